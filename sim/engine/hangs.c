/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/hangs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double MILLION = 1e6;

/* Of two rows that belong together, of a driver or a transfer: sum, and product of one with the other. */
enum { SUM, PRODUCT, PAIR };

/* Where the sums begin: of a driver, of a transfer, and of the two together. */
static size_t at_driver(const struct hangs *hangs, size_t i, size_t driver) {
    return (i * hangs->n_driver + driver) * PAIR;
}

static size_t at_transfer(const struct hangs *hangs, const struct plan *plan, size_t scheme, size_t i) {
    size_t drivers = plan->n_municipality * hangs->n_driver * PAIR;
    return drivers + (scheme * plan->n_municipality + i) * (PAIR + hangs->n_driver);
}

void hangs_free(struct hangs *hangs) {
    free(hangs->number);
    free(hangs->row);
    memset(hangs, 0, sizeof *hangs);
}

/* The region's expected cost after the base year. */
static double expected_cost(const struct plan *plan) {
    double sum = 0.0;
    size_t year = plan->n_municipality * plan->n_cell;
    for (size_t k = year; k < plan->n_year * year; k++)
        sum += (double)plan->expected_cost[k];
    return fmax(sum, 1.0);
}

enum status hangs_init(struct hangs *hangs, const struct plan *plan) {
    *hangs = (struct hangs){.n_driver = HANGS_INPUTS + plan->scenario->inputs.n};
    if (plan->scenario->inner_draws < 2)
        return STATUS_OK;
    hangs->scale = MILLION / expected_cost(plan);
    hangs->n = at_transfer(hangs, plan, plan->n_scheme, 0);
    hangs->number = calloc(hangs->n, sizeof *hangs->number);
    hangs->row = calloc((hangs->n_driver + 1) * plan->chunk_rows, sizeof *hangs->row);
    return hangs->number && hangs->row ? STATUS_OK : STATUS_MEMORY;
}

/* ---- adding ---- */

/* to[n_row] = the part of a place in the region over the horizon. data: [n_year][n_place][rows], or one draw for all.
 */
static void take_part(const struct plan *plan, const struct chunk *chunk, const int64_t *data, size_t i, int64_t *to) {
    size_t year = plan->n_place * chunk->rows;
    const int64_t *own = data + i * chunk->rows, *region = data + (plan->n_place - 1) * chunk->rows;
    for (size_t r = 0; r < chunk->n_row; r++) {
        double mine = 0.0, all = 0.0;
        for (size_t t = 1; t < plan->n_year; t++) {
            mine += (double)own[t * year + r];
            all += (double)region[t * year + r];
        }
        to[r] = all > 0.0 ? llround(MILLION * fmin(fmax(mine / all, -1.0), 1.0)) : 0;
    }
}

static void take_inputs(const struct hangs *hangs, const struct plan *plan, const struct chunk *chunk) {
    const struct scenario *scenario = plan->scenario;
    size_t inner = (size_t)scenario->inner_draws;
    for (size_t k = 0; k < scenario->inputs.n; k++) {
        int64_t *to = hangs->row + (HANGS_INPUTS + k) * plan->chunk_rows;
        for (size_t r = 0; r < chunk->n_row; r += inner)
            to[r] = to[r + 1] = llround(MILLION * input_uniform(&scenario->inputs.input[k], scenario->seed,
                                                                (uint32_t)((chunk->first + r) / inner)));
    }
}

static void take_transfer(const struct hangs *hangs, const struct plan *plan, const struct chunk *chunk, size_t scheme,
                          size_t i, int64_t *to) {
    size_t year = plan->n_place * chunk->rows;
    const int64_t *payment = chunk->payment + scheme * plan->n_year * year + i * chunk->rows;
    const int64_t *extra = chunk->extra ? chunk->extra + scheme * plan->n_year * year + i * chunk->rows : NULL;
    const int64_t *own = chunk->own + i * chunk->rows;
    for (size_t r = 0; r < chunk->n_row; r++) {
        double cents = 0.0;
        for (size_t t = 1; t < plan->n_year; t++)
            cents += (double)(payment[t * year + r] - own[t * year + r] - (extra ? extra[t * year + r] : 0));
        to[r] = llround(fmin(fmax(cents * hangs->scale, -MILLION), MILLION));
    }
}

static void add_pairs(const int64_t *x, size_t n, size_t inner, int64_t to[PAIR]) {
    for (size_t r = 0; r < n; r += inner) {
        to[SUM] += x[r] + x[r + 1];
        to[PRODUCT] += x[r] * x[r + 1];
    }
}

