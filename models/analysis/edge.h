/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edge of the worst part of a distribution held as draws, found by counting: much faster than by sorting where
 * about where it lies is known. */
#ifndef MODELS_ANALYSIS_EDGE_H
#define MODELS_ANALYSIS_EDGE_H

#include <stddef.h>

/* The rank-th largest (from 1) of x[n]; x is reordered. */
double edge_select(double *x, size_t n, size_t rank);

/* The same, exactly, whatever is guessed: `guess` is where to begin and `spacing`, above 0,
 * about how far two neighbours lie from each other there. -INFINITY among x is legal. scratch[n] may be overwritten. */
double edge_find(size_t n, const double *x, size_t rank, double guess, double spacing, double *scratch);

#endif
