/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shares of each municipality in the expected shortfall of all together, with their errors. */
#include "models/analysis/equivalent.h"
#include "models/analysis/measure.h"
#include "models/analysis/order.h"
#include "models/analysis/replicate.h"
#include "models/analysis/tail.h"
#include "sim/decide/stability_parts.h"

#include <math.h>
#include <stdlib.h>

/* Orders for the errors of exact shares, and for shares that are sampled; the parts they are cut into decide the order
 * of the sums, so they are no function of the threads. */
enum { PAIRS_EXACT = 128, PAIRS_SAMPLED = 500, ORDER_PARTS = 4 };

static enum status scan_part(const struct stability_pool *pool, const struct coalition_moments *moments, size_t part,
                             struct stability_scan *scan) {
    struct coalition_scratch *scratch = NULL;
    enum status status = coalition_scratch_new(pool->game, &scratch);
    if (!status)
        coalition_scan(pool->game, moments, scratch, part, stability_visit, scan);
    coalition_scratch_free(scratch);
    return status;
}

static enum status scan_parts(struct stability *s, const struct stability_pool *pool,
                              const struct coalition_moments *moments, size_t n_part, struct stability_scan *scan) {
    enum status worst = STATUS_OK;
#pragma omp parallel for schedule(dynamic, 1) num_threads(s->threads)
    for (size_t p = 0; p < n_part; p++) {
        enum status status = scan_part(pool, moments, p, &scan[p]);
#pragma omp critical
        {
            worst = status ? status : worst;
            s->scanned++;
            stability_tell(s);
        }
    }
    return worst;
}

static enum status find_bar(const struct stability_pool *pool, const struct coalition_moments *moments, double *bar) {
    struct coalition_scratch *scratch = NULL;
    struct coalition_outcome whole;
    enum status status = coalition_scratch_new(pool->game, &scratch);
    if (!status) {
        coalition_evaluate(pool->game, moments, scratch, (uint32_t)((UINT64_C(1) << pool->game->n) - 1), &whole);
        *bar = (1.0 - pool->margin) * stability_ratio(pool, &whole);
    }
    coalition_scratch_free(scratch);
    return status;
}

enum status stability_scan_all(struct stability *s, const struct stability_pool *pool, struct coalition_sums *sums,
                               struct stability_scan *scan) {
    size_t n_part = coalition_parts(pool->game);
    struct coalition_moments *moments = calloc(1, sizeof *moments);
    struct stability_scan *part = calloc(n_part, sizeof *part);
    struct coalition_sums *part_sums = calloc(sums ? n_part : 1, sizeof *part_sums);
    double *budget = NULL, bar = 0.0;
    enum status status = moments && part && part_sums ? stability_budgets(pool, &budget) : STATUS_MEMORY;
    if (!status) {
        coalition_moments(pool->game, moments);
        status = find_bar(pool, moments, &bar);
    }
    for (size_t p = 0; p < n_part && !status; p++)
        part[p] =
            (struct stability_scan){.pool = pool, .budget = budget, .bar = bar, .sums = sums ? &part_sums[p] : NULL};
    if (!status)
        status = scan_parts(s, pool, moments, n_part, part);
    *scan = (struct stability_scan){.pool = pool, .bar = bar, .sums = sums};
    for (size_t p = 0; p < n_part && !status; p++)
        stability_join(scan, &part[p]);
    scan->sums = NULL;
    free(budget);
    free(part_sums);
    free(part);
    free(moments);
    return status;
}

/* Whole cents that add up to `total`: the largest fractions are rounded up, ties to the lower index. */
static void round_shares(size_t n, const double *share, int64_t total, int64_t *cents) {
    for (size_t i = 0; i < n; i++) {
        cents[i] = (int64_t)floor(share[i]);
        total -= cents[i];
    }
    for (; total != 0; total += total > 0 ? -1 : 1) {
        size_t best = 0;
        int64_t up = total > 0 ? 1 : -1;
        for (size_t i = 1; i < n; i++)
            if ((double)up * (share[i] - (double)cents[i]) > (double)up * (share[best] - (double)cents[best]))
                best = i;
        cents[best] += up;
    }
}

/* The orders, in parts on threads. */
static enum status walk_orders(const struct order_game *game, size_t pairs, int threads, struct order_sums *sums) {
    struct order_sums part[ORDER_PARTS] = {{0}};
    enum status worst = order_sums_init(game, sums);
    for (size_t p = 0; p < ORDER_PARTS && !worst; p++)
        worst = order_sums_init(game, &part[p]);
    if (!worst) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
        for (size_t p = 0; p < ORDER_PARTS; p++) {
            enum status status = order_add(game, &part[p], p * (pairs / ORDER_PARTS), pairs / ORDER_PARTS);
            if (status) {
#pragma omp critical
                worst = status;
            }
        }
    }
    for (size_t p = 0; p < ORDER_PARTS; p++) {
        if (!worst)
            order_join(game, sums, &part[p]);
        order_sums_free(&part[p]);
    }
    return worst;
}

/* The error of a sum of two independent estimates. */
static double both_errors(double a, double b) {
    return sqrt(a * a + b * b);
}

