/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The split of a transfer by hand: three municipalities, two care classes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/analysis/explain.h"
#include "models/solidarity/base.h"
#include <math.h>
#include <stdlib.h>

enum { TOWNS = 3, CARE = 2, CELLS = FORM_COUNT * CARE, DRAWS = 3 };

/* ZIN light, ZIN stay, PGB light, PGB stay. */
static const double need[TOWNS * CELLS] = {80, 30, 0, 0, 80, 10, 0, 0, 40, 10, 0, 0};
static const double cost[TOWNS * CELLS] = {100, 10, 0, 0, 60, 50, 0, 0, 40, 5, 0, 0};
static const bool light[CELLS] = {true, false, true, false};
static const int64_t half[2] = {0, NANO / 2}, whole[2] = {0, NANO};
static const int16_t everyone[TOWNS] = {0, 0, 0}, two[TOWNS] = {0, 0, -1};

/* In the second draw all cost thrice as much, in the third nothing: so is use. */
static const double times[DRAWS] = {1.0, 3.0, 0.0};

static void explain(const struct scheme *scheme, size_t year, double *use) {
    double drawn[TOWNS * CELLS * DRAWS];
    for (size_t k = 0; k < TOWNS * CELLS * DRAWS; k++)
        drawn[k] = times[k % DRAWS] * cost[k / DRAWS];
    struct explain_input input = {scheme, year, TOWNS, CARE, DRAWS, need, drawn};
    double *room = calloc(explain_room(&input), sizeof *room);
    assert_non_null(room);
    explain_use(&input, room, use);
    free(room);
}

static void check(const struct layer *layer, size_t n, const double wanted[TOWNS]) {
    struct scheme scheme = {.name = "s", .layer = layer, .n_layer = n};
    double use[TOWNS * DRAWS];
    assert_true(explain_is_cost_pool(&scheme));
    explain(&scheme, 1, use);
    for (size_t k = 0; k < TOWNS * DRAWS; k++)
        assert_true(fabs(use[k] - times[k % DRAWS] * wanted[k / DRAWS]) < 1e-9);
}

/* Half of light care: pool 100; need shares 0.4, 0.4, 0.2; own halves 50, 30, 20. Then all that is left of the first
 * two: 60 + 80 = 140 by needs 70 and 50: 81.667 - 60 and 58.333 - 80. */
static void test_by_hand(void **state) {
    (void)state;
    struct layer layer[2] = {
        {.base = &base_costs, .covered = light, .share = half, .pool = everyone, .n_pool = 1},
        {.base = &base_costs, .covers_all = true, .share = whole, .pool = two, .n_pool = 1},
    };
    check(layer, 1, (double[TOWNS]){40.0 - 50.0, 40.0 - 30.0, 20.0 - 20.0});
    check(layer, 2, (double[TOWNS]){-10.0 + 140.0 * 7 / 12 - 60.0, 10.0 + 140.0 * 5 / 12 - 80.0, 0.0});
    check(layer, 0, (double[TOWNS]){0.0, 0.0, 0.0});
}

/* In a year in which the share is 0 there is nothing to explain. */
static void test_no_share(void **state) {
    (void)state;
    struct layer layer = {.base = &base_costs, .covers_all = true, .share = whole, .pool = everyone, .n_pool = 1};
    struct scheme scheme = {.name = "s", .layer = &layer, .n_layer = 1};
    double use[TOWNS * DRAWS];
    explain(&scheme, 0, use);
    for (size_t k = 0; k < TOWNS * DRAWS; k++)
        assert_true(use[k] == 0.0);
}

/* Own risk, limits, caps, outside parties, funds and other bases are no plain pools of costs. */
static void test_plain(void **state) {
    (void)state;
    const struct layer plain = {.base = &base_costs, .covers_all = true, .share = whole, .pool = everyone, .n_pool = 1};
    struct layer layer[7] = {plain, plain, plain, plain, plain, plain, plain};
    layer[0].base = &base_deficit;
    layer[1].attachment = (struct amount){AMOUNT_EUR, NANO};
    layer[2].limit = (struct amount){AMOUNT_EUR, NANO};
    layer[3].contribution_cap = (struct amount){AMOUNT_EUR, NANO};
    layer[4].total_limit = TOTAL_LIMIT_EUR;
    layer[5].external_share = 1;
    layer[6].fund.premium = whole;
    for (size_t k = 0; k < 7; k++) {
        struct scheme scheme = {.name = "s", .layer = &layer[k], .n_layer = 1};
        assert_false(explain_is_cost_pool(&scheme));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_no_share),
        cmocka_unit_test(test_plain),
    };
    return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
