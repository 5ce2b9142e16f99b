/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tallies add up to, in the results file. */
#include "models/analysis/measure.h"
#include "models/analysis/replicate.h"
#include "models/analysis/stats.h"
#include "sim/engine/tallies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum what { WHAT_MEAN, WHAT_CHANCE, WHAT_SE, WHAT_SD };

/* Tallies of which figures are made: [n_scheme][n]. */
struct source {
    const int64_t *tally;
    size_t stride; /* tallies from one to the next */
    size_t n;
    double unit;                        /* divides the figure: draws in a set, or nano */
    bool (*has)(const struct scheme *); /* NULL: every scheme has it; of others it is missing */
};

struct output {
    enum what what;
    struct variable variable;
};

static double value_of(const int64_t *tally, enum what what) {
    return what == WHAT_SD ? tally_sd(tally) : what == WHAT_SE ? tally_se(tally) : tally_mean(tally);
}

/* Where all functions below write to. */
struct context {
    const struct plan *plan;
    struct store *store;
    struct note *note;
};

static enum status write_output(const struct context *c, const struct source *source, const struct output *output) {
    size_t n = c->plan->n_scheme * source->n;
    int64_t *cents = calloc(n, sizeof *cents);
    double *share = calloc(n, sizeof *share);
    enum status status = cents && share ? STATUS_OK : STATUS_MEMORY;
    bool few = (output->what == WHAT_CHANCE || output->what == WHAT_SE) && plan_has_few_sets(c->plan);
    for (size_t k = 0; !status && k < n; k++) {
        bool has = !few && (!source->has || source->has(&c->plan->scenario->scheme[k / source->n]));
        const int64_t *tally = source->tally + k * source->stride * TALLY_SIZE;
        share[k] = has ? value_of(tally, output->what) / source->unit : NAN;
        cents[k] = isfinite(share[k]) ? (int64_t)llround(share[k]) : STORE_UNKNOWN;
    }
    bool euro = output->variable.value == VALUE_CENTS;
    if (!status)
        status = store_write(c->store, &output->variable, euro ? (const void *)cents : (const void *)share, c->note);
    free(cents);
    free(share);
    return status;
}

static enum status write_outputs(const struct context *c, struct source source, const struct output *output, size_t n) {
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < n; k++)
        status = write_output(c, &source, &output[k]);
    return status;
}

#define PLACES(name, value, units, text)                                                                               \
    { name, value, 3, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY}, units, text }
#define PERIODS(name, text)                                                                                            \
    { name, VALUE_CENTS, 2, {AXIS_SCHEME, AXIS_PERIOD}, "EUR", text }
#define YEARS(name, value, units, text)                                                                                \
    { name, value, 2, {AXIS_SCHEME, AXIS_YEAR}, units, text }
#define TOWNS(name, text)                                                                                              \
    { name, VALUE_CENTS, 2, {AXIS_SCHEME, AXIS_MUNICIPALITY}, "EUR", text }

static const struct output marginal[] = {
    {WHAT_MEAN,
     PLACES(
         "/summary/marginal_share", VALUE_DOUBLE, "share",
         "part of an extra euro of own cost that the municipality pays itself; of the horizon the mean of its years")},
    {WHAT_SE, PLACES("/summary/marginal_share_se", VALUE_DOUBLE, "share",
                     "Monte Carlo standard error of marginal_share, which looks at a sample of the draws")}};

static const struct output extra[] = {
    {WHAT_MEAN,
     PLACES("/summary/extra_cost", VALUE_CENTS, "EUR",
            "mean of what the own cost is higher because others pay along (behaviour.eta); not part of cost")},
    {WHAT_SE, PLACES("/summary/extra_cost_se", VALUE_CENTS, "EUR", "Monte Carlo standard error of extra_cost")}};

