/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same question as test_coverage.c, of the program itself: a small scenario is run again and again with another
 * seed, and the intervals that would be stored must hold the value of one long run in 95 % of the repetitions. The
 * error of the long run is added to that of each interval.
 *
 * EFFORT=10 takes 2,000 repetitions, whose gates are 93 to 97 %; fewer have gates as much wider as chance makes them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/engine/ensemble.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCHEMES = 3, PLACES = 5, PERIOD = 1, MOST_REPEAT = 2000, LONG_SEED = 1, FIRST_SEED = 1000 };

enum kind { MEAN, P90, ES90, SD, BUFFER90, STRUCTURAL_MEAN, STRUCTURAL_SD, DIFFERENCE, KINDS };

static const char *const kind_name[KINDS] = {"mean",        "P90",           "ES90",        "sd",
                                             "buffer 90 %", "transfer mean", "transfer sd", "difference"};

/* A value, and how far below and above it the ends of its interval are, as standard errors; not a number where no
 * interval is given. */
struct estimate {
    double value, below, above;
};

struct figures {
    struct estimate of[SCHEMES][PLACES][KINDS];
};

static double effort(void) {
    const char *text = getenv("EFFORT");
    return text ? atof(text) : 1.0;
}

static struct estimate from_figure(struct figure figure) {
    return (struct estimate){figure.value, figure.se, figure.se};
}

static struct estimate from_interval(int64_t low, int64_t value, int64_t high) {
    if (low == MEASURE_UNKNOWN)
        return (struct estimate){NAN, NAN, NAN};
    return (struct estimate){(double)value, (double)(value - low) / STATS_Z95, (double)(high - value) / STATS_Z95};
}

static void read_figures(const struct ensemble *e, struct figures *figures) {
    size_t n_period = e->plan->n_year + 1;
    for (size_t s = 0; s < SCHEMES; s++)
        for (size_t i = 0; i < PLACES; i++) {
            const struct measure_series *from = &e->series[(s * n_period + PERIOD) * PLACES + i];
            struct estimate *to = figures->of[s][i];
            struct measure_pair pair;
            measure_pair(e->measure, s, 0, i, PERIOD, &pair);
            to[MEAN] = from_figure(from->mean);
            to[P90] = from_interval(from->quantile_low[6], from->quantile[6], from->quantile_high[6]);
            to[ES90] = from_figure(from->es90);
            to[SD] = from_figure(from->sd);
            to[BUFFER90] = from_interval(from->buffer_low[4], from->buffer[4], from->buffer_high[4]);
            to[STRUCTURAL_MEAN] = from_figure(from->transfer);
            to[STRUCTURAL_SD] = from_figure(from->transfer_structural_sd);
            to[DIFFERENCE] = from_figure(pair.difference);
        }
}

static void run_once(struct scenario *scenario, int64_t draws, uint64_t seed, struct figures *figures) {
    struct plan plan = {0};
    struct ensemble ensemble = {0};
    struct note note = {0};
    scenario->n_draw = draws;
    scenario->seed = seed;
    assert_int_equal(plan_init(&plan, scenario, 1, NULL, &note), STATUS_OK);
    assert_int_equal(plan.n_place, PLACES);
    assert_int_equal(plan.n_scheme, SCHEMES);
    assert_int_equal(ensemble_init(&ensemble, &plan, 1), STATUS_OK);
    size_t rows = ensemble.chunk.rows, n = (size_t)draws;
    for (size_t first = 0; first < n; first += rows)
        assert_int_equal(ensemble_run_chunk(&ensemble, first, n - first < rows ? n - first : rows), STATUS_OK);
    assert_int_equal(ensemble_measure(&ensemble), STATUS_OK);
    read_figures(&ensemble, figures);
    ensemble_free(&ensemble);
    plan_free(&plan);
}

static bool holds(const struct estimate *one, const struct estimate *truth) {
    double off = truth->value - one->value, own = off > 0.0 ? one->above : one->below;
    double other = off > 0.0 ? truth->below : truth->above;
    return fabs(off) <= STATS_Z95 * sqrt(own * own + other * other) + 1.0; /* a cent for rounding */
}

/* Nothing is shared without a scheme, and the region as a whole gives itself nothing; the spread of few sets of inputs,
 * and the mean of its tail, are told without an interval. */
