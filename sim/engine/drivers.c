/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/drivers.h"

#include "models/care/level.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NO_FORM = 255 };
enum { WEIGHT_LEVEL, WEIGHT_SHARE, WEIGHT_SHARE_OF, WEIGHTS };
enum { TREND_ROW, START_ROW, COMMON_ROWS };

static const double UNIT = 1e4, FURTHEST = 10.0;

/* Rows of drivers.value: inputs, trend, start, budgets of the years, then levels and shares of the municipalities, then
 * the sub-regions; all in standard deviations. */
static size_t row_common(const struct plan *plan) {
    return plan->scenario->inputs.n;
}
static size_t row_macro(const struct plan *plan, size_t year) {
    return row_common(plan) + COMMON_ROWS + year;
}
static size_t row_level(const struct plan *plan, size_t i) {
    return row_macro(plan, plan->n_year) + i;
}
static size_t row_share(const struct plan *plan, size_t i) {
    return row_level(plan, plan->n_municipality) + i;
}
static size_t row_sub(const struct plan *plan, size_t k) {
    return row_share(plan, plan->n_municipality) + k;
}
/* Sums over all municipalities, weighed: levels, shares, other shares, sub-regions. */
static size_t row_all(const struct plan *plan, size_t which) {
    return row_sub(plan, plan->scenario->region.n_sub_region) + which;
}
enum { ALL_SUB = WEIGHTS, ALL_ROWS };

void drivers_free(struct drivers *drivers) {
    void *const owned[] = {drivers->driver, drivers->value, drivers->outer, drivers->weight, drivers->sub_weight};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    memset(drivers, 0, sizeof *drivers);
}

/* ---- which there are ---- */

static bool has_levels(const struct plan *plan) {
    return plan->scenario->care.level == LEVEL_NORMAL;
}

static bool has_sub_regions(const struct plan *plan) {
    return plan->scenario->region.n_sub_region > 0 && plan->scenario->care.sub_region_sd > 0.0;
}

/* Does municipality i have an sd of its own in budget.share_sd_of? One that is the same as that of all is theirs. */
static bool has_own_share_sd(const struct plan *plan, size_t i) {
    const struct scenario *scenario = plan->scenario;
    return scenario->budget.share_sd && scenario->budget.share_sd[i] != scenario->share_sd;
}

static void add(struct drivers *drivers, bool there, enum driver_kind kind, size_t index) {
    if (there)
        drivers->driver[drivers->n++] = (struct driver){kind, index};
}

static void list(struct drivers *drivers, const struct plan *plan) {
    const struct scenario *scenario = plan->scenario;
    bool share = scenario->budget.share_sd != NULL;
    for (size_t k = 0; k < scenario->inputs.n; k++)
        add(drivers, true, DRIVER_INPUT, k);
    add(drivers, scenario->care.trend_sd > 0.0, DRIVER_TREND, 0);
    add(drivers, scenario->care.start_sd > 0.0, DRIVER_START, 0);
    for (size_t t = 1; t < plan->n_year; t++)
        add(drivers, scenario->budget.macro_sd > 0.0, DRIVER_MACRO, t);
    drivers->n_common = drivers->n;
    for (enum driver_kind kind = DRIVER_OWN_LEVEL; kind <= DRIVER_REST_SHARE_OF; kind++)
        add(drivers,
            kind <= DRIVER_REST_LEVEL ? has_levels(plan)
            : kind <= DRIVER_REST_SUB ? has_sub_regions(plan)
                                      : share,
            kind, 0);
}

/* By what each moves the region's cost, or the sum of the shares. */
static void weigh(struct drivers *drivers, const struct plan *plan) {
    const struct scenario *scenario = plan->scenario;
    size_t n = plan->n_municipality;
    const int64_t *last = plan->budget + (plan->n_year - 1) * n;
    for (size_t i = 0; i < n; i++) {
        double cost = plan->cost_share[i];
        drivers->largest = cost > plan->cost_share[drivers->largest] ? i : drivers->largest;
        drivers->weight[WEIGHT_LEVEL * n + i] = cost * level_of(&scenario->care, &scenario->region, i).sd;
        if (scenario->budget.share_sd)
            drivers->weight[(has_own_share_sd(plan, i) ? WEIGHT_SHARE_OF : WEIGHT_SHARE) * n + i] =
                (double)last[i] * scenario->budget.share_sd[i];
        if (scenario->region.n_sub_region > 0)
            drivers->sub_weight[scenario->region.sub_region_of[i]] += cost;
    }
}

