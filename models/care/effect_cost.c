/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/effect.h"
#include "models/care/rates.h"

static void apply(struct care_rate *rate, double factor) {
    rate->unit_euro[0] *= factor;
    rate->unit_euro[1] *= factor;
}

const struct effect effect_cost = {
    .name = "cost",
    .doc =
        "Multiplies the cost of a client in both forms, care in kind (ZIN) and personal budget (PGB): less or lighter "
        "care per client. The number of clients stays as it was.",
    .apply = apply,
};
