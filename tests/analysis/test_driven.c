/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a variance against figures whose parts are known in closed form: on average over repetitions, with as many
 * drivers as a scenario has, and with the errors that are given. */
#include "models/analysis/driven.h"

#include "models/core/stream.h"
#include "models/inputs/normal.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST = 60, PAIRS = MOST * (MOST + 1) / 2 };

static double uniform(uint32_t set, uint32_t who, uint32_t repeat) {
    struct stream stream = stream_open(5, who, repeat, 0, 0, SOURCE_DESIGN);
    uint32_t words[4];
    stream_words(&stream, set, 0, 0, words);
    return ((double)words[0] + 0.5) / 4294967296.0;
}

/* A figure: weights of the drivers, which are normal with sd 1, or uniform of that sd where `flat`; and chance. */
struct figure {
    size_t n_driver;
    int64_t n;
    const double *weight;
    double chance;
    int flat;
};

struct answer {
    double part[MOST], error[MOST];
};

static void estimate(const struct figure *figure, uint32_t repeat, struct answer *answer) {
    static int64_t sum[MOST], product[PAIRS], with[MOST];
    int64_t total = 0, square = 0;
    for (size_t j = 0; j < MOST; j++)
        sum[j] = with[j] = 0;
    for (size_t k = 0; k < PAIRS; k++)
        product[k] = 0;
    for (uint32_t set = 0; set < (uint32_t)figure->n; set++) {
        int64_t x[MOST];
        double y = figure->chance * normal_quantile(uniform(set, MOST, repeat));
        for (size_t j = 0; j < figure->n_driver; j++) {
            double u = uniform(set, (uint32_t)j, repeat),
                   z = figure->flat ? sqrt(12.0) * (u - 0.5) : normal_quantile(u);
            y += figure->weight[j] * z;
            x[j] = llround(1e4 * (z + 3.0));
        }
        int64_t cents = llround(1e4 * (y + 100.0));
        total += cents;
        square += cents * cents;
        for (size_t j = 0; j < figure->n_driver; j++) {
            sum[j] += x[j];
            with[j] += x[j] * cents;
            for (size_t k = 0; k <= j; k++)
                product[driven_pair(j, k)] += x[j] * x[k];
        }
    }
    struct driven driven;
    assert_int_equal(driven_init(&driven, figure->n_driver, figure->n, sum, product), STATUS_OK);
    driven_parts(&driven, total, square, with, answer->part, answer->error);
    for (size_t j = 0; j < figure->n_driver; j++) {
        answer->part[j] *= 1e-8;
        answer->error[j] *= 1e-16;
    }
    driven_free(&driven);
}

/* Without chance the parts are the squares of the weights, whatever the sets, for drivers of any shape: the variance of
 * the drawn values is that of the sets. */
static void test_exact(void **state) {
    (void)state;
    const double weight[] = {3.0, 0.0, 1.0, 0.5};
    for (int flat = 0; flat <= 1; flat++) {
        struct figure figure = {4, 4000, weight, 0.0, flat};
        struct answer answer;
        estimate(&figure, 0, &answer);
        for (size_t j = 0; j < 4; j++)
            assert_true(fabs(answer.part[j] - weight[j] * weight[j]) <= 0.08 * weight[j] * weight[j] + 1e-6);
    }
}

/* 60 drivers, of which few do anything, 300 sets, more chance than anything else: on average the parts are right, those
 * of the idle ones add nothing, and the errors are those of repetition. */
static void test_many(void **state) {
    (void)state;
    enum { REPEATS = 200 };
    double weight[MOST] = {0}, mean[3] = {0}, square[3] = {0}, said[3] = {0};
    weight[0] = 1.0;
    weight[1] = 0.5;
    struct figure figure = {MOST, 300, weight, 1.5, 0};
    for (uint32_t repeat = 0; repeat < REPEATS; repeat++) {
        struct answer answer;
        estimate(&figure, repeat, &answer);
        double got[3] = {answer.part[0], answer.part[1], 0.0}, error[3] = {answer.error[0], answer.error[1], 0.0};
        for (size_t j = 2; j < MOST; j++) {
            got[2] += answer.part[j];
            error[2] += answer.error[j];
        }
        for (size_t k = 0; k < 3; k++) {
            mean[k] += got[k] / REPEATS;
            square[k] += got[k] * got[k] / REPEATS;
            said[k] += error[k] / REPEATS;
        }
    }
    const double truth[3] = {1.0, 0.25, 0.0};
    for (size_t k = 0; k < 3; k++) {
        double sd = sqrt(square[k] - mean[k] * mean[k]);
        assert_true(fabs(mean[k] - truth[k]) < 4.0 * sd / sqrt((double)REPEATS));
        assert_true(sd < 1.3 * sqrt(said[k]) && sd > 0.7 * sqrt(said[k]));
    }
}

/* One that does not move, and one that is another one: neither spoils the rest. */
static void test_alike(void **state) {
    (void)state;
    enum { SETS = 1000 };
    int64_t sum[4] = {0}, product[10] = {0}, with[4] = {0}, total = 0, square = 0;
    for (uint32_t set = 0; set < SETS; set++) {
        int64_t a = llround(1e4 * normal_quantile(uniform(set, 0, 0)));
        int64_t b = llround(1e4 * normal_quantile(uniform(set, 1, 0))), x[4] = {a, 7, a, b}, y = 2 * a + b;
        total += y;
        square += y * y;
        for (size_t j = 0; j < 4; j++) {
            sum[j] += x[j];
            with[j] += x[j] * y;
            for (size_t k = 0; k <= j; k++)
                product[driven_pair(j, k)] += x[j] * x[k];
        }
    }
    struct driven driven;
    double part[4], error[4];
    assert_int_equal(driven_init(&driven, 4, SETS, sum, product), STATUS_OK);
    driven_parts(&driven, total, square, with, part, error);
    assert_true(fabs(part[0] * 1e-8 - 4.0) < 0.5);
    assert_true(part[1] == 0.0 && part[2] == 0.0);
    assert_true(fabs(part[3] * 1e-8 - 1.0) < 0.15);
    driven_free(&driven);
    driven_free(&driven);
    assert_int_equal(driven_init(&driven, 4, 5, sum, product), STATUS_RANGE);
    driven_free(&driven);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_exact), cmocka_unit_test(test_many),
                                       cmocka_unit_test(test_alike)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
