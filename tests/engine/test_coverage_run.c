/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same question as test_coverage.c, of the program itself: a small scenario is run again and again with another
 * seed, and the intervals that would be stored must hold the value of one long run in 95 % of the repetitions. The
 * error of the long run is added to that of each interval. So too where inputs and budgets are uncertain, accounts are
 * known and municipalities merge; the figures are those of the horizon.
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

enum { SCHEMES = 3, MOST_PLACES = 8, MOST_REPEAT = 2000, LONG_SEED = 1, FIRST_SEED = 1000 };

enum kind { MEAN, P90, ES90, SD, BUFFER90, STRUCTURAL_MEAN, STRUCTURAL_SD, DIFFERENCE, KINDS };

static const char *const kind_name[KINDS] = {"mean",        "P90",           "ES90",        "sd",
                                             "buffer 90 %", "transfer mean", "transfer sd", "difference"};

/* A value, and how far below and above it the ends of its interval are, as standard errors; not a number where no
 * interval is given. */
struct estimate {
    double value, below, above;
};

struct figures {
    size_t places; /* municipalities, those of the last year where some merge, the region */
    struct estimate of[SCHEMES][MOST_PLACES][KINDS];
};

struct design {
    const char *world, *name; /* the scenario */
    int64_t draws, inner;
    double repeat, long_run; /* repetitions, and draws of the long run, with EFFORT=1 */
};

static double effort(void) {
    const char *text = getenv("EFFORT");
    return text ? atof(text) : 1.0;
}

/* The whole proof: MOST_REPEAT repetitions, and this many times as many draws in the long run. */
#define WHOLE_EFFORT 10.0
#define WHOLE_LONG_RUN 50.0

static struct estimate from_figure(struct figure figure) {
    return (struct estimate){figure.value, figure.se, figure.se};
}

static struct estimate from_interval(int64_t low, int64_t value, int64_t high) {
    if (low == MEASURE_UNKNOWN)
        return (struct estimate){NAN, NAN, NAN};
    return (struct estimate){(double)value, (double)(value - low) / STATS_Z95, (double)(high - value) / STATS_Z95};
}

