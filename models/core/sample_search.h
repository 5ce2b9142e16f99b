/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts with a small mean: sequential search through the distribution function. Included by sample_kernel.c only.
 *
 * The count is the number of partial sums P(0), P(0) + P(1), ... of doubles that the uniform exceeds (search_one). Sums
 * of floats, of which a vector holds twice as many, tell it just as well for all but one in a thousand lanes: a uniform
 * that is SEARCH_DOUBT away from each of them exceeds the same ones. Where a sum lies nearer, and where more steps are
 * needed than the vectors take, the lane is done again in doubles. So neither the floats nor the number of vector steps
 * ever show in a result. */
#ifndef MODELS_CORE_SAMPLE_SEARCH_H
#define MODELS_CORE_SAMPLE_SEARCH_H

#include "models/core/sample_lanes.h"
#include <math.h>

/* Means below this are searched for, from here on rejection is faster. See sample_pmf.h before lowering it. */
#define SEARCH_BELOW 28.0

/* A uniform so near a sum of floats is left to doubles. With u = 2^-24, the rounding of a float, the exponent of P(0),
 * at most 39, brings a relative error of 45 u, and adding up one of 48 u at most. A step of the binomial is
 * (trials + 1) ratio / j less ratio: it errs by 7 u times (trials + 1) / (trials + 1 - j) at most, and by 2 u more;
 * over all steps, each weighed with the chance that it is reached, that is 410 u with 56 trials of 1/2, the worst, and
 * less for Poisson. Together they stay below 2^-15. */
#define SEARCH_DOUBT 0x1p-14F
enum { SEARCH_MAX_STEPS = 48, SEARCH_OPEN = -1 };

typedef float short_vector __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t sign_vector __attribute__((vector_size(VECTOR_BYTES)));
enum { SHORT_LANES = VECTOR_BYTES / sizeof(float) };

/* A list of lanes with log P(0) and the ratios P(j) / P(j - 1): for Poisson ratio / j, for the binomial
 * (trials + 1 - j) ratio / j with ratio = p / (1 - p), which is exactly 0 past the last count. */
struct search {
    size_t n;
    double mean[TILE];
    double trials[TILE]; /* binomial only */
    double ratio[TILE];
    double log_none[TILE]; /* log P(0) */
    double u[TILE];
};

