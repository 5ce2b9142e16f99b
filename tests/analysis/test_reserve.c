/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weerstandsvermogen and the path of a reserve, against cases worked by hand and the reflection principle. */
#include "models/analysis/buffer.h"
#include "models/analysis/replicate.h"
#include "models/analysis/reserve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- ratio and class ---- */

/* reserve / (other risks + required), cents: 300,000 / (50,000 + 100,000) = 2. */
static void ratio_by_hand(void **state) {
    (void)state;
    assert_true(buffer_ratio(30000000, 5000000, 10000000) == 2.0);
    assert_true(buffer_ratio(30000000, 15000000, -10000000) == 2.0); /* an ample estimate covers no other risk */
    assert_true(buffer_ratio(-100, 100, 100) == -0.5);
    assert_true(isnan(buffer_ratio(BUFFER_UNKNOWN, 1, 1)));
    assert_true(isnan(buffer_ratio(1, BUFFER_UNKNOWN, 1)));
    assert_true(isnan(buffer_ratio(1, 1, BUFFER_UNKNOWN)));
    assert_true(isnan(buffer_ratio(1, 0, -5))); /* nothing to cover */
}

/* The published bounds 2.0, 1.4, 1.0, 0.8, 0.6: risks of 5,000,000 cents and a reserve on the bound, and a cent above
 * it. */
static void class_at_the_bounds(void **state) {
    static const int64_t reserve[] = {10000000, 7000000, 5000000, 4000000, 3000000};
    (void)state;
    for (size_t k = 0; k < sizeof reserve / sizeof reserve[0]; k++) {
        assert_int_equal(buffer_letter(buffer_ratio(reserve[k], 2000000, 3000000)), 'B' + (int)k);
        assert_int_equal(buffer_letter(buffer_ratio(reserve[k] + 1, 2000000, 3000000)), 'A' + (int)k);
    }
    assert_int_equal(buffer_letter(-3.0), 'F');
    assert_int_equal(buffer_letter(50.0), 'A');
    assert_int_equal(buffer_letter(NAN), '?');
}

/* 150 / 100 = 1.5 is B; at 120 it is 1.25, C; at 80 1.875, B. Between 95 and 105 all is B. */
static void class_is_undecided_across_a_bound(void **state) {
    (void)state;
    struct buffer_verdict verdict = buffer_judge(150, 0, 100, 80, 120);
    assert_true(verdict.ratio == 1.5 && verdict.low == 1.25 && verdict.high == 1.875);
    assert_int_equal(verdict.best, 'B');
    assert_int_equal(verdict.worst, 'C');
    verdict = buffer_judge(150, 0, 100, 95, 105);
    assert_int_equal(verdict.best, 'B');
    assert_int_equal(verdict.worst, 'B');
    verdict = buffer_judge(-150, 0, 100, 80, 120); /* below 0 a larger requirement is nearer to 0 */
    assert_true(verdict.low == -1.875 && verdict.high == -1.25);
    verdict = buffer_judge(150, 0, 100, BUFFER_UNKNOWN, BUFFER_UNKNOWN);
    assert_true(isnan(verdict.ratio));
    assert_int_equal(verdict.best, '?');
}

/* ---- paths ---- */

enum { STEPS = 10, YEARS = STEPS + 1, PATHS = 1 << STEPS, PLACES = 2, OPENING = 2, BUDGET = 1000, MOST = 2 * PATHS };

/* Every path of ten steps of -1 or +1 once: the reserve of draw d moves by bit t of d. Each path is `copies` draws. */
struct walk {
    int copies;
    int64_t payment[YEARS * PLACES][MOST];
    int64_t drawn[YEARS * PLACES][MOST];
    int64_t budget[YEARS * PLACES];
};

