/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/ensemble.h"
#include "sim/base/threads.h"
#include "sim/engine/block.h"

#include <stdlib.h>
#include <string.h>

static struct measure_shape shape_of(const struct plan *plan, size_t rows) {
    return (struct measure_shape){
        .n_scheme = plan->n_scheme,
        .lineups = plan->scenario->lineups,
        .n_municipality = plan->n_place - 1,
        .n_year = plan->n_year,
        .n_draw = plan->scenario->n_draw,
        .inner_draws = plan->scenario->inner_draws,
        .chunk_rows = rows,
        .memory = ENSEMBLE_MEASURE_BYTES,
        .extra = plan->scenario->eta > 0,
    };
}

static void sum_budgets(struct ensemble *e) {
    size_t n = e->plan->n_municipality;
    for (size_t t = 0; t < e->plan->n_year; t++) {
        int64_t *row = e->measure_budget + t * e->plan->n_place, *region = row + e->plan->n_place - 1;
        memcpy(row, e->plan->budget + t * n, n * sizeof *row);
        if (e->plan->n_unit > 0)
            memcpy(row + n, e->plan->unit_budget + t * e->plan->n_unit, e->plan->n_unit * sizeof *row);
        *region = 0;
        for (size_t i = 0; i < n; i++)
            *region += row[i];
    }
}

static enum status allocate(struct ensemble *e) {
    const struct plan *plan = e->plan;
    size_t n_thread = (size_t)e->n_thread, totals = plan->n_scheme * plan->n_year;
    enum status status = chunk_init(&e->chunk, plan);
    if (status)
        return status;
    struct measure_shape shape = shape_of(plan, e->chunk.rows);
    e->workspace = calloc(n_thread, sizeof *e->workspace);
    e->scratch = calloc(n_thread, sizeof *e->scratch);
    e->measure_budget = calloc(plan->n_year * plan->n_place, sizeof *e->measure_budget);
    e->external_sum = calloc(2 * totals, sizeof *e->external_sum);
    e->external = calloc(totals, sizeof *e->external);
    e->imbalance = calloc(totals, sizeof *e->imbalance);
    if (tallies_init(&e->tallies, plan) != STATUS_OK || hangs_init(&e->hangs, plan) != STATUS_OK ||
        graded_init(&e->graded, plan) != STATUS_OK || reserves_init(&e->reserves, plan) != STATUS_OK || !e->workspace ||
        !e->scratch || !e->measure_budget || !e->external_sum || !e->external || !e->imbalance)
        return STATUS_MEMORY;
    status = explained_init(&e->explained, plan);
    if (!status)
        status = measure_new(&shape, &e->measure);
    struct measure_shape paid = shape;
    paid.alone = true;
    paid.memory = ENSEMBLE_PAID_BYTES;
    if (!status && plan->budget_varies)
        status = measure_new(&paid, &e->paid);
    for (size_t k = 0; !status && k < n_thread; k++) {
        status = workspace_new(plan, &e->workspace[k]);
        if (!status)
            status = measure_scratch_new(&shape, &e->scratch[k]);
    }
    return status;
}

enum status ensemble_init(struct ensemble *ensemble, const struct plan *plan, int threads) {
    memset(ensemble, 0, sizeof *ensemble);
    ensemble->plan = plan;
    ensemble->n_thread = threads_wanted(threads);
    threads_set_usual(ensemble->n_thread); /* for the store, which compresses in parallel */
    enum status status = allocate(ensemble);
    if (status)
        ensemble_free(ensemble);
    else
        sum_budgets(ensemble);
    return status;
}

void ensemble_free(struct ensemble *e) {
    for (int k = 0; k < e->n_thread; k++) {
        if (e->workspace)
            workspace_free(e->workspace[k]);
        if (e->scratch)
            measure_scratch_free(e->scratch[k]);
    }
    free(e->workspace);
    free(e->scratch);
    free(e->measure_budget);
    free(e->series);
    free(e->external_sum);
    free(e->external);
    free(e->imbalance);
    tallies_free(&e->tallies);
    explained_free(&e->explained);
    hangs_free(&e->hangs);
    graded_free(&e->graded);
    reserves_free(&e->reserves);
    measure_free(e->measure);
    measure_free(e->paid);
    chunk_free(&e->chunk);
    memset(e, 0, sizeof *e);
}

/* A pilot ends where what a measure keeps is full: each has its own. */
static bool is_wanted(const struct measure *measure, const struct measure_chunk *chunk) {
    return !chunk->pilot_only || (size_t)chunk->first < measure_pilot_draws(measure);
}

/* The part of one place: of its results, and of its payments where these are not the results but for a constant. */
static enum status measure_place(struct ensemble *e, struct measure_scratch *scratch, bool pilot_only, size_t place) {
    struct measure_chunk chunk = {
        .first = e->chunk.first,
        .n_row = e->chunk.n_row,
        .pilot_only = pilot_only,
        .row_stride = e->chunk.rows,
        .payment = e->chunk.payment,
        .cost = e->chunk.own,
        .extra = e->chunk.extra,
        .budget = e->measure_budget,
    };
    enum status status = STATUS_OK;
    if (e->paid) {
        if (is_wanted(e->paid, &chunk))
            status = measure_add(e->paid, scratch, &chunk, place);
        chunk.budget = e->chunk.budget;
        chunk.budget_varies = true;
    }
    if (e->reserves.paths)
        reserve_add(e->reserves.paths, &chunk, place);
    if (status || !is_wanted(e->measure, &chunk))
        return status;
    return measure_add(e->measure, scratch, &chunk, place);
}

