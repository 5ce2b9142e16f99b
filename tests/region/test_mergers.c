/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mergers by hand: who belongs to whom, and a settlement of three municipalities of which one is split.
 *
 *            cost    budget          in year 1: B is split, 0.877 to A and 0.123 to C
 *   A      100000     90000          unit A   100000 + 43854 = 143854   budget  90000 + 52620 = 142620
 *   B       50005     60000          unit C    80000 +  6151 =  86151   budget  70000 +  7380 =  77380
 *   C       80000     70000
 *   all    230005    220000          (0.877 x 50005 = 43854.385, 0.123 x 50005 = 6150.615)
 *
 * Cents. Year 0 is before the merger. */
#include "models/core/money.h"
#include "models/region/merger.h"
#include "models/solidarity/base.h"
#include "models/solidarity/key.h"
#include "sim/engine/division.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N = 3, YEARS = 2, UNITS = 2, CELLS = 2, PLACES = N + UNITS + 1, A = 0, B = 1, C = 2 };

static struct municipality town[N] = {
    {.code = "GM0001", .name = "A"}, {.code = "GM0002", .name = "B"}, {.code = "GM0003", .name = "C"}};
static int64_t residents[YEARS * N] = {100, 60, 80, 100, 60, 80}, youths[YEARS * N] = {20, 10, 10, 20, 10, 10};
static const struct merger split[] = {{2016, "GM0002", "GM0001", "A", 877000000},
                                      {2016, "GM0002", "GM0003", "C", 123000000}};

static struct region make_region(size_t n_year) {
    return (struct region){
        .n_municipality = N, .n_year = n_year, .municipality = town, .residents = residents, .youths = youths};
}

static struct division *divide(const struct merger *merger, size_t n, size_t n_year) {
    struct region region = make_region(n_year);
    struct division *division = NULL;
    size_t culprit;
    assert_int_equal(division_new(&region, 2015, merger, n, &division, &culprit), STATUS_OK);
    return division;
}

static void check_part(const struct merger_map *map, size_t i, size_t k, size_t to, int64_t nano) {
    assert_true(map->first[i] + k < map->first[i + 1]);
    assert_int_equal(map->part[map->first[i] + k].to, to);
    assert_int_equal(map->part[map->first[i] + k].nano, nano);
}

/* ---- who belongs to whom ---- */

static void one_split(void **state) {
    (void)state;
    struct division *d = divide(split, 2, YEARS);
    struct region region = make_region(YEARS);
    assert_int_equal(d[0].n_unit, N);
    assert_true(d[0].from_old.identity);
    assert_int_equal(d[1].n_unit, UNITS);
    assert_string_equal(d[1].unit[1].code, "GM0003");
    check_part(&d[1].from_old, B, 0, 0, 877000000);
    check_part(&d[1].from_old, B, 1, 1, 123000000);
    check_part(&d[0].onward, B, 1, 1, 123000000);
    assert_true(d[1].onward.identity);
    assert_int_equal(division_unit_of(&d[1], B), 0);
    assert_int_equal(division_unit_of(&d[1], C), 1);
    for (size_t i = 0; i < N; i++) {
        assert_false(division_is_merged(&region, &d[0], i));
        assert_true(division_is_merged(&region, &d[1], i));
    }
    division_free(d, YEARS);
}

/* B: half to A, half to a new municipality; the year after that one comes apart 0.3 to 0.7, and A goes along with its
 * larger part. So of B: 0.5 x 0.3 = 0.15 in GM0008, and 0.5 + 0.5 x 0.7 = 0.85 in GM0009. */
static void chain(void **state) {
    (void)state;
    const struct merger merger[] = {{2016, "GM0002", "GM0001", "A", NANO / 2},
                                    {2016, "GM0002", "GM0007", "X", NANO / 2},
                                    {2017, "GM0007", "GM0008", "V", 300000000},
                                    {2017, "GM0007", "GM0009", "W", 700000000},
                                    {2017, "GM0001", "GM0009", "W", NANO}};
    struct division *d = divide(merger, 5, 4);
    struct region region = make_region(4);
    assert_int_equal(d[1].n_unit, 3); /* A, C, X */
    assert_int_equal(d[2].n_unit, 3); /* C, V, W */
    assert_int_equal(d[3].n_unit, 3);
    check_part(&d[2].from_old, B, 0, 1, 150000000);
    check_part(&d[2].from_old, B, 1, 2, 850000000);
    check_part(&d[0].onward, B, 0, 1, 150000000);
    check_part(&d[1].onward, 2, 1, 2, 700000000); /* X in 2016 */
    check_part(&d[2].from_old, A, 0, 2, NANO);
    assert_true(d[2].onward.identity);
    assert_int_equal(division_unit_of(&d[3], B), 2);
    assert_false(division_is_merged(&region, &d[3], C));
    division_free(d, 4);
}

