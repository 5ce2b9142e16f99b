/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/base.h"

static void amount(const struct member *member, int64_t *restrict x) {
    for (size_t l = 0; l < LANES; l++) {
        int64_t deficit = member->covered[l] - member->budget_part[l];
        x[l] = deficit > 0 ? deficit : 0;
    }
}

const struct base base_deficit = {
    .name = "deficit",
    .label = "shortfalls only",
    .beside_assumed = "only what the costs are over the budget",
    .doc =
        "The shortfall (tekort): what the covered costs are above the budget part meant for them. A surplus stays with "
        "the municipality that has it.",
    .needs = NEED_BUDGET_PART,
    .allows_total_limit = true,
    .amount = amount,
};
