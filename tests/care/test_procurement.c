/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How care in kind is paid: lump sums worked by hand, who bears them, and what of the draws stays as it was.
 *
 * Three municipalities with 1000, 1000 and 2000 youths and need 1, 2 and 1.5: at 0.01 users per youth 10, 20 and 30
 * clients are expected, in every year, since nothing grows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/expect.h"
#include "models/care/family.h"
#include "models/care/procurement.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOWNS = 3, PRODUCTS = 2, YEARS = 2, CARE = 2, LANES = 64, CELLS = YEARS * TOWNS * CARE_FORMS * CARE };

static const int64_t LUMP[YEARS] = {10000000, 10000000}; /* EUR 100,000 */

struct world {
    struct care care;
    struct region region;
    struct product product[PRODUCTS];
    struct municipality town[TOWNS];
    int64_t residents[YEARS * TOWNS], youths[YEARS * TOWNS], lump_sum[YEARS];
    double kappa[TOWNS], use_index[YEARS];
};

static void set_up(struct world *w, const struct financing *financing, const struct attribution *attribution) {
    static const char *const code[TOWNS] = {"GM0001", "GM0002", "GM0003"};
    static const int64_t youths[TOWNS] = {1000, 1000, 2000};
    static const double kappa[TOWNS] = {1.0, 2.0, 1.5};
    memset(w, 0, sizeof *w);
    memcpy(w->lump_sum, LUMP, sizeof LUMP);
    w->product[0] = (struct product){
        .hash = 11,
        .care = 0,
        .users_per_youth = 0.01,
        .duration = 1.0,
        .mean_cost = 1000,
        .pgb_cost_factor = 0.5,
        .cv = 2.0,
        .beta = 1.0,
        .family = &family_gamma,
        .procurement = {.financing = financing, .attribution = attribution, .corridor = 0.10, .lump_sum = w->lump_sum}};
    w->product[1] = (struct product){.hash = 12,
                                     .care = 1,
                                     .users_per_youth = 0.02,
                                     .duration = 1.0,
                                     .mean_cost = 2000,
                                     .pgb_cost_factor = 1.0,
                                     .cv = 1.0,
                                     .beta = 1.0,
                                     .family = &family_lognormal};
    for (size_t i = 0; i < TOWNS; i++) {
        memcpy(w->town[i].code, code[i], 7);
        w->town[i].hash = stream_hash_name(code[i]);
        w->kappa[i] = kappa[i];
        for (size_t t = 0; t < YEARS; t++) {
            w->youths[t * TOWNS + i] = youths[i];
            w->residents[t * TOWNS + i] = 10000;
        }
    }
    w->use_index[0] = w->use_index[1] = 1.0;
    w->care = (struct care){.n_care = CARE,
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

/* ---- counts that are given ---- */

/* What product 0 costs each municipality in `year` for these clients of the two years. */
static void attribute(const struct world *w, const int32_t count[YEARS][TOWNS], size_t year, int64_t part[TOWNS]) {
    struct care_plan plan;
    struct procurement_scratch *scratch = NULL;
    int64_t cost[CELLS] = {0};
    uint32_t draw = 0;
    struct care_block block = {.n_lane = 1, .draw = &draw, .cost = cost};
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), 7, 1), STATUS_OK);
    assert_int_equal(procurement_scratch_new(&plan, 1, &scratch), STATUS_OK);
    memcpy(scratch->count, count, sizeof(int32_t) * YEARS * TOWNS);
    assert_int_equal(procurement_attribute(&plan, scratch, &block), STATUS_OK);
    for (size_t i = 0; i < TOWNS; i++)
        part[i] = cost[(year * TOWNS + i) * CARE_FORMS * CARE];
    procurement_scratch_free(scratch);
    care_plan_free(&plan);
}

static void assert_parts(const struct world *w, const int32_t count[YEARS][TOWNS], size_t year, int64_t a, int64_t b,
                         int64_t c) {
    int64_t part[TOWNS];
    attribute(w, count, year, part);
    assert_int_equal(part[0], a);
    assert_int_equal(part[1], b);
    assert_int_equal(part[2], c);
}

