/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts with a small mean: sequential search through the distribution function. Included by sample_kernel.c only.
 *
 * The count is the number of partial sums P(0), P(0) + P(1), ... that the uniform exceeds. All lanes of a vector take
 * the same number of steps with their sums in registers; the few that need more start again one by one, in the same
 * operations, so that the number of vector steps never shows in a result. */
#ifndef MODELS_CORE_SAMPLE_SEARCH_H
#define MODELS_CORE_SAMPLE_SEARCH_H

#include "models/core/sample_lanes.h"
#include <math.h>

/* Means below this are searched for, from here on rejection is faster. See sample_pmf.h before lowering it. */
#define SEARCH_BELOW 28.0
enum { SEARCH_MAX_STEPS = 48 };

typedef int64_t mask_vector __attribute__((vector_size(sizeof(word_vector))));

/* A list of lanes with P(0) and the ratios P(j) / P(j - 1): for Poisson ratio / j, for the binomial
 * (trials + 1 - j) ratio / j with ratio = p / (1 - p), which is exactly 0 past the last count. */
struct search {
    size_t n;
    double mean[TILE];
    double trials[TILE]; /* binomial only */
    double ratio[TILE];
    double none[TILE]; /* P(0) */
    double u[TILE];
};

/* One lane from the start. Ends where the sum stops growing: a u beyond that is the rounding of the sum. */
static inline int32_t search_one(const struct search *s, size_t l, int binomial) {
    double p = s->none[l], sum = p;
    for (int32_t k = 0;; k++) {
        if (s->u[l] <= sum)
            return k;
        double j = k + 1;
        double step = s->ratio[l] * (1.0 / j);
        p *= binomial ? (s->trials[l] + 1.0 - j) * step : step;
        if (sum + p == sum && k >= s->mean[l])
            return k;
        sum += p;
    }
}

/* Enough steps for all but some thousandths of the lanes. By whole numbers, of which the largest is found in vectors.
 */
static inline int search_steps(const struct search *s) {
    int32_t largest = 0;
    for (size_t l = 0; l < lanes_round_up(s->n); l++) {
        int32_t mean = (int32_t)s->mean[l] + 1;
        largest = mean > largest ? mean : largest;
    }
    return (int)(largest + 3.0 * sqrt(largest) + 2.0);
}

/* count[l], l < n; `binomial` is a constant where this is called. */
static inline __attribute__((always_inline)) void search_all(const struct search *s, int binomial,
                                                             int32_t *restrict count) {
    double inverse[SEARCH_MAX_STEPS];
    int64_t found[TILE];
    size_t padded = lanes_round_up(s->n);
    int steps = search_steps(s);
    for (int j = 0; j < SEARCH_MAX_STEPS; j++)
        inverse[j] = 1.0 / (j + 1);
    for (size_t l = 0; l < padded; l += VECTOR_LANES) {
        real_vector u, p, ratio, left = {0};
        mask_vector k = {0};
        memcpy(&u, s->u + l, sizeof u);
        memcpy(&p, s->none + l, sizeof p);
        memcpy(&ratio, s->ratio + l, sizeof ratio);
        if (binomial)
            memcpy(&left, s->trials + l, sizeof left);
        real_vector sum = p;
        for (int j = 0; j < steps; j++) {
            real_vector step = ratio * inverse[j];
            k -= u > sum;
            p *= binomial ? left * step : step;
            left -= 1.0;
            sum += p;
        }
        memcpy(found + l, &k, sizeof k);
    }
    for (size_t l = 0; l < padded; l++)
        count[l] = (int32_t)found[l];
    for (size_t l = 0; l < s->n; l++)
        if (count[l] >= steps)
            count[l] = search_one(s, l, binomial);
}

#endif
