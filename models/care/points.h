/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every cell costs on average at the points of a design, in closed form: inputs and levels as the point has them,
 * all that differs from draw to draw (walks, swings, prices, who comes, what he costs) at its mean. */
#ifndef MODELS_CARE_POINTS_H
#define MODELS_CARE_POINTS_H

#include "models/care/sets.h"
#include "models/care/simulate.h"

/* Is all of this care known in closed form? Not with lump sums, extra clients or accounts that condition the years. */
bool care_points_are_known(const struct care_plan *plan);

/* Adds to cost and clients of the block, whose lanes are the points outer[n_lane]; sets: filled for these. What clients
 * cost above a threshold is not known in closed form, and stays as it is. Each product of a cell is rounded to the cent
 * by itself. STATUS_MEMORY. */
CHECKED enum status care_points_fill(const struct care_plan *plan, const struct care_sets *sets, const uint32_t *outer,
                                     struct care_block *block);

#endif
