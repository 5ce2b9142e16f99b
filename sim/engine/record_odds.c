/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chances to leave under rules that are drawn, under /leaving. */
#include "sim/engine/leaving.h"
#include "sim/engine/record.h"

#include <math.h>
#include <stdlib.h>

#define SE(what) "Monte Carlo standard error of " what ", from the number of drawn rules"

enum what {
    ODDS_RULES,
    ODDS_CHANCE,
    ODDS_CHANCE_SE,
    ODDS_LEAVES,
    ODDS_LEAVES_SE,
    ODDS_FIRST,
    ODDS_CLOSE,
    ODDS_STEP,
    ODDS_NOBODY,
    ODDS_NOBODY_SE,
    ODDS_MOST,
    ODDS_MOST_SE,
    ODDS_DECIDERS,
    ODDS_P10,
    ODDS_P50,
    ODDS_P90,
    ODDS_HANGS,
    ODDS_LOW,
    ODDS_HIGH,
    ODDS_COUNT
};

#define BY_YEAR                                                                                                        \
    3, {                                                                                                               \
        AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY                                                                      \
    }
#define BY_MUNICIPALITY                                                                                                \
    2, {                                                                                                               \
        AXIS_SCHEME, AXIS_MUNICIPALITY                                                                                 \
    }
#define BY_TRAIT                                                                                                       \
    2, {                                                                                                               \
        AXIS_SCHEME, AXIS_TRAIT                                                                                        \
    }

static const struct variable variables[ODDS_COUNT] = {
    [ODDS_RULES] = {"/leaving/rules",
                    VALUE_DOUBLE,
                    1,
                    {AXIS_SCHEME},
                    "count",
                    "drawn rules that the chances are of; NaN, as all that follows from them: nothing is uncertain"},
    [ODDS_CHANCE] = {"/leaving/chance_in_year", VALUE_DOUBLE, BY_YEAR, "share",
                     "part of the drawn rules by which this is its first year outside"},
    [ODDS_CHANCE_SE] = {"/leaving/chance_in_year_se", VALUE_DOUBLE, BY_YEAR, "share", SE("chance_in_year")},
    [ODDS_LEAVES] = {"/leaving/chance_leaves", VALUE_DOUBLE, BY_MUNICIPALITY, "share",
                     "part of the drawn rules by which it leaves in any year"},
    [ODDS_LEAVES_SE] = {"/leaving/chance_leaves_se", VALUE_DOUBLE, BY_MUNICIPALITY, "share", SE("chance_leaves")},
    [ODDS_FIRST] = {"/leaving/chance_first", VALUE_DOUBLE, BY_MUNICIPALITY, "share",
                    "part of the drawn rules by which it leaves and nobody before it"},
    [ODDS_CLOSE] = {"/leaving/chance_close", VALUE_DOUBLE, BY_MUNICIPALITY, "share",
                    "part of the drawn rules in which its last judgement was within two Monte Carlo standard errors "
                    "of the margin, on the draws of the pilot"},
    [ODDS_STEP] = {"/leaving/step_mean", VALUE_DOUBLE, BY_MUNICIPALITY, "count",
                   "mean step in which it leaves, where it does: 1 with the first, 2 with the next; NaN: never"},
    [ODDS_NOBODY] = {"/leaving/chance_nobody",
                     VALUE_DOUBLE,
                     1,
                     {AXIS_SCHEME},
                     "share",
                     "part of the drawn rules by which nobody leaves"},
    [ODDS_NOBODY_SE] = {"/leaving/chance_nobody_se", VALUE_DOUBLE, 1, {AXIS_SCHEME}, "share", SE("chance_nobody")},
    [ODDS_MOST] = {"/leaving/chance_most",
                   VALUE_DOUBLE,
                   1,
                   {AXIS_SCHEME},
                   "share",
                   "part of the drawn rules by which more than half of the deciders leave"},
    [ODDS_MOST_SE] = {"/leaving/chance_most_se", VALUE_DOUBLE, 1, {AXIS_SCHEME}, "share", SE("chance_most")},
    [ODDS_DECIDERS] = {"/leaving/deciders",
                       VALUE_DOUBLE,
                       1,
                       {AXIS_SCHEME},
                       "count",
                       "members who decide by the rule: whose year is not given"},
    [ODDS_P10] = {"/leaving/leavers_p10",
                  VALUE_DOUBLE,
                  1,
                  {AXIS_SCHEME},
                  "count",
                  "10 % quantile over the drawn rules of how many leave"},
    [ODDS_P50] = {"/leaving/leavers_p50", VALUE_DOUBLE, 1, {AXIS_SCHEME}, "count", "the same, median"},
    [ODDS_P90] = {"/leaving/leavers_p90", VALUE_DOUBLE, 1, {AXIS_SCHEME}, "count", "the same, 90 % quantile"},
    [ODDS_HANGS] = {"/leaving/hangs", VALUE_DOUBLE, BY_TRAIT, "1",
                    "squared correlation over the drawn rules of how many leave with the municipalities' mean of this "
                    "part of the rule; NaN where one of them does not move"},
    [ODDS_LOW] = {"/leaving/leavers_low", VALUE_DOUBLE, BY_TRAIT, "count",
                  "how many leave when this part of the rule has its 5 % quantile for all, and its mean the rest"},
    [ODDS_HIGH] = {"/leaving/leavers_high", VALUE_DOUBLE, BY_TRAIT, "count", "the same at its 95 % quantile"},
};

