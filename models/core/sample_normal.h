/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard normals by inversion: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
 * Statistics 37 (1988), routine PPND16, relative accuracy 1e-16. Included by sample_kernel.c only. */
#ifndef MODELS_CORE_SAMPLE_NORMAL_H
#define MODELS_CORE_SAMPLE_NORMAL_H

#include "models/core/sample_lanes.h"
#include <math.h>

/* c0 + c1 x + ... + c7 x^7 */
#define NORMAL_POLYNOMIAL(x, c0, c1, c2, c3, c4, c5, c6, c7)                                                           \
    (((((((c7 * (x) + c6) * (x) + c5) * (x) + c4) * (x) + c3) * (x) + c2) * (x) + c1) * (x) + c0)

/* |u - 1/2| <= 0.425 */
static inline double normal_centre(double u) {
    double q = u - 0.5;
    double r = 0.180625 - q * q;
    double top = NORMAL_POLYNOMIAL(r, 3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                   1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                   3.3430575583588128105e+4, 2.5090809287301226727e+3);
    double bottom = NORMAL_POLYNOMIAL(r, 1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2,
                                      5.3941960214247511077e+3, 2.1213794301586595867e+4, 3.9307895800092710610e+4,
                                      2.8729085735721942674e+4, 5.2264952788528545610e+3);
    return q * top / bottom;
}

/* r = sqrt(-log p) for the tail probability p; r <= 5, p >= 1.4e-11 */
static inline double normal_tail(double r) {
    r -= 1.6;
    double top = NORMAL_POLYNOMIAL(r, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                                   3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                                   2.27238449892691845833e-2, 7.74545014278341407640e-4);
    double bottom = NORMAL_POLYNOMIAL(r, 1.0, 2.05319162663775882187e0, 1.67638483018380384940e0,
                                      6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
                                      5.47593808499534494600e-4, 1.05075007164441684324e-9);
    return top / bottom;
}

/* r > 5: once in 3e10 numbers */
static inline double normal_far_tail(double r) {
    r -= 5.0;
    double top = NORMAL_POLYNOMIAL(r, 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                                   2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                   2.71155556874348757815e-5, 2.01033439929228813265e-7);
    double bottom = NORMAL_POLYNOMIAL(r, 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
                                      1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
                                      1.42151175831644588870e-7, 2.04426310338993978564e-15);
    return top / bottom;
}
#undef NORMAL_POLYNOMIAL

/* z[l] = inverse normal of u[l], 0 < u < 1. n up to TILE; u has numbers up to the rounded-up n. */
static inline void tile_normal(size_t n, const double *restrict u, double *restrict z) {
    size_t padded = lanes_round_up(n);
    for (size_t l = 0; l < padded; l++)
        z[l] = normal_centre(u[l]);
    /* the 15 % in the tails are collected and done again */
    int32_t lane[TILE];
    double q[TILE], tail[TILE];
    size_t m = 0;
    for (size_t l = 0; l < n; l++) {
        lane[m] = (int32_t)l;
        m += fabs(u[l] - 0.5) > 0.425;
    }
    for (size_t j = 0; j < m; j++)
        q[j] = u[lane[j]];
    for (size_t j = m; j < lanes_round_up(m); j++)
        q[j] = 0.5;
    for (size_t j = 0; j < lanes_round_up(m); j++) {
        double p = q[j] < 0.5 ? q[j] : 1.0 - q[j];
        tail[j] = -fmath_log(p);
    }
    lanes_sqrt(lanes_round_up(m), tail, tail);
    for (size_t j = 0; j < lanes_round_up(m); j++) {
        double x = normal_tail(tail[j]);
        q[j] = q[j] < 0.5 ? -x : x;
    }
    for (size_t j = 0; j < m; j++)
        z[lane[j]] = tail[j] > 5.0 ? copysign(normal_far_tail(tail[j]), q[j]) : q[j];
}

#endif
