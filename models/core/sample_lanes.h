/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiles of lanes: the words of the stream, uniforms and lists. Included by sample_kernel.c only.
 *
 * A sampler walks over its lanes in tiles that fit the first cache with all their work arrays. Loops run over the
 * number of lanes rounded up to LANE_GROUP, so that no vector loop needs a scalar remainder; the extra lanes are filled
 * with zeros and their results are not used. */
#ifndef MODELS_CORE_SAMPLE_LANES_H
#define MODELS_CORE_SAMPLE_LANES_H

#include "models/core/fmath.h"
#include "models/core/sample.h"
#include "models/core/vector.h"

enum { TILE = 256, LANE_GROUP = VECTOR_LANES < 8 ? 8 : 2 * VECTOR_LANES };

static inline size_t lanes_round_up(size_t n) {
    return (n + LANE_GROUP - 1) / LANE_GROUP * LANE_GROUP;
}

/* y[l] = sqrt(x[l]); n a multiple of LANE_GROUP, x >= 0; x and y may be one array. */
static inline void lanes_sqrt(size_t n, const double *x, double *y) {
    for (size_t l = 0; l < n; l += VECTOR_LANES) {
        real_vector v;
        memcpy(&v, x + l, sizeof v);
        v = vector_sqrt(v);
        memcpy(y + l, &v, sizeof v);
    }
}

/* The lanes of one tile, or of a list of them, and the two 64-bit words that each gets. */
struct tile {
    size_t n;
    uint32_t draw[TILE], client[TILE];
    uint64_t first[TILE], second[TILE]; /* words 0,1 and words 2,3, the lower number in the upper half */
};

/* One round of one vector; only the lower half of c0 and c2 counts, what stands above is left over from the product. */
#define PHILOX_HALF(i, c0, c1, c2, c3)                                                                                 \
    {                                                                                                                  \
        word_vector p0 = vector_multiply(m0, c0), p1 = vector_multiply(m1, c2);                                        \
        c0 = (p1 >> 32) ^ c1 ^ (stream->key[0] + UINT32_C(0x9e3779b9) * (uint32_t)(i));                                \
        c2 = (p0 >> 32) ^ c3 ^ (stream->key[1] + UINT32_C(0xbb67ae85) * (uint32_t)(i));                                \
        c1 = p1;                                                                                                       \
        c3 = p0;                                                                                                       \
    }
#define PHILOX_ROUND(i) PHILOX_HALF(i, c0, c1, c2, c3) PHILOX_HALF(i, d0, d1, d2, d3)

/* Philox4x32-10 over the lanes of a tile, two vectors side by side, as every round waits for the one before. Agrees
 * with stream_words; a mirrored draw has the complement of its first word, of which fmath_uniform makes exactly 1 - u.
 */
static inline void tile_words(const struct stream *stream, struct tile *tile, uint32_t attempt) {
    size_t n = lanes_round_up(tile->n);
    for (size_t l = 0; l < n; l++) {
        tile->first[l] = tile->draw[l];
        tile->second[l] = (uint32_t)(tile->client[l] << 8 | attempt);
    }
    const word_vector zero = {0}, low = zero + UINT32_C(0xffffffff);
    const word_vector m0 = zero + UINT32_C(0xd2511f53), m1 = zero + UINT32_C(0xcd9e8d57);
    for (size_t l = 0; l < n; l += 2 * VECTOR_LANES) {
        uint64_t *first = tile->first + l, *second = tile->second + l;
        word_vector c0, c1, c2 = zero + stream->who, c3 = zero + stream->what, d0, d1, d2 = c2, d3 = c3;
        memcpy(&c0, first, sizeof c0);
        memcpy(&d0, first + VECTOR_LANES, sizeof d0);
        memcpy(&c1, second, sizeof c1);
        memcpy(&d1, second + VECTOR_LANES, sizeof d1);
        word_vector mirror = zero - (c0 >> 31), mirror_too = zero - (d0 >> 31);
        c0 &= zero + ~STREAM_MIRRORED;
        d0 &= zero + ~STREAM_MIRRORED;
        PHILOX_ROUND(0)
        PHILOX_ROUND(1)
        PHILOX_ROUND(2)
        PHILOX_ROUND(3)
        PHILOX_ROUND(4)
        PHILOX_ROUND(5)
        PHILOX_ROUND(6)
        PHILOX_ROUND(7)
        PHILOX_ROUND(8)
        PHILOX_ROUND(9)
        c0 = (c0 << 32 | (c1 & low)) ^ mirror;
        d0 = (d0 << 32 | (d1 & low)) ^ mirror_too;
        c2 = c2 << 32 | (c3 & low);
        d2 = d2 << 32 | (d3 & low);
        memcpy(first, &c0, sizeof c0);
        memcpy(first + VECTOR_LANES, &d0, sizeof d0);
        memcpy(second, &c2, sizeof c2);
        memcpy(second + VECTOR_LANES, &d2, sizeof d2);
    }
}
#undef PHILOX_ROUND
#undef PHILOX_HALF