static enum status measure_places(struct ensemble *e, bool pilot_only) {
    size_t n_place = e->plan->n_place;
    enum status worst = STATUS_OK;
#pragma omp parallel for schedule(dynamic, 1) num_threads(e->n_thread)
    for (int i = 0; i < (int)n_place; i++) {
        enum status status = measure_place(e, e->scratch[threads_this()], pilot_only, (size_t)i);
        if (status) {
#pragma omp critical
            worst = status;
        }
    }
    return worst;
}

/* payments + outside share = costs + what stands beside them, in every draw. Sums are integers, so that their order
 * does not matter; quotient and rest apart, so that they stay far from overflow however many draws there are. */
static void check_balance(struct ensemble *e) {
    const struct plan *plan = e->plan;
    size_t n = plan->n_place, rows = e->chunk.rows, totals = plan->n_scheme * plan->n_year;
    for (size_t at = 0; at < totals; at++) {
        const int64_t *payment = e->chunk.payment + (at * n + n - 1) * rows;
        const int64_t *cost = e->chunk.own + (at % plan->n_year * n + n - 1) * rows;
        const int64_t *external = e->chunk.external + at * rows, *beside = e->chunk.beside + at * rows;
        int64_t sum = 0;
        for (size_t r = 0; r < e->chunk.n_row; r++) {
            e->imbalance[at] += llabs(payment[r] + external[r] - cost[r] - beside[r]);
            sum += external[r];
        }
        e->external_sum[at] += sum / plan->scenario->n_draw;
        e->external_sum[totals + at] += sum % plan->scenario->n_draw;
    }
}

enum status ensemble_simulate(struct ensemble *ensemble, size_t first, size_t n) {
    struct ensemble *e = ensemble;
    if (e->chunk.first == first && e->chunk.n_row == n)
        return STATUS_OK;
    enum status status = chunk_run(&e->chunk, e->plan, e->workspace, e->n_thread, first, n);
    if (status)
        e->chunk.n_row = 0;
    return status;
}

enum status ensemble_run_chunk(struct ensemble *ensemble, size_t first, size_t n) {
    enum status status = ensemble_simulate(ensemble, first, n);
    if (status)
        return status;
    ensemble->drawn += (int64_t)n;
    check_balance(ensemble);
    tallies_add(&ensemble->tallies, ensemble->plan, &ensemble->chunk);
    hangs_add(&ensemble->hangs, ensemble->plan, &ensemble->chunk);
    graded_add(&ensemble->graded, ensemble->plan, &ensemble->chunk, ensemble->measure_budget, ensemble->n_thread);
    status = explained_add(&ensemble->explained, ensemble->plan, &ensemble->chunk, ensemble->measure_budget,
                           ensemble->n_thread);
    return status ? status : measure_places(ensemble, false);
}

enum status ensemble_run_pilot(struct ensemble *ensemble) {
    struct measure *list[ENSEMBLE_MEASURES];
    size_t rows = ensemble->chunk.rows, draws = 0;
    enum status status = STATUS_OK;
    for (size_t k = 0, n = ensemble_list_measures(ensemble, list); k < n; k++) /* one may be kept, the other sketched */
        draws = measure_pilot_draws(list[k]) > draws ? measure_pilot_draws(list[k]) : draws;
    for (size_t first = 0; !status && first < draws; first += rows) {
        status = ensemble_simulate(ensemble, first, draws - first < rows ? draws - first : rows);
        if (!status)
            status = measure_places(ensemble, true);
    }
    return status;
}

size_t ensemble_pilot_length(const struct ensemble *ensemble) {
    struct measure *list[ENSEMBLE_MEASURES];
    size_t length = 0;
    for (size_t k = 0, n = ensemble_list_measures(ensemble, list); k < n; k++)
        length += measure_pilot_length(list[k]);
    return length;
}

void ensemble_copy_pilot(const struct ensemble *ensemble, int64_t *numbers) {
    struct measure *list[ENSEMBLE_MEASURES];
    for (size_t k = 0, n = ensemble_list_measures(ensemble, list); k < n; k++) {
        measure_copy_pilot(list[k], numbers);
        numbers += measure_pilot_length(list[k]);
    }
}

enum status ensemble_load_pilot(struct ensemble *ensemble, const int64_t *numbers) {
    struct measure *list[ENSEMBLE_MEASURES];
    enum status status = STATUS_OK;
    for (size_t k = 0, n = ensemble_list_measures(ensemble, list); !status && k < n; k++) {
        status = measure_load_pilot(list[k], numbers);
        numbers += measure_pilot_length(list[k]);
    }
    return status;
}

