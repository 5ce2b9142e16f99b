/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/effect.h"
#include "models/care/rates.h"

static void apply(struct care_rate *rate, double factor) {
    rate->unit_euro[0] *= factor;
}

const struct effect effect_price = {
    .name = "price",
    .doc = "Multiplies the cost of a client in care in kind (ZIN), as tariffs that are agreed on with providers do: "
           "buying "
           "together, fewer providers. Personal budgets (PGB) are paid by other tariffs and keep their cost; lump sums "
           "that the scenario gives in euros stay as they are.",
    .apply = apply,
};
