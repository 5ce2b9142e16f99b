/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What years together, flows, entry fees and comparisons promise, whatever the scheme: years together are one year with
 * their sums, flows are what is paid into the pools and change nothing, and an entry fee only moves money. */
#include "models/solidarity/entry.h"
#include "tests/solidarity/settle_world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LANES_TRIED = 17, MEMBERS = 6, SEEDS = 12 };

static int64_t *settle_payments(struct world *world) {
    size_t n = MEMBERS * LANES_TRIED;
    int64_t *copy = world_room(world, n, sizeof *copy);
    world_settle(world);
    memcpy(copy, world->payment, n * sizeof *copy);
    return copy;
}

static int64_t own_cost(const struct settle_input *in, size_t i, size_t lane) {
    int64_t sum = 0;
    for (size_t k = 0; k < FORM_COUNT * in->n_care; k++)
        sum += in->cost[(i * FORM_COUNT * in->n_care + k) * in->n_lane + lane];
    return sum;
}

/* Of a field the sum of this year and the `back` years before. */
static void add_years(struct world *world, enum field to, const enum field lag[2], size_t back) {
    const struct settle_input *in = &world->input;
    int64_t *sum = input_room_array(&world->arrays, to, 0);
    for (size_t b = 0; b < back; b++) {
        const int64_t *year = input_array(in, lag[b], 0);
        for (size_t k = 0; k < in->n_municipality * field_width(to, in); k++)
            sum[k] += year[k];
    }
}

static void check_together(struct world *world, struct layer *layer, size_t back) {
    static const enum field costs[] = {FIELD_COST_LAG1, FIELD_COST_LAG2},
                            budgets[] = {FIELD_BUDGET_LAG1, FIELD_BUDGET_LAG2};
    const struct settle_input *in = &world->input;
    const bool yes = true;
    int64_t transfer[MEMBERS * LANES_TRIED];
    layer->attachment = world_amount(world);
    layer->limit = world_amount(world);
    layer->settles = &yes;
    layer->over_years = back + 1;
    layer->n_back = back;
    int64_t *together = settle_payments(world);
    for (size_t k = 0; k < MEMBERS * LANES_TRIED; k++)
        transfer[k] = together[k] - own_cost(in, k / LANES_TRIED, k % LANES_TRIED);
    layer->settles = NULL;
    layer->n_back = 0;
    add_years(world, FIELD_COST, costs, back);
    add_years(world, FIELD_BUDGET, budgets, back);
    world_settle(world);
    for (size_t k = 0; k < MEMBERS * LANES_TRIED; k++)
        assert_true(transfer[k] == world->payment[k] - own_cost(in, k / LANES_TRIED, k % LANES_TRIED));
}

/* Keys that do not look at the budget of the year itself. */
static void years_together_are_one_year_with_their_sums(void **unused) {
    (void)unused;
    static const char *const bases[] = {"costs", "result", "deficit"}, *const keys[] = {"residents", "surplus",
                                                                                        "equal"};
    for (size_t b = 0; b < 3; b++)
        for (size_t k = 0; k < 3; k++)
            for (uint64_t seed = 1; seed <= SEEDS; seed++) {
                struct world world;
                world_init(&world, 100 * b + 10 * k + seed, MEMBERS, 2, LANES_TRIED);
                check_together(&world, world_plain_layer(&world, base_find(bases[b]), key_find(keys[k])),
                               1 + world_below(&world, 2));
                world_free(&world);
            }
}

static void other_years_do_nothing(void **unused) {
    (void)unused;
    const bool no = false;
    for (size_t k = 0; key_at(k); k++) {
        struct world world;
        world_init(&world, 700 + k, MEMBERS, 2, LANES_TRIED);
        struct layer *layer = world_plain_layer(&world, base_find("deficit"), key_at(k));
        layer->settles = &no;
        layer->external_share = NANO / 2;
        layer->payment_floor = (struct amount){AMOUNT_EUR, 1000000 * NANO};
        world_settle(&world);
        for (size_t at = 0; at < MEMBERS * LANES_TRIED; at++)
            assert_true(world.payment[at] == own_cost(&world.input, at / LANES_TRIED, at % LANES_TRIED));
        for (size_t lane = 0; lane < LANES_TRIED; lane++)
            assert_true(world.external[lane] == 0);
        world_free(&world);
    }
}

