/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of lanes, and allocation by largest remainder in all lanes at once.
 *
 * Settlement works in blocks of a fixed number of lanes (draws), so that every inner loop has a constant length,
 * vectorises, and stays in the nearest cache. A row is an array [LANES] of int64_t; rows is [n][LANES]. */
#ifndef MODELS_SOLIDARITY_ROWS_H
#define MODELS_SOLIDARITY_ROWS_H

#include "models/core/money.h"
#include <stddef.h>
#include <stdint.h>

enum { LANES = 16 };

/* row = value in every lane. */
static inline void row_fill(int64_t *restrict row, int64_t value) {
    for (size_t l = 0; l < LANES; l++)
        row[l] = value;
}

/* row += the first n lanes of from, n <= LANES. */
static inline void row_add(int64_t *restrict row, const int64_t *restrict from, size_t n) {
    if (n == LANES)
        for (size_t l = 0; l < LANES; l++)
            row[l] += from[l];
    else
        for (size_t l = 0; l < n; l++)
            row[l] += from[l];
}

/* row += the first n lanes of 32-bit counts. */
static inline void row_add_count(int64_t *restrict row, const int32_t *restrict from, size_t n) {
    if (n == LANES)
        for (size_t l = 0; l < LANES; l++)
            row[l] += from[l];
    else
        for (size_t l = 0; l < n; l++)
            row[l] += from[l];
}

/* to = from. */
static inline void row_copy(int64_t *restrict to, const int64_t *restrict from) {
    for (size_t l = 0; l < LANES; l++)
        to[l] = from[l];
}

/* row -= other. */
static inline void row_subtract(int64_t *restrict row, const int64_t *restrict other) {
    for (size_t l = 0; l < LANES; l++)
        row[l] -= other[l];
}

/* What is below 0 becomes 0. */
static inline void row_from_zero(int64_t *restrict row) {
    for (size_t l = 0; l < LANES; l++)
        row[l] = row[l] > 0 ? row[l] : 0;
}

/* Is the row the same in every lane? Budgets mostly are. */
static inline int row_is_constant(const int64_t *row) {
    int64_t differs = 0;
    for (size_t l = 1; l < LANES; l++)
        differs |= row[l] ^ row[0];
    return differs == 0;
}

/* row = row x numerator / divisor to the nearest cent, halves up; row >= 0, 0 <= numerator <= divisor < 2^61. */
static inline void row_scale(int64_t *restrict row, int64_t numerator, int64_t divisor) {
    double inverse = 1.0 / (double)divisor;
    if (row_is_constant(row)) {
        row_fill(row, money_scale_round(row[0], numerator, divisor, inverse));
        return;
    }
    for (size_t l = 0; l < LANES; l++) {
        int64_t remainder;
        int64_t quotient = money_scale_floor(row[l], numerator, divisor, inverse, &remainder);
        row[l] = quotient + (remainder >= divisor - remainder);
    }
}

/* row = sum of n rows. */
static inline void rows_sum(size_t n, const int64_t *restrict rows, int64_t *restrict row) {
    row_fill(row, 0);
    for (size_t i = 0; i < n; i++)
        row_add(row, rows + i * LANES, LANES);
}

/* In every lane: allocate amount (any sign) over the n weights >= 0 of that lane, which add up to total, by largest
 * remainder, ties to the earlier row. Where total is 0 all parts are 0. remainder is scratch, [n][LANES]. No two arrays
 * overlap. Ranges as money_allocate. */
void rows_allocate(const int64_t *restrict amount, size_t n, const int64_t *restrict weight,
                   const int64_t *restrict total, int64_t *restrict remainder, int64_t *restrict part);

#endif
