/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sensitivity of a figure as a table. */
#ifndef SIM_REPORT_SENSITIVITY_H
#define SIM_REPORT_SENSITIVITY_H

#include "sim/decide/sensitivity.h"
#include <stdio.h>

/* Tornado with text bars, widest first, then the indices and what weighs heaviest. Text in it that comes from a file is
 * made safe to print. */
void report_sensitivity(FILE *file, struct sensitivity *sensitivity);

/* The same from a results file, after an empty line; nothing when it holds none. Errors as result_open and
 * sensitivity_load. */
CHECKED enum status report_sensitivity_stored(FILE *file, const char *path, struct note *note);

#endif