/* Years up to the first one hold from the start, later ones than the last do not count. */
static void years_outside(void **state) {
    (void)state;
    const struct merger before[] = {{2010, "GM0001", "GM0003", "C", NANO}},
                        after[] = {{2017, "GM0001", "GM0003", "C", NANO}};
    struct division *d = divide(before, 1, YEARS);
    assert_int_equal(d[0].n_unit, 2);
    assert_true(d[0].onward.identity);
    division_free(d, YEARS);
    d = divide(after, 1, YEARS);
    assert_true(d[1].from_old.identity);
    division_free(d, YEARS);
}

static void mistakes(void **state) {
    (void)state;
    const struct {
        struct merger merger[3];
        size_t n, culprit;
        enum status status;
    } cases[] = {
        {{{2016, "GM0002", "GM0001", "A", 877000000}, {2016, "GM0002", "GM0003", "C", 122000000}},
         2,
         1,
         STATUS_CONFLICT},
        {{{2016, "GM0002", "GM0001", "A", NANO}, {2016, "GM0004", "GM0003", "C", NANO}}, 2, 1, STATUS_REFERENCE},
        {{{2015, "GM0002", "GM0001", "A", NANO}, {2016, "GM0002", "GM0003", "C", NANO}}, 2, 1, STATUS_REFERENCE},
        {{{2016, "GM0002", "GM0001", "A", NANO / 2}, {2016, "GM0002", "GM0001", "A", NANO / 2}},
         2,
         1,
         STATUS_DUPLICATE},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct region region = make_region(YEARS);
        struct division *division = NULL;
        size_t culprit = 9;
        assert_int_equal(division_new(&region, 2015, cases[k].merger, cases[k].n, &division, &culprit),
                         cases[k].status);
        assert_int_equal(culprit, cases[k].culprit);
        assert_null(division);
    }
}

static void nine_parts(void **state) {
    (void)state;
    struct merger merger[9];
    struct region region = make_region(YEARS);
    struct division *division = NULL;
    size_t culprit;
    for (int k = 0; k < 9; k++) {
        merger[k] = (struct merger){2016, "GM0002", "GM0010", "P", NANO / 9};
        merger[k].to[5] = (char)('0' + k);
    }
    assert_int_equal(division_new(&region, 2015, merger, 9, &division, &culprit), STATUS_RANGE);
}

/* Sums stay: 0.877 x 10 clients = 8.77 and 1.23: 9 and 1; of -5 cents -4.385 and -0.615: -4 and -1. Thirds of 100: 34,
 * 33, 33. */
static void amounts(void **state) {
    (void)state;
    struct division *d = divide(split, 2, YEARS);
    const int32_t clients[N] = {1, 10, 100};
    const int64_t cents[N] = {0, -5, 0};
    int32_t mapped[UNITS];
    int64_t to[UNITS], part[MERGER_PARTS];
    merger_map_counts(&d[1].from_old, 1, clients, mapped);
    assert_int_equal(mapped[0], 10);
    assert_int_equal(mapped[1], 101);
    merger_map_amounts(&d[1].from_old, 1, cents, to);
    assert_int_equal(to[0], -4);
    assert_int_equal(to[1], -1);
    division_free(d, YEARS);
    const struct merger thirds[] = {{2016, "GM0002", "GM0001", "A", 333333334},
                                    {2016, "GM0002", "GM0002", "B", 333333333},
                                    {2016, "GM0002", "GM0003", "C", 333333333}};
    d = divide(thirds, 3, YEARS);
    merger_split(&d[1].from_old, B, 100, part);
    assert_int_equal(part[0], 34);
    assert_int_equal(part[1], 33);
    assert_int_equal(part[2], 33);
    division_free(d, YEARS);
}

