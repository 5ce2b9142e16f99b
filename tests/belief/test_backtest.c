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

/* The shipped national scenario with all parameters held: quick, and the same way through the code. */
static void no_hindsight(void **state) {
    (void)state;
    enum { LAST = 3, DRAWS = 50 };
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
