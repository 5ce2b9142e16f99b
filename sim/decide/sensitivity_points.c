/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figure at every point of a design. */
#include "models/inputs/design.h"
#include "sim/base/threads.h"
#include "sim/decide/sensitivity.h"
#include "sim/engine/block.h"
#include <stdlib.h>

static double mean_of(size_t n, const int64_t *x) {
    int64_t sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += x[k];
    return (double)sum / (double)n;
}

/* What works on the points. */
struct worker {
    const struct plan *plan;
    struct chunk chunk;
    int n_thread;
    struct workspace **workspace;    /* [n_thread] */
    size_t n, place;                 /* draws of a point; place of the plan */
    int64_t *result, *payment, *own; /* [n] */
    double *term;                    /* [n] scratch */
};

static void worker_free(struct worker *w) {
    for (int k = 0; w->workspace && k < w->n_thread; k++)
        workspace_free(w->workspace[k]);
    free(w->workspace);
    free(w->result);
    free(w->payment);
    free(w->own);
    free(w->term);
    chunk_free(&w->chunk);
}

static enum status worker_init(struct worker *w) {
    enum status status = chunk_init(&w->chunk, w->plan);
    if (status)
        return status;
    w->workspace = calloc((size_t)w->n_thread, sizeof *w->workspace);
    w->result = calloc(w->n, sizeof *w->result);
    w->payment = calloc(w->n, sizeof *w->payment);
    w->own = calloc(w->n, sizeof *w->own);
    w->term = calloc(w->n, sizeof *w->term);
    status = w->workspace && w->result && w->payment && w->own && w->term ? STATUS_OK : STATUS_MEMORY;
    for (int k = 0; k < w->n_thread && !status; k++)
        status = workspace_new(w->plan, &w->workspace[k]);
    return status;
}

/* The budget of the place in year t, where all draws have the same. */
static int64_t certain_budget(const struct worker *w, size_t t) {
    const int64_t *budget = w->plan->budget + t * w->plan->n_municipality;
    int64_t sum = 0;
    if (w->place < w->plan->n_municipality)
        return budget[w->place];
    for (size_t i = 0; i < w->plan->n_municipality; i++)
        sum += budget[i];
    return sum;
}

/* Sums over the horizon of the draws that begin at a row of the chunk. */
static void take_point(struct worker *w, size_t row) {
    const struct plan *plan = w->plan;
    for (size_t r = 0; r < w->n; r++)
        w->result[r] = w->payment[r] = w->own[r] = 0;
    for (size_t t = 1; t < plan->n_year; t++) {
        size_t at = (t * plan->n_place + w->place) * w->chunk.rows + row;
        int64_t certain = plan->budget_varies ? 0 : certain_budget(w, t);
        for (size_t r = 0; r < w->n; r++) {
            int64_t budget = plan->budget_varies ? w->chunk.budget[at + r] : certain;
            w->payment[r] += w->chunk.payment[at + r];
            w->own[r] +=
                w->chunk.own[at + r] + (w->chunk.extra ? w->chunk.extra[at + r] : 0); /* the rest is transfer */
            w->result[r] += budget - w->chunk.payment[at + r];
        }
    }
}

static enum status run_points(struct worker *w, const struct sensitivity_options *options,
                              const struct sensitivity_measure *measure, size_t n_point, double *value,
                              double *centre_se) {
    size_t total = n_point * w->n;
    double expected = 0.0;
    for (size_t first = 0; first < total; first += w->plan->chunk_rows) {
        size_t left = total - first, n = left < w->plan->chunk_rows ? left : w->plan->chunk_rows;
        if (options->progress)
            options->progress(options->context, (int64_t)first, (int64_t)total);
        enum status status = chunk_run(&w->chunk, w->plan, w->workspace, w->n_thread, first, n);
        if (status)
            return status;
        for (size_t row = 0; row < n; row += w->n) {
            take_point(w, row);
            if (first + row == 0) {
                expected = mean_of(w->n, w->payment);
                *centre_se = measure->error(w->n, w->result, w->payment, w->own, w->term);
            }
            value[(first + row) / w->n] = measure->value(w->n, w->result, w->payment, w->own, expected);
        }
    }
    if (options->progress)
        options->progress(options->context, (int64_t)total, (int64_t)total);
    return STATUS_OK;
}

/* Every point is an outer index with as many draws as it has; in closed form with one, which is no draw. */
enum status sensitivity_evaluate(struct plan *plan, struct scenario *scenario, const struct input_design *design,
                                 size_t draws, const struct sensitivity_options *options,
                                 const struct sensitivity_measure *measure, size_t place, double *value,
                                 double *centre_se) {
    struct worker w = {.plan = plan, .n = draws > 0 ? draws : 1, .place = place};
    w.place = place == plan->n_municipality ? plan->n_place - 1 : place; /* units stand before the region */
    w.n_thread = threads_wanted(options->threads);
    scenario->inner_draws = plan->care.inner_draws = (int64_t)w.n;
    scenario->n_draw = (int64_t)(design->n_point * w.n);
    plan->care.design = design;
    plan->care.expected = draws == 0;
    chunk_plan_sizes(plan);
    enum status status = worker_init(&w);
    if (!status)
        status = run_points(&w, options, measure, design->n_point, value, centre_se);
    if (draws == 0)
        *centre_se = 0.0;
    worker_free(&w);
    plan->care.design = NULL;
    plan->care.expected = false;
    return status;
}
