/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covariances of costs: against cases worked by hand where one source of risk is left, and against the simulation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/covariance.h"
#include "models/care/expect.h"
#include "models/care/family.h"
#include "models/care/simulate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOWNS = 3, PRODUCTS = 3, YEARS = 3, CARE = 2, LANES = 128, CELLS = CARE_FORMS * CARE };

struct world {
    struct care care;
    struct region region;
    struct product product[PRODUCTS];
    struct municipality town[TOWNS];
    int64_t residents[YEARS * TOWNS], youths[YEARS * TOWNS];
    double kappa[TOWNS], kappa_product[PRODUCTS * TOWNS], use_index[YEARS];
    char *care_name[CARE];
};

/* No factor moves: everyone's own chance is all there is. */
static void set_up(struct world *w) {
    static const int64_t youths[TOWNS] = {1000, 4000, 20000};
    static const char *const code[TOWNS] = {"GM0003", "GM0009", "GM0014"};
    memset(w, 0, sizeof *w);
    w->product[0] = (struct product){.hash = 11,
                                     .users_per_youth = 0.1,
                                     .duration = 1.0,
                                     .beta = 1.0,
                                     .mean_cost = 5000,
                                     .pgb_cost_factor = 0.5,
                                     .cv = 1.0,
                                     .pgb_share = 0.2,
                                     .family = &family_gamma};
    w->product[1] = (struct product){.hash = 12,
                                     .care = 1,
                                     .users_per_youth = 0.004,
                                     .duration = 3.0,
                                     .beta = 0.5,
                                     .mean_cost = 50000,
                                     .pgb_cost_factor = 1.0,
                                     .cv = 0.5,
                                     .family = &family_gamma};
    w->product[2] = (struct product){.hash = 13,
                                     .care = 1,
                                     .users_per_youth = 0.002,
                                     .duration = 0.5,
                                     .beta = -1.0,
                                     .mean_cost = 20000,
                                     .pgb_cost_factor = 1.0,
                                     .cv = 0.3,
                                     .family = &family_lognormal};
    for (size_t i = 0; i < TOWNS; i++) {
        memcpy(w->town[i].code, code[i], 7);
        w->town[i].hash = stream_hash_name(code[i]);
        w->kappa[i] = 1.0;
        for (size_t t = 0; t < YEARS; t++) {
            w->residents[t * TOWNS + i] = 5 * youths[i];
            w->youths[t * TOWNS + i] = youths[i];
        }
    }
    for (size_t t = 0; t < YEARS; t++)
        w->use_index[t] = 1.0;
    w->care = (struct care){.n_care = CARE,
                            .care_name = w->care_name,
                            .n_product = PRODUCTS,
                            .product = w->product,
                            .n_year = YEARS,
                            .first_year = 2015,
                            .use_index = w->use_index,
                            .level = LEVEL_NONE};
    w->region = (struct region){.n_municipality = TOWNS,
                                .n_year = YEARS,
                                .municipality = w->town,
                                .residents = w->residents,
                                .youths = w->youths,
                                .kappa = w->kappa};
}

static void compute(const struct world *w, size_t year, const bool *covered, double *covariance) {
    assert_int_equal(care_covariance(&w->care, &w->region, year, covered, covariance), STATUS_OK);
}

static void assert_close(double a, double b) {
    if (!(fabs(a - b) <= 1e-9 * fabs(b)))
        fail_msg("%.17g, expected %.17g", a, b);
}

static const bool zin_light[CELLS] = {true, false, false, false}, light[CELLS] = {true, false, true, false};
static const bool everything[CELLS] = {true, true, true, true};

/* Poisson clients alone: variance = clients x E[cost^2], no covariance. A town of 1,000 youths has 100 clients of
 * product 0, and as many each year, since inflow 1/2 x 100 makes up for the half that leaves. In kind: 80 clients x
 * 5,000^2 x (1 + 1) = 4e9. With a PGB too: 20 clients x 2,500^2 x 2 = 2.5e8 more. */
static void own_chance_alone(void **unused) {
    (void)unused;
    struct world w;
    double covariance[TOWNS * TOWNS];
    set_up(&w);
    for (size_t t = 0; t < YEARS; t++) {
        compute(&w, t, zin_light, covariance);
        assert_close(covariance[0], 4e9);
        assert_close(covariance[4], 4 * 4e9);
        assert_true(covariance[1] == 0 && covariance[2] == 0 && covariance[5] == 0);
        compute(&w, t, light, covariance);
        assert_close(covariance[0], 4.25e9);
    }
}

