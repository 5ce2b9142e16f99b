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

union money_word {
    double real;
    int64_t bits;
};

/* (double)x for x >= 0. Few vector units convert 64-bit integers: the halves of x become the low bits of a double of
 * size 2^84 and of one of size 2^52, and only their sum rounds, as a conversion does. */
static inline double money_real(int64_t x) {
#if defined __x86_64__
    union money_word upper = {.bits = x >> 32 | INT64_C(0x4530000000000000)};
    union money_word lower = {.bits = (x & INT64_C(0xffffffff)) | INT64_C(0x4330000000000000)};
    return (upper.real - (0x1p84 + 0x1p52)) + lower.real;
#else
    return (double)x;
#endif
}

/* A whole number next to x, the nearer one but for rounding; 0 <= x < 2^51. */
static inline int64_t money_whole(double x) {
#if defined __x86_64__
    union money_word shifted = {.real = x + 0x1p52};
    return shifted.bits - INT64_C(0x4330000000000000);
#else
    return (int64_t)(x + 0.5);
#endif
}

/* floor(a * w / W) and the remainder a * w - q * W in [0, W). 0 <= a, 0 <= w, 0 < W < 2^61, result <= MONEY_LIMIT.
 * inverse = 1.0 / W, passed in so that a loop divides once. W and its inverse, w, the product and the quotient are each
 * rounded: the last is off by less than (3/2 + 1 + 1) 2^-53 of it and half a unit in its last place, 0.46 at most, so
 * that the nearest whole number is the floor or one more. */
static inline int64_t money_scale_floor(int64_t a, int64_t w, int64_t W, double inverse, int64_t *remainder) {
    int64_t q = money_whole(money_real(a) * money_real(w) * inverse);
    int64_t r = (int64_t)((uint64_t)a * (uint64_t)w - (uint64_t)q * (uint64_t)W);
    int64_t low = -(int64_t)(r < 0);
    *remainder = r + (low & W);
    return q + low;
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
