/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/record.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* A figure of struct measure_series and the variables it fills. EUR figures are rounded to cents; what cannot be given
 * is MEASURE_UNKNOWN (EUR) or NaN (shares). */
struct single {
    size_t offset; /* of a double */
    const char *name;
    enum value value;
    const char *units;
    const char *long_name;
};

#define AT(member) offsetof(struct measure_series, member)

static const struct single singles[] = {
    {AT(mean.value), "mean", VALUE_CENTS, "EUR", "mean result (budget - payment); negative is a shortfall"},
    {AT(mean.se), "mean_se", VALUE_CENTS, "EUR", "Monte Carlo standard error of mean"},
    {AT(sd.value), "sd", VALUE_CENTS, "EUR", "standard deviation of the result"},
    {AT(sd.se), "sd_se", VALUE_CENTS, "EUR", "Monte Carlo standard error of sd"},
    {AT(parameter_sd.value), "parameter_sd", VALUE_CENTS, "EUR",
     "standard deviation of the result that comes from uncertain inputs"},
    {AT(parameter_sd.se), "parameter_sd_se", VALUE_CENTS, "EUR", "Monte Carlo standard error of parameter_sd"},
    {AT(p_shortfall.value), "p_shortfall", VALUE_DOUBLE, "share", "probability of a shortfall (result below 0)"},
    {AT(p_shortfall.se), "p_shortfall_se", VALUE_DOUBLE, "share", "Monte Carlo standard error of p_shortfall"},
    {AT(es90.value), "es90", VALUE_CENTS, "EUR", "mean result in the worst 10 % of the draws"},
    {AT(es90.se), "es90_se", VALUE_CENTS, "EUR", "Monte Carlo standard error of es90"},
    {AT(es90_interval.low), "es90_low", VALUE_CENTS, "EUR", "lower end of the 95 % Monte Carlo interval of es90"},
    {AT(es90_interval.high), "es90_high", VALUE_CENTS, "EUR", "upper end of the 95 % Monte Carlo interval of es90"},
    {AT(p_shortfall_interval.low), "p_shortfall_low", VALUE_DOUBLE, "share",
     "lower end of the 95 % Monte Carlo interval (Wilson) of p_shortfall"},
    {AT(p_shortfall_interval.high), "p_shortfall_high", VALUE_DOUBLE, "share",
     "upper end of the 95 % Monte Carlo interval (Wilson) of p_shortfall"},
    {AT(transfer.value), "transfer_structural_mean", VALUE_CENTS, "EUR",
     "mean transfer (payment - own cost); positive pays into the pool on balance"},
    {AT(transfer.se), "transfer_structural_mean_se", VALUE_CENTS, "EUR",
     "Monte Carlo standard error of transfer_structural_mean"},
    {AT(transfer_structural_sd.value), "transfer_structural_sd", VALUE_CENTS, "EUR",
     "standard deviation over the uncertain inputs of the expected transfer"},
    {AT(transfer_structural_sd.se), "transfer_structural_sd_se", VALUE_CENTS, "EUR",
     "Monte Carlo standard error of transfer_structural_sd"},
    {AT(transfer_chance_sd.value), "transfer_chance_sd", VALUE_CENTS, "EUR",
     "standard deviation of the transfer by chance, at given inputs"},
    {AT(transfer_chance_sd.se), "transfer_chance_sd_se", VALUE_CENTS, "EUR",
     "Monte Carlo standard error of transfer_chance_sd"},
    {AT(quantile_error), "quantile_error", VALUE_CENTS, "EUR",
     "the most that a quantile or buffer can be off because the draws were summarised; 0 where all draws were kept"},
    {AT(sd_ratio.se), "sd_ratio_se", VALUE_DOUBLE, "1", "Monte Carlo standard error of sd_ratio"},
    {AT(sd_ratio.value), "sd_ratio", VALUE_DOUBLE, "1",
     "standard deviation of the payment over that of the own cost: what pooling does to the swings"},
};

/* Figures along quantiles or certainties: int64 arrays in struct measure_series. */
static const struct single arrays[] = {
    {AT(quantile), "quantile", VALUE_CENTS, "EUR", "quantile of the result"},
    {AT(quantile_low), "quantile_low", VALUE_CENTS, "EUR", "lower end of the 95 % Monte Carlo interval of quantile"},
    {AT(quantile_high), "quantile_high", VALUE_CENTS, "EUR", "upper end of the 95 % Monte Carlo interval of quantile"},
    {AT(buffer), "buffer_required", VALUE_CENTS, "EUR",
     "required capacity: quantile of payment - estimate at this certainty"},
    {AT(buffer_low), "buffer_required_low", VALUE_CENTS, "EUR",
     "lower end of the 95 % Monte Carlo interval of buffer_required"},
    {AT(buffer_high), "buffer_required_high", VALUE_CENTS, "EUR",
     "upper end of the 95 % Monte Carlo interval of buffer_required"},
};

