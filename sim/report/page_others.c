/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Further results files beside the one that the page is about: only their main figures. */
#include "sim/report/page_parts.h"

#include "sim/base/i18n.h"
#include "sim/report/json.h"
#include <stdlib.h>
#include <string.h>

static const struct page_variables compared[] = {
    {"", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}, {"scheme", "scheme_label", "scheme_label_en"}},
    {"", PAGE_DOUBLE, {AXIS_QUANTILE, AXIS_END}, {"probability"}},
    {"", PAGE_DOUBLE, {AXIS_CERTAINTY, AXIS_END}, {"certainty"}},
    {"/summary/", PAGE_INTEGER, FIGURE_AXES, {"mean", "mean_se"}},
    {"/summary/", PAGE_DOUBLE, FIGURE_AXES, {"p_shortfall"}},
    {"/summary/", PAGE_INTEGER, {AXIS_QUANTILE, AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}, {"quantile"}},
    {"/summary/",
     PAGE_INTEGER,
     {AXIS_CERTAINTY, AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END},
     {"buffer_required"}},
    {"/region/", PAGE_INTEGER, REGION_AXES, {"mean"}},
};

enum status page_label(FILE *out, const struct page_file *file, int *first, struct note *note) {
    static const char *const names[] = {"scenario_name", "title", "title_en", "draws", "seed", "warning_count"};
    const char *slash = strrchr(file->path, '/');
    json_key(out, "file", first);
    json_text(out, slash ? slash + 1 : file->path);
    return page_provenance(out, file->result, sizeof names / sizeof names[0], names, first, note);
}

static enum status write_other(FILE *out, const struct page_file *file, struct note *note) {
    int first = 1;
    fputc('{', out);
    enum status status = page_label(out, file, &first, note);
    if (!status)
        status = page_write_variables(out, file, compared, sizeof compared / sizeof compared[0], &first, note);
    fputc('}', out);
    return status;
}

enum status page_others(FILE *out, const struct tables *tables, const struct report_request *request,
                        struct note *note) {
    enum status status = STATUS_OK;
    fputc('[', out);
    for (size_t f = 1; f < tables->n_file && !status; f++) {
        const struct source *source = &tables->file[f];
        struct page_file other = {.result = source->result, .path = source->path, .by_unit = source->by_unit};
        status = page_hide(&other, source, request, note);
        if (!status && f > 1)
            fputc(',', out);
        if (!status)
            status = write_other(out, &other, note);
    }
    fputc(']', out);
    return status;
}
