/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Known years: how many clients, and of which form. Worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/facts.h"

enum { KINDS = 2, LANES = 4 };

static struct known_cost cost(enum known_scope scope, int64_t clients) {
    return (struct known_cost){.scope = scope, .cents = 100, .complete = 1.0, .clients = clients, .fact = true};
}

/* The number is that of the account of all care, also where both forms have one. */
static void test_find(void **state) {
    (void)state;
    struct known_cost all[] = {cost(KNOWN_TOTAL, 7), cost(KNOWN_ZIN, 0), cost(KNOWN_PGB, 0)};
    struct known known = {.n_cost = 1, .cost = all};
    struct facts facts = facts_find(&known, 0, 0);
    assert_ptr_equal(facts.total, &all[0]);
    assert_int_equal(facts.clients, 7);
    known.n_cost = 3;
    facts = facts_find(&known, 0, 0);
    assert_null(facts.total);
    assert_ptr_equal(facts.form[0], &all[1]);
    assert_ptr_equal(facts.form[1], &all[2]);
    assert_int_equal(facts.clients, 7);
    assert_int_equal(facts_find(&known, 1, 0).clients, 0);
    assert_false(facts_any(&(struct facts){.clients = 0}));
}

/* Lanes: nobody drawn, one, some, many. With both forms known there are two at least. */
static void test_count(void **state) {
    (void)state;
    struct known_cost known = cost(KNOWN_ZIN, 0);
    int64_t weight[KINDS], part[KINDS];
    for (int64_t clients = 0; clients <= 5; clients += 5)
        for (int both = 0; both <= 1; both++) {
            int32_t all[KINDS * LANES] = {0, 0, 2, 9, 0, 1, 2, 3}, stayed[KINDS * LANES] = {0}, entered[KINDS * LANES];
            for (size_t k = 0; k < KINDS * LANES; k++)
                entered[k] = all[k];
            struct facts facts = {.form = {&known, both ? &known : NULL}, .clients = clients};
            struct facts_clients count = {KINDS, LANES, 1, all, stayed, entered, weight, part};
            facts_count(&facts, &count);
            const int32_t drawn[LANES] = {0, 1, 4, 12};
            for (size_t l = 0; l < LANES; l++) {
                int32_t least = both ? 2 : 1, wanted = drawn[l] > least ? drawn[l] : least;
                assert_int_equal(all[l] + all[LANES + l], clients > 0 ? (int32_t)clients : wanted);
                assert_int_equal(entered[l], all[l]);
            }
            assert_int_equal(all[0], 0); /* of the likely kind */
        }
}

/* Lanes: nobody has a PGB and most are of the second kind; somebody has; one client in all; nobody at all. */
static void test_forms(void **state) {
    (void)state;
    struct known_cost known = cost(KNOWN_PGB, 0);
    const int32_t zin_before[KINDS * LANES] = {3, 3, 0, 0, 5, 5, 1, 0},
                                     pgb_before[KINDS * LANES] = {0, 1, 0, 0, 0, 0, 0, 0};
    static const struct {
        bool of_zin, of_pgb;
        int32_t zin[KINDS * LANES], pgb[KINDS * LANES];
    } cases[] = {
        {false, false, {3, 3, 0, 0, 5, 5, 1, 0}, {0, 1, 0, 0, 0, 0, 0, 0}},
        {true, false, {3, 3, 0, 0, 5, 5, 1, 0}, {0, 1, 0, 0, 0, 0, 0, 0}},
        {false, true, {3, 3, 0, 0, 4, 5, 0, 0}, {0, 1, 0, 0, 1, 0, 1, 0}},
        {true, true, {3, 3, 0, 0, 4, 5, 1, 0}, {0, 1, 0, 0, 1, 0, 0, 0}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        int32_t zin[KINDS * LANES], pgb[KINDS * LANES];
        for (size_t k = 0; k < KINDS * LANES; k++) {
            zin[k] = zin_before[k];
            pgb[k] = pgb_before[k];
        }
        struct facts facts = {.form = {cases[c].of_zin ? &known : NULL, cases[c].of_pgb ? &known : NULL}};
        facts_choose_forms(&facts, KINDS, LANES, zin, pgb);
        assert_memory_equal(zin, cases[c].zin, sizeof zin);
        assert_memory_equal(pgb, cases[c].pgb, sizeof pgb);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_count),
        cmocka_unit_test(test_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
