/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/reserve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum event { EVENT_OUT, EVENT_OVER, EVENT_COUNT };

/* Of one event: hits in all draws, and the sum of squares of the hits of each set of draws that share their inputs. */
enum { COUNT_HITS, COUNT_SQUARES, COUNT_SIZE };

struct reserve {
    struct reserve_shape shape;
    size_t n_kept;
    size_t *path; /* [n_place] number among the places with an opening reserve */
    size_t n_number;
    int64_t *number; /* counts [n_place][n_scheme][n_year][EVENT_COUNT][COUNT_SIZE]; from `kept` on, for places with
                        an opening reserve, paths [n_path][n_scheme][n_year][n_kept] */
    size_t kept;
    int64_t *hit; /* [n_place][n_year][EVENT_COUNT] hits of the set of draws that is being added */
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
    size_t per_draw = n_path * shape->n_scheme * shape->n_year * sizeof(int64_t);
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
    r->hit = calloc(shape->n_place * shape->n_year * EVENT_COUNT, sizeof *r->hit);
    size_t n_path = 0, yearly = shape->n_scheme * shape->n_year;
    for (size_t i = 0; r->path && i < shape->n_place; i++)
        if (has_path(r, i))
            r->path[i] = n_path++;
    r->n_kept = plan_kept(shape, n_path);
    r->kept = shape->n_place * yearly * EVENT_COUNT * COUNT_SIZE;
    r->n_number = r->kept + n_path * yearly * r->n_kept;
    r->number = calloc(r->n_number, sizeof *r->number);
    if (!r->path || !r->hit || !r->number) {
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
    free(reserve->hit);
    free(reserve);
}

/* One draw of one scheme, all years: its path is kept, its hits counted in `hit`. */
static void add_draw(struct reserve *r, const struct measure_chunk *chunk, size_t scheme, size_t place, size_t row) {
    const struct reserve_shape *shape = &r->shape;
    int64_t level = shape->opening[place], *hit = r->hit + place * shape->n_year * EVENT_COUNT;
    bool path = has_path(r, place), out = path && level < 0;
    for (size_t t = 0; t < shape->n_year; t++, hit += EVENT_COUNT) {
        size_t at = t * shape->n_place + place;
        int64_t estimate = shape->estimate[at];
        int64_t payment = chunk->payment[(scheme * shape->n_year * shape->n_place + at) * chunk->row_stride + row];
        int64_t budget = chunk->budget_varies ? chunk->budget[at * chunk->row_stride + row] : chunk->budget[at];
        hit[EVENT_OVER] += estimate != RESERVE_UNKNOWN && payment > estimate;
        if (!path)
            continue;
        if (t > 0)
            level += (shape->by_estimate ? estimate : budget) - payment;
        out = out || level < 0;
        hit[EVENT_OUT] += out;
        if (chunk->first + row < r->n_kept)
            path_of(r, scheme, place, t)[chunk->first + row] = level;
    }
}

/* The hits of a whole set of draws into the counts. */
static void close_set(struct reserve *r, size_t scheme, size_t place) {
    int64_t *hit = r->hit + place * r->shape.n_year * EVENT_COUNT;
    int64_t *count = counts_of(r, scheme, place, 0);
    for (size_t k = 0; k < r->shape.n_year * EVENT_COUNT; k++) {
        count[k * COUNT_SIZE + COUNT_HITS] += hit[k];
        count[k * COUNT_SIZE + COUNT_SQUARES] += hit[k] * hit[k];
    }
    memset(hit, 0, r->shape.n_year * EVENT_COUNT * sizeof *hit);
}

static bool is_wanted(const struct reserve *r, size_t place) {
    bool wanted = has_path(r, place);
    for (size_t t = 0; !wanted && t < r->shape.n_year; t++)
        wanted = r->shape.estimate[t * r->shape.n_place + place] != RESERVE_UNKNOWN;
    return wanted;
}

void reserve_add(struct reserve *reserve, const struct measure_chunk *chunk, size_t place) {
    size_t inner = (size_t)reserve->shape.inner_draws;
    if (chunk->pilot_only || !is_wanted(reserve, place))
        return;
    for (size_t s = 0; s < reserve->shape.n_scheme; s++)
        for (size_t first = 0; first < chunk->n_row; first += inner) {
            for (size_t k = 0; k < inner; k++)
                add_draw(reserve, chunk, s, place, first + k);
            close_set(reserve, s, place);
        }
}

size_t reserve_numbers(const struct reserve *reserve, int64_t **numbers) {
    *numbers = reserve->number;
    return reserve->n_number;
}

size_t reserve_kept(const struct reserve *reserve) {
    return reserve->n_kept;
}

/* A chance and its error, sets of draws being the units. */
static struct figure chance(const int64_t *count, int64_t draws, int64_t inner) {
    int64_t sets = draws / inner;
    struct group_sum sum = {(double)count[COUNT_HITS] / (double)inner,
                            (double)count[COUNT_SQUARES] / ((double)inner * (double)inner)};
    return (struct figure){group_mean(sum, sets), group_se(sum, sets)};
}

/* Its 95 % interval; where all draws agree nothing is known of the sets, and each counts as one draw. */
static struct interval chance_interval(struct figure chance, int64_t draws, int64_t inner) {
    double p = chance.value, simple = p * (1.0 - p) / (double)draws, design = (double)inner;
    struct interval interval = {NAN, NAN};
    if (simple > 0.0)
        design = fmax(1.0, chance.se * chance.se / simple);
    stats_share_interval(p, (double)draws / design, &interval.low, &interval.high);
    return interval;
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* By how much sets of draws inflate the variance of the share at or below a value: at least 1. */
static double design_effect(const int64_t *path, int64_t n, int64_t inner, int64_t value) {
    int64_t count[COUNT_SIZE] = {0};
    for (int64_t first = 0; first < n; first += inner) {
        int64_t hits = 0;
        for (int64_t k = first; k < first + inner; k++)
            hits += path[k] <= value;
        count[COUNT_HITS] += hits;
        count[COUNT_SQUARES] += hits * hits;
    }
    struct figure below = chance(count, n, inner);
    double simple = below.value * (1.0 - below.value) / (double)n;
    double effect = simple > 0.0 ? below.se * below.se / simple : 1.0;
    return effect > 1.0 ? effect : 1.0;
}

static void read_quantiles(const struct reserve *r, const int64_t *path, int64_t *sorted,
                           struct reserve_series *series) {
    int64_t n = (int64_t)r->n_kept;
    memcpy(sorted, path, r->n_kept * sizeof *sorted);
    qsort(sorted, r->n_kept, sizeof *sorted, compare);
    for (size_t q = 0; q < MEASURE_QUANTILES; q++) {
        int64_t low = 0, high = 0, value = sorted[stats_quantile_rank(measure_quantile[q], n) - 1];
        double design = design_effect(path, n, r->shape.inner_draws, value);
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
    if (estimated && !few) {
        series->p_over = chance(count + EVENT_OVER * COUNT_SIZE, draws, inner);
        series->p_over_interval = chance_interval(series->p_over, draws, inner);
    }
    for (size_t q = 0; q < MEASURE_QUANTILES; q++)
        series->quantile[q] = series->quantile_low[q] = series->quantile_high[q] = MEASURE_UNKNOWN;
    if (!has_path(r, place) || few)
        return;
    series->p_out = chance(count + EVENT_OUT * COUNT_SIZE, draws, inner);
    series->p_out_interval = chance_interval(series->p_out, draws, inner);
    read_quantiles(r, path_of(r, scheme, place, year), room, series);
}
