/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a run that went on until a figure was accurate enough: did it succeed, and in how many draws? */
#ifndef SIM_TABLES_ACCURACY_H
#define SIM_TABLES_ACCURACY_H

#include "sim/tables/build.h"

/* NULL where none was asked for. */
struct accuracy {
    const char *const *until, *const *target, *const *ratio;
};

CHECKED enum status accuracy_load(const struct source *source, struct accuracy *accuracy, struct note *note);

/* A sentence above the sheet, if any was asked for. */
void accuracy_say(const struct source *s, const struct accuracy *x, struct sheet *sheet);

#endif
