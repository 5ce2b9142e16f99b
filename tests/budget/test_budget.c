/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The objective distribution model: worked by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/budget/budget.h"
#include "models/core/money.h"
#include <string.h>

enum { N = 3, YEARS = 3 };

/* Three municipalities; cost shares 0.5, 0.3, 0.2; indicator 40, 40, 20, so objective shares 0.4, 0.4, 0.2. M is EUR
 * 1,000 in the first two years and EUR 900 in the third; lambda 0, 0.5, 1. */
struct setup {
    struct municipality town[N];
    int64_t guardianship[YEARS * N];
    double indicator[N];
    struct region region;
    int64_t regional[YEARS];
    double phase_in[YEARS];
    size_t column[1];
    double weight[1];
    struct cut cut[2];
    struct incidental incidental[1];
    struct budget_model model;
};

static const double cost_share[N] = {0.5, 0.3, 0.2};

static void set_up(struct setup *s) {
    memset(s, 0, sizeof *s);
    for (size_t k = 0; k < YEARS * N; k++)
        s->guardianship[k] = REGION_UNKNOWN;
    const double indicator[N] = {40, 40, 20}, phase_in[YEARS] = {0.0, 0.5, 1.0};
    const int64_t regional[YEARS] = {100000, 100000, 90000};
    memcpy(s->indicator, indicator, sizeof indicator);
    memcpy(s->phase_in, phase_in, sizeof phase_in);
    memcpy(s->regional, regional, sizeof regional);
    s->weight[0] = 2.5;
    s->region = (struct region){.n_municipality = N,
                                .n_year = YEARS,
                                .municipality = s->town,
                                .n_indicator = 1,
                                .guardianship = s->guardianship,
                                .indicator = s->indicator};
    s->model = (struct budget_model){.covers = 1.0,
                                     .n_year = YEARS,
                                     .regional = s->regional,
                                     .phase_in = s->phase_in,
                                     .n_weight = 1,
                                     .indicator = s->column,
                                     .weight = s->weight,
                                     .cut = s->cut,
                                     .incidental = s->incidental};
}

static void expect(const struct setup *s, const int64_t wanted[YEARS * N]) {
    int64_t budget[YEARS * N];
    size_t culprit;
    assert_int_equal(budget_compute(&s->model, &s->region, cost_share, budget, &culprit), STATUS_OK);
    for (size_t k = 0; k < YEARS * N; k++)
        assert_int_equal(budget[k], wanted[k]);
}

/* 2015: 500, 300, 200. 2016: 0.5 (h + o): 450, 350, 200. 2017: 900 x o: 360, 360, 180. */
static void test_phase_in(void **state) {
    (void)state;
    struct setup s;
    set_up(&s);
    expect(&s, (int64_t[]){50000, 30000, 20000, 45000, 35000, 20000, 36000, 36000, 18000});
}

/* The phase-in has begun, with 0.2, in 2015, and the first loses 30 % of that by 2017, within the region: with K = 0.7
 * x 1000 / 900, o (1 - 0.2 K) = 0.8 K h, so h = 0.5 gives o = 0.368421. 2015: 1000 x (0.4 + 0.073684) = 473.68, the
 * others share the rest by 320 : 200; 2017: 0.7 x 473.68 = 331.58; 2016: 1000 x (0.25 + 0.184211) = 434.21. */
static void test_phase_in_begun(void **state) {
    (void)state;
    struct setup s;
    set_up(&s);
    s.phase_in[0] = 0.2;
    expect(&s, (int64_t[]){48000, 32000, 20000, 45000, 35000, 20000, 36000, 36000, 18000});
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){0, 2, 300000000, CUT_TOTAL, CUT_TO_REGION, 0.0, false};
    expect(&s, (int64_t[]){47368, 32389, 20243, 43421, 36005, 20574, 33158, 37895, 18947});
    s.cut[0].cut = -5000000000; /* six times as much: o weighs nothing any more */
    int64_t budget[YEARS * N];
    size_t culprit;
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_CONFLICT);
    assert_int_equal(culprit, 0);
}

