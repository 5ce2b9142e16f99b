/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One block: demand -> cost -> settle, once per scheme on the same costs. */
#include "sim/engine/block.h"
#include "models/care/facts.h"
#include "sim/base/threads.h"
#include "sim/engine/advance.h"
#include "sim/engine/behaviour.h"
#include "sim/engine/division.h"
#include "sim/engine/funds.h"
#include "sim/engine/history.h"
#include "sim/engine/leaving.h"
#include "sim/engine/shared.h"

#include <stdlib.h>
#include <string.h>

void workspace_free(struct workspace *w) {
    if (!w)
        return;
    leaving_room_free(w->leaving);
    funds_free(w->funds);
    references_free(w->references);
    advance_room_free(w->advance);
    behaviour_free(w->behaviour);
    division_room_free(w->division);
    care_scratch_free(w->care);
    free(w->draw);
    free(w->cost);
    free(w->clients);
    free(w->excess);
    free(w->excess_values);
    free(w->users);
    free(w->before);
    source_room_free(&w->source);
    free(w->expected);
    free(w->budget);
    budget_draw_free(w->budget_draw);
    free(w->payment);
    free(w->own);
    free(w->shared);
    free(w->external);
    for (size_t k = 0; k < FLOW_COUNT; k++)
        free(w->flow[k]);
    free(w->settle);
    free(w);
}

/* calloc that may be left out; *missing is set when it was wanted and failed. */
static void *room(bool wanted, size_t n, size_t size, bool *missing) {
    void *p = wanted ? calloc(n ? n : 1, size) : NULL;
    *missing |= wanted && !p;
    return p;
}

static bool allocate(const struct plan *plan, struct workspace *w) {
    const struct scenario *scenario = plan->scenario;
    size_t towns = plan->n_municipality * plan->block_lanes, cells = towns * plan->n_cell, all = plan->n_year * cells;
    unsigned needs = scenario->needs;
    bool missing = false, excess = scenario->n_threshold > 0;
    w->draw = room(true, plan->block_lanes, sizeof *w->draw, &missing);
    w->cost = room(true, all, sizeof *w->cost, &missing);
    w->clients = room(true, all, sizeof *w->clients, &missing);
    w->excess = room(excess, scenario->n_threshold, sizeof *w->excess, &missing);
    w->excess_values = room(excess, scenario->n_threshold * all, sizeof *w->excess_values, &missing);
    w->users = room(true, (plan->n_year + 1) * towns * plan->n_care, sizeof *w->users, &missing);
    w->before = room(needs & fields_looking_back_at(FIELD_COST), cells, sizeof *w->before, &missing);
    w->expected = room(needs & NEED_EXPECTED_COST, all, sizeof *w->expected, &missing);
    w->budget = room(true, plan->n_year * towns, sizeof *w->budget, &missing);
    w->payment = room(true, towns, sizeof *w->payment, &missing);
    w->own = room(true, towns, sizeof *w->own, &missing);
    w->shared = room(scenario->n_shared > 0, plan->n_year * towns, sizeof *w->shared, &missing);
    w->external = room(true, plan->block_lanes, sizeof *w->external, &missing);
    for (size_t k = 0; k < FLOW_COUNT; k++)
        w->flow[k] = room(chunk_has_flow(plan, plan->n_scheme), towns, sizeof *w->flow[k], &missing);
    size_t bytes = settle_workspace_size(plan->n_municipality, plan->n_care, plan->block_lanes);
    w->settle = room(true, bytes, 1, &missing);
    for (size_t k = 0; !missing && k < scenario->n_threshold; k++)
        w->excess[k] = w->excess_values + k * all;
    return !missing;
}

enum status workspace_new(const struct plan *plan, struct workspace **workspace) {
    struct workspace *w = calloc(1, sizeof *w);
    if (!w)
        return STATUS_MEMORY;
    struct budget_source source = plan_budget_source(plan);
    if (!allocate(plan, w) || source_room_init(plan, plan->block_lanes, &w->source) != STATUS_OK ||
        care_scratch_new(&plan->care, plan->block_lanes, &w->care) != STATUS_OK ||
        leaving_room_new(plan, &w->leaving) != STATUS_OK || division_room_new(plan, &w->division) != STATUS_OK ||
        funds_new(plan, &w->funds) != STATUS_OK || references_new(plan, &w->references) != STATUS_OK ||
        advance_new(plan, &w->advance) != STATUS_OK || behaviour_new(plan, &w->behaviour) != STATUS_OK ||
        (plan->budget_varies && budget_draw_new(&source, &w->budget_draw) != STATUS_OK)) {
        workspace_free(w);
        return STATUS_MEMORY;
    }
    *workspace = w;
    return STATUS_OK;
}

