/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uncertain budgets: closed forms of the factor over the region's total, and an anchor worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/budget/budget_draw.h"
#include "models/core/money.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 3, YEARS = 3, OUTERS = 20000, SEED = 11, INPUTS = 2 };

/* As in test_budget.c: cost shares 0.5, 0.3, 0.2, objective shares 0.4, 0.4, 0.2, EUR 1,000, 1,000 and 900, lambda 0,
 * 0.5, 1; times a million, so that rounding to the cent does not count. */
struct setup {
    struct municipality town[N];
    int64_t guardianship[YEARS * N], regional[YEARS];
    double indicator[N], phase_in[YEARS], weight[1];
    size_t column[1];
    struct cut cut[1];
    struct region region;
    struct budget_model model;
    struct input input[INPUTS];
    struct inputs inputs;
};

static const double cost_share[N] = {0.5, 0.3, 0.2};

static void set_up(struct setup *s) {
    memset(s, 0, sizeof *s);
    const double indicator[N] = {40, 40, 20}, phase_in[YEARS] = {0.0, 0.5, 1.0};
    const int64_t regional[YEARS] = {100000000000, 100000000000, 90000000000};
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
                                     .cut = s->cut};
    s->inputs.input = s->input;
}

/* A number that is uniform between two bounds. */
static void add_uniform(struct setup *s, enum input_owner owner, size_t offset, size_t index, double low, double high) {
    char *const paths[INPUTS] = {(char[]){"a"}, (char[]){"b"}};
    struct distribution_value value = {.distribution = distribution_find("uniform"), .parameter = {low, high}};
    assert_non_null(value.distribution);
    assert_null(value.distribution->check(&value));
    if (value.distribution->prepare)
        value.distribution->prepare(&value);
    s->input[s->inputs.n] = (struct input){.hash = stream_hash_name(paths[s->inputs.n]),
                                           .owner = owner,
                                           .index = index,
                                           .offset = offset,
                                           .low = 0.0,
                                           .high = 1.0,
                                           .distribution = value};
    s->inputs.n++;
}

static struct budget_draw *open_draw(const struct setup *s) {
    struct budget_draw *draw = NULL;
    struct budget_source source = {&s->model, &s->region, &s->inputs, NULL, cost_share, sampler_select(), SEED, 2015};
    assert_int_equal(budget_draw_new(&source, &draw), STATUS_OK);
    return draw;
}

static const int64_t *budget_of(struct budget_draw *draw, uint32_t outer) {
    const int64_t *budget = NULL;
    size_t culprit;
    assert_int_equal(budget_draw_at(draw, outer, &budget, &culprit), STATUS_OK);
    return budget;
}

static double total_of(const int64_t *budget, size_t t) {
    return (double)(budget[t * N] + budget[t * N + 1] + budget[t * N + 2]);
}

/* The factor of a year has mean 1 (standard error sd / sqrt(n)) and a log of sd 0.03 (standard error sd / sqrt(2n)) and
 * mean -sd^2 / 2; years are independent (correlation 0, standard error 1 / sqrt(n)). Gates: 5 standard errors. The base
 * year is certain, and all move alike: each within a cent of its share at the expected total. */
