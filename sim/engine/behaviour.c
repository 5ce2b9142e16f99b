/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/behaviour.h"

#include "models/region/merger.h"
#include "sim/engine/division.h"
#include "sim/engine/funds.h"
#include "sim/engine/source.h"
#include <stdlib.h>
#include <string.h>

enum { LEAST_PROBES = 16 }; /* a row of lanes of settle_scheme */

/* An array that is higher when this year's care costs more. */
struct cost_array {
    enum field field;
    size_t k;
    int64_t *picked; /* [n_municipality][n_cell][n] */
    int64_t *higher; /* with eta: [n_municipality][n_cell][lanes]; else NULL */
};

/* The lanes that are looked at, next to each other. */
struct behaviour {
    size_t n;
    size_t *lane; /* [n] their places in the block */
    void *of_picked, *of_higher;
    struct settle_arrays picked, higher;
    size_t n_cost;
    struct cost_array *cost;   /* [n_cost], the first one the cost itself */
    int64_t *payment, *raised; /* [n_municipality][n] */
    int64_t *external;
    int64_t *saved; /* [n_cost][n_cell][n] of one municipality */
    int64_t *extra; /* with eta: [n_municipality][lanes] */
    int64_t *reference;
    const int64_t **references; /* [n_reference] each [n_municipality][n] */
};

void behaviour_free(struct behaviour *b) {
    if (!b)
        return;
    void *const owned[] = {b->lane,   b->of_picked, b->of_higher, b->cost,  b->payment,
                           b->raised, b->external,  b->saved,     b->extra, b->reference};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    free((void *)b->references);
    free(b);
}

static bool is_cost(const struct field_row *row) {
    return row->kind == KIND_COST && row->last == 0;
}

static bool is_per_draw(const struct field_row *row) {
    return row->per_draw;
}

size_t behaviour_last_draw(const struct plan *plan) {
    size_t n_draw = (size_t)plan->scenario->n_draw, inner = (size_t)plan->scenario->inner_draws;
    if (plan->scenario->eta > 0)
        return n_draw;
    /* One probe settles the draw again for each municipality; whole rows of lanes are no dearer than a part of one. */
    size_t fit = n_draw / (4 * plan->n_municipality), sets = fit - fit % LEAST_PROBES;
    sets = sets < LEAST_PROBES ? LEAST_PROBES : sets > BEHAVIOUR_SAMPLE ? BEHAVIOUR_SAMPLE : sets;
    return sets * inner < n_draw ? sets * inner : n_draw;
}

/* The arrays of a field, where it is there. */
static void add_costs(struct behaviour *b, enum field field, const struct settle_input *sizes) {
    for (size_t k = 0; k < field_arrays(field, sizes); k++)
        if (input_room_array(&b->picked, field, k))
            b->cost[b->n_cost++] = (struct cost_array){field, k, input_room_array(&b->picked, field, k),
                                                       input_room_array(&b->higher, field, k)};
}

static bool list_costs(struct behaviour *b, const struct settle_input *sizes) {
    size_t most = 0;
    for (enum field f = 0; f < FIELD_COUNT; f++)
        most += field_arrays(f, sizes);
    b->cost = calloc(most, sizeof *b->cost);
    if (!b->cost)
        return false;
    add_costs(b, FIELD_COST, sizes);
    for (enum field f = 0; f < FIELD_COUNT; f++)
        if (is_cost(field_row(f)) && f != FIELD_COST)
            add_costs(b, f, sizes);
    return true;
}

static bool allocate(const struct plan *plan, struct behaviour *b) {
    struct settle_input sizes = source_sizes(plan, plan->n_municipality, plan->block_lanes);
    size_t lanes = plan->block_lanes, towns = plan->n_municipality * lanes;
    bool eta = plan->scenario->eta > 0;
    unsigned fields = source_fields(plan), higher = eta ? fields & fields_that(is_cost) : 0;
    if (source_arrays_new(&sizes, fields & fields_that(is_per_draw), &b->of_picked, &b->picked) ||
        source_arrays_new(&sizes, higher, &b->of_higher, &b->higher) || !list_costs(b, &sizes))
        return false;
    b->lane = calloc(lanes, sizeof *b->lane);
    b->payment = calloc(towns, sizeof *b->payment);
    b->raised = calloc(towns, sizeof *b->raised);
    b->external = calloc(lanes, sizeof *b->external);
    b->saved = calloc(b->n_cost * plan->n_cell * lanes, sizeof *b->saved);
    b->extra = calloc(eta ? towns : 1, sizeof *b->extra);
    b->reference = calloc(references_most(plan) * towns + 1, sizeof *b->reference);
    b->references = calloc(references_most(plan) + 1, sizeof *b->references);
    return b->lane && b->payment && b->raised && b->external && b->saved && b->extra && b->reference && b->references;
}

