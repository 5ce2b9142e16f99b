/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Further results files beside the one that the page is about: only their main figures. */
#include "sim/report/page_parts.h"

#include <string.h>

static const struct page_variables compared[] = {
    {"", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}, {"scheme", "scheme_label", "scheme_label_en"}},
    {"", PAGE_DOUBLE, {AXIS_QUANTILE, AXIS_END}, {"probability"}},
    {"", PAGE_DOUBLE, {AXIS_CERTAINTY, AXIS_END}, {"certainty"}},
    {"/summary/", PAGE_INTEGER, FIGURE_AXES, {"mean", "mean_se"}},
    {"/summary/", PAGE_DOUBLE, FIGURE_AXES, {"p_shortfall"}},
    {"/summary/", PAGE_INTEGER, FIGURE_AXES_BY(AXIS_QUANTILE), {"quantile"}},
    {"/summary/", PAGE_INTEGER, FIGURE_AXES_BY(AXIS_CERTAINTY), {"buffer_required"}},
    {"/region/", PAGE_INTEGER, REGION_AXES, {"mean"}},
};

enum status page_label(struct json *to, const struct page_file *file, struct note *note) {
    static const char *const names[] = {"scenario_name", "title", "title_en", "draws", "seed", "warning_count"};
    const char *slash = strrchr(file->path, '/');
    json_text(to, "file", slash ? slash + 1 : file->path);
    return page_provenance(to, file->result, sizeof names / sizeof names[0], names, note);
}

static enum status write_other(struct json *to, const struct page_file *file, struct note *note) {
    json_open(to, NULL, '{');
    enum status status = page_label(to, file, note);
    if (!status)
        status = page_write_variables(to, file, compared, sizeof compared / sizeof compared[0], note);
    json_close(to, '}');
    return status;
}

enum status page_others(struct json *to, const struct tables *tables, const struct report_request *request,
                        struct note *note) {
    enum status status = STATUS_OK;
    json_open(to, "others", '[');
    for (size_t f = 1; f < tables->n_file && !status; f++) {
        const struct source *source = &tables->file[f];
        struct page_file other = {.result = source->result, .path = source->path, .by_unit = source->by_unit};
        status = page_hide(&other, source, request, note);
        if (!status)
            status = write_other(to, &other, note);
    }
    json_close(to, ']');
    return status;
}