/* 64 clients in 2015: 64 / 60 is within 10 %, so 10,000,000 cents by 10, 21 and 33 of 64.
 * 72 in 2016: 72 / 60 = 1.2 is above, so 10,000,000 x 1.2 / 1.1 = 10,909,090.9, to the cent 10,909,091. */
static const int32_t MANY[YEARS][TOWNS] = {{10, 21, 33}, {12, 24, 36}};

/* 48 in 2015: 0.8 is below, so 10,000,000 x 0.8 / 0.9 = 8,888,888.9, to the cent 8,888,889. None in 2016. */
static const int32_t FEW[YEARS][TOWNS] = {{4, 16, 28}, {0, 0, 0}};

static void test_corridor(void **state) {
    (void)state;
    struct world w;
    set_up(&w, &financing_task, &attribution_use);
    assert_parts(&w, MANY, 0, 1562500, 3281250, 5156250);
    /* sixths: 1,818,181.83  3,636,363.67  5,454,545.5: two cents to the largest remainders */
    assert_parts(&w, MANY, 1, 1818182, 3636364, 5454545);
    /* of 48: 740,740.75  2,962,963.0  5,185,185.25 */
    assert_parts(&w, FEW, 0, 740741, 2962963, 5185185);
    assert_parts(&w, FEW, 1, 0, 0, 0);
}

/* 66 and 54 clients are the edges of the corridor; one client beyond moves the sum by 1/66 and 1/54 of itself. */
static void test_edges(void **state) {
    (void)state;
    static const struct {
        int32_t clients;
        int64_t sum;
    } rows[] = {{66, 10000000}, {54, 10000000}, {67, 10151515}, {53, 9814815}, {60, 10000000}};
    struct world w;
    set_up(&w, &financing_task, &attribution_use);
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        const int32_t count[YEARS][TOWNS] = {{0, rows[k].clients, 0}, {0, 0, 0}};
        assert_parts(&w, count, 0, 0, rows[k].sum, 0);
    }
}

static void test_attributions(void **state) {
    (void)state;
    struct world w;
    set_up(&w, &financing_task, &attribution_use_lag1);
    /* 2015 has no year before it: 10, 20 and 30 of 60 expected */
    assert_parts(&w, MANY, 0, 1666667, 3333333, 5000000);
    /* 10,909,091 by 10, 21, 33 of 64: 1,704,545.47  3,579,545.48  5,625,000.05 */
    assert_parts(&w, MANY, 1, 1704545, 3579546, 5625000);
    set_up(&w, &financing_task, &attribution_expected);
    assert_parts(&w, MANY, 1, 1818182, 3636364, 5454545);
    assert_parts(&w, MANY, 0, 1666667, 3333333, 5000000);
    set_up(&w, &financing_task, &attribution_youths);
    /* quarters of 10,909,091: 2,727,272.75 twice and 5,454,545.5 */
    assert_parts(&w, MANY, 1, 2727273, 2727273, 5454545);
}

static void test_fixed_part(void **state) {
    (void)state;
    struct world w;
    set_up(&w, &financing_task, &attribution_expected);
    w.product[0].procurement.fixed_part = 0.4;
    /* 0.4 x 10,000,000 + 0.6 x 10,909,090.9 = 10,545,454.5, to the cent 10,545,455; its sixths: 1,757,575.83
     * 3,515,151.67  5,272,727.5 */
    assert_parts(&w, MANY, 1, 1757576, 3515152, 5272727);
    /* nobody came: 4,000,000 all the same, by what was expected although use has the say */
    w.product[0].procurement.attribution = &attribution_use;
    assert_parts(&w, FEW, 1, 666667, 1333333, 2000000);
}