void workspace_end_simulation(struct workspace *workspace) {
    care_scratch_free(workspace->care);
    workspace->care = NULL;
}

static void spread(int64_t *to, const int64_t *from, size_t n, size_t lanes) {
    for (size_t k = 0; k < n; k++)
        for (size_t l = 0; l < lanes; l++)
            to[k * lanes + l] = from[k];
}

/* Rows that are the same for every draw, laid out for this number of lanes. */
static void fill_constants(const struct plan *plan, struct workspace *w, size_t lanes) {
    size_t towns = plan->n_year * plan->n_municipality, users = plan->n_municipality * plan->n_care;
    if (!plan->budget_varies)
        spread(w->budget, plan->budget, towns, lanes);
    for (size_t k = 0; k < users; k++)
        for (size_t l = 0; l < lanes; l++)
            w->users[k * lanes + l] = plan->expected_clients[k];
    if (w->before)
        spread(w->before, plan->expected_cost, plan->n_municipality * plan->n_cell, lanes);
    if (w->expected)
        spread(w->expected, plan->expected_cost, towns * plan->n_cell, lanes);
    w->filled_lanes = lanes;
}

/* The budgets of each draw's outer index. */
static enum status draw_budgets(const struct plan *plan, struct workspace *w, size_t lanes) {
    size_t towns = plan->n_year * plan->n_municipality, culprit;
    for (size_t l = 0; l < lanes; l++) {
        const int64_t *budget = NULL;
        uint32_t outer = (uint32_t)(w->draw[l] / plan->scenario->inner_draws);
        enum status status = budget_draw_at(w->budget_draw, outer, &budget, &culprit);
        if (status)
            return status;
        for (size_t k = 0; k < towns; k++)
            w->budget[k * lanes + l] = budget[k];
    }
    return STATUS_OK;
}

/* from[n_year][n_municipality][lanes] into an array of the chunk, [n_year][n_place][rows]. */
static void put_places(const struct plan *plan, struct workspace *w, const int64_t *from, int64_t *into, size_t rows,
                       size_t row, size_t lanes) {
    size_t n = plan->n_municipality;
    for (size_t t = 0; t < plan->n_year; t++) {
        int64_t *to = into + t * plan->n_place * rows;
        history_put(plan, from + t * n * lanes, to, rows, row, lanes);
        division_put(plan, w, t, from + t * n * lanes, to, rows, row, lanes);
    }
}

/* Clients of both forms together, as the keys count them. */
static void count_users(const struct plan *plan, struct workspace *w, size_t lanes) {
    size_t rows = plan->n_year * plan->n_municipality * plan->n_care;
    int32_t *users = w->users + plan->n_municipality * plan->n_care * lanes;
    for (size_t k = 0; k < rows; k++) {
        const int32_t *zin = w->clients + k * FORM_COUNT * lanes, *pgb = zin + lanes;
        for (size_t l = 0; l < lanes; l++)
            users[k * lanes + l] = zin[l] + pgb[l];
    }
}

/* Cells, sums by form and own cost into the chunk. */
static void put_costs(const struct plan *plan, struct workspace *w, struct chunk *chunk, size_t row, size_t lanes) {
    size_t towns = plan->n_year * plan->n_municipality, rows = chunk->rows;
    for (size_t k = 0; k < towns * plan->n_cell; k++) {
        memcpy(chunk->cost_care + k * rows + row, w->cost + k * lanes, lanes * sizeof *w->cost);
        memcpy(chunk->clients + k * rows + row, w->clients + k * lanes, lanes * sizeof *w->clients);
    }
    for (size_t k = 0; k < towns * FORM_COUNT; k++) {
        int64_t *sum = chunk->cost + k * rows + row;
        memset(sum, 0, lanes * sizeof *sum);
        for (size_t c = 0; c < plan->n_care; c++)
            for (size_t l = 0; l < lanes; l++)
                sum[l] += w->cost[(k * plan->n_care + c) * lanes + l];
    }
    for (size_t t = 0; t < plan->n_year; t++) {
        for (size_t i = 0; i < plan->n_municipality; i++) {
            const int64_t *zin = chunk->cost + (t * plan->n_municipality + i) * FORM_COUNT * rows + row;
            for (size_t l = 0; l < lanes; l++)
                w->payment[i * lanes + l] = zin[l] + zin[rows + l];
        }
        history_put(plan, w->payment, chunk->own + t * plan->n_place * rows, rows, row, lanes);
    }
}

