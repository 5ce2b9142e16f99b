/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well would earlier years have been forecast? For each origin the facts, and the parameters, as they could be
 * known on 1 August of the year after it; the forecasts of the accounts to come beside what came, and beside naive
 * forecasts.
 *
 * Scored are municipalities whose accounts of the origin and of the year forecast, and whose own budget of that year,
 * are over EUR 10 per resident. CRPS: continuous ranked probability score of the log of cost per resident (Gneiting and
 * Raftery 2007), from sorted draws, lower is better. Intervals are judged with the national growth of the year taken
 * out: of every draw its median over municipalities, put back at the mean of those medians; of the accounts the median
 * of what they differ from the mean of the draws. */
#ifndef SIM_BELIEF_BACKTEST_H
#define SIM_BELIEF_BACKTEST_H

#include "sim/belief/predict.h"
#include "sim/store/result.h"

enum { BACKTEST_ORIGINS = FILTER_YEARS, BACKTEST_AHEAD = 5, BACKTEST_TENTHS = 10, BACKTEST_INTERVALS = 3 };
enum naive { NAIVE_LAST, NAIVE_SMOOTHED, NAIVE_BUDGET, NAIVES };

/* By residents in the year forecast: under 15,000, to 30,000, to 60,000, above; then all of them. */
enum { SIZE_CLASSES = 4, SIZE_ALL = SIZE_CLASSES, SIZES };

/* Of so many accounts; all but the counts NAN when there is none. */
struct backtest_score {
    int64_t n;
    double crps, naive[NAIVES];
    double bias;                     /* median of account - mean of draws; of all sizes: growth that nobody foresaw */
    double hold[BACKTEST_INTERVALS]; /* part of the accounts in the 50, 80 and 95 % intervals */
    int64_t pit[BACKTEST_TENTHS];    /* how many accounts in each tenth of their forecast */
};

struct backtest {
    size_t n_origin, n_ahead; /* origins one after another; 1 .. n_ahead years ahead */
    int origin;               /* the first */
    int64_t n_draw;
    bool budgets_predict;
    char *scenario;                                                       /* its name; owned */
    struct backtest_score score[BACKTEST_ORIGINS][BACKTEST_AHEAD][SIZES]; /* [.][k]: k + 1 years ahead */
    double fitted[BACKTEST_ORIGINS][PARAMETERS];
    /* Cents per resident of that year, STORE_UNKNOWN where there is none. */
    size_t n; /* municipalities, by CBS code; 0: none, and no arrays */
    char **code;
    int first_year;
    size_t n_year;     /* years with accounts */
    int64_t *account;  /* [n_year][n] */
    int64_t *forecast; /* [n_origin][n_ahead][OUTLOOK_POINTS][n]: the 10, 50 and 90 % quantile */
};
enum { OUTLOOK_POINTS = 3 };

struct backtest_options {
    size_t from, until; /* origins, indices of years of the scenario */
    size_t ahead, n_draw;
    void (*progress)(void *context, int64_t done, int64_t total); /* or NULL */
    void *context;
};

/* How many forecasts would be scored. */
size_t backtest_count(const struct evidence *evidence, const struct backtest_options *options);

/* Errors as predict_accounts. Free with backtest_free (legal on a zeroed struct and twice). */
CHECKED enum status backtest_run(const struct evidence *evidence, const struct targets *targets,
                                 const struct backtest_options *options, struct backtest *backtest);
void backtest_free(struct backtest *backtest);

/* Several scores as one, `step` apart: counts add up, the rest is by account. */
struct backtest_score backtest_pool(const struct backtest_score *score, size_t n, size_t step);

/* All origins together, `ahead` (0 is one year) and size as in score. */
struct backtest_score backtest_together(const struct backtest *backtest, size_t ahead, size_t size);

/* CRPS over that of the best naive forecast of that year, and the mean of it over the origins that have one. */
double backtest_ratio(const struct backtest_score *score);
double backtest_mean_ratio(const struct backtest *backtest, size_t ahead, size_t size);

/* CRPS of an account y by n sorted draws. */
double backtest_crps(const double *sorted, size_t n, double y);

/* ---- in a results file (backtest_record.c) ---- */

/* Only these municipalities stay, in this order, with STORE_UNKNOWN for those that the scenario has not got.
 * STATUS_CONFLICT when it has none of them: the file of `path` is of another country or time. STATUS_MEMORY. */
CHECKED enum status backtest_keep(struct backtest *backtest, size_t n, const char *const *code, const char *path,
                                  struct note *note);

/* Write it as /backtest into a store from store_amend_begin. Errors of the store. */
CHECKED enum status backtest_record(struct store *store, const struct backtest *backtest, struct note *note);

bool backtest_is_stored(const struct result *result);

/* Errors of result_read; STATUS_FILE when there is more than a backtest can hold. */
CHECKED enum status backtest_load(const struct result *result, struct backtest *backtest, struct note *note);

#endif
