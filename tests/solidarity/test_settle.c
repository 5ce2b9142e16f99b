/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settlement of three municipalities by hand, in cents. Cells: ZIN a, ZIN b, PGB a, PGB b.
 *
 *          cost: ZIN a  ZIN b  PGB a  PGB b    all    budget  residents  youths
 *   A              400    100    300    200   1000       900         30       5
 *   B              100     50     50      0    200       450         10       1
 *   C                0    300      0    300    600       450         20       3
 *   together                                  1800      1800         60       9
 *
 * Shortfalls: A 100, B -250, C 150. */
#include "models/solidarity/base.h"
#include "models/solidarity/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { N = 3, CARE = 2, CELLS = 4 };

static const int64_t budget[N] = {900, 450, 450}, residents[N] = {30, 10, 20}, youths[N] = {5, 1, 3};
static const int64_t cost[N * CELLS] = {400, 100, 300, 200, 100, 50, 50, 0, 0, 300, 0, 300};
static const int64_t cost_lag1[N * CELLS] = {100, 100, 100, 100, 50, 50, 0, 0, 0, 0, 50, 50};
static const int64_t cost_mean3[N * CELLS] = {100, 0, 0, 0, 0, 200, 0, 0, 0, 0, 600, 0};
static const int64_t expected_cost[N * CELLS] = {700, 0, 0, 0, 0, 0, 100, 100, 300, 300, 300, 0};
static const int64_t excess[N * CELLS] = {120, 0, 80, 0, 0, 0, 300, 0, 0, 0, 0, 50};
static const int64_t cost_lag2[N * CELLS] = {100, 0, 0, 0, 100, 0, 0, 0, 50, 0, 0, 50};
static const int64_t cost_lag3[N * CELLS] = {0, 100, 0, 0, 0, 0, 100, 0, 0, 50, 350, 0};
static const int64_t youths_in_care[N] = {3, 2, 4}, youths_in_care_lag1[N] = {6, 0, 3};
static const int32_t clients_lag2[N * CARE] = {0, 2, 3, 0, 1, 3}, clients_lag3[N * CARE] = {1, 2, 1, 1, 0, 1};
static const int32_t clients[N * CARE] = {10, 2, 4, 4, 6, 1};
static const int32_t clients_lag1[N * CARE] = {1, 1, 1, 0, 0, 0};
static const int32_t clients_mean3[N * CARE] = {30, 10, 5, 5, 5, 5};
static const int64_t weights[N] = {3 * NANO / 2, NANO / 2, NANO}, covariance[N] = {4, 5, 9};

static const bool everything[CELLS] = {true, true, true, true};
static const int64_t all_of_it[1] = {NANO}, half_of_it[1] = {NANO / 2};
static const int16_t one_pool[N] = {0, 0, 0};

static struct layer plain(const char *base, const char *key) {
    return (struct layer){.base = base_find(base),
                          .key = key_find(key),
                          .covered = everything,
                          .covers_all = true,
                          .covered_fraction = NANO,
                          .share = all_of_it,
                          .weight = weights,
                          .lag_weight = {3, 2, 1},
                          .pool = one_pool,
                          .n_pool = 1};
}

static void check(const struct layer *layer, size_t n_layer, int64_t a, int64_t b, int64_t c, int64_t outside) {
    const int64_t *const excesses[] = {excess}, *const covariances[] = {covariance};
    struct settle_input input = {.n_municipality = N,
                                 .n_care = CARE,
                                 .n_lane = 1,
                                 .budget = budget,
                                 .residents = residents,
                                 .youths = youths,
                                 .cost = cost,
                                 .cost_lag1 = cost_lag1,
                                 .cost_lag2 = cost_lag2,
                                 .cost_lag3 = cost_lag3,
                                 .cost_mean3 = cost_mean3,
                                 .expected_cost = expected_cost,
                                 .clients = clients,
                                 .clients_lag1 = clients_lag1,
                                 .clients_lag2 = clients_lag2,
                                 .clients_lag3 = clients_lag3,
                                 .clients_mean3 = clients_mean3,
                                 .youths_in_care = youths_in_care,
                                 .youths_in_care_lag1 = youths_in_care_lag1,
                                 .excess = excesses,
                                 .covariance = covariances};
    struct scheme scheme = {.name = "hand", .layer = layer, .n_layer = n_layer};
    int64_t workspace[4096], payment[N], external;
    assert_true(settle_workspace_size(N, CARE, 1) <= sizeof workspace);
    settle_scheme(&scheme, &input, workspace, payment, &external);
    assert_int_equal(payment[0], a);
    assert_int_equal(payment[1], b);
    assert_int_equal(payment[2], c);
    assert_int_equal(external, outside);
}

