/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients and cost: against closed forms, and that a number depends only on who, when and what for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/expect.h"
#include "models/care/family.h"
#include "models/care/simulate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOWNS = 2, PRODUCTS = 4, YEARS = 4, CARE = 3, LANES = 128, CELLS = YEARS * TOWNS * CARE_FORMS * CARE };

struct world {
    struct care care;
    struct region region;
    struct product product[PRODUCTS];
    struct municipality town[TOWNS];
    int64_t residents[YEARS * TOWNS], youths[YEARS * TOWNS];
    double kappa[TOWNS], use_index[YEARS];
    char *care_name[CARE];
};

static void set_up(struct world *w) {
    memset(w, 0, sizeof *w);
    /* A common light product, a PGB product, a rare dear one drawn client by client, and a pareto. */
    w->product[0] = (struct product){.hash = 11,
                                     .care = 0,
                                     .users_per_youth = 0.06,
                                     .use_trend = 0.01,
                                     .duration = 0.96,
                                     .beta = 1.0,
                                     .sd = 0.04,
                                     .mean_cost = 4500,
                                     .pgb_cost_factor = 0.6,
                                     .cv = 1.2,
                                     .pgb_share = 0.05,
                                     .family = &family_gamma};
    w->product[1] = (struct product){.hash = 12,
                                     .care = 0,
                                     .users_per_youth = 0.01,
                                     .duration = 1.5,
                                     .beta = 0.5,
                                     .sd = 0.1,
                                     .mean_cost = 9000,
                                     .pgb_cost_factor = 0.8,
                                     .cv = 0.5,
                                     .pgb_share = 1.0,
                                     .family = &family_gamma};
    w->product[2] = (struct product){.hash = 13,
                                     .care = 1,
                                     .users_per_youth = 0.002,
                                     .duration = 2.0,
                                     .beta = 1.5,
                                     .sd = 0.0,
                                     .mean_cost = 60000,
                                     .pgb_cost_factor = 1.0,
                                     .cv = 0.7,
                                     .family = &family_lognormal};
    w->product[3] = (struct product){.hash = 14,
                                     .care = 2,
                                     .users_per_youth = 0.001,
                                     .duration = 0.5,
                                     .beta = 1.0,
                                     .sd = 0.05,
                                     .mean_cost = 90000,
                                     .pgb_cost_factor = 1.0,
                                     .tail_index = 5.0,
                                     .family = &family_pareto};
    const char *code[TOWNS] = {"GM0009", "GM0014"};
    for (size_t i = 0; i < TOWNS; i++) {
        memcpy(w->town[i].code, code[i], 7);
        w->town[i].hash = stream_hash_name(code[i]);
        w->kappa[i] = i ? 1.1 : 0.9;
        for (size_t t = 0; t < YEARS; t++) {
            w->residents[t * TOWNS + i] = i ? 200000 : 7500;
            w->youths[t * TOWNS + i] = (i ? 29000 : 1700) - (int64_t)(10 * t);
        }
    }
    const double use_index[YEARS] = {1.0, 1.05, 1.2, 1.1};
    memcpy(w->use_index, use_index, sizeof use_index);
    w->care = (struct care){.n_care = CARE,
                            .care_name = w->care_name,
                            .n_product = PRODUCTS,
                            .product = w->product,
                            .n_year = YEARS,
                            .first_year = 2015,
                            .use_index = w->use_index,
                            .level = LEVEL_NORMAL,
                            .level_sd = 0.15,
                            .level_exponent = 0.25,
                            .regional_sd = 0.06,
                            .municipal_sd = 0.05,
                            .municipal_rho = 0.7,
                            .pgb_logit_sd = 0.0,
                            .pgb_logit_rho = 0.7,
                            .price_trend = 0.025,
                            .intensity_trend = 0.02,
                            .price_sd = 0.015};
    w->region = (struct region){.n_municipality = TOWNS,
                                .n_year = YEARS,
                                .municipality = w->town,
                                .residents = w->residents,
                                .youths = w->youths,
                                .kappa = w->kappa};
}

/* Everything one simulated block gives, for the sizes above or smaller. */
struct output {
    int64_t cost[CELLS * LANES];
    int64_t excess[CELLS * LANES];
    int32_t clients[CELLS * LANES];
};

