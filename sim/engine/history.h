/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settlement of a block: every year in turn, every scheme on the same costs. What a scheme does in a year may
 * follow from the years before it. */
#ifndef SIM_ENGINE_HISTORY_H
#define SIM_ENGINE_HISTORY_H

#include "sim/engine/workspace.h"

/* Settle rows row .. row + lanes - 1 of the chunk from the workspace's simulated costs and clients: fills payment,
 * external and beside. */
void history_settle(const struct plan *plan, struct workspace *workspace, struct chunk *chunk, size_t row,
                    size_t lanes);

/* Copy values [n_municipality][lanes] into rows of the chunk, [n_place][rows] at `to`, and their sum into
 * its last row, as the region. */
void history_put(const struct plan *plan, const int64_t *values, int64_t *to, size_t rows, size_t row, size_t lanes);

#endif
