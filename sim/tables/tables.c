/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/decide/recheck.h"
#include "sim/decide/reverse.h"
#include "sim/decide/sensitivity.h"
#include "sim/scenario/suggest.h"
#include "sim/tables/build.h"
#include "sim/tables/compare.h"

#include <stdlib.h>
#include <string.h>

/* ---- which tables there are ---- */

#define SECTION_ROW(symbol) &symbol,
static const struct section *const sections[] = {SECTION_LIST(SECTION_ROW)};
#undef SECTION_ROW

enum { SECTIONS = sizeof sections / sizeof sections[0] };

const struct section *section_at(size_t k) {
    return k < SECTIONS ? sections[k] : NULL;
}

static bool has_sheet(const struct section *section, const char *id) {
    size_t n = 0;
    while (section->sheet[n].id && strcmp(section->sheet[n].id, id) != 0)
        n++;
    return section->sheet[n].id != NULL;
}

/* Is it one of the sections? Otherwise a name may be that of a sheet. */
static bool is_section(const char *name) {
    size_t k = 0;
    while (k < SECTIONS && strcmp(sections[k]->name, name) != 0)
        k++;
    return k < SECTIONS;
}

/* Has the section to do with what is asked for: all, itself, the one it stands below, or a sheet of it? */
static bool is_asked(const struct section *section, const char *name) {
    if (!name || strcmp(section->name, name) == 0)
        return true;
    return is_section(name) ? section->with && strcmp(section->with, name) == 0 : has_sheet(section, name);
}

enum status tables_check_name(const char *name, struct note *note) {
    char list[512] = "";
    size_t used = 0;
    struct suggestion suggestion = suggestion_start(name);
    for (size_t k = 0; k < SECTIONS; k++) {
        if (is_asked(sections[k], name))
            return STATUS_OK;
        suggestion_offer(&suggestion, sections[k]->name);
        for (size_t n = 0; sections[k]->sheet[n].id; n++)
            suggestion_offer(&suggestion, sections[k]->sheet[n].id);
        int n = snprintf(list + used, sizeof list - used, "%s%s", k ? ", " : "", sections[k]->name);
        used += n > 0 && (size_t)n < sizeof list - used ? (size_t)n : 0;
    }
    if (suggestion.best)
        return note_error(note, STATUS_USAGE, NULL, 0, "--table",
                          _("there is no table %s; did you mean %s? `solidair show --list` lists them"), name,
                          suggestion.best);
    return note_error(note, STATUS_USAGE, NULL, 0, "--table",
                      _("%s does not fit; expected one of %s, or a table of a report by the name that it has in .csv"),
                      name, list);
}

/* ---- several files beside each other ---- */

/* A, B ... Z, AA, AB ... of a file. */
static const char *letter(struct tables *t, size_t file, char first) {
    enum { LETTERS = 26 };
    char last = (char)(first + (int)(file % LETTERS));
    return file < LETTERS ? tables_print(t, "%c", last)
                          : tables_print(t, "%c%c", (char)(first + (int)(file / LETTERS) - 1), last);
}

/* Sheets `from` and up belong to this file of several: "A. Result". */
static void mark_sheets(struct tables *t, size_t from, size_t file) {
    for (size_t k = from; k < t->n_sheet; k++) {
        t->sheet[k]->id = tables_print(t, "%s.%s", letter(t, file, 'a'), t->sheet[k]->id);
        t->sheet[k]->title = tables_print(t, "%s. %s", letter(t, file, 'A'), t->sheet[k]->title);
    }
}

static enum status check_alike(const struct source *a, const struct source *b, struct note *note) {
    bool alike = a->n_municipality == b->n_municipality && strcmp(a->horizon, b->horizon) == 0;
    for (size_t i = 0; alike && i < a->n_municipality; i++)
        alike = strcmp(a->code[i], b->code[i]) == 0;
    if (alike)
        return STATUS_OK;
    return note_error(
        note, STATUS_CONFLICT, b->path, 0, NULL,
        _("This file has other municipalities or other years than %s, so their tables cannot stand beside "
          "each other. In one matrix they can: solidair compare."),
        a->path);
}

