/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/sketch.h"
#include "models/core/clones.h"

#include <string.h>

enum { TILE = 512, AHEAD = 24 };

void sketch_init(struct sketch *sketch, int64_t low, int64_t high, size_t n_bin, struct sketch_bin *bin) {
    int64_t linear = (int64_t)n_bin - 2 * SKETCH_OUTER;
    sketch->low = low;
    sketch->width = (high - low) / linear + 1;
    sketch->n_bin = n_bin;
    sketch->bin = bin;
    memset(bin, 0, n_bin * sizeof *bin);
}

/* Bin beyond a bound, 0 nearest: SKETCH_SUB per doubling of 1 + distance / range. */
static size_t outer_bin(uint64_t distance, uint64_t range) {
    uint64_t scaled = distance / (range / SKETCH_SUB + 1) + SKETCH_SUB;
    unsigned doubling = 63u - (unsigned)__builtin_clzll(scaled / SKETCH_SUB);
    size_t bin = doubling * SKETCH_SUB + (size_t)((scaled >> doubling) - SKETCH_SUB);
    return bin < SKETCH_OUTER ? bin : SKETCH_OUTER - 1;
}

/* Bin of each x, n <= TILE. The quotient in double is off by at most one within the linear bins, which the remainder
 * mends: a division of integers would take longer than all the rest. */
CLONED static void find_bins(const struct sketch *s, const int64_t *restrict x, size_t n, uint32_t *restrict at) {
    int64_t linear = (int64_t)s->n_bin - 2 * SKETCH_OUTER, low = s->low, width = s->width, range = linear * width;
    double inverse = 1.0 / (double)width;
    int64_t outside = 0;
    for (size_t k = 0; k < n; k++) {
        int64_t offset = x[k] - low;
        int64_t bin = (int64_t)((double)offset * inverse), rest = offset - bin * width;
        bin += (rest >= width) - (rest < 0);
        outside |= offset | (range - 1 - offset);
        at[k] = (uint32_t)(SKETCH_OUTER + bin);
    }
    for (size_t k = 0; outside < 0 && k < n; k++) {
        int64_t offset = x[k] - low;
        if (offset < 0)
            at[k] = (uint32_t)(SKETCH_OUTER - 1 - outer_bin((uint64_t)-offset, (uint64_t)range));
        else if (offset >= range)
            at[k] =
                (uint32_t)((size_t)(SKETCH_OUTER + linear) + outer_bin((uint64_t)(offset - range), (uint64_t)range));
    }
}

static void bin_add(struct sketch_bin *bin, int64_t sum, int64_t min, int64_t max, int64_t count) {
    bin->min = bin->count == 0 || min < bin->min ? min : bin->min;
    bin->max = bin->count == 0 || max > bin->max ? max : bin->max;
    bin->sum += sum;
    bin->count += count;
}

/* The bins of all sketches together are larger than any cache, hence asked for in advance. */
static void add_tile(struct sketch_bin *bin, const int64_t *x, size_t n, int64_t low, const uint32_t *at) {
    for (size_t k = 0; k < n && k < AHEAD; k++)
        __builtin_prefetch(&bin[at[k]], 1);
    for (size_t k = 0; k < n; k++) {
        __builtin_prefetch(&bin[at[k + AHEAD < n ? k + AHEAD : k]], 1);
        bin_add(&bin[at[k]], x[k] - low, x[k], x[k], 1);
    }
}

void sketch_add(struct sketch *sketch, const int64_t *x, size_t n) {
    uint32_t at[TILE];
    for (size_t from = 0; from < n; from += TILE) {
        size_t some = n - from < TILE ? n - from : TILE;
        find_bins(sketch, x + from, some, at);
        add_tile(sketch->bin, x + from, some, sketch->low, at);
    }
}

void sketch_merge(struct sketch *sketch, const struct sketch *other) {
    for (size_t b = 0; b < sketch->n_bin; b++) {
        const struct sketch_bin *o = &other->bin[b];
        if (o->count > 0)
            bin_add(&sketch->bin[b], o->sum, o->min, o->max, o->count);
    }
}

int64_t sketch_rank(const struct sketch *sketch, int64_t rank, int64_t *error) {
    int64_t before = 0;
    size_t b = 0;
    while (b + 1 < sketch->n_bin && before + sketch->bin[b].count < rank)
        before += sketch->bin[b++].count;
    const struct sketch_bin *bin = &sketch->bin[b];
    double spread = (double)(bin->max - bin->min);
    double part = bin->count > 1 ? (double)(rank - before - 1) / (double)(bin->count - 1) : 0.0;
    *error = bin->max - bin->min;
    return bin->min + (int64_t)(spread * part + 0.5);
}

double sketch_low_mean(const struct sketch *sketch, int64_t n) {
    double total = 0.0;
    int64_t left = n;
    for (size_t b = 0; b < sketch->n_bin && left > 0; b++) {
        const struct sketch_bin *bin = &sketch->bin[b];
        if (bin->count <= left) {
            total += (double)bin->sum;
            left -= bin->count;
        } else {
            /* The lowest part of the last bin: from its minimum up, as if evenly spread. */
            double part = (double)left / (double)bin->count;
            double mid = (double)(bin->min - sketch->low) + 0.5 * part * (double)(bin->max - bin->min);
            total += mid * (double)left;
            left = 0;
        }
    }
    return (double)sketch->low + total / (double)n;
}
