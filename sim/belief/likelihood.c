/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/likelihood.h"

#include "models/core/fmath.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LOG_TWO_PI = 1.8378770664093453;
static const double COMMON_ERROR = 0.004; /* sd with which the common level of a year is found in the country */

const struct parameter_kind parameter_kinds[PARAMETERS] = {
    [PARAMETER_LEVEL_SD] = {"demand.level.sd", SCALE_LOG, 0.001, 2.0, 0.24, 0.5},
    [PARAMETER_LEVEL_EXPONENT] = {"demand.level.size_exponent", SCALE_PLAIN, -2.0, 2.0, 0.1, 0.2},
    [PARAMETER_NEED_EXPONENT] = {"need_exponent", SCALE_PLAIN, -2.0, 2.0, 0.1, 0.1},
    [PARAMETER_SUB_REGION_SD] = {"demand.sub_region_sd", SCALE_LOG, 0.0, 2.0, 0.10, 0.5},
    [PARAMETER_MUNICIPAL_SD] = {"demand.municipal_sd", SCALE_LOG, 0.001, 2.0, 0.11, 0.5},
    [PARAMETER_MUNICIPAL_RHO] = {"demand.municipal_rho", SCALE_LOGIT, 0.001, 0.999, 0.75, 0.7},
    [PARAMETER_MUNICIPAL_FREEDOM] = {"demand.municipal_freedom", SCALE_LOG, 1.5, 30.0, 4.0, 0.35},
    [PARAMETER_REPORT_SD] = {"report_sd", SCALE_LOG, 0.0001, 1.0, 0.02, 0.3},
    [PARAMETER_CHANCE] = {"chance_sd", SCALE_LOG, 0.001, 1.0, 0.0706, 0.15},
    [PARAMETER_REGIONAL_SD] = {"demand.regional_sd", SCALE_LOG, 0.0, 2.0, 0.03, 0.6},
    [PARAMETER_TREND] = {"trend", SCALE_PLAIN, -1.0, 1.0, 0.06, 0.02},
    [PARAMETER_PRICE_SD] = {"cost.price_sd", SCALE_LOG, 0.001, 1.0, 0.04, 0.4},
};

double parameter_to_scale(enum parameter parameter, double value) {
    enum scale scale = parameter_kinds[parameter].scale;
    return scale == SCALE_LOG ? fmath_log(value) : scale == SCALE_LOGIT ? fmath_log(value / (1.0 - value)) : value;
}

double parameter_from_scale(enum parameter parameter, double at) {
    enum scale scale = parameter_kinds[parameter].scale;
    return scale == SCALE_LOG ? fmath_exp(at) : scale == SCALE_LOGIT ? 1.0 / (1.0 + fmath_exp(-at)) : at;
}

enum status likelihood_init(const struct accounts *accounts, const struct kernel *kernel, const double *unrest,
                            size_t n_scale, size_t n_ahead, struct likelihood *likelihood) {
    size_t n_year = accounts->n_year + n_ahead;
    *likelihood = (struct likelihood){
        .accounts = accounts, .kernel = *kernel, .unrest = unrest, .n_scale = n_scale, .n_ahead = n_ahead};
    likelihood->room = calloc(accounts->n * (n_year + 3) + 2 * n_year * n_year, sizeof(double));
    likelihood->group = calloc(accounts->n_group + 1, sizeof(double));
    enum status status = likelihood->room && likelihood->group ? STATUS_OK : STATUS_MEMORY;
    if (!status)
        status = filter_init(accounts->n, n_year, accounts->n_group, n_scale, &likelihood->filter);
    return status;
}

void likelihood_free(struct likelihood *likelihood) {
    filter_free(&likelihood->filter);
    free(likelihood->room);
    free(likelihood->group);
    memset(likelihood, 0, sizeof *likelihood);
}

/* The own part of the variance of municipality i's level. */
static double own_variance(const struct likelihood *likelihood, const double value[PARAMETERS], size_t i) {
    double size = fmath_log(30000.0 / likelihood->accounts->residents[i]);
    double sd = value[PARAMETER_LEVEL_SD] * fmath_exp(value[PARAMETER_LEVEL_EXPONENT] * size);
    return sd * sd;
}

/* The members of a sub-region share a level: the likelihood with it over that with independent levels of the same total
 * variance. What the filter says of a level is turned into an observation of it, ah with variance r. */
