/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/predict.h"

#include "models/core/fmath.h"
#include "models/region/fact.h"
#include "sim/belief/calibration.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCALES_USED = 6, SEED = 20240115 };

/* ---- what may come of one municipality: a mixture of normals ---- */

struct normal {
    double weight, mean, variance;
    double state, state_variance, together; /* of cost without chance and report; covariance with the cost */
};

struct mixture {
    size_t n;
    struct normal component[FILTER_SCALES];
};

/* The cost of year t beside the base; the shocks of the sub-region add walk_var. */
static struct mixture mixture_of(const struct filter *filter, size_t i, size_t t, double walk_var) {
    size_t d = filter->n_year + 1;
    struct mixture mixture = {.n = filter->n_scale};
    for (size_t c = 0; c < mixture.n; c++) {
        const double *mean = filter->mean + (i * mixture.n + c) * d;
        const double *s = filter->covariance + (i * mixture.n + c) * d * d;
        mixture.component[c] = (struct normal){
            filter->weight[i * mixture.n + c], mean[t], s[t * d + t] + walk_var, mean[d - 1], s[d * d - 1] + walk_var,
            s[t * d + d - 1] + walk_var,
        };
    }
    return mixture;
}

static double state_mean(const struct mixture *mixture) {
    double sum = 0.0;
    for (size_t c = 0; c < mixture->n; c++)
        sum += mixture->component[c].weight * mixture->component[c].state;
    return sum;
}

/* Its state is found to be y, with this error. */
static void learn(struct mixture *mixture, double y, double variance) {
    double total = 0.0;
    for (size_t c = 0; c < mixture->n; c++) {
        struct normal *k = &mixture->component[c];
        double f = k->state_variance + variance, gain = k->together / f, off = y - k->state;
        k->mean += gain * off;
        k->variance -= gain * k->together;
        k->weight *= fmath_exp(-0.5 * off * off / f) / sqrt(f);
        total += k->weight;
    }
    for (size_t c = 0; c < mixture->n; c++)
        mixture->component[c].weight /= total;
}

/* shift[n_draw] is the nation's. */
static void draw_one(const struct mixture *mixture, double base, const double *shift, gsl_rng *rng, size_t n_draw,
                     double *draw) {
    for (size_t r = 0; r < n_draw; r++) {
        double u = gsl_rng_uniform(rng), below = 0.0;
        size_t c = 0;
        while (c + 1 < mixture->n && (below += mixture->component[c].weight) < u)
            c++;
        draw[r] = base + mixture->component[c].mean + shift[r] +
                  sqrt(mixture->component[c].variance) * gsl_ran_ugaussian(rng);
    }
}

/* ---- the municipality's own budget ---- */

/* Error of a budget as evidence, log: flat between 0.12 and 0.20 in every origin of the panel. */
static const double BUDGET_SD = 0.17;
static const double BUDGET_FAR = 0.5; /* further from the last account than others: booked in another way */

static double median_of(double *value, size_t n) {
    gsl_sort(value, 1, n);
    return n > 0 ? gsl_stats_median_from_sorted_data(value, 1, n) : 0.0;
}

/* budget[i] = the log of the budget of year t where it may speak, else NAN. room[n]. */
static void choose_budgets(const struct evidence *evidence, const struct accounts *accounts, size_t t, double *room,
                           double *budget) {
    size_t known = 0;
    for (size_t i = 0; i < evidence->n; i++) {
        double b = evidence->log_budget[i * evidence->n_year + t];
        double over = b - evidence->log_cost[i * evidence->n_year + t - 1];
        budget[i] = b >= fmath_log(FACT_LEAST_EUR) ? b : NAN;
        if (!isnan(budget[i]) && !isnan(accounts->y[i * accounts->n_year + t - 1]))
            room[known++] = over;
    }
    double usual = median_of(room, known);
    for (size_t i = 0; i < evidence->n; i++) {
        double over = budget[i] - evidence->log_cost[i * evidence->n_year + t - 1];
        bool far = !isnan(accounts->y[i * accounts->n_year + t - 1]) && fabs(over - usual) > BUDGET_FAR;
        budget[i] = far ? NAN : budget[i];
    }
}

/* All budgets together say nothing: what they are off in the middle is taken out. off[n] */
static void learn_budgets(size_t n, const double *budget, const double *base, double *off, struct mixture *mixture) {
    size_t known = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(budget[i]))
            off[known++] = budget[i] - base[i] - state_mean(&mixture[i]);
    double usual = median_of(off, known);
    for (size_t i = 0; i < n; i++)
        if (!isnan(budget[i]))
            learn(&mixture[i], budget[i] - base[i] - usual, BUDGET_SD * BUDGET_SD);
}

/* Variance that the shocks of a sub-region after year `last` give to year t. */
static double walk_variance(const struct kernel *kernel, double sd, size_t last, size_t t) {
    double response[KERNEL_YEARS * KERNEL_YEARS], sum = 0.0;
    kernel_response(kernel, kernel->stay_beta, 1.0, response);
    for (size_t s = last + 1; s <= t; s++)
        sum += response[t * kernel->n_year + s] * response[t * kernel->n_year + s];
    return sd * sd * sum;
}

