/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys: by what measure do members pay for what the pool takes over? A registry: one const struct per file, one line in
 * KEY_LIST. */
#ifndef MODELS_SOLIDARITY_KEY_H
#define MODELS_SOLIDARITY_KEY_H

#include "models/solidarity/list.h"
#include "models/solidarity/member.h"

struct key {
    const char *name;
    const char *label; /* how it is called in a list to choose from, English */
    const char *doc;   /* one paragraph, English */
    unsigned needs;    /* enum need */
    bool steady;       /* its weights do not hang on what care costs, nor on who is in care */
    /* weight = the member's weight, a row of whole numbers >= 0. Only the proportions within a pool matter. */
    void (*weight)(const struct member *member, int64_t *restrict weight);
};

#define KEY_DECLARE(symbol) extern const struct key symbol;
KEY_LIST(KEY_DECLARE)
#undef KEY_DECLARE

/* The i-th key, NULL past the end; by name, NULL when unknown. */
const struct key *key_at(size_t i);
const struct key *key_find(const char *name);

#endif