struct row {
    const char *name;
    int64_t payment[N];
};

/* Each base with key budget (half, a quarter, a quarter):
 * costs         Y = 1800; q = 900 450 450, which is what they pay.
 * result        x = 100 -250 150, Y = 0, q = 0: everybody ends on his budget.
 * deficit       x = 100 0 150, Y = 250, q = 125 62.5 62.5 -> 125 63 62 (the cent to B, the lower code);
 *               1000 + 125 - 100, 200 + 63, 600 + 62 - 150.
 * client_excess excess 200 300 50, of B at most its cost: x = 200 200 50, Y = 450, q = 225 112.5 112.5 -> 225 113 112;
 *               1000 + 225 - 200, 200 + 113 - 200, 600 + 112 - 50.
 * unexpected    expected 700 200 900; x = 300 0 -300, Y = 0: everybody ends on what was expected. */
static void each_base_by_hand(void **unused) {
    (void)unused;
    static const struct row rows[] = {{"costs", {900, 450, 450}},
                                      {"result", {900, 450, 450}},
                                      {"deficit", {1025, 263, 512}},
                                      {"client_excess", {1025, 113, 662}},
                                      {"unexpected", {700, 200, 900}}};
    size_t n = sizeof rows / sizeof rows[0];
    for (size_t i = 0; i < n; i++) {
        struct layer layer = plain(rows[i].name, "budget");
        assert_non_null(layer.base);
        check(&layer, 1, rows[i].payment[0], rows[i].payment[1], rows[i].payment[2], 0);
    }
    assert_null(base_at(n)); /* every base has its row */
}

/* Each key with base costs: Y = 1800 by these weights.
 * budget 900 450 450. residents 30 10 20. youths 5 1 3. clients 12 8 7 of 27: 800, 533 9/27, 466 18/27 -> the cent to
 * C. clients_lag1 2 1 0. clients_mean3 40 10 10. cost_lag1 400 100 100. cost_mean3 100 200 600. expected_cost 700 200
 * 900. surplus 0 250 0. covariance 4 5 9. equal 1 1 1. fixed 1.5 0.5 1. clients_lag2 2 3 4. cost_lag2 100 100 100.
 * youths_in_care 3 2 4, a year before 6 0 3. clients_weighted 3 x lag1 + 2 x lag2 + lag3: 6 + 4 + 3 = 13, 3 + 6 + 2 =
 * 11, 0 + 8 + 1 = 9 of 33: 709 3/33, 600, 490 30/33. cost_weighted: 1200 + 200 + 100 = 1500, 300 + 200 + 100 = 600, 300
 * + 200 + 400 = 900 of 3000. */
