/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    const struct settle_input *in = member->input;
    row_fill(weight, 0);
    row_add(weight, in->budget + member->municipality * in->n_lane + member->first, member->n);
}

const struct key key_budget = {
    .name = "budget",
    .label = "by budget",
    .doc = "The whole youth-care budget (rijksbudget) of the year: everybody pays the same part of the budget.",
    .needs = NEED_BUDGET,
    .steady = true,
    .weight = weigh,
};
