/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/chunk.h"

#include <stdlib.h>
#include <string.h>

void chunk_free(struct chunk *chunk) {
    free(chunk->payment);
    free(chunk->external);
    free(chunk->beside);
    free(chunk->marginal);
    free(chunk->extra);
    free(chunk->fund_balance);
    free(chunk->fund_assessed);
    free(chunk->to_settle);
    free(chunk->settled);
    free(chunk->exits);
    free(chunk->flow);
    free(chunk->budget);
    free(chunk->shared);
    free(chunk->own);
    free(chunk->cost);
    free(chunk->cost_care);
    free(chunk->clients);
    free(chunk->outer);
    memset(chunk, 0, sizeof *chunk);
}

void chunk_plan_sizes(struct plan *plan) {
    size_t inner = (size_t)plan->scenario->inner_draws;
    size_t towns = plan->n_year * plan->n_municipality, places = plan->n_year * plan->n_place;
    size_t amounts = (plan->lineup + 1) * places + plan->lineup * plan->n_year + (FORM_COUNT + plan->n_cell) * towns;
    amounts += plan->budget_varies ? places : 0;
    size_t row_bytes = amounts * sizeof(int64_t) + plan->n_cell * towns * sizeof(int32_t);
    size_t fit = CHUNK_BYTES / row_bytes, rows = fit < CHUNK_ROWS ? fit - fit % BLOCK_LEAST : CHUNK_ROWS;
    rows = rows < BLOCK_LEAST ? BLOCK_LEAST : rows;
    plan->chunk_rows = rows < inner ? inner : rows - rows % inner;
    size_t lanes = rows / 4 - rows / 4 % BLOCK_LEAST;
    plan->block_lanes = lanes < BLOCK_LEAST ? BLOCK_LEAST : lanes;
}

bool chunk_has_flow(const struct plan *plan, size_t scheme) {
    bool any = false;
    for (size_t s = 0; s < plan->n_scheme; s++)
        for (size_t k = 0; (scheme == plan->n_scheme || s == scheme) && k < plan->scenario->scheme[s].n_layer; k++)
            any |= plan->scenario->scheme[s].layer[k].flow != FLOW_NONE;
    return any;
}

/* What payments hold beside the settlement of the year itself. */
static bool allocate_apart(struct chunk *chunk, const struct plan *plan) {
    size_t n = plan->n_scheme * plan->n_year * plan->n_municipality * chunk->rows;
    bool leaving = false;
    for (size_t s = 0; s < plan->n_scheme; s++)
        leaving |= plan->scenario->scheme[s].leaving != NULL;
    chunk->settled = plan->advance ? calloc(n, sizeof *chunk->settled) : NULL;
    bool flow = chunk_has_flow(plan, plan->n_scheme);
    chunk->exits = leaving ? calloc(n, sizeof *chunk->exits) : NULL;
    chunk->flow = flow ? calloc(FLOW_COUNT * n, sizeof *chunk->flow) : NULL;
    return (chunk->settled || !plan->advance) && (chunk->exits || !leaving) && (chunk->flow || !flow);
}

/* What only some scenarios have. */
static bool allocate_some(struct chunk *chunk, const struct plan *plan) {
    size_t yearly = plan->n_scheme * plan->n_year * chunk->rows, towns = plan->n_municipality;
    bool eta = plan->scenario->eta > 0, fund = plan->n_fund > 0, shared = plan->scenario->n_shared > 0;
    chunk->marginal = calloc(yearly * towns, sizeof *chunk->marginal);
    chunk->extra = eta ? calloc(yearly * plan->n_place, sizeof *chunk->extra) : NULL;
    chunk->fund_balance = fund ? calloc(yearly, sizeof *chunk->fund_balance) : NULL;
    chunk->fund_assessed = fund ? calloc(yearly, sizeof *chunk->fund_assessed) : NULL;
    chunk->to_settle = plan->advance ? calloc(plan->n_scheme * towns * chunk->rows, sizeof *chunk->to_settle) : NULL;
    chunk->shared = shared ? calloc(plan->n_year * plan->n_place * chunk->rows, sizeof *chunk->shared) : NULL;
    return (chunk->shared || !shared) && chunk->marginal && (chunk->extra || !eta) &&
           ((chunk->fund_balance && chunk->fund_assessed) || !fund) && (chunk->to_settle || !plan->advance);
}

enum status chunk_init(struct chunk *chunk, const struct plan *plan) {
    size_t draws = (size_t)plan->scenario->n_draw, rows = draws < plan->chunk_rows ? draws : plan->chunk_rows;
    size_t places = plan->n_year * plan->n_place, towns = plan->n_year * plan->n_municipality;
    memset(chunk, 0, sizeof *chunk);
    chunk->rows = rows;
    chunk->payment = calloc(plan->n_scheme * places * rows, sizeof *chunk->payment);
    chunk->external = calloc(plan->n_scheme * plan->n_year * rows, sizeof *chunk->external);
    chunk->beside = calloc(plan->n_scheme * plan->n_year * rows, sizeof *chunk->beside);
    chunk->budget = plan->budget_varies ? calloc(places * rows, sizeof *chunk->budget) : NULL;
    chunk->own = calloc(places * rows, sizeof *chunk->own);
    chunk->cost = calloc(towns * FORM_COUNT * rows, sizeof *chunk->cost);
    chunk->cost_care = calloc(towns * plan->n_cell * rows, sizeof *chunk->cost_care);
    chunk->clients = calloc(towns * plan->n_cell * rows, sizeof *chunk->clients);
    chunk->outer = calloc(rows, sizeof *chunk->outer);
    if (allocate_some(chunk, plan) && allocate_apart(chunk, plan) && chunk->payment && chunk->external &&
        chunk->beside && chunk->own && chunk->cost && chunk->cost_care && chunk->clients && chunk->outer &&
        (chunk->budget || !plan->budget_varies))
        return STATUS_OK;
    chunk_free(chunk);
    return STATUS_MEMORY;
}

const int64_t *chunk_period(const int64_t *year, size_t stride, size_t n_year, size_t period, size_t n, int64_t *sum) {
    if (period < n_year)
        return year + period * stride;
    memset(sum, 0, n * sizeof *sum);
    for (size_t t = 1; t < n_year; t++)
        for (size_t r = 0; r < n; r++)
            sum[r] += year[t * stride + r];
    return sum;
}