static void shift_nation(const struct fit *fit, double ahead, gsl_rng *rng, size_t n_draw, double *shift) {
    double price = fit->value[PARAMETER_PRICE_SD], trend_sd = fit->sd[PARAMETER_TREND];
    for (size_t r = 0; r < n_draw; r++)
        shift[r] = ahead * fit->value[PARAMETER_TREND] +
                   sqrt(ahead * price * price + ahead * ahead * trend_sd * trend_sd) * gsl_ran_ugaussian(rng);
}

static void describe_all(const struct evidence *evidence, struct likelihood *likelihood, const struct fit *fit,
                         size_t last, double *base, double *room, struct mixture *mixture) {
    const struct accounts *accounts = likelihood->accounts;
    const struct filter *filter = &likelihood->filter;
    size_t t = last + likelihood->n_ahead;
    likelihood_of(likelihood, fit->value);
    double walk_var = walk_variance(&likelihood->kernel, fit->value[PARAMETER_REGIONAL_SD], last, t);
    for (size_t i = 0; i < accounts->n; i++) {
        double size = fit->value[PARAMETER_NEED_EXPONENT] * fmath_log(accounts->residents[i] / 30000.0);
        base[i] = filter->common[last] + size + evidence->log_need[i * evidence->n_year + t] +
                  filter->carry[accounts->group[i] * filter->n_year + t];
        mixture[i] = mixture_of(filter, i, t, walk_var);
    }
    if (!likelihood->keep_state)
        return;
    choose_budgets(evidence, accounts, t, room, room + accounts->n);
    learn_budgets(accounts->n, room + accounts->n, base, room, mixture);
}

static enum status draw_all(const struct evidence *evidence, struct likelihood *likelihood, const struct fit *fit,
                            size_t last, struct prediction *prediction) {
    size_t n = likelihood->accounts->n, n_draw = prediction->n_draw;
    double *shift = calloc(n_draw + 3 * n, sizeof *shift), *base = shift ? shift + n_draw : NULL;
    struct mixture *mixture = calloc(n, sizeof *mixture);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    enum status status = shift && mixture && rng ? STATUS_OK : STATUS_MEMORY;
    if (!status) {
        gsl_rng_set(rng, SEED + last);
        describe_all(evidence, likelihood, fit, last, base, base + n, mixture);
        shift_nation(fit, (double)likelihood->n_ahead, rng, n_draw, shift);
        for (size_t i = 0; i < n; i++)
            draw_one(&mixture[i], base[i], shift, rng, n_draw, prediction->draw + i * n_draw);
    }
    gsl_rng_free(rng);
    free(mixture);
    free(shift);
    return status;
}

enum status predict_fit(const struct evidence *evidence, const struct targets *targets, size_t last, struct fit *fit) {
    static const struct fit_progress once = {.starts = 1};
    struct accounts accounts = {0};
    struct likelihood likelihood = {0};
    struct kernel kernel;
    struct targets mine = *targets; /* borrows its checks */
    enum status status = evidence_accounts(evidence, last, &accounts);
    if (!status)
        status = calibration_start(evidence, last + 1, &mine, &kernel);
    if (!status)
        status = likelihood_init(&accounts, &kernel, mine.unrest, SCALES_USED, 0, &likelihood);
    if (!status)
        status = fit_accounts(&likelihood, mine.prior, &once, fit);
    likelihood_free(&likelihood);
    accounts_free(&accounts);
    return status;
}

enum status predict_draws(const struct evidence *evidence, const struct targets *targets, size_t last, size_t ahead,
                          size_t n_draw, const struct fit *fit, struct prediction *prediction) {
    struct accounts accounts = {0};
    struct likelihood likelihood = {0};
    struct kernel kernel;
    struct targets mine = *targets; /* borrows its checks */
    *prediction = (struct prediction){.n = evidence->n, .n_draw = n_draw};
    prediction->draw = calloc(evidence->n * n_draw, sizeof *prediction->draw);
    enum status status = prediction->draw ? evidence_accounts(evidence, last, &accounts) : STATUS_MEMORY;
    if (!status)
        status = calibration_start(evidence, last + 1 + ahead, &mine, &kernel);
    if (!status)
        status = likelihood_init(&accounts, &kernel, mine.unrest, SCALES_USED, ahead, &likelihood);
    likelihood.keep_state = evidence->budgets_predict && ahead == 1;
    if (!status)
        status = draw_all(evidence, &likelihood, fit, last, prediction);
    likelihood_free(&likelihood);
    accounts_free(&accounts);
    if (status)
        prediction_free(prediction);
    return status;
}

enum status predict_accounts(const struct evidence *evidence, const struct targets *targets, size_t last, size_t ahead,
                             size_t n_draw, struct fit *fit, struct prediction *prediction) {
    *prediction = (struct prediction){0};
    enum status status = predict_fit(evidence, targets, last, fit);
    return status ? status : predict_draws(evidence, targets, last, ahead, n_draw, fit, prediction);
}

void prediction_free(struct prediction *prediction) {
    free(prediction->draw);
    memset(prediction, 0, sizeof *prediction);
}
