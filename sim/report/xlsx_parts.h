/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbook being written, shared by the sources of the xlsx writer only. */
#ifndef SIM_REPORT_XLSX_PARTS_H
#define SIM_REPORT_XLSX_PARTS_H

#include "sim/decide/recheck.h"
#include "sim/tables/tables.h"
#include <xlsxwriter.h>

struct book {
    lxw_workbook *book;
    lxw_format *format[CELL_KINDS], *total[CELL_KINDS], *head, *title;
    lxw_error error; /* the first one */
};

void book_check(struct book *book, lxw_error error);

/* On paper: A4 on its side, all columns on one page. */
void book_print_wide(lxw_worksheet *to);

/* The sheet that goes from own cost to payment in live formulas, one block per scheme. */
void xlsx_write_recheck(struct book *book, const struct recheck *recheck);

#endif