static int64_t cross(const int64_t *x, const int64_t *y, size_t n, size_t inner) {
    int64_t sum = 0;
    for (size_t r = 0; r < n; r += inner)
        sum += x[r] * y[r + 1] + x[r + 1] * y[r];
    return sum;
}

static void add_municipality(struct hangs *hangs, const struct plan *plan, const struct chunk *chunk, size_t i) {
    size_t inner = (size_t)plan->scenario->inner_draws, stride = plan->chunk_rows;
    int64_t *transfer = hangs->row + hangs->n_driver * stride;
    take_part(plan, chunk, chunk->own, i, hangs->row + HANGS_OWN_COST * stride);
    if (chunk->budget)
        take_part(plan, chunk, chunk->budget, i, hangs->row + HANGS_OWN_BUDGET * stride);
    for (size_t d = 0; d < hangs->n_driver; d++)
        add_pairs(hangs->row + d * stride, chunk->n_row, inner, hangs->number + at_driver(hangs, i, d));
    for (size_t s = 0; s < plan->n_scheme; s++) {
        int64_t *to = hangs->number + at_transfer(hangs, plan, s, i);
        take_transfer(hangs, plan, chunk, s, i, transfer);
        add_pairs(transfer, chunk->n_row, inner, to);
        for (size_t d = 0; d < hangs->n_driver; d++)
            to[PAIR + d] += cross(transfer, hangs->row + d * stride, chunk->n_row, inner);
    }
}

void hangs_add(struct hangs *hangs, const struct plan *plan, const struct chunk *chunk) {
    if (hangs->n == 0)
        return;
    take_inputs(hangs, plan, chunk);
    for (size_t i = 0; i < plan->n_municipality; i++)
        add_municipality(hangs, plan, chunk, i);
}

/* ---- what comes of it ---- */

static double covariance(double sum_x, double sum_y, double product, double n) {
    return product / n - sum_x / (2.0 * n) * (sum_y / (2.0 * n));
}

double hangs_part(const struct hangs *hangs, const struct plan *plan, size_t scheme, size_t i, size_t driver) {
    const int64_t *d = hangs->number + at_driver(hangs, i, driver);
    const int64_t *t = hangs->number + at_transfer(hangs, plan, scheme, i);
    int64_t groups = plan->scenario->n_draw / plan->scenario->inner_draws;
    double n = (double)groups;
    double moved = covariance((double)t[SUM], (double)t[SUM], (double)t[PRODUCT], n);
    double moves = covariance((double)d[SUM], (double)d[SUM], (double)d[PRODUCT], n);
    double both = covariance((double)d[SUM], (double)t[SUM], 0.5 * (double)t[PAIR + driver], n);
    if (groups < MEASURE_LEAST_GROUPS || !(moved > 0.0) || !(moves > 0.0))
        return (double)NAN;
    return fmin(both / moved * (both / moves), 1.0);
}

static const struct variable own_cost = {
    "/hangs/own_cost",
    VALUE_DOUBLE,
    2,
    {AXIS_SCHEME, AXIS_MUNICIPALITY},
    "1",
    "squared correlation of the structural transfer with the own part in the region's cost"};
static const struct variable own_budget = {
    "/hangs/own_budget",
    VALUE_DOUBLE,
    2,
    {AXIS_SCHEME, AXIS_MUNICIPALITY},
    "1",
    "the same with the own part in the region's budget; NaN where it is certain"};
static const struct variable input = {"/hangs/uncertain",
                                      VALUE_DOUBLE,
                                      3,
                                      {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_INPUT},
                                      "1",
                                      "the same with each uncertain input"};

static enum status write(const struct hangs *hangs, const struct plan *plan, const struct variable *variable,
                         size_t first, size_t n, struct store *store, struct note *note) {
    size_t places = plan->n_scheme * plan->n_municipality;
    double *part = calloc(places * n, sizeof *part);
    if (!part)
        return STATUS_MEMORY;
    for (size_t k = 0; k < places * n; k++)
        part[k] = hangs_part(hangs, plan, k / n / plan->n_municipality, k / n % plan->n_municipality, first + k % n);
    enum status status = store_write(store, variable, part, note);
    free(part);
    return status;
}

enum status hangs_record(const struct hangs *hangs, const struct plan *plan, struct store *store, struct note *note) {
    if (hangs->n == 0)
        return STATUS_OK;
    enum status status = write(hangs, plan, &own_cost, HANGS_OWN_COST, 1, store, note);
    if (!status)
        status = write(hangs, plan, &own_budget, HANGS_OWN_BUDGET, 1, store, note);
    if (!status && plan->scenario->inputs.n > 0)
        status = write(hangs, plan, &input, HANGS_INPUTS, plan->scenario->inputs.n, store, note);
    return status;
}