static const struct output region_extra[] = {
    {WHAT_MEAN,
     PERIODS("/region/extra_cost", "mean of what the costs are higher because others pay along (behaviour.eta)")},
    {WHAT_SE, PERIODS("/region/extra_cost_se", "Monte Carlo standard error of extra_cost")}};

static const struct output balance[] = {
    {WHAT_MEAN,
     YEARS("/fund/balance_mean", VALUE_CENTS, "EUR", "mean balance of the scheme's funds at the end of the year")},
    {WHAT_SE, YEARS("/fund/balance_mean_se", VALUE_CENTS, "EUR", "Monte Carlo standard error of balance_mean")}};

static const struct output hit[] = {
    {WHAT_CHANCE, YEARS("/fund/assessment_probability", VALUE_DOUBLE, "share",
                        "probability of an assessment (aanslag) in the year: a fund would fall below its floor")},
    {WHAT_SE, YEARS("/fund/assessment_probability_se", VALUE_DOUBLE, "share",
                    "Monte Carlo standard error of assessment_probability")}};

static const struct output assessed[] = {
    {WHAT_MEAN, YEARS("/fund/assessment_mean", VALUE_CENTS, "EUR",
                      "mean assessment of all members together in the year, draws without one included")},
    {WHAT_SE, YEARS("/fund/assessment_mean_se", VALUE_CENTS, "EUR", "Monte Carlo standard error of assessment_mean")}};

static const struct output to_settle[] = {
    {WHAT_MEAN, TOWNS("/summary/to_settle_mean", "mean of what is still to be paid (negative: received) after the last "
                                                 "year, in the year after it")},
    {WHAT_SD, TOWNS("/summary/to_settle_sd", "standard deviation of what is still to be paid after the last year")}};

static const struct output to_settle_error[] = {
    {WHAT_SE, TOWNS("/summary/to_settle_mean_se", "Monte Carlo standard error of to_settle_mean")}};

/* The tallies have the region behind the municipalities, and a variable may not: a copy without it. */
static enum status record_extra(const struct context *c, const struct tallies *a) {
    size_t towns = c->plan->n_municipality, n_period = c->plan->n_year + 1, rows = c->plan->n_scheme * n_period;
    double sets = (double)c->plan->scenario->inner_draws;
    int64_t *part = calloc(rows * towns * TALLY_SIZE, sizeof *part);
    enum status status = part ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; !status && k < rows * towns * TALLY_SIZE; k++)
        part[k] = a->number[a->extra + k + k / (towns * TALLY_SIZE) * TALLY_SIZE];
    if (!status)
        status = write_outputs(c, (struct source){part, 1, n_period * towns, sets, NULL}, extra, 2);
    const int64_t *region = a->number + a->extra + towns * TALLY_SIZE;
    if (!status)
        status = write_outputs(c, (struct source){region, towns + 1, n_period, sets, NULL}, region_extra, 2);
    free(part);
    return status;
}

