/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joining and leaving, worked by hand in cents: who is in the pool in which year, exit fees, friction cost, running
 * care, and the rule. The region and the care of tests/engine/leaving/world.cfg; costs and budgets are put in here. */
#include "models/analysis/equivalent.h"
#include "models/analysis/replicate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "tests/engine/leaving/world.h"

static void settle(struct world *world, const int64_t cost[N], const int64_t budget[N]) {
    fill(world->workspace, LANES_USED, cost, budget);
    history_settle(&world->plan, world->workspace, &world->chunk, 0, LANES_USED);
}

/* What a year comes to, in every lane; beside: what payments hold beside the costs. */
static void expect(const struct world *world, size_t t, int64_t a, int64_t b, int64_t c, int64_t beside) {
    const int64_t expected[N] = {a, b, c};
    for (size_t l = 0; l < LANES_USED; l++) {
        for (size_t i = 0; i < N; i++)
            assert_int_equal(world->chunk.payment[(t * world->plan.n_place + i) * world->chunk.rows + l], expected[i]);
        assert_int_equal(world->chunk.beside[t * world->chunk.rows + l], beside);
    }
}

#define A_LEAVES "given = ( { municipality = \"GM0001\"; year = 2017; } ); "

static const int64_t hand_cost[N] = {5000, 11000, 14000}, hand_budget[N] = {100, 100, 200};

/* Together: 30000 by 1 : 1 : 2 = 7500, 7500, 15000. Without A: 25000 by 1 : 2 = 8333, 16667, and A its own 5000. */
static void given_leaver_pays_its_own_cost(void **state) {
    (void)state;
    struct world world;
    open_full(&world, A_LEAVES);
    settle(&world, hand_cost, hand_budget);
    for (size_t t = 0; t < 2; t++)
        expect(&world, t, 7500, 7500, 15000, 0);
    for (size_t t = 2; t < YEARS; t++)
        expect(&world, t, 5000, 8333, 16667, 0);
    world_close(&world);
}

/* B joins in 2017: before, A and C share 19000 by 1 : 2 = 6333, 12667. Named, and with A leaving again in 2018: then B
 * and C share 25000. */
static void joining_and_leaving(void **state) {
    (void)state;
    struct world world;
    open_full(&world, "joining = ( { municipality = \"Beestad\"; year = 2017; } ); "
                      "given = ( { municipality = \"Aadorp\"; year = 2018; } );");
    settle(&world, hand_cost, hand_budget);
    expect(&world, 0, 6333, 11000, 12667, 0);
    expect(&world, 1, 6333, 11000, 12667, 0);
    expect(&world, 2, 7500, 7500, 15000, 0);
    expect(&world, 3, 5000, 8333, 16667, 0);
    world_close(&world);
}

/* A fee of 10.01 over budgets 1 : 2 is 333.67 and 667.33, so 334 and 667; once. */
static void fee_goes_to_those_who_stay(void **state) {
    (void)state;
    struct world world;
    open_full(&world, A_LEAVES "exit_fee = { eur = 10.01; };");
    settle(&world, hand_cost, hand_budget);
    expect(&world, 1, 7500, 7500, 15000, 0);
    expect(&world, 2, 5000 + 1001, 8333 - 334, 16667 - 667, 0);
    expect(&world, 3, 5000, 8333, 16667, 0);
    world_close(&world);
}

/* 25 % of A's budget of 1.00 is 25 cents: 8.33 and 16.67. 2 cents for each of its 1,000 residents are 2000: 666.67 and
 * 1333.33; 1 cent for each of its 200 youths 200: 66.67 and 133.33. */
static void fee_in_other_units(void **state) {
    (void)state;
    static const struct {
        const char *fee;
        int64_t a, b, c;
    } cases[] = {{"percent_of_budget = 25.0", 25, 8, 17},
                 {"eur_per_resident = 0.02", 2000, 667, 1333},
                 {"eur_per_youth = 0.01", 200, 67, 133}};
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct world world;
        char text[256];
        snprintf(text, sizeof text, A_LEAVES "exit_fee = { %s; };", cases[k].fee);
        open_full(&world, text);
        settle(&world, hand_cost, hand_budget);
        expect(&world, 2, 5000 + cases[k].a, 8333 - cases[k].b, 16667 - cases[k].c, 0);
        world_close(&world);
    }
}

