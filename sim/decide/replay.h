/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario simulated and settled in memory, without a results file: what every draw comes to over the horizon (all
 * years after the base year). Draws are keyed, so that two scenarios of the same municipalities, schemes and years can
 * be compared draw by draw. */
#ifndef SIM_DECIDE_REPLAY_H
#define SIM_DECIDE_REPLAY_H

#include "sim/engine/plan.h"

/* Series [n_scheme][n_place][n_draw] in cents; places are the municipalities of the table, then the region. */
struct replay {
    size_t n_scheme, n_place, n_draw;
    int64_t *payment; /* over the horizon */
    int64_t *result;  /* budget - payment over the horizon */
    int64_t *lowest;  /* lowest of the results added up year by year: a reserve of less than -lowest runs out. Results
                         against the estimate where the scenario says that reserves bear those (reserve_by_estimate) */
    struct plan_mean mean; /* of its plan */
};

/* Bytes of a replay, per draw. */
size_t replay_draw_bytes(const struct scenario *scenario);

/* The first scenario->n_draw draws, a multiple of inner_draws. threads 0: one per core; never changes a figure. What
 * plan_init and care_simulate_block can say; STATUS_MEMORY. */
CHECKED enum status replay_run(const struct scenario *scenario, int threads, struct replay *replay, struct note *note);

/* Which draws, and what is known of them already. */
struct replay_part {
    size_t n;
    const uint32_t *pick;         /* [n] each below scenario->n_draw; NULL: the first n */
    const struct plan_mean *mean; /* of a replay of the same budgets (plan_terms), or NULL */
};

/* The same of some draws only: series [n_scheme][n_place][n], in their order. A draw comes to the same alone as among
 * others. */
CHECKED enum status replay_run_part(const struct scenario *scenario, int threads, const struct replay_part *part,
                                    struct replay *replay, struct note *note);
void replay_free(struct replay *replay); /* legal on a zeroed replay and twice */

/* One series of n_draw. */
static inline const int64_t *replay_series(const struct replay *replay, const int64_t *series, size_t scheme,
                                           size_t place) {
    return series + (scheme * replay->n_place + place) * replay->n_draw;
}

/* Share of the draws in which a reserve (cents) runs out; its standard error, with draws that share their uncertain
 * inputs as units, in *se, which may be NULL. term[n_draw] is overwritten. */
double replay_chance(const struct replay *replay, size_t scheme, size_t place, int64_t reserve, int64_t inner_draws,
                     double *term, double *se);

#endif
