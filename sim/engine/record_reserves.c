/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates that are given, reserves, and what a run says of them: in the results file. */
#include "models/analysis/buffer.h"
#include "sim/engine/record.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* Everything the writers below share. */
struct context {
    struct store *store;
    const struct plan *plan;
    const struct reserves *reserves;
    const struct measure_series *series;
    const int64_t *budget; /* [n_year][n_place] */
    void *buffer;          /* room for the largest variable */
    struct note *note;
};

/* The municipalities of one division: what stands before a variable's name, their axis, and which places they are. */
struct scope {
    const char *root, *summary, *reserve;
    enum axis axis;
    size_t from, to;
};

static const struct reserve_series *path_at(const struct context *c, size_t s, size_t t, size_t i) {
    return &c->reserves->series[(s * c->plan->n_year + t) * c->plan->n_place + i];
}

static enum status write_as(const struct context *c, struct variable variable, const char *prefix) {
    char name[96];
    snprintf(name, sizeof name, "%s%s", prefix, variable.name);
    variable.name = name;
    return store_write(c->store, &variable, c->buffer, c->note);
}

/* ---- estimates ---- */

static enum status write_given(const struct context *c, const struct scope *scope) {
    const struct variable given = {"estimate_given",
                                   VALUE_INT32,
                                   2,
                                   {AXIS_YEAR, scope->axis},
                                   "1",
                                   "1: the estimate is given, and the same under every scheme; 0: it is the expected "
                                   "payment"};
    int32_t *number = c->buffer;
    size_t k = 0;
    for (size_t t = 0; t < c->plan->n_year; t++)
        for (size_t i = scope->from; i < scope->to; i++)
            number[k++] = c->reserves->estimate[t * c->plan->n_place + i] != REGION_UNKNOWN;
    return write_as(c, given, scope->root);
}

/* Estimate - expected payment of one scheme, period and place. */
static int64_t expected_difference(const struct context *c, size_t s, size_t period, size_t i) {
    size_t n_year = c->plan->n_year, from = period < n_year ? period : 1, to = period < n_year ? period + 1 : n_year;
    const struct measure_series *series = &c->series[(s * (n_year + 1) + period) * c->plan->n_place + i];
    int64_t difference = 0;
    for (size_t t = from; t < to; t++)
        difference +=
            reserves_estimate(c->reserves, c->series, c->budget, s, t, i) - c->budget[t * c->plan->n_place + i];
    return difference + (int64_t)llround(series->centre.value);
}

static enum status write_difference(const struct context *c, const struct scope *scope, bool error) {
    const struct variable mean = {error ? "estimate_result_mean_se" : "estimate_result_mean",
                                  VALUE_CENTS,
                                  3,
                                  {AXIS_SCHEME, AXIS_PERIOD, scope->axis},
                                  "EUR",
                                  error ? "Monte Carlo standard error of estimate_result_mean"
                                        : "mean of estimate - payment (voordeel or nadeel against the estimate); "
                                          "negative is more paid than was voted"};
    int64_t *euro = c->buffer;
    size_t k = 0, n_period = c->plan->n_year + 1;
    for (size_t s = 0; s < c->plan->n_scheme; s++)
        for (size_t t = 0; t < n_period; t++)
            for (size_t i = scope->from; i < scope->to; i++) {
                double se = c->series[(s * n_period + t) * c->plan->n_place + i].centre.se;
                int64_t cents = isfinite(se) ? (int64_t)llround(se) : STORE_UNKNOWN;
                euro[k++] = error ? cents : expected_difference(c, s, t, i);
            }
    return write_as(c, mean, scope->summary);
}

/* ---- chances and paths ---- */

struct chance {
    size_t offset; /* of a double in struct reserve_series */
    const char *name, *long_name;
};

static const struct chance over[] = {
    {offsetof(struct reserve_series, p_over.value), "p_over_estimate",
     "probability that the payment of the year exceeds the estimate that is given"},
    {offsetof(struct reserve_series, p_over.se), "p_over_estimate_se", "Monte Carlo standard error of p_over_estimate"},
    {offsetof(struct reserve_series, p_over_interval.low), "p_over_estimate_low",
     "lower end of the 95 % Monte Carlo interval (Wilson) of p_over_estimate"},
    {offsetof(struct reserve_series, p_over_interval.high), "p_over_estimate_high",
     "upper end of the 95 % Monte Carlo interval (Wilson) of p_over_estimate"}};

static const struct chance out[] = {
    {offsetof(struct reserve_series, p_out.value), "p_out",
     "probability that the reserve has run out: below 0 at the end of this year or of one before it"},
    {offsetof(struct reserve_series, p_out.se), "p_out_se", "Monte Carlo standard error of p_out"},
    {offsetof(struct reserve_series, p_out_interval.low), "p_out_low",
     "lower end of the 95 % Monte Carlo interval (Wilson) of p_out"},
    {offsetof(struct reserve_series, p_out_interval.high), "p_out_high",
     "upper end of the 95 % Monte Carlo interval (Wilson) of p_out"}};

static enum status write_chance(const struct context *c, const struct scope *scope, const struct chance *chance,
                                const char *prefix) {
    const struct variable variable = {chance->name, VALUE_DOUBLE,     3, {AXIS_SCHEME, AXIS_YEAR, scope->axis},
                                      "share",      chance->long_name};
    double *share = c->buffer;
    size_t k = 0;
    for (size_t s = 0; s < c->plan->n_scheme; s++)
        for (size_t t = 0; t < c->plan->n_year; t++)
            for (size_t i = scope->from; i < scope->to; i++) {
                const char *at = (const char *)path_at(c, s, t, i) + chance->offset;
                share[k++] = *(const double *)(const void *)at;
            }
    return write_as(c, variable, prefix);
}

