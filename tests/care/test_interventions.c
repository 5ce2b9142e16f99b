/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interventions: expected clients and cost worked by hand, and that the simulation has them as its mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/effect.h"
#include "models/care/expect.h"
#include "models/care/family.h"
#include "models/care/simulate.h"
#include "models/inputs/input.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOWNS = 2, PRODUCTS = 2, YEARS = 3, LANES = 128, CELLS = YEARS * TOWNS * CARE_FORMS * PRODUCTS };

/* Two towns of 1,000 youths. A product with 0.1 users per youth and a mean duration of 1 year: a stock of 100, of which
 * half returns and half is new, 50 a year. One in five has a PGB, at half of the EUR 1,000. A second product, in a
 * class of its own, with 0.04 users per youth of which a town needs twice as much: a stock of 80, 40 new ones a year,
 * EUR 200 each. Nothing but the chance of who comes, stays and costs what is random, so years have independent Poisson
 * clients. */
struct world {
    struct care care;
    struct region region;
    struct product product[PRODUCTS];
    struct intervention intervention[2];
    bool first_product[PRODUCTS], second_town[TOWNS];
    struct municipality town[TOWNS];
    int64_t residents[YEARS * TOWNS], youths[YEARS * TOWNS];
    double kappa[TOWNS], kappa_product[PRODUCTS * TOWNS], use_index[YEARS];
};

static void set_products(struct product *p) {
    p[0].hash = 11;
    p[0].users_per_youth = 0.1;
    p[0].mean_cost = 1000.0;
    p[0].pgb_share = 0.2;
    p[0].pgb_cost_factor = 0.5;
    p[1].hash = 12;
    p[1].care = 1;
    p[1].users_per_youth = 0.04;
    p[1].mean_cost = 200.0;
    p[0].duration = p[1].duration = 1.0;
    p[0].cv = p[1].cv = 0.5;
    p[0].family = p[1].family = &family_gamma;
}

static void set_towns(struct world *w) {
    for (size_t i = 0; i < TOWNS; i++) {
        w->town[i].hash = (uint32_t)(i + 1);
        w->kappa[i] = w->kappa_product[i] = 1.0;
        w->kappa_product[TOWNS + i] = 2.0;
        for (size_t t = 0; t < YEARS; t++) {
            w->residents[t * TOWNS + i] = 5000;
            w->youths[t * TOWNS + i] = 1000;
            w->use_index[t] = 1.0;
        }
    }
    w->region = (struct region){.n_municipality = TOWNS,
                                .n_year = YEARS,
                                .municipality = w->town,
                                .residents = w->residents,
                                .youths = w->youths,
                                .kappa = w->kappa,
                                .kappa_product = w->kappa_product};
}

static void set_up(struct world *w, const struct effect *effect, double change) {
    memset(w, 0, sizeof *w);
    set_products(w->product);
    set_towns(w);
    w->first_product[0] = w->second_town[1] = true;
    w->intervention[0] = (struct intervention){.effect = effect,
                                               .product = w->first_product,
                                               .first = 1,
                                               .municipality = w->second_town,
                                               .change = change,
                                               .substitute = PRODUCTS};
    w->care = (struct care){.n_care = PRODUCTS,
                            .n_product = PRODUCTS,
                            .product = w->product,
                            .n_year = YEARS,
                            .first_year = 2015,
                            .use_index = w->use_index,
                            .pgb_logit_rho = 0.7,
                            .n_intervention = 1,
                            .intervention = w->intervention};
}

static double effort(void) {
    const char *text = getenv("EFFORT");
    return text ? atof(text) : 1.0;
}

/* What is expected of one town: clients of both products and the EUR of the first, by year. */
struct expected {
    double clients[YEARS], others[YEARS], euro[YEARS];
};

static const struct expected untouched = {{100, 100, 100}, {80, 80, 80}, {90000, 90000, 90000}};

