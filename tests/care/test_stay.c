/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients who keep their cost level, many lanes at a time, against a plain twin that takes one client of one draw at a
 * time: the same cost levels in the same order, to the bit, and the same costs to the cent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/family.h"
#include "models/care/kind.h"
#include "models/care/stay.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 70, YEARS = 4, VARIANTS = 3, MOST = 20000 };

struct world {
    struct care_plan plan;
    struct care care;
    struct region region;
    struct municipality municipality;
    struct product product, variant[VARIANTS];
    const struct product *of_lane[LANES];
    uint32_t draw[LANES];
};

static void make_world(struct world *w, const struct family *family, double persistence) {
    *w = (struct world){.municipality = {.hash = 77}, .product = {.hash = 99, .family = family, .cv = 0.8}};
    w->product.tail_index = family == &family_pareto ? 2.5 : 0.0;
    for (size_t k = 0; k < VARIANTS; k++) {
        w->variant[k] = w->product;
        w->variant[k].cv += 0.1 * (double)k;
        w->variant[k].tail_index += family == &family_pareto ? 0.1 * (double)k : 0.0;
    }
    for (size_t l = 0; l < LANES; l++) {
        w->of_lane[l] = &w->variant[l / 30];
        w->draw[l] = (uint32_t)(1000 + 3 * l);
    }
    w->care = (struct care){.n_product = 1, .product = &w->product, .persistence = persistence, .first_year = 2015};
    w->region.municipality = &w->municipality;
    w->region.n_municipality = 1;
    w->plan = (struct care_plan){.care = &w->care, .region = &w->region, .sampler = sampler_select(), .seed = 42};
    assert_non_null(w->plan.sampler);
    w->plan.kind = care_kinds_new(&w->care, &w->plan.n_kind);
    assert_non_null(w->plan.kind);
}

/* ---- the twin ---- */

struct client_place {
    const struct world *world;
    size_t t, lane;
    uint32_t client;
};

static struct stream stream_at(const struct client_place *at, unsigned form, enum stream_source source) {
    return stream_open(42, 77, 99, form, 2015 + (unsigned)at->t, source);
}

static double uniform_of(const struct client_place *at, unsigned form, enum stream_source source) {
    struct stream stream = stream_at(at, form, source);
    struct lanes one = {1, &at->world->draw[at->lane], &at->client};
    double u;
    at->world->plan.sampler->uniform(&stream, &one, &u);
    return u;
}

static double cost_of(const struct client_place *at) {
    const struct product *product = at->world->of_lane[at->lane];
    struct stream cost = stream_at(at, CARE_NO_FORM, SOURCE_COST), split = stream_at(at, CARE_NO_FORM, SOURCE_SPLIT);
    struct lanes one = {1, &at->world->draw[at->lane], &at->client};
    struct alike alike = {1, product};
    double x;
    product->family->client(at->world->plan.sampler, &cost, &split, &one, &alike, &x);
    return x;
}

/* Every one of the n in turn comes in front with probability (still wanted) / (still to come); order stays. */
static void twin_choose(struct client_place at, unsigned form, enum stream_source source, size_t n, size_t wanted,
                        double *x) {
    static double front[MOST], back[MOST];
    size_t taken = 0, left = 0;
    for (size_t j = 0; j < n; j++) {
        at.client = (uint32_t)j;
        if (uniform_of(&at, form, source) * (double)(n - j) < (double)(wanted - taken))
            front[taken++] = x[j];
        else
            back[left++] = x[j];
    }
    memcpy(x, front, taken * sizeof *x);
    memcpy(x + taken, back, left * sizeof *x);
}

static void twin_step(const struct world *w, const struct stay_flow *flow, size_t lane, double *x) {
    size_t before = (size_t)flow->before[lane], stay = (size_t)flow->stay[lane];
    size_t n = stay + (size_t)flow->inflow[lane], pgb = (size_t)flow->pgb[lane];
    struct client_place at = {w, flow->t, lane, 0};
    if (stay < before)
        twin_choose(at, CARE_NO_FORM, SOURCE_KEPT, before, stay, x);
    for (size_t j = 0; j < n; j++) {
        at.client = (uint32_t)j;
        bool keeps =
            w->care.persistence >= 1.0 || uniform_of(&at, CARE_NO_FORM, SOURCE_KEPT_REST) < w->care.persistence;
        if (j >= stay || !keeps)
            x[j] = cost_of(&at);
    }
    if (pgb > 0)
        twin_choose(at, 1, SOURCE_FORM_COST, n, n - pgb, x);
}

/* ---- years of random flows: many lanes with few clients or none, and some with thousands ---- */

struct flows {
    int32_t before[LANES], stay[LANES], inflow[LANES], pgb[LANES];
};

