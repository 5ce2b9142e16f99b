/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/decide/stability_settle.h"

#include "models/care/covariance.h"
#include "sim/base/i18n.h"
#include "sim/engine/recall.h"
#include "sim/engine/workspace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the world ---- */

void stability_world_close(struct stability_world *world) {
    for (size_t k = 0; world->covariance && k < world->scenario.n_covariance * world->plan.n_year; k++)
        free(world->covariance[k]);
    free(world->covariance);
    free(world->own);
    leaving_pilot_free(&world->pilot);
    plan_free(&world->plan);
    scenario_free(&world->scenario);
    memset(world, 0, sizeof *world);
}

static size_t lanes_of(const struct stability_world *world, size_t b) {
    size_t left = world->n_draw - b * world->pilot.block_lanes;
    return left < world->pilot.block_lanes ? left : world->pilot.block_lanes;
}

/* The covariances of the whole region; a group's own are a part of them. */
static enum status find_covariances(struct stability_world *world) {
    const struct scenario *scenario = &world->scenario;
    size_t n = world->plan.n_municipality, years = world->plan.n_year;
    if (scenario->n_covariance == 0)
        return STATUS_OK;
    world->covariance = calloc(scenario->n_covariance * years, sizeof *world->covariance);
    enum status status = world->covariance ? STATUS_OK : STATUS_MEMORY;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++) {
            const struct layer *layer = &scenario->scheme[s].layer[k];
            for (size_t t = 0; t < years && (layer_needs(layer) & NEED_COVARIANCE) && !status; t++) {
                double *matrix = calloc(n * n, sizeof *matrix);
                world->covariance[layer->covariance * years + t] = matrix;
                status = matrix ? care_covariance(&scenario->care, &scenario->region, t, layer->covered, matrix)
                                : STATUS_MEMORY;
            }
        }
    return status;
}

static int64_t *own_at(const struct stability_world *world, size_t b, size_t t) {
    const struct plan *plan = &world->plan;
    return world->own + (b * plan->n_year + t) * plan->n_municipality * world->pilot.block_lanes;
}

static enum status add_up_costs(struct stability_world *world) {
    const struct plan *plan = &world->plan;
    size_t n = plan->n_municipality, years = world->pilot.n_block * plan->n_year;
    world->own = calloc(years * n * world->pilot.block_lanes, sizeof *world->own);
    for (size_t k = 0; world->own && k < years; k++) {
        size_t b = k / plan->n_year, t = k % plan->n_year, lanes = lanes_of(world, b);
        source_sum_cells(n, plan->n_cell, lanes, world->pilot.workspace[b]->cost + t * n * plan->n_cell * lanes,
                         own_at(world, b, t));
    }
    return world->own ? STATUS_OK : STATUS_MEMORY;
}

/* Draws are keyed: made again they cost the same, to the cent. */
static enum status check_costs(const struct stability *s, const struct stability_world *world, struct note *note) {
    const struct plan *plan = &world->plan;
    size_t differ = s->n != plan->n_municipality;
    for (size_t b = 0; b < world->pilot.n_block && !differ; b++) {
        size_t lanes = lanes_of(world, b), first = b * world->pilot.block_lanes;
        for (size_t i = 0; i < s->n; i++)
            for (size_t l = 0; l < lanes; l++) {
                int64_t sum = 0;
                for (size_t t = plan->n_year > 1; t < plan->n_year; t++)
                    sum += own_at(world, b, t)[i * lanes + l];
                differ += sum != s->own[i * s->n_draw + first + l];
            }
    }
    if (differ == 0)
        return STATUS_OK;
    return note_error(note, STATUS_CONFLICT, s->path, 0, NULL,
                      _("This version of the program does not simulate the costs that are in this file, so its schemes "
                        "cannot be settled again. Run the scenario again with this version."));
}

enum status stability_world_open(const struct stability *s, struct stability_world *world, struct note *note) {
    memset(world, 0, sizeof *world);
    world->threads = s->threads;
    world->budget = s->budget;
    enum status status = recall_scenario(s->result, NULL, &world->scenario, note);
    if (!status && world->scenario.n_draw > (int64_t)s->n_draw)
        world->scenario.n_draw = (int64_t)s->n_draw; /* a multiple of the inner draws too */
    if (!status)
        status = plan_draft(&world->plan, &world->scenario, note);
    if (!status)
        status = leaving_pilot_run(&world->plan, s->threads, &world->pilot);
    world->n_draw = world->pilot.n_draw;
    if (!status)
        status = find_covariances(world);
    if (!status)
        status = add_up_costs(world);
    return status ? status : check_costs(s, world, note);
}

