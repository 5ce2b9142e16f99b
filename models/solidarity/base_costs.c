/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/base.h"

static void amount(const struct member *member, int64_t *restrict x) {
    for (size_t l = 0; l < LANES; l++)
        x[l] = member->covered[l];
}

const struct base base_costs = {
    .name = "costs",
    .label = "all costs in the scheme",
    .doc = "The covered costs themselves: the pool takes over the bills, whatever budget stands against them.",
    .linear = true,
    .proportional = true,
    .amount = amount,
};