static void check_closed_form(const struct world *w, const struct expected town[TOWNS]) {
    double clients[YEARS * TOWNS * PRODUCTS];
    int64_t cents[TOWNS * CARE_FORMS * PRODUCTS];
    care_expect_clients(&w->care, &w->region, clients);
    for (size_t t = 0; t < YEARS; t++) {
        const double *of_year = clients + t * TOWNS * PRODUCTS;
        care_expect_cells(&w->care, &w->region, t, of_year, cents, NULL);
        for (size_t i = 0; i < TOWNS; i++) {
            int64_t both = cents[i * CARE_FORMS * PRODUCTS] + cents[(i * CARE_FORMS + 1) * PRODUCTS];
            assert_true(fabs(of_year[i * PRODUCTS] - town[i].clients[t]) < 1e-9);
            assert_true(fabs(of_year[i * PRODUCTS + 1] - town[i].others[t]) < 1e-9);
            assert_true(fabs((double)both - 100.0 * town[i].euro[t]) <= 1.0);
        }
    }
}

struct output {
    int64_t cost[CELLS * LANES];
    int32_t clients[CELLS * LANES];
};

struct engine {
    struct care_plan plan;
    struct care_scratch *scratch;
};

static struct engine start(const struct world *w, const struct inputs *inputs, int64_t inner) {
    struct engine engine = {.scratch = NULL};
    assert_int_equal(care_plan_init(&engine.plan, &w->care, &w->region, sampler_select(), 7, inner), STATUS_OK);
    engine.plan.inputs = inputs;
    assert_int_equal(care_scratch_new(&engine.plan, LANES, &engine.scratch), STATUS_OK);
    return engine;
}

static void stop(struct engine *engine) {
    care_scratch_free(engine->scratch);
    care_plan_free(&engine->plan);
}

static void simulate(struct engine *engine, uint32_t first, struct output *out) {
    uint32_t draw[LANES];
    for (size_t l = 0; l < LANES; l++)
        draw[l] = first + (uint32_t)l;
    struct care_block block = {LANES, draw, out->cost, out->clients, NULL};
    assert_int_equal(care_simulate_block(&engine->plan, engine->scratch, &block), STATUS_OK);
}

/* EUR of a town's first class in a year and lane, or its clients of class c; both forms together. */
static double euro_of(const struct output *out, size_t t, size_t i, size_t l) {
    const int64_t *cell = out->cost + (t * TOWNS + i) * CARE_FORMS * PRODUCTS * LANES + l;
    return (double)(cell[0] + cell[PRODUCTS * LANES]) / 100.0;
}

static double clients_of(const struct output *out, size_t t, size_t i, size_t c, size_t l) {
    const int32_t *cell = out->clients + ((t * TOWNS + i) * PRODUCTS + c) * CARE_FORMS * LANES + l;
    return (double)(cell[0] + cell[LANES]);
}

struct sums {
    double n, sum, square;
};

static void add(struct sums *s, double x) {
    s->n += 1.0;
    s->sum += x;
    s->square += x * x;
}

/* Within five standard errors, which are narrow enough to mean something: under 0.5 % of what is expected. */
static void check_mean(const struct sums *s, double expected) {
    double mean = s->sum / s->n, se = sqrt((s->square / s->n - mean * mean) / s->n);
    assert_true(fabs(mean - expected) <= 5.0 * se + 1e-9);
    assert_true(se <= 0.005 * expected / sqrt(effort() < 1.0 ? effort() : 1.0));
}

static void check_simulation(const struct world *w, const struct expected town[TOWNS]) {
    static struct output out;
    struct sums sums[YEARS][TOWNS][3];
    struct engine engine = start(w, NULL, 1);
    memset(sums, 0, sizeof sums);
    uint32_t blocks = (uint32_t)(100.0 * effort()) + 5;
    for (uint32_t b = 0; b < blocks; b++) {
        simulate(&engine, b * LANES, &out);
        for (size_t k = 0; k < YEARS * TOWNS * LANES; k++) {
            size_t t = k / (TOWNS * LANES), i = k / LANES % TOWNS, l = k % LANES;
            add(&sums[t][i][0], clients_of(&out, t, i, 0, l));
            add(&sums[t][i][1], clients_of(&out, t, i, 1, l));
            add(&sums[t][i][2], euro_of(&out, t, i, l));
        }
    }
    for (size_t t = 0; t < YEARS; t++)
        for (size_t i = 0; i < TOWNS; i++) {
            check_mean(&sums[t][i][0], town[i].clients[t]);
            check_mean(&sums[t][i][1], town[i].others[t]);
            check_mean(&sums[t][i][2], town[i].euro[t]);
        }
    stop(&engine);
}