/* ---- one group in one year ---- */

/* Room of one thread. */
struct room {
    struct layer *layer;         /* [most layers] */
    void *of_group;              /* what a group has of its own: covariances */
    struct settle_arrays arrays; /* [n_municipality] */
    double *matrix;              /* [n][n] of the members */
    int16_t *pool;               /* [n] */
    int64_t *weight;             /* [n] */
    int64_t *payment;            /* [n_municipality][lanes] */
    int64_t *external;           /* [lanes] */
    int64_t *book;               /* [3][n_fund][lanes] of the scheme with most */
    void *settle;
};

static void room_free(struct room *room) {
    void *const owned[] = {room->layer,   room->of_group, room->matrix, room->pool,  room->weight,
                           room->payment, room->external, room->book,   room->settle};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
}

static size_t most_layers(const struct plan *plan) {
    size_t most = 1;
    for (size_t s = 0; s < plan->n_scheme; s++)
        most = plan->scenario->scheme[s].n_layer > most ? plan->scenario->scheme[s].n_layer : most;
    return most;
}

static enum status room_init(const struct plan *plan, struct room *room) {
    size_t lanes = plan->block_lanes, n = plan->n_municipality;
    struct settle_input sizes = source_sizes(plan, n, lanes);
    *room = (struct room){
        .layer = calloc(most_layers(plan), sizeof *room->layer),
        .matrix = calloc(n * n, sizeof *room->matrix),
        .pool = calloc(n, sizeof *room->pool),
        .weight = calloc(n, sizeof *room->weight),
        .payment = calloc(n * lanes, sizeof *room->payment),
        .external = calloc(lanes, sizeof *room->external),
        .book = calloc(3 * (plan->n_fund + 1) * lanes, sizeof *room->book),
        .settle = calloc(settle_workspace_size(n, plan->n_care, lanes), 1),
    };
    bool there = room->layer && room->matrix && room->pool && room->weight && room->payment && room->external &&
                 room->book && room->settle;
    unsigned of_group = source_fields(plan) & ~fields_of_municipalities();
    return there ? source_arrays_new(&sizes, of_group, &room->of_group, &room->arrays) : STATUS_MEMORY;
}

/* The weights of the members, at their places in the region. */
static void weigh_covariance(const struct stability_world *world, struct room *room,
                             const struct stability_group *group, const struct layer *layer, size_t t) {
    size_t m = group->n, n = world->plan.n_municipality;
    const double *whole = world->covariance[layer->covariance * world->plan.n_year + t];
    for (size_t i = 0; i < m; i++) {
        room->pool[i] = layer->pool[group->member[i]];
        for (size_t j = 0; j < m; j++)
            room->matrix[i * m + j] = whole[group->member[i] * n + group->member[j]];
    }
    care_covariance_weights(m, room->matrix, room->pool, room->weight);
    for (size_t i = 0; i < m; i++)
        room->arrays.covariance[layer->covariance][group->member[i]] = room->weight[i];
}

/* Amounts for a pool as a whole (a ceiling on its total, the balance of its fund) go along with the members, by their
 * budgets. */
static void take_part(const struct stability_world *world, const struct stability_group *group,
                      const struct layer *whole, struct layer *layer) {
    double part = 0.0, all = 0.0;
    for (size_t i = 0; i < world->plan.n_municipality; i++)
        all += whole->pool[i] >= 0 ? world->budget[i] : 0.0;
    for (size_t k = 0; k < group->n; k++)
        part += whole->pool[group->member[k]] >= 0 ? world->budget[group->member[k]] : 0.0;
    int64_t nano = all > 0.0 ? (int64_t)llround(part / all * (double)NANO) : 0;
    int64_t *const amounts[] = {&layer->total_limit_cents, &layer->fund.opening, &layer->fund.floor};
    for (size_t k = 0; k < sizeof amounts / sizeof amounts[0]; k++)
        *amounts[k] = money_scale_round(*amounts[k], nano, NANO, 1.0 / NANO);
    if (layer->fund.premium && layer->fund.ceiling != FUND_NO_CEILING)
        layer->fund.ceiling = money_scale_round(layer->fund.ceiling, nano, NANO, 1.0 / NANO);
}

