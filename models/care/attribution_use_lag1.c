/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/attribution.h"

static void weigh(const struct attribution_input *input, int64_t *weight) {
    attribution_weigh_clients(input, input->use_lag1, input->expected_lag1, weight);
}

const struct attribution attribution_use_lag1 = {
    .name = "use_lag1",
    .doc = "Clients in kind of the year before, known when the year begins; in the base year the expected clients.",
    .weigh = weigh,
};
