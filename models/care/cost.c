/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/cost.h"

#include "models/core/clones.h"
#include "models/core/money.h"
#include <stdlib.h>
#include <string.h>

enum { TILE = 512, STEP = 8 }; /* STEP: clients that are laid out at once, at the end of a tile past it */

/* Weights of a split add up to about this. */
static const double SPLIT_PARTS = 1e15;

void cost_scratch_free(struct cost_scratch *s) {
    free(s->x);
    free(s->draw);
    free(s->client);
    free(s->weight);
    free(s->part);
    free(s->total);
    free(s->alike);
    memset(s, 0, sizeof *s);
}

/* Room for so many clients at once. */
static enum status reserve(struct cost_scratch *s, size_t capacity) {
    if (capacity <= s->capacity)
        return STATUS_OK;
    void *x = realloc(s->x, capacity * sizeof *s->x);
    if (x)
        s->x = x;
    void *draw = realloc(s->draw, capacity * sizeof *s->draw);
    if (draw)
        s->draw = draw;
    void *client = realloc(s->client, capacity * sizeof *s->client);
    if (client)
        s->client = client;
    void *weight = realloc(s->weight, capacity * sizeof *s->weight);
    if (weight)
        s->weight = weight;
    void *part = realloc(s->part, capacity * sizeof *s->part);
    if (part)
        s->part = part;
    if (!x || !draw || !client || !weight || !part)
        return STATUS_MEMORY;
    s->capacity = capacity;
    return STATUS_OK;
}

enum status cost_scratch_init(struct cost_scratch *s, size_t n_lane) {
    memset(s, 0, sizeof *s);
    s->total = calloc(n_lane, sizeof *s->total);
    s->alike = calloc(n_lane, sizeof *s->alike);
    return s->total && s->alike ? reserve(s, TILE + STEP) : STATUS_MEMORY;
}

static bool wants_excess(const struct care_plan *plan, const struct cost_cell *cell) {
    return plan->n_threshold > 0 && plan->excess_wanted[cell->product->care];
}

static void add_excess(const struct care_plan *plan, int64_t cents, size_t at, struct care_block *block) {
    for (size_t k = 0; k < plan->n_threshold; k++)
        if (cents > plan->threshold[k])
            block->excess[k][at] += cents - plan->threshold[k];
}

static int64_t least_threshold(const struct care_plan *plan) {
    int64_t least = INT64_MAX;
    for (size_t k = 0; k < plan->n_threshold; k++)
        least = plan->threshold[k] < least ? plan->threshold[k] : least;
    return least;
}

static const struct product *product_of(const struct cost_cell *cell, size_t lane) {
    return cell->variant ? cell->variant[lane] : cell->product;
}

/* Single clients of consecutive lanes; the clients of one lane are a run. */
struct tile {
    size_t n, n_run;
    uint16_t lane[TILE]; /* [n_run] */
    uint16_t end[TILE];  /* [n_run] where the run ends */
};

/* One more run: as many of the lane's clients, from number first on, as there is room for; returns how many. */
static size_t add_run(struct tile *tile, struct cost_scratch *s, uint32_t draw, size_t lane, size_t first,
                      size_t count) {
    size_t n = tile->n, some = count < TILE - n ? count : TILE - n;
    for (size_t from = 0; from < some; from += STEP)
        for (size_t j = from; j < from + STEP; j++) {
            s->draw[n + j] = draw;
            s->client[n + j] = (uint32_t)(first + j);
        }
    tile->n = n + some;
    tile->lane[tile->n_run] = (uint16_t)lane;
    tile->end[tile->n_run++] = (uint16_t)tile->n;
    return some;
}

/* The clients of one lane, of gamma variates x: their cell is split by these (a Dirichlet split), in whole cents that
 * sum to it. Where even the largest is surely below every threshold, by a cent of rounding and then some, nothing is.
 */
static void split_clients(const struct care_plan *plan, struct cost_scratch *s, size_t count, const double *x,
                          int64_t cents, size_t at, struct care_block *block) {
    double sum = 0.0, most = 0.0;
    for (size_t j = 0; j < count; j++) {
        sum += x[j];
        most = x[j] > most ? x[j] : most;
    }
    if (sum > 0.0 && (double)cents * (most / sum) * (1.0 + 1e-6) + 2.0 < (double)least_threshold(plan))
        return;
    for (size_t j = 0; j < count; j++)
        s->weight[j] = sum > 0.0 ? (int64_t)(x[j] / sum * SPLIT_PARTS) : 1;
    money_allocate(cents, count, s->weight, s->part);
    for (size_t j = 0; j < count; j++)
        add_excess(plan, s->part[j], at, block);
}