static double with_sub_region(const struct likelihood *likelihood, const double value[PARAMETERS], size_t group) {
    const struct accounts *accounts = likelihood->accounts;
    const struct filter *filter = &likelihood->filter;
    double shared = value[PARAMETER_SUB_REGION_SD] * value[PARAMETER_SUB_REGION_SD], sum = 0.0;
    double weight = 0.0, weighted = 0.0;
    size_t d = filter->n_year + 1, k = filter->n_scale;
    for (size_t i = 0; i < accounts->n; i++) {
        double own = own_variance(likelihood, value, i), total = own + shared, a = 0.0, v = 0.0;
        if (accounts->group[i] != group)
            continue;
        for (size_t c = 0; c < k; c++) {
            double w = filter->weight[i * k + c], mean = filter->mean[(i * k + c) * d + d - 1];
            a += w * mean;
            v += w * (filter->covariance[((i * k + c) * d + d - 1) * d + d - 1] + mean * mean);
        }
        v = fmin(v - a * a, 0.999999 * total);
        double r = 1.0 / (1.0 / v - 1.0 / total), ah = a * r / v, precision = 1.0 / (r + own);
        sum -= 0.5 * (precision * ah * ah - fmath_log(precision));
        sum += 0.5 * (ah * ah / (r + total) + fmath_log(r + total));
        weight += precision;
        weighted += precision * ah;
    }
    return sum + 0.5 * (weighted * weighted * shared / (1.0 + shared * weight) - fmath_log(1.0 + shared * weight));
}

/* Cost over need by the exponent, and unknown in the years ahead. */
static void fill_accounts(const struct likelihood *likelihood, double exponent, double *y) {
    const struct accounts *accounts = likelihood->accounts;
    size_t n_year = accounts->n_year + likelihood->n_ahead;
    for (size_t i = 0; i < accounts->n; i++) {
        double need = exponent * fmath_log(accounts->residents[i] / 30000.0);
        for (size_t t = 0; t < n_year; t++)
            y[i * n_year + t] = t < accounts->n_year ? accounts->y[i * accounts->n_year + t] - need : NAN;
    }
}

/* By sub-region, and all together. */
static double sum_groups(struct likelihood *likelihood, const double value[PARAMETERS]) {
    const struct accounts *accounts = likelihood->accounts;
    const struct filter *filter = &likelihood->filter;
    double sum = 0.0;
    for (size_t g = 0; g < accounts->n_group; g++)
        likelihood->group[g] = filter->walk_gain[g];
    for (size_t i = 0; i < accounts->n; i++)
        likelihood->group[accounts->group[i]] += filter->log_lik[i];
    for (size_t g = 0; g < accounts->n_group; g++) {
        likelihood->group[g] += likelihood->keep_state ? 0.0 : with_sub_region(likelihood, value, g);
        sum += likelihood->group[g];
    }
    return sum;
}

double likelihood_of(struct likelihood *likelihood, const double value[PARAMETERS]) {
    const struct accounts *accounts = likelihood->accounts;
    size_t n = accounts->n, n_year = accounts->n_year + likelihood->n_ahead;
    double *y = likelihood->room, *level_var = y + n * n_year, *chance_var = level_var + n;
    double *sd = chance_var + n, *response = sd + n, *walk_response = response + n_year * n_year;
    struct filter_model model = {.n = n,
                                 .n_year = n_year,
                                 .n_group = accounts->n_group,
                                 .y = y,
                                 .group = accounts->group,
                                 .level_var = level_var,
                                 .chance_var = chance_var,
                                 .correlation = likelihood->kernel.correlation,
                                 .innovation_sd = sd,
                                 .response = response,
                                 .walk_response = walk_response};
    double shared = value[PARAMETER_SUB_REGION_SD] * value[PARAMETER_SUB_REGION_SD];
    double chance = value[PARAMETER_CHANCE] * value[PARAMETER_CHANCE];
    fill_accounts(likelihood, value[PARAMETER_NEED_EXPONENT], y);
    for (size_t i = 0; i < n; i++) {
        level_var[i] = own_variance(likelihood, value, i) + shared;
        chance_var[i] = chance * 30000.0 / accounts->residents[i];
    }
    for (size_t t = 0; t < n_year; t++)
        sd[t] = value[PARAMETER_MUNICIPAL_SD] * (likelihood->unrest ? likelihood->unrest[t] : 1.0);
    kernel_response(&likelihood->kernel, likelihood->kernel.stay, value[PARAMETER_MUNICIPAL_RHO], response);
    kernel_response(&likelihood->kernel, likelihood->kernel.stay_beta, 1.0, walk_response);
    model.last_response = likelihood->keep_state ? response + (n_year - 1) * n_year : NULL;
    model.report_var = value[PARAMETER_REPORT_SD] * value[PARAMETER_REPORT_SD];
    model.walk_sd = value[PARAMETER_REGIONAL_SD];
    filter_scales(value[PARAMETER_MUNICIPAL_FREEDOM], likelihood->n_scale, &model);
    filter_run(&model, &likelihood->filter);
    return sum_groups(likelihood, value);
}

double likelihood_of_common(const double *common, size_t n_year, double trend, double price_sd) {
    double variance = price_sd * price_sd + COMMON_ERROR * COMMON_ERROR, sum = 0.0;
    for (size_t t = 1; t < n_year; t++) {
        double off = common[t] - common[t - 1] - trend;
        sum -= 0.5 * (off * off / variance + fmath_log(variance) + LOG_TWO_PI);
    }
    return sum;
}
