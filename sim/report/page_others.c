/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Further results files beside the one that the page is about: only their main figures. */
#include "sim/report/page_parts.h"

#include "sim/base/i18n.h"
#include "sim/report/json.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_FILES = 26 }; /* letters */

static const struct page_variable compared[] = {
    {"scheme", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}},
    {"scheme_label", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}},
    {"scheme_label_en", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}},
    {"probability", PAGE_DOUBLE, {AXIS_QUANTILE, AXIS_END}},
    {"certainty", PAGE_DOUBLE, {AXIS_CERTAINTY, AXIS_END}},
    {"/summary/mean", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/mean_se", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/p_shortfall", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/quantile", PAGE_INTEGER, {AXIS_QUANTILE, AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/buffer_required", PAGE_INTEGER, {AXIS_CERTAINTY, AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/region/mean", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_END}},
};

/* Have both files the same texts here? */
static enum status compare_texts(const struct result *a, const char *name_a, const struct result *b, const char *name_b,
                                 bool *alike, struct note *note) {
    size_t n = 0, n_other = 0;
    char **texts = NULL, **others = NULL;
    enum status status = result_texts(a, name_a, &n, &texts, note);
    if (!status)
        status = result_texts(b, name_b, &n_other, &others, note);
    *alike = !status && n == n_other;
    for (size_t k = 0; *alike && k < n; k++)
        *alike = strcmp(texts[k], others[k]) == 0;
    result_free_texts(n, texts);
    result_free_texts(n_other, others);
    return status;
}

/* The municipalities that are shown, and the periods with the horizon as the last one. */
static enum status check_alike(const struct page_file *a, const struct page_file *b, struct note *note) {
    bool towns = false, periods = false;
    enum status status = compare_texts(a->result, a->by_unit ? "unit" : "municipality", b->result,
                                       b->by_unit ? "unit" : "municipality", &towns, note);
    if (!status)
        status = compare_texts(a->result, "period", b->result, "period", &periods, note);
    if (status || (towns && periods))
        return status;
    return note_error(note, STATUS_CONFLICT, b->path, 0, NULL,
                      _("This file has other municipalities or other years than %s, so they cannot stand beside each "
                        "other. Give files of runs of the same region and years."),
                      a->path);
}

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
    for (size_t k = 0; k < sizeof compared / sizeof compared[0] && !status; k++)
        status = page_variable(out, file, &compared[k], &first, note);
    fputc('}', out);
    return status;
}

enum status page_others(FILE *out, const struct page_file *own, const struct report_request *request,
                        struct note *note) {
    enum status status = STATUS_OK;
    if (request->n_other + 1 > MOST_FILES)
        return note_error(note, STATUS_USAGE, NULL, 0, "report",
                          _("Too many results files beside each other: give at most %d."), MOST_FILES);
    fputc('[', out);
    for (size_t f = 0; f < request->n_other && !status; f++) {
        struct page_file other = {.path = request->other[f]};
        struct result *opened = NULL;
        status = result_open(other.path, &opened, note);
        other.result = opened;
        if (!status)
            status = page_division(opened, other.path, request->division, &other.by_unit, note);
        if (!status)
            status = check_alike(own, &other, note);
        if (!status)
            status = page_hide(&other, request, note);
        if (!status && f > 0)
            fputc(',', out);
        if (!status)
            status = write_other(out, &other, note);
        free(other.hidden);
        result_close(opened);
    }
    fputc(']', out);
    return status;
}