size_t ensemble_list_measures(const struct ensemble *ensemble, struct measure *list[ENSEMBLE_MEASURES]) {
    list[0] = ensemble->measure;
    list[1] = ensemble->paid;
    return ensemble->paid ? 2 : 1;
}

void ensemble_end_strip(struct ensemble *ensemble) {
    struct measure *list[ENSEMBLE_MEASURES];
    for (size_t k = 0, n = ensemble_list_measures(ensemble, list); k < n; k++)
        measure_end_strip(list[k]);
}

enum { COUNTED_HERE = 8 };

/* Of the measures: what each counts, then what it keeps of each place. */
static bool counted_by_measures(const struct ensemble *e, size_t k, struct counted *counted) {
    struct measure *list[ENSEMBLE_MEASURES];
    size_t n_place = e->plan->n_place, each = 1 + n_place;
    if (k >= ensemble_list_measures(e, list) * each)
        return false;
    const struct measure *measure = list[k / each];
    counted->n = k % each == 0 ? measure_counts(measure, &counted->number)
                               : measure_kept(measure, k % each - 1, &counted->number);
    return true;
}

/* Of the ensemble itself. */
static bool counted_here(struct ensemble *e, size_t k, struct counted *counted) {
    size_t totals = e->plan->n_scheme * e->plan->n_year;
    struct counted paths = {NULL, 0};
    if (e->reserves.paths)
        paths.n = reserve_numbers(e->reserves.paths, &paths.number);
    const struct counted own[COUNTED_HERE] = {{&e->drawn, 1},
                                              {e->external_sum, 2 * totals},
                                              {e->imbalance, totals},
                                              {e->tallies.number, e->tallies.n},
                                              {e->explained.number, e->explained.n},
                                              {e->hangs.number, e->hangs.n},
                                              {e->graded.number, e->graded.n},
                                              paths};
    if (k < COUNTED_HERE)
        *counted = own[k];
    return k < COUNTED_HERE;
}

bool ensemble_counted(struct ensemble *ensemble, size_t k, struct counted *counted) {
    return counted_here(ensemble, k, counted) || counted_by_measures(ensemble, k - COUNTED_HERE, counted);
}

enum status ensemble_visit(struct ensemble *ensemble, measure_visitor *visit, void *context) {
    struct measure *list[ENSEMBLE_MEASURES];
    struct counted counted;
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && counted_here(ensemble, k, &counted); k++)
        status = visit(context, counted.number, counted.n * sizeof *counted.number) ? STATUS_OK : STATUS_IO;
    for (size_t k = 0, n = ensemble_list_measures(ensemble, list); !status && k < n; k++)
        status = measure_visit(list[k], visit, context);
    return status;
}

/* All figures of a series; those of the payment from the measure of payments, where there is one. */
static void read_series(const struct ensemble *e, struct measure_scratch *scratch, size_t scheme, size_t place,
                        size_t period, struct measure_series *series) {
    struct measure_series paid;
    measure_series(e->measure, scratch, scheme, place, period, series);
    if (!e->paid)
        return;
    measure_series(e->paid, scratch, scheme, place, period, &paid);
    memcpy(series->buffer, paid.buffer, sizeof series->buffer);
    memcpy(series->buffer_low, paid.buffer_low, sizeof series->buffer_low);
    memcpy(series->buffer_high, paid.buffer_high, sizeof series->buffer_high);
    memcpy(series->fixed_low, paid.fixed_low, sizeof series->fixed_low);
    memcpy(series->fixed_high, paid.fixed_high, sizeof series->fixed_high);
    series->sd_ratio = paid.sd_ratio;
    series->centre = paid.centre;
    if (paid.quantile_error > series->quantile_error)
        series->quantile_error = paid.quantile_error;
}

static void mean_external(struct ensemble *e) {
    size_t totals = e->plan->n_scheme * e->plan->n_year;
    for (size_t at = 0; at < totals; at++)
        e->external[at] =
            (double)e->external_sum[at] + (double)e->external_sum[totals + at] / (double)e->plan->scenario->n_draw;
}

enum status ensemble_measure(struct ensemble *ensemble) {
    struct ensemble *e = ensemble;
    size_t n_place = e->plan->n_place, n_period = e->plan->n_year + 1;
    int n_series = (int)(e->plan->n_scheme * n_period * n_place);
    if (e->drawn != e->plan->scenario->n_draw)
        return STATUS_INTERNAL;
    e->series = calloc((size_t)n_series, sizeof *e->series);
    if (!e->series)
        return STATUS_MEMORY;
    ensemble_end_strip(e); /* what a caller left open */
    mean_external(e);
#pragma omp parallel for schedule(dynamic, 16) num_threads(e->n_thread)
    for (int k = 0; k < n_series; k++) {
        size_t place = (size_t)k % n_place, period = (size_t)k / n_place % n_period;
        read_series(e, e->scratch[threads_this()], (size_t)k / n_place / n_period, place, period, &e->series[k]);
    }
    return reserves_measure(&e->reserves, e->series, e->measure_budget, e->n_thread);
}
