/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/explained.h"

#include "models/analysis/explain.h"
#include "sim/engine/tally.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void explained_free(struct explained *explained) {
    need_free(&explained->need);
    free(explained->number);
    memset(explained, 0, sizeof *explained);
}

enum status explained_init(struct explained *explained, const struct plan *plan) {
    struct explained *e = explained;
    size_t series = plan->n_scheme * (plan->n_year + 1) * plan->n_municipality;
    memset(e, 0, sizeof *e);
    e->cell = series * OUTCOME_COUNT * STRATUM_REPLICATES;
    e->clients = e->cell + plan->n_year * plan->n_municipality * plan->n_cell * 2;
    e->use = e->clients + plan->n_year * plan->n_municipality * plan->n_cell;
    e->model = e->use + series * TALLY_SIZE;
    e->n = e->model + series * TALLY_SIZE;
    enum status status = need_init(&e->need, plan);
    if (status)
        return status;
    e->number = calloc(e->n, sizeof *e->number);
    if (!e->number)
        explained_free(e);
    return e->number ? STATUS_OK : STATUS_MEMORY;
}

bool explained_has_split(const struct plan *plan, size_t scheme) {
    const struct scheme *s = &plan->scenario->scheme[scheme];
    return plan->scenario->eta == 0 && plan->n_unit == 0 && s->settled == SETTLED_SAME_YEAR && !s->leaving &&
           explain_is_cost_pool(s);
}

/* An amount [n_year] of one municipality in a draw; of the horizon the sum of its years. */
static int64_t over_period(const int64_t *year, size_t stride, size_t n_year, size_t period) {
    if (period < n_year)
        return year[period * stride];
    int64_t sum = 0;
    for (size_t t = 1; t < n_year; t++)
        sum += year[t * stride];
    return sum;
}

/* The rows of one scheme, period and municipality. */
static void count_outcomes(struct explained *e, const struct plan *plan, const struct chunk *chunk,
                           const int64_t *budget, size_t s, size_t t, size_t i) {
    size_t place = plan->n_place, rows = chunk->rows, inner = (size_t)plan->scenario->inner_draws;
    size_t series = (s * (plan->n_year + 1) + t) * plan->n_municipality + i;
    int64_t *to = e->number + e->outcome + series * OUTCOME_COUNT * STRATUM_REPLICATES;
    const int64_t *payment = chunk->payment + (s * plan->n_year * place + i) * rows, *own = chunk->own + i * rows;
    const int64_t *extra = chunk->extra ? chunk->extra + (s * plan->n_year * place + i) * rows : NULL;
    int64_t fixed = plan->budget_varies ? 0 : over_period(budget + i, place, plan->n_year, t);
    for (size_t r = 0; r < chunk->n_row; r++) {
        int64_t cost = over_period(own + r, place * rows, plan->n_year, t);
        int64_t paid = over_period(payment + r, place * rows, plan->n_year, t);
        paid -= extra ? over_period(extra + r, place * rows, plan->n_year, t) : 0;
        int64_t state =
            plan->budget_varies ? over_period(chunk->budget + i * rows + r, place * rows, plan->n_year, t) : fixed;
        size_t outcome = (size_t)(2 * (cost > state) + (paid < cost));
        to[outcome * STRATUM_REPLICATES + (chunk->first + r) / inner % STRATUM_REPLICATES]++;
    }
}

/* A chunk's sum is far from overflow; of many chunks it is kept in two parts. */
static void add_cells(struct explained *e, const struct chunk *chunk, size_t cell) {
    const int64_t *cost = chunk->cost_care + cell * chunk->rows, part = INT64_C(1) << 32;
    int64_t *to = e->number + e->cell + cell * 2, sum = 0;
    for (size_t r = 0; r < chunk->n_row; r++)
        sum += cost[r];
    to[0] += sum % part;
    to[1] += sum / part;
}

static void add_clients(struct explained *e, const struct chunk *chunk, size_t cell) {
    const int32_t *clients = chunk->clients + cell * chunk->rows;
    for (size_t r = 0; r < chunk->n_row; r++)
        e->number[e->clients + cell] += clients[r];
}

/* Room for the split of one draw. */
struct split_room {
    double *cost, *room, *use;
    int64_t *sum_use, *sum_model; /* [n_period][n_municipality] over a set of draws */
};

static void free_room(struct split_room *room) {
    free(room->cost);
    free(room->room);
    free(room->use);
    free(room->sum_use);
    free(room->sum_model);
}

