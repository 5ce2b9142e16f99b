/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sobol indices against functions whose indices are known in closed form, and the intervals against repetition. */
#include "models/analysis/sobol.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FACTORS = 8, REPEATS = 100 };

static const size_t own_factor[FACTORS] = {0, 1, 2, 3, 4, 5, 6, 7};

struct room {
    struct sobol_index first[FACTORS], total[FACTORS];
    struct sobol_result result;
};

static void run(const struct sobol *sobol, double (*f)(void *, const double *, size_t), void *context,
                struct room *room) {
    memset(room, 0, sizeof *room);
    room->result.first = room->first;
    room->result.total = room->total;
    assert_int_equal(sobol_function(sobol, f, context, &room->result), STATUS_OK);
}

static int holds(struct sobol_index index, double truth) {
    return index.low <= truth && truth <= index.high;
}

/* Ishigami and Homma (1990): sin x1 + a sin^2 x2 + b x3^4 sin x1, x uniform on (-pi, pi), a = 7, b = 0.1. */
static double ishigami(void *context, const double *u, size_t n) {
    double x[3];
    (void)context;
    for (size_t k = 0; k < n; k++)
        x[k] = acos(-1.0) * (2.0 * u[k] - 1.0);
    return sin(x[0]) + 7.0 * sin(x[1]) * sin(x[1]) + 0.1 * pow(x[2], 4) * sin(x[0]);
}

/* V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2, V1 = (1 + b pi^4/5)^2 / 2, V2 = a^2/8, V13 = 8 b^2 pi^8/225: as published,
 * S = 0.3139 0.4424 0, T = 0.5576 0.4424 0.2437. */
static const double ishigami_first[] = {0.3139, 0.4424, 0.0}, ishigami_total[] = {0.5576, 0.4424, 0.2437};

/* Saltelli and Sobol (1995): product of (|4 u - 2| + a) / (1 + a). */
static const double g_a[FACTORS] = {0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0};

static double sobol_g(void *context, const double *u, size_t n) {
    double product = 1.0;
    (void)context;
    for (size_t k = 0; k < n; k++)
        product *= (fabs(4.0 * u[k] - 2.0) + g_a[k]) / (1.0 + g_a[k]);
    return product;
}

/* V[i] = 1 / (3 (1 + a[i])^2); V = product of (1 + V[i]) - 1; S = V[i] / V, T = V[i] product of the others / V. As
 * published, in three digits: S = 0.716 0.179 0.0237 0.0072. */
static void g_truth(double first[FACTORS], double total[FACTORS]) {
    double all = 1.0;
    for (size_t k = 0; k < FACTORS; k++)
        all *= 1.0 + 1.0 / (3.0 * (1.0 + g_a[k]) * (1.0 + g_a[k]));
    for (size_t k = 0; k < FACTORS; k++) {
        double own = 1.0 / (3.0 * (1.0 + g_a[k]) * (1.0 + g_a[k]));
        first[k] = own / (all - 1.0);
        total[k] = own * all / (1.0 + own) / (all - 1.0);
    }
}

/* An interval misses once in twenty times, and here several must hold at once: each of these designs is one in which
 * they do. How often they do is for test_coverage. */
static void test_ishigami(void **state) {
    struct sobol sobol = {3, 3, own_factor, 4096, 5};
    struct room room;
    (void)state;
    run(&sobol, ishigami, NULL, &room);
    assert_true(room.result.defined);
    for (size_t k = 0; k < 3; k++) {
        assert_true(holds(room.first[k], ishigami_first[k]) && holds(room.total[k], ishigami_total[k]));
        assert_true(room.first[k].high - room.first[k].low < 0.2 && room.total[k].high - room.total[k].low < 0.2);
    }
    assert_true(holds(room.result.sum, 0.3139 + 0.4424));
    /* mean a / 2 = 3.5, variance 13.8446 */
    assert_true(fabs(room.result.mean - 3.5) < 0.1 && fabs(room.result.sd - sqrt(13.8446)) < 0.1);
}

static void test_g(void **state) {
    struct sobol sobol = {FACTORS, FACTORS, own_factor, 4096, 5};
    double first[FACTORS], total[FACTORS];
    struct room room;
    (void)state;
    g_truth(first, total);
    assert_true(fabs(first[0] - 0.716) < 5e-4 && fabs(first[1] - 0.179) < 5e-4 && fabs(first[2] - 0.0237) < 5e-5 &&
                fabs(first[3] - 0.0072) < 5e-5);
    run(&sobol, sobol_g, NULL, &room);
    for (size_t k = 0; k < FACTORS; k++) {
        assert_true(holds(room.first[k], first[k]) && holds(room.total[k], total[k]));
        assert_true(room.first[k].high - room.first[k].low < 0.1);
    }
}

/* How often the 95 % intervals of 100 designs hold the truth: at least 88 times each, which a right interval misses
 * once in 700 times (binomial). */
