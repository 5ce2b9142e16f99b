/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sheets of a settlement share: the figures of a row, their cells, and names of sheets. */
#include "sim/report/settled_ledger.h"

#include "sim/base/i18n.h"
#include <stdio.h>
#include <string.h>

void ledger_check(struct ledger *book, lxw_error error) {
    book->failed |= error != LXW_NO_ERROR;
}

static double euro(int64_t cents) {
    return (double)cents / 100.0;
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

void ledger_formula(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, const char *formula,
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

enum column ledger_balance(const struct settled *x) {
    return x->previous ? DUE : x->paid ? TO_SETTLE : PAYMENT;
}

const char *ledger_label(const struct settled *x, size_t s) {
    const char *label = x->scheme[s].label[i18n_language()];
    bool shared = false;
    for (size_t other = 0; other < x->n_scheme; other++)
        for (size_t language = 0; language < 2 && other != s; language++)
            shared |= strcmp(x->scheme[other].label[language], label) == 0 || strcmp(x->scheme[other].name, label) == 0;
    return shared ? x->scheme[s].name : label;
}

lxw_row_t ledger_first_row(const struct settled *x, size_t s, size_t t) {
    return (lxw_row_t)(LEDGER_HEAD_ROW + 1 + (s * x->n_year + t) * (x->n_municipality + 1));
}

void ledger_paper(lxw_worksheet *to, bool wide) {
    worksheet_set_paper(to, 9); /* A4 */
    worksheet_fit_to_pages(to, 1, wide ? 0 : 1);
    if (wide)
        worksheet_set_landscape(to);
}

void ledger_letter_name(const struct municipality *municipality, char name[LEDGER_SHEET_NAME]) {
    size_t used = (size_t)snprintf(name, LEDGER_SHEET_NAME, "%s ", municipality->code);
    for (const char *p = municipality->name; *p;) {
        size_t n = 1;
        while (((unsigned char)p[n] & 0xC0) == 0x80)
            n++;
        if (used + n > LEDGER_SHEET_NAME - 1)
            break;
        memcpy(name + used, n == 1 && strchr("[]:*?/\\'", *p) ? "-" : p, n);
        used += n;
        p += n;
    }
    name[used] = '\0';
}
