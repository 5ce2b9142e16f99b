/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covariance of the costs of municipalities in one year, in closed form at the central inputs: the level A at its mean
 * effect (level.h), the PGB share at the mean of what is drawn (rate.h); that it moves is not counted. What
 * municipalities share (regional and product factors, price) makes their costs move together; their own factor and the
 * chance of who comes in makes up the rest. Sums of a few products in a fixed order, rather than a library's linear
 * algebra: the same bits on every machine and in the page. */
#ifndef MODELS_CARE_COVARIANCE_H
#define MODELS_CARE_COVARIANCE_H

#include "models/care/care.h"
#include "models/core/status.h"
#include "models/region/region.h"

/* covariance[n_municipality][n_municipality] in EUR^2, of the costs in the covered cells ([CARE_FORMS][n_care]) of a
 * year (index); variances on the diagonal. STATUS_MEMORY. */
CHECKED enum status care_covariance(const struct care *care, const struct region *region, size_t year,
                                    const bool *covered, double *covariance);

/* weight[n]: the covariance of each municipality's cost with the cost of its pool (numbers from 0, -1 is in none), in
 * whole EUR^2; below zero and outside pools 0. Where a pool's weights would add up to 2^60 or more they are all divided
 * by the same power of two, since only their proportions matter. */
void care_covariance_weights(size_t n, const double *covariance, const int16_t *pool, int64_t *weight);

#endif