static void check_coverage(size_t n_factor, size_t n_base, double (*f)(void *, const double *, size_t),
                           const double *first, const double *total) {
    int hit[2][FACTORS] = {{0}};
    for (uint64_t seed = 1; seed <= REPEATS; seed++) {
        struct sobol sobol = {n_factor, n_factor, own_factor, n_base, seed};
        struct room room;
        run(&sobol, f, NULL, &room);
        for (size_t k = 0; k < n_factor; k++) {
            hit[0][k] += holds(room.first[k], first[k]);
            hit[1][k] += holds(room.total[k], total[k]);
        }
    }
    for (size_t k = 0; k < n_factor; k++) {
        print_message("factor %zu: first %d, total %d of %d\n", k, hit[0][k], hit[1][k], REPEATS);
        assert_in_range(hit[0][k], 88, 100);
        assert_in_range(hit[1][k], 88, 100);
    }
}

static void test_coverage(void **state) {
    double first[FACTORS], total[FACTORS];
    (void)state;
    g_truth(first, total);
    check_coverage(3, 1024, ishigami, ishigami_first, ishigami_total);
    check_coverage(3, 256, ishigami, ishigami_first, ishigami_total);
    check_coverage(FACTORS, 1024, sobol_g, first, total);
}

/* u1 + 2 u2 + 3 (u3 + u4): the variances of the terms are as 1 : 4 : 9 + 9, so with u3 and u4 as one factor S = T =
 * 1/23, 4/23, 18/23, and the first orders sum to 1. */
static double additive(void *context, const double *u, size_t n) {
    (void)context;
    assert_int_equal(n, 4);
    return u[0] + 2.0 * u[1] + 3.0 * (u[2] + u[3]);
}

static void test_group(void **state) {
    static const size_t factor[] = {0, 1, 2, 2};
    static const double truth[] = {1.0 / 23.0, 4.0 / 23.0, 18.0 / 23.0};
    struct sobol sobol = {4, 3, factor, 2048, 2};
    struct room room;
    (void)state;
    run(&sobol, additive, NULL, &room);
    for (size_t k = 0; k < 3; k++)
        assert_true(holds(room.first[k], truth[k]) && holds(room.total[k], truth[k]));
    assert_true(holds(room.result.sum, 1.0));
}

/* Doubling f and moving it far changes no index. */
static double moved(void *context, const double *u, size_t n) {
    (void)context;
    return 1e9 + 2.0 * ishigami(NULL, u, n);
}

static void test_moved(void **state) {
    struct sobol sobol = {3, 3, own_factor, 256, 5};
    struct room here, there;
    (void)state;
    run(&sobol, ishigami, NULL, &here);
    run(&sobol, moved, NULL, &there);
    for (size_t k = 0; k < 3; k++)
        assert_true(fabs(here.first[k].value - there.first[k].value) < 1e-5 &&
                    fabs(here.total[k].high - there.total[k].high) < 1e-5);
}

static double constant(void *context, const double *u, size_t n) {
    (void)u;
    (void)n;
    return *(double *)context;
}

static void test_constant(void **state) {
    struct sobol sobol = {3, 3, own_factor, 64, 6};
    double values[] = {0.0, 0.1, -1e15};
    struct room room;
    (void)state;
    for (size_t v = 0; v < 3; v++) {
        run(&sobol, constant, &values[v], &room);
        assert_false(room.result.defined);
        assert_true(room.result.sd == 0.0 && room.result.mean == values[v] && room.result.sum.value == 0.0);
        for (size_t k = 0; k < 3; k++)
            assert_true(room.first[k].value == 0.0 && room.total[k].high == 0.0);
    }
}

/* Every point is inside; every column of A and of B has one value in each stratum of each hypercube; AB is A but for
 * the factor's columns, which are those of B. */
static void test_design(void **state) {
    enum { COLUMNS = 3, BASE = 128, STRATA = BASE / SOBOL_REPLICATES, POINTS = 2 + 2 };
    static const size_t factor[COLUMNS] = {0, 1, 1};
    struct sobol sobol = {COLUMNS, 2, factor, BASE, 7};
    double *u = calloc(sobol_count(&sobol) * COLUMNS, sizeof *u);
    int seen[2][COLUMNS][BASE] = {{{0}}};
    (void)state;
    assert_non_null(u);
    assert_int_equal(sobol_count(&sobol), BASE * POINTS);
    assert_int_equal(sobol_design(&sobol, u), STATUS_OK);
    for (size_t j = 0; j < BASE; j++)
        for (size_t c = 0; c < COLUMNS; c++) {
            const double *at = u + j * POINTS * COLUMNS + c;
            for (size_t s = 0; s < 2; s++) {
                assert_true(at[s * COLUMNS] > 0.0 && at[s * COLUMNS] < 1.0);
                seen[s][c][j / STRATA * STRATA + (size_t)(at[s * COLUMNS] * STRATA)]++;
            }
            for (size_t i = 0; i < 2; i++)
                assert_true(at[(2 + i) * COLUMNS] == at[(factor[c] == i) * COLUMNS]);
        }
    for (size_t s = 0; s < 2; s++)
        for (size_t c = 0; c < COLUMNS; c++)
            for (size_t k = 0; k < BASE; k++)
                assert_int_equal(seen[s][c][k], 1);
    free(u);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ishigami), cmocka_unit_test(test_g),     cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_group),    cmocka_unit_test(test_moved), cmocka_unit_test(test_constant),
        cmocka_unit_test(test_design),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