/* Need per product: the small town needs product 0 half as often, so it has 50 clients. */
static void need_may_differ_by_product(void **unused) {
    (void)unused;
    struct world w;
    double covariance[TOWNS * TOWNS];
    set_up(&w);
    for (size_t k = 0; k < PRODUCTS * TOWNS; k++)
        w.kappa_product[k] = k == 0 ? 0.5 : 1.0;
    w.region.kappa_product = w.kappa_product;
    compute(&w, 1, zin_light, covariance);
    assert_close(covariance[0], 2e9);
    assert_close(covariance[4], 16e9);
}

/* Only the price moves, alike for all, with sd s a year: Var P / E[P]^2 = exp(s^2 t) - 1, so the covariance of two
 * towns is the product of their mean costs times that; mean costs in kind 400,000 and 1,600,000 at price 1. With trends
 * that make E[P] = 1.1 after a year, log 1.1 = trend + s^2 / 2. */
static void price_alone(void **unused) {
    (void)unused;
    struct world w;
    double covariance[TOWNS * TOWNS];
    set_up(&w);
    w.care.price_sd = 0.1;
    w.care.price_trend = log(1.1) - 0.005;
    compute(&w, 1, zin_light, covariance);
    assert_close(covariance[1], 4e5 * 16e5 * 1.21 * expm1(0.01));
    assert_close(covariance[3], covariance[1]);
    assert_close(covariance[0], 1.21 * (exp(0.01) * 4e9 + 4e5 * 4e5 * expm1(0.01)));
}

/* Only the regional factor moves, from 0 in the base year by sd s: of the second year's costs the half of the new
 * clients feels it. Cov = (half of mean) x (half of mean') x (exp(s^2) - 1); within a town the chance of clients comes
 * on top. */
static void regional_factor_alone(void **unused) {
    (void)unused;
    struct world w;
    double covariance[TOWNS * TOWNS];
    set_up(&w);
    w.care.regional_sd = 0.2;
    compute(&w, 0, zin_light, covariance);
    assert_true(covariance[1] == 0);
    compute(&w, 1, zin_light, covariance);
    assert_close(covariance[1], 2e5 * 8e5 * expm1(0.04));
    assert_close(covariance[0], 4e9 + 2e5 * 2e5 * expm1(0.04));
}

/* Only the product factor moves, base year included, anew each year: half of the clients of the second year are of each
 * year. Cov = (2e5 x 8e5 + 2e5 x 8e5) x (exp(s^2) - 1). */
static void product_factor_alone(void **unused) {
    (void)unused;
    struct world w;
    double covariance[TOWNS * TOWNS];
    set_up(&w);
    w.product[0].sd = 0.3;
    compute(&w, 0, zin_light, covariance);
    assert_close(covariance[1], 4e5 * 16e5 * expm1(0.09));
    compute(&w, 1, zin_light, covariance);
    assert_close(covariance[1], 2 * 2e5 * 8e5 * expm1(0.09));
}

/* Only the municipal factor moves: nothing shared. Third year, rho 0.5, sd s: variances s^2 and 1.25 s^2 of the second
 * and third year, covariance 0.5 s^2; cohorts of a quarter (stock), a quarter and a half of the clients. */
static void municipal_factor_alone(void **unused) {
    (void)unused;
    struct world w;
    double covariance[TOWNS * TOWNS], s2 = 0.04;
    set_up(&w);
    w.care.municipal_sd = 0.2;
    w.care.municipal_rho = 0.5;
    compute(&w, 2, zin_light, covariance);
    assert_true(covariance[1] == 0);
    assert_close(covariance[0],
                 4e9 + 1e5 * 1e5 * expm1(s2) + 2 * 1e5 * 2e5 * expm1(0.5 * s2) + 2e5 * 2e5 * expm1(1.25 * s2));
}

/* ---- against the simulation, with everything at once ---- */

static double effort(void) {
    const char *text = getenv("EFFORT");
    return text ? atof(text) : 1.0;
}

/* Sums over draws of the products of deviations from the mean, and of their squares. */
struct sums {
    double n, product[TOWNS][TOWNS], square[TOWNS][TOWNS];
};

static void simulate(const struct world *w, uint32_t first, double cost[TOWNS][LANES]) {
    static int64_t cents[YEARS * TOWNS * CELLS * LANES];
    static int32_t clients[YEARS * TOWNS * CELLS * LANES];
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    uint32_t draw[LANES];
    for (size_t l = 0; l < LANES; l++)
        draw[l] = first + (uint32_t)l;
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), 7, 1), STATUS_OK);
    assert_int_equal(care_scratch_new(&plan, LANES, &scratch), STATUS_OK);
    struct care_block block = {LANES, draw, cents, clients, NULL};
    assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
    care_scratch_free(scratch);
    care_plan_free(&plan);
    memset(cost, 0, TOWNS * sizeof *cost);
    for (size_t i = 0; i < TOWNS; i++)
        for (size_t k = 0; k < CELLS; k++)
            for (size_t l = 0; l < LANES; l++)
                cost[i][l] += (double)cents[(((YEARS - 1) * TOWNS + i) * CELLS + k) * LANES + l] / 100.0;
}

