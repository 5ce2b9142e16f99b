/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cost families: registry, means and variances against closed forms, tails, and what check refuses. */
#include "models/care/family.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BLOCK = 1000 };

static double draws(void) {
    const char *text = getenv("EFFORT");
    double e = text ? atof(text) : 1.0;
    return 1e6 * (e > 0.05 ? e : 0.05);
}

static void test_registry(void **state) {
    (void)state;
    size_t n = 0;
    for (; family_at(n); n++) {
        const struct family *family = family_at(n);
        assert_ptr_equal(family_find(family->name), family);
        assert_true(strlen(family->doc) > 20);
        assert_non_null(family->check);
        assert_true((family->client == NULL) != (family->total == NULL));
    }
    assert_int_equal(n, 4);
    assert_null(family_at(n + 5));
    assert_null(family_find("gaussian"));
}

struct moments {
    double n, mean, variance;
};

/* Mean and variance of the family's draws for `count` clients at a time; shares of draws above a threshold in *above.
 */
static struct moments sample(const struct family *family, const struct product *product, int32_t clients,
                             double threshold, double *above) {
    const struct sampler *sampler = sampler_select();
    struct stream stream = stream_open(4, 5, 6, 0, 2020, SOURCE_COST);
    struct stream choice = stream_open(4, 5, 6, 0, 2020, SOURCE_SPLIT);
    struct moments m = {0};
    double sum = 0.0, squares = 0.0, over = 0.0, x[BLOCK];
    uint32_t draw[BLOCK];
    int32_t count[BLOCK];
    for (uint32_t first = 0; first < draws(); first += BLOCK) {
        for (uint32_t l = 0; l < BLOCK; l++) {
            draw[l] = first + l;
            count[l] = clients;
        }
        struct lanes lanes = {BLOCK, draw, NULL};
        struct alike alike = {BLOCK, product};
        if (family->total)
            family->total(sampler, &stream, &lanes, &alike, count, x);
        else
            family->client(sampler, &stream, &choice, &lanes, &alike, x);
        for (size_t l = 0; l < BLOCK; l++) {
            sum += x[l];
            squares += x[l] * x[l];
            over += x[l] > threshold;
        }
        m.n += BLOCK;
    }
    m.mean = sum / m.n;
    m.variance = squares / m.n - m.mean * m.mean;
    *above = over / m.n;
    return m;
}

/* Within 5 standard errors. */
static void assert_near(double got, double want, double variance_of_one, double n) {
    double error = sqrt(variance_of_one / n);
    if (!(fabs(got - want) < 5.0 * error))
        fail_msg("%.6g instead of %.6g, standard error %.2g", got, want, error);
}

/* Sum of n: mean n, variance n cv^2, fourth central moment 3 v^2 + 6 n cv^6 (gamma with shape n / cv^2, scale cv^2). */
static void test_gamma(void **state) {
    (void)state;
    const int32_t clients[] = {1, 3, 50};
    const double cv[] = {0.5, 1.0, 1.7};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            struct product product = {.cv = cv[j]};
            double n = clients[i], v = n * cv[j] * cv[j], above;
            struct moments m = sample(&family_gamma, &product, clients[i], 0.0, &above);
            assert_near(m.mean, n, v, m.n);
            assert_near(m.variance, v, 2.0 * v * v + 6.0 * n * pow(cv[j], 6.0), m.n);
        }
    struct product product = {.cv = 1.2};
    double above;
    struct moments none = sample(&family_gamma, &product, 0, 0.0, &above);
    assert_true(none.mean == 0.0 && none.variance == 0.0);
}

/* Mean 1, variance cv^2; P(X > mean) = P(Z > sigma / 2); fourth central moment w^6 - 4 w^3 + 6 w - 3 with w = 1 + cv^2.
 */
