/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/system.h"

#include "models/core/clones.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void system_shape_free(struct system_shape *shape) {
    free(shape->first);
    free(shape->start);
    free(shape->term);
    free(shape->at);
    free(shape->loading);
    free(shape->variance);
    memset(shape, 0, sizeof *shape);
}

void system_free(struct system *system) {
    free(system->block);
    free(system->inverse);
    free(system->weighted);
    free(system->factor);
    memset(system, 0, sizeof *system);
}

static size_t rows_of(const struct system_shape *shape, size_t b) {
    return shape->first[b + 1] - shape->first[b];
}

static size_t terms_of(const struct system_shape *shape, size_t b) {
    return shape->start[b + 1] - shape->start[b];
}

enum status system_init(struct system *s, const struct system_shape *shape) {
    *s = (struct system){.shape = shape};
    s->block = calloc(shape->n_block + 1, sizeof *s->block);
    if (!s->block)
        return STATUS_MEMORY;
    for (size_t b = 0; b < shape->n_block; b++)
        s->block[b + 1] = s->block[b] + rows_of(shape, b) * rows_of(shape, b);
    s->inverse = calloc(s->block[shape->n_block] + 1, sizeof *s->inverse);
    s->weighted = calloc(shape->at[shape->n_block] + 1, sizeof *s->weighted);
    s->factor = calloc(shape->n_common * shape->n_common + 1, sizeof *s->factor);
    if (s->inverse && s->weighted && s->factor)
        return STATUS_OK;
    system_free(s);
    return STATUS_MEMORY;
}

/* sum += factor x */
CLONED static void add_scaled(size_t n, double factor, const double *restrict x, double *restrict sum) {
    for (size_t k = 0; k < n; k++)
        sum[k] += factor * x[k];
}

static double dot(size_t n, const double *a, const double *b) {
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += a[k] * b[k];
    return sum;
}

/* Row by row, each finished row taken off the later ones: sums over k in ascending order, as vectors. */
enum status cholesky(size_t n, double *a) {
    for (size_t j = 0; j < n; j++) {
        if (!(a[j * n + j] > 0.0))
            return STATUS_RANGE;
        double pivot = sqrt(a[j * n + j]);
        a[j * n + j] = pivot;
        for (size_t i = j + 1; i < n; i++) /* row j of the transposed factor, kept above the diagonal */
            a[j * n + i] = a[i * n + j] /= pivot;
        for (size_t i = j + 1; i < n; i++)
            add_scaled(i - j, -a[i * n + j], a + j * n + j + 1, a + i * n + j + 1);
    }
    return STATUS_OK;
}

void cholesky_forward(size_t n, const double *lower, double *x) {
    for (size_t i = 0; i < n; i++)
        x[i] = (x[i] - dot(i, lower + i * n, x)) / lower[i * n + i];
}

/* The rows of the factor are the columns of its transpose. */
void cholesky_backward(size_t n, const double *lower, double *x) {
    for (size_t i = n; i-- > 0;) {
        x[i] /= lower[i * n + i];
        add_scaled(i, -x[i], lower + i * n, x);
    }
}

/* inverse[n][n] from the factor. */
static void invert(size_t n, const double *lower, double *inverse) {
    memset(inverse, 0, n * n * sizeof *inverse);
    for (size_t k = 0; k < n; k++) {
        double *row = inverse + k * n;
        row[k] = 1.0;
        cholesky_forward(n, lower, row);
        cholesky_backward(n, lower, row);
    }
}

enum status system_set_block(struct system *s, size_t b, double *v) {
    const struct system_shape *shape = s->shape;
    size_t n = rows_of(shape, b), m = terms_of(shape, b);
    double *inverse = s->inverse + s->block[b], *weighted = s->weighted + shape->at[b];
    enum status status = cholesky(n, v);
    if (status)
        return status;
    invert(n, v, inverse);
    memset(weighted, 0, n * m * sizeof *weighted);
    for (size_t t = 0; t < n; t++)
        for (size_t u = 0; u < n; u++)
            add_scaled(m, inverse[t * n + u], shape->loading + shape->at[b] + u * m, weighted + t * m);
    return STATUS_OK;
}

/* D' V^-1 D of a block, into the rows of Q up to the diagonal: terms of a block are in ascending order. */
static void add_block(struct system *s, size_t b, double *row) {
    const struct system_shape *shape = s->shape;
    const size_t *term = shape->term + shape->start[b];
    size_t n = rows_of(shape, b), m = terms_of(shape, b);
    const double *d = shape->loading + shape->at[b], *w = s->weighted + shape->at[b];
    for (size_t j = 0; j < m; j++) {
        memset(row, 0, (j + 1) * sizeof *row);
        for (size_t t = 0; t < n; t++)
            if (d[t * m + j] != 0.0)
                add_scaled(j + 1, d[t * m + j], w + t * m, row);
        for (size_t k = 0; k <= j; k++)
            s->factor[term[j] * shape->n_common + term[k]] += row[k];
    }
}

enum status system_factorise(struct system *s) {
    const struct system_shape *shape = s->shape;
    size_t n = shape->n_common;
    double *row = calloc(n + 1, sizeof *row);
    if (!row)
        return STATUS_MEMORY;
    memset(s->factor, 0, n * n * sizeof *s->factor);
    for (size_t b = 0; b < shape->n_block; b++)
        add_block(s, b, row);
    for (size_t j = 0; j < n; j++)
        s->factor[j * n + j] += 1.0 / shape->variance[j];
    free(row);
    return cholesky(n, s->factor);
}

void system_project(const struct system *s, const double *r, double *g) {
    const struct system_shape *shape = s->shape;
    memset(g, 0, shape->n_common * sizeof *g);
    for (size_t b = 0; b < shape->n_block; b++) {
        size_t n = rows_of(shape, b), m = terms_of(shape, b);
        const size_t *term = shape->term + shape->start[b];
        for (size_t t = 0; t < n; t++)
            for (size_t k = 0; k < m; k++)
                g[term[k]] += s->weighted[shape->at[b] + t * m + k] * r[shape->first[b] + t];
    }
}

void system_solve(const struct system *s, const double *b, double *x, double *common, double *room) {
    const struct system_shape *shape = s->shape;
    size_t n_common = shape->n_common;
    system_project(s, b, room);
    cholesky_forward(n_common, s->factor, room);
    cholesky_backward(n_common, s->factor, room);
    memset(common, 0, n_common * sizeof *common);
    for (size_t k = 0; k < shape->n_block; k++) {
        size_t n = rows_of(shape, k), m = terms_of(shape, k), first = shape->first[k];
        const double *inverse = s->inverse + s->block[k];
        const size_t *term = shape->term + shape->start[k];
        for (size_t t = 0; t < n; t++) {
            const double *weighted = s->weighted + shape->at[k] + t * m, *load = shape->loading + shape->at[k] + t * m;
            double sum = dot(n, inverse + t * n, b + first);
            for (size_t j = 0; j < m; j++)
                sum -= weighted[j] * room[term[j]];
            x[first + t] = sum;
            for (size_t j = 0; j < m; j++)
                common[term[j]] += load[j] * sum;
        }
    }
}
