/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What single clients of a gamma product cost above thresholds, for many lanes at once and past the cells that cannot
 * have any, against the plain rule: a cell is shared out over its clients by their gamma variates, in whole cents,
 * client by client, and each is held against each threshold. */
#include "models/care/cost.h"
#include "models/core/money.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { LANES = 200, THRESHOLDS = 3, MOST_CLIENTS = 3000, ROUNDS = 60 };

struct world {
    struct care_plan plan;
    struct cost_cell cell;
    struct product product[2];
    const struct product *variant[LANES];
    bool wanted;
    int64_t threshold[THRESHOLDS];
    uint32_t draw[LANES];
    int32_t count[LANES];
    double unit[LANES], price[LANES];
    int64_t cost[LANES], excess[THRESHOLDS][LANES];
};

static uint64_t next(uint64_t *s) {
    *s = *s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *s >> 33;
}

static void make_world(struct world *w, uint64_t seed) {
    uint64_t s = seed;
    *w = (struct world){.wanted = true,
                        .threshold = {(int64_t)(next(&s) % 4000000), 2000000, 5000000 + (seed % 3 == 0)}};
    if (seed % 4 == 0)
        w->threshold[0] = 0;
    for (int k = 0; k < 2; k++)
        w->product[k] = (struct product){.family = &family_gamma, .cv = 0.4 + 0.5 * k};
    for (size_t l = 0; l < LANES; l++) {
        w->draw[l] = (uint32_t)next(&s);
        w->variant[l] = &w->product[l / 50 % 2];
        w->count[l] = (int32_t)(next(&s) % 3 == 0 ? next(&s) % 3 : next(&s) % 40);
        if (l % 71 == 0 && seed % 2)
            w->count[l] = (int32_t)(400 + next(&s) % (MOST_CLIENTS - 400));
        w->unit[l] = 100.0 + (double)(next(&s) % 30000);
        w->price[l] = 1.0 + 0.01 * (double)(next(&s) % 10);
    }
    w->plan = (struct care_plan){
        .sampler = sampler_select(), .n_threshold = THRESHOLDS, .threshold = w->threshold, .excess_wanted = &w->wanted};
    w->cell = (struct cost_cell){.product = &w->product[0],
                                 .variant = seed % 3 ? w->variant : NULL,
                                 .stream = stream_open(seed, 1, 2, 0, 2020, SOURCE_COST),
                                 .split = stream_open(seed, 1, 2, 0, 2020, SOURCE_SPLIT),
                                 .unit_euro = w->unit,
                                 .mean = 1.0,
                                 .part = 1.0,
                                 .price = w->price,
                                 .count = w->count};
}

/* The excess of one lane whose cell costs so much. */
static void plain_excess(const struct world *w, size_t lane, int64_t cents, int64_t *excess) {
    static int64_t weight[MOST_CLIENTS], part[MOST_CLIENTS];
    static double x[MOST_CLIENTS];
    size_t count = (size_t)w->count[lane];
    double cv = (w->cell.variant ? w->cell.variant[lane] : w->cell.product)->cv, shape = 1.0 / (cv * cv), sum = 0.0;
    for (size_t j = 0; j < count; j++) {
        uint32_t client = (uint32_t)j;
        struct lanes one = {1, &w->draw[lane], &client};
        w->plan.sampler->gamma(&w->cell.split, &one, &shape, &x[j]);
        sum += x[j];
    }
    for (size_t j = 0; j < count; j++)
        weight[j] = sum > 0.0 ? (int64_t)(x[j] / sum * 1e15) : 1;
    if (count > 0)
        money_allocate(cents, count, weight, part);
    for (size_t k = 0; k < THRESHOLDS; k++) {
        excess[k] = 0;
        for (size_t j = 0; j < count; j++)
            excess[k] += part[j] > w->threshold[k] ? part[j] - w->threshold[k] : 0;
    }
}

static void test_split(void **state) {
    (void)state;
    static struct world w;
    int64_t above = 0;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct cost_scratch scratch;
        int64_t *excess[THRESHOLDS] = {w.excess[0], w.excess[1], w.excess[2]}, plain[THRESHOLDS];
        make_world(&w, seed);
        assert_int_equal(cost_scratch_init(&scratch, LANES), STATUS_OK);
        struct care_block block = {.n_lane = LANES, .draw = w.draw, .cost = w.cost, .excess = excess};
        struct lanes lanes = {LANES, w.draw, NULL};
        assert_int_equal(cost_draw_cell(&w.plan, &scratch, &lanes, &w.cell, &block), STATUS_OK);
        for (size_t l = 0; l < LANES; l++) {
            plain_excess(&w, l, w.cost[l], plain);
            for (size_t k = 0; k < THRESHOLDS; k++)
                assert_int_equal(w.excess[k][l], plain[k]);
            above += plain[2] > 0;
        }
        cost_scratch_free(&scratch);
    }
    assert_true(above > 100); /* there is something to compare */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_split)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