/* A paid in 2500 in each of two years, so 1.5 years are 3750: 1250 to B and 2500 to C. B received 3500 a year: when B
 * leaves it has nothing to pay; then A and C share 19000. */
static void fee_from_transfers(void **state) {
    (void)state;
    struct world world;
    open_full(&world, A_LEAVES "exit_fee = { transfer_years = 1.5; };");
    settle(&world, hand_cost, hand_budget);
    expect(&world, 2, 5000 + 3750, 8333 - 1250, 16667 - 2500, 0);
    world_close(&world);
    open_full(&world, "given = ( { municipality = \"GM0002\"; year = 2017; } ); exit_fee = { transfer_years = 1.5; };");
    settle(&world, hand_cost, hand_budget);
    expect(&world, 2, 6333, 11000, 12667, 0);
    world_close(&world);
}

/* Friction of 9.00: A's, or 3.00 and 6.00 for those who stay. When everybody leaves nobody stays, and each bears its
 * own. */
static void friction_is_paid_by_somebody(void **state) {
    (void)state;
    struct world world;
    open_full(&world, A_LEAVES "friction_eur = 9.00;");
    settle(&world, hand_cost, hand_budget);
    expect(&world, 2, 5900, 8333, 16667, 900);
    expect(&world, 3, 5000, 8333, 16667, 0);
    world_close(&world);
    open_full(&world, A_LEAVES "friction_eur = 9.00; friction_payer = \"stayers\";");
    settle(&world, hand_cost, hand_budget);
    expect(&world, 2, 5000, 8633, 17267, 900);
    world_close(&world);
    open_full(&world,
              "given = ( { municipality = \"GM0001\"; year = 2017; }, { municipality = \"GM0002\"; year = 2017; }, "
              "{ municipality = \"GM0003\"; year = 2017; } ); friction_eur = 9.00; friction_payer = \"stayers\"; "
              "exit_fee = { eur = 5; };");
    settle(&world, hand_cost, hand_budget);
    expect(&world, 2, 5900, 11900, 14900, 2700);
    world_close(&world);
}

/* Two members, budgets 1 : 1, costs 8000 and 4000; C has nothing. Half of the clients leave care each year and as many
 * enter, so of A's clients in its first year outside half were there before, then a quarter, an eighth, a sixteenth.
 *   2017: A brings in 4000 with weight 50 against 100; of 8000 it pays 2667, B 5333; and its other 4000: 6667.
 *   2018: 2000 with 25; of 6000 it pays 1200, B 4800; and 6000: 7200.
 *   2019: 1000 with 12.5, rounded 13; of 5000 it pays 5000 x 13 / 113 = 575, B 4425; and 7000: 7575. */
static void running_care_stays_pooled(void **state) {
    (void)state;
    static const int64_t cost[N] = {8000, 4000, 0}, budget[N] = {100, 100, 0};
    struct world world;
    open_full(&world, A_LEAVES "cohort = \"entered_as_member\";");
    settle(&world, cost, budget);
    expect(&world, 1, 6000, 6000, 0, 0);
    expect(&world, 2, 6667, 5333, 0, 0);
    expect(&world, 3, 7200, 4800, 0, 0);
    expect(&world, 4, 7575, 4425, 0, 0);
    world_close(&world);
}

/* The key fixed: A's weight 1 against 1 becomes 0.5, then 0.25: the same as above until 2018. */
static void running_care_with_fixed_weights(void **state) {
    (void)state;
    static const int64_t cost[N] = {8000, 4000, 0}, budget[N] = {100, 100, 0};
    struct world world;
    world_open(&world,
               "{ name = \"fixed\"; layers = ( { key = \"fixed\"; weights = ( { code = \"GM0001\"; weight = 1; }, "
               "{ code = \"GM0002\"; weight = 1; } ); } ); leaving = { " A_LEAVES
               "cohort = \"entered_as_member\"; }; }");
    settle(&world, cost, budget);
    expect(&world, 2, 6667, 5333, 0, 0);
    expect(&world, 3, 7200, 4800, 0, 0);
    world_close(&world);
}

