/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/kind.h"

#include <stdlib.h>
#include <string.h>

static void add_components(const struct product *product, struct care_kind *kind) {
    for (size_t k = 0; k < product->n_component; k++) {
        const struct component *c = &product->component[k];
        kind[k].share = c->share;
        kind[k].mean = c->mean;
        kind[k].component = *product;
        kind[k].component.family = c->family;
        kind[k].component.cv = c->cv;
        kind[k].component.tail_index = c->tail_index;
        kind[k].component.n_component = 0;
        kind[k].component.component = NULL;
    }
}

static unsigned count_of(const struct product *product) {
    return product->n_component > 0 ? (unsigned)product->n_component : 1;
}

size_t care_kinds_count(const struct care *care) {
    size_t n = 0;
    for (size_t p = 0; p < care->n_product; p++)
        n += count_of(&care->product[p]);
    return n;
}

void care_kinds_fill(const struct care *care, struct care_kind *kind) {
    for (size_t p = 0; p < care->n_product; p++) {
        unsigned n = count_of(&care->product[p]);
        for (unsigned k = 0; k < n; k++)
            kind[k] = (struct care_kind){.product = p, .number = k, .n = n, .share = 1.0, .mean = 1.0};
        add_components(&care->product[p], kind);
        kind += n;
    }
}

struct care_kind *care_kinds_new(const struct care *care, size_t *n_kind) {
    *n_kind = care_kinds_count(care);
    struct care_kind *kind = calloc(*n_kind + 1, sizeof *kind);
    if (kind)
        care_kinds_fill(care, kind);
    return kind;
}

struct stream care_kind_stream(const struct care_plan *plan, const struct care_kind *kind, size_t i, size_t t,
                               unsigned form, enum stream_source source) {
    return stream_open(plan->seed, plan->region->municipality[i].hash, plan->care->product[kind->product].hash,
                       care_kind_form(kind, form), (unsigned)plan->care->first_year + (unsigned)t, source);
}

static void fill(size_t n, double value, double *x) {
    for (size_t l = 0; l < n; l++)
        x[l] = value;
}

/* Of every kind those who do not keep it go to the movers. */
static void leave_kinds(const struct care_plan *plan, const struct care_kind *kind, size_t i, size_t t,
                        const struct lanes *lanes, const struct care_kind_clients *c) {
    size_t n = lanes->n;
    memset(c->movers, 0, n * sizeof *c->movers);
    fill(n, plan->care->persistence, c->probability);
    for (size_t k = 0; k < kind->n; k++) {
        struct stream stream = care_kind_stream(plan, &kind[k], i, t, 0, SOURCE_KEPT);
        int32_t *stayed = c->stayed + k * n;
        plan->sampler->binomial(&stream, lanes, stayed, c->probability, c->some);
        for (size_t l = 0; l < n; l++) {
            c->movers[l] += stayed[l] - c->some[l];
            stayed[l] = c->some[l];
        }
    }
}

void care_kinds_change(const struct care_plan *plan, const struct care_kind *kind, size_t i, size_t t,
                       const struct lanes *lanes, const struct care_kind_clients *c) {
    size_t n = lanes->n;
    double rest = 1.0;
    leave_kinds(plan, kind, i, t, lanes, c);
    for (size_t k = 0; k < kind->n; k++) {
        struct stream stream = care_kind_stream(plan, &kind[k], i, t, 0, SOURCE_KEPT_REST);
        bool last = k + 1 == kind->n || kind[k].share >= rest;
        fill(n, last ? 1.0 : kind[k].share / rest, c->probability);
        plan->sampler->binomial(&stream, lanes, c->movers, c->probability, c->some);
        for (size_t l = 0; l < n; l++) {
            size_t at = k * n + l;
            c->movers[l] -= c->some[l];
            c->entered[at] += c->some[l];
            c->all[at] = c->stayed[at] + c->entered[at];
        }
        rest -= kind[k].share;
    }
}