enum status drivers_init(struct drivers *drivers, const struct plan *plan, size_t n_set) {
    const struct scenario *scenario = plan->scenario;
    *drivers = (struct drivers){.n_set = n_set};
    size_t most = scenario->inputs.n + plan->n_year + DRIVER_REST_SHARE_OF + 1;
    drivers->driver = calloc(most, sizeof *drivers->driver);
    drivers->value = calloc(row_all(plan, ALL_ROWS) * n_set, sizeof *drivers->value);
    drivers->outer = calloc(n_set, sizeof *drivers->outer);
    drivers->weight = calloc(WEIGHTS * plan->n_municipality, sizeof *drivers->weight);
    drivers->sub_weight = calloc(scenario->region.n_sub_region + 1, sizeof *drivers->sub_weight);
    if (!drivers->driver || !drivers->value || !drivers->outer || !drivers->weight || !drivers->sub_weight)
        return STATUS_MEMORY;
    list(drivers, plan);
    weigh(drivers, plan);
    return STATUS_OK;
}

/* ---- their values ---- */

static double *row_of(const struct drivers *drivers, size_t row) {
    return drivers->value + row * drivers->n_set;
}

/* The number that the model itself draws for this purpose. */
static void draw(const struct drivers *drivers, const struct plan *plan, size_t n, uint32_t who, unsigned form,
                 size_t year, enum stream_source source, size_t dimension, size_t row) {
    struct lanes lanes = {n, drivers->outer, NULL};
    uint64_t seed = plan->scenario->seed;
    struct stream name = stream_open(seed, who, 0, form, (unsigned)year, source);
    struct stratum stratum = stratum_lasting(seed, name, (unsigned)dimension);
    plan->care.sampler->stratified_normal(&stratum, &lanes, row_of(drivers, row));
}

/* Values of an input from its mean on, a quarter of the middle 95 % as unit. */
static void draw_inputs(const struct drivers *drivers, const struct plan *plan, size_t n) {
    const struct inputs *inputs = &plan->scenario->inputs;
    for (size_t k = 0; k < inputs->n; k++) {
        input_values(&inputs->input[k], plan->care.sampler, plan->scenario->seed, drivers->outer, n,
                     row_of(drivers, k));
        double low = input_value(&inputs->input[k], 0.025), high = input_value(&inputs->input[k], 0.975);
        double unit = high > low ? 0.25 * (high - low) : 1.0, *row = row_of(drivers, k);
        for (size_t l = 0; l < n; l++)
            row[l] = (row[l] - 0.5 * (low + high)) / unit;
    }
}

static void add_weighed(const struct drivers *drivers, size_t n, double weight, size_t row, size_t all) {
    const double *from = row_of(drivers, row);
    double *to = row_of(drivers, all);
    for (size_t l = 0; weight != 0.0 && l < n; l++)
        to[l] += weight * from[l];
}