/* Expected cost of the last year: the closed form that test_simulate proves. */
static void expect(const struct world *w, double *mean) {
    double clients[YEARS * TOWNS * PRODUCTS];
    int64_t cents[TOWNS * CELLS];
    care_expect_clients(&w->care, &w->region, clients);
    care_expect_cells(&w->care, &w->region, YEARS - 1, clients + (YEARS - 1) * TOWNS * PRODUCTS, cents, NULL);
    for (size_t i = 0; i < TOWNS; i++) {
        mean[i] = 0;
        for (size_t k = 0; k < CELLS; k++)
            mean[i] += (double)cents[i * CELLS + k] / 100.0;
    }
}

static void add(struct sums *sums, const double *mean, double cost[TOWNS][LANES]) {
    for (size_t l = 0; l < LANES; l++)
        for (size_t i = 0; i < TOWNS; i++)
            for (size_t j = 0; j < TOWNS; j++) {
                double x = (cost[i][l] - mean[i]) * (cost[j][l] - mean[j]);
                sums->product[i][j] += x;
                sums->square[i][j] += x * x;
            }
    sums->n += LANES;
}

static void simulation_agrees(void **unused) {
    (void)unused;
    struct world w;
    static struct sums sums;
    double mean[TOWNS], cost[TOWNS][LANES], covariance[TOWNS * TOWNS];
    set_up(&w);
    w.care.regional_sd = 0.1;
    w.care.municipal_sd = 0.1;
    w.care.municipal_rho = 0.7;
    w.care.price_sd = 0.05;
    w.care.price_trend = 0.03;
    w.product[0].sd = 0.05;
    w.product[1].sd = 0.1;
    w.use_index[1] = 1.2;
    w.use_index[2] = 1.1;
    w.product[1].use_trend = 0.02;
    w.kappa[0] = 1.3;
    expect(&w, mean);
    compute(&w, YEARS - 1, everything, covariance);
    uint32_t blocks = (uint32_t)(500.0 * effort()) + 40;
    for (uint32_t b = 0; b < blocks; b++) {
        simulate(&w, b * LANES, cost);
        add(&sums, mean, cost);
    }
    for (size_t i = 0; i < TOWNS; i++)
        for (size_t j = 0; j < TOWNS; j++) {
            double found = sums.product[i][j] / sums.n;
            double error = sqrt((sums.square[i][j] / sums.n - found * found) / sums.n);
            assert_true(fabs(found - covariance[i * TOWNS + j]) < 5.0 * error);
            /* The gate is narrow enough to mean something. */
            assert_true(5.0 * error < 0.15 * covariance[i * TOWNS + j] / sqrt(effort() < 1 ? effort() : 1));
        }
}

/* ---- weights ---- */

/* Pools {0, 1} and {3}; 2 is outside. 4 + 1 = 5 and 1 - 3 = -2, which counts 0; 3 alone. */
static void weights_are_covariances_with_the_pool(void **unused) {
    (void)unused;
    const double covariance[16] = {4, 1, 50, 9, 1, -3, 50, 9, 50, 50, 60, 9, 9, 9, 9, 7.6};
    const int16_t pool[4] = {0, 0, -1, 1};
    int64_t weight[4];
    care_covariance_weights(4, covariance, pool, weight);
    assert_true(weight[0] == 5 && weight[1] == 0 && weight[2] == 0 && weight[3] == 8);
}

/* 3 x 2^60 and 2^60 add up to 2^62: divided by 8, they are 3 x 2^57 and 2^57, in all 2^59. */
static void large_weights_keep_their_proportions(void **unused) {
    (void)unused;
    const double covariance[4] = {0x3p60, 0, 0, 0x1p60};
    const int16_t pool[2] = {0, 0};
    int64_t weight[2];
    care_covariance_weights(2, covariance, pool, weight);
    assert_true(weight[0] == INT64_C(3) << 57 && weight[1] == INT64_C(1) << 57);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_chance_alone),
        cmocka_unit_test(need_may_differ_by_product),
        cmocka_unit_test(price_alone),
        cmocka_unit_test(regional_factor_alone),
        cmocka_unit_test(product_factor_alone),
        cmocka_unit_test(municipal_factor_alone),
        cmocka_unit_test(simulation_agrees),
        cmocka_unit_test(weights_are_covariances_with_the_pool),
        cmocka_unit_test(large_weights_keep_their_proportions),
    };
    return cmocka_run_group_tests_name("covariance", tests, NULL, NULL);
}
