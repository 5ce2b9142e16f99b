/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The likelihood of the national panel, held against an implementation of the same mathematics in another language
 * (NumPy with 7 scales), on the shipped panel with the accounts to 2023; and against a normal density where the mixture
 * has one scale only. */
#include "models/region/fact.h"
#include "sim/belief/fit.h"
#include "sim/scenario/panel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_linalg.h>

/* Within an absolute distance, in double precision. */
static void assert_near(double value, double expected, double distance) {
    if (!(fabs(value - expected) <= distance))
        fail_msg("%.17g is not within %g of %.17g", value, distance, expected);
}

enum { N = 342, T = 7, K = 7 };

static struct panel panel;
static double y[N * T], residents[N];
static size_t group[N];
static struct accounts accounts = {.n = N, .n_year = T, .n_group = 25, .y = y, .residents = residents, .group = group};

static int set_up(void **state) {
    (void)state;
    struct note note = {0};
    double log_cost[T + 1];
    if (panel_read(&files_disk, "scenarios/panel", &panel, &note))
        return -1;
    for (size_t i = 0; i < N; i++) {
        enum fact fact[T];
        panel_unit_log_cost(&panel, i, log_cost);
        fact_judge(T, log_cost, fact);
        group[i] = (size_t)atoi(panel.unit[i].subregion + 2) - 1;
        for (size_t t = 0; t < T; t++) {
            y[i * T + t] = fact[t] == FACT_HOLDS ? log_cost[t] : NAN;
            residents[i] += panel_at(&panel, i, t)->residents / T;
        }
    }
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    panel_free(&panel);
    return 0;
}

/* The products of scenarios/groningen-2016.cfg: clients per youth, duration, mean cost, coefficient of variation. */
static struct kernel make_kernel(size_t n_year) {
    static const double p[][4] = {
        {.080689, .96, 7620, 2.5},  {.007258, 1.0, 2300, .5},   {.003024, 3.0, 28000 * .68, .8},
        {.007258, 1.17, 15500, .8}, {.005444, 2.27, 12200, .7}, {.001694, 1.0, 8600, .7},
        {.007016, 4.3, 13700, .7},  {.001815, 3.0, 28500, .6},  {.005081, 1.2, 33000, .9},
        {.001089, .25, 31500, 1.0}, {.000605, .5, 61000, .7}};
    struct kernel_product product[11];
    for (size_t k = 0; k < 11; k++)
        product[k] = (struct kernel_product){.clients = p[k][0],
                                             .duration = p[k][1],
                                             .mean = p[k][2],
                                             .square = p[k][2] * p[k][2] * (1 + p[k][3] * p[k][3]),
                                             .beta = 1.0};
    return kernel_make(11, product, n_year, 1.0);
}

static const double golden[PARAMETERS] = {0.2, -0.07, 0.156, 0.144, 0.107, 0.68, 3.7, 0.03, 0.0706, 0.0, 0.06, 0.04};

static void the_kernel(void **state) {
    (void)state;
    static const double stay[] = {0.4531566974305432,  0.23160645866184149, 0.12434759909551858,
                                  0.06968015425589033, 0.04075133697808854, 0.024908795534342516};
    static const double r[] = {1.0,
                               0.5135861378517138,
                               0.27684340975910626,
                               0.1559931690162021,
                               0.09194010771495194,
                               0.05674484708250297,
                               0.036648086140171995};
    struct kernel kernel = make_kernel(T);
    double response[T * T];
    for (size_t h = 0; h < 6; h++)
        assert_near(kernel.stay[h], stay[h], 1e-12);
    for (size_t h = 0; h < 7; h++)
        assert_near(kernel.correlation[h], r[h], 1e-12);
    kernel_response(&kernel, kernel.stay, 0.68, response);
    assert_near(response[2 * T + 1], 0.5397530129146109, 1e-12);
    assert_near(response[6 * T + 1], 0.2393452934487701, 1e-12);
    assert_near(response[6 * T + 6], 0.4531566974305432, 1e-12);
    assert_near(response[2 * T + 0] + response[2 * T + 3], 0.0, 0.0);
}

static void the_scales(void **state) {
    (void)state;
    static const double v[] = {0.2298268121875435, 0.541897260521012,  1.2777127183948878, 3.0126555524167515,
                               7.10339135459904,   16.748734748688697, 39.491012345858046};
    static const double w[] = {0.013723658019477496, 0.28942355487379184,  0.42287830113671915, 0.19915229631726528,
                               0.058024701602171526, 0.013790962122416917, 0.003006525928158078};
    struct filter_model model;
    filter_scales(3.7, K, &model);
    for (size_t k = 0; k < K; k++) {
        assert_near(model.variance[k], v[k], 1e-10);
        assert_near(exp(model.log_weight[k]), w[k], 1e-12);
    }
}

