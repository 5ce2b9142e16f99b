/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    member_sum_clients(member, member->input->clients_mean3, weight);
}

const struct key key_clients_mean3 = {
    .name = "clients_mean3",
    .label = "by clients of three years",
    .doc = "Clients in the covered care classes, mean of the three years before this one (driejaarsgemiddelde).",
    .needs = NEED_CLIENTS_MEAN3,
    .weight = weigh,
};
