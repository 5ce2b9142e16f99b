/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the workbook of a settlement, shared by settled_xlsx.c and settled_letter.c only. */
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

struct ledger {
    const struct settled *settled;
    lxw_workbook *book;
    lxw_format *money, *total, *head, *title, *wrap, *bold;
    int at[COLUMN_KINDS]; /* place of each column, -1 where it has none */
    int n_column;         /* with the balances of funds and what is repeated */
    bool failed;
};

/* The amounts of a municipality in a year under a scheme. */
struct line {
    size_t s, t, i;
    int64_t amount[COLUMN_KINDS];
    int64_t shared, entry, by_hand; /* parts of the own cost, of the payment */
};

struct line ledger_line(const struct settled *x, size_t s, size_t t, size_t i);

/* Something failed if it is an error. */
void ledger_check(struct ledger *book, lxw_error error);

/* A new sheet; NULL (and failed) when there is none. */
lxw_worksheet *ledger_sheet(struct ledger *book, const char *name);

void ledger_text(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, const char *text,
                 lxw_format *format);
void ledger_money(struct ledger *book, lxw_worksheet *to, lxw_row_t row, int column, int64_t cents, lxw_format *format);

/* A4: one page, or across as many as the rows take. */
void ledger_paper(lxw_worksheet *to, bool wide);

/* The letter to municipality i, on a sheet of its own: one page, years beside each other. */
void ledger_letter(struct ledger *book, const char *title, size_t i);

#endif
