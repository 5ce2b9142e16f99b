/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settlement in the next year: in the year itself members pay an advance.
 *
 *     payment[t] = own cost[t] + advance transfer[t] + (final transfer - advance transfer)[t - 1]
 *
 * The advance transfer is 0, or what follows from settling the expected costs and clients of the year. Both are of
 * the same pool: of who left, running care only. What comes from outside, and what the funds' balances grow by, is
 * booked in the same years. What is open after the last year is left to settle. Exit fees and friction cost (leaving.h)
 * are paid at once. */
#ifndef SIM_ENGINE_ADVANCE_H
#define SIM_ENGINE_ADVANCE_H

#include "models/solidarity/settle.h"
#include "sim/engine/chunk.h"

/* Advances, all 0 for schemes that do not follow the expectation. */
struct advance_plan {
    int64_t *transfer; /* [n_scheme][n_year][n_municipality] cents */
    int64_t *external; /* [n_scheme][n_year] paid from outside in the year itself */
    int64_t *beside;   /* [n_scheme][n_year] sum of transfer + external */
};

/* Part of plan_init: plan->advance, when the members of every year are known; nothing where all schemes settle in the
 * year itself. STATUS_MEMORY. */
CHECKED enum status advance_init(struct plan *plan);
void advance_free(struct plan *plan); /* legal on a zeroed plan and twice; part of plan_free */

struct advance; /* of one thread */
CHECKED enum status advance_new(const struct plan *plan,
                                struct advance **advance); /* NULL when there is nothing to do */
void advance_room_free(struct advance *advance);           /* NULL is legal */

/* After all else that a scheme does in a year: payment[n_municipality][lanes], external[lanes] and beside[lanes], as
 * they are in the end, become what is paid in this year. own[n_municipality][own_stride]: own cost without behaviour,
 * which extra[n_municipality][lanes] adds, or NULL. Years come in order; chunk->settled is filled, after the last one
 * chunk->to_settle. */
void advance_shift(const struct plan *plan, struct advance *advance, struct chunk *chunk, size_t t, size_t s,
                   size_t row, size_t lanes, const int64_t *extra, int64_t *payment, int64_t *external,
                   int64_t *beside);

#endif
