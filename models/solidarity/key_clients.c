/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    member_sum_clients(member, member->input->clients, weight);
}

const struct key key_clients = {
    .name = "clients",
    .label = "by clients of this year",
    .doc = "Clients of this year in the covered care classes: whoever uses more, pays more.",
    .needs = NEED_CLIENTS,
    .weight = weigh,
};