static void test_factor(void **state) {
    (void)state;
    const double sd = 0.03, share[2][N] = {{0.45, 0.35, 0.2}, {0.4, 0.4, 0.2}};
    double sum[2] = {0}, log_sum[2] = {0}, log_square[2] = {0}, product = 0;
    struct setup s;
    set_up(&s);
    s.model.macro_sd = sd;
    struct budget_draw *draw = open_draw(&s);
    for (uint32_t outer = 0; outer < OUTERS; outer++) {
        const int64_t *budget = budget_of(draw, outer);
        double x[2];
        assert_true(budget[0] == 50000000000 && budget[1] == 30000000000 && budget[2] == 20000000000);
        for (size_t t = 0; t < 2; t++) {
            double total = total_of(budget, t + 1), factor = total / (double)s.regional[t + 1];
            for (size_t i = 0; i < N; i++)
                assert_true(fabs((double)budget[(t + 1) * N + i] - share[t][i] * total) <= 1.0);
            x[t] = log(factor);
            sum[t] += factor;
            log_sum[t] += x[t];
            log_square[t] += x[t] * x[t];
        }
        product += (x[0] + 0.5 * sd * sd) * (x[1] + 0.5 * sd * sd);
    }
    budget_draw_free(draw);
    for (size_t t = 0; t < 2; t++) {
        double mean = log_sum[t] / OUTERS, spread = sqrt(log_square[t] / OUTERS - mean * mean);
        assert_true(fabs(sum[t] / OUTERS - 1.0) < 5.0 * sd / sqrt(OUTERS));
        assert_true(fabs(mean + 0.5 * sd * sd) < 5.0 * sd / sqrt(OUTERS));
        assert_true(fabs(spread - sd) < 5.0 * sd / sqrt(2.0 * OUTERS));
    }
    assert_true(fabs(product / OUTERS / (sd * sd)) < 5.0 / sqrt(OUTERS));
}

/* V stays what it is, and a cut holds whatever the total is: 0.51 x 500 = 255 million in every draw. What the factor
 * brings over the 255 + 360 + 180 million of the formula goes to the others, two to one. */
static void test_cut_holds(void **state) {
    (void)state;
    struct setup s;
    double mean = 0.0;
    set_up(&s);
    s.model.macro_sd = 0.05;
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){0, 2, 490000000, CUT_WITHOUT_GUARDIANSHIP, CUT_TO_COUNTRY, 0.0, false};
    s.guardianship[2 * N] = 700;
    struct budget_draw *draw = open_draw(&s);
    for (uint32_t outer = 0; outer < OUTERS; outer++) {
        const int64_t *budget = budget_of(draw, outer);
        assert_int_equal(budget[2 * N], 25500000700);
        assert_true(llabs(budget[2 * N + 1] - 2 * budget[2 * N + 2]) <= 2);
        mean += (total_of(budget, 2) - 700.0) / OUTERS;
    }
    budget_draw_free(draw);
    assert_true(fabs(mean / 79500000000.0 - 1.0) < 5.0 * 0.05 / sqrt(OUTERS));
}

/* A total that falls below what is pinned leaves the others less than nothing: the one that is pinned is named. 255 of
 * 795 million: the factor must be below 0.32, its log below -1.14 where 0.5 z - 0.125 is, so in 2 % of the draws. */
static void test_cut_above_total(void **state) {
    (void)state;
    struct setup s;
    const int64_t *budget;
    size_t culprit, refused = 0;
    set_up(&s);
    s.model.macro_sd = 0.5;
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){0, 2, 490000000, CUT_TOTAL, CUT_TO_COUNTRY, 0.0, false};
    struct budget_draw *draw = open_draw(&s);
    for (uint32_t outer = 0; outer < OUTERS; outer++) {
        enum status status = budget_draw_at(draw, outer, &budget, &culprit);
        assert_true(status == STATUS_OK || (status == STATUS_CONFLICT && culprit == 0));
        refused += status != STATUS_OK;
    }
    budget_draw_free(draw);
    assert_in_range(refused, OUTERS / 100, OUTERS / 30);
}

/* With euros per unit every amount is rounded by itself: factor x 2.50 x 40 units is EUR 100, twice, and EUR 50. */
static void test_amounts(void **state) {
    (void)state;
    double factor[YEARS] = {1.0, 1.0, 2.0};
    struct setup s;
    set_up(&s);
    s.model.kind = BUDGET_AMOUNT;
    s.model.factor = factor;
    s.model.phase_in = NULL;
    s.model.macro_sd = 0.2;
    struct budget_draw *draw = open_draw(&s);
    bool moved = false;
    for (uint32_t outer = 0; outer < 100; outer++) {
        const int64_t *budget = budget_of(draw, outer);
        assert_true(budget[0] == 10000 && budget[2] == 5000);
        assert_true(budget[3] == budget[4] && llabs(budget[4] - 2 * budget[5]) <= 1);
        assert_true(budget[6] == budget[7] && llabs(budget[7] - 2 * budget[8]) <= 1);
        moved = moved || llabs(2 * budget[3] - budget[6]) > 2;
    }
    budget_draw_free(draw);
    assert_true(moved); /* the years have their own factors */
}

