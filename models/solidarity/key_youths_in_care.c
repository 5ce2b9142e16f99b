/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    row_fill(weight, member->input->youths_in_care[member->municipality]);
}

const struct key key_youths_in_care = {
    .name = "youths_in_care",
    .label = "by youths in care",
    .doc = "Youths in care this year, each counted once, however many products or classes of care it had.",
    .needs = NEED_YOUTHS_IN_CARE,
    .weight = weigh,
};
