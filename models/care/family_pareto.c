/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/family.h"

#include <math.h>

static double inverse_of(double alpha) {
    return 1.0 / alpha;
}

static double lowest_of(double alpha) {
    return (alpha - 1.0) / alpha;
}

static void scale(size_t n, const struct alike *alike, double (*factor_of)(double alpha), double *x) {
    for (size_t l = 0; l < n; alike++) {
        double factor = factor_of(alike->product->tail_index);
        for (; l < alike->end; l++)
            x[l] *= factor;
    }
}

/* Type I with mean 1: lowest value m = (alpha - 1) / alpha, and m u^(-1/alpha) = m exp(exponential / alpha). */
static void pareto_client(const struct sampler *sampler, const struct stream *stream, const struct stream *choice,
                          const struct lanes *lanes, const struct alike *alike, double *x) {
    (void)choice;
    sampler->exponential(stream, lanes, x);
    scale(lanes->n, alike, inverse_of, x);
    sampler->exp(lanes->n, x, x);
    scale(lanes->n, alike, lowest_of, x);
}

/* The tail index alone fixes the cv: cv^2 = 1 / (alpha (alpha - 2)). */
static const char *pareto_check(const struct product *product) {
    double alpha = product->tail_index;
    if (!(alpha > 2.0 && alpha <= 1000.0))
        return "a pareto cost needs tail_index above 2 (and at most 1000): the lower, the heavier the tail, and at 2 "
               "or "
               "below the spread would be infinite";
    double cv = 1.0 / sqrt(alpha * (alpha - 2.0));
    if (product->cv != 0.0 && !(fabs(product->cv - cv) <= 0.01 * cv))
        return "the tail_index of a pareto cost fixes its cv, as 1 / sqrt(tail_index * (tail_index - 2)), and the "
               "given "
               "cv differs from that: leave cv out, or choose the tail_index that belongs to it";
    return NULL;
}

const struct family family_pareto = {
    .name = "pareto",
    .doc = "Pareto distribution of type I with the product's mean: every client costs at least (tail_index - 1) / "
           "tail_index of the mean and the tail is a power law, the heaviest of the families. Drawn client by client.",
    .client = pareto_client,
    .mixes = true,
    .check = pareto_check,
};