/* Not given: 60 clients x EUR 1,000, a year later at the expected price exp(0.03 + 0.02 + 0.1^2 / 2). */
static void test_default_sum(void **state) {
    (void)state;
    struct world w;
    struct procurement_plan *plan = NULL;
    set_up(&w, &financing_task, &attribution_use);
    w.product[0].procurement.lump_sum = NULL;
    w.care.price_trend = 0.03;
    w.care.intensity_trend = 0.02;
    w.care.price_sd = 0.1;
    assert_int_equal(procurement_plan_new(&w.care, &w.region, &plan), STATUS_OK);
    assert_int_equal(plan->n, 1);
    assert_int_equal(plan->lump_sum[0], 6000000);
    assert_int_equal(plan->lump_sum[1], (int64_t)round(6000000 * exp(0.055)));
    procurement_plan_free(plan);
    w.product[0].procurement = (struct procurement){0};
    assert_int_equal(procurement_plan_new(&w.care, &w.region, &plan), STATUS_OK);
    assert_null(plan);
}

/* ---- simulated ---- */

struct output {
    int64_t cost[CELLS * LANES];
    int32_t clients[CELLS * LANES];
};

static void simulate(const struct world *w, uint32_t first, struct output *out) {
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    uint32_t draw[LANES];
    for (size_t l = 0; l < LANES; l++)
        draw[l] = first + (uint32_t)l;
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), 7, 1), STATUS_OK);
    assert_int_equal(care_scratch_new(&plan, LANES, &scratch), STATUS_OK);
    struct care_block block = {.n_lane = LANES, .draw = draw, .cost = out->cost, .clients = out->clients};
    assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
    care_scratch_free(scratch);
    care_plan_free(&plan);
}

static size_t cost_at(size_t t, size_t i, size_t form, size_t c, size_t l) {
    return (((t * TOWNS + i) * CARE_FORMS + form) * CARE + c) * LANES + l;
}

static size_t clients_at(size_t t, size_t i, size_t form, size_t c, size_t l) {
    return (((t * TOWNS + i) * CARE + c) * CARE_FORMS + form) * LANES + l;
}

static void make_uncertain(struct world *w) {
    w->product[0].pgb_share = 0.2;
    w->care.regional_sd = 0.2;
    w->care.municipal_sd = 0.1;
    w->care.price_sd = 0.1;
}

/* In every draw and year the region pays the sum that follows from its clients in kind, to the cent; everything but the
 * cells in kind of that product is what it was without procurement. Volume 48 = 60 x 0.8 in kind is expected. */
static void test_draws(void **state) {
    (void)state;
    static struct output plain, lump;
    struct world w;
    size_t beyond = 0;
    set_up(&w, NULL, NULL);
    w.product[0].procurement = (struct procurement){0};
    make_uncertain(&w);
    simulate(&w, 0, &plain);
    for (size_t a = 0; attribution_at(a); a++) {
        set_up(&w, &financing_task, attribution_at(a));
        make_uncertain(&w);
        simulate(&w, 0, &lump);
        assert_memory_equal(lump.clients, plain.clients, sizeof plain.clients);
        for (size_t t = 0; t < YEARS; t++)
            for (size_t l = 0; l < LANES; l++) {
                int64_t sum = 0, clients = 0;
                for (size_t i = 0; i < TOWNS; i++) {
                    sum += lump.cost[cost_at(t, i, 0, 0, l)];
                    clients += lump.clients[clients_at(t, i, 0, 0, l)];
                    for (size_t c = 1; c < CARE_FORMS * CARE; c++)
                        assert_int_equal(lump.cost[cost_at(t, i, c / CARE, c % CARE, l)],
                                         plain.cost[cost_at(t, i, c / CARE, c % CARE, l)]);
                }
                double ratio = (double)clients / 48.0;
                double factor = ratio > 1.1 ? ratio / 1.1 : ratio < 0.9 ? ratio / 0.9 : 1.0;
                beyond += factor > 1.0 || factor < 1.0;
                assert_int_equal(sum, (int64_t)floor(1e7 * factor + 0.5));
            }
    }
    assert_true(beyond > LANES); /* the corridor is left often enough to matter */
}

