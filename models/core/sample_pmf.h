/* Stirling's formula with its error term, for the exact acceptance tests. Included by sample_kernel.c only. */
#ifndef MODELS_CORE_SAMPLE_PMF_H
#define MODELS_CORE_SAMPLE_PMF_H

#include "models/core/sample_lanes.h"

/* log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for x >= 11 by the asymptotic series (Abramowitz and Stegun
 * 6.1.41), within 1e-15. */
static inline double stirling_series(double x) {
    double w = 1.0 / x, z = w * w;
    double sum = 1.0 / 1188.0 - z * (691.0 / 360360.0);
    sum = 1.0 / 1680.0 - z * sum;
    sum = 1.0 / 1260.0 - z * sum;
    sum = 1.0 / 360.0 - z * sum;
    return (1.0 / 12.0 - z * sum) * w;
}

/* What the series lacks of the error term at x = k + 1 for k = 0, ..., 14: log k! - ((k + 1/2) log x - x + log(2 pi) / 2)
 * - stirling_series(x), computed in 40 digits. */
static const double stirling_table[15] = {
    0.00138327461713508, 3.9246910971404424e-7, 2.7431843915599768e-9, 7.5205920463605007e-11, 4.4649188069215091e-12,
    4.3675e-13,          6.0606e-14,            1.08917e-14,           2.38819e-15,            6.13144e-16,
    1.78942e-16,         5.80716e-17,           2.06072e-17,           7.89199e-18,            3.22802e-18};

/* lack[l] = what stirling_series lacks at x = k[l] + 1; n a multiple of LANE_GROUP, k >= 0 whole. */
static inline void lanes_stirling_lack(size_t n, const double *restrict k, double *restrict lack) {
    int32_t place[TILE];
    for (size_t l = 0; l < n; l++)
        place[l] = (int32_t)(k[l] < 14.0 ? k[l] : 14.0);
    for (size_t l = 0; l < n; l++)
        lack[l] = stirling_table[place[l]];
}

/* x log(mean / x) - (mean - x) without cancellation: minus the deviance of x around mean. Both positive. */
static inline double deviance(double x, double mean) {
    return x * fmath_log1p_less((mean - x) / x);
}

#endif
