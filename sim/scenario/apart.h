/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario taken apart: its schemes, its budgets, and all the rest. Runs that have the rest alike can be made
 * together (sim/engine/joint.h). */
#ifndef SIM_SCENARIO_APART_H
#define SIM_SCENARIO_APART_H

#include "models/core/status.h"
#include <stddef.h>

struct apart_scheme {
    char *name;
    char *text; /* its other keys, as they can stand in a scenario after the name */
};

struct apart {
    char *rest; /* one text for scenarios that are alike, whatever the order of their keys was */
    char *care; /* the same without the budgets: what care is drawn by */
    size_t n_scheme;
    struct apart_scheme *scheme; /* [n_scheme] */
};

/* Of the text of a resolved scenario (scenario.resolved). Errors as scenario_read; nothing is to be freed after one. */
CHECKED enum status apart_read(const char *resolved, struct apart *apart, struct note *note);
void apart_free(struct apart *apart); /* legal on a zeroed struct and twice */

#endif
