/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uncertain inputs: every distribution against GSL and closed forms, what any distribution must hold to, cutting off to
 * a range, and the keys of the random numbers. */
#include "models/core/stream.h"
#include "models/inputs/beta.h"
#include "models/inputs/input.h"
#include "models/inputs/normal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double probabilities[] = {0x1p-53, 1e-12, 1e-6, 0.001, 0.025, 0.0749, 0.0751, 0.2,   0.25,
                                       0.4999,  0.5,   0.51, 0.75,  0.9,   0.9251, 0.975,  0.999, 1.0 - 1e-6};
enum { N_PROBABILITY = sizeof probabilities / sizeof probabilities[0] };

static struct distribution_value make(const char *name, double a, double b, double c) {
    struct distribution_value value = {.distribution = distribution_find(name), .parameter = {a, b, c}};
    assert_non_null(value.distribution);
    assert_null(value.distribution->check(&value));
    if (value.distribution->prepare)
        value.distribution->prepare(&value);
    return value;
}

static struct distribution_value make_list(size_t n, const double *list) {
    struct distribution_value value = {.distribution = &distribution_empirical, .n_value = n};
    value.value = malloc(n * sizeof *list);
    assert_non_null(value.value);
    memcpy(value.value, list, n * sizeof *list);
    assert_null(value.distribution->check(&value));
    value.distribution->prepare(&value);
    return value;
}

static double quantile(const struct distribution_value *value, double p) {
    return value->distribution->quantile(value, p);
}

static void assert_near(double x, double expected, double relative) {
    if (!(fabs(x - expected) <= relative * fabs(expected) + 1e-300))
        fail_msg("%.17g is not %.17g", x, expected);
}

/* ---- against GSL ---- */

static void test_normal(void **state) {
    (void)state;
    for (double x = -37.0; x <= 8.0; x += 0.0625)
        assert_near(normal_probability(x), gsl_cdf_ugaussian_P(x), 3e-13);
    assert_true(normal_probability(-INFINITY) == 0.0 && normal_probability(INFINITY) == 1.0);
    struct distribution_value value = make("normal", -3.0, 0.25, 0.0);
    for (size_t k = 0; k < N_PROBABILITY; k++) {
        double p = probabilities[k], z = gsl_cdf_ugaussian_Pinv(p);
        assert_true(fabs(normal_quantile(p) - z) <= 1e-14 + 1e-14 * fabs(z));
        assert_near(quantile(&value, p), -3.0 + gsl_cdf_gaussian_Pinv(p, 0.25), 1e-13);
    }
}

/* sd 3 around a mean of 4: the logarithm has variance log(1 + 9/16) and mean log 4 less half of that. */
static void test_lognormal(void **state) {
    (void)state;
    struct distribution_value value = make("lognormal", 4.0, 3.0, 0.0);
    double sigma = sqrt(log(1.0 + 9.0 / 16.0)), zeta = log(4.0) - 0.5 * log(1.0 + 9.0 / 16.0);
    for (size_t k = 0; k < N_PROBABILITY; k++)
        assert_near(quantile(&value, probabilities[k]), gsl_cdf_lognormal_Pinv(probabilities[k], zeta, sigma), 1e-12);
    for (double x = 0.01; x < 100.0; x *= 1.3)
        assert_near(value.distribution->probability(&value, x), gsl_cdf_lognormal_P(x, zeta, sigma), 1e-12);
    /* a narrow one is nearly normal: the median is mean / sqrt(1 + cv^2) */
    struct distribution_value narrow = make("lognormal", 100.0, 0.001, 0.0);
    assert_near(quantile(&narrow, 0.5), 100.0 / sqrt(1.0 + 1e-10), 1e-15);
}

