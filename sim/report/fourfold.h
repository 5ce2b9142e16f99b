/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 2 x 2 table: who exceeds its own state budget, and who receives from the pool. */
#ifndef SIM_REPORT_FOURFOLD_H
#define SIM_REPORT_FOURFOLD_H

#include "sim/report/table.h"

/* Print it for every scheme over the horizon, with names; a municipality for which one of the two is undecided is named
 * apart, by the reason. width: columns of the terminal. Errors as report_table. */
CHECKED enum status report_fourfold(FILE *out, const char *path, int width, enum division_shown division,
                                    const char *scheme, struct note *note);

#endif
