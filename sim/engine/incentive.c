/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/incentive.h"
#include "sim/engine/block.h"

#include "models/care/family.h"
#include "models/region/merger.h"
#include "sim/base/threads.h"
#include "sim/engine/history.h"
#include "sim/engine/tally.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR = 1, LEAST_SAMPLE = 16 /* a row of lanes of settle_scheme */ };

/* What one thread works with. */
struct probe {
    const struct plan *plan; /* with blocks and chunks of the sample */
    struct workspace *w;
    struct chunk chunk;
    int64_t *before;     /* [n_scheme][n_unit or municipality][lanes] paid over the horizon, nothing changed */
    int64_t *client;     /* [n_care][lanes] cost of a client in kind */
    int64_t *more;       /* [lanes] what changes in the own cost */
    bool *counts;        /* [lanes] is there anything to change? */
    int64_t *kept;       /* [n_threshold + 1][lanes] what a change has touched */
    int32_t *kept_count; /* [2][lanes] */
};

void incentive_free(struct incentive *incentive) {
    need_free(&incentive->need);
    free(incentive->cents);
    free(incentive->own);
    free(incentive->others);
    memset(incentive, 0, sizeof *incentive);
}

/* So many that they cost little beside the draws of the run, one of each set of inputs, in whole rows of lanes where
 * there are enough. */
static size_t sample_size(const struct plan *plan) {
    size_t n_draw = (size_t)plan->scenario->n_draw, sets = n_draw / (size_t)plan->scenario->inner_draws;
    size_t fit = n_draw / (12 * plan->n_municipality), n = fit - fit % LEAST_SAMPLE;
    n = n < LEAST_SAMPLE ? LEAST_SAMPLE : n > INCENTIVE_SAMPLE ? INCENTIVE_SAMPLE : n;
    return n < sets ? n : sets;
}

static enum status prepare(struct incentive *a, const struct plan *plan) {
    size_t tallies;
    memset(a, 0, sizeof *a);
    enum status status = need_init(&a->need, plan);
    if (status)
        return status;
    const double *cost = a->need.client_cost + YEAR * plan->n_care;
    a->n_kind = plan->n_care + 2;
    tallies = plan->n_scheme * a->n_kind * plan->n_municipality * TALLY_SIZE;
    a->cents = calloc(a->n_kind, sizeof *a->cents);
    a->own = calloc(tallies, sizeof *a->own);
    a->others = calloc(tallies, sizeof *a->others);
    if (!a->cents || !a->own || !a->others) {
        incentive_free(a);
        return STATUS_MEMORY;
    }
    for (size_t c = 0; c < plan->n_care; c++) {
        a->cents[c] = (int64_t)llround(cost[c]);
        a->dearest = a->cents[c] > a->cents[a->dearest] ? c : a->dearest;
    }
    a->cents[plan->n_care] = INCENTIVE_DEARER_CENTS;
    a->cents[plan->n_care + 1] = a->cents[a->dearest];
    return STATUS_OK;
}

static void free_probe(struct probe *p) {
    workspace_free(p->w);
    chunk_free(&p->chunk);
    free(p->before);
    free(p->client);
    free(p->more);
    free(p->counts);
    free(p->kept);
    free(p->kept_count);
    memset(p, 0, sizeof *p);
}

/* What municipality i pays over the horizon, and after it where the scheme settles later; [lanes]. Of those that are
 * one in the last year, all together. */
static void sum_horizon(const struct probe *p, size_t s, size_t i, int64_t *sum) {
    const struct plan *plan = p->plan;
    const struct division *division = plan->scenario->region.division;
    size_t last = plan->n_year - 1, rows = p->chunk.rows, n = plan->n_municipality;
    memset(sum, 0, rows * sizeof *sum);
    for (size_t j = 0; j < n; j++) {
        bool same = division ? division_unit_of(&division[last], j) == division_unit_of(&division[last], i) : j == i;
        for (size_t t = YEAR; same && t < plan->n_year; t++)
            for (size_t l = 0; l < rows; l++)
                sum[l] += p->chunk.payment[((s * plan->n_year + t) * plan->n_place + j) * rows + l];
        bool later = same && p->chunk.to_settle && plan->scenario->scheme[s].settled != SETTLED_SAME_YEAR;
        for (size_t l = 0; later && l < rows; l++)
            sum[l] += p->chunk.to_settle[(s * n + j) * rows + l];
    }
}

/* The product of a lane's client: by the users per youth of the products of the class. */
static const struct product *choose_product(const struct care *care, size_t class, double uniform) {
    const struct product *chosen = NULL;
    double all = 0.0, below = 0.0;
    for (size_t p = 0; p < care->n_product; p++)
        all += care->product[p].care == class ? care->product[p].users_per_youth : 0.0;
    for (size_t p = 0; p < care->n_product; p++) {
        const struct product *product = &care->product[p];
        if (product->care != class || (chosen && uniform * all < below))
            continue;
        chosen = product;
        below += product->users_per_youth;
    }
    return chosen;
}