static bool applies(size_t scheme, size_t place, int kind, int64_t sets) {
    bool shares = kind == STRUCTURAL_MEAN || kind == STRUCTURAL_SD || kind == DIFFERENCE;
    bool spread = kind == ES90 || kind == SD || kind == STRUCTURAL_SD;
    return (!shares || (scheme > 0 && place + 1 < PLACES)) && (!spread || sets >= MEASURE_TAIL_GROUPS);
}

/* 4.1 binomial standard errors: 2 % at 2,000 repetitions. */
static int check_coverage(int (*hits)[PLACES][KINDS], int n, int64_t sets, const char *name) {
    double gate = 4.1 * sqrt(0.95 * 0.05 / n);
    int failed = 0;
    for (size_t s = 0; s < SCHEMES; s++)
        for (size_t i = 0; i < PLACES; i++)
            for (int k = 0; k < KINDS; k++) {
                double covered = (double)hits[s][i][k] / n;
                if (!applies(s, i, k, sets))
                    continue;
                bool good = fabs(covered - 0.95) <= gate;
                print_message("# %s scheme %zu place %zu %-14s %.1f %%%s\n", name, s, i, kind_name[k], 100.0 * covered,
                              good ? "" : " <-");
                failed += !good;
            }
    return failed;
}

/* Of a municipality on its own, at least this part of the variance is in the inputs: the scenario is one where draws
 * may not be taken as independent. */
static void check_nested(struct scenario *scenario, double least) {
    struct plan plan = {0};
    struct ensemble e = {0};
    struct note note = {0};
    scenario->n_draw = 16000;
    assert_int_equal(plan_init(&plan, scenario, 1, NULL, &note), STATUS_OK);
    assert_int_equal(ensemble_init(&e, &plan, 1), STATUS_OK);
    for (size_t first = 0, rows = e.chunk.rows; first < 16000; first += rows)
        assert_int_equal(ensemble_run_chunk(&e, first, 16000 - first < rows ? 16000 - first : rows), STATUS_OK);
    assert_int_equal(ensemble_measure(&e), STATUS_OK);
    for (size_t i = 0; i + 1 < PLACES; i++) {
        const struct measure_series *s = &e.series[PERIOD * PLACES + i];
        double part = s->parameter_sd.value / s->sd.value;
        print_message("# place %zu: %.0f %% of the variance in the inputs\n", i, 100.0 * part * part);
        assert_true(part * part > least);
    }
    ensemble_free(&e);
    plan_free(&plan);
}

static void run_design(int64_t draws, int64_t inner, const char *name) {
    struct scenario scenario = {0};
    struct note note = {0};
    static struct figures truth, one;
    static int hits[SCHEMES][PLACES][KINDS];
    int n = (int)(200.0 * effort());
    n = n < 50 ? 50 : n > MOST_REPEAT ? MOST_REPEAT : n;
    int64_t long_run = effort() >= 10.0 ? 4000000 : 80000;
    memset(hits, 0, sizeof hits);
    assert_int_equal(scenario_read(&files_disk, "tests/engine/coverage/world.cfg", &scenario, &note), STATUS_OK);
    scenario.inner_draws = inner;
    check_nested(&scenario, 0.6);
    run_once(&scenario, long_run, LONG_SEED, &truth);
    for (int r = 0; r < n; r++) {
        run_once(&scenario, draws, FIRST_SEED + (uint64_t)r, &one);
        for (size_t s = 0; s < SCHEMES; s++)
            for (size_t i = 0; i < PLACES; i++)
                for (int k = 0; k < KINDS; k++)
                    hits[s][i][k] += holds(&one.of[s][i][k], &truth.of[s][i][k]);
    }
    scenario_free(&scenario);
    assert_int_equal(check_coverage(hits, n, draws / inner, name), 0);
}

static void test_two_inner(void **state) {
    (void)state;
    run_design(1000, 2, "1,000 draws, K = 2");
}

static void test_eight_inner(void **state) {
    (void)state;
    run_design(2000, 8, "2,000 draws, K = 8");
}

/* The fewest sets of which intervals are given. */
static void test_fifty_sets(void **state) {
    (void)state;
    run_design(100, 2, "100 draws, K = 2");
    if (effort() >= 10.0)
        run_design(500, 10, "500 draws, K = 10");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fifty_sets),
        cmocka_unit_test(test_two_inner),
        cmocka_unit_test(test_eight_inner),
    };
    return cmocka_run_group_tests_name("coverage of the program", tests, NULL, NULL);
}
