/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors from replicates: worked by hand, and right where replicates have different numbers of values. */
#include "models/analysis/replicate.h"
#include "models/analysis/stats.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { R = STRATUM_REPLICATES };

/* 64 sets, two of each replicate, whose means are 0 in the first 16 replicates and 1 in the others: the mean is 1/2,
 * and each sum is off by 1: 32 / 64 x 32/31 = 16/31 is 64 times the variance of the mean. Published 97.5 % quantile of
 * Student's t with 31 degrees of freedom: 2.0395. */
static void two_of_each(void **state) {
    (void)state;
    struct replicate_sum sum = {{0.0}}, other = {{0.0}};
    for (size_t u = 16; u < R; u++) {
        sum.of[u] = 2.0;
        other.of[u] = -6.0;
    }
    assert_true(fabs(replicate_mean(&sum, 64) - 0.5) < 1e-15);
    assert_true(fabs(replicate_variance(&sum, 64) - 16.0 / 31.0) < 1e-15);
    assert_true(fabs(replicate_covariance(&sum, &other, 64) + 3.0 * 16.0 / 31.0) < 1e-14);
    assert_true(fabs(STATS_Z95 * replicate_se(&sum, 64) - 2.0395 * sqrt(16.0 / 31.0 / 64.0)) < 1e-4);
}

/* 65 sets: replicate 0 has three, whose sum is 0. The mean is 32/65; sums are off by 3, 2 and 2 times 32/65, and by 2 x
 * 33/65. Three sets: 0, 1 and 5, mean 2, variance (4 + 1 + 9) / 2 = 7; 2 degrees of freedom count as 3 (3.1824). */
static void different_numbers(void **state) {
    (void)state;
    struct replicate_sum sum = {{0.0}}, three = {{0.0, 1.0, 5.0}}, same = {{1.0, 1.0, 1.0}};
    for (size_t u = 16; u < R; u++)
        sum.of[u] = 2.0;
    double low = 32.0 / 65.0, high = 33.0 / 65.0;
    double square = 9.0 * low * low + 15.0 * 4.0 * low * low + 16.0 * 4.0 * high * high;
    assert_true(fabs(replicate_variance(&sum, 65) - square / 65.0 * 32.0 / 31.0) < 1e-15);
    assert_true(fabs(replicate_mean(&three, 3) - 2.0) < 1e-15);
    assert_true(fabs(replicate_variance(&three, 3) - 7.0) < 1e-14);
    assert_true(fabs(STATS_Z95 * replicate_se(&three, 3) / 3.1824 / sqrt(7.0 / 3.0) - 1.0) < 0.04);
    assert_true(replicate_se(&same, 3) <= 0.0);
    assert_true(isnan(replicate_se(&three, 1)) && isnan(replicate_mean(&three, 0)) &&
                isnan(replicate_wide_se(&three, 1)));
    const int64_t count[R] = {1, 1, 1};
    assert_true(fabs(replicate_se_of(&three, count) - replicate_se(&three, 3)) < 1e-15);
}

/* Stratified sets of one replicate undo each other: x, -x, x, -x, ... Where it has an odd number of them its sum is x,
 * else 0. 40 sets, of which 8 replicates have two: the mean's variance is 24 / 40^2, and so it is estimated. */
static void unbiased(void **state) {
    (void)state;
    enum { RUNS = 20000, SETS = 40 };
    double estimate = 0.0;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t run = 0; run < RUNS; run++) {
        struct replicate_sum sum = {{0.0}};
        for (size_t u = SETS - R; u < R; u++)
            sum.of[u] = gsl_ran_ugaussian(rng);
        estimate += replicate_variance(&sum, SETS) / SETS / RUNS;
    }
    gsl_rng_free(rng);
    assert_true(fabs(estimate / (24.0 / (SETS * SETS)) - 1.0) < 0.03);
}

/* Shares of sets of two draws: 3 of 4 in 16 replicates, 1 of 4 in the others. The variance of a set is 4/31 (each sum
 * off by 1/2), 2 draws x 4/31 / (1/4) times that of independent draws, as wide as Student's t. 4 of 4 and none: 16/31
 * is more than 1/4, that of sets that count as one draw. Half of each replicate: the least is that of whole numbers, 32
 * / (12 x 4 x 64) x 2 / (1/4). All of them: nothing is known. */
