/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact sums of whole numbers, one for each set of draws, and of their squares: the order does not matter, and two
 * tallies add up, number by number. */
#ifndef SIM_ENGINE_TALLY_H
#define SIM_ENGINE_TALLY_H

#include "models/core/stratum.h"
#include <stddef.h>
#include <stdint.h>

/* A tally: count; sum of squares as four parts, of 32 bits each; of each replicate the count and the sum as two parts.
 * Good for 2^30 values of up to 2^62 whose squared distances from their mean add up to less than 2^128. */
enum {
    TALLY_COUNT,
    TALLY_SQUARE,
    TALLY_REPLICATE = TALLY_SQUARE + 4,
    TALLY_SIZE = TALLY_REPLICATE + 3 * STRATUM_REPLICATES
};

/* A value, which is of that set of draws. */
void tally_add(int64_t tally[TALLY_SIZE], int64_t x, size_t set);

/* Add the sums of consecutive sets of n values; n_value is a multiple of n. */
void tally_add_sets(int64_t tally[TALLY_SIZE], const int64_t *x, size_t n_value, size_t n, size_t first_set);

/* The sum of which these are the low and the high part, divided by n > 0 and rounded, halves away from zero. */
int64_t tally_round(const int64_t part[2], int64_t n);

/* Of what was added; NaN where there is too little of it. In whole numbers until the last step, so that the bits are
 * the same on every machine: no cancellation, an error of a few units in the last place. */
double tally_mean(const int64_t tally[TALLY_SIZE]);
double tally_sd(const int64_t tally[TALLY_SIZE]); /* n - 1 */
double tally_se(const int64_t tally[TALLY_SIZE]); /* of the mean, widened: models/analysis/replicate.h */

#endif