/* One euro over thirds: 33, 33, 33 cents and one cent left for the lowest code. */
static void test_largest_remainder(void **state) {
    (void)state;
    struct setup s;
    set_up(&s);
    s.indicator[0] = s.indicator[1] = s.indicator[2] = 7;
    s.regional[2] = 100;
    int64_t budget[YEARS * N];
    size_t culprit;
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_OK);
    assert_int_equal(budget[6], 34);
    assert_int_equal(budget[7], 33);
    assert_int_equal(budget[8], 33);
}

/* The first loses 49 % by 2017: 0.51 x 500.00 = 255.00. o = 0.51 x 1000 / 900 x 0.5 = 0.28333...; 2016: 1000 x (0.25 +
 * 0.141666...) = 391.67. The model is national: the others keep 350, 200 and 360, 180. */
static void test_cut_to_country(void **state) {
    (void)state;
    struct setup s;
    set_up(&s);
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){0, 2, 490000000, CUT_TOTAL, CUT_TO_COUNTRY, 0.0, false};
    expect(&s, (int64_t[]){50000, 30000, 20000, 39167, 35000, 20000, 25500, 36000, 18000});
}

/* The same within the region: what the first loses, 450.00 - 391.67 = 58.33, goes to the others by 350 : 200: 37.12 and
 * 21.21 (58.33 x 350/550 = 37.119, x 200/550 = 21.211); 2017: 105.00 by 360 : 180 = 70.00 and 35.00. */
static void test_cut_to_region(void **state) {
    (void)state;
    struct setup s;
    set_up(&s);
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){0, 2, 490000000, CUT_TOTAL, CUT_TO_REGION, 0.0, false};
    expect(&s, (int64_t[]){50000, 30000, 20000, 39167, 38712, 22121, 25500, 43000, 21500});
}

/* anchor 1: o = need share 0.4; h follows: 0.51 x 1000 x h = 900 x 0.4, h = 0.705882...: 2015 705.88; 2017 0.51 x
 * 705.88 = 359.9988 -> 360.00; 2016 1000 x (0.352941 + 0.2) = 552.94. The others share the rest of h, 0.294118, by 3 :
 * 2: 0.176471 and 0.117647, so 2015 176.47 and 117.65, together 1000.00; 2016 1000 x (0.088235 + 0.2) = 288.24 (288.235
 * takes the cent left over) and 158.82; 2017 as their need shares. */
static void test_anchor(void **state) {
    (void)state;
    struct setup s;
    set_up(&s);
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){0, 2, 490000000, CUT_TOTAL, CUT_TO_COUNTRY, 1.0, false};
    expect(&s, (int64_t[]){70588, 17647, 11765, 55294, 28824, 15882, 36000, 36000, 18000});
}

/* The division of 2016 is known: 400, 380 and 220 euros. Nothing is cut, so h and o of each have one factor. */
static void test_given(void **state) {
    (void)state;
    struct setup s;
    int64_t budget[YEARS * N];
    size_t culprit;
    set_up(&s);
    s.model.given_year = 1;
    s.model.given_share = (double[]){0.4, 0.38, 0.22};
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_OK);
    const int64_t wanted[N] = {40000, 38000, 22000};
    assert_memory_equal(budget + N, wanted, sizeof wanted);
    assert_true(budget[0] > budget[N] && budget[N] > budget[2 * N]); /* it goes down still */
    assert_int_equal(budget[2 * N] + budget[2 * N + 1] + budget[2 * N + 2], 90000);
}

/* The first loses 49 % by 2017 besides, within the region. Of its share of 0.4 in 2016 and o = 0.51 x 1000 / 900 h
 * follows h = 0.4 / (0.5 + 0.5 x 0.566667) = 0.510638: 510.64 in 2015, and 0.51 of that in 2017, 260.43. */
static void test_given_with_a_cut(void **state) {
    (void)state;
    struct setup s;
    int64_t budget[YEARS * N];
    size_t culprit;
    set_up(&s);
    s.model.given_year = 1;
    s.model.given_share = (double[]){0.4, 0.38, 0.22};
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){0, 2, 490000000, CUT_TOTAL, CUT_TO_REGION, 0.0, false};
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_OK);
    const int64_t wanted[N] = {40000, 38000, 22000};
    assert_memory_equal(budget + N, wanted, sizeof wanted);
    assert_int_equal(budget[0], 51064);
    assert_int_equal(budget[2 * N], 26043);
    assert_int_equal(budget[2 * N] + budget[2 * N + 1] + budget[2 * N + 2], 90000);
}