/* One price for every client: given their number and the price there is nothing left to chance. The prices of a year
 * are the same for all, so that any municipality tells them: cost x clients' = cost' x clients. */
static void test_output(void **state) {
    (void)state;
    static struct output out;
    struct world w;
    set_up(&w, &financing_output, NULL);
    w.product[0].procurement.lump_sum = NULL;
    make_uncertain(&w);
    simulate(&w, 0, &out);
    size_t seen = 0;
    for (size_t t = 0; t < YEARS; t++)
        for (size_t l = 0; l < LANES; l++)
            for (size_t i = 0; i < TOWNS; i++) {
                int64_t cost = out.cost[cost_at(t, i, 0, 0, l)], clients = out.clients[clients_at(t, i, 0, 0, l)];
                int64_t other = out.cost[cost_at(t, 2, 0, 0, l)], others = out.clients[clients_at(t, 2, 0, 0, l)];
                assert_int_equal(cost * others, other * clients);
                if (t == 0)
                    assert_int_equal(cost, clients * 100000); /* EUR 1,000 in the base year */
                else
                    seen += clients > 0 && cost != clients * 100000; /* later the price moves */
            }
    assert_true(seen > LANES);
}

/* A quarter fixed: three quarters of each bill, and 0.25 x 10,000,000 cents for the region. */
static void test_fixed_bills(void **state) {
    (void)state;
    static struct output plain, fixed;
    struct world w;
    set_up(&w, NULL, NULL);
    w.product[0].procurement = (struct procurement){0};
    make_uncertain(&w);
    simulate(&w, 0, &plain);
    set_up(&w, &financing_effort, &attribution_youths);
    make_uncertain(&w);
    w.product[0].procurement.fixed_part = 0.25;
    simulate(&w, 0, &fixed);
    static const double share[TOWNS] = {625000, 625000, 1250000};
    for (size_t t = 0; t < YEARS; t++)
        for (size_t l = 0; l < LANES; l++)
            for (size_t i = 0; i < TOWNS; i++) {
                double bill = (double)plain.cost[cost_at(t, i, 0, 0, l)];
                assert_true(fabs((double)fixed.cost[cost_at(t, i, 0, 0, l)] - 0.75 * bill - share[i]) <= 1.0);
            }
}

/* Half of the clients cost a half and half of them one and a half. */
static struct component half_and_half[2] = {{&family_gamma, 0.5, 0.5, 1.0, 0.0, false},
                                            {&family_gamma, 0.5, 1.5, 1.0, 0.0, false}};

static void mix(struct world *w) {
    w->product[0].family = &family_mixture;
    w->product[0].n_component = 2;
    w->product[0].component = half_and_half;
}

/* The kinds of a mixture are clients of one product: they are counted together for a lump sum, and have one price where
 * clients have a price. */
static void test_kinds(void **state) {
    (void)state;
    static struct output out;
    struct world w;
    set_up(&w, &financing_task, &attribution_youths);
    mix(&w);
    w.product[0].procurement.corridor = 0.0;
    simulate(&w, 0, &out);
    for (size_t t = 0; t < YEARS; t++)
        for (size_t l = 0; l < LANES; l++) {
            int64_t sum = 0, clients = 0;
            for (size_t i = 0; i < TOWNS; i++) {
                sum += out.cost[cost_at(t, i, 0, 0, l)];
                clients += out.clients[clients_at(t, i, 0, 0, l)];
            }
            assert_int_equal(sum, (int64_t)floor(1e7 * (double)clients / 60.0 + 0.5));
        }
    set_up(&w, &financing_output, NULL);
    mix(&w);
    w.product[0].procurement.lump_sum = NULL;
    simulate(&w, 0, &out);
    for (size_t i = 0; i < TOWNS; i++)
        for (size_t l = 0; l < LANES; l++)
            assert_int_equal(out.cost[cost_at(0, i, 0, 0, l)], 100000 * out.clients[clients_at(0, i, 0, 0, l)]);
}