/* Of a layer that takes all costs the flow is what is paid, whatever caps it has. */
static void a_flow_is_what_is_paid(void **unused) {
    (void)unused;
    for (size_t k = 0; key_at(k); k++)
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            struct world world;
            world_init(&world, 10000 + 100 * k + seed, MEMBERS, 2, LANES_TRIED);
            struct layer *layer = world_plain_layer(&world, base_find("costs"), key_at(k));
            layer->contribution_cap = world_amount(&world);
            layer->receipt_cap = world_amount(&world);
            const int64_t *without = settle_payments(&world);
            layer->flow = seed % 2 ? FLOW_FEE : FLOW_CONTRIBUTION;
            world_settle(&world);
            for (size_t at = 0; at < MEMBERS * LANES_TRIED; at++) {
                int64_t own = own_cost(&world.input, at / LANES_TRIED, at % LANES_TRIED);
                int64_t flow = world.flow[layer->flow - FLOW_CONTRIBUTION][at];
                assert_true(world.payment[at] == without[at]);
                assert_true(flow == world.payment[at] || (flow == 0 && world.payment[at] == own)); /* or no weights */
                assert_true(world.flow[FLOW_FEE - layer->flow][at] == 0);
            }
            world_free(&world);
        }
}

static void an_entry_fee_only_moves_money(void **unused) {
    (void)unused;
    int16_t join[MEMBERS];
    int64_t scratch[2 * MEMBERS], paid[MEMBERS * LANES_TRIED];
    size_t paying = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct world world;
        world_init(&world, 20000 + seed, MEMBERS, 2, LANES_TRIED);
        world_plain_layer(&world, base_find("costs"), key_find("equal"));
        for (size_t i = 0; i < MEMBERS; i++) {
            join[i] = (int16_t)world_below(&world, 3);
            world.pool[0][i] = join[i] > 1 ? (int16_t)-1 : (int16_t)world_below(&world, 2);
        }
        struct leaving leaving = {.join = join, .entry_fee = world_amount(&world)};
        world.scheme.leaving = &leaving;
        memset(paid, 0, sizeof paid);
        entry_settle(&world.scheme, &world.input, 1, scratch, paid);
        for (size_t lane = 0; lane < LANES_TRIED; lane++) {
            int64_t sum = 0;
            for (size_t i = 0; i < MEMBERS; i++) {
                int64_t cents = paid[i * LANES_TRIED + lane];
                sum += cents;
                paying += cents > 0;
                assert_true(join[i] == 1 ? cents >= 0 : join[i] == 0 ? cents <= 0 : cents == 0);
            }
            assert_true(sum == 0);
        }
        world_free(&world);
    }
    assert_true(paying > 100);
}

/* Own costs added up beforehand change nothing; those of other costs are passed over. */
static void own_costs_may_be_added_up_beforehand(void **unused) {
    (void)unused;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct world world;
        world_init(&world, 20000 + seed, MEMBERS, 2, LANES_TRIED);
        world_plain_layer(&world, base_find(seed % 2 ? "costs" : "deficit"), key_find("residents"));
        const int64_t *without = settle_payments(&world);
        int64_t own[MEMBERS * LANES_TRIED];
        for (size_t k = 0; k < MEMBERS * LANES_TRIED; k++)
            own[k] = own_cost(&world.input, k / LANES_TRIED, k % LANES_TRIED);
        world.input.own = own;
        world.input.own_of = world.input.cost;
        const int64_t *with = settle_payments(&world);
        assert_memory_equal(with, without, sizeof own);
        memset(own, 0, sizeof own);
        assert_true(memcmp(settle_payments(&world), without, sizeof own) != 0);
        world.input.own_of = own;
        assert_memory_equal(settle_payments(&world), without, sizeof own);
        world_free(&world);
    }
}

/* Who is told to settle alone pays what he pays where the others are in no pool; those are left as they were. */
static void some_may_settle_without_the_others(void **unused) {
    (void)unused;
    static const uint16_t only[3] = {0, 2, 5};
    static const int16_t without[MEMBERS] = {0, -1, 0, -1, -1, 0};
    for (size_t k = 0; key_at(k); k++)
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            struct world world;
            world_init(&world, 30000 + 100 * k + seed, MEMBERS, 2, LANES_TRIED);
            struct layer *layer = world_plain_layer(&world, base_find(seed % 2 ? "costs" : "deficit"), key_at(k));
            const int16_t *everyone = layer->pool;
            layer->pool = without;
            const int64_t *expected = settle_payments(&world);
            layer->pool = everyone;
            world.input.only = only;
            world.input.n_only = 3;
            memset(world.payment, 0xff, MEMBERS * LANES_TRIED * sizeof *world.payment);
            world_settle(&world);
            for (size_t at = 0; at < MEMBERS * LANES_TRIED; at++)
                assert_true(world.payment[at] == (without[at / LANES_TRIED] == 0 ? expected[at] : -1));
            world_free(&world);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_costs_may_be_added_up_beforehand),
        cmocka_unit_test(some_may_settle_without_the_others),
        cmocka_unit_test(years_together_are_one_year_with_their_sums),
        cmocka_unit_test(other_years_do_nothing),
        cmocka_unit_test(a_flow_is_what_is_paid),
        cmocka_unit_test(an_entry_fee_only_moves_money),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
