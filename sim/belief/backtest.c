/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/backtest.h"

#include "models/core/fmath.h"
#include "sim/belief/naive.h"
#include "sim/belief/outlook.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double parts[BACKTEST_INTERVALS] = {0.5, 0.8, 0.95};

double backtest_crps(const double *sorted, size_t n, double y) {
    double off = 0.0, spread = 0.0;
    for (size_t r = 0; r < n; r++) {
        off += fabs(sorted[r] - y);
        spread += (2.0 * (double)r + 1.0 - (double)n) * sorted[r];
    }
    return off / (double)n - spread / ((double)n * (double)n);
}

/* ---- scores together ---- */

static const struct backtest_score no_score = {
    .crps = NAN, .naive = {NAN, NAN, NAN}, .bias = NAN, .hold = {NAN, NAN, NAN}};

struct backtest_score backtest_pool(const struct backtest_score *score, size_t n, size_t step) {
    struct backtest_score pool = {0};
    for (size_t k = 0; k < n; k++)
        pool.n += score[k * step].n;
    if (pool.n == 0)
        return no_score;
    for (size_t k = 0; k < n; k++) {
        const struct backtest_score *one = &score[k * step];
        double weight = (double)one->n / (double)pool.n;
        if (one->n == 0)
            continue;
        pool.crps += weight * one->crps;
        pool.bias += weight * one->bias;
        for (size_t a = 0; a < NAIVES; a++)
            pool.naive[a] += weight * one->naive[a];
        for (size_t a = 0; a < BACKTEST_INTERVALS; a++)
            pool.hold[a] += weight * one->hold[a];
        for (size_t a = 0; a < BACKTEST_TENTHS; a++)
            pool.pit[a] += one->pit[a];
    }
    return pool;
}

struct backtest_score backtest_together(const struct backtest *backtest, size_t ahead, size_t size) {
    return backtest_pool(&backtest->score[0][ahead][size], backtest->n_origin, BACKTEST_AHEAD * SIZES);
}

double backtest_ratio(const struct backtest_score *score) {
    const double *naive = score->naive;
    return score->crps / fmin(fmin(naive[NAIVE_LAST], naive[NAIVE_SMOOTHED]), naive[NAIVE_BUDGET]);
}

double backtest_mean_ratio(const struct backtest *backtest, size_t ahead, size_t size) {
    double sum = 0.0, n = 0.0;
    for (size_t k = 0; k < backtest->n_origin; k++)
        if (backtest->score[k][ahead][size].n > 0) {
            sum += backtest_ratio(&backtest->score[k][ahead][size]);
            n += 1.0;
        }
    return sum / n;
}

/* ---- one forecast ---- */

/* What is scored of an origin: its municipalities and accounts, those of a size class beside each other, and work
 * space. */
struct scoring {
    size_t n, first[SIZE_CLASSES + 1], *who;
    double *account, *room;
};

static size_t size_class(double residents) {
    return residents < 15e3 ? 0 : residents < 30e3 ? 1 : residents < 60e3 ? 2 : 3;
}

static bool is_scored(const struct evidence *e, size_t i, size_t last, size_t t) {
    const double *account = e->log_account + i * e->n_year;
    return !isnan(account[last]) && !isnan(account[t]) && !isnan(e->log_budget[i * e->n_year + t]);
}

size_t backtest_count(const struct evidence *e, const struct backtest_options *options) {
    size_t n = 0;
    for (size_t last = options->from; last <= options->until; last++)
        for (size_t t = last + 1; t <= last + options->ahead && t < e->n_known; t++)
            for (size_t i = 0; i < e->n; i++)
                n += is_scored(e, i, last, t);
    return n;
}

static void choose(const struct evidence *e, size_t last, size_t t, struct scoring *s) {
    s->n = 0;
    for (size_t class = 0; class < SIZE_CLASSES; class ++) {
        s->first[class] = s->n;
        for (size_t i = 0; i < e->n; i++)
            if (is_scored(e, i, last, t) && size_class(e->residents[i * e->n_year + t]) == class) {
                s->account[s->n] = e->log_account[i * e->n_year + t];
                s->who[s->n++] = i;
            }
    }
    s->first[SIZE_CLASSES] = s->n;
}

