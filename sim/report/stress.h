/* What stress and reverse stress found, for the terminal. */
#ifndef SIM_REPORT_STRESS_H
#define SIM_REPORT_STRESS_H

#include "sim/decide/reverse.h"
#include "sim/decide/stress.h"
#include <stdio.h>

/* Shock by municipality under one scheme: name, or NULL for the second one. width:
 * columns of the terminal. STATUS_REFERENCE for an unknown scheme. */
CHECKED enum status report_stress(FILE *out, const struct stress *stress, const char *scheme, int width,
                                  struct note *note);

void report_reverse(FILE *out, const struct reverse *reverse);

#endif
