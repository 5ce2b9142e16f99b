/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/key.h"

static void weigh(const struct member *member, int64_t *restrict weight) {
    row_fill(weight, member->input->covariance[member->layer->covariance][member->municipality]);
}

const struct key key_covariance = {
    .name = "covariance",
    .label = "by what each adds to the risk",
    .doc = "How much of the uncertainty of the pool's covered costs comes from this member: the covariance of its "
           "covered costs with those of the pool, computed beforehand for each year; below zero counts as zero.",
    .needs = NEED_COVARIANCE,
    .steady = true,
    .weight = weigh,
};
