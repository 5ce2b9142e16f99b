/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold for every base with every key, on random input. Rounding steps are counted where results are not
 * exact: each member's share rounds once, each allocation moves a part by less than a cent. */
#include "tests/solidarity/settle_world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LANES_TRIED = 5 };

struct trial {
    const struct base *base;
    const struct key *key;
    uint64_t seed;
    size_t n;
    enum external_of external_of;
    bool fund;
    bool blend; /* of the key and the next one */
};

/* Calls check for every base, every key and a number of random worlds, without an outside party and with one that pays
 * for the shortfall, without a fund and with one; and blended with the next key. */
static void for_every_base_and_key(int rounds, void (*check)(struct trial)) {
    uint64_t seed = 1;
    for (size_t b = 0; base_at(b); b++)
        for (size_t k = 0; key_at(k); k++)
            for (int r = 0; r < rounds * world_effort() || r == 0; r++, seed++)
                for (int e = 0; e < 5; e++)
                    check((struct trial){base_at(b), key_at(k), seed, 2 + seed % 11, (enum external_of)(e % 2), e >= 2,
                                         e == 4});
}

static const struct key *next_key(const struct key *key) {
    for (size_t k = 0; key_at(k + 1); k++)
        if (key_at(k) == key)
            return key_at(k + 1);
    return key_at(0);
}

static struct layer *start(struct world *world, struct trial trial) {
    world_init(world, trial.seed, trial.n, 2, LANES_TRIED);
    struct layer *layer = world_plain_layer(world, trial.base, trial.key);
    layer->external_of = trial.external_of;
    layer->external_share = trial.external_of == EXTERNAL_OF_SHORTFALL ? NANO / 3 : 0;
    if (trial.blend) {
        const struct key *other = next_key(trial.key);
        world->part[0][0] = (struct blend_part){trial.key, NANO / 3};
        world->part[0][1] = (struct blend_part){other, NANO - NANO / 3};
        layer->key = &key_blend;
        layer->part = world->part[0];
        layer->n_part = 2;
    }
    if (trial.fund) {
        world_fund(world, 0);
        world->scheme.n_fund = WORLD_POOLS;
    }
    return layer;
}

static int64_t own_cost(const struct world *world, size_t i, size_t lane) {
    const struct settle_input *in = &world->input;
    int64_t sum = 0;
    for (size_t k = 0; k < FORM_COUNT * in->n_care; k++)
        sum += in->cost[(i * FORM_COUNT * in->n_care + k) * in->n_lane + lane];
    return sum;
}

static int64_t paid(const struct world *world, size_t i, size_t lane) {
    return world->payment[i * world->input.n_lane + lane];
}

static int64_t transfer(const struct world *world, size_t i, size_t lane) {
    return paid(world, i, lane) - own_cost(world, i, lane);
}

/* The payments, to set beside those of another settlement. */
static int64_t *keep_payments(struct world *world) {
    size_t n = world->input.n_municipality * world->input.n_lane;
    int64_t *copy = world_room(world, n, sizeof *copy);
    memcpy(copy, world->payment, n * sizeof *copy);
    return copy;
}

static void assert_same_payments(const struct world *world, const int64_t *before) {
    assert_memory_equal(before, world->payment,
                        world->input.n_municipality * world->input.n_lane * sizeof *world->payment);
}

static void assert_near(int64_t a, int64_t b, int64_t cents) {
    if (a - b > cents || b - a > cents)
        fail_msg("%lld and %lld differ by more than %lld", (long long)a, (long long)b, (long long)cents);
}

/* What the fund of a pool grew by; its balance never falls below 0. */
static int64_t growth(const struct world *world, size_t pool, size_t lane) {
    size_t at = pool * world->input.n_lane + lane;
    if (!world->scheme.n_fund)
        return 0;
    assert_true(world->book.after[at] >= 0);
    return world->book.after[at] - world->book.before[at];
}

static void check_pool_sums(struct trial trial) {
    struct world world;
    struct layer *layer = start(&world, trial);
    layer->n_pool = 2;
    layer->external_share = 0;
    layer->attachment = world_amount(&world);
    if (!trial.fund)
        layer->contribution_cap = world_amount(&world);
    for (size_t i = 0; i < trial.n; i++)
        world.pool[0][i] = (int16_t)(i % 3) - 1;
    world_settle(&world);
    for (size_t lane = 0; lane < LANES_TRIED; lane++) {
        int64_t sum[3] = {0, 0, 0};
        for (size_t i = 0; i < trial.n; i++)
            sum[i % 3] += transfer(&world, i, lane);
        assert_true(sum[0] == 0 && sum[1] == growth(&world, 0, lane) && sum[2] == growth(&world, 1, lane));
        assert_true(world.external[lane] == 0);
        for (size_t i = 0; i < trial.n; i += 3)
            assert_true(transfer(&world, i, lane) == 0); /* outside */
    }
    layer->n_pool = 1;
    layer->external_share = NANO / 3;
    for (size_t i = 0; i < trial.n; i++)
        world.pool[0][i] = i % 3 ? 0 : -1;
    world_settle(&world);
    for (size_t lane = 0; lane < LANES_TRIED; lane++) {
        int64_t sum = world.external[lane];
        for (size_t i = 0; i < trial.n; i++)
            sum += transfer(&world, i, lane);
        assert_true(sum == growth(&world, 0, lane) && world.external[lane] >= 0);
    }
    world_free(&world);
}

