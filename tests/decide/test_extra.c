/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extra clients: they only add, one more never costs less in any draw, nobody else's draws change, and their mean is
 * that of the closed form. Through a replay of the base scenario without solidarity, in which everyone pays the own
 * cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/analysis/replicate.h"
#include "sim/decide/replay.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 1024, TOWN = 5, FIRST = 2 };

struct world {
    struct scenario whole;    /* as read */
    struct scenario scenario; /* the same without solidarity; borrows */
    struct replay before;
};

static int set_up(void **state) {
    struct world *w = calloc(1, sizeof *w);
    struct note note = {0};
    assert_non_null(w);
    assert_int_equal(scenario_read(&files_disk, "scenarios/groningen-2016.cfg", &w->whole, &note), STATUS_OK);
    w->scenario = w->whole;
    assert_int_equal(w->scenario.scheme[0].n_layer, 0);
    w->scenario.n_draw = DRAWS;
    w->scenario.n_scheme = 1;
    assert_int_equal(replay_run(&w->scenario, 2, &w->before, &note), STATUS_OK);
    *state = w;
    return 0;
}

static int tear_down(void **state) {
    struct world *w = *state;
    replay_free(&w->before);
    scenario_free(&w->whole);
    free(w);
    return 0;
}

/* The replay with so many extra clients of a product in TOWN from year FIRST on. */
static struct replay with_clients(struct world *w, const char *product, int32_t number) {
    struct scenario shocked = w->scenario;
    struct extra_clients extra = {TOWN, 0, number, FIRST};
    struct replay replay;
    struct note note = {0};
    while (strcmp(shocked.care.product[extra.product].name, product) != 0)
        extra.product++;
    shocked.care.extra = &extra;
    shocked.care.n_extra = 1;
    assert_int_equal(replay_run(&shocked, 2, &replay, &note), STATUS_OK);
    return replay;
}

/* E[cost of one client] in cents: mean cost x sum over the years of price x probability to be in care. Prices are
 * exp(sum of (0.025 + 0.02 + 0.015 normal)) with the trends of the scenario, so that their mean in year t is
 * exp(0.045 t + 0.015^2 t / 2); who is in care stays with probability d / (1 + d). */
static double expected_cents(double mean_euro, double duration) {
    double keep = duration / (1.0 + duration), stay = 1.0, sum = 0.0;
    for (int t = FIRST; t <= 5; t++, stay *= keep)
        sum += stay * exp(0.045 * t + 0.5 * 0.015 * 0.015 * t);
    return 100.0 * mean_euro * sum;
}

/* Draws are independent but for the inputs that they share in pairs, which price and duration are not among. */
static void check_product(struct world *w, const char *product, double mean_euro, double duration) {
    struct replay one = with_clients(w, product, 1), many = with_clients(w, product, 7),
                  more = with_clients(w, product, 8);
    double sum = 0.0, square = 0.0;
    for (size_t place = 0; place < w->before.n_place; place++) {
        const int64_t *before = replay_series(&w->before, w->before.payment, 0, place);
        const int64_t *a = replay_series(&one, one.payment, 0, place),
                      *b = replay_series(&many, many.payment, 0, place),
                      *c = replay_series(&more, more.payment, 0, place);
        bool hit = place == TOWN || place + 1 == w->before.n_place;
        for (size_t d = 0; d < DRAWS; d++) {
            if (!hit)
                assert_true(a[d] == before[d] && b[d] == before[d] && c[d] == before[d]);
            else
                assert_true(before[d] <= a[d] && a[d] <= b[d] && b[d] <= c[d]);
            double extra = (double)(c[d] - before[d]) / 8.0;
            sum += place == TOWN ? extra : 0.0;
            square += place == TOWN ? extra * extra : 0.0;
        }
    }
    double mean = sum / DRAWS, se = sqrt((square / DRAWS - mean * mean) / DRAWS);
    assert_true(fabs(mean - expected_cents(mean_euro, duration)) < 4.0 * se);
    assert_true(se < 0.03 * mean); /* or the line above would say nothing */
    replay_free(&one);
    replay_free(&many);
    replay_free(&more);
}

