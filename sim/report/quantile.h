/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any quantile of the result over the horizon, also one that the results file does not hold. */
#ifndef SIM_REPORT_QUANTILE_H
#define SIM_REPORT_QUANTILE_H

#include "sim/report/table.h"

/* Print the q-quantile of the result (0 < q < 1; low is bad) of every municipality and scheme with its 95 % interval.
 * The draws are worked out again from the scenario in the file, as many as the run had. STATUS_USAGE with a note when
 * they are too few for this quantile: fewer than so many that its interval lies within the draws (stats.h). */
CHECKED enum status report_quantile(FILE *out, const char *path, double q, enum division_shown division,
                                    const char *scheme, struct note *note);

#endif