static void test_lognormal(void **state) {
    (void)state;
    const double cv[] = {0.1, 0.5, 0.8};
    for (int j = 0; j < 3; j++) {
        struct product product = {.cv = cv[j]};
        double w = 1.0 + cv[j] * cv[j], v = w - 1.0, above, p = 0.5 * erfc(0.5 * sqrt(log(w)) / sqrt(2.0));
        struct moments m = sample(&family_lognormal, &product, 1, 1.0, &above);
        assert_near(m.mean, 1.0, v, m.n);
        assert_near(m.variance, v, pow(w, 6.0) - 4.0 * pow(w, 3.0) + 6.0 * w - 3.0 - v * v, m.n);
        assert_near(above, p, p * (1.0 - p), m.n);
    }
}

/* Mean 1, variance 1 / (alpha (alpha - 2)), P(X > x) = (m / x)^alpha with m = (alpha - 1) / alpha. */
static void test_pareto(void **state) {
    (void)state;
    const double alpha[] = {2.5, 3.5, 9.0};
    for (int j = 0; j < 3; j++) {
        double a = alpha[j], lowest = (a - 1.0) / a, above;
        struct product product = {.tail_index = a};
        const double times[] = {0.999999, 1.5, 3.0, 10.0};
        for (int k = 0; k < 4; k++) {
            double p = k == 0 ? 1.0 : pow(times[k], -a);
            struct moments m = sample(&family_pareto, &product, 1, times[k] * lowest, &above);
            assert_near(above, p, fmax(p * (1.0 - p), 1e-12), m.n);
            assert_near(m.mean, 1.0, 1.0 / (a * (a - 2.0)), m.n);
            /* fourth central moment of m U^(-1/9): raw moments m^k a / (a - k) */
            if (a > 8.0) {
                double e[5];
                for (int i = 1; i < 5; i++)
                    e[i] = pow(lowest, i) * a / (a - i);
                double v = e[2] - 1.0, fourth = e[4] - 4.0 * e[3] + 6.0 * e[2] - 3.0;
                assert_near(v, 1.0 / 63.0, 1e-24, 1.0); /* 9 * 7 */
                assert_near(m.variance, 1.0 / 63.0, fourth - v * v, m.n);
            }
        }
    }
}

/* 90 % gamma about 0.5, 10 % lognormal about 5.5: mean 0.45 + 0.55 = 1; E[X^2] = 0.9 x 0.25 x 1.64 + 0.1 x 30.25 x 1.25
 * = 0.369 + 3.78125, so the variance is 3.15025. Above 3, six times the mean of the first part, are the second part's
 * alone but for P(gamma > 3) < 0.001 of the first (shape 1 / 0.64). Its part above 3: P(Z > (ln(3 / 5.5) + s2 / 2) /
 * s), s2 = ln 1.25. */
static void test_mixture(void **state) {
    (void)state;
    struct component parts[2] = {{&family_gamma, 0.9, 0.5, 0.8, 0.0, false},
                                 {&family_lognormal, 0.1, 5.5, 0.5, 0.0, false}};
    struct product product = {.n_component = 2, .component = parts};
    double above, s2 = log(1.25), tail = 0.5 * erfc((log(3.0 / 5.5) + 0.5 * s2) / sqrt(2.0 * s2));
    struct moments m = sample(&family_mixture, &product, 1, 3.0, &above);
    assert_near(m.mean, 1.0, 3.15025, m.n);
    /* fourth moment about the mean: that of the lognormal part is all but everything; 0.1 x 5.5^4 w^6 with w = 1.25 */
    assert_near(m.variance, 3.15025, 0.1 * pow(5.5, 4.0) * pow(1.25, 6.0), m.n);
    assert_true(above > 0.1 * tail - 5.0 * sqrt(0.1 / m.n) && above < 0.1 * tail + 0.0009 + 5.0 * sqrt(0.1 / m.n));
    parts[0].share = 1.0; /* the other never chosen */
    parts[1].share = 0.0;
    m = sample(&family_mixture, &product, 1, 0.0, &above);
    assert_near(m.mean, 0.5, 0.16, m.n);
}

/* The total of a cell is one stream's gamma: clients drawn one by one under other numbers have the same law, and
 * another count in a lane beside it changes nothing. */
