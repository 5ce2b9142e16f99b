/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which part of the variance of a figure comes from each of some independent drivers, as far as the figure moves with
 * them along a straight line: least squares of the figure on all drivers together, over n sets of their values,
 *
 *   part[j] = (b[j]^2 - Var b[j]) Var x[j]        b = C y, C the inverse of the drivers' centred products
 *
 * so that chance adds nothing in the mean: of a driver that does nothing the part is 0 on average, and may fall below.
 * Var b[j] = s^2 C[j][j], s^2 the rest over n - n_driver - 1 degrees of freedom (adjusted R^2 is the sum of the parts
 * over the variance). The error of a part is that of b[j]^2. As far as the figure follows a driver in curves, or
 * follows two together, it is in no part.
 *
 * Sums over the sets are whole numbers, so that their order does not matter. */
#ifndef MODELS_ANALYSIS_DRIVEN_H
#define MODELS_ANALYSIS_DRIVEN_H

#include "models/core/status.h"
#include <stddef.h>
#include <stdint.h>

/* Products of drivers stand in the lower triangle, row by row: j, k <= j. */
static inline size_t driven_pair(size_t j, size_t k) {
    return j * (j + 1) / 2 + k;
}

/* Sum of x[k] y[k]; the numbers below 2^22, so that those of a million sets fit. */
int64_t driven_product(const int32_t *x, const int32_t *y, size_t n);

/* The drivers of a number of figures. A driver that does not move, or moves as others do, has no part. */
struct driven {
    size_t n_driver;
    int64_t n;        /* sets, at least n_driver + 2 */
    double *mean;     /* [n_driver] */
    double *variance; /* [n_driver] */
    double *inverse;  /* [n_driver][n_driver] C */
    double *room;     /* of all of them */
};

/* sum[n_driver], product[driven_pair(n_driver, 0)]: over the sets. STATUS_MEMORY; STATUS_RANGE when the sets are too
 * few. */
CHECKED enum status driven_init(struct driven *driven, size_t n_driver, int64_t n, const int64_t *sum,
                                const int64_t *product);
void driven_free(struct driven *driven); /* legal on a zeroed struct and twice */

/* part[n_driver] in the square of the figure's unit, and the variance of each part's error. sum, square: over the sets,
 * of the figure and of its square; product[n_driver]: of the figure with each driver. */
void driven_parts(const struct driven *driven, int64_t sum, int64_t square, const int64_t *product, double *part,
                  double *error);

#endif
