/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bases: of what amount does a layer take its share? A registry: one const struct per file, one line in BASE_LIST. */
#ifndef MODELS_SOLIDARITY_BASE_H
#define MODELS_SOLIDARITY_BASE_H

#include "models/solidarity/list.h"
#include "models/solidarity/member.h"

struct base {
    const char *name;
    const char *label;          /* how it is called in a list to choose from, English */
    const char *doc;            /* one paragraph, English */
    const char *beside_assumed; /* the label beside an assumed budget, over or under which is no shortfall and no
                                   surplus; NULL: the same */
    unsigned needs;             /* enum need */
    bool linear;                /* the amount rises with the covered cost, cent by cent */
    bool proportional;          /* and it is the covered cost itself, so that a share of it leaves every cell for later
                                   layers smaller by the same part */
    bool allows_total_limit;    /* only where the amount is never negative and is a shortfall or an excess */
    /* amount = x of one member, a row in cents, before own risk, limit and share. Positive: the layer takes over cost;
     * negative: the member gives up a surplus. Never above the covered cost. */
    void (*amount)(const struct member *member, int64_t *restrict amount);
};

#define BASE_DECLARE(symbol) extern const struct base symbol;
BASE_LIST(BASE_DECLARE)
#undef BASE_DECLARE

/* The i-th base, NULL past the end; by name, NULL when unknown. */
const struct base *base_at(size_t i);
const struct base *base_find(const char *name);

#endif
