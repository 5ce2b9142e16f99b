/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/condition_room.h"
#include "models/care/condition_sums.h"

#include "models/care/cohort.h"
#include "models/core/fmath.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NO_FORM = 255, OBSERVED = 1 }; /* OBSERVED: a group of its own, beside the level */

void condition_room_free(struct condition_room *room) {
    if (!room)
        return;
    care_state_free(&room->state);
    forecast_free(&room->forecast);
    free(room->outer);
    free(room->slot);
    free(room->scale);
    free(room->system);
    free(room->rest);
    free(room->doubles);
    free(room->sums);
    free(room->part);
    free(room);
}

static enum status allocate_sums(const struct condition *c, size_t n_lane, struct condition_room *r) {
    size_t n = c->sums ? c->sums->n : 0, cells = c->n_year * c->shape.n_block * n_lane;
    if (n == 0)
        return STATUS_OK;
    r->sums = calloc(3 * n * n_lane + n + cells, sizeof *r->sums);
    r->part = calloc(2 * cells, sizeof *r->part);
    if (!r->sums || !r->part)
        return STATUS_MEMORY;
    r->sum_target = r->sums;
    r->sum_weight = r->sum_target + n * n_lane;
    r->sum_cost = r->sum_weight + n * n_lane;
    r->sum_move = r->sum_cost + n * n_lane;
    r->part_cost = r->sum_move + n;
    r->draw_part = r->part + cells;
    return STATUS_OK;
}

static enum status room_allocate(const struct care_plan *plan, size_t n_lane, struct condition_room *r) {
    const struct condition *c = plan->condition;
    size_t n_row = c->shape.n_row, n_common = c->shape.n_common;
    r->outer = calloc(2 * n_lane, sizeof *r->outer);
    r->slot = calloc(2 * n_lane, sizeof *r->slot);
    r->scale = calloc(n_lane, sizeof *r->scale);
    r->system = calloc(n_lane, sizeof *r->system);
    r->rest = calloc(n_lane, sizeof *r->rest);
    r->doubles = calloc((3 * n_row + c->n_year + 3) * n_lane + 2 * n_row + 2 * n_common + 1, sizeof *r->doubles);
    if (!r->outer || !r->slot || !r->scale || !r->system || !r->rest || !r->doubles)
        return STATUS_MEMORY;
    r->key = r->outer + n_lane;
    r->of = r->slot + n_lane;
    r->target = r->doubles;
    r->weight = r->target + n_row * n_lane;
    r->residual = r->weight + n_row * n_lane;
    r->log_cost = r->residual + n_row * n_lane;
    r->normal = r->log_cost + c->n_year * n_lane;
    r->row = r->normal + n_lane;
    r->more = r->row + n_lane;
    r->b = r->more + n_lane;
    r->x = r->b + n_row;
    r->common = r->x + n_row;
    r->solve = r->common + n_common;
    enum status status = care_state_init(&r->state, plan, n_lane);
    if (!status)
        status = allocate_sums(c, n_lane, r);
    return status ? status : forecast_init(&r->forecast, plan, c->n_year, n_lane);
}

enum status condition_room_new(const struct care_plan *plan, size_t n_lane, struct condition_room **room) {
    *room = NULL;
    if (!plan->condition)
        return STATUS_OK;
    struct condition_room *r = calloc(1, sizeof *r);
    enum status status = r ? room_allocate(plan, n_lane, r) : STATUS_MEMORY;
    if (status)
        condition_room_free(r);
    else
        *room = r;
    return status;
}

/* The outer indices among the draws, and what each works with. With a design every draw is one: what is not known of
 * the past differs from draw to draw, and points meet the same. */
static void list_lanes(const struct care_plan *plan, const struct care_sets *sets, const uint32_t *outer,
                       const uint32_t *draw, size_t n, struct condition_room *r) {
    const struct condition *c = plan->condition;
    r->n = 0;
    for (size_t l = 0; l < n; l++) {
        if (l == 0 || outer[l] != outer[l - 1] || plan->design) {
            r->outer[r->n] = outer[l];
            r->key[r->n] = plan->design ? draw[l] : outer[l];
            r->slot[r->n++] = sets->slot[l];
        }
        r->of[l] = r->n - 1;
    }
    for (size_t k = 0; k < r->n; k++) {
        size_t set = r->key[k] % c->n_set;
        r->scale[k] = c->scale + set * c->n_year * c->shape.n_block;
        r->system[k] = &c->set[set];
    }
}

