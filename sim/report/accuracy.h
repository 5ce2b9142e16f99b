/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a run that went on until a figure was accurate enough: did it succeed, and in how many draws? */
#ifndef SIM_REPORT_ACCURACY_H
#define SIM_REPORT_ACCURACY_H

#include "sim/store/result.h"
#include <stdio.h>

/* One sentence; nothing for a run with a given number of draws. Errors as result_provenance. */
CHECKED enum status report_accuracy(FILE *out, const struct result *result, struct note *note);

#endif
