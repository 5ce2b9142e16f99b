/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/beta.h"

#include "models/core/fmath.h"
#include <math.h>

enum { FRACTION_STEPS = 400, QUANTILE_STEPS = 200 };

/* A step of Newton's method this small squares the miss to below the rounding of a double. */
static const double CLOSE = 1e-9;

/* Stirling's series, after moving up to where seven terms are enough. */
static double log_gamma(double x) {
    const double half_log_two_pi = 0.918938533204672741780;
    double product = 1.0;
    while (x < 12.0) {
        product *= x;
        x += 1.0;
    }
    double inverse = 1.0 / x, z = inverse * inverse;
    double series = 1.0 / 156.0;
    series = -691.0 / 360360.0 + z * series;
    series = 1.0 / 1188.0 + z * series;
    series = -1.0 / 1680.0 + z * series;
    series = 1.0 / 1260.0 + z * series;
    series = -1.0 / 360.0 + z * series;
    series = 1.0 / 12.0 + z * series;
    return (x - 0.5) * fmath_log(x) - x + half_log_two_pi + inverse * series - fmath_log(product);
}

double beta_log(double a, double b) {
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

static double away_from_zero(double x) {
    return fabs(x) < 1e-300 ? 1e-300 : x;
}

/* The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8) by the method of Lentz. It
 * converges fast for x below (a + 1) / (a + b + 2). */
static double fraction(double a, double b, double x) {
    double c = 1.0, d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0)), value = d;
    for (int m = 1; m <= FRACTION_STEPS; m++) {
        double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        value *= d * c;
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        value *= d * c;
        if (fabs(d * c - 1.0) < 1e-15)
            break;
    }
    return value;
}

/* x^a y^b / B(a, b) */
static double weight(double a, double b, double log_beta, double x, double y) {
    return fmath_exp(a * fmath_log(x) + b * fmath_log(y) - log_beta);
}

double beta_probability(double a, double b, double log_beta, double x, double y) {
    const double least = 1e-300;
    if (x < least || y < least)
        return x < least ? 0.0 : 1.0;
    if (x < (a + 1.0) / (a + b + 2.0))
        return weight(a, b, log_beta, x, y) * fraction(a, b, x) / a;
    return 1.0 - weight(a, b, log_beta, x, y) * fraction(b, a, y) / b;
}

/* Newton's method for the logarithm of the distribution function in log x, where the tail is a straight line. What
 * falls outside the interval in which the answer is known to be is replaced by its middle. */
double beta_quantile(double a, double b, double log_beta, double probability) {
    const double wanted = fmath_log(probability);
    double low = -690.0, high = 0.0, at = (wanted + fmath_log(a) + log_beta) / a;
    for (int step = 0; step < QUANTILE_STEPS; step++) {
        if (!(at > low && at < high))
            at = 0.5 * (low + high);
        double x = fmath_exp(at), y = 1.0 - x;
        if (!(y > 0.0))
            return x;
        double reached = beta_probability(a, b, log_beta, x, y);
        double miss = reached > 0.0 ? fmath_log(reached) - wanted : -1.0;
        *(miss < 0.0 ? &low : &high) = at;
        double slope = weight(a, b, log_beta, x, y) / (y * reached), next = at - miss / slope;
        if (fabs(next - at) < CLOSE || high - low < 1e-16)
            return fmath_exp(next > low && next < high ? next : at);
        at = reached > 0.0 ? next : high;
    }
    return fmath_exp(at);
}
