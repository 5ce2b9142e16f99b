/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blended keys: an amount is first split over several keys, and each part then allocated by its own key. So no product
 * is ever of more than an amount and one weight. */
#ifndef MODELS_SOLIDARITY_BLEND_H
#define MODELS_SOLIDARITY_BLEND_H

#include "models/solidarity/key.h"

enum { BLEND_KEYS = 8 };

/* A key and how much it counts, 0 < nano <= NANO. */
struct blend_part {
    const struct key *key;
    int64_t nano;
};

/* Stands where a layer has a blend: its parts weigh, it does not. Not in KEY_LIST. */
extern const struct key key_blend;

/* The keys of a layer: that of `part`, or its only one. */
size_t layer_count_keys(const struct layer *layer);
const struct key *layer_key(const struct layer *layer, size_t k);

/* The needs of all of them. */
unsigned layer_key_needs(const struct layer *layer);

/* A pool whose members weigh, in ascending order. */
struct blend_pool {
    struct member first;         /* the first member; covered and budget_part of the others follow, a row each */
    const int64_t *municipality; /* [n] */
    size_t n;
};

/* to[n][LANES] = amount by the blend of the layer: over the keys in which somebody has weight by their nano, largest
 * remainder, ties to the earlier one; then by each key over the members. Where no key has weight all are 0.
 * scratch is [3 n][LANES]; it holds neither to nor what the members look at. */
void blend_allocate(const struct blend_pool *pool, const int64_t *restrict amount, int64_t *restrict scratch,
                    int64_t *restrict to);

/* The whole of what a blend weighs with: a member's weight is its part of this by blend_allocate. */
#define BLEND_WHOLE MONEY_LIMIT

#endif