static void simulate(const struct world *w, uint32_t first, size_t n, int64_t inner, const int64_t *threshold,
                     struct output *out) {
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    uint32_t draw[LANES];
    bool wanted[CARE] = {true, true, true};
    int64_t *excess[1] = {out->excess};
    for (size_t l = 0; l < n; l++)
        draw[l] = first + (uint32_t)l;
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), 7, inner), STATUS_OK);
    plan.excess_wanted = wanted;
    plan.n_threshold = threshold ? 1 : 0;
    plan.threshold = threshold;
    assert_int_equal(care_scratch_new(&plan, n, &scratch), STATUS_OK);
    struct care_block block = {n, draw, out->cost, out->clients, excess};
    assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
    care_scratch_free(scratch);
    care_plan_free(&plan);
}

/* ---- closed form ---- */

/* Mean of the inflow (year 0: of the stock) that is still there in year t. */
static double weight(const struct world *w, size_t i, size_t p, size_t u, size_t t) {
    const struct product *product = &w->product[p];
    double exit = 1.0 / (1.0 + product->duration), need = (double)w->youths[u * TOWNS + i] * w->kappa[i];
    double inflow = need * product->users_per_youth * w->use_index[u] * pow(1.0 + product->use_trend, (double)u);
    return (u == 0 ? inflow : exit * inflow) * pow(1.0 - exit, (double)(t - u));
}

/* Covariance of the log factors of products p, q in years u, v, for one municipality. */
static double log_covariance(const struct world *w, size_t i, size_t p, size_t q, size_t u, size_t v) {
    const struct care *c = &w->care;
    size_t early = u < v ? u : v, apart = u < v ? v - u : u - v;
    double level = c->level_sd * pow(30000.0 / (double)w->residents[i], c->level_exponent);
    double rho2 = c->municipal_rho * c->municipal_rho;
    double municipal = c->municipal_sd * c->municipal_sd * (1.0 - pow(rho2, (double)early)) / (1.0 - rho2) *
                       pow(c->municipal_rho, (double)apart);
    return level * level + w->product[p].beta * w->product[q].beta * c->regional_sd * c->regional_sd * (double)early +
           municipal + (p == q && u == v ? w->product[p].sd * w->product[p].sd : 0.0);
}

/* First and second moment of one client's cost at price 1. */
static void client_moments(const struct product *p, double *m1, double *m2) {
    double cv = p->family == &family_pareto ? sqrt(1.0 / (p->tail_index * (p->tail_index - 2.0))) : p->cv;
    *m1 = p->mean_cost * (1.0 - p->pgb_share + p->pgb_share * p->pgb_cost_factor);
    *m2 = p->mean_cost * p->mean_cost * (1.0 + cv * cv) *
          (1.0 - p->pgb_share + p->pgb_share * p->pgb_cost_factor * p->pgb_cost_factor);
}

/* Given the factors the clients of a product are Poisson, so a year's cost is compound Poisson with a random intensity.
 */
static void closed_form(const struct world *w, size_t i, size_t t, double *mean, double *variance) {
    double first = 0.0, own = 0.0, spread = 0.0, m1[PRODUCTS], m2[PRODUCTS];
    for (size_t p = 0; p < PRODUCTS; p++) {
        client_moments(&w->product[p], &m1[p], &m2[p]);
        for (size_t u = 0; u <= t; u++) {
            first += m1[p] * weight(w, i, p, u, t);
            own += m2[p] * weight(w, i, p, u, t);
        }
    }
    for (size_t p = 0; p < PRODUCTS; p++)
        for (size_t q = 0; q < PRODUCTS; q++)
            for (size_t u = 0; u <= t; u++)
                for (size_t v = 0; v <= t; v++)
                    spread += m1[p] * m1[q] * weight(w, i, p, u, t) * weight(w, i, q, v, t) *
                              expm1(log_covariance(w, i, p, q, u, v));
    double step = w->care.price_trend + w->care.intensity_trend, s2 = w->care.price_sd * w->care.price_sd;
    double price1 = exp((step + 0.5 * s2) * (double)t), price2 = exp(2.0 * (step + s2) * (double)t);
    *mean = price1 * first;
    *variance = price2 * (own + spread + first * first) - *mean * *mean;
}

static double effort(void) {
    const char *text = getenv("EFFORT");
    return text ? atof(text) : 1.0;
}

/* How much wider than with the default effort a gate may be. */
static double widening(void) {
    return effort() < 1.0 ? 1.0 / sqrt(effort()) : 1.0;
}

/* Sums of powers of (cost - closed-form mean) per town and year, in EUR. */
struct moments {
    double power[5];
};

