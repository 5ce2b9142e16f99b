/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Own accounts and the level A: credibility worked by hand, its limits, and that every user of the level means the
 * same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/covariance.h"
#include "models/care/expect.h"
#include "models/care/family.h"
#include "models/care/level.h"
#include "models/care/simulate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOWNS = 2, YEARS = 3, LANES = 128, SEED = 11, CELLS = YEARS * TOWNS * CARE_FORMS };

struct world {
    struct care care;
    struct region region;
    struct product product[2];
    struct municipality town[TOWNS];
    struct realised_account account[YEARS];
    int64_t residents[YEARS * TOWNS], youths[YEARS * TOWNS];
    double kappa[TOWNS], use_index[YEARS];
    char *care_name[1];
};

/* Two towns of 30,000 residents, so that sd of A is level_sd = 0.2. One product: 0.1 x 1,000 = 100 clients a year in
 * the first town, 300 in the second, in all years (nobody stays a second year, as many come), EUR 10,000 each, cv 1.
 * Only the level is uncertain. */
static void set_up(struct world *w) {
    memset(w, 0, sizeof *w);
    w->product[0] = (struct product){.hash = 11,
                                     .users_per_youth = 0.1,
                                     .beta = 1.0,
                                     .mean_cost = 10000,
                                     .pgb_cost_factor = 1.0,
                                     .cv = 1.0,
                                     .family = &family_gamma};
    const char *code[TOWNS] = {"GM0009", "GM0014"};
    for (size_t i = 0; i < TOWNS; i++) {
        memcpy(w->town[i].code, code[i], 7);
        w->town[i].hash = stream_hash_name(code[i]);
        w->kappa[i] = 1.0;
        for (size_t t = 0; t < YEARS; t++) {
            w->residents[t * TOWNS + i] = 30000;
            w->youths[t * TOWNS + i] = i ? 3000 : 1000;
        }
    }
    for (size_t t = 0; t < YEARS; t++)
        w->use_index[t] = 1.0;
    w->care = (struct care){.n_care = 1,
                            .care_name = w->care_name,
                            .n_product = 1,
                            .product = w->product,
                            .n_year = YEARS,
                            .first_year = 2015,
                            .use_index = w->use_index,
                            .level = LEVEL_NORMAL,
                            .level_sd = 0.2,
                            .level_exponent = 0.25};
    w->region = (struct region){.n_municipality = TOWNS,
                                .n_year = YEARS,
                                .municipality = w->town,
                                .residents = w->residents,
                                .youths = w->youths,
                                .kappa = w->kappa};
}

/* Accounts of the first town over the first two years. */
static void give_accounts(struct world *w, int64_t euro_2015, int64_t clients_2015, int64_t euro_2016,
                          int64_t clients_2016) {
    w->account[0] = (struct realised_account){0, 2015, euro_2015 * 100, clients_2015};
    w->account[1] = (struct realised_account){0, 2016, euro_2016 * 100, clients_2016};
    w->care.realised = w->account;
    w->care.n_realised = 2;
}

static void assert_near(double value, double expected) {
    assert_true(fabs(value - expected) < 1e-9 * (1.0 + fabs(expected)));
}

/* Expected: 100 clients x EUR 10,000 x 2 years = 2,000,000; realised 1,300,000 + 1,100,000, so R = 1.2.
 * 1 + CV^2 = 2 and 80 + 70 = 150 clients: s = 2 / 150; w = 0.04 / (0.04 + 0.01333) = 0.75.
 * E[exp A] = 1 + 0.75 x 0.2 = 1.15; sd = 0.2 x sqrt(0.25) = 0.1; centre = log 1.15 - 0.1^2 / 2 = 0.134761942. */
static void test_by_hand(void **state) {
    (void)state;
    struct world w;
    set_up(&w);
    give_accounts(&w, 1300000, 80, 1100000, 70);
    struct level_evidence evidence = level_evidence(&w.care, &w.region, 0);
    assert_int_equal(evidence.clients, 150);
    assert_near(evidence.realised_euro, 2400000.0);
    assert_near(evidence.expected_euro, 2000000.0);
    assert_near(evidence.chance, 2.0 / 150.0);
    assert_true(evidence.swings == 0.0);
    assert_near(level_weight(&evidence, 0.2), 0.75);
    struct level level = level_of(&w.care, &w.region, 0);
    assert_near(level.mean, 1.15);
    assert_near(level.sd, 0.1);
    assert_near(level.centre, 0.134761942375159);
    assert_near(level_mean(&w.care, &w.region, 0), 1.15);
}

