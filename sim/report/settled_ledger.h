/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the workbook of a settlement: settled_ledger.c (what the sheets share), settled_xlsx.c (the table),
 * settled_checks.c (its sums), settled_letter.c and settled_letter_schemes.c (a page for each municipality),
 * settled_page.c (what those pages are written with). */
#ifndef SIM_REPORT_SETTLED_LEDGER_H
#define SIM_REPORT_SETTLED_LEDGER_H

#include "sim/report/settled.h"
#include <xlsxwriter.h>

/* The columns of the table. */
enum column {
    SCHEME,
    YEAR,
    CODE,
    NAME,
    OWN,
    PAYMENT,
    TRANSFER,
    CONTRIBUTION,
    FEE,
    PAID,
    TO_SETTLE,
    PREVIOUS,
    DUE,
    COLUMN_KINDS
};

enum { LEDGER_HEAD_ROW = 2, LEDGER_SHEET_NAME = 32 };

/* Where a letter says what its municipality has to pay in the end. */
struct letter_cell {
    bool there;
    lxw_row_t row;
    lxw_col_t column;
    bool turned;    /* the number is that of the table, but for its sign: words say which way it goes */
    bool all_years; /* it is about the years up to this one together */
};

struct ledger {
    const struct settled *settled;
    lxw_workbook *book;
    lxw_format *money, *total, *head, *title, *wrap, *bold, *strong;
    int at[COLUMN_KINDS];       /* place of each column, -1 where it has none */
    int n_column;               /* with the balances of funds and what is repeated */
    struct letter_cell *letter; /* [n_scheme][n_year][n_municipality] */
    bool failed;
};

/* The amounts of a municipality in a year under a scheme. */
struct line {
    size_t s, t, i;
    int64_t amount[COLUMN_KINDS];
    int64_t shared, entry, by_hand; /* parts of the own cost, of the payment */
};

struct line ledger_line(const struct settled *x, size_t s, size_t t, size_t i);

/* The column that a municipality has to pay in the end: what is still due, or where nothing was paid its share. */
enum column ledger_balance(const struct settled *x);

/* Something failed if it is an error. */
void ledger_check(struct ledger *book, lxw_error error);

/* A new sheet; NULL (and failed) when there is none. */
lxw_worksheet *ledger_sheet(struct ledger *book, const char *name);

/* The name of a scheme for people: its label, or its own name where another scheme has that label too. */
const char *ledger_label(const struct settled *x, size_t s);

void ledger_text(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, const char *text,
                 lxw_format *format);
void ledger_money(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, int64_t cents, lxw_format *format);

/* A formula with its value beside it, for readers that do not calculate. */
void ledger_formula(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, const char *formula,
                    int64_t cents, lxw_format *format);

/* The row of the first municipality of a scheme and year in the table; below the last one is their total. */
lxw_row_t ledger_first_row(const struct settled *x, size_t s, size_t t);

/* A4: one page, or across as many as the rows take. */
void ledger_paper(lxw_worksheet *to, bool wide);

/* "GM0014 Groningen": the sheet of a municipality's letter. */
void ledger_letter_name(const struct municipality *municipality, char name[LEDGER_SHEET_NAME]);

/* The letters, each on a sheet and a page of its own: scheme after scheme (settled_letter.c); or, where that would be
 * too small to read, the schemes in a table (settled_letter_schemes.c), with the rules on a sheet of their own where
 * there is no room for them. */
void ledger_letters(struct ledger *book, const char *title);

/* The sums in live formulas (settled_checks.c). */
void ledger_checks(struct ledger *book);

/* ---- a page of a letter (settled_page.c) ---- */

/* What is written goes to the next row; a page is first measured. */
struct page {
    struct ledger *book;
    lxw_worksheet *to; /* NULL: only measured */
    lxw_row_t row;     /* the next one */
    size_t lines;      /* of text, so far */
    int last_column;   /* of what goes over the whole width */
    size_t width;      /* characters of it */
};

void page_skip(struct page *page, size_t rows);

/* One row with a text in its first column. */
void page_text(struct page *page, const char *text, lxw_format *format);

/* Into a cell of the open row, which page_skip ends. */
void page_put(struct page *page, int column, const char *text, lxw_format *format);
void page_money(struct page *page, int column, int64_t cents, lxw_format *format);

/* A sentence over the whole width, on as many lines as it takes. */
void page_words(struct page *page, const char *text);

/* The title, whose letter it is, and that amounts are in EUR. */
void page_head(struct page *page, const char *title, size_t i);

/* The rules of a scheme in words, for one municipality or for whom it may concern; once for years in which they are the
 * same. */
#define PAGE_ANYBODY SIZE_MAX
void page_rules(struct page *page, size_t s, size_t i);

/* The same in one paragraph, which begins with the name of the scheme. */
void page_paragraph(struct page *page, size_t s, size_t i);

/* The two forms of a letter. fits: on a page, large enough to be read, whosever it is. */
bool letter_by_scheme_fits(struct ledger *book, const char *title);
void letter_by_scheme(struct ledger *book, lxw_worksheet *to, const char *title, size_t i);

#endif
