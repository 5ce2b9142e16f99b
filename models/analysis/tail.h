/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worst part of a distribution held as draws: its edge, and its mean written as a mean over all draws. */
#ifndef MODELS_ANALYSIS_TAIL_H
#define MODELS_ANALYSIS_TAIL_H

#include <stddef.h>

/* term[n]: what each loss contributes to (1 - weight) mean + weight ES, ES being the mean of the worst part `tail` in
 * (0, 1] of the draws (Rockafellar and Uryasev 2002), so that this is exactly the mean of the terms and its error is
 * that of a mean: they are its influence function. weight 1: the expected shortfall itself; weight rho: the certainty
 * equivalent. Returns the edge of the worst part. scratch[n] is overwritten. */
double tail_terms(size_t n, const double *loss, double tail, double weight, double *scratch, double *term);

#endif
