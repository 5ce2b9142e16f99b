/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/attribution.h"

static void weigh(const struct attribution_input *input, int64_t *weight) {
    attribution_weigh_clients(input, input->use, input->expected, weight);
}

const struct attribution attribution_use = {
    .name = "use",
    .doc = "Clients in kind of this year: whoever uses the product more, bears more of its lump sum.",
    .weigh = weigh,
};
