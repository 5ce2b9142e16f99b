/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sensitivity indices of Sobol: which part of the variance of a function comes from which of its uncertain factors.
 *
 *     first order   S[i] = Var(E[f | factor i]) / Var(f)         what is gone once factor i is known
 *     total         T[i] = E(Var(f | all but factor i)) / Var(f) what is left when all but factor i is known
 *
 * The function is one of independent uniforms on (0, 1), the columns; a factor is one column, or several that are taken
 * together. Design and estimators of Saltelli and others, "Variance based sensitivity analysis of model output. Design
 * and estimator for the total sensitivity index", Computer Physics Communications 181 (2010), 259-270: two samples A
 * and B of n_base rows, and for every factor a sample AB that is A with the columns of that factor from B;
 *
 *     Var(E[f | i])       mean of f(B) (f(AB) - f(A))            its table 2 (b)
 *     E(Var(f | all but)) mean of (f(A) - f(AB))^2 / 2           Jansen, its table 2 (f)
 *
 * f less its mean over A and B, which makes the first steadier and adds an error of order 1 / n_base only. A and B are
 * Latin hypercubes from keyed numbers (no limit on the number of columns, as Sobol's sequences in libraries have).
 *
 * Intervals: the design consists of SOBOL_REPLICATES hypercubes that are independent of each other. An index is a ratio
 * of means over all rows, and its error that of a ratio of means over replicates (delta method), which stays right
 * though the rows of one hypercube are not independent. Student's t, 95 %. Not cut off to 0 ... 1. */
#ifndef MODELS_ANALYSIS_SOBOL_H
#define MODELS_ANALYSIS_SOBOL_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SOBOL_REPLICATES = 32 };

struct sobol {
    size_t n_column, n_factor;
    const size_t *factor; /* [n_column] the factor of each column, below n_factor */
    size_t n_base;        /* rows of A: a multiple of SOBOL_REPLICATES, at least twice that */
    uint64_t seed;
};

/* An estimate with its 95 % interval. */
struct sobol_index {
    double value, low, high;
};

struct sobol_result {
    double mean, sd;           /* of f */
    bool defined;              /* false: f is the same at every point, so that there is no variance to divide; the
                                  indices are 0 then and mean nothing */
    struct sobol_index *first; /* [n_factor] the caller's */
    struct sobol_index *total; /* [n_factor] the caller's */
    struct sobol_index sum;    /* of the first orders: below 1 as far as factors work together */
};

/* Points of a design: n_base (n_factor + 2). Row j of A is point j (n_factor + 2), that of B the next one, then those
 * of AB for each factor. */
size_t sobol_count(const struct sobol *sobol);

/* uniform[sobol_count][n_column], all in (0, 1): to be evaluated in any order. STATUS_MEMORY. */
CHECKED enum status sobol_design(const struct sobol *sobol, double *uniform);

/* value[sobol_count] at the points of the design, finite. */
void sobol_estimate(const struct sobol *sobol, const double *value, struct sobol_result *result);

/* Design, evaluation and estimate at once. STATUS_MEMORY. */
CHECKED enum status sobol_function(const struct sobol *sobol, double (*f)(void *context, const double *u, size_t n),
                                   void *context, struct sobol_result *result);

#endif
