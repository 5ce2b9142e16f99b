/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a municipality has an interest in: what one client more, a dearer client or one placement less changes for
 * itself and for the others. */
#ifndef SIM_REPORT_INCENTIVE_H
#define SIM_REPORT_INCENTIVE_H

#include "sim/report/table.h"

/* Print it for every scheme that shares anything. width is not used: the lines are of one length. Errors as
 * report_table. */
CHECKED enum status report_incentive(FILE *out, const char *path, int width, enum division_shown division,
                                     const char *scheme, struct note *note);

#endif
