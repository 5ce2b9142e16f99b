/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_CLI_NEW_HEIR_H
#define SIM_CLI_NEW_HEIR_H

#include "models/core/status.h"
#include <stdbool.h>

struct new_heir {
    const char *name;         /* of the scenario, and of its file NAME.cfg in this folder */
    const char *base;         /* the scenario that it inherits, with or without .cfg: here, or of the program */
    const char *municipality; /* whose figures it has places for; NULL: the first of the region */
    bool force;               /* another's file may be replaced */
};

/* solidair new NAME --base BASE: write a scenario of some twenty lines that explains itself, and say what to do next.
 */
CHECKED enum status new_heir(const struct new_heir *wanted, struct note *note);

#endif
