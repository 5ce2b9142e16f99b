/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coalitions against slow twins: every coalition's shortfall by sorting, Shapley values over all orders of entering;
 * and against what theory says of them. */
#include "models/analysis/coalition.h"
#include "models/analysis/order.h"
#include "models/core/stream.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define assert_close(a, b, tolerance) assert_true(fabs((a) - (b)) <= (tolerance))

enum { MOST = 12, DRAWS = 400 };

struct world {
    size_t n, n_draw;
    double loss[MOST * DRAWS];
    struct coalition_game game;
    struct coalition_moments moments;
    struct coalition_scratch *scratch;
};

/* Losses of very different sizes, all of one, or of the smaller players all the same but for a few cents, so that they
 * move a draw together. */
enum sizes { SQUARES, ALIKE, TOGETHER };

static double size_of(enum sizes sizes, size_t i) {
    return sizes == SQUARES ? (double)((i + 1) * (i + 1)) : sizes == ALIKE || i < 12 ? 25.0 : 250.0;
}

/* Whole cents, partly shared; some draws tie. */
static void world_fill_sizes(struct world *w, size_t n, size_t n_draw, uint64_t seed, enum sizes sizes) {
    struct stream stream = stream_open(seed, 1, 2, 0, 0, SOURCE_COST);
    w->n = n;
    w->n_draw = n_draw;
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < n_draw; r++) {
            uint32_t own[4], shared[4];
            stream_words(&stream, (uint32_t)r, (uint32_t)(i + 1), 0, own);
            stream_words(&stream, (uint32_t)r, 0, 0, shared);
            double size = size_of(sizes, i), common = (double)(shared[0] >> 24) * 20.0;
            bool follows = sizes == TOGETHER && i < 12;
            double alone = sizes == TOGETHER && i >= 12 ? (double)own[0] / 1e6 : (double)own[0] / 1e6 + common;
            w->loss[i * n_draw + r] =
                floor(size * ((follows ? (double)(own[0] >> 30) + common : alone) - 4000.0) / 10.0);
        }
    w->game = (struct coalition_game){n, n_draw, w->loss, 0.1};
    coalition_moments(&w->game, &w->moments);
    assert_int_equal(coalition_scratch_new(&w->game, &w->scratch), STATUS_OK);
}

static void world_fill(struct world *w, size_t n, size_t n_draw, uint64_t seed) {
    world_fill_sizes(w, n, n_draw, seed, SQUARES);
}

static int descending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* Mean of the worst tail * n draws; the last one counts for the fraction that is left. */
static double slow_shortfall(const struct world *w, uint32_t members) {
    double sum[DRAWS], k = w->game.tail * (double)w->n_draw, total = 0.0, left = k;
    for (size_t r = 0; r < w->n_draw; r++) {
        sum[r] = 0.0;
        for (size_t i = 0; i < w->n; i++)
            sum[r] += members >> i & 1 ? w->loss[i * w->n_draw + r] : 0.0;
    }
    qsort(sum, w->n_draw, sizeof *sum, descending);
    for (size_t r = 0; r < w->n_draw && left > 0.0; r++) {
        total += sum[r] * (left < 1.0 ? left : 1.0);
        left -= 1.0;
    }
    return members ? total / k : 0.0;
}

struct seen {
    const struct world *world;
    unsigned char visited[1 << MOST];
    struct coalition_sums shortfall, variance;
};

static void see(void *context, const struct coalition_outcome *outcome) {
    struct seen *seen = context;
    double expected = slow_shortfall(seen->world, outcome->members);
    assert_close(outcome->shortfall, expected, 1e-9 * (1.0 + fabs(expected)));
    seen->visited[outcome->members]++;
    coalition_sums_add(&seen->shortfall, seen->world->n, outcome->members, outcome->shortfall);
    coalition_sums_add(&seen->variance, seen->world->n, outcome->members, outcome->variance);
}

static void scan_all(struct world *w, struct seen *seen) {
    memset(seen, 0, sizeof *seen);
    seen->world = w;
    for (size_t part = 0; part < coalition_parts(&w->game); part++)
        coalition_scan(&w->game, &w->moments, w->scratch, part, see, seen);
}

static void each_coalition_once_and_right(void **state) {
    (void)state;
    static struct world w;
    static struct seen seen;
    for (size_t n = 1; n <= MOST; n += n < 4 ? 1 : 4) {
        world_fill(&w, n, n == 4 ? 37 : DRAWS, n); /* 37 draws: a tail of 3.7 draws */
        scan_all(&w, &seen);
        assert_int_equal(seen.visited[0], 0);
        for (uint32_t set = 1; set < UINT32_C(1) << n; set++)
            assert_int_equal(seen.visited[set], 1);
        coalition_scratch_free(w.scratch);
    }
}

/* Many players, so that most draws are passed over most of the time: every so many coalitions as by itself, and each
 * once. */
enum { MANY = 20, MANY_DRAWS = 120 };

struct alone {
    struct world *world;
    struct coalition_scratch *scratch;
    size_t every, n_seen;
    unsigned char visited[1 << MANY];
};

