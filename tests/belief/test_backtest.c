/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The score of a forecast against its closed form for a normal one (Gneiting and Raftery 2007): CRPS at y of N(0, 1) is
 * y (2 Phi(y) - 1) + 2 phi(y) - 1 / sqrt(pi). And no hindsight: what comes after the origin changes no forecast. */
#include "sim/belief/backtest.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

static void crps_of_a_normal(void **state) {
    (void)state;
    enum { N = 20000 };
    static double draw[N];
    for (size_t r = 0; r < N; r++)
        draw[r] = gsl_cdf_ugaussian_Pinv(((double)r + 0.5) / N);
    for (double k = -2; k <= 2; k++) {
        double exact = k * (2 * gsl_cdf_ugaussian_P(k) - 1) + 2 * gsl_ran_ugaussian_pdf(k) - 1 / sqrt(acos(-1.0));
        assert_true(fabs(backtest_crps(draw, N, k) - exact) < 2e-4);
    }
    assert_true(backtest_crps((const double[]){3.0}, 1, 5.0) == 2.0); /* one draw: the distance */
}

enum { LAST = 3, DRAWS = 50 };

static double mean_draw(const struct prediction *prediction, size_t i) {
    double sum = 0.0;
    for (size_t r = 0; r < prediction->n_draw; r++)
        sum += prediction->draw[i * prediction->n_draw + r];
    return sum / (double)prediction->n_draw;
}

/* A higher own budget makes for a higher forecast, of that municipality; later budgets are not looked at. */
static void check_budgets(struct evidence *evidence, const struct targets *targets, const struct prediction *without) {
    struct prediction low, high;
    struct fit fit;
    double *budget = evidence->log_budget;
    evidence->budgets_predict = true;
    assert_int_equal(predict_accounts(evidence, targets, LAST, 1, DRAWS, &fit, &low), STATUS_OK);
    assert_memory_not_equal(without->draw, low.draw, evidence->n * DRAWS * sizeof(double));
    budget[LAST + 1] += 0.1;
    for (size_t i = 0; i < evidence->n; i++)
        for (size_t t = LAST + 2; t < evidence->n_year; t++)
            budget[i * evidence->n_year + t] += 1.0;
    assert_int_equal(predict_accounts(evidence, targets, LAST, 1, DRAWS, &fit, &high), STATUS_OK);
    assert_true(mean_draw(&high, 0) > mean_draw(&low, 0) + 0.005);
    for (size_t i = 1; i < evidence->n; i++) /* but for the middle of all budgets, which may move a little */
        assert_true(fabs(mean_draw(&high, i) - mean_draw(&low, i)) < 0.02);
    evidence->budgets_predict = false;
    prediction_free(&low);
    prediction_free(&high);
}

/* The shipped national scenario with all parameters held: quick, and the same way through the code. */
static void no_hindsight(void **state) {
    (void)state;
    struct note note = {0};
    struct scenario scenario;
    struct targets targets;
    struct evidence evidence;
    struct prediction before, after;
    struct fit fit;
    assert_int_equal(scenario_read(&files_disk, "scenarios/nederland.cfg", &scenario, &note), STATUS_OK);
    assert_int_equal(targets_read(&files_disk, "scenarios/panel/targets.csv", &scenario, &targets, &note), STATUS_OK);
    assert_int_equal(evidence_read(&files_disk, &scenario, true, &evidence, &note), STATUS_OK);
    for (enum parameter p = 0; p < PARAMETERS; p++)
        targets.prior[p].sd = 0.0;
    assert_int_equal(predict_accounts(&evidence, &targets, LAST, 1, DRAWS, &fit, &before), STATUS_OK);
    for (size_t i = 0; i < evidence.n; i++)
        for (size_t t = LAST + 1; t < evidence.n_year; t++)
            evidence.log_cost[i * evidence.n_year + t] += 2.0;
    assert_int_equal(predict_accounts(&evidence, &targets, LAST, 1, DRAWS, &fit, &after), STATUS_OK);
    assert_memory_equal(before.draw, after.draw, evidence.n * DRAWS * sizeof(double));
    prediction_free(&after);
    evidence.log_budget[LAST + 1] += 0.2; /* nor do budgets, unless that is asked, and then the one of that year */
    assert_int_equal(predict_accounts(&evidence, &targets, LAST, 1, DRAWS, &fit, &after), STATUS_OK);
    assert_memory_equal(before.draw, after.draw, evidence.n * DRAWS * sizeof(double));
    prediction_free(&after);
    check_budgets(&evidence, &targets, &before);
    evidence.log_cost[LAST] += 0.1; /* the last one known does */
    assert_int_equal(predict_accounts(&evidence, &targets, LAST, 1, DRAWS, &fit, &after), STATUS_OK);
    assert_memory_not_equal(before.draw, after.draw, evidence.n * DRAWS * sizeof(double));
    prediction_free(&before);
    prediction_free(&after);
    evidence_free(&evidence);
    targets_free(&targets);
    scenario_free(&scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(crps_of_a_normal), cmocka_unit_test(no_hindsight)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