static void test_uniform_and_triangular(void **state) {
    (void)state;
    struct distribution_value uniform = make("uniform", -1.0, 3.0, 0.0);
    for (size_t k = 0; k < N_PROBABILITY; k++)
        assert_near(quantile(&uniform, probabilities[k]), gsl_cdf_flat_Pinv(probabilities[k], -1.0, 3.0), 1e-14);
    /* low 0, mode 1, high 4: F(x) = x^2/4 up to the mode, so F(1) = 1/4 and the quantile of 1/16 is 1/2; above it
     * 1 - F = (4 - x)^2 / 12, so that F = 2/3 at x = 2. */
    struct distribution_value triangular = make("triangular", 0.0, 1.0, 4.0);
    assert_near(quantile(&triangular, 1.0 / 16.0), 0.5, 1e-15);
    assert_near(quantile(&triangular, 0.25), 1.0, 1e-15);
    assert_near(quantile(&triangular, 2.0 / 3.0), 2.0, 1e-15);
    assert_near(triangular.distribution->probability(&triangular, 0.5), 1.0 / 16.0, 1e-15);
    assert_near(triangular.distribution->probability(&triangular, 2.0), 2.0 / 3.0, 1e-15);
    assert_near(triangular.distribution->mean(&triangular), 5.0 / 3.0, 1e-15);
    /* a mode at an end: F(x) = x^2, and 1 - F = (1 - x)^2 */
    struct distribution_value rising = make("triangular", 0.0, 1.0, 1.0), falling = make("triangular", 0.0, 0.0, 1.0);
    assert_near(quantile(&rising, 0.36), 0.6, 1e-15);
    assert_near(quantile(&falling, 0.36), 0.2, 1e-15);
}

/* Shapes 1 + 4 (mode - low) / (high - low) and 6 less that: mode at a quarter gives 2 and 4, at an end 1 and 5. */
static void test_pert(void **state) {
    (void)state;
    static const double modes[] = {0.0, 0.25, 0.5, 0.9, 1.0};
    for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++) {
        double a = 1.0 + 4.0 * modes[m], b = 6.0 - a;
        struct distribution_value value = make("pert", 0.0, 2.0 * modes[m], 2.0);
        for (size_t k = 0; k < N_PROBABILITY; k++)
            assert_near(quantile(&value, probabilities[k]), 2.0 * gsl_cdf_beta_Pinv(probabilities[k], a, b), 1e-11);
        for (double x = 0.001; x < 1.0; x += 0.037)
            assert_near(value.distribution->probability(&value, 2.0 * x), gsl_cdf_beta_P(x, a, b), 1e-11);
    }
    struct distribution_value value = make("pert", 0.0, 1.0, 8.0);
    assert_near(value.distribution->mean(&value), 2.0, 1e-15); /* (0 + 4 + 8) / 6 */
}

static void test_student_t(void **state) {
    (void)state;
    static const double freedoms[] = {2.1, 3.0, 4.0, 7.5, 30.0, 1000.0};
    for (size_t f = 0; f < sizeof freedoms / sizeof freedoms[0]; f++) {
        double n = freedoms[f], unit = 0.5 * sqrt((n - 2.0) / n);
        struct distribution_value value = make("student_t", 0.0, 0.5, n);
        for (size_t k = 0; k < N_PROBABILITY; k++) {
            double t = quantile(&value, probabilities[k]) / unit;
            assert_near(t < 0.0 ? gsl_cdf_tdist_P(t, n) : gsl_cdf_tdist_Q(t, n),
                        t < 0.0 ? probabilities[k] : 1.0 - probabilities[k], 1e-9);
        }
        for (double t = -30.0; t < 30.0; t += 0.37)
            assert_near(value.distribution->probability(&value, t * unit), gsl_cdf_tdist_P(t, n), 1e-9);
    }
    /* Tables of Student's t: 4 degrees of freedom, two-sided 5 %: 2.776; one-sided 1 %: 3.747. */
    struct distribution_value value = make("student_t", 0.0, sqrt(2.0), 4.0);
    assert_true(fabs(quantile(&value, 0.975) - 2.776) < 0.0005);
    assert_true(fabs(quantile(&value, 0.01) + 3.747) < 0.0005);
}

/* 1, 2, 4, 10: three intervals. The quantile of 1/2 lies halfway 2 and 4; the mean is (1.5 + 3 + 7) / 3. */
static void test_empirical(void **state) {
    (void)state;
    static const double list[] = {4.0, 1.0, 10.0, 2.0}, tied[] = {0.0, 0.0, 1.0};
    struct distribution_value value = make_list(4, list), ties = make_list(3, tied);
    assert_near(quantile(&value, 0.5), 3.0, 1e-15);
    assert_near(quantile(&value, 1.0 / 6.0), 1.5, 1e-15);
    assert_near(quantile(&value, 0.9), 4.0 + 0.7 * 6.0, 1e-14);
    assert_near(value.distribution->mean(&value), 11.5 / 3.0, 1e-15);
    assert_near(value.distribution->probability(&value, 7.0), 2.5 / 3.0, 1e-15);
    assert_true(value.distribution->probability(&value, 1.0) == 0.0);
    assert_true(value.distribution->probability(&value, 10.0) == 1.0);
    assert_true(quantile(&ties, 0.3) == 0.0 && quantile(&ties, 0.75) == 0.5);
    assert_true(ties.distribution->probability(&ties, 0.0) == 0.0); /* so that a range from 0 cuts nothing off */
    distribution_value_free(&value);
    distribution_value_free(&value);
    distribution_value_free(&ties);
}