/* Prices grow by a factor 2 (log 2 = 0.6931...): 1,000,000 + 2,000,000 expected, so 3,600,000 is again 1.2. The dearer
 * year weighs more: 100 x 2 x (10,000^2 + 20,000^2) / 3,000,000^2 x 200 / 150 = 0.2 / 13.5; w = 0.04 / (0.04 + 0.2
 * / 13.5) = 27 / 37. */
static void test_price(void **state) {
    (void)state;
    struct world w;
    set_up(&w);
    w.care.price_trend = 0.5;
    w.care.intensity_trend = 0.193147180559945;
    give_accounts(&w, 1300000, 80, 2300000, 70);
    assert_near(level_mean(&w.care, &w.region, 0), 1.0 + 0.2 * 27.0 / 37.0);
}

/* Two products: 75 clients at EUR 4,000 with cv 1; 25 at EUR 8,000 with cv 0.5, half of them with a PGB at half the
 * cost. Per client: the second product 8,000 x (0.5 + 0.5 x 0.5) = 6,000 and 8,000^2 x 1.25 x (0.5 + 0.5 x 0.25) =
 * 50e6; the mix 0.75 x 4,000 + 0.25 x 6,000 = 4,500 and 0.75 x 32e6 + 0.25 x 50e6 = 36.5e6; 36.5e6 / 4,500^2
 * = 1.802469. */
static void test_mix(void **state) {
    (void)state;
    struct world w;
    set_up(&w);
    w.product[0].users_per_youth = 0.075;
    w.product[0].mean_cost = 4000;
    w.product[1] = w.product[0];
    w.product[1].hash = 12;
    w.product[1].users_per_youth = 0.025;
    w.product[1].mean_cost = 8000;
    w.product[1].cv = 0.5;
    w.product[1].pgb_share = 0.5;
    w.product[1].pgb_cost_factor = 0.5;
    w.care.n_product = 2;
    give_accounts(&w, 450000, 100, 450000, 100);
    struct level_evidence evidence = level_evidence(&w.care, &w.region, 0);
    assert_near(evidence.chance, 36.5 / 20.25 / 200.0);
    assert_near(evidence.expected_euro, 900000.0);
    assert_near(level_mean(&w.care, &w.region, 0), 1.0);
}

/* Half of the clients stay another year. Two accounts: 2 years x 100 clients x 2 x 10,000^2 = 4e10, and the 50 who are
 * in both give 2 x 50 x 10,000^2 = 1e10 more; (2,000,000)^2 = 4e12; 200 clients expected, 150 seen. */
static void test_staying(void **state) {
    (void)state;
    struct world w;
    set_up(&w);
    w.product[0].duration = 1.0;
    give_accounts(&w, 1300000, 80, 1100000, 70);
    struct level_evidence evidence = level_evidence(&w.care, &w.region, 0);
    assert_near(evidence.expected_euro, 2000000.0);
    assert_near(evidence.chance, 5e10 / 4e12 * 200.0 / 150.0);
    assert_true(evidence.swings == 0.0);
    w.account[1].year = 2017; /* a year between: 25 of them are in both */
    evidence = level_evidence(&w.care, &w.region, 0);
    assert_near(evidence.chance, 4.5e10 / 4e12 * 200.0 / 150.0);
}

static double swings(const struct world *w) {
    return level_evidence(&w->care, &w->region, 0).swings;
}

/* Half of the clients stay another year, so of the cost of 2017 a quarter is of clients of 2015, a quarter of those who
 * came in 2016, half of those who came in 2017. One factor at a time:
 * Z, rho 0.5: what moves it in 2016 moves 0.25 + 0.5 x 0.5, in 2017 0.5: 0.25 + 0.25 = 0.5.
 * W: in 2016 it moves 0.75, in 2017 0.5: 0.5625 + 0.25 = 0.8125; a quarter of it when half of the care has beta 0.
 * Y: 0.0625 + 0.0625 + 0.25 = 0.375. Price: two steps, each moves all: 2. */