static double split_shape(const struct cost_cell *cell, size_t lane) {
    double cv = product_of(cell, lane)->cv;
    return 1.0 / (cv * cv);
}

static int64_t cents_of(const struct cost_scratch *s, size_t lane) {
    return (int64_t)(s->total[lane] + 0.5);
}

static void split_tile(const struct care_plan *plan, struct cost_scratch *s, const struct cost_cell *cell,
                       struct tile *tile, struct care_block *block) {
    double shape[TILE];
    struct lanes clients = {tile->n, s->draw, s->client};
    for (size_t run = 0, j = 0; run < tile->n_run; run++)
        for (double of_run = split_shape(cell, tile->lane[run]); j < tile->end[run]; j++)
            shape[j] = of_run;
    plan->sampler->gamma(&cell->split, &clients, shape, s->x);
    for (size_t run = 0, from = 0; run < tile->n_run; from = tile->end[run++])
        split_clients(plan, s, tile->end[run] - from, s->x + from, cents_of(s, tile->lane[run]),
                      cell->offset + tile->lane[run], block);
    tile->n = tile->n_run = 0;
}

/* A lane of more clients than a tile has room for. */
static enum status split_large(const struct care_plan *plan, struct cost_scratch *s, const struct cost_cell *cell,
                               uint32_t draw, size_t lane, struct care_block *block) {
    size_t count = (size_t)cell->count[lane];
    enum status status = reserve(s, count + STEP);
    double shape[TILE];
    for (size_t j = 0; j < TILE; j++)
        shape[j] = split_shape(cell, lane);
    for (size_t from = 0; from < count && !status;) {
        struct tile tile = {.n = 0};
        size_t some = add_run(&tile, s, draw, lane, from, count - from);
        plan->sampler->gamma(&cell->split, &(struct lanes){some, s->draw, s->client}, shape, s->x + from);
        from += some;
    }
    if (!status)
        split_clients(plan, s, count, s->x, cents_of(s, lane), cell->offset + lane, block);
    return status;
}

/* Splits the cell of every lane over its clients. One client has all of it, and where all is no more than the lowest
 * threshold nobody has more. */
static enum status split_lanes(const struct care_plan *plan, struct cost_scratch *s, const struct lanes *lanes,
                               const struct cost_cell *cell, struct care_block *block) {
    struct tile tile; /* not zeroed: only what is filled is read */
    enum status status = STATUS_OK;
    tile.n = tile.n_run = 0;
    for (size_t l = 0; l < lanes->n && !status; l++) {
        size_t count = cell->count[l] > 0 ? (size_t)cell->count[l] : 0;
        if (count == 0 || cents_of(s, l) <= least_threshold(plan))
            continue;
        if (tile.n + count > TILE && tile.n > 0)
            split_tile(plan, s, cell, &tile, block);
        if (count == 1)
            add_excess(plan, cents_of(s, l), cell->offset + l, block);
        else if (count <= TILE)
            add_run(&tile, s, lanes->draw[l], l, 0, count);
        else
            status = split_large(plan, s, cell, lanes->draw[l], l, block);
    }
    if (tile.n > 0 && !status)
        split_tile(plan, s, cell, &tile, block);
    return status;
}

/* One more lane, or run of them, up to end. */
static void add_alike(struct alike *alike, size_t *n, const struct product *product, size_t end) {
    if (*n > 0 && alike[*n - 1].product == product)
        alike[*n - 1].end = end;
    else
        alike[(*n)++] = (struct alike){end, product};
}

/* The total of each lane in units of the mean. */
static void draw_units(const struct care_plan *plan, struct cost_scratch *s, const struct lanes *lanes,
                       const struct cost_cell *cell) {
    size_t n_alike = 0;
    for (size_t l = 0; cell->variant && l < lanes->n; l++)
        add_alike(s->alike, &n_alike, cell->variant[l], l + 1);
    if (!cell->variant)
        add_alike(s->alike, &n_alike, cell->product, lanes->n);
    cell->product->family->total(plan->sampler, &cell->stream, lanes, s->alike, cell->count, s->total);
}

