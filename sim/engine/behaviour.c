/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/behaviour.h"

#include "models/region/merger.h"
#include "sim/engine/division.h"
#include "sim/engine/funds.h"
#include <stdlib.h>
#include <string.h>

enum { LEAST_PROBES = 16 }; /* a row of lanes of settle_scheme */

/* The lanes that are looked at, next to each other: arrays shaped as in settle_input with n lanes. */
struct behaviour {
    size_t n;
    size_t *lane; /* [n] their places in the block */
    int64_t *budget, *cost, *cost_lag1, *cost_mean3, *expected_cost;
    int32_t *clients, *clients_lag1, *clients_mean3;
    int64_t **excess; /* [n_threshold] */
    int64_t *excess_values;
    int64_t *payment, *raised; /* [n_municipality][n] */
    int64_t *external;
    int64_t *saved;        /* [1 + n_threshold][n_cell][n] the cells of one municipality */
    int64_t *adjusted;     /* with eta: costs of all lanes */
    int64_t **more_excess; /* with eta: [n_threshold] of all lanes */
    int64_t *more_excess_values;
    int64_t *extra; /* with eta: [n_municipality][lanes] */
};

void behaviour_free(struct behaviour *b) {
    if (!b)
        return;
    void *const owned[] = {
        b->lane,    b->budget,       b->cost,          b->cost_lag1,      b->cost_mean3,          b->expected_cost,
        b->clients, b->clients_lag1, b->clients_mean3, (void *)b->excess, b->excess_values,       b->payment,
        b->raised,  b->external,     b->saved,         b->adjusted,       (void *)b->more_excess, b->more_excess_values,
        b->extra};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    free(b);
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

static bool allocate(const struct plan *plan, struct behaviour *b) {
    size_t lanes = plan->block_lanes, towns = plan->n_municipality * lanes, cells = towns * plan->n_cell;
    size_t users = towns * plan->n_care, n_threshold = plan->scenario->n_threshold;
    bool eta = plan->scenario->eta > 0, ok = true;
    struct {
        int64_t **room;
        size_t n;
    } const amounts[] = {{&b->budget, towns},
                         {&b->cost, cells},
                         {&b->cost_lag1, cells},
                         {&b->cost_mean3, cells},
                         {&b->expected_cost, cells},
                         {&b->excess_values, n_threshold * cells},
                         {&b->payment, towns},
                         {&b->raised, towns},
                         {&b->external, lanes},
                         {&b->saved, (1 + n_threshold) * plan->n_cell * lanes},
                         {&b->adjusted, eta ? cells : 0},
                         {&b->more_excess_values, eta ? n_threshold * cells : 0},
                         {&b->extra, eta ? towns : 0}};
    for (size_t k = 0; k < sizeof amounts / sizeof amounts[0]; k++)
        ok &= (*amounts[k].room = malloc((amounts[k].n + 1) * sizeof(int64_t))) != NULL;
    int32_t **const counts[] = {&b->clients, &b->clients_lag1, &b->clients_mean3};
    for (size_t k = 0; k < 3; k++)
        ok &= (*counts[k] = malloc((users + 1) * sizeof(int32_t))) != NULL;
    ok &= (b->lane = calloc(lanes, sizeof *b->lane)) != NULL;
    ok &= (b->excess = calloc(n_threshold + 1, sizeof *b->excess)) != NULL;
    ok &= (b->more_excess = calloc(n_threshold + 1, sizeof *b->more_excess)) != NULL;
    for (size_t k = 0; ok && k < n_threshold; k++) {
        b->excess[k] = b->excess_values + k * cells;
        b->more_excess[k] = b->more_excess_values + (eta ? k * cells : 0);
    }
    return ok;
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
static void choose_lanes(const struct plan *plan, struct behaviour *b, size_t first, size_t lanes) {
    size_t last = behaviour_last_draw(plan), inner = (size_t)plan->scenario->inner_draws;
    bool all = plan->scenario->eta > 0;
    b->n = 0;
    for (size_t l = 0; l < lanes && first + l < last; l++)
        if (all || (first + l) % inner == 0)
            b->lane[b->n++] = l;
}

static void pick(const struct behaviour *b, int64_t *to, const int64_t *from, size_t rows, size_t lanes) {
    for (size_t k = 0; from && k < rows; k++)
        for (size_t l = 0; l < b->n; l++)
            to[k * b->n + l] = from[k * lanes + b->lane[l]];
}

static void pick_counts(const struct behaviour *b, int32_t *to, const int32_t *from, size_t rows, size_t lanes) {
    for (size_t k = 0; from && k < rows; k++)
        for (size_t l = 0; l < b->n; l++)
            to[k * b->n + l] = from[k * lanes + b->lane[l]];
}

/* The same settlement for the lanes that count. */
static struct settle_input narrow(const struct plan *plan, struct behaviour *b, const struct settle_input *input) {
    size_t towns = input->n_municipality, cells = towns * plan->n_cell, users = towns * plan->n_care;
    size_t lanes = input->n_lane;
    struct settle_input in = *input;
    pick(b, b->budget, input->budget, towns, lanes);
    pick(b, b->cost, input->cost, cells, lanes);
    pick(b, b->cost_lag1, input->cost_lag1, cells, lanes);
    pick(b, b->cost_mean3, input->cost_mean3, cells, lanes);
    pick(b, b->expected_cost, input->expected_cost, cells, lanes);
    for (size_t k = 0; k < plan->scenario->n_threshold; k++)
        pick(b, b->excess[k], input->excess[k], cells, lanes);
    pick_counts(b, b->clients, input->clients, users, lanes);
    pick_counts(b, b->clients_lag1, input->clients_lag1, users, lanes);
    pick_counts(b, b->clients_mean3, input->clients_mean3, users, lanes);
    in.n_lane = b->n;
    in.budget = b->budget;
    in.cost = b->cost;
    in.cost_lag1 = input->cost_lag1 ? b->cost_lag1 : NULL;
    in.cost_mean3 = input->cost_mean3 ? b->cost_mean3 : NULL;
    in.expected_cost = input->expected_cost ? b->expected_cost : NULL;
    in.clients = b->clients;
    in.clients_lag1 = input->clients_lag1 ? b->clients_lag1 : NULL;
    in.clients_mean3 = input->clients_mean3 ? b->clients_mean3 : NULL;
    in.excess = (const int64_t *const *)b->excess;
    return in;
}

/* The cells of municipality i in array a: the costs, then the excesses. */
static int64_t *cells_of(const struct plan *plan, struct behaviour *b, size_t i, size_t a) {
    return (a == 0 ? b->cost : b->excess[a - 1]) + i * plan->n_cell * b->n;
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
    size_t n = plan->n_cell * b->n, n_array = 1 + plan->scenario->n_threshold;
    for (size_t a = 0; a < n_array; a++) {
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
    for (size_t a = 0; a < n_array; a++)
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
            in = narrow(plan, b, input);
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
        add_part(b->adjusted + at, input->cost + at, part, lanes);
        for (size_t k = 0; k < plan->scenario->n_threshold; k++)
            add_part(b->more_excess[k] + at, input->excess[k] + at, part, lanes);
        for (size_t l = 0; l < lanes; l++)
            extra[l] += more[l] - own->cost[at + l];
    }
}

const int64_t *behaviour_apply(const struct plan *plan, struct workspace *w, struct chunk *chunk, size_t t, size_t s,
                               size_t row, const struct settle_input *own, struct settle_input *input) {
    struct behaviour *b = w->behaviour;
    choose_lanes(plan, b, chunk->first + row, input->n_lane);
    if (b->n == 0)
        return NULL;
    probe_all(plan, w, chunk, t, s, row, own, input);
    if (plan->scenario->eta == 0)
        return NULL;
    for (size_t i = 0; i < plan->n_municipality; i++)
        adjust(plan, b, chunk->marginal + ((s * plan->n_year + t) * plan->n_municipality + i) * chunk->rows + row, i,
               own, input);
    input->cost = b->adjusted;
    if (plan->scenario->n_threshold)
        input->excess = (const int64_t *const *)b->more_excess;
    return b->extra;
}