/* The intervention works in the second town only, so the first must be as it would be without. */
static void check(const struct world *w, struct expected second) {
    struct expected town[TOWNS] = {untouched, second};
    check_closed_form(w, town);
    check_simulation(w, town);
}

/* 20 % less inflow, half of it in the first year and all of it in the next: 45 and 40 new clients instead of 50.
 * 50 + 45 = 95, 47.5 + 40 = 87.5; at 0.8 x 1,000 + 0.2 x 500 = EUR 900 each. */
static void test_inflow(void **state) {
    (void)state;
    struct world w;
    set_up(&w, &effect_inflow, -0.2);
    w.intervention[0].phase_in = 1;
    check(&w, (struct expected){{100, 95, 87.5}, {80, 80, 80}, {90000, 85500, 78750}});
}

/* From the third year on only. */
static void test_later(void **state) {
    (void)state;
    struct world w;
    set_up(&w, &effect_inflow, -0.2);
    w.intervention[0].first = 2;
    check(&w, (struct expected){{100, 100, 90}, {80, 80, 80}, {90000, 90000, 81000}});
}

/* Half the duration: of each year's clients 0.5 / 1.5 = 1/3 return, and 50 are new as before.
 * 100/3 + 50 = 250/3, 250/9 + 50 = 700/9. */
static void test_duration(void **state) {
    (void)state;
    struct world w;
    set_up(&w, &effect_duration, -0.5);
    check(&w, (struct expected){{100, 250.0 / 3, 700.0 / 9}, {80, 80, 80}, {90000, 75000, 70000}});
}

/* 10 % off the price of care in kind: 0.8 x 900 + 0.2 x 500 = 820. Off the cost of both: 0.9 x 900 = 810. */
static void test_price_and_cost(void **state) {
    (void)state;
    struct world w;
    set_up(&w, &effect_price, -0.1);
    check(&w, (struct expected){{100, 100, 100}, {80, 80, 80}, {90000, 82000, 82000}});
    set_up(&w, &effect_cost, -0.1);
    check(&w, (struct expected){{100, 100, 100}, {80, 80, 80}, {90000, 81000, 81000}});
}

/* Half as many personal budgets: 0.9 x 1,000 + 0.1 x 500 = 950. Ten times as many: all of them, 500. */
static void test_pgb_share(void **state) {
    (void)state;
    struct world w;
    set_up(&w, &effect_pgb_share, -0.5);
    check(&w, (struct expected){{100, 100, 100}, {80, 80, 80}, {90000, 95000, 95000}});
    set_up(&w, &effect_pgb_share, 9.0);
    check(&w, (struct expected){{100, 100, 100}, {80, 80, 80}, {90000, 50000, 50000}});
}

/* Nobody comes to the first product any more, and half as many as would have (25 of 50) come to the second instead:
 * 50, 25; 40 + 40 + 25 = 105, 52.5 + 65 = 117.5. A second intervention then takes a tenth off what is left of that:
 * the inflow of 65 becomes 58.5, so 98.5 and 49.25 + 58.5 = 107.75. */
static void test_substitution(void **state) {
    (void)state;
    struct world w;
    bool second_product[PRODUCTS] = {false, true};
    set_up(&w, &effect_inflow, -1.0);
    w.intervention[0].substitute = 1;
    w.intervention[0].ratio = 0.5;
    check(&w, (struct expected){{100, 50, 25}, {80, 105, 117.5}, {90000, 45000, 22500}});
    w.intervention[1] = w.intervention[0];
    w.intervention[1].product = second_product;
    w.intervention[1].change = -0.1;
    w.intervention[1].substitute = PRODUCTS;
    w.care.n_intervention = 2;
    check(&w, (struct expected){{100, 50, 25}, {80, 98.5, 107.75}, {90000, 45000, 22500}});
    /* What grows takes nobody away from elsewhere. */
    w.care.n_intervention = 1;
    w.intervention[0].change = 0.2;
    check(&w, (struct expected){{100, 110, 115}, {80, 80, 80}, {90000, 99000, 103500}});
}

