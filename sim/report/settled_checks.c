/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sums of a settlement and of its letters, checked by formulas of the sheets that hold them. */
#include "sim/report/settled_ledger.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdio.h>

static void cell_name(lxw_row_t row, int column, char text[LXW_MAX_CELL_NAME_LENGTH]) {
    lxw_rowcol_to_cell(text, row, (lxw_col_t)column);
}

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
        ledger_formula(book, to, row, 3 + (int)k, formula, 0, book->money);
    }
}

/* What the letter says has to be paid, less what the table says; years that a letter takes together it says at the
 * last.
 */
static void put_letter(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, const struct line *line) {
    enum { FORMULA_SIZE = 8000, SHEET_SIZE = 2 * LEDGER_SHEET_NAME };
    const struct settled *x = book->settled;
    const struct letter_cell *cell = &book->letter[(line->s * x->n_year + line->t) * x->n_municipality + line->i];
    char letter[LXW_MAX_CELL_NAME_LENGTH], amount[LXW_MAX_CELL_NAME_LENGTH], sheet[SHEET_SIZE], formula[FORMULA_SIZE];
    if (!cell->there)
        return;
    ledger_letter_name(&x->municipality[line->i], sheet);
    cell_name(cell->row, cell->column, letter);
    struct format_text to_zero = {.text = formula, .size = sizeof formula};
    format_append(&to_zero, "=ROUND(%s'%s'!%s", cell->turned ? "-" : "", sheet, letter);
    for (size_t t = cell->all_years ? 0 : line->t; t <= line->t; t++) {
        cell_name(ledger_first_row(x, line->s, t) + (lxw_row_t)line->i, book->at[ledger_balance(x)], amount);
        format_append(&to_zero, "-'%s'!%s", _("Settlement"), amount);
    }
    format_append(&to_zero, ",2)");
    ledger_formula(book, to, row, column, formula, 0, book->money);
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
    lxw_row_t total = ledger_first_row(x, s, t) + (lxw_row_t)x->n_municipality;
    const char *sheet = _("Settlement");
    cell_name(total, book->at[OWN], own);
    cell_name(total, book->at[PAYMENT], payment);
    ledger_money(book, to, row, 4, x->external[s * x->n_year + t], book->money);
    ledger_money(book, to, row, 5, sum_of_funds(x, s, t + 1) - sum_of_funds(x, s, t), book->money);
    snprintf(formula, sizeof formula, "=ROUND('%s'!%s+E%u-'%s'!%s-F%u,2)", sheet, payment, row + 1, sheet, own,
             row + 1);
    ledger_formula(book, to, row, 3, formula, 0, book->total);
}

static void put_place(struct ledger *book, lxw_worksheet *to, lxw_row_t row, size_t s, size_t t, const char *who) {
    const struct settled *x = book->settled;
    ledger_text(book, to, row, 0, ledger_label(x, s), book->wrap);
    if (x->year[t])
        ledger_check(book, worksheet_write_number(to, row, 1, x->year[t], NULL));
    ledger_text(book, to, row, 2, who, NULL);
}

static void put_heads(struct ledger *book, lxw_worksheet *to, lxw_row_t row, const char *const *head, int n) {
    for (int c = 0; c < n; c++)
        ledger_text(book, to, row, c, head[c][0] ? _(head[c]) : "", book->head);
    ledger_check(book, worksheet_set_row(to, row, 45, NULL));
}

void ledger_checks(struct ledger *book) {
    const struct settled *x = book->settled;
    static const char *const balance[] = {N_("scheme"),     N_("year"),         "",
                                          N_("difference"), N_("from outside"), N_("into the funds")};
    static const char *const lines[] = {N_("scheme"),
                                        N_("year"),
                                        N_("municipality code"),
                                        N_("transfer less (payment less own cost)"),
                                        N_("to settle less (payment less paid)"),
                                        N_("total less its parts")};
    const int n = x->previous ? 6 : x->paid ? 5 : 4; /* the letters stand behind them */
    lxw_worksheet *to = ledger_sheet(book, _("Check"));
    lxw_row_t row = 2;
    if (!to)
        return;
    ledger_text(book, to, 0, 0,
                _("Every difference ought to be 0.00: payments, what comes from outside and what goes into "
                  "funds are together what care cost."),
                book->bold);
    ledger_check(book, worksheet_set_column(to, 0, 6, 20, NULL));
    put_heads(book, to, row++, balance, 6);
    for (size_t s = 0; s < x->n_scheme; s++)
        for (size_t t = 0; t < x->n_year; t++, row++) {
            put_place(book, to, row, s, t, "");
            put_balance(book, to, row, s, t);
        }
    put_heads(book, to, ++row, lines, n);
    ledger_text(book, to, row, n, _("to pay by the letter less by the settlement"), book->head);
    for (size_t s = 0; s < x->n_scheme; s++)
        for (size_t t = 0; t < x->n_year; t++)
            for (size_t i = 0; i < x->n_municipality; i++) {
                put_place(book, to, ++row, s, t, x->municipality[i].code);
                put_checks(book, to, row, ledger_first_row(x, s, t) + (lxw_row_t)i);
                put_letter(book, to, row, n, &(struct line){.s = s, .t = t, .i = i});
            }
    ledger_paper(to, true);
}
