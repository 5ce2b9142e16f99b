/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/references.h"

#include <stdlib.h>
#include <string.h>

struct references {
    int64_t *paid;        /* [2][n_scheme][n_municipality][lanes] of even and of odd years */
    const int64_t **list; /* [n_reference of any scheme] */
    size_t room;          /* of one scheme in paid */
};

void references_free(struct references *references) {
    if (!references)
        return;
    free(references->paid);
    free((void *)references->list);
    free(references);
}

size_t references_most(const struct plan *plan) {
    size_t most = 0;
    for (size_t s = 0; s < plan->n_scheme; s++)
        most = plan->scenario->scheme[s].n_reference > most ? plan->scenario->scheme[s].n_reference : most;
    return most;
}

enum status references_new(const struct plan *plan, struct references **references) {
    size_t most = references_most(plan);
    *references = NULL;
    if (most == 0)
        return STATUS_OK;
    struct references *r = calloc(1, sizeof *r);
    if (!r)
        return STATUS_MEMORY;
    r->room = plan->n_municipality * plan->block_lanes;
    r->paid = calloc(2 * plan->n_scheme * r->room, sizeof *r->paid);
    r->list = calloc(most, sizeof *r->list);
    if (!r->paid || !r->list) {
        references_free(r);
        return STATUS_MEMORY;
    }
    *references = r;
    return STATUS_OK;
}

static int64_t *paid_at(const struct plan *plan, const struct references *r, size_t t, size_t s) {
    return r->paid + (t % 2 * plan->n_scheme + s) * r->room;
}

const int64_t *const *references_at(const struct plan *plan, struct references *references, size_t t, size_t s) {
    const struct scheme *scheme = &plan->scenario->scheme[s];
    if (scheme->n_reference == 0)
        return NULL;
    for (size_t k = 0; k < scheme->n_layer; k++) {
        const struct change_cap *change = &scheme->layer[k].change;
        if (change->against == AGAINST_LAST_YEAR)
            references->list[change->reference] = t > 0 ? paid_at(plan, references, t - 1, s) : NULL;
        else if (change->against == AGAINST_SCHEME)
            references->list[change->reference] = paid_at(plan, references, t, change->scheme);
    }
    return references->list;
}

void references_put(const struct plan *plan, struct references *references, size_t t, size_t s, size_t lanes,
                    const int64_t *payment) {
    if (references)
        memcpy(paid_at(plan, references, t, s), payment, plan->n_municipality * lanes * sizeof *payment);
}

void references_add(const struct plan *plan, struct references *references, size_t t, size_t s, size_t lanes,
                    const int64_t *payment, int sign) {
    int64_t *to = references ? paid_at(plan, references, t, s) : NULL;
    for (size_t k = 0; to && k < plan->n_municipality * lanes; k++)
        to[k] += sign * payment[k];
}