static void transfers_sum_to_minus_the_outside_share(void **unused) {
    (void)unused;
    for_every_base_and_key(200, check_pool_sums);
}

static void no_layer_leaves_own_cost(void **unused) {
    (void)unused;
    struct world world;
    world_init(&world, 9, 12, 3, LANES_TRIED);
    world_settle(&world);
    for (size_t lane = 0; lane < LANES_TRIED; lane++)
        for (size_t i = 0; i < 12; i++)
            assert_true(transfer(&world, i, lane) == 0);
    world_free(&world);
}

/* Costs by a key: |payment x W - S x w| < W, the same ratio for all to the cent. Here by budget. */
static void full_pooling_by_budget_is_one_ratio(void **unused) {
    (void)unused;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct world world;
        start(&world, (struct trial){base_find("costs"), key_find("budget"), seed, 1 + seed % 30, EXTERNAL_OF_POOL,
                                     false, false});
        world_settle(&world);
        for (size_t lane = 0; lane < LANES_TRIED; lane++) {
            __extension__ typedef __int128 wide;
            wide cost = 0, budget = 0;
            for (size_t i = 0; i < world.input.n_municipality; i++) {
                cost += own_cost(&world, i, lane);
                budget += world.input.budget[i * LANES_TRIED + lane];
            }
            for (size_t i = 0; budget > 0 && i < world.input.n_municipality; i++) {
                wide error = paid(&world, i, lane) * budget - cost * world.input.budget[i * LANES_TRIED + lane];
                assert_true(-budget < error && error < budget);
            }
        }
        world_free(&world);
    }
}

static void check_empty_corridor(struct trial trial) {
    struct world world;
    struct layer *layer = start(&world, trial);
    world_settle(&world);
    int64_t *before = keep_payments(&world);
    for (int unit = AMOUNT_PERCENT_OF_BUDGET; unit <= AMOUNT_EUR_PER_YOUTH; unit++) {
        layer->attachment = (struct amount){(enum amount_unit)unit, 0};
        world_settle(&world);
        assert_same_payments(&world, before);
    }
    world_free(&world);
}

static void own_risk_of_nothing_is_no_corridor(void **unused) {
    (void)unused;
    for_every_base_and_key(100, check_empty_corridor);
}

/* Pool 1 and those outside do not notice what happens in pool 0. */
static void check_outsiders(struct trial trial) {
    struct world world;
    struct layer *layer = start(&world, trial);
    layer->n_pool = 2;
    for (size_t i = 0; i < trial.n; i++)
        world.pool[0][i] = (int16_t)(i % 3) - 1;
    world_settle(&world);
    int64_t *before = keep_payments(&world), *cost = world.arrays.cost;
    for (size_t i = 1; i < trial.n; i += 3)
        for (size_t k = 0; k < FORM_COUNT * 2 * LANES_TRIED; k++)
            cost[i * FORM_COUNT * 2 * LANES_TRIED + k] /= 3;
    world.pool[0][1] = -1; /* one leaves, too */
    world_settle(&world);
    for (size_t i = 0; i < trial.n; i++)
        for (size_t lane = 0; i % 3 != 1 && lane < LANES_TRIED; lane++)
            assert_true(before[i * LANES_TRIED + lane] == paid(&world, i, lane));
    world_free(&world);
}

static void outsiders_do_not_notice_a_pool(void **unused) {
    (void)unused;
    for_every_base_and_key(100, check_outsiders);
}

/* 2 P(half) = P(nothing) + P(full), to within: n members' halves in the sum, the own half twice, three allocations.
 * P(nothing) is the own cost, less what an outside party pays. */