void drivers_fill(struct drivers *drivers, const struct plan *plan, uint32_t first, size_t n) {
    const struct scenario *scenario = plan->scenario;
    const struct region *region = &scenario->region;
    uint32_t all = stream_hash_name("region");
    size_t year = (size_t)scenario->first_year, m = plan->n_municipality;
    for (size_t l = 0; l < n; l++)
        drivers->outer[l] = first + (uint32_t)l;
    memset(row_of(drivers, row_all(plan, 0)), 0, ALL_ROWS * drivers->n_set * sizeof *drivers->value);
    draw_inputs(drivers, plan, n);
    draw(drivers, plan, n, all, NO_FORM, year, SOURCE_TREND, STRATUM_TREND, row_common(plan) + TREND_ROW);
    draw(drivers, plan, n, all, NO_FORM, year, SOURCE_START, STRATUM_START, row_common(plan) + START_ROW);
    for (size_t t = 1; t < plan->n_year; t++)
        draw(drivers, plan, n, all, NO_FORM, year + t, SOURCE_BUDGET, STRATUM_BUDGET + t, row_macro(plan, t));
    for (size_t i = 0; i < m; i++) {
        draw(drivers, plan, n, region->municipality[i].hash, 0, 0, SOURCE_LEVEL, STRATUM_LEVEL, row_level(plan, i));
        draw(drivers, plan, n, region->municipality[i].hash, NO_FORM, year, SOURCE_BUDGET_SHARE, STRATUM_BUDGET_SHARE,
             row_share(plan, i));
        add_weighed(drivers, n, drivers->weight[WEIGHT_LEVEL * m + i], row_level(plan, i), row_all(plan, WEIGHT_LEVEL));
        for (size_t w = WEIGHT_SHARE; w < WEIGHTS; w++)
            add_weighed(drivers, n, drivers->weight[w * m + i], row_share(plan, i), row_all(plan, w));
    }
    for (size_t k = 0; k < region->n_sub_region; k++) {
        draw(drivers, plan, n, region->sub_region[k].hash, NO_FORM, year, SOURCE_SUB_REGION, STRATUM_LEVEL,
             row_sub(plan, k));
        add_weighed(drivers, n, drivers->sub_weight[k], row_sub(plan, k), row_all(plan, ALL_SUB));
    }
}

/* ---- as a place sees them ---- */

/* A sum over all but some: rows with the weights that they have in it. */
struct rest {
    const double *all;
    const double *row[2];
    double weight[2];
    double unit, least; /* its standard deviation, and what that is at least where anybody is left */
};

static void leave_out(struct rest *rest, size_t at, const double *row, double weight) {
    rest->row[at] = row;
    rest->weight[at] = weight;
    rest->unit = sqrt(fmax(rest->unit * rest->unit - weight * weight, 0.0));
}

static double norm(const double *weight, size_t n) {
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += weight[k] * weight[k];
    return sqrt(sum);
}

/* All municipalities but i and the largest; weights as in drivers.weight. */
static struct rest rest_of(const struct drivers *drivers, const struct plan *plan, size_t which, size_t i) {
    const double *weight = drivers->weight + which * plan->n_municipality;
    size_t city = drivers->largest;
    double unit = norm(weight, plan->n_municipality);
    struct rest rest = {.all = row_of(drivers, row_all(plan, which)), .unit = unit, .least = 1e-6 * unit};
    size_t (*row)(const struct plan *, size_t) = which == WEIGHT_LEVEL ? row_level : row_share;
    leave_out(&rest, 0, row_of(drivers, row(plan, city)), weight[city]);
    if (i < plan->n_municipality && i != city)
        leave_out(&rest, 1, row_of(drivers, row(plan, i)), weight[i]);
    return rest;
}

static struct rest rest_of_sub(const struct drivers *drivers, const struct plan *plan, size_t i) {
    const struct region *region = &plan->scenario->region;
    double unit = norm(drivers->sub_weight, region->n_sub_region);
    struct rest rest = {.all = row_of(drivers, row_all(plan, ALL_SUB)), .unit = unit, .least = 1e-6 * unit};
    if (i < plan->n_municipality) {
        size_t k = region->sub_region_of[i];
        leave_out(&rest, 0, row_of(drivers, row_sub(plan, k)), drivers->sub_weight[k]);
    }
    return rest;
}

static int32_t whole(double deviations) {
    return (int32_t)lround(UNIT * fmin(fmax(deviations, -FURTHEST), FURTHEST));
}

static void take_rest(const struct rest *rest, size_t n, int32_t *x) {
    for (size_t l = 0; l < n; l++) {
        double sum = rest->all[l];
        for (size_t k = 0; k < 2; k++)
            sum -= rest->row[k] ? rest->weight[k] * rest->row[k][l] : 0.0;
        x[l] = rest->unit > rest->least ? whole(sum / rest->unit) : 0;
    }
}