static enum status make_room(const struct plan *plan, struct split_room *room) {
    size_t n = plan->n_municipality, cells = n * plan->n_cell, sums = (plan->n_year + 1) * n;
    room->cost = calloc(cells, sizeof *room->cost);
    room->room = calloc(2 * cells, sizeof *room->room);
    room->use = calloc(n, sizeof *room->use);
    room->sum_use = calloc(sums, sizeof *room->sum_use);
    room->sum_model = calloc(sums, sizeof *room->sum_model);
    if (room->cost && room->room && room->use && room->sum_use && room->sum_model)
        return STATUS_OK;
    free_room(room);
    return STATUS_MEMORY;
}

/* One draw of one scheme: adds to the sums of its set. */
static void split_draw(const struct explained *e, const struct plan *plan, const struct chunk *chunk, size_t s,
                       size_t row, struct split_room *room) {
    size_t n = plan->n_municipality, cells = n * plan->n_cell, rows = chunk->rows;
    for (size_t t = 0; t < plan->n_year; t++) {
        for (size_t k = 0; k < cells; k++)
            room->cost[k] = (double)chunk->cost_care[(t * cells + k) * rows + row];
        explain_use(&plan->scenario->scheme[s], t, n, plan->n_care, e->need.cell + t * cells, room->cost, room->room,
                    room->use);
        for (size_t i = 0; i < n; i++) {
            int64_t payment = chunk->payment[((s * plan->n_year + t) * plan->n_place + i) * rows + row];
            int64_t transfer = payment - chunk->own[(t * plan->n_place + i) * rows + row];
            int64_t use = (int64_t)llround(room->use[i]);
            room->sum_use[t * n + i] += use;
            room->sum_model[t * n + i] += transfer - use;
            room->sum_use[plan->n_year * n + i] += t > 0 ? use : 0;
            room->sum_model[plan->n_year * n + i] += t > 0 ? transfer - use : 0;
        }
    }
}

/* The sets of the sample under one scheme. */
static void add_split(struct explained *e, const struct plan *plan, const struct chunk *chunk, size_t s,
                      struct split_room *room) {
    size_t sums = (plan->n_year + 1) * plan->n_municipality, inner = (size_t)plan->scenario->inner_draws;
    for (size_t first = 0; first < chunk->n_row && chunk->first + first < EXPLAINED_SAMPLE; first += inner) {
        memset(room->sum_use, 0, sums * sizeof *room->sum_use);
        memset(room->sum_model, 0, sums * sizeof *room->sum_model);
        for (size_t k = 0; k < inner; k++)
            split_draw(e, plan, chunk, s, first + k, room);
        size_t set = (chunk->first + first) / inner;
        for (size_t k = 0; k < sums; k++) {
            tally_add(e->number + e->use + (s * sums + k) * TALLY_SIZE, room->sum_use[k], set);
            tally_add(e->number + e->model + (s * sums + k) * TALLY_SIZE, room->sum_model[k], set);
        }
    }
}

static enum status add_splits(struct explained *e, const struct plan *plan, const struct chunk *chunk, int threads) {
    enum status worst = STATUS_OK;
    if (chunk->first >= EXPLAINED_SAMPLE)
        return STATUS_OK;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (int s = 0; s < (int)plan->n_scheme; s++) {
        struct split_room room = {0};
        if (!explained_has_split(plan, (size_t)s))
            continue;
        enum status status = make_room(plan, &room);
        if (!status) {
            add_split(e, plan, chunk, (size_t)s, &room);
            free_room(&room);
        } else {
#pragma omp critical
            worst = status;
        }
    }
    return worst;
}

enum status explained_add(struct explained *explained, const struct plan *plan, const struct chunk *chunk,
                          const int64_t *budget, int threads) {
    int n_cell = (int)(plan->n_year * plan->n_municipality * plan->n_cell);
    int n_series = (int)(plan->n_scheme * plan->n_municipality);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int k = 0; k < n_cell; k++) {
        add_cells(explained, chunk, (size_t)k);
        add_clients(explained, chunk, (size_t)k);
    }
#pragma omp parallel for schedule(dynamic, 4) num_threads(threads)
    for (int k = 0; k < n_series; k++)
        for (size_t t = 0; t <= plan->n_year; t++)
            count_outcomes(explained, plan, chunk, budget, (size_t)k / plan->n_municipality, t,
                           (size_t)k % plan->n_municipality);
    return add_splits(explained, plan, chunk, threads);
}
