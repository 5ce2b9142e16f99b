/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules, step by step, are those of settle.h; the names of steps in comments: c covered cost, b its budget part, y
 * what the layer takes over, E the outside share, q what members pay in by the key, T = q - y the transfer. */
#include "models/solidarity/settle.h"
#include "models/core/clones.h"
#include "models/solidarity/bands.h"
#include "models/solidarity/base.h"
#include "models/solidarity/blend.h"
#include "models/solidarity/bounds.h"
#include "models/solidarity/cap.h"
#include "models/solidarity/fund.h"
#include "models/solidarity/key.h"

/* One block of lanes. Arrays are [n][LANES]; pool arrays have a row per member, in ascending order, and are also used
 * for a row per cell. */
struct block {
    const struct settle_input *input;
    const struct scheme *scheme;
    size_t n_cell;
    size_t first;      /* first lane of the block in the input's arrays */
    size_t n;          /* lanes in use */
    int64_t *external; /* row: E, summed over layers and pools */
    int64_t *own;      /* [n_municipality] own cost */
    int64_t *transfer; /* [n_municipality] sum of T over layers */
    int64_t *cell;     /* [n_municipality][n_cell] what earlier layers left */
    size_t n_member;
    int64_t *member; /* [n_member] municipality */
    int64_t *covered;
    int64_t *budget_part;
    int64_t *taken; /* y */
    int64_t *weight;
    int64_t *part;    /* q, then T */
    int64_t *scratch; /* three pool arrays */
    int64_t *pooled;  /* [n_municipality] pool of this layer is settled */
};

/* Municipalities or cells, whichever are more. */
static size_t count_rows(size_t n_municipality, size_t n_care) {
    size_t n_cell = FORM_COUNT * n_care;
    return n_municipality > n_cell ? n_municipality : n_cell;
}

enum { POOL_ARRAYS = 8 };

size_t settle_workspace_size(size_t n_municipality, size_t n_care, size_t n_lane) {
    (void)n_lane; /* lanes are settled block by block in the same room */
    size_t rows = 1 + n_municipality * (2 + FORM_COUNT * n_care) + POOL_ARRAYS * count_rows(n_municipality, n_care);
    return (rows * LANES + 2 * n_municipality) * sizeof(int64_t);
}

static void block_init(struct block *block, const struct scheme *scheme, const struct settle_input *input,
                       void *workspace) {
    size_t n = input->n_municipality;
    size_t pool_array = count_rows(n, input->n_care) * LANES;
    int64_t *room = (int64_t *)workspace;
    block->input = input;
    block->scheme = scheme;
    block->n_cell = FORM_COUNT * input->n_care;
    block->external = room;
    block->own = block->external + LANES;
    block->transfer = block->own + n * LANES;
    block->cell = block->transfer + n * LANES;
    block->covered = block->cell + n * block->n_cell * LANES;
    block->budget_part = block->covered + pool_array;
    block->taken = block->budget_part + pool_array;
    block->weight = block->taken + pool_array;
    block->part = block->weight + pool_array;
    block->scratch = block->part + pool_array;
    block->member = block->scratch + 3 * pool_array;
    block->pooled = block->member + n;
}

static bool layers_overlap(const struct layer *a, const struct layer *b, size_t n_cell) {
    for (size_t k = 0; k < n_cell; k++)
        if (a->covered[k] && b->covered[k])
            return true;
    return false;
}

/* Does a later layer look at cells of layer k? */
static bool layer_leaves_trace(const struct block *block, size_t k) {
    for (size_t later = k + 1; later < block->scheme->n_layer; later++)
        if (layers_overlap(&block->scheme->layer[k], &block->scheme->layer[later], block->n_cell))
            return true;
    return false;
}

static bool block_keeps_cells(const struct block *block) {
    for (size_t k = 0; k + 1 < block->scheme->n_layer; k++)
        if (layer_leaves_trace(block, k))
            return true;
    return false;
}

/* Those who settle: how many, and the k-th of them. */
static size_t count_settling(const struct block *block) {
    return block->input->only ? block->input->n_only : block->input->n_municipality;
}

static size_t settling(const struct block *block, size_t k) {
    return block->input->only ? block->input->only[k] : k;
}