static int64_t cents(double x) {
    return isfinite(x) ? (int64_t)llround(x) : MEASURE_UNKNOWN;
}

/* Everything the writers below share. */
struct context {
    struct store *store;
    const struct plan *plan;
    const struct measure_series *series;
    const struct reserves *reserves;
    size_t n_period, n_place;
    void *buffer; /* room for the largest variable */
};

/* Whose figures: the groups that they come in, the axis along places, and which places those are. */
struct scope {
    const char *summary, *compare, *estimate;
    enum axis axis; /* AXIS_COUNT: none, the region is one */
    size_t from, to;
};

static const struct measure_series *series_at(const struct context *c, size_t s, size_t t, size_t i) {
    return &c->series[(s * c->n_period + t) * c->n_place + i];
}

/* One number per scheme, period and place of the scope. */
static enum status write_single(const struct context *c, const struct single *single, const struct scope *scope,
                                struct note *note) {
    char name[96];
    snprintf(name, sizeof name, "%s%s", scope->summary, single->name);
    struct variable variable = {
        name,          single->value,    scope->axis == AXIS_COUNT ? 2 : 3, {AXIS_SCHEME, AXIS_PERIOD, scope->axis},
        single->units, single->long_name};
    int64_t *euro = c->buffer;
    double *share = c->buffer;
    size_t k = 0;
    for (size_t s = 0; s < c->plan->n_scheme; s++)
        for (size_t t = 0; t < c->n_period; t++)
            for (size_t i = scope->from; i < scope->to; i++, k++) {
                double x = *(const double *)(const void *)((const char *)series_at(c, s, t, i) + single->offset);
                if (single->value == VALUE_CENTS)
                    euro[k] = cents(x);
                else
                    share[k] = x;
            }
    return store_write(c->store, &variable, c->buffer, note);
}

static enum status write_array(const struct context *c, const struct single *array, const struct scope *scope,
                               struct note *note) {
    bool quantiles = array < arrays + 3;
    size_t n = quantiles ? MEASURE_QUANTILES : MEASURE_CERTAINTIES;
    char name[96];
    snprintf(name, sizeof name, "%s%s", scope->summary, array->name);
    struct variable variable = {name,
                                VALUE_CENTS,
                                scope->axis == AXIS_COUNT ? 3 : 4,
                                {quantiles ? AXIS_QUANTILE : AXIS_CERTAINTY, AXIS_SCHEME, AXIS_PERIOD, scope->axis},
                                array->units,
                                array->long_name};
    int64_t *euro = c->buffer;
    size_t k = 0;
    for (size_t q = 0; q < n; q++)
        for (size_t s = 0; s < c->plan->n_scheme; s++)
            for (size_t t = 0; t < c->n_period; t++)
                for (size_t i = scope->from; i < scope->to; i++) {
                    const char *at = (const char *)series_at(c, s, t, i) + array->offset;
                    euro[k++] = ((const int64_t *)(const void *)at)[q];
                }
    return store_write(c->store, &variable, euro, note);
}

static enum status write_summary(const struct context *c, const struct scope *scope, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t v = 0; !status && v < sizeof singles / sizeof singles[0]; v++)
        status = write_single(c, &singles[v], scope, note);
    for (size_t v = 0; !status && v < sizeof arrays / sizeof arrays[0]; v++)
        status = write_array(c, &arrays[v], scope, note);
    return status;
}

/* Raming: as given, or what is expected to be paid. */
static enum status write_estimate(const struct context *c, const struct scope *scope, struct note *note) {
    const struct variable estimate = {scope->estimate,
                                      VALUE_CENTS,
                                      3,
                                      {AXIS_SCHEME, AXIS_YEAR, scope->axis},
                                      "EUR",
                                      c->reserves->has_estimate
                                          ? "raming: what the council voted where estimate_given is 1, else the "
                                            "expected payment"
                                          : "raming: what the council is assumed to vote, the expected payment"};
    const struct plan *plan = c->plan;
    const int64_t *budget = scope->axis == AXIS_UNIT ? plan->unit_budget : plan->budget;
    int64_t *euro = c->buffer;
    size_t k = 0, n = scope->to - scope->from;
    for (size_t s = 0; s < plan->n_scheme; s++)
        for (size_t t = 0; t < plan->n_year; t++)
            for (size_t i = 0; i < n; i++) {
                int64_t given = c->reserves->estimate[t * c->n_place + scope->from + i];
                int64_t expected = budget[t * n + i] - cents(series_at(c, s, t, scope->from + i)->mean.value);
                euro[k++] = given != REGION_UNKNOWN ? given : expected;
            }
    return store_write(c->store, &estimate, euro, note);
}

