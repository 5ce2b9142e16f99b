/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stratified numbers: the sequence itself, that its points lie evenly, that each number is uniform and independent of
 * the others of its draw, and that names, years and draws more change nothing. */
#include "models/core/stratum.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { D = STRATUM_DIMENSIONS, R = STRATUM_REPLICATES };

/* Joe and Kuo's table for dimensions 2 to 16: degree and coefficients of the polynomial, first numbers. */
static const struct {
    unsigned degree, coefficients;
    uint32_t m[6];
} published[D - 1] = {{1, 0, {1}},
                      {2, 1, {1, 3}},
                      {3, 1, {1, 3, 1}},
                      {3, 2, {1, 1, 1}},
                      {4, 1, {1, 1, 3, 3}},
                      {4, 4, {1, 3, 5, 13}},
                      {5, 2, {1, 1, 5, 5, 17}},
                      {5, 4, {1, 1, 5, 5, 5}},
                      {5, 7, {1, 1, 7, 11, 19}},
                      {5, 11, {1, 1, 5, 1, 1}},
                      {5, 13, {1, 1, 1, 3, 11}},
                      {5, 14, {1, 3, 5, 5, 31}},
                      {6, 1, {1, 3, 3, 9, 7, 49}},
                      {6, 13, {1, 1, 1, 15, 21, 21}},
                      {6, 16, {1, 3, 1, 13, 27, 49}}};

/* m[k] = 2 a1 m[k-1] ^ 4 a2 m[k-2] ^ ... ^ 2^s m[k-s] ^ m[k-s]; direction number k is m[k] / 2^(k+1). */
static void test_direction_numbers(void **state) {
    (void)state;
    for (size_t d = 0; d < D; d++) {
        uint32_t m[32];
        unsigned s = d ? published[d - 1].degree : 0;
        for (unsigned k = 0; k < 32; k++) {
            if (d == 0 || k < s) {
                m[k] = d ? published[d - 1].m[k] : 1;
                continue;
            }
            m[k] = m[k - s] ^ m[k - s] << s;
            for (unsigned i = 1; i < s; i++)
                if (published[d - 1].coefficients >> (s - 1 - i) & 1)
                    m[k] ^= m[k - i] << i;
        }
        for (unsigned k = 0; k < 32; k++)
            assert_int_equal(stratum_number[d][31 - k], stratum_reverse(m[k] << (31 - k)));
    }
}

static struct stratum stratum_of(unsigned what, unsigned dimension) {
    return stratum_steps(99, stream_open(99, 5, what, 255, 2000 + dimension, SOURCE_REGIONAL), dimension, 1);
}

/* Which of n equal parts of (0, 1) the number of point j of a replicate lies in. */
static size_t part_of(const struct stratum *s, size_t replicate, size_t j, size_t n) {
    return (size_t)(stratum_uniform(s, (uint32_t)(j * R + replicate)) * (double)n);
}

/* Of the first 2^m points of a replicate, and of any later 2^m, each interval of length 2^-m has one; and of the first
 * two coordinates each box of area 2^-m. */
static void test_nets(void **state) {
    (void)state;
    enum { M = 6, N = 1 << M };
    for (size_t replicate = 0; replicate < R; replicate += 5)
        for (size_t first = 0; first < 3 * N; first += N) {
            struct stratum x = stratum_of(1, 0), y = stratum_of(1, 1);
            for (unsigned d = 0; d < 2 * D; d++) {
                bool taken[N] = {false};
                struct stratum s = stratum_of(1, d);
                for (size_t j = first; j < first + N; j++)
                    taken[part_of(&s, replicate, j, N)] = true;
                for (size_t k = 0; k < N; k++)
                    assert_true(taken[k]);
            }
            for (unsigned a = 0; a <= M; a++) {
                bool taken[N] = {false};
                for (size_t j = first; j < first + N; j++)
                    taken[part_of(&x, replicate, j, (size_t)1 << a) << (M - a) |
                          part_of(&y, replicate, j, (size_t)N >> a)] = true;
                for (size_t k = 0; k < N; k++)
                    assert_true(taken[k]);
            }
        }
}

static void check_uniform(const double *count, size_t n, double total) {
    double chi = 0.0;
    for (size_t k = 0; k < n; k++)
        chi += (count[k] - total / (double)n) * (count[k] - total / (double)n) / (total / (double)n);
    double p = gsl_cdf_chisq_Q(chi, (double)n - 1.0);
    assert_true(p > 1e-5 && p < 1.0 - 1e-5);
}

/* One draw is nothing but chance: over many seeds the number of a given key is uniform, and two of one draw, of the
 * same group or of two, are independent. The same key of two replicates too. */