/* A client's cost from the product's own distribution, in cents at price 1. */
static double draw_client(const struct plan *plan, const struct product *product, uint32_t lane) {
    static const int32_t one = 1;
    uint32_t who = product->hash;
    struct stream cost = stream_open(plan->scenario->seed, who, 0, 0, 0, SOURCE_CLIENT);
    struct stream kind = stream_open(plan->scenario->seed, who, 1, 0, 0, SOURCE_CLIENT_KIND);
    struct lanes lanes = {1, &lane, NULL};
    struct alike alike = {1, product};
    double x = 0.0;
    if (product->family->client)
        product->family->client(plan->care.sampler, &cost, &kind, &lanes, &alike, &x);
    else
        product->family->total(plan->care.sampler, &cost, &lanes, &alike, &one, &x);
    return x * product->mean_cost;
}

/* Clients of a class as they come: some cost far more than the mean, so that a threshold per client tells. Scaled so
 * that the sample as a whole costs the mean. */
static void draw_clients(struct probe *p, const struct incentive *a, size_t class, double *cost) {
    const struct plan *plan = p->plan;
    size_t lanes = plan->block_lanes;
    struct stream kind = stream_open(plan->scenario->seed, (uint32_t) class, 0, 0, 0, SOURCE_CLIENT_KIND);
    double sum = 0.0;
    for (uint32_t l = 0; l < lanes; l++) {
        struct lanes lane = {1, &l, NULL};
        double uniform;
        plan->care.sampler->uniform(&kind, &lane, &uniform);
        const struct product *product = choose_product(&plan->scenario->care, class, uniform);
        cost[l] = product ? draw_client(plan, product, l) : 0.0;
        sum += cost[l];
    }
    for (size_t l = 0; l < lanes; l++)
        p->client[class * lanes + l] =
            sum > 0.0 ? llround(cost[l] / sum * (double)lanes * (double)a->cents[class]) : a->cents[class];
}

static enum status draw_all_clients(struct probe *p, const struct incentive *a) {
    double *cost = calloc(p->plan->block_lanes, sizeof *cost);
    if (!cost)
        return STATUS_MEMORY;
    for (size_t class = 0; class < p->plan->n_care; class ++)
        draw_clients(p, a, class, cost);
    free(cost);
    return STATUS_OK;
}

static enum status new_probe(const struct plan *plan, const struct incentive *a, struct probe *p) {
    size_t lanes = plan->block_lanes, n = plan->n_municipality;
    memset(p, 0, sizeof *p);
    p->plan = plan;
    p->before = calloc(plan->n_scheme * n * lanes, sizeof *p->before);
    p->client = calloc(plan->n_care * lanes, sizeof *p->client);
    p->more = calloc(lanes, sizeof *p->more);
    p->counts = calloc(lanes, sizeof *p->counts);
    p->kept = calloc((plan->scenario->n_threshold + 1) * lanes, sizeof *p->kept);
    p->kept_count = calloc(2 * lanes, sizeof *p->kept_count);
    enum status status =
        p->before && p->client && p->more && p->counts && p->kept && p->kept_count ? STATUS_OK : STATUS_MEMORY;
    if (!status)
        status = draw_all_clients(p, a);
    if (!status)
        status = chunk_init(&p->chunk, plan);
    if (!status)
        status = workspace_new(plan, &p->w);
    if (!status)
        status = block_simulate_sets(plan, p->w, lanes);
    if (status)
        return status;
    p->chunk.first = (size_t)plan->scenario->n_draw; /* past the draws that behaviour looks at */
    p->chunk.n_row = lanes;
    history_settle(plan, p->w, &p->chunk, 0, lanes);
    for (size_t k = 0; k < plan->n_scheme * n; k++)
        sum_horizon(p, k / n, k % n, p->before + k * lanes);
    return STATUS_OK;
}

/* The arrays that a change touches, in municipality i and the care class, in kind. */
struct place {
    int64_t *cost;
    int32_t *clients, *users;
    size_t excess; /* index in each excess array */
};

static struct place find_place(const struct probe *p, size_t i, size_t care) {
    const struct plan *plan = p->plan;
    size_t lanes = plan->block_lanes, cell = (YEAR * plan->n_municipality + i) * plan->n_cell + care;
    size_t client = ((YEAR * plan->n_municipality + i) * plan->n_care + care) * FORM_COUNT;
    size_t user = ((YEAR + 1) * plan->n_municipality + i) * plan->n_care + care;
    return (struct place){p->w->cost + cell * lanes, p->w->clients + client * lanes, p->w->users + user * lanes,
                          cell * lanes};
}

