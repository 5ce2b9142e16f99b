/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/driven.h"

#include "models/core/clones.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is left of a driver's variance beside the drivers before it, below which it counts as one of them. */
static const double NOTHING = 1e-9;

void driven_free(struct driven *driven) {
    free(driven->room);
    memset(driven, 0, sizeof *driven);
}

CLONED int64_t driven_product(const int32_t *restrict x, const int32_t *restrict y, size_t n) {
    int64_t sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += (int64_t)x[k] * y[k];
    return sum;
}

static void drop(double *a, size_t n, size_t k) {
    for (size_t j = 0; j < n; j++)
        a[k * n + j] = a[j * n + k] = 0.0;
}

/* The inverse in place, by Gauss and Jordan, one driver at a time: a[k][k] is what is left of its variance when its
 * turn comes. Of one that is the same as others row and column become 0. */
static void invert(double *a, size_t n, const double *whole) {
    for (size_t k = 0; k < n; k++) {
        double pivot = a[k * n + k];
        if (!(pivot > NOTHING * whole[k])) {
            drop(a, n, k);
            continue;
        }
        a[k * n + k] = 1.0;
        for (size_t j = 0; j < n; j++)
            a[k * n + j] /= pivot;
        for (size_t j = 0; j < n; j++) {
            double factor = j == k ? 0.0 : a[j * n + k];
            a[j * n + k] = j == k ? a[j * n + k] : 0.0;
            for (size_t m = 0; m < n && factor != 0.0; m++)
                a[j * n + m] -= factor * a[k * n + m];
        }
    }
}

enum status driven_init(struct driven *driven, size_t n_driver, int64_t n, const int64_t *sum, const int64_t *product) {
    *driven = (struct driven){.n_driver = n_driver, .n = n};
    if (n < (int64_t)n_driver + 2)
        return STATUS_RANGE;
    driven->room = calloc(n_driver * (n_driver + 2) + 1, sizeof *driven->room);
    if (!driven->room)
        return STATUS_MEMORY;
    driven->mean = driven->room;
    driven->variance = driven->mean + n_driver;
    driven->inverse = driven->variance + n_driver;
    for (size_t j = 0; j < n_driver; j++) {
        driven->mean[j] = (double)sum[j] / (double)n;
        for (size_t k = 0; k <= j; k++)
            driven->inverse[j * n_driver + k] = driven->inverse[k * n_driver + j] =
                (double)product[driven_pair(j, k)] - driven->mean[j] * (double)sum[k];
        driven->variance[j] = driven->inverse[j * n_driver + j];
    }
    invert(driven->inverse, n_driver, driven->variance);
    for (size_t j = 0; j < n_driver; j++)
        driven->variance[j] /= (double)(n - 1);
    return STATUS_OK;
}

void driven_parts(const struct driven *driven, int64_t sum, int64_t square, const int64_t *product, double *part,
                  double *error) {
    size_t p = driven->n_driver;
    double n = (double)driven->n, mean = (double)sum / n;
    double *with = error; /* centred products with the figure, until the errors stand there */
    double rest = (double)square - mean * (double)sum;
    for (size_t j = 0; j < p; j++)
        with[j] = (double)product[j] - driven->mean[j] * (double)sum;
    for (size_t j = 0; j < p; j++) {
        part[j] = 0.0;
        for (size_t k = 0; k < p; k++)
            part[j] += driven->inverse[j * p + k] * with[k];
        rest -= part[j] * with[j];
    }
    double residual = fmax(rest, 0.0) / (n - (double)p - 1.0);
    for (size_t j = 0; j < p; j++) {
        double chance = residual * driven->inverse[j * p + j] * driven->variance[j];
        double moved = part[j] * part[j] * driven->variance[j];
        part[j] = moved - chance;
        error[j] = 4.0 * fmax(part[j], 0.0) * chance + 2.0 * chance * chance;
    }
}