/* Lanes of a tile by number. all: the list is 0, 1, ..., n - 1, which makes gathering a plain copy. */
struct list {
    size_t n;
    int all;
    int32_t lane[TILE];
};

/* The lanes l < n with take[l] != 0. Counting first is one vector loop and lets the common cases, all and none, go past
 * the loop that builds the list. */
static inline void list_select(struct list *list, size_t n, const int32_t *restrict take) {
    uint32_t m = 0;
    for (size_t l = 0; l < n; l++)
        m += (uint32_t)take[l];
    list->n = m;
    list->all = list->n == n;
    if (list->n == 0 || list->all)
        return;
    m = 0;
    for (size_t l = 0; l < n; l++) {
        list->lane[m] = (int32_t)l;
        m += (uint32_t)take[l];
    }
}

/* to[j] = from[lane j of the list], zeros behind. */
static inline void list_gather_real(const struct list *list, const double *restrict from, double *restrict to) {
    if (list->all)
        memcpy(to, from, list->n * sizeof *to);
    else
        for (size_t j = 0; j < list->n; j++)
            to[j] = from[list->lane[j]];
    for (size_t j = list->n; j < lanes_round_up(list->n); j++)
        to[j] = 0.0;
}

static inline void list_gather_word(const struct list *list, const uint32_t *restrict from, uint32_t *restrict to) {
    if (list->all)
        memcpy(to, from, list->n * sizeof *to);
    else
        for (size_t j = 0; j < list->n; j++)
            to[j] = from[list->lane[j]];
    for (size_t j = list->n; j < lanes_round_up(list->n); j++)
        to[j] = 0;
}

static inline size_t list_lane(const struct list *list, size_t j) {
    return list->all ? j : (size_t)list->lane[j];
}

/* to[lane j of the list] = from[j]. */
static inline void list_scatter_count(const struct list *list, const int32_t *restrict from, int32_t *restrict to) {
    if (list->all)
        memcpy(to, from, list->n * sizeof *to);
    else
        for (size_t j = 0; j < list->n; j++)
            to[list->lane[j]] = from[j];
}

static inline void list_scatter_real(const struct list *list, const double *restrict from, double *restrict to) {
    if (list->all)
        memcpy(to, from, list->n * sizeof *to);
    else
        for (size_t j = 0; j < list->n; j++)
            to[list->lane[j]] = from[j];
}

/* A list of places in the outer list becomes a list of the lanes there. */
static inline void list_compose(const struct list *outer, struct list *inner) {
    for (size_t j = 0; j < inner->n; j++)
        inner->lane[j] = (int32_t)list_lane(outer, list_lane(inner, j));
    inner->all = inner->all && outer->all;
}

/* The draws and clients of the listed lanes. */
static inline void tile_gather(const struct tile *lanes, const struct list *list, struct tile *tile) {
    tile->n = list->n;
    list_gather_word(list, lanes->draw, tile->draw);
    list_gather_word(list, lanes->client, tile->client);
}

#endif