static void compare_alone(void *context, const struct coalition_outcome *outcome) {
    struct alone *alone = context;
    alone->n_seen++;
    alone->visited[outcome->members]++;
    if (alone->n_seen % alone->every != 0)
        return;
    struct coalition_outcome one;
    coalition_evaluate(&alone->world->game, &alone->world->moments, alone->scratch, outcome->members, &one);
    assert_int_equal(one.members, outcome->members);
    assert_true(one.shortfall == outcome->shortfall);
    assert_close(one.mean, outcome->mean, 1e-6);
    assert_close(one.variance, outcome->variance, 1e-6 * one.variance);
}

static void many_players(size_t n, size_t every, enum sizes sizes) {
    static struct world w;
    static struct alone alone;
    memset(&alone, 0, sizeof alone);
    world_fill_sizes(&w, n, MANY_DRAWS, 3, sizes);
    alone.world = &w;
    alone.every = every;
    assert_int_equal(coalition_scratch_new(&w.game, &alone.scratch), STATUS_OK);
    for (size_t part = 0; part < coalition_parts(&w.game); part++)
        coalition_scan(&w.game, &w.moments, w.scratch, part, compare_alone, &alone);
    assert_int_equal(alone.n_seen, (1 << n) - 1);
    for (uint32_t set = 1; set < UINT32_C(1) << n; set++)
        assert_int_equal(alone.visited[set], 1);
    coalition_scratch_free(alone.scratch);
    coalition_scratch_free(w.scratch);
}

static void many_players_as_one_by_one(void **state) {
    (void)state;
    many_players(MANY, 37, SQUARES);
    many_players(16, 1, ALIKE);
    many_players(16, 1, TOGETHER);
}

/* Mean over all orders of what a player adds when it enters, by walking through them one by one. */
static void add_orders(const struct world *w, uint32_t in, double before, double weight, double *share) {
    size_t left = w->n - (size_t)__builtin_popcount(in);
    for (size_t i = 0; i < w->n; i++) {
        if (in >> i & 1)
            continue;
        uint32_t with = in | UINT32_C(1) << i;
        double after = slow_shortfall(w, with);
        share[i] += (after - before) * weight / (double)left;
        add_orders(w, with, after, weight / (double)left, share);
    }
}

static void shapley_by_all_orders(void **state) {
    (void)state;
    static struct world w;
    static struct seen seen;
    for (size_t n = 1; n <= 6; n++) {
        double share[MOST], slow[MOST] = {0.0}, sum = 0.0;
        world_fill(&w, n, 40, 10 + n);
        scan_all(&w, &seen);
        coalition_shapley(&seen.shortfall, n, share);
        add_orders(&w, 0, 0.0, 1.0, slow);
        double whole = slow_shortfall(&w, (UINT32_C(1) << n) - 1);
        for (size_t i = 0; i < n; i++) {
            assert_close(share[i], slow[i], 1e-6);
            sum += share[i];
        }
        assert_close(sum, whole, 1e-4); /* far below a cent */
        coalition_scratch_free(w.scratch);
    }
}

/* By the formula over sizes, for 8 players: value(S) summed with (s - 1)! (n - s)! / n!. */
static void shapley_by_formula(void **state) {
    (void)state;
    static struct world w;
    static struct seen seen;
    static const double factorial[] = {1, 1, 2, 6, 24, 120, 720, 5040, 40320};
    enum { N = 8 };
    double share[MOST];
    world_fill(&w, N, 200, 77);
    scan_all(&w, &seen);
    coalition_shapley(&seen.shortfall, N, share);
    for (size_t i = 0; i < N; i++) {
        double slow = 0.0;
        for (uint32_t set = 0; set < 1u << N; set++)
            if (!(set >> i & 1)) {
                int size = __builtin_popcount(set);
                slow += factorial[size] * factorial[N - size - 1] / factorial[N] *
                        (slow_shortfall(&w, set | 1u << i) - slow_shortfall(&w, set));
            }
        assert_close(share[i], slow, 1e-6 * (1.0 + fabs(slow)));
    }
    coalition_scratch_free(w.scratch);
}

/* In the game of the variance a player's share is its covariance with the sum of all. */
static void variance_game_is_covariance(void **state) {
    (void)state;
    static struct world w;
    static struct seen seen;
    double share[MOST];
    world_fill(&w, MOST, DRAWS, 5);
    scan_all(&w, &seen);
    coalition_shapley(&seen.variance, MOST, share);
    for (size_t i = 0; i < MOST; i++) {
        double mean = 0.0, mean_all = 0.0, product = 0.0;
        for (size_t r = 0; r < DRAWS; r++) {
            double all = 0.0;
            for (size_t j = 0; j < MOST; j++)
                all += w.loss[j * DRAWS + r];
            mean += w.loss[i * DRAWS + r] / DRAWS;
            mean_all += all / DRAWS;
            product += w.loss[i * DRAWS + r] * all / DRAWS;
        }
        double covariance = product - mean * mean_all;
        assert_close(share[i], covariance, 1e-8 * fabs(covariance) + 1.0);
    }
    coalition_scratch_free(w.scratch);
}