/* From units of the mean to cents. */
CLONED static void price_totals(size_t n, const double *restrict unit_euro, double part, const double *restrict price,
                                double *restrict total) {
    for (size_t l = 0; l < n; l++)
        total[l] *= unit_euro[l] * part * 100.0 * price[l];
}

/* The same, where every lane has a part of its own. */
CLONED static void price_parts(size_t n, const double *restrict unit_euro, const double *restrict mean, double part,
                               const double *restrict price, double *restrict total) {
    for (size_t l = 0; l < n; l++)
        total[l] *= unit_euro[l] * (part * mean[l]) * 100.0 * price[l];
}

CLONED static bool are_within(size_t n, const double *restrict total) {
    uint64_t beyond = 0;
    for (size_t l = 0; l < n; l++)
        beyond |= total[l] < COST_CELL_LIMIT ? 0 : 1;
    return beyond == 0;
}

/* Totals as whole cents, halves up. */
CLONED static void add_cents(size_t n, const double *restrict total, int64_t *restrict cost) {
    for (size_t l = 0; l < n; l++)
        cost[l] += (int64_t)(total[l] + 0.5);
}

static enum status draw_total(const struct care_plan *plan, struct cost_scratch *s, const struct lanes *lanes,
                              const struct cost_cell *cell, struct care_block *block) {
    size_t n = lanes->n;
    bool excess = wants_excess(plan, cell);
    if (cell->total)
        memcpy(s->total, cell->total, n * sizeof *s->total);
    else
        draw_units(plan, s, lanes, cell);
    if (cell->means)
        price_parts(n, cell->unit_euro, cell->means, cell->part, cell->price, s->total);
    else
        price_totals(n, cell->unit_euro, cost_part(cell, 0), cell->price, s->total);
    if (!are_within(n, s->total))
        return STATUS_RANGE;
    add_cents(n, s->total, block->cost + cell->offset);
    return excess ? split_lanes(plan, s, lanes, cell, block) : STATUS_OK;
}

/* Single clients of one lane, summed four at a time: whole cents stay exact as doubles, in any order. */
typedef double vector __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t mask __attribute__((vector_size(32), aligned(8), may_alias));
enum { AT_ONCE = COST_BEHIND + 1 };
_Static_assert((int)STEP >= (int)COST_BEHIND, "behind a tile there is room too");

/* What a client of 1 costs, mean x price; and who costs too much. */
struct rate {
    double unit, price;
    mask beyond;
};

/* x becomes whole cents, 0 of a client beyond COST_CLIENT_LIMIT. */
static CLONE_PART void price(struct rate *rate, vector *x) {
    vector amount = *x * rate->unit * rate->price;
    mask within = (mask)(amount < COST_CLIENT_LIMIT);
    rate->beyond |= ~within;
    vector cents = (vector)(within & (mask)amount) + 0.5, nearest = (cents + 0x1.8p52) - 0x1.8p52;
    vector above = (vector)((mask)(nearest > cents) & (mask)((vector){0.0} + 1.0));
    *x = nearest - above;
}

/* What n clients cost above the threshold, together. A threshold of 0 takes all. Behind x there is room for a whole
 * vector, whatever it holds. */
CLONED static int64_t sum_above(struct rate *rate, size_t n, const double *restrict x, int64_t threshold) {
    struct rate of = *rate;
    vector sum = {0.0}, least = sum + (double)threshold;
    for (size_t j = 0; j < n; j += AT_ONCE) {
        vector some = *(const vector *)(x + j);
        if (n - j < AT_ONCE) {
            const mask place = {0, 1, 2, 3};
            some = (vector)((place < (int64_t)(n - j)) & (mask)some);
        }
        price(&of, &some);
        vector above = some - least;
        sum += (vector)((mask)(some > least) & (mask)above);
    }
    *rate = of;
    return (int64_t)(sum[0] + sum[1] + sum[2] + sum[3]);
}

