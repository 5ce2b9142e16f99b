/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At the central inputs: the scales of what has happened, and what the accounts make of the expected costs. */
#include "models/care/condition_room.h"

#include "models/care/cohort.h"
#include "models/care/gibbs.h"
#include "models/core/fmath.h"
#include <stdlib.h>
#include <string.h>

enum { EXPECT_DRAWS = 1024, EXPECT_LANES = 128 };

/* A plan without uncertain inputs, and its sets. */
struct central {
    struct care_plan plan;
    struct care_sets sets;
    size_t *slot;
};

static void central_free(struct central *central) {
    care_sets_free(&central->sets);
    free(central->slot);
}

static enum status central_make(const struct care_plan *plan, struct condition *condition, size_t n_lane,
                                struct central *central) {
    central->plan = *plan;
    central->plan.inputs = NULL;
    central->plan.design = NULL;
    central->plan.condition = condition;
    central->slot = calloc(n_lane, sizeof *central->slot);
    enum status status =
        care_sets_init(&central->sets, plan->care, plan->region, NULL, NULL, &plan->rates, plan->seed, n_lane);
    return central->slot ? status : STATUS_MEMORY;
}

/* Nothing has happened: every innovation 0. */
static void set_still(const struct care_plan *plan, struct care_state *s) {
    const struct care *care = plan->care;
    size_t rows = plan->care->n_year * (s->n_walk + plan->region->n_municipality + care->n_product + 1);
    memset(s->slope, 0, (rows + 1) * s->n_lane * sizeof *s->slope);
    for (size_t i = 0; i < plan->region->n_municipality; i++)
        s->level[i] = plan->rates.number[rates_of_town(&plan->rates, i, RATE_LEVEL_CENTRE)];
    for (size_t k = 0; k < plan->region->n_sub_region; k++)
        s->sub_region[k] = -0.5 * care->sub_region_sd * care->sub_region_sd;
    s->start[0] = -0.5 * care->start_sd * care->start_sd;
}

enum status condition_draw_scales(const struct care_plan *plan, struct condition *condition) {
    struct central central = {.slot = NULL};
    struct condition_room *room = NULL;
    const uint32_t outer = 0;
    if (condition->n_set == 1) /* the scale of a normal innovation is 1; without innovations there is none */
        return STATUS_OK;
    enum status status = central_make(plan, condition, 1, &central);
    if (!status)
        status = condition_room_new(&central.plan, 1, &room);
    if (!status) {
        struct state_view view = {&central.plan, &central.sets, central.slot, room->row};
        room->n = room->state.n_lane = 1;
        room->outer[0] = outer;
        set_still(&central.plan, &room->state);
        for (size_t row = 0; row < condition->shape.n_row; row++) {
            room->target[row] = condition->evidence[row].log_cost;
            room->weight[row] = 0.0;
        }
        forecast_inputs(&room->forecast, &central.plan, &central.sets, central.slot, 1);
        condition_find_residuals(&central.plan, &view, room);
        status = gibbs_draw_scales(&central.plan, condition, room->residual);
    }
    condition_room_free(room);
    central_free(&central);
    return status;
}

/* effect += exp(log cost) / expected / EXPECT_DRAWS over the lanes of one block. */
static void add_effects(const struct central *central, const struct state_view *view, struct forecast *forecast,
                        const struct care_state *state, const double *expected, double *log_cost, double *effect) {
    size_t n = central->plan.region->n_municipality, lanes = state->n_lane;
    forecast_shared(forecast, view, state);
    for (size_t i = 0; i < n; i++) {
        forecast_cost(forecast, view, state, i, log_cost);
        for (size_t t = 0; t < forecast->n_year; t++)
            for (size_t l = 0; l < lanes && expected[t * n + i] > 0.0; l++)
                effect[t * n + i] += fmath_exp(log_cost[t * lanes + l]) / expected[t * n + i] / EXPECT_DRAWS;
    }
}

/* expected[n_year][n_municipality] before any account. */
static enum status expect_prior(const struct care_plan *plan, double *expected) {
    size_t n = plan->region->n_municipality, years = plan->care->n_year;
    for (size_t i = 0; i < n; i++) {
        struct cohorts cohorts;
        enum status status = cohorts_make(plan->care, plan->region, i, years, &cohorts);
        if (status)
            return status;
        for (size_t t = 0; t < years; t++)
            expected[t * n + i] = cohorts.euro[t];
        cohorts_free(&cohorts);
    }
    return STATUS_OK;
}

/* In a year with a fact the cost is the account. */
static void put_facts(const struct care_plan *plan, const double *expected, double *effect) {
    const struct known *known = plan->care->known;
    size_t n = plan->region->n_municipality;
    for (size_t k = 0; k < known->n_cost; k++) {
        const struct known_cost *cost = &known->cost[k];
        size_t at = cost->year * n + cost->municipality;
        if (cost->fact && cost->scope == KNOWN_TOTAL && expected[at] > 0.0)
            effect[at] = (double)cost->cents / 100.0 / expected[at];
    }
}

static enum status expect(const struct central *central, struct condition *condition, struct condition_room *room,
                          struct care_state *state, struct forecast *forecast, double *expected, double *log_cost) {
    const struct care_plan *plan = &central->plan;
    uint32_t outer[EXPECT_LANES];
    struct state_view view = {plan, &central->sets, central->slot, room->row};
    struct state_room draws = {room->normal, room->row, room->more};
    enum status status = expect_prior(plan, expected);
    forecast_inputs(forecast, plan, &central->sets, central->slot, EXPECT_LANES);
    for (uint32_t first = 0; first < EXPECT_DRAWS && !status; first += EXPECT_LANES) {
        for (uint32_t l = 0; l < EXPECT_LANES; l++)
            outer[l] = first + l;
        struct state_lanes lanes = {EXPECT_LANES, outer, outer, central->slot, 0, NULL};
        care_state_draw(plan, &central->sets, &lanes, condition->n_year, plan->care->n_year, &draws, state);
        condition_apply(plan, room, &central->sets, outer, NULL, state);
        add_effects(central, &view, forecast, state, expected, log_cost, condition->effect);
    }
    if (!status)
        put_facts(plan, expected, condition->effect);
    return status;
}

enum status condition_expect(const struct care_plan *plan, struct condition *condition) {
    struct central central = {.slot = NULL};
    struct condition_room *room = NULL;
    struct care_state state = {.n_lane = 0};
    struct forecast forecast = {.n_year = 0};
    size_t years = plan->care->n_year;
    double *expected = calloc(years * (plan->region->n_municipality + EXPECT_LANES), sizeof *expected);
    enum status status = central_make(plan, condition, EXPECT_LANES, &central);
    if (!status && expected)
        status = condition_room_new(&central.plan, EXPECT_LANES, &room);
    if (!status)
        status = care_state_init(&state, &central.plan, EXPECT_LANES);
    if (!status)
        status = forecast_init(&forecast, &central.plan, years, EXPECT_LANES);
    if (!status)
        status = expected ? expect(&central, condition, room, &state, &forecast, expected,
                                   expected + years * plan->region->n_municipality)
                          : STATUS_MEMORY;
    condition_room_free(room);
    care_state_free(&state);
    forecast_free(&forecast);
    central_free(&central);
    free(expected);
    return status;
}
