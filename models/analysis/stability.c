/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/stability.h"

#include "models/analysis/equivalent.h"
#include "models/analysis/measure.h"
#include "models/analysis/replicate.h"
#include "models/analysis/tail.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static size_t half_of(size_t n) {
    return (n + 1) / 2;
}

enum status stability_budgets(const struct stability_pool *pool, double **budget) {
    size_t n = pool->game->n, half = half_of(n), size = (size_t)1 << half;
    double *table = calloc(2 * size, sizeof *table);
    *budget = table;
    if (!table)
        return STATUS_MEMORY;
    for (size_t mask = 1; mask < size; mask++) {
        size_t low = (size_t)__builtin_ctzll(mask), rest = mask & (mask - 1);
        table[mask] = table[rest] + pool->budget[low];
        table[size + mask] = table[size + rest] + (half + low < n ? pool->budget[half + low] : 0.0);
    }
    return STATUS_OK;
}

static double equivalent(const struct stability_pool *pool, const struct coalition_outcome *outcome) {
    return outcome->mean + pool->rho * (outcome->shortfall - outcome->mean);
}

static double budget_of(const struct stability_pool *pool, uint32_t members) {
    double sum = 0.0;
    for (size_t i = 0; i < pool->game->n; i++)
        sum += members >> i & 1 ? pool->budget[i] : 0.0;
    return sum;
}

double stability_ratio(const struct stability_pool *pool, const struct coalition_outcome *outcome) {
    return 1.0 + equivalent(pool, outcome) / budget_of(pool, outcome->members);
}

static void keep_best(struct stability_best *best, double ratio, uint32_t members) {
    if (!best->members || ratio < best->ratio || (ratio <= best->ratio && members < best->members))
        *best = (struct stability_best){members, ratio};
}

void stability_visit(void *context, const struct coalition_outcome *outcome) {
    struct stability_scan *scan = context;
    size_t n = scan->pool->game->n, half = half_of(n), size = (size_t)1 << half;
    uint32_t members = outcome->members, all = (uint32_t)((UINT64_C(1) << n) - 1);
    if (scan->sums)
        coalition_sums_add(scan->sums, n, members, outcome->shortfall);
    if (members == all)
        return;
    double budget = scan->budget[members & (size - 1)] + scan->budget[size + (members >> half)];
    double ratio = 1.0 + equivalent(scan->pool, outcome) / budget;
    scan->better += ratio < scan->bar;
    keep_best(&scan->of_size[__builtin_popcount(members)], ratio, members);
    for (uint32_t left = members; left; left &= left - 1)
        keep_best(&scan->with[__builtin_ctz(left)], ratio, members);
}

void stability_join(struct stability_scan *scan, const struct stability_scan *part) {
    size_t n = scan->pool->game->n;
    scan->better += part->better;
    if (scan->sums)
        coalition_sums_join(scan->sums, n, part->sums);
    for (size_t size = 1; size <= n; size++)
        if (part->of_size[size].members)
            keep_best(&scan->of_size[size], part->of_size[size].ratio, part->of_size[size].members);
    for (size_t i = 0; i < n; i++)
        if (part->with[i].members)
            keep_best(&scan->with[i], part->with[i].ratio, part->with[i].members);
}

enum stability_verdict stability_judge(double gain, double se, double margin) {
    double over = gain - margin;
    if (over > 2.0 * se)
        return STABILITY_YES;
    return over <= -2.0 * se ? STABILITY_NO : STABILITY_UNDECIDED;
}

/* The terms of a group's certainty equivalent, and their mean. */
static double group_terms(const struct stability_pool *pool, uint32_t members, double *sum, double *scratch,
                          double *term) {
    const struct coalition_game *game = pool->game;
    memset(sum, 0, game->n_draw * sizeof *sum);
    for (size_t i = 0; i < game->n; i++)
        for (size_t r = 0; (members >> i & 1) && r < game->n_draw; r++)
            sum[r] += game->loss[i * game->n_draw + r];
    tail_terms(game->n_draw, sum, game->tail, pool->rho, scratch, term);
    return replicate_figure(game->n_draw, term, 1, NULL);
}

void stability_compare(const struct stability_pool *pool, uint32_t members, uint32_t within, double *scratch,
                       struct stability_gain *gain) {
    size_t n = pool->game->n_draw;
    double *sum = scratch, *select = scratch + n, *alone = scratch + 2 * n, *together = scratch + 3 * n;
    double budget = budget_of(pool, members), whole = budget_of(pool, within);
    double a = 1.0 + group_terms(pool, members, sum, select, alone) / budget;
    double b = 1.0 + group_terms(pool, within, sum, select, together) / whole;
    for (size_t r = 0; r < n; r++) /* how 1 - a / b moves with each draw */
        sum[r] = -alone[r] / budget / b + a / (b * b) * together[r] / whole;
    double mean = replicate_figure(n, sum, pool->inner, &gain->se);
    (void)mean;
    if (n / pool->inner < MEASURE_TAIL_GROUPS)
        gain->se = NAN;
    gain->gain = 1.0 - a / b;
    gain->amount = (b - a) * budget;
    gain->verdict = stability_judge(gain->gain, gain->se, pool->margin);
}

size_t stability_first_to_leave(const struct stability_pool *pool, uint32_t within, double *scratch,
                                struct stability_gain *gain) {
    size_t first = pool->game->n;
    for (size_t i = 0; i < pool->game->n; i++) {
        struct stability_gain own;
        if (!(within >> i & 1))
            continue;
        stability_compare(pool, UINT32_C(1) << i, within, scratch, &own);
        if (first == pool->game->n || own.gain > gain->gain) {
            first = i;
            *gain = own;
        }
    }
    return first;
}
