/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    const struct settle_input *in = member->input;
    const int64_t *const year[LAG_YEARS] = {in->cost_lag1, in->cost_lag2, in->cost_lag3};
    row_fill(weight, 0);
    for (size_t k = 0; k < LAG_YEARS; k++) {
        int64_t of_year[LANES];
        member_sum_cells(member, year[k], of_year);
        row_from_zero(of_year);
        for (size_t l = 0; l < LANES; l++)
            weight[l] += member->layer->lag_weight[k] * of_year[l];
    }
}

const struct key key_cost_weighted = {
    .name = "cost_weighted",
    .label = "by costs of three years, weighted",
    .doc = "Own costs in the covered cells, before settlement, of the three years before this one, each year times its "
           "whole number in lag_weights.",
    .needs = NEED_COST_LAG1 | NEED_COST_LAG2 | NEED_COST_LAG3 | NEED_LAG_WEIGHTS,
    .weight = weigh,
};
