/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stratified random numbers: each is uniform, and those of one draw are independent, but over the draws they lie more
 * evenly than chance would have it, so that means vary less.
 *
 * Sets of inputs (outer indices) are dealt over STRATUM_REPLICATES replicates, o to o mod STRATUM_REPLICATES. Within a
 * replicate each number is a coordinate of a point of Sobol's sequence whose digits are scrambled by Owen's nested
 * permutations (Owen, "Scrambled net variance for integrals of smooth functions", Annals of Statistics 25, 1997).
 * Replicates are scrambled independently, which is where errors come from: the spread of their means.
 *
 * Names that often act together (those of one municipality) are coordinates of one sequence, a group. Groups walk
 * through the sequence in an order of their own, a nested permutation too, so that they are independent of each other
 * (padding). A number is thus a pure function of seed, name, group, replicate and the number of the point within the
 * replicate: other names, more years and more draws change nothing.
 *
 * Scrambling and order are by a hash in which no digit depends on a later one (Laine and Karras, "Stratified sampling
 * for stochastic transparency", Computer Graphics Forum 30, 2011; Burley, "Practical hash-based Owen scrambling",
 * Journal of Computer Graphics Techniques 9, 2020; constants of Vegdahl, "Building a better LK hash", 2021), seeded by
 * the stream. A uniform has 32 digits: nothing falls beyond 6.3 standard deviations of a normal. */
#ifndef MODELS_CORE_STRATUM_H
#define MODELS_CORE_STRATUM_H

#include "models/core/stream.h"
#include <stdbool.h>

enum {
    STRATUM_REPLICATES = 32,
    STRATUM_DIMENSIONS = 16,
    STRATUM_BLOCK = 64, /* sets whose first draws are points that follow each other */
    STRATUM_MIRROR = 4  /* sets that are mirrored together */
};

/* Coordinates of a group. The values are part of every result. What lasts over the years is keyed by the outer index;
 * steps are those from year t - 1 to t. */
enum {
    STRATUM_LEVEL = 0,        /* of a municipality */
    STRATUM_BUDGET_SHARE = 1, /* of a municipality */
    STRATUM_START = 0,        /* of the region */
    STRATUM_TREND = 1,        /* of the region */
    STRATUM_BUDGET = 2        /* of the region: and t more, t the index of the year */
};
static inline unsigned stratum_step(unsigned t, unsigned which) {
    return 2 * (t - 1) + which; /* which: 0 walk or step of a municipality, 1 price or scale of that step */
}

struct stratum {
    struct stream name;  /* scrambles */
    struct stream group; /* orders */
    unsigned dimension;  /* coordinate; beyond STRATUM_DIMENSIONS they go on in a next group */
    uint32_t inner;      /* consecutive keys of one set of inputs; 1 where outer indices are keys */
};

/* Of what lasts; of steps that are keyed by the draw, inner of which share a set; of steps that are keyed by outer
 * index (inner = 0). The group is that of the name's who and what. */
struct stratum stratum_lasting(uint64_t seed, struct stream name, unsigned dimension);
struct stratum stratum_steps(uint64_t seed, struct stream name, unsigned dimension, uint32_t inner);

/* The draw number, for the samplers (sample.h), of all chance of a draw that is not stratified: every second
 * STRATUM_MIRROR sets of a replicate mirror those before them. Whatever grows with chance in one draw shrinks in the
 * other, so that it hardly moves their mean. Draws of one set stay independent. */
static inline uint32_t stratum_chance(uint32_t draw, uint32_t inner);

/* The uniform of a key, in (0, 1). The readable form; the samplers have their own loop that must agree with it. */
double stratum_uniform(const struct stratum *stratum, uint32_t key);

/* ---- for the samplers ---- */

/* The direction numbers of a coordinate; bits from the last digit to the first, for the digits of a point from the
 * first to the last. */
extern const uint32_t stratum_number[STRATUM_DIMENSIONS][32];

static inline uint32_t stratum_replicate(uint32_t key, uint32_t inner) {
    return key / inner % STRATUM_REPLICATES;
}

/* Number of a key's set within its replicate. */
static inline uint32_t stratum_set(uint32_t key, uint32_t inner) {
    return key / inner / STRATUM_REPLICATES;
}

/* Number of a key's point within its replicate: STRATUM_BLOCK sets have their first keys' points, then those of their
 * second keys, and so on. For points that follow each other lie in different halves of every coordinate, and those of
 * one set have to be independent: products of two of them tell how far sets differ (measure.h). STRATUM_BLOCK points
 * apart, they only differ in more than their share of what comes after the first six digits. */
static inline uint32_t stratum_point(uint32_t key, uint32_t inner) {
    uint32_t set = stratum_set(key, inner);
    return (set / STRATUM_BLOCK * inner + key % inner) * STRATUM_BLOCK + set % STRATUM_BLOCK;
}

static inline uint32_t stratum_chance(uint32_t draw, uint32_t inner) {
    bool mirrors = stratum_set(draw, inner) & STRATUM_MIRROR;
    return mirrors ? (draw - STRATUM_MIRROR * STRATUM_REPLICATES * inner) | STREAM_MIRRORED : draw;
}

/* The bits of x in reverse. */
static inline uint32_t stratum_reverse(uint32_t x) {
    x = (x >> 1 & UINT32_C(0x55555555)) | (x & UINT32_C(0x55555555)) << 1;
    x = (x >> 2 & UINT32_C(0x33333333)) | (x & UINT32_C(0x33333333)) << 2;
    x = (x >> 4 & UINT32_C(0x0f0f0f0f)) | (x & UINT32_C(0x0f0f0f0f)) << 4;
    x = (x >> 8 & UINT32_C(0x00ff00ff)) | (x & UINT32_C(0x00ff00ff)) << 8;
    return x >> 16 | x << 16;
}

/* A nested permutation of numbers whose first digit is the lowest bit. */
static inline uint32_t stratum_scramble(uint32_t x, uint32_t seed) {
    x ^= x * UINT32_C(0x3d20adea);
    x += seed;
    x *= seed >> 16 | 1;
    x ^= x * UINT32_C(0x05526c56);
    x ^= x * UINT32_C(0x53a22864);
    return x;
}

/* Digits, the first the lowest bit, as the upper half of a word for fmath_uniform; the half of the last digit that is
 * left open stands in the middle. */
static inline uint64_t stratum_word(uint32_t digits) {
    return (uint64_t)stratum_reverse(digits) << 32 | UINT32_C(0x80000000);
}

#endif