/* Own cost, and the cells when layers build on each other. */
static void block_load(struct block *block, bool keep_cells) {
    const struct settle_input *in = block->input;
    bool added = in->own && in->own_of == in->cost;
    row_fill(block->external, 0);
    for (size_t j = 0; j < count_settling(block); j++) {
        size_t i = settling(block, j);
        int64_t *own = block->own + i * LANES;
        row_fill(own, 0);
        row_fill(block->transfer + i * LANES, 0);
        if (added)
            row_add(own, in->own + i * in->n_lane + block->first, block->n);
        for (size_t k = 0; k < block->n_cell && (keep_cells || !added); k++) {
            const int64_t *cost = in->cost + (i * block->n_cell + k) * in->n_lane + block->first;
            if (!added)
                row_add(own, cost, block->n);
            if (keep_cells) {
                int64_t *cell = block->cell + (i * block->n_cell + k) * LANES;
                row_fill(cell, 0);
                row_add(cell, cost, block->n);
            }
        }
    }
}

/* c: from the cells that earlier layers left, or straight from the input where none touched them. */
static void load_covered(const struct block *block, const struct member *member, bool keep_cells, int64_t *row) {
    size_t i = member->municipality;
    if (keep_cells) {
        row_fill(row, 0);
        for (size_t k = 0; k < block->n_cell; k++)
            if (member->layer->covered[k])
                row_add(row, block->cell + (i * block->n_cell + k) * LANES, LANES);
    } else if (member->layer->covers_all) {
        row_copy(row, block->own + i * LANES);
    } else {
        member_sum_cells(member, member->input->cost, row);
    }
}

/* c += what care cost in earlier years that are taken together with this one, before any layer. */
static void add_earlier_covered(const struct member *member, int64_t *row) {
    const int64_t *const cost[OVER_YEARS_MAX - 1] = {member->input->cost_lag1, member->input->cost_lag2};
    int64_t year[LANES];
    for (size_t back = 0; back < member->layer->n_back; back++) {
        member_sum_cells(member, cost[back], year);
        row_from_zero(year);
        row_add(row, year, LANES);
    }
}

/* b: the covered fraction of the budget, to the cent, each year by itself. */
static void load_budget_part(const struct member *member, int64_t *row) {
    const struct settle_input *in = member->input;
    const int64_t *const budget[OVER_YEARS_MAX] = {in->budget, in->budget_lag1, in->budget_lag2};
    int64_t year[LANES];
    row_fill(row, 0);
    for (size_t back = 0; back <= member->layer->n_back; back++) {
        row_fill(year, 0);
        row_add(year, budget[back] + member->municipality * in->n_lane + member->first, member->n);
        if (!member->layer->covers_all)
            row_scale(year, member->layer->covered_fraction, NANO);
        row_add(row, year, LANES);
    }
}

static struct member block_member(const struct block *block, const struct layer *layer, size_t m) {
    return (struct member){.input = block->input,
                           .layer = layer,
                           .municipality = (size_t)block->member[m],
                           .first = block->first,
                           .n = block->n,
                           .covered = block->covered + m * LANES,
                           .budget_part = block->budget_part + m * LANES};
}

/* to = amount by the blended key of the layer. */
static void pool_blend(const struct block *block, const struct layer *layer, const int64_t *amount, int64_t *to) {
    const struct blend_pool pool = {block_member(block, layer, 0), block->member, block->n_member};
    blend_allocate(&pool, amount, block->scratch, to);
}

/* Steps 1 to 4, and the weights of step 7. */
static void pool_load(struct block *block, const struct layer *layer, bool keep_cells) {
    bool wants_budget_part = layer_needs(layer) & NEED_BUDGET_PART;
    for (size_t m = 0; m < block->n_member; m++) {
        struct member member = block_member(block, layer, m);
        load_covered(block, &member, keep_cells, block->covered + m * LANES);
        row_from_zero(block->covered + m * LANES);
        add_earlier_covered(&member, block->covered + m * LANES);
        if (wants_budget_part)
            load_budget_part(&member, block->budget_part + m * LANES);
        if (layer->n_band > 0)
            bands_taken(&member, block->taken + m * LANES);
        else
            member_taken(&member, block->taken + m * LANES);
        if (layer->n_part == 0)
            layer->key->weight(&member, block->weight + m * LANES);
    }
    if (layer->n_part > 0) {
        int64_t whole[LANES];
        row_fill(whole, BLEND_WHOLE);
        pool_blend(block, layer, whole, block->weight);
    }
}

