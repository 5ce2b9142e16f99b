/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/attribution.h"

static void weigh(const struct attribution_input *input, int64_t *weight) {
    attribution_weigh_clients(input, NULL, input->expected, weight);
}

const struct attribution attribution_expected = {
    .name = "expected",
    .doc = "Expected clients in kind of this year: what a municipality bears does not depend on what it uses.",
    .weigh = weigh,
};
