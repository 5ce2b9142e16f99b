/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/base.h"

static void amount(const struct member *member, int64_t *restrict x) {
    for (size_t l = 0; l < LANES; l++)
        x[l] = member->covered[l] - member->budget_part[l];
}

const struct base base_result = {
    .name = "result",
    .label = "shortfall and surplus",
    .beside_assumed = "what the costs are over or under the budget",
    .doc =
        "Covered costs minus the budget part meant for them: the pool takes over shortfalls, and whoever keeps money "
        "gives it up to the pool.",
    .needs = NEED_BUDGET_PART,
    .linear = true,
    .amount = amount,
};
