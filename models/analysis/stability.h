/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is better off in a smaller pool: groups of municipalities that pool their costs by a fixed key, the budget, so
 * that all members of a group pay the same part of their budgets.
 *
 * Judged over the years together, settled as if they were one, by the certainty equivalent of the costs:
 *     CE = E + rho (ES90 - E)        ratio(S) = CE(costs of S) / budget of S        gain(S, R) = 1 - ratio(S) /
 * ratio(R) Losses are costs minus budgets, so that ratio(S) = 1 + CE(losses) / budget; where budgets are uncertain the
 * mean budget stands below the line. A gain counts above a margin. Verdicts: yes or no when the gain lies further than
 * two standard errors from the margin, with groups of draws that share their inputs as units; else undecided. With
 * fewer than MEASURE_TAIL_GROUPS of them there is no error (NaN), and all is undecided. */
#ifndef MODELS_ANALYSIS_STABILITY_H
#define MODELS_ANALYSIS_STABILITY_H

#include "models/analysis/coalition.h"

struct stability_pool {
    const struct coalition_game *game; /* losses, cents */
    const double *budget;              /* [n] cents, above 0 */
    double rho;
    double margin;
    size_t inner; /* consecutive draws that share their inputs; n_draw is a multiple of it */
};

/* members 0: none found. */
struct stability_best {
    uint32_t members;
    double ratio;
};

/* What one pass over all coalitions finds. To be zeroed but for bar, filled by the visits of one part, joined over the
 * parts in order. Best: the lowest ratio; of equals the lower mask. The whole itself is nobody's best. */
struct stability_scan {
    const struct stability_pool *pool;
    double *budget;              /* [2][2^half]: of the lower and the upper half of the players, by mask */
    double bar;                  /* a group below this ratio is better off: (1 - margin) ratio of the whole */
    uint64_t better;             /* groups below the bar */
    struct coalition_sums *sums; /* of the expected shortfall; NULL when nobody wants it */
    struct stability_best of_size[COALITION_PLAYERS + 1];
    struct stability_best with[COALITION_PLAYERS]; /* the best group that a player is in */
};

/* The table for stability_scan.budget, to be freed by the caller; shared by all parts. */
CHECKED enum status stability_budgets(const struct stability_pool *pool, double **budget);

/* A coalition_visit; context is a struct stability_scan. */
void stability_visit(void *context, const struct coalition_outcome *outcome);
void stability_join(struct stability_scan *scan, const struct stability_scan *part);

double stability_ratio(const struct stability_pool *pool, const struct coalition_outcome *outcome);

enum stability_verdict { STABILITY_NO = -1, STABILITY_UNDECIDED = 0, STABILITY_YES = 1 };

struct stability_gain {
    double gain, se;
    double amount; /* (ratio(R) - ratio(S)) x budget of S, cents: what the group gains over the years */
    enum stability_verdict verdict;
};

/* Scratch for stability_compare: 4 x n_draw doubles. */
enum { STABILITY_SCRATCH = 4 };

/* The group `members` by itself beside being in the pool `within`. */
void stability_compare(const struct stability_pool *pool, uint32_t members, uint32_t within, double *scratch,
                       struct stability_gain *gain);

/* The verdict on a gain. */
enum stability_verdict stability_judge(double gain, double se, double margin);

/* The member of `within` that gains most by leaving alone. */
size_t stability_first_to_leave(const struct stability_pool *pool, uint32_t within, double *scratch,
                                struct stability_gain *gain);

#endif