static void add_files(struct tables *t) {
    struct sheet *sheet = tables_add(t, "files", "%s", _("The results files that stand beside each other."));
    if (sheet)
        sheet->title = _("Files");
    TABLES_COLUMNS(sheet, COLUMN(N_("File"), CELL_TEXT), COLUMN(N_("Results file"), CELL_TEXT),
                   COLUMN(N_("Scenario"), CELL_TEXT), COLUMN(N_("Title"), CELL_TEXT), COLUMN(N_("Draws"), CELL_TEXT),
                   COLUMN(N_("Seed"), CELL_TEXT), COLUMN(N_("Inputs"), CELL_TEXT));
    for (size_t f = 0; f < t->n_file; f++) {
        const struct source *s = &t->file[f];
        const char *slash = strrchr(s->path, '/'); /* a folder says more of its owner than of the figures */
        tables_row(sheet);
        tables_put_text(sheet, letter(t, f, 'A'));
        tables_put_text(sheet, tables_safe(t, slash ? slash + 1 : s->path));
        tables_put_text(sheet, s->scenario);
        tables_put_text(sheet, s->title);
        tables_put_text(sheet, s->draws);
        tables_put_text(sheet, s->seed);
        tables_put_text(sheet, s->example ? _("partly assumed") : _("given"));
    }
    tables_note(sheet, "%s",
                _("Draws of files with the same seed and region are the same where nothing else differs."));
}

/* The scheme of this name, n_scheme when there is none. */
static size_t find_scheme(const struct source *s, const char *name) {
    size_t k = 0;
    while (k < s->n_scheme && strcmp(s->scheme[k], name) != 0)
        k++;
    return k;
}

static int64_t mean_in(const struct source *s, const char *scheme, size_t place) {
    return source_mean(s, find_scheme(s, scheme), s->n_period - 1, place);
}

static bool hidden_in_any(const struct tables *t, size_t place) {
    bool hidden = false;
    for (size_t f = 0; place != PLACE_REGION && f < t->n_file; f++)
        hidden |= t->file[f].hidden[place];
    return hidden;
}

/* What is withheld in one of the files is in all. */
static void put_beside(const struct tables *t, const char *scheme, struct sheet *sheet, size_t place) {
    int64_t first = mean_in(t->file, scheme, place);
    bool hidden = hidden_in_any(t, place);
    tables_row_of(sheet, place);
    for (size_t k = 0; k < 2 * t->n_file - 1; k++) {
        int64_t mean = mean_in(&t->file[k < t->n_file ? k : k - t->n_file + 1], scheme, place);
        if (hidden)
            tables_put(sheet, (struct cell){.kind = CELL_WITHHELD});
        else
            tables_put_cents(sheet, k < t->n_file ? mean : mean - first);
    }
}

static void add_beside(struct tables *t, size_t scheme) {
    const struct source *a = t->file;
    for (size_t f = 1; f < t->n_file; f++)
        if (find_scheme(&t->file[f], a->scheme[scheme]) == t->file[f].n_scheme)
            return;
    struct sheet *sheet =
        tables_add_of(t, tables_print(t, "beside_%zu", scheme + 1), scheme,
                      _("Expected result over %s in each file, and the difference from file A."), a->horizon);
    if (sheet)
        sheet->title = tables_print(t, _("Beside %zu"), scheme + 1);
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t f = 0; f < t->n_file; f++)
        tables_column(sheet, (struct sheet_column){letter(t, f, 'A'), CELL_RESULT, NULL, a->all_shown});
    for (size_t f = 1; f < t->n_file; f++)
        tables_column(
            sheet, (struct sheet_column){tables_print(t, "%s - A", letter(t, f, 'A')), CELL_GAIN, NULL, a->all_shown});
    for (size_t row = 0, place; source_next(a, row, &place); row++)
        put_beside(t, a->scheme[scheme], sheet, place);
    if (a->all_shown)
        tables_total(sheet);
    tables_note(
        sheet, "%s",
        _("A difference smaller than the Monte Carlo errors can be chance. With the same seed and as many draws "
          "the error of a difference is mostly smaller."));
}

/* All of them in one matrix. */
static enum status add_comparison(struct tables *t, const struct report_request *request, struct note *note) {
    struct compare x;
    enum status status = compare_start(&x, t, t->n_file, request, note);
    for (size_t f = 0; f < t->n_file && !status; f++)
        status = compare_take(&x, &t->file[f], note);
    if (!status)
        status = compare_add(&x, request, note);
    compare_end(&x);
    return status;
}

