/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sets the dearest draws apart, by hand: ten draws of one municipality, two care classes, a base year and a year.
 * (tests/web/test_page_draws.py works whole runs out again.) */
#include "models/analysis/dearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { DRAWS = 10, CARE = 2, YEARS = 2 };

static int64_t cost[DRAWS][FORM_COUNT][YEARS], clients[DRAWS][CARE][FORM_COUNT][YEARS];
static const int64_t client_cost[CARE] = {100, 1000};

/* Draw 3 is the dearest tenth; by their cost the middle fifth are two draws of 20 clients and 30 of the second class.
 */
static void fill(void) {
    for (size_t d = 0; d < DRAWS; d++) {
        cost[d][FORM_ZIN][0] = 99999999; /* the base year is no part of it */
        cost[d][FORM_ZIN][1] = 32000 + 10 * (int64_t)d;
        cost[d][FORM_PGB][1] = 5000;
        clients[d][0][FORM_ZIN][1] = 20;
        clients[d][1][FORM_ZIN][1] = 25;
        clients[d][1][FORM_PGB][1] = 5;
    }
    cost[3][FORM_ZIN][1] = 50000;
    cost[3][FORM_PGB][1] = 5700;
    clients[3][0][FORM_ZIN][1] = 26;
    clients[3][1][FORM_ZIN][1] = 41;
}

static struct dearest find(bool every) {
    const struct dearest_draws draws = {DRAWS,       CARE, YEARS, 1, 1, &cost[0][0][0], &clients[0][0][0][0],
                                        client_cost, every};
    struct dearest found = {0};
    assert_int_equal(dearest_find(&draws, (const bool[]){false}, &found), STATUS_OK);
    return found;
}

/* In order: 0, 1, 2, 4, 5, 6 ..., 3; the middle two, 5 and 6 by rank counted from 1, are draws 5 and 6. */
static void test_by_hand(void **state) {
    (void)state;
    fill();
    struct dearest found = find(false);
    assert_int_equal(found.dear, 55700);
    assert_int_equal(found.middle, 37055);
    assert_int_equal(found.n_named, 2);
    assert_int_equal(found.named[0], 1); /* 16 more of 1000 */
    assert_int_equal(found.amount[0], 16000);
    assert_int_equal(found.amount[1], 600);
    assert_int_equal(found.others, 0);
    assert_int_equal(found.price, 55700 - 37055 - 16600);
    assert_int_equal(found.pgb, 700);
    assert_false(found.shows_pgb); /* five clients */
}

/* Fewer than ten clients of a class: neither it is named, nor the other, which would tell it. */
static void test_few(void **state) {
    (void)state;
    fill();
    for (size_t d = 0; d < DRAWS; d++)
        clients[d][0][FORM_ZIN][1] = 9;
    struct dearest found = find(false);
    assert_int_equal(found.n_named, 0);
    assert_int_equal(found.others, 16000);
    found = find(true);
    assert_int_equal(found.n_named, 1); /* the other did not move */
    assert_true(found.shows_pgb);
}

static void test_skip(void **state) {
    (void)state;
    const struct dearest_draws draws = {DRAWS,       CARE, YEARS, 1, 1, &cost[0][0][0], &clients[0][0][0][0],
                                        client_cost, true};
    struct dearest found = {.dear = 7};
    assert_int_equal(dearest_find(&draws, (const bool[]){true}, &found), STATUS_OK);
    assert_int_equal(found.dear, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_hand), cmocka_unit_test(test_few),
                                       cmocka_unit_test(test_skip)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