/* One lane in doubles. Ends where the sum stops growing: a u beyond that is the rounding of the sum. */
static inline int32_t search_one(const struct search *s, size_t l, int binomial) {
    double p = fmath_exp(s->log_none[l]), sum = p;
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

/* exp(x) for -60 <= x <= 0. */
static inline float search_exp(float x) {
    float magic = x * 0x1.715476p0F + 0x1.8p23F;
    float k = magic - 0x1.8p23F;
    float r = (x - k * 0x1.62e4p-1F) - k * 0x1.7f7d1cp-20F;
    float q = 0x1.6c16c2p-10F;
    q = 0x1.111112p-7F + r * q;
    q = 0x1.555556p-5F + r * q;
    q = 0x1.555556p-3F + r * q;
    q = 0.5F + r * q;
    float y = 1.0F + (r + r * r * q);
    uint32_t bits, low;
    memcpy(&bits, &y, sizeof bits);
    memcpy(&low, &magic, sizeof low);
    bits += low << 23;
    memcpy(&y, &bits, sizeof y);
    return y;
}

/* The same in floats: a step is slope / j, less ratio for the binomial. The uniform is between from and to. */
struct search_floats {
    float none[TILE], slope[TILE], less[TILE], from[TILE], to[TILE];
    int32_t least[TILE], most[TILE]; /* how many sums from exceeds, and how many to does */
};

/* Up to whole pairs of vectors, the last of them zeros. */
static inline size_t search_round_up(size_t n) {
    return (n + 2 * SHORT_LANES - 1) / (2 * SHORT_LANES) * (2 * SHORT_LANES);
}

static inline void search_floats(const struct search *s, int binomial, struct search_floats *f) {
    for (size_t l = lanes_round_up(s->n); l < search_round_up(s->n); l++)
        f->none[l] = f->slope[l] = f->less[l] = f->from[l] = f->to[l] = 0.0F;
    for (size_t l = 0; l < lanes_round_up(s->n); l++) {
        float ratio = (float)s->ratio[l], u = (float)s->u[l];
        f->none[l] = search_exp((float)s->log_none[l]);
        f->slope[l] = binomial ? ratio * ((float)s->trials[l] + 1.0F) : ratio;
        f->less[l] = ratio;
        f->from[l] = u - SEARCH_DOUBT < 0.0F ? 0.0F : u - SEARCH_DOUBT;
        f->to[l] = u + SEARCH_DOUBT;
    }
}

#define SEARCH_LOAD(v, from) memcpy(&(v), (from), sizeof(v))
#define SEARCH_STEP(p, sum, slope, less, from, to, least, most)                                                        \
    least -= (sign_vector)(from > sum);                                                                                \
    most -= (sign_vector)(to > sum);                                                                                   \
    p *= binomial ? slope * inverse[j] - less : slope * inverse[j];                                                    \
    sum += p;

/* Two vectors side by side, since every step waits for the one before. */
static inline __attribute__((always_inline)) void search_count(struct search_floats *f, size_t n, int steps,
                                                               int binomial) {
    float inverse[SEARCH_MAX_STEPS];
    for (int j = 0; j < SEARCH_MAX_STEPS; j++)
        inverse[j] = 1.0F / (float)(j + 1);
    for (size_t l = 0; l < n; l += 2 * SHORT_LANES) {
        short_vector p, slope, less, from, to, p2, slope2, less2, from2, to2;
        sign_vector least = {0}, most = {0}, least2 = {0}, most2 = {0};
        SEARCH_LOAD(p, f->none + l);
        SEARCH_LOAD(slope, f->slope + l);
        SEARCH_LOAD(less, f->less + l);
        SEARCH_LOAD(from, f->from + l);
        SEARCH_LOAD(to, f->to + l);
        SEARCH_LOAD(p2, f->none + l + SHORT_LANES);
        SEARCH_LOAD(slope2, f->slope + l + SHORT_LANES);
        SEARCH_LOAD(less2, f->less + l + SHORT_LANES);
        SEARCH_LOAD(from2, f->from + l + SHORT_LANES);
        SEARCH_LOAD(to2, f->to + l + SHORT_LANES);
        short_vector sum = p, sum2 = p2;
        for (int j = 0; j < steps; j++) {
            SEARCH_STEP(p, sum, slope, less, from, to, least, most)
            SEARCH_STEP(p2, sum2, slope2, less2, from2, to2, least2, most2)
        }
        memcpy(f->least + l, &least, sizeof least);
        memcpy(f->most + l, &most, sizeof most);
        memcpy(f->least + l + SHORT_LANES, &least2, sizeof least);
        memcpy(f->most + l + SHORT_LANES, &most2, sizeof most);
    }
}

/* count[l], l < n; `binomial` is a constant where this is called. */
static inline __attribute__((always_inline)) void search_all(const struct search *s, int binomial,
                                                             int32_t *restrict count) {
    struct search_floats f;
    int steps = search_steps(s), open = 0;
    search_floats(s, binomial, &f);
    search_count(&f, search_round_up(s->n), steps, binomial);
    for (size_t l = 0; l < s->n; l++) {
        count[l] = f.least[l] == f.most[l] && f.most[l] < steps ? f.least[l] : SEARCH_OPEN;
        open += count[l] == SEARCH_OPEN;
    }
    for (size_t l = 0; open > 0 && l < s->n; l++)
        if (count[l] == SEARCH_OPEN) {
            count[l] = search_one(s, l, binomial);
            open--;
        }
}

#endif
