/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/tables.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"
#include "sim/tables/recheck.h"
#include <stdlib.h>
#include <string.h>

#define SECTION_ROW(name) name,
static enum status (*const sections[])(struct tables *, struct source *, struct note *) = {SECTION_LIST(SECTION_ROW)};
#undef SECTION_ROW

/* Sheets `from` and up belong to this file of several: "A. Result". */
static void mark_sheets(struct tables *t, size_t from, size_t file) {
    for (size_t k = from; k < t->n_sheet; k++) {
        t->sheet[k]->id = tables_text(t, "%c.%s", (char)('a' + file), t->sheet[k]->id);
        t->sheet[k]->title = tables_text(t, "%c. %s", (char)('A' + file), t->sheet[k]->title);
    }
}

static enum status add_file(struct tables *t, struct source *source, size_t file, bool several, struct note *note) {
    size_t from = t->n_sheet;
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < sizeof sections / sizeof sections[0]; k++)
        status = sections[k](t, source, note);
    if (several)
        mark_sheets(t, from, file);
    return status;
}

/* ---- several files beside each other ---- */

static enum status check_alike(const struct source *a, const struct source *b, struct note *note) {
    bool alike = a->n_municipality == b->n_municipality && strcmp(a->horizon, b->horizon) == 0;
    for (size_t i = 0; alike && i < a->n_municipality; i++)
        alike = strcmp(a->code[i], b->code[i]) == 0;
    if (alike)
        return STATUS_OK;
    return note_error(note, STATUS_CONFLICT, b->path, 0, NULL,
                      _("This file has other municipalities or other years than %s, so they cannot stand beside each "
                        "other. Give files of runs of the same region and years."),
                      a->path);
}

static void add_files(struct tables *t, const struct source *source, size_t n) {
    struct sheet *sheet = tables_add(t, "files", _("Files"), _("The results files that stand beside each other."));
    const char *const head[] = {_("File"), _("Results file"), _("Scenario"), _("Draws"), _("Seed")};
    for (size_t k = 0; k < sizeof head / sizeof head[0]; k++)
        tables_column(t, sheet, CELL_TEXT, false, head[k]);
    for (size_t f = 0; f < n; f++) {
        char safe[FORMAT_TEXT_SIZE];
        const char *const cell[] = {tables_text(t, "%c", (char)('A' + f)),
                                    tables_text(t, "%s", format_safe(source[f].path, safe, sizeof safe)),
                                    tables_text(t, "%s", source[f].scenario), tables_text(t, "%s", source[f].draws),
                                    tables_text(t, "%s", source[f].seed)};
        tables_row(t, sheet);
        for (size_t k = 0; k < sizeof cell / sizeof cell[0]; k++)
            tables_set_text(sheet, k, cell[k]);
    }
    tables_note(t, sheet, _("Draws of files with the same seed and region are the same where nothing else differs."));
}

/* The scheme of this name, n_scheme when there is none. */
static size_t find_scheme(const struct source *s, const char *name) {
    size_t k = 0;
    while (k < s->n_scheme && strcmp(s->scheme[k], name) != 0)
        k++;
    return k;
}

/* Row n_shown is the region. */
static void add_beside_row(struct tables *t, const struct source *source, size_t n, size_t scheme, size_t row,
                           struct sheet *sheet) {
    const struct source *a = source;
    size_t horizon = a->n_period - 1;
    bool total = row == a->n_shown, hidden = false;
    size_t i = total ? 0 : a->shown[row];
    int64_t first = 0;
    for (size_t f = 0; !total && f < n; f++)
        hidden |= source[f].hidden[i];
    tables_row(t, sheet);
    tables_set_text(sheet, 0, total ? _("Region in total") : tables_text(t, "%s", a->municipality[i]));
    for (size_t f = 0; f < n; f++) {
        const struct source *s = &source[f];
        size_t k = find_scheme(s, a->scheme[scheme]);
        int64_t mean = total ? s->region_mean[k * s->n_period + horizon] : s->mean[source_at(s, k, horizon, i)];
        first = f == 0 ? mean : first;
        if (hidden)
            tables_set_gap(sheet, 1 + f, CELL_WITHHELD);
        else
            tables_set_cents(sheet, 1 + f, mean);
        if (f > 0 && hidden)
            tables_set_gap(sheet, n + f, CELL_WITHHELD);
        else if (f > 0)
            tables_set_cents(sheet, n + f, mean - first);
    }
}

