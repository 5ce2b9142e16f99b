/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fund in a layer: it pays what the layer takes over, members pay it premiums, and at its bounds it sends an
 * assessment or pays back. */
#ifndef MODELS_SOLIDARITY_FUND_H
#define MODELS_SOLIDARITY_FUND_H

#include "models/solidarity/member.h"

/* row = the premium of a member: the part of the year of its expected covered cost, before any layer, to the cent. */
void fund_premium(const struct member *member, int64_t *restrict row);

/* One pool of n members in a block; arrays [n][LANES] and rows [LANES]. */
struct fund_pool {
    size_t n;
    const int64_t *weight; /* of the key */
    const int64_t *total;  /* row: sum of weight; where it is 0 the fund does nothing */
    int64_t *premium;      /* used up: the weights of what is paid back */
    const int64_t *claim;  /* row: what the fund pays this year; negative: it receives */
    int64_t *balance;      /* row: before, then after the year */
    int64_t *assessed;     /* row: assessment of the year */
    int64_t *refunded;     /* row: paid back in the year */
    int64_t *scratch;      /* [2 n][LANES] */
    int64_t *part;         /* what each member pays: premium + assessment - refund */
};

/* Fills balance, assessed, refunded and part. The sum of part = claim + what the balance grows by. No two arrays
 * overlap. */
void fund_settle(const struct fund *fund, const struct fund_pool *pool);

#endif
