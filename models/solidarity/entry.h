/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a new member pays for joining. */
#ifndef MODELS_SOLIDARITY_ENTRY_H
#define MODELS_SOLIDARITY_ENTRY_H

#include "models/solidarity/leaving.h"

/* Adds to payment[n_municipality][n_lane], cents: who is a member of the scheme, as it stands in year t, for the first
 * time in that year (leaving.join, t > 0) pays leaving.entry_fee of its whole budget, people or in euros; those who
 * were members before it, in a pool that it is in now, share that by their whole budgets, by largest remainder. Where
 * they have no budget, or there are none, nobody pays. Each joiner by itself. Looked at in input: budget, residents,
 * youths. scratch: [2 n_municipality]. Nothing where the scheme has no leaving. */
void entry_settle(const struct scheme *scheme, const struct settle_input *input, size_t t, int64_t *scratch,
                  int64_t *payment);

#endif
