/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients who keep their cost level from year to year. With persistence k in (0, 1], of one municipality:
 *
 * A gamma kind of clients is known by its total in units of the mean, Gamma(n s, 1/s) for n clients with s = 1/cv^2. Of
 * those n m stay. A Beta(k m s, (n - k m) s) part of the total is then Gamma(k m s), and stays; new clients, and the
 * other 1 - k of those who stayed, come on top as Gamma((entered + (1 - k) m) s): in every year the total is
 * Gamma(clients s), as without persistence, and the cost levels of a client h years apart have correlation k^h. Of the
 * clients those with a PGB are a Beta part in the same way.
 *
 * Of any other kind each client has a cost level of his own: who stays is drawn among those who were there, and
 * keeps it with probability k, or takes a new one.
 *
 * Of a product with several kinds who does not keep his level may be of another kind too: he is taken for one who
 * entered (care_kinds_change), and those who are left keep theirs (k = 1 here). */
#ifndef MODELS_CARE_STAY_H
#define MODELS_CARE_STAY_H

#include "models/care/cost.h"

/* Of one thread; of the municipality that is at work. */
struct stay {
    size_t n_lane, n_kind; /* n_lane: of the block */
    size_t n_list;
    double *total; /* [n_kind][CARE_FORMS][n_lane] of gamma kinds, in units of the mean */
    double *whole, *shape, *other, *gamma, *more, *of_one; /* [n_lane] */
    struct client_list *list;                              /* [n_list], [n_kind][n_lane] of the other kinds */
    struct alike *alike;                                   /* [n_lane] */
    size_t capacity;                                       /* of the following, which lie in one piece */
    double *uniform, *fresh;
    uint32_t *draw, *client;
};

/* NULL where the care table has no persistence. STATUS_MEMORY. */
CHECKED enum status stay_new(const struct care_plan *plan, size_t n_lane, struct stay **stay);
void stay_free(struct stay *stay); /* NULL is legal */

/* The clients of one kind (kind.h) in one year. */
struct stay_flow {
    size_t t, i, kind;                    /* year, municipality, kind: index in the plan */
    double keep;                          /* part of a cost level that stays with a client who stays, above 0 to 1 */
    const struct product *const *variant; /* [n_lane] the kind as a product, with the lane's own spread */
    const int32_t *before;                /* [n_lane] clients in the year before; 0 in the base year */
    const int32_t *stay;                  /* of them who stayed */
    const int32_t *inflow;                /* who entered */
    const int32_t *pgb;                   /* of both who have a PGB */
};

/* From the year before to this one. STATUS_MEMORY. */
CHECKED enum status stay_step(const struct care_plan *plan, struct stay *stay, const struct lanes *lanes,
                              const struct stay_flow *flow);

/* Tells the cell of a kind and form (0 ZIN, 1 PGB) what its clients cost, in units of the kind's mean. */
void stay_fill(const struct stay *stay, size_t kind, unsigned form, struct cost_cell *cell);

/* Multiplies every cost level by the factor of its form and lane, [CARE_FORMS][n_lane]: what a known account makes of
 * them. */
void stay_scale(struct stay *stay, const double *factor);

#endif
