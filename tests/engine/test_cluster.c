/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several processes do with the same draws, played here by one: the deal of draws, and measures brought together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/analysis/measure.h"
#include "sim/engine/deal.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the deal ---- */

/* 10 chunks of 100 draws, the last of 50, in strips of one: 3 processes have chunks 0 3 6 9, 1 4 7, 2 5 8. */
static void deal_by_hand(void **state) {
    (void)state;
    static const size_t expected[4][3] = {{0, 100, 200}, {300, 400, 500}, {600, 700, 800}, {900, 0, 0}};
    struct deal deal = deal_make(950, 100, 3);
    assert_int_equal(deal.n_round, 4);
    for (size_t round = 0; round < 4; round++)
        for (size_t p = 0; p < 3; p++) {
            struct span span = deal_span(&deal, round, p);
            assert_int_equal(span.n, round < 3 ? 100 : p == 0 ? 50 : 0);
            assert_int_equal(span.first, expected[round][p]);
            assert_int_equal(deal_has_strip(&deal, round, p), round < 3 || p == 0);
        }
    assert_int_equal(deal_round_draws(&deal, 0), 300);
    assert_int_equal(deal_round_draws(&deal, 3), 50);
    assert_true(deal_ends_strips(&deal, 0));
}

/* Every draw once; a process goes through its draws in order; strips do not depend on the number of processes, and all
 * ends of strips are told. */
static void deal_is_complete(void **state) {
    (void)state;
    static const size_t draws[] = {1, 2, 99, 100, 101, 3200, 3201, 12345, 100000};
    static const size_t processes[] = {1, 2, 3, 4, 7, 31, 32, 33, 50};
    static unsigned char times[100000];
    for (size_t d = 0; d < 9; d++)
        for (size_t k = 0; k < 9; k++) {
            struct deal deal = deal_make(draws[d], 100, processes[k]), alone = deal_make(draws[d], 100, 1);
            size_t total = 0, strips = 0;
            assert_int_equal(deal.per_strip, alone.per_strip);
            assert_true(deal.n_strip <= DEAL_STRIPS);
            memset(times, 0, sizeof times);
            for (size_t p = 0; p < processes[k]; p++)
                for (size_t round = 0, next = 0; round < deal.n_round; round++) {
                    struct span span = deal_span(&deal, round, p);
                    strips += deal_ends_strips(&deal, round) && deal_has_strip(&deal, round, p);
                    if (span.n == 0)
                        continue;
                    assert_true(span.first >= next);
                    next = span.first + span.n;
                    for (size_t r = span.first; r < next; r++)
                        times[r]++;
                }
            for (size_t r = 0; r < draws[d]; r++)
                assert_int_equal(times[r], 1);
            for (size_t round = 0; round < deal.n_round; round++)
                total += deal_round_draws(&deal, round);
            assert_int_equal(total, draws[d]);
            assert_int_equal(strips, alone.n_strip);
        }
}

/* ---- measures ---- */

enum { SCHEMES = 3, YEARS = 2, PLACES = 2, ROWS = 96, LARGEST = 5 };

struct feed {
    int64_t payment[SCHEMES * YEARS * PLACES * ROWS], cost[YEARS * PLACES * ROWS], budget[YEARS * PLACES];
};

/* Any numbers will do, if they are a function of the draw alone: the high bits of a multiplied counter. */
static int64_t number(size_t draw, size_t series) {
    uint64_t x = ((uint64_t)draw * 64 + series + 1) * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 31)) * UINT64_C(0xBF58476D1CE4E5B9);
    return (int64_t)(x >> 40) - (1 << 23) + (int64_t)(draw % 7) * (int64_t)series * 1000;
}

static void feed_chunk(struct measure *measure, struct measure_scratch *scratch, struct span span, bool pilot_only) {
    static struct feed feed;
    for (size_t k = 0; k < SCHEMES * YEARS * PLACES * ROWS; k++)
        feed.payment[k] = number(span.first + k % ROWS, k / ROWS);
    for (size_t k = 0; k < YEARS * PLACES * ROWS; k++)
        feed.cost[k] = number(span.first + k % ROWS, 40 + k / ROWS);
    struct measure_chunk chunk = {.first = span.first,
                                  .n_row = span.n,
                                  .pilot_only = pilot_only,
                                  .row_stride = ROWS,
                                  .payment = feed.payment,
                                  .cost = feed.cost,
                                  .budget = feed.budget};
    for (size_t i = 0; i < PLACES; i++)
        assert_int_equal(measure_add(measure, scratch, &chunk, i), STATUS_OK);
}

/* The last process looks at the first draws for all. */
static void hand_over_pilot(struct measure **measure, struct measure_scratch *scratch, const struct deal *deal) {
    struct measure *maker = measure[deal->n_process - 1];
    int64_t *pilot = calloc(measure_pilot_length(maker), sizeof *pilot);
    assert_non_null(pilot);
    for (size_t first = 0; first < measure_pilot_draws(maker); first += ROWS) {
        size_t left = deal->n_draw - first;
        feed_chunk(maker, scratch, (struct span){first, left < ROWS ? left : ROWS}, true);
    }
    measure_copy_pilot(maker, pilot);
    for (size_t p = 0; p < deal->n_process; p++)
        assert_int_equal(measure_load_pilot(measure[p], pilot), STATUS_OK);
    free(pilot);
}