static void add_cost(const struct output *out, size_t t, size_t i, size_t n, double centre, struct moments *m) {
    for (size_t l = 0; l < n; l++) {
        int64_t cents = 0;
        for (size_t k = 0; k < CARE_FORMS * CARE; k++)
            cents += out->cost[((t * TOWNS + i) * CARE_FORMS * CARE + k) * n + l];
        double x = (double)cents / 100.0 - centre, power = 1.0;
        for (int k = 0; k <= 4; k++, power *= x)
            m->power[k] += power;
    }
}

static void check_moments(const struct world *w) {
    static struct output out;
    struct moments moments[YEARS][TOWNS] = {{{{0}}}};
    uint32_t blocks = (uint32_t)(600.0 * effort()) + 40;
    for (uint32_t b = 0; b < blocks; b++) {
        simulate(w, b * LANES, LANES, 1, NULL, &out);
        for (size_t t = 0; t < YEARS; t++)
            for (size_t i = 0; i < TOWNS; i++) {
                double mean, variance;
                closed_form(w, i, t, &mean, &variance);
                add_cost(&out, t, i, LANES, mean, &moments[t][i]);
            }
    }
    for (size_t t = 0; t < YEARS; t++)
        for (size_t i = 0; i < TOWNS; i++) {
            double mean, variance, n = moments[t][i].power[0];
            closed_form(w, i, t, &mean, &variance);
            double off = moments[t][i].power[1] / n, second = moments[t][i].power[2] / n;
            double fourth = moments[t][i].power[4] / n;
            assert_true(fabs(off) < 5.0 * sqrt(second / n));
            assert_true(fabs(second - variance) < 5.0 * sqrt((fourth - second * second) / n));
            /* The gate is narrow enough to mean something: within 10 % for the variance. */
            assert_true(5.0 * sqrt((fourth - second * second) / n) < 0.10 * variance * widening());
        }
}

static void test_moments(void **state) {
    (void)state;
    static struct world w;
    set_up(&w);
    check_moments(&w);
}

/* Expected clients and cost by the program's own closed form agree with the test's. */
static void test_expectation(void **state) {
    (void)state;
    static struct world w;
    set_up(&w);
    double clients[YEARS * TOWNS * PRODUCTS];
    int64_t cost[TOWNS * CARE_FORMS * CARE];
    care_expect_clients(&w.care, &w.region, clients);
    for (size_t t = 0; t < YEARS; t++) {
        care_expect_cells(&w.care, &w.region, t, clients + t * TOWNS * PRODUCTS, cost, NULL);
        for (size_t i = 0; i < TOWNS; i++) {
            double mean, variance, sum = 0.0;
            closed_form(&w, i, t, &mean, &variance);
            for (size_t k = 0; k < CARE_FORMS * CARE; k++)
                sum += (double)cost[i * CARE_FORMS * CARE + k] / 100.0;
            assert_true(fabs(sum - mean) < 0.06);
        }
    }
}

/* m(mu) = E[1 / (1 + e^-X)], X normal with mean mu and sd s. Since e^x / (1 + e^x) is 1 - 1 / (1 + e^x) and e^X tilts
 * the normal by s^2, m(mu) = e^(mu + s^2 / 2) (1 - m(mu + s^2)); m(0) = 1/2 by symmetry. So m(-s^2) = e^(-s^2 / 2) / 2,
 * and m(-2 s^2) = e^(-3 s^2 / 2) (1 - m(-s^2)). */
static void test_expected_share(void **state) {
    (void)state;
    const double sd[] = {0.1, 0.4, 0.7, 1.0, 1.9};
    for (size_t k = 0; k < sizeof sd / sizeof sd[0]; k++) {
        double s2 = sd[k] * sd[k], one = 0.5 * exp(-0.5 * s2), two = exp(-1.5 * s2) * (1.0 - one);
        double error = sd[k] < 0.9 ? 1e-11 : 2e-6;
        assert_true(fabs(care_expect_share(0.5, sd[k]) - 0.5) < 1e-15);
        assert_true(fabs(care_expect_share(1.0 / (1.0 + exp(s2)), sd[k]) - one) < error);
        assert_true(fabs(care_expect_share(1.0 / (1.0 + exp(-s2)), sd[k]) - (1.0 - one)) < error);
        assert_true(fabs(care_expect_share(1.0 / (1.0 + exp(2.0 * s2)), sd[k]) - two) < error);
    }
    assert_true(care_expect_share(0.0, 1.0) == 0.0 && care_expect_share(1.0, 1.0) == 1.0);
    assert_true(care_expect_share(0.3, 0.0) == 0.3);
}

/* Clients with a PGB minus the expected share of all clients: on average nothing, with the share expected as above, and
 * not with the share at deviation 0. The variance of the logit in the last year is 0.36 (1 + 0.49 + 0.49^2). */
