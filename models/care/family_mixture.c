/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/family.h"

#include <math.h>
#include <string.h>

enum { TILE = 64 };

/* Clients of one component: from its own family, as if it were a product. */
static void component_client(const struct sampler *sampler, const struct stream *stream, const struct lanes *lanes,
                             const struct component *component, double *x) {
    static const int32_t one[TILE] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    struct product product = {.cv = component->cv, .tail_index = component->tail_index};
    struct alike alike = {lanes->n, &product};
    if (component->family->client)
        component->family->client(sampler, stream, stream, lanes, &alike, x);
    else
        component->family->total(sampler, stream, lanes, &alike, one, x);
}

/* Every client is of the component in whose part of (0, 1) its uniform falls. Each component is drawn for all clients
 * of the tile and kept where it was chosen: the number of one client never depends on the others. */
static void mixture_tile(const struct sampler *sampler, const struct stream *stream, const struct stream *choice,
                         const struct lanes *lanes, const struct product *product, double *x) {
    double chosen[TILE], drawn[TILE], below = 0.0;
    sampler->uniform(choice, lanes, chosen);
    for (size_t k = 0; k < product->n_component; k++) {
        const struct component *component = &product->component[k];
        double above = k + 1 < product->n_component ? below + component->share : 2.0;
        component_client(sampler, stream, lanes, component, drawn);
        for (size_t l = 0; l < lanes->n; l++)
            x[l] = chosen[l] >= below && chosen[l] < above ? component->mean * drawn[l] : x[l];
        below = above;
    }
}

static void mixture_client(const struct sampler *sampler, const struct stream *stream, const struct stream *choice,
                           const struct lanes *lanes, const struct alike *alike, double *x) {
    memset(x, 0, lanes->n * sizeof *x);
    for (size_t from = 0, end; from < lanes->n; from = end) {
        while (alike->end <= from)
            alike++;
        end = alike->end - from < TILE ? alike->end : from + TILE;
        struct lanes tile = {end - from, lanes->draw + from, lanes->client ? lanes->client + from : NULL};
        mixture_tile(sampler, stream, choice, &tile, alike->product, x + from);
    }
}

static const char *mixture_check(const struct product *product) {
    if (product->n_component < 2)
        return "a mixture needs at least two components";
    if (product->tail_index != 0.0)
        return "a mixture has no tail_index of its own: give it to a component of the family pareto";
    return NULL;
}

const struct family family_mixture = {
    .name = "mixture",
    .doc = "Mixture of other families: each client is of one of the components, by its share, each with a mean and a "
           "spread of its own. For products in which a few clients are of quite another kind than the rest. The cv "
           "follows from the components. Each component is drawn as its own family is: gamma ones at once.",
    .client = mixture_client,
    .check = mixture_check,
};