enum status behaviour_new(const struct plan *plan, struct behaviour **behaviour) {
    struct behaviour *b = calloc(1, sizeof *b);
    *behaviour = NULL;
    if (!b)
        return STATUS_MEMORY;
    if (!allocate(plan, b)) {
        behaviour_free(b);
        return STATUS_MEMORY;
    }
    *behaviour = b;
    return STATUS_OK;
}

/* Which rows of the block count. */
static void choose_lanes(const struct plan *plan, struct behaviour *b, const struct chunk *chunk, size_t row,
                         size_t lanes) {
    size_t last = behaviour_last_draw(plan), inner = (size_t)plan->scenario->inner_draws;
    bool all = plan->scenario->eta > 0;
    b->n = 0;
    for (size_t l = 0; l < lanes; l++) {
        size_t draw = chunk_draw(chunk, row + l);
        if (draw < last && (all || draw % inner == 0))
            b->lane[b->n++] = l;
    }
}

/* The lanes that count of an input. */
struct picking {
    const struct behaviour *b;
    const struct settle_input *in;
};

static void pick_array(const void *context, enum field field, const void *from, void *to) {
    const struct picking *picking = context;
    const struct behaviour *b = picking->b;
    const struct field_row *row = field_row(field);
    size_t lanes = picking->in->n_lane, cells = picking->in->n_municipality * field_cells(field, picking->in);
    for (size_t k = 0; k < cells; k++)
        for (size_t l = 0; l < b->n; l++)
            field_put(row, to, k * b->n + l, field_number(row, from, k * lanes + b->lane[l]));
}

/* What the payments are compared with stays as it is. */
static const int64_t *const *pick_references(struct behaviour *b, const struct scheme *scheme,
                                             const struct settle_input *in) {
    size_t room = in->n_municipality * b->n;
    for (size_t k = 0; k < scheme->n_reference; k++) {
        int64_t *to = b->reference + k * room;
        b->references[k] = in->reference[k] ? to : NULL;
        for (size_t i = 0; in->reference[k] && i < room; i++)
            to[i] = in->reference[k][i / b->n * in->n_lane + b->lane[i % b->n]];
    }
    return scheme->n_reference > 0 ? b->references : NULL;
}

/* The same settlement for the lanes that count. */
static struct settle_input narrow(struct behaviour *b, const struct settle_input *input) {
    const struct picking picking = {b, input};
    struct settle_input in = input_carried(input, fields_that(is_per_draw), &b->picked, pick_array, &picking);
    in.n_lane = b->n;
    return in;
}

/* The cells of municipality i in a cost array. */
static int64_t *cells_of(const struct plan *plan, struct behaviour *b, size_t i, size_t a) {
    return b->cost[a].picked + i * plan->n_cell * b->n;
}

static bool takes_part(const struct scheme *scheme, size_t i) {
    for (size_t k = 0; k < scheme->n_layer; k++)
        if (scheme->layer[k].pool[i] >= 0)
            return true;
    return false;
}

/* What lane l of municipality i pays more; of those that are one by now, all together. */
static int64_t paid_more(const struct plan *plan, const struct behaviour *b, size_t t, size_t i, size_t l) {
    const struct division *division = plan->scenario->region.division;
    if (!division)
        return b->raised[i * b->n + l] - b->payment[i * b->n + l];
    size_t unit = division_unit_of(&division[t], i);
    int64_t sum = 0;
    for (size_t j = 0; j < plan->n_municipality; j++)
        if (division_unit_of(&division[t], j) == unit)
            sum += b->raised[j * b->n + l] - b->payment[j * b->n + l];
    return sum;
}

/* One part in BEHAVIOUR_STEP, halves up. */
static int64_t step_of(int64_t cell) {
    return (cell + BEHAVIOUR_STEP / 2) / BEHAVIOUR_STEP;
}

/* marginal[k] of municipality i, nano, for the lanes that count. own: before running care was kept apart; what is not
 * settled it pays itself. */
