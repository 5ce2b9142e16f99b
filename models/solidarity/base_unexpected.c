/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/base.h"

static void amount(const struct member *member, int64_t *restrict x) {
    int64_t expected[LANES];
    member_sum_cells(member, member->input->expected_cost, expected);
    for (size_t l = 0; l < LANES; l++)
        x[l] = member->covered[l] - expected[l];
}

const struct base base_unexpected = {
    .name = "unexpected",
    .label = "costs above what was to be expected",
    .doc = "Covered costs minus the expected costs of the same care, before any layer: the pool takes over bad luck, "
           "and whoever has good luck gives it up to the pool. What was to be expected stays with the municipality.",
    .needs = NEED_EXPECTED_COST,
    .linear = true,
    .amount = amount,
};
