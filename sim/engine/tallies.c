/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/tallies.h"

#include "sim/engine/behaviour.h"
#include <stdlib.h>
#include <string.h>

void tallies_free(struct tallies *tallies) {
    free(tallies->number);
    memset(tallies, 0, sizeof *tallies);
}

enum status tallies_init(struct tallies *tallies, const struct plan *plan) {
    size_t s = plan->n_scheme, towns = plan->n_municipality, draws = (size_t)plan->scenario->n_draw;
    size_t n_period = plan->n_year + 1, yearly = plan->n_fund ? s * plan->n_year : 0;
    struct tallies *a = tallies;
    memset(a, 0, sizeof *a);
    a->n_kept = draws < TALLIES_KEPT ? draws : TALLIES_KEPT;
    a->extra = a->marginal + s * n_period * towns * TALLY_SIZE;
    a->balance = a->extra + (plan->scenario->eta > 0 ? s * n_period * (towns + 1) * TALLY_SIZE : 0);
    a->assessed = a->balance + yearly * TALLY_SIZE;
    a->hit = a->assessed + yearly * TALLY_SIZE;
    a->kept = a->hit + yearly * TALLY_SIZE;
    a->to_settle = a->kept + yearly * a->n_kept;
    a->to_settle_group = a->to_settle + (plan->advance ? s * towns * TALLY_SIZE : 0);
    a->contribution = a->to_settle_group + (plan->advance ? s * towns * TALLY_SIZE : 0);
    size_t apart = s * plan->n_year * (plan->n_place - 1) * 2;
    a->settled = a->contribution + apart;
    a->exits = a->settled + apart;
    a->shared = a->exits + apart;
    a->flow = a->shared + (plan->scenario->n_shared ? plan->n_year * (plan->n_place - 1) * 2 : 0);
    a->n = a->flow + (chunk_has_flow(plan, s) ? FLOW_COUNT * apart : 0);
    a->number = calloc(a->n, sizeof *a->number);
    return a->number ? STATUS_OK : STATUS_MEMORY;
}

/* Marginal shares of one municipality under one scheme; the horizon's is the mean of its years. */
static void add_marginal(struct tallies *a, const struct plan *plan, const struct chunk *chunk, size_t s, size_t i) {
    size_t last = behaviour_last_draw(plan), n_period = plan->n_year + 1, towns = plan->n_municipality;
    int64_t *tally = a->number + a->marginal + (s * n_period * towns + i) * TALLY_SIZE;
    const int32_t *marginal = chunk->marginal + (s * plan->n_year * towns + i) * chunk->rows;
    for (size_t r = 0; r < chunk->n_row && chunk->first + r < last; r += (size_t)plan->scenario->inner_draws) {
        int64_t sum = 0, years = (int64_t)plan->n_year - 1;
        size_t set = (chunk->first + r) / (size_t)plan->scenario->inner_draws;
        for (size_t t = 0; t < plan->n_year; t++) {
            int64_t m = marginal[t * towns * chunk->rows + r];
            tally_add(tally + t * towns * TALLY_SIZE, m, set);
            sum += t > 0 ? m : 0;
        }
        tally_add(tally + plan->n_year * towns * TALLY_SIZE, (sum + years / 2) / years, set);
    }
}

/* Extra costs of one place under one scheme; the horizon's is the sum of its years. */
static void add_extra(struct tallies *a, const struct plan *plan, const struct chunk *chunk, size_t s, size_t i) {
    size_t n_period = plan->n_year + 1, places = plan->n_municipality + 1, inner = (size_t)plan->scenario->inner_draws;
    int64_t *tally = a->number + a->extra + (s * n_period * places + i) * TALLY_SIZE;
    size_t place = i < plan->n_municipality ? i : plan->n_place - 1, year = plan->n_place * chunk->rows;
    const int64_t *extra = chunk->extra + s * plan->n_year * year + place * chunk->rows;
    for (size_t r = 0; r < chunk->n_row; r += inner) {
        int64_t horizon = 0;
        size_t set = (chunk->first + r) / inner;
        for (size_t t = 0; t < plan->n_year; t++) {
            int64_t sum = 0;
            for (size_t k = 0; k < inner; k++)
                sum += extra[t * year + r + k];
            tally_add(tally + t * places * TALLY_SIZE, sum, set);
            horizon += t > 0 ? sum : 0;
        }
        tally_add(tally + plan->n_year * places * TALLY_SIZE, horizon, set);
    }
}

/* The funds of one scheme in one year. */
static void add_funds(struct tallies *a, const struct plan *plan, const struct chunk *chunk, size_t at) {
    size_t inner = (size_t)plan->scenario->inner_draws, set = chunk->first / inner;
    const int64_t *balance = chunk->fund_balance + at * chunk->rows,
                  *assessed = chunk->fund_assessed + at * chunk->rows;
    tally_add_sets(a->number + a->balance + at * TALLY_SIZE, balance, chunk->n_row, inner, set);
    tally_add_sets(a->number + a->assessed + at * TALLY_SIZE, assessed, chunk->n_row, inner, set);
    for (size_t first = 0; first < chunk->n_row; first += inner) {
        int64_t hits = 0;
        for (size_t r = first; r < first + inner; r++)
            hits += assessed[r] > 0;
        tally_add(a->number + a->hit + at * TALLY_SIZE, hits, set + first / inner);
    }
    for (size_t r = 0; r < chunk->n_row && chunk->first + r < a->n_kept; r++)
        a->number[a->kept + at * a->n_kept + chunk->first + r] = balance[r];
}

