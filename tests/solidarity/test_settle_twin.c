/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settlement against its slow twin, and lane by lane: exactly the same cents on thousands of random schemes. */
#include "tests/solidarity/settle_twin.h"
#include "tests/solidarity/settle_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void check_lane(const struct world *world, struct twin *twin, size_t lane) {
    twin_settle(twin, &world->scheme, &world->input, lane);
    for (size_t i = 0; i < world->input.n_municipality; i++)
        if (twin->payment[i] != world->payment[i * world->input.n_lane + lane])
            fail_msg("lane %zu municipality %zu: twin %lld, settlement %lld", lane, i, (long long)twin->payment[i],
                     (long long)world->payment[i * world->input.n_lane + lane]);
    assert_true(twin->external == world->external[lane]);
    for (size_t f = 0; f < FLOW_COUNT; f++)
        for (size_t i = 0; i < world->input.n_municipality; i++)
            assert_true(twin->flow[f][i] == world->flow[f][i * world->input.n_lane + lane]);
    for (size_t k = 0; k < world->scheme.n_fund; k++) {
        size_t at = k * world->input.n_lane + lane;
        assert_true(twin->balance[k] == world->book.after[at]);
        assert_true(twin->assessed[k] == world->book.assessed[at]);
        assert_true(twin->refunded[k] == world->book.refunded[at]);
    }
}

static void agrees_with_slow_twin(void **unused) {
    (void)unused;
    struct twin *twin = malloc(sizeof *twin);
    assert_non_null(twin);
    struct world world;
    uint64_t rounds = (uint64_t)(60000 * world_effort());
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        struct world dice = {.state = seed};
        /* Pools above 64 members take another way to the largest remainders. */
        size_t n = seed % 40 ? 1 + world_below(&dice, 12) : 60 + world_below(&dice, 60);
        world_init(&world, seed, n, 1 + world_below(&dice, 4), 1 + world_below(&dice, seed % 7 ? 3 : 40));
        world_random_scheme(&world);
        world_settle(&world);
        for (size_t lane = 0; lane < world.input.n_lane; lane++)
            check_lane(&world, twin, lane);
        world_free(&world);
    }
    free(twin);
}

/* One lane of the world as a world of its own. */
static void copy_lane(const struct world *from, size_t lane, struct world *to) {
    const struct settle_input *in = &from->input;
    size_t n_lane = in->n_lane;
    world_arrays(to, in->n_municipality, in->n_care, 1);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        for (size_t k = 0; k < field_arrays(f, in); k++)
            for (size_t i = 0; i < in->n_municipality * field_cells(f, in); i++) {
                size_t at = field_row(f)->per_draw ? i * n_lane + lane : i;
                field_put(field_row(f), input_room_array(&to->arrays, f, k), i,
                          field_number(field_row(f), input_array(in, f, k), at));
            }
    size_t n_fund = from->scheme.n_fund;
    int64_t *before = world_room(to, n_fund, sizeof *before);
    for (size_t k = 0; k < n_fund; k++)
        before[k] = in->fund->before[k * n_lane + lane];
    to->book = (struct fund_book){before, world_room(to, n_fund, sizeof *before),
                                  world_room(to, n_fund, sizeof *before), world_room(to, n_fund, sizeof *before)};
    to->input.fund = &to->book;
    to->input.reference = to->reference;
    for (size_t k = 0; k < WORLD_LAYERS; k++) {
        int64_t *reference = from->reference[k] ? world_room(to, in->n_municipality, sizeof *reference) : NULL;
        for (size_t i = 0; reference && i < in->n_municipality; i++)
            reference[i] = from->reference[k][i * n_lane + lane];
        to->reference[k] = reference;
    }
}

static void lanes_do_not_meet(void **unused) {
    (void)unused;
    uint64_t rounds = (uint64_t)(300 * world_effort());
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        struct world world;
        world_init(&world, 1000000 + seed, 1 + seed % 9, 2, 37);
        world_random_scheme(&world);
        world_settle(&world);
        for (size_t lane = 0; lane < 37; lane++) {
            struct world single = {.scheme = world.scheme};
            copy_lane(&world, lane, &single);
            single.workspace = world_room(&single, settle_workspace_size(world.input.n_municipality, 2, 1), 1);
            single.payment = world_room(&single, world.input.n_municipality, sizeof *single.payment);
            single.external = world_room(&single, 1, sizeof *single.external);
            world_settle(&single);
            for (size_t i = 0; i < world.input.n_municipality; i++)
                assert_true(single.payment[i] == world.payment[i * 37 + lane]);
            assert_true(single.external[0] == world.external[lane]);
            for (size_t k = 0; k < world.scheme.n_fund; k++)
                assert_true(single.book.after[k] == world.book.after[k * 37 + lane]);
            world_free(&single);
        }
        world_free(&world);
    }
}

/* Nothing is written outside the workspace and nothing left in it matters: two runs in a dirty one agree. */
static void workspace_is_large_enough(void **unused) {
    (void)unused;
    enum { GUARD = 64 };
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct world world;
        world_init(&world, 2000000 + seed, 1 + seed % 30, 1 + seed % 8, 1 + seed % 50);
        world_random_scheme(&world);
        size_t n = world.input.n_municipality, size = settle_workspace_size(n, world.input.n_care, world.input.n_lane);
        world_settle(&world);
        int64_t *first = world.payment;
        unsigned char *room = world_room(&world, size + GUARD, 1);
        memset(room, 0xA5, size + GUARD);
        world.workspace = room;
        world.payment = world_room(&world, n * world.input.n_lane, sizeof *world.payment);
        world_settle(&world);
        assert_memory_equal(first, world.payment, n * world.input.n_lane * sizeof *first);
        for (size_t k = 0; k < GUARD; k++)
            assert_int_equal(room[size + k], 0xA5);
        world_free(&world);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_slow_twin),
        cmocka_unit_test(lanes_do_not_meet),
        cmocka_unit_test(workspace_is_large_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
