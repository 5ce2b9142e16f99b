/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each type of key takes: one row per type, with its name, what it expects, and what is checked of a value. */
#ifndef SIM_SCENARIO_KEYS_TYPES_H
#define SIM_SCENARIO_KEYS_TYPES_H

#include "sim/scenario/keys.h"

/* The value's own type, range and choices; what is inside groups is not looked at. */
CHECKED enum status keys_type_check(struct node *node, const struct key_row *row, struct note *note);

/* The word of a choice that a Dutch one stands for, "measured" for "gemeten"; any other stays itself. */
const char *keys_choice_word(const char *text);

/* Kind of node that a default of this type makes. */
enum node_type keys_type_fallback(enum key_type type);

#endif
