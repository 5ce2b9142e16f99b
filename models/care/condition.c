/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/condition.h"

#include "models/care/cohort.h"
#include "models/care/condition_sums.h"
#include "models/care/gibbs.h"
#include "models/core/fmath.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NO_FORM = 255, EXPECT_DRAWS = 1024, EXPECT_LANES = 128 };

/* A state that moves by less has come to rest. */
static const double REST = 1e-3;

/* Lanes are outer indices here; arrays end in [n_lane]. */
struct condition_room {
    size_t n;              /* lanes at work */
    uint32_t *outer, *key; /* key: what its random numbers are keyed by */
    size_t *slot, *of;     /* set of inputs of a lane; the lane that a draw belongs to */
    const uint8_t **scale;
    const struct system **system;
    bool *rest;
    struct care_state state;
    struct forecast forecast;
    double *target;   /* [n_row] y - e */
    double *weight;   /* [n_row] U so far */
    double *residual; /* [n_row] */
    double *log_cost; /* [n_year] */
    double *normal, *row, *more;
    double *b, *x, *common, *solve;             /* of one lane */
    double *sum_target, *sum_weight, *sum_cost; /* [n_sum] y - e, U so far, expected cost */
    double *sum_move;                           /* [n_sum] of one lane */
    double *part_cost;                          /* [n_year][n_municipality] log expected cost of parts */
    int64_t *part;                              /* [n_year][n_municipality] cents of the lanes, where a sum is a fact */
    int64_t *draw_part;                         /* the same of the draws */
    double *sums;
    size_t n_draw;
    double *doubles;
};

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

/* The outer indices among the draws, and what each works with. */
static void list_lanes(const struct care_plan *plan, const struct care_sets *sets, const uint32_t *outer, size_t n,
                       struct condition_room *r) {
    const struct condition *c = plan->condition;
    r->n = 0;
    for (size_t l = 0; l < n; l++) {
        if (l == 0 || outer[l] != outer[l - 1]) {
            r->outer[r->n] = outer[l];
            r->slot[r->n++] = sets->slot[l];
        }
        r->of[l] = r->n - 1;
    }
    for (size_t k = 0; k < r->n; k++) {
        r->key[k] = plan->design ? 0 : r->outer[k]; /* with a design all have the chance of one */
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
            struct stream stream =
                stream_open(plan->seed, plan->region->municipality[i].hash, 0, NO_FORM,
                            (unsigned)plan->care->first_year + (unsigned)c->evidence[first + b].year, SOURCE_OBSERVED);
            plan->sampler->normal(&stream, &lanes, r->normal);
            for (size_t a = b; a < rows; a++)
                for (size_t k = 0; k < r->n; k++)
                    r->target[(first + a) * r->n + k] -= factor[a * rows + b] * r->normal[k];
        }
    }
}

/* residual = y - e - h(state) - R U. */
static void find_residuals(const struct care_plan *plan, const struct state_view *view, struct condition_room *r) {
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

/* x[k] += step; the largest step so far. */
static void move(double *x, double step, double *largest) {
    *x += step;
    *largest = fabs(step) > *largest ? fabs(step) : *largest;
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
            move(&r->state.level[i * n + k], c->level_variance[i] * sum, largest);
        for (size_t s = 1; s < c->n_year && first < last; s++) {
            double variance = c->step_variance[s] * plan->scales.variance[r->scale[k][s * n_municipality + i]];
            sum = 0.0;
            for (size_t row = first; row < last; row++)
                sum += c->response[row * c->n_year + s] * r->x[row];
            move(&r->state.municipal[(s * n_municipality + i) * n + k], variance * sum, largest);
        }
    }
}

/* Terms first.. of n, each at its stride in an array of the state. */
static void move_terms(const struct condition *c, struct condition_room *r, size_t k, size_t first, size_t n_term,
                       double *state, size_t stride, double *largest) {
    for (size_t j = 0; first != CONDITION_NONE && j < n_term; j++)
        move(&state[j * stride * r->n + k], c->shape.variance[first + j] * r->common[first + j], largest);
}

static void move_common(const struct care_plan *plan, struct condition_room *r, size_t k, double *largest) {
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
    move_common(plan, r, k, &largest);
    r->rest[k] = largest < REST;
}

static void take_sums(const struct care_plan *plan, const struct state_view *view, struct condition_room *r);

