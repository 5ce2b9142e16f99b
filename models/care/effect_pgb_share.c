/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/effect.h"
#include "models/care/rates.h"

static void apply(struct care_rate *rate, double factor) {
    double share = rate->pgb_share * factor;
    rate->pgb_share = share < 1.0 ? share : 1.0;
}

const struct effect effect_pgb_share = {
    .name = "pgb_share",
    .doc =
        "Multiplies the share of clients with a personal budget (PGB), up to 1; the others get care in kind (ZIN). The "
        "number of clients stays as it was.",
    .apply = apply,
};
