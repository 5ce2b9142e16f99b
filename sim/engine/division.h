/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settlement where municipalities merge (models/region/merger.h). Draws, and all that a run works out, are by the
 * municipalities of the table, the old ones; from a merger on those that there are then, the units, settle.
 *
 * What the units bring in are the sums of their parts: budget, cells, clients, residents, youths, expectations and the
 * figures of earlier years, so that a lagged key of a new municipality counts what its parts had. What a unit settles
 * is shared out among its parts in proportion to their budgets (arithmetic, "rekenkundig": the unit has one budget and
 * one account), by largest remainder, ties to the lower code. So all sums are kept to the cent.
 *
 * Figures are given in both divisions: by old municipality, and by unit of the last year. In years before a merger a
 * unit is the sum of what its parts were then. */
#ifndef SIM_ENGINE_DIVISION_H
#define SIM_ENGINE_DIVISION_H

#include "sim/engine/workspace.h"

struct division_room; /* of one thread */

/* *room stays NULL where nobody merges. STATUS_MEMORY. */
CHECKED enum status division_room_new(const struct plan *plan, struct division_room **room);
void division_room_free(struct division_room *room); /* NULL is legal */

/* Begin year t, before its schemes are settled: `input`, by old municipality, is what the year's costs are read from
 * and stays as it is until the next year. Puts the own cost of the units of the last year into the chunk. Nothing where
 * nobody merges. */
void division_open(const struct plan *plan, struct workspace *w, size_t t, const struct settle_input *input,
                   struct chunk *chunk, size_t row);

/* As settle_scheme, with everything by old municipality: scheme, input (that of division_open, or another one of the
 * same year) and payment[n_municipality][n_lane]. The room is NULL where nobody merges; workspace is as for
 * settle_scheme. Only the covariance of the input is by the units of year t, as the plan has it. */
void division_settle(const struct plan *plan, struct division_room *room, void *workspace, size_t t,
                     const struct scheme *scheme, const struct settle_input *input, int64_t *payment,
                     int64_t *external);

/* After division_settle, when all that old municipalities pay beside it has been added to payment: what the units of
 * the last year pay, into the chunk's rows [n_place][rows] at `to`. What they pay beside it goes by fractions.
 * deferred: payment is not that of the year's settlement but what falls in the year; then all of it but the own cost
 * goes by fractions. Nothing where nobody merges. */
void division_put_payment(const struct plan *plan, struct workspace *w, size_t t, bool deferred, const int64_t *payment,
                          int64_t *to, size_t rows, size_t row, size_t lanes);

/* Any amount of year t by old municipality, [n_municipality][lanes], to the units' rows of the chunk in the same way.
 */
void division_put(const struct plan *plan, struct workspace *w, size_t t, const int64_t *values, int64_t *to,
                  size_t rows, size_t row, size_t lanes);

/* values[n_municipality] of year t to units of the last year. STATUS_MEMORY. */
CHECKED enum status division_sum(const struct plan *plan, size_t t, const int64_t *values, int64_t *units);

/* plan.unit_budget; part of plan_draft. STATUS_MEMORY. */
CHECKED enum status division_plan(struct plan *plan);

#endif
