/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of several municipalities, of which none is known by itself: a second stage on what single accounts have left
 * uncertain. A sum is linear in the log cost of its parts, weighted by their expected costs,
 *
 *   x += P1 a S^-1 (y - h(x) - e),   S = a' P1 a + G V G' + D
 *
 * with P1 the covariance of the state given the single accounts, a the loadings of the sums, V the chance of the parts'
 * years (so that sums which share parts, or years of one sum, are not taken for independent) and D the reporting error.
 * Where a sum is a fact its parts are scaled to it together, in each draw by their expected costs and chance. */
#ifndef MODELS_CARE_CONDITION_SUMS_H
#define MODELS_CARE_CONDITION_SUMS_H

#include "models/care/condition.h"

/* Const once made. A vector of the state has [n_municipality] levels, [n_year][n_municipality] innovations of Z and
 * [shape.n_common] common terms. */
struct condition_sums {
    size_t n, size;   /* sums; length of a vector of the state */
    double *log_cost; /* [n] y */
    double *load;     /* [n] vectors a */
    double *noise;    /* [n][n] G V G' + D, and its lower Cholesky factor */
    double *noise_factor;
    double *chance; /* [n_year][n_municipality] variance of chance of parts; 0 elsewhere */
    double *step;   /* [n_set][n] vectors P1 a */
    double *factor; /* [n_set][n][n] lower Cholesky factors of S */
    bool any_fact;
};

/* *sums is NULL without sums. The sets of the condition have been factorised. STATUS_MEMORY, STATUS_RANGE. */
CHECKED enum status condition_sums_new(const struct care_plan *plan, const struct condition *condition,
                                       struct condition_sums **sums);
void condition_sums_free(struct condition_sums *sums); /* NULL is legal */

/* The vectors that belong to a municipality's rows in a sum: a number of struct known_part. */
static inline size_t sums_step_at(const struct condition *c, size_t s, size_t i) {
    return c->shape.n_block * (1 + s) + i;
}

static inline size_t sums_common_at(const struct condition *c, size_t term) {
    return c->shape.n_block * (1 + c->n_year) + term;
}

#endif