static void test_pgb_mean(void **state) {
    (void)state;
    static struct world w;
    static struct output out;
    set_up(&w);
    w.product[1].care = 1; /* care class 0 is the first product alone */
    w.care.pgb_logit_sd = 0.6;
    double sum[2] = {0}, square[2] = {0}, n = 0.0;
    double share[2] = {care_expect_share(0.05, sqrt(0.36 * (1.0 + 0.49 + 0.49 * 0.49))), 0.05};
    struct care_rate rate[PRODUCTS];
    care_rates_row(&w.care, &w.region, YEARS - 1, 1, rate);
    assert_true(fabs(rate[0].pgb_share - share[0]) < 1e-14);
    for (uint32_t b = 0; b < 20; b++) {
        simulate(&w, b * LANES, LANES, 1, NULL, &out);
        const int32_t *zin = out.clients + ((YEARS - 1) * TOWNS + 1) * CARE * CARE_FORMS * LANES, *pgb = zin + LANES;
        for (size_t l = 0; l < LANES; l++, n += 1.0)
            for (size_t k = 0; k < 2; k++) {
                double rest = pgb[l] - share[k] * (zin[l] + pgb[l]);
                sum[k] += rest;
                square[k] += rest * rest;
            }
    }
    for (size_t k = 0; k < 2; k++) {
        double error = sqrt((square[k] - sum[k] * sum[k] / n) / n) / sqrt(n);
        assert_true(k == 0 ? fabs(sum[k] / n) < 4.0 * error : sum[k] / n > 4.0 * error);
    }
}

/* A truncated Student-t level keeps E[F] = 1: mean clients of year 0 equal J kappa u. */
static void test_student(void **state) {
    (void)state;
    static struct world w;
    static struct output out;
    set_up(&w);
    w.care.level = LEVEL_STUDENT_T;
    w.care.level_freedom = 3.0;
    double sum = 0.0, square = 0.0, n = 0.0, expected = 1700 * 0.9 * (0.06 + 0.01 + 0.002 + 0.001);
    uint32_t blocks = (uint32_t)(150.0 * effort()) + 20;
    for (uint32_t b = 0; b < blocks; b++) {
        simulate(&w, b * LANES, LANES, 1, NULL, &out);
        for (size_t l = 0; l < LANES; l++) {
            double clients = 0.0;
            for (size_t k = 0; k < CARE_FORMS * CARE; k++)
                clients += out.clients[k * LANES + l];
            sum += clients;
            square += clients * clients;
            n += 1.0;
        }
    }
    double sd = sqrt((square - sum * sum / n) / n);
    assert_true(fabs(sum / n - expected) < 5.0 * sd / sqrt(n));
    assert_true(sd > 15.0); /* about sqrt(112 + (0.21 x 112)^2) = 25: the level is there */
}

/* ---- who, when and what for ---- */

/* Draws in blocks of 128 or one by one, and with other municipalities, products or years around: the same numbers. */
static void test_keys(void **state) {
    (void)state;
    static struct world w, one, fewer;
    static struct output all, alone, without, without_product;
    set_up(&w);
    simulate(&w, 100, LANES, 2, NULL, &all);
    simulate(&w, 137, 1, 2, NULL, &alone);
    for (size_t k = 0; k < CELLS; k++) {
        assert_int_equal(all.cost[k * LANES + 37], alone.cost[k]);
        assert_int_equal(all.clients[k * LANES + 37], alone.clients[k]);
    }
    /* Only the second municipality, and only the first three years. */
    set_up(&one);
    one.region.n_municipality = 1;
    one.town[0] = one.town[1];
    one.kappa[0] = one.kappa[1];
    one.care.n_year = 3;
    for (size_t t = 0; t < YEARS; t++) {
        one.residents[t] = w.residents[t * TOWNS + 1];
        one.youths[t] = w.youths[t * TOWNS + 1];
    }
    simulate(&one, 137, 1, 2, NULL, &without);
    for (size_t t = 0; t < 3; t++)
        for (size_t k = 0; k < CARE_FORMS * CARE; k++)
            assert_int_equal(without.cost[t * CARE_FORMS * CARE + k],
                             alone.cost[(t * TOWNS + 1) * CARE_FORMS * CARE + k]);
    /* Without the lognormal product: the classes it is not in keep their cost. */
    set_up(&fewer);
    fewer.product[2] = fewer.product[3];
    fewer.care.n_product = 3;
    simulate(&fewer, 137, 1, 2, NULL, &without_product);
    for (size_t k = 0; k < CELLS; k++)
        assert_int_equal(without_product.cost[k], k % CARE == 1 ? 0 : alone.cost[k]);
}

