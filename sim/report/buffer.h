/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Budget, estimate and payment beside each other, and what a municipality needs to have at hand: from a results file.
 */
#ifndef SIM_REPORT_BUFFER_H
#define SIM_REPORT_BUFFER_H

#include "sim/report/table.h"

/* Print the buffers of the first year after the base year, a block for every scheme; ratio, class and the chance that
 * the reserve runs out where the file has them. width is not used: the lines are of one length. Errors as report_table.
 */
CHECKED enum status report_buffer(FILE *out, const char *path, int width, enum division_shown division,
                                  const char *scheme, struct note *note);

#endif
