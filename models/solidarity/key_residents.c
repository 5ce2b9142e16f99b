/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    row_fill(weight, member->input->residents[member->municipality]);
}

const struct key key_residents = {
    .name = "residents",
    .label = "by residents",
    .doc = "The number of residents (inwoners).",
    .needs = NEED_RESIDENTS,
    .steady = true,
    .weight = weigh,
};