/* Steps of a phase-in of two years: a third, two thirds, whole. */
static void test_strength(void **state) {
    (void)state;
    struct intervention intervention = {.first = 3, .phase_in = 2};
    const double strength[] = {0, 0, 0, 1.0 / 3, 2.0 / 3, 1, 1};
    for (size_t t = 0; t < sizeof strength / sizeof strength[0]; t++)
        assert_true(fabs(intervention_strength(&intervention, t) - strength[t]) < 1e-15);
}

/* An effect between -40 % and 0 %, all as likely: its variance is 0.4^2 / 12. In the year after the base year the cost
 * expected of a town is 900 (50 + 50 (1 + effect)), so what is not known of the effect brings a standard deviation of
 * 45,000 x 0.4 / sqrt(12) = EUR 5,196. Chance brings the rest: the covariance between two draws of one outer index has
 * the first without the second, and it is 0 for a certain effect of the same mean. */
static struct sums pairs_of(const struct world *w, const struct inputs *inputs) {
    static struct output out;
    struct engine engine = start(w, inputs, 2);
    struct sums pairs = {0};
    uint32_t blocks = (uint32_t)(100.0 * effort()) + 5;
    for (uint32_t b = 0; b < blocks; b++) {
        simulate(&engine, b * LANES, &out);
        for (size_t l = 0; l < LANES; l += 2)
            add(&pairs, (euro_of(&out, 1, 1, l) - 81000.0) * (euro_of(&out, 1, 1, l + 1) - 81000.0));
    }
    stop(&engine);
    return pairs;
}

static void test_uncertain(void **state) {
    (void)state;
    struct world w;
    char path[] = "interventions.x.effect";
    struct input input = {.path = path,
                          .hash = stream_hash_name(path),
                          .owner = INPUT_INTERVENTION,
                          .offset = offsetof(struct intervention, change),
                          .low = -1.0,
                          .high = 10.0,
                          .distribution = {.distribution = &distribution_uniform, .parameter = {-0.4, 0.0}}};
    struct inputs inputs = {1, &input};
    set_up(&w, &effect_inflow, -0.2);
    struct sums uncertain = pairs_of(&w, &inputs), certain = pairs_of(&w, NULL);
    double variance = 45000.0 * 45000.0 * 0.16 / 12.0, mean = uncertain.sum / uncertain.n;
    double se = sqrt((uncertain.square / uncertain.n - mean * mean) / uncertain.n);
    assert_true(fabs(mean - variance) < 5.0 * se);
    assert_true(mean > 4.0 * se);
    mean = certain.sum / certain.n;
    assert_true(fabs(mean) < 5.0 * sqrt(certain.square) / certain.n);
}

/* Every effect of the registry is found by its name, and does nothing at a factor of 1. */
static void test_registry(void **state) {
    (void)state;
    for (size_t k = 0; effect_at(k); k++) {
        struct care_rate before = {50.0, 1.0, 0.2, {1000.0, 500.0}}, after = before;
        assert_ptr_equal(effect_find(effect_at(k)->name), effect_at(k));
        effect_at(k)->apply(&after, 1.0);
        assert_memory_equal(&before, &after, sizeof before);
        effect_at(k)->apply(&after, 0.5);
        assert_memory_not_equal(&before, &after, sizeof before);
    }
    assert_null(effect_find("volume"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inflow),    cmocka_unit_test(test_later),        cmocka_unit_test(test_duration),
        cmocka_unit_test(test_pgb_share), cmocka_unit_test(test_substitution), cmocka_unit_test(test_price_and_cost),
        cmocka_unit_test(test_strength),  cmocka_unit_test(test_uncertain),    cmocka_unit_test(test_registry),
    };
    return cmocka_run_group_tests_name("interventions", tests, NULL, NULL);
}
