/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    member_sum_cells(member, member->input->expected_cost, weight);
}

const struct key key_expected_cost = {
    .name = "expected_cost",
    .label = "by expected costs",
    .doc = "The expected costs in the covered cells, as an insurer would set a premium.",
    .needs = NEED_EXPECTED_COST,
    .steady = true,
    .weight = weigh,
};
