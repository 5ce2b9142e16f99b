/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binomial counts. Included by sample_kernel.c only.
 *
 * The rarer of success and failure is counted, so p <= 1/2. Small means trials * p by search, larger ones by
 * transformed rejection, BTRS of Hoermann, "The generation of binomial random variates", Journal of Statistical
 * Computation and Simulation 46 (1993), valid from a mean of 10. */
#ifndef MODELS_CORE_SAMPLE_BINOMIAL_H
#define MODELS_CORE_SAMPLE_BINOMIAL_H

#include "models/core/sample_pmf.h"
#include "models/core/sample_reject.h"
#include "models/core/sample_search.h"

/* par->a is the number of trials, par->b is p. level is V over the hat: accept when its log is at most
 * log P(k) - log P(mode). */
static inline void binomial_propose(size_t n, const struct tile *tile, const struct parameters *par,
                                    struct proposal *out) {
    double root[TILE];
    for (size_t l = 0; l < n; l++)
        root[l] = par->a[l] * par->b[l] * (1.0 - par->b[l]);
    lanes_sqrt(n, root, root);
    for (size_t l = 0; l < n; l++) {
        double trials = par->a[l], p = par->b[l], sd = root[l];
        double u = fmath_uniform(tile->first[l]) - 0.5, v = fmath_uniform(tile->second[l]);
        double b = 1.15 + 2.53 * sd;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double us = 0.5 - fabs(u);
        double alpha = (2.83 + 5.1 / b) * sd;
        double k = fmath_floor((2.0 * a / us + b) * u + (trials * p + 0.5));
        int quick = (us >= 0.07) & (v <= 0.92 - 4.2 / b);
        int fail = (k < 0.0) | (k > trials);
        out->x[l] = k;
        out->level[l] = v * alpha / (a / (us * us) + b);
        out->open[l] = !(quick | fail);
        out->fail[l] = fail & !quick;
    }
}

/* With x = k + 1, y = trials - k + 1 and total = x + y, log P(k) is a constant plus deviance(x, total p) +
 * deviance(y, total (1 - p)) + log(x y) / 2 - Stirling's error terms at x and y; so also at the mode. */
static inline void binomial_test(size_t n, const struct parameters *par, const double *k, const double *level,
                                 int32_t *fail) {
    for (size_t l = 0; l < n; l++) {
        double trials = par->a[l], p = par->b[l], q = 1.0 - p, total = trials + 2.0;
        double mode = fmath_floor((trials + 1.0) * p);
        double x = k[l] + 1.0, y = trials - k[l] + 1.0, xm = mode + 1.0, ym = trials - mode + 1.0;
        double at_k = deviance(x, total * p) + deviance(y, total * q) - stirling_error(x) - stirling_error(y);
        double at_mode = deviance(xm, total * p) + deviance(ym, total * q) - stirling_error(xm) - stirling_error(ym);
        fail[l] = 0.5 * fmath_log(level[l] * level[l] * (xm * ym / (x * y))) > at_k - at_mode;
    }
}

static inline double binomial_log_rest(double p) {
    return fmath_log1p_less(-p) - p;
}

/* The odds p / (1 - p), and log(1 - p). Where the lanes have one p, as those who stay have, they are worked out once.
 */
static inline void binomial_odds(size_t n, int alike, const double *restrict p, double *restrict odds,
                                 double *restrict log_rest) {
    double one = p[0], its_odds = one / (1.0 - one), its_log_rest = binomial_log_rest(one);
    for (size_t l = 0; l < n && alike; l++) {
        odds[l] = its_odds;
        log_rest[l] = its_log_rest;
    }
    for (size_t l = 0; l < n && !alike; l++) {
        odds[l] = p[l] / (1.0 - p[l]);
        log_rest[l] = binomial_log_rest(p[l]);
    }
}

static inline void binomial_small(const struct stream *stream, const struct tile *lanes, const struct list *list,
                                  const double *trials, const double *p, int alike, int32_t *count) {
    struct tile tile;
    struct search s;
    int32_t found[TILE];
    double rare[TILE], log_rest[TILE];
    tile_gather(lanes, list, &tile);
    tile_words(stream, &tile, 0);
    s.n = list->n;
    list_gather_real(list, trials, s.trials);
    list_gather_real(list, p, rare);
    binomial_odds(lanes_round_up(s.n), alike, rare, s.ratio, log_rest);
    for (size_t l = 0; l < lanes_round_up(s.n); l++) {
        s.u[l] = fmath_uniform(tile.first[l]);
        s.mean[l] = s.trials[l] * rare[l];
        s.log_none[l] = s.trials[l] * log_rest[l];
    }
    search_all(&s, 1, found);
    list_scatter_count(list, found, count);
}

/* The lanes of one tile, n = lanes->n. */
static inline void tile_binomial(const struct stream *stream, const struct tile *lanes, const int32_t *trials,
                                 const double *probability, int32_t *count) {
    static const struct rejection method = {binomial_propose, binomial_test};
    int32_t small[TILE], large[TILE], found[TILE];
    double real_trials[TILE], p[TILE];
    struct list list;
    size_t n = lanes->n;
    int alike = 1;
    for (size_t l = 0; l < n; l++) {
        alike &= probability[l] == probability[0];
        real_trials[l] = trials[l];
        p[l] = probability[l] <= 0.5 ? probability[l] : 1.0 - probability[l];
        double mean = real_trials[l] * p[l];
        small[l] = (mean > 0.0) & (mean < SEARCH_BELOW);
        large[l] = mean >= SEARCH_BELOW;
        found[l] = 0;
    }
    list_select(&list, n, small);
    if (list.n > 0)
        binomial_small(stream, lanes, &list, real_trials, p, alike, found);
    list_select(&list, n, large);
    if (list.n > 0) {
        double x[TILE] = {0};
        reject_all(&method, stream, lanes, &list, real_trials, p, x);
        for (size_t l = 0; l < n; l++)
            found[l] = large[l] ? (int32_t)x[l] : found[l];
    }
    for (size_t l = 0; l < n; l++)
        count[l] = probability[l] <= 0.5 ? found[l] : trials[l] - found[l];
}

#endif