/* Two draws of one outer index share A; of different ones they do not: correlation of the logs of a big town's clients.
 */
static void test_outer(void **state) {
    (void)state;
    static struct world w;
    static struct output out;
    set_up(&w);
    w.care.level_sd = 0.5;
    double same = 0.0, other = 0.0, square = 0.0, n = 0.0;
    for (uint32_t b = 0; b < 10; b++) {
        simulate(&w, b * LANES, LANES, 2, NULL, &out);
        const int32_t *clients = out.clients + CARE_FORMS * CARE * LANES; /* year 0, second town, first class, ZIN */
        for (size_t l = 0; l + 2 < LANES; l += 2) {
            double mean = log(29000 * 1.1 * 0.06 * 0.95) - 0.5 * 0.25 * sqrt(30000.0 / 200000.0);
            double a = log(clients[l]) - mean, c = log(clients[l + 1]) - mean, d = log(clients[l + 2]) - mean;
            same += a * c;
            other += a * d;
            square += a * a;
            n += 1.0;
        }
    }
    assert_true(same / square > 0.9);
    assert_true(fabs(other / square) < 5.0 / sqrt(n));
}

/* Clients of a cell sum to its total: the excess over a threshold of 0 is the cell's cost, to the cent, for every
 * family; and asking for single clients changes no total. */
static void test_split(void **state) {
    (void)state;
    static struct world w;
    static struct output plain, split, high;
    const int64_t zero = 0, much = 5000000;
    set_up(&w);
    simulate(&w, 5, LANES, 2, NULL, &plain);
    simulate(&w, 5, LANES, 2, &zero, &split);
    simulate(&w, 5, LANES, 2, &much, &high);
    int64_t total = 0, above = 0;
    for (size_t k = 0; k < CELLS * LANES; k++) {
        assert_int_equal(plain.cost[k], split.cost[k]);
        assert_int_equal(split.excess[k], split.cost[k]);
        assert_true(high.excess[k] >= 0 && high.excess[k] <= high.cost[k]);
        total += high.cost[k];
        above += high.excess[k];
    }
    assert_true(above > 0 && above < total);
}

/* Mean excess of the gamma split equals that of single gamma clients: E[(X - d)+] in closed form by the incomplete
 * gamma function, here for the base year of product 1 (cv 0.5, so shape 4, mean 7200 as PGB; d = 10,000): E[(X-d)+] =
 * mean Q(5, x) - d Q(4, x) with x = 4 d / mean, Q(n, x) = exp(-x) sum_{k<n} x^k / k!. */
static void test_split_excess(void **state) {
    (void)state;
    static struct world w;
    static struct output out;
    const int64_t threshold = 1000000;
    set_up(&w);
    double x = 4.0 * 10000.0 / 7200.0, term = exp(-x), q4 = 0.0, q5;
    for (int k = 0; k < 4; k++) {
        q4 += term;
        term *= x / (k + 1);
    }
    q5 = q4 + term;
    double per_client = 7200.0 * q5 - 10000.0 * q4, sum = 0.0, square = 0.0, n = 0.0;
    w.product[0].users_per_youth = 0.0; /* leaves product 1 alone in the PGB cell of its class */
    uint32_t blocks = (uint32_t)(20.0 * effort()) + 5;
    for (uint32_t b = 0; b < blocks; b++) {
        simulate(&w, b * LANES, LANES, 1, &threshold, &out);
        for (size_t l = 0; l < LANES; l++) {
            size_t cell = (1 * CARE_FORMS + 1) * CARE; /* year 0, second town, PGB, first class */
            double clients = out.clients[((1 * CARE + 0) * CARE_FORMS + 1) * LANES + l];
            double off = (double)out.excess[cell * LANES + l] / 100.0 - per_client * clients;
            sum += off;
            square += off * off;
            n += 1.0;
        }
    }
    assert_true(fabs(sum / n) < 5.0 * sqrt(square) / n);
    assert_true(5.0 * sqrt(square) / n < 0.02 * per_client * 29000 * 1.1 * 0.01 * widening());
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments),        cmocka_unit_test(test_expectation), cmocka_unit_test(test_student),
        cmocka_unit_test(test_expected_share), cmocka_unit_test(test_pgb_mean),    cmocka_unit_test(test_keys),
        cmocka_unit_test(test_outer),          cmocka_unit_test(test_split),       cmocka_unit_test(test_split_excess),
    };
    return cmocka_run_group_tests_name("simulate", tests, NULL, NULL);
}
