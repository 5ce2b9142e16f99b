/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms of financing (bekostiging) of care in kind, a registry: one const struct per file, one line in FINANCING_LIST.
 *
 * A form says what of a product's cost follows the clients of each municipality (bill) and what is a lump sum for the
 * region (multiple). The fixed part of a product is a lump sum whatever the form. */
#ifndef MODELS_CARE_FINANCING_H
#define MODELS_CARE_FINANCING_H

#include "models/care/cost.h"

struct financing {
    const char *name;
    const char *doc;   /* one paragraph, English */
    bool has_corridor; /* does it look at procurement.corridor? */
    /* Adds what the clients of one cell cost, as cost_draw_cell does. NULL when nothing follows the clients. */
    enum status (*bill)(const struct care_plan *plan, struct cost_scratch *scratch, const struct lanes *lanes,
                        const struct cost_cell *cell, struct care_block *block);
    /* What is paid in the region as a multiple of the lump sum, for realised over expected clients in kind. NULL when
     * there is no lump sum beside the fixed part. */
    double (*multiple)(const struct procurement *procurement, double ratio);
};

#define FINANCING_LIST(X) X(financing_effort) X(financing_task) X(financing_output)

#define FINANCING_DECLARE(symbol) extern const struct financing symbol;
FINANCING_LIST(FINANCING_DECLARE)
#undef FINANCING_DECLARE

/* The i-th form, NULL past the end; by name, NULL when unknown. */
const struct financing *financing_at(size_t i);
const struct financing *financing_find(const char *name);

/* The product's form of financing, effort when it has none. */
const struct financing *financing_of(const struct product *product);

/* The part of the cost in kind that follows the clients of each municipality, 0 to 1: 1 without procurement. */
double financing_volume_part(const struct product *product);

/* Is a part of the cost in kind a lump sum? */
bool financing_has_lump_sum(const struct product *product);

#endif
