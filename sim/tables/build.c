/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/build.h"

#include "models/analysis/buffer.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/decide/recheck.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- room and texts ---- */

/* Takes over a block; frees it when there is no room to remember it. */
static void *own(struct tables *tables, void *block) {
    void **owned = block ? realloc(tables->owned, (tables->n_owned + 1) * sizeof *owned) : NULL;
    if (!owned) {
        free(block);
        tables->failed = true;
        return NULL;
    }
    tables->owned = owned;
    tables->owned[tables->n_owned++] = block;
    return block;
}

void *tables_room(struct tables *tables, size_t n, size_t size) {
    return own(tables, calloc(n ? n : 1, size));
}

static const char *print(struct tables *tables, const char *format, va_list args) PRINTF(2, 0);
static const char *print(struct tables *tables, const char *format, va_list args) {
    char *text = NULL;
    int n = vasprintf(&text, format, args);
    text = own(tables, n < 0 ? NULL : text);
    return text ? text : "";
}

const char *tables_print(struct tables *tables, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *text = print(tables, format, args);
    va_end(args);
    return text;
}

const char *tables_safe(struct tables *tables, const char *text) {
    char safe[FORMAT_TEXT_SIZE];
    return tables_print(tables, "%s", format_safe(text, safe, sizeof safe));
}

const struct budget_words *tables_budget(const struct source *source) {
    static const struct budget_words words[] = {
        [BUDGET_OF_STATE] = {N_("state budget"), N_("State budget"), N_("Of the state budget"),
                             N_("State budget for youth care"), N_("Chance of a shortfall")},
        [BUDGET_OF_COUNCILS] = {N_("own budget"), N_("Own budget"), N_("Of the own budget"),
                                N_("Own budget for youth care"), N_("Chance of a shortfall")},
        [BUDGET_ASSUMED] = {N_("assumed budget"), N_("Assumed budget"), N_("Of the assumed budget"),
                            N_("Assumed budget for youth care"), N_("Chance over assumed budget")},
    };
    static const struct budget_words part = {N_("state budget for youth care itself"),
                                             N_("State budget for youth care itself"),
                                             N_("Of the state budget for youth care itself"),
                                             N_("State budget for youth care itself"), N_("Chance of a shortfall")};
    return strcmp(source_budget_word(source), "part") == 0 ? &part : &words[source->budget_origin];
}

/* ---- sheets ---- */

/* As its section has it; only tables_add's own callers name sheets that are in none (files beside each other). */
static struct section_sheet find_sheet(const char *id) {
    const struct section *section;
    for (size_t k = 0; (section = section_at(k)); k++)
        for (size_t n = 0; section->sheet[n].id; n++)
            if (strcmp(section->sheet[n].id, id) == 0)
                return section->sheet[n];
    return (struct section_sheet){.id = id, .title = id, .book = BOOK_BOTH};
}

static struct sheet *add(struct tables *tables, const char *id, const char *caption) {
    struct sheet **list = realloc(tables->sheet, (tables->n_sheet + 1) * sizeof *list);
    struct sheet *sheet = list ? calloc(1, sizeof *sheet) : NULL;
    tables->sheet = list ? list : tables->sheet;
    if (!sheet) {
        tables->failed = true;
        return NULL;
    }
    struct section_sheet found = find_sheet(id);
    const char *page = found.region && tables->source && tables->source->all_shown ? found.region : found.page;
    *sheet = (struct sheet){.id = id,
                            .title = _(found.title),
                            .book = found.book,
                            .page = page ? _(page) : NULL,
                            .caption = caption,
                            .scheme = -1,
                            .tables = tables};
    tables->sheet[tables->n_sheet++] = sheet;
    return sheet;
}

struct sheet *tables_add(struct tables *tables, const char *id, const char *caption, ...) {
    va_list args;
    va_start(args, caption);
    struct sheet *sheet = add(tables, id, print(tables, caption, args));
    va_end(args);
    return sheet;
}