/* Equal players share equally, a player without loss gets nothing; Euler shares add up to the shortfall, ties included.
 */
static void shares_are_fair(void **state) {
    (void)state;
    static struct world w;
    static struct seen seen;
    double share[MOST], euler[MOST], sum = 0.0;
    world_fill(&w, 5, 40, 9);
    for (size_t r = 0; r < 40; r++) {
        w.loss[40 + r] = w.loss[r];
        w.loss[80 + r] = 0.0;
        w.loss[120 + r] = (double)(r % 4) * 1000.0;
        w.loss[160 + r] = (double)(r % 4) * 500.0;
    }
    coalition_scratch_free(w.scratch);
    assert_int_equal(coalition_scratch_new(&w.game, &w.scratch), STATUS_OK);
    coalition_moments(&w.game, &w.moments);
    scan_all(&w, &seen);
    coalition_shapley(&seen.shortfall, 5, share);
    assert_int_equal(coalition_euler(&w.game, euler), STATUS_OK);
    assert_close(share[0], share[1], 1e-6);
    assert_close(share[2], 0.0, 1e-6);
    assert_close(euler[2], 0.0, 0.0);
    for (size_t i = 0; i < 5; i++)
        sum += euler[i];
    assert_close(sum, slow_shortfall(&w, 31), 1e-6);
    coalition_scratch_free(w.scratch);
}

/* Orders that are sampled: every one adds up to the value of all, the shares lie around the exact ones as their errors
 * say, and the draws' own errors agree with the spread over batches (which has an error of a sixth itself). */
static void orders_come_near(void **state) {
    (void)state;
    static struct world w;
    static struct seen seen;
    enum { N = 6, PAIRS = 400, INNER = 2, BATCHES = 20 };
    struct order_sums sums = {0}, half = {0};
    double exact[N], share[N], draw_se[N], order_se[N], sum = 0.0, off = 0.0, batch[BATCHES], mean = 0.0, square = 0.0;
    world_fill(&w, N, DRAWS, 21);
    scan_all(&w, &seen);
    coalition_shapley(&seen.shortfall, N, exact);
    struct order_game game = {N, DRAWS, w.loss, 0.1, INNER, 7};
    assert_int_equal(order_sums_init(&game, &sums), STATUS_OK);
    assert_int_equal(order_sums_init(&game, &half), STATUS_OK);
    assert_int_equal(order_add(&game, &sums, 0, PAIRS / 2), STATUS_OK); /* in two parts */
    assert_int_equal(order_add(&game, &half, PAIRS / 2, PAIRS / 2), STATUS_OK);
    order_join(&game, &sums, &half);
    order_finish(&game, &sums, share, draw_se, order_se);
    for (size_t i = 0; i < N; i++) {
        sum += share[i];
        off += (share[i] - exact[i]) * (share[i] - exact[i]) / (order_se[i] * order_se[i]) / N;
        assert_true(draw_se[i] > 0.0);
    }
    assert_close(sum, slow_shortfall(&w, (1u << N) - 1), 1e-3);
    assert_true(off > 0.02 && off < 5.0); /* mean square of N - 1 standard normal numbers */
    order_sums_free(&sums);
    order_sums_free(&half);
    /* one player: the share is its own shortfall, whose spread over batches of draws is known */
    game.n = 1;
    assert_int_equal(order_sums_init(&game, &sums), STATUS_OK);
    assert_int_equal(order_add(&game, &sums, 0, 1), STATUS_OK);
    order_finish(&game, &sums, share, draw_se, order_se);
    for (size_t b = 0; b < BATCHES; b++) {
        static struct world small;
        small = w;
        small.n = 1;
        small.n_draw = DRAWS / BATCHES;
        for (size_t r = 0; r < small.n_draw; r++)
            small.loss[r] = w.loss[b * small.n_draw + r];
        small.game = (struct coalition_game){1, small.n_draw, small.loss, 0.1};
        batch[b] = slow_shortfall(&small, 1);
        mean += batch[b] / BATCHES;
    }
    for (size_t b = 0; b < BATCHES; b++)
        square += (batch[b] - mean) * (batch[b] - mean);
    double spread = sqrt(square / (BATCHES - 1) / BATCHES);
    assert_true(draw_se[0] > 0.4 * spread && draw_se[0] < 2.0 * spread);
    assert_close(share[0], slow_shortfall(&w, 1), 1e-6);
    order_sums_free(&sums);
    coalition_scratch_free(w.scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_coalition_once_and_right),
        cmocka_unit_test(many_players_as_one_by_one),
        cmocka_unit_test(shapley_by_all_orders),
        cmocka_unit_test(shapley_by_formula),
        cmocka_unit_test(variance_game_is_covariance),
        cmocka_unit_test(shares_are_fair),
        cmocka_unit_test(orders_come_near),
    };
    return cmocka_run_group_tests_name("coalition", tests, NULL, NULL);
}
