/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fund over three years, worked by hand to the cent; and what the sums of a run are made of.
 *
 * Three members, budgets 500, 300 and 200 (the key). Expected costs 400, 300 and 200; premium 0.9 x 1.1 = 0.99 of
 * them: 396, 297 and 198, together 891. The layer shares all costs. Opening 100, floor 50, ceiling 300, in cents.
 *
 * year 1  costs 500 400 200 = 1100: 100 + 891 - 1100 = -109, so an assessment of 159 by budget: 79.5, 47.7, 31.8 -> 79,
 *         47, 31 and two cents to the largest rests .8 and .7: 79, 48, 32. They pay 396 + 79 = 475, 297 + 48 = 345 and
 *         198 + 32 = 230; balance 50.
 * year 2  costs 300 100 51 = 451: 50 + 891 - 451 = 490, 190 above the ceiling, back by premium: 190 x 396 / 891 =
 *         84.44, 63.33, 42.22 -> 84, 63, 42 and a cent to the rest .44: 85, 63, 42. They pay 311, 234, 156; balance
 *         300.
 * year 3  costs 400 300 200 = 900: 300 + 891 - 900 = 291: premiums only. */
#include "models/analysis/replicate.h"
#include "models/solidarity/base.h"
#include "models/solidarity/key.h"
#include "sim/engine/tally.h"
#include "tests/solidarity/settle_twin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <math.h>

enum { N = 3, YEARS = 3 };

static const int64_t budget[N] = {500, 300, 200}, heads[N] = {1, 1, 1};
/* Cells: ZIN, PGB. */
static const int64_t expected[2 * N] = {400, 0, 200, 100, 0, 200};
static const bool everything[2] = {true, true};
static const int64_t all_of_it[YEARS] = {NANO, NANO, NANO}, premium[YEARS] = {990000000, 990000000, 990000000};
static const int16_t one_pool[N] = {0, 0, 0};

struct year {
    int64_t cost[2 * N], payment[N], balance, assessed, refunded;
};

static const struct year years[YEARS] = {{{500, 0, 200, 200, 0, 200}, {475, 345, 230}, 50, 159, 0},
                                         {{0, 300, 50, 50, 51, 0}, {311, 234, 156}, 300, 0, 190},
                                         {{400, 0, 300, 0, 200, 0}, {396, 297, 198}, 291, 0, 0}};

static struct layer layer_with_fund(void) {
    return (struct layer){.base = base_find("costs"),
                          .key = key_find("budget"),
                          .covered = everything,
                          .covers_all = true,
                          .covered_fraction = NANO,
                          .share = all_of_it,
                          .pool = one_pool,
                          .n_pool = 1,
                          .fund = {premium, 100, 50, 300, 0}};
}

static struct settle_input input_of(size_t t, const struct fund_book *book) {
    return (struct settle_input){.n_municipality = N,
                                 .n_care = 1,
                                 .n_lane = 1,
                                 .year = t,
                                 .budget = budget,
                                 .residents = heads,
                                 .youths = heads,
                                 .cost = years[t].cost,
                                 .expected_cost = expected,
                                 .fund = book};
}

static void three_years_by_hand(void **unused) {
    (void)unused;
    struct layer layer = layer_with_fund();
    struct scheme scheme = {.name = "fund", .layer = &layer, .n_layer = 1, .n_fund = 1};
    int64_t workspace[4096], payment[N], external, balance = 100, assessed, refunded;
    struct twin *twin = malloc(sizeof *twin);
    assert_non_null(twin);
    for (size_t t = 0; t < YEARS; t++) {
        int64_t before = balance;
        struct fund_book book = {&before, &balance, &assessed, &refunded};
        struct settle_input input = input_of(t, &book);
        twin_settle(twin, &scheme, &input, 0);
        settle_scheme(&scheme, &input, workspace, payment, &external);
        for (size_t i = 0; i < N; i++) {
            assert_int_equal(payment[i], years[t].payment[i]);
            assert_int_equal((int64_t)twin->payment[i], years[t].payment[i]);
        }
        assert_int_equal(balance, years[t].balance);
        assert_int_equal(assessed, years[t].assessed);
        assert_int_equal(refunded, years[t].refunded);
        assert_int_equal((int64_t)twin->balance[0], years[t].balance);
        assert_int_equal(external, 0);
    }
    free(twin);
}

/* An outside party pays half of year 1's 1100: 100 + 891 - 550 = 441, 141 above the ceiling, back by premium 62.67, 47,
 * 31.33 -> 63, 47, 31. */
static void an_outside_share_goes_first(void **unused) {
    (void)unused;
    struct layer layer = layer_with_fund();
    layer.external_share = NANO / 2;
    struct scheme scheme = {.name = "fund", .layer = &layer, .n_layer = 1, .n_fund = 1};
    int64_t workspace[4096], payment[N], external, before = 100, balance, assessed, refunded;
    struct fund_book book = {&before, &balance, &assessed, &refunded};
    struct settle_input input = input_of(0, &book);
    settle_scheme(&scheme, &input, workspace, payment, &external);
    assert_int_equal(external, 550);
    assert_int_equal(payment[0], 396 - 63);
    assert_int_equal(payment[1], 297 - 47);
    assert_int_equal(payment[2], 198 - 31);
    assert_int_equal(balance, 300);
}