static enum status write_quantile(const struct context *c, const struct scope *scope, int member) {
    static const char *const name[] = {"quantile", "quantile_low", "quantile_high"};
    static const char *const text[] = {"quantile of the reserve at the end of the year",
                                       "lower end of the 95 % Monte Carlo interval of quantile",
                                       "upper end of the 95 % Monte Carlo interval of quantile"};
    const struct variable variable = {
        name[member], VALUE_CENTS, 4, {AXIS_QUANTILE, AXIS_SCHEME, AXIS_YEAR, scope->axis}, "EUR", text[member]};
    int64_t *euro = c->buffer;
    size_t k = 0;
    for (size_t q = 0; q < MEASURE_QUANTILES; q++)
        for (size_t s = 0; s < c->plan->n_scheme; s++)
            for (size_t t = 0; t < c->plan->n_year; t++)
                for (size_t i = scope->from; i < scope->to; i++) {
                    const struct reserve_series *path = path_at(c, s, t, i);
                    euro[k++] = member == 0   ? path->quantile[q]
                                : member == 1 ? path->quantile_low[q]
                                              : path->quantile_high[q];
                }
    return write_as(c, variable, scope->reserve);
}

/* ---- what there is to fall back on ---- */

static enum status write_amount(const struct context *c, const struct scope *scope, const char *prefix,
                                const int64_t *values, const char *name, const char *text) {
    const struct variable variable = {name, VALUE_CENTS, 1, {scope->axis}, "EUR", text};
    int64_t *euro = c->buffer;
    for (size_t i = scope->from; i < scope->to; i++)
        euro[i - scope->from] = values[i];
    return write_as(c, variable, prefix);
}

static double ratio_of(const struct context *c, size_t z, size_t s, size_t t, size_t i, int member) {
    const struct measure_series *series = &c->series[(s * (c->plan->n_year + 1) + t) * c->plan->n_place + i];
    struct buffer_verdict verdict = buffer_judge(c->reserves->opening[i], c->reserves->other_risks[i],
                                                 series->buffer[z], series->buffer_low[z], series->buffer_high[z]);
    return member == 0 ? verdict.ratio : member == 1 ? verdict.low : verdict.high;
}

static enum status write_ratio(const struct context *c, const struct scope *scope, int member) {
    static const char *const name[] = {"ratio", "ratio_low", "ratio_high"};
    static const char *const text[] = {
        "weerstandsvermogen: opening / (other_risks + buffer_required of the year, at least 0)",
        "lower end of the 95 % Monte Carlo interval of ratio", "upper end of the 95 % Monte Carlo interval of ratio"};
    const struct variable variable = {
        name[member], VALUE_DOUBLE, 4, {AXIS_CERTAINTY, AXIS_SCHEME, AXIS_YEAR, scope->axis}, "1", text[member]};
    double *ratio = c->buffer;
    size_t k = 0;
    for (size_t z = 0; z < MEASURE_CERTAINTIES; z++)
        for (size_t s = 0; s < c->plan->n_scheme; s++)
            for (size_t t = 0; t < c->plan->n_year; t++)
                for (size_t i = scope->from; i < scope->to; i++)
                    ratio[k++] = ratio_of(c, z, s, t, i, member);
    return write_as(c, variable, scope->reserve);
}

/* ---- all of a division ---- */

static enum status write_estimates(const struct context *c, const struct scope *scope) {
    enum status status = write_given(c, scope);
    for (int error = 0; error < 2 && !status; error++)
        status = write_difference(c, scope, error);
    for (size_t k = 0; k < sizeof over / sizeof over[0] && !status; k++)
        status = write_chance(c, scope, &over[k], scope->summary);
    return status;
}

static enum status write_reserves(const struct context *c, const struct scope *scope) {
    enum status status = write_amount(c, scope, scope->reserve, c->reserves->opening, "opening",
                                      "free reserve at the end of the base year, as given");
    for (size_t k = 0; k < sizeof out / sizeof out[0] && !status; k++)
        status = write_chance(c, scope, &out[k], scope->reserve);
    for (int member = 0; member < 3 && !status; member++)
        status = write_quantile(c, scope, member);
    if (!status && c->reserves->has_ratio)
        status = write_amount(c, scope, scope->reserve, c->reserves->other_risks, "other_risks",
                              "what all other risks of the municipality require, as given");
    for (int member = 0; member < 3 && !status && c->reserves->has_ratio; member++)
        status = write_ratio(c, scope, member);
    return status;
}

enum status record_reserves(struct store *store, const struct plan *plan, const struct reserves *reserves,
                            const struct measure_series *series, const int64_t *budget, struct note *note) {
    size_t n = plan->n_municipality, last = plan->n_place - 1;
    const struct scope scopes[] = {{"", "/summary/", "/reserve/", AXIS_MUNICIPALITY, 0, n},
                                   {"unit_", "/unit_summary/", "/unit_reserve/", AXIS_UNIT, n, last}};
    if (!reserves->paths && !reserves->has_whole)
        return STATUS_OK;
    struct context c = {store, plan, reserves, series, budget, NULL, note};
    c.buffer = calloc(MEASURE_QUANTILES * plan->n_scheme * (plan->n_year + 1) * plan->n_place, 8);
    enum status status = c.buffer ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < (plan->n_unit > 0 ? 2 : 1) && !status; k++) {
        if (reserves->has_whole)
            status = write_amount(&c, &scopes[k], scopes[k].root, reserves->whole_budget, "whole_budget",
                                  "a year's budget for all that the municipality does, as given");
        if (!status && reserves->has_estimate)
            status = write_estimates(&c, &scopes[k]);
        if (!status && reserves->has_opening)
            status = write_reserves(&c, &scopes[k]);
    }
    free(c.buffer);
    return status;
}
