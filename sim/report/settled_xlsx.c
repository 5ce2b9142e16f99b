/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A settlement as a workbook: the table, one page of paper for each municipality, and the sums in live formulas. The
 * table stands on the first sheet in columns that `settle --previous` reads. */
#include "sim/report/settled_ledger.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/realised.h"
#include <stdio.h>
#include <string.h>

enum { HEAD_ROW = 2, COLUMNS_MAX = 64 };

void ledger_check(struct ledger *book, lxw_error error) {
    book->failed |= error != LXW_NO_ERROR;
}

static double euro(int64_t cents) {
    return (double)cents / 100.0;
}

static lxw_format *make_format(struct ledger *book) {
    lxw_format *format = workbook_add_format(book->book);
    book->failed |= !format;
    return format;
}

static void make_formats(struct ledger *book) {
    lxw_format **const all[] = {&book->money, &book->total, &book->head, &book->title, &book->wrap, &book->bold};
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
}

lxw_worksheet *ledger_sheet(struct ledger *book, const char *name) {
    lxw_worksheet *sheet = workbook_add_worksheet(book->book, name);
    book->failed |= !sheet;
    return sheet;
}

void ledger_text(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, const char *text,
                 lxw_format *format) {
    ledger_check(book, worksheet_write_string(to, row, (lxw_col_t)column, text, format));
}

void ledger_money(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, int64_t cents,
                  lxw_format *format) {
    ledger_check(book, worksheet_write_number(to, row, (lxw_col_t)column, euro(cents), format));
}

/* A formula with its value beside it, for readers that do not calculate. */
static void put_formula(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, const char *formula,
                        int64_t cents, lxw_format *format) {
    ledger_check(book, worksheet_write_formula_num(to, row, (lxw_col_t)column, formula, format, euro(cents)));
}

/* ---- one row of figures ---- */

struct line ledger_line(const struct settled *x, size_t s, size_t t, size_t i) {
    size_t k = t * x->n_municipality + i, of_scheme = s * x->n_year * x->n_municipality + k;
    struct line line = {.s = s, .t = t, .i = i, .shared = x->shared[k], .entry = x->entry[of_scheme]};
    const struct scheme *scheme = &x->scenario[t].scheme[s];
    line.by_hand = scheme->by_hand_transfer ? scheme->by_hand_transfer[i] : 0;
    line.amount[OWN] = x->own_cost[k];
    line.amount[PAYMENT] = x->payment[of_scheme];
    line.amount[TRANSFER] = x->payment[of_scheme] - x->own_cost[k];
    line.amount[CONTRIBUTION] = settled_flow(x, s, t, FLOW_CONTRIBUTION, i);
    line.amount[FEE] = settled_flow(x, s, t, FLOW_FEE, i);
    line.amount[PAID] = x->paid ? x->paid[k] : 0;
    line.amount[TO_SETTLE] = x->payment[of_scheme] - line.amount[PAID];
    line.amount[PREVIOUS] = x->previous ? x->previous[of_scheme] : 0;
    line.amount[DUE] = line.amount[TO_SETTLE] + line.amount[PREVIOUS];
    return line;
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

static void write_heads(struct ledger *book, lxw_worksheet *to) {
    const struct settled *x = book->settled;
    char text[64];
    int at = book->n_column;
    for (int c = 0; c < COLUMN_KINDS; c++)
        if (book->at[c] >= 0)
            ledger_text(book, to, HEAD_ROW, book->at[c], column_title((enum column)c), book->head);
    for (size_t k = 0; k < settled_last_fund_layer(x) && at < COLUMNS_MAX; k++) {
        snprintf(text, sizeof text, "%s:%zu", _("balance of the fund"), k + 1);
        ledger_text(book, to, HEAD_ROW, at++, text, book->head);
    }
    for (size_t g = 0; g < x->n_given && at < COLUMNS_MAX; g++)
        ledger_text(book, to, HEAD_ROW, at++, x->given_name[g], book->head);
    ledger_check(book, worksheet_set_column(to, 0, (lxw_col_t)at, 16, NULL));
    ledger_check(book, worksheet_set_column(to, (lxw_col_t)book->at[NAME], (lxw_col_t)book->at[NAME], 24, NULL));
}

static void write_line(struct ledger *book, lxw_worksheet *to, lxw_row_t row, const struct line *line) {
    const struct settled *x = book->settled;
    int at = book->n_column;
    ledger_text(book, to, row, book->at[SCHEME], x->scheme[line->s].name, NULL);
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
    ledger_text(book, to, row, book->at[SCHEME], x->scheme[s].name, book->bold);
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
        put_formula(book, to, row, book->at[c], formula, sum, book->total);
    }
}

