/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the structural transfer of each municipality hangs on: over the horizon, how much of how far it moves with the
 * uncertain inputs moves together with one of them, as a squared correlation.
 *
 * Drivers: the municipality's part in the region's own cost, which its own accounts would tell; its part in the
 * region's budget; and every uncertain input of the scenario, by its uniform. Of each set of inputs the first two draws
 * are taken: a product of the two is free of chance in the mean, so that the correlation is that of what chance does
 * not touch. With one draw per set nothing can be told.
 *
 * Sums of whole numbers (parts per million), so that those of several processes add up in any order. */
#ifndef SIM_ENGINE_HANGS_H
#define SIM_ENGINE_HANGS_H

#include "sim/engine/chunk.h"
#include "sim/store/store.h"

enum { HANGS_OWN_COST, HANGS_OWN_BUDGET, HANGS_INPUTS }; /* HANGS_INPUTS and up: the inputs of the scenario */

struct hangs {
    size_t n, n_driver;
    int64_t *number; /* [n] */
    int64_t *row;    /* scratch of a chunk: [HANGS_INPUTS + 1][rows] own parts, and the transfer */
    int32_t *set;    /* scratch of a chunk: [inputs.n + 1][sets] inputs, and of the transfer its two draws together */
    size_t n_set;    /* sets of a chunk at most */
    uint32_t *outer; /* [n_set] */
    double *uniform; /* [n_set] */
    double *scale;   /* [n_municipality] from cents of a transfer to millionths of the most that it may be */
};

CHECKED enum status hangs_init(struct hangs *hangs, const struct plan *plan);
void hangs_free(struct hangs *hangs); /* legal on a zeroed struct and twice */

/* Add the rows of the chunk, which are whole sets of draws. */
void hangs_add(struct hangs *hangs, const struct plan *plan, const struct chunk *chunk);

/* The squared correlation of a scheme's transfer of municipality i with a driver, 0 to 1; NaN where one of them does
 * not move, or the sets are fewer than MEASURE_LEAST_GROUPS. */
double hangs_part(const struct hangs *hangs, const struct plan *plan, size_t scheme, size_t i, size_t driver);

/* Write what there is. STATUS_MEMORY, and errors of the store. */
CHECKED enum status hangs_record(const struct hangs *hangs, const struct plan *plan, struct store *store,
                                 struct note *note);

#endif