static void check_half(struct trial trial) {
    struct world world;
    if (trial.fund) /* its bounds are not proportional to the share */
        return;
    start(&world, trial);
    world_settle(&world);
    int64_t *full = keep_payments(&world);
    world.share[0] = 0;
    world_settle(&world);
    int64_t *nothing = keep_payments(&world);
    world.share[0] = NANO / 2;
    world_settle(&world);
    for (size_t lane = 0; lane < LANES_TRIED; lane++)
        for (size_t i = 0; i < trial.n; i++) {
            size_t k = i * LANES_TRIED + lane;
            if (trial.external_of == EXTERNAL_OF_POOL)
                assert_true(nothing[k] == own_cost(&world, i, lane));
            assert_near(2 * paid(&world, i, lane), nothing[k] + full[k], (int64_t)trial.n + 4);
        }
    world_free(&world);
}

static void half_lies_halfway(void **unused) {
    (void)unused;
    for_every_base_and_key(100, check_half);
}

static void double_amounts(int64_t *amount, size_t n) {
    for (size_t k = 0; k < n; k++)
        amount[k] *= 2;
}

static void double_euros(struct world *world) {
    const struct settle_input *in = &world->input;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        for (size_t k = 0; k < field_arrays(f, in); k++)
            if (field_row(f)->kind == KIND_COST || field_row(f)->kind == KIND_AMOUNT)
                double_amounts(input_room_array(&world->arrays, f, k), in->n_municipality * field_width(f, in));
}

static void double_fund(struct world *world) {
    struct fund *fund = &world->layer[0].fund;
    int64_t *before = world_room(world, WORLD_POOLS * LANES_TRIED, sizeof *before);
    memcpy(before, world->book.before, WORLD_POOLS * LANES_TRIED * sizeof *before);
    double_amounts(before, WORLD_POOLS * LANES_TRIED);
    world->book.before = before;
    fund->floor *= 2;
    fund->ceiling *= fund->ceiling == FUND_NO_CEILING ? 1 : 2;
}

/* Only one allocation rounds (of a fund two): twice a part that is off by less than a cent, and one more; and the
 * outside share once.
 */
static void check_doubling(struct trial trial) {
    struct world world;
    start(&world, trial);
    world.premium[0] = NANO; /* of a fund: whole, so that premiums do not round */
    world_settle(&world);
    int64_t *before = keep_payments(&world);
    double_euros(&world);
    double_fund(&world);
    world_settle(&world);
    int64_t cents = (trial.external_of == EXTERNAL_OF_SHORTFALL ? 3 : 2) + (trial.fund ? 2 : 0);
    for (size_t k = 0; k < trial.n * LANES_TRIED; k++)
        assert_near(world.payment[k], 2 * before[k], cents);
    world_free(&world);
}

static void doubling_euros_doubles_payments(void **unused) {
    (void)unused;
    for_every_base_and_key(100, check_doubling);
}

/* Turn the order of rows of `size` bytes round. */
static void reverse(void *array, size_t n, size_t size) {
    char *row = array, swap[4096];
    assert_true(size <= sizeof swap);
    for (size_t i = 0; i < n / 2; i++) {
        memcpy(swap, row + i * size, size);
        memcpy(row + i * size, row + (n - 1 - i) * size, size);
        memcpy(row + (n - 1 - i) * size, swap, size);
    }
}

/* Bytes that an array of a field has for one municipality. */
static size_t row_bytes(const struct world *world, enum field field) {
    return field_width(field, &world->input) * field_row(field)->bytes;
}

static void reverse_world(struct world *world) {
    size_t n = world->input.n_municipality;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        for (size_t k = 0; k < field_arrays(f, &world->input); k++)
            reverse(input_room_array(&world->arrays, f, k), n, row_bytes(world, f));
    for (size_t i = 0; i < n / 2; i++) {
        int64_t weight = world->weight[0][i];
        world->weight[0][i] = world->weight[0][n - 1 - i];
        world->weight[0][n - 1 - i] = weight;
    }
}

/* Only ties of the one allocation may fall otherwise. */
static void check_renumbering(struct trial trial) {
    struct world world;
    start(&world, trial);
    world_settle(&world);
    int64_t *before = keep_payments(&world);
    reverse_world(&world);
    world_settle(&world);
    for (size_t lane = 0; lane < LANES_TRIED; lane++)
        for (size_t i = 0; i < trial.n; i++)
            assert_near(before[i * LANES_TRIED + lane], paid(&world, trial.n - 1 - i, lane), trial.fund ? 2 : 1);
    world_free(&world);
}

static void renumbering_renumbers_payments(void **unused) {
    (void)unused;
    for_every_base_and_key(100, check_renumbering);
}

/* The last municipality becomes a copy of the first. */
static void copy_first_to_last(struct world *world) {
    for (enum field f = 0; f < FIELD_COUNT; f++)
        for (size_t k = 0; k < field_arrays(f, &world->input); k++) {
            char *row = input_room_array(&world->arrays, f, k);
            memcpy(row + (world->input.n_municipality - 1) * row_bytes(world, f), row, row_bytes(world, f));
        }
}

