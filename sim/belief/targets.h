/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of what to fit besides the accounts: columns target, year, value, sd, use, source.
 *
 *   use = prior   target is a parameter; value and sd (on the parameter's scale) are what is believed of it beforehand
 *   use = fixed   target is a parameter, held at value; or `unrest` of a year: a factor of municipal_sd in it
 *   use = check   never fitted, only compared: `growth` of a year (log of cost over need, all municipalities), or
 *                 `clients` or `cost_eur` of the whole region in a year; sd is the error of the value
 *
 * Parameters that no row names keep their usual prior; `need_exponent` and `chance_sd` take part only when named. */
#ifndef SIM_BELIEF_TARGETS_H
#define SIM_BELIEF_TARGETS_H

#include "sim/belief/fit.h"
#include "sim/scenario/scenario.h"

enum check { CHECK_GROWTH, CHECK_CLIENTS, CHECK_COST, CHECKS };

struct target_check {
    enum check check;
    size_t year; /* index */
    double value, sd;
};

struct targets {
    struct prior prior[PARAMETERS];
    bool named[PARAMETERS];
    double unrest[FILTER_YEARS]; /* by year of the scenario, 1 where not given */
    size_t n_check;
    struct target_check *check;
    char passed_over[512]; /* a sentence for the user where rows are of years that the scenario does not have, or "" */
};

/* The name of a check in the table. */
const char *target_check_name(enum check check);

/* Errors at file and row. Free with targets_free (legal on a zeroed struct and twice). */
CHECKED enum status targets_read(const struct files *files, const char *path, const struct scenario *scenario,
                                 struct targets *targets, struct note *note);
void targets_free(struct targets *targets);

#endif