/* A part of those scored: a size class, or all. */
struct part {
    size_t first, end;
};

static struct part part_of(const struct scoring *s, size_t size) {
    return size == SIZE_ALL ? (struct part){0, s->n} : (struct part){s->first[size], s->first[size + 1]};
}

/* Out of the draws of those scored the nation's part of each draw. */
static void take_out_nation(const struct scoring *s, struct prediction *p) {
    double mean_of_medians = 0.0;
    double *median = s->room, *column = s->room + p->n_draw;
    for (size_t r = 0; r < p->n_draw; r++) {
        for (size_t k = 0; k < s->n; k++)
            column[k] = p->draw[s->who[k] * p->n_draw + r];
        gsl_sort(column, 1, s->n);
        median[r] = gsl_stats_median_from_sorted_data(column, 1, s->n);
        mean_of_medians += median[r] / (double)p->n_draw;
    }
    for (size_t k = 0; k < s->n; k++)
        for (size_t r = 0; r < p->n_draw; r++)
            p->draw[s->who[k] * p->n_draw + r] += mean_of_medians - median[r];
}

static double median_miss(const struct scoring *s, const struct prediction *p, struct part part) {
    size_t n = part.end - part.first;
    for (size_t k = 0; k < n; k++)
        s->room[k] =
            s->account[part.first + k] - gsl_stats_mean(p->draw + s->who[part.first + k] * p->n_draw, 1, p->n_draw);
    gsl_sort(s->room, 1, n);
    return gsl_stats_median_from_sorted_data(s->room, 1, n);
}

/* The accounts with `off` taken out. */
static void count_holds(const struct scoring *s, const struct prediction *p, struct part part, double off,
                        struct backtest_score *score) {
    for (size_t k = part.first; k < part.end; k++) {
        const double *draw = p->draw + s->who[k] * p->n_draw;
        size_t below = 0;
        for (size_t r = 0; r < p->n_draw; r++)
            below += draw[r] < s->account[k] - off;
        double u = (double)below / (double)p->n_draw;
        for (size_t a = 0; a < BACKTEST_INTERVALS; a++)
            score->hold[a] += fabs(u - 0.5) < 0.5 * parts[a] ? 1.0 / (double)score->n : 0.0;
        score->pit[u < 1.0 ? (size_t)(BACKTEST_TENTHS * u) : BACKTEST_TENTHS - 1]++;
    }
}

static double mean_crps(const struct scoring *s, const struct prediction *p, struct part part) {
    double sum = 0.0;
    for (size_t k = part.first; k < part.end; k++) {
        memcpy(s->room, p->draw + s->who[k] * p->n_draw, p->n_draw * sizeof *s->room);
        gsl_sort(s->room, 1, p->n_draw);
        sum += backtest_crps(s->room, p->n_draw, s->account[k]) / (double)(part.end - part.first);
    }
    return sum;
}

static void score_all(const struct evidence *e, size_t last, size_t ahead, struct scoring *s, struct prediction *p,
                      struct backtest_score score[SIZES]) {
    choose(e, last, last + ahead, s);
    for (size_t size = 0; size < SIZES; size++) {
        struct part part = part_of(s, size);
        score[size] = no_score;
        if (s->n < 2 || part.end == part.first)
            continue;
        score[size] = (struct backtest_score){.n = (int64_t)(part.end - part.first), .crps = mean_crps(s, p, part)};
        naive_scores(e, last, ahead, s->who + part.first, part.end - part.first, s->room, score[size].naive);
    }
    if (s->n < 2)
        return;
    take_out_nation(s, p);
    double nation = median_miss(s, p, part_of(s, SIZE_ALL));
    for (size_t size = 0; size < SIZES; size++)
        if (score[size].n > 0) {
            score[size].bias = median_miss(s, p, part_of(s, size));
            count_holds(s, p, part_of(s, size), nation, &score[size]);
        }
}

static int64_t cents_of(double euro) {
    return isfinite(euro) ? llround(100.0 * euro) : STORE_UNKNOWN;
}