static void test_one_draw_is_random(void **state) {
    (void)state;
    enum { SEEDS = 20000, BINS = 8 };
    static const struct {
        unsigned what, dimension;
        uint32_t key;
    } other[] = {{1, 1, 77}, {1, 0, 78}, {2, 0, 77}, {1, 17, 77}};
    for (size_t o = 0; o < sizeof other / sizeof other[0]; o++) {
        double one[64] = {0.0}, both[BINS * BINS] = {0.0};
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            struct stream first = stream_open(seed, 5, 1, 255, 2000, SOURCE_REGIONAL);
            struct stream second = stream_open(seed, 5, other[o].what, 255, 2001, SOURCE_PRICE);
            struct stratum a = stratum_steps(seed, first, 0, 1);
            struct stratum b = stratum_steps(seed, other[o].dimension ? second : first, other[o].dimension, 1);
            if (other[o].what == 2)
                b = stratum_steps(seed, second, 0, 1);
            double u = stratum_uniform(&a, 77), v = stratum_uniform(&b, other[o].key);
            one[(size_t)(u * 64.0)]++;
            both[(size_t)(u * BINS) * BINS + (size_t)(v * BINS)]++;
        }
        check_uniform(one, 64, SEEDS);
        check_uniform(both, BINS * BINS, SEEDS);
    }
}

/* Groups are independent, but points that follow each other lie in different halves of every coordinate of each, and so
 * on with quarters: products of two groups vary as if there were fewer points. For each level of digits the part 3/4^m
 * of the variance has pairs that are alike, which makes the mean square between 1 and 2 times that of random pairs. Any
 * two groups that went together would make it some hundreds. */
static void test_groups_are_independent(void **state) {
    (void)state;
    enum { N = 512, PAIRS = 40 };
    double square = 0.0;
    for (unsigned pair = 0; pair < PAIRS; pair++)
        for (size_t replicate = 0; replicate < R; replicate++) {
            struct stratum a = stratum_of(10 + pair, pair % D), b = stratum_of(100 + pair, pair / 2 % D);
            double sum = 0.0;
            for (size_t j = 0; j < N; j++) {
                uint32_t key = (uint32_t)(j * R + replicate);
                sum += (stratum_uniform(&a, key) - 0.5) * (stratum_uniform(&b, key) - 0.5);
            }
            square += sum * sum / N * 144.0;
        }
    assert_true(square / (PAIRS * R) > 1.0 && square / (PAIRS * R) < 2.0);
}

/* Sets of inner = 3 draws: the sets go round the replicates; 64 sets take 64 points for their first draws, then for
 * their second and third ones, so that those of a set lie far apart in the sequence. */
static void test_dealing(void **state) {
    (void)state;
    for (uint32_t set = 0; set < 5000; set++)
        for (uint32_t k = 0; k < 3; k++) {
            assert_int_equal(stratum_replicate(3 * set + k, 3), set % R);
            assert_int_equal(stratum_point(3 * set + k, 3), set / R / 64 * 192 + 64 * k + set / R % 64);
        }
    struct stream name = stream_open(1, 2, 3, 255, 2000, SOURCE_PRICE);
    struct stratum lasting = stratum_lasting(1, name, 0), steps = stratum_steps(1, name, 0, 1),
                   past = stratum_steps(1, name, 0, 0);
    assert_int_equal(past.inner, 1);
    assert_true(stratum_uniform(&lasting, 64) != stratum_uniform(&steps, 64));
    assert_true(stratum_uniform(&past, 64) != stratum_uniform(&steps, 64));
}

/* The two draws of a set have nothing in common, in any coordinate: over the sets the products of their normals add up
 * to nothing. As points that follow each other they would come to -0.6. */
static void test_draws_of_a_set_are_independent(void **state) {
    (void)state;
    enum { SETS = 32768 };
    for (unsigned d = 0; d < D; d++) {
        struct stratum s = stratum_steps(99, stream_open(99, 5, 1, 255, 2000 + d, SOURCE_REGIONAL), d, 2);
        double sum = 0.0;
        for (uint32_t set = 0; set < SETS; set++)
            sum += gsl_cdf_ugaussian_Pinv(stratum_uniform(&s, 2 * set)) *
                   gsl_cdf_ugaussian_Pinv(stratum_uniform(&s, 2 * set + 1));
        assert_true(fabs(sum / SETS) < 4.5 / sqrt(SETS));
    }
}

/* Chance: every second four sets of a replicate mirror the four before, draw by draw. */
static void test_mirrors(void **state) {
    (void)state;
    for (uint32_t set = 0; set < 1000; set++)
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t draw = 3 * set + k, within = set / R;
            bool mirrors = within % 8 >= 4;
            assert_int_equal(stratum_chance(draw, 3),
                             mirrors ? (3 * ((within - 4) * R + set % R) + k) | STREAM_MIRRORED : draw);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draws_of_a_set_are_independent),
        cmocka_unit_test(test_mirrors),
        cmocka_unit_test(test_direction_numbers),
        cmocka_unit_test(test_nets),
        cmocka_unit_test(test_one_draw_is_random),
        cmocka_unit_test(test_dealing),
        cmocka_unit_test(test_groups_are_independent),
    };
    return cmocka_run_group_tests_name("stratum", tests, NULL, NULL);
}
