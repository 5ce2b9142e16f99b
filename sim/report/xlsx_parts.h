/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbook being written, shared by the sources of the xlsx writer only. */
#ifndef SIM_REPORT_XLSX_PARTS_H
#define SIM_REPORT_XLSX_PARTS_H

#include "sim/decide/recheck.h"
#include "sim/tables/tables.h"
#include <math.h>
#include <xlsxwriter.h>

/* What a short workbook takes at most on paper, of all municipalities and of one; of more series than MOST_BARS it has
 * no chart of bars. */
enum { PAGES_REGION = 14, PAGES_ONE = 8, MOST_BARS = 16 };

/* The letters of the workbook, in a font that every office program has or has one of the same widths for; its digits
 * are 7 pixels wide, which is the unit of a column's width. Heights in points. */
#define BOOK_FONT "Arial"
static const double BOOK_LETTER = 10.0, BOOK_LINE = 13.0, BOOK_PADDING = 0.72 /* of a column, in letters */;

/* A digit in the widest of the fonts that may stand in for it, in points; what an indented text leaves, in digits. */
static const double BOOK_DIGIT = 6.37, BOOK_INDENT = 1.5;

/* What fits beside each other on a page that lies, in characters, if it is to be read in print. */
static const double BOOK_PAGE_WIDTH = 180.0;

/* Of a number of any size, which has about four digits: below 1, below 1,000, and more. */
enum { NUMBER_SIZES = 3 };

/* Where a text stands: in the first column, in another one of texts, in the place of a figure, or of a class. */
enum book_place { BOOK_FIRST, BOOK_INNER, BOOK_ASIDE, BOOK_MIDDLE, BOOK_PLACES };

static inline enum book_place book_place(size_t column, enum cell_kind kind) {
    return column == 0 ? BOOK_FIRST : kind == CELL_TEXT ? BOOK_INNER : kind == CELL_CLASS ? BOOK_MIDDLE : BOOK_ASIDE;
}

struct book {
    lxw_workbook *book;
    const struct tables *tables;
    /* standing: a head that is read from below; text: a line over all columns; cents: an amount to the cent; words: in
     * cells, of a sum or not */
    lxw_format *plain[CELL_KINDS];   /* the same without red, to stand on a colour */
    lxw_format *none[2][CELL_KINDS]; /* of what is shown as 0: on no side of it; of a sum or not */
    lxw_format *format[CELL_KINDS], *total[CELL_KINDS], *head[BOOK_PLACES], *words[2][BOOK_PLACES], *standing, *title,
        *text, *bold, *cents, *cents_total;
    lxw_format *number[NUMBER_SIZES]; /* of CELL_NUMBER, but of sums */
    lxw_row_t line;                   /* of the first sheet that is free */
    double extra;                     /* what its rows are higher than one line */
    char date[16];                    /* of the results */
    bool full;                        /* every table, each on a worksheet of its own, and all its rows */
    unsigned left_out;                /* steps of book_leave_out, as bits */
    size_t pages;                     /* on paper */
    lxw_error error;                  /* the first one */
};

void book_check(struct book *book, lxw_error error);

/* Is it in the workbook at all, were there room for all of it; is it, or its chart, left out to save pages? */
bool book_holds(const struct book *book, const struct sheet *sheet);
bool book_leaves_out(const struct book *book, const struct sheet *sheet);
bool book_leaves_chart(const struct book *book, const struct sheet *sheet);

/* The workbook into a file of this name, to be closed or freed by the caller also where it fails: again and again with
 * other things left out, until it takes no more pages than it may, or nothing is left to leave out. make: fills it. */
CHECKED enum status book_fit(struct book *book, const char *path, enum status (*make)(struct book *book));

/* False where memory runs out. */
bool xlsx_make_formats(struct book *book);

/* The word of a side in a number, as cell_side; in a short book a short one, to fit on paper. */
const char *xlsx_side(const struct book *book, enum cell_kind kind, bool below);

/* How wide a text is at least to be thought, in digits of a plain one; that of its longest word; and in how many lines
 * it fits in this width. */
double xlsx_text_width(const char *text, bool bold);
double xlsx_word_width(const char *text, bool bold);
double xlsx_lines(const char *text, double width, bool bold);

/* A new worksheet with rows of BOOK_LINE; NULL with the error in the book. */
lxw_worksheet *book_sheet(struct book *book, const char *title);