static int64_t above(int64_t cents, int64_t threshold) {
    return cents > threshold ? cents - threshold : 0;
}

/* Keep what a change touches (out), or put it back. */
static void keep(struct probe *p, const struct place *at, bool back) {
    size_t lanes = p->plan->block_lanes, n_threshold = p->plan->scenario->n_threshold;
    for (size_t k = 0; k <= n_threshold; k++) {
        int64_t *row = k < n_threshold ? p->w->excess[k] + at->excess : at->cost, *kept = p->kept + k * lanes;
        memcpy(back ? row : kept, back ? kept : row, lanes * sizeof *row);
    }
    memcpy(back ? at->clients : p->kept_count, back ? p->kept_count : at->clients, lanes * sizeof *at->clients);
    memcpy(back ? at->users : p->kept_count + lanes, back ? p->kept_count + lanes : at->users,
           lanes * sizeof *at->users);
}

/* One client more, or one of them dearer. A placement less is the client of that class who did not come: what it would
 * have cost is what is saved. */
static void change(struct probe *p, const struct incentive *a, size_t kind, const struct place *at, size_t class) {
    size_t lanes = p->plan->block_lanes, n_care = p->plan->n_care;
    bool dearer = kind == n_care;
    for (size_t l = 0; l < lanes; l++) {
        int64_t client = p->client[class * lanes + l];
        p->counts[l] = !dearer || at->clients[l] > 0;
        p->more[l] = dearer ? a->cents[kind] : client;
        if (!p->counts[l])
            continue;
        at->cost[l] += p->more[l];
        at->clients[l] += dearer ? 0 : 1;
        at->users[l] += dearer ? 0 : 1;
        for (size_t k = 0; k < p->plan->scenario->n_threshold; k++) {
            int64_t threshold = p->plan->scenario->threshold[k], *excess = &p->w->excess[k][at->excess + l];
            *excess +=
                dearer ? above(client + p->more[l], threshold) - above(client, threshold) : above(client, threshold);
        }
    }
}

/* Settle again, and tally what that changes for i and for the others. */
static void tally_change(struct probe *p, struct incentive *a, size_t kind, size_t i, int64_t *sum) {
    const struct plan *plan = p->plan;
    size_t lanes = plan->block_lanes, n = plan->n_municipality;
    history_settle(plan, p->w, &p->chunk, 0, lanes);
    for (size_t s = 0; s < plan->n_scheme; s++) {
        size_t to = ((s * a->n_kind + kind) * n + i) * TALLY_SIZE;
        sum_horizon(p, s, i, sum);
        for (size_t l = 0; l < lanes; l++) {
            int64_t own = sum[l] - p->before[(s * n + i) * lanes + l];
            if (!p->counts[l])
                continue;
            tally_add(a->own + to, own, l / (size_t)plan->scenario->inner_draws);
            tally_add(a->others + to, p->more[l] - own, l / (size_t)plan->scenario->inner_draws);
        }
    }
}

static void run_probe(struct probe *p, struct incentive *a, size_t kind, size_t i, int64_t *sum) {
    size_t care = kind < p->plan->n_care ? kind : a->dearest;
    struct place at = find_place(p, i, care);
    keep(p, &at, false);
    change(p, a, kind, &at, care);
    tally_change(p, a, kind, i, sum);
    keep(p, &at, true);
}

/* Thread by thread: each has its own copy of the sample, and of a municipality only one writes the tallies. */
static enum status run_probes(const struct plan *plan, int threads, struct incentive *a) {
    enum status worst = STATUS_OK;
    int n_job = (int)(a->n_kind * plan->n_municipality);
#pragma omp parallel num_threads(threads)
    {
        struct probe probe;
        int64_t *sum = calloc(plan->block_lanes, sizeof *sum);
        enum status status = new_probe(plan, a, &probe);
        status = sum ? status : STATUS_MEMORY;
#pragma omp for schedule(dynamic, 1)
        for (int k = 0; k < n_job; k++) {
            size_t i = (size_t)k / a->n_kind, kind = (size_t)k % a->n_kind;
            if (status)
                continue;
            run_probe(&probe, a, kind, i, sum);
        }
        if (status) {
#pragma omp critical
            worst = status;
        }
        free_probe(&probe);
        free(sum);
    }
    return worst;
}

enum status incentive_run(const struct plan *plan, int threads, struct incentive *incentive) {
    struct plan sample = *plan; /* the same plan with one small block; what it points to stays the plan's */
    enum status status = prepare(incentive, plan);
    if (status)
        return status;
    sample.chunk_rows = sample.block_lanes = sample_size(plan);
    status = run_probes(&sample, threads_wanted(threads), incentive);
    if (status)
        incentive_free(incentive);
    return status;
}
