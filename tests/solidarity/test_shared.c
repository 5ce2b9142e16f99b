/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared costs, to the cent by hand: three municipalities, two care classes, EUR 100.00 of the year. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/solidarity/key.h"
#include "models/solidarity/shared.h"
#include <stdlib.h>
#include <string.h>

enum { TOWNS = 3, CARE = 2, CELLS = FORM_COUNT * CARE, LANES_USED = 20, BOOKED = 1 };

struct world {
    struct settle_input input;
    struct shared_cost shared;
    int64_t residents[TOWNS], youths[TOWNS], budget[TOWNS * LANES_USED], cost[TOWNS * CELLS * LANES_USED];
    int32_t clients[TOWNS * CARE * LANES_USED];
    int64_t cents[2], share[2], weight[TOWNS];
    bool covered[CELLS];
    int16_t pool[TOWNS];
};

static void set_up(struct world *w, const char *key) {
    static const int64_t residents[TOWNS] = {10000, 20000, 40000}, youths[TOWNS] = {3000, 3000, 5000};
    static const int32_t clients[TOWNS][CARE] = {{900, 2}, {800, 0}, {700, 5}};
    memset(w, 0, sizeof *w);
    memcpy(w->residents, residents, sizeof residents);
    memcpy(w->youths, youths, sizeof youths);
    for (size_t i = 0; i < TOWNS; i++)
        for (size_t l = 0; l < LANES_USED; l++) {
            w->budget[i * LANES_USED + l] = (int64_t)(i + 1) * 1000000 + (l == 19 ? 500000 : 0);
            for (size_t c = 0; c < CARE; c++)
                w->clients[(i * CARE + c) * LANES_USED + l] = clients[i][c];
        }
    w->cents[0] = 1;
    w->cents[1] = 10000;
    w->weight[0] = NANO / 2;
    w->weight[2] = NANO;
    w->covered[BOOKED] = w->covered[CARE + BOOKED] = true;
    w->input = (struct settle_input){.n_municipality = TOWNS,
                                     .n_care = CARE,
                                     .n_lane = LANES_USED,
                                     .year = 1,
                                     .budget = w->budget,
                                     .residents = w->residents,
                                     .youths = w->youths,
                                     .clients = w->clients};
    w->shared = (struct shared_cost){
        .cents = w->cents,
        .care = BOOKED,
        .of = {.key = key_find(key), .covered = w->covered, .weight = w->weight, .pool = w->pool, .n_pool = 1}};
    assert_non_null(w->shared.of.key);
}

/* Adds to cells that hold 7 already. */
static void add(struct world *w) {
    void *room = calloc(1, settle_workspace_size(TOWNS, CARE, LANES_USED));
    assert_non_null(room);
    for (size_t k = 0; k < TOWNS * CELLS * LANES_USED; k++)
        w->cost[k] = 7;
    shared_cost_add(&w->shared, &w->input, room, w->cost);
    free(room);
}

/* What lane l got in its ZIN cell of the class; no other cell is touched. */
static void assert_lane(const struct world *w, size_t l, int64_t a, int64_t b, int64_t c) {
    const int64_t expected[TOWNS] = {a, b, c};
    for (size_t i = 0; i < TOWNS; i++)
        for (size_t cell = 0; cell < CELLS; cell++)
            assert_int_equal(w->cost[(i * CELLS + cell) * LANES_USED + l] - 7, cell == BOOKED ? expected[i] : 0);
}

static void test_keys(void **state) {
    (void)state;
    static const struct {
        const char *key;
        int64_t part[TOWNS];
    } rows[] = {
        {"residents", {1429, 2857, 5714}}, /* 1/7 2/7 4/7: 1428.57 2857.14 5714.29: the cent left to the first */
        {"youths", {2727, 2727, 4546}},    /* 3/11 3/11 5/11: 2727.27 2727.27 4545.45: to the last */
        {"budget", {1667, 3333, 5000}},    /* 1/6 2/6 3/6: 1666.67 3333.33 5000 */
        {"clients", {2857, 0, 7143}},      /* 2/7 0 5/7, of this class alone: 2857.14 7142.86 */
        {"equal", {3334, 3333, 3333}},     /* a tie goes to the lowest code */
        {"fixed", {3333, 0, 6667}},        /* 0.5 : 0 : 1: 3333.33 6666.67 */
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        struct world w;
        set_up(&w, rows[k].key);
        add(&w);
        for (size_t l = 0; l < LANES_USED - 1; l++)
            assert_lane(&w, l, rows[k].part[0], rows[k].part[1], rows[k].part[2]);
    }
}

/* Lane 19 has budgets of 15,000, 25,000 and 35,000: 1/5, 1/3 and 7/15 of the amount. */
static void test_lanes(void **state) {
    (void)state;
    struct world w;
    set_up(&w, "budget");
    add(&w);
    assert_lane(&w, 18, 1667, 3333, 5000);
    assert_lane(&w, 19, 2000, 3333, 4667);
}

/* 0.0123456 of the budgets of the first and the last, 40,000 together: 493.824, to the cent 493.82; by residents 1 : 4:
 * 98.764 and 395.056. In lane 19 of 50,000: 617.28, so 123.456 and 493.824. */
static void test_share_and_members(void **state) {
    (void)state;
    struct world w;
    set_up(&w, "residents");
    w.shared.cents = NULL;
    w.shared.share = w.share;
    w.share[1] = 12345600;
    w.pool[1] = -1;
    add(&w);
    assert_lane(&w, 0, 9876, 0, 39506);
    assert_lane(&w, 19, 12346, 0, 49382);
}

/* No clients in a draw: those who take part pay the same. */
static void test_nobody_weighs(void **state) {
    (void)state;
    struct world w;
    set_up(&w, "clients");
    for (size_t i = 0; i < TOWNS; i++)
        w.clients[(i * CARE + BOOKED) * LANES_USED + 3] = 0;
    w.pool[0] = -1;
    add(&w);
    assert_lane(&w, 3, 0, 5000, 5000);
    assert_lane(&w, 4, 0, 0, 10000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_share_and_members),
        cmocka_unit_test(test_nobody_weighs),
    };
    return cmocka_run_group_tests_name("shared", tests, NULL, NULL);
}
