/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three forecasts that anyone can make, for a model to beat. Growth: mean over the years so far of the mean log growth
 * of municipalities that moved less than 0.5; its sd, each year's median taken out, is the error for every
 * municipality.
 *
 *   last      last account and growth
 *   smoothed  level = 0.8 account + 0.2 (level + growth), and growth
 *   budget    own primitive budget, raised by the median of accounts over budgets so far, with the sd of that; a year
 *             ahead only, NAN beyond: nobody knows it earlier */
#ifndef SIM_BELIEF_NAIVE_H
#define SIM_BELIEF_NAIVE_H

#include "sim/belief/evidence.h"

/* Mean CRPS over n municipalities `who` of each forecast (enum naive) of year last + ahead from what is known to
 * `last`. room[n_municipality * n_year]. */
void naive_scores(const struct evidence *evidence, size_t last, size_t ahead, const size_t *who, size_t n, double *room,
                  double *score);

#endif