/* An outsider's numbers do not change when the pool does: A outside from the start, B in or out. */
static void outsider_is_left_alone(void **state) {
    (void)state;
    static const char *const moves[] = {"given = ( { municipality = \"GM0002\"; year = 2017; } ); "
                                        "exit_fee = { eur = 7; }; friction_eur = 3; friction_payer = \"stayers\";",
                                        "joining = ( { municipality = \"GM0003\"; year = 2018; } );"};
    for (size_t k = 0; k < 2; k++) {
        struct world world;
        char text[PAGE];
        snprintf(text, sizeof text, "{ name = \"x\"; layers = ( { except = [\"GM0001\"]; } ); leaving = { %s }; }",
                 moves[k]);
        world_open(&world, text);
        settle(&world, hand_cost, hand_budget);
        for (size_t t = 0; t < YEARS; t++)
            assert_int_equal(world.chunk.payment[t * world.plan.n_place * world.chunk.rows], hand_cost[0]);
        world_close(&world);
    }
}

/* Sub-pools: A and B in one, C alone in the other; A's fee goes to B only. */
static void fee_stays_in_its_own_pool(void **state) {
    (void)state;
    struct world world;
    world_open(
        &world,
        "{ name = \"x\"; layers = ( { pools = ( [\"GM0001\", \"GM0002\"], [\"GM0003\"] ); } ); leaving = { " A_LEAVES
        "exit_fee = { eur = 5; }; }; }");
    settle(&world, hand_cost, hand_budget);
    expect(&world, 1, 8000, 8000, 14000, 0);
    expect(&world, 2, 5500, 10500, 14000, 0);
    world_close(&world);
}

/* ---- the rule ---- */

enum { DRAWS = 20 };

/* Decisions on 20 draws of these costs, certain unless bad: then A's costs are that much higher in two of them. */
static void decide(struct world *world, const char *leaving, const int64_t cost[N], int64_t bad) {
    static const int64_t budget[N] = {100, 100, 100};
    struct leaving_pilot pilot = {0};
    open_full(world, leaving);
    assert_int_equal(leaving_pilot_run(&world->plan, 1, &pilot), STATUS_OK);
    assert_int_equal(pilot.n_draw, DRAWS);
    assert_int_equal(pilot.n_block, 1);
    struct workspace *w = pilot.workspace[0];
    fill(w, DRAWS, cost, budget);
    for (size_t t = 0; t < YEARS; t++) {
        w->cost[t * N * CELLS * DRAWS] += bad;
        w->cost[t * N * CELLS * DRAWS + DRAWS - 1] += bad;
    }
    assert_int_equal(leaving_judge(&world->plan, &pilot, 2), STATUS_OK);
    leaving_pilot_free(&pilot);
}

static void expect_out(const struct world *world, const int16_t out[N], const int16_t round[N]) {
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(world->plan.leaving->verdict[i].out, out[i]);
        assert_int_equal(world->plan.leaving->verdict[i].round, round[i]);
    }
}

/* Equal budgets, so each pays the mean. Over three years, costs 50, 110, 140 a year:
 *   round 1: everybody pays 300. A would have paid 150 and leaves; B 330 and C 420 stay.
 *   round 2: B and C pay 375 each. B would have paid 330, 45 less: more than 2 % of 330; B leaves. C stays.
 *   round 3: C alone pays what it costs. */
static const int64_t cascade[N] = {50, 110, 140};