/* The strips of one process, or of several that take turns; the first one folds them in order. */
static void feed_all(struct measure **measure, struct measure_scratch *scratch, const struct deal *deal) {
    if (deal->n_process > 1)
        hand_over_pilot(measure, scratch, deal);
    for (size_t round = 0; round < deal->n_round; round++)
        for (size_t p = 0; p < deal->n_process; p++) {
            struct span span = deal_span(deal, round, p);
            double *strip;
            if (span.n > 0)
                feed_chunk(measure[p], scratch, span, false);
            if (!deal_ends_strips(deal, round) || !deal_has_strip(deal, round, p))
                continue;
            measure_sums(measure[p], &strip);
            if (p > 0)
                measure_fold(measure[0], strip);
            measure_end_strip(measure[p]);
        }
}

static void add_counts(struct measure **measure, size_t n_process) {
    for (size_t p = 1; p < n_process; p++) {
        int64_t *to, *from;
        size_t n = measure_counts(measure[0], &to);
        assert_int_equal(measure_counts(measure[p], &from), n);
        for (size_t k = 0; k < n; k++)
            to[k] += from[k];
        for (size_t i = 0; i < PLACES; i++) {
            n = measure_kept(measure[0], i, &to);
            measure_kept(measure[p], i, &from);
            for (size_t k = 0; k < n; k++)
                to[k] += from[k];
            size_t length = measure_bins_length(measure[p]);
            assert_int_equal(length == 0, measure_is_exact(measure[p]));
            int64_t *bins = malloc(length * sizeof *bins + 1);
            measure_copy_bins(measure[p], i, bins);
            if (length > 0)
                measure_merge_bins(measure[0], i, bins);
            free(bins);
        }
    }
}

static void assert_same(const struct measure *a, const struct measure *b, struct measure_scratch *scratch) {
    for (size_t s = 0; s < SCHEMES; s++)
        for (size_t i = 0; i < PLACES; i++)
            for (size_t t = 0; t <= YEARS; t++) {
                struct measure_series x, y;
                struct measure_pair p, q;
                memset(&x, 0, sizeof x);
                memset(&y, 0, sizeof y);
                measure_series(a, scratch, s, i, t, &x);
                measure_series(b, scratch, s, i, t, &y);
                assert_memory_equal(&x, &y, sizeof x);
                measure_pair(a, s, 0, i, t, &p);
                measure_pair(b, s, 0, i, t, &q);
                assert_memory_equal(&p, &q, sizeof p);
                for (size_t k = 0; k < SCHEMES; k++) { /* with few sets of inputs a share has no error: NaN in both */
                    struct figure mine = measure_rank(a, 0, s, k, i, t), other = measure_rank(b, 0, s, k, i, t);
                    assert_memory_equal(&mine.value, &other.value, sizeof mine.value);
                    assert_memory_equal(&mine.se, &other.se, sizeof mine.se);
                }
            }
}

/* Room for 2,000 draws of 96 bytes: with more, sketches whose bounds come from 1,000 draws, which is no multiple of the
 * chunk. */
enum { PLENTY = 1 << 24, LITTLE = 2000 * SCHEMES * PLACES * YEARS * 8 };

/* Bit for bit what one process measures. */
static void measures_come_together(int64_t draws, int64_t inner, size_t memory) {
    for (size_t n_process = 2; n_process <= LARGEST; n_process++) {
        struct measure_shape shape = {SCHEMES, PLACES - 1, YEARS, draws, inner, ROWS, memory, false, false, {0}};
        struct measure *measure[LARGEST + 1];
        struct measure_scratch *scratch = NULL;
        struct deal alone = deal_make((size_t)draws, ROWS, 1), deal = deal_make((size_t)draws, ROWS, n_process);
        for (size_t p = 0; p <= n_process; p++)
            assert_int_equal(measure_new(&shape, &measure[p]), STATUS_OK);
        assert_int_equal(measure_scratch_new(&shape, &scratch), STATUS_OK);
        assert_int_equal(measure_is_exact(measure[0]), memory == PLENTY);
        feed_all(&measure[n_process], scratch, &alone);
        feed_all(measure, scratch, &deal);
        add_counts(measure, n_process);
        assert_same(measure[n_process], measure[0], scratch);
        for (size_t p = 0; p <= n_process; p++)
            measure_free(measure[p]);
        measure_scratch_free(scratch);
    }
}

static void exact_measures_come_together(void **state) {
    (void)state;
    measures_come_together(9600, 1, PLENTY);
    measures_come_together(5001, 3, PLENTY);
    measures_come_together(96, 2, PLENTY); /* one chunk: all but one are idle */
}

static void sketches_come_together(void **state) {
    (void)state;
    measures_come_together(9600, 1, LITTLE);
    measures_come_together(9600, 32, LITTLE);
    measures_come_together(9603, 3, LITTLE);
    measures_come_together(2002, 2, LITTLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deal_by_hand),
        cmocka_unit_test(deal_is_complete),
        cmocka_unit_test(exact_measures_come_together),
        cmocka_unit_test(sketches_come_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
