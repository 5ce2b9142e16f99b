/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/forecast.h"

#include "models/core/clones.h"
#include "models/core/fmath.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t walks_of(const struct care_plan *plan) {
    return plan->care->regional_by_sub_region ? plan->region->n_sub_region : 1;
}

void forecast_free(struct forecast *forecast) {
    free(forecast->room);
    memset(forecast, 0, sizeof *forecast);
}

enum status forecast_init(struct forecast *f, const struct care_plan *plan, size_t n_year, size_t n_lane) {
    size_t n_product = plan->care->n_product, n_walk = walks_of(plan);
    size_t rows = n_year * n_product * (n_walk + plan->rates.n_place) + n_year + n_product + n_walk + 5;
    *f = (struct forecast){.n_year = n_year, .capacity = n_lane};
    f->room = calloc(rows * n_lane, sizeof *f->room);
    if (!f->room)
        return STATUS_MEMORY;
    f->factor = f->room;
    f->log_price = f->factor + n_year * n_walk * n_product * n_lane;
    f->unit = f->log_price + n_year * n_lane;
    f->stock = f->unit + n_year * plan->rates.n_place * n_product * n_lane;
    f->walk = f->stock + n_product * n_lane;
    f->z = f->walk + n_walk * n_lane;
    f->own = f->z + n_lane;
    f->cost = f->own + n_lane;
    f->spread = f->cost + n_lane;
    f->row = f->spread + n_lane;
    return STATUS_OK;
}

/* unit[n] of a product: both forms by the share that is expected of them. */
static void find_unit(const struct care_plan *plan, const struct care_sets *sets, const size_t *slot, size_t n,
                      size_t t, size_t place, size_t p, const double *variance, double *row, double *unit) {
    const struct care_rates *rates = &plan->rates;
    care_sets_spread_by(sets, rates_of_cell(rates, t, place, p, RATE_ODDS_AGAINST), slot, n, row);
    for (size_t l = 0; l < n; l++)
        unit[l] = care_expect_share(1.0 / (1.0 + row[l]), sqrt(variance[l]));
    care_sets_spread_by(sets, rates_of_cell(rates, t, place, p, RATE_PGB_EURO), slot, n, row);
    double *pgb = row + n; /* two rows of scratch */
    memcpy(pgb, row, n * sizeof *pgb);
    care_sets_spread_by(sets, rates_of_cell(rates, t, place, p, RATE_ZIN_EURO), slot, n, row);
    for (size_t l = 0; l < n; l++)
        unit[l] = (1.0 - unit[l]) * row[l] + unit[l] * pgb[l];
}

void forecast_inputs(struct forecast *f, const struct care_plan *plan, const struct care_sets *sets, const size_t *slot,
                     size_t n_lane) {
    size_t n = n_lane, n_product = plan->care->n_product, n_place = plan->rates.n_place;
    double *variance = f->spread, *rows = f->z; /* z and own are free */
    memset(variance, 0, n * sizeof *variance);
    for (size_t t = 0; t < f->n_year; t++) {
        if (t > 0) {
            care_sets_spread_by(sets, rates_of_all(&plan->rates, RATE_PGB_LOGIT_RHO), slot, n, rows);
            for (size_t l = 0; l < n; l++)
                variance[l] *= rows[l] * rows[l];
            care_sets_spread_by(sets, rates_of_all(&plan->rates, RATE_PGB_LOGIT_SD), slot, n, rows);
            for (size_t l = 0; l < n; l++)
                variance[l] += rows[l] * rows[l];
        }
        for (size_t place = 0; place < n_place; place++)
            for (size_t p = 0; p < n_product; p++)
                find_unit(plan, sets, slot, n, t, place, p, variance, rows,
                          f->unit + ((t * n_place + place) * n_product + p) * n);
    }
}

void forecast_shared(struct forecast *f, const struct state_view *view, const struct care_state *state) {
    size_t n = state->n_lane, n_product = view->plan->care->n_product, n_walk = state->n_walk;
    memset(f->walk, 0, n_walk * n * sizeof *f->walk);
    for (size_t t = 0; t < f->n_year; t++) {
        double *price = f->log_price + t * n;
        if (t > 0)
            memcpy(price, price - n, n * sizeof *price);
        care_state_price(view, state, t, price);
        for (size_t k = 0; k < n_walk; k++) {
            care_state_walk(state, t, k, f->walk + k * n);
            for (size_t p = 0; p < n_product; p++)
                care_state_factor(view, state, t, p, f->walk + k * n,
                                  f->factor + ((t * n_walk + k) * n_product + p) * n);
        }
    }
}

/* stock = keep stock + inflow own factor; cost += stock unit. */
CLONED static void enter(size_t n, const double *restrict inflow, const double *restrict own,
                         const double *restrict factor, const double *restrict unit, double *restrict stock,
                         double *restrict cost) {
    for (size_t l = 0; l < n; l++) {
        stock[l] += inflow[l] * own[l] * factor[l];
        cost[l] += stock[l] * unit[l];
    }
}

CLONED static void stay(size_t n, const double *restrict keep, double *restrict stock) {
    for (size_t l = 0; l < n; l++)
        stock[l] *= keep[l];
}

CLONED static void take_log(size_t n, const double *restrict cost, const double *restrict log_price,
                            double *restrict log_cost) {
    for (size_t l = 0; l < n; l++)
        log_cost[l] = fmath_log(cost[l]) + log_price[l];
}

static const double *row_of(const struct forecast *f, const struct state_view *view, size_t n, size_t number) {
    care_sets_spread_by(view->sets, number, view->slot, n, f->row);
    return f->row;
}

void forecast_cost(struct forecast *f, const struct state_view *view, const struct care_state *state, size_t i,
                   double *log_cost) {
    const struct care_plan *plan = view->plan;
    const struct care_rates *rates = &plan->rates;
    size_t n = state->n_lane, n_product = plan->care->n_product, walk = care_walk_of(plan, i);
    size_t place = rates->n_place > 1 ? i : 0;
    memset(f->z, 0, n * sizeof *f->z);
    memset(f->stock, 0, n_product * n * sizeof *f->stock);
    for (size_t t = 0; t < f->n_year; t++) {
        care_state_step(view, state, t, i, f->z);
        care_state_own(view, state, i, f->z, f->own);
        plan->sampler->exp(n, f->own, f->own);
        memset(f->cost, 0, n * sizeof *f->cost);
        for (size_t p = 0; p < n_product; p++) {
            double *stock = f->stock + p * n;
            if (t > 0)
                stay(n, row_of(f, view, n, rates_of_cell(rates, t, i, p, RATE_KEEP)), stock);
            enter(n, row_of(f, view, n, rates_inflow(rates, t, i, p)), f->own,
                  f->factor + ((t * state->n_walk + walk) * n_product + p) * n,
                  f->unit + ((t * rates->n_place + place) * n_product + p) * n, stock, f->cost);
        }
        take_log(n, f->cost, f->log_price + t * n, log_cost + t * n);
    }
}