static void each_key_by_hand(void **unused) {
    (void)unused;
    static const struct row rows[] = {{"budget", {900, 450, 450}},
                                      {"residents", {900, 300, 600}},
                                      {"youths", {1000, 200, 600}},
                                      {"clients", {800, 533, 467}},
                                      {"clients_lag1", {1200, 600, 0}},
                                      {"clients_mean3", {1200, 300, 300}},
                                      {"cost_lag1", {1200, 300, 300}},
                                      {"cost_mean3", {200, 400, 1200}},
                                      {"expected_cost", {700, 200, 900}},
                                      {"surplus", {0, 1800, 0}},
                                      {"covariance", {400, 500, 900}},
                                      {"equal", {600, 600, 600}},
                                      {"fixed", {900, 300, 600}},
                                      {"clients_lag2", {400, 600, 800}},
                                      {"cost_lag2", {600, 600, 600}},
                                      {"youths_in_care", {600, 400, 800}},
                                      {"youths_in_care_lag1", {1200, 0, 600}},
                                      {"clients_weighted", {709, 600, 491}},
                                      {"cost_weighted", {900, 360, 540}}};
    size_t n = sizeof rows / sizeof rows[0];
    for (size_t i = 0; i < n; i++) {
        struct layer layer = plain("costs", rows[i].name);
        assert_non_null(layer.key);
        check(&layer, 1, rows[i].payment[0], rows[i].payment[1], rows[i].payment[2], 0);
    }
    assert_null(key_at(n)); /* every key has its row */
}

/* Half of the shortfall of A and C, 100 + 150 = 250, comes from outside: E = 125, by budget 83 1/3 and 41 2/3 -> 83 42.
 * Sharing nothing else: 1000 - 83, 600 - 42. With all costs shared too: R = 1600 - 125 = 1475, by budget 983 1/3 and
 * 491 2/3 -> 983 492. All three together, or A and B, have no shortfall: 100 - 250 + 150 = 0, 100 - 250 < 0. */
static void outside_party_pays_for_the_shortfall(void **unused) {
    (void)unused;
    static const int64_t none_of_it[1] = {0};
    static const int16_t a_and_c[N] = {0, -1, 0}, a_and_b[N] = {0, 0, -1};
    struct layer layer = plain("costs", "budget");
    layer.external_of = EXTERNAL_OF_SHORTFALL;
    layer.external_share = NANO / 2;
    layer.pool = a_and_c;
    check(&layer, 1, 983, 200, 492, 125);
    layer.share = none_of_it;
    check(&layer, 1, 917, 200, 558, 125);
    layer.pool = a_and_b;
    check(&layer, 1, 1000, 200, 600, 0);
    layer.pool = one_pool;
    check(&layer, 1, 1000, 200, 600, 0);
    /* Nobody has weight, so nobody can be paid: clients of last year are A's and B's alone, and C is by itself. */
    static const int16_t c_alone[N] = {-1, -1, 0};
    layer.key = key_find("clients_lag1");
    layer.pool = c_alone;
    check(&layer, 1, 1000, 200, 600, 0);
}

/* Only PGB b: c = 200 0 300, Y = 500. Clients of class b count, those of a do not: 2 4 1 of 7: 142 6/7, 285 5/7, 71 3/7
 * -> 143 286 71. T = -57 286 -229. */
static void key_looks_at_covered_care_only(void **unused) {
    (void)unused;
    static const bool covered[CELLS] = {false, false, false, true};
    struct layer layer = plain("costs", "clients");
    layer.covered = covered;
    layer.covers_all = false;
    check(&layer, 1, 943, 486, 371, 0);
}

/* Base result, own risk 10 % of budget (90 45 45): 10, -205, 105; at most EUR 1: 10, -100, 100; a third of it
 * (0.333333333): 3 -33 33. Y = 3; by budget 1.5 0.75 0.75: B and C get the two cents left. T = -2 34 -32. */
static void own_risk_limit_and_share(void **unused) {
    (void)unused;
    static const int64_t third[] = {333333333};
    struct layer layer = plain("result", "budget");
    layer.attachment = (struct amount){AMOUNT_PERCENT_OF_BUDGET, 10 * NANO};
    layer.limit = (struct amount){AMOUNT_EUR, NANO};
    layer.share = third;
    check(&layer, 1, 998, 234, 568, 0);
}

/* At most EUR 0.25 each: 25 -25 25, half of it 12.5 -12.5 12.5 -> 13 -13 13, away from zero. Y = 13 in equal parts 5 4
 * 4; T = -8 17 -9. */