/* Anchor uniform(0, 1): h = (1 - a) 0.5 + a 0.705882..., as worked in test_budget.c; so the base year is 500 + 205.88
 * a, the year of the cut 0.51 of it to the cent, and the mean over a is 602.94 with sd 205.88 / sqrt(12). The total of
 * 2015 stays. */
static void test_anchor(void **state) {
    (void)state;
    struct setup s;
    double mean = 0.0;
    set_up(&s);
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){0, 2, 490000000, CUT_TOTAL, CUT_TO_COUNTRY, 0.0, false};
    add_uniform(&s, INPUT_CUT, offsetof(struct cut, anchor), 0, 0.0, 1.0);
    assert_true(budget_is_uncertain(&s.model, &s.inputs));
    struct budget_draw *draw = open_draw(&s);
    for (uint32_t outer = 0; outer < OUTERS; outer++) {
        const int64_t *budget = budget_of(draw, outer);
        double a = input_value(&s.input[0], input_uniform(&s.input[0], SEED, outer)), h = 0.5 + a * (12.0 / 17.0 - 0.5);
        assert_true(fabs((double)budget[0] - 1e11 * h) <= 1.0);
        assert_true(llabs(100 * budget[6] - 51 * budget[0]) <= 50);
        assert_int_equal(budget[0] + budget[1] + budget[2], 100000000000);
        mean += (double)budget[0] / OUTERS;
    }
    budget_draw_free(draw);
    double width = 1e11 * (12.0 / 17.0 - 0.5);
    assert_true(fabs(mean - (5e10 + 0.5 * width)) < 5.0 * width / sqrt(12.0 * OUTERS));
}

/* A set of inputs is its outer index's own, in any order of asking; an input that is not of the budget leaves it
 * certain; a second input does not move the first. */
static void test_keyed(void **state) {
    (void)state;
    int64_t first[50][YEARS * N];
    struct setup s;
    set_up(&s);
    add_uniform(&s, INPUT_CARE, 0, 0, 0.0, 1.0);
    assert_false(budget_is_uncertain(&s.model, &s.inputs));
    s.inputs.n = 0;
    s.model.macro_sd = 0.03;
    struct budget_draw *draw = open_draw(&s);
    for (uint32_t outer = 0; outer < 50; outer++)
        memcpy(first[outer], budget_of(draw, outer), sizeof first[outer]);
    for (uint32_t outer = 50; outer-- > 0;)
        assert_memory_equal(first[outer], budget_of(draw, outer), sizeof first[outer]);
    budget_draw_free(draw);
    for (uint32_t outer = 3; outer < 50; outer += 7) {
        draw = open_draw(&s);
        assert_memory_equal(first[outer], budget_of(draw, outer), sizeof first[outer]);
        budget_draw_free(draw);
    }
    add_uniform(&s, INPUT_PHASE_IN, 0, 1, 0.2, 0.8);
    draw = open_draw(&s);
    for (uint32_t outer = 0; outer < 50; outer++) {
        const int64_t *budget = budget_of(draw, outer);
        double lambda = input_value(&s.input[0], input_uniform(&s.input[0], SEED, outer));
        assert_true(lambda > 0.2 && lambda < 0.8);
        assert_true(fabs((double)budget[3] / total_of(budget, 1) - (0.5 - 0.1 * lambda)) < 1e-9);
        assert_true(total_of(budget, 1) == total_of(first[outer], 1));
        assert_memory_equal(budget + 2 * N, first[outer] + 2 * N, N * sizeof *budget);
    }
    budget_draw_free(draw);
    assert_true(s.phase_in[1] == 0.5); /* the scenario's own stays */
}