/* ---- what holds for all ---- */

static struct distribution_value example(const struct distribution *distribution) {
    static const double list[] = {0.5, 0.1, 0.9, 0.2, 0.3};
    if (distribution == &distribution_empirical)
        return make_list(5, list);
    if (strcmp(distribution->parameter_name[0], "low") == 0)
        return make(distribution->name, 0.1, distribution->parameter_name[2] ? 0.2 : 0.9, 0.9);
    return make(distribution->name, 0.4, 0.1, 5.0);
}

/* The mean is the integral of the quantile function: midpoints of many equal slices. What the tails lose falls with the
 * number of slices; for the heaviest, Student's t with 5 degrees of freedom, both tails lose the same. */
static double integrate(const struct distribution_value *value) {
    enum { SLICES = 100000 };
    double sum = 0.0;
    for (int k = 0; k < SLICES; k++)
        sum += quantile(value, (k + 0.5) / SLICES);
    return sum / SLICES;
}

static void test_contract(void **state) {
    (void)state;
    size_t n = 0;
    for (; distribution_at(n); n++) {
        const struct distribution *d = distribution_at(n);
        struct distribution_value value = example(d);
        assert_ptr_equal(distribution_find(d->name), d);
        assert_true(strlen(d->doc) > 20 && d->parameter_name[0]);
        for (size_t k = 0; d->parameter_name[k]; k++)
            assert_true(strlen(d->parameter_doc[k]) > 5);
        double before = -INFINITY;
        for (int k = 1; k < 2000; k++) {
            double p = k / 2000.0, x = d->quantile(&value, p);
            assert_true(x > before);
            assert_true(fabs(d->probability(&value, x) - p) < 1e-10);
            before = x;
        }
        assert_near(integrate(&value), d->mean(&value), 1e-5);
        assert_true(d->probability(&value, -1e30) < 1e-100 && d->probability(&value, 1e30) == 1.0);
        distribution_value_free(&value);
    }
    assert_int_equal(n, 7);
    assert_null(distribution_at(n + 3));
    assert_null(distribution_find("gaussian"));
}

static void test_check(void **state) {
    (void)state;
    static const struct {
        const char *name;
        double a, b, c;
    } wrong[] = {
        {"normal", 1, 0, 0},       {"normal", 1, -1, 0},     {"lognormal", 0, 1, 0},      {"lognormal", -1, 1, 0},
        {"lognormal", 1, 0, 0},    {"lognormal", 1, 1e4, 0}, {"uniform", 1, 1, 0},        {"uniform", 2, 1, 0},
        {"triangular", 0, 2, 1},   {"triangular", 0, -1, 1}, {"triangular", 1, 1, 1},     {"pert", 0, 2, 1},
        {"pert", 0, -1, 1},        {"pert", 1, 1, 1},        {"student_t", 0, 0, 5},      {"student_t", 0, 1, 2},
        {"student_t", 0, 1, 1001}, {"normal", 0, NAN, 0},    {"triangular", 0, NAN, 1.0}, {"student_t", 0, 1, NAN}};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        struct distribution_value value = {
            distribution_find(wrong[k].name), {wrong[k].a, wrong[k].b, wrong[k].c}, 0, NULL, 0.0};
        const char *expected = value.distribution->check(&value);
        assert_non_null(expected);
        assert_non_null(strstr(expected, wrong[k].name)); /* it says which distribution */
    }
    double same[] = {3.0, 3.0, 3.0};
    struct distribution_value value = {.distribution = &distribution_empirical, .n_value = 3, .value = same};
    assert_non_null(distribution_empirical.check(&value));
    value.n_value = 0;
    assert_non_null(distribution_empirical.check(&value));
}

/* ---- inputs ---- */

static struct input input(const char *path, struct distribution_value value, double low, double high) {
    struct input made = {.hash = stream_hash_name(path), .low = low, .high = high, .distribution = value};
    made.path = strdup(path);
    assert_non_null(made.path);
    return made;
}

/* A standard normal cut off to [-1, 2]: with F(-1) = 0.158655 and F(2) = 0.977250 the value at u is the quantile of
 * F(-1) + u (F(2) - F(-1)), of which GSL knows both. Its mean is (phi(-1) - phi(2)) / (F(2) - F(-1)). */
