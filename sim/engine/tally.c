/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/tally.h"

#include "models/analysis/replicate.h"
#include <math.h>

__extension__ typedef unsigned __int128 wide;
__extension__ typedef __int128 swide;

static const uint64_t PART = UINT64_C(0xffffffff);

void tally_add(int64_t tally[TALLY_SIZE], int64_t x, size_t set) {
    wide size = x < 0 ? (wide) - (uint64_t)x & UINT64_MAX : (wide)x, square = size * size;
    int64_t low = (int64_t)((uint64_t)x & PART), *of = tally + TALLY_REPLICATE + 3 * (set % STRATUM_REPLICATES);
    tally[TALLY_COUNT]++;
    of[0]++;
    of[1] += low;
    of[2] += (x - low) / ((int64_t)PART + 1);
    for (int k = 0; k < 4; k++, square >>= 32)
        tally[TALLY_SQUARE + k] += (int64_t)((uint64_t)square & PART);
}

void tally_add_sets(int64_t tally[TALLY_SIZE], const int64_t *x, size_t n_value, size_t n, size_t first_set) {
    for (size_t first = 0; first < n_value; first += n) {
        int64_t sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += x[first + k];
        tally_add(tally, sum, first_set + first / n);
    }
}

/* The sum of which these are the low and the high part, as a whole number (the nearest one, halves away from zero)
 * times n, and what is left. Exact. */
struct quotient {
    int64_t whole, rest; /* |rest| <= n / 2 */
};

static struct quotient divide(const int64_t part[2], int64_t n) {
    swide sum = (swide)part[1] * ((int64_t)PART + 1) + part[0];
    struct quotient q = {(int64_t)(sum / n), (int64_t)(sum % n)};
    int64_t away = q.rest < 0 ? -(-q.rest >= n + q.rest) : q.rest >= n - q.rest;
    return (struct quotient){q.whole + away, q.rest - away * n};
}

int64_t tally_round(const int64_t part[2], int64_t n) {
    return divide(part, n).whole;
}

/* Of all replicates. */
static struct quotient divide_all(const int64_t tally[TALLY_SIZE]) {
    int64_t part[2] = {0, 0};
    for (size_t u = 0; u < STRATUM_REPLICATES; u++) {
        part[0] += tally[TALLY_REPLICATE + 3 * u + 1];
        part[1] += tally[TALLY_REPLICATE + 3 * u + 2];
    }
    return divide(part, tally[TALLY_COUNT]);
}

double tally_mean(const int64_t tally[TALLY_SIZE]) {
    int64_t n = tally[TALLY_COUNT];
    if (n == 0)
        return NAN;
    struct quotient mean = divide_all(tally);
    return (double)mean.whole + (double)mean.rest / (double)n;
}

/* Squared distances from the whole number q nearest to the mean: sum of (x - q)^2 = sum of x^2 - q (n q + 2 rest), with
 * rest = sum of (x - q). The large terms go away in whole numbers, modulo 2^128. What rounds is small: the mean of
 * (x - q) is at most a half, and (x - q)^2 at least |x - q|, so the last difference loses at most one bit. */
double tally_sd(const int64_t tally[TALLY_SIZE]) {
    int64_t n = tally[TALLY_COUNT];
    if (n < 2)
        return NAN;
    struct quotient mean = divide_all(tally);
    wide squares = 0;
    swide q = mean.whole;
    for (int k = 3; k >= 0; k--)
        squares = (squares << 32) + (uint64_t)tally[TALLY_SQUARE + k];
    squares -= (wide)q * (wide)(q * n + 2 * (swide)mean.rest);
    double rest = (double)mean.rest;
    return sqrt(((double)squares - rest * rest / (double)n) / (double)(n - 1));
}

/* Sums of distances from the whole number nearest to the mean, which changes no distance between replicates. */
double tally_se(const int64_t tally[TALLY_SIZE]) {
    int64_t count[STRATUM_REPLICATES];
    struct replicate_sum off;
    if (tally[TALLY_COUNT] < 2)
        return NAN;
    swide q = divide_all(tally).whole;
    for (size_t u = 0; u < STRATUM_REPLICATES; u++) {
        const int64_t *of = tally + TALLY_REPLICATE + 3 * u;
        count[u] = of[0];
        off.of[u] = (double)((swide)of[2] * ((int64_t)PART + 1) + of[1] - q * of[0]);
    }
    return replicate_se_of(&off, count);
}