/* The state of every lane from its prior to what agrees with the accounts. */
static void draw_lanes(const struct care_plan *plan, struct condition_room *r, const struct care_sets *sets) {
    const struct condition *c = plan->condition;
    struct state_lanes lanes = {r->n, r->outer, r->key, r->slot, r->scale};
    struct state_room room = {r->normal, r->row, r->more};
    struct state_view view = {plan, sets, r->slot, r->row};
    care_state_draw(plan, sets, &lanes, 0, c->n_year, &room, &r->state);
    memset(r->weight, 0, c->shape.n_row * r->n * sizeof *r->weight);
    memset(r->rest, 0, r->n * sizeof *r->rest);
    draw_targets(plan, r);
    forecast_inputs(&r->forecast, plan, sets, r->slot, r->n);
    for (size_t pass = 0, left = r->n; pass < CONDITION_PASSES && left > 0; pass++) {
        find_residuals(plan, &view, r);
        left = 0;
        for (size_t k = 0; k < r->n; k++) {
            if (!r->rest[k])
                move_lane(plan, r, k);
            left += !r->rest[k];
        }
    }
    if (c->sums)
        take_sums(plan, &view, r);
}

/* ---- sums ---- */

static struct stream sum_stream(const struct care_plan *plan, size_t i, uint32_t what, size_t t) {
    return stream_open(plan->seed, plan->region->municipality[i].hash, what, NO_FORM,
                       (unsigned)plan->care->first_year + (unsigned)t, SOURCE_OBSERVED_SUM);
}

static void draw_sum_targets(const struct care_plan *plan, struct condition_room *r) {
    const struct condition_sums *sums = plan->condition->sums;
    const struct known_sum *sum = plan->care->known->sum;
    struct lanes lanes = {r->n, r->key, NULL};
    for (size_t g = 0; g < sums->n; g++)
        for (size_t k = 0; k < r->n; k++)
            r->sum_target[g * r->n + k] = sums->log_cost[g];
    for (size_t h = 0; h < sums->n; h++) {
        struct stream stream = sum_stream(plan, sum[h].part[0].municipality, (uint32_t)sum[h].n_part, sum[h].year);
        plan->sampler->normal(&stream, &lanes, r->normal);
        for (size_t g = h; g < sums->n; g++)
            for (size_t k = 0; k < r->n; k++)
                r->sum_target[g * r->n + k] -= sums->noise_factor[g * sums->n + h] * r->normal[k];
    }
}

/* Expected costs of the sums, and of their parts. */
static void forecast_sums(const struct care_plan *plan, const struct state_view *view, struct condition_room *r) {
    const struct condition *c = plan->condition;
    const struct known *known = plan->care->known;
    size_t n = r->n;
    forecast_shared(&r->forecast, view, &r->state);
    memset(r->sum_cost, 0, c->sums->n * n * sizeof *r->sum_cost);
    for (size_t i = 0; i < c->shape.n_block; i++) {
        bool looked = false;
        for (size_t g = 0; g < c->sums->n; g++)
            for (size_t j = 0; j < known->sum[g].n_part; j++) {
                size_t t = known->sum[g].year;
                if (known->sum[g].part[j].municipality != i)
                    continue;
                if (!looked)
                    forecast_cost(&r->forecast, view, &r->state, i, r->log_cost);
                looked = true;
                memcpy(r->part_cost + (t * c->shape.n_block + i) * n, r->log_cost + t * n, n * sizeof *r->part_cost);
                for (size_t k = 0; k < n; k++)
                    r->sum_cost[g * n + k] += known->sum[g].part[j].fraction * fmath_exp(r->log_cost[t * n + k]);
            }
    }
}

static void move_by_sums(const struct care_plan *plan, struct condition_room *r, size_t k) {
    const struct condition *c = plan->condition;
    const struct condition_sums *sums = c->sums;
    size_t n = sums->n, set = r->key[k] % c->n_set, n_municipality = c->shape.n_block;
    double largest = 0.0;
    for (size_t g = 0; g < n; g++) {
        r->sum_move[g] = r->sum_target[g * r->n + k] - fmath_log(r->sum_cost[g * r->n + k]);
        for (size_t h = 0; h < n; h++)
            r->sum_move[g] -= sums->noise[g * n + h] * r->sum_weight[h * r->n + k];
    }
    cholesky_forward(n, sums->factor + set * n * n, r->sum_move);
    cholesky_backward(n, sums->factor + set * n * n, r->sum_move);
    memset(r->common, 0, c->shape.n_common * sizeof *r->common);
    for (size_t g = 0; g < n; g++) {
        const double *step = sums->step + (set * n + g) * sums->size;
        double by = r->sum_move[g];
        r->sum_weight[g * r->n + k] += by;
        for (size_t i = 0; i < n_municipality; i++) {
            move(&r->state.level[i * r->n + k], by * step[i], &largest);
            for (size_t s = 1; s < c->n_year; s++)
                move(&r->state.municipal[(s * n_municipality + i) * r->n + k], by * step[sums_step_at(c, s, i)],
                     &largest);
        }
        for (size_t j = 0; j < c->shape.n_common; j++) /* move_common multiplies by the variance again */
            r->common[j] += by * step[sums_common_at(c, j)] / c->shape.variance[j];
    }
    move_common(plan, r, k, &largest);
    r->rest[k] = largest < REST;
}

