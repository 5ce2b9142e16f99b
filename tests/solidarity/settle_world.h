/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random input and random schemes for the tests of settlement: everything that a layer can ask for, of every order of
 * magnitude, zeros included. */
#ifndef TESTS_SETTLE_WORLD_H
#define TESTS_SETTLE_WORLD_H

#include "models/solidarity/base.h"
#include "models/solidarity/blend.h"
#include <stdlib.h>
#include <string.h>

enum {
    WORLD_THRESHOLDS = 2,
    WORLD_COVARIANCES = 2,
    WORLD_LAYERS = 4,
    WORLD_BANDS = 3,
    WORLD_POOLS = 3,
    WORLD_CELLS = 16,
    WORLD_MUNICIPALITIES = 128
};

struct world {
    uint64_t state;
    struct settle_input input;
    struct settle_arrays arrays; /* of the input, to be filled */
    struct layer layer[WORLD_LAYERS];
    bool covered[WORLD_LAYERS][WORLD_CELLS];
    int64_t share[WORLD_LAYERS];
    int64_t weight[WORLD_LAYERS][WORLD_MUNICIPALITIES];
    int16_t pool[WORLD_LAYERS][WORLD_MUNICIPALITIES];
    int64_t premium[WORLD_LAYERS];
    struct blend_part part[WORLD_LAYERS][BLEND_KEYS];
    struct band band[WORLD_LAYERS][WORLD_BANDS];
    int64_t band_share[WORLD_LAYERS][WORLD_BANDS];
    int64_t change[WORLD_LAYERS];
    bool settles[WORLD_LAYERS];
    const int64_t *reference[WORLD_LAYERS]; /* of the input */
    int64_t *flow[FLOW_COUNT];              /* of the input */
    struct fund_book book;                  /* room for every pool of every layer */
    int64_t fraction[WORLD_CELLS];          /* of the budget, nano */
    struct scheme scheme;
    void *workspace;
    int64_t *payment;  /* [n_municipality][n_lane] */
    int64_t *external; /* [n_lane] */
    void *room[48];    /* what world_free frees */
    size_t n_room;
};

static inline double world_effort(void) {
    const char *text = getenv("EFFORT");
    return text && atof(text) > 0 ? atof(text) : 1;
}

