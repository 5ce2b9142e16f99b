/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a base or a key may look at: one member of a pool in a block of LANES lanes (draws). */
#ifndef MODELS_SOLIDARITY_MEMBER_H
#define MODELS_SOLIDARITY_MEMBER_H

#include "models/solidarity/rows.h"
#include "models/solidarity/settle.h"

/* Rows hold zero in the lanes from `n` on. */
struct member {
    const struct settle_input *input;
    const struct layer *layer;
    size_t municipality;
    size_t first;               /* the block's first lane in the arrays of input */
    size_t n;                   /* lanes in use, 1 to LANES */
    const int64_t *covered;     /* row: covered cost as earlier layers left it, cents */
    const int64_t *budget_part; /* row: budget part of the covered cells, cents; only with NEED_BUDGET_PART */
};

/* row = sum over the member's covered cells of an array shaped as settle_input.cost. */
void member_sum_cells(const struct member *member, const int64_t *cells, int64_t *row);

/* row = sum over the covered care classes of an array shaped as settle_input.clients; a class is covered when any of
 * its forms is. */
void member_sum_clients(const struct member *member, const int32_t *clients, int64_t *row);

/* row = an amount of the layer (own risk, limit, cap) for this member, cents. */
void member_amount(const struct member *member, struct amount amount, int64_t *row);

/* row = what the layer takes over from the member, to the cent: base, own risk, limit and share; of a layer without
 * bands. */
void member_taken(const struct member *member, int64_t *row);

#endif
