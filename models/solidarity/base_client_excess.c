/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/base.h"

static void amount(const struct member *member, int64_t *restrict x) {
    member_sum_cells(member, member->input->excess[member->layer->threshold], x);
    /* Earlier layers may have taken over part of it: no more than what is left. */
    for (size_t l = 0; l < LANES; l++)
        x[l] = x[l] < member->covered[l] ? x[l] : member->covered[l];
}

const struct base base_client_excess = {
    .name = "client_excess",
    .label = "costs above a threshold per client",
    .doc = "High costs of single clients (hoge-kostenverevening): for each client in the covered cells, what he costs "
           "above "
           "threshold_eur in the year, together at most the covered costs.",
    .needs = NEED_EXCESS,
    .allows_total_limit = true,
    .amount = amount,
};