/* 60 % can go only where the phase-in has come to 0.6: o >= 0 asks 0.4 h >= (1 - lambda) h. And a total beyond what can
 * be settled is refused: EUR 9.9e12 times a factor above 1.0101. */
static void test_impossible(void **state) {
    (void)state;
    struct setup s;
    const int64_t *budget;
    size_t refused = 0, culprit;
    set_up(&s);
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){1, 1, 600000000, CUT_TOTAL, CUT_TO_COUNTRY, 0.0, false};
    add_uniform(&s, INPUT_PHASE_IN, 0, 1, 0.0, 1.0);
    struct budget_draw *draw = open_draw(&s);
    for (uint32_t outer = 0; outer < 200; outer++) {
        double lambda = input_value(&s.input[0], input_uniform(&s.input[0], SEED, outer));
        enum status status = budget_draw_at(draw, outer, &budget, &culprit);
        assert_int_equal(status, lambda < 0.6 ? STATUS_CONFLICT : STATUS_OK);
        assert_true(status == STATUS_OK || culprit == 1);
        refused += status != STATUS_OK;
    }
    budget_draw_free(draw);
    assert_in_range(refused, 85, 155); /* 120 expected, 5 sd = 35 */
    set_up(&s);
    s.model.macro_sd = 0.5;
    s.regional[1] = 990000000000000;
    draw = open_draw(&s);
    bool large = false;
    for (uint32_t outer = 0; outer < 50 && !large; outer++) {
        enum status status = budget_draw_at(draw, outer, &budget, &culprit);
        large = status == STATUS_RANGE && culprit == N;
        assert_true(large || (status == STATUS_OK && total_of(budget, 1) < (double)MONEY_LIMIT));
    }
    budget_draw_free(draw);
    assert_true(large);
}

/* Shares with an error: their sum is kept, log(B0 / B1) of the base year is normal around log(0.5 / 0.3) with variance
 * 0.15^2 + 0.1^2, the cut is met to the cent in every draw. */
static void test_share_error(void **state) {
    (void)state;
    struct setup s;
    double sd[N] = {0.15, 0.1, 0.0}, mean = 0.0, square = 0.0;
    const int64_t *budget = NULL;
    size_t culprit = 0;
    set_up(&s);
    s.model.n_cut = 1;
    s.cut[0] = (struct cut){0, 2, 490000000, CUT_TOTAL, CUT_TO_REGION, 0.0, false};
    s.model.share_sd = sd;
    for (uint32_t i = 0; i < N; i++)
        s.town[i].hash = i + 1;
    assert_true(budget_is_uncertain(&s.model, &s.inputs));
    struct budget_draw *draw = open_draw(&s);
    for (uint32_t outer = 0; outer < OUTERS; outer++) {
        assert_int_equal(budget_draw_at(draw, outer, &budget, &culprit), STATUS_OK);
        for (size_t t = 0; t < YEARS; t++)
            assert_int_equal(budget[t * N] + budget[t * N + 1] + budget[t * N + 2], s.regional[t]);
        assert_true(llabs(100 * budget[2 * N] - 51 * budget[0]) <= 50);
        double ratio = log((double)budget[0] / (double)budget[1]) - log(0.5 / 0.3);
        mean += ratio / OUTERS;
        square += ratio * ratio / OUTERS;
    }
    budget_draw_free(draw);
    assert_true(fabs(mean) < 4.5 * sqrt(0.0325 / OUTERS));
    assert_true(fabs(square / 0.0325 - 1.0) < 4.5 * sqrt(2.0 / OUTERS));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_factor),     cmocka_unit_test(test_cut_holds),   cmocka_unit_test(test_cut_above_total),
        cmocka_unit_test(test_amounts),    cmocka_unit_test(test_anchor),      cmocka_unit_test(test_keyed),
        cmocka_unit_test(test_impossible), cmocka_unit_test(test_share_error),
    };
    return cmocka_run_group_tests_name("budget_draw", tests, NULL, NULL);
}
