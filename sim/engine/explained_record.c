/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What explains the transfers, in the results file. */
#include "models/analysis/explain.h"
#include "models/analysis/replicate.h"
#include "sim/engine/explained.h"
#include "sim/engine/tally.h"

#include <math.h>
#include <stdlib.h>

/* Everything the writers share. */
struct context {
    const struct explained *e;
    const struct plan *plan;
    const struct measure *measure;
    const struct measure_series *series;
    struct store *store;
    struct note *note;
    double *value; /* [n_scheme][n_period][n_municipality] */
    int64_t *euro; /* the same */
};

#define PLACES(name, value, units, text)                                                                               \
    { name, value, 3, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY}, units, text }
#define OWN(name, text)                                                                                                \
    { name, VALUE_CENTS, 2, {AXIS_PERIOD, AXIS_MUNICIPALITY}, "EUR", text }

static const struct variable shares[OUTCOME_COUNT][2] = {
    [OUTCOME_WITHIN_NOT_RECEIVES] =
        {PLACES("/summary/p_within_not_receives", VALUE_DOUBLE, "share",
                "share of draws with own cost within the own budget, and nothing received on balance"),
         PLACES("/summary/p_within_not_receives_se", VALUE_DOUBLE, "share",
                "Monte Carlo standard error of p_within_not_receives")},
    [OUTCOME_WITHIN_RECEIVES] = {PLACES("/summary/p_within_receives", VALUE_DOUBLE, "share",
                                        "share of draws with own cost within the own budget that receive on balance"),
                                 PLACES("/summary/p_within_receives_se", VALUE_DOUBLE, "share",
                                        "Monte Carlo standard error of p_within_receives")},
    [OUTCOME_EXCEEDS_NOT_RECEIVES] =
        {PLACES("/summary/p_exceeds_not_receives", VALUE_DOUBLE, "share",
                "share of draws with own cost above the own budget, and nothing received on balance"),
         PLACES("/summary/p_exceeds_not_receives_se", VALUE_DOUBLE, "share",
                "Monte Carlo standard error of p_exceeds_not_receives")},
    [OUTCOME_EXCEEDS_RECEIVES] = {PLACES("/summary/p_exceeds_receives", VALUE_DOUBLE, "share",
                                         "share of draws with own cost above the own budget that receive on balance"),
                                  PLACES("/summary/p_exceeds_receives_se", VALUE_DOUBLE, "share",
                                         "Monte Carlo standard error of p_exceeds_receives")}};

static size_t series_count(const struct plan *plan) {
    return plan->n_scheme * (plan->n_year + 1) * plan->n_municipality;
}

static enum status write_euro(const struct context *c, const struct variable *variable, size_t n) {
    for (size_t k = 0; k < n; k++)
        c->euro[k] = isfinite(c->value[k]) ? (int64_t)llround(c->value[k]) : STORE_UNKNOWN;
    return store_write(c->store, variable, c->euro, c->note);
}

static enum status record_outcomes(const struct context *c) {
    int64_t inner = c->plan->scenario->inner_draws, sets = c->plan->scenario->n_draw / inner;
    enum status status = STATUS_OK;
    for (size_t what = 0; !status && what < OUTCOME_COUNT; what++)
        for (size_t error = 0; !status && error < 2; error++) {
            for (size_t k = 0; k < series_count(c->plan); k++) {
                const int64_t *hits = c->e->number + c->e->outcome + (k * OUTCOME_COUNT + what) * STRATUM_REPLICATES;
                struct replicate_sum share = replicate_share(hits, inner);
                c->value[k] = plan_has_few_sets(c->plan) ? NAN
                              : error                    ? replicate_se(&share, sets)
                                                         : replicate_mean(&share, sets);
            }
            status = store_write(c->store, &shares[what][error], c->value, c->note);
        }
    return status;
}

/* Mean cost of a cell of a year. */
static double mean_cell(const struct context *c, size_t cell) {
    const int64_t *sum = c->e->number + c->e->cell + cell * 2;
    return ((double)sum[1] * 4294967296.0 + (double)sum[0]) / (double)c->plan->scenario->n_draw;
}