static void add_to_settle(struct tallies *a, const struct plan *plan, const struct chunk *chunk, size_t at) {
    const int64_t *open = chunk->to_settle + at * chunk->rows;
    size_t inner = (size_t)plan->scenario->inner_draws;
    for (size_t r = 0; r < chunk->n_row; r++)
        tally_add(a->number + a->to_settle + at * TALLY_SIZE, open[r], (chunk->first + r) / inner);
    tally_add_sets(a->number + a->to_settle_group + at * TALLY_SIZE, open, chunk->n_row, inner, chunk->first / inner);
}

/* A chunk's sum is far from overflow; of many chunks it is kept in two parts. */
static void add_parts(int64_t to[2], int64_t sum) {
    const int64_t part = INT64_C(1) << 32;
    to[0] += sum % part;
    to[1] += sum / part;
}

/* What one place pays into the pool in one year, in the draws in which it does. */
static void add_contribution(struct tallies *a, const struct plan *plan, const struct chunk *chunk, size_t year,
                             size_t i) {
    size_t at = (year * plan->n_place + i) * chunk->rows;
    size_t town = (year * plan->n_municipality + i) * chunk->rows, to = (year * (plan->n_place - 1) + i) * 2;
    bool unit = i >= plan->n_municipality;
    const int64_t *payment = chunk->payment + at, *extra = chunk->extra ? chunk->extra + at : NULL;
    const int64_t *own = chunk->own + (year % plan->n_year * plan->n_place + i) * chunk->rows;
    const int64_t *settled = chunk->settled && !unit ? chunk->settled + town : NULL;
    const int64_t *exits = chunk->exits && !unit ? chunk->exits + town : NULL;
    int64_t sum = 0, sum_settled = 0, sum_exits = 0;
    for (size_t r = 0; r < chunk->n_row; r++) {
        int64_t before = settled ? settled[r] : 0, once = exits ? exits[r] : 0;
        int64_t transfer = payment[r] - own[r] - (extra ? extra[r] : 0) - before - once;
        sum += transfer > 0 ? transfer : 0;
        sum_settled += before;
        sum_exits += once;
    }
    add_parts(a->number + a->contribution + to, sum);
    add_parts(a->number + a->settled + to, sum_settled);
    add_parts(a->number + a->exits + to, sum_exits);
}

static void add_shared(struct tallies *a, const struct plan *plan, const struct chunk *chunk, size_t t, size_t i) {
    const int64_t *shared = chunk->shared + (t * plan->n_place + i) * chunk->rows;
    int64_t sum = 0;
    for (size_t r = 0; r < chunk->n_row; r++)
        sum += shared[r];
    add_parts(a->number + a->shared + (t * (plan->n_place - 1) + i) * 2, sum);
}

/* Nobody merges where there are flows. */
static void add_flow(struct tallies *a, const struct plan *plan, const struct chunk *chunk, size_t at, size_t i) {
    const int64_t *flow = chunk->flow + (at * plan->n_municipality + i) * chunk->rows;
    int64_t sum = 0;
    for (size_t r = 0; r < chunk->n_row; r++)
        sum += flow[r];
    add_parts(a->number + a->flow + (at * (plan->n_place - 1) + i) * 2, sum);
}

/* What is added up by place: municipalities, and units where some merge. */
static void add_places(struct tallies *tallies, const struct plan *plan, const struct chunk *chunk) {
    for (size_t i = 0; i + 1 < plan->n_place; i++) {
        for (size_t year = 0; year < plan->n_scheme * plan->n_year; year++)
            add_contribution(tallies, plan, chunk, year, i);
        for (size_t at = 0; chunk->flow && at < FLOW_COUNT * plan->n_scheme * plan->n_year; at++)
            add_flow(tallies, plan, chunk, at, i);
        for (size_t t = 0; chunk->shared && t < plan->n_year; t++)
            add_shared(tallies, plan, chunk, t, i);
    }
}

void tallies_add(struct tallies *tallies, const struct plan *plan, const struct chunk *chunk) {
    for (size_t s = 0; s < plan->n_scheme; s++) {
        const struct scheme *scheme = &plan->scenario->scheme[s];
        for (size_t i = 0; i < plan->n_municipality; i++) {
            add_marginal(tallies, plan, chunk, s, i);
            if (scheme->settled != SETTLED_SAME_YEAR)
                add_to_settle(tallies, plan, chunk, s * plan->n_municipality + i);
        }
        for (size_t i = 0; plan->scenario->eta > 0 && i <= plan->n_municipality; i++)
            add_extra(tallies, plan, chunk, s, i);
        for (size_t t = 0; scheme->n_fund && t < plan->n_year; t++)
            add_funds(tallies, plan, chunk, s * plan->n_year + t);
    }
    add_places(tallies, plan, chunk);
}
