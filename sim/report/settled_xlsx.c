/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A settlement as a workbook: the table, one page of paper for each municipality, and the sums in live formulas. The
 * table stands on the first sheet in columns that `settle --previous` reads. */
#include "sim/report/settled_ledger.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/xlsx_close.h"
#include "sim/scenario/realised.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 64, LABEL_LEAST = 16, LABEL_MOST = 44 };

static lxw_format *make_format(struct ledger *book) {
    lxw_format *format = workbook_add_format(book->book);
    book->failed |= !format;
    return format;
}

static void make_formats(struct ledger *book) {
    lxw_format **const all[] = {&book->money, &book->total, &book->head,  &book->title,
                                &book->wrap,  &book->bold,  &book->strong};
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        *all[k] = make_format(book);
    if (book->failed)
        return;
    format_set_num_format(book->money, "#,##0.00");
    format_set_num_format(book->total, "#,##0.00");
    format_set_bold(book->total);
    format_set_top(book->total, LXW_BORDER_THIN);
    format_set_bold(book->head);
    format_set_text_wrap(book->head);
    format_set_bg_color(book->head, 0xDDE6F0);
    format_set_bold(book->title);
    format_set_font_size(book->title, 14);
    format_set_text_wrap(book->wrap);
    format_set_align(book->wrap, LXW_ALIGN_VERTICAL_TOP);
    format_set_bold(book->bold);
    format_set_bold(book->strong);
    format_set_text_wrap(book->strong);
}

static const char *column_title(enum column column) {
    static const char *const titles[] = {[SCHEME] = N_("scheme"),
                                         [YEAR] = N_("year"),
                                         [CODE] = N_("municipality code"),
                                         [NAME] = N_("municipality"),
                                         [OWN] = N_("own cost"),
                                         [PAYMENT] = N_("payment"),
                                         [TRANSFER] = N_("transfer"),
                                         [CONTRIBUTION] = N_("contribution"),
                                         [FEE] = N_("fee"),
                                         [PAID] = N_("paid"),
                                         [TO_SETTLE] = N_("to settle"),
                                         [PREVIOUS] = N_("of the years before"),
                                         [DUE] = N_("total due")};
    return _(titles[column]);
}

static void place_columns(struct ledger *book) {
    const struct settled *x = book->settled;
    for (int c = 0; c < COLUMN_KINDS; c++) {
        bool wanted = c == YEAR                       ? x->show_year
                      : c == PAID || c == TO_SETTLE   ? x->paid != NULL
                      : c == CONTRIBUTION || c == FEE ? settled_has_flows(x, x->n_scheme)
                      : c >= PREVIOUS                 ? x->previous != NULL
                                                      : true;
        book->at[c] = wanted ? book->n_column++ : -1;
    }
}

/* ---- the table ---- */

/* Of the longest name of a scheme; still longer ones go on below. */
static double label_width(const struct settled *x) {
    size_t width = LABEL_LEAST;
    for (size_t s = 0; s < x->n_scheme; s++) {
        size_t n = strlen(ledger_label(x, s)) + 2;
        width = n > width ? n : width;
    }
    return (double)(width < LABEL_MOST ? width : LABEL_MOST);
}

static void write_heads(struct ledger *book, lxw_worksheet *to) {
    const struct settled *x = book->settled;
    char text[64];
    int at = book->n_column;
    for (int c = 0; c < COLUMN_KINDS; c++)
        if (book->at[c] >= 0)
            ledger_text(book, to, LEDGER_HEAD_ROW, book->at[c], column_title((enum column)c), book->head);
    for (size_t k = 0; k < settled_last_fund_layer(x) && at < COLUMNS_MAX; k++) {
        snprintf(text, sizeof text, "%s:%zu", _("balance of the fund"), k + 1);
        ledger_text(book, to, LEDGER_HEAD_ROW, at++, text, book->head);
    }
    for (size_t g = 0; g < x->n_given && at < COLUMNS_MAX; g++)
        ledger_text(book, to, LEDGER_HEAD_ROW, at++, x->given_name[g], book->head);
    lxw_col_t name = (lxw_col_t)book->at[NAME];
    ledger_check(book, worksheet_set_column(to, 0, 0, label_width(x), NULL));
    for (lxw_col_t c = 1; c <= (lxw_col_t)at; c++)
        ledger_check(book, worksheet_set_column(to, c, c, c == name ? 24 : 16, NULL));
}

