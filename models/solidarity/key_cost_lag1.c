/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    member_sum_cells(member, member->input->cost_lag1, weight);
    row_from_zero(weight);
}

const struct key key_cost_lag1 = {
    .name = "cost_lag1",
    .label = "by costs of last year",
    .doc = "Own costs of last year in the covered cells, before settlement.",
    .needs = NEED_COST_LAG1,
    .weight = weigh,
};
