/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/json.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status page_division(const struct result *result, const char *path, enum division_shown wanted, bool *by_unit,
                          struct note *note) {
    bool merged = result_length(result, AXIS_UNIT) > 0;
    *by_unit = merged && wanted != DIVISION_OLD;
    if (merged || wanted != DIVISION_NEW)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, path, 0, "--division",
                      _("No municipalities merge in this run, so there is no new division. Leave the option out, or "
                        "give the scenario the key mergers and run it again."));
}

static bool starts_with(const char *name, const char *start) {
    return strncmp(name, start, strlen(start)) == 0;
}

/* Where a variable of the old division stands by the new one; NULL when the file has it by the old one only. */
static const char *of_unit(const struct result *result, const char *name, char full[FORMAT_TEXT_SIZE]) {
    static const char *const only_old[] = {"/incentive/", "/leaving/", "/stability/", "/stress/", "/reverse/"};
    static const struct {
        const char *old, *unit;
    } names[] = {{"municipality", "unit"},        {"municipality_name", "unit_name"},
                 {"residents", "unit_residents"}, {"youths", "unit_youths"},
                 {"estimate", "unit_estimate"},   {"estimate_given", "unit_estimate_given"},
                 {"budget", "unit_budget"},       {"budget_mean", "unit_budget"}};
    for (size_t k = 0; k < sizeof only_old / sizeof only_old[0]; k++)
        if (starts_with(name, only_old[k]))
            return NULL;
    if (strcmp(name, "budget_mean") == 0 && !result_has(result, name))
        return NULL;
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        if (strcmp(name, names[k].old) == 0)
            return names[k].unit;
    if (!starts_with(name, "/summary/") && !starts_with(name, "/reserve/"))
        return name;
    snprintf(full, FORMAT_TEXT_SIZE, "/unit_%s", name + 1);
    return full;
}

const char *page_stored_name(const struct result *result, bool by_unit, const char *name, char full[FORMAT_TEXT_SIZE]) {
    const char *stored = by_unit ? of_unit(result, name, full) : name;
    return stored && result_has(result, stored) ? stored : NULL;
}

/* A variable by the name of the old division, and by the one under which it is stored. */
struct stored {
    const char *asked, *stored;
};

static enum status write_texts(FILE *out, const struct page_file *file, const struct stored *name, struct note *note) {
    size_t n = 0;
    char **texts = NULL;
    enum status status = result_texts(file->result, name->stored, &n, &texts, note);
    if (!status)
        json_texts(out, n, texts);
    result_free_texts(n, texts);
    return status;
}

static enum status write_single(FILE *out, const struct page_file *file, const struct stored *name, struct note *note) {
    char *text = NULL;
    enum status status = result_text(file->result, name->stored, &text, note);
    if (!status)
        json_text(out, text);
    free(text);
    return status;
}

static enum status write_integers(FILE *out, const struct page_file *file, const struct stored *name,
                                  struct note *note) {
    size_t n = 0;
    int64_t *integers = NULL;
    enum status status = result_int64(file->result, name->stored, &n, &integers, note);
    for (size_t k = 0; !status && k < n; k++)
        integers[k] = page_blanks(file, name->asked, k) ? JSON_UNKNOWN : integers[k];
    if (!status)
        json_integers(out, n, integers);
    free(integers);
    return status;
}

static enum status write_doubles(FILE *out, const struct page_file *file, const struct stored *name,
                                 struct note *note) {
    size_t n = 0;
    double *doubles = NULL;
    enum status status = result_double(file->result, name->stored, &n, &doubles, note);
    for (size_t k = 0; !status && k < n; k++)
        doubles[k] = page_blanks(file, name->asked, k) ? NAN : doubles[k];
    if (!status)
        json_doubles(out, n, doubles);
    free(doubles);
    return status;
}

enum status page_variable(FILE *out, const struct page_file *file, const struct page_variable *variable, int *first,
                          struct note *note) {
    static enum status (*const write[])(FILE *, const struct page_file *, const struct stored *, struct note *) = {
        [PAGE_INTEGER] = write_integers,
        [PAGE_DOUBLE] = write_doubles,
        [PAGE_TEXT] = write_texts,
        [PAGE_SINGLE] = write_single,
    };
    char full[FORMAT_TEXT_SIZE];
    const struct stored name = {variable->name, page_stored_name(file->result, file->by_unit, variable->name, full)};
    if (!name.stored || page_leaves_out(file, variable->name))
        return STATUS_OK;
    json_key(out, variable->name + (variable->name[0] == '/'), first);
    return write[variable->kind](out, file, &name, note);
}

enum status page_provenance(FILE *out, const struct result *result, size_t n, const char *const *names, int *first,
                            struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < n && !status; k++) {
        char *text = NULL;
        status = result_provenance(result, names[k], &text, note);
        if (!status) {
            json_key(out, names[k], first);
            json_text(out, text);
        }
        free(text);
    }
    return status;
}