static struct walk *walk_new(int copies, bool in_budget) {
    struct walk *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->copies = copies;
    for (size_t k = 0; k < YEARS * PLACES; k++) {
        size_t t = k / PLACES;
        w->budget[k] = BUDGET;
        for (int d = 0; d < PATHS * copies; d++) {
            int step = t == 0 ? -500 : (d / copies >> (t - 1)) & 1 ? 1 : -1; /* the base year does not count */
            w->payment[k][d] = BUDGET - (in_budget ? 0 : step);
            w->drawn[k][d] = BUDGET + (in_budget ? step : 0);
        }
    }
    return w;
}

#define unknown_estimate RESERVE_UNKNOWN

static struct reserve *reserve_of(const struct walk *w, const int64_t *opening, const int64_t *estimate,
                                  bool by_estimate, size_t memory) {
    const struct reserve_shape shape = {.n_scheme = 1,
                                        .n_place = PLACES,
                                        .n_year = YEARS,
                                        .n_draw = PATHS * w->copies,
                                        .inner_draws = w->copies,
                                        .memory = memory,
                                        .lineup = 1,
                                        .opening = opening,
                                        .estimate = estimate,
                                        .by_estimate = by_estimate};
    struct reserve *reserve = NULL;
    assert_int_equal(reserve_new(&shape, &reserve), STATUS_OK);
    return reserve;
}

/* Draws first .. first + n - 1, all places. */
static void feed(struct reserve *reserve, const struct walk *w, size_t first, size_t n, bool varies, bool pilot_only) {
    const struct measure_chunk chunk = {.first = first,
                                        .n_row = n,
                                        .pilot_only = pilot_only,
                                        .row_stride = MOST,
                                        .payment = &w->payment[0][first],
                                        .budget = varies ? &w->drawn[0][first] : w->budget,
                                        .budget_varies = varies};
    for (size_t place = 0; place < PLACES; place++)
        reserve_add(reserve, &chunk, place);
}

static struct reserve_series read_last(const struct reserve *reserve, size_t place, size_t year) {
    struct reserve_series series;
    int64_t *room = calloc(reserve_kept(reserve) + 1, sizeof *room);
    assert_non_null(room);
    reserve_series(reserve, 0, place, year, room, &series);
    free(room);
    return series;
}

/* A reserve of 2 has been below 0 when the walk has reached -3. Reflection: P = P(S >= 3) + P(S > 3), of ten steps, an
 * even number, twice P(S >= 4) = 2 (C(10,7) + C(10,8) + C(10,9) + C(10,10)) / 1024 = 2 x 176 / 1024 = 352 / 1024. At
 * the end it is 2 + 2 k - 10, k binomial(10, 1/2), with cumulative counts 1 11 56 176 386 638 848 968 1013 1023 1024:
 * quantiles 5 % (rank 52) k = 2: -4; 25 % (256) k = 4: 0; 50 % (512) k = 5: 2; 75 % (768) k = 6: 4; 95 % (973) k =
 * 8: 8. */
static bool runs_out(int path) {
    int level = OPENING, least = level;
    for (int t = 0; t < STEPS; t++) {
        level += (path >> t) & 1 ? 1 : -1;
        least = level < least ? level : least;
    }
    return least < 0;
}

/* Sets of equal draws count once. A replicate has the 32 paths that begin with the same five steps. */
static double error_of_walk(double p) {
    double square = 0.0;
    for (int u = 0; u < STRATUM_REPLICATES; u++) {
        int out = 0;
        for (int path = u; path < PATHS; path += STRATUM_REPLICATES)
            out += runs_out(path);
        square += (out / 32.0 - p) * (out / 32.0 - p);
    }
    return sqrt(square / 31.0 / 32.0) * replicate_width(PATHS);
}

