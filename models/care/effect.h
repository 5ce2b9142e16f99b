/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an intervention may change, a registry: one const struct per file (effect_NAME.c), one line in EFFECT_LIST. */
#ifndef MODELS_CARE_EFFECT_H
#define MODELS_CARE_EFFECT_H

#include <stdbool.h>
#include <stddef.h>

struct care_rate;

struct effect {
    const char *name;
    const char *doc; /* one paragraph, English msgid */
    /* May what leaves the inflow enter another product? */
    bool moves_clients;
    /* Multiply the quantity of one product, municipality and year by `factor`, 0 or more. */
    void (*apply)(struct care_rate *rate, double factor);
};

#define EFFECT_LIST(X) X(effect_inflow) X(effect_duration) X(effect_price) X(effect_pgb_share) X(effect_cost)

#define EFFECT_DECLARE(symbol) extern const struct effect symbol;
EFFECT_LIST(EFFECT_DECLARE)
#undef EFFECT_DECLARE

/* The i-th effect, NULL past the end; by name, NULL when unknown. */
const struct effect *effect_at(size_t i);
const struct effect *effect_find(const char *name);

#endif
