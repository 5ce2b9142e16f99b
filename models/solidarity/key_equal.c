/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    (void)member;
    row_fill(weight, 1);
}

const struct key key_equal = {
    .name = "equal",
    .label = "each the same",
    .doc = "Every member the same amount.",
    .steady = true,
    .weight = weigh,
};