enum {
    COMPARE_MEAN,
    COMPARE_LOW,
    COMPARE_HIGH,
    COMPARE_BETTER,
    COMPARE_BETTER_SE,
    COMPARE_BETTER_LOW,
    COMPARE_BETTER_HIGH,
    COMPARE_RANK,
    COMPARE_RANK_SE,
    COMPARE_COUNT
};

static const struct single compare[COMPARE_COUNT] = {
    [COMPARE_MEAN] = {0, "difference_mean", VALUE_CENTS, "EUR",
                      "mean of result under scheme minus result under scheme_other, on the same draws"},
    [COMPARE_LOW] = {0, "difference_mean_low", VALUE_CENTS, "EUR",
                     "lower end of the 95 % Monte Carlo interval of difference_mean"},
    [COMPARE_HIGH] = {0, "difference_mean_high", VALUE_CENTS, "EUR",
                      "upper end of the 95 % Monte Carlo interval of difference_mean"},
    [COMPARE_BETTER] = {0, "p_better", VALUE_DOUBLE, "share",
                        "share of draws in which the result under scheme is higher than under scheme_other"},
    [COMPARE_BETTER_SE] = {0, "p_better_se", VALUE_DOUBLE, "share", "Monte Carlo standard error of p_better"},
    [COMPARE_BETTER_LOW] = {0, "p_better_low", VALUE_DOUBLE, "share",
                            "lower end of the 95 % Monte Carlo interval (Wilson) of p_better"},
    [COMPARE_BETTER_HIGH] = {0, "p_better_high", VALUE_DOUBLE, "share",
                             "upper end of the 95 % Monte Carlo interval (Wilson) of p_better"},
    [COMPARE_RANK_SE] = {0, "rank_se", VALUE_DOUBLE, "share", "Monte Carlo standard error of rank"},
    [COMPARE_RANK] = {0, "rank", VALUE_DOUBLE, "share",
                      "share of draws in which scheme is the n-th best, n - 1 being the position along scheme_other; "
                      "equal results share the better rank"},
};

/* One number of a variable, by its kind of value. */
union number {
    int64_t euro;
    double share;
};

/* Several variables of a scope, worked out together: number k of variable `what` is value[what * n + k]. */
struct layers {
    size_t n;
    union number *value;
};

static void put_layer(const struct layers *layers, int what, int first, size_t k, double x) {
    union number *to = &layers->value[(size_t)(what - first) * layers->n + k];
    if (compare[what].value == VALUE_CENTS)
        to->euro = cents(x);
    else
        to->share = x;
}

/* Of a pair that stands together; others are in no file. */
static void compare_pair(const struct measure *measure, const struct layers *layers, size_t k, size_t a, size_t b,
                         size_t i, size_t t) {
    struct measure_pair pair = {0};
    if (measure_is_pair(measure, a, b))
        measure_pair(measure, a, b, i, t, &pair);
    const double values[] = {
        [COMPARE_MEAN] = pair.difference.value,
        [COMPARE_LOW] = pair.difference.value - STATS_Z95 * pair.difference.se,
        [COMPARE_HIGH] = pair.difference.value + STATS_Z95 * pair.difference.se,
        [COMPARE_BETTER] = pair.p_better.value,
        [COMPARE_BETTER_SE] = pair.p_better.se,
        [COMPARE_BETTER_LOW] = pair.p_better_interval.low,
        [COMPARE_BETTER_HIGH] = pair.p_better_interval.high,
    };
    for (int what = 0; what < COMPARE_RANK; what++)
        put_layer(layers, what, 0, k, values[what]);
}

/* Of the schemes of a lineup among each other. */
static void rank_at(const struct measure *measure, const struct layers *layers, size_t lineup, size_t k, size_t a,
                    size_t b, size_t i, size_t t) {
    struct figure rank = measure_rank(measure, lineup, a, b, i, t);
    put_layer(layers, COMPARE_RANK, COMPARE_RANK, k, rank.value);
    put_layer(layers, COMPARE_RANK_SE, COMPARE_RANK, k, rank.se);
}

static enum status write_layers(const struct layers *layers, int first, int end, struct store *store,
                                const struct scope *scope, struct note *note) {
    enum status status = STATUS_OK;
    for (int what = first; what < end && !status; what++) {
        char name[96];
        snprintf(name, sizeof name, "%s%s", scope->compare, compare[what].name);
        const struct variable variable = {name,
                                          compare[what].value,
                                          4,
                                          {AXIS_SCHEME, AXIS_SCHEME_OTHER, AXIS_PERIOD, scope->axis},
                                          compare[what].units,
                                          compare[what].long_name};
        status = store_write(store, &variable, layers->value + (size_t)(what - first) * layers->n, note);
    }
    return status;
}

