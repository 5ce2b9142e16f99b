/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run adds up beside its measures: contributions, shared costs, funds, what is still to be settled, marginal
 * shares, extra costs. One array of whole numbers, so that those of several processes add up and the order of the draws
 * does not matter. */
#ifndef SIM_ENGINE_TALLIES_H
#define SIM_ENGINE_TALLIES_H

#include "sim/engine/chunk.h"
#include "sim/engine/tally.h"
#include "sim/store/store.h"

enum { TALLIES_KEPT = 100000 }; /* quantiles of a fund's balance are those of so many draws at most, the first ones */

struct tallies {
    size_t n;
    int64_t *number; /* [n] everything below */
    /* Where each begins in number, as tallies unless told otherwise; n_period is n_year + 1, the last the horizon. */
    size_t marginal;  /* [n_scheme][n_period][n_municipality] nano, draws that count (behaviour_last_draw) */
    size_t extra;     /* [n_scheme][n_period][n_municipality + 1] sums over sets of draws; with eta, the region last */
    size_t balance;   /* [n_scheme][n_year] sums over sets of draws; where a scheme has funds, as the next three */
    size_t assessed;  /* the same, of the assessments */
    size_t hit;       /* the same, of draws with an assessment */
    size_t kept;      /* [n_scheme][n_year][n_kept] balances, no tallies */
    size_t to_settle; /* [n_scheme][n_municipality] where a scheme settles in the next year */
    size_t to_settle_group; /* the same, of sums over sets of draws */
    size_t contribution; /* [n_scheme][n_year][n_place - 1][2] transfers above 0 over the draws, low and high part; of
                            municipalities without what is in the next two */
    size_t settled;      /* the same, of what is settled of the year before; where there is any */
    size_t exits;        /* the same, of exit fees and friction cost */
    size_t shared;       /* [n_year][n_place - 1][2] the same of shared costs; where there are any */
    size_t flow;         /* [FLOW_COUNT][n_scheme][n_year][n_place - 1][2] the same of contributions and fees, if any */
    size_t n_kept;
};

CHECKED enum status tallies_init(struct tallies *tallies, const struct plan *plan);
void tallies_free(struct tallies *tallies); /* legal on a zeroed struct and twice */

/* Add the rows of the chunk, which are whole sets of draws. */
void tallies_add(struct tallies *tallies, const struct plan *plan, const struct chunk *chunk);

/* Write what there is into the results file. STATUS_MEMORY, and errors of the store. */
CHECKED enum status tallies_record(const struct tallies *tallies, const struct plan *plan, struct store *store,
                                   struct note *note);

#endif