/* A worksheet as it is printed on A4, on as few pages as it can be read on; with the run, the date and the stamp around
 * it. height: of all its rows, in points; width: of all its columns, in characters. Returns the height of what a page
 * holds, in points of the sheet. */
double book_paper(struct book *book, lxw_worksheet *to, double height, double width);

/* How many pages hold these rows, none beside each other. */
static inline size_t book_pages(double height, double page) {
    return page < height ? (size_t)ceil(height / page) : 1;
}

/* Tables below each other on one worksheet. */
enum {
    WORKSHEET_BLOCKS = 16,
    WORKSHEET_PAGES = 200,
    WORKSHEET_TABLES = 8,
    WORKSHEET_KEPT = WORKSHEET_TABLES * (2 + SHEET_CHARTS)
};

/* What no page breaks through, if it has room for it: a table, or its head; a chart. In points from the top; row:
 * before which it may break. */
struct kept {
    lxw_row_t row;
    double top, bottom;
};
struct worksheet {
    lxw_worksheet *to;
    const char *title;
    size_t n_table, n_column, block; /* columns; those on the first of pages beside each other */
    bool stands;                     /* heads with long words are read from below */
    size_t n_break;                  /* further pages beside the first, and the columns that they begin with */
    lxw_col_t before[WORKSHEET_BLOCKS + 1];
    size_t start; /* column of what runs over several, beside those that are on each of such pages */
    const struct sheet *table[WORKSHEET_TABLES];
    double *width, *least; /* [n_column] in characters; how narrow they can be */
    double paper;          /* of all of them */
    double page;           /* of those on the first of pages beside each other, from `start` on */
    lxw_row_t row;         /* the next free one */
    lxw_row_t end, second; /* below the first table; with which the second page begins, 0: there is none */
    double extra;          /* what rows are higher than one line, in points */
    size_t n_more;
    double *more;    /* [n_more] of each row */
    double repeated; /* the height of what stands on top of every page, in points */
    size_t n_kept;
    struct kept kept[WORKSHEET_KEPT]; /* from the top */
};

/* How far a row is from the top, in points: none below it is high yet. */
static inline double worksheet_top(const struct worksheet *on, lxw_row_t row) {
    return BOOK_LINE * (double)row + on->extra;
}

static inline void worksheet_keep(struct worksheet *on, lxw_row_t row, double top, double bottom) {
    if (on->n_kept < WORKSHEET_KEPT)
        on->kept[on->n_kept++] = (struct kept){row, top, bottom};
}

/* The widths of its columns, and where its pages break between them; false where memory runs out. */
bool xlsx_set_columns(struct book *book, struct worksheet *on);

/* Does a table take more than one page by itself, in its width or its rows? */
bool xlsx_is_large(const struct book *book, const struct sheet *sheet);

/* How many columns say what a row is: they stay in sight, and stand on every page. */
size_t xlsx_names(const struct worksheet *on);

/* A text that is read as a paragraph: over all columns that are left, in lines. */
bool xlsx_is_paragraph(const struct sheet *sheet, const struct cell *cell, size_t column);

bool xlsx_head_stands(const struct worksheet *on, const struct sheet *sheet, size_t column);

/* Errors are kept in the book. */
void xlsx_write_worksheet(struct book *book, struct worksheet *on);

/* A table where it stands on its worksheet: the rows that are shown, and the row of its heads. */
struct placed {
    const struct worksheet *on;
    const struct sheet *sheet;
    size_t n_row;
    const size_t *row; /* [n_row] of the sheet */
    lxw_row_t head;
};

static inline lxw_row_t placed_row(const struct placed *p, size_t k) {
    return p->head + 1 + (lxw_row_t)k;
}

/* The formula of a shown row that adds up others, in a column; false where there is none. Where cells are still to be
 * filled in it is empty until enough of them are. value: what it comes to, NAN: empty. */
enum { FORMULA_SIZE = 1024 };
bool xlsx_formula(const struct placed *placed, size_t k, size_t column, char formula[FORMULA_SIZE], double *value);

/* A cell to be filled in; and the name of one that is, or is given. */
void xlsx_write_input(struct book *book, const struct placed *placed, size_t k, size_t column);
void xlsx_give_name(struct book *book, const struct placed *placed, size_t k, size_t column);

/* The charts of a table, below it. */
void xlsx_write_charts(struct book *book, struct worksheet *on, const struct placed *placed);

/* The sheet that goes from own cost to payment in live formulas, one block per scheme; that of the scheme alone where
 * the book is short. */
void xlsx_write_recheck(struct book *book, const struct recheck *recheck);

#endif