static void cascade_in_two_rounds(void **state) {
    (void)state;
    struct world world;
    decide(&world, "rule = { rho = 0.0; };", cascade, 0);
    expect_out(&world, (const int16_t[]){4, 4, LEAVING_NEVER}, (const int16_t[]){1, 2, 0});
    const struct leaving_verdict *a = &world.plan.leaving->verdict[0], *b = a + 1, *c = a + 2;
    assert_int_equal(a->inside, 300);
    assert_int_equal(a->outside, 150);
    assert_int_equal(a->advantage, 147); /* 300 - 150 - 0.02 x 150 */
    assert_int_equal(b->inside, 375);
    assert_int_equal(b->outside, 330);
    assert_int_equal(b->advantage, 38); /* 45 - 6.6 = 38.4 */
    assert_int_equal(c->inside, 420);
    assert_int_equal(c->advantage, -8); /* 0 - 8.4 */
    assert_true(a->judged && b->judged && c->judged);
    /* Of few sets of inputs nobody knows the error. */
    assert_true(a->uncertain && b->uncertain && c->uncertain && a->advantage_se == MEASURE_UNKNOWN);
    world_close(&world);
}

/* The decisions hold in the settlement: until 2018 together, from 2019 each for itself. */
static void decisions_are_settled(void **state) {
    (void)state;
    static const int64_t budget[N] = {100, 100, 100};
    struct world world;
    decide(&world, "rule = { rho = 0.0; };", cascade, 0);
    settle(&world, cascade, budget);
    expect(&world, 3, 100, 100, 100, 0);
    expect(&world, 4, 50, 110, 140, 0);
    world_close(&world);
}

/* With certain costs the tail is the mean: rho makes no difference. Patience, notice and margin move the year as told.
 */
static void patience_notice_and_margin(void **state) {
    (void)state;
    static const struct {
        const char *leaving;
        int16_t out[N], round[N];
    } cases[] = {
        {"rule = { rho = 0.7; };", {4, 4, LEAVING_NEVER}, {1, 2, 0}},
        {"rule = { rho = 0.0; patience_years = 2; };", {3, 3, LEAVING_NEVER}, {1, 2, 0}},
        {"rule = { rho = 0.0; }; notice_years = 0;", {3, 3, LEAVING_NEVER}, {1, 2, 0}},
        {"rule = { rho = 0.0; }; notice_years = 2;", {5, 5, LEAVING_NEVER}, {1, 2, 0}},
        {"rule = { rho = 0.0; }; notice_years = 3;", {LEAVING_NEVER, LEAVING_NEVER, LEAVING_NEVER}, {0, 0, 0}},
        /* B gains 45 and would have to gain 0.2 x 330 = 66. */
        {"rule = { rho = 0.0; margin = 0.2; };", {4, LEAVING_NEVER, LEAVING_NEVER}, {1, 0, 0}},
        /* A gains 150, a fee of 1.48 leaves 2, less than 3; of 1.46 leaves 4. */
        {"rule = { rho = 0.0; }; exit_fee = { eur = 1.48; };",
         {LEAVING_NEVER, LEAVING_NEVER, LEAVING_NEVER},
         {0, 0, 0}},
        {"rule = { rho = 0.0; }; exit_fee = { eur = 1.46; };", {4, LEAVING_NEVER, LEAVING_NEVER}, {1, 0, 0}},
        /* So with friction, but not when the others pay it. */
        {"rule = { rho = 0.0; }; friction_eur = 1.48;", {LEAVING_NEVER, LEAVING_NEVER, LEAVING_NEVER}, {0, 0, 0}},
        {"rule = { rho = 0.0; }; friction_eur = 1.48; friction_payer = \"stayers\";", {4, 4, LEAVING_NEVER}, {1, 2, 0}},
        /* A paid in 50 a year; three years of that are all that it gained, two leave 50. B pays in 15, gains 45. */
        {"rule = { rho = 0.0; }; exit_fee = { transfer_years = 3; };",
         {LEAVING_NEVER, LEAVING_NEVER, LEAVING_NEVER},
         {0, 0, 0}},
        {"rule = { rho = 0.0; }; exit_fee = { transfer_years = 2; };", {4, 4, LEAVING_NEVER}, {1, 2, 0}},
        /* Given years stand, and the others know: A's notice for 2018 is given in 2016, so in 2017 B judges without it
         * at once; who joined in 2016 has not been there for three years until 2018. */
        {"rule = { rho = 0.0; }; given = ( { municipality = \"GM0001\"; year = 2018; } );",
         {3, 4, LEAVING_NEVER},
         {0, 1, 0}},
        {"rule = { rho = 0.0; }; joining = ( { municipality = \"GM0001\"; year = 2016; } );",
         {5, 5, LEAVING_NEVER},
         {1, 2, 0}},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct world world;
        decide(&world, cases[k].leaving, cascade, 0);
        expect_out(&world, cases[k].out, cases[k].round);
        world_close(&world);
    }
}

