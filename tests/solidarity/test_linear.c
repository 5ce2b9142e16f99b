/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What scheme_is_linear promises: halfway between two sets of costs members pay halfway between what they pay at each,
 * but for rounding. And it does not promise that of what plainly bends. */
#include "tests/solidarity/settle_world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { MEMBERS = 6, CARE = 2, LANES_TRIED = 3, SEEDS = 20 };

/* The same in all lanes but for costs (and clients, which follow them): lane 2 lies halfway between lanes 0 and 1. */
static void lay_lanes(struct world *world) {
    const struct settle_input *in = &world->input;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        for (size_t k = 0; k < field_arrays(f, in) && field_row(f)->per_draw; k++) {
            void *array = input_room_array(&world->arrays, f, k);
            bool moves = field_row(f)->kind == KIND_COST || field_row(f)->kind == KIND_CLIENTS;
            for (size_t i = 0; i < in->n_municipality * field_width(f, in) / LANES_TRIED; i++) {
                int64_t low = 2 * (int64_t)world_below(world, 1000), high = 2 * (int64_t)world_below(world, 1000);
                int64_t scale = field_row(f)->kind == KIND_CLIENTS ? 1 : 1000003;
                field_put(field_row(f), array, i * LANES_TRIED, low * scale);
                field_put(field_row(f), array, i * LANES_TRIED + 1, (moves ? high : low) * scale);
                field_put(field_row(f), array, i * LANES_TRIED + 2, (moves ? (low + high) / 2 : low) * scale);
            }
        }
}

/* Cents by which the payments halfway miss the middle, at most. */
static int64_t settle_and_bend(struct world *world) {
    int64_t most = 0;
    lay_lanes(world);
    world_settle(world);
    for (size_t i = 0; i < MEMBERS; i++) {
        const int64_t *paid = world->payment + i * LANES_TRIED;
        int64_t off = llabs(paid[0] + paid[1] - 2 * paid[2]);
        most = off > most ? off : most;
    }
    return most;
}

/* Every layer rounds the share of each member, and what each gets to pay. */
static int64_t rounding(const struct world *world) {
    return 4 * (MEMBERS + 2) * (int64_t)(world->scheme.n_layer ? world->scheme.n_layer : 1);
}

static void test_plain_layers(void **state) {
    size_t linear = 0, bent = 0;
    (void)state;
    for (size_t b = 0; base_at(b); b++)
        for (size_t k = 0; key_at(k); k++)
            for (uint64_t seed = 1; seed <= SEEDS; seed++) {
                struct world world;
                world_init(&world, 10000 * b + 100 * k + seed, MEMBERS, CARE, LANES_TRIED);
                world_plain_layer(&world, base_at(b), key_at(k));
                int64_t off = settle_and_bend(&world);
                bool promised = scheme_is_linear(&world.scheme);
                if (promised)
                    assert_in_range(off, 0, rounding(&world));
                linear += promised;
                bent += off > rounding(&world);
                world_free(&world);
            }
    assert_int_equal(linear, 3 * 7 * SEEDS);
    assert_true(bent > 2 * SEEDS);
}

/* Without what bends, but for some bases: several layers, pools, shares, cells and steady keys. */
static void straighten(struct world *world) {
    const struct amount none = {AMOUNT_NONE, 0};
    for (size_t k = 0; k < world->scheme.n_layer; k++) {
        struct layer *layer = &world->layer[k];
        layer->attachment = layer->limit = layer->contribution_cap = none;
        layer->receipt_cap = layer->payment_floor = none;
        layer->change.against = AGAINST_NOTHING;
        layer->n_band = layer->n_back = 0;
        layer->settles = NULL;
        layer->external_share = 0;
        layer->total_limit = TOTAL_LIMIT_NONE;
        layer->fund.premium = NULL;
        layer->n_part = 0;
        do {
            layer->key = key_at(world_below(world, world_count_keys()));
        } while (!layer->key->steady);
    }
}

static void test_random_schemes(void **state) {
    size_t linear = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct world world;
        world_init(&world, seed, MEMBERS, CARE, LANES_TRIED);
        world_random_scheme(&world);
        if (seed % 2 == 0)
            straighten(&world);
        if (scheme_is_linear(&world.scheme)) {
            assert_in_range(settle_and_bend(&world), 0, rounding(&world));
            linear += world.scheme.n_layer > 0;
        }
        world_free(&world);
    }
    assert_true(linear > 100);
}

/* Whatever bends what is taken over takes the promise away. */
static void test_what_bends(void **state) {
    (void)state;
    struct world world;
    world_init(&world, 1, MEMBERS, CARE, LANES_TRIED);
    struct layer *layer = world_plain_layer(&world, base_find("costs"), key_find("budget"));
    const struct layer plain = *layer;
    struct amount some = {AMOUNT_PERCENT_OF_BUDGET, 5 * NANO};
    struct amount *amounts[] = {&layer->attachment, &layer->limit, &layer->contribution_cap, &layer->receipt_cap,
                                &layer->payment_floor};
    assert_true(scheme_is_linear(&world.scheme));
    for (size_t k = 0; k < sizeof amounts / sizeof amounts[0]; k++) {
        *layer = plain;
        *amounts[k] = some;
        assert_false(scheme_is_linear(&world.scheme));
    }
    *layer = plain;
    world_bands(&world, 0);
    assert_false(scheme_is_linear(&world.scheme));
    *layer = plain;
    world_fund(&world, 0);
    assert_false(scheme_is_linear(&world.scheme));
    *layer = plain;
    layer->external_share = NANO / 3;
    assert_false(scheme_is_linear(&world.scheme));
    *layer = plain;
    layer->key = key_find("surplus");
    assert_false(scheme_is_linear(&world.scheme));
    *layer = plain;
    layer->n_back = 1;
    assert_false(scheme_is_linear(&world.scheme));
    *layer = plain;
    world.scheme.settled = SETTLED_AFTER_EXPECTED;
    assert_false(scheme_is_linear(&world.scheme));
    world_free(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_layers),
        cmocka_unit_test(test_random_schemes),
        cmocka_unit_test(test_what_bends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
