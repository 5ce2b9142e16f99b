/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short table for the terminal, from a results file alone. */
#ifndef SIM_REPORT_TABLE_H
#define SIM_REPORT_TABLE_H

#include "models/core/status.h"
#include "sim/tables/request.h"
#include <stdio.h>

/* Print the summary of a results file. width: columns of the terminal; schemes that do not fit beside each other go on
 * in further blocks. Errors as result_open; STATUS_USAGE when DIVISION_NEW is asked of a file in which nobody merges.
 */
CHECKED enum status report_table(FILE *out, const char *path, int width, enum division_shown division,
                                 const char *scheme, struct note *note);

#endif
