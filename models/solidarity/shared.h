/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared costs (gezamenlijke kosten): what is paid together and has no client of its own, such as the purchasing
 * organisation or a joint facility. The amount of a year is allocated over who takes part by a key, in whole cents by
 * largest remainder, and becomes part of each one's own cost: layers cover it with the class it is booked in. */
#ifndef MODELS_SOLIDARITY_SHARED_H
#define MODELS_SOLIDARITY_SHARED_H

#include "models/solidarity/settle.h"

/* What can be looked at before the costs are known. A key that needs another field cannot share them out. */
enum { SHARED_COST_FIELDS = NEED_BUDGET | NEED_RESIDENTS | NEED_YOUTHS | NEED_CLIENTS };

/* Exactly one of cents and share is given. Pointers are owned by whoever built it. */
struct shared_cost {
    const char *name;
    const char *label[2]; /* nl, en; never NULL */
    const int64_t *cents; /* [n_year] the amount, or NULL */
    const int64_t *share; /* [n_year] nano: part of the budgets of who takes part together, to the cent; or NULL */
    size_t care;          /* booked in care in kind (ZIN) of this class */
    struct layer of;      /* key, weights, covered (the cells of care) and pool (0 takes part, -1 does not) */
};

/* Is its amount of this year 0, whatever the budgets? */
static inline bool shared_cost_is_nothing(const struct shared_cost *shared, size_t year) {
    return (shared->cents ? shared->cents : shared->share)[year] == 0;
}

/* Adds the amount of input->year to cost [n_municipality][n_cell][n_lane] in cents. Looked at in input:
 * SHARED_COST_FIELDS, as far as the key and share need them. Where nobody has a weight in a draw, such as
 * clients of a class that had none, all who take part pay the same. workspace: as for settle_scheme. */
void shared_cost_add(const struct shared_cost *shared, const struct settle_input *input, void *workspace,
                     int64_t *cost);

#endif
