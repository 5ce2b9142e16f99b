/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is withheld: worked by hand, and against elimination on made-up tables. */
#include "models/analysis/privacy.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_few(void **state) {
    (void)state;
    assert_true(privacy_few(0.0));
    assert_true(privacy_few(9.99));
    assert_false(privacy_few(10.0));
    assert_true(privacy_few(NAN));
}

/* p-percent, 10 %: with the two dearest at 100 each, the others must hold at least 10: 209 is dominated, 210 is not. */
static void test_dominated(void **state) {
    (void)state;
    assert_true(privacy_dominated(209.0, 100.0));
    assert_false(privacy_dominated(210.0, 100.0));
    assert_true(privacy_dominated(1e9, NAN));
}

/* Two draws of 4 clients each, 8 and 12: mean 20 / 8 = 2.5; deviations -2 and +2, squares 8 over 8 clients: sd 1; so
 * the dearest is 2.5 + 3. */
static void test_largest(void **state) {
    (void)state;
    const double cost[] = {8.0, 12.0}, clients[] = {4.0, 4.0}, none[] = {0.0, 0.0};
    assert_true(fabs(privacy_largest(2, cost, clients) - 5.5) < 1e-12);
    assert_true(isnan(privacy_largest(2, cost, none)));
}

static void fill_totals(size_t rows, size_t columns, double *value) {
    size_t wide = columns + 1;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            value[r * wide + columns] += value[r * wide + c];
            value[rows * wide + c] += value[r * wide + c];
            value[rows * wide + columns] += value[r * wide + c];
        }
}

/* One secret cell (3). A rectangle of four must go: the cheapest completes it with the smallest amounts, here 20 in its
 * row, 11 in its column and 12 at the corner; the other choices (50, 60) are dearer. */
static void test_rectangle(void **state) {
    (void)state;
    double value[16] = {3, 20, 50, 0, 11, 12, 60, 0, 70, 80, 90, 0};
    unsigned char mark[16] = {PRIVACY_PRIMARY};
    struct privacy_grid grid = {3, 3, value, false, false, mark};
    bool leaks = false, protected = false;
    fill_totals(3, 3, value);
    assert_int_equal(privacy_leaks(&grid, &leaks), STATUS_OK);
    assert_true(leaks);
    assert_int_equal(privacy_protect(&grid, &protected), STATUS_OK);
    assert_true(protected);
    const unsigned char expected[16] = {PRIVACY_PRIMARY, PRIVACY_SECONDARY, 0, 0, PRIVACY_SECONDARY, PRIVACY_SECONDARY};
    assert_memory_equal(mark, expected, sizeof mark);
    assert_int_equal(privacy_leaks(&grid, &leaks), STATUS_OK);
    assert_false(leaks);
}

/* Two in each row and column is not enough: the middle cell joins two rectangles, and follows from the totals of one of
 * them. Rows and columns 0-1 are a rectangle, 2-3 another, and (1, 2) lies between. */
static void test_bridge(void **state) {
    (void)state;
    double value[25];
    unsigned char mark[25] = {0};
    struct privacy_grid grid = {4, 4, value, true, true, mark};
    bool leaks = false, protected = false;
    for (size_t k = 0; k < 25; k++)
        value[k] = k / 5 < 4 && k % 5 < 4 ? 10.0 + (double)k : 0.0;
    fill_totals(4, 4, value);
    const size_t secret[] = {0, 1, 5, 6, 12, 13, 17, 18, 7};
    for (size_t k = 0; k < sizeof secret / sizeof secret[0]; k++)
        mark[secret[k]] = PRIVACY_PRIMARY;
    assert_int_equal(privacy_leaks(&grid, &leaks), STATUS_OK);
    assert_true(leaks);
    assert_int_equal(privacy_protect(&grid, &protected), STATUS_OK);
    assert_true(protected);
    assert_int_equal(privacy_leaks(&grid, &leaks), STATUS_OK);
    assert_false(leaks);
}

