/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences under the table on what goes beyond a year: funds, what is still to be settled, what behaviour adds. */
#ifndef SIM_REPORT_CARRIED_H
#define SIM_REPORT_CARRIED_H

#include "sim/store/result.h"
#include <stdio.h>

/* Nothing where the results have none of it. label[n_scheme] as shown to people; year: the last one, as text. Errors as
 * result_int64; STATUS_FILE when a variable has another size than its axes say. */
CHECKED enum status report_carried(FILE *out, const struct result *result, char *const *label, const char *year,
                                   struct note *note);

#endif