/* use[n_period][n_municipality] of a scheme from the mean costs: the split is linear in them. */
static void mean_use(const struct context *c, size_t s, double *cost, double *room, double *use) {
    const struct plan *plan = c->plan;
    size_t n = plan->n_municipality, cells = n * plan->n_cell;
    for (size_t i = 0; i < n; i++)
        use[plan->n_year * n + i] = 0.0;
    for (size_t t = 0; t < plan->n_year; t++) {
        for (size_t k = 0; k < cells; k++)
            cost[k] = mean_cell(c, t * cells + k);
        struct explain_input input = {&plan->scenario->scheme[s],  t,   n, plan->n_care, 1,
                                      c->e->need.cell + t * cells, cost};
        explain_use(&input, room, use + t * n);
        for (size_t i = 0; t > 0 && i < n; i++)
            use[plan->n_year * n + i] += use[t * n + i];
    }
}

static double mean_transfer(const struct context *c, size_t k) {
    size_t n = c->plan->n_municipality;
    return c->series[k / n * c->plan->n_place + k % n].transfer.value;
}

/* The error of the sample's mean, as if it went on over all sets of the run. */
static double error_of(const struct context *c, size_t from, size_t k) {
    const int64_t *tally = c->e->number + from + k * TALLY_SIZE;
    double inner = (double)c->plan->scenario->inner_draws, sets = (double)c->plan->scenario->n_draw / inner;
    return tally_se(tally) / inner * sqrt((double)tally[TALLY_COUNT] / sets);
}

static const struct variable split[4] = {
    PLACES("/summary/transfer_use", VALUE_CENTS, "EUR",
           "part of transfer_structural_mean that comes from use and price: (need share - cost share) x cost in the "
           "pool; missing where the scheme is no plain pool of costs"),
    PLACES("/summary/transfer_model", VALUE_CENTS, "EUR",
           "part of transfer_structural_mean that comes from the distribution model: (key share - need share) x cost "
           "in the pool; missing where the scheme is no plain pool of costs"),
    PLACES("/summary/transfer_use_se", VALUE_CENTS, "EUR",
           "Monte Carlo standard error of transfer_use, from the first draws"),
    PLACES("/summary/transfer_model_se", VALUE_CENTS, "EUR",
           "Monte Carlo standard error of transfer_model, from the first draws")};

/* split[what] at k: the two parts, which add up to the cent, then their errors. */
static double split_value(const struct context *c, size_t what, double use, size_t k) {
    switch (what) {
    case 0:
        return round(use);
    case 1:
        return round(mean_transfer(c, k)) - round(use);
    case 2:
        return error_of(c, c->e->use, k);
    default:
        return error_of(c, c->e->model, k);
    }
}

static enum status record_split(const struct context *c, double *use, double *cost, double *room) {
    size_t per_scheme = series_count(c->plan) / c->plan->n_scheme;
    for (size_t s = 0; s < c->plan->n_scheme; s++)
        if (explained_has_split(c->plan, s))
            mean_use(c, s, cost, room, use + s * per_scheme);
    enum status status = STATUS_OK;
    for (size_t what = 0; !status && what < 4; what++) {
        for (size_t k = 0; k < series_count(c->plan); k++)
            c->value[k] = explained_has_split(c->plan, k / per_scheme) ? split_value(c, what, use[k], k) : NAN;
        status = write_euro(c, &split[what], series_count(c->plan));
    }
    return status;
}

static const struct variable own[4] = {
    OWN("/summary/own_mean", "mean of budget - own cost, the result of a municipality that shares nothing"),
    OWN("/summary/own_mean_se", "Monte Carlo standard error of own_mean"),
    OWN("/summary/own_parameter_sd", "standard deviation over the uncertain inputs of the expected budget - own cost"),
    OWN("/summary/own_parameter_sd_se", "Monte Carlo standard error of own_parameter_sd")};

