/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    const struct settle_input *in = member->input;
    const int32_t *const year[LAG_YEARS] = {in->clients_lag1, in->clients_lag2, in->clients_lag3};
    row_fill(weight, 0);
    for (size_t k = 0; k < LAG_YEARS; k++) {
        int64_t of_year[LANES];
        member_sum_clients(member, year[k], of_year);
        for (size_t l = 0; l < LANES; l++)
            weight[l] += member->layer->lag_weight[k] * of_year[l];
    }
}

const struct key key_clients_weighted = {
    .name = "clients_weighted",
    .label = "by clients of three years, weighted",
    .doc = "Clients in the covered care classes of the three years before this one, each year times its whole number "
           "in lag_weights.",
    .needs = NEED_CLIENTS_LAG1 | NEED_CLIENTS_LAG2 | NEED_CLIENTS_LAG3 | NEED_LAG_WEIGHTS,
    .weight = weigh,
};