struct sheet *tables_add_of(struct tables *tables, const char *id, size_t scheme, const char *caption, ...) {
    va_list args;
    va_start(args, caption);
    const char *text = print(tables, caption, args), *label = tables->source->label[scheme];
    va_end(args);
    struct sheet *sheet = add(tables, id, tables_print(tables, _("%s Scheme: %s."), text, label));
    if (sheet) {
        sheet->scheme = (int32_t)scheme;
        sheet->about = label;
    }
    return sheet;
}

/* Room for one more at the end of a list of n; NULL, and failed, when there is none. */
static void *more(struct sheet *sheet, void *list, size_t n, size_t size) {
    void *room = realloc(list, (n + 1) * size);
    sheet->tables->failed |= !room;
    return room;
}

static void add_sentence(struct sheet *sheet, const char ***list, size_t *n, const char *text) {
    const char **room = more(sheet, *list, *n, sizeof *room);
    if (!room)
        return;
    *list = room;
    room[(*n)++] = text;
}

void tables_lead(struct sheet *sheet, const char *sentence, ...) {
    va_list args;
    va_start(args, sentence);
    if (sheet)
        add_sentence(sheet, &sheet->lead, &sheet->n_lead, print(sheet->tables, sentence, args));
    va_end(args);
}

void tables_note(struct sheet *sheet, const char *sentence, ...) {
    va_list args;
    va_start(args, sentence);
    if (sheet)
        add_sentence(sheet, &sheet->note, &sheet->n_note, print(sheet->tables, sentence, args));
    va_end(args);
}

void tables_note_assumed(struct sheet *sheet) {
    if (sheet && sheet->tables->source->budget_origin == BUDGET_ASSUMED)
        tables_note(sheet, "%s",
                    _("That holds for the assumed budget alone: where a scheme shares by budget, another budget makes "
                      "others pay in or receive."));
}

void tables_note_unnamed(struct sheet *sheet) {
    if (sheet && !source_tells_payers(sheet->tables->source))
        tables_note(
            sheet, "%s",
            _("Undecided: with assumed inputs nobody is said to pay in. Expected results do stand in the tables. "
              "The difference of two of them is an expectation too, and no verdict."));
}

void tables_chart(struct sheet *sheet, enum chart_kind kind, size_t category, size_t first, size_t last) {
    if (sheet && sheet->n_chart < SHEET_CHARTS && first <= last && last < sheet->n_column)
        sheet->chart[sheet->n_chart++] = (struct sheet_chart){kind, category, first, last};
}

/* What is held against an assumed budget is no surplus and no shortfall. */
enum cell_kind tables_told(const struct tables *tables, enum cell_kind kind) {
    static const enum cell_kind beside[CELL_KINDS] = {[CELL_RESULT] = CELL_BESIDE,
                                                      [CELL_BALANCE] = CELL_BALANCE_BESIDE,
                                                      [CELL_HEAD] = CELL_HEAD_BESIDE,
                                                      [CELL_PART] = CELL_PART_BESIDE};
    const struct source *source = tables->source;
    return source && source->budget_origin == BUDGET_ASSUMED && beside[kind] ? beside[kind] : kind;
}

void tables_column(struct sheet *sheet, struct sheet_column column) {
    struct sheet_column *room = sheet ? more(sheet, sheet->column, sheet->n_column, sizeof *room) : NULL;
    if (!room)
        return;
    sheet->column = room;
    column.kind = tables_told(sheet->tables, column.kind);
    room[sheet->n_column++] = column;
}

void tables_columns(struct sheet *sheet, size_t n, const struct sheet_column *column) {
    for (size_t k = 0; k < n; k++) {
        struct sheet_column translated = column[k];
        translated.title = _(column[k].title);
        translated.group = column[k].group ? _(column[k].group) : NULL;
        tables_column(sheet, translated);
    }
}

/* ---- rows and cells ---- */

