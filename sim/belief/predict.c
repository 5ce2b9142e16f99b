/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/predict.h"

#include "models/core/fmath.h"
#include "sim/belief/calibration.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCALES_USED = 6, SEED = 20240115 };

/* Draws of one municipality from its mixture at year t; shift[n_draw] is the nation's. */
static void draw_one(const struct filter *filter, size_t i, size_t t, double base, double walk_var, const double *shift,
                     gsl_rng *rng, size_t n_draw, double *draw) {
    size_t d = filter->n_year + 1, k = filter->n_scale;
    for (size_t r = 0; r < n_draw; r++) {
        double u = gsl_rng_uniform(rng), below = 0.0;
        size_t c = 0;
        while (c + 1 < k && (below += filter->weight[i * k + c]) < u)
            c++;
        double variance = filter->covariance[((i * k + c) * d + t) * d + t] + walk_var;
        draw[r] = base + filter->mean[(i * k + c) * d + t] + shift[r] + sqrt(variance) * gsl_ran_ugaussian(rng);
    }
}

/* Variance that the shocks of a sub-region after year `last` give to year t. */
static double walk_variance(const struct kernel *kernel, double sd, size_t last, size_t t) {
    double response[KERNEL_YEARS * KERNEL_YEARS], sum = 0.0;
    kernel_response(kernel, kernel->stay_beta, 1.0, response);
    for (size_t s = last + 1; s <= t; s++)
        sum += response[t * kernel->n_year + s] * response[t * kernel->n_year + s];
    return sd * sd * sum;
}

static enum status draw_all(const struct evidence *evidence, struct likelihood *likelihood, const struct fit *fit,
                            size_t last, struct prediction *prediction) {
    const struct accounts *accounts = likelihood->accounts;
    size_t t = last + likelihood->n_ahead, n_draw = prediction->n_draw;
    double ahead = (double)likelihood->n_ahead, price = fit->value[PARAMETER_PRICE_SD];
    double trend_sd = fit->sd[PARAMETER_TREND];
    double *shift = calloc(n_draw, sizeof *shift);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (shift && rng) {
        gsl_rng_set(rng, SEED + last);
        likelihood_of(likelihood, fit->value);
        const struct filter *filter = &likelihood->filter;
        double walk_var = walk_variance(&likelihood->kernel, fit->value[PARAMETER_REGIONAL_SD], last, t);
        for (size_t r = 0; r < n_draw; r++)
            shift[r] = ahead * fit->value[PARAMETER_TREND] +
                       sqrt(ahead * price * price + ahead * ahead * trend_sd * trend_sd) * gsl_ran_ugaussian(rng);
        for (size_t i = 0; i < accounts->n; i++) {
            double size = fit->value[PARAMETER_NEED_EXPONENT] * fmath_log(accounts->residents[i] / 30000.0);
            double base = filter->common[last] + size + evidence->log_need[i * evidence->n_year + t] +
                          filter->carry[accounts->group[i] * filter->n_year + t];
            draw_one(filter, i, t, base, walk_var, shift, rng, n_draw, prediction->draw + i * n_draw);
        }
    }
    enum status status = shift && rng ? STATUS_OK : STATUS_MEMORY;
    gsl_rng_free(rng);
    free(shift);
    return status;
}

enum status predict_accounts(const struct evidence *evidence, const struct targets *targets, size_t last, size_t ahead,
                             size_t n_draw, struct fit *fit, struct prediction *prediction) {
    static const struct fit_progress once = {.starts = 1};
    struct accounts accounts = {0};
    struct likelihood fitting = {0}, predicting = {0};
    struct kernel kernel;
    struct targets mine = *targets; /* borrows its checks */
    *prediction = (struct prediction){.n = evidence->n, .n_draw = n_draw};
    prediction->draw = calloc(evidence->n * n_draw, sizeof *prediction->draw);
    enum status status = prediction->draw ? evidence_accounts(evidence, last, &accounts) : STATUS_MEMORY;
    if (!status)
        status = calibration_start(evidence->scenario, last + 1 + ahead, &mine, &kernel);
    if (!status) {
        struct kernel seen = kernel;
        seen.n_year = last + 1;
        status = likelihood_init(&accounts, &seen, mine.unrest, SCALES_USED, 0, &fitting);
    }
    if (!status)
        status = fit_accounts(&fitting, mine.prior, &once, fit);
    if (!status)
        status = likelihood_init(&accounts, &kernel, mine.unrest, SCALES_USED, ahead, &predicting);
    if (!status)
        status = draw_all(evidence, &predicting, fit, last, prediction);
    likelihood_free(&fitting);
    likelihood_free(&predicting);
    accounts_free(&accounts);
    if (status)
        prediction_free(prediction);
    return status;
}

void prediction_free(struct prediction *prediction) {
    free(prediction->draw);
    memset(prediction, 0, sizeof *prediction);
}
