/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours on a terminal: only where there is one that has them, and nobody has said NO_COLOR (no-color.org). */
#ifndef SIM_BASE_COLOUR_H
#define SIM_BASE_COLOUR_H

#include <stdbool.h>
#include <stdio.h>

enum colour { COLOUR_STRONG, COLOUR_GOOD, COLOUR_BAD, COLOUR_CARE };

bool colour_wanted(FILE *out);

/* What turns it on and off again; "" where it is not wanted. Static. */
const char *colour_on(FILE *out, enum colour colour);
const char *colour_off(FILE *out);

#endif
