/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table to fill in, as a workbook: the table on the first sheet, what its columns mean on the second. */
#ifndef SIM_REPORT_FORM_XLSX_H
#define SIM_REPORT_FORM_XLSX_H

#include "models/core/status.h"
#include "sim/scenario/form.h"

/* Write it to the file `path`. Cells are typed and refuse what cannot be read. STATUS_IO with a note. */
CHECKED enum status form_write_xlsx(const struct form *form, const char *path, struct note *note);

#endif
