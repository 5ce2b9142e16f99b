/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would leave by rules that are drawn: a plain twin of the repeated cascade, cases that are known beforehand, and
 * the draws of what municipalities weigh. */
#include "models/inputs/normal.h"
#include "sim/engine/workspace.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/engine/leaving/world.h"

enum { DRAWS = 20, WORST = 2, RULES = LEAVING_RULES };

/* The odds on these costs [YEARS][N][DRAWS] and budgets. */
static void judge_odds(struct world *world, const char *leaving, const int64_t cost[YEARS][N][DRAWS],
                       const int64_t budget[N], int threads) {
    static const int64_t nothing[N] = {0};
    struct leaving_pilot pilot = {0};
    open_full(world, leaving);
    assert_int_equal(leaving_pilot_run(&world->plan, threads, &pilot), STATUS_OK);
    assert_int_equal(pilot.n_draw, DRAWS);
    struct workspace *w = pilot.workspace[0];
    fill(w, DRAWS, nothing, budget);
    for (size_t t = 0; t < YEARS; t++)
        for (size_t i = 0; i < N; i++)
            for (size_t r = 0; r < DRAWS; r++)
                w->cost[((t * N + i) * CELLS + FORM_ZIN) * DRAWS + r] = cost[t][i][r];
    assert_int_equal(leaving_judge(&world->plan, &pilot, threads), STATUS_OK);
    assert_int_equal(leaving_repeat(&world->plan, &pilot, threads, NULL), STATUS_OK);
    leaving_pilot_free(&pilot);
}

/* Any costs between 0.5 and 2 million, in cents. */
static void fill_costs(int64_t cost[YEARS][N][DRAWS]) {
    uint32_t state = 2018;
    for (size_t k = 0; k < (size_t)YEARS * N * DRAWS; k++) {
        state = state * 1664525U + 1013904223U;
        cost[k / (N * DRAWS)][k / DRAWS % N][k % DRAWS] = 50000000 + (int64_t)(state >> 8) * 9;
    }
}

static void fill_certain(int64_t cost[YEARS][N][DRAWS], const int64_t each[N]) {
    for (size_t k = 0; k < (size_t)YEARS * N * DRAWS; k++)
        cost[k / (N * DRAWS)][k / DRAWS % N][k % DRAWS] = each[k / DRAWS % N];
}

/* ---- the twin: all costs shared by budget, no fee, nothing remembered ---- */

