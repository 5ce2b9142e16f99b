/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/history.h"
#include "sim/engine/advance.h"
#include "sim/engine/behaviour.h"
#include "sim/engine/division.h"
#include "sim/engine/funds.h"
#include "sim/engine/leaving.h"

#include <string.h>

/* Sums over the three years before year t; a year before the first counts its expectation. */
static void sum_three_years(const struct plan *plan, struct workspace *w, size_t t, size_t lanes) {
    size_t users = plan->n_municipality * plan->n_care * lanes, cells = plan->n_municipality * plan->n_cell * lanes;
    if (w->clients_mean3)
        memset(w->clients_mean3, 0, users * sizeof *w->clients_mean3);
    if (w->cost_mean3)
        memset(w->cost_mean3, 0, cells * sizeof *w->cost_mean3);
    for (size_t back = 1; back <= 3; back++) {
        const int32_t *clients = w->users + (t >= back ? t - back + 1 : 0) * users;
        const int64_t *cost = t >= back ? w->cost + (t - back) * cells : w->before;
        for (size_t k = 0; w->clients_mean3 && k < users; k++)
            w->clients_mean3[k] += clients[k];
        for (size_t k = 0; w->cost_mean3 && k < cells; k++)
            w->cost_mean3[k] += cost[k];
    }
}

struct settle_input history_input(const struct plan *plan, struct workspace *workspace, size_t t, size_t lanes) {
    struct workspace *w = workspace;
    const struct region *region = &plan->scenario->region;
    size_t towns = plan->n_municipality * lanes, users = towns * plan->n_care, cells = towns * plan->n_cell;
    sum_three_years(plan, w, t, lanes);
    for (size_t k = 0; k < plan->scenario->n_threshold; k++)
        w->excess_year[k] = w->excess[k] + t * cells;
    return (struct settle_input){
        .n_municipality = plan->n_municipality,
        .n_care = plan->n_care,
        .n_lane = lanes,
        .year = t,
        .budget = w->budget + t * towns,
        .residents = region->residents + t * plan->n_municipality,
        .youths = region->youths + t * plan->n_municipality,
        .cost = w->cost + t * cells,
        .cost_lag1 = t > 0 ? w->cost + (t - 1) * cells : w->before,
        .cost_mean3 = w->cost_mean3,
        .expected_cost = w->expected ? w->expected + t * cells : NULL,
        .clients = w->users + (t + 1) * users,
        .clients_lag1 = w->users + t * users,
        .clients_mean3 = w->clients_mean3,
        .excess = w->excess_year,
        .covariance = plan->covariance_row ? plan->covariance_row + t * plan->scenario->n_covariance : NULL,
    };
}

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
    const int64_t *extra = behaviour_apply(plan, w, chunk, t, s, row, input, &settled);
    memset(beside, 0, lanes * sizeof *beside);
    division_settle(plan, w->division, w->settle, t, plan->year_scheme[t * plan->n_scheme + s], &settled, w->payment,
                    w->external);
    leaving_settle(plan, w->leaving, t, s, input, &settled, extra, w->payment);
    funds_put(plan, w->funds, chunk, t, s, row, lanes, beside);
    put_extra(plan, w, chunk, t, s, row, lanes, extra, beside);
    advance_shift(plan, w->advance, chunk, t, s, row, lanes, extra, w->payment, w->external, beside);
    put_exits(plan, w, chunk, at, row, lanes, true);
    leaving_settle_exits(plan, w->leaving, t, s, input, w->payment, beside);
    put_exits(plan, w, chunk, at, row, lanes, false);
    int64_t *to = chunk->payment + at * plan->n_place * chunk->rows;
    history_put(plan, w->payment, to, chunk->rows, row, lanes);
    bool deferred = plan->scenario->scheme[s].settled != SETTLED_SAME_YEAR;
    division_put_payment(plan, w, t, deferred, w->payment, to, chunk->rows, row, lanes);
    memcpy(chunk->external + at * chunk->rows + row, w->external, lanes * sizeof *w->external);
}

void history_settle(const struct plan *plan, struct workspace *workspace, struct chunk *chunk, size_t row,
                    size_t lanes) {
    for (size_t t = 0; t < plan->n_year; t++) {
        struct settle_input input = history_input(plan, workspace, t, lanes);
        division_open(plan, workspace, t, &input, chunk, row);
        for (size_t s = 0; s < plan->n_scheme; s++)
            settle_one(plan, workspace, chunk, t, s, &input, row);
    }
}
