/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/measure_parts.h"
#include "models/core/clones.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_BINS = 2 * SKETCH_OUTER + 256, MOST_BINS = 2 * SKETCH_OUTER + 4096, PILOT_DRAWS = 4096 };

const double measure_quantile[MEASURE_QUANTILES] = {0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99};
const double measure_certainty[MEASURE_CERTAINTIES] = {0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.99};

double measure_wanted(size_t k) {
    return k < MEASURE_QUANTILES ? measure_quantile[k] : 1.0 - measure_certainty[k - MEASURE_QUANTILES];
}

/* Kept draws when they fit; else a pilot's worth of kept draws, and bins in two thirds of the room: pilots and bins of
 * some places lie there at the same time. */
static void plan_memory(struct measure *m) {
    const struct measure_shape *s = &m->shape;
    size_t series = m->n_place * lineup_size(s);
    size_t per_draw = series * s->n_year * sizeof(int64_t);
    m->exact = (size_t)s->n_draw <= s->chunk_rows || (size_t)s->n_draw <= s->memory / (per_draw ? per_draw : 1);
    m->n_kept = (size_t)s->n_draw;
    if (m->exact)
        return;
    size_t pilot = s->memory / 2 / per_draw < PILOT_DRAWS ? s->memory / 2 / per_draw : PILOT_DRAWS;
    m->n_kept = pilot - pilot % (size_t)s->inner_draws;
    if (m->n_kept < s->chunk_rows)
        m->n_kept = s->chunk_rows;
    m->n_bin = s->memory / 3 * 2 / (series * m->n_period * sizeof(struct sketch_bin));
    m->n_bin = m->n_bin < LEAST_BINS ? LEAST_BINS : m->n_bin > MOST_BINS ? MOST_BINS : m->n_bin;
}

/* The pairs that stand together, in the order of their schemes. */
static bool number_pairs(struct measure *m) {
    const struct measure_shape *s = &m->shape;
    size_t n = s->n_scheme, size = lineup_size(s), none = n * n;
    m->pair_at = calloc(n * n, sizeof *m->pair_at);
    for (size_t k = 0; m->pair_at && k < n * n; k++)
        m->pair_at[k] = none;
    for (size_t k = 0; m->pair_at && !s->alone && k < lineup_count(s) * size * size; k++) {
        size_t a = lineup_scheme(s, k / size / size, k / size % size), b = lineup_scheme(s, k / size / size, k % size);
        if (a < b)
            m->pair_at[a * n + b] = 0;
    }
    for (size_t k = 0; m->pair_at && k < n * n; k++)
        m->pair_at[k] = m->pair_at[k] == none ? none : m->n_pair++;
    return m->pair_at != NULL;
}

static bool mark_shared(struct measure *m) {
    size_t size = lineup_size(&m->shape);
    m->shared = calloc(size + 1, sizeof *m->shared);
    for (size_t at = 0; m->shared && at < size; at++) {
        m->shared[at] = true;
        for (size_t k = 1; k < lineup_count(&m->shape); k++)
            m->shared[at] &= lineup_scheme(&m->shape, k, at) == lineup_scheme(&m->shape, 0, at);
    }
    return m->shared != NULL;
}

enum status measure_new(const struct measure_shape *shape, struct measure **measure) {
    struct measure *m = calloc(1, sizeof *m);
    if (!m)
        return STATUS_MEMORY;
    m->shape = *shape;
    m->n_period = shape->n_year + 1;
    m->n_place = shape->n_municipality + 1;
    bool good = number_pairs(m) && mark_shared(m);
    plan_memory(m);
    size_t size = lineup_size(shape), ranks = shape->alone ? 0 : lineup_count(shape) * size * size;
    size_t rows = m->n_place * m->n_period, series = rows * (shape->n_scheme + 1);
    m->pilot = calloc(series, sizeof *m->pilot);
    m->n_sum =
        (series * F_COUNT * sizeof(struct replicate_sum) + rows * m->n_pair * sizeof(struct pair_sum)) / sizeof(double);
    m->strip = calloc(m->n_sum, sizeof *m->strip);
    m->total = calloc(m->n_sum, sizeof *m->total);
    m->rank = calloc(rows * ranks * STRATUM_REPLICATES + 1, sizeof *m->rank);
    m->kept_draws = calloc(m->n_place, sizeof *m->kept_draws);
    m->piloted = calloc(m->n_place, sizeof *m->piloted);
    m->kept = calloc(m->n_place, sizeof *m->kept);
    m->sketch = calloc(rows * shape->n_scheme, sizeof *m->sketch);
    m->bin = calloc(m->n_place, sizeof *m->bin);
    good = good && m->pilot && m->strip && m->total && m->rank && m->kept_draws && m->piloted && m->kept && m->sketch &&
           m->bin;
    for (size_t i = 0; good && i < m->n_place; i++) {
        m->kept[i] = calloc(shape->n_scheme * shape->n_year * m->n_kept, sizeof *m->kept[i]);
        good = m->kept[i] != NULL;
    }
    if (!good) {
        measure_free(m);
        return STATUS_MEMORY;
    }
    *measure = m;
    return STATUS_OK;
}