/* y - e of every row: chance of a municipality's years together, and reporting error. */
static void draw_targets(const struct care_plan *plan, struct condition_room *r) {
    const struct condition *c = plan->condition;
    struct lanes lanes = {r->n, r->key, NULL};
    for (size_t i = 0; i < c->shape.n_block; i++) {
        size_t first = c->shape.first[i], rows = c->shape.first[i + 1] - first;
        const double *factor = c->noise_factor + c->block[i];
        for (size_t a = 0; a < rows; a++)
            for (size_t k = 0; k < r->n; k++)
                r->target[(first + a) * r->n + k] = c->evidence[first + a].log_cost;
        for (size_t b = 0; b < rows; b++) {
            unsigned year = (unsigned)c->evidence[first + b].year;
            struct stream name = stream_open(plan->seed, plan->region->municipality[i].hash, OBSERVED, NO_FORM,
                                             (unsigned)plan->care->first_year + year, SOURCE_OBSERVED);
            struct stratum stratum = stratum_lasting(plan->seed, name, year);
            plan->sampler->stratified_normal(&stratum, &lanes, r->normal);
            for (size_t a = b; a < rows; a++)
                for (size_t k = 0; k < r->n; k++)
                    r->target[(first + a) * r->n + k] -= factor[a * rows + b] * r->normal[k];
        }
    }
}

/* residual = y - e - h(state) - R U. */
void condition_find_residuals(const struct care_plan *plan, const struct state_view *view, struct condition_room *r) {
    const struct condition *c = plan->condition;
    size_t n = r->n;
    forecast_shared(&r->forecast, view, &r->state);
    for (size_t i = 0; i < c->shape.n_block; i++) {
        size_t first = c->shape.first[i], rows = c->shape.first[i + 1] - first;
        const double *noise = c->noise + c->block[i];
        if (rows == 0)
            continue;
        forecast_cost(&r->forecast, view, &r->state, i, r->log_cost);
        for (size_t a = 0; a < rows; a++) {
            double *residual = r->residual + (first + a) * n;
            const double *log_cost = r->log_cost + c->evidence[first + a].year * n;
            for (size_t k = 0; k < n; k++)
                residual[k] = r->target[(first + a) * n + k] - log_cost[k];
            for (size_t b = 0; b < rows; b++)
                for (size_t k = 0; k < n; k++)
                    residual[k] -= noise[a * rows + b] * r->weight[(first + b) * n + k];
        }
    }
}

/* The state's own terms from P H' U of one lane. */
static void move_own(const struct care_plan *plan, struct condition_room *r, size_t k, double *largest) {
    const struct condition *c = plan->condition;
    size_t n = r->n, n_municipality = c->shape.n_block;
    for (size_t i = 0; i < n_municipality; i++) {
        size_t first = c->shape.first[i], last = c->shape.first[i + 1];
        double sum = 0.0;
        for (size_t row = first; row < last; row++)
            sum += r->x[row];
        if (first < last)
            condition_move(&r->state.level[i * n + k], c->level_variance[i] * sum, largest);
        for (size_t s = 1; s < c->n_year && first < last; s++) {
            double variance = c->step_variance[s] * plan->scales.variance[r->scale[k][s * n_municipality + i]];
            sum = 0.0;
            for (size_t row = first; row < last; row++)
                sum += c->response[row * c->n_year + s] * r->x[row];
            condition_move(&r->state.municipal[(s * n_municipality + i) * n + k], variance * sum, largest);
        }
    }
}

/* Terms first.. of n, each at its stride in an array of the state. */
static void move_terms(const struct condition *c, struct condition_room *r, size_t k, size_t first, size_t n_term,
                       double *state, size_t stride, double *largest) {
    for (size_t j = 0; first != CONDITION_NONE && j < n_term; j++)
        condition_move(&state[j * stride * r->n + k], c->shape.variance[first + j] * r->common[first + j], largest);
}

