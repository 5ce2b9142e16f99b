/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The national panel: forecasts of 2020-2023 from what was known a year before, held to what was promised of them. All
 * of it checked, nothing fitted: no parameter has seen the accounts that it is scored on. */
#include "sim/belief/backtest.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_ORIGIN = 2, LAST_ORIGIN = 5, DRAWS = 2000 };

static int missed;

static void judge(const char *what, double figure, double low, double high) {
    int good = figure >= low && figure <= high;
    missed += !good;
    printf("%-58s %8.3f   %.3f to %.3f   %s, checked\n", what, figure, low, high, good ? "reached" : "MISSED");
}

static void judge_errors(const char *how, const struct backtest *b, double high) {
    char what[80];
    snprintf(what, sizeof what, "CRPS over the best naive forecast%s, mean", how);
    judge(what, backtest_mean_ratio(b, 0, SIZE_ALL), 0.0, high);
    for (size_t k = 0; k < b->n_origin; k++) {
        snprintf(what, sizeof what, "CRPS over the best naive forecast%s, %d", how, b->origin + (int)k + 1);
        judge(what, backtest_ratio(&b->score[k][0][SIZE_ALL]), 0.0, 1.0);
    }
}

int main(void) {
    static const char *const classes[SIZE_CLASSES] = {"under 15,000 residents", "15,000 to 30,000", "30,000 to 60,000",
                                                      "60,000 and above"};
    struct note note = {0};
    struct scenario scenario;
    struct targets targets;
    struct evidence evidence;
    struct backtest b;
    const struct backtest_options options = {.from = FIRST_ORIGIN, .until = LAST_ORIGIN, .ahead = 1, .n_draw = DRAWS};
    char what[80];
    if (scenario_read(&files_disk, "scenarios/nederland.cfg", &scenario, &note) != STATUS_OK ||
        targets_read(&files_disk, "scenarios/panel/targets.csv", &scenario, &targets, &note) != STATUS_OK ||
        evidence_read(&files_disk, &scenario, true, &evidence, &note) != STATUS_OK ||
        backtest_run(&evidence, &targets, &options, &b) != STATUS_OK) {
        fprintf(stderr, "panel: %s:%d: %s\n", note.file, note.line, note.text);
        return 1;
    }
    judge("80 % intervals hold", backtest_together(&b, 0, SIZE_ALL).hold[1], 0.76, 0.84);
    judge("95 % intervals hold", backtest_together(&b, 0, SIZE_ALL).hold[2], 0.93, 0.98);
    for (size_t k = 0; k < SIZE_CLASSES; k++) {
        snprintf(what, sizeof what, "80 %% intervals hold, %s", classes[k]);
        judge(what, backtest_together(&b, 0, k).hold[1], 0.72, 0.88);
    }
    judge_errors("", &b, 0.98);
    backtest_free(&b);
    evidence.budgets_predict = true;
    if (backtest_run(&evidence, &targets, &options, &b) != STATUS_OK)
        return 1;
    judge_errors(", with own budgets", &b, 0.96);
    backtest_free(&b);
    evidence_free(&evidence);
    targets_free(&targets);
    scenario_free(&scenario);
    return missed > 0;
}