/* ---- the whole ---- */

static void add_title(struct tables *t, const struct source *s) {
    char draws[FORMAT_SIZE];
    t->title = s->title;
    t->run = t->subtitle = tables_print(t, _("scenario %s, %s draws, seed %s"), s->scenario,
                                        format_count(atoll(s->draws), draws), s->seed);
    if (s->merged_into)
        t->subtitle = tables_print(t, "%s. %s", t->run, s->merged_into);
    for (size_t f = 0; f < t->n_file; f++)
        if (t->file[f].example)
            t->stamp = _("EXAMPLE FIGURES: part of the inputs is assumed; the region's SOURCES.md says what.");
    t->scope = s->internal
                   ? _("INTERNAL: nothing is withheld for privacy. Not for publication.")
                   : _("Withheld for privacy: fewer than 10 clients, amounts in which one client dominates, and what "
                       "would give them away.");
}

static enum status open_files(struct tables *t, const struct report_request *request, struct note *note) {
    enum status status = STATUS_OK;
    t->file = calloc(request->n_other + 2, sizeof *t->file); /* the last one for open_old */
    if (!t->file)
        return STATUS_MEMORY;
    for (size_t f = 0; !status && f < request->n_other + 1; f++) {
        status = source_open(f ? request->other[f - 1] : request->input, request, &t->file[f], note);
        t->n_file += !status;
        if (!status && f > 0)
            status = check_alike(&t->file[0], &t->file[f], note);
    }
    return status;
}

/* A section of the old municipalities where the new ones are shown: by those, unless the new ones were asked for. */
static enum status open_old(struct tables *t, const struct report_request *request, struct source **s,
                            struct note *note) {
    struct report_request old = *request;
    struct source *source = &t->file[t->n_file];
    old.division = DIVISION_OLD;
    *s = source;
    if (request->division == DIVISION_NEW)
        return note_error(note, STATUS_USAGE, request->input, 0, "--division",
                          _("This table is by the municipalities of the first year only. Leave the option out."));
    return source->path ? STATUS_OK : source_open(request->input, &old, source, note);
}

static enum status missing(const struct section *section, const struct report_request *request, struct note *note) {
    if (section->ask)
        return note_error(note, STATUS_MISSING, request->input, 0, "--table", _(section->ask), request->input);
    return note_error(
        note, STATUS_MISSING, request->input, 0, "--table",
        request->internal
            ? _("This results file has no figures for the table %s.")
            : _("This results file has no figures for the table %s, or none that may leave the own house: "
                "ask again with --internal."),
        request->table);
}

static enum status add_section(struct tables *t, const struct report_request *request, struct source *s,
                               const struct section *section, struct note *note) {
    size_t before = t->n_sheet;
    bool named = request->table && (!section->with || strcmp(section->with, request->table) != 0);
    enum status status = STATUS_OK;
    if (section->old_only && s->by_unit) {
        if (!request->table || (!named && request->division == DIVISION_NEW))
            return STATUS_OK;
        status = open_old(t, request, &s, note);
    }
    t->source = s;
    if (!status)
        status = section->make(t, s, note);
    return !status && named && !t->failed && t->n_sheet == before ? missing(section, request, note) : status;
}

/* Of a section only the sheet that was asked for stays. */
static enum status keep_asked(struct tables *t, const struct report_request *request, struct note *note) {
    size_t kept = 0;
    if (!request->table || is_section(request->table))
        return STATUS_OK;
    for (size_t k = 0; k < t->n_sheet; k++) {
        if (strcmp(t->sheet[k]->id, request->table) == 0)
            t->sheet[kept++] = t->sheet[k];
        else
            sheet_free(t->sheet[k]);
    }
    t->n_sheet = kept;
    for (size_t k = 0; kept == 0 && !t->failed && k < SECTIONS; k++)
        if (has_sheet(sections[k], request->table))
            return missing(sections[k], request, note);
    return STATUS_OK;
}

/* In the page a further file has only the figures that its sections put beside those of the first one. */
static bool is_wanted(const struct report_request *request, const struct section *section, size_t file) {
    return is_asked(section, request->table) && (file == 0 || !request->every || section == &section_overview);
}