static void check_equals(struct trial trial) {
    struct world world;
    start(&world, trial);
    copy_first_to_last(&world);
    world.weight[0][trial.n - 1] = world.weight[0][0];
    world_settle(&world);
    for (size_t lane = 0; lane < LANES_TRIED; lane++)
        assert_near(paid(&world, 0, lane), paid(&world, trial.n - 1, lane), trial.fund ? 2 : 1);
    world_free(&world);
}

static void equal_members_pay_equal(void **unused) {
    (void)unused;
    for_every_base_and_key(100, check_equals);
}

static unsigned needs_of(const struct trial *trial) {
    unsigned needs = trial->base->needs | trial->key->needs | (trial->fund ? NEED_EXPECTED_COST : 0);
    needs |= trial->blend ? next_key(trial->key)->needs : 0;
    bool part = needs & NEED_BUDGET_PART || trial->external_of == EXTERNAL_OF_SHORTFALL;
    return needs | NEED_COST | (part ? NEED_BUDGET : 0);
}

/* What is not needed may be anything; what is not there is not read. */
static void check_needs(struct trial trial) {
    struct world world;
    start(&world, trial);
    world_settle(&world);
    int64_t *before = keep_payments(&world);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (!(needs_of(&trial) >> f & 1))
            world_fill(&world, f, 1000);
    world_settle(&world);
    assert_same_payments(&world, before);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (!(needs_of(&trial) >> f & 1))
            input_set(&world.input, f, NULL);
    world_settle(&world);
    assert_same_payments(&world, before);
    world_free(&world);
}

static void only_what_is_needed_is_looked_at(void **unused) {
    (void)unused;
    for_every_base_and_key(20, check_needs);
}

/* Is there a world in which this field, which the base or key says it needs, moves a payment? */
static bool field_matters(struct trial trial, enum field field) {
    bool matters = false;
    for (trial.seed = 1; trial.seed <= 50 && !matters; trial.seed++) {
        struct world world;
        start(&world, trial);
        world_settle(&world);
        int64_t *before = keep_payments(&world);
        world_fill(&world, field, 1000000);
        world_settle(&world);
        matters = memcmp(before, world.payment, trial.n * LANES_TRIED * sizeof *before) != 0;
        world_free(&world);
    }
    return matters;
}

static void what_is_needed_matters(void **unused) {
    (void)unused;
    for (size_t b = 0; base_at(b); b++)
        for (size_t k = 0; key_at(k); k++)
            for (enum field f = 0; f < FIELD_COUNT; f++)
                if ((base_at(b)->needs | key_at(k)->needs) >> f & 1 &&
                    !field_matters((struct trial){.base = base_at(b), .key = key_at(k), .n = 5}, f))
                    fail_msg("base %s with key %s: %s does not matter", base_at(b)->name, key_at(k)->name,
                             field_row(f)->name);
}

/* Nobody pays more than the cap, and receivers do not come to pay. */
static void check_cap(struct trial trial) {
    struct world world;
    if (trial.fund) /* no caps there */
        return;
    struct layer *layer = start(&world, trial);
    world_settle(&world);
    int64_t *before = keep_payments(&world);
    int64_t cap = 1 + (int64_t)world_below(&world, 1000000);
    layer->contribution_cap = (struct amount){AMOUNT_EUR, cap * (NANO / 100)};
    world_settle(&world);
    for (size_t lane = 0; lane < LANES_TRIED; lane++) {
        bool bites = false;
        for (size_t i = 0; i < trial.n; i++) {
            assert_true(transfer(&world, i, lane) <= cap);
            bites |= before[i * LANES_TRIED + lane] - own_cost(&world, i, lane) > cap;
        }
        for (size_t i = 0; !bites && i < trial.n; i++)
            assert_true(before[i * LANES_TRIED + lane] == paid(&world, i, lane));
    }
    world_free(&world);
}

static void nobody_pays_more_than_the_cap(void **unused) {
    (void)unused;
    for_every_base_and_key(100, check_cap);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transfers_sum_to_minus_the_outside_share),
        cmocka_unit_test(no_layer_leaves_own_cost),
        cmocka_unit_test(full_pooling_by_budget_is_one_ratio),
        cmocka_unit_test(own_risk_of_nothing_is_no_corridor),
        cmocka_unit_test(outsiders_do_not_notice_a_pool),
        cmocka_unit_test(half_lies_halfway),
        cmocka_unit_test(doubling_euros_doubles_payments),
        cmocka_unit_test(renumbering_renumbers_payments),
        cmocka_unit_test(equal_members_pay_equal),
        cmocka_unit_test(only_what_is_needed_is_looked_at),
        cmocka_unit_test(what_is_needed_matters),
        cmocka_unit_test(nobody_pays_more_than_the_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