/* Where all weights are 0 the layer does nothing. total = sum of the weights. */
static void pool_drop_weightless(struct block *block, int64_t *restrict total) {
    rows_sum(block->n_member, block->weight, total);
    int64_t smallest = INT64_MAX;
    for (size_t l = 0; l < LANES; l++)
        smallest = total[l] < smallest ? total[l] : smallest;
    if (smallest > 0)
        return;
    for (size_t m = 0; m < block->n_member; m++)
        for (size_t l = 0; l < LANES; l++)
            block->taken[m * LANES + l] = total[l] > 0 ? block->taken[m * LANES + l] : 0;
}

/* G: the most that may be taken over in total. */
static void pool_total_limit(const struct block *block, const struct layer *layer, int64_t *restrict limit) {
    row_fill(limit, layer->total_limit == TOTAL_LIMIT_EUR ? layer->total_limit_cents : 0);
    if (layer->total_limit == TOTAL_LIMIT_EUR)
        return;
    for (size_t m = 0; m < block->n_member; m++) {
        const int64_t *budget_part = block->budget_part + m * LANES, *covered = block->covered + m * LANES;
        for (size_t l = 0; l < LANES; l++)
            limit[l] += budget_part[l] > covered[l] ? budget_part[l] - covered[l] : 0;
    }
}

/* Step 5. Allocating a sum over its own terms gives the terms back, so lanes within the limit keep their y. */
static void pool_limit_total(struct block *block, const struct layer *layer) {
    int64_t total[LANES], limit[LANES];
    pool_total_limit(block, layer, limit);
    rows_sum(block->n_member, block->taken, total);
    int64_t over = 0;
    for (size_t l = 0; l < LANES; l++) {
        over |= limit[l] - total[l];
        limit[l] = limit[l] < total[l] ? limit[l] : total[l];
    }
    if (over >= 0)
        return;
    rows_allocate(limit, block->n_member, block->taken, total, block->scratch, block->part);
    for (size_t m = 0; m < block->n_member; m++)
        row_copy(block->taken + m * LANES, block->part + m * LANES);
}

/* Of what the outside party pays its share: what the pool takes over, or the shortfall of its members together. */
static void pool_external_basis(const struct block *block, const struct layer *layer, const int64_t *restrict pooled,
                                int64_t *restrict basis) {
    row_copy(basis, pooled);
    if (layer->external_of == EXTERNAL_OF_POOL)
        return;
    row_fill(basis, 0);
    for (size_t m = 0; m < block->n_member; m++) {
        row_add(basis, block->covered + m * LANES, LANES);
        row_subtract(basis, block->budget_part + m * LANES);
    }
}

/* Step 6: pooled = R, what the members raise; the outside party's E is added to the block's. Where nobody has weight
 * (total 0) there is nobody to pay it to. */
static void pool_split_external(struct block *block, const struct layer *layer, const int64_t *restrict total,
                                int64_t *restrict pooled) {
    rows_sum(block->n_member, block->taken, pooled);
    if (layer->external_share == 0)
        return;
    int64_t external[LANES];
    pool_external_basis(block, layer, pooled, external);
    for (size_t l = 0; l < LANES; l++)
        external[l] = external[l] > 0 && total[l] > 0 ? external[l] : 0;
    row_scale(external, layer->external_share, NANO);
    row_subtract(pooled, external);
    row_add(block->external, external, LANES);
}

/* Step 9. The bounds take the place of c and b, which are no longer needed. Where nobody has weight (total 0) the layer
 * does nothing. */
static void pool_cap(struct block *block, const struct layer *layer, const int64_t *restrict total) {
    int64_t lower[LANES], upper[LANES], left[LANES];
    for (size_t m = 0; m < block->n_member; m++) {
        struct member member = block_member(block, layer, m);
        size_t at = member.municipality * LANES;
        bounds_of(&member, block->own + at, block->transfer + at, lower, upper);
        for (size_t l = 0; l < LANES; l++) {
            block->covered[m * LANES + l] = total[l] > 0 ? upper[l] : CAP_NONE;
            block->budget_part[m * LANES + l] = total[l] > 0 ? lower[l] : -CAP_NONE;
        }
    }
    cap_transfers(block->n_member, block->budget_part, block->covered, block->weight, block->scratch, block->part, left,
                  layer->cut_outside);
    row_add(block->external, left, LANES);
}