static void next_flows(gsl_rng *rng, size_t t, struct flows *f) {
    for (size_t l = 0; l < LANES; l++) {
        double mean = l % 17 == 5 ? 3000.0 : l % 5 == 0 ? 0.2 : 4.0;
        f->before[l] = t == 0 ? 0 : f->stay[l] + f->inflow[l];
        f->stay[l] = (int32_t)gsl_ran_binomial(rng, l % 7 == 0 ? 1.0 : 0.6, (unsigned)f->before[l]);
        f->inflow[l] = (int32_t)gsl_ran_poisson(rng, mean);
        f->pgb[l] = (int32_t)gsl_ran_binomial(rng, 0.2, (unsigned)(f->stay[l] + f->inflow[l]));
    }
}

static void compare(const struct stay *stay, const struct flows *f, double (*x)[MOST]) {
    struct cost_cell cell = {0};
    stay_fill(stay, 0, 0, &cell);
    for (size_t l = 0; l < LANES; l++) {
        size_t n = (size_t)f->stay[l] + (size_t)f->inflow[l];
        assert_int_equal(cell.list[l].n, n);
        assert_int_equal(cell.list[l].n_zin, n - (size_t)f->pgb[l]);
        if (n > 0)
            assert_memory_equal(cell.list[l].x, x[l], n * sizeof(double));
    }
}

/* What they cost together and above a threshold, four at a time: as added up one by one in whole cents. */
static void compare_costs(const struct world *w, const struct stay *stay, const struct flows *f, unsigned form,
                          double (*x)[MOST]) {
    static const int64_t threshold = 250000;
    static const bool wanted = true;
    int64_t cost[LANES] = {0}, above[LANES] = {0}, *excess[1] = {above};
    int32_t count[LANES], none[LANES] = {0};
    double euro[LANES], price[LANES];
    struct care_plan plan = w->plan;
    plan.n_threshold = 1;
    plan.threshold = &threshold;
    plan.excess_wanted = &wanted;
    for (size_t l = 0; l < LANES; l++) {
        count[l] = form == 0 ? f->stay[l] + f->inflow[l] - f->pgb[l] : f->pgb[l];
        euro[l] = 1234.5 + (double)l;
        price[l] = 1.0 + 0.01 * (double)l;
    }
    struct cost_cell cell = {.product = &w->product, .unit_euro = euro, .mean = 1.0, .part = 0.9, .price = price};
    stay_fill(stay, 0, form, &cell);
    cell.count = count;
    struct cost_scratch scratch;
    struct lanes lanes = {LANES, w->draw, NULL};
    struct care_block block = {LANES, w->draw, cost, none, excess};
    assert_int_equal(cost_scratch_init(&scratch, LANES), STATUS_OK);
    assert_int_equal(cost_draw_cell(&plan, &scratch, &lanes, &cell, &block), STATUS_OK);
    cost_scratch_free(&scratch);
    for (size_t l = 0; l < LANES; l++) {
        int64_t sum = 0, over = 0;
        const double *first = x[l] + (form == 0 ? 0 : f->stay[l] + f->inflow[l] - f->pgb[l]);
        for (int32_t j = 0; j < count[l]; j++) {
            int64_t cents = (int64_t)(first[j] * cost_unit_cents(&cell, l) * price[l] + 0.5);
            sum += cents;
            over += cents > threshold ? cents - threshold : 0;
        }
        assert_int_equal(cost[l], sum);
        assert_int_equal(above[l], over);
    }
}

static void try_years(const struct family *family, double persistence) {
    static double x[LANES][MOST];
    static struct world w;
    struct stay *stay = NULL;
    struct flows f = {{0}, {0}, {0}, {0}};
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    make_world(&w, family, persistence);
    assert_int_equal(stay_new(&w.plan, LANES, &stay), STATUS_OK);
    for (size_t t = 0; t < YEARS; t++) {
        struct lanes lanes = {LANES, w.draw, NULL};
        next_flows(rng, t, &f);
        struct stay_flow flow = {t, 0, 0, persistence, w.of_lane, f.before, f.stay, f.inflow, f.pgb};
        assert_int_equal(stay_step(&w.plan, stay, &lanes, &flow), STATUS_OK);
        for (size_t l = 0; l < LANES; l++)
            twin_step(&w, &flow, l, x[l]);
        compare(stay, &f, x);
        compare_costs(&w, stay, &f, 0, x);
        compare_costs(&w, stay, &f, 1, x);
    }
    stay_free(stay);
    free(w.plan.kind);
    gsl_rng_free(rng);
}

static void test_all_keep(void **state) {
    (void)state;
    try_years(&family_lognormal, 1.0);
    try_years(&family_pareto, 1.0);
}

static void test_some_keep(void **state) {
    (void)state;
    try_years(&family_lognormal, 0.7);
    try_years(&family_pareto, 0.01);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_keep), cmocka_unit_test(test_some_keep)};
    return cmocka_run_group_tests_name("stay", tests, NULL, NULL);
}
