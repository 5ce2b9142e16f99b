/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped national panel: sums over predecessors worked by hand from scenarios/panel/accounts.csv, and which of its
 * accounts are facts. The counts per rule are those that scenarios/panel/SOURCES.md names; they come from an
 * implementation in another language on the same tables. */
#include "models/region/fact.h"
#include "sim/scenario/panel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Within an absolute distance, in double precision. */
static void assert_near(double value, double expected, double distance) {
    if (!(fabs(value - expected) <= distance))
        fail_msg("%.17g is not within %g of %.17g", value, distance, expected);
}

enum { FIRST = 2017, LAST = 2023 };

static struct panel panel;

static int set_up(void **state) {
    (void)state;
    struct note note = {0};
    enum status status = panel_read(&files_disk, "scenarios/panel", &panel, &note);
    if (status)
        print_message("%s:%d: %s: %s\n", note.file, note.line, note.key, note.text);
    return (int)status;
}

static int tear_down(void **state) {
    (void)state;
    panel_free(&panel);
    return 0;
}

static const struct panel_cell *cell(const char *name, int year) {
    size_t unit = panel_find(&panel, name);
    assert_true(unit < panel.n_unit);
    return panel_at(&panel, unit, (size_t)(year - panel.first_year));
}

static void whole_country(void **state) {
    (void)state;
    double residents = 0.0;
    assert_int_equal(panel.n_unit, 342);
    assert_int_equal(panel.first_year, FIRST);
    assert_int_equal(panel.n_year, 8);
    for (size_t u = 0; u < panel.n_unit; u++)
        residents += panel_at(&panel, u, 0)->residents;
    assert_near(residents, 17081507.0, 0.5); /* CBS: residents of the Netherlands on 1 January 2017 */
}

/* Waadhoeke = het Bildt + Franekeradeel + Menameradiel + 0.18 x Littenseradiel:
 *   residents 10493 + 20215 + 13454 + 1934.28, EUR 1,000 2857 + 4123 + 2913 + 37.62. */
static void split_predecessor(void **state) {
    (void)state;
    const struct panel_cell *c = cell("Waadhoeke", 2017);
    assert_near(c->residents, 46096.28, 1e-6);
    assert_near(c->account, 9930620.0, 1e-3);
}

/* Weesp, 4 % of the residents, booked nothing in 2022: Amsterdam's cost per resident stands for both. */
static void unknown_predecessor(void **state) {
    (void)state;
    const struct panel_cell *c = cell("Amsterdam", 2022);
    assert_near(c->lowest_account, 0.0, 0.0);
    double log_cost[8];
    panel_unit_log_cost(&panel, panel_find(&panel, "Amsterdam"), log_cost);
    assert_near(log_cost[5], log(324353000.0 / 882633.0), 1e-12);
}

/* How many cells each rule takes out with the accounts to `last`: unknown (payments too), spike, before jump. */
static void count_rules(int last, size_t count[4]) {
    double log_cost[8];
    size_t n_year = (size_t)(last - panel.first_year) + 1;
    memset(count, 0, 4 * sizeof *count);
    for (size_t u = 0; u < panel.n_unit; u++) {
        enum fact fact[8];
        panel_unit_log_cost(&panel, u, log_cost);
        fact_judge(n_year, log_cost, fact);
        for (size_t t = 0; t < n_year; t++)
            count[fact[t]]++;
    }
}

static void facts_of_2023(void **state) {
    (void)state;
    size_t count[4];
    count_rules(LAST, count);
    assert_int_equal(count[FACT_UNKNOWN], 35); /* 25 low or zero, 10 payments */
    assert_int_equal(count[FACT_SPIKE], 1);    /* Heeze-Leende 2018 */
    assert_int_equal(count[FACT_BEFORE_JUMP], 46);
    assert_int_equal(count[FACT_HOLDS], 342 * 7 - 82);
}

static void next_to_nothing(void **state) {
    (void)state;
    assert_near(fact_log_cost(250000.0, 1000.0), log(250.0), 1e-12);
    assert_near(fact_log_cost(100000.0, 1000.0), log(100.0), 1e-12);
    assert_true(isnan(fact_log_cost(99999.0, 1000.0)));
    assert_true(isnan(fact_log_cost(0.0, 0.0)));
}

/* Away and back is a spike, away for good a jump, and without the last account nobody knows which. */
static void rules_by_hand(void **state) {
    (void)state;
    enum fact fact[5];
    fact_judge(5, (const double[]){5.0, 5.8, 5.1, NAN, 5.2}, fact);
    assert_int_equal(fact[0], FACT_HOLDS);
    assert_int_equal(fact[1], FACT_SPIKE);
    assert_int_equal(fact[2], FACT_HOLDS);
    assert_int_equal(fact[3], FACT_UNKNOWN);
    fact_judge(2, (const double[]){5.0, 5.8}, fact);
    assert_int_equal(fact[0], FACT_BEFORE_JUMP);
    assert_int_equal(fact[1], FACT_HOLDS);
    fact_judge(4, (const double[]){5.0, 5.8, 5.9, 5.2}, fact); /* two in a row are no spike; the last jump counts */
    assert_int_equal(fact[1], FACT_BEFORE_JUMP);
    assert_int_equal(fact[3], FACT_HOLDS);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole_country),       cmocka_unit_test(split_predecessor),
                                       cmocka_unit_test(unknown_predecessor), cmocka_unit_test(facts_of_2023),
                                       cmocka_unit_test(next_to_nothing),     cmocka_unit_test(rules_by_hand)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