static void halves_go_away_from_zero(void **unused) {
    (void)unused;
    struct layer layer = plain("result", "equal");
    layer.limit = (struct amount){AMOUNT_EUR, NANO / 4};
    layer.share = half_of_it;
    check(&layer, 1, 992, 217, 591, 0);
}

/* Deficits 100 0 150. Own risk per resident EUR 0.02: 60 20 40 -> 40 0 110 = 150; by youths 83 3/9, 16 6/9, 50 -> 83 17
 * 50: T = 43 17 -60. The same per youth EUR 0.12: 60 12 36 -> 40 0 114 = 154: 85 5/9, 17 1/9, 51 3/9 -> 86 17 51. */
static void own_risk_per_head(void **unused) {
    (void)unused;
    struct layer layer = plain("deficit", "youths");
    layer.attachment = (struct amount){AMOUNT_EUR_PER_RESIDENT, 20000000};
    check(&layer, 1, 1043, 217, 540, 0);
    layer.attachment = (struct amount){AMOUNT_EUR_PER_YOUTH, 120000000};
    check(&layer, 1, 1046, 217, 537, 0);
}

/* Deficits 100 0 150: Y = 250, outside half of it 125, the rest in equal parts 42 42 41; T = -58 42 -109. And with A
 * and B alone on result: Y = 100 - 250 = -150, so nothing from outside; A gets 112.5 and B 37.5 by residents 30 : 10,
 * the cent to A; T = -113 - 100 and -37 + 250. */
static void outside_party(void **unused) {
    (void)unused;
    static const int16_t without_c[N] = {0, 0, -1};
    struct layer layer = plain("deficit", "equal");
    layer.external_share = NANO / 2;
    check(&layer, 1, 942, 242, 491, 125);
    layer.base = base_find("result");
    layer.key = key_find("residents");
    layer.pool = without_c;
    check(&layer, 1, 787, 413, 600, 0);
}

/* Deficits 100 0 150, at most EUR 1 together: 40 0 60; by budget 50 25 25. At most the surpluses (250): no change from
 * deficit as it is: 1025 263 512. With A and C alone there is no surplus to share out. */
static void total_limit(void **unused) {
    (void)unused;
    static const int16_t without_b[N] = {0, -1, 0};
    struct layer layer = plain("deficit", "budget");
    layer.total_limit = TOTAL_LIMIT_EUR;
    layer.total_limit_cents = 100;
    check(&layer, 1, 1010, 225, 565, 0);
    layer.total_limit = TOTAL_LIMIT_SURPLUS;
    check(&layer, 1, 1025, 263, 512, 0);
    layer.pool = without_b;
    check(&layer, 1, 1000, 200, 600, 0);
}

/* Base costs by budget: T = -100 250 -150.
 * Cap EUR 1: B at 100, the other 150 over A and C as 900 : 450. T = 0 100 -100.
 * Cap EUR 0.20: B at 20, 230 over A and C: 153 77, so A at 53, above the cap too: 33 more for C. T = 20 20 -40. */
static void contribution_cap(void **unused) {
    (void)unused;
    struct layer layer = plain("costs", "budget");
    layer.contribution_cap = (struct amount){AMOUNT_EUR, NANO};
    check(&layer, 1, 1000, 300, 500, 0);
    layer.contribution_cap.nano = NANO / 5;
    check(&layer, 1, 1020, 220, 560, 0);
}

/* B bears all: T = -1000 1600 -600. Cap EUR 4: 1200 is left and nobody else has a weight, so receipts shrink by 1200 as
 * 1000 : 600, which is 750 and 450. T = -250 400 -150. */
static void receipts_shrink_when_all_are_capped(void **unused) {
    (void)unused;
    static const int64_t only_b[N] = {0, NANO, 0};
    struct layer layer = plain("costs", "fixed");
    layer.weight = only_b;
    layer.contribution_cap = (struct amount){AMOUNT_EUR, 4 * NANO};
    check(&layer, 1, 750, 600, 450, 0);
}