static void drawn_client_by_client(void **state) {
    check_product(*state, "jeugdzorgplus", 61000.0, 0.5);
}

static void drawn_as_a_total(void **state) {
    check_product(*state, "gezinsgericht", 28500.0, 3.0);
}

/* Every draw the same on one thread and on three. */
static void threads(void **state) {
    struct world *w = *state;
    struct replay other;
    struct note note = {0};
    assert_int_equal(replay_run(&w->scenario, 3, &other, &note), STATUS_OK);
    size_t bytes = w->before.n_place * DRAWS * sizeof(int64_t);
    assert_memory_equal(w->before.payment, other.payment, bytes);
    assert_memory_equal(w->before.result, other.result, bytes);
    assert_memory_equal(w->before.lowest, other.lowest, bytes);
    replay_free(&other);
}

/* Some draws, in an order of their own: each as it is among all, with the mean budgets taken over from those. */
static void part(void **state) {
    struct world *w = *state;
    const uint32_t pick[] = {700, 3, 5, 1023};
    struct replay some;
    struct note note = {0};
    assert_int_equal(replay_run_part(&w->scenario, 2, &(struct replay_part){4, pick, &w->before.mean}, &some, &note),
                     STATUS_OK);
    for (size_t place = 0; place < some.n_place; place++)
        for (size_t d = 0; d < 4; d++) {
            assert_int_equal(replay_series(&some, some.result, 0, place)[d],
                             replay_series(&w->before, w->before.result, 0, place)[pick[d]]);
            assert_int_equal(replay_series(&some, some.lowest, 0, place)[d],
                             replay_series(&w->before, w->before.lowest, 0, place)[pick[d]]);
        }
    replay_free(&some);
}

/* The mean of uncertain budgets is another plan's where the shares in the cost are the same, and not where they are
 * not: told apart by a cent. */
static void mean_taken_over(void **state) {
    struct world *w = *state;
    struct plan honest, plan;
    struct plan_mean mean;
    struct note note = {0};
    assert_int_equal(plan_init(&honest, &w->scenario, 1, NULL, &note), STATUS_OK);
    assert_true(honest.budget_varies);
    assert_int_equal(plan_keep_mean(&honest, &mean), STATUS_OK);
    mean.budget[7]++;
    assert_int_equal(plan_init(&plan, &w->scenario, 1, &(struct plan_terms){.mean = &mean}, &note), STATUS_OK);
    assert_int_equal(plan.budget[7], honest.budget[7] + 1);
    assert_int_equal(plan.budget_quantile[0], honest.budget_quantile[0]);
    plan_free(&plan);
    mean.cost_share[0] *= 1.0 + 1e-15;
    assert_int_equal(plan_init(&plan, &w->scenario, 1, &(struct plan_terms){.mean = &mean}, &note), STATUS_OK);
    assert_int_equal(plan.budget[7], honest.budget[7]);
    plan_free(&plan);
    plan_free(&honest);
    plan_mean_free(&mean);
}

/* By hand: two sets of two draws. A reserve of 100 runs out where the lowest is below -100: draws 0 and 1 and 3, so
 * the means of the sets are 1 and 0.5, the chance is 0.75 and its error sqrt(0.125 / 2) = 0.25, widened. */
static void chance(void **state) {
    (void)state;
    int64_t lowest[] = {-101, -500, -100, -200};
    double term[4], se = 0.0;
    struct replay replay = {.n_scheme = 1, .n_place = 1, .n_draw = 4, .lowest = lowest};
    assert_true(fabs(replay_chance(&replay, 0, 0, 100, 2, term, &se) - 0.75) < 1e-15);
    assert_true(fabs(se - 0.25 * replicate_width(2)) < 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_client_by_client),
        cmocka_unit_test(drawn_as_a_total),
        cmocka_unit_test(threads),
        cmocka_unit_test(part),
        cmocka_unit_test(mean_taken_over),
        cmocka_unit_test(chance),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