static void whole_panel(void **state) {
    (void)state;
    static const double common[] = {5.304961245480106, 5.411205163757678, 5.497071570011303, 5.555025991226608,
                                    5.621406859577207, 5.628945210317476, 5.712185985602139};
    static const double first[] = {7.589687729061931, 7.4265405061555505, 4.921337457336504, 0.016883623197647246,
                                   1.8882238540547602};
    static const double unrest[T] = {1, 1, 1, 1, 1, 1.5, 1};
    struct kernel kernel = make_kernel(T);
    struct likelihood likelihood;
    double sum = 0.0;
    assert_int_equal(likelihood_init(&accounts, &kernel, unrest, K, 0, &likelihood), STATUS_OK);
    assert_near(likelihood_of(&likelihood, golden), 1490.9937538140198, 1e-3);
    for (size_t t = 0; t < T; t++)
        assert_near(likelihood.filter.common[t], common[t], 1e-6);
    for (size_t i = 0; i < 5; i++)
        assert_near(likelihood.filter.log_lik[i], first[i], 1e-4);
    for (size_t i = 0; i < N; i++)
        sum += likelihood.filter.log_lik[i];
    assert_near(sum, 1461.3363392295864, 1e-3);
    likelihood_free(&likelihood);
}

static void with_walk(void **state) {
    (void)state;
    static const double common[] = {5.304961245480106, 5.411205163757678, 5.49727634439063, 5.555358672019285,
                                    5.622275940362657, 5.630597239022621, 5.714839761031314};
    static const double unrest[T] = {1, 1, 1, 1, 1, 1.5, 1};
    struct kernel kernel = make_kernel(T);
    struct likelihood likelihood;
    double value[PARAMETERS];
    memcpy(value, golden, sizeof value);
    value[PARAMETER_REGIONAL_SD] = 0.05;
    assert_int_equal(likelihood_init(&accounts, &kernel, unrest, K, 0, &likelihood), STATUS_OK);
    assert_near(likelihood_of(&likelihood, value), 1515.3020921650793, 1e-2);
    assert_near(likelihood.filter.walk_log_lik, -63.08486301374307, 1e-2);
    for (size_t t = 0; t < T; t++)
        assert_near(likelihood.filter.common[t], common[t], 1e-5);
    likelihood_free(&likelihood);
}

/* The sd of a fit of one parameter, by hand: the curvature and the slopes of the sub-regions by differences. */
static void robust_sd(void **state) {
    (void)state;
    enum { G = 25 };
    static const double unrest[T] = {1, 1, 1, 1, 1, 1.5, 1}, h = 0.01, prior_sd = 0.5, t24 = 2.0638985616280205;
    static const struct fit_progress once = {.starts = 1};
    struct kernel kernel = make_kernel(T);
    struct likelihood likelihood;
    struct prior prior[PARAMETERS] = {0};
    struct fit fit;
    double sum[3], part[3][G], value[PARAMETERS], mean = 0.0, spread = 0.0;
    for (enum parameter p = 0; p < PARAMETERS; p++)
        prior[p].value = golden[p];
    prior[PARAMETER_MUNICIPAL_SD].sd = prior_sd;
    assert_int_equal(likelihood_init(&accounts, &kernel, unrest, K, 0, &likelihood), STATUS_OK);
    assert_int_equal(fit_accounts(&likelihood, prior, &once, &fit), STATUS_OK);
    for (int k = 0; k < 3; k++) {
        double total = 0.0;
        memcpy(value, golden, sizeof value);
        value[PARAMETER_MUNICIPAL_SD] = exp(fit.at[PARAMETER_MUNICIPAL_SD] + (k - 1) * h);
        sum[k] = likelihood_of(&likelihood, value);
        memcpy(part[k], likelihood.group, sizeof part[k]);
        for (size_t g = 0; g < G; g++)
            total += part[k][g];
        assert_near(total, sum[k], 1e-9);
    }
    double curve = (2.0 * sum[1] - sum[0] - sum[2]) / (h * h) + 1.0 / (prior_sd * prior_sd);
    for (size_t g = 0; g < G; g++)
        mean += (part[2][g] - part[0][g]) / (2.0 * h * G);
    for (size_t g = 0; g < G; g++)
        spread += pow((part[2][g] - part[0][g]) / (2.0 * h) - mean, 2.0) * G / (G - 1.0);
    double robust = sqrt(spread + 1.0 / (prior_sd * prior_sd)) / curve, sd = fit.sd[PARAMETER_MUNICIPAL_SD];
    assert_near(sd / fmax(robust, 1.0 / sqrt(curve)), 1.0, 0.005);
    assert_near(log(fit.high[PARAMETER_MUNICIPAL_SD]), fit.at[PARAMETER_MUNICIPAL_SD] + t24 * sd, 1e-9);
    assert_true(robust * sqrt(curve) > 1.1); /* so it is the one that counts here */
    likelihood_free(&likelihood);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_kernel), cmocka_unit_test(the_scales),
                                       cmocka_unit_test(whole_panel), cmocka_unit_test(with_walk),
                                       cmocka_unit_test(robust_sd)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
