/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of the variance of the main figures comes from inputs of each grade (sim/scenario/grades.h), and which key
 * weighs most: first-order shares by least squares over the sets of inputs (models/analysis/driven.h).
 *
 *   FIGURE_RESULT    budget - payment over the horizon; its variance over all draws, so that what the grades leave is
 *                    the chance of the model: swings of the years, who comes and what he costs
 *   FIGURE_TRANSFER  payment - own cost over the horizon, as it is expected for a set of inputs; its variance over the
 *                    sets, free of chance, as verdicts look at it; not of the region
 *
 * Sums of whole numbers, so that those of several processes add up in any order. */
#ifndef SIM_ENGINE_GRADED_H
#define SIM_ENGINE_GRADED_H

#include "models/analysis/driven.h"
#include "sim/engine/chunk.h"
#include "sim/engine/drivers.h"
#include "sim/store/store.h"

enum graded_figure { FIGURE_RESULT, FIGURE_TRANSFER, FIGURE_COUNT };

struct graded {
    struct drivers drivers;
    size_t n;
    int64_t *number; /* [n] */
    int32_t *row;    /* scratch of a chunk, [drivers.n_set] each: drivers in common; of each place its own, a figure */
};

CHECKED enum status graded_init(struct graded *graded, const struct plan *plan);
void graded_free(struct graded *graded); /* legal on a zeroed struct and twice */

/* Add the rows of the chunk, which are whole sets of draws; budget[n_year][n_place], where the chunk has none. */
void graded_add(struct graded *graded, const struct plan *plan, const struct chunk *chunk, const int64_t *budget,
                int n_thread);

/* Shares of the variance, 0 to 1, summing to 1 at most; a share that cannot be told from 0 is 0. All NaN, and no key,
 * where the figure does not move, or the sets are fewer than MEASURE_LEAST_GROUPS or than twice the drivers. */
struct graded_shares {
    double share[GRADE_COUNT];
    double assumed_se; /* standard error of the share of what is assumed */
    const char *most;  /* the key that weighs most, or "" */
    double most_share;
    double own_level; /* share of the unknown level of the place itself, which its own accounts tell of */
};

/* What is worked out once for all figures of place i (n_municipality: the region). */
struct graded_place {
    size_t i;
    struct driven driven;
    double *part, *error; /* [drivers.n] of the figure at hand; NULL where there are too few sets */
    enum grade *grade;    /* [drivers.n] */
    const char **key;     /* [drivers.n] borrowed */
    size_t *first;        /* [drivers.n] the first driver of the same key */
};

/* STATUS_MEMORY. */
CHECKED enum status graded_place_init(const struct graded *graded, const struct plan *plan, size_t i,
                                      struct graded_place *place);
void graded_place_free(struct graded_place *place); /* legal on a zeroed struct and twice */

struct graded_shares graded_find(const struct graded *graded, const struct plan *plan, struct graded_place *place,
                                 enum graded_figure figure, size_t scheme);

/* Write what there is. STATUS_MEMORY, and errors of the store. */
CHECKED enum status graded_record(const struct graded *graded, const struct plan *plan, struct store *store,
                                  struct note *note);

#endif
