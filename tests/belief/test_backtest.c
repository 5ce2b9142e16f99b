/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The score of a forecast against its closed form for a normal one (Gneiting and Raftery 2007): CRPS at y of N(0, 1) is
 * y (2 Phi(y) - 1) + 2 phi(y) - 1 / sqrt(pi). And no hindsight: what comes after the origin changes no forecast. Scores
 * against a slow count, and what a results file keeps of them. */
#include "sim/belief/backtest.h"
#include "sim/store/amend.h"

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

/* ---- scores ---- */

enum { SIZE_MOST = 400 };

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *value, size_t n) {
    qsort(value, n, sizeof *value, compare);
    return n % 2 ? value[n / 2] : 0.5 * (value[n / 2 - 1] + value[n / 2]);
}

/* The slow twin of what is counted of an origin: accounts in the 80 % interval with the nation taken out, and growth
 * that nobody foresaw. */
struct twin {
    size_t n, hold;
    double bias;
};

static struct twin count_slowly(const struct evidence *e, const struct prediction *p, size_t last, size_t t) {
    static double off[SIZE_MOST], column[SIZE_MOST], nation[DRAWS];
    size_t who[SIZE_MOST];
    struct twin twin = {0};
    double middle = 0.0;
    for (size_t i = 0; i < e->n; i++)
        if (isfinite(e->log_account[i * e->n_year + last]) && isfinite(e->log_account[i * e->n_year + t]) &&
            isfinite(e->log_budget[i * e->n_year + t]))
            who[twin.n++] = i;
    for (size_t r = 0; r < DRAWS; r++) {
        for (size_t k = 0; k < twin.n; k++)
            column[k] = p->draw[who[k] * DRAWS + r];
        nation[r] = median(column, twin.n);
        middle += nation[r] / DRAWS;
    }
    for (size_t k = 0; k < twin.n; k++)
        off[k] = e->log_account[who[k] * e->n_year + t] - mean_draw(p, who[k]);
    memcpy(column, off, sizeof column);
    twin.bias = median(column, twin.n);
    for (size_t k = 0; k < twin.n; k++) {
        size_t below = 0;
        for (size_t r = 0; r < DRAWS; r++)
            below +=
                p->draw[who[k] * DRAWS + r] - nation[r] + middle < e->log_account[who[k] * e->n_year + t] - twin.bias;
        twin.hold += 10 * below > DRAWS && 10 * below < 9 * DRAWS;
    }
    return twin;
}

/* Scores of two horizons; the classes add up to all; beyond the last account there is nothing to score, and beyond the
 * years of the scenario nothing to forecast. */
static void check_scores(const struct evidence *e, const struct targets *targets, const struct backtest *b) {
    for (size_t ahead = 1; ahead <= 2; ahead++) {
        struct prediction p;
        struct fit fit;
        const struct backtest_score *score = b->score[0][ahead - 1];
        assert_int_equal(predict_accounts(e, targets, LAST, ahead, DRAWS, &fit, &p), STATUS_OK);
        struct twin twin = count_slowly(e, &p, LAST, LAST + ahead);
        assert_int_equal(score[SIZE_ALL].n, twin.n);
        assert_true(fabs(score[SIZE_ALL].hold[1] - (double)twin.hold / (double)twin.n) < 1e-9);
        assert_true(fabs(score[SIZE_ALL].bias - twin.bias) < 1e-9);
        assert_true(isnan(score[SIZE_ALL].naive[NAIVE_BUDGET]) == (ahead > 1)); /* not voted yet */
        struct backtest_score classes = backtest_pool(score, SIZE_CLASSES, 1);
        assert_int_equal(classes.n, twin.n);
        assert_true(fabs(classes.crps - score[SIZE_ALL].crps) < 1e-12);
        assert_true(fabs(classes.hold[2] - score[SIZE_ALL].hold[2]) < 1e-12);
        assert_memory_equal(classes.pit, score[SIZE_ALL].pit, sizeof classes.pit);
        /* The 10 % quantile in whole cents: a tenth of the draws is below it, but for what rounding moves. */
        for (size_t i = 0; i < e->n; i++) {
            double cents = (double)b->forecast[(ahead - 1) * OUTLOOK_POINTS * e->n + i];
            size_t below = 0, at_most = 0;
            for (size_t r = 0; r < DRAWS; r++) {
                below += p.draw[i * DRAWS + r] < log((cents - 0.5) / 100.0);
                at_most += p.draw[i * DRAWS + r] < log((cents + 0.5) / 100.0);
            }
            assert_true(below <= DRAWS / 10 && at_most >= DRAWS / 10);
        }
        prediction_free(&p);
    }
    assert_int_equal(b->account[(LAST + 1) * e->n], llround(100.0 * exp(e->log_account[LAST + 1])));
    size_t far = e->n_known - 1 - LAST;
    assert_int_equal(b->score[0][far][SIZE_ALL].n, 0);
    assert_true(isnan(b->score[0][far][SIZE_ALL].crps) && isnan(backtest_mean_ratio(b, far, SIZE_ALL)));
}

