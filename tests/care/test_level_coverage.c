/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the credibility estimate what it claims, where clients stay and everything swings? Every draw of a scenario
 * is a world whose true levels are known: three years of it are given as accounts, and the 80 % interval that follows
 * must hold the true level in 80 % of the draws, for villages and for the city. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/level.h"
#include "models/care/simulate.h"
#include "sim/scenario/scenario.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 128, BLOCKS = 16, ACCOUNTS = 3, SEED = 5 };

struct world {
    struct scenario scenario;
    struct care_plan plan;
    struct care_scratch *scratch;
    struct care_block block;
    uint32_t draw[LANES];
    bool *wanted;
    double *inside; /* [n_municipality] draws whose interval holds the true level */
    double *narrow; /* [n_municipality] sum of variances after the accounts, over the variance before */
};

static void *room(size_t n, size_t size) {
    void *memory = calloc(n, size);
    assert_non_null(memory);
    return memory;
}

/* A world in which three accounts tell much of a level: little moves from year to year, and chance is new every year.
 */
static void swing_little(struct care *care) {
    care->level_sd = 0.15;
    care->level_exponent = 0.25;
    care->sub_region_sd = 0.0;
    care->regional_sd = 0.06;
    care->municipal_sd = 0.05;
    care->municipal_rho = 0.7;
    care->municipal = MUNICIPAL_NORMAL;
    care->price_sd = 0.015;
    care->trend_sd = 0.0;
    care->persistence = 0.0;
}

static void set_up(struct world *w, bool calm) {
    struct note note = {0};
    memset(w, 0, sizeof *w);
    assert_int_equal(scenario_read(&files_disk, "scenarios/groningen-2016.cfg", &w->scenario, &note), STATUS_OK);
    struct care *care = &w->scenario.care;
    if (calm)
        swing_little(care);
    size_t n = w->scenario.region.n_municipality, cells = care->n_year * n * CARE_FORMS * care->n_care * LANES;
    w->wanted = room(care->n_care, sizeof *w->wanted);
    w->inside = room(n, sizeof *w->inside);
    w->narrow = room(n, sizeof *w->narrow);
    assert_int_equal(care_plan_init(&w->plan, care, &w->scenario.region, sampler_select(), SEED, 1), STATUS_OK);
    w->plan.excess_wanted = w->wanted;
    assert_int_equal(care_scratch_new(&w->plan, LANES, &w->scratch), STATUS_OK);
    w->block = (struct care_block){.n_lane = LANES,
                                   .draw = w->draw,
                                   .cost = room(cells, sizeof(int64_t)),
                                   .clients = room(cells, sizeof(int32_t))};
}

static void tear_down(struct world *w) {
    free(w->block.cost);
    free(w->block.clients);
    free(w->wanted);
    free(w->inside);
    free(w->narrow);
    care_scratch_free(w->scratch);
    care_plan_free(&w->plan);
    scenario_free(&w->scenario);
}

/* The account of one year of a draw: all forms and classes together. */
static struct realised_account account_of(const struct world *w, size_t i, size_t t, size_t lane) {
    const struct care *care = &w->scenario.care;
    struct realised_account account = {.municipality = i, .year = care->first_year + (int)t};
    size_t cells = CARE_FORMS * care->n_care, first = (t * w->scenario.region.n_municipality + i) * cells;
    for (size_t c = first; c < first + cells; c++) {
        account.cost_cents += w->block.cost[c * LANES + lane];
        account.clients += w->block.clients[c * LANES + lane];
    }
    return account;
}

static void count_municipality(struct world *w, size_t i) {
    const double z80 = 1.2815515655446004; /* the normal quantile of 0.9 */
    const struct region *region = &w->scenario.region;
    struct realised_account account[ACCOUNTS];
    struct care told = w->scenario.care;
    told.realised = account;
    told.n_realised = ACCOUNTS;
    double z[LANES], sd = level_prior_sd(&told, region, i);
    struct lanes lanes = {LANES, w->draw, NULL};
    struct stream name = stream_open(SEED, region->municipality[i].hash, 0, 0, 0, SOURCE_LEVEL);
    struct stratum stratum = stratum_lasting(SEED, name, STRATUM_LEVEL);
    sampler_select()->stratified_normal(&stratum, &lanes, z);
    for (size_t l = 0; l < LANES; l++) {
        for (size_t t = 0; t < ACCOUNTS; t++)
            account[t] = account_of(w, i, t, l);
        struct level level = level_of(&told, region, i);
        double truth = sd * z[l] - 0.5 * sd * sd;
        w->inside[i] += fabs(truth - level.centre) < z80 * level.sd ? 1.0 : 0.0;
        w->narrow[i] += level.sd * level.sd / (sd * sd);
    }
}

/* 2,048 draws: the share that is counted has a standard error of 0.9 %. An interval that holds the truth only because
 * it is as wide as before the accounts would be no use: the variance must at least come down to `narrowed`. */
static void count_coverage(bool calm, double narrowed) {
    struct world w;
    set_up(&w, calm);
    size_t n = w.scenario.region.n_municipality;
    for (uint32_t b = 0; b < BLOCKS; b++) {
        for (uint32_t l = 0; l < LANES; l++)
            w.draw[l] = b * LANES + l;
        assert_int_equal(care_simulate_block(&w.plan, w.scratch, &w.block), STATUS_OK);
        for (size_t i = 0; i < n; i++)
            count_municipality(&w, i);
    }
    assert_int_equal(n, 23);
    for (size_t i = 0; i < n; i++) {
        double share = w.inside[i] / (BLOCKS * LANES), narrow = w.narrow[i] / (BLOCKS * LANES);
        if (share < 0.76 || share > 0.84 || narrow > narrowed)
            fail_msg("%s: the 80 %% interval holds the true level in %.1f %% of draws (variance x %.2f)",
                     w.scenario.region.municipality[i].name, 100.0 * share, narrow);
    }
    tear_down(&w);
}

static void in_the_base_scenario(void **state) {
    (void)state;
    count_coverage(false, 0.9);
}

static void where_little_moves(void **state) {
    (void)state;
    count_coverage(true, 0.5);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(in_the_base_scenario), cmocka_unit_test(where_little_moves)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