static enum status record_own(const struct context *c) {
    size_t n = c->plan->n_municipality, count = (c->plan->n_year + 1) * n;
    enum status status = STATUS_OK;
    for (size_t what = 0; !status && what < 4; what++) {
        for (size_t k = 0; k < count; k++) {
            struct figure mean, spread;
            measure_own(c->measure, k % n, k / n, &mean, &spread);
            c->value[k] = what == 0 ? mean.value : what == 1 ? mean.se : what == 2 ? spread.value : spread.se;
        }
        status = write_euro(c, &own[what], count);
    }
    return status;
}

static enum status record_forms(const struct context *c) {
    static const struct variable by_form = {"/summary/cost_mean",
                                            VALUE_CENTS,
                                            3,
                                            {AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY},
                                            "EUR",
                                            "mean own cost before settlement"};
    const struct plan *plan = c->plan;
    size_t towns = plan->n_year * plan->n_municipality;
    int64_t *cents = calloc(FORM_COUNT * towns, sizeof *cents);
    if (!cents)
        return STATUS_MEMORY;
    for (size_t k = 0; k < FORM_COUNT * towns; k++) {
        double sum = 0.0;
        for (size_t care = 0; care < plan->n_care; care++)
            sum += mean_cell(c, (k % towns * FORM_COUNT + k / towns) * plan->n_care + care);
        cents[k] = (int64_t)llround(sum);
    }
    enum status status = store_write(c->store, &by_form, cents, c->note);
    free(cents);
    return status;
}

/* Mean cost and clients of every cell: [n_care][FORM_COUNT][n_year][n_municipality] of what lies by year and
 * municipality. */
static enum status record_cells(const struct context *c) {
    static const struct variable cost = {"/summary/cost_care_mean",
                                         VALUE_CENTS,
                                         4,
                                         {AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY},
                                         "EUR",
                                         "mean own cost before settlement, by care class"};
    static const struct variable clients = {"/summary/clients_mean",
                                            VALUE_DOUBLE,
                                            4,
                                            {AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY},
                                            "count",
                                            "mean number of clients in the year"};
    const struct plan *plan = c->plan;
    size_t towns = plan->n_year * plan->n_municipality, n = plan->n_cell * towns;
    int64_t *cents = calloc(n, sizeof *cents);
    double *count = calloc(n, sizeof *count);
    enum status status = cents && count ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; !status && k < n; k++) {
        size_t town = k % towns, form = k / towns % FORM_COUNT, care = k / towns / FORM_COUNT;
        int64_t sum = c->e->number[c->e->clients + (town * plan->n_care + care) * FORM_COUNT + form];
        cents[k] = (int64_t)llround(mean_cell(c, (town * FORM_COUNT + form) * plan->n_care + care));
        count[k] = (double)sum / (double)plan->scenario->n_draw;
    }
    if (!status)
        status = store_write(c->store, &cost, cents, c->note);
    if (!status)
        status = store_write(c->store, &clients, count, c->note);
    free(cents);
    free(count);
    return status;
}

enum status explained_record(const struct explained *explained, const struct plan *plan, const struct measure *measure,
                             const struct measure_series *series, struct store *store, struct note *note) {
    size_t n = series_count(plan), cells = plan->n_municipality * plan->n_cell;
    struct context c = {explained, plan, measure, series, store, note, NULL, NULL};
    struct explain_input one = {.n_municipality = plan->n_municipality, .n_care = plan->n_care, .n_draw = 1};
    double *use = calloc(n, sizeof *use), *cost = calloc(cells, sizeof *cost);
    double *room = calloc(explain_room(&one), sizeof *room);
    c.value = calloc(n, sizeof *c.value);
    c.euro = calloc(n, sizeof *c.euro);
    enum status status = use && cost && room && c.value && c.euro ? STATUS_OK : STATUS_MEMORY;
    if (!status)
        status = record_outcomes(&c);
    if (!status)
        status = record_split(&c, use, cost, room);
    if (!status)
        status = record_own(&c);
    if (!status)
        status = record_forms(&c);
    if (!status)
        status = record_cells(&c);
    free(use);
    free(cost);
    free(room);
    free(c.value);
    free(c.euro);
    return status;
}
