/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/reserve.h"

#include "models/analysis/replicate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum event { EVENT_OUT, EVENT_OVER, EVENT_COUNT };

enum { COUNT_SIZE = STRATUM_REPLICATES }; /* of one event: draws of each replicate */

struct reserve {
    struct reserve_shape shape;
    size_t n_kept;
    size_t *path; /* [n_place] number among the places with an opening reserve */
    size_t n_number;
    int64_t *number; /* counts [n_place][n_scheme][n_year][EVENT_COUNT][COUNT_SIZE]; from `kept` on, for places with
                        an opening reserve, paths [n_path][n_scheme][n_year][n_kept] */
    size_t kept;
};

static bool has_path(const struct reserve *r, size_t place) {
    return r->shape.opening[place] != RESERVE_UNKNOWN;
}

static int64_t *counts_of(const struct reserve *r, size_t scheme, size_t place, size_t year) {
    size_t series = (place * r->shape.n_scheme + scheme) * r->shape.n_year + year;
    return r->number + series * EVENT_COUNT * COUNT_SIZE;
}

static int64_t *path_of(const struct reserve *r, size_t scheme, size_t place, size_t year) {
    size_t series = (r->path[place] * r->shape.n_scheme + scheme) * r->shape.n_year + year;
    return r->number + r->kept + series * r->n_kept;
}

/* Whole sets of draws, as many as fit; always at least one. */
static size_t plan_kept(const struct reserve_shape *shape, size_t n_path) {
    size_t draws = (size_t)shape->n_draw, inner = (size_t)shape->inner_draws;
    size_t per_draw = n_path * shape->lineup * shape->n_year * sizeof(int64_t);
    size_t fits = per_draw ? shape->memory / per_draw / inner * inner : 0;
    fits = fits < inner ? inner : fits;
    return n_path == 0 ? 0 : fits < draws ? fits : draws;
}

enum status reserve_new(const struct reserve_shape *shape, struct reserve **reserve) {
    struct reserve *r = calloc(1, sizeof *r);
    if (!r)
        return STATUS_MEMORY;
    r->shape = *shape;
    r->path = calloc(shape->n_place, sizeof *r->path);
    size_t n_path = 0, yearly = shape->n_scheme * shape->n_year;
    for (size_t i = 0; r->path && i < shape->n_place; i++)
        if (has_path(r, i))
            r->path[i] = n_path++;
    r->n_kept = plan_kept(shape, n_path);
    r->kept = shape->n_place * yearly * EVENT_COUNT * COUNT_SIZE;
    r->n_number = r->kept + n_path * yearly * r->n_kept;
    r->number = calloc(r->n_number, sizeof *r->number);
    if (!r->path || !r->number) {
        reserve_free(r);
        return STATUS_MEMORY;
    }
    *reserve = r;
    return STATUS_OK;
}

void reserve_free(struct reserve *reserve) {
    if (!reserve)
        return;
    free(reserve->path);
    free(reserve->number);
    free(reserve);
}

/* One draw of one scheme, all years: its path is kept, its hits counted. */
static void add_draw(struct reserve *r, const struct measure_chunk *chunk, size_t scheme, size_t place, size_t row) {
    const struct reserve_shape *shape = &r->shape;
    size_t replicate = (chunk->first + row) / (size_t)shape->inner_draws % STRATUM_REPLICATES;
    int64_t level = shape->opening[place], *count = counts_of(r, scheme, place, 0) + replicate;
    bool path = has_path(r, place), out = path && level < 0;
    for (size_t t = 0; t < shape->n_year; t++, count += EVENT_COUNT * COUNT_SIZE) {
        size_t at = t * shape->n_place + place;
        int64_t estimate = shape->estimate[at];
        int64_t payment = chunk->payment[(scheme * shape->n_year * shape->n_place + at) * chunk->row_stride + row];
        int64_t budget = chunk->budget_varies ? chunk->budget[at * chunk->row_stride + row] : chunk->budget[at];
        count[EVENT_OVER * COUNT_SIZE] += estimate != RESERVE_UNKNOWN && payment > estimate;
        if (!path)
            continue;
        if (t > 0)
            level += (shape->by_estimate ? estimate : budget) - payment;
        out = out || level < 0;
        count[EVENT_OUT * COUNT_SIZE] += out;
        if (chunk->first + row < r->n_kept)
            path_of(r, scheme, place, t)[chunk->first + row] = level;
    }
}