static void write_line(struct ledger *book, lxw_worksheet *to, lxw_row_t row, const struct line *line) {
    const struct settled *x = book->settled;
    int at = book->n_column;
    ledger_text(book, to, row, book->at[SCHEME], ledger_label(x, line->s), book->wrap);
    if (x->show_year)
        ledger_check(book, worksheet_write_number(to, row, (lxw_col_t)book->at[YEAR], x->year[line->t], NULL));
    ledger_text(book, to, row, book->at[CODE], x->municipality[line->i].code, NULL);
    ledger_text(book, to, row, book->at[NAME], x->municipality[line->i].name, NULL);
    for (int c = OWN; c < COLUMN_KINDS; c++)
        if (book->at[c] >= 0)
            ledger_money(book, to, row, book->at[c], line->amount[c], book->money);
    for (size_t k = 0; k < settled_last_fund_layer(x) && at < COLUMNS_MAX; k++, at++) {
        int64_t cents;
        if (settled_balance(x, line->s, line->t, line->i, k, &cents))
            ledger_money(book, to, row, at, cents, book->money);
    }
    for (size_t g = 0; g < x->n_given && at < COLUMNS_MAX; g++)
        ledger_money(book, to, row, at++, x->given[(line->t * x->n_municipality + line->i) * x->n_given + g],
                     book->money);
}

static void cell_name(lxw_row_t row, int column, char text[LXW_MAX_CELL_NAME_LENGTH]) {
    lxw_rowcol_to_cell(text, row, (lxw_col_t)column);
}

/* The total of a scheme and year, below its rows. */
static void write_total(struct ledger *book, lxw_worksheet *to, lxw_row_t row, size_t s, size_t t) {
    const struct settled *x = book->settled;
    ledger_text(book, to, row, book->at[SCHEME], ledger_label(x, s), book->strong);
    if (x->show_year)
        ledger_check(book, worksheet_write_number(to, row, (lxw_col_t)book->at[YEAR], x->year[t], book->bold));
    ledger_text(book, to, row, book->at[CODE], _("Total"), book->bold);
    for (int c = OWN; c < COLUMN_KINDS; c++) {
        char from[LXW_MAX_CELL_NAME_LENGTH], until[LXW_MAX_CELL_NAME_LENGTH], formula[64];
        int64_t sum = 0;
        if (book->at[c] < 0)
            continue;
        for (size_t i = 0; i < x->n_municipality; i++)
            sum += ledger_line(x, s, t, i).amount[c];
        cell_name(row - (lxw_row_t)x->n_municipality, book->at[c], from);
        cell_name(row - 1, book->at[c], until);
        snprintf(formula, sizeof formula, "=SUM(%s:%s)", from, until);
        ledger_formula(book, to, row, book->at[c], formula, sum, book->total);
    }
}

static void title_of(const struct settled *x, char text[FORMAT_TEXT_SIZE]) {
    int first = x->year[0], last = x->year[x->n_year - 1];
    if (first == 0)
        snprintf(text, FORMAT_TEXT_SIZE, "%s", _("Settlement of youth care"));
    else if (first == last)
        snprintf(text, FORMAT_TEXT_SIZE, _("Settlement of youth care in %d"), first);
    else
        snprintf(text, FORMAT_TEXT_SIZE, _("Settlement of youth care in %d-%d"), first, last);
}

static void write_table(struct ledger *book, const char *title) {
    const struct settled *x = book->settled;
    lxw_worksheet *to = ledger_sheet(book, _("Settlement"));
    if (!to)
        return;
    ledger_text(book, to, 0, 0, title, book->title);
    write_heads(book, to);
    for (size_t s = 0; s < x->n_scheme; s++)
        for (size_t t = 0; t < x->n_year; t++) {
            lxw_row_t row = ledger_first_row(x, s, t);
            for (size_t i = 0; i < x->n_municipality; i++) {
                struct line line = ledger_line(x, s, t, i);
                write_line(book, to, row++, &line);
            }
            write_total(book, to, row, s, t);
        }
    worksheet_freeze_panes(to, LEDGER_HEAD_ROW + 1, (lxw_col_t)(book->at[NAME] + 1));
    ledger_paper(to, true);
    ledger_check(book, worksheet_repeat_rows(to, LEDGER_HEAD_ROW, LEDGER_HEAD_ROW));
}

bool settled_write_xlsx(const struct settled *settled, const char *path) {
    struct ledger book = {.settled = settled, .book = workbook_new(path)};
    /* A fixed date: the same settlement gives the same file. */
    struct lxw_doc_properties properties = {.author = "solidair", .created = 946684800};
    char title[FORMAT_TEXT_SIZE];
    if (!book.book)
        return false;
    book.letter = calloc(settled->n_scheme * settled->n_year * settled->n_municipality, sizeof *book.letter);
    book.failed = !book.letter;
    ledger_check(&book, workbook_set_properties(book.book, &properties));
    make_formats(&book);
    title_of(settled, title);
    place_columns(&book);
    if (!book.failed) {
        write_table(&book, title);
        ledger_letters(&book, title);
        ledger_checks(&book);
    }
    free(book.letter);
    ledger_check(&book, xlsx_close(book.book));
    return !book.failed;
}