static enum status add_file(struct tables *t, const struct report_request *request, size_t file, struct note *note) {
    size_t from = t->n_sheet;
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < SECTIONS; k++)
        if (is_wanted(request, sections[k], file))
            status = add_section(t, request, &t->file[file], sections[k], note);
    if (t->n_file > 1 && !(request->every && file == 0))
        mark_sheets(t, from, file);
    return status ? status : keep_asked(t, request, note);
}

static enum status add_recheck(struct tables *t, const struct report_request *request, struct note *note) {
    const struct source *s = t->file;
    bool hidden = false;
    for (size_t i = 0; i < s->n_municipality; i++)
        hidden |= s->hidden[i];
    if (hidden || s->merged || request->table || request->every)
        return STATUS_OK;
    return recheck_make(s->result, request->internal, &t->recheck, note);
}

static enum status fill(struct tables *t, const struct report_request *request, struct note *note) {
    enum status status = request->table ? tables_check_name(request->table, note) : STATUS_OK;
    if (!status)
        status = open_files(t, request, note);
    if (status)
        return status;
    t->source = t->file;
    t->fewer = request->fewer;
    t->brief = request->table && is_section(request->table);
    add_title(t, t->file);
    if (request->quantile > 0.0)
        return tables_quantile(t, t->file, request->quantile, note);
    if (t->n_file > 1)
        add_files(t);
    for (size_t k = 0; t->n_file > 1 && request->every && k < t->file->n_scheme; k++)
        add_beside(t, k);
    if (t->n_file > 1 && !request->every && !request->table)
        status = add_comparison(t, request, note);
    for (size_t f = 0; !status && f < t->n_file; f++)
        status = add_file(t, request, f, note);
    return status ? status : add_recheck(t, request, note);
}

enum { MOST_FILES = 702 }; /* one letter or two */

enum status tables_make(const struct report_request *request, struct tables *tables, struct note *note) {
    *tables = (struct tables){0};
    if (request->n_other + 1 > MOST_FILES)
        return note_error(note, STATUS_USAGE, NULL, 0, "report",
                          _("Too many results files beside each other: give at most %d."), MOST_FILES);
    return tables_end(tables, fill(tables, request, note));
}

/* ---- an answer that is in no file ---- */

/* A scheme of the answer: that there is one of the name was checked when it was worked out. */
static void choose_scheme(struct source *s, const char *wanted) {
    size_t k = wanted ? find_scheme(s, wanted) : 0;
    s->told = s->shown_scheme = k < s->n_scheme ? k : 0;
    s->told_end = s->told + 1;
}

enum status tables_of_answer(const struct answer *answer, const struct report_request *request, struct tables *t,
                             struct note *note) {
    size_t language = i18n_language() == LANGUAGE_NL ? 0 : 1;
    const struct stress *stress = answer->stress;
    const struct reverse *reverse = answer->reverse;
    *t = (struct tables){.file = calloc(2, sizeof *t->file), .n_file = 1};
    if (!t->file)
        return STATUS_MEMORY;
    struct source *s = t->file;
    enum status status =
        stress    ? source_of_names(stress->n_municipality, stress->code, stress->municipality, stress->n_scheme,
                                    stress->scheme, stress->scheme_label[language], s)
        : reverse ? source_of_names(reverse->n_municipality, reverse->code, reverse->municipality, 0, NULL, NULL, s)
                  : source_of_names(0, NULL, NULL, 0, NULL, NULL, s);
    t->source = s;
    s->stress = stress;
    s->reverse = reverse;
    s->sensitivity = answer->sensitivity;
    s->backtest = answer->backtest;
    s->budget_origin = stress                ? stress->budget_origin
                       : answer->sensitivity ? answer->sensitivity->budget_origin
                                             : BUDGET_OF_STATE;
    const struct section *section = stress             ? &section_stress
                                    : reverse          ? &section_reverse
                                    : answer->backtest ? &section_backtest
                                                       : &section_sensitivity;
    if (!status && stress)
        choose_scheme(s, request->scheme ? request->scheme : stress->first_scheme);
    if (!status && request->municipality)
        status = source_choose_municipality(s, request->municipality, note);
    if (!status)
        status = section->make(t, s, note);
    return tables_end(t, status);
}
