/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/division.h"

#include "models/core/money.h"
#include "models/region/merger.h"
#include "sim/engine/source.h"
#include <stdlib.h>
#include <string.h>

struct division_room {
    size_t most_units, n_final;
    struct settle_input open; /* what the year was opened with */
    bool holds_open;          /* `unit` has its figures */
    struct settle_input unit; /* by the units of the year */
    struct settle_arrays arrays;
    void *of_units;
    int64_t *part;           /* [parts][lanes] budget of every part */
    int64_t *final;          /* [n_final][n_cell][lanes] */
    int64_t *own_final;      /* [n_final][lanes] */
    int64_t *own;            /* [n_municipality][lanes] own cost of the open input */
    int64_t *share;          /* [n_municipality][lanes] what each has of the transfers of its units */
    int64_t *transfer;       /* [most_units][lanes] of the units */
    int64_t *paid;           /* [most_units][lanes] */
    int64_t *beside;         /* [n_municipality][lanes] */
    int64_t *weight, *split; /* [parts] */
    size_t *row, *number;    /* [parts] */
    struct layer *layer;     /* [most_layers] */
    int16_t *pool;           /* [most_layers][most_units] */
    int64_t *fixed;          /* [most_layers][most_units] */
    int64_t *by_hand;        /* [n_year][most_units] */
    void *settle;
};

static const struct division *division_at(const struct plan *plan, size_t t) {
    return &plan->scenario->region.division[t];
}

/* ---- room ---- */

void division_room_free(struct division_room *room) {
    if (!room)
        return;
    void *const owned[] = {room->of_units, room->part,  room->final,  room->own_final, room->own,     room->share,
                           room->transfer, room->paid,  room->beside, room->weight,    room->split,   room->row,
                           room->number,   room->layer, room->pool,   room->fixed,     room->by_hand, room->settle};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    free(room);
}

static void *take(size_t n, size_t size, bool *missing) {
    void *p = calloc(n ? n : 1, size);
    *missing |= !p;
    return p;
}

static bool allocate(const struct plan *plan, struct division_room *r) {
    size_t lanes = plan->block_lanes, n = plan->n_municipality, units = r->most_units, layers = 1;
    struct settle_input sizes = source_sizes(plan, units, lanes);
    bool missing = source_arrays_new(&sizes, source_fields(plan) & fields_of_municipalities(), &r->of_units,
                                     &r->arrays) != STATUS_OK;
    int64_t **const of_units[] = {&r->transfer, &r->paid};
    int64_t **const of_towns[] = {&r->own, &r->share, &r->beside};
    for (size_t s = 0; s < plan->n_scheme; s++)
        layers = plan->scenario->scheme[s].n_layer > layers ? plan->scenario->scheme[s].n_layer : layers;
    for (size_t k = 0; k < sizeof of_units / sizeof of_units[0]; k++)
        *of_units[k] = take(units * lanes, sizeof(int64_t), &missing);
    for (size_t k = 0; k < sizeof of_towns / sizeof of_towns[0]; k++)
        *of_towns[k] = take(n * lanes, sizeof(int64_t), &missing);
    r->part = take(n * MERGER_PARTS * lanes, sizeof(int64_t), &missing);
    r->final = take(r->n_final * plan->n_cell * lanes, sizeof(int64_t), &missing);
    r->own_final = take(r->n_final * lanes, sizeof(int64_t), &missing);
    r->weight = take(n * MERGER_PARTS, sizeof(int64_t), &missing);
    r->split = take(n * MERGER_PARTS, sizeof(int64_t), &missing);
    r->row = take(n * MERGER_PARTS, sizeof *r->row, &missing);
    r->number = take(n * MERGER_PARTS, sizeof *r->number, &missing);
    r->layer = take(layers, sizeof *r->layer, &missing);
    r->pool = take(layers * units, sizeof *r->pool, &missing);
    r->fixed = take(layers * units, sizeof *r->fixed, &missing);
    r->by_hand = take(plan->n_year * units, sizeof *r->by_hand, &missing);
    r->settle = take(settle_workspace_size(units, plan->n_care, lanes), 1, &missing);
    return !missing;
}

enum status division_room_new(const struct plan *plan, struct division_room **room) {
    *room = NULL;
    if (plan->n_unit == 0)
        return STATUS_OK;
    struct division_room *r = calloc(1, sizeof *r);
    if (!r)
        return STATUS_MEMORY;
    r->n_final = plan->n_unit;
    for (size_t t = 0; t < plan->n_year; t++)
        if (division_at(plan, t)->n_unit > r->most_units)
            r->most_units = division_at(plan, t)->n_unit;
    if (!allocate(plan, r)) {
        division_room_free(r);
        return STATUS_MEMORY;
    }
    *room = r;
    return STATUS_OK;
}

/* ---- from old municipalities to units ---- */