/* n clients of a lane, x in units of the mean, into the block. */
static enum status add_clients(const struct care_plan *plan, const struct cost_cell *cell, size_t lane, size_t n,
                               const double *x, struct care_block *block) {
    struct rate rate = {.unit = cost_unit_cents(cell, lane), .price = cell->price[lane]};
    int64_t beyond = 0;
    block->cost[cell->offset + lane] += sum_above(&rate, n, x, 0);
    for (size_t k = 0; wants_excess(plan, cell) && k < plan->n_threshold; k++)
        block->excess[k][cell->offset + lane] += sum_above(&rate, n, x, plan->threshold[k]);
    for (size_t k = 0; k < AT_ONCE; k++)
        beyond |= rate.beyond[k];
    return beyond ? STATUS_RANGE : STATUS_OK;
}

/* Who is known client by client. */
static enum status add_lists(const struct care_plan *plan, size_t n_lane, const struct cost_cell *cell,
                             struct care_block *block) {
    enum status status = STATUS_OK;
    for (size_t l = 0; l < n_lane && !status; l++) {
        const struct client_list *list = &cell->list[l];
        size_t count = (size_t)cell->count[l], start = cell->from_end ? list->n - count : 0;
        if (count > 0)
            status = add_clients(plan, cell, l, count, list->x + start, block);
    }
    return status;
}

/* The cost of each client in units of the mean. */
static void draw_client_units(const struct care_plan *plan, struct cost_scratch *s, const struct cost_cell *cell,
                              const struct tile *tile) {
    struct alike alike[TILE];
    size_t n_alike = 0;
    for (size_t run = 0; run < tile->n_run; run++)
        add_alike(alike, &n_alike, product_of(cell, tile->lane[run]), tile->end[run]);
    struct lanes clients = {tile->n, s->draw, s->client};
    cell->product->family->client(plan->sampler, &cell->stream, &cell->split, &clients, alike, s->x);
}

static enum status draw_tile(const struct care_plan *plan, struct cost_scratch *s, const struct cost_cell *cell,
                             struct tile *tile, struct care_block *block) {
    enum status status = STATUS_OK;
    draw_client_units(plan, s, cell, tile);
    for (size_t run = 0, from = 0; run < tile->n_run && !status; from = tile->end[run++])
        status = add_clients(plan, cell, tile->lane[run], tile->end[run] - from, s->x + from, block);
    tile->n = tile->n_run = 0;
    return status;
}

static enum status draw_clients(const struct care_plan *plan, struct cost_scratch *s, const struct lanes *lanes,
                                const struct cost_cell *cell, struct care_block *block) {
    struct tile tile; /* not zeroed: only what is filled is read */
    enum status status = STATUS_OK;
    tile.n = tile.n_run = 0;
    for (size_t l = 0; l < lanes->n && !status; l++) {
        size_t count = cell->count[l] > 0 ? (size_t)cell->count[l] : 0;
        for (size_t first = 0; first < count && !status;) {
            first += add_run(&tile, s, lanes->draw[l], l, first, count - first);
            if (tile.n == TILE)
                status = draw_tile(plan, s, cell, &tile, block);
        }
    }
    return tile.n > 0 && !status ? draw_tile(plan, s, cell, &tile, block) : status;
}

static enum status sum_clients(const struct care_plan *plan, struct cost_scratch *s, const struct lanes *lanes,
                               const struct cost_cell *cell, struct care_block *block) {
    enum status status =
        cell->list ? add_lists(plan, lanes->n, cell, block) : draw_clients(plan, s, lanes, cell, block);
    bool within = true;
    for (size_t l = 0; l < lanes->n; l++)
        within &= block->cost[cell->offset + l] < (int64_t)COST_CELL_LIMIT;
    return status || within ? status : STATUS_RANGE;
}

enum status cost_draw_cell(const struct care_plan *plan, struct cost_scratch *scratch, const struct lanes *lanes,
                           const struct cost_cell *cell, struct care_block *block) {
    int32_t most = 0;
    for (size_t l = 0; l < lanes->n; l++)
        most = cell->count[l] > most ? cell->count[l] : most;
    if (most == 0)
        return STATUS_OK;
    if (most > STREAM_MAX_CLIENT)
        return STATUS_RANGE;
    if (cell->product->family->total)
        return draw_total(plan, scratch, lanes, cell, block);
    return sum_clients(plan, scratch, lanes, cell, block);
}