static void shares(void **state) {
    (void)state;
    int64_t hits[R] = {0};
    double width = replicate_width(64), low, high, wilson_low, wilson_high;
    for (size_t u = 0; u < R; u++)
        hits[u] = u < 16 ? 1 : 3;
    struct replicate_sum share = replicate_share(hits, 2);
    assert_true(fabs(replicate_design(&share, 64, 2) - 2.0 * 4.0 / 31.0 / 0.25 * width * width) < 1e-12);
    for (size_t u = 0; u < R; u++)
        hits[u] = u < 16 ? 0 : 4;
    share = replicate_share(hits, 2);
    assert_true(fabs(replicate_design(&share, 64, 2) - 2.0 * width * width) < 1e-12);
    for (size_t u = 0; u < R; u++)
        hits[u] = 2;
    share = replicate_share(hits, 2);
    assert_true(fabs(replicate_design(&share, 64, 2) - 32.0 / (12.0 * 4.0 * 64.0) * 8.0 * width * width) < 1e-12);
    for (size_t u = 0; u < R; u++)
        hits[u] = 4;
    share = replicate_share(hits, 2);
    replicate_share_interval(&share, 64, 2, &low, &high);
    stats_share_interval(1.0, 64.0, &wilson_low, &wilson_high);
    assert_true(high == 1.0 && fabs(low - wilson_low) < 1e-12);
    const int64_t x[8] = {1, 9, 2, 2, 9, 9, 3, 1};
    struct replicate_sum below = replicate_below(x, 8, 2, 2);
    assert_true(below.of[0] == 0.5 && below.of[1] == 1.0 && below.of[2] == 0.0 && below.of[3] == 0.5);
}

/* Where one replicate holds everything (sum 1 of 32): kurtosis of 1 and 31 noughts is 32 - 2 + 1/31 = 30.03,
 * excess 27.03, 2 / (2 / 31 + 108.1 / 32) is less than the least, 3 (3.1824). Half and half: no excess, as wide as any
 * mean. */
static void wide(void **state) {
    (void)state;
    struct replicate_sum one = {{1.0}}, half = {{0.0}}, some = {{0.0}};
    for (size_t u = 16; u < R; u++)
        half.of[u] = 1.0;
    double plain = sqrt(replicate_variance(&one, 32) / 32.0);
    assert_true(fabs(STATS_Z95 * replicate_wide_se(&one, 32) / plain / 3.1824 - 1.0) < 0.04);
    assert_true(fabs(replicate_wide_se(&half, 32) / replicate_se(&half, 32) - 1.0) < 1e-12);
    /* 4 of 32 at 1: central moments of a nought or one with p = 1/8. */
    for (size_t u = 0; u < 4; u++)
        some.of[u] = 1.0;
    double p = 0.125, second = p * (1 - p), fourth = p * (1 - p) * (pow(1 - p, 3) + pow(p, 3));
    double degrees = 2.0 / (2.0 / 31.0 + 4.0 * (fourth / (second * second) - 3.0) / 32.0);
    plain = sqrt(replicate_variance(&some, 32) / 32.0);
    assert_true(degrees > 3.0 && degrees < 31.0);
    assert_true(fabs(replicate_wide_se(&some, 32) / plain - stats_t_width(degrees)) < 1e-12);
}

/* Terms by draw: sets of two, each of a replicate of its own. Mean 4.5 of sets 2 and 7. */
static void figures(void **state) {
    (void)state;
    const double term[4] = {1, 3, 5, 9}, flat[4] = {0.1, 0.1, 0.1, 0.1};
    double se;
    assert_true(replicate_figure(4, term, 2, &se) == 4.5 && fabs(se - 2.5 * replicate_width(2)) < 1e-12);
    assert_true(replicate_figure(4, flat, 2, &se) == 0.1 && se == 0.0);
    struct replicate_sum sum = replicate_of(4, term, 2);
    assert_true(sum.of[0] == 2.0 && sum.of[1] == 7.0 && sum.of[2] == 0.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_of_each), cmocka_unit_test(different_numbers),
        cmocka_unit_test(unbiased),    cmocka_unit_test(shares),
        cmocka_unit_test(wide),        cmocka_unit_test(figures),
    };
    return cmocka_run_group_tests_name("replicate", tests, NULL, NULL);
}
