/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One block of draws: demand, cost, and settlement of the same costs under every scheme. */
#ifndef SIM_ENGINE_BLOCK_H
#define SIM_ENGINE_BLOCK_H

#include "sim/engine/chunk.h"

/* Everything one thread needs to simulate and settle a block. */
struct workspace;
CHECKED enum status workspace_new(const struct plan *plan, struct workspace **workspace);
void workspace_free(struct workspace *workspace); /* NULL is legal */

/* Simulate draws first .. first + n - 1 into the workspace, ready to be settled (history.h), n <= plan->block_lanes.
 * Errors as care_simulate_block. After end_simulation the workspace only settles, and takes less memory. */
CHECKED enum status block_simulate(const struct plan *plan, struct workspace *workspace, size_t first, size_t n);

/* The same for the first draw of each of the first n sets of uncertain inputs. */
CHECKED enum status block_simulate_sets(const struct plan *plan, struct workspace *workspace, size_t n);

void workspace_end_simulation(struct workspace *workspace);

/* Simulate and settle rows row .. row + n - 1 of the chunk, n <= plan->block_lanes. Blocks touch only their own rows,
 * so different blocks may run on different threads. Errors as care_simulate_block. */
CHECKED enum status block_run(const struct plan *plan, struct workspace *workspace, struct chunk *chunk, size_t row,
                              size_t n);

#endif
