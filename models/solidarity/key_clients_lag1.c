/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    member_sum_clients(member, member->input->clients_lag1, weight);
}

const struct key key_clients_lag1 = {
    .name = "clients_lag1",
    .label = "by clients of last year",
    .doc = "Clients of last year in the covered care classes (gebruik t-1).",
    .needs = NEED_CLIENTS_LAG1,
    .weight = weigh,
};
