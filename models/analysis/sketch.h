/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A distribution of cents in fixed memory: counts, sums and extremes of bins that are linear between two bounds and
 * log-linear beyond them. All integers, so the order of the draws does not matter and two sketches add up exactly.
 *
 * The bounds come from a first sample. A quantile is read by linear interpolation between the smallest and the largest
 * value of its bin; it is exact when they are equal, and is never off by more than their distance. */
#ifndef MODELS_ANALYSIS_SKETCH_H
#define MODELS_ANALYSIS_SKETCH_H

#include <stddef.h>
#include <stdint.h>

enum {
    SKETCH_SUB = 4,                              /* bins per doubling beyond the bounds */
    SKETCH_DOUBLINGS = 30,                       /* doublings of the range on either side */
    SKETCH_OUTER = SKETCH_SUB * SKETCH_DOUBLINGS /* bins on either side */
};

struct sketch_bin {
    int64_t sum; /* of values - sketch.low */
    int64_t min, max;
    int64_t count;
};

struct sketch {
    int64_t low;            /* left bound of the linear bins */
    int64_t width;          /* of a linear bin, >= 1 */
    size_t n_bin;           /* all bins: SKETCH_OUTER + linear + SKETCH_OUTER */
    struct sketch_bin *bin; /* the caller's, zeroed */
};

/* Bins so that the linear part spans low .. high. n_bin > 2 * SKETCH_OUTER. */
void sketch_init(struct sketch *sketch, int64_t low, int64_t high, size_t n_bin, struct sketch_bin *bin);

void sketch_add(struct sketch *sketch, const int64_t *x, size_t n);

/* other has the same bounds; both stay legal. */
void sketch_merge(struct sketch *sketch, const struct sketch *other);

/* The order statistic of a rank (from 1); *error is the most it can be off. The rank must be 1 .. number of values. */
int64_t sketch_rank(const struct sketch *sketch, int64_t rank, int64_t *error);

/* Mean of the n smallest values, n >= 1. */
double sketch_low_mean(const struct sketch *sketch, int64_t n);

#endif
