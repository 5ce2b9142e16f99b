/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    for (size_t l = 0; l < LANES; l++) {
        int64_t surplus = member->budget_part[l] - member->covered[l];
        weight[l] = surplus > 0 ? surplus : 0;
    }
}

const struct key key_surplus = {
    .name = "surplus",
    .label = "by surplus",
    .doc = "What the budget part is above the covered costs: those who keep money pay for those who fall short.",
    .needs = NEED_BUDGET_PART,
    .weight = weigh,
};
