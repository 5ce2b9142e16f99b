/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's own normal and beta distribution, which are own code for the sake of equal bits everywhere, against
 * GSL's over the whole range that their headers promise. */
#include "models/inputs/beta.h"
#include "models/inputs/normal.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Worst relative miss so far, so that a failure says where it was. */
struct worst {
    double miss, at[3];
};

static void look(struct worst *worst, double x, double expected, double a, double b, double c) {
    double miss = fabs(x - expected) / fabs(expected);
    if (!(miss <= worst->miss))
        *worst = (struct worst){miss, {a, b, c}};
}

static void assert_within(const struct worst *worst, double bound) {
    print_message("# at most %.2g off\n", worst->miss);
    if (!(worst->miss <= bound))
        fail_msg("%.3g off at %g %g %g", worst->miss, worst->at[0], worst->at[1], worst->at[2]);
}

/* Probabilities from 1e-300 to a half, ten to each power of ten near a half and one to each far from it. */
static double next_probability(double p) {
    return p < 1e-20 ? p * 10.0 : p * pow(10.0, 0.1);
}

static void test_normal_quantile(void **state) {
    struct worst worst = {0};
    (void)state;
    for (double p = 1e-300; p < 0.5; p = next_probability(p)) {
        look(&worst, normal_quantile(p), gsl_cdf_ugaussian_Pinv(p), p, 0, 0);
        if (1.0 - p < 1.0)
            look(&worst, normal_quantile(1.0 - p), gsl_cdf_ugaussian_Pinv(1.0 - p), 1.0 - p, 0, 0);
    }
    assert_within(&worst, 1e-14);
    assert_true(normal_quantile(0.5) == 0.0);
}

/* GSL has the same algorithm for the quantile; so also both ways: the probability of a quantile is what was asked. That
 * a quantile z is rounded moves its probability by some z^2 roundings. */
static void test_normal_both_ways(void **state) {
    struct worst worst = {0};
    (void)state;
    for (double p = 1e-300; p < 0.5; p = next_probability(p)) {
        look(&worst, normal_probability(normal_quantile(p)), p, p, 0, 0);
        look(&worst, gsl_cdf_ugaussian_P(normal_quantile(p)), p, p, 0, 0);
    }
    assert_within(&worst, 1e-12);
}

static void test_normal_probability(void **state) {
    struct worst lower = {0}, upper = {0};
    (void)state;
    for (double x = -37.5; x <= 0.0; x += 0.01)
        look(&lower, normal_probability(x), gsl_cdf_ugaussian_P(x), x, 0, 0);
    for (double x = 0.0; x <= 40.0; x += 0.01)
        look(&upper, normal_probability(x), gsl_cdf_ugaussian_P(x), x, 0, 0);
    assert_within(&lower, 3e-13);
    assert_within(&upper, 1e-15);
}

/* Shapes 0.5 to 1000, eight to each power of ten. */
static double next_shape(double a) {
    return a < 1000.0 && a * 1.333 > 1000.0 ? 1000.0 : a * 1.333;
}

static void test_beta_log(void **state) {
    struct worst worst = {0};
    (void)state;
    for (double a = 0.5; a <= 1000.0; a = next_shape(a))
        for (double b = 0.5; b <= 1000.0; b = next_shape(b)) {
            double expected = gsl_sf_lnbeta(a, b);
            /* what counts is B itself: an absolute error of its logarithm is a relative one of B */
            look(&worst, 1.0 + beta_log(a, b) - expected, 1.0, a, b, 0);
        }
    assert_within(&worst, 1e-11);
}

/* Each tail by itself. */
static void test_beta_probability(void **state) {
    struct worst worst = {0};
    (void)state;
    for (double a = 0.5; a <= 1000.0; a = next_shape(a))
        for (double b = 0.5; b <= 1000.0; b = next_shape(b))
            for (double x = 0.001; x < 1.0; x += 0.0211) {
                double low = gsl_cdf_beta_P(x, a, b), high = gsl_cdf_beta_Q(x, a, b), log_beta = beta_log(a, b);
                if (low > 1e-290 && low < 0.9)
                    look(&worst, beta_probability(a, b, log_beta, x, 1.0 - x), low, a, b, x);
                if (high > 1e-290 && high < 0.9)
                    look(&worst, beta_probability(b, a, log_beta, 1.0 - x, x), high, a, b, x);
            }
    assert_within(&worst, 1e-10);
}

/* GSL's own inverse gives up at some shapes; its distribution function at our quantile does not. Up to a half, which is
 * what the header promises: the other half is that of the shapes exchanged. */
static void test_beta_quantile(void **state) {
    struct worst worst = {0};
    (void)state;
    for (double a = 0.5; a <= 1000.0; a = next_shape(a))
        for (double b = 0.5; b <= 1000.0; b = next_shape(b))
            for (double p = 1e-12; p < 0.5; p = p < 0.01 ? p * 10.0 : p + 0.049)
                look(&worst, gsl_cdf_beta_P(beta_quantile(a, b, beta_log(a, b), p), a, b), p, a, b, p);
    assert_within(&worst, 1e-10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal_quantile),    cmocka_unit_test(test_normal_both_ways),
        cmocka_unit_test(test_normal_probability), cmocka_unit_test(test_beta_log),
        cmocka_unit_test(test_beta_probability),   cmocka_unit_test(test_beta_quantile),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
