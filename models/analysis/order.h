/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shapley shares of the expected shortfall by orders of entry: players enter one by one, and a share is what a player
 * adds on average. Orders are drawn at random, each followed by its reverse, and are keyed: order k is the same whoever
 * asks for it.
 *
 * What a player adds is kept draw by draw (tail.h), so that the same sums give the shares, their error because orders
 * are a sample, and their error because draws are: exact shares need only the last one. Any number of players. */
#ifndef MODELS_ANALYSIS_ORDER_H
#define MODELS_ANALYSIS_ORDER_H

#include "models/core/status.h"
#include <stddef.h>
#include <stdint.h>

struct order_game {
    size_t n, n_draw;
    const double *loss; /* [n][n_draw] */
    double tail;        /* as coalition_game */
    size_t inner;       /* consecutive draws that share their inputs; n_draw is a multiple of it */
    uint64_t seed;
};

/* Sums over pairs of orders. */
struct order_sums {
    size_t n_pair;
    double *term;   /* [n][n_draw] */
    double *added;  /* [n] of the pair's mean */
    double *square; /* [n] of its square */
};

CHECKED enum status order_sums_init(const struct order_game *game, struct order_sums *sums);
void order_sums_free(struct order_sums *sums); /* legal on a zeroed struct and twice */

/* Walk through the pairs first .. first + n - 1. STATUS_MEMORY. */
CHECKED enum status order_add(const struct order_game *game, struct order_sums *sums, size_t first, size_t n);
void order_join(const struct order_game *game, struct order_sums *sums, const struct order_sums *part);

/* share[n]; draw_se[n]: standard error with groups of `inner` draws as units; order_se[n]: standard error with pairs of
 * orders as units. term becomes the mean over the orders: the mean of its row is the share, and less its mean it is how
 * the share moves with each draw. */
void order_finish(const struct order_game *game, struct order_sums *sums, double *share, double *draw_se,
                  double *order_se);

#endif
