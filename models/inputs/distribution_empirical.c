/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/distribution.h"

#include "models/core/fmath.h"
#include <stdlib.h>

static const char *check(const struct distribution_value *value) {
    for (size_t k = 1; k < value->n_value; k++)
        if (value->value[k] != value->value[0])
            return NULL;
    return "an empirical distribution needs a list of values, at least two of them different";
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void prepare(struct distribution_value *value) {
    qsort(value->value, value->n_value, sizeof *value->value, compare);
}

/* The quantiles are straight lines between the ascending values, which stand at probabilities k / (n - 1); so the mean
 * is that of the middles between neighbours, not that of the values. */
static double mean(const struct distribution_value *value) {
    double sum = 0.0, intervals = (double)value->n_value - 1.0;
    for (size_t k = 1; k < value->n_value; k++)
        sum += 0.5 * (value->value[k - 1] + value->value[k]) / intervals;
    return sum;
}

static double quantile(const struct distribution_value *value, double probability) {
    double place = probability * ((double)value->n_value - 1.0), whole = fmath_floor(place);
    size_t k = (size_t)whole < value->n_value - 2 ? (size_t)whole : value->n_value - 2;
    return value->value[k] + (place - (double)k) * (value->value[k + 1] - value->value[k]);
}

/* Where values coincide the probability jumps; the upper end counts, but for the very first value. */
static double probability(const struct distribution_value *value, double x) {
    const double *at = value->value;
    size_t n = value->n_value, k = 0;
    if (x <= at[0] || x >= at[n - 1])
        return x <= at[0] ? 0.0 : 1.0;
    while (at[k + 1] <= x)
        k++;
    return ((double)k + (x - at[k]) / (at[k + 1] - at[k])) / ((double)n - 1.0);
}

const struct distribution distribution_empirical = {
    .name = "empirical",
    .doc =
        "What was observed, or another program's draws: the quantiles of a list of values, with straight lines between "
        "them. Nothing falls outside the list; its mean is that of those lines.",
    .parameter_name = {"values"},
    .parameter_doc = {"a list of numbers, such as [0.9, 1.0, 1.2], in any order"},
    .check = check,
    .prepare = prepare,
    .mean = mean,
    .quantile = quantile,
    .probability = probability,
};
