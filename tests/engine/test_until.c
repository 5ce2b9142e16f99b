/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many draws come next until a figure is accurate enough, by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/engine/until.h"
#include <math.h>

static void test_draws(void **state) {
    (void)state;
    assert_int_equal(until_first(2, 1000000), 500);
    assert_int_equal(until_first(2, 301), 300);
    assert_int_equal(until_first(3, 1000000), 510);   /* steps of 102 */
    assert_int_equal(until_first(50, 1000000), 5000); /* 100 sets */
    /* Twice as wide as asked: four times as many and a twentieth: 2,000 x 4 x 1.05 = 8,400, 84 steps. */
    assert_int_equal(until_next(2000, 2.0, 2, 1000000), 8400);
    assert_int_equal(until_next(2000, 100.0, 2, 1000000), 1000000);
    assert_int_equal(until_next(2000, INFINITY, 2, 1000000), 8000);
    assert_int_equal(until_next(9000, 1.0001, 2, 1000000), 9500); /* always some more */
    assert_int_equal(until_next(9000, 1.2, 2, 10001), 10000);
}

static void test_words(void **state) {
    (void)state;
    struct until until;
    struct note note = {0};
    assert_int_equal(until_parse("0.5%", NULL, &until, &note), STATUS_OK);
    assert_true(until.relative && fabs(until.limit - 0.005) < 1e-15 && until.figure == UNTIL_MEAN);
    assert_int_equal(until_parse("50000", "p90:full:GM0014", &until, &note), STATUS_OK);
    assert_true(!until.relative && until.limit == 50000.0 && until.figure == UNTIL_QUANTILE);
    assert_true(measure_quantile[until.quantile] == 0.90);
    assert_string_equal(until.scheme, "full");
    assert_string_equal(until.municipality, "GM0014");
    assert_int_equal(until_parse("1%", "es90::GM0014", &until, &note), STATUS_OK);
    assert_true(until.scheme[0] == '\0' && until.municipality[0] != '\0');
    const char *const bad[][2] = {{"0", "mean"},   {"-1%", "mean"},       {"1%%", "mean"}, {"", "mean"},
                                  {"nan", "mean"}, {"1%", "p91"},         {"1%", "p"},     {"1%", "mean:a:b:c"},
                                  {"1%", ""},      {"500", "p_shortfall"}};
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        assert_int_equal(until_parse(bad[k][0], bad[k][1], &until, &note), STATUS_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_draws), cmocka_unit_test(test_words)};
    return cmocka_run_group_tests_name("until", tests, NULL, NULL);
}
