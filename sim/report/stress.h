/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stress and reverse stress found, for the terminal. */
#ifndef SIM_REPORT_STRESS_H
#define SIM_REPORT_STRESS_H

#include "sim/decide/reverse.h"
#include "sim/decide/stress.h"
#include "sim/report/table.h"
#include <stdio.h>

/* Shock by municipality under one scheme: name, or NULL for the one that the answer names. width:
 * columns of the terminal. STATUS_REFERENCE for an unknown scheme. */
CHECKED enum status report_stress(FILE *out, const struct stress *stress, const char *scheme, int width,
                                  struct note *note);

void report_reverse(FILE *out, const struct reverse *reverse);

/* The same of what a results file holds; scheme: a name or label, NULL for the one that the answer names. Errors as
 * result_open and the loaders; STATUS_MISSING when it holds none, or reverse stress of another scheme; STATUS_USAGE
 * when DIVISION_NEW is asked: both are by the municipalities of the region's table. */
CHECKED enum status report_stress_stored(FILE *out, const char *path, int width, enum division_shown division,
                                         const char *scheme, struct note *note);
CHECKED enum status report_reverse_stored(FILE *out, const char *path, int width, enum division_shown division,
                                          const char *scheme, struct note *note);

/* May it be shown: is the group there, and is the division that of its municipalities? The errors above. */
CHECKED enum status report_check_stored(const char *path, bool stored, const char *group, enum division_shown division,
                                        struct note *note);

#endif
