/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wide the columns of a worksheet are, and between which of them its pages break. */
#include "sim/report/xlsx_parts.h"

#include "sim/base/format.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 46, LONG = 200, WIDE_TEXT = 110 };

/* What fits on a page upright, in characters, if it is to be read in print. */
static const double UPRIGHT = 125.0;

static const double BESIDE = 0.8;    /* a text */
static const double ROUNDING = 1e-6; /* what is made as narrow as a page is within it */

bool xlsx_is_paragraph(const struct sheet *sheet, const struct cell *cell, size_t column) {
    return column + 1 == sheet->n_column && cell->kind == CELL_TEXT && cell->text && format_width(cell->text) > LONG;
}

/* Is there a word above a figure that is much wider than a figure? */
static bool has_long_head(const struct sheet *sheet) {
    const double long_word = 12.0;
    char head[HEAD_SIZE];
    for (size_t c = 0; c < sheet->n_column; c++)
        if (sheet->column[c].kind != CELL_TEXT && xlsx_word_width(sheet_head(sheet, c, head), false) > long_word)
            return true;
    return false;
}

bool xlsx_head_stands(const struct worksheet *on, const struct sheet *sheet, size_t column) {
    return on->stands && sheet->column[column].kind != CELL_TEXT && (on->n_table == 1 || has_long_head(sheet));
}

/* A column: how wide it is, and how narrow it can be made, since texts wrap. */
static void widen(struct worksheet *on, size_t column, double width, double least) {
    on->width[column] = fmax(on->width[column], width);
    on->least[column] = fmax(on->least[column], least);
}

/* What is filled in is about as much as the amounts beside it. */
static double input_width(const struct sheet *sheet, size_t row, bool bold) {
    char buffer[CELL_TEXT_SIZE];
    double width = 0.0;
    for (size_t c = 0; c < sheet->n_column; c++) {
        const struct cell *cell = sheet_cell(sheet, row, c);
        if (cell_is_paper(cell->kind))
            width = fmax(width, xlsx_text_width(cell_format(cell, buffer), bold) + BESIDE);
    }
    return width;
}

static void widen_for(const struct book *book, struct worksheet *on, const struct sheet *sheet, size_t row,
                      size_t column) {
    char buffer[CELL_TEXT_SIZE];
    const struct cell *cell = sheet_cell(sheet, row, column);
    bool bold = sheet->row[row].sum || (sheet->total_row && row + 1 == sheet->n_row);
    const char *shown = cell_format(cell, buffer);
    double width = xlsx_text_width(shown, bold) + BESIDE;
    if (xlsx_is_paragraph(sheet, cell, column))
        return;
    if (cell->kind == CELL_INPUT) {
        width = input_width(sheet, row, bold);
        widen(on, column, width, width);
        return;
    }
    if (book_place(column, sheet->column[column].kind) == BOOK_INNER)
        width += BOOK_INDENT;
    if (cell->kind == CELL_TRANSFER) /* its word is shorter here */
        width -= xlsx_text_width(cell_side(cell->kind, cell->number < 0), bold) -
                 xlsx_text_width(xlsx_side(book, cell->kind, cell->number < 0), bold);
    double least =
        cell->kind == CELL_TEXT ? width - xlsx_text_width(shown, bold) + xlsx_word_width(shown, bold) : width;
    if (cell->kind == CELL_TEXT)
        width = format_width(shown) > LONG ? WIDE_TEXT : fmin(width, WIDEST);
    widen(on, column, width, fmin(least, width));
}

static double head_width(const struct worksheet *on, const struct sheet *sheet, size_t column) {
    const double standing = 5.0;
    char head[HEAD_SIZE];
    bool indented = book_place(column, sheet->column[column].kind) == BOOK_INNER;
    if (xlsx_head_stands(on, sheet, column))
        return standing;
    return xlsx_word_width(sheet_head(sheet, column, head), true) + BESIDE + (indented ? BOOK_INDENT : 0.0);
}

static void widen_column(const struct book *book, struct worksheet *on, const struct sheet *sheet, size_t column) {
    double head = head_width(on, sheet, column);
    widen(on, column, head, head);
    for (size_t row = 0; row < sheet->n_row; row++)
        if (book->full || !sheet->row[row].minor)
            widen_for(book, on, sheet, row, column);
}

/* Columns of texts give away what they have above this, and above their longest words. */
static double least_of(const struct worksheet *on, size_t column, double above) {
    return fmax(on->least[column], fmin(on->width[column], above));
}

static double spare_width(const struct worksheet *on, double above) {
    double spare = 0.0;
    for (size_t c = 0; c < on->n_column; c++)
        spare += on->width[c] - least_of(on, c, above);
    return spare;
}

static void narrow_to(struct worksheet *on, double page, double above) {
    double spare = spare_width(on, above);
    double part = spare > 0.0 ? fmin(fmax(on->paper - page, 0.0) / spare, 1.0) : 0.0;
    for (size_t c = 0; c < on->n_column; c++)
        on->width[c] -= part * (on->width[c] - least_of(on, c, above));
    on->paper -= part * spare;
}

/* Texts wrap so far that the sheet fits on the width of a page, long ones first; on that of one upright where not much
 * is lost. */
