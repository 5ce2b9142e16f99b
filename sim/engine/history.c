/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/history.h"
#include "sim/engine/advance.h"
#include "sim/engine/behaviour.h"
#include "sim/engine/division.h"
#include "sim/engine/funds.h"
#include "sim/engine/leaving.h"

#include <string.h>

void history_put(const struct plan *plan, const int64_t *values, int64_t *to, size_t rows, size_t row, size_t lanes) {
    int64_t *region = to + (plan->n_place - 1) * rows + row;
    memset(region, 0, lanes * sizeof *region);
    for (size_t i = 0; i < plan->n_municipality; i++) {
        memcpy(to + i * rows + row, values + i * lanes, lanes * sizeof *to);
        for (size_t l = 0; l < lanes; l++)
            region[l] += values[i * lanes + l];
    }
}

/* What behaviour adds stands beside the costs. */
static void put_extra(const struct plan *plan, struct workspace *w, struct chunk *chunk, size_t t, size_t s, size_t row,
                      size_t lanes, const int64_t *extra, int64_t *beside) {
    if (!extra)
        return;
    int64_t *to = chunk->extra + (s * plan->n_year + t) * plan->n_place * chunk->rows;
    history_put(plan, extra, to, chunk->rows, row, lanes);
    division_put(plan, w, t, extra, to, chunk->rows, row, lanes);
    const int64_t *sum = to + (plan->n_place - 1) * chunk->rows + row;
    for (size_t l = 0; l < lanes; l++)
        beside[l] += sum[l];
}

/* What was paid into the pools of layers with a flow. */
static void put_flows(const struct plan *plan, const struct workspace *w, struct chunk *chunk, size_t at, size_t row,
                      size_t lanes) {
    size_t years = plan->n_scheme * plan->n_year, n = plan->n_municipality;
    for (size_t k = 0; chunk->flow && k < FLOW_COUNT; k++)
        for (size_t i = 0; i < n; i++)
            memcpy(chunk->flow + ((k * years + at) * n + i) * chunk->rows + row, w->flow[k] + i * lanes,
                   lanes * sizeof *chunk->flow);
}

/* What leaving has added to payment: less what it was before, and then what it is. */
static void put_exits(const struct plan *plan, const struct workspace *w, struct chunk *chunk, size_t at, size_t row,
                      size_t lanes, bool before) {
    if (!chunk->exits)
        return;
    for (size_t i = 0; i < plan->n_municipality; i++) {
        int64_t *to = chunk->exits + (at * plan->n_municipality + i) * chunk->rows + row;
        for (size_t l = 0; l < lanes; l++)
            to[l] = before ? -w->payment[i * lanes + l] : to[l] + w->payment[i * lanes + l];
    }
}

/* One scheme in one year. The scheme is as it stands in that year (plan.year_scheme). */
static void settle_one(const struct plan *plan, struct workspace *w, struct chunk *chunk, size_t t, size_t s,
                       const struct settle_input *input, size_t row) {
    size_t at = s * plan->n_year + t, lanes = input->n_lane;
    int64_t *beside = chunk->beside + at * chunk->rows + row;
    struct fund_book book;
    struct settle_input settled = *leaving_input(plan, w->leaving, t, s, input);
    settled.fund = funds_book(plan, w->funds, t, s, lanes, &book);
    settled.reference = references_at(plan, w->references, t, s);
    const int64_t *extra = behaviour_apply(plan, w, chunk, t, s, row, input, &settled);
    memset(beside, 0, lanes * sizeof *beside);
    settled.flow = chunk->flow ? w->flow : NULL;
    division_settle(plan, w->division, w->settle, t, plan->year_scheme[t * plan->n_scheme + s], &settled, w->payment,
                    w->external);
    put_flows(plan, w, chunk, at, row, lanes);
    leaving_settle(plan, w->leaving, t, s, input, &settled, extra, w->payment);
    references_put(plan, w->references, t, s, lanes, w->payment);
    funds_put(plan, w->funds, chunk, t, s, row, lanes, beside);
    put_extra(plan, w, chunk, t, s, row, lanes, extra, beside);
    advance_shift(plan, w->advance, chunk, t, s, row, lanes, extra, w->payment, w->external, beside);
    put_exits(plan, w, chunk, at, row, lanes, true);
    references_add(plan, w->references, t, s, lanes, w->payment, -1);
    leaving_settle_exits(plan, w->leaving, t, s, input, w->payment, beside);
    put_exits(plan, w, chunk, at, row, lanes, false);
    references_add(plan, w->references, t, s, lanes, w->payment, 1);
    int64_t *to = chunk->payment + at * plan->n_place * chunk->rows;
    history_put(plan, w->payment, to, chunk->rows, row, lanes);
    bool deferred = plan->scenario->scheme[s].settled != SETTLED_SAME_YEAR;
    division_put_payment(plan, w, t, deferred, w->payment, to, chunk->rows, row, lanes);
    memcpy(chunk->external + at * chunk->rows + row, w->external, lanes * sizeof *w->external);
}

void history_settle(const struct plan *plan, struct workspace *workspace, struct chunk *chunk, size_t row,
                    size_t lanes) {
    for (size_t t = 0; t < plan->n_year; t++) {
        struct settle_input input = source_drawn(plan, workspace, t, lanes, source_fields(plan));
        source_sum_cells(plan->n_municipality, plan->n_cell, lanes, input.cost, workspace->own);
        input.own = workspace->own;
        input.own_of = input.cost;
        division_open(plan, workspace, t, &input, chunk, row);
        for (size_t s = 0; s < plan->n_scheme; s++)
            settle_one(plan, workspace, chunk, t, s, &input, row);
    }
}
