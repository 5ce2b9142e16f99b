/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/tally.h"

#include <math.h>

__extension__ typedef unsigned __int128 wide;

static const uint64_t PART = UINT64_C(0xffffffff);

void tally_add(int64_t tally[TALLY_SIZE], int64_t x) {
    wide size = x < 0 ? (wide) - (uint64_t)x & UINT64_MAX : (wide)x, square = size * size;
    int64_t low = (int64_t)((uint64_t)x & PART);
    tally[TALLY_COUNT]++;
    tally[TALLY_SUM] += low;
    tally[TALLY_SUM + 1] += (x - low) / ((int64_t)PART + 1);
    for (int k = 0; k < 4; k++, square >>= 32)
        tally[TALLY_SQUARE + k] += (int64_t)((uint64_t)square & PART);
}

void tally_add_groups(int64_t tally[TALLY_SIZE], const int64_t *x, size_t n_value, size_t n) {
    for (size_t first = 0; first < n_value; first += n) {
        int64_t sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += x[first + k];
        tally_add(tally, sum);
    }
}

static long double parts(const int64_t *part, int n) {
    long double sum = 0;
    for (int k = n - 1; k >= 0; k--)
        sum = sum * 4294967296.0L + (long double)part[k];
    return sum;
}

double tally_mean(const int64_t tally[TALLY_SIZE]) {
    return tally[TALLY_COUNT] ? (double)(parts(tally + TALLY_SUM, 2) / (long double)tally[TALLY_COUNT]) : NAN;
}

double tally_sd(const int64_t tally[TALLY_SIZE]) {
    long double n = (long double)tally[TALLY_COUNT], sum = parts(tally + TALLY_SUM, 2);
    if (tally[TALLY_COUNT] < 2)
        return NAN;
    long double variance = (parts(tally + TALLY_SQUARE, 4) - sum * sum / n) / (n - 1);
    return variance > 0 ? (double)sqrtl(variance) : 0.0;
}

double tally_se(const int64_t tally[TALLY_SIZE]) {
    return tally_sd(tally) / sqrt((double)tally[TALLY_COUNT]);
}