static void layer_without_weights_does_nothing(void **unused) {
    (void)unused;
    static const int64_t nobody[N] = {0, 0, 0};
    struct layer layer[2] = {plain("costs", "fixed"), plain("costs", "budget")};
    layer[0].weight = nobody;
    layer[0].external_share = NANO / 2;
    check(layer, 1, 1000, 200, 600, 0);
    check(layer, 2, 900, 450, 450, 0); /* the next layer finds the cells untouched */
}

/* First half of ZIN: c = 500 150 300, y = 250 75 150 = 475, in equal parts 159 158 158. Cells of ZIN left: A 200 50, B
 * 50 25, C 0 150. Then all of class a (ZIN and PGB): c = 500 100 0 = 600, by budget 300 150 150. T = 159 - 250 + 300 -
 * 500 = -291; 158 - 75 + 150 - 100 = 133; 158 - 150 + 150 = 158. */
static void second_layer_sees_what_is_left(void **unused) {
    (void)unused;
    static const bool zin[CELLS] = {true, true, false, false}, class_a[CELLS] = {true, false, true, false};
    struct layer layer[2] = {plain("costs", "equal"), plain("costs", "budget")};
    layer[0].covered = zin;
    layer[0].share = half_of_it;
    layer[1].covered = class_a;
    layer[0].covers_all = layer[1].covers_all = false;
    check(layer, 2, 709, 333, 758, 0);
}

/* A surplus given up raises the cells, the first covered one when all are 0. ZIN b is not in the layer; B has nothing
 * in PGB b. Budget part of PGB b a fifth: 180 90 90; result 20 -90 210 = 140, in equal parts 47 47 46; cells now 180
 * 90 90. Then all of PGB b for A: 360. T = 47 - 20 + 360 - 180 = 207; 47 + 90 - 90 = 47; 46 - 210 - 90 = -254. */
static void surplus_given_up_raises_the_cells(void **unused) {
    (void)unused;
    static const bool pgb_b[CELLS] = {false, false, false, true};
    static const int64_t only_a[N] = {NANO, 0, 0};
    struct layer layer[2] = {plain("result", "equal"), plain("costs", "fixed")};
    layer[0].covered = layer[1].covered = pgb_b;
    layer[0].covers_all = layer[1].covers_all = false;
    layer[0].covered_fraction = NANO / 5;
    layer[1].weight = only_a;
    check(layer, 2, 1207, 247, 346, 0);
}

/* Where all covered cells are 0 it is the first that is raised. C has nothing in class a. Budget part of class a two
 * thirds (0.666666667): 600 300 300; result 100 -150 -300 = -350; A alone bears it by weight: q = -350, T = -450 150
 * 300. C's ZIN a is now 300, its PGB a 0. Then all of PGB a, equally. Cells of A: 700 - 100 as 400 : 300, 57 1/7 and 42
 * 6/7, so PGB a = 300 - 43 = 257. B: 150 + 150 as 100 : 50, PGB a = 100. Y = 357: 119 each. T = -450 + 119 - 257 =
 * -588; 150 + 119 - 100 = 169; 300 + 119 = 419. */
static void first_covered_cell_is_raised_from_nothing(void **unused) {
    (void)unused;
    static const bool class_a[CELLS] = {true, false, true, false}, pgb_a[CELLS] = {false, false, true, false};
    static const int64_t only_a[N] = {NANO, 0, 0};
    struct layer layer[2] = {plain("result", "fixed"), plain("costs", "equal")};
    layer[0].covered = class_a;
    layer[1].covered = pgb_a;
    layer[0].covers_all = layer[1].covers_all = false;
    layer[0].covered_fraction = 666666667;
    layer[0].weight = only_a;
    check(layer, 2, 412, 369, 1019, 0);
}

static void no_layer_no_transfer(void **unused) {
    (void)unused;
    check(NULL, 0, 1000, 200, 600, 0);
}

