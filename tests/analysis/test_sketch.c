/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sketches of distributions against sorting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/analysis/sketch.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* A sketch is a function of the values, not of their order or of how they were merged; far outliers stay within their
 * bin; an atom is exact. */
static void test_sketch(void **state) {
    (void)state;
    enum { BINS = 2 * SKETCH_OUTER + 300, N = 5000 };
    static struct sketch_bin one[BINS], half[2][BINS];
    static int64_t x[N];
    struct sketch a, b, c;
    int64_t error;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < N; k++)
        x[k] = k % 5 == 0 ? 4242 : (int64_t)(1000.0 * gsl_ran_cauchy(rng, 3.0));
    sketch_init(&a, -10000, 10000, BINS, one);
    sketch_init(&b, -10000, 10000, BINS, half[0]);
    sketch_init(&c, -10000, 10000, BINS, half[1]);
    sketch_add(&a, x, N);
    for (size_t k = N; k-- > 0;)
        sketch_add(k % 3 ? &b : &c, &x[k], 1);
    sketch_merge(&b, &c);
    assert_memory_equal(one, half[0], sizeof one);
    qsort(x, N, sizeof *x, by_value);
    for (int64_t rank = 1; rank <= N; rank++) {
        int64_t value = sketch_rank(&a, rank, &error);
        assert_true(llabs(value - x[rank - 1]) <= error);
        /* Relative to the distance from the bounds an outer bin is a quarter of a doubling wide. */
        assert_true((double)error <= 20000.0 / 300 + 1 || (double)error <= 0.25 * fabs((double)x[rank - 1]) + 5000.0);
    }
    double sum = 0.0;
    for (size_t k = 0; k < N / 2; k++)
        sum += (double)x[k];
    assert_true(fabs(sketch_low_mean(&a, N / 2) / (sum / (N / 2)) - 1.0) < 1e-3);
    gsl_rng_free(rng);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sketch)};
    return cmocka_run_group_tests_name("sketch", tests, NULL, NULL);
}
