/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beta distribution, own code rather than GSL's so that it gives the same bits on every machine and in the page:
 * pert is a beta over another interval, and Student's t is one in disguise. Shapes a and b from 0.5 to 1000. Relative
 * accuracy better than 1e-10 (that of the logarithm of the beta function, which grows with the shapes; near 1e-13 for
 * small ones). */
#ifndef MODELS_INPUTS_BETA_H
#define MODELS_INPUTS_BETA_H

/* log B(a, b). */
double beta_log(double a, double b);

/* Distribution function at x, with y = 1 - x given apart, so that nothing is lost near 1. log_beta: beta_log(a, b). */
double beta_probability(double a, double b, double log_beta, double x, double y);

/* x with distribution function `probability`, 0 < probability < 1; accurate near 0, not near 1: for that ask for 1 - x
 * by beta_quantile(b, a, ..., 1 - probability). */
double beta_quantile(double a, double b, double log_beta, double probability);

#endif