static void test_lanes_are_independent(void **state) {
    (void)state;
    const struct sampler *sampler = sampler_select();
    struct stream stream = stream_open(4, 5, 6, 0, 2020, SOURCE_COST);
    struct stream choice = stream_open(4, 5, 6, 0, 2020, SOURCE_SPLIT);
    struct component parts[2] = {{&family_gamma, 0.8, 0.5, 0.7, 0.0, false},
                                 {&family_pareto, 0.2, 3.0, 0.0, 3.0, false}};
    struct product product = {.cv = 1.3, .tail_index = 3.0, .n_component = 2, .component = parts};
    struct product wider = {.cv = 2.1, .tail_index = 2.2, .n_component = 2, .component = parts};
    enum { N = 700 };
    uint32_t draw[N], client[N];
    int32_t count[N];
    double whole[N], one;
    struct alike alike[N];
    size_t n_alike = 0;
    for (uint32_t l = 0; l < N; l++) {
        draw[l] = l / 3;
        client[l] = l % 3;
        count[l] = (int32_t)(l % 7);
    }
    for (size_t end = 0; end < N; n_alike++) { /* runs of 0 to 92 lanes, of the one and the other */
        end += n_alike * n_alike % 93;
        alike[n_alike] = (struct alike){end < N ? end : N, n_alike % 2 ? &wider : &product};
    }
    struct lanes lanes = {N, draw, client};
    for (size_t f = 0; family_at(f); f++) {
        const struct family *family = family_at(f);
        if (family->total)
            family->total(sampler, &stream, &lanes, alike, count, whole);
        else
            family->client(sampler, &stream, &choice, &lanes, alike, whole);
        for (size_t l = 0, run = 0; l < N; l++) {
            while (l >= alike[run].end)
                run++;
            struct lanes alone = {1, draw + l, client + l};
            struct alike its = {1, alike[run].product};
            if (family->total)
                family->total(sampler, &stream, &alone, &its, count + l, &one);
            else
                family->client(sampler, &stream, &choice, &alone, &its, &one);
            assert_true(memcmp(&one, &whole[l], sizeof one) == 0);
            assert_true(family->client ? one > 0.0 : (one > 0.0) == (count[l] > 0));
        }
    }
}

static void test_check(void **state) {
    (void)state;
    /* 1 / sqrt(3 * 1) = 0.57735 */
    const struct {
        const char *family;
        double cv, tail_index;
        int good;
    } cases[] = {{"gamma", 1.0, 0.0, 1},      {"gamma", 0.0, 0.0, 0},     {"gamma", -1.0, 0.0, 0},
                 {"gamma", NAN, 0.0, 0},      {"gamma", 1.0, 3.0, 0},     {"lognormal", 1.0, 0.0, 1},
                 {"lognormal", 0.0, 0.0, 0},  {"lognormal", 1.0, 3.0, 0}, {"pareto", 0.0, 3.0, 1},
                 {"pareto", 0.57735, 3.0, 1}, {"pareto", 0.5800, 3.0, 1}, {"pareto", 0.5840, 3.0, 0},
                 {"pareto", 0.57, 3.0, 0},    {"pareto", 0.0, 2.0, 0},    {"pareto", 0.0, 0.0, 0},
                 {"pareto", 0.0, NAN, 0},     {"pareto", NAN, 3.0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct product product = {.cv = cases[i].cv, .tail_index = cases[i].tail_index};
        const char *expected = family_find(cases[i].family)->check(&product);
        if ((expected == NULL) != cases[i].good)
            fail_msg("%s, cv %g, tail_index %g: %s", cases[i].family, cases[i].cv, cases[i].tail_index,
                     expected ? expected : "accepted");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry), cmocka_unit_test(test_gamma),   cmocka_unit_test(test_lognormal),
        cmocka_unit_test(test_pareto),   cmocka_unit_test(test_mixture), cmocka_unit_test(test_lanes_are_independent),
        cmocka_unit_test(test_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
