/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole cents: exact scaling and allocation by largest remainder. Freestanding.
 *
 * No 128-bit division in the hot path: a double quotient is off by at most one and is corrected by its integer
 * remainder, which is exact in wrapping 64-bit arithmetic. That holds while results stay within MONEY_LIMIT and
 * divisors below 2^61. */
#ifndef MODELS_CORE_MONEY_H
#define MODELS_CORE_MONEY_H

#include <stddef.h>
#include <stdint.h>

/* Largest amount in cents that settlement handles: EUR 10,000 billion (1e15 cents). */
#define MONEY_LIMIT INT64_C(1000000000000000)

/* Fixed-point unit of shares, fractions, percentages and euro amounts in schemes and cuts: nine decimals. */
#define NANO INT64_C(1000000000)

/* floor(a * w / W) and the remainder a * w - q * W in [0, W). 0 <= a, 0 <= w, 0 < W < 2^61, result <= MONEY_LIMIT.
 * inverse = 1.0 / W, passed in so that a loop divides once. */
static inline int64_t money_scale_floor(int64_t a, int64_t w, int64_t W, double inverse, int64_t *remainder) {
    int64_t q = (int64_t)((double)a * (double)w * inverse);
    int64_t r = (int64_t)((uint64_t)a * (uint64_t)w - (uint64_t)q * (uint64_t)W);
    int64_t low = -(int64_t)(r < 0);
    q += low;
    r += low & W;
    int64_t high = -(int64_t)(r >= W);
    q -= high;
    r -= high & W;
    *remainder = r;
    return q;
}

/* a * w / W to the nearest cent, halves away from zero; a may be negative, the rest as money_scale_floor. */
static inline int64_t money_scale_round(int64_t a, int64_t w, int64_t W, double inverse) {
    int64_t sign = a < 0 ? -1 : 1;
    int64_t r;
    int64_t q = money_scale_floor(a * sign, w, W, inverse, &r);
    return sign * (q + (r >= W - r));
}

/* Allocate `amount` (any sign) over n weights >= 0 with sum > 0 by largest remainder, ties to the lower index. The
 * parts add up to amount exactly. part may not overlap weight. For one allocation; settle.c has its own over lanes. */
void money_allocate(int64_t amount, size_t n, const int64_t *weight, int64_t *part);

#endif
