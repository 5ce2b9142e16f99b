/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extra clients (care.extra): a shock that nobody knew of. They are added to what has been drawn, by random numbers of
 * their own, so that everyone else stays the same in every draw.
 *
 * They enter in one year, in care in kind, and stay from year to year with the probability of their product, d / (1 +
 * d). One who is in care costs what a client of the product costs; where the product is paid by a lump sum they are
 * paid for apart from it. Client k is the same whether there are k + 1 or more of them, so that more clients never cost
 * less. */
#ifndef MODELS_CARE_EXTRA_H
#define MODELS_CARE_EXTRA_H

#include "models/care/cost.h"
#include "models/care/sets.h"

/* What a block lends; arrays [n_lane]. */
struct extra_room {
    struct care_sets *sets;
    struct cost_scratch *cost;
    const double *price;            /* [n_year][n_lane] */
    double *row, *stay, *uniform;   /* scratch */
    int32_t *count, *one;           /* scratch */
    uint32_t *client;               /* scratch */
    const struct product **variant; /* scratch */
};

/* Adds cost, clients and excess of all extra clients to the block. Errors as cost_draw_cell. */
CHECKED enum status extra_draw(const struct care_plan *plan, struct extra_room *room, const struct lanes *lanes,
                               struct care_block *block);

#endif
