/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/json.h"
#include <math.h>
#include <stdlib.h>
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

static enum status write_integers(FILE *out, const struct page_file *file, const char *name, size_t n,
                                  const int64_t *integer) {
    int64_t *shown = malloc(n * sizeof *shown);
    for (size_t k = 0; shown && k < n; k++)
        shown[k] = page_blanks(file, name, k) ? JSON_UNKNOWN : integer[k];
    if (shown)
        json_integers(out, n, shown);
    free(shown);
    return shown ? STATUS_OK : STATUS_MEMORY;
}

static enum status write_reals(FILE *out, const struct page_file *file, const char *name, size_t n,
                               const double *real) {
    double *shown = malloc(n * sizeof *shown);
    for (size_t k = 0; shown && k < n; k++)
        shown[k] = page_blanks(file, name, k) ? NAN : real[k];
    if (shown)
        json_doubles(out, n, shown);
    free(shown);
    return shown ? STATUS_OK : STATUS_MEMORY;
}

static enum status write_variable(FILE *out, const struct page_file *file, const struct page_variables *group,
                                  const char *name, int *first, struct note *note) {
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
    size_t n = result_count(file->result, division, &row);
    json_key(out, name + (name[0] == '/'), first);
    if (text && row.axis[0] == AXIS_END)
        json_text(out, *text);
    else if (text)
        json_texts(out, n, text);
    return integer ? write_integers(out, file, name, n, integer)
           : real  ? write_reals(out, file, name, n, real)
                   : STATUS_OK;
}

enum status page_write_variables(FILE *out, const struct page_file *file, const struct page_variables *group, size_t n,
                                 int *first, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t g = 0; g < n; g++)
        for (size_t k = 0; group[g].name[k] && !status; k++) {
            char name[64];
            snprintf(name, sizeof name, "%s%s", group[g].path, group[g].name[k]);
            status = write_variable(out, file, &group[g], name, first, note);
        }
    return status;
}

enum status page_provenance(FILE *out, const struct result *result, size_t n, const char *const *names, int *first,
                            struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < n && !status; k++) {
        char name[64];
        const char *const *text = NULL;
        const struct result_row row = {name, REQUIRED, {AXIS_END}, .raw = &text};
        snprintf(name, sizeof name, "/provenance/%s", names[k]);
        status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
        if (!status) {
            json_key(out, names[k], first);
            json_text(out, *text);
        }
    }
    return status;
}