static void read_figures(const struct ensemble *e, struct figures *figures) {
    size_t horizon = e->plan->n_year, places = e->plan->n_place;
    figures->places = places;
    for (size_t s = 0; s < SCHEMES; s++)
        for (size_t i = 0; i < places; i++) {
            const struct measure_series *from = &e->series[(s * (horizon + 1) + horizon) * places + i];
            struct estimate *to = figures->of[s][i];
            struct measure_pair pair;
            measure_pair(e->measure, s, 0, i, horizon, &pair);
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
    assert_in_range(plan.n_place, 2, MOST_PLACES);
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
static bool applies(size_t scheme, bool region, int kind, int64_t sets) {
    bool shares = kind == STRUCTURAL_MEAN || kind == STRUCTURAL_SD || kind == DIFFERENCE;
    bool spread = kind == ES90 || kind == SD || kind == STRUCTURAL_SD;
    return (!shares || (scheme > 0 && !region)) && (!spread || sets >= MEASURE_TAIL_GROUPS);
}

/* 4.1 binomial standard errors: 2 % at 2,000 repetitions. */
static int check_coverage(int (*hits)[MOST_PLACES][KINDS], int n, size_t places, const struct design *design) {
    double gate = 4.1 * sqrt(0.95 * 0.05 / n);
    int failed = 0;
    for (size_t s = 0; s < SCHEMES; s++)
        for (size_t i = 0; i < places; i++)
            for (int k = 0; k < KINDS; k++) {
                double covered = (double)hits[s][i][k] / n;
                if (!applies(s, i + 1 == places, k, design->draws / design->inner))
                    continue;
                bool good = fabs(covered - 0.95) <= gate;
                print_message("# %s scheme %zu place %zu %-14s %.1f %%%s\n", design->name, s, i, kind_name[k],
                              100.0 * covered, good ? "" : " <-");
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
    for (size_t i = 0; i + 1 < plan.n_place; i++) {
        const struct measure_series *s = &e.series[plan.n_year * plan.n_place + i];
        double part = s->parameter_sd.value / s->sd.value;
        print_message("# place %zu: %.0f %% of the variance in the inputs\n", i, 100.0 * part * part);
        assert_true(part * part > least);
    }
    ensemble_free(&e);
    plan_free(&plan);
}

static void count_hits(const struct figures *one, const struct figures *truth, int (*hits)[MOST_PLACES][KINDS]) {
    for (size_t s = 0; s < SCHEMES; s++)
        for (size_t i = 0; i < truth->places; i++)
            for (int k = 0; k < KINDS; k++)
                hits[s][i][k] += holds(&one->of[s][i][k], &truth->of[s][i][k]);
}

static void run_design(const struct design *design, double least_nested) {
    struct scenario scenario = {0};
    struct note note = {0};
    static struct figures truth, one;
    static int hits[SCHEMES][MOST_PLACES][KINDS];
    bool whole = effort() >= WHOLE_EFFORT;
    int n = whole ? MOST_REPEAT : (int)fmax(50.0, design->repeat * effort());
    memset(hits, 0, sizeof hits);
    assert_int_equal(scenario_read(&files_disk, design->world, &scenario, &note), STATUS_OK);
    scenario.inner_draws = design->inner;
    check_nested(&scenario, least_nested);
    run_once(&scenario, (int64_t)(design->long_run * (whole ? WHOLE_LONG_RUN : 1.0)), LONG_SEED, &truth);
    for (int r = 0; r < n; r++) {
        run_once(&scenario, design->draws, FIRST_SEED + (uint64_t)r, &one);
        count_hits(&one, &truth, hits);
    }
    scenario_free(&scenario);
    assert_int_equal(check_coverage(hits, n, truth.places, design), 0);
}

static void run_world(int64_t draws, int64_t inner, const char *name) {
    run_design(&(struct design){"tests/engine/coverage/world.cfg", name, draws, inner, 200, 8e4}, 0.6);
}

static void test_two_inner(void **state) {
    (void)state;
    run_world(1000, 2, "1,000 draws, K = 2");
}

static void test_eight_inner(void **state) {
    (void)state;
    run_world(2000, 8, "2,000 draws, K = 8");
}

/* The fewest sets of which intervals are given. */
static void test_fifty_sets(void **state) {
    (void)state;
    run_world(100, 2, "100 draws, K = 2");
    if (effort() >= WHOLE_EFFORT)
        run_world(500, 10, "500 draws, K = 10");
}

static void test_accounts(void **state) {
    (void)state;
    run_design(&(struct design){"tests/engine/coverage/accounts.cfg", "accounts", 1000, 2, 80, 4e4}, 0.4);
}

static void test_merger(void **state) {
    (void)state;
    run_design(&(struct design){"tests/engine/coverage/merger.cfg", "merger", 1000, 2, 80, 4e4}, 0.6);
}

/* How far transfers move with the inputs is a matter of the inputs: two draws of a set, or eight, that differ much by
 * the steps of the year tell the same. */
static void test_inputs_apart_from_steps(void **state) {
    (void)state;
    static struct figures two, eight;
    struct scenario scenario = {0};
    struct note note = {0};
    assert_int_equal(scenario_read(&files_disk, "tests/engine/coverage/world.cfg", &scenario, &note), STATUS_OK);
    scenario.care.municipal_sd = 0.25;
    scenario.inner_draws = 2;
    run_once(&scenario, 16000, 1, &two);
    scenario.inner_draws = 8;
    run_once(&scenario, 64000, 2, &eight);
    for (size_t s = 1; s < SCHEMES; s++)
        for (size_t i = 0; i + 1 < two.places; i++) {
            const struct estimate *a = &two.of[s][i][STRUCTURAL_SD], *b = &eight.of[s][i][STRUCTURAL_SD];
            print_message("# scheme %zu place %zu: %.0f +- %.0f and %.0f +- %.0f\n", s, i, a->value, a->above, b->value,
                          b->above);
            assert_true(fabs(a->value - b->value) < 4.5 * hypot(a->above, b->above));
            assert_true(a->above < 0.03 * a->value);
        }
    scenario_free(&scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inputs_apart_from_steps),
        cmocka_unit_test(test_fifty_sets),
        cmocka_unit_test(test_two_inner),
        cmocka_unit_test(test_eight_inner),
        cmocka_unit_test(test_accounts),
        cmocka_unit_test(test_merger),
    };
    return cmocka_run_group_tests_name("coverage of the program", tests, NULL, NULL);
}
