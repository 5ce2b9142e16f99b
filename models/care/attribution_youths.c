/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/attribution.h"

static void weigh(const struct attribution_input *input, int64_t *weight) {
    for (size_t i = 0; i < input->n_municipality; i++)
        weight[i] = input->youths[i];
}

const struct attribution attribution_youths = {
    .name = "youths",
    .doc = "Youths from 0 to 17 years: the same amount for every youth, whatever the need and the use.",
    .weigh = weigh,
};