void measure_free(struct measure *m) {
    if (!m)
        return;
    for (size_t i = 0; i < m->n_place; i++) {
        if (m->kept)
            free(m->kept[i]);
        if (m->bin)
            free(m->bin[i]);
    }
    free(m->pilot);
    free(m->pair_at);
    free(m->shared);
    free(m->strip);
    free(m->total);
    free(m->rank);
    free(m->kept_draws);
    free(m->piloted);
    free(m->kept);
    free(m->sketch);
    free(m->bin);
    free(m);
}

enum status measure_scratch_new(const struct measure_shape *shape, struct measure_scratch **scratch) {
    struct measure_scratch *s = calloc(1, sizeof *s);
    if (!s)
        return STATUS_MEMORY;
    size_t rows = shape->chunk_rows;
    struct measure probe = {.shape = *shape, .n_place = shape->n_municipality + 1, .n_period = shape->n_year + 1};
    plan_memory(&probe);
    size_t most = probe.n_kept > rows ? probe.n_kept : rows;
    s->result = calloc((shape->n_scheme + 1) * rows + MEASURE_LANES, sizeof *s->result);
    s->horizon = calloc((shape->n_scheme + 1) * rows, sizeof *s->horizon);
    size_t spent = shape->extra ? shape->n_scheme * rows + MEASURE_LANES : 0;
    s->spent = spent ? calloc(spent, sizeof *s->spent) : NULL;
    s->spent_horizon = spent ? calloc(spent, sizeof *s->spent_horizon) : NULL;
    s->cents = calloc(most, sizeof *s->cents);
    s->order.place = calloc(most + 1, sizeof *s->order.place);
    s->order.list = calloc(most + 1, sizeof *s->order.list);
    s->better = calloc(2 * lineup_size(shape) * rows, sizeof *s->better);
    if ((spent && (!s->spent || !s->spent_horizon)) || !s->result || !s->horizon || !s->cents || !s->order.place ||
        !s->order.list || !s->better) {
        measure_scratch_free(s);
        return STATUS_MEMORY;
    }
    *scratch = s;
    return STATUS_OK;
}

void measure_scratch_free(struct measure_scratch *s) {
    if (!s)
        return;
    free(s->result);
    free(s->horizon);
    free(s->spent);
    free(s->spent_horizon);
    free(s->cents);
    free(s->order.place);
    free(s->order.list);
    free(s->better);
    free(s);
}

bool measure_is_exact(const struct measure *measure) {
    return measure->exact;
}

enum { TENTH = 2 }; /* place of 0.10 among the quantiles */

/* The quantiles, then those that belong to certainties, of which the first is the highest. */
static void select_below(struct pilot *pilot, size_t n, int64_t *cents) {
    int64_t rank[MEASURE_RANKS];
    for (size_t k = 0; k < MEASURE_QUANTILES; k++)
        rank[k] = stats_quantile_rank(measure_wanted(k), (int64_t)n);
    for (size_t k = 0; k < MEASURE_CERTAINTIES; k++)
        rank[MEASURE_RANKS - 1 - k] = stats_quantile_rank(measure_wanted(MEASURE_QUANTILES + k), (int64_t)n);
    stats_select(cents, n, rank, MEASURE_QUANTILES);
    for (size_t k = 0; k < MEASURE_QUANTILES; k++)
        pilot->below[k] = (double)cents[rank[k] - 1];
    stats_select(cents, n, rank + MEASURE_QUANTILES, MEASURE_CERTAINTIES);
    for (size_t k = MEASURE_QUANTILES; k < MEASURE_RANKS; k++)
        pilot->below[MEASURE_QUANTILES + MEASURE_RANKS - 1 - k] = (double)cents[rank[k] - 1];
}

/* Pilot values from the first chunk, so that sums stay well conditioned and indicators sit near their quantiles. */
static void set_pilot(struct pilot *pilot, const double *x, const double *own, size_t n, int64_t *cents) {
    double mean = 0.0, transfer = 0.0;
    for (size_t r = 0; r < n; r++) {
        mean += x[r];
        transfer += own[r] - x[r];
        cents[r] = (int64_t)x[r];
    }
    pilot->shift = mean / (double)n;
    pilot->transfer_shift = transfer / (double)n;
    select_below(pilot, n, cents);
    pilot->tail = pilot->below[TENTH];
}

