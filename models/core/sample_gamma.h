/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gamma variates: Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000). Included
 * by sample_kernel.c only.
 *
 * The quick test is a sharper one than theirs. With t = x / (3 sqrt d) the log of the acceptance probability is
 * g = 3 d (log(1 + t) - t + t^2/2 - t^3/3 ...) = -3 d (t^4/4 - t^5/5 + ...), so g >= -(3/4) d t^4 for t >= 0 and
 * g >= -(3/2) d t^4 for -1/2 <= t < 0; and log u < g holds when u < 1 + that bound. */
#ifndef MODELS_CORE_SAMPLE_GAMMA_H
#define MODELS_CORE_SAMPLE_GAMMA_H

#include "models/core/sample_normal.h"
#include "models/core/sample_reject.h"

/* par->a is d = shape - 1/3, shape >= 1. The candidate is t, of which the variate is d (1 + t)^3. */
static inline void gamma_propose(size_t n, const struct tile *tile, const struct parameters *par,
                                 struct proposal *out) {
    double root[TILE], *u = out->x; /* until the candidate takes its place */
    lanes_sqrt(n, par->a, root);
    for (size_t l = 0; l < n; l++)
        u[l] = fmath_uniform(tile->first[l]);
    tile_normal(n, u, out->level);
    for (size_t l = 0; l < n; l++) {
        double d = par->a[l], v = fmath_uniform(tile->second[l]);
        double t = out->level[l] / (3.0 * root[l]);
        double square = t * t;
        int quick = (t >= -0.5) & (v < 1.0 - (t < 0.0 ? 1.5 : 0.75) * d * (square * square));
        int fail = t <= -1.0;
        out->x[l] = t;
        out->level[l] = v;
        out->open[l] = !(quick | fail);
        out->fail[l] = fail;
    }
}

/* log level < z^2 / 2 + d (1 - v + log v) with z = 3 t sqrt d and v = (1 + t)^3, written without its cancelling parts.
 */
static inline void gamma_test(size_t n, const struct parameters *par, const double *t, const double *level,
                              int32_t *fail) {
    for (size_t l = 0; l < n; l++) {
        double x = t[l], right = par->a[l] * (3.0 * fmath_log1p_less(x) + x * x * (1.5 - x));
        fail[l] = !(fmath_log(level[l]) < right);
    }
}

/* Gamma(shape + 1) times U^(1 / shape) is Gamma(shape), for the listed lanes of shape below 1. U has the attempt that
 * no rejection uses. */
static inline void gamma_boost(const struct stream *stream, const struct tile *lanes, const struct list *list,
                               const double *shape, double *x) {
    struct tile tile;
    double power[TILE];
    tile_gather(lanes, list, &tile);
    tile_words(stream, &tile, STREAM_MAX_ATTEMPT);
    list_gather_real(list, shape, power);
    for (size_t l = 0; l < lanes_round_up(tile.n); l++)
        power[l] = fmath_exp(fmath_log(fmath_uniform(tile.first[l])) / power[l]);
    for (size_t j = 0; j < list->n; j++)
        x[list_lane(list, j)] *= power[j];
}

/* The lanes of one tile, n = lanes->n. */
static inline void tile_gamma(const struct stream *stream, const struct tile *lanes, const double *shape, double *x) {
    static const struct rejection method = {gamma_propose, gamma_test};
    int32_t some[TILE], low[TILE];
    double d[TILE], t[TILE];
    struct list list;
    size_t n = lanes->n;
    for (size_t l = 0; l < n; l++) {
        some[l] = shape[l] > 0.0;
        low[l] = (shape[l] > 0.0) & (shape[l] < 1.0);
        d[l] = shape[l] > 0.0 ? (shape[l] < 1.0 ? shape[l] + 1.0 : shape[l]) - 1.0 / 3.0 : 0.0;
        t[l] = 0.0;
    }
    list_select(&list, n, some);
    reject_all(&method, stream, lanes, &list, d, d, t);
    for (size_t l = 0; l < n; l++) {
        double one = 1.0 + t[l];
        x[l] = d[l] * (one * one * one);
    }
    list_select(&list, n, low);
    if (list.n > 0)
        gamma_boost(stream, lanes, &list, shape, x);
}

#endif