/* One row and one column with known totals: nothing can protect it. */
static void test_hopeless(void **state) {
    (void)state;
    double value[4] = {5, 5, 5, 5};
    unsigned char mark[4] = {PRIVACY_PRIMARY};
    struct privacy_grid grid = {1, 1, value, true, true, mark};
    bool protected = true;
    assert_int_equal(privacy_protect(&grid, &protected), STATUS_OK);
    assert_false(protected);
}

/* Does unknown `cell` follow from the equations "every row and column with its total"? By elimination: take it out of
 * the unknowns; when the rank of the others falls short by one, it is determined. */
enum { SIDE = 6, CELLS = SIDE * SIDE };

static size_t rank_of(const unsigned char *mark, size_t skip) {
    double a[2 * SIDE][CELLS] = {{0}};
    size_t rank = 0;
    for (size_t k = 0; k < CELLS; k++)
        if (mark[k] && k != skip)
            a[k / SIDE][k] = a[SIDE + k % SIDE][k] = 1.0;
    for (size_t k = 0; k < CELLS && rank < 2 * SIDE; k++) {
        size_t p = rank;
        while (p < 2 * SIDE && fabs(a[p][k]) < 1e-9)
            p++;
        if (p == 2 * SIDE)
            continue;
        for (size_t j = 0; j < CELLS; j++) {
            double swap = a[p][j];
            a[p][j] = a[rank][j];
            a[rank][j] = swap;
        }
        for (size_t r = 0; r < 2 * SIDE; r++) {
            double factor = r == rank ? 0.0 : a[r][k] / a[rank][k];
            for (size_t j = 0; j < CELLS; j++)
                a[r][j] -= factor * a[rank][j];
        }
        rank++;
    }
    return rank;
}

static bool follows(const unsigned char *mark) {
    bool any = false;
    for (size_t k = 0; k < CELLS; k++)
        any |= mark[k] && rank_of(mark, k) < rank_of(mark, CELLS);
    return any;
}

static void test_elimination(void **state) {
    (void)state;
    unsigned seed = 1, leaking = 0;
    for (int round = 0; round < 300; round++) {
        double value[CELLS] = {0};
        unsigned char mark[CELLS] = {0};
        struct privacy_grid grid = {SIDE - 1, SIDE - 1, value, false, false, mark};
        bool leaks = false, protected = false;
        for (size_t k = 0; k < CELLS; k++) {
            seed = seed * 1103515245u + 12345u;
            bool inside = k / SIDE < SIDE - 1 && k % SIDE < SIDE - 1;
            value[k] = inside ? (double)(seed >> 16 & 63u) : 0.0;
            mark[k] = inside && value[k] < 10.0 ? PRIVACY_PRIMARY : PRIVACY_OPEN;
        }
        fill_totals(SIDE - 1, SIDE - 1, value);
        bool before = follows(mark);
        assert_int_equal(privacy_leaks(&grid, &leaks), STATUS_OK);
        assert_int_equal(leaks, before);
        leaking += before;
        assert_int_equal(privacy_protect(&grid, &protected), STATUS_OK);
        assert_true(protected);
        assert_false(follows(mark));
    }
    assert_true(leaking > 30); /* the check means something */
}

static void test_second(void **state) {
    (void)state;
    const double value[] = {5.0, 2.0, 9.0};
    bool one[] = {false, false, true}, none[] = {false, false, false};
    privacy_hide_second(3, value, one);
    assert_true(one[1] && one[2] && !one[0]);
    privacy_hide_second(3, value, none);
    assert_false(none[0] || none[1] || none[2]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few),         cmocka_unit_test(test_dominated), cmocka_unit_test(test_largest),
        cmocka_unit_test(test_rectangle),   cmocka_unit_test(test_bridge),    cmocka_unit_test(test_hopeless),
        cmocka_unit_test(test_elimination), cmocka_unit_test(test_second),
    };
    return cmocka_run_group_tests_name("privacy", tests, NULL, NULL);
}