static void amounts_by_hand(void **unused) {
    (void)unused;
    assert_int_equal(amount_cents((struct amount){AMOUNT_PERCENT_OF_BUDGET, 2500000000}, 1020, 0, 0), 26); /* 25.5 */
    assert_int_equal(amount_cents((struct amount){AMOUNT_EUR, 1005000000}, 0, 0, 0), 101);                 /* 100.5 */
    assert_int_equal(amount_cents((struct amount){AMOUNT_EUR_PER_RESIDENT, 40 * NANO}, 0, 7, 0), 28000);
    assert_int_equal(amount_cents((struct amount){AMOUNT_EUR_PER_YOUTH, 333333333}, 0, 0, 3), 100); /* 99.9999999 */
    assert_int_equal(amount_cents((struct amount){AMOUNT_NONE, NANO}, 1, 1, 1), 0);
    assert_true(amount_cents((struct amount){AMOUNT_EUR_PER_RESIDENT, INT64_MAX}, 0, 1000000000, 0) == MONEY_LIMIT);
    assert_true(amount_cents((struct amount){AMOUNT_PERCENT_OF_BUDGET, INT64_MAX}, MONEY_LIMIT, 0, 0) == MONEY_LIMIT);
}

static void needs_of_a_layer(void **unused) {
    (void)unused;
    struct layer layer = plain("costs", "equal");
    assert_int_equal(layer_needs(&layer), 0);
    layer.total_limit = TOTAL_LIMIT_SURPLUS;
    assert_int_equal(layer_needs(&layer), NEED_BUDGET_PART | NEED_BUDGET);
    layer = plain("client_excess", "fixed");
    assert_int_equal(layer_needs(&layer), NEED_EXCESS | NEED_WEIGHTS);
    layer = plain("costs", "residents");
    layer.contribution_cap.unit = AMOUNT_EUR_PER_YOUTH;
    assert_int_equal(layer_needs(&layer), NEED_RESIDENTS | NEED_YOUTHS);
    layer.limit.unit = AMOUNT_PERCENT_OF_BUDGET;
    assert_int_equal(layer_needs(&layer), NEED_RESIDENTS | NEED_YOUTHS | NEED_BUDGET_PART | NEED_BUDGET);
}

static void registries_are_sound(void **unused) {
    (void)unused;
    for (size_t i = 0; base_at(i); i++) {
        assert_ptr_equal(base_find(base_at(i)->name), base_at(i));
        assert_true(strlen(base_at(i)->label) > 5);
        assert_true(strlen(base_at(i)->doc) > 20);
    }
    for (size_t i = 0; key_at(i); i++) {
        assert_ptr_equal(key_find(key_at(i)->name), key_at(i));
        assert_true(strlen(key_at(i)->label) > 5);
        assert_true(strlen(key_at(i)->doc) > 20);
    }
    assert_null(base_find("cost"));
    assert_null(key_find("clients_lag"));
    assert_null(key_find(""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_base_by_hand),
        cmocka_unit_test(each_key_by_hand),
        cmocka_unit_test(outside_party_pays_for_the_shortfall),
        cmocka_unit_test(key_looks_at_covered_care_only),
        cmocka_unit_test(own_risk_limit_and_share),
        cmocka_unit_test(halves_go_away_from_zero),
        cmocka_unit_test(own_risk_per_head),
        cmocka_unit_test(outside_party),
        cmocka_unit_test(total_limit),
        cmocka_unit_test(contribution_cap),
        cmocka_unit_test(receipts_shrink_when_all_are_capped),
        cmocka_unit_test(layer_without_weights_does_nothing),
        cmocka_unit_test(second_layer_sees_what_is_left),
        cmocka_unit_test(surplus_given_up_raises_the_cells),
        cmocka_unit_test(first_covered_cell_is_raised_from_nothing),
        cmocka_unit_test(no_layer_no_transfer),
        cmocka_unit_test(amounts_by_hand),
        cmocka_unit_test(needs_of_a_layer),
        cmocka_unit_test(registries_are_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