static void check_walk(const struct reserve *reserve) {
    static const struct {
        size_t q;
        int64_t value;
    } known[] = {{1, -4}, {3, 0}, {4, 2}, {5, 4}, {7, 8}};
    struct reserve_series end = read_last(reserve, 0, STEPS);
    assert_true(end.p_out.value == 352.0 / 1024.0);
    double p = 352.0 / 1024.0;
    double error = error_of_walk(p), n = p * (1.0 - p) / (error * error), z = 1.959964;
    assert_true(fabs(end.p_out.se - error) < 1e-12);
    /* Wilson: (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n), n draws as far as independent. */
    double middle = (p + z * z / 2.0 / n) / (1.0 + z * z / n);
    double half = z * sqrt(p * (1.0 - p) / n + z * z / 4.0 / n / n) / (1.0 + z * z / n);
    assert_true(fabs(end.p_out_interval.low - (middle - half)) < 1e-6);
    assert_true(fabs(end.p_out_interval.high - (middle + half)) < 1e-6);
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        assert_true(measure_quantile[known[k].q] > 0.04);
        assert_int_equal(end.quantile[known[k].q], known[k].value);
        assert_true(end.quantile_low[known[k].q] <= known[k].value && known[k].value <= end.quantile_high[known[k].q]);
    }
    /* Two steps cannot take 2 below 0; three can, in one of eight. In the base year it is as it was. */
    assert_true(read_last(reserve, 0, 2).p_out.value == 0.0);
    assert_true(read_last(reserve, 0, 3).p_out.value == 0.125);
    assert_int_equal(read_last(reserve, 0, 0).quantile[4], OPENING);
    assert_true(isnan(read_last(reserve, 1, STEPS).p_out.value));
    assert_int_equal(read_last(reserve, 1, STEPS).quantile[4], MEASURE_UNKNOWN);
    assert_true(isnan(end.p_over.value));
}

static void fill(int64_t *estimate, int64_t value) {
    for (size_t k = 0; k < YEARS * PLACES; k++)
        estimate[k] = value;
}

/* With certain and with uncertain budgets, each path once and twice, in one chunk and in several. */
static void walk_by_reflection(void **state) {
    const int64_t opening[PLACES] = {OPENING, RESERVE_UNKNOWN};
    int64_t estimate[YEARS * PLACES];
    (void)state;
    fill(estimate, unknown_estimate);
    for (int copies = 1; copies <= 2; copies++)
        for (int varies = 0; varies < 2; varies++) {
            struct walk *w = walk_new(copies, varies);
            struct reserve *reserve = reserve_of(w, opening, estimate, false, 1 << 24);
            size_t n = (size_t)(PATHS * copies);
            assert_int_equal(reserve_kept(reserve), n);
            feed(reserve, w, 0, n, varies, true); /* counts nothing */
            for (size_t first = 0; first < n; first += n / 4)
                feed(reserve, w, first, n / 4, varies, false);
            check_walk(reserve);
            reserve_free(reserve);
            free(w);
        }
}

/* The reserve bears what exceeds the estimate: with an estimate of 1,001, one more than the budget, it gains 1 a year.
 */
static void estimate_is_borne(void **state) {
    const int64_t opening[PLACES] = {OPENING, RESERVE_UNKNOWN};
    int64_t estimate[YEARS * PLACES];
    struct walk *w = walk_new(1, false);
    (void)state;
    fill(estimate, BUDGET + 1);
    struct reserve *reserve = reserve_of(w, opening, estimate, true, 1 << 24);
    feed(reserve, w, 0, PATHS, false, false);
    struct reserve_series end = read_last(reserve, 0, STEPS);
    assert_int_equal(end.quantile[4], OPENING + STEPS);
    assert_true(end.p_out.value == 0.0);
    assert_true(end.p_over.value == 0.0); /* at most the estimate, and that is not over it */
    reserve_free(reserve);
    fill(estimate, BUDGET);
    reserve = reserve_of(w, opening, estimate, false, 1 << 24);
    feed(reserve, w, 0, PATHS, false, false);
    assert_true(read_last(reserve, 0, STEPS).p_over.value == 0.5);
    assert_true(read_last(reserve, 1, 1).p_over.value == 0.5); /* needs no reserve */
    assert_true(read_last(reserve, 1, 0).p_over.value == 1.0);
    reserve_free(reserve);
    free(w);
}

