/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/hangs.h"

#include "models/analysis/driven.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double MILLION = 1e6;

/* Of two rows that belong together, of a driver or a transfer: sum, and product of one with the other. */
enum { SUM, PRODUCT, PAIR };

/* Where the sums begin: of an input, of a municipality's own part (HANGS_OWN_COST, HANGS_OWN_BUDGET), of a transfer,
 * and of the transfer with each driver. */
static size_t at_input(size_t k) {
    return k * PAIR;
}

static size_t at_own(const struct hangs *hangs, size_t i, size_t driver) {
    return at_input(hangs->n_driver - HANGS_INPUTS) + (i * HANGS_INPUTS + driver) * PAIR;
}

static size_t at_transfer(const struct hangs *hangs, const struct plan *plan, size_t scheme, size_t i) {
    return at_own(hangs, plan->n_municipality, 0) + (scheme * plan->n_municipality + i) * (PAIR + hangs->n_driver);
}

void hangs_free(struct hangs *hangs) {
    void *const owned[] = {hangs->number, hangs->row, hangs->set, hangs->outer, hangs->uniform, hangs->scale};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    memset(hangs, 0, sizeof *hangs);
}

/* From cents to millionths of the most that a transfer of municipality i may be: four times its expected cost after the
 * base year. */
static double find_scale(const struct plan *plan, size_t i) {
    double sum = 0.0;
    for (size_t t = 1; t < plan->n_year; t++)
        for (size_t k = 0; k < plan->n_cell; k++)
            sum += (double)plan->expected_cost[(t * plan->n_municipality + i) * plan->n_cell + k];
    return MILLION / (4.0 * fmax(sum, 1.0));
}

enum status hangs_init(struct hangs *hangs, const struct plan *plan) {
    *hangs = (struct hangs){.n_driver = HANGS_INPUTS + plan->scenario->inputs.n};
    if (plan->scenario->inner_draws < 2)
        return STATUS_OK;
    hangs->scale = calloc(plan->n_municipality, sizeof *hangs->scale);
    hangs->n = at_transfer(hangs, plan, plan->n_scheme, 0);
    hangs->number = calloc(hangs->n, sizeof *hangs->number);
    hangs->n_set = plan->chunk_rows / (size_t)plan->scenario->inner_draws;
    hangs->row = calloc((HANGS_INPUTS + 1) * plan->chunk_rows, sizeof *hangs->row);
    hangs->set = calloc((plan->scenario->inputs.n + 1) * hangs->n_set, sizeof *hangs->set);
    hangs->outer = calloc(hangs->n_set, sizeof *hangs->outer);
    hangs->uniform = calloc(hangs->n_set, sizeof *hangs->uniform);
    for (size_t i = 0; hangs->scale && i < plan->n_municipality; i++)
        hangs->scale[i] = find_scale(plan, i);
    bool all = hangs->number && hangs->row && hangs->set && hangs->outer && hangs->uniform && hangs->scale;
    return all ? STATUS_OK : STATUS_MEMORY;
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

/* Inputs are the same in the two draws of a set. */
static void take_inputs(struct hangs *hangs, const struct plan *plan, uint32_t first, size_t n_set) {
    const struct inputs *inputs = &plan->scenario->inputs;
    for (size_t l = 0; l < n_set; l++)
        hangs->outer[l] = first + (uint32_t)l;
    for (size_t k = 0; k < inputs->n; k++) {
        int32_t *x = hangs->set + k * hangs->n_set;
        int64_t *to = hangs->number + at_input(k);
        input_uniforms(&inputs->input[k], plan->care.sampler, plan->scenario->seed, hangs->outer, n_set,
                       hangs->uniform);
        for (size_t l = 0; l < n_set; l++) {
            x[l] = (int32_t)lround(MILLION * hangs->uniform[l]);
            to[SUM] += 2 * x[l];
        }
        to[PRODUCT] += driven_product(x, x, n_set);
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
        to[r] = llround(fmin(fmax(cents * hangs->scale[i], -MILLION), MILLION));
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
    size_t inner = (size_t)plan->scenario->inner_draws, stride = plan->chunk_rows, n_set = chunk->n_row / inner;
    size_t n_input = plan->scenario->inputs.n;
    int64_t *transfer = hangs->row + HANGS_INPUTS * stride;
    int32_t *both = hangs->set + n_input * hangs->n_set;
    take_part(plan, chunk, chunk->own, i, hangs->row + HANGS_OWN_COST * stride);
    if (chunk->budget)
        take_part(plan, chunk, chunk->budget, i, hangs->row + HANGS_OWN_BUDGET * stride);
    for (size_t d = 0; d < HANGS_INPUTS; d++)
        add_pairs(hangs->row + d * stride, chunk->n_row, inner, hangs->number + at_own(hangs, i, d));
    for (size_t s = 0; s < plan->n_scheme; s++) {
        int64_t *to = hangs->number + at_transfer(hangs, plan, s, i);
        take_transfer(hangs, plan, chunk, s, i, transfer);
        add_pairs(transfer, chunk->n_row, inner, to);
        for (size_t d = 0; d < HANGS_INPUTS; d++)
            to[PAIR + d] += cross(transfer, hangs->row + d * stride, chunk->n_row, inner);
        for (size_t l = 0; l < n_set; l++)
            both[l] = (int32_t)(transfer[l * inner] + transfer[l * inner + 1]);
        for (size_t k = 0; k < n_input; k++)
            to[PAIR + HANGS_INPUTS + k] += driven_product(both, hangs->set + k * hangs->n_set, n_set);
    }
}

void hangs_add(struct hangs *hangs, const struct plan *plan, const struct chunk *chunk) {
    size_t inner = (size_t)plan->scenario->inner_draws;
    if (hangs->n == 0)
        return;
    take_inputs(hangs, plan, (uint32_t)(chunk->first / inner), chunk->n_row / inner);
    for (size_t i = 0; i < plan->n_municipality; i++)
        add_municipality(hangs, plan, chunk, i);
}

/* ---- what comes of it ---- */

static double covariance(double sum_x, double sum_y, double product, double n) {
    return product / n - sum_x / (2.0 * n) * (sum_y / (2.0 * n));
}

double hangs_part(const struct hangs *hangs, const struct plan *plan, size_t scheme, size_t i, size_t driver) {
    const int64_t *d =
        hangs->number + (driver < HANGS_INPUTS ? at_own(hangs, i, driver) : at_input(driver - HANGS_INPUTS));
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