static bool is_wanted(const struct reserve *r, size_t place) {
    bool wanted = has_path(r, place);
    for (size_t t = 0; !wanted && t < r->shape.n_year; t++)
        wanted = r->shape.estimate[t * r->shape.n_place + place] != RESERVE_UNKNOWN;
    return wanted;
}

void reserve_add(struct reserve *reserve, const struct measure_chunk *chunk, size_t place) {
    if (chunk->pilot_only || !is_wanted(reserve, place))
        return;
    for (size_t s = 0; s < reserve->shape.n_scheme; s++)
        for (size_t row = 0; row < chunk->n_row; row++)
            add_draw(reserve, chunk, s, place, row);
}

size_t reserve_numbers(const struct reserve *reserve, int64_t **numbers) {
    *numbers = reserve->number;
    return reserve->n_number;
}

size_t reserve_kept(const struct reserve *reserve) {
    return reserve->n_kept;
}

/* A chance with its error and its 95 % interval. */
static struct figure chance(const int64_t *count, int64_t draws, int64_t inner, struct interval *interval) {
    struct replicate_sum share = replicate_share(count, inner);
    replicate_share_interval(&share, draws / inner, inner, &interval->low, &interval->high);
    return (struct figure){replicate_mean(&share, draws / inner), replicate_se(&share, draws / inner)};
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void read_quantiles(const struct reserve *r, const int64_t *path, int64_t *sorted,
                           struct reserve_series *series) {
    int64_t n = (int64_t)r->n_kept;
    memcpy(sorted, path, r->n_kept * sizeof *sorted);
    qsort(sorted, r->n_kept, sizeof *sorted, compare);
    for (size_t q = 0; q < MEASURE_QUANTILES; q++) {
        int64_t low = 0, high = 0, value = sorted[stats_quantile_rank(measure_quantile[q], n) - 1];
        struct replicate_sum below = replicate_below(path, r->n_kept, (size_t)r->shape.inner_draws, value);
        double design = replicate_design(&below, n / r->shape.inner_draws, r->shape.inner_draws);
        bool known = stats_quantile_interval(measure_quantile[q], n, design, &low, &high);
        series->quantile[q] = known ? value : MEASURE_UNKNOWN;
        series->quantile_low[q] = known ? sorted[low - 1] : MEASURE_UNKNOWN;
        series->quantile_high[q] = known ? sorted[high - 1] : MEASURE_UNKNOWN;
    }
}

void reserve_series(const struct reserve *reserve, size_t scheme, size_t place, size_t year, int64_t *room,
                    struct reserve_series *series) {
    const struct reserve *r = reserve;
    const int64_t *count = counts_of(r, scheme, place, year);
    const struct figure unknown = {NAN, NAN};
    bool estimated = r->shape.estimate[year * r->shape.n_place + place] != RESERVE_UNKNOWN;
    int64_t draws = r->shape.n_draw, inner = r->shape.inner_draws;
    series->p_out = series->p_over = unknown;
    series->p_out_interval = series->p_over_interval = (struct interval){NAN, NAN};
    bool few = draws / inner < MEASURE_LEAST_GROUPS;
    if (estimated && !few)
        series->p_over = chance(count + EVENT_OVER * COUNT_SIZE, draws, inner, &series->p_over_interval);
    for (size_t q = 0; q < MEASURE_QUANTILES; q++)
        series->quantile[q] = series->quantile_low[q] = series->quantile_high[q] = MEASURE_UNKNOWN;
    if (!has_path(r, place) || few)
        return;
    series->p_out = chance(count + EVENT_OUT * COUNT_SIZE, draws, inner, &series->p_out_interval);
    read_quantiles(r, path_of(r, scheme, place, year), room, series);
}