/* B has 60 residents, 52.62 of them in unit A, which has 100 of its own: B outside does not take unit A along. Unit C:
 * 80 of C against 7 of B. */
static void pools(void **state) {
    (void)state;
    struct region region = make_region(YEARS);
    const int16_t pool[N] = {0, -1, 1}, same[N] = {0, 0, 0};
    int16_t mapped[UNITS];
    size_t divided = 9;
    region.division = divide(split, 2, YEARS);
    assert_int_equal(division_map_pool(&region, 1, pool, mapped, &divided), 2);
    assert_int_equal(divided, 0);
    assert_int_equal(mapped[0], 0);
    assert_int_equal(mapped[1], 1);
    assert_int_equal(division_map_pool(&region, 1, same, mapped, NULL), 0);
    division_free(region.division, YEARS);
}

/* ---- settlement ---- */

struct world {
    struct scenario scenario;
    struct plan plan;
    struct workspace workspace;
    struct chunk chunk;
    struct scheme scheme;
    struct layer layer;
    int64_t payment[N], external[1];
    int64_t paid[PLACES], own[YEARS * PLACES];
};

static const bool everything[CELLS] = {true, true};
static const int64_t all_of_it[YEARS] = {NANO, NANO};
static const int16_t one_pool[N] = {0, 0, 0};
static const int64_t cost[N * CELLS] = {100000, 0, 50005, 0, 80000, 0}, budget[N] = {90000, 60000, 70000};

static void build(struct world *w, const char *base, size_t n_layer) {
    memset(w, 0, sizeof *w);
    w->scenario.region = make_region(YEARS);
    w->scenario.region.division = divide(split, 2, YEARS);
    w->layer = (struct layer){.base = base_find(base),
                              .key = key_find("budget"),
                              .covered = everything,
                              .covers_all = true,
                              .covered_fraction = NANO,
                              .share = all_of_it,
                              .pool = one_pool,
                              .n_pool = 1};
    w->scheme = (struct scheme){.name = "s", .layer = &w->layer, .n_layer = n_layer};
    w->scenario.n_scheme = 1;
    w->scenario.scheme = &w->scheme;
    w->plan.scenario = &w->scenario;
    w->plan.n_year = YEARS;
    w->plan.n_municipality = N;
    w->plan.n_care = 1;
    w->plan.n_cell = CELLS;
    w->plan.n_scheme = 1;
    w->plan.n_unit = UNITS;
    w->plan.n_place = PLACES;
    w->plan.block_lanes = 1;
    w->chunk.rows = 1;
    w->chunk.own = w->own;
    assert_int_equal(division_room_new(&w->plan, &w->workspace.division), STATUS_OK);
    w->workspace.settle = calloc(1, settle_workspace_size(N, 1, 1));
    assert_non_null(w->workspace.settle);
}

static void tear_down(struct world *w) {
    division_room_free(w->workspace.division);
    free(w->workspace.settle);
    division_free(w->scenario.region.division, YEARS);
}

static void settle(struct world *w, size_t t) {
    const struct settle_input input = {.n_municipality = N,
                                       .n_care = 1,
                                       .n_lane = 1,
                                       .year = t,
                                       .budget = budget,
                                       .residents = residents + t * N,
                                       .youths = youths + t * N,
                                       .cost = cost};
    division_open(&w->plan, &w->workspace, t, &input, &w->chunk, 0);
    division_settle(&w->plan, w->workspace.division, w->workspace.settle, t, &w->scheme, &input, w->payment,
                    w->external);
}

static void check(struct world *w, size_t t, const int64_t old[N], int64_t unit_a, int64_t unit_c) {
    settle(w, t);
    for (size_t i = 0; i < N; i++)
        assert_int_equal(w->payment[i], old[i]);
    division_put_payment(&w->plan, &w->workspace, t, false, w->payment, w->paid, 1, 0, 1);
    assert_int_equal(w->paid[N], unit_a);
    assert_int_equal(w->paid[N + 1], unit_c);
    assert_int_equal(w->own[t * PLACES + N], 143854);
    assert_int_equal(w->own[t * PLACES + N + 1], 86151);
    assert_int_equal(w->paid[N] + w->paid[N + 1], w->payment[A] + w->payment[B] + w->payment[C]);
}

