/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    row_fill(weight, member->input->youths_in_care_lag1[member->municipality]);
}

const struct key key_youths_in_care_lag1 = {
    .name = "youths_in_care_lag1",
    .label = "by youths in care last year",
    .doc = "Youths in care last year, each counted once, however many products or classes of care it had.",
    .needs = NEED_YOUTHS_IN_CARE_LAG1,
    .weight = weigh,
};