/* Budget of every part, in the order of the map; the key by which a unit's transfer goes back. */
static void split_budgets(const struct merger_map *map, const struct settle_input *in, int64_t *part) {
    int64_t split[MERGER_PARTS];
    for (size_t i = 0; i < map->n_from; i++)
        for (size_t l = 0; l < in->n_lane; l++) {
            merger_split(map, i, in->budget[i * in->n_lane + l], split);
            for (size_t p = map->first[i]; p < map->first[i + 1]; p++)
                part[p * in->n_lane + l] = split[p - map->first[i]];
        }
}

/* Do both read the same figures, whatever funds they have? */
static bool is_same(const struct settle_input *a, const struct settle_input *b) {
    bool same = a->n_lane == b->n_lane;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        for (size_t k = 0; k < field_arrays(f, a); k++)
            same &= input_array(a, f, k) == input_array(b, f, k);
    return same;
}

/* What the units are made by. */
struct mapping {
    const struct merger_map *map;
    const struct settle_input *in;
};

static void map_array(const void *context, enum field field, const void *from, void *to) {
    const struct mapping *mapping = context;
    size_t width = field_width(field, mapping->in);
    if (field_row(field)->kind == KIND_CLIENTS)
        merger_map_counts(mapping->map, width, from, to);
    else
        merger_map_amounts(mapping->map, width, from, to);
}

/* room->unit. What the year was opened with is mapped once; another input may have changed since the last time. */
static void map_input(const struct plan *plan, struct division_room *r, size_t t, const struct settle_input *in) {
    const struct mapping mapping = {&division_at(plan, t)->from_old, in};
    bool open = is_same(in, &r->open);
    if (!open || !r->holds_open) {
        r->unit = input_carried(in, fields_of_municipalities(), &r->arrays, map_array, &mapping);
        r->unit.n_municipality = mapping.map->n_to;
        split_budgets(mapping.map, in, r->part);
    }
    r->holds_open = open;
    r->unit.fund = in->fund;
    r->unit.covariance = in->covariance;
}

/* Rows of the units of the last year into the chunk. */
static void put_units(const struct plan *plan, const int64_t *values, int64_t *to, size_t rows, size_t row,
                      size_t lanes) {
    for (size_t u = 0; u < plan->n_unit; u++)
        memcpy(to + (plan->n_municipality + u) * rows + row, values + u * lanes, lanes * sizeof *to);
}

void division_open(const struct plan *plan, struct workspace *w, size_t t, const struct settle_input *input,
                   struct chunk *chunk, size_t row) {
    struct division_room *r = w->division;
    if (!r)
        return;
    const struct division *d = division_at(plan, t);
    size_t lanes = input->n_lane;
    r->open = *input;
    r->holds_open = false;
    if (!d->from_old.identity)
        map_input(plan, r, t, input);
    merger_map_amounts(&d->onward, plan->n_cell * lanes, d->from_old.identity ? input->cost : r->unit.cost, r->final);
    source_sum_cells(r->n_final, plan->n_cell, lanes, r->final, r->own_final);
    source_sum_cells(plan->n_municipality, plan->n_cell, lanes, input->cost, r->own);
    put_units(plan, r->own_final, chunk->own + t * plan->n_place * chunk->rows, chunk->rows, row, lanes);
}

/* ---- settlement ---- */

/* The scheme as the units of year t settle it. */
static struct scheme map_scheme(const struct plan *plan, struct division_room *r, size_t t,
                                const struct scheme *scheme) {
    const struct region *region = &plan->scenario->region;
    struct scheme mapped = *scheme;
    mapped.layer = r->layer;
    for (size_t k = 0; k < scheme->n_layer; k++) {
        int16_t *pool = r->pool + k * r->most_units;
        int64_t *weight = r->fixed + k * r->most_units;
        const struct layer *layer = &scheme->layer[k];
        division_map_pool(region, t, layer->pool, pool, NULL);
        if (layer->weight)
            merger_map_amounts(&region->division[t].from_old, 1, layer->weight, weight);
        r->layer[k] = *layer;
        r->layer[k].pool = pool;
        r->layer[k].weight = layer->weight ? weight : NULL;
    }
    if (scheme->by_hand_transfer) {
        const struct merger_map *map = &region->division[t].from_old;
        merger_map_amounts(map, 1, scheme->by_hand_transfer + t * map->n_from, r->by_hand + t * map->n_to);
        mapped.by_hand_transfer = r->by_hand;
    }
    return mapped;
}

/* The rows and numbers of a unit's parts; returns how many. */
static size_t list_parts(struct division_room *r, const struct merger_map *map, size_t unit) {
    size_t n = 0;
    for (size_t i = 0; i < map->n_from; i++)
        for (size_t p = map->first[i]; p < map->first[i + 1]; p++)
            if (map->part[p].to == unit) {
                r->row[n] = i;
                r->number[n++] = p;
            }
    return n;
}

