/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/family.h"

#include "models/core/clones.h"

enum { TILE = 256 };

/* Shape and scale of the lanes from `from` on, run by run; the first run is the one of lane `from`, or before it.
 * Returns the run of the last lane. */
CLONED static const struct alike *fill_tile(size_t from, size_t n, const struct alike *alike,
                                            const int32_t *restrict count, double *restrict shape,
                                            double *restrict scale) {
    for (size_t first = 0, end; first < n; first = end) {
        while (from + first >= alike->end)
            alike++;
        end = alike->end - from < n ? alike->end - from : n;
        double square = alike->product->cv * alike->product->cv, of_one = 1.0 / square;
        for (size_t l = first; l < end; l++) {
            shape[l] = count[l] * of_one;
            scale[l] = square;
        }
    }
    return alike;
}

CLONED static void multiply(size_t n, const double *restrict scale, double *restrict x) {
    for (size_t l = 0; l < n; l++)
        x[l] *= scale[l];
}

/* A client-year is gamma with mean 1 and shape 1 / cv^2, so n of them together have shape n / cv^2 and scale cv^2. */
static void gamma_total(const struct sampler *sampler, const struct stream *stream, const struct lanes *lanes,
                        const struct alike *alike, const int32_t *count, double *x) {
    for (size_t from = 0; from < lanes->n; from += TILE) {
        double shape[TILE], scale[TILE];
        struct lanes some = {.n = lanes->n - from < TILE ? lanes->n - from : TILE,
                             .draw = lanes->draw + from,
                             .client = lanes->client ? lanes->client + from : NULL};
        alike = fill_tile(from, some.n, alike, count + from, shape, scale);
        sampler->gamma(stream, &some, shape, x + from);
        multiply(some.n, scale, x + from);
    }
}

static const char *gamma_check(const struct product *product) {
    if (!(product->cv >= 0.01 && product->cv <= 20.0))
        return "a gamma cost needs cv between 0.01 and 20: the standard deviation of a client-year's cost divided by "
               "its "
               "mean, usually between 0.5 and 2";
    if (product->tail_index != 0.0)
        return "a gamma cost has no tail_index: leave it out, or choose the family pareto";
    return NULL;
}

const struct family family_gamma = {
    .name = "gamma",
    .doc =
        "Gamma distribution with the product's mean and cv: many ordinary client-years and a moderate tail. The total "
        "of a group of clients is gamma too and is drawn at once, which makes this the fastest family.",
    .mixes = true,
    .total = gamma_total,
    .check = gamma_check,
};
