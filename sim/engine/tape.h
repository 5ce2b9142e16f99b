/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Care that is simulated once for runs side by side, whose budgets and schemes differ: of the last chunk, the costs and
 * clients of every draw as they come out of care_simulate_block. Whoever runs a chunk first keeps it, the others play
 * it; a chunk that is not on the tape is simulated anew, so that it never matters who is how far. */
#ifndef SIM_ENGINE_TAPE_H
#define SIM_ENGINE_TAPE_H

#include "sim/engine/plan.h"

struct workspace;

struct tape {
    const struct plan *plan; /* by which it is simulated, lent */
    size_t rows, first, n;   /* capacity; the draws that are on it, n 0: none */
    bool plays;              /* these are what is asked for */
    int64_t *cost;           /* [n_year][n_municipality][n_cell][rows] */
    int32_t *clients;        /* likewise */
    int64_t *excess;         /* [n_threshold] likewise */
};

/* For chunks of at most so many rows. STATUS_MEMORY; then nothing is left to free. */
CHECKED enum status tape_init(struct tape *tape, const struct plan *plan, size_t rows);
void tape_free(struct tape *tape); /* legal on a zeroed tape and twice */

/* Has this plan, of the same care, region and seed, all of it in the same places? */
bool tape_fits(const struct tape *tape, const struct plan *plan);

/* A chunk begins, and ends; NULL is legal. Between the two any thread may keep or play rows of its own. */
void tape_begin(struct tape *tape, size_t first, size_t n);
void tape_end(struct tape *tape, bool good);

/* Rows row .. row + lanes - 1 from the workspace, or into it. */
void tape_keep(struct tape *tape, const struct workspace *workspace, size_t row, size_t lanes);
void tape_play(const struct tape *tape, struct workspace *workspace, size_t row, size_t lanes);

#endif