/* Without weights the layer does nothing: no premiums, and the fund stays as it is, even outside its bounds. Without a
 * book it starts from its opening balance. */
static void a_fund_without_weights_sleeps(void **unused) {
    (void)unused;
    struct layer layer = layer_with_fund();
    struct scheme scheme = {.name = "fund", .layer = &layer, .n_layer = 1, .n_fund = 1};
    int64_t workspace[4096], payment[N], external, before = 20, balance, assessed, refunded;
    static const int64_t nothing[N] = {0, 0, 0};
    struct fund_book book = {&before, &balance, &assessed, &refunded};
    struct settle_input input = input_of(0, &book);
    input.budget = nothing;
    settle_scheme(&scheme, &input, workspace, payment, &external);
    assert_int_equal(payment[0], 500);
    assert_int_equal(payment[1], 400);
    assert_int_equal(payment[2], 200);
    assert_int_equal(balance, 20);
    assert_int_equal(assessed, 0);
    input = input_of(0, NULL);
    settle_scheme(&scheme, &input, workspace, payment, &external);
    assert_int_equal(payment[0], 475);
    assert_true(layer_needs(&layer) & NEED_EXPECTED_COST);
}

/* -3, 4, 8: mean 3, squares 9 + 16 + 64 = 89, variance (89 - 27) / 2 = 31. Large ones: the same times 10^12. Groups of
 * two of 1, 2, 3, 5: 3 and 8. */
static void tallies_add_up(void **unused) {
    (void)unused;
    int64_t small[TALLY_SIZE] = {0}, large[TALLY_SIZE] = {0}, groups[TALLY_SIZE] = {0};
    const int64_t x[] = {-3, 4, 8}, four[] = {1, 2, 3, 5}, size = INT64_C(1000000000000);
    assert_true(isnan(tally_mean(small)) && isnan(tally_sd(small)));
    for (size_t k = 0; k < 3; k++) {
        tally_add(small, x[k], k);
        tally_add(large, x[k] * size, k);
    }
    assert_true(fabs(tally_mean(small) - 3.0) < 1e-12);
    assert_true(fabs(tally_sd(small) - sqrt(31.0)) < 1e-12);
    assert_true(fabs(tally_se(small) - sqrt(31.0 / 3.0) * replicate_width(3)) < 1e-12);
    assert_true(fabs(tally_mean(large) / (double)size - 3.0) < 1e-12);
    assert_true(fabs(tally_sd(large) / (double)size - sqrt(31.0)) < 1e-9);
    tally_add_sets(groups, four, 4, 2, 0);
    assert_true(fabs(tally_mean(groups) - 5.5) < 1e-12);
    assert_int_equal(groups[TALLY_COUNT], 2);
}

/* Values far from 0 and close together: the mean is not a whole number, and nothing of the spread is lost. 2^60 + 0, 1,
 * 1, 3: mean 2^60 + 1.25, squared distances 1.5625 + 2 * 0.0625 + 3.0625 = 4.75. All values equal: 0 exactly. */
static void tallies_far_from_zero(void **unused) {
    (void)unused;
    const int64_t far[] = {INT64_C(1) << 60, -(INT64_C(1) << 60)}, near[] = {0, 1, 1, 3};
    for (size_t f = 0; f < 2; f++) {
        int64_t close[TALLY_SIZE] = {0}, same[TALLY_SIZE] = {0};
        for (size_t k = 0; k < 4; k++) {
            tally_add(close, far[f] + near[k], k);
            tally_add(same, far[f] + 7, k);
        }
        assert_true(fabs(tally_sd(close) - sqrt(4.75 / 3.0)) < 1e-15);
        assert_true(tally_sd(same) == 0.0);
        assert_true(tally_mean(close) == (double)far[f] + 1.25);
        assert_true(fabs(tally_se(close) / replicate_width(4) - sqrt(4.75 / 3.0 / 4.0)) < 1e-15);
        assert_true(tally_mean(same) == (double)(far[f] + 7));
    }
}

/* Halves away from zero, of sums below and above 2^32, with a low part larger than 32 bits. */
static void tallies_round(void **unused) {
    (void)unused;
    const int64_t two = INT64_C(1) << 32;
    const struct {
        int64_t part[2], n, rounded;
    } cases[] = {
        {{5, 0}, 2, 3},
        {{-5, 0}, 2, -3},
        {{7, 0}, 3, 2},
        {{8, 0}, 3, 3},
        {{-7, 0}, 3, -2},
        {{-8, 0}, 3, -3},
        {{0, 0}, 9, 0},
        {{1, 1}, 2, two / 2 + 1},
        {{two - 1, -1}, 2, -1},
        {{3 * two, 2}, 5, two},
        {{1, 3 * two}, 3 * two, two},
        {{6, 0}, 1, 6},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        assert_int_equal(tally_round(cases[k].part, cases[k].n), cases[k].rounded);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_years_by_hand),           cmocka_unit_test(an_outside_share_goes_first),
        cmocka_unit_test(a_fund_without_weights_sleeps), cmocka_unit_test(tallies_add_up),
        cmocka_unit_test(tallies_far_from_zero),         cmocka_unit_test(tallies_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
