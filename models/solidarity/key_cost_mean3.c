/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    member_sum_cells(member, member->input->cost_mean3, weight);
    row_from_zero(weight);
}

const struct key key_cost_mean3 = {
    .name = "cost_mean3",
    .label = "by costs of three years",
    .doc = "Own costs in the covered cells, before settlement, mean of the three years before this one.",
    .needs = NEED_COST_MEAN3,
    .weight = weigh,
};
