/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of clients: what is counted and priced. A product of the family mixture has one kind for each component, any
 * other product is one kind.
 *
 * Clients of a product are of its kinds independently, each with the component's share. So a Poisson inflow of the
 * product is an independent Poisson inflow of each kind (Kingman, Poisson Processes, 1993, the colouring theorem), who
 * stays and who has a PGB is binomial within each, and the cost of each is of a family of its own: the total of a gamma
 * kind is drawn at once. That is the law of clients who are drawn one by one from the mixture, exactly. */
#ifndef MODELS_CARE_KIND_H
#define MODELS_CARE_KIND_H

#include "models/care/simulate.h"

struct care_kind {
    size_t product;  /* index in the care table */
    unsigned number; /* of the component within the product, from 0 */
    unsigned n;      /* kinds of the product */
    double share;    /* of the product's clients */
    double mean;     /* cost of a client in units of the product's mean */
    /* n above 1: the product with family and spread of the component; owns nothing. */
    struct product component;
};

/* Kinds of a care table. */
size_t care_kinds_count(const struct care *care);

/* All of them, kind[care_kinds_count], in the order of the products. */
void care_kinds_fill(const struct care *care, struct care_kind *kind);

/* The same, *n_kind of them in memory of their own. NULL without memory. */
struct care_kind *care_kinds_new(const struct care *care, size_t *n_kind);

/* The form (0 ZIN, 1 PGB, CARE_NO_FORM) in a stream's key: the kinds of a product have numbers of their own. */
enum { CARE_NO_FORM = 255 };
static inline unsigned care_kind_form(const struct care_kind *kind, unsigned form) {
    return form == CARE_NO_FORM ? CARE_NO_FORM - kind->number : form + CARE_FORMS * kind->number;
}

/* The stream of a kind in municipality i and year t (index). */
struct stream care_kind_stream(const struct care_plan *plan, const struct care_kind *kind, size_t i, size_t t,
                               unsigned form, enum stream_source source);

/* Clients of the kinds of one product, [n][n_lane]: all, and of them who stayed and who entered. The rest is scratch
 * [n_lane]. */
struct care_kind_clients {
    int32_t *all, *stayed, *entered;
    int32_t *some, *movers;
    double *probability;
};

/* Who stays keeps his kind with probability `persistence` of the care table, as he keeps his cost level; otherwise he
 * is counted with those who entered, in a kind by share. kind: the first one of a product. */
void care_kinds_change(const struct care_plan *plan, const struct care_kind *kind, size_t i, size_t t,
                       const struct lanes *lanes, const struct care_kind_clients *clients);

#endif
