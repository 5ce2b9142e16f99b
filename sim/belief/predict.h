/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts of accounts as draws. This one is the closed-form predictive of the mixture filter, linear on the log
 * scale; whoever has draws of the simulation itself can put them in its place. */
#ifndef SIM_BELIEF_PREDICT_H
#define SIM_BELIEF_PREDICT_H

#include "sim/belief/evidence.h"
#include "sim/belief/fit.h"
#include "sim/belief/targets.h"

struct prediction {
    size_t n, n_draw;
    double *draw; /* [n][n_draw] log of the account per resident, error of the books included */
};

/* Fit to the accounts up to year index `last`, as of 1 August of last + 1. STATUS_MEMORY, or as fit_accounts. */
CHECKED enum status predict_fit(const struct evidence *evidence, const struct targets *targets, size_t last,
                                struct fit *fit);

/* Forecast the account of last + ahead from such a fit. With budgets_predict and ahead 1 the municipality's own
 * primitive budget of that year is evidence too: of its cost but for chance, up to an error of its own and to what all
 * budgets are off. Same inputs, same draws. STATUS_MEMORY. Free with prediction_free. */
CHECKED enum status predict_draws(const struct evidence *evidence, const struct targets *targets, size_t last,
                                  size_t ahead, size_t n_draw, const struct fit *fit, struct prediction *prediction);

/* Both at once. */
CHECKED enum status predict_accounts(const struct evidence *evidence, const struct targets *targets, size_t last,
                                     size_t ahead, size_t n_draw, struct fit *fit, struct prediction *prediction);
void prediction_free(struct prediction *prediction);

/* Write the forecast of the year after the last account: code,name,year,mean,p10,p50,p90, EUR per resident of that
 * year. */
CHECKED enum status forecast_write(const struct evidence *evidence, const struct targets *targets, size_t n_draw,
                                   const char *path, struct note *note);

#endif