static void probe(const struct plan *plan, struct workspace *w, size_t t, const struct scheme *scheme,
                  const struct settle_input *in, const struct settle_input *own, size_t i, int32_t *marginal) {
    struct behaviour *b = w->behaviour;
    size_t n = plan->n_cell * b->n;
    for (size_t a = 0; a < b->n_cost; a++) {
        memcpy(b->saved + a * n, cells_of(plan, b, i, a), n * sizeof *b->saved);
        for (size_t k = 0; k < n; k++)
            cells_of(plan, b, i, a)[k] += step_of(b->saved[a * n + k]);
    }
    division_settle(plan, w->division, w->settle, t, scheme, in, b->raised, b->external);
    for (size_t l = 0; l < b->n; l++) {
        int64_t more = 0, paid = paid_more(plan, b, t, i, l);
        for (size_t c = 0; c < plan->n_cell; c++) {
            int64_t step = step_of(own->cost[(i * plan->n_cell + c) * own->n_lane + b->lane[l]]);
            more += step;
            paid += step - step_of(b->saved[c * b->n + l]);
        }
        paid = paid < 0 ? 0 : paid > more ? more : paid;
        marginal[b->lane[l]] =
            more > 0 ? (int32_t)money_scale_round(paid, NANO, more, 1.0 / (double)more) : (int32_t)NANO;
    }
    for (size_t a = 0; a < b->n_cost; a++)
        memcpy(cells_of(plan, b, i, a), b->saved + a * n, n * sizeof *b->saved);
}

static void probe_all(const struct plan *plan, struct workspace *w, struct chunk *chunk, size_t t, size_t s, size_t row,
                      const struct settle_input *own, const struct settle_input *input) {
    struct behaviour *b = w->behaviour;
    const struct scheme *scheme = plan->year_scheme[t * plan->n_scheme + s];
    struct fund_book book;
    struct settle_input in = {0};
    bool ready = false;
    for (size_t i = 0; i < input->n_municipality; i++) {
        int32_t *marginal = chunk->marginal + ((s * plan->n_year + t) * plan->n_municipality + i) * chunk->rows + row;
        if (!plan->n_unit && !takes_part(scheme, i)) {
            for (size_t l = 0; l < b->n; l++)
                marginal[b->lane[l]] = (int32_t)NANO;
            continue;
        }
        if (!ready) {
            in = narrow(b, input);
            in.reference = pick_references(b, &plan->scenario->scheme[s], input);
            in.fund = funds_probe(plan, w->funds, s, b->n, b->lane, input->n_lane, &book);
            division_settle(plan, w->division, w->settle, t, scheme, &in, b->payment, b->external);
            ready = true;
        }
        probe(plan, w, t, scheme, &in, own, i, marginal);
    }
}

/* more[k] = cell x (1 + part), to the cent. */
static void add_part(int64_t *more, const int64_t *cell, const int64_t *part, size_t lanes) {
    for (size_t l = 0; l < lanes; l++)
        more[l] = cell[l] + money_scale_round(cell[l], part[l], NANO, 1.0 / (double)NANO);
}

static void adjust(const struct plan *plan, struct behaviour *b, const int32_t *marginal, size_t i,
                   const struct settle_input *own, const struct settle_input *input) {
    size_t lanes = input->n_lane;
    int64_t more[BLOCK_LANES], part[BLOCK_LANES], *extra = b->extra + i * lanes;
    memset(extra, 0, lanes * sizeof *extra);
    for (size_t l = 0; l < lanes; l++)
        part[l] = money_scale_round(plan->scenario->eta, NANO - marginal[l], NANO, 1.0 / (double)NANO);
    for (size_t c = 0; c < plan->n_cell; c++) {
        size_t at = (i * plan->n_cell + c) * lanes;
        add_part(more, own->cost + at, part, lanes);
        for (size_t a = 0; a < b->n_cost; a++)
            add_part(b->cost[a].higher + at, (const int64_t *)input_array(input, b->cost[a].field, b->cost[a].k) + at,
                     part, lanes);
        for (size_t l = 0; l < lanes; l++)
            extra[l] += more[l] - own->cost[at + l];
    }
}

const int64_t *behaviour_apply(const struct plan *plan, struct workspace *w, struct chunk *chunk, size_t t, size_t s,
                               size_t row, const struct settle_input *own, struct settle_input *input) {
    struct behaviour *b = w->behaviour;
    choose_lanes(plan, b, chunk, row, input->n_lane);
    if (b->n == 0)
        return NULL;
    probe_all(plan, w, chunk, t, s, row, own, input);
    if (plan->scenario->eta == 0)
        return NULL;
    for (size_t i = 0; i < plan->n_municipality; i++)
        adjust(plan, b, chunk->marginal + ((s * plan->n_year + t) * plan->n_municipality + i) * chunk->rows + row, i,
               own, input);
    *input = input_with(input, fields_that(is_cost), &b->higher);
    return b->extra;
}
