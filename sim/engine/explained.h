/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run adds up to explain transfers: how often a municipality exceeds its own budget and receives (the 2 x 2
 * table), and the split of what it pays into distribution model and use (models/analysis/explain.h). One array of whole
 * numbers, so that those of several processes add up. */
#ifndef SIM_ENGINE_EXPLAINED_H
#define SIM_ENGINE_EXPLAINED_H

#include "models/analysis/measure.h"
#include "sim/engine/chunk.h"
#include "sim/engine/need.h"
#include "sim/store/store.h"

/* The first draws, from which the errors of the split are. */
enum { EXPLAINED_SAMPLE = 1024 };

/* Own cost above the own budget, and a transfer below 0. */
enum outcome {
    OUTCOME_WITHIN_NOT_RECEIVES,
    OUTCOME_WITHIN_RECEIVES,
    OUTCOME_EXCEEDS_NOT_RECEIVES,
    OUTCOME_EXCEEDS_RECEIVES,
    OUTCOME_COUNT
};

struct explained {
    struct need_table need;
    size_t n;
    int64_t *number;
    /* Where each begins in number; n_period is n_year + 1, the last the horizon. */
    size_t outcome; /* [n_scheme][n_period][n_municipality][OUTCOME_COUNT][STRATUM_REPLICATES] draws */
    size_t cell;    /* [n_year][n_municipality][n_cell][2] sum of the costs over the draws, low and high part */
    size_t clients; /* [n_year][n_municipality][n_care][FORM_COUNT] sum over the draws */
    size_t use;     /* [n_scheme][n_period][n_municipality] tallies of the sets of the sample, sums over the set */
    size_t model;   /* the same */
};

/* STATUS_MEMORY. */
CHECKED enum status explained_init(struct explained *explained, const struct plan *plan);
void explained_free(struct explained *explained); /* legal on a zeroed struct and twice */

/* Is the transfer of the scheme split? Only in plain pools of costs, settled in the year itself, where nobody joins,
 * leaves or merges and behaviour.eta is 0. */
bool explained_has_split(const struct plan *plan, size_t scheme);

/* Add the rows of the chunk, which are whole sets of draws. budget[n_year][n_place]: where it is the same in every
 * draw. STATUS_MEMORY. */
CHECKED enum status explained_add(struct explained *explained, const struct plan *plan, const struct chunk *chunk,
                                  const int64_t *budget, int threads);

/* Write it all; series as for record_measures. STATUS_MEMORY, and errors of the store. */
CHECKED enum status explained_record(const struct explained *explained, const struct plan *plan,
                                     const struct measure *measure, const struct measure_series *series,
                                     struct store *store, struct note *note);

#endif