/* Step 7 in a layer with a fund, which pays what is pooled. The premiums take the place of c, which is no longer
 * needed. */
static void pool_settle_fund(struct block *block, const struct layer *layer, const int64_t *total,
                             const int64_t *pooled) {
    const struct fund_book *book = block->input->fund;
    int64_t balance[LANES], assessed[LANES], refunded[LANES];
    size_t number = layer->fund.first + (size_t)layer->pool[block->member[0]];
    size_t at = number * block->input->n_lane + block->first;
    for (size_t m = 0; m < block->n_member; m++) {
        struct member member = block_member(block, layer, m);
        fund_premium(&member, block->covered + m * LANES);
    }
    row_fill(balance, book ? 0 : layer->fund.opening);
    if (book)
        row_add(balance, book->before + at, block->n);
    struct fund_pool pool = {block->n_member, block->weight, total,    block->covered, pooled,
                             balance,         assessed,      refunded, block->scratch, block->part};
    fund_settle(&layer->fund, &pool);
    for (size_t l = 0; book && l < block->n; l++) {
        book->after[at + l] = balance[l];
        book->assessed[at + l] = assessed[l];
        book->refunded[at + l] = refunded[l];
    }
}

/* What members pay into the pool, T + y, belongs to the flow of the layer. */
static void pool_add_flow(const struct block *block, const struct layer *layer) {
    if (!block->input->flow || layer->flow == FLOW_NONE)
        return;
    int64_t *flow = block->input->flow[layer->flow - FLOW_CONTRIBUTION];
    for (size_t m = 0; m < block->n_member; m++) {
        int64_t *to = flow + (size_t)block->member[m] * block->input->n_lane + block->first;
        for (size_t l = 0; l < block->n; l++)
            to[l] += block->part[m * LANES + l] + block->taken[m * LANES + l];
    }
}

/* Steps 5 to 9: from y and weights to T. */
static void pool_settle(struct block *block, const struct layer *layer) {
    int64_t total[LANES], pooled[LANES];
    pool_drop_weightless(block, total);
    if (layer->total_limit != TOTAL_LIMIT_NONE)
        pool_limit_total(block, layer);
    pool_split_external(block, layer, total, pooled);
    if (layer->fund.premium)
        pool_settle_fund(block, layer, total, pooled);
    else if (layer->n_part > 0)
        pool_blend(block, layer, pooled, block->part);
    else
        rows_allocate(pooled, block->n_member, block->weight, total, block->scratch, block->part);
    for (size_t m = 0; m < block->n_member; m++)
        row_subtract(block->part + m * LANES, block->taken + m * LANES);
    if (bounds_are_there(layer))
        pool_cap(block, layer, total);
    for (size_t m = 0; m < block->n_member; m++)
        row_add(block->transfer + (size_t)block->member[m] * LANES, block->part + m * LANES, LANES);
    pool_add_flow(block, layer);
}

/* The covered cells of one municipality as rows next to each other; returns how many. */
static size_t gather_cells(struct block *block, const struct layer *layer, const int64_t *cell) {
    size_t n = 0;
    for (size_t k = 0; k < block->n_cell; k++)
        if (layer->covered[k]) {
            row_copy(block->weight + n * LANES, cell + k * LANES);
            row_from_zero(block->weight + n * LANES);
            n++;
        }
    return n;
}

/* Step 10 for one municipality: its covered cells change by -y, in proportion; the first one where none is above 0. */
static void cells_reduce(struct block *block, const struct layer *layer, const int64_t *taken, int64_t *cell) {
    int64_t total[LANES];
    size_t n = gather_cells(block, layer, cell);
    rows_sum(n, block->weight, total);
    rows_allocate(taken, n, block->weight, total, block->scratch, block->part);
    for (size_t l = 0; n > 0 && l < LANES; l++)
        block->part[l] = total[l] > 0 ? block->part[l] : taken[l];
    const int64_t *part = block->part;
    for (size_t k = 0; k < block->n_cell; k++)
        if (layer->covered[k]) {
            row_subtract(cell + k * LANES, part);
            part += LANES;
        }
}

