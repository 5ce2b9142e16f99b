/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/backtest.h"

#include "sim/belief/naive.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double parts[3] = {0.5, 0.8, 0.95};

double backtest_crps(const double *sorted, size_t n, double y) {
    double off = 0.0, spread = 0.0;
    for (size_t r = 0; r < n; r++) {
        off += fabs(sorted[r] - y);
        spread += (2.0 * (double)r + 1.0 - (double)n) * sorted[r];
    }
    return off / (double)n - spread / ((double)n * (double)n);
}

/* What is scored of an origin: its municipalities and accounts, and work space. */
struct scoring {
    size_t n, *who;
    double *account, *room;
};

static void choose(const struct evidence *e, size_t last, size_t t, struct scoring *s) {
    s->n = 0;
    for (size_t i = 0; i < e->n; i++) {
        size_t row = i * e->n_year;
        if (isnan(e->log_account[row + last]) || isnan(e->log_account[row + t]) || isnan(e->log_budget[row + t]))
            continue;
        s->account[s->n] = e->log_account[row + t];
        s->who[s->n++] = i;
    }
}

/* Draws of those scored with the nation's part of each draw taken out; returns the median that the accounts miss. */
static double take_out_nation(const struct scoring *s, struct prediction *p) {
    double mean_of_medians = 0.0;
    double *median = s->room, *column = s->room + p->n_draw;
    for (size_t r = 0; r < p->n_draw; r++) {
        for (size_t k = 0; k < s->n; k++)
            column[k] = p->draw[s->who[k] * p->n_draw + r];
        gsl_sort(column, 1, s->n);
        median[r] = gsl_stats_median_from_sorted_data(column, 1, s->n);
        mean_of_medians += median[r] / (double)p->n_draw;
    }
    for (size_t k = 0; k < s->n; k++) {
        double *draw = p->draw + s->who[k] * p->n_draw;
        for (size_t r = 0; r < p->n_draw; r++)
            draw[r] += mean_of_medians - median[r];
        column[k] = s->account[k] - gsl_stats_mean(draw, 1, p->n_draw);
    }
    gsl_sort(column, 1, s->n);
    return gsl_stats_median_from_sorted_data(column, 1, s->n);
}

static size_t size_class(double residents) {
    return residents < 15e3 ? 0 : residents < 30e3 ? 1 : residents < 60e3 ? 2 : 3;
}

static void count_holds(const struct evidence *e, const struct scoring *s, const struct prediction *p, size_t t,
                        struct backtest_year *year, struct backtest *b) {
    year->n = s->n;
    for (size_t k = 0; k < s->n; k++) {
        const double *draw = p->draw + s->who[k] * p->n_draw;
        size_t below = 0, class = size_class(e->residents[s->who[k] * e->n_year + t]);
        for (size_t r = 0; r < p->n_draw; r++)
            below += draw[r] < s->account[k] - year->bias;
        double u = (double)below / (double)p->n_draw;
        for (size_t a = 0; a < 3; a++)
            year->hold[a] += fabs(u - 0.5) < 0.5 * parts[a] ? 1.0 / (double)s->n : 0.0;
        b->class_n[class]++;
        b->class_hold[class] += fabs(u - 0.5) < 0.5 * parts[1];
        b->pit[u < 1.0 ? (size_t)(10.0 * u) : 9]++;
    }
}

static double mean_crps(const struct scoring *s, const struct prediction *p) {
    double sum = 0.0;
    for (size_t k = 0; k < s->n; k++) {
        memcpy(s->room, p->draw + s->who[k] * p->n_draw, p->n_draw * sizeof *s->room);
        gsl_sort(s->room, 1, p->n_draw);
        sum += backtest_crps(s->room, p->n_draw, s->account[k]) / (double)s->n;
    }
    return sum;
}

static enum status score_origin(const struct evidence *e, const struct targets *targets, size_t last, size_t ahead,
                                size_t n_draw, struct scoring *s, struct backtest *b) {
    struct backtest_year *year = &b->year[b->n_year];
    struct prediction prediction;
    struct fit fit;
    size_t t = last + ahead;
    enum status status = predict_accounts(e, targets, last, ahead, n_draw, &fit, &prediction);
    if (status)
        return status;
    *year =
        (struct backtest_year){.origin = e->scenario->first_year + (int)last, .year = e->scenario->first_year + (int)t};
    choose(e, last, t, s);
    if (s->n > 1) {
        year->crps = mean_crps(s, &prediction);
        naive_scores(e, last, ahead, s->who, s->n, s->room, year->naive);
        double best = fmin(fmin(year->naive[NAIVE_LAST], year->naive[NAIVE_SMOOTHED]), year->naive[NAIVE_BUDGET]);
        year->ratio = year->crps / best;
        year->bias = take_out_nation(s, &prediction);
        count_holds(e, s, &prediction, t, year, b);
        b->n_year++;
    }
    prediction_free(&prediction);
    return STATUS_OK;
}

static void pool(struct backtest *b) {
    double n = 0.0;
    for (size_t k = 0; k < b->n_year; k++) {
        b->ratio += b->year[k].ratio / (double)b->n_year;
        b->worst = fmax(b->worst, b->year[k].ratio);
        for (size_t a = 0; a < 3; a++)
            b->hold[a] += b->year[k].hold[a] * (double)b->year[k].n;
        n += (double)b->year[k].n;
    }
    for (size_t a = 0; a < 3; a++)
        b->hold[a] /= n;
    for (size_t c = 0; c < SIZE_CLASSES; c++)
        b->class_hold[c] = b->class_n[c] > 0 ? b->class_hold[c] / (double)b->class_n[c] : NAN;
}

enum status backtest_run(const struct evidence *evidence, const struct targets *targets, size_t from, size_t until,
                         size_t ahead, size_t n_draw, void (*progress)(void *context, int64_t done, int64_t total),
                         void *context, struct backtest *backtest) {
    size_t n = evidence->n;
    struct scoring s = {.who = calloc(n, sizeof *s.who), .account = calloc(n, sizeof *s.account)};
    s.room = calloc(n_draw + n * (evidence->n_year + 1), sizeof *s.room);
    enum status status = s.who && s.account && s.room ? STATUS_OK : STATUS_MEMORY;
    memset(backtest, 0, sizeof *backtest);
    for (size_t last = from; last <= until && !status; last++) {
        if (progress)
            progress(context, (int64_t)(last - from), (int64_t)(until - from + 1));
        status = score_origin(evidence, targets, last, ahead, n_draw, &s, backtest);
    }
    if (!status)
        pool(backtest);
    free(s.who);
    free(s.account);
    free(s.room);
    return status;
}
