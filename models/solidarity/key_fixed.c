/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    row_fill(weight, member->layer->weight[member->municipality]);
}

const struct key key_fixed = {
    .name = "fixed",
    .label = "fixed weights of the scenario",
    .doc = "Weights that the scheme itself lists per municipality; who is not listed has weight 0.",
    .needs = NEED_WEIGHTS,
    .steady = true,
    .weight = weigh,
};
