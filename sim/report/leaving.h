/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would leave each scheme: a section of the table, from a results file alone. */
#ifndef SIM_REPORT_LEAVING_H
#define SIM_REPORT_LEAVING_H

#include "models/core/status.h"
#include "sim/store/result.h"
#include <stdio.h>

/* Names as they are shown, safe to print. */
struct leaving_names {
    size_t n_scheme, n_municipality;
    char *const *scheme, *const *municipality;
    const size_t *order; /* [n_municipality] municipalities in the order to show */
};

/* Print the section; nothing where the file says nothing of leaving. width: columns of the terminal. STATUS_FILE when
 * the variables do not fit the axes, and as result_int64. */
CHECKED enum status report_leaving(FILE *out, const struct result *result, const struct leaving_names *names, int width,
                                   struct note *note);

#endif
