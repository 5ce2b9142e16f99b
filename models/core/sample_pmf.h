/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stirling's formula with its error term, for the exact acceptance tests. Included by sample_kernel.c only. */
#ifndef MODELS_CORE_SAMPLE_PMF_H
#define MODELS_CORE_SAMPLE_PMF_H

#include "models/core/fmath.h"

/* log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2) by the asymptotic series (Abramowitz and Stegun 6.1.41). Its
 * error is below 1e-15 from x = 10, 4e-12 at 5, 4e-7 at 2 and 1.4e-3 at 1. Rejection serves means of SEARCH_BELOW and
 * more, for which counts near 0 are so rare (2e-8 for k <= 4, 7e-13 for 0) that all this moves no more than 1e-15 of
 * probability. */
static inline double stirling_error(double x) {
    double w = 1.0 / x, z = w * w;
    double sum = 1.0 / 1188.0 - z * (691.0 / 360360.0);
    sum = 1.0 / 1680.0 - z * sum;
    sum = 1.0 / 1260.0 - z * sum;
    sum = 1.0 / 360.0 - z * sum;
    return (1.0 / 12.0 - z * sum) * w;
}

/* x log(mean / x) - (mean - x) without cancellation: minus the deviance of x around mean. Both positive. */
static inline double deviance(double x, double mean) {
    return x * fmath_log1p_less((mean - x) / x);
}

#endif
