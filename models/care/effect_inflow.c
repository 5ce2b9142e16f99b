/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/effect.h"
#include "models/care/rates.h"

static void apply(struct care_rate *rate, double factor) {
    rate->inflow *= factor;
}

const struct effect effect_inflow = {
    .name = "inflow",
    .doc = "Multiplies the number of new clients of a year. Those who are in care already stay as long as they would "
           "have, so the number of clients follows slowly: prevention, local teams, practitioners at the GP, fewer "
           "placements. With substitution, what leaves the inflow enters that of another product.",
    .moves_clients = true,
    .apply = apply,
};