/* With an anchor the first follows from that and from its cut, as without a known division (test_anchor), and the
 * others share what is left of 2016 as 0.38 to 0.22: anchor 1 gives h = 0.705882 and o = 0.4, in 2016 552.94 of 1000.
 */
static void test_given_with_an_anchor(void **state) {
    (void)state;
    struct setup s;
    int64_t budget[YEARS * N], alone[YEARS * N];
    size_t culprit;
    for (int anchor = 0; anchor <= 2; anchor++) {
        set_up(&s);
        s.model.n_cut = 1;
        s.cut[0] = (struct cut){0, 2, 490000000, CUT_TOTAL, CUT_TO_REGION, 0.5 * anchor, true};
        assert_int_equal(budget_compute(&s.model, &s.region, cost_share, alone, &culprit), STATUS_OK);
        s.model.given_year = 1;
        s.model.given_share = (double[]){0.4, 0.38, 0.22};
        assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_OK);
        for (size_t t = 0; t < YEARS; t++)
            assert_int_equal(budget[t * N], alone[t * N]);
        assert_int_equal(budget[N] + budget[N + 1] + budget[N + 2], 100000);
        assert_true(fabs((double)(22 * budget[N + 1] - 38 * budget[N + 2])) <= 38.0);
    }
    assert_int_equal(budget[N], 55294);
}

/* A share of the known division may be off: by 1.5 for the first, and then all are scaled to sum to 1. */
static void test_given_with_an_error(void **state) {
    (void)state;
    struct setup s;
    int64_t budget[YEARS * N];
    size_t culprit;
    set_up(&s);
    s.model.given_year = 1;
    s.model.given_share = (double[]){0.4, 0.4, 0.2};
    s.model.share_factor = (double[]){1.5, 1.0, 1.0};
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_OK);
    const int64_t wanted[N] = {50000, 33333, 16667};
    assert_memory_equal(budget + N, wanted, sizeof wanted);
}

/* V = 100.00 in every year. On the total: 0.51 x (500 + 100) = 306.00. Without voogdij/18+: 255.00 + 100.00. Incidental
 * money of 12.34 in 2016 comes on top of that year. */
static void test_basis(void **state) {
    (void)state;
    struct setup s;
    int64_t budget[YEARS * N];
    size_t culprit;
    set_up(&s);
    for (size_t t = 0; t < YEARS; t++)
        s.guardianship[t * N] = 10000;
    s.model.n_cut = 1;
    s.model.n_incidental = 1;
    s.incidental[0] = (struct incidental){1, 1, 1234};
    s.cut[0] = (struct cut){0, 2, 490000000, CUT_TOTAL, CUT_TO_COUNTRY, 0.0, false};
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_OK);
    assert_int_equal(budget[0], 60000);
    assert_int_equal(budget[6], 30600);
    assert_int_equal(budget[4], 35000 + 1234);
    s.cut[0].basis = CUT_WITHOUT_GUARDIANSHIP;
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_OK);
    assert_int_equal(budget[6], 35500);
}

/* A cut in a year without phase-in, and one so deep before the phase-in's end that o would be negative: with lambda 0.5
 * at least half of h stays, so 60 % cannot go. */
static void test_impossible(void **state) {
    (void)state;
    struct setup s;
    int64_t budget[YEARS * N];
    size_t culprit = 99;
    set_up(&s);
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){1, 1, 600000000, CUT_TOTAL, CUT_TO_COUNTRY, 0.0, false};
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_CONFLICT);
    assert_int_equal(culprit, 1);
    s.phase_in[1] = 0.0;
    s.cut[0].cut = 100000000;
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_CONFLICT);
    s.model.n_cut = 0;
    s.weight[0] = 0.0;
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_CONFLICT);
    assert_int_equal(culprit, N);
}

