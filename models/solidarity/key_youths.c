/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    row_fill(weight, member->input->youths[member->municipality]);
}

const struct key key_youths = {
    .name = "youths",
    .label = "by youths",
    .doc = "The number of youths (jeugdigen), 0 to 17 years old.",
    .needs = NEED_YOUTHS,
    .steady = true,
    .weight = weigh,
};