void tables_row(struct sheet *sheet) {
    struct sheet_row *rows = sheet ? more(sheet, sheet->row, sheet->n_row, sizeof *rows) : NULL;
    struct cell *cells = rows ? more(sheet, sheet->cell, sheet->n_row, sheet->n_column * sizeof *cells) : NULL;
    if (rows)
        sheet->row = rows;
    if (!cells)
        return;
    sheet->cell = cells;
    sheet->row[sheet->n_row] = (struct sheet_row){.place = PLACE_NONE, .scheme = -1};
    memset(sheet->cell + sheet->n_row * sheet->n_column, 0, sheet->n_column * sizeof *sheet->cell);
    sheet->n_row++;
    sheet->cursor = 0;
    sheet->closed = false;
}

static struct cell *row_cells(struct sheet *sheet) {
    return sheet->cell + (sheet->n_row - 1) * sheet->n_column;
}

void tables_row_of(struct sheet *sheet, size_t place) {
    tables_row(sheet);
    if (!sheet || sheet->tables->failed)
        return;
    tables_put_text(sheet, place == PLACE_REGION ? _("Region in total") : sheet->tables->source->municipality[place]);
    tables_close(sheet, place);
}

void tables_close(struct sheet *sheet, size_t place) {
    if (!sheet || sheet->tables->failed)
        return;
    sheet->row[sheet->n_row - 1].place = (int32_t)place;
    sheet->closed = place != PLACE_REGION && sheet->tables->source->hidden[place];
    for (size_t column = 1; sheet->closed && column < sheet->n_column; column++)
        row_cells(sheet)[column] = (struct cell){.kind = CELL_WITHHELD};
}

void tables_put_class(struct sheet *sheet, double low, double high) {
    if (!isfinite(low) || !isfinite(high)) {
        tables_put(sheet, (struct cell){.kind = CELL_UNKNOWN});
        return;
    }
    char best = buffer_letter(high), worst = buffer_letter(low);
    if (sheet && best == worst)
        tables_put_text(sheet, tables_print(sheet->tables, "%c", best));
    else if (sheet)
        tables_put_text(sheet,
                        tables_print(sheet->tables, worst == best + 1 ? _("%c or %c") : _("%c to %c"), best, worst));
}

void tables_put_public(struct sheet *sheet, struct cell cell) {
    if (cell_is_real(cell.kind) && !isfinite(cell.real))
        cell.kind = CELL_UNKNOWN;
    if (sheet)
        cell.kind = tables_told(sheet->tables, cell.kind);
    if (sheet && sheet->n_row > 0 && sheet->cursor < sheet->n_column)
        row_cells(sheet)[sheet->cursor++] = cell;
}

void tables_put(struct sheet *sheet, struct cell cell) {
    if (sheet && sheet->closed)
        sheet->cursor++;
    else
        tables_put_public(sheet, cell);
}

/* Of the column that the next cell is in. */
static enum cell_kind next_kind(const struct sheet *sheet) {
    return sheet && sheet->cursor < sheet->n_column ? sheet->column[sheet->cursor].kind : CELL_EMPTY;
}

static struct cell text_cell(const struct sheet *sheet, const char *text) {
    return (struct cell){.kind = !text                            ? CELL_EMPTY
                                 : next_kind(sheet) == CELL_CLASS ? CELL_CLASS
                                                                  : CELL_TEXT,
                         .text = text};
}

void tables_put_text(struct sheet *sheet, const char *text) {
    tables_put(sheet, text_cell(sheet, text));
}

void tables_put_key(struct sheet *sheet, const char *text) {
    tables_put_public(sheet, text_cell(sheet, text));
}

void tables_put_scheme(struct sheet *sheet, size_t scheme) {
    if (sheet && sheet->n_row > 0)
        sheet->row[sheet->n_row - 1].scheme = (int32_t)scheme;
    tables_put_key(sheet, sheet ? sheet->tables->source->label[scheme] : "");
}

void tables_put_cents(struct sheet *sheet, int64_t cents) {
    tables_put(sheet, (struct cell){.kind = cents == STORE_UNKNOWN ? CELL_UNKNOWN : next_kind(sheet), .number = cents});
}

void tables_put_count(struct sheet *sheet, int64_t count) {
    tables_put(sheet, (struct cell){.kind = CELL_COUNT, .number = count});
}

void tables_put_real(struct sheet *sheet, double real) {
    tables_put(sheet, (struct cell){.kind = next_kind(sheet), .real = real});
}

