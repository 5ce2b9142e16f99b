/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/blend.h"

const struct key key_blend = {.name = "blend", .label = "by several keys", .doc = "Several keys, each for a part."};

size_t layer_count_keys(const struct layer *layer) {
    return layer->n_part > 0 ? layer->n_part : 1;
}

const struct key *layer_key(const struct layer *layer, size_t k) {
    return layer->n_part > 0 ? layer->part[k].key : layer->key;
}

unsigned layer_key_needs(const struct layer *layer) {
    unsigned needs = 0;
    for (size_t k = 0; k < layer_count_keys(layer); k++)
        needs |= layer_key(layer, k)->needs;
    return needs;
}

/* weight[n][LANES] of the members in one key, and their sum. */
static void weigh(const struct blend_pool *pool, const struct key *key, int64_t *restrict weight,
                  int64_t *restrict total) {
    for (size_t m = 0; m < pool->n; m++) {
        struct member member = pool->first;
        member.municipality = (size_t)pool->municipality[m];
        member.covered += m * LANES;
        member.budget_part += m * LANES;
        key->weight(&member, weight + m * LANES);
    }
    rows_sum(pool->n, weight, total);
}

/* share[n_part][LANES] of the amount; a key in which nobody has weight has none. */
static void split(const struct blend_pool *pool, const int64_t *restrict amount, int64_t *restrict scratch,
                  int64_t *restrict share) {
    const struct layer *layer = pool->first.layer;
    int64_t nano[BLEND_KEYS * LANES], remainder[BLEND_KEYS * LANES], total[LANES];
    for (size_t k = 0; k < layer->n_part; k++) {
        weigh(pool, layer->part[k].key, scratch, total);
        for (size_t l = 0; l < LANES; l++)
            nano[k * LANES + l] = total[l] > 0 ? layer->part[k].nano : 0;
    }
    rows_sum(layer->n_part, nano, total);
    rows_allocate(amount, layer->n_part, nano, total, remainder, share);
}

void blend_allocate(const struct blend_pool *pool, const int64_t *restrict amount, int64_t *restrict scratch,
                    int64_t *restrict to) {
    const struct layer *layer = pool->first.layer;
    size_t rows = pool->n * LANES;
    int64_t *weight = scratch, *remainder = scratch + rows, *part = scratch + 2 * rows;
    int64_t share[BLEND_KEYS * LANES], total[LANES];
    split(pool, amount, weight, share);
    for (size_t m = 0; m < pool->n; m++)
        row_fill(to + m * LANES, 0);
    for (size_t k = 0; k < layer->n_part; k++) {
        weigh(pool, layer->part[k].key, weight, total);
        rows_allocate(share + k * LANES, pool->n, weight, total, remainder, part);
        for (size_t m = 0; m < pool->n; m++)
            row_add(to + m * LANES, part + m * LANES, LANES);
    }
}