/* ---- in a results file ---- */

static const char path[] = "in-memory/backtest";

/* A file with two municipalities: one of the panel, and one that it has not got. */
static void make_file(const char *const code[2]) {
    struct note note = {0};
    struct store *store = NULL;
    struct axis_labels labels[AXIS_COUNT] = {0};
    labels[AXIS_MUNICIPALITY] = (struct axis_labels){2, .text = code};
    assert_int_equal(store_keep_in_memory(path), STATUS_OK);
    assert_int_equal(store_create(path, labels, &store, &note), STATUS_OK);
    assert_int_equal(store_write_provenance(store, "format", "1", &note), STATUS_OK);
    assert_int_equal(store_finish(store, &note), STATUS_OK);
}

static void check_file(struct backtest *b) {
    const char *const code[2] = {"GM0014", "GM9999"}, *const none[2] = {"GM9998", "GM9999"};
    struct note note = {0};
    struct store *store = NULL;
    struct result *result = NULL;
    struct backtest read;
    size_t at = 0, n = b->n;
    while (strcmp(b->code[at], code[0]) != 0)
        at++;
    int64_t forecast = b->forecast[OUTLOOK_POINTS * n + at];
    make_file(code);
    assert_int_equal(backtest_keep(b, 2, none, path, &note), STATUS_CONFLICT);
    assert_int_equal(b->n, n);
    assert_int_equal(backtest_keep(b, 2, code, path, &note), STATUS_OK);
    assert_int_equal(b->forecast[OUTLOOK_POINTS * 2], forecast);
    assert_true(b->forecast[1] == STORE_UNKNOWN && b->account[1] == STORE_UNKNOWN);
    assert_int_equal(store_amend_begin(path, &store, &note), STATUS_OK);
    assert_int_equal(backtest_record(store, b, &note), STATUS_OK);
    assert_int_equal(store_finish(store, &note), STATUS_OK);
    assert_int_equal(result_open(path, &result, &note), STATUS_OK);
    assert_true(backtest_is_stored(result));
    assert_int_equal(backtest_load(result, &read, &note), STATUS_OK);
    assert_int_equal(read.n, 2);
    assert_int_equal(read.origin, b->origin);
    assert_int_equal(read.n_ahead, b->n_ahead);
    assert_string_equal(read.scenario, "nederland");
    assert_memory_equal(read.score[0], b->score[0], b->n_ahead * sizeof b->score[0][0]);
    assert_memory_equal(read.account, b->account, b->n_year * 2 * sizeof *b->account);
    assert_memory_equal(read.forecast, b->forecast, b->n_ahead * OUTLOOK_POINTS * 2 * sizeof *b->forecast);
    backtest_free(&read);
    result_close(result);
    store_forget(path);
}

static void scores_and_their_record(void **state) {
    (void)state;
    struct note note = {0};
    struct scenario scenario;
    struct targets targets;
    struct evidence evidence;
    struct backtest b;
    const struct backtest_options options = {.from = LAST, .until = LAST, .ahead = BACKTEST_AHEAD, .n_draw = DRAWS};
    assert_int_equal(scenario_read(&files_disk, "scenarios/nederland.cfg", &scenario, &note), STATUS_OK);
    assert_int_equal(targets_read(&files_disk, "scenarios/panel/targets.csv", &scenario, &targets, &note), STATUS_OK);
    assert_int_equal(evidence_read(&files_disk, &scenario, true, &evidence, &note), STATUS_OK);
    for (enum parameter p = 0; p < PARAMETERS; p++)
        targets.prior[p].sd = 0.0;
    assert_int_equal(backtest_run(&evidence, &targets, &options, &b), STATUS_OK);
    check_scores(&evidence, &targets, &b);
    check_file(&b);
    backtest_free(&b);
    backtest_free(&b);
    evidence_free(&evidence);
    targets_free(&targets);
    scenario_free(&scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(crps_of_a_normal), cmocka_unit_test(no_hindsight),
                                       cmocka_unit_test(scores_and_their_record)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