static bool has_funds(const struct scheme *scheme) {
    return scheme->n_fund > 0;
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* [3][MEASURE_QUANTILES][n]: the quantiles of balances, and the ends of their intervals. sorted: scratch. */
static void fill_quantiles(const struct tallies *a, const struct plan *plan, size_t k, size_t n, int64_t *sorted,
                           int64_t *value) {
    const int64_t *kept = a->number + a->kept + k * a->n_kept;
    int64_t inner = plan->scenario->inner_draws, sets = (int64_t)a->n_kept / inner, draws = sets * inner;
    bool has = !plan_has_few_sets(plan) && has_funds(&plan->scenario->scheme[k / plan->n_year]);
    memcpy(sorted, kept, (size_t)draws * sizeof *sorted);
    qsort(sorted, (size_t)draws, sizeof *sorted, compare);
    for (size_t q = 0; q < MEASURE_QUANTILES; q++) {
        int64_t low = 0, high = 0, *at = value + q * n + k;
        int64_t middle = sorted[stats_quantile_rank(measure_quantile[q], draws) - 1];
        struct replicate_sum below = replicate_below(kept, (size_t)draws, (size_t)inner, middle);
        double design = replicate_design(&below, sets, inner);
        int known = stats_quantile_interval(measure_quantile[q], draws, design, &low, &high);
        at[0] = has ? middle : STORE_UNKNOWN;
        at[MEASURE_QUANTILES * n] = has && known ? sorted[low - 1] : STORE_UNKNOWN;
        at[2 * MEASURE_QUANTILES * n] = has && known ? sorted[high - 1] : STORE_UNKNOWN;
    }
}

#define QUANTILES(name, text)                                                                                          \
    { name, VALUE_CENTS, 3, {AXIS_QUANTILE, AXIS_SCHEME, AXIS_YEAR}, "EUR", text }

static enum status record_quantiles(const struct context *c, const struct tallies *a) {
    static const struct variable variables[] = {
        QUANTILES("/fund/balance_quantile", "quantile of the balance of the scheme's funds at the end of the year"),
        QUANTILES("/fund/balance_quantile_low", "lower end of the 95 % Monte Carlo interval of balance_quantile"),
        QUANTILES("/fund/balance_quantile_high", "upper end of the 95 % Monte Carlo interval of balance_quantile")};
    size_t n = c->plan->n_scheme * c->plan->n_year;
    int64_t *value = calloc(3 * MEASURE_QUANTILES * n, sizeof *value), *sorted = calloc(a->n_kept, sizeof *sorted);
    enum status status = value && sorted ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; !status && k < n; k++)
        fill_quantiles(a, c->plan, k, n, sorted, value);
    free(sorted);
    for (size_t v = 0; !status && v < 3; v++)
        status = store_write(c->store, &variables[v], value + v * MEASURE_QUANTILES * n, c->note);
    free(value);
    return status;
}

static enum status record_funds(const struct context *c, const struct tallies *a) {
    size_t n = c->plan->n_year;
    double sets = (double)c->plan->scenario->inner_draws;
    enum status status = write_outputs(c, (struct source){a->number + a->balance, 1, n, sets, has_funds}, balance, 2);
    if (!status)
        status = write_outputs(c, (struct source){a->number + a->hit, 1, n, sets, has_funds}, hit, 2);
    if (!status)
        status = write_outputs(c, (struct source){a->number + a->assessed, 1, n, sets, has_funds}, assessed, 2);
    return status ? status : record_quantiles(c, a);
}

static bool settles_later(const struct scheme *scheme) {
    return scheme->settled != SETTLED_SAME_YEAR;
}

static enum status record_to_settle(const struct context *c, const struct tallies *a) {
    size_t n = c->plan->n_municipality;
    struct source draws = {a->number + a->to_settle, 1, n, 1.0, settles_later}, sets = draws;
    sets.tally = a->number + a->to_settle_group;
    sets.unit = (double)c->plan->scenario->inner_draws;
    enum status status = write_outputs(c, draws, to_settle, 2);
    return status ? status : write_outputs(c, sets, to_settle_error, 1);
}

/* A mean that is kept as sums in two parts, by place: of municipalities, or of units. */
struct parts {
    const int64_t *sum; /* [n_row][n_place - 1][2] */
    size_t n_row;
    const struct variable *old, *unit;
};

static enum status write_parts(const struct context *c, const struct parts *parts, bool unit) {
    const struct plan *plan = c->plan;
    size_t from = unit ? plan->n_municipality : 0, n = unit ? plan->n_unit : plan->n_municipality;
    int64_t *cents = calloc(parts->n_row * n, sizeof *cents);
    if (!cents)
        return STATUS_MEMORY;
    for (size_t k = 0; k < parts->n_row * n; k++) {
        const int64_t *sum = parts->sum + (k / n * (plan->n_place - 1) + from + k % n) * 2;
        cents[k] = tally_round(sum, plan->scenario->n_draw);
    }
    enum status status = store_write(c->store, unit ? parts->unit : parts->old, cents, c->note);
    free(cents);
    return status;
}

