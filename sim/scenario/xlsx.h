/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sheet of a workbook (.xlsx, ECMA-376) as text: what saving it as CSV would give, with commas between the columns,
 * decimal points and days as 2017-10-01, so that one reader does for both. Cells have the values that the workbook was
 * saved with. */
#ifndef SIM_SCENARIO_XLSX_H
#define SIM_SCENARIO_XLSX_H

#include "models/core/status.h"
#include "sim/scenario/sheet_facts.h"
#include <stdbool.h>
#include <stddef.h>

/* Is it packed as a workbook is, or as one of another kind that xlsx_to_text refuses in words (.xls, a password)? */
bool xlsx_is(const char *bytes, size_t length);

/* The sheet with this name, or for NULL its first one that is to be seen. *text: terminated, UTF-8, to be freed by the
 * caller; line n is row n, and all rows with anything have as many cells. STATUS_FILE with a note when it is no
 * workbook or damaged, encrypted, or beyond bounds (XLSX_CELLS_MAX, and those of zip.h); no memory beyond 100 MB
 * whatever the file. *facts (zeroed by the caller, who frees it): what the sheet tells beside. */
enum { XLSX_CELLS_MAX = 600000, XLSX_COLUMNS_MAX = 2048, XLSX_TEXT_MAX = 24 << 20 };
CHECKED enum status xlsx_to_text(const char *path, const char *sheet, const char *bytes, size_t length, char **text,
                                 struct sheet_facts *facts, struct note *note);

#endif