/* The scheme as it is for the group alone: what was agreed by hand, beside the pool, holds in any group. */
static struct scheme cut_scheme(const struct stability_world *world, struct room *room, size_t s,
                                const struct stability_group *group, size_t t) {
    struct scheme scheme = world->scenario.scheme[s];
    for (size_t k = 0; k < scheme.n_layer; k++) {
        const struct layer *layer = &scheme.layer[k];
        room->layer[k] = *layer;
        take_part(world, group, layer, &room->layer[k]);
        if (layer_needs(layer) & NEED_COVARIANCE)
            weigh_covariance(world, room, group, layer, t);
    }
    scheme.layer = room->layer;
    return scheme;
}

/* Balances of the group's funds, at the beginning. */
static void open_funds(const struct scheme *scheme, int64_t *balance, size_t lanes) {
    for (size_t k = 0; k < scheme->n_layer; k++)
        for (size_t p = 0; scheme->layer[k].fund.premium && p < scheme->layer[k].n_pool; p++)
            for (size_t l = 0; l < lanes; l++)
                balance[(scheme->layer[k].fund.first + p) * lanes + l] = scheme->layer[k].fund.opening;
}

/* payment[m][n_draw] from draw `first` on += what the members pay in year t, when it counts. */
static void settle_year(const struct stability_world *world, struct room *room, size_t s,
                        const struct stability_group *group, const struct settle_input *whole, int64_t *balance,
                        size_t first, int64_t *payment) {
    size_t lanes = whole->n_lane, funds = world->scenario.scheme[s].n_fund * lanes;
    struct scheme scheme = cut_scheme(world, room, s, group, whole->year);
    if (whole->year == 0)
        open_funds(&scheme, balance, lanes);
    struct settle_input input = input_with(whole, ~fields_of_municipalities(), &room->arrays);
    input.only = group->member;
    input.n_only = group->n;
    struct fund_book book = {balance, room->book, room->book + funds, room->book + 2 * funds};
    input.fund = funds ? &book : NULL;
    settle_scheme(&scheme, &input, room->settle, room->payment, room->external);
    memcpy(balance, room->book, funds * sizeof *balance);
    if (whole->year == 0 && world->plan.n_year > 1)
        return; /* the base year is not part of the horizon */
    for (size_t k = 0; k < group->n; k++)
        for (size_t l = 0; l < lanes; l++)
            payment[k * world->n_draw + first + l] += room->payment[group->member[k] * lanes + l];
}

/* ---- all groups, block by block ---- */

/* What the scheme looks at. */
static unsigned fields_of(const struct plan *plan, size_t s) {
    unsigned needs = SOURCE_ALWAYS;
    for (size_t k = 0; k < plan->scenario->scheme[s].n_layer; k++)
        needs |= layer_needs(&plan->scenario->scheme[s].layer[k]);
    return needs & source_fields(plan);
}

static enum status settle_block(const struct stability_world *world, size_t s, size_t b, size_t n_group,
                                const struct stability_group *group, int64_t *const *payment) {
    const struct plan *plan = &world->plan;
    size_t lanes = lanes_of(world, b), funds = plan->scenario->scheme[s].n_fund * lanes;
    struct room room = {0};
    int64_t *balance = calloc(n_group * funds + 1, sizeof *balance);
    enum status status = balance ? room_init(plan, &room) : STATUS_MEMORY;
    for (size_t t = 0; t < plan->n_year && !status; t++) {
        struct settle_input whole = source_drawn(plan, world->pilot.workspace[b], t, lanes, fields_of(plan, s));
        whole.own = own_at(world, b, t);
        whole.own_of = whole.cost;
        for (size_t g = 0; g < n_group; g++)
            settle_year(world, &room, s, &group[g], &whole, balance + g * funds, b * world->pilot.block_lanes,
                        payment[g]);
    }
    room_free(&room);
    free(balance);
    return status;
}

enum status stability_settle_groups(const struct stability_world *world, size_t s, size_t n_group,
                                    const struct stability_group *group, int64_t *const *payment) {
    enum status worst = STATUS_OK;
#pragma omp parallel for schedule(dynamic, 1) num_threads(world->threads)
    for (size_t b = 0; b < world->pilot.n_block; b++) {
        enum status status = settle_block(world, s, b, n_group, group, payment);
        if (status) {
#pragma omp critical
            worst = status;
        }
    }
    return worst;
}
