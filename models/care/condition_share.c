/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of several municipalities: what they say of the state, and what of them is whose. */
#include "models/care/condition_room.h"

#include "models/care/condition_sums.h"
#include "models/core/fmath.h"
#include <math.h>
#include <string.h>

enum { NO_FORM = 255 };

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
            condition_move(&r->state.level[i * r->n + k], by * step[i], &largest);
            for (size_t s = 1; s < c->n_year; s++)
                condition_move(&r->state.municipal[(s * n_municipality + i) * r->n + k],
                               by * step[sums_step_at(c, s, i)], &largest);
        }
        for (size_t j = 0; j < c->shape.n_common; j++) /* condition_move_common multiplies by the variance again */
            r->common[j] += by * step[sums_common_at(c, j)] / c->shape.variance[j];
    }
    condition_move_common(plan, r, k, &largest);
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

/* In which turn a sum is shared out. Where all in it were split nobody else can make up for them: it is the first; who
 * has the lesser part of a town is the last, since what that costs follows from the larger part. */
static int turn_of(const struct known_sum *sum) {
    bool split = true, small = false;
    for (size_t j = 0; j < sum->n_part; j++) {
        split = split && sum->part[j].fraction < 1.0;
        small = small || sum->part[j].fraction < 0.5;
    }
    return split ? 0 : small ? 2 : 1;
}

void condition_take_sums(const struct care_plan *plan, const struct state_view *view, struct condition_room *r) {
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
    for (int turn = 0; turn < 3; turn++)
        for (size_t g = 0; g < n_sum; g++)
            if (known->sum[g].fact && turn_of(&known->sum[g]) == turn)
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