/* The parts of one lane that have not been given yet, by their weights, add up to the sum; a municipality that was
 * split may have been given by the other sum that has a share of it. */
static void share_lane(const struct condition *c, struct condition_room *r, const struct known_sum *sum, size_t k) {
    size_t row = sum->year * c->shape.n_block;
    double total = 0.0, before = 0.0, rest = (double)sum->cents;
    for (size_t j = 0; j < sum->n_part; j++) {
        size_t at = (row + sum->part[j].municipality) * r->n + k;
        if (r->part[at] < 0)
            total += sum->part[j].fraction * r->part_cost[at];
        else
            rest -= sum->part[j].fraction * (double)r->part[at];
    }
    int64_t left = rest > 0.0 ? (int64_t)(rest + 0.5) : 0, given = 0;
    for (size_t j = 0; j < sum->n_part; j++) {
        size_t at = (row + sum->part[j].municipality) * r->n + k;
        double fraction = sum->part[j].fraction;
        if (r->part[at] >= 0)
            continue;
        before += fraction * r->part_cost[at];
        int64_t until = (int64_t)((double)left * (before / total) + 0.5);
        r->part[at] = fraction < 1.0 ? (int64_t)((double)(until - given) / fraction + 0.5) : until - given;
        given = until;
    }
}

/* A sum that is a fact over its parts, by what is expected of each and its chance. */
static void share_sum(const struct care_plan *plan, struct condition_room *r, const struct known_sum *sum) {
    const struct condition *c = plan->condition;
    size_t n = r->n, row = sum->year * c->shape.n_block;
    struct lanes lanes = {n, r->key, NULL};
    for (size_t j = 0; j < sum->n_part; j++) {
        size_t i = sum->part[j].municipality;
        double sd = sqrt(c->sums->chance[row + i]), *cost = r->part_cost + (row + i) * n;
        struct stream stream = sum_stream(plan, i, 0, sum->year);
        if (r->part[(row + i) * n] >= 0)
            continue;
        plan->sampler->normal(&stream, &lanes, r->normal);
        for (size_t k = 0; k < n; k++)
            cost[k] = fmath_exp(cost[k] + sd * r->normal[k]);
    }
    for (size_t k = 0; k < n; k++)
        share_lane(c, r, sum, k);
}

static void take_sums(const struct care_plan *plan, const struct state_view *view, struct condition_room *r) {
    const struct known *known = plan->care->known;
    size_t n_sum = plan->condition->sums->n;
    memset(r->sum_weight, 0, n_sum * r->n * sizeof *r->sum_weight);
    memset(r->rest, 0, r->n * sizeof *r->rest);
    draw_sum_targets(plan, r);
    for (size_t pass = 0, left = r->n; pass < CONDITION_PASSES && left > 0; pass++) {
        forecast_sums(plan, view, r);
        left = 0;
        for (size_t k = 0; k < r->n; k++) {
            if (!r->rest[k])
                move_by_sums(plan, r, k);
            left += !r->rest[k];
        }
    }
    forecast_sums(plan, view, r);
    for (size_t at = 0; at < plan->condition->n_year * plan->condition->shape.n_block * r->n; at++)
        r->part[at] = -1;
    for (size_t g = 0; g < n_sum; g++)
        if (known->sum[g].fact)
            share_sum(plan, r, &known->sum[g]);
}

const int64_t *condition_part(const struct care_plan *plan, const struct condition_room *room, size_t t, size_t i) {
    const struct known *known = plan->care->known;
    for (size_t g = 0; known && g < known->n_sum; g++)
        for (size_t j = 0; known->sum[g].fact && known->sum[g].year == t && j < known->sum[g].n_part; j++)
            if (known->sum[g].part[j].municipality == i)
                return room->draw_part + (t * plan->region->n_municipality + i) * room->n_draw;
    return NULL;
}

/* to[n_row][n] of the draws from from[n_row] of their lanes. */
static void spread(const struct condition_room *r, size_t n_row, const double *from, size_t n, double *to) {
    for (size_t row = 0; row < n_row; row++)
        for (size_t l = 0; l < n; l++)
            to[row * n + l] = from[row * r->n + r->of[l]];
}

void condition_apply(const struct care_plan *plan, struct condition_room *room, const struct care_sets *sets,
                     const uint32_t *outer, struct care_state *state) {
    const struct condition *c = plan->condition;
    const struct care_state *from = &room->state;
    size_t n = state->n_lane, past = c->n_year, n_municipality = plan->region->n_municipality;
    list_lanes(plan, sets, outer, n, room);
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

/* ---- at the central inputs ---- */

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
        find_residuals(&central.plan, &view, room);
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
        struct state_lanes lanes = {EXPECT_LANES, outer, outer, central->slot, NULL};
        care_state_draw(plan, &central->sets, &lanes, condition->n_year, plan->care->n_year, &draws, state);
        condition_apply(plan, room, &central->sets, outer, state);
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