static lxw_row_t first_row_of(const struct settled *x, size_t s, size_t t) {
    return (lxw_row_t)(HEAD_ROW + 1 + (s * x->n_year + t) * (x->n_municipality + 1));
}

void ledger_paper(lxw_worksheet *to, bool wide) {
    worksheet_set_paper(to, 9); /* A4 */
    worksheet_fit_to_pages(to, 1, wide ? 0 : 1);
    if (wide)
        worksheet_set_landscape(to);
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
            lxw_row_t row = first_row_of(x, s, t);
            for (size_t i = 0; i < x->n_municipality; i++) {
                struct line line = ledger_line(x, s, t, i);
                write_line(book, to, row++, &line);
            }
            write_total(book, to, row, s, t);
        }
    worksheet_freeze_panes(to, HEAD_ROW + 1, (lxw_col_t)(book->at[NAME] + 1));
    ledger_paper(to, true);
    ledger_check(book, worksheet_repeat_rows(to, HEAD_ROW, HEAD_ROW));
}

/* ---- the sums ---- */

/* What formula k of a row says of the table: 0 unless an amount is wrong. */
static void put_checks(struct ledger *book, lxw_worksheet *to, lxw_row_t row, lxw_row_t of) {
    const struct {
        enum column whole, part[2];
        bool minus; /* the second part is taken away */
    } checks[] = {
        {TRANSFER, {PAYMENT, OWN}, true}, {TO_SETTLE, {PAYMENT, PAID}, true}, {DUE, {TO_SETTLE, PREVIOUS}, false}};
    for (size_t k = 0; k < sizeof checks / sizeof checks[0]; k++) {
        char whole[LXW_MAX_CELL_NAME_LENGTH], a[LXW_MAX_CELL_NAME_LENGTH], b[LXW_MAX_CELL_NAME_LENGTH], formula[160];
        const char *sheet = _("Settlement");
        if (book->at[checks[k].whole] < 0)
            continue;
        cell_name(of, book->at[checks[k].whole], whole);
        cell_name(of, book->at[checks[k].part[0]], a);
        cell_name(of, book->at[checks[k].part[1]], b);
        snprintf(formula, sizeof formula, "=ROUND('%s'!%s-('%s'!%s%s'%s'!%s),2)", sheet, whole, sheet, a,
                 checks[k].minus ? "-" : "+", sheet, b);
        put_formula(book, to, row, 3 + (int)k, formula, 0, book->money);
    }
}

static int64_t sum_of_funds(const struct settled *x, size_t s, size_t t) {
    const int64_t *balance = x->balance + (s * (x->n_year + 1) + t) * x->n_fund;
    int64_t sum = 0;
    for (size_t k = 0; k < x->scheme[s].n_fund; k++)
        sum += balance[k];
    return sum;
}

