/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figure at every point of a design. */
#include "models/inputs/design.h"
#include "sim/base/threads.h"
#include "sim/decide/sensitivity.h"
#include "sim/engine/block.h"
#include <stdlib.h>

/* ---- draws of points ---- */

/* What works on the points. */
struct worker {
    const struct plan *plan;
    struct chunk chunk;
    int n_thread;
    struct workspace **workspace; /* [n_thread] */
};

static void worker_free(struct worker *w) {
    for (int k = 0; w->workspace && k < w->n_thread; k++)
        workspace_free(w->workspace[k]);
    free(w->workspace);
    chunk_free(&w->chunk);
}

static enum status worker_init(struct worker *w) {
    enum status status = chunk_init(&w->chunk, w->plan);
    if (status)
        return status;
    w->workspace = calloc((size_t)w->n_thread, sizeof *w->workspace);
    status = w->workspace ? STATUS_OK : STATUS_MEMORY;
    for (int k = 0; k < w->n_thread && !status; k++)
        status = workspace_new(w->plan, &w->workspace[k]);
    return status;
}

static enum status run_points(struct worker *w, const struct sensitivity_task *task, size_t each,
                              sensitivity_visitor *visit, void *context) {
    const struct sensitivity_options *options = task->options;
    size_t total = task->design->n_point * each;
    for (size_t first = 0; first < total; first += w->plan->chunk_rows) {
        size_t left = total - first, n = left < w->plan->chunk_rows ? left : w->plan->chunk_rows;
        if (options->progress)
            options->progress(options->context, (int64_t)first, (int64_t)total);
        enum status status = chunk_run(&w->chunk, w->plan, w->workspace, w->n_thread, first, n);
        if (status)
            return status;
        for (size_t row = 0; row < n; row += each)
            visit(context, &w->chunk, (first + row) / each, row);
    }
    if (options->progress)
        options->progress(options->context, (int64_t)total, (int64_t)total);
    return STATUS_OK;
}

/* Every point is an outer index with as many draws as it has; in closed form with one, which is no draw. */
enum status sensitivity_visit(const struct sensitivity_task *task, sensitivity_visitor *visit, void *context) {
    struct plan *plan = task->plan;
    size_t each = task->draws > 0 ? task->draws : 1;
    struct worker w = {.plan = plan, .n_thread = threads_wanted(task->options->threads)};
    task->scenario->inner_draws = plan->care.inner_draws = (int64_t)each;
    task->scenario->n_draw = (int64_t)(task->design->n_point * each);
    plan->care.design = task->design;
    plan->care.expected = task->draws == 0;
    chunk_plan_sizes(plan);
    enum status status = worker_init(&w);
    if (!status)
        status = run_points(&w, task, each, visit, context);
    worker_free(&w);
    plan->care.design = NULL;
    plan->care.expected = false;
    return status;
}

/* The budget of the place in year t, where all draws have the same. */
static int64_t certain_budget(const struct plan *plan, size_t place, size_t t) {
    const int64_t *budget = plan->budget + t * plan->n_municipality;
    int64_t sum = 0;
    if (place < plan->n_municipality)
        return budget[place];
    for (size_t i = 0; i < plan->n_municipality; i++)
        sum += budget[i];
    return sum;
}

struct sensitivity_sums sensitivity_sum(const struct sensitivity_task *task, const struct chunk *chunk, size_t place,
                                        size_t row) {
    const struct plan *plan = task->plan;
    size_t stands = place == plan->n_municipality ? plan->n_place - 1 : place; /* units stand before the region */
    struct sensitivity_sums sums = {0, 0, 0};
    for (size_t t = 1; t < plan->n_year; t++) {
        size_t at = (t * plan->n_place + stands) * chunk->rows + row;
        int64_t budget = plan->budget_varies ? chunk->budget[at] : certain_budget(plan, place, t);
        sums.payment += chunk->payment[at];
        sums.own += chunk->own[at] + (chunk->extra ? chunk->extra[at] : 0); /* the rest is transfer */
        sums.result += budget - chunk->payment[at];
    }
    return sums;
}

/* ---- a figure from draws ---- */

struct figures {
    const struct sensitivity_task *task;
    size_t n;                        /* draws of a point */
    int64_t *result, *payment, *own; /* [n] */
    double *term;                    /* [n] scratch */
    double expected, *value, *centre_se;
};

static void take_point(void *context, const struct chunk *chunk, size_t point, size_t row) {
    struct figures *f = context;
    const struct sensitivity_measure *measure = f->task->measure;
    int64_t paid = 0;
    for (size_t r = 0; r < f->n; r++) {
        struct sensitivity_sums sums = sensitivity_sum(f->task, chunk, f->task->place, row + r);
        f->result[r] = sums.result;
        f->payment[r] = sums.payment;
        f->own[r] = sums.own;
        paid += sums.payment;
        if (f->task->kept && point < f->task->n_kept)
            f->task->kept[point * f->n + r] = measure->value(1, &sums.result, &sums.payment, &sums.own, 0.0);
    }
    if (point == 0) {
        f->expected = (double)paid / (double)f->n;
        *f->centre_se = measure->error(f->n, f->result, f->payment, f->own, f->term);
    }
    f->value[point] = measure->value(f->n, f->result, f->payment, f->own, f->expected);
}

enum status sensitivity_evaluate(const struct sensitivity_task *task, double *value, double *centre_se) {
    size_t n = task->draws > 0 ? task->draws : 1;
    int64_t *room = calloc(3 * n, sizeof *room);
    double *term = calloc(n, sizeof *term);
    struct figures f = {task, n, room, room + n, room + 2 * n, term, 0.0, value, centre_se};
    enum status status = room && term ? sensitivity_visit(task, take_point, &f) : STATUS_MEMORY;
    if (task->draws == 0)
        *centre_se = 0.0;
    free(room);
    free(term);
    return status;
}
