/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/effect.h"
#include "models/care/rates.h"

static void apply(struct care_rate *rate, double factor) {
    rate->duration *= factor;
}

const struct effect effect_duration = {
    .name = "duration",
    .doc =
        "Multiplies the mean duration of the care: of last year's clients, duration / (1 + duration) return, those who "
        "were in care before the intervention too. The number of new clients stays as it was, so shorter care means "
        "fewer clients.",
    .apply = apply,
};