/* A costs 40 in good draws and 430 in one of ten, B and C 100. Over three years all pay 240 each in good draws and 630
 * in bad ones: 279 on average, worst tenth 630. By the mean: A would have paid 237 outside (120, or 1290), B and C 300.
 * A leaves; B and C pay the same as before. rho 0.6: A compares 279 + 0.6 x 351 = 489.6 with 237 + 0.6 x 1053 = 868.8
 * and stays; B and C compare 489.6 with 300 and leave. With two bad draws in ten groups the mean is not sure. */
static void bad_years_weigh(void **state) {
    (void)state;
    static const int64_t cost[N] = {40, 100, 100};
    struct world world;
    decide(&world, "rule = { rho = 0.0; };", cost, 390);
    expect_out(&world, (const int16_t[]){4, LEAVING_NEVER, LEAVING_NEVER}, (const int16_t[]){1, 0, 0});
    assert_int_equal(world.plan.leaving->verdict[0].inside, 279);
    assert_int_equal(world.plan.leaving->verdict[0].outside, 237);
    assert_true(world.plan.leaving->verdict[0].uncertain);
    world_close(&world);
    decide(&world, "rule = { rho = 0.6; };", cost, 390);
    expect_out(&world, (const int16_t[]){LEAVING_NEVER, 4, 4}, (const int16_t[]){0, 1, 1});
    assert_int_equal(world.plan.leaving->verdict[1].inside, 490);
    assert_int_equal(world.plan.leaving->verdict[1].outside, 300);
    world_close(&world);
}

/* ---- certainty equivalents ---- */

/* 1 to 100: mean 50.5, worst tenth 95.5; half way 73. */
static void equivalent_by_hand(void **state) {
    (void)state;
    int64_t payment[100], scratch[100];
    double term[100];
    for (int k = 0; k < 100; k++)
        payment[k] = (k * 37) % 100 + 1;
    equivalent_terms(100, payment, 0.5, scratch, term);
    assert_true(replicate_figure(100, term, 2, NULL) > 73 - 1e-9 && replicate_figure(100, term, 2, NULL) < 73 + 1e-9);
    equivalent_terms(100, payment, 1.0, scratch, term);
    assert_true(replicate_figure(100, term, 1, NULL) > 95.5 - 1e-9 &&
                replicate_figure(100, term, 1, NULL) < 95.5 + 1e-9);
}

/* Sets (1, 3) and (5, 9): means 2 and 7, mean 4.5, variance 12.5, error sqrt(12.5 / 2) = 2.5, widened. */
static void error_by_sets(void **state) {
    (void)state;
    static const double term[] = {1, 3, 5, 9};
    double se;
    assert_true(replicate_figure(4, term, 2, &se) == 4.5);
    assert_true(fabs(se / replicate_width(2) - 2.5) < 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_leaver_pays_its_own_cost),
        cmocka_unit_test(joining_and_leaving),
        cmocka_unit_test(fee_goes_to_those_who_stay),
        cmocka_unit_test(fee_in_other_units),
        cmocka_unit_test(fee_from_transfers),
        cmocka_unit_test(friction_is_paid_by_somebody),
        cmocka_unit_test(running_care_stays_pooled),
        cmocka_unit_test(running_care_with_fixed_weights),
        cmocka_unit_test(outsider_is_left_alone),
        cmocka_unit_test(fee_stays_in_its_own_pool),
        cmocka_unit_test(cascade_in_two_rounds),
        cmocka_unit_test(decisions_are_settled),
        cmocka_unit_test(patience_notice_and_margin),
        cmocka_unit_test(bad_years_weigh),
        cmocka_unit_test(equivalent_by_hand),
        cmocka_unit_test(error_by_sets),
    };
    return cmocka_run_group_tests_name("leaving", tests, NULL, NULL);
}
