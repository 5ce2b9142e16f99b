/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several processes have counted, brought together: see measure.h. */
#include "models/analysis/measure_parts.h"

#include <string.h>

size_t measure_counts(const struct measure *measure, int64_t **counts) {
    size_t n = lineup_size(&measure->shape), lineups = measure->shape.alone ? 0 : lineup_count(&measure->shape);
    *counts = measure->rank;
    return measure->n_place * measure->n_period * lineups * n * n * STRATUM_REPLICATES;
}

size_t measure_kept(const struct measure *measure, size_t municipality, int64_t **kept) {
    *kept = measure->kept[municipality];
    return measure->exact ? measure->shape.n_scheme * measure->shape.n_year * measure->n_kept : 0;
}

enum { BIN_NUMBERS = 4 };
_Static_assert(sizeof(struct sketch_bin) == BIN_NUMBERS * sizeof(int64_t), "a bin is four numbers");

size_t measure_bins_length(const struct measure *measure) {
    return measure->exact ? 0 : measure->n_period * measure->shape.n_scheme * measure->n_bin * BIN_NUMBERS;
}

void measure_copy_bins(const struct measure *measure, size_t municipality, int64_t *numbers) {
    if (!measure->exact)
        memcpy(numbers, measure->bin[municipality], measure_bins_length(measure) * sizeof *numbers);
}

void measure_merge_bins(struct measure *measure, size_t municipality, int64_t *numbers) {
    size_t n_bin = measure->n_bin, series = measure->n_period * measure->shape.n_scheme;
    for (size_t k = 0; k < series; k++) {
        struct sketch *own = &measure->sketch[municipality * series + k], other = *own;
        other.bin = (struct sketch_bin *)(void *)(numbers + k * n_bin * BIN_NUMBERS);
        sketch_merge(own, &other);
    }
}

void measure_clear_bins(struct measure *measure) {
    for (size_t i = 0; !measure->exact && i < measure->n_place; i++)
        memset(measure->bin[i], 0, measure_bins_length(measure) * sizeof(int64_t));
}

/* ---- the pilot ---- */

enum { BOUNDS_NUMBERS = 2 };
_Static_assert(sizeof(struct bounds) == BOUNDS_NUMBERS * sizeof(int64_t), "bounds are two numbers");
_Static_assert(sizeof(struct pilot) % sizeof(int64_t) == 0, "a pilot is whole numbers long");

/* Whole chunks: a chunk that does not fit beside them starts the sketches. */
size_t measure_pilot_draws(const struct measure *measure) {
    size_t rows = measure->shape.chunk_rows, draws = (size_t)measure->shape.n_draw;
    return !measure->exact ? measure->n_kept / rows * rows : draws < rows ? draws : rows;
}

static size_t pilot_bytes(const struct measure *m) {
    return m->n_place * m->n_period * (m->shape.n_scheme + 1) * sizeof *m->pilot;
}

size_t measure_pilot_length(const struct measure *measure) {
    size_t sketches = measure->exact ? 0 : measure->n_place * measure->n_period * measure->shape.n_scheme;
    return pilot_bytes(measure) / sizeof(int64_t) + sketches * BOUNDS_NUMBERS;
}

void measure_copy_pilot(const struct measure *measure, int64_t *numbers) {
    const struct measure *m = measure;
    memcpy(numbers, m->pilot, pilot_bytes(m));
    numbers += pilot_bytes(m) / sizeof *numbers;
    for (size_t i = 0; !m->exact && i < m->n_place; i++)
        for (size_t period = 0; period < m->n_period; period++)
            for (size_t a = 0; a < m->shape.n_scheme; a++, numbers += BOUNDS_NUMBERS) {
                struct bounds bounds = measure_bounds(m, i, period, a, NULL);
                memcpy(numbers, &bounds, sizeof bounds);
            }
}

/* The sketches begin at once, empty. */
enum status measure_load_pilot(struct measure *measure, const int64_t *numbers) {
    struct measure *m = measure;
    memcpy(m->pilot, numbers, pilot_bytes(m));
    numbers += pilot_bytes(m) / sizeof *numbers;
    for (size_t i = 0; i < m->n_place; i++) {
        enum status status = m->exact ? STATUS_OK : measure_open_bins(m, i);
        if (status)
            return status;
        m->piloted[i] = true;
        for (size_t period = 0; !m->exact && period < m->n_period; period++)
            for (size_t a = 0; a < m->shape.n_scheme; a++, numbers += BOUNDS_NUMBERS) {
                struct bounds bounds;
                memcpy(&bounds, numbers, sizeof bounds);
                measure_open_sketch(m, i, period, a, bounds);
            }
        if (!m->exact)
            measure_end_kept(m, i);
    }
    return STATUS_OK;
}
