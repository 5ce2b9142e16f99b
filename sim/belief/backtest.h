/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well would earlier years have been forecast? For each origin the facts, and the parameters, as they could be
 * known on 1 August of the year after it; the forecast of the accounts to come beside what came, and beside naive
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

enum { BACKTEST_ORIGINS = 16, SIZE_CLASSES = 4 };
enum naive { NAIVE_LAST, NAIVE_SMOOTHED, NAIVE_BUDGET, NAIVES };

struct backtest_year {
    int origin, year;
    size_t n; /* municipalities scored */
    double crps, naive[NAIVES];
    double ratio;   /* crps over the best naive one */
    double bias;    /* median of account - mean of draws: national growth that was missed */
    double hold[3]; /* part of the accounts in the 50, 80 and 95 % intervals */
};

struct backtest {
    size_t n_year;
    struct backtest_year year[BACKTEST_ORIGINS];
    double ratio, worst;             /* mean and largest ratio */
    double hold[3];                  /* pooled */
    size_t class_n[SIZE_CLASSES];    /* under 15,000 residents, to 30,000, to 60,000, above */
    double class_hold[SIZE_CLASSES]; /* of the 80 % intervals */
    size_t pit[10];                  /* how many accounts in each tenth of their forecast */
};

/* Origins from to until (indices of years); progress may be NULL. Errors as predict_accounts. */
CHECKED enum status backtest_run(const struct evidence *evidence, const struct targets *targets, size_t from,
                                 size_t until, size_t ahead, size_t n_draw,
                                 void (*progress)(void *context, int64_t done, int64_t total), void *context,
                                 struct backtest *backtest);

/* CRPS of an account y by n sorted draws. */
double backtest_crps(const double *sorted, size_t n, double y);

#endif