/* The transfer of a unit over its parts by their budgets; by fractions where all budgets are 0. */
static void share_unit(struct division_room *r, const struct merger_map *map, size_t unit, size_t lanes) {
    size_t n = list_parts(r, map, unit);
    const int64_t *transfer = r->transfer + unit * lanes;
    for (size_t l = 0; n == 1 && l < lanes; l++)
        r->share[r->row[0] * lanes + l] += transfer[l];
    for (size_t l = 0; n > 1 && l < lanes; l++) {
        int64_t total = 0;
        for (size_t k = 0; k < n; k++)
            total += r->weight[k] = r->part[r->number[k] * lanes + l];
        for (size_t k = 0; total == 0 && k < n; k++)
            r->weight[k] = map->part[r->number[k]].nano;
        money_allocate(transfer[l], n, r->weight, r->split);
        for (size_t k = 0; k < n; k++)
            r->share[r->row[k] * lanes + l] += r->split[k];
    }
}

void division_settle(const struct plan *plan, struct division_room *room, void *workspace, size_t t,
                     const struct scheme *scheme, const struct settle_input *input, int64_t *payment,
                     int64_t *external) {
    struct division_room *r = room;
    size_t lanes = input->n_lane, n = plan->n_municipality;
    const struct merger_map *map = r ? &division_at(plan, t)->from_old : NULL;
    if (r) {
        memset(r->share, 0, n * lanes * sizeof *r->share);
        memset(r->transfer, 0, r->most_units * lanes * sizeof *r->transfer);
    }
    if (!r || map->identity) {
        settle_scheme(scheme, input, workspace, payment, external);
        return;
    }
    map_input(plan, r, t, input);
    struct scheme by_units = map_scheme(plan, r, t, scheme);
    settle_scheme(&by_units, &r->unit, r->settle, r->paid, external);
    source_sum_cells(map->n_to, plan->n_cell, lanes, r->unit.cost, r->transfer);
    for (size_t k = 0; k < map->n_to * lanes; k++)
        r->transfer[k] = r->paid[k] - r->transfer[k];
    for (size_t u = 0; u < map->n_to; u++)
        share_unit(r, map, u, lanes);
    source_sum_cells(n, plan->n_cell, lanes, input->cost, payment);
    for (size_t k = 0; k < n * lanes; k++)
        payment[k] += r->share[k];
}

/* ---- what the units of the last year pay ---- */

void division_put_payment(const struct plan *plan, struct workspace *w, size_t t, bool deferred, const int64_t *payment,
                          int64_t *to, size_t rows, size_t row, size_t lanes) {
    struct division_room *r = w->division;
    if (!r)
        return;
    const struct division *d = division_at(plan, t);
    for (size_t k = 0; k < plan->n_municipality * lanes; k++)
        r->beside[k] = payment[k] - r->own[k] - (deferred ? 0 : r->share[k]);
    merger_map_amounts(&d->from_old, lanes, r->beside, r->paid);
    for (size_t k = 0; !deferred && k < d->n_unit * lanes; k++)
        r->paid[k] += r->transfer[k];
    merger_map_amounts(&d->onward, lanes, r->paid, r->final);
    for (size_t k = 0; k < r->n_final * lanes; k++)
        r->final[k] += r->own_final[k];
    put_units(plan, r->final, to, rows, row, lanes);
}

void division_put(const struct plan *plan, struct workspace *w, size_t t, const int64_t *values, int64_t *to,
                  size_t rows, size_t row, size_t lanes) {
    struct division_room *r = w->division;
    if (!r)
        return;
    merger_map_amounts(&division_at(plan, t)->from_old, lanes, values, r->paid);
    merger_map_amounts(&division_at(plan, t)->onward, lanes, r->paid, r->final);
    put_units(plan, r->final, to, rows, row, lanes);
}

enum status division_sum(const struct plan *plan, size_t t, const int64_t *values, int64_t *units) {
    const struct division *d = division_at(plan, t);
    int64_t *then = calloc(d->n_unit, sizeof *then);
    if (!then)
        return STATUS_MEMORY;
    merger_map_amounts(&d->from_old, 1, values, then);
    merger_map_amounts(&d->onward, 1, then, units);
    free(then);
    return STATUS_OK;
}

enum status division_plan(struct plan *plan) {
    enum status status = STATUS_OK;
    if (plan->n_unit == 0)
        return STATUS_OK;
    plan->unit_budget = calloc(plan->n_year * plan->n_unit, sizeof *plan->unit_budget);
    if (!plan->unit_budget)
        return STATUS_MEMORY;
    for (size_t t = 0; t < plan->n_year && !status; t++)
        status = division_sum(plan, t, plan->budget + t * plan->n_municipality, plan->unit_budget + t * plan->n_unit);
    return status;
}