static void add_beside(struct tables *t, const struct source *source, size_t n, size_t scheme) {
    const struct source *a = source;
    for (size_t f = 1; f < n; f++)
        if (find_scheme(&source[f], a->scheme[scheme]) == source[f].n_scheme)
            return;
    struct sheet *sheet = tables_add(
        t, tables_text(t, "beside_%zu", scheme + 1), tables_text(t, _("Beside %zu"), scheme + 1),
        tables_text(t, _("Expected result over %s in each file, and the difference from file A. Scheme: %s."),
                    a->horizon, a->label[scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t f = 0; f < n; f++)
        tables_column(t, sheet, CELL_RESULT, a->all_shown, tables_text(t, "%c", (char)('A' + f)));
    for (size_t f = 1; f < n; f++)
        tables_column(t, sheet, CELL_RESULT, a->all_shown, tables_text(t, "%c - A", (char)('A' + f)));
    for (size_t row = 0; row < a->n_shown + a->all_shown; row++)
        add_beside_row(t, source, n, scheme, row, sheet);
    if (a->all_shown)
        tables_total(t, sheet);
    tables_note(t, sheet, _("S = shortfall, P = surplus."));
}

/* ---- the report ---- */

static void add_title(struct tables *t, const struct source *source, size_t n, bool internal) {
    char draws[FORMAT_SIZE];
    t->title = tables_text(t, "%s", source->title);
    t->subtitle = tables_text(t, _("scenario %s, %s draws, seed %s"), source->scenario,
                              format_count(atoll(source->draws), draws), source->seed);
    for (size_t f = 0; f < n; f++)
        if (source[f].example)
            t->stamp = _("EXAMPLE FIGURES: part of the inputs is assumed; the table of origin says what.");
    t->scope = internal
                   ? _("INTERNAL: nothing is withheld for privacy. Not for publication.")
                   : _("Withheld for privacy: fewer than 10 clients, amounts in which one client dominates, and what "
                       "would give them away.");
}

static enum status fill(struct tables *t, const struct report_request *request, struct source *source, size_t n,
                        struct note *note) {
    enum status status = STATUS_OK;
    bool hidden = false;
    for (size_t f = 0; !status && f < n; f++) {
        status = source_open(f ? request->other[f - 1] : request->input, request, &source[f], note);
        if (!status && f > 0)
            status = check_alike(&source[0], &source[f], note);
    }
    if (status)
        return status;
    add_title(t, source, n, request->internal);
    if (n > 1)
        add_files(t, source, n);
    for (size_t s = 0; n > 1 && s < source->n_scheme; s++)
        add_beside(t, source, n, s);
    for (size_t f = 0; !status && f < n; f++)
        status = add_file(t, &source[f], f, n > 1, note);
    for (size_t i = 0; i < source->n_municipality; i++)
        hidden |= source->hidden[i];
    if (!status && !hidden && source->all_shown && !source->merged)
        status = recheck_make(source->result, request->internal, &t->recheck, note);
    return status;
}

enum { MOST_FILES = 26 }; /* letters */

enum status tables_make(const struct report_request *request, struct tables *tables, struct note *note) {
    size_t n = 1 + request->n_other;
    *tables = (struct tables){0};
    if (n > MOST_FILES)
        return note_error(note, STATUS_USAGE, NULL, 0, "report",
                          _("Too many results files beside each other: give at most %d."), MOST_FILES);
    struct source *source = calloc(n, sizeof *source);
    enum status status = source ? fill(tables, request, source, n, note) : STATUS_MEMORY;
    for (size_t f = 0; source && f < n; f++)
        source_close(&source[f]);
    free(source);
    if (!status && tables->failed)
        status = STATUS_MEMORY;
    if (status)
        tables_free(tables);
    return status;
}