void condition_move_common(const struct care_plan *plan, struct condition_room *r, size_t k, double *largest) {
    const struct condition *c = plan->condition;
    const struct condition_terms *terms = &c->terms;
    struct care_state *s = &r->state;
    size_t n = r->n, n_product = plan->care->n_product;
    move_terms(c, r, k, terms->slope, 1, s->slope, 1, largest);
    move_terms(c, r, k, terms->start, 1, s->start, 1, largest);
    move_terms(c, r, k, terms->price, terms->n_past, s->price + n, 1, largest);
    for (size_t p = 0; p < n_product; p++)
        move_terms(c, r, k, terms->product[p], c->n_year, s->product + p * n, n_product, largest);
    move_terms(c, r, k, terms->sub_region, plan->region->n_sub_region, s->sub_region, 1, largest);
    for (size_t w = 0; terms->walk != CONDITION_NONE && w < s->n_walk; w++)
        move_terms(c, r, k, terms->walk + w * terms->n_past, terms->n_past, s->walk + (s->n_walk + w) * n, s->n_walk,
                   largest);
}

/* One pass of one lane. */
static void move_lane(const struct care_plan *plan, struct condition_room *r, size_t k) {
    size_t n_row = plan->condition->shape.n_row;
    double largest = 0.0;
    for (size_t row = 0; row < n_row; row++)
        r->b[row] = r->residual[row * r->n + k];
    system_solve(r->system[k], r->b, r->x, r->common, r->solve);
    for (size_t row = 0; row < n_row; row++)
        r->weight[row * r->n + k] += r->x[row];
    move_own(plan, r, k, &largest);
    condition_move_common(plan, r, k, &largest);
    r->rest[k] = largest < REST;
}

/* The state of every lane from its prior to what agrees with the accounts. */
static void draw_lanes(const struct care_plan *plan, struct condition_room *r, const struct care_sets *sets) {
    const struct condition *c = plan->condition;
    struct state_lanes lanes = {r->n, r->outer, r->key, r->slot, 0, r->scale};
    struct state_room room = {r->normal, r->row, r->more};
    struct state_view view = {plan, sets, r->slot, r->row};
    care_state_draw(plan, sets, &lanes, 0, c->n_year, &room, &r->state);
    memset(r->weight, 0, c->shape.n_row * r->n * sizeof *r->weight);
    memset(r->rest, 0, r->n * sizeof *r->rest);
    draw_targets(plan, r);
    forecast_inputs(&r->forecast, plan, sets, r->slot, r->n);
    for (size_t pass = 0, left = r->n; pass < CONDITION_PASSES && left > 0; pass++) {
        condition_find_residuals(plan, &view, r);
        left = 0;
        for (size_t k = 0; k < r->n; k++) {
            if (!r->rest[k])
                move_lane(plan, r, k);
            left += !r->rest[k];
        }
    }
    if (c->sums)
        condition_take_sums(plan, &view, r);
}

/* to[n_row][n] of the draws from from[n_row] of their lanes. */
static void spread(const struct condition_room *r, size_t n_row, const double *from, size_t n, double *to) {
    for (size_t row = 0; row < n_row; row++)
        for (size_t l = 0; l < n; l++)
            to[row * n + l] = from[row * r->n + r->of[l]];
}

void condition_apply(const struct care_plan *plan, struct condition_room *room, const struct care_sets *sets,
                     const uint32_t *outer, const uint32_t *draw, struct care_state *state) {
    const struct condition *c = plan->condition;
    const struct care_state *from = &room->state;
    size_t n = state->n_lane, past = c->n_year, n_municipality = plan->region->n_municipality;
    list_lanes(plan, sets, outer, draw, n, room);
    draw_lanes(plan, room, sets);
    spread(room, n_municipality, from->level, n, state->level);
    spread(room, plan->region->n_sub_region, from->sub_region, n, state->sub_region);
    spread(room, 1, from->start, n, state->start);
    spread(room, 1, from->slope, n, state->slope);
    spread(room, past * from->n_walk, from->walk, n, state->walk);
    spread(room, past * n_municipality, from->municipal, n, state->municipal);
    spread(room, past * plan->care->n_product, from->product, n, state->product);
    spread(room, past, from->price, n, state->price);
    room->n_draw = n;
    for (size_t row = 0; c->sums && c->sums->any_fact && row < past * n_municipality; row++)
        for (size_t l = 0; l < n; l++)
            room->draw_part[row * n + l] = room->part[row * room->n + room->of[l]];
}
