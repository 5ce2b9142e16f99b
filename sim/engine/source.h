/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the inputs of a settlement (models/solidarity/input.h) come from in a run: the draws of a block, or what is to
 * be expected. Inputs of earlier years are made from those of the year that they look at; a year before the first is
 * what was expected then, or for an expectation as the first. */
#ifndef SIM_ENGINE_SOURCE_H
#define SIM_ENGINE_SOURCE_H

#include "models/solidarity/settle.h"
#include "sim/engine/plan.h"

/* What every settlement looks at, whatever the schemes need: mergers and leaving share out by budgets, and fees may be
 * per head. */
enum { SOURCE_ALWAYS = NEED_BUDGET | NEED_RESIDENTS | NEED_YOUTHS | NEED_COST };

/* The fields (bits) that this run is settled with. */
unsigned source_fields(const struct plan *plan);

/* Sizes of its arrays, for so many municipalities and lanes; no arrays. */
struct settle_input source_sizes(const struct plan *plan, size_t n_municipality, size_t n_lane);

/* Arrays of these sizes for some fields (bits), zeroed; *room is to be freed, also after a failure. STATUS_MEMORY. */
CHECKED enum status source_arrays_new(const struct settle_input *sizes, unsigned fields, void **room,
                                      struct settle_arrays *arrays);

/* Of one thread: what is added up over years, and lists of the arrays of a year. */
struct source_room {
    void *sums, *lists;
    struct settle_arrays sum;
};
CHECKED enum status source_room_init(const struct plan *plan, size_t n_lane, struct source_room *room);
void source_room_free(struct source_room *room); /* legal on a zeroed room and twice */

struct workspace;

/* These fields (bits) of year t, from the workspace's simulated draws or as they are expected (with one lane); those
 * that are not known stay NULL. Valid until the next call with the same room. */
struct settle_input source_drawn(const struct plan *plan, struct workspace *workspace, size_t t, size_t lanes,
                                 unsigned fields);
struct settle_input source_expected(const struct plan *plan, struct source_room *room, size_t t, unsigned fields);

/* sum[n][lanes] over the cells of each row, cost[n][n_cell][lanes]. */
void source_sum_cells(size_t n, size_t n_cell, size_t lanes, const int64_t *cost, int64_t *sum);

#endif