static void test_swings(void **state) {
    (void)state;
    struct world w;
    set_up(&w);
    w.product[0].duration = 1.0;
    give_accounts(&w, 1300000, 80, 1100000, 70);
    w.account[0].year = 2017;
    w.care.n_realised = 1;
    w.care.municipal_sd = 0.1;
    w.care.municipal_rho = 0.5;
    assert_near(swings(&w), 0.005);
    w.care.municipal_sd = 0.0;
    w.care.regional_sd = 0.1;
    assert_near(swings(&w), 0.008125);
    w.product[0].users_per_youth = 0.05;
    w.product[1] = w.product[0];
    w.product[1].hash = 12;
    w.product[1].beta = 0.0;
    w.care.n_product = 2;
    assert_near(swings(&w), 0.008125 / 4.0);
    w.care.n_product = 1;
    w.care.regional_sd = 0.0;
    w.product[0].sd = 0.1;
    assert_near(swings(&w), 0.00375);
    w.product[0].sd = 0.0;
    w.care.price_sd = 0.1;
    assert_near(swings(&w), 0.02);
}

/* As above, accounts of 2015 and 2016: of 200 client-years 150 are of clients of 2015. Z: (50 / 200)^2. Y: 0.75^2 +
 * 0.25^2. Price (its trend makes up for its mean): half of the cost moves, 0.5^2. The weight takes it all in: s = 5e10
 * / 4e12 x 200 / 150 + 0.01 (0.0625 + 0.625 + 0.25) = 0.0166667 + 0.009375; w = 0.04 / 0.0660417. */
static void test_swings_two_years(void **state) {
    (void)state;
    struct world w;
    set_up(&w);
    w.product[0].duration = 1.0;
    give_accounts(&w, 1300000, 80, 1100000, 70);
    w.care.municipal_sd = 0.1;
    w.care.municipal_rho = 0.5;
    assert_near(swings(&w), 0.01 * 0.0625);
    w.product[0].sd = 0.1;
    assert_near(swings(&w), 0.01 * (0.0625 + 0.625));
    w.care.price_sd = 0.1;
    w.care.price_trend = -0.005;
    assert_near(swings(&w), 0.01 * (0.0625 + 0.625 + 0.25));
    struct level_evidence evidence = level_evidence(&w.care, &w.region, 0);
    assert_near(level_weight(&evidence, 0.2), 0.04 / (0.04 + 1.0 / 60.0 + 0.009375));
}

/* Very many clients fix A at the observed ratio; one client says next to nothing; in between more clients say more. */
static void test_limits(void **state) {
    (void)state;
    struct world w;
    set_up(&w);
    give_accounts(&w, 1500000, 500000000, 1500000, 500000000);
    struct level level = level_of(&w.care, &w.region, 0);
    assert_true(fabs(level.mean - 1.5) < 1e-6);
    assert_true(level.sd < 1e-4);
    assert_true(fabs(level.centre - log(1.5)) < 1e-6);
    w.care.n_realised = 1;
    double before = 0.0;
    for (int64_t clients = 1; clients < 100000; clients *= 10) {
        w.account[0].clients = clients;
        level = level_of(&w.care, &w.region, 0);
        assert_true(level.mean > before && level.mean < 1.5);
        before = level.mean;
        if (clients == 1) /* w = 0.04 / (0.04 + 2) = 0.0196 */
            assert_true(fabs(level.mean - 1.0) < 0.01 && level.sd > 0.197);
    }
}

/* Without accounts: exactly the prior, whatever the others' accounts. */
static void test_unlisted(void **state) {
    (void)state;
    struct world w;
    set_up(&w);
    struct level prior = level_of(&w.care, &w.region, 1);
    give_accounts(&w, 1300000, 80, 1100000, 70);
    struct level level = level_of(&w.care, &w.region, 1);
    assert_true(level.mean == 1.0 && level.sd == prior.sd && level.centre == prior.centre);
    assert_near(level.sd, 0.2);
    assert_near(level.centre, -0.02);
}

struct output {
    int64_t cost[CELLS * LANES];
    int32_t clients[CELLS * LANES];
};