/* A circular: EUR 12.345 for 40, 40, 20 units, EUR -2.50 for 3, 0, 7.5 units: 493.80 - 7.50 = 486.30, 493.80 and
 * 246.90 - 18.75 = 228.15. Times 1.42: 690.546, 701.196, 323.973. Beside it EUR 12.34 for the first in 2016, EUR 1.00
 * for the last in 2017, when the factor is 0. */
static void test_amounts(void **state) {
    (void)state;
    struct setup s;
    set_up(&s);
    double indicator[2 * N] = {40, 40, 20, 3, 0, 7.5}, eur[2] = {12.345, -2.5}, factor[YEARS] = {1.0, 1.42, 0.0};
    size_t column[2] = {0, 1}, culprit;
    int64_t budget[YEARS * N];
    s.region.n_indicator = 2;
    s.region.indicator = indicator;
    s.model = (struct budget_model){.kind = BUDGET_AMOUNT,
                                    .covers = 1.0,
                                    .n_year = YEARS,
                                    .factor = factor,
                                    .n_weight = 2,
                                    .indicator = column,
                                    .weight = eur,
                                    .n_incidental = 1,
                                    .incidental = s.incidental};
    s.incidental[0] = (struct incidental){0, 1, 1234};
    s.guardianship[2 * N + 2] = 100;
    expect(&s, (int64_t[]){48630, 49380, 22815, 69055 + 1234, 70120, 32397, 0, 0, 100});
    s.model.covers = 0.5; /* 486.30, 493.80 and 228.15 times 0.5 and 0.71; what stands beside them stays whole */
    expect(&s, (int64_t[]){24315, 24690, 11408, 34527 + 1234, 35060, 16199, 0, 0, 100});
    s.model.covers = 1.0;
    /* an error of the shares: 972.60, 493.80 and 228.15, scaled from 1694.55 to 1208.25 again */
    s.model.share_factor = (double[]){2.0, 1.0, 1.0};
    expect(&s, (int64_t[]){69348, 35209, 16268, 98475 + 1234, 49997, 23100, 0, 0, 100});
    s.model.share_factor = NULL;
    indicator[N + 2] = 100.0; /* 246.90 - 250.00 */
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_CONFLICT);
    assert_int_equal(culprit, 2);
    indicator[N + 2] = 7.5;
    s.incidental[0].cents = -69056;
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_RANGE);
    assert_int_equal(culprit, 0);
}

/* Four fifths of M are for the care itself: EUR 800, 800 and 720, by the same shares. The cut holds of what is counted:
 * half of EUR 400 in 2017, when the others share 520 in the proportions 288 and 144. */
static void test_covers(void **state) {
    (void)state;
    struct setup s;
    set_up(&s);
    s.model.covers = 0.8;
    expect(&s, (int64_t[]){40000, 24000, 16000, 36000, 28000, 16000, 28800, 28800, 14400});
    s.cut[0] = (struct cut){0, 2, NANO / 2, CUT_TOTAL, CUT_TO_REGION, 0.0, false};
    s.model.n_cut = 1;
    int64_t budget[YEARS * N];
    size_t culprit;
    assert_int_equal(budget_compute(&s.model, &s.region, cost_share, budget, &culprit), STATUS_OK);
    assert_int_equal(budget[0], 40000);
    assert_int_equal(budget[2 * N], 20000);
    assert_int_equal(budget[2 * N + 1], 34667);
    assert_int_equal(budget[2 * N + 2], 17333);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phase_in),
        cmocka_unit_test(test_phase_in_begun),
        cmocka_unit_test(test_largest_remainder),
        cmocka_unit_test(test_cut_to_country),
        cmocka_unit_test(test_cut_to_region),
        cmocka_unit_test(test_anchor),
        cmocka_unit_test(test_given),
        cmocka_unit_test(test_given_with_a_cut),
        cmocka_unit_test(test_given_with_an_anchor),
        cmocka_unit_test(test_given_with_an_error),
        cmocka_unit_test(test_basis),
        cmocka_unit_test(test_impossible),
        cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_covers),
    };
    return cmocka_run_group_tests_name("budget", tests, NULL, NULL);
}
