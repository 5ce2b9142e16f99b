/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/family.h"
#include "models/core/fmath.h"

#include <math.h>

/* exp(mu + sigma z) with sigma^2 = log(1 + cv^2) and mu = -sigma^2 / 2, so that the mean is 1. */
static void lognormal_client(const struct sampler *sampler, const struct stream *stream, const struct stream *choice,
                             const struct lanes *lanes, const struct alike *alike, double *x) {
    (void)choice;
    sampler->normal(stream, lanes, x);
    for (size_t l = 0; l < lanes->n; alike++) {
        double cv = alike->product->cv, variance = fmath_log(1.0 + cv * cv), sigma = sqrt(variance);
        for (; l < alike->end; l++)
            x[l] = -0.5 * variance + sigma * x[l];
    }
    sampler->exp(lanes->n, x, x);
}

static const char *lognormal_check(const struct product *product) {
    if (!(product->cv >= 0.01 && product->cv <= 20.0))
        return "a lognormal cost needs cv between 0.01 and 20: the standard deviation of a client-year's cost divided "
               "by "
               "its mean, usually between 0.5 and 2";
    if (product->tail_index != 0.0)
        return "a lognormal cost has no tail_index: leave it out, or choose the family pareto";
    return NULL;
}

const struct family family_lognormal = {
    .name = "lognormal",
    .doc =
        "Lognormal distribution with the product's mean and cv: a heavier tail than gamma, so that a few clients cost "
        "far more than the others. Drawn client by client.",
    .client = lognormal_client,
    .mixes = true,
    .check = lognormal_check,
};
