/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a state makes one expect: the log of the expected cost of a municipality and year, given factors and prices, by
 * the recursion of stock and flow with the inputs of each lane (price x volume, however the care is paid). */
#ifndef MODELS_CARE_FORECAST_H
#define MODELS_CARE_FORECAST_H

#include "models/care/state.h"

/* Scratch; arrays end in [n_lane]. */
struct forecast {
    size_t n_year, capacity; /* years that are looked at; lanes */
    double *factor;          /* [n_year][n_walk][n_product] exp(beta W + Y + centre) */
    double *log_price;       /* [n_year] */
    double *unit;            /* [n_year][n_place][n_product] mean cost of a client at price 1 */
    double *stock;           /* [n_product] */
    double *walk;            /* [n_walk] */
    double *z, *own, *cost, *spread, *row;
    double *room;
};

/* STATUS_MEMORY. Free with forecast_free (legal on a zeroed struct and twice). */
CHECKED enum status forecast_init(struct forecast *forecast, const struct care_plan *plan, size_t n_year,
                                  size_t n_lane);
void forecast_free(struct forecast *forecast);

/* What depends on the inputs alone: to be called when sets or slots have changed. */
void forecast_inputs(struct forecast *forecast, const struct care_plan *plan, const struct care_sets *sets,
                     const size_t *slot, size_t n_lane);

/* What municipalities share: to be called when the state has changed. */
void forecast_shared(struct forecast *forecast, const struct state_view *view, const struct care_state *state);

/* log_cost[n_year][state->n_lane] of municipality i, EUR. */
void forecast_cost(struct forecast *forecast, const struct state_view *view, const struct care_state *state, size_t i,
                   double *log_cost);

#endif
