/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certainty equivalent of what is paid: E[P] + rho (ES90[P] - E[P]), ES90 being the mean of the highest tenth of the
 * draws (at least one draw). A property of the distribution, never of one draw. */
#ifndef MODELS_ANALYSIS_EQUIVALENT_H
#define MODELS_ANALYSIS_EQUIVALENT_H

#include <stddef.h>
#include <stdint.h>

/* term[n]: what each of n payments (cents) contributes, so that the equivalent is exactly the mean of the terms and its
 * error is that of a mean (the influence function of the tail mean). rho from 0 to 1; scratch[n] is overwritten. */
void equivalent_terms(size_t n, const int64_t *payment, double rho, int64_t *scratch, double *term);

#endif
