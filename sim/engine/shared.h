/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared costs become part of the own cost of a block before anything is settled, and of its expectation. */
#ifndef SIM_ENGINE_SHARED_H
#define SIM_ENGINE_SHARED_H

#include "sim/engine/workspace.h"

/* Adds them to the workspace's costs of all years, which hold the costs of care; users and budgets are filled. */
void shared_add_block(const struct plan *plan, struct workspace *workspace, size_t lanes);

/* Adds them to plan->expected_cost, by expected clients and the plan's budgets. STATUS_MEMORY. */
CHECKED enum status shared_add_expected(struct plan *plan);

#endif