static void narrow(struct worksheet *on) {
    const double wide = 157.0, few_lines = 22.0;
    bool stands = on->paper < wide && on->paper - spare_width(on, few_lines) <= UPRIGHT;
    narrow_to(on, stands ? UPRIGHT : BOOK_PAGE_WIDTH, few_lines);
    if (on->paper - spare_width(on, 0.0) <= BOOK_PAGE_WIDTH)
        narrow_to(on, BOOK_PAGE_WIDTH, 0.0);
}

size_t xlsx_names(const struct worksheet *on) {
    const struct sheet *sheet = on->table[0];
    size_t alone = on->n_table == 1 && sheet->own_first > 0 ? sheet->own_first : 1;
    return sheet->heat_end > 0 ? sheet->heat_first : alone;
}

/* The columns that stand on every one of pages beside each other. */
static size_t repeated_columns(const struct worksheet *on) {
    return on->n_table == 1 ? xlsx_names(on) : 1;
}

/* Before which columns pages of this width break, where they hold no more; the names stand on each. Returns how many.
 */
static size_t find_breaks(const struct worksheet *on, double page, lxw_col_t before[WORKSHEET_BLOCKS + 1]) {
    size_t n = 0;
    double used = 0.0, names = 0.0;
    for (size_t c = 0; c < on->n_column; c++) {
        double width = on->width[c] + BOOK_PADDING;
        names += c < repeated_columns(on) ? width : 0.0;
        if (c > 0 && used + width > page && n < WORKSHEET_BLOCKS) {
            before[n++] = (lxw_col_t)c;
            used = names;
        }
        used += width;
    }
    before[n] = 0;
    return n;
}

/* What the last of pages beside each other holds, but the names on each. */
static double last_width(const struct worksheet *on) {
    double width = 0.0;
    for (size_t c = on->before[on->n_break - 1]; c < on->n_column; c++)
        width += on->width[c] + BOOK_PADDING;
    return width;
}

/* On as few pages beside each other as hold all columns, each as full as it can be; but a last one with a single column
 * would have no room for a title. */
static void break_columns(struct book *book, struct worksheet *on) {
    const double title = 45.0;
    lxw_col_t before[WORKSHEET_BLOCKS + 1];
    double page = BOOK_PAGE_WIDTH + ROUNDING;
    on->n_break = find_breaks(on, page, on->before);
    while (on->n_break > 0 && last_width(on) < title && find_breaks(on, page - 1.0, before) == on->n_break)
        (void)find_breaks(on, page -= 1.0, on->before);
    on->block = on->n_break ? on->before[0] : on->n_column;
    on->start = on->n_break ? repeated_columns(on) : 0;
    for (size_t c = on->start; c < on->block; c++)
        on->page += on->width[c] + BOOK_PADDING;
    if (on->n_break > 0)
        book_check(book, worksheet_set_v_pagebreaks(on->to, on->before));
}

static void measure(const struct book *book, struct worksheet *on, bool stands) {
    on->stands = stands;
    on->paper = 0.0;
    for (size_t c = 0; c < on->n_column; c++) {
        on->width[c] = on->least[c] = 0.0;
        for (size_t k = 0; k < on->n_table; k++)
            if (c < on->table[k]->n_column)
                widen_column(book, on, on->table[k], c);
        on->paper += on->width[c] + BOOK_PADDING;
    }
}

/* Heads stand where the sheet does not fit on a page otherwise; those with long words also where it then fits on one
 * that is upright. */
static void choose_heads(const struct book *book, struct worksheet *on) {
    bool some = false;
    for (size_t k = 0; k < on->n_table; k++)
        some |= has_long_head(on->table[k]);
    measure(book, on, false);
    bool fits = on->paper - spare_width(on, 0.0) <= BOOK_PAGE_WIDTH;
    if (on->paper <= UPRIGHT || (fits && !some))
        return;
    measure(book, on, true);
    if (fits && on->paper > UPRIGHT)
        measure(book, on, false);
}

bool xlsx_is_large(const struct book *book, const struct sheet *sheet) {
    enum { MOST_ROWS = 40 };
    struct worksheet alone = {.n_table = 1, .table = {sheet}, .n_column = sheet->n_column};
    alone.width = calloc(2 * sheet->n_column, sizeof *alone.width);
    if (!alone.width)
        return false; /* it fails where it is written */
    alone.least = alone.width + sheet->n_column;
    choose_heads(book, &alone);
    narrow(&alone);
    free(alone.width);
    size_t rows = 0;
    for (size_t row = 0; row < sheet->n_row; row++)
        rows += book->full || !sheet->row[row].minor;
    return rows > MOST_ROWS || alone.paper > BOOK_PAGE_WIDTH + ROUNDING;
}

bool xlsx_set_columns(struct book *book, struct worksheet *on) {
    for (size_t k = 0; k < on->n_table; k++)
        on->n_column = on->table[k]->n_column > on->n_column ? on->table[k]->n_column : on->n_column;
    on->width = calloc(2 * on->n_column, sizeof *on->width);
    if (!on->width)
        return false;
    on->least = on->width + on->n_column;
    choose_heads(book, on);
    narrow(on);
    break_columns(book, on);
    for (size_t c = 0; c < on->n_column; c++)
        book_check(book, worksheet_set_column(on->to, (lxw_col_t)c, (lxw_col_t)c, on->width[c], NULL));
    return true;
}