/* What two processes have counted adds up to what one counts, number by number. */
static void halves_add_up(void **state) {
    const int64_t opening[PLACES] = {OPENING, RESERVE_UNKNOWN};
    int64_t estimate[YEARS * PLACES], *a, *b;
    struct walk *w = walk_new(2, false);
    (void)state;
    fill(estimate, BUDGET);
    struct reserve *part[2], *whole = reserve_of(w, opening, estimate, false, 1 << 24);
    for (size_t k = 0; k < 2; k++) {
        part[k] = reserve_of(w, opening, estimate, false, 1 << 24);
        feed(part[k], w, k * PATHS, PATHS, false, false);
        feed(whole, w, k * PATHS, PATHS, false, false);
    }
    size_t n = reserve_numbers(part[0], &a);
    assert_int_equal(reserve_numbers(part[1], &b), n);
    for (size_t k = 0; k < n; k++)
        a[k] += b[k];
    assert_int_equal(reserve_numbers(whole, &b), n);
    assert_memory_equal(a, b, n * sizeof *a);
    for (size_t k = 0; k < 2; k++)
        reserve_free(part[k]);
    reserve_free(whole);
    free(w);
}

/* When memory is short the quantiles are those of the first draws, whole sets of them; chances are of all draws. Of the
 * first 128 paths the last three steps are down: the reserve is 2 - 3 + 2 k - 7. */
static void short_memory_keeps_the_first(void **state) {
    const int64_t opening[PLACES] = {OPENING, RESERVE_UNKNOWN};
    int64_t estimate[YEARS * PLACES];
    struct walk *w = walk_new(1, false);
    (void)state;
    fill(estimate, unknown_estimate);
    struct reserve *reserve = reserve_of(w, opening, estimate, false, 128 * YEARS * sizeof(int64_t));
    assert_int_equal(reserve_kept(reserve), 128);
    feed(reserve, w, 0, PATHS, false, false);
    struct reserve_series end = read_last(reserve, 0, STEPS);
    assert_true(end.p_out.value == 352.0 / 1024.0);
    assert_int_equal(end.quantile[4], 2 - 3 + 2 * 3 - 7); /* rank 64 of 128: cumulative counts of k are 1 8 29 64 */
    assert_int_equal(end.quantile[0], MEASURE_UNKNOWN);   /* 1 % of 128 draws: too few for an interval */
    reserve_free(reserve);
    free(w);
}

/* One that is below 0 at the start has run out at once. */
static void starts_below_zero(void **state) {
    const int64_t opening[PLACES] = {-1, 0};
    int64_t estimate[YEARS * PLACES];
    struct walk *w = walk_new(1, false);
    (void)state;
    fill(estimate, unknown_estimate);
    struct reserve *reserve = reserve_of(w, opening, estimate, false, 1 << 24);
    feed(reserve, w, 0, PATHS, false, false);
    assert_true(read_last(reserve, 0, 0).p_out.value == 1.0);
    assert_true(read_last(reserve, 1, 0).p_out.value == 0.0);
    assert_true(read_last(reserve, 1, 1).p_out.value == 0.5);
    reserve_free(reserve);
    reserve_free(NULL);
    free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratio_by_hand),
        cmocka_unit_test(class_at_the_bounds),
        cmocka_unit_test(class_is_undecided_across_a_bound),
        cmocka_unit_test(walk_by_reflection),
        cmocka_unit_test(estimate_is_borne),
        cmocka_unit_test(halves_add_up),
        cmocka_unit_test(short_memory_keeps_the_first),
        cmocka_unit_test(starts_below_zero),
    };
    return cmocka_run_group_tests_name("reserve", tests, NULL, NULL);
}
