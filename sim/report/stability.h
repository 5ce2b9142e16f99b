/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would be better off without the others: the tables of /stability, from a results file alone. */
#ifndef SIM_REPORT_STABILITY_H
#define SIM_REPORT_STABILITY_H

#include "models/core/status.h"
#include <stdio.h>

/* width: columns of the terminal. STATUS_MISSING when the file has no /stability, STATUS_FILE when it does not fit its
 * axes, and errors as result_open. */
CHECKED enum status report_stability(FILE *out, const char *path, int width, struct note *note);

#endif