static double part(const struct leaving_odds *odds, int32_t count) {
    return (double)count / (double)odds->n;
}

/* That none of n came, or all of them, does not mean that there is no error: as if half a rule more had come of one. */
static double part_se(const struct leaving_odds *odds, int32_t count) {
    double n = (double)odds->n, p = ((double)count + 0.5) / (n + 1.0);
    return sqrt(p * (1.0 - p) / n);
}

static int32_t leaves(const struct plan *plan, const struct leaving_odds *odds, size_t i) {
    int32_t sum = 0;
    for (size_t t = 0; t < plan->n_year; t++)
        sum += odds->left[t * plan->n_municipality + i];
    return sum;
}

/* The lowest number that at least so many per cent of the rules do not exceed. */
static double leavers_at(const struct leaving_odds *odds, size_t percent) {
    size_t rank = (odds->n * percent + 99) / 100;
    return (double)odds->leavers[rank - 1];
}

static double of_scheme(const struct leaving_odds *odds, enum what what) {
    switch (what) {
    case ODDS_RULES:
        return (double)odds->n;
    case ODDS_NOBODY:
        return part(odds, odds->nobody);
    case ODDS_NOBODY_SE:
        return part_se(odds, odds->nobody);
    case ODDS_MOST:
        return part(odds, odds->most);
    case ODDS_MOST_SE:
        return part_se(odds, odds->most);
    case ODDS_DECIDERS:
        return (double)odds->deciders;
    default:
        return leavers_at(odds, what == ODDS_P10 ? 10 : what == ODDS_P50 ? 50 : 90);
    }
}

static double of_municipality(const struct plan *plan, const struct leaving_odds *odds, enum what what, size_t i) {
    int32_t left = leaves(plan, odds, i);
    return what == ODDS_LEAVES      ? part(odds, left)
           : what == ODDS_LEAVES_SE ? part_se(odds, left)
           : what == ODDS_FIRST     ? part(odds, odds->first[i])
           : what == ODDS_CLOSE     ? part(odds, odds->close[i])
           : left > 0               ? (double)odds->step[i] / (double)left
                                    : (double)NAN;
}

/* Element k of the row of a scheme. */
static double number_of(const struct plan *plan, const struct leaving_odds *odds, enum what what, size_t k) {
    bool known = what == ODDS_RULES || what == ODDS_DECIDERS || !plan_has_few_sets(plan);
    if (odds->n == 0 || !known)
        return (double)NAN;
    switch (variables[what].axis[variables[what].rank - 1]) {
    case AXIS_SCHEME:
        return of_scheme(odds, what);
    case AXIS_TRAIT:
        return what == ODDS_HANGS ? odds->hangs[k] : (double)odds->end[k][what == ODDS_HIGH];
    default:
        return variables[what].rank == 2 ? of_municipality(plan, odds, what, k)
               : what == ODDS_CHANCE     ? part(odds, odds->left[k])
                                         : part_se(odds, odds->left[k]);
    }
}

static size_t row_length(const struct plan *plan, enum what what) {
    const struct variable *v = &variables[what];
    return v->rank == 1               ? 1
           : v->rank == 3             ? plan->n_year * plan->n_municipality
           : v->axis[1] == AXIS_TRAIT ? (size_t)ATTITUDE_TRAITS
                                      : plan->n_municipality;
}

enum status record_odds(struct store *store, const struct plan *plan, struct note *note) {
    if (!leaving_any_uncertain(plan->scenario))
        return STATUS_OK;
    double *number =
        calloc(plan->n_scheme * plan->n_year * plan->n_municipality + plan->n_scheme * ATTITUDE_TRAITS, sizeof *number);
    enum status status = number ? STATUS_OK : STATUS_MEMORY;
    for (int what = 0; what < ODDS_COUNT && !status; what++) {
        size_t n = row_length(plan, (enum what)what);
        for (size_t k = 0; k < plan->n_scheme * n; k++)
            number[k] = number_of(plan, &plan->leaving->odds[k / n], (enum what)what, k % n);
        status = store_write(store, &variables[what], number, note);
    }
    free(number);
    return status;
}
