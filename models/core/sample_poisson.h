/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Poisson counts. Included by sample_kernel.c only.
 *
 * Small means by search. Larger ones by transformed rejection, PTRS of Hoermann, "The transformed rejection method for
 * generating Poisson random variables", Insurance: Mathematics and Economics 12 (1993), valid from mean 10; the quick
 * test accepts about 80 % at once. */
#ifndef MODELS_CORE_SAMPLE_POISSON_H
#define MODELS_CORE_SAMPLE_POISSON_H

#include "models/core/sample_pmf.h"
#include "models/core/sample_reject.h"
#include "models/core/sample_search.h"

/* par->a is the mean. us is the distance of u to the nearer end of (0, 1). level is V over the hat: accept when its log
 * is at most log P(k).
 *
 * The constants are Hoermann's, but for two factors. With his, the hat lies up to 0.45 % below the distribution in some
 * places, and the quick test accepts up to 0.6 % more than it may (found by scanning means from 28 to 1e8); the error
 * is of the order of 1e-7 of probability. A hat raised by 0.5 % and a quick test lowered by 1.1 % leave no error. */
static inline void poisson_propose(size_t n, const struct tile *tile, const struct parameters *par,
                                   struct proposal *out) {
    double root[TILE];
    lanes_sqrt(n, par->a, root);
    for (size_t l = 0; l < n; l++) {
        double mean = par->a[l];
        double u = fmath_uniform(tile->first[l]) - 0.5, v = fmath_uniform(tile->second[l]);
        double b = 0.931 + 2.53 * root[l];
        double a = -0.059 + 0.02483 * b;
        double us = 0.5 - fabs(u);
        double inverse_alpha = 1.005 * (1.1239 + 1.1328 / (b - 3.4));
        double k = fmath_floor((2.0 * a / us + b) * u + mean + 0.43);
        int quick = (us >= 0.07) & (v <= 0.989 * (0.9277 - 3.6224 / (b - 2.0)));
        int fail = (k < 0.0) | ((us < 0.013) & (v > us));
        out->x[l] = k;
        out->level[l] = v * inverse_alpha / (a / (us * us) + b);
        out->open[l] = !(quick | fail);
        out->fail[l] = fail & !quick;
    }
}

/* log level <= k log mean - mean - log k!. With x = k + 1 the right side is
 * deviance(x, mean) + log(x / (2 pi mean^2)) / 2 - Stirling's error term at x. */
static inline void poisson_test(size_t n, const struct parameters *par, const double *k, const double *level,
                                int32_t *fail) {
    const double two_pi = 6.283185307179586;
    for (size_t l = 0; l < n; l++) {
        double mean = par->a[l], x = k[l] + 1.0;
        double scaled = level[l] * mean;
        fail[l] = 0.5 * fmath_log(scaled * scaled * two_pi / x) > deviance(x, mean) - stirling_error(x);
    }
}

static inline void poisson_small(const struct stream *stream, const struct tile *lanes, const struct list *list,
                                 const double *mean, int32_t *count) {
    struct tile tile;
    struct search s;
    int32_t found[TILE];
    tile_gather(lanes, list, &tile);
    tile_words(stream, &tile, 0);
    s.n = list->n;
    list_gather_real(list, mean, s.mean);
    for (size_t l = 0; l < lanes_round_up(s.n); l++) {
        s.u[l] = fmath_uniform(tile.first[l]);
        s.ratio[l] = s.mean[l];
        s.log_none[l] = -s.mean[l];
    }
    search_all(&s, 0, found);
    list_scatter_count(list, found, count);
}

/* The lanes of one tile, n = lanes->n. */
static inline void tile_poisson(const struct stream *stream, const struct tile *lanes, const double *mean,
                                int32_t *count) {
    static const struct rejection method = {poisson_propose, poisson_test};
    int32_t small[TILE], large[TILE];
    struct list list;
    size_t n = lanes->n;
    for (size_t l = 0; l < n; l++) {
        small[l] = (mean[l] > 0.0) & (mean[l] < SEARCH_BELOW);
        large[l] = mean[l] >= SEARCH_BELOW;
        count[l] = 0;
    }
    list_select(&list, n, small);
    if (list.n > 0)
        poisson_small(stream, lanes, &list, mean, count);
    list_select(&list, n, large);
    if (list.n > 0) {
        double x[TILE] = {0};
        reject_all(&method, stream, lanes, &list, mean, mean, x);
        for (size_t l = 0; l < n; l++)
            count[l] = large[l] ? (int32_t)x[l] : count[l];
    }
}

#endif
