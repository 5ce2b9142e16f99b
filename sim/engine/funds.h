/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The balances of the funds while a block goes through the years. */
#ifndef SIM_ENGINE_FUNDS_H
#define SIM_ENGINE_FUNDS_H

#include "models/solidarity/settle.h"
#include "sim/engine/chunk.h"

struct funds;                                                                 /* of one thread */
CHECKED enum status funds_new(const struct plan *plan, struct funds **funds); /* NULL where no scheme has funds */
void funds_free(struct funds *funds);                                         /* NULL is legal */

/* The book for scheme s in year t, for settle_input.fund: NULL when the scheme has no funds. In the first year the
 * funds stand at their opening balance. What settle_scheme leaves in it goes along to the next year, unless the book is
 * that of a probe: then it may be settled any number of times, and nothing of it stays. */
const struct fund_book *funds_book(const struct plan *plan, struct funds *funds, size_t t, size_t s, size_t lanes,
                                   struct fund_book *book);
const struct fund_book *funds_probe(const struct plan *plan, struct funds *funds, size_t s, size_t n_lane,
                                    const size_t *lane, size_t lanes, struct fund_book *book);

/* After settle_scheme: balances and assessments of the scheme into the chunk; beside[lanes] += what the balances grew
 * by. */
void funds_put(const struct plan *plan, struct funds *funds, struct chunk *chunk, size_t t, size_t s, size_t row,
               size_t lanes, int64_t *beside);

#endif