/* Each by itself, and what pooling saves it: with the errors of the difference, draw by draw. */
static enum status find_alone(struct stability *s, const struct order_sums *orders, const double *order_se) {
    size_t n = s->n_draw;
    double *scratch = calloc(2 * n, sizeof *scratch), se;
    if (!scratch)
        return STATUS_MEMORY;
    double *term = scratch + n;
    for (size_t i = 0; i < s->n; i++) {
        tail_terms(n, s->loss + i * n, STABILITY_TAIL, 1.0, scratch, term);
        s->alone[i] = llround(replicate_figure(n, term, s->inner, &se));
        s->alone_se[i] = llround(se);
        for (size_t r = 0; r < n; r++)
            term[r] -= orders->term[i * n + r];
        double mean = replicate_figure(n, term, s->inner, &se);
        (void)mean; /* of the sampled orders; the exact share is known */
        s->saving[i] = s->alone[i] - s->shapley[i];
        s->saving_se[i] = llround(s->exact ? se : both_errors(se, order_se[i]));
    }
    free(scratch);
    return STATUS_OK;
}

/* How a mean in the worst part moves with each draw: what the draw has more than is usual at the edge, which is taken
 * from the regression of the player's loss on that of all. */
static double euler_error(const struct stability *s, size_t i, const double *sum, double edge, double *term) {
    size_t n = s->n_draw;
    const double *x = s->loss + i * n;
    double mean = replicate_figure(n, x, 1, NULL), all = replicate_figure(n, sum, 1, NULL), both = 0.0, square = 0.0,
           se;
    for (size_t r = 0; r < n; r++) {
        both += (x[r] - mean) * (sum[r] - all);
        square += (sum[r] - all) * (sum[r] - all);
    }
    double usual = mean + (square > 0.0 ? both / square : 0.0) * (edge - all);
    for (size_t r = 0; r < n; r++)
        term[r] = sum[r] > edge ? (x[r] - usual) / STABILITY_TAIL : 0.0;
    double total = replicate_figure(n, term, s->inner, &se);
    (void)total;
    return se;
}

/* Euler shares: the mean loss of each in the worst part of all together; draws at its edge count in equal parts. */
static enum status find_euler(struct stability *s) {
    size_t n = s->n_draw;
    double *sum = calloc(3 * n + s->n, sizeof *sum);
    if (!sum)
        return STATUS_MEMORY;
    double *scratch = sum + n, *term = scratch + n, *share = term + n;
    for (size_t i = 0; i < s->n; i++)
        for (size_t r = 0; r < n; r++)
            sum[r] += s->loss[i * n + r];
    double edge = tail_terms(n, sum, STABILITY_TAIL, 1.0, scratch, term), beyond = 0.0, at = 0.0;
    s->value = llround(replicate_figure(n, term, 1, NULL));
    for (size_t r = 0; r < n; r++) {
        beyond += sum[r] > edge;
        at += sum[r] <= edge && sum[r] >= edge;
    }
    double wanted = STABILITY_TAIL * (double)n, part = (wanted - beyond) / at;
    for (size_t i = 0; i < s->n; i++) {
        for (size_t r = 0; r < n; r++)
            share[i] += sum[r] > edge ? s->loss[i * n + r] : sum[r] >= edge ? part * s->loss[i * n + r] : 0.0;
        share[i] /= wanted;
        s->euler_se[i] = llround(euler_error(s, i, sum, edge, term));
    }
    round_shares(s->n, share, s->value, s->euler);
    free(sum);
    return STATUS_OK;
}

/* A few sets of inputs say little about the worst tenth. */
static void drop_errors(struct stability *s) {
    int64_t *const errors[] = {s->shapley_se, s->euler_se, s->alone_se, s->saving_se};
    if (s->n_draw / s->inner >= MEASURE_TAIL_GROUPS)
        return;
    for (size_t k = 0; k < sizeof errors / sizeof errors[0]; k++)
        for (size_t i = 0; i < s->n; i++)
            errors[k][i] = MEASURE_UNKNOWN;
}

enum status stability_find_shares(struct stability *s, struct stability_scan *scan) {
    struct coalition_game game = {s->n, s->n_draw, s->loss, STABILITY_TAIL};
    struct order_game order = {s->n, s->n_draw, s->loss, STABILITY_TAIL, s->inner, s->seed};
    struct stability_pool pool = {&game, s->budget, s->options.rho, s->options.margin, s->inner};
    struct order_sums orders = {0};
    struct coalition_sums *sums = calloc(1, sizeof *sums);
    double *share = calloc(3 * s->n, sizeof *share), *draw_se = share + s->n, *order_se = draw_se + s->n;
    enum status status = sums && share ? find_euler(s) : STATUS_MEMORY;
    if (!status)
        status = walk_orders(&order, s->exact ? PAIRS_EXACT : PAIRS_SAMPLED, s->threads, &orders);
    if (!status)
        order_finish(&order, &orders, share, draw_se, order_se);
    if (!status && s->exact)
        status = stability_scan_all(s, &pool, sums, scan);
    if (!status && s->exact)
        coalition_shapley(sums, s->n, share);
    if (!status) {
        round_shares(s->n, share, s->value, s->shapley);
        for (size_t i = 0; i < s->n; i++)
            s->shapley_se[i] = llround(s->exact ? draw_se[i] : both_errors(draw_se[i], order_se[i]));
        status = find_alone(s, &orders, order_se);
        drop_errors(s);
    }
    order_sums_free(&orders);
    free(share);
    free(sums);
    return status;
}
