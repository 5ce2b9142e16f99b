/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/core/money.h"

/* part[i] = remainder of the i-th quotient; returns what the floors leave over, 0 <= left < n. */
static int64_t fill_remainders(int64_t amount, size_t n, const int64_t *weight, int64_t total, int64_t *part) {
    double inverse = 1.0 / (double)total;
    int64_t left = amount;
    for (size_t i = 0; i < n; i++)
        left -= money_scale_floor(amount, weight[i], total, inverse, &part[i]);
    return left;
}

static int64_t count_from(size_t n, const int64_t *remainder, int64_t least) {
    int64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += remainder[i] >= least;
    return count;
}

/* A threshold that k remainders reach, found bit by bit; where ties leave none, the k-th largest remainder. */
static int64_t find_threshold(size_t n, const int64_t *remainder, int64_t total, int64_t k) {
    int64_t bit = 1;
    while (bit <= total / 2)
        bit *= 2;
    int64_t threshold = 0;
    for (; bit > 0; bit /= 2) {
        int64_t count = count_from(n, remainder, threshold + bit);
        if (count == k)
            return threshold + bit;
        threshold += count > k ? bit : 0;
    }
    return threshold;
}

void money_allocate(int64_t amount, size_t n, const int64_t *weight, int64_t *part) {
    int64_t sign = amount < 0 ? -1 : 1;
    int64_t size = amount * sign;
    int64_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += weight[i];
    int64_t left = fill_remainders(size, n, weight, total, part);
    int64_t threshold = find_threshold(n, part, total, left);
    int64_t ties = left - count_from(n, part, threshold + 1);
    double inverse = 1.0 / (double)total;
    for (size_t i = 0; i < n; i++) {
        int64_t remainder;
        int64_t quotient = money_scale_floor(size, weight[i], total, inverse, &remainder);
        int64_t tie = remainder == threshold && ties > 0;
        ties -= tie;
        part[i] = sign * (quotient + (remainder > threshold) + tie);
    }
}