static void simulate(const struct world *w, uint32_t first, struct output *out) {
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    uint32_t draw[LANES];
    bool wanted[1] = {false};
    for (size_t l = 0; l < LANES; l++)
        draw[l] = first + (uint32_t)l;
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), SEED, 1), STATUS_OK);
    plan.excess_wanted = wanted;
    assert_int_equal(care_scratch_new(&plan, LANES, &scratch), STATUS_OK);
    struct care_block block = {.n_lane = LANES, .draw = draw, .cost = out->cost, .clients = out->clients};
    assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
    care_scratch_free(scratch);
    care_plan_free(&plan);
}

/* Row of a town's year, both forms and all lanes together. */
static size_t row(size_t t, size_t i) {
    return (t * TOWNS + i) * CARE_FORMS * LANES;
}

static void test_draws(void **state) {
    (void)state;
    static struct output without, with;
    struct world w;
    set_up(&w);
    simulate(&w, 0, &without);
    give_accounts(&w, 1300000, 80, 1100000, 70);
    simulate(&w, 0, &with);
    for (size_t t = 0; t < YEARS; t++) {
        size_t bytes = CARE_FORMS * LANES;
        assert_memory_equal(with.cost + row(t, 1), without.cost + row(t, 1), bytes * sizeof *with.cost);
        assert_memory_equal(with.clients + row(t, 1), without.clients + row(t, 1), bytes * sizeof *with.clients);
        assert_memory_not_equal(with.cost + row(t, 0), without.cost + row(t, 0), bytes * sizeof *with.cost);
    }
}

/* Mean clients and cost of the draws beside the closed form: 115 clients and EUR 1,150,000 a year. */
static void test_simulated_mean(void **state) {
    (void)state;
    static struct output out;
    struct world w;
    set_up(&w);
    give_accounts(&w, 1300000, 80, 1100000, 70);
    double clients[YEARS * TOWNS];
    care_expect_clients(&w.care, &w.region, clients);
    assert_near(clients[0], 115.0);
    assert_near(clients[TOWNS], 115.0);
    assert_near(clients[1], 300.0);
    enum { BLOCKS = 100 };
    for (size_t t = 0; t < YEARS; t++) {
        double n = BLOCKS * LANES, sum = 0.0, square = 0.0, count = 0.0;
        for (uint32_t b = 0; b < BLOCKS; b++) {
            simulate(&w, b * LANES, &out);
            for (size_t l = 0; l < LANES; l++) {
                double euro = (double)out.cost[row(t, 0) + l] / 100.0;
                sum += euro;
                square += euro * euro;
                count += out.clients[row(t, 0) + l];
            }
        }
        double error = sqrt((square / n - sum / n * (sum / n)) / n);
        assert_true(fabs(sum / n - 1150000.0) < 5.0 * error);
        assert_true(error < 0.002 * 1150000.0); /* against 15 % for the accounts: the gate means something */
        assert_true(fabs(count / n - 115.0) < 5.0 * 0.002 * 115.0);
    }
}

/* What the towns share grows with the level of each, m for the one with accounts; so does the own chance of clients.
 * With W half of the cost, that of 2016, swings: s = 2 / 150 + 0.25 x 0.01, w = 0.04 / 0.0558333 = 48 / 67, m = 1 + 0.2
 * w. */
static void test_expectations(void **state) {
    (void)state;
    struct world w;
    set_up(&w);
    w.care.regional_sd = 0.1;
    bool covered[CARE_FORMS] = {true, true};
    const double m = 1.0 + 0.2 * 48.0 / 67.0;
    double before[TOWNS * TOWNS], after[TOWNS * TOWNS], share[TOWNS];
    assert_int_equal(care_covariance(&w.care, &w.region, 1, covered, before), STATUS_OK);
    give_accounts(&w, 1300000, 80, 1100000, 70);
    assert_int_equal(care_covariance(&w.care, &w.region, 1, covered, after), STATUS_OK);
    assert_true(before[1] > 0.0);
    assert_near(after[1], m * before[1]);
    assert_near(after[3], before[3]);
    assert_int_equal(care_expect_cost_share(&w.care, &w.region, share), STATUS_OK);
    assert_near(share[0], m / (m + 3.0));
    w.care.regional_sd = 0.0; /* chance alone: m is 1.15 again, clients x (1 + CV^2) x mean^2 */
    assert_int_equal(care_covariance(&w.care, &w.region, 0, covered, after), STATUS_OK);
    assert_near(after[0], 115.0 * 2.0 * 1e8);
}

