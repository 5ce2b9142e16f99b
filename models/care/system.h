/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear systems (V + D P D') x = b in which V is block-diagonal (what is a municipality's own), D loads on a few
 * common terms and P is diagonal with the variances of those: by Woodbury,
 *
 *   x = a - V^-1 D Q^-1 D' a,   a = V^-1 b,   Q = P^-1 + D' V^-1 D
 *
 * so that thousands of rows cost no more than the blocks and Q. Own lines rather than GSL's: what comes out feeds the
 * draws, which are the same bits on every machine and in the page, and GSL's BLAS is free in the order of its sums. The
 * tests hold it against gsl_linalg. */
#ifndef MODELS_CARE_SYSTEM_H
#define MODELS_CARE_SYSTEM_H

#include "models/core/status.h"
#include <stddef.h>

/* Shapes and loadings, the same for many V. */
struct system_shape {
    size_t n_block, n_common, n_row;
    size_t *first;    /* [n_block + 1] first row of each block */
    size_t *start;    /* [n_block + 1] first of its terms in `term` */
    size_t *term;     /* [start[n_block]] the common terms that a block loads on */
    size_t *at;       /* [n_block + 1] where its loadings begin in `loading`: [rows of the block][terms of the block] */
    double *loading;  /* D */
    double *variance; /* [n_common] P, above 0 */
};

void system_shape_free(struct system_shape *shape); /* legal on a zeroed struct and twice */

/* One V, factorised. */
struct system {
    const struct system_shape *shape;
    size_t *block;    /* [n_block + 1] where each inverse begins */
    double *inverse;  /* V^-1, blocks by rows */
    double *weighted; /* V^-1 D, as loading */
    double *factor;   /* [n_common][n_common] lower Cholesky factor of Q */
};

/* Room for it. STATUS_MEMORY. Free with system_free (legal on a zeroed struct and twice). */
CHECKED enum status system_init(struct system *system, const struct system_shape *shape);
void system_free(struct system *system);

/* Puts V into one block, symmetric and positive definite, v[rows][rows]; destroyed. STATUS_RANGE when it is not
 * positive definite. */
CHECKED enum status system_set_block(struct system *system, size_t block, double *v);

/* Q from all blocks. STATUS_RANGE when it is not positive definite. */
CHECKED enum status system_factorise(struct system *system);

/* x[n_row] from b[n_row]; common[n_common] becomes D' x. x and b may not overlap. room[n_common]. */
void system_solve(const struct system *system, const double *b, double *x, double *common, double *room);

/* ---- parts ---- */

/* Lower Cholesky factor of a[n][n] in its place. STATUS_RANGE. */
CHECKED enum status cholesky(size_t n, double *a);

/* x := L^-1 x and x := L'^-1 x. */
void cholesky_forward(size_t n, const double *lower, double *x);
void cholesky_backward(size_t n, const double *lower, double *x);

/* g[n_common] = D' V^-1 r for r[n_row]. */
void system_project(const struct system *system, const double *r, double *g);

#endif
