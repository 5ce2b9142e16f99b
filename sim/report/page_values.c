/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include "sim/base/format.h"
#include <math.h>
#include <string.h>

/* Does the file have it by the old municipalities only? */
static bool is_of_old(const char *name) {
    return strncmp(name, "/incentive/", strlen("/incentive/")) == 0;
}

/* By unit the mean budget is called as a certain one is. */
static const char *name_of(const struct page_file *file, const char *name) {
    bool mean = strcmp(name, "budget_mean") == 0 && result_has(file->result, name);
    return file->by_unit && mean ? "budget" : name;
}

/* Of all quantiles and certainties the page shows these. */
static bool is_kept(enum axis axis, size_t k) {
    return axis == AXIS_QUANTILE ? k == P10 || k == P50 || k == P90 : axis != AXIS_CERTAINTY || k == CERTAINTY_90;
}

/* Value k of a variable, of whichever kind it is. */
static void write_value(struct json *to, const struct result_row *row, size_t k, bool blank) {
    if (row->integer)
        json_integer(to, NULL, blank ? JSON_UNKNOWN : (*row->integer)[k]);
    else if (row->real)
        json_real(to, NULL, blank ? NAN : (*row->real)[k]);
    else
        json_text(to, NULL, (*row->text)[k]);
}

static enum status write_variable(struct json *to, const struct page_file *file, const struct page_variables *group,
                                  const char *name, struct note *note) {
    const int64_t *integer = NULL;
    const double *real = NULL;
    const char *const *text = NULL;
    struct result_row row = {name_of(file, name), OPTIONAL, {AXIS_END}, .integer = NULL};
    enum axis division = file->by_unit ? AXIS_UNIT : AXIS_MUNICIPALITY;
    memcpy(row.axis, group->axis, sizeof row.axis);
    row.integer = group->kind == PAGE_INTEGER ? &integer : NULL;
    row.real = group->kind == PAGE_DOUBLE ? &real : NULL;
    row.text = group->kind == PAGE_TEXT ? &text : NULL;
    if (page_leaves_out(file, name) || (file->by_unit && is_of_old(name)))
        return STATUS_OK;
    enum status status = result_read(file->result, division, &row, 1, note);
    if (status || !(integer || real || text))
        return status;
    const size_t n = result_count(file->result, division, &row); /* looks into the file */
    json_open(to, name + (name[0] == '/'), '[');
    const size_t first = result_length(file->result, row.axis[0]);
    for (size_t k = 0; k < n; k++)
        if (is_kept(row.axis[0], k * first / n))
            write_value(to, &row, k, page_blanks(file, name, k));
    json_close(to, ']');
    return STATUS_OK;
}

enum status page_write_variables(struct json *to, const struct page_file *file, const struct page_variables *group,
                                 size_t n, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t g = 0; g < n; g++)
        for (size_t k = 0; group[g].name[k] && !status; k++) {
            char name[64];
            snprintf(name, sizeof name, "%s%s", group[g].path, group[g].name[k]);
            status = write_variable(to, file, &group[g], name, note);
        }
    return status;
}