static enum status make_layers(const struct context *c, const struct scope *scope, size_t n_scheme, size_t n_layer,
                               struct layers *layers) {
    layers->n = n_scheme * n_scheme * c->n_period * (scope->to - scope->from);
    layers->value = calloc(n_layer * layers->n + 1, sizeof *layers->value);
    return layers->value ? STATUS_OK : STATUS_MEMORY;
}

static enum status write_compare(const struct context *c, const struct measure *measure, const struct scope *scope,
                                 struct note *note) {
    struct layers layers;
    size_t n = c->plan->n_scheme, k = 0;
    enum status status = make_layers(c, scope, n, COMPARE_RANK, &layers);
    for (size_t a = 0; a < n && !status; a++)
        for (size_t b = 0; b < n; b++)
            for (size_t t = 0; t < c->n_period; t++)
                for (size_t i = scope->from; i < scope->to; i++)
                    compare_pair(measure, &layers, k++, a, b, i, t);
    if (!status)
        status = write_layers(&layers, 0, COMPARE_RANK, c->store, scope, note);
    free(layers.value);
    return status;
}

static enum status write_ranks(const struct context *c, const struct measure *measure, const struct scope *scope,
                               struct note *note) {
    struct layers layers;
    size_t n = c->plan->lineup;
    enum status status = make_layers(c, scope, n, COMPARE_COUNT - COMPARE_RANK, &layers);
    for (size_t file = 0; file < store_count_files(c->store) && !status; file++) {
        size_t k = 0;
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++)
                for (size_t t = 0; t < c->n_period; t++)
                    for (size_t i = scope->from; i < scope->to; i++)
                        rank_at(measure, &layers, file, k++, a, b, i, t);
        status = write_layers(&layers, COMPARE_RANK, COMPARE_COUNT, store_file(c->store, file), scope, note);
    }
    free(layers.value);
    return status;
}

/* Everything of the municipalities of one division, after their summary. */
static enum status write_division(const struct context *c, const struct measure *measure, const struct scope *scope,
                                  struct note *note) {
    enum status status = write_estimate(c, scope, note);
    if (!status)
        status = write_compare(c, measure, scope, note);
    return status ? status : write_ranks(c, measure, scope, note);
}

static const struct variable external_mean = {
    "/region/external_mean", VALUE_CENTS, 2, {AXIS_SCHEME, AXIS_YEAR}, "EUR", "mean amount paid by an outside party"};
static const struct variable balance = {
    "/region/balance",        VALUE_INT64, 2,
    {AXIS_SCHEME, AXIS_YEAR}, "cent",      "sum over the draws of |payments + outside - costs|; always 0"};

static enum status write_all(const struct context *c, const struct measure *measure, const double *external,
                             const int64_t *imbalance, struct note *note) {
    size_t n = c->plan->n_municipality, last = c->n_place - 1;
    const struct scope old = {"/summary/", "/compare/", "estimate", AXIS_MUNICIPALITY, 0, n};
    const struct scope unit = {"/unit_summary/", "/unit_compare/", "unit_estimate", AXIS_UNIT, n, last};
    const struct scope region = {"/region/", NULL, NULL, AXIS_COUNT, last, last + 1};
    enum status status = write_summary(c, &old, note);
    if (!status)
        status = write_summary(c, &region, note);
    if (!status)
        status = write_division(c, measure, &old, note);
    if (!status && c->plan->n_unit > 0)
        status = write_summary(c, &unit, note);
    if (!status && c->plan->n_unit > 0)
        status = write_division(c, measure, &unit, note);
    int64_t *euro = c->buffer;
    for (size_t k = 0; k < c->plan->n_scheme * c->plan->n_year; k++)
        euro[k] = cents(external[k]);
    if (!status)
        status = store_write(c->store, &external_mean, euro, note);
    if (!status)
        status = store_write(c->store, &balance, imbalance, note);
    return status;
}

enum status record_measures(struct store *store, const struct plan *plan, const struct measure *measure,
                            const struct measure_series *series, const double *external, const int64_t *imbalance,
                            const struct reserves *reserves, struct note *note) {
    enum { MOST = (int)MEASURE_QUANTILES > (int)MEASURE_CERTAINTIES ? MEASURE_QUANTILES : MEASURE_CERTAINTIES };
    size_t n_period = plan->n_year + 1, n_place = plan->n_place, n_scheme = plan->n_scheme;
    struct context c = {
        store, plan, series, reserves, n_period, n_place, calloc(MOST * n_scheme * n_period * n_place, 8)};
    if (!c.buffer)
        return STATUS_MEMORY;
    enum status status = write_all(&c, measure, external, imbalance, note);
    free(c.buffer);
    return status;
}