static void take_row(const double *row, size_t n, int32_t *x) {
    for (size_t l = 0; l < n; l++)
        x[l] = whole(row[l]);
}

/* The row of a driver that is one number of a set; SIZE_MAX where the place has none. */
static size_t single_row(const struct drivers *drivers, const struct plan *plan, struct driver driver, size_t i) {
    bool own = i < plan->n_municipality, other = i != drivers->largest;
    switch (driver.kind) {
    case DRIVER_INPUT:
        return driver.index;
    case DRIVER_TREND:
        return row_common(plan) + TREND_ROW;
    case DRIVER_START:
        return row_common(plan) + START_ROW;
    case DRIVER_MACRO:
        return row_macro(plan, driver.index);
    case DRIVER_OWN_LEVEL:
        return own ? row_level(plan, i) : SIZE_MAX;
    case DRIVER_OWN_SHARE:
        return own ? row_share(plan, i) : SIZE_MAX;
    case DRIVER_OWN_SUB:
        return own ? row_sub(plan, plan->scenario->region.sub_region_of[i]) : SIZE_MAX;
    case DRIVER_CITY_LEVEL:
        return other ? row_level(plan, drivers->largest) : SIZE_MAX;
    case DRIVER_CITY_SHARE:
        return other ? row_share(plan, drivers->largest) : SIZE_MAX;
    default:
        return SIZE_MAX;
    }
}

void drivers_take(const struct drivers *drivers, const struct plan *plan, size_t driver, size_t i, size_t n,
                  int32_t *x) {
    struct driver d = drivers->driver[driver];
    size_t row = single_row(drivers, plan, d, i);
    struct rest rest = {0};
    if (row != SIZE_MAX) {
        take_row(row_of(drivers, row), n, x);
        return;
    }
    memset(x, 0, n * sizeof *x);
    if (d.kind == DRIVER_REST_SUB)
        rest = rest_of_sub(drivers, plan, i);
    else if (d.kind == DRIVER_REST_LEVEL || d.kind == DRIVER_REST_SHARE || d.kind == DRIVER_REST_SHARE_OF)
        rest = rest_of(drivers, plan,
                       d.kind == DRIVER_REST_LEVEL   ? WEIGHT_LEVEL
                       : d.kind == DRIVER_REST_SHARE ? WEIGHT_SHARE
                                                     : WEIGHT_SHARE_OF,
                       i);
    if (rest.all)
        take_rest(&rest, n, x);
}

const char *drivers_key(const struct drivers *drivers, const struct plan *plan, size_t driver, size_t i) {
    static const char *const keys[] = {
        [DRIVER_INPUT] = NULL,
        [DRIVER_TREND] = "cost.trend_sd",
        [DRIVER_START] = "cost.start_sd",
        [DRIVER_MACRO] = "budget.macro_sd",
        [DRIVER_OWN_LEVEL] = "demand.level.sd",
        [DRIVER_CITY_LEVEL] = "demand.level.sd",
        [DRIVER_REST_LEVEL] = "demand.level.sd",
        [DRIVER_OWN_SUB] = "demand.sub_region_sd",
        [DRIVER_REST_SUB] = "demand.sub_region_sd",
        [DRIVER_OWN_SHARE] = NULL,
        [DRIVER_CITY_SHARE] = NULL,
        [DRIVER_REST_SHARE] = "budget.share_sd",
        [DRIVER_REST_SHARE_OF] = "budget.share_sd_of",
    };
    struct driver d = drivers->driver[driver];
    if (keys[d.kind])
        return keys[d.kind];
    if (d.kind == DRIVER_INPUT)
        return plan->scenario->inputs.input[d.index].path;
    size_t whose = d.kind == DRIVER_CITY_SHARE || i == plan->n_municipality ? drivers->largest : i;
    return has_own_share_sd(plan, whose) ? "budget.share_sd_of" : "budget.share_sd";
}
