/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/effect.h"

#include <string.h>

#define EFFECT_ADDRESS(symbol) &symbol,
static const struct effect *const effects[] = {EFFECT_LIST(EFFECT_ADDRESS)};
#undef EFFECT_ADDRESS

enum { N_EFFECT = sizeof effects / sizeof effects[0] };

const struct effect *effect_at(size_t i) {
    return i < N_EFFECT ? effects[i] : NULL;
}

const struct effect *effect_find(const char *name) {
    for (size_t i = 0; i < N_EFFECT; i++)
        if (strcmp(effects[i]->name, name) == 0)
            return effects[i];
    return NULL;
}
