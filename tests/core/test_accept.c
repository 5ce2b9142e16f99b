/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The acceptance tests of the rejection samplers against the plain formulas in long double, and the two conditions that
 * make rejection exact: the hat lies above the distribution, and the quick test never accepts what the exact one
 * rejects. A sampler can be wrong by some thousandths in ways that no sample of reasonable size shows; these show them.
 */
#include "models/core/sample_binomial.h"
#include "models/core/sample_gamma.h"
#include "models/core/sample_poisson.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t next_word(uint64_t *s) {
    *s ^= *s >> 12;
    *s ^= *s << 25;
    *s ^= *s >> 27;
    return *s * UINT64_C(2685821657736338717);
}

static double next(uint64_t *s) {
    return ((double)(next_word(s) >> 11) + 0.5) * 0x1p-53;
}

/* log of the largest level that is accepted */
typedef long double bound_function(double a, double b, double x);

static long double poisson_bound(double mean, double unused, double k) {
    (void)unused;
    return (long double)k * logl((long double)mean) - (long double)mean - lgammal((long double)k + 1.0L);
}

/* log P(k) - log P(mode), as a ratio of factorials */
static long double binomial_bound(double trials, double p, double k) {
    long double n = (long double)trials, mode = floorl((n + 1.0L) * (long double)p), j = (long double)k;
    long double odds = logl((long double)p) - log1pl(-(long double)p);
    return lgammal(mode + 1.0L) + lgammal(n - mode + 1.0L) - lgammal(j + 1.0L) - lgammal(n - j + 1.0L) +
           (j - mode) * odds;
}

/* z^2 / 2 + d (1 - v + log v), z = 3 t sqrt d, v = (1 + t)^3 */
static long double gamma_bound(double d, double unused, double x) {
    (void)unused;
    long double t = (long double)x, v = (1.0L + t) * (1.0L + t) * (1.0L + t);
    return (long double)d * (4.5L * t * t + 1.0L - v + 3.0L * log1pl(t));
}

/* Levels a little below the bound are accepted, a little above rejected. */
static void check_bound(const struct rejection *method, bound_function *bound, const struct parameters *par,
                        const double *x, double slack) {
    double level[TILE];
    int32_t fail[TILE];
    for (int above = 0; above < 2; above++) {
        for (size_t l = 0; l < TILE; l++)
            level[l] = (double)expl(bound(par->a[l], par->b[l], x[l]) + (long double)(above ? slack : -slack));
        method->test(TILE, par, x, level, fail);
        for (size_t l = 0; l < TILE; l++)
            if (level[l] > 1e-290 && fail[l] != above)
                fail_msg("at (%.17g, %.17g), x = %.17g, %s the bound", par->a[l], par->b[l], x[l],
                         above ? "above" : "below");
    }
}

/* For many words: with v close to 1 the exact test rejects, so the hat is not below the distribution; and what is
 * accepted at once passes the exact test. */
static void check_hat(const struct rejection *method, const struct parameters *par, uint64_t seed, int top) {
    struct tile tile = {.n = TILE};
    struct proposal proposal;
    int32_t fail[TILE];
    uint64_t s = seed;
    for (size_t l = 0; l < TILE; l++) {
        tile.first[l] = next_word(&s);
        tile.second[l] = top ? UINT64_MAX : next_word(&s);
    }
    method->propose(TILE, &tile, par, &proposal);
    method->test(TILE, par, proposal.x, proposal.level, fail);
    for (size_t l = 0; l < TILE; l++) {
        if (top && !proposal.fail[l] && !fail[l])
            fail_msg("hat too low at (%g, %g), x = %.17g", par->a[l], par->b[l], proposal.x[l]);
        if (!top && !proposal.open[l] && !proposal.fail[l] && fail[l])
            fail_msg("quick test wrong at (%g, %g), x = %.17g", par->a[l], par->b[l], proposal.x[l]);
    }
}

/* Tiles per sampler; more with EFFORT. */
static int repeats(void) {
    const char *effort = getenv("EFFORT");
    double e = effort ? atof(effort) : 1.0;
    return (int)(2000.0 * (e > 0.01 ? e : 0.01));
}

static void test_poisson(void **state) {
    (void)state;
    const struct rejection method = {poisson_propose, poisson_test};
    struct parameters par;
    double k[TILE];
    uint64_t s = 1;
    for (int repeat = 0; repeat < repeats(); repeat++) {
        for (size_t l = 0; l < TILE; l++) {
            double mean = SEARCH_BELOW * pow(1e8 / SEARCH_BELOW, next(&s) * next(&s));
            par.a[l] = par.b[l] = mean;
            /* within 12 sd, but not below 10, where the error term is used with less precision on purpose */
            k[l] = fmax(floor(mean + 12.0 * (2.0 * next(&s) - 1.0) * sqrt(mean)), 10.0);
        }
        check_bound(&method, poisson_bound, &par, k, 2e-9);
        check_hat(&method, &par, next_word(&s), 0);
        check_hat(&method, &par, next_word(&s), 1);
    }
}

static void test_binomial(void **state) {
    (void)state;
    const struct rejection method = {binomial_propose, binomial_test};
    struct parameters par;
    double k[TILE];
    uint64_t s = 2;
    for (int repeat = 0; repeat < repeats(); repeat++) {
        for (size_t l = 0; l < TILE; l++) {
            double p = next(&s) < 0.5 ? 0.5 * next(&s) : 0.5 * pow(1e-5, next(&s));
            double trials = fmin(ceil(SEARCH_BELOW / p * pow(1e3, next(&s) * next(&s))), 1e8);
            double sd = sqrt(trials * p * (1.0 - p));
            par.a[l] = trials;
            par.b[l] = p;
            k[l] = floor(trials * p + 12.0 * (2.0 * next(&s) - 1.0) * sd);
            k[l] = fmin(fmax(k[l], 10.0), trials - 10.0);
        }
        check_bound(&method, binomial_bound, &par, k, 2e-9);
        for (size_t l = 0; l < TILE; l++) /* the hat up to the largest number of trials */
            par.a[l] = ceil(pow(par.a[l], 1.0 - next(&s)) * pow(2147483647.0, next(&s)));
        for (size_t l = 0; l < TILE; l++)
            par.a[l] = fmin(fmax(par.a[l], ceil(SEARCH_BELOW / par.b[l])), 2147483647.0);
        check_hat(&method, &par, next_word(&s), 0);
        check_hat(&method, &par, next_word(&s), 1);
    }
}

/* The gamma method has no hat of its own: its candidates are normal, and the bound is at most 0. */
static void test_gamma(void **state) {
    (void)state;
    const struct rejection method = {gamma_propose, gamma_test};
    struct parameters par;
    double t[TILE];
    uint64_t s = 3;
    for (int repeat = 0; repeat < repeats(); repeat++) {
        for (size_t l = 0; l < TILE; l++) {
            double d = 1.0 - 1.0 / 3.0 + pow(1e7, next(&s) * next(&s)) - 1.0;
            par.a[l] = par.b[l] = d;
            t[l] = fmax(8.0 * (2.0 * next(&s) - 1.0) / (3.0 * sqrt(d)), -0.999);
            assert_true(gamma_bound(d, d, t[l]) < 1e-9L);
        }
        check_bound(&method, gamma_bound, &par, t, 1e-11);
        check_hat(&method, &par, next_word(&s), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_poisson),
        cmocka_unit_test(test_binomial),
        cmocka_unit_test(test_gamma),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
