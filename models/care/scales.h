/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Student-t innovation as a mixture of normals with a finite table of scales:
 *
 *   z = sd sqrt(V) normal,   V = V_k = exp(l_k) with probability W_k proportional to exp(-nu/2 (l_k + exp(-l_k))),
 *   l_k evenly from -2 to 5 times sqrt(2/nu),  k = 0 to 6
 *
 * This is the trapezoidal rule for the scale mixture of the t (1/V is Gamma(nu/2, nu/2)), whose log V has about that
 * spread: from nu = 3 on each quantile up to 95 % is within 1 % of the t's, with six scales too. Unlike a t it has
 * every exponential moment, so that the mean of exp(z) is finite and known. sd is the scale of the t; the standard
 * deviation is sd sqrt(sum W V). */
#ifndef MODELS_CARE_SCALES_H
#define MODELS_CARE_SCALES_H

#include <stddef.h>

struct care;

enum { SCALES = 7 };

struct scales {
    double variance[SCALES]; /* V */
    double weight[SCALES];   /* W, sum 1 */
    double below[SCALES];    /* sum of the weights up to and with k */
};

/* V_k and, not yet normalised, log W_k of n scales. freedom: nu, 1.5 to 30. */
void scales_fill(double freedom, size_t n, double *variance, double *log_weight);

struct scales scales_make(double freedom);

/* The table of a care table: one scale of 1 for a normal distribution. */
struct scales scales_of(const struct care *care);

/* The scale at a uniform in (0, 1): an index. */
static inline size_t scales_at(const struct scales *scales, double uniform) {
    size_t k = 0;
    for (size_t j = 0; j + 1 < SCALES; j++)
        k += scales->below[j] < uniform;
    return k;
}

/* Mean of V: the variance of an innovation over sd^2. */
double scales_mean(const struct scales *scales);

/* log E[exp(x z)] for an innovation z of this sd. */
double scales_log_mean(const struct scales *scales, double sd, double x);

/* Standard deviation of the innovation of Z in year t (index, above 0). */
double care_municipal_sd(const struct care *care, size_t t);

/* log E[exp(x Z[t] + y Z[u])] for the municipal AR(1), which is 0 in the base year. */
double care_municipal_log_mean(const struct care *care, size_t t, double x, size_t u, double y);

#endif