static enum status simulate_care(const struct plan *plan, struct workspace *w, size_t n) {
    struct care_block block = {n, w->draw, w->cost, w->clients, w->excess};
    return care_simulate_block(&plan->care, w->care, &block);
}

/* What stands beside the care. */
static enum status complete_draws(const struct plan *plan, struct workspace *w, size_t n) {
    if (w->filled_lanes != n)
        fill_constants(plan, w, n);
    enum status status = plan->budget_varies ? draw_budgets(plan, w, n) : STATUS_OK;
    if (status)
        return status;
    count_users(plan, w, n);
    shared_add_block(plan, w, n);
    facts_round_sums(plan->scenario->care.known, &plan->scenario->region, plan->n_cell, n, w->cost);
    return STATUS_OK;
}

static enum status simulate_draws(const struct plan *plan, struct workspace *w, size_t n) {
    enum status status = simulate_care(plan, w, n);
    return status ? status : complete_draws(plan, w, n);
}

/* The same for a chunk, whose care may be there already. */
static enum status simulate_rows(const struct plan *plan, struct workspace *w, struct tape *tape, size_t row,
                                 size_t n) {
    if (tape && tape->plays) {
        tape_play(tape, w, row, n);
        return complete_draws(plan, w, n);
    }
    enum status status = simulate_care(plan, w, n);
    if (status)
        return status;
    if (tape)
        tape_keep(tape, w, row, n);
    return complete_draws(plan, w, n);
}

enum status block_simulate(const struct plan *plan, struct workspace *workspace, size_t first, size_t n) {
    for (size_t l = 0; l < n; l++)
        workspace->draw[l] = (uint32_t)(first + l);
    return simulate_draws(plan, workspace, n);
}

enum status block_simulate_sets(const struct plan *plan, struct workspace *workspace, size_t n) {
    for (size_t l = 0; l < n; l++)
        workspace->draw[l] = (uint32_t)(l * (size_t)plan->scenario->inner_draws);
    return simulate_draws(plan, workspace, n);
}

enum status block_run(const struct plan *plan, struct workspace *workspace, struct chunk *chunk, size_t row, size_t n) {
    struct workspace *w = workspace;
    for (size_t l = 0; l < n; l++)
        w->draw[l] = (uint32_t)chunk_draw(chunk, row + l);
    for (size_t l = 0; l < n; l++)
        chunk->outer[row + l] = (int32_t)((int64_t)w->draw[l] / plan->scenario->inner_draws);
    enum status status = simulate_rows(plan, w, chunk->tape, row, n);
    if (status)
        return status;
    if (plan->budget_varies)
        put_places(plan, w, w->budget, chunk->budget, chunk->rows, row, n);
    if (chunk->shared)
        put_places(plan, w, w->shared, chunk->shared, chunk->rows, row, n);
    put_costs(plan, w, chunk, row, n);
    history_settle(plan, w, chunk, row, n);
    return STATUS_OK;
}

enum status chunk_run(struct chunk *chunk, const struct plan *plan, struct workspace *const *workspace, int n_thread,
                      size_t first, size_t n) {
    enum status status[CHUNK_ROWS / BLOCK_LEAST + 1] = {STATUS_OK};
    size_t lanes = plan->block_lanes;
    int n_block = (int)((n + lanes - 1) / lanes);
    chunk->first = first;
    chunk->n_row = n;
    tape_begin(chunk->tape, first, n);
#pragma omp parallel for schedule(dynamic, 1) num_threads(n_thread)
    for (int b = 0; b < n_block; b++) {
        size_t row = (size_t)b * lanes, left = n - row;
        status[b] = block_run(plan, workspace[threads_this()], chunk, row, left < lanes ? left : lanes);
    }
    enum status worst = STATUS_OK;
    for (int b = 0; b < n_block && !worst; b++)
        worst = status[b];
    tape_end(chunk->tape, !worst);
    return worst;
}
