/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/scales.h"

#include "models/care/care.h"
#include "models/core/fmath.h"
#include <math.h>

void scales_fill(double freedom, size_t n, double *variance, double *log_weight) {
    static const double LOW = -2.0, HIGH = 5.0;
    double spread = sqrt(2.0 / freedom);
    for (size_t k = 0; k < n; k++) {
        double l = spread * (LOW + (HIGH - LOW) * (double)k / (double)(n - 1));
        variance[k] = fmath_exp(l);
        log_weight[k] = -0.5 * freedom * (l + fmath_exp(-l) - 1.0);
    }
}

struct scales scales_make(double freedom) {
    struct scales s;
    double sum = 0.0;
    scales_fill(freedom, SCALES, s.variance, s.weight);
    for (size_t k = 0; k < SCALES; k++) {
        s.weight[k] = fmath_exp(s.weight[k]);
        sum += s.weight[k];
    }
    double below = 0.0;
    for (size_t k = 0; k < SCALES; k++) {
        s.weight[k] /= sum;
        below += s.weight[k];
        s.below[k] = below;
    }
    return s;
}

struct scales scales_of(const struct care *care) {
    struct scales one = {.variance = {1.0}, .weight = {1.0}};
    if (care->municipal == MUNICIPAL_STUDENT_T)
        return scales_make(care->municipal_freedom);
    for (size_t k = 0; k < SCALES; k++) {
        one.variance[k] = 1.0;
        one.below[k] = 1.0;
    }
    return one;
}

double scales_mean(const struct scales *scales) {
    double mean = 0.0;
    for (size_t k = 0; k < SCALES; k++)
        mean += scales->weight[k] * scales->variance[k];
    return mean;
}

double scales_log_mean(const struct scales *scales, double sd, double x) {
    double half = 0.5 * sd * sd * x * x, largest = half * scales->variance[SCALES - 1], sum = 0.0;
    for (size_t k = 0; k < SCALES; k++)
        sum += scales->weight[k] * fmath_exp(half * scales->variance[k] - largest);
    return largest + fmath_log(sum);
}

/* The scale of the innovation of a year. */
static double scale_of_year(const struct care *care, size_t t) {
    return care->municipal_sd * (care->unrest ? care->unrest[t] : 1.0);
}

double care_municipal_sd(const struct care *care, size_t t) {
    struct scales scales = scales_of(care);
    return scale_of_year(care, t) * sqrt(scales_mean(&scales));
}

/* rho^n by repeated multiplication: the same bits everywhere. */
static double power(double rho, size_t n) {
    double product = 1.0;
    for (size_t k = 0; k < n; k++)
        product *= rho;
    return product;
}

double care_municipal_log_mean(const struct care *care, size_t t, double x, size_t u, double y) {
    struct scales scales = scales_of(care);
    double sum = 0.0;
    for (size_t s = 1; s <= t || s <= u; s++) {
        double at_t = s <= t ? x * power(care->municipal_rho, t - s) : 0.0;
        double at_u = s <= u ? y * power(care->municipal_rho, u - s) : 0.0;
        sum += scales_log_mean(&scales, scale_of_year(care, s), at_t + at_u);
    }
    return sum;
}
