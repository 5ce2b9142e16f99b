/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number that is given as a distribution: { distribution = "normal"; mean = 0.1; sd = 0.02; }. Such a group may stand
 * for any key of type KEY_INPUT, and for an element of a KEY_INPUTS (keys_table.c). */
#ifndef SIM_SCENARIO_UNCERTAIN_H
#define SIM_SCENARIO_UNCERTAIN_H

#include "models/inputs/distribution.h"
#include "sim/scenario/keys.h"

/* Part of a distribution that may lie outside the range of its key: beyond this the range, not the distribution, would
 * say what values there are. */
#define UNCERTAIN_OUTSIDE_MOST 0.01

/* Does it look like a distribution: a group with the key `distribution`? */
bool uncertain_is(const struct node *node);

/* The distribution with its parameters, checked and prepared, to be freed with distribution_value_free. On failure
 * there is nothing to free, and the note says what to mend. */
CHECKED enum status uncertain_parse(const struct node *group, struct distribution_value *value, struct note *note);

/* The same against the range of its key. Then puts the mean into group->decimal, which is what readers see that ask for
 * a number. */
CHECKED enum status uncertain_check(struct node *group, const struct key_row *row, struct note *note);

/* The error for a distribution where a number is needed. */
enum status uncertain_refused(const struct node *group, struct note *note);

#endif