/* ---- expectations ---- */

/* By youths, a lump sum is certain within the corridor: the expectation is what every draw gives. */
static void test_expectation(void **state) {
    (void)state;
    static struct output out;
    struct world w;
    struct procurement_plan *plan = NULL;
    double clients[YEARS * TOWNS * PRODUCTS];
    int64_t cells[TOWNS * CARE_FORMS * CARE];
    set_up(&w, &financing_task, &attribution_youths);
    w.product[0].procurement.corridor = 1.0;
    simulate(&w, 0, &out);
    care_expect_clients(&w.care, &w.region, clients);
    care_expect_cells(&w.care, &w.region, 1, clients + TOWNS * PRODUCTS, cells, NULL);
    assert_int_equal(procurement_plan_new(&w.care, &w.region, &plan), STATUS_OK);
    assert_int_equal(procurement_expect(plan, &w.care, &w.region, 1, cells), STATUS_OK);
    procurement_plan_free(plan);
    static const int64_t expected[TOWNS] = {2500000, 2500000, 5000000};
    for (size_t i = 0; i < TOWNS; i++) {
        assert_int_equal(cells[i * CARE_FORMS * CARE], expected[i]);
        for (size_t l = 0; l < LANES; l++)
            assert_int_equal(out.cost[cost_at(1, i, 0, 0, l)], expected[i]);
    }
}

/* What was expected does not depend on the financing where the lump sum is the expected cost and use has the say. */
static void test_same_expectation(void **state) {
    (void)state;
    struct world w;
    double clients[YEARS * TOWNS * PRODUCTS];
    int64_t plain[TOWNS * CARE_FORMS * CARE], cells[TOWNS * CARE_FORMS * CARE];
    set_up(&w, NULL, NULL);
    make_uncertain(&w);
    care_expect_clients(&w.care, &w.region, clients);
    care_expect_cells(&w.care, &w.region, 0, clients, plain, NULL);
    for (size_t f = 0; financing_at(f); f++)
        for (int part = 0; part <= 2; part++) {
            struct procurement_plan *plan = NULL;
            set_up(&w, financing_at(f), &attribution_use);
            make_uncertain(&w);
            w.product[0].procurement.lump_sum = NULL;
            w.product[0].procurement.fixed_part = 0.5 * part;
            assert_int_equal(procurement_plan_new(&w.care, &w.region, &plan), STATUS_OK);
            care_expect_cells(&w.care, &w.region, 0, clients, cells, NULL);
            assert_int_equal(procurement_expect(plan, &w.care, &w.region, 0, cells), STATUS_OK);
            procurement_plan_free(plan);
            for (size_t c = 0; c < TOWNS * CARE_FORMS * CARE; c++)
                assert_true(llabs(cells[c] - plain[c]) <= 1);
        }
}

static void test_registries(void **state) {
    (void)state;
    for (size_t i = 0; financing_at(i); i++) {
        assert_ptr_equal(financing_find(financing_at(i)->name), financing_at(i));
        assert_true(strlen(financing_at(i)->doc) > 20);
        assert_true(financing_at(i)->bill || financing_at(i)->multiple);
    }
    for (size_t i = 0; attribution_at(i); i++) {
        assert_ptr_equal(attribution_find(attribution_at(i)->name), attribution_at(i));
        assert_true(strlen(attribution_at(i)->doc) > 20);
    }
    assert_null(financing_find("lump"));
    assert_null(attribution_find(""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corridor),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_attributions),
        cmocka_unit_test(test_fixed_part),
        cmocka_unit_test(test_default_sum),
        cmocka_unit_test(test_draws),
        cmocka_unit_test(test_output),
        cmocka_unit_test(test_fixed_bills),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_expectation),
        cmocka_unit_test(test_same_expectation),
        cmocka_unit_test(test_registries),
    };
    return cmocka_run_group_tests_name("procurement", tests, NULL, NULL);
}
