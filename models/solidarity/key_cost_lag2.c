/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    member_sum_cells(member, member->input->cost_lag2, weight);
    row_from_zero(weight);
}

const struct key key_cost_lag2 = {
    .name = "cost_lag2",
    .label = "by costs of two years ago",
    .doc = "Own costs of two years ago in the covered cells, before settlement (kosten t-2).",
    .needs = NEED_COST_LAG2,
    .weight = weigh,
};
