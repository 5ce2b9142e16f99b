/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The standard normal distribution, own code rather than GSL's so that it gives the same bits on every machine and in
 * the page. */
#ifndef MODELS_INPUTS_NORMAL_H
#define MODELS_INPUTS_NORMAL_H

/* Quantile for 0 < probability < 1: algorithm AS 241 (Wichura, "The percentage points of the normal distribution",
 * Applied Statistics 37, 1988), relative accuracy about 1e-16 as published. */
double normal_quantile(double probability);

/* Distribution function, relative accuracy better than 1e-13 in the lower tail, absolute 1e-15 in the upper one. 0 and
 * 1 at -INFINITY and INFINITY. */
double normal_probability(double x);

#endif
