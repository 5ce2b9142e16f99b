/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mixture is drawn kind by kind, gamma kinds as totals. Held against a twin that draws every single client with GSL
 * (how many come, of which component each is and what he costs, who stays and keeps it, who has a PGB): the same
 * distribution of cost by form, of what changes from year to year and of what single clients cost above a threshold.
 * And against the mean and covariance in closed form, which know of a mixture its cv alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/cohort.h"
#include "models/care/kind.h"
#include "tests/care/swings_world.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

enum { LANES = 250, CLIENTS = 1000, T = 3 /* years */ };

static const int64_t threshold = 2000000; /* cents */

enum feature { ZIN_FIRST, ZIN_LAST, PGB_LAST, SUM_OF_TWO, CHANGE, EXCESS, FEATURES };

/* Fewer say too little of heavy tails. */
static size_t draws(void) {
    const char *text = getenv("EFFORT");
    double effort = text ? atof(text) : 1.0;
    return LANES * (size_t)(effort < 0.5 ? 40 : 80 * effort);
}

/* 80 % of a light kind, 15 % of an intensive one, 5 % dear ones with a heavy tail: mean 0.8 x 0.25 + 0.15 x 2 + 0.05 x
 * 10 = 1. Some thirteen clients a year. */
static struct component part[3] = {
    {&family_gamma, 0.80, 0.25, 0.8, 0.0, false},
    {&family_gamma, 0.15, 2.0, 0.8, 0.0, false},
    {&family_lognormal, 0.05, 10.0, 1.0, 0.0, false},
};

static void set_up(struct world *w, double persistence) {
    double square = 0.0;
    world_set_up(w);
    for (size_t k = 0; k < 3; k++)
        square += part[k].share * part[k].mean * part[k].mean * (1.0 + part[k].cv * part[k].cv);
    w->product[0].family = &family_mixture;
    w->product[0].n_component = 3;
    w->product[0].component = part;
    w->product[0].cv = sqrt(square - 1.0);
    w->care.n_product = 1;
    w->care.n_year = w->region.n_year = T;
    w->care.persistence = persistence;
    w->region.n_municipality = 1;
    for (size_t t = 0; t < YEARS; t++)
        w->youths[t] = t == 0 ? 220 : 250;
}

/* What one history of the years says: EUR by year and form, and above the threshold. */
struct history {
    double cost[T][2], excess;
};

static void tell(const struct history *h, size_t draw, double *features[FEATURES]) {
    double total[T];
    for (size_t t = 0; t < T; t++)
        total[t] = h->cost[t][0] + h->cost[t][1];
    features[ZIN_FIRST][draw] = h->cost[0][0];
    features[ZIN_LAST][draw] = h->cost[T - 1][0];
    features[PGB_LAST][draw] = h->cost[T - 1][1];
    features[SUM_OF_TWO][draw] = total[T - 2] + total[T - 1];
    features[CHANGE][draw] = total[T - 1] - total[T - 2];
    features[EXCESS][draw] = h->excess;
}

/* ---- the program ---- */

static void read_lane(const struct care_block *block, size_t l, struct history *h) {
    *h = (struct history){.excess = 0.0};
    for (size_t t = 0; t < T; t++)
        for (size_t f = 0; f < CARE_FORMS; f++) {
            size_t at = (t * CARE_FORMS + f) * CARE * block->n_lane + l;
            h->cost[t][f] = (double)block->cost[at] / 100.0;
            h->excess += (double)block->excess[0][at] / 100.0;
        }
}

static void simulate(const struct world *w, size_t n, struct history *history) {
    enum { CELLS = T * CARE_FORMS * CARE };
    static int64_t cost[CELLS * LANES], above[CELLS * LANES];
    static int32_t clients[CELLS * LANES];
    static const bool wanted[CARE] = {true, true};
    int64_t *excess[1] = {above};
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    uint32_t draw[LANES];
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), 7, 1), STATUS_OK);
    assert_int_equal(plan.n_kind, 3);
    plan.n_threshold = 1;
    plan.threshold = &threshold;
    plan.excess_wanted = wanted;
    assert_int_equal(care_scratch_new(&plan, LANES, &scratch), STATUS_OK);
    for (size_t first = 0; first < n; first += LANES) {
        for (size_t l = 0; l < LANES; l++)
            draw[l] = (uint32_t)(first + l);
        struct care_block block = {LANES, draw, cost, clients, excess};
        assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
        for (size_t l = 0; l < LANES; l++)
            read_lane(&block, l, &history[first + l]);
    }
    care_scratch_free(scratch);
    care_plan_free(&plan);
}

/* ---- the twin ---- */

/* What a new client costs, in units of the mean. */
static double level_of(gsl_rng *rng) {
    double u = gsl_rng_uniform(rng);
    const struct component *c = u < part[0].share ? &part[0] : u < part[0].share + part[1].share ? &part[1] : &part[2];
    double square = c->cv * c->cv, spread = log(1.0 + square);
    return c->mean * (c->family == &family_gamma ? gsl_ran_gamma(rng, 1.0 / square, square)
                                                 : gsl_ran_lognormal(rng, -spread / 2.0, sqrt(spread)));
}