static void none(void **state) {
    (void)state;
    struct world w;
    build(&w, "costs", 0);
    for (size_t t = 0; t < YEARS; t++)
        check(&w, t, (const int64_t[]){100000, 50005, 80000}, 143854, 86151);
    tear_down(&w);
}

/* Year 0: 230005 by budgets 90, 60, 70 of 220: 94092.95, 62728.64, 73183.41: 94093, 62729, 73183. Transfers -5907,
 * 12724, -6817; of B's 12724 the part 11158.948 goes to unit A: 143854 - 5907 + 11159 = 149106. Year 1: by 142620 and
 * 77380 of 220000: 149105.97 and 80899.03. Transfers 5252 and -5252. Of 5252: A 3314.26, B 1937.74; of -5252: C
 * 4751.10, B 500.90. So A 103314, B 50005 + 1938 - 501, C 80000 - 4751. */
static void full(void **state) {
    (void)state;
    struct world w;
    build(&w, "costs", 1);
    check(&w, 0, (const int64_t[]){94093, 62729, 73183}, 149106, 80899);
    check(&w, 1, (const int64_t[]){103314, 51442, 75249}, 149106, 80899);
    tear_down(&w);
}

/* Own risk of 5 % of the budget, year 1: unit A is 1234 short, below its own 7131; unit C 8771, of which 3869 its own
 * and 4902 shared: 3177.83 and 1724.17. Transfers 3178 and -3178. Of 3178: A 2005.47, B 1172.53; of -3178: C 2874.90, B
 * 303.10. */
static void corridor(void **state) {
    (void)state;
    struct world w;
    build(&w, "result", 1);
    w.layer.attachment = (struct amount){AMOUNT_PERCENT_OF_BUDGET, 5 * NANO};
    check(&w, 1, (const int64_t[]){102005, 50875, 77125}, 147032, 82973);
    tear_down(&w);
}

/* What an old municipality pays beside the settlement goes with its fractions: of 1000 cents of B 877 and 123. */
static void beside(void **state) {
    (void)state;
    struct world w;
    build(&w, "costs", 1);
    settle(&w, 1);
    w.payment[B] += 1000;
    division_put_payment(&w.plan, &w.workspace, 1, false, w.payment, w.paid, 1, 0, 1);
    assert_int_equal(w.paid[N], 149106 + 877);
    assert_int_equal(w.paid[N + 1], 80899 + 123);
    tear_down(&w);
}

/* Settled in another year: of year 1 nothing is paid yet, and of year 0 B's transfer of 12724 falls due: 11159 and
 * 1565. */
static void deferred(void **state) {
    (void)state;
    struct world w;
    build(&w, "costs", 1);
    settle(&w, 1);
    memcpy(w.payment, (const int64_t[]){100000, 50005 + 12724, 80000}, sizeof w.payment);
    division_put_payment(&w.plan, &w.workspace, 1, true, w.payment, w.paid, 1, 0, 1);
    assert_int_equal(w.paid[N], 143854 + 11159);
    assert_int_equal(w.paid[N + 1], 86151 + 1565);
    tear_down(&w);
}

/* Another input of the same year, then the first one again: the second answer is not the first one's. */
static void two_inputs(void **state) {
    (void)state;
    struct world w;
    const int64_t dearer[N * CELLS] = {200000, 0, 50005, 0, 80000, 0};
    struct settle_input other = {.n_municipality = N,
                                 .n_care = 1,
                                 .n_lane = 1,
                                 .year = 1,
                                 .budget = budget,
                                 .residents = residents + N,
                                 .youths = youths + N,
                                 .cost = dearer};
    build(&w, "costs", 0);
    settle(&w, 1);
    division_settle(&w.plan, w.workspace.division, w.workspace.settle, 1, &w.scheme, &other, w.payment, w.external);
    assert_int_equal(w.payment[A], 200000);
    check(&w, 1, (const int64_t[]){100000, 50005, 80000}, 143854, 86151);
    tear_down(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_split), cmocka_unit_test(chain),   cmocka_unit_test(years_outside),
        cmocka_unit_test(mistakes),  cmocka_unit_test(amounts), cmocka_unit_test(nine_parts),
        cmocka_unit_test(pools),     cmocka_unit_test(none),    cmocka_unit_test(full),
        cmocka_unit_test(corridor),  cmocka_unit_test(beside),  cmocka_unit_test(two_inputs),
        cmocka_unit_test(deferred),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