/* splitmix64 */
static inline uint64_t world_random(struct world *world) {
    uint64_t z = world->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline size_t world_below(struct world *world, size_t n) {
    return (size_t)(world_random(world) % n);
}

static inline void *world_room(struct world *world, size_t n, size_t size) {
    void *room = calloc(n ? n : 1, size);
    if (!room)
        abort();
    world->room[world->n_room++] = room;
    return room;
}

/* n amounts up to limit, one in six zero. */
static inline int64_t *world_amounts(struct world *world, size_t n, int64_t limit) {
    int64_t *x = world_room(world, n, sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = world_below(world, 6) ? (int64_t)(world_random(world) % (uint64_t)(limit + 1)) : 0;
    return x;
}

/* Amounts per cell up to a limit between a few cents and what fits. */
static inline int64_t world_scale(struct world *world, size_t n) {
    static const int64_t scales[] = {9, 1000, 1000000, INT64_C(10000000000), MONEY_LIMIT};
    int64_t scale = scales[world_below(world, sizeof scales / sizeof scales[0])];
    int64_t most = MONEY_LIMIT / 8 / (int64_t)n;
    return scale < most ? scale : most;
}

/* The largest number of an array: `limit` is that of a cell's cost in a year. */
static inline int64_t world_most(enum field field, const struct settle_input *in, int64_t limit) {
    const struct field_row *row = field_row(field);
    int64_t years = row->last - row->first + 1, cells = FORM_COUNT * (int64_t)in->n_care;
    switch (row->kind) {
    case KIND_CLIENTS:
        return 2000;
    case KIND_PERSONS:
        return field == FIELD_YOUTHS ? 40000 : 200000;
    case KIND_WEIGHT:
        return INT64_C(1000000000000000);
    case KIND_COST:
    case KIND_AMOUNT:
        break;
    }
    return limit * years * (row->shape == SHAPE_MUNICIPALITY ? cells : 1);
}

/* Other numbers in the arrays of a field, one in six zero. */
static inline void world_fill(struct world *world, enum field field, int64_t limit) {
    const struct settle_input *in = &world->input;
    uint64_t most = (uint64_t)world_most(field, in, limit);
    for (size_t k = 0; k < field_arrays(field, in); k++)
        for (size_t i = 0; i < in->n_municipality * field_width(field, in); i++)
            field_put(field_row(field), input_room_array(&world->arrays, field, k), i,
                      world_below(world, 6) ? (int64_t)(world_random(world) % (most + 1)) : 0);
}

/* Every field, all zeros. */
static inline void world_arrays(struct world *world, size_t n, size_t n_care, size_t n_lane) {
    struct settle_input sizes = {.n_municipality = n,
                                 .n_care = n_care,
                                 .n_lane = n_lane,
                                 .n_threshold = WORLD_THRESHOLDS,
                                 .n_covariance = WORLD_COVARIANCES};
    input_room_lay(&sizes, NEED_ANY_FIELD, world_room(world, input_room_size(&sizes, NEED_ANY_FIELD), 1),
                   &world->arrays);
    world->input = input_with(&sizes, NEED_ANY_FIELD, &world->arrays);
}

static inline void world_init(struct world *world, uint64_t seed, size_t n, size_t n_care, size_t n_lane) {
    memset(world, 0, sizeof *world);
    world->state = seed;
    int64_t limit = world_scale(world, n * FORM_COUNT * n_care);
    world_arrays(world, n, n_care, n_lane);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        world_fill(world, f, limit);
    size_t n_fund = WORLD_LAYERS * WORLD_POOLS * n_lane;
    world->book =
        (struct fund_book){world_amounts(world, n_fund, limit), world_room(world, n_fund, sizeof(int64_t)),
                           world_room(world, n_fund, sizeof(int64_t)), world_room(world, n_fund, sizeof(int64_t))};
    world->input.fund = &world->book;
    world->input.reference = world->reference;
    world->input.flow = world->flow;
    for (size_t k = 0; k < FLOW_COUNT; k++)
        world->flow[k] = world_room(world, n * n_lane, sizeof(int64_t));
    for (size_t k = 0; k < WORLD_LAYERS; k++)
        world->reference[k] =
            world_below(world, 4) ? world_amounts(world, n * n_lane, limit * FORM_COUNT * (int64_t)n_care) : NULL;
    world->workspace = world_room(world, settle_workspace_size(n, n_care, n_lane), 1);
    world->payment = world_room(world, n * n_lane, sizeof *world->payment);
    world->external = world_room(world, n_lane, sizeof *world->external);
    int64_t left = NANO;
    for (size_t k = 0; k + 1 < FORM_COUNT * n_care; k++)
        left -= world->fraction[k] = (int64_t)(world_random(world) % (uint64_t)(left + 1));
    world->fraction[FORM_COUNT * n_care - 1] = left;
}

static inline void world_free(struct world *world) {
    while (world->n_room > 0)
        free(world->room[--world->n_room]);
}

/* The layer covers the cells that world->covered names. */
static inline void world_cover(struct world *world, size_t k) {
    struct layer *layer = &world->layer[k];
    layer->covers_all = true;
    layer->covered_fraction = 0;
    for (size_t c = 0; c < FORM_COUNT * world->input.n_care; c++) {
        layer->covers_all &= world->covered[k][c];
        layer->covered_fraction += world->covered[k][c] ? world->fraction[c] : 0;
    }
}

/* A plain scheme of one layer: everything covered, all in one pool, all of it shared. */
static inline struct layer *world_plain_layer(struct world *world, const struct base *base, const struct key *key) {
    size_t n = world->input.n_municipality;
    for (size_t c = 0; c < WORLD_CELLS; c++)
        world->covered[0][c] = true;
    world->share[0] = NANO;
    for (size_t i = 0; i < n; i++) {
        world->pool[0][i] = 0;
        world->weight[0][i] = (int64_t)world_below(world, 10) * NANO / 3;
    }
    world->layer[0] = (struct layer){.base = base,
                                     .key = key,
                                     .covered = world->covered[0],
                                     .share = &world->share[0],
                                     .weight = world->weight[0],
                                     .lag_weight = {3, 2, 1},
                                     .pool = world->pool[0],
                                     .n_pool = 1};
    world_cover(world, 0);
    world->scheme = (struct scheme){.name = "plain", .layer = world->layer, .n_layer = 1};
    return &world->layer[0];
}

/* None as often as not; otherwise of a size that matters beside the amounts of this world. */
static inline struct amount world_amount(struct world *world) {
    static const int64_t percent[] = {0, NANO, 5 * NANO, 33333333333, 100 * NANO, 250 * NANO};
    static const int64_t eur[] = {0, 1010000000, 12500000000, 250000500000000, 5000000};
    if (world_below(world, 2))
        return (struct amount){AMOUNT_NONE, 0};
    enum amount_unit unit = (enum amount_unit)(AMOUNT_PERCENT_OF_BUDGET + world_below(world, 4));
    if (unit == AMOUNT_PERCENT_OF_BUDGET)
        return (struct amount){unit, percent[world_below(world, sizeof percent / sizeof percent[0])]};
    return (struct amount){unit, eur[world_below(world, sizeof eur / sizeof eur[0])]};
}

static inline size_t world_count_bases(void) {
    size_t n = 0;
    while (base_at(n))
        n++;
    return n;
}

static inline size_t world_count_keys(void) {
    size_t n = 0;
    while (key_at(n))
        n++;
    return n;
}

/* Give a layer several keys instead of its one. */
static inline void world_blend(struct world *world, size_t k) {
    static const int64_t nano[] = {NANO, NANO / 2, NANO / 3, 1};
    struct layer *layer = &world->layer[k];
    layer->key = &key_blend;
    layer->part = world->part[k];
    layer->n_part = 1 + world_below(world, BLEND_KEYS);
    size_t first = world_below(world, world_count_keys());
    for (size_t p = 0; p < layer->n_part; p++)
        world->part[k][p] = (struct blend_part){key_at((first + p) % world_count_keys()), nano[world_below(world, 4)]};
}

/* Give a layer a fund: bounds that matter beside the amounts of this world, or none. */
static inline void world_fund(struct world *world, size_t k) {
    static const int64_t premium[] = {0, NANO / 50, NANO / 3, NANO, 1050000000, 2 * NANO};
    struct fund *fund = &world->layer[k].fund;
    int64_t limit = world_scale(world, world->input.n_municipality * FORM_COUNT * world->input.n_care);
    world->premium[k] = premium[world_below(world, sizeof premium / sizeof premium[0])];
    fund->premium = &world->premium[k];
    fund->opening = (int64_t)(world_random(world) % (uint64_t)(limit + 1));
    fund->floor = world_below(world, 2) ? (int64_t)(world_random(world) % (uint64_t)(limit + 1)) : 0;
    fund->ceiling = FUND_NO_CEILING;
    if (world_below(world, 2))
        fund->ceiling = fund->floor + (int64_t)(world_random(world) % (uint64_t)(limit + 1));
    world->layer[k].contribution_cap = world->layer[k].receipt_cap = world->layer[k].payment_floor =
        (struct amount){AMOUNT_NONE, 0};
    world->layer[k].change.against = AGAINST_NOTHING;
}

/* Give a layer bands instead of own risk, limit and share: ascending in one unit, the last one with an end or without.
 */
static inline void world_bands(struct world *world, size_t k) {
    static const int64_t shares[] = {0, 1, 333333333, NANO / 2, 999999999, NANO};
    struct layer *layer = &world->layer[k];
    bool clients = layer->base->needs & NEED_EXCESS;
    enum amount_unit unit = clients ? AMOUNT_EUR : (enum amount_unit)(AMOUNT_PERCENT_OF_BUDGET + world_below(world, 4));
    int64_t at = 0;
    layer->band = world->band[k];
    layer->n_band = 1 + world_below(world, WORLD_BANDS);
    for (size_t b = 0; b < layer->n_band; b++) {
        struct band *band = &world->band[k][b];
        bool last = b + 1 == layer->n_band, open = last && world_below(world, 2);
        int64_t from = at + (int64_t)world_below(world, 3) * (int64_t)(world_random(world) % (uint64_t)(20 * NANO));
        at = from + 1 + (int64_t)(world_random(world) % (uint64_t)(100 * NANO));
        world->band_share[k][b] = shares[world_below(world, sizeof shares / sizeof shares[0])];
        *band = (struct band){.from = {unit, from},
                              .to = {open ? AMOUNT_NONE : unit, open ? 0 : at},
                              .share = &world->band_share[k][b],
                              .threshold_from = world_below(world, WORLD_THRESHOLDS),
                              .threshold_to = world_below(world, WORLD_THRESHOLDS)};
    }
    layer->attachment = layer->limit = (struct amount){AMOUNT_NONE, 0};
    world->share[k] = NANO;
}

/* Caps and floors, some of them. */
static inline void world_bounds(struct world *world, size_t k) {
    struct layer *layer = &world->layer[k];
    struct amount size = world_amount(world);
    layer->receipt_cap = world_amount(world);
    layer->payment_floor = world_amount(world);
    layer->cut_outside = world_below(world, 3) == 0;
    if (size.unit == AMOUNT_NONE)
        return;
    world->change[k] = size.nano;
    layer->change = (struct change_cap){.against = (enum against)world_below(world, AGAINST_SCHEME + 1),
                                        .reference = k,
                                        .unit = size.unit,
                                        .nano = &world->change[k]};
}

/* Anything a scheme may say, in one to four layers. */
static inline void world_random_layer(struct world *world, size_t k) {
    static const int64_t shares[] = {NANO, NANO, 500000000, 333333333, 250000000, 999999999, 1, 0};
    struct layer *layer = &world->layer[k];
    size_t n_pool = 1 + world_below(world, WORLD_POOLS);
    bool all = world_below(world, 2);
    for (size_t c = 0; c < WORLD_CELLS; c++)
        world->covered[k][c] = all || world_below(world, 2);
    for (size_t i = 0; i < world->input.n_municipality; i++) {
        world->pool[k][i] = (int16_t)(world_below(world, 8) ? (int)world_below(world, n_pool) : -1);
        world->weight[k][i] = world_below(world, 3) ? (int64_t)(world_random(world) % (uint64_t)(10 * NANO)) : 0;
    }
    world->share[k] = shares[world_below(world, sizeof shares / sizeof shares[0])];
    *layer = (struct layer){.base = base_at(world_below(world, world_count_bases())),
                            .key = key_at(world_below(world, world_count_keys())),
                            .covered = world->covered[k],
                            .share = &world->share[k],
                            .attachment = world_amount(world),
                            .limit = world_amount(world),
                            .contribution_cap = world_amount(world),
                            .threshold = world_below(world, WORLD_THRESHOLDS),
                            .weight = world->weight[k],
                            .lag_weight = {(int64_t)world_below(world, 101), (int64_t)world_below(world, 3),
                                           (int64_t)world_below(world, 2)},
                            .pool = world->pool[k],
                            .n_pool = n_pool,
                            .external_share = world_below(world, 3) ? 0 : shares[world_below(world, 8)],
                            .external_of = (enum external_of)world_below(world, 2),
                            .covariance = world_below(world, WORLD_COVARIANCES)};
    if (layer->base->allows_total_limit)
        layer->total_limit = (enum total_limit)world_below(world, 3);
    layer->total_limit_cents = (int64_t)(world_random(world) >> (12 + world_below(world, 50))) % MONEY_LIMIT;
    layer->flow = (enum flow)world_below(world, FLOW_COUNT + 1);
    if (world_below(world, 4) == 0) {
        world->settles[k] = world_below(world, 8) > 0;
        layer->settles = &world->settles[k];
        layer->over_years = 2 + world_below(world, OVER_YEARS_MAX - 1);
        layer->n_back = layer->over_years - 1;
    }
    if (world_below(world, 4) == 0)
        world_bands(world, k);
    if (world_below(world, 3) == 0)
        world_bounds(world, k);
    world_cover(world, k);
}

/* What was agreed beside the layers. */
static inline void world_by_hand(struct world *world) {
    int64_t *given = world_room(world, world->input.n_municipality, sizeof *given);
    for (size_t i = 0; i < world->input.n_municipality; i++)
        given[i] = (int64_t)world_below(world, 2000001) - 1000000;
    world->scheme.by_hand_transfer = given;
}

static inline void world_random_scheme(struct world *world) {
    world->scheme = (struct scheme){.name = "random", .layer = world->layer, .n_layer = world_below(world, 5)};
    for (size_t k = 0; k < world->scheme.n_layer; k++) {
        world_random_layer(world, k);
        if (world_below(world, 4) == 0)
            world_blend(world, k);
        if (world_below(world, 3) == 0)
            world_fund(world, k);
        world->layer[k].fund.first = world->scheme.n_fund;
        world->scheme.n_fund += world->layer[k].fund.premium ? world->layer[k].n_pool : 0;
    }
    world->scheme.n_reference = WORLD_LAYERS;
    if (world_below(world, 4) == 0)
        world_by_hand(world);
}

static inline void world_settle(struct world *world) {
    settle_scheme(&world->scheme, &world->input, world->workspace, world->payment, world->external);
}

#endif
