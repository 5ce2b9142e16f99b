/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/build.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/recheck.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

const char *tables_text(struct tables *tables, const char *format, ...) {
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    text = own(tables, n < 0 ? NULL : text);
    return text ? text : "";
}

const char *tables_safe(struct tables *tables, const char *text) {
    char safe[FORMAT_TEXT_SIZE];
    return tables_text(tables, "%s", format_safe(text, safe, sizeof safe));
}

struct sheet *tables_add(struct tables *tables, const char *id, const char *title, const char *caption) {
    struct sheet **list = realloc(tables->sheet, (tables->n_sheet + 1) * sizeof *list);
    struct sheet *sheet = list ? calloc(1, sizeof *sheet) : NULL;
    tables->sheet = list ? list : tables->sheet;
    if (!sheet) {
        tables->failed = true;
        return NULL;
    }
    *sheet = (struct sheet){.id = id, .title = title, .caption = caption};
    tables->sheet[tables->n_sheet++] = sheet;
    return sheet;
}

/* Room for n elements; false, and failed, when there is none. */
static bool grow(struct tables *tables, void **list, size_t n, size_t size) {
    void *more = realloc(*list, n * size);
    if (!more)
        tables->failed = true;
    else
        *list = more;
    return more != NULL;
}

void tables_note(struct tables *tables, struct sheet *sheet, const char *note) {
    void *list = sheet ? sheet->note : NULL;
    if (!sheet || !grow(tables, &list, sheet->n_note + 1, sizeof *sheet->note))
        return;
    sheet->note = list;
    sheet->note[sheet->n_note++] = note;
}

void tables_chart(struct sheet *sheet, enum chart_kind kind, size_t category, size_t first, size_t last) {
    if (sheet && sheet->n_chart < SHEET_CHARTS && first <= last && last < sheet->n_column)
        sheet->chart[sheet->n_chart++] = (struct sheet_chart){kind, category, first, last};
}

void tables_column(struct tables *tables, struct sheet *sheet, enum cell_kind kind, bool sum, const char *title) {
    void *list = sheet ? sheet->column : NULL;
    if (!sheet || !grow(tables, &list, sheet->n_column + 1, sizeof *sheet->column))
        return;
    sheet->column = list;
    sheet->column[sheet->n_column++] = (struct sheet_column){title, kind, sum};
}

void tables_row(struct tables *tables, struct sheet *sheet) {
    void *list = sheet ? sheet->cell : NULL;
    size_t cells = sheet ? (sheet->n_row + 1) * sheet->n_column : 0;
    if (!sheet || !grow(tables, &list, cells ? cells : 1, sizeof *sheet->cell))
        return;
    sheet->cell = list;
    memset(sheet->cell + cells - sheet->n_column, 0, sheet->n_column * sizeof *sheet->cell);
    sheet->n_row++;
}

/* A cell of the last row; NULL when there is none. */
static struct cell *last(struct sheet *sheet, size_t column) {
    bool there = sheet && sheet->n_row > 0 && column < sheet->n_column;
    return there ? &sheet->cell[(sheet->n_row - 1) * sheet->n_column + column] : NULL;
}

void tables_set_text(struct sheet *sheet, size_t column, const char *text) {
    struct cell *cell = last(sheet, column);
    if (cell)
        *cell = (struct cell){.kind = sheet->column[column].kind == CELL_CLASS ? CELL_CLASS : CELL_TEXT, .text = text};
}

void tables_set_cents(struct sheet *sheet, size_t column, int64_t cents) {
    struct cell *cell = last(sheet, column);
    if (cell)
        *cell =
            (struct cell){.kind = cents == FORMAT_UNKNOWN ? CELL_UNKNOWN : sheet->column[column].kind, .number = cents};
}

void tables_set_count(struct sheet *sheet, size_t column, int64_t count) {
    struct cell *cell = last(sheet, column);
    if (cell)
        *cell = (struct cell){.kind = CELL_COUNT, .number = count};
}

void tables_set_real(struct sheet *sheet, size_t column, double real) {
    struct cell *cell = last(sheet, column);
    if (cell)
        *cell = (struct cell){.kind = isfinite(real) ? sheet->column[column].kind : CELL_UNKNOWN, .real = real};
}

void tables_set_share(struct sheet *sheet, size_t column, double share) {
    struct cell *cell = last(sheet, column);
    if (cell)
        *cell = (struct cell){.kind = isfinite(share) ? CELL_SHARE : CELL_UNKNOWN, .real = share};
}

void tables_set_cell(struct sheet *sheet, size_t column, struct cell cell) {
    struct cell *place = last(sheet, column);
    if (place)
        *place = cell;
}

void tables_set_gap(struct sheet *sheet, size_t column, enum cell_kind gap) {
    struct cell *cell = last(sheet, column);
    if (cell)
        *cell = (struct cell){.kind = gap};
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

void tables_total(struct tables *tables, struct sheet *sheet) {
    if (!sheet || tables->failed || sheet->n_row == 0)
        return;
    sheet->total_row = true;
    for (size_t column = 0; column < sheet->n_column; column++) {
        struct cell *cell = last(sheet, column), sum = sum_above(sheet, column);
        bool gap = sum.kind == CELL_WITHHELD || sum.kind == CELL_UNKNOWN;
        if (sheet->column[column].sum && (!gap || cell->kind == CELL_EMPTY))
            *cell = sum;
    }
}

void tables_free(struct tables *tables) {
    for (size_t k = 0; k < tables->n_sheet; k++) {
        free(tables->sheet[k]->note);
        free(tables->sheet[k]->column);
        free(tables->sheet[k]->cell);
        free(tables->sheet[k]);
    }
    for (size_t k = 0; k < tables->n_owned; k++)
        free(tables->owned[k]);
    free(tables->sheet);
    free(tables->owned);
    recheck_free(tables->recheck);
    memset(tables, 0, sizeof *tables);
}

const struct cell *sheet_cell(const struct sheet *sheet, size_t row, size_t column) {
    return &sheet->cell[row * sheet->n_column + column];
}

const char *cell_gap(enum cell_kind kind) {
    return kind == CELL_WITHHELD ? _("withheld") : kind == CELL_UNKNOWN ? "?" : "";
}

int64_t tables_thousands(int64_t cents) {
    const int64_t half = 50000, whole = 100000;
    return cents < 0 ? -((half - cents) / whole) : (cents + half) / whole;
}

const char *cell_format(const struct cell *cell, char buffer[CELL_TEXT_SIZE]) {
    _Static_assert((int)CELL_TEXT_SIZE == (int)FORMAT_SIZE, "the formatter's own room");
    switch (cell->kind) {
    case CELL_TEXT:
    case CELL_CLASS:
        return cell->text;
    case CELL_MONEY:
        return format_euro(cell->number, buffer);
    case CELL_RESULT:
    case CELL_BALANCE:
        return format_result(cell->number, buffer);
    case CELL_THOUSANDS:
        return format_count(tables_thousands(cell->number), buffer);
    case CELL_COUNT:
        return format_count(cell->number, buffer);
    case CELL_SHARE:
        return format_percent(cell->real, 1, buffer);
    case CELL_REAL:
        return format_real(cell->real, 1, buffer);
    case CELL_NUMBER:
        return format_number(cell->real, buffer);
    default:
        return cell_gap(cell->kind);
    }
}
