/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families of the cost of a client-year, a registry: one const struct per file, one line in FAMILY_LIST.
 *
 * A family with `total` draws the sum of n clients at once; one with `client` draws client by client. */
#ifndef MODELS_CARE_FAMILY_H
#define MODELS_CARE_FAMILY_H

#include "models/care/care.h"
#include "models/core/sample.h"

/* A run of lanes of one spread: from the end of the run before it. The last run ends with the lanes. */
struct alike {
    size_t end;
    const struct product *product;
};

struct family {
    const char *name;
    const char *doc; /* one paragraph, English */
    /* Cost of each lane's client in units of the mean: mean 1 and the cv of the lane's product. Lanes are (draw,
     * client). NULL for families that are drawn as a total. choice: a second stream of the cell, for families that
     * choose before they draw. */
    void (*client)(const struct sampler *sampler, const struct stream *stream, const struct stream *choice,
                   const struct lanes *lanes, const struct alike *alike, double *x);
    /* Sum over count[l] clients in units of the mean, 0 for count 0. NULL for families drawn client by client. */
    void (*total)(const struct sampler *sampler, const struct stream *stream, const struct lanes *lanes,
                  const struct alike *alike, const int32_t *count, double *x);
    /* May it be a component of a mixture? Then client or, for gamma, one client's cost through total with count 1. */
    bool mixes;
    /* Does the product's cv (and tail_index) fit this family? Returns NULL or what was expected, English. */
    const char *(*check)(const struct product *product);
};

#define FAMILY_LIST(X) X(family_gamma) X(family_lognormal) X(family_pareto) X(family_mixture)

#define FAMILY_DECLARE(symbol) extern const struct family symbol;
FAMILY_LIST(FAMILY_DECLARE)
#undef FAMILY_DECLARE

/* The i-th family, NULL past the end; by name, NULL when unknown. */
const struct family *family_at(size_t i);
const struct family *family_find(const char *name);

#endif