static void pool_reduce_cells(struct block *block, const struct layer *layer) {
    for (size_t m = 0; m < block->n_member; m++) {
        const int64_t *taken = block->taken + m * LANES;
        int64_t *cell = block->cell + (size_t)block->member[m] * block->n_cell * LANES;
        int64_t any = 0;
        for (size_t l = 0; l < LANES; l++)
            any |= taken[l];
        if (any != 0)
            cells_reduce(block, layer, taken, cell);
    }
}

/* The members of the pool that the k-th municipality is in, ascending from it. */
static void pool_gather(struct block *block, const struct layer *layer, size_t k) {
    int16_t pool = layer->pool[settling(block, k)];
    block->n_member = 0;
    for (; k < count_settling(block); k++) {
        size_t i = settling(block, k);
        if (layer->pool[i] == pool) {
            block->member[block->n_member++] = (int64_t)i;
            block->pooled[i] = 1;
        }
    }
}

static void block_settle_layer(struct block *block, const struct layer *layer, bool keep_cells, bool leaves_trace) {
    size_t n = count_settling(block);
    if (layer->settles && !layer->settles[block->input->year])
        return;
    for (size_t k = 0; k < n; k++)
        block->pooled[settling(block, k)] = layer->pool[settling(block, k)] < 0;
    for (size_t k = 0; k < n; k++) {
        if (block->pooled[settling(block, k)])
            continue;
        pool_gather(block, layer, k);
        pool_load(block, layer, keep_cells);
        pool_settle(block, layer);
        if (leaves_trace)
            pool_reduce_cells(block, layer);
    }
}

/* After all layers: what was agreed by hand, in every draw alike. What members do not get back comes from outside. */
static void block_add_by_hand(struct block *block) {
    size_t n = block->input->n_municipality;
    const int64_t *given = block->scheme->by_hand_transfer;
    for (size_t k = 0; given && k < count_settling(block); k++) {
        size_t i = settling(block, k);
        int64_t cents[LANES];
        row_fill(cents, given[block->input->year * n + i]);
        row_add(block->transfer + i * LANES, cents, LANES);
        row_subtract(block->external, cents);
    }
}

static void block_store(const struct block *block, int64_t *payment, int64_t *external) {
    for (size_t k = 0; k < count_settling(block); k++) {
        size_t i = settling(block, k);
        int64_t *to = payment + i * block->input->n_lane + block->first;
        for (size_t l = 0; l < block->n; l++)
            to[l] = block->own[i * LANES + l] + block->transfer[i * LANES + l];
    }
    for (size_t l = 0; l < block->n; l++)
        external[block->first + l] = block->external[l];
}

/* A fund whose pool has nobody left stays as it is. */
static void carry_funds(const struct scheme *scheme, const struct settle_input *input) {
    for (size_t k = 0; input->fund && k < scheme->n_fund * input->n_lane; k++) {
        input->fund->after[k] = input->fund->before[k];
        input->fund->assessed[k] = input->fund->refunded[k] = 0;
    }
}

/* Whole, with all that it calls in this file, for each instruction set. */
CLONED CLONE_WHOLE static void settle_block(struct block *block, bool keep_cells, int64_t *payment, int64_t *external) {
    block_load(block, keep_cells);
    for (size_t k = 0; k < block->scheme->n_layer; k++)
        block_settle_layer(block, &block->scheme->layer[k], keep_cells, layer_leaves_trace(block, k));
    block_add_by_hand(block);
    block_store(block, payment, external);
}

void settle_scheme(const struct scheme *scheme, const struct settle_input *input, void *workspace, int64_t *payment,
                   int64_t *external) {
    struct block block;
    block_init(&block, scheme, input, workspace);
    bool keep_cells = block_keeps_cells(&block);
    carry_funds(scheme, input);
    for (size_t k = 0; input->flow && k < FLOW_COUNT * input->n_municipality * input->n_lane; k++)
        input->flow[k % FLOW_COUNT][k / FLOW_COUNT] = 0;
    for (block.first = 0; block.first < input->n_lane; block.first += LANES) {
        size_t left = input->n_lane - block.first;
        block.n = left < LANES ? left : LANES;
        settle_block(&block, keep_cells, payment, external);
    }
}