/* By how much the estimate of the second town is too high on average, from one account. Its weight w(n) rests on the n
 * clients that were counted, and rises with them as the cost does: 1 + w(n) (n / 300 - 1) is the mean estimate where n
 * came, and n is Poisson around 300 exp(A). By the trapezoid rule over A. */
static double estimated_too_high(struct world *w) {
    enum { STEPS = 400, MOST = 1200 };
    double high = 0.0;
    w->care.n_realised = 1;
    for (int64_t clients = 1; clients < MOST; clients++) {
        struct realised_account account = {1, 2015, 1, clients};
        w->care.realised = &account;
        struct level_evidence evidence = level_evidence(&w->care, &w->region, 1);
        double weight = level_weight(&evidence, level_prior_sd(&w->care, &w->region, 1)), p = 0.0;
        for (int k = -STEPS; k <= STEPS; k++) {
            double z = 8.0 * k / STEPS, mean = 300.0 * exp(-0.02 + 0.2 * z);
            p += exp(-0.5 * z * z + (double)clients * log(mean) - mean - lgamma((double)clients + 1.0));
        }
        high += p * 8.0 / STEPS / sqrt(2.0 * acos(-1.0)) * weight * ((double)clients / 300.0 - 1.0);
    }
    return high;
}

/* Is the credibility estimate what it claims? Every draw is a town whose true A is known: give its base year as an
 * account and compare. On average the estimate is off by what its weight makes it (0.5 %), and the error of A has the
 * sd that is claimed. */
static void test_calibration(void **state) {
    (void)state;
    static struct output out;
    enum { BLOCKS = 40 };
    struct world w, told;
    set_up(&w);
    told = w;
    double n = BLOCKS * LANES, off = 0.0, off2 = 0.0, error2 = 0.0, prior2 = 0.0;
    for (uint32_t b = 0; b < BLOCKS; b++) {
        uint32_t draw[LANES];
        double z[LANES];
        for (uint32_t l = 0; l < LANES; l++)
            draw[l] = b * LANES + l;
        struct lanes lanes = {LANES, draw, NULL};
        struct stratum stratum =
            stratum_lasting(SEED, stream_open(SEED, w.town[1].hash, 0, 0, 0, SOURCE_LEVEL), STRATUM_LEVEL);
        sampler_select()->stratified_normal(&stratum, &lanes, z);
        simulate(&w, b * LANES, &out);
        for (size_t l = 0; l < LANES; l++) {
            struct realised_account account = {1, 2015, out.cost[row(0, 1) + l], out.clients[row(0, 1) + l]};
            told.care.product = w.product;
            told.care.realised = &account;
            told.care.n_realised = 1;
            struct level level = level_of(&told.care, &w.region, 1);
            double truth = -0.02 + 0.2 * z[l], difference = level.mean - exp(truth);
            double error = (truth - level.centre) / level.sd;
            off += difference;
            off2 += difference * difference;
            error2 += error * error;
            prior2 += z[l] * z[l];
        }
    }
    double high = estimated_too_high(&told);
    print_message("# %.5f too high, by its weight %.5f\n", off / n, high);
    assert_true(high > 0.0 && high < 0.01);
    assert_true(fabs(off / n - high) < 5.0 * sqrt(off2 / n / n));
    assert_true(fabs(error2 / n - 1.0) < 0.1);
    assert_true(fabs(prior2 / n - 1.0) < 0.1); /* these were the true levels indeed */
    /* 300 clients: w = 0.04 / (0.04 + 2 / 300) = 0.857, so a seventh of the variance is left. */
    assert_true(off2 / n < 0.04 * (1.0 - 0.857) * 1.25);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),      cmocka_unit_test(test_price),
        cmocka_unit_test(test_mix),          cmocka_unit_test(test_staying),
        cmocka_unit_test(test_swings),       cmocka_unit_test(test_swings_two_years),
        cmocka_unit_test(test_limits),       cmocka_unit_test(test_unlisted),
        cmocka_unit_test(test_draws),        cmocka_unit_test(test_simulated_mean),
        cmocka_unit_test(test_expectations), cmocka_unit_test(test_calibration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
