/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cooperative games over municipalities: every coalition of n players, by Gray code, on stored draws.
 *
 * A player has one loss per draw (for example cost minus budget over the horizon, whole cents held in doubles, so that
 * sums are exact); a coalition's loss is the sum of its players' losses, and its value is a number of that
 * distribution. The empty coalition has value 0. Coalitions are bit masks: bit i is player i.
 *
 * The scan is cut into parts that may run on different threads; their sums are added in order, so that the result does
 * not depend on threads. */
#ifndef MODELS_ANALYSIS_COALITION_H
#define MODELS_ANALYSIS_COALITION_H

#include "models/core/status.h"
#include <stddef.h>
#include <stdint.h>

enum { COALITION_PLAYERS = 26, COALITION_PART_BITS = 6 };

struct coalition_game {
    size_t n;           /* players, 1 .. COALITION_PLAYERS */
    size_t n_draw;      /* at least 1 */
    const double *loss; /* [n][n_draw] */
    double tail;        /* expected shortfall: the worst part, in (0, 1]; 0.10 for ES90 */
};

/* What is known of one coalition when it is visited. */
struct coalition_outcome {
    uint32_t members;      /* not empty */
    double mean, variance; /* over the draws; variance by 1 / n_draw */
    double shortfall;      /* mean loss in the worst part (Rockafellar and Uryasev 2002) */
};

/* Called for every coalition of a part but the empty one. */
typedef void coalition_visit(void *context, const struct coalition_outcome *outcome);

/* Means and covariances of the players, shared by all threads; const once made. */
struct coalition_moments {
    double mean[COALITION_PLAYERS];
    double covariance[COALITION_PLAYERS][COALITION_PLAYERS];
};
void coalition_moments(const struct coalition_game *game, struct coalition_moments *moments);

/* Scratch of one thread. */
struct coalition_scratch;
CHECKED enum status coalition_scratch_new(const struct coalition_game *game, struct coalition_scratch **scratch);
void coalition_scratch_free(struct coalition_scratch *scratch); /* NULL is legal */

/* Parts of a game: 1 for few players, 2^COALITION_PART_BITS at most. */
size_t coalition_parts(const struct coalition_game *game);
void coalition_scan(const struct coalition_game *game, const struct coalition_moments *moments,
                    struct coalition_scratch *scratch, size_t part, coalition_visit *visit, void *context);

/* One coalition by itself. */
void coalition_evaluate(const struct coalition_game *game, const struct coalition_moments *moments,
                        struct coalition_scratch *scratch, uint32_t members, struct coalition_outcome *outcome);

/* Shapley value: sums of a value by size and player, to be filled with coalition_sums_add from the visits of one part,
 * added over parts in order, then turned into shares. */
struct coalition_sums {
    double total[COALITION_PLAYERS + 1];
    double member[COALITION_PLAYERS + 1][COALITION_PLAYERS];
};
void coalition_sums_add(struct coalition_sums *sums, size_t n, uint32_t members, double value);
void coalition_sums_join(struct coalition_sums *sums, size_t n, const struct coalition_sums *part);

/* share[n]; they sum to the value of all players together. */
void coalition_shapley(const struct coalition_sums *sums, size_t n, double *share);

/* Euler shares of the expected shortfall of all players: the mean loss of each in the worst part; draws that tie at its
 * edge count in equal parts. They sum to the shortfall. */
CHECKED enum status coalition_euler(const struct coalition_game *game, double *share);

#endif
