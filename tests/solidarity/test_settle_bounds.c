/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What caps, floors, bands and amounts by hand promise, for every base and every key: bounds hold, no cent is lost, a
 * band is an own risk and a limit, and what was agreed comes on top. */
#include "tests/solidarity/settle_world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LANES_TRIED = 19, MEMBERS = 7 };

typedef void check_fn(struct world *world, struct layer *layer);

static void for_every_base_and_key(check_fn *check) {
    for (size_t b = 0; base_at(b); b++)
        for (size_t k = 0; key_at(k); k++)
            for (uint64_t seed = 1; seed <= 10; seed++) {
                struct world world;
                world_init(&world, 1000 * b + 100 * k + seed, MEMBERS, 2, LANES_TRIED);
                check(&world, world_plain_layer(&world, base_at(b), key_at(k)));
                world_free(&world);
            }
}

static int64_t transfer(const struct world *world, size_t i, size_t lane) {
    const struct settle_input *in = &world->input;
    int64_t sum = world->payment[i * in->n_lane + lane];
    for (size_t k = 0; k < FORM_COUNT * in->n_care; k++)
        sum -= in->cost[(i * FORM_COUNT * in->n_care + k) * in->n_lane + lane];
    return sum;
}

/* [municipality][lane], to set beside those of another settlement. */
static int64_t *settle_transfers(struct world *world) {
    int64_t *all = world_room(world, MEMBERS * LANES_TRIED, sizeof *all);
    world_settle(world);
    for (size_t k = 0; k < MEMBERS * LANES_TRIED; k++)
        all[k] = transfer(world, k / LANES_TRIED, k % LANES_TRIED);
    return all;
}

static void assert_nothing_is_lost(const struct world *world, const int64_t *transfers) {
    for (size_t lane = 0; lane < LANES_TRIED; lane++) {
        int64_t sum = world->external[lane];
        for (size_t i = 0; i < MEMBERS; i++)
            sum += transfers[i * LANES_TRIED + lane];
        assert_true(sum == 0);
    }
}

static struct amount cents(int64_t amount) {
    return (struct amount){AMOUNT_EUR, amount * (NANO / 100)};
}

static int64_t within(int64_t amount, int64_t lower, int64_t upper) {
    return amount < lower ? lower : amount > upper ? upper : amount;
}

static void check_bounds(struct world *world, struct layer *layer) {
    int64_t receipt = 1 + (int64_t)world_below(world, 1000000), change = 1 + (int64_t)world_below(world, 1000000);
    const int64_t nano = change * (NANO / 100), *before = settle_transfers(world);
    int64_t lower = receipt < change ? -receipt : -change;
    layer->receipt_cap = cents(receipt);
    layer->change = (struct change_cap){.against = AGAINST_OWN_COST, .unit = AMOUNT_EUR, .nano = &nano};
    const int64_t *others = settle_transfers(world);
    assert_nothing_is_lost(world, others);
    for (size_t k = 0; k < MEMBERS * LANES_TRIED; k++)
        assert_true(others[k] == within(others[k], lower, change));
    layer->cut_outside = true;
    const int64_t *outside = settle_transfers(world);
    assert_nothing_is_lost(world, outside);
    for (size_t k = 0; k < MEMBERS * LANES_TRIED; k++)
        assert_true(outside[k] == within(before[k], lower, change));
}

static void bounds_hold_and_no_cent_is_lost(void **unused) {
    (void)unused;
    for_every_base_and_key(check_bounds);
}

static void check_band(struct world *world, struct layer *layer) {
    int64_t from = (int64_t)world_below(world, 1000000), to = from + 1 + (int64_t)world_below(world, 1000000);
    struct band band = {.from = cents(from), .to = cents(to), .share = layer->share};
    if (layer->base->needs & NEED_EXCESS) {
        band.threshold_from = layer->threshold;
        band.to.unit = AMOUNT_NONE;
    } else {
        layer->attachment = cents(from);
        layer->limit = cents(to - from);
    }
    const int64_t *before = settle_transfers(world);
    layer->attachment.unit = layer->limit.unit = AMOUNT_NONE;
    layer->band = &band;
    layer->n_band = 1;
    assert_memory_equal(before, settle_transfers(world), MEMBERS * LANES_TRIED * sizeof *before);
}

static void a_band_is_an_own_risk_and_a_limit(void **unused) {
    (void)unused;
    for_every_base_and_key(check_band);
}

static void check_by_hand(struct world *world, struct layer *layer) {
    (void)layer;
    int64_t given[MEMBERS];
    const int64_t *before = settle_transfers(world);
    for (size_t i = 0; i < MEMBERS; i++)
        given[i] = (int64_t)world_below(world, 1000000) - 500000;
    world->scheme.by_hand_transfer = given;
    const int64_t *after = settle_transfers(world);
    assert_nothing_is_lost(world, after);
    for (size_t k = 0; k < MEMBERS * LANES_TRIED; k++)
        assert_true(after[k] - before[k] == given[k / LANES_TRIED]);
}

static void what_was_agreed_comes_on_top(void **unused) {
    (void)unused;
    for_every_base_and_key(check_by_hand);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_hold_and_no_cent_is_lost),
        cmocka_unit_test(a_band_is_an_own_risk_and_a_limit),
        cmocka_unit_test(what_was_agreed_comes_on_top),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
