/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys: by what measure do members pay for what the pool takes over? A registry: one const struct per file, one line in
 * KEY_LIST. */
#ifndef MODELS_SOLIDARITY_KEY_H
#define MODELS_SOLIDARITY_KEY_H

#include "models/solidarity/member.h"

struct key {
    const char *name;
    const char *doc; /* one paragraph, English */
    unsigned needs;  /* enum need */
    /* weight = the member's weight, a row of whole numbers >= 0. Only the proportions within a pool matter. */
    void (*weight)(const struct member *member, int64_t *restrict weight);
};

#define KEY_LIST(X)                                                                                                    \
    X(key_budget)                                                                                                      \
    X(key_residents)                                                                                                   \
    X(key_youths)                                                                                                      \
    X(key_clients)                                                                                                     \
    X(key_clients_lag1)                                                                                                \
    X(key_clients_mean3)                                                                                               \
    X(key_cost_lag1)                                                                                                   \
    X(key_cost_mean3)                                                                                                  \
    X(key_expected_cost)                                                                                               \
    X(key_surplus)                                                                                                     \
    X(key_covariance)                                                                                                  \
    X(key_equal)                                                                                                       \
    X(key_fixed)

#define KEY_DECLARE(symbol) extern const struct key symbol;
KEY_LIST(KEY_DECLARE)
#undef KEY_DECLARE

/* The i-th key, NULL past the end; by name, NULL when unknown. */
const struct key *key_at(size_t i);
const struct key *key_find(const char *name);

#endif
