/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stratified uniforms over a tile of lanes. Included by sample_kernel.c only. */
#ifndef MODELS_CORE_SAMPLE_STRATUM_H
#define MODELS_CORE_SAMPLE_STRATUM_H

#include "models/core/sample_lanes.h"

/* The first word of each lane's replicate. */
static inline void tile_seeds(const struct stream *stream, const uint32_t *restrict replicate, uint32_t client,
                              struct tile *tile, uint32_t *restrict seed) {
    size_t n = lanes_round_up(tile->n);
    for (size_t l = 0; l < n; l++) {
        tile->draw[l] = replicate[l];
        tile->client[l] = client;
    }
    tile_words(stream, tile, 0);
    for (size_t l = 0; l < n; l++)
        seed[l] = (uint32_t)(tile->first[l] >> 32);
}

/* u[l] of the tile's draws. Agrees with stratum_uniform. Leaves the tile's draws as replicates. */
static inline void tile_stratum(const struct stratum *stratum, struct tile *tile, double *restrict u) {
    uint32_t replicate[TILE], point[TILE], seed[TILE], digits[TILE];
    size_t n = lanes_round_up(tile->n);
    const uint32_t *number = stratum_number[stratum->dimension % STRATUM_DIMENSIONS];
    for (size_t l = 0; l < n; l++) {
        replicate[l] = stratum_replicate(tile->draw[l], stratum->inner);
        point[l] = stratum_reverse(stratum_point(tile->draw[l], stratum->inner));
        digits[l] = 0;
    }
    tile_seeds(&stratum->group, replicate, stratum->dimension / STRATUM_DIMENSIONS, tile, seed);
    for (size_t l = 0; l < n; l++)
        point[l] = stratum_scramble(point[l], seed[l]);
    for (unsigned b = 0; b < 32; b++)
        for (size_t l = 0; l < n; l++)
            digits[l] ^= number[b] & (0 - (point[l] >> b & 1));
    tile_seeds(&stratum->name, replicate, 0, tile, seed);
    for (size_t l = 0; l < n; l++)
        u[l] = fmath_uniform(stratum_word(stratum_scramble(digits[l], seed[l])));
}

#endif