static void test_truncation(void **state) {
    (void)state;
    struct input cut = input("cut", make("normal", 0.0, 1.0, 0.0), -1.0, 2.0);
    double from = gsl_cdf_ugaussian_P(-1.0), to = gsl_cdf_ugaussian_P(2.0), sum = 0.0;
    for (int k = 0; k < 10000; k++) {
        double u = (k + 0.5) / 10000.0, x = input_value(&cut, u);
        assert_true(fabs(x - gsl_cdf_ugaussian_Pinv(from + u * (to - from))) < 1e-12);
        sum += x;
    }
    assert_near(sum / 10000.0, (exp(-0.5) - exp(-2.0)) / sqrt(2.0 * M_PI) / (to - from), 1e-6);
    assert_near(input_outside(&cut), from + 1.0 - to, 1e-12);
    assert_true(input_value(&cut, 0x1p-53) >= -1.0 && input_value(&cut, 1.0 - 0x1p-53) <= 2.0);
    cut.low = -INFINITY; /* nothing cut off, and the ends of the uniform still give a number */
    cut.high = INFINITY;
    assert_near(input_value(&cut, 0x1p-53), gsl_cdf_ugaussian_Pinv(0x1p-53), 1e-12);
    assert_true(isfinite(input_value(&cut, 1.0 - 0x1p-53)));
    assert_true(input_outside(&cut) == 0.0);
    free(cut.path);
}

/* Keyed by path: an input more, before or after, changes no other's values. */
static void test_keys(void **state) {
    (void)state;
    struct inputs few = {0}, many = {0};
    struct input a = input("demand.regional_sd", make("uniform", 0.0, 1.0, 0.0), 0.0, 2.0);
    struct input b = input("cost.price_sd", make("normal", 0.5, 0.1, 0.0), 0.0, 1.0);
    assert_int_equal(inputs_add(&few, &a), STATUS_OK);
    struct input again = input("demand.regional_sd", a.distribution, 0.0, 2.0);
    assert_int_equal(inputs_add(&many, &b), STATUS_OK);
    assert_int_equal(inputs_add(&many, &again), STATUS_OK);
    assert_ptr_equal(inputs_find_hash(&many, b.hash), &many.input[0]);
    assert_null(inputs_find_hash(&few, b.hash));
    for (uint32_t outer = 0; outer < 100; outer++) {
        double one, two[2];
        input_values(&few.input[0], sampler_select(), 7, &outer, 1, &one);
        for (size_t k = 0; k < 2; k++)
            input_values(&many.input[k], sampler_select(), 7, &outer, 1, &two[k]);
        assert_true(one == input_value(&few.input[0], input_uniform(&few.input[0], 7, outer)));
        assert_true(one == two[1] && one != two[0]);
    }
    inputs_free(&few);
    inputs_free(&few);
    inputs_free(&many);
}

/* Uniforms of one input over the outer indices: mean 1/2 and variance 1/12 within four standard errors, neighbours and
 * two inputs uncorrelated; another seed gives others. */
static void test_uniforms(void **state) {
    (void)state;
    enum { N = 100000 };
    struct input a = {.hash = stream_hash_name("a")}, b = {.hash = stream_hash_name("b")};
    double sum = 0.0, squares = 0.0, next = 0.0, both = 0.0, before = 0.5;
    for (uint32_t outer = 0; outer < N; outer++) {
        double u = input_uniform(&a, 1, outer), v = input_uniform(&b, 1, outer);
        assert_true(u > 0.0 && u < 1.0 && u != input_uniform(&a, 2, outer));
        sum += u;
        squares += (u - 0.5) * (u - 0.5);
        next += (u - 0.5) * (before - 0.5);
        both += (u - 0.5) * (v - 0.5);
        before = u;
    }
    double root = sqrt((double)N), variance = 1.0 / 12.0;
    assert_true(fabs(sum / N - 0.5) < 4.0 * sqrt(variance) / root);
    assert_true(fabs(squares / N - variance) < 4.0 * sqrt(1.0 / 80.0 - variance * variance) / root);
    assert_true(fabs(next / N) < 4.0 * variance / root);
    assert_true(fabs(both / N) < 4.0 * variance / root);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal),
        cmocka_unit_test(test_lognormal),
        cmocka_unit_test(test_uniform_and_triangular),
        cmocka_unit_test(test_pert),
        cmocka_unit_test(test_student_t),
        cmocka_unit_test(test_empirical),
        cmocka_unit_test(test_contract),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_truncation),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_uniforms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