/* to[OUTLOOK_POINTS][n] */
static void tell_all(const struct prediction *p, double *room, int64_t *to) {
    for (size_t i = 0; i < p->n; i++) {
        for (size_t r = 0; r < p->n_draw; r++)
            room[r] = fmath_exp(p->draw[i * p->n_draw + r]);
        struct outlook outlook = outlook_of(p->n_draw, room);
        const double points[OUTLOOK_POINTS] = {outlook.p10, outlook.p50, outlook.p90};
        for (size_t k = 0; k < OUTLOOK_POINTS; k++)
            to[k * p->n + i] = cents_of(points[k]);
    }
}

/* ---- all of them ---- */

static enum status look_from(const struct evidence *e, const struct targets *targets,
                             const struct backtest_options *options, size_t k, struct scoring *s, struct backtest *b) {
    size_t last = options->from + k, points = OUTLOOK_POINTS * b->n;
    struct fit fit;
    enum status status = predict_fit(e, targets, last, &fit);
    if (!status)
        memcpy(b->fitted[k], fit.value, sizeof b->fitted[k]);
    for (size_t ahead = 1; ahead <= b->n_ahead && last + ahead < e->n_year && !status; ahead++) {
        struct prediction prediction;
        status = predict_draws(e, targets, last, ahead, options->n_draw, &fit, &prediction);
        if (status)
            break;
        tell_all(&prediction, s->room, b->forecast + (k * b->n_ahead + ahead - 1) * points);
        score_all(e, last, ahead, s, &prediction, b->score[k][ahead - 1]);
        prediction_free(&prediction);
    }
    return status;
}

static enum status prepare(const struct evidence *e, const struct backtest_options *options, struct backtest *b) {
    const struct scenario *scenario = e->scenario;
    *b = (struct backtest){.n_origin = options->until - options->from + 1,
                           .n_ahead = options->ahead,
                           .origin = scenario->first_year + (int)options->from,
                           .n_draw = (int64_t)options->n_draw,
                           .budgets_predict = e->budgets_predict,
                           .scenario = strdup(scenario->name),
                           .n = e->n,
                           .first_year = scenario->first_year,
                           .n_year = e->n_known};
    size_t forecasts = b->n_origin * b->n_ahead * OUTLOOK_POINTS * b->n;
    for (size_t k = 0; k < sizeof b->score / sizeof b->score[0][0][0]; k++)
        (&b->score[0][0][0])[k] = no_score;
    b->code = calloc(b->n, sizeof *b->code);
    b->account = calloc(b->n_year * b->n, sizeof *b->account);
    b->forecast = calloc(forecasts, sizeof *b->forecast);
    if (!b->scenario || !b->code || !b->account || !b->forecast)
        return STATUS_MEMORY;
    for (size_t k = 0; k < forecasts; k++)
        b->forecast[k] = STORE_UNKNOWN;
    for (size_t i = 0; i < b->n; i++) {
        for (size_t t = 0; t < b->n_year; t++)
            b->account[t * b->n + i] = cents_of(fmath_exp(e->log_account[i * e->n_year + t]));
        b->code[i] = strdup(scenario->region.municipality[i].code);
        if (!b->code[i])
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

enum status backtest_run(const struct evidence *e, const struct targets *targets,
                         const struct backtest_options *options, struct backtest *b) {
    struct scoring s = {.who = calloc(e->n, sizeof *s.who), .account = calloc(e->n, sizeof *s.account)};
    s.room = calloc(options->n_draw + e->n * (e->n_year + 1), sizeof *s.room);
    enum status status = prepare(e, options, b);
    if (!status && !(s.who && s.account && s.room))
        status = STATUS_MEMORY;
    for (size_t k = 0; k < b->n_origin && !status; k++) {
        if (options->progress)
            options->progress(options->context, (int64_t)k, (int64_t)b->n_origin);
        status = look_from(e, targets, options, k, &s, b);
    }
    free(s.who);
    free(s.account);
    free(s.room);
    if (status)
        backtest_free(b);
    return status;
}

void backtest_free(struct backtest *b) {
    for (size_t i = 0; b->code && i < b->n; i++)
        free(b->code[i]);
    free(b->code);
    free(b->scenario);
    free(b->account);
    free(b->forecast);
    memset(b, 0, sizeof *b);
}