static void twin(const struct world *w, gsl_rng *rng, struct history *h) {
    const struct product *product = &w->product[0];
    double level[CLIENTS], leave = 1.0 / (1.0 + product->duration);
    size_t n = 0;
    *h = (struct history){.excess = 0.0};
    for (size_t t = 0; t < T; t++) {
        double need = product->users_per_youth * (double)w->youths[t];
        size_t kept = 0;
        for (size_t j = 0; j < n; j++)
            if (gsl_rng_uniform(rng) >= leave)
                level[kept++] = gsl_rng_uniform(rng) < w->care.persistence ? level[j] : level_of(rng);
        size_t fresh = gsl_ran_poisson(rng, t == 0 ? need : leave * need);
        assert_true(kept + fresh <= CLIENTS);
        for (n = kept; n < kept + fresh; n++)
            level[n] = level_of(rng);
        for (size_t j = 0; j < n; j++) {
            size_t form = gsl_rng_uniform(rng) < product->pgb_share ? 1 : 0;
            double euro = level[j] * product->mean_cost * (form ? product->pgb_cost_factor : 1.0);
            h->cost[t][form] += euro;
            h->excess += fmax(0.0, euro - (double)threshold / 100.0);
        }
    }
}

/* ---- comparison ---- */

/* Largest distance between two empirical distributions (Kolmogorov and Smirnov); sorts both. Differences of rounding to
 * cents are none. */
static double distance(size_t n, double *a, double *b) {
    double most = 0.0;
    gsl_sort(a, 1, n);
    gsl_sort(b, 1, n);
    for (size_t i = 0, j = 0; i < n && j < n;) {
        double x = fmin(a[i], b[j]) + 0.02;
        for (; i < n && a[i] <= x;)
            i++;
        for (; j < n && b[j] <= x;)
            j++;
        most = fmax(most, fabs((double)i - (double)j) / (double)n);
    }
    return most;
}

static void compare(const struct history *a, const struct history *b, size_t n, double persistence) {
    double *room = malloc(2 * FEATURES * n * sizeof *room), *of[2][FEATURES];
    assert_non_null(room);
    for (size_t k = 0; k < 2 * FEATURES; k++)
        of[k / FEATURES][k % FEATURES] = room + k * n;
    for (size_t r = 0; r < n; r++) {
        tell(&a[r], r, of[0]);
        tell(&b[r], r, of[1]);
    }
    for (size_t k = 0; k < FEATURES; k++) {
        double apart = distance(n, of[0][k], of[1][k]), most = 1.95 * sqrt(2.0 / (double)n); /* once in a thousand */
        if (apart > most)
            fail_msg("persistence %g, feature %zu: %g apart, at most %g", persistence, k, apart, most);
    }
    free(room);
}

/* Mean and covariance of the cost of all years. */
static void compare_moments(const struct world *w, const struct history *h, size_t n) {
    double mean[T] = {0}, product[T][T] = {{0}};
    struct cohorts c;
    assert_int_equal(cohorts_make(&w->care, &w->region, 0, T, &c), STATUS_OK);
    for (size_t r = 0; r < n; r++)
        for (size_t t = 0; t < T; t++) {
            double x = (h[r].cost[t][0] + h[r].cost[t][1]) / c.euro[t] - 1.0;
            mean[t] += x / (double)n;
            for (size_t u = 0; u <= t; u++)
                product[t][u] += x * ((h[r].cost[u][0] + h[r].cost[u][1]) / c.euro[u] - 1.0) / (double)n;
        }
    for (size_t t = 0; t < T; t++) {
        double variance = c.chance[t * T + t];
        if (fabs(mean[t]) > 4.5 * sqrt(variance / (double)n))
            fail_msg("persistence %g year %zu: mean off by %g", w->care.persistence, t, mean[t]);
        for (size_t u = 0; u <= t; u++) {
            double own = sqrt(variance * c.chance[u * T + u]);
            double off = (product[t][u] - c.chance[t * T + u]) / own, most = 10.0 / sqrt((double)n); /* heavy tails */
            if (fabs(off) > most)
                fail_msg("persistence %g years %zu, %zu: covariance off by %g, at most %g", w->care.persistence, t, u,
                         off, most);
        }
    }
    cohorts_free(&c);
}

static void try_persistence(double persistence) {
    struct world w;
    size_t n = draws();
    struct history *a = calloc(n, sizeof *a), *b = calloc(n, sizeof *b);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    assert_true(a && b && rng);
    set_up(&w, persistence);
    simulate(&w, n, a);
    for (size_t r = 0; r < n; r++)
        twin(&w, rng, &b[r]);
    compare_moments(&w, a, n);
    compare_moments(&w, b, n);
    compare(a, b, n, persistence);
    gsl_rng_free(rng);
    free(a);
    free(b);
}

static void test_all_keep(void **state) {
    (void)state;
    try_persistence(1.0);
}

static void test_half_keep(void **state) {
    (void)state;
    try_persistence(0.5);
}

static void test_none_keep(void **state) {
    (void)state;
    try_persistence(0.0);
}

/* A product that is no mixture is one kind, whose streams are those of the product. */
static void test_kinds(void **state) {
    (void)state;
    struct world w;
    size_t n;
    set_up(&w, 1.0);
    w.care.n_product = PRODUCTS;
    struct care_kind *kind = care_kinds_new(&w.care, &n);
    assert_int_equal(n, 4);
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(kind[k].product, 0);
        assert_int_equal(kind[k].number, k);
        assert_int_equal(kind[k].n, 3);
        assert_ptr_equal(kind[k].component.family, part[k].family);
        assert_int_equal(care_kind_form(&kind[k], 0), 2 * k);
        assert_int_equal(care_kind_form(&kind[k], 1), 2 * k + 1);
        assert_int_equal(care_kind_form(&kind[k], CARE_NO_FORM), 255 - k);
    }
    assert_int_equal(kind[3].product, 1);
    assert_int_equal(kind[3].n, 1);
    assert_true(kind[3].share == 1.0 && kind[3].mean == 1.0);
    assert_int_equal(care_kind_form(&kind[3], 1), 1);
    free(kind);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_all_keep),
        cmocka_unit_test(test_half_keep),
        cmocka_unit_test(test_none_keep),
    };
    return cmocka_run_group_tests_name("kind", tests, NULL, NULL);
}
