/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario as a list of keys and values, to hold beside another one. */
#ifndef SIM_SCENARIO_FLAT_H
#define SIM_SCENARIO_FLAT_H

#include "models/core/status.h"
#include <stddef.h>

struct flat_key {
    char *key;   /* its path, as a grid names it (tree_set): "schemes.full.layers[0].share" */
    char *value; /* as it stands in a scenario */
};

struct flat {
    size_t n;
    struct flat_key *at; /* [n] by key */
};

/* From the text of a scenario without inheritance, such as a results file keeps. Errors as scenario_read; nothing is to
 * be freed after one. */
CHECKED enum status flat_read(const char *text, struct flat *flat, struct note *note);
void flat_free(struct flat *flat); /* legal on a zeroed struct and twice */

/* The value of a key; NULL when it is not there. */
const char *flat_find(const struct flat *flat, const char *key);

#endif