void tables_minor(struct sheet *sheet) {
    if (sheet && sheet->n_row > 0)
        sheet->row[sheet->n_row - 1].minor = true;
}

/* The sum of a column above the last row; a gap when there is one in it. */
static struct cell sum_above(const struct sheet *sheet, size_t column) {
    struct cell sum = {.kind = sheet->column[column].kind};
    for (size_t row = 0; row + 1 < sheet->n_row; row++) {
        const struct cell *cell = sheet_cell(sheet, row, column);
        if (cell->kind != sum.kind)
            return (struct cell){.kind = cell->kind == CELL_WITHHELD ? CELL_WITHHELD : CELL_UNKNOWN};
        sum.number += cell->number;
    }
    return sum;
}

void tables_total(struct sheet *sheet) {
    if (!sheet || sheet->tables->failed || sheet->n_row == 0)
        return;
    sheet->total_row = sheet->row[sheet->n_row - 1].sum = true;
    for (size_t column = 0; column < sheet->n_column; column++) {
        struct cell *cell = &row_cells(sheet)[column], sum = sum_above(sheet, column);
        bool gap = sum.kind == CELL_WITHHELD || sum.kind == CELL_UNKNOWN;
        if (sheet->column[column].sum && (!gap || cell->kind == CELL_EMPTY))
            *cell = sum;
    }
}

/* ---- places by schemes ---- */

static void put_figure(struct sheet *sheet, const int64_t *cents, const double *real, size_t at) {
    if (cents)
        tables_put_cents(sheet, cents[at]);
    else if (real)
        tables_put_real(sheet, real[at]);
}

void tables_matrix(struct sheet *sheet, const struct matrix *m) {
    if (!sheet)
        return;
    const struct source *s = sheet->tables->source;
    size_t first = m->later && s->first == 0 ? 1 : s->first;
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t k = first; k < s->end; k++)
        tables_column(sheet, (struct sheet_column){s->label[k], m->kind, NULL, m->sum && s->all_shown});
    for (size_t row = 0; row < s->n_shown; row++) {
        tables_row_of(sheet, s->shown[row]);
        for (size_t k = first; k < s->end; k++)
            put_figure(sheet, m->cents, m->real, source_at(s, k, s->n_period - 1, s->shown[row]));
    }
    if (!s->all_shown || !(m->sum || m->region_cents || m->region_real))
        return;
    tables_row_of(sheet, PLACE_REGION);
    for (size_t k = first; k < s->end; k++)
        put_figure(sheet, m->region_cents, m->region_real, (k + 1) * s->n_period - 1);
    tables_total(sheet);
}

/* ---- the whole ---- */

void sheet_free(struct sheet *sheet) {
    if (!sheet)
        return;
    free(sheet->lead);
    free(sheet->note);
    free(sheet->column);
    free(sheet->row);
    free(sheet->cell);
    free(sheet);
}

void tables_free(struct tables *tables) {
    for (size_t k = 0; k < tables->n_sheet; k++)
        sheet_free(tables->sheet[k]);
    for (size_t k = 0; k < tables->n_owned; k++)
        free(tables->owned[k]);
    free(tables->sheet);
    free(tables->owned);
    recheck_free(tables->recheck);
    for (size_t f = 0; tables->file && f <= tables->n_file; f++) /* and the old division of the first (tables.c) */
        source_close(&tables->file[f]);
    free(tables->file);
    memset(tables, 0, sizeof *tables);
}

const struct cell *sheet_cell(const struct sheet *sheet, size_t row, size_t column) {
    return &sheet->cell[row * sheet->n_column + column];
}

const char *sheet_head(const struct sheet *sheet, size_t column, char buffer[HEAD_SIZE]) {
    const struct sheet_column *c = &sheet->column[column];
    if (!c->group)
        return c->title;
    snprintf(buffer, HEAD_SIZE, "%s: %s", c->group, c->title);
    return buffer;
}

enum status tables_end(struct tables *tables, enum status status) {
    if (!status && tables->failed)
        status = STATUS_MEMORY;
    if (status)
        tables_free(tables);
    return status;
}
