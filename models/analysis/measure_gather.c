/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several processes have counted, brought together: see measure.h. */
#include "models/analysis/measure_parts.h"

#include <string.h>

size_t measure_counts(const struct measure *measure, int64_t **counts) {
    size_t n = measure->shape.n_scheme;
    *counts = measure->rank;
    return 2 * measure->n_place * measure->n_period * n * n;
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
    size_t bytes = measure_bins_length(measure) * sizeof *numbers;
    if (measure->bin[municipality])
        memcpy(numbers, measure->bin[municipality], bytes);
    else
        memset(numbers, 0, bytes);
}

void measure_merge_bins(struct measure *measure, size_t municipality, int64_t *numbers) {
    size_t n_bin = measure->n_bin, series = measure->n_period * measure->shape.n_scheme;
    for (size_t k = 0; k < series; k++) {
        struct sketch *own = &measure->sketch[municipality * series + k], other = *own;
        other.bin = (struct sketch_bin *)(void *)(numbers + k * n_bin * BIN_NUMBERS);
        sketch_merge(own, &other);
    }
}
