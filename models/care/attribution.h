/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who bears what of a lump sum: attributions, a registry: one const struct per file, one line in ATTRIBUTION_LIST. */
#ifndef MODELS_CARE_ATTRIBUTION_H
#define MODELS_CARE_ATTRIBUTION_H

#include <stddef.h>
#include <stdint.h>

/* Clients in kind of one product and year; counts of one draw, or NULL where only expectations are known. */
struct attribution_input {
    size_t n_municipality;
    size_t stride;                /* from one municipality's count to the next */
    const int32_t *use;           /* this year; NULL: expected stands in */
    const int32_t *use_lag1;      /* last year; NULL, also in the base year: expected_lag1 stands in */
    const int64_t *expected;      /* [n_municipality] closed form, in units of 1 / ATTRIBUTION_UNIT client */
    const int64_t *expected_lag1; /* the year before; in the base year that year itself */
    const int64_t *youths;        /* [n_municipality] */
};

enum { ATTRIBUTION_UNIT = 1000000 };

struct attribution {
    const char *name;
    const char *doc; /* one paragraph, English */
    /* weight[n_municipality], whole numbers >= 0 of which only the proportions matter. */
    void (*weigh)(const struct attribution_input *input, int64_t *weight);
};

#define ATTRIBUTION_LIST(X) X(attribution_use) X(attribution_use_lag1) X(attribution_expected) X(attribution_youths)

#define ATTRIBUTION_DECLARE(symbol) extern const struct attribution symbol;
ATTRIBUTION_LIST(ATTRIBUTION_DECLARE)
#undef ATTRIBUTION_DECLARE

/* The i-th attribution, NULL past the end; by name, NULL when unknown. */
const struct attribution *attribution_at(size_t i);
const struct attribution *attribution_find(const char *name);

/* Weights by clients that were counted; where there are no counts, by what was expected. */
void attribution_weigh_clients(const struct attribution_input *input, const int32_t *count, const int64_t *expected,
                               int64_t *weight);

/* part[n_municipality]: the amount (cents, >= 0) in whole cents by largest remainder, ties to the lower code; the parts
 * add up to it. Where the attribution has no weight at all, expected clients take its place, and where there are none,
 * youths. weight: scratch [n_municipality]. */
void attribution_allocate(const struct attribution *attribution, const struct attribution_input *input, int64_t amount,
                          int64_t *weight, int64_t *part);

#endif