static void add_period(struct measure *m, struct measure_scratch *s, const struct measure_chunk *chunk, size_t place,
                       size_t period) {
    size_t n_scheme = m->shape.n_scheme, stride = m->shape.chunk_rows, inner = (size_t)m->shape.inner_draws;
    struct measure_rows rows = {chunk->n_row / inner, inner, chunk->first / inner};
    const double *own = s->result + n_scheme * stride;
    for (size_t a = 0; a <= n_scheme; a++) {
        size_t at = series_index(m, place, period, a);
        const double *x = s->result + a * stride, *spent = s->spent && a < n_scheme ? s->spent + a * stride : own;
        if (!m->piloted[place])
            set_pilot(&m->pilot[at], x, spent, chunk->n_row, s->cents);
        if (chunk->pilot_only)
            continue;
        struct replicate_sum *sum = series_sum(m->strip, at);
        measure_sum_value(sum, &m->pilot[at], x, &rows);
        if (a < n_scheme)
            measure_sum_rest(sum, &m->pilot[at], x, spent, &rows);
    }
    if (!chunk->pilot_only && !m->shape.alone)
        measure_sum_pairs(m, s, place, period, &rows);
}

struct bounds measure_bounds(const struct measure *m, size_t place, size_t period, size_t scheme, int64_t *cents) {
    struct bounds bounds = {INT64_MAX, INT64_MIN};
    for (size_t r = 0; r < (size_t)m->kept_draws[place]; r++) {
        int64_t x = period < m->shape.n_year ? kept_row(m, place, scheme, period)[r] : 0;
        for (size_t t = 1; period == m->shape.n_year && t < m->shape.n_year; t++)
            x += kept_row(m, place, scheme, t)[r];
        if (cents)
            cents[r] = x;
        bounds.low = x < bounds.low ? x : bounds.low;
        bounds.high = x > bounds.high ? x : bounds.high;
    }
    return bounds;
}

enum status measure_open_bins(struct measure *m, size_t place) {
    if (!m->bin[place])
        m->bin[place] = calloc(m->n_period * m->shape.n_scheme * m->n_bin, sizeof *m->bin[place]);
    return m->bin[place] ? STATUS_OK : STATUS_MEMORY;
}

struct sketch *measure_open_sketch(struct measure *m, size_t place, size_t period, size_t scheme,
                                   struct bounds bounds) {
    size_t in_place = period * m->shape.n_scheme + scheme;
    struct sketch *sketch = &m->sketch[place * m->n_period * m->shape.n_scheme + in_place];
    sketch_init(sketch, bounds.low, bounds.high, m->n_bin, m->bin[place] + in_place * m->n_bin);
    return sketch;
}

void measure_end_kept(struct measure *m, size_t place) {
    free(m->kept[place]);
    m->kept[place] = NULL;
}

/* The bounds of the sketches from the kept draws; then these go in as the first ones, and their room is given back. */
static enum status start_sketches(struct measure *m, struct measure_scratch *s, size_t place) {
    enum status status = measure_open_bins(m, place);
    if (status)
        return status;
    for (size_t a = 0; a < m->shape.n_scheme; a++)
        for (size_t period = 0; period < m->n_period; period++) {
            struct bounds bounds = measure_bounds(m, place, period, a, s->cents);
            sketch_add(measure_open_sketch(m, place, period, a, bounds), s->cents, (size_t)m->kept_draws[place]);
        }
    measure_end_kept(m, place);
    return STATUS_OK;
}

static void add_sketch(struct measure *m, struct measure_scratch *s, size_t place, size_t period, size_t n) {
    for (size_t a = 0; a < m->shape.n_scheme; a++) {
        for (size_t r = 0; r < n; r++)
            s->cents[r] = (int64_t)s->result[a * m->shape.chunk_rows + r];
        sketch_add(&m->sketch[(place * m->n_period + period) * m->shape.n_scheme + a], s->cents, n);
    }
}

/* Result of every scheme and, last, without any scheme: budget - payment, in the row order of measure_sums.c. Whole
 * cents below 2^53 are exact in double. */
CLONED static void load_results(const struct measure *m, struct measure_scratch *s, const struct measure_chunk *chunk,
                                size_t place, size_t year) {
    size_t n_scheme = m->shape.n_scheme, rows = m->shape.chunk_rows;
    size_t at = year * m->n_place + place, inner = (size_t)m->shape.inner_draws, groups = chunk->n_row / inner;
    int64_t budget = chunk->budget_varies ? 0 : chunk->budget[at];
    const int64_t *drawn = chunk->budget_varies ? chunk->budget + at * chunk->row_stride : NULL;
    for (size_t a = 0; a <= n_scheme; a++) {
        const int64_t *payment = a < n_scheme
                                     ? chunk->payment + (a * m->shape.n_year * m->n_place + at) * chunk->row_stride
                                     : chunk->cost + at * chunk->row_stride;
        double *x = s->result + a * rows, *horizon = s->horizon + a * rows;
        for (size_t k = 0; k < inner; k++)
            for (size_t g = 0; g < groups; g++)
                x[k * groups + g] = (double)(budget - payment[g * inner + k]);
        for (size_t k = 0; drawn && k < inner; k++)
            for (size_t g = 0; g < groups; g++)
                x[k * groups + g] += (double)drawn[g * inner + k];
        for (size_t r = 0; r < chunk->n_row; r++)
            horizon[r] = year > 0 ? horizon[r] + x[r] : 0.0;
    }
}