static double equivalent(const double value[DRAWS], double rho) {
    double sorted[DRAWS], mean = 0.0, tail = 0.0;
    for (size_t r = 0; r < DRAWS; r++) {
        size_t at = r;
        for (; at > 0 && sorted[at - 1] < value[r]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = value[r];
        mean += value[r] / DRAWS;
    }
    for (size_t r = 0; r < WORST; r++)
        tail += sorted[r] / WORST;
    return mean + rho * (tail - mean);
}

struct twin {
    const int64_t (*cost)[N][DRAWS];
    const int64_t *budget;
    size_t notice;
    struct leaving_rule rule[N];
    size_t out[N], step[N]; /* YEARS and 0: it stays */
};

static bool wants_out(const struct twin *x, size_t t, const bool member[N], size_t i) {
    double inside[DRAWS] = {0}, own[DRAWS] = {0};
    for (size_t y = t + 1 - x->rule[i].patience; y <= t; y++)
        for (size_t r = 0; r < DRAWS; r++) {
            double pool = 0.0, budget = 0.0;
            for (size_t j = 0; j < N; j++) {
                pool += member[j] ? (double)x->cost[y][j][r] : 0.0;
                budget += member[j] ? (double)x->budget[j] : 0.0;
            }
            inside[r] += pool * (double)x->budget[i] / budget;
            own[r] += (double)x->cost[y][i][r];
        }
    double rho = x->rule[i].rho;
    return equivalent(inside, rho) - equivalent(own, rho) > x->rule[i].margin * equivalent(own, rho);
}

static void run_twin(struct twin *x) {
    size_t step = 0;
    for (size_t i = 0; i < N; i++) {
        x->out[i] = YEARS;
        x->step[i] = 0;
    }
    for (size_t t = 0; t + 1 + x->notice < YEARS; t++)
        for (bool moved = true; moved;) {
            bool member[N], leaves[N] = {0};
            for (size_t i = 0; i < N; i++)
                member[i] = x->step[i] == 0;
            moved = false;
            for (size_t i = 0; i < N; i++)
                leaves[i] = member[i] && x->rule[i].patience <= t + 1 && wants_out(x, t, member, i);
            for (size_t i = 0; i < N; i++)
                moved |= leaves[i];
            step += moved;
            for (size_t i = 0; i < N; i++)
                if (leaves[i]) {
                    x->out[i] = t + 1 + x->notice;
                    x->step[i] = step;
                }
        }
}

static void draw_twin(struct twin *x, const struct world *world, uint32_t repetition) {
    const struct leaving *rules = world->scenario.scheme[0].leaving;
    for (size_t i = 0; i < N; i++) {
        uint32_t hash = world->scenario.region.municipality[i].hash;
        double v[ATTITUDE_TRAITS];
        for (int k = 0; k < ATTITUDE_TRAITS; k++)
            v[k] = attitude_draw(rules->attitude, (enum attitude_trait)k, world->scenario.seed, hash, repetition);
        x->rule[i] = (struct leaving_rule){v[ATTITUDE_RHO], v[ATTITUDE_MARGIN], (size_t)lround(v[ATTITUDE_PATIENCE])};
    }
}

#define WIDE                                                                                                           \
    "rule = { rho = { distribution = \"uniform\"; low = 0.0; high = 1.0; }; margin = { distribution = \"uniform\"; "   \
    "low = 0.0; high = 0.2; }; patience_years = { distribution = \"uniform\"; low = 1.0; high = 3.4; }; alike = 0.3; " \
    "};"

static void equals_its_twin(void **state) {
    (void)state;
    static const int64_t budget[N] = {100, 110, 95};
    int64_t cost[YEARS][N][DRAWS], left[YEARS + 1][N] = {{0}}, step[N] = {0}, first[N] = {0}, nobody = 0, most = 0;
    size_t seen[N + 1] = {0}, kinds = 0;
    struct world world;
    fill_costs(cost);
    judge_odds(&world, WIDE, (const int64_t(*)[N][DRAWS])cost, budget, 1);
    const struct leaving_odds *odds = &world.plan.leaving->odds[0];
    struct twin twin = {.cost = (const int64_t(*)[N][DRAWS])cost, .budget = budget, .notice = 1};
    for (uint32_t k = 0; k < RULES; k++) {
        draw_twin(&twin, &world, k);
        run_twin(&twin);
        size_t leavers = 0;
        for (size_t i = 0; i < N; i++) {
            left[twin.out[i]][i]++;
            step[i] += (int64_t)twin.step[i];
            first[i] += twin.step[i] == 1;
            leavers += twin.step[i] > 0;
        }
        seen[leavers]++;
        nobody += leavers == 0;
        most += 2 * leavers > N;
    }
    for (size_t n = 0; n <= N; n++)
        kinds += seen[n] > 0;
    assert_true(kinds >= 3); /* else it would say little */
    assert_int_equal(odds->n, RULES);
    for (size_t i = 0; i < N; i++) {
        for (size_t t = 0; t < YEARS; t++)
            assert_int_equal(odds->left[t * N + i], left[t][i]);
        assert_int_equal(odds->step[i], step[i]);
        assert_int_equal(odds->first[i], first[i]);
    }
    assert_int_equal(odds->nobody, nobody);
    assert_int_equal(odds->most, most);
    for (size_t n = 0, k = 0; n <= N; n++)
        for (size_t one = 0; one < seen[n]; one++, k++)
            assert_int_equal(odds->leavers[k], n);
    world_close(&world);
}

static void threads_change_nothing(void **state) {
    (void)state;
    static const int64_t budget[N] = {100, 110, 95};
    int64_t cost[YEARS][N][DRAWS];
    struct world one, two;
    fill_costs(cost);
    judge_odds(&one, WIDE, (const int64_t(*)[N][DRAWS])cost, budget, 1);
    judge_odds(&two, WIDE, (const int64_t(*)[N][DRAWS])cost, budget, 2);
    const struct leaving_odds *a = one.plan.leaving->odds, *b = two.plan.leaving->odds;
    assert_memory_equal(a->left, b->left, YEARS * N * sizeof *a->left);
    assert_memory_equal(a->leavers, b->leavers, RULES * sizeof *a->leavers);
    assert_memory_equal(a->close, b->close, N * sizeof *a->close);
    assert_memory_equal(a->hangs, b->hangs, sizeof a->hangs);
    world_close(&one);
    world_close(&two);
}

/* ---- known beforehand ---- */

/* Certain costs of 50, 110, 140 and equal budgets: A leaves first, then B, whatever rho (test_leaving.c). */
static void certain_costs_leave_no_doubt(void **state) {
    (void)state;
    static const int64_t each[N] = {50, 110, 140}, budget[N] = {100, 100, 100};
    int64_t cost[YEARS][N][DRAWS];
    struct world world;
    fill_certain(cost, each);
    judge_odds(&world, "rule = { rho = { distribution = \"uniform\"; low = 0.0; high = 1.0; }; };",
               (const int64_t(*)[N][DRAWS])cost, budget, 1);
    const struct leaving_odds *odds = world.plan.leaving->odds;
    assert_int_equal(odds->left[4 * N], RULES);
    assert_int_equal(odds->left[4 * N + 1], RULES);
    assert_int_equal(odds->first[0], RULES);
    assert_int_equal(odds->first[1], 0);
    assert_int_equal(odds->step[1], 2 * RULES);
    assert_int_equal(odds->step[2], 0);
    assert_int_equal(odds->most, RULES);
    assert_int_equal(odds->nobody, 0);
    assert_true(isnan(odds->hangs[ATTITUDE_RHO]) && isnan(odds->hangs[ATTITUDE_MARGIN]));
    assert_int_equal(odds->end[ATTITUDE_RHO][0], 2);
    assert_int_equal(odds->end[ATTITUDE_RHO][1], 2);
    world_close(&world);
}

/* Nobody gains nine times its own cost. */
static void wide_margin_keeps_all(void **state) {
    (void)state;
    static const int64_t budget[N] = {100, 110, 95};
    int64_t cost[YEARS][N][DRAWS];
    struct world world;
    fill_costs(cost);
    judge_odds(&world, "rule = { margin = { distribution = \"uniform\"; low = 9.0; high = 10.0; }; };",
               (const int64_t(*)[N][DRAWS])cost, budget, 1);
    assert_int_equal(world.plan.leaving->odds->nobody, RULES);
    assert_int_equal(world.plan.leaving->odds->leavers[RULES - 1], 0);
    world_close(&world);
}

/* A distribution of next to one value is that value: all rules leave as the verdicts do, in the same rounds. */
static void no_spread_is_the_rule_itself(void **state) {
    (void)state;
    static const int64_t budget[N] = {150, 110, 95};
    int64_t cost[YEARS][N][DRAWS];
    struct world world;
    size_t leavers = 0;
    fill_costs(cost);
    judge_odds(&world,
               "rule = { rho = { distribution = \"empirical\"; values = [0.25, 0.2500000001]; }; margin = 0.01; "
               "patience_years = { distribution = \"empirical\"; values = [2, 2.1]; }; }; "
               "exit_fee = { transfer_years = 0.5; }; friction_eur = 1000;",
               (const int64_t(*)[N][DRAWS])cost, budget, 1);
    const struct leaving_plan *leaving = world.plan.leaving;
    for (size_t i = 0; i < N; i++) {
        leavers += leaving->verdict[i].round > 0;
        for (size_t t = 0; t < YEARS; t++)
            assert_int_equal(leaving->odds->left[t * N + i],
                             leaving->verdict[i].round > 0 && leaving->verdict[i].out == (int)t ? RULES : 0);
        assert_int_equal(leaving->odds->close[i], leaving->verdict[i].uncertain ? RULES : 0);
    }
    assert_true(leavers > 0);
    assert_int_equal(leaving->odds->leavers[0], leavers);
    world_close(&world);
}

/* A costs 40 million in good draws and 430 in two of twenty, B and C 100 (test_leaving.c): without a margin A leaves
 * when rho is under 42 / 702, B and C when it is above. All alike, so that one rho decides: the answer hangs on it. */
static void threshold_of_rho(void **state) {
    (void)state;
    static const int64_t each[N] = {40000000, 100000000, 100000000}, budget[N] = {100, 100, 100};
    int64_t cost[YEARS][N][DRAWS];
    int32_t below = 0;
    struct world world;
    fill_certain(cost, each);
    for (size_t t = 0; t < YEARS; t++)
        cost[t][0][0] = cost[t][0][DRAWS - 1] = 430000000;
    judge_odds(&world,
               "rule = { rho = { distribution = \"uniform\"; low = 0.0; high = 0.12; }; margin = 0.0; alike = 1.0; };",
               (const int64_t(*)[N][DRAWS])cost, budget, 1);
    const struct leaving_odds *odds = world.plan.leaving->odds;
    const struct attitude *attitude = world.scenario.scheme[0].leaving->attitude;
    for (uint32_t k = 0; k < RULES; k++)
        below += attitude_draw(attitude, ATTITUDE_RHO, world.scenario.seed, 7, k) < 42.0 / 702.0;
    assert_true(below > RULES / 3 && below < 2 * RULES / 3);
    assert_int_equal(odds->left[4 * N], below);
    assert_int_equal(odds->left[4 * N + 1], RULES - below);
    assert_int_equal(odds->left[4 * N + 2], RULES - below);
    assert_int_equal(odds->end[ATTITUDE_RHO][0], 1);
    assert_int_equal(odds->end[ATTITUDE_RHO][1], 2);
    assert_true(odds->hangs[ATTITUDE_RHO] > 0.6 && isnan(odds->hangs[ATTITUDE_PATIENCE]));
    world_close(&world);
}

/* ---- what municipalities weigh ---- */

enum { MANY = 20000 };

/* Uniform for each, correlated as stated on the normal scale, and keyed by nothing but who, what and which time. */
static void attitudes_are_keyed(void **state) {
    (void)state;
    struct world world;
    open_full(&world, WIDE);
    const struct attitude *attitude = world.scenario.scheme[0].leaving->attitude;
    const struct municipality *municipality = world.scenario.region.municipality;
    double mean = 0.0, square = 0.0, cross = 0.0, traits = 0.0;
    for (uint32_t k = 0; k < MANY; k++) {
        double a = attitude_draw(attitude, ATTITUDE_RHO, 5, municipality[0].hash, k);
        double b = attitude_draw(attitude, ATTITUDE_RHO, 5, municipality[1].hash, k);
        double m = attitude_draw(attitude, ATTITUDE_MARGIN, 5, municipality[0].hash, k) / 0.2;
        assert_true(a >= 0.0 && a <= 1.0 && a != b);
        mean += a / MANY;
        square += a * a / MANY;
        cross += normal_quantile(a) * normal_quantile(b) / MANY;
        traits += normal_quantile(a) * normal_quantile(m) / MANY;
    }
    const double gate = 5.0 / sqrt(MANY);
    assert_true(fabs(mean - 0.5) < gate * 0.29 && fabs(square - 1.0 / 3.0) < gate * 0.3);
    assert_true(fabs(cross - 0.3) < gate * 1.1 && fabs(traits) < gate);
    world_close(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_its_twin),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(certain_costs_leave_no_doubt),
        cmocka_unit_test(wide_margin_keeps_all),
        cmocka_unit_test(no_spread_is_the_rule_itself),
        cmocka_unit_test(threshold_of_rho),
        cmocka_unit_test(attitudes_are_keyed),
    };
    return cmocka_run_group_tests_name("leaving_odds", tests, NULL, NULL);
}
