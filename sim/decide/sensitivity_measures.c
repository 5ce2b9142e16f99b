/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures that can be asked for, and their Monte Carlo errors. */
#include "models/analysis/replicate.h"
#include "models/analysis/stats.h"
#include "sim/base/i18n.h"
#include "sim/decide/sensitivity.h"
#include <math.h>
#include <stddef.h>

static double mean_of(size_t n, const int64_t *x) {
    int64_t sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += x[k];
    return (double)sum / (double)n;
}

static double mean(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double expected) {
    (void)payment, (void)own, (void)expected;
    return mean_of(n, result);
}

static double p_shortfall(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double expected) {
    size_t count = 0;
    (void)payment, (void)own, (void)expected;
    for (size_t k = 0; k < n; k++)
        count += result[k] < 0;
    return (double)count / (double)n;
}

static double es90(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double expected) {
    int64_t tenth = (int64_t)n / 10;
    (void)payment, (void)own, (void)expected;
    stats_select(result, n, &tenth, 1);
    return mean_of((size_t)tenth, result);
}

static double transfer(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double expected) {
    (void)result, (void)expected;
    return mean_of(n, payment) - mean_of(n, own);
}

static double buffer90(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double expected) {
    int64_t rank = stats_quantile_rank(0.9, (int64_t)n);
    (void)own;
    for (size_t k = 0; k < n; k++)
        result[k] = payment[k];
    stats_select(result, n, &rank, 1);
    return (double)result[rank - 1] - expected;
}

/* ---- Monte Carlo errors; every draw is a set of its own (replicate.h) ---- */

static double error_of_mean(size_t n, const double *x) {
    double se;
    replicate_figure(n, x, 1, &se);
    return se;
}

static double mean_error(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double *term) {
    (void)payment, (void)own;
    for (size_t k = 0; k < n; k++)
        term[k] = (double)result[k];
    return error_of_mean(n, term);
}

/* Agresti and Coull (1998), two successes and two failures more: not 0 where all draws agree. */
static double p_shortfall_error(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double *term) {
    struct replicate_sum below = replicate_below(result, n, 1, -1);
    double all = (double)n + 4.0, part = (replicate_mean(&below, (int64_t)n) * (double)n + 2.0) / all;
    (void)payment, (void)own, (void)term;
    return sqrt(part * (1.0 - part) / all * replicate_design(&below, (int64_t)n, 1));
}

/* What each draw contributes to the mean of the worst tenth: its distance from where that tenth ends, ten times. */
static double es90_error(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double *term) {
    int64_t tenth = (int64_t)n / 10;
    (void)payment, (void)own;
    for (size_t k = 0; k < n; k++)
        term[k] = (double)result[k];
    stats_select(result, n, &tenth, 1);
    double end = (double)result[tenth - 1];
    for (size_t k = 0; k < n; k++)
        term[k] = term[k] < end ? 10.0 * (term[k] - end) : 0.0;
    return error_of_mean(n, term);
}

static double transfer_error(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double *term) {
    (void)result;
    for (size_t k = 0; k < n; k++)
        term[k] = (double)(payment[k] - own[k]);
    return error_of_mean(n, term);
}

/* Of the quantile less the mean. What a draw contributes to a quantile is (1 if it is above, less 0.1) over the density
 * there, which the order statistics of the quantile's own interval give. */
static double buffer90_error(size_t n, int64_t *result, const int64_t *payment, const int64_t *own, double *term) {
    int64_t rank = stats_quantile_rank(0.9, (int64_t)n), low = 0, high = 0;
    (void)own;
    for (size_t k = 0; k < n; k++)
        result[k] = payment[k];
    if (!stats_quantile_interval(0.9, (int64_t)n, 1.0, &low, &high))
        return NAN;
    stats_select(result, n, &low, 1);
    double from = (double)result[low - 1];
    stats_select(result, n, &high, 1);
    double to = (double)result[high - 1];
    stats_select(result, n, &rank, 1);
    int64_t quantile = result[rank - 1];
    double over_density = (to - from) / (2.0 * 1.96) * sqrt((double)n / (0.9 * 0.1));
    for (size_t k = 0; k < n; k++)
        term[k] = ((payment[k] > quantile) - 0.1) * over_density - (double)payment[k];
    return error_of_mean(n, term);
}

static const struct sensitivity_measure measures[] = {
    {"mean", N_("expected result"), SENSITIVITY_RESULT, 10, true, mean, mean_error},
    {"p_shortfall", N_("chance of a shortfall"), SENSITIVITY_SHARE, 50, false, p_shortfall, p_shortfall_error},
    {"es90", N_("mean result in the worst tenth"), SENSITIVITY_RESULT, 100, false, es90, es90_error},
    {"transfer", N_("expected payment into the pool on balance"), SENSITIVITY_AMOUNT, 10, true, transfer,
     transfer_error},
    {"buffer90", N_("buffer at 90 % certainty, above the expected payment"), SENSITIVITY_AMOUNT, 100, false, buffer90,
     buffer90_error},
};

const struct sensitivity_measure *sensitivity_measure_at(size_t i) {
    return i < sizeof measures / sizeof measures[0] ? &measures[i] : NULL;
}