/* After load_results: what the result would be without the transfer, budget - own cost - extra cost. */
static void load_spent(const struct measure *m, struct measure_scratch *s, const struct measure_chunk *chunk,
                       size_t place, size_t year) {
    size_t n_scheme = m->shape.n_scheme, rows = m->shape.chunk_rows, inner = (size_t)m->shape.inner_draws;
    size_t groups = chunk->n_row / inner;
    const double *own = s->result + n_scheme * rows;
    for (size_t a = 0; s->spent && a < n_scheme; a++) {
        const int64_t *extra = chunk->extra + ((a * m->shape.n_year + year) * m->n_place + place) * chunk->row_stride;
        double *spent = s->spent + a * rows, *horizon = s->spent_horizon + a * rows;
        for (size_t k = 0; k < inner; k++)
            for (size_t g = 0; g < groups; g++)
                spent[k * groups + g] = own[k * groups + g] - (double)extra[g * inner + k];
        for (size_t r = 0; r < chunk->n_row; r++)
            horizon[r] = year > 0 ? horizon[r] + spent[r] : 0.0;
    }
}

CLONED static void keep_results(struct measure *m, const struct measure_scratch *s, size_t place, size_t year,
                                size_t from, size_t n) {
    for (size_t a = 0; a < m->shape.n_scheme; a++)
        for (size_t r = 0; r < n; r++)
            kept_row(m, place, a, year)[from + r] = (int64_t)s->result[a * m->shape.chunk_rows + r];
}

/* One year or, after the last, the horizon, as loaded into scratch->result. */
static void add_loaded(struct measure *m, struct measure_scratch *s, const struct measure_chunk *chunk, size_t place,
                       size_t period) {
    size_t n = chunk->n_row;
    bool counted = !chunk->pilot_only;
    add_period(m, s, chunk, place, period);
    if (m->bin[place]) {
        if (counted)
            add_sketch(m, s, place, period, n);
    } else if (period < m->shape.n_year && (!m->exact || counted)) {
        keep_results(m, s, place, period, m->exact ? chunk->first : (size_t)m->kept_draws[place], n);
    }
}

enum status measure_add(struct measure *measure, struct measure_scratch *scratch, const struct measure_chunk *chunk,
                        size_t municipality) {
    struct measure *m = measure;
    size_t n = chunk->n_row, n_year = m->shape.n_year, place = municipality;
    if (n > m->shape.chunk_rows || n % (size_t)m->shape.inner_draws != 0 ||
        chunk->first + n > (size_t)m->shape.n_draw || (scratch->spent && !chunk->extra))
        return STATUS_INTERNAL;
    if (!m->exact && !m->bin[place] && (size_t)m->kept_draws[place] + n > m->n_kept) {
        enum status status = start_sketches(m, scratch, place);
        if (status)
            return status;
    }
    for (size_t t = 0; t < n_year; t++) {
        load_results(m, scratch, chunk, place, t);
        load_spent(m, scratch, chunk, place, t);
        add_loaded(m, scratch, chunk, place, t);
    }
    memcpy(scratch->result, scratch->horizon, (m->shape.n_scheme + 1) * m->shape.chunk_rows * sizeof *scratch->result);
    if (scratch->spent)
        memcpy(scratch->spent, scratch->spent_horizon,
               m->shape.n_scheme * m->shape.chunk_rows * sizeof *scratch->spent);
    add_loaded(m, scratch, chunk, place, n_year);
    m->piloted[place] = true;
    m->kept_draws[place] += (int64_t)n;
    return STATUS_OK;
}

size_t measure_sums(const struct measure *measure, double **strip) {
    *strip = measure->strip;
    return measure->n_sum;
}

void measure_fold(struct measure *measure, const double *strip) {
    for (size_t k = 0; k < measure->n_sum; k++)
        measure->total[k] += strip[k];
}

/* In one pass: the sums are larger than the caches. */
void measure_end_strip(struct measure *measure) {
    for (size_t k = 0; k < measure->n_sum; k++) {
        measure->total[k] += measure->strip[k];
        measure->strip[k] = 0.0;
    }
}