#define PAID_IN "mean of what is paid into the pool: of the transfer, where it is above 0"
#define SETTLED "mean of what is paid for the year before (negative: received), where the scheme settles later"
#define EXITS "mean of exit fees and friction cost (negative: received)"
#define SHARED "mean of the shared costs that are part of cost"

static const struct variable contribution[2] = {
    {"/summary/contribution_mean", VALUE_CENTS, 3, {AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY}, "EUR", PAID_IN},
    {"/unit_summary/contribution_mean", VALUE_CENTS, 3, {AXIS_SCHEME, AXIS_YEAR, AXIS_UNIT}, "EUR", PAID_IN}};
static const struct variable settled = {
    "/summary/settled_mean", VALUE_CENTS, 3, {AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY}, "EUR", SETTLED};
static const struct variable exits = {
    "/summary/exit_cost_mean", VALUE_CENTS, 3, {AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY}, "EUR", EXITS};
static const struct variable flows[FLOW_COUNT] = {{"/summary/flow_contribution_mean",
                                                   VALUE_CENTS,
                                                   3,
                                                   {AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY},
                                                   "EUR",
                                                   "mean of what is paid into the pools of layers with the flow "
                                                   "contribution"},
                                                  {"/summary/flow_fee_mean",
                                                   VALUE_CENTS,
                                                   3,
                                                   {AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY},
                                                   "EUR",
                                                   "mean of what is paid into the pools of layers with the flow fee"}};
static const struct variable shared[2] = {
    {"/summary/shared_cost_mean", VALUE_CENTS, 2, {AXIS_YEAR, AXIS_MUNICIPALITY}, "EUR", SHARED},
    {"/unit_summary/shared_cost_mean", VALUE_CENTS, 2, {AXIS_YEAR, AXIS_UNIT}, "EUR", SHARED}};

static enum status record_places(const struct context *c, const struct tallies *a) {
    const struct plan *plan = c->plan;
    size_t years = plan->n_scheme * plan->n_year;
    bool leaving = false, flow = chunk_has_flow(plan, plan->n_scheme);
    for (size_t s = 0; s < plan->n_scheme; s++)
        leaving |= plan->scenario->scheme[s].leaving != NULL;
    const struct {
        struct parts parts;
        bool wanted;
    } all[] = {{{a->number + a->contribution, years, &contribution[0], &contribution[1]}, true},
               {{a->number + a->settled, years, &settled, NULL}, plan->advance != NULL},
               {{a->number + a->exits, years, &exits, NULL}, leaving},
               {{a->number + a->flow, years, &flows[0], NULL}, flow},
               {{a->number + a->flow + years * (plan->n_place - 1) * 2, years, &flows[1], NULL}, flow},
               {{a->number + a->shared, plan->n_year, &shared[0], &shared[1]}, plan->scenario->n_shared > 0}};
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < sizeof all / sizeof all[0]; k++) {
        if (all[k].wanted)
            status = write_parts(c, &all[k].parts, false);
        if (!status && all[k].wanted && plan->n_unit > 0 && all[k].parts.unit)
            status = write_parts(c, &all[k].parts, true);
    }
    return status;
}

enum status tallies_record(const struct tallies *tallies, const struct plan *plan, struct store *store,
                           struct note *note) {
    const struct context c = {plan, store, note};
    size_t n = (plan->n_year + 1) * plan->n_municipality;
    struct source shares = {tallies->number + tallies->marginal, 1, n, (double)NANO, NULL};
    enum status status = write_outputs(&c, shares, marginal, 2);
    if (!status && plan->scenario->eta > 0)
        status = record_extra(&c, tallies);
    if (!status && plan->n_fund)
        status = record_funds(&c, tallies);
    if (!status && plan->advance)
        status = record_to_settle(&c, tallies);
    return status ? status : record_places(&c, tallies);
}
