/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of every workbook. */
#ifndef SIM_REPORT_XLSX_CLOSE_H
#define SIM_REPORT_XLSX_CLOSE_H

#include <xlsxwriter.h>

/* Write the workbook and free it. errno: what the disk said, 0 when it said nothing. What libxlsxwriter would print is
 * left out: who calls says it once, in the user's language. */
lxw_error xlsx_close(lxw_workbook *book);

#endif
