/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    member_sum_clients(member, member->input->clients_lag2, weight);
}

const struct key key_clients_lag2 = {
    .name = "clients_lag2",
    .label = "by clients of two years ago",
    .doc = "Clients of two years ago in the covered care classes (gebruik t-2).",
    .needs = NEED_CLIENTS_LAG2,
    .weight = weigh,
};