/* Payments + outside parties - cost - what the funds grow by = 0. */
static void put_balance(struct ledger *book, lxw_worksheet *to, lxw_row_t row, size_t s, size_t t) {
    const struct settled *x = book->settled;
    char own[LXW_MAX_CELL_NAME_LENGTH], payment[LXW_MAX_CELL_NAME_LENGTH], formula[256];
    lxw_row_t total = first_row_of(x, s, t) + (lxw_row_t)x->n_municipality;
    const char *sheet = _("Settlement");
    cell_name(total, book->at[OWN], own);
    cell_name(total, book->at[PAYMENT], payment);
    ledger_money(book, to, row, 4, x->external[s * x->n_year + t], book->money);
    ledger_money(book, to, row, 5, sum_of_funds(x, s, t + 1) - sum_of_funds(x, s, t), book->money);
    snprintf(formula, sizeof formula, "=ROUND('%s'!%s+E%u-'%s'!%s-F%u,2)", sheet, payment, row + 1, sheet, own,
             row + 1);
    put_formula(book, to, row, 3, formula, 0, book->total);
}

static void put_place(struct ledger *book, lxw_worksheet *to, lxw_row_t row, size_t s, size_t t, const char *who) {
    const struct settled *x = book->settled;
    ledger_text(book, to, row, 0, x->scheme[s].name, NULL);
    if (x->year[t])
        ledger_check(book, worksheet_write_number(to, row, 1, x->year[t], NULL));
    ledger_text(book, to, row, 2, who, NULL);
}

static void put_heads(struct ledger *book, lxw_worksheet *to, lxw_row_t row, const char *const *head, int n) {
    for (int c = 0; c < n; c++)
        ledger_text(book, to, row, c, head[c][0] ? _(head[c]) : "", book->head);
    ledger_check(book, worksheet_set_row(to, row, 45, NULL));
}

static void write_checks(struct ledger *book) {
    static const char *const balance[] = {N_("scheme"),     N_("year"),         "",
                                          N_("difference"), N_("from outside"), N_("into the funds")};
    static const char *const lines[] = {N_("scheme"),
                                        N_("year"),
                                        N_("municipality code"),
                                        N_("transfer less (payment less own cost)"),
                                        N_("to settle less (payment less paid)"),
                                        N_("total less its parts")};
    const struct settled *x = book->settled;
    lxw_worksheet *to = ledger_sheet(book, _("Check"));
    lxw_row_t row = 2;
    if (!to)
        return;
    ledger_text(book, to, 0, 0,
                _("Every difference ought to be 0.00: payments, what comes from outside and what goes into "
                  "funds are together what care cost."),
                book->bold);
    ledger_check(book, worksheet_set_column(to, 0, 5, 20, NULL));
    put_heads(book, to, row++, balance, 6);
    for (size_t s = 0; s < x->n_scheme; s++)
        for (size_t t = 0; t < x->n_year; t++, row++) {
            put_place(book, to, row, s, t, "");
            put_balance(book, to, row, s, t);
        }
    put_heads(book, to, ++row, lines, x->previous ? 6 : x->paid ? 5 : 4);
    for (size_t s = 0; s < x->n_scheme; s++)
        for (size_t t = 0; t < x->n_year; t++)
            for (size_t i = 0; i < x->n_municipality; i++) {
                put_place(book, to, ++row, s, t, x->municipality[i].code);
                put_checks(book, to, row, first_row_of(x, s, t) + (lxw_row_t)i);
            }
    ledger_paper(to, true);
}

bool settled_write_xlsx(const struct settled *settled, const char *path) {
    struct ledger book = {.settled = settled, .book = workbook_new(path)};
    /* A fixed date: the same settlement gives the same file. */
    struct lxw_doc_properties properties = {.author = "solidair", .created = 946684800};
    char title[FORMAT_TEXT_SIZE];
    if (!book.book)
        return false;
    ledger_check(&book, workbook_set_properties(book.book, &properties));
    make_formats(&book);
    title_of(settled, title);
    place_columns(&book);
    if (!book.failed) {
        write_table(&book, title);
        for (size_t i = 0; i < settled->n_municipality; i++)
            ledger_letter(&book, title, i);
        write_checks(&book);
    }
    ledger_check(&book, workbook_close(book.book));
    return !book.failed;
}
