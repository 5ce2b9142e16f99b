/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Known years are facts: in every draw the cost of a municipality and year is its account, to the cent. What was drawn
 * says how it is made up: costs are scaled, never clients; whoever stays takes his scaled cost along. Where the number
 * of clients is known it is that number; where there is a cost there is at least one client, of each form whose cost is
 * known. */
#ifndef MODELS_CARE_FACTS_H
#define MODELS_CARE_FACTS_H

#include "models/care/known.h"
#include "models/care/simulate.h"

/* What is a fact of one municipality and year; NULL where nothing is. When both forms are known `total` is NULL. */
struct facts {
    const struct known_cost *total, *form[CARE_FORMS];
    int64_t clients;     /* of all forms; 0 where that is not known */
    const int64_t *part; /* [n_lane] cents: what of a known sum is this municipality's in each draw; NULL: nothing */
};

struct facts facts_find(const struct known *known, size_t municipality, size_t year);

static inline bool facts_any(const struct facts *facts) {
    return facts->total || facts->form[0] || facts->form[1] || facts->part;
}

/* Clients of one municipality and year, [n_kind][n_lane]: all, who stayed, who entered; weight and part are scratch
 * [n_kind]. likely: the kind of a client where none was drawn. */
struct facts_clients {
    size_t n_kind, n_lane, likely;
    int32_t *all, *stayed, *entered;
    int64_t *weight, *part;
};
void facts_count(const struct facts *facts, struct facts_clients *clients);

/* A form of which a cost is known gets a client of the other form where nobody chose it, of the kind of whom there are
 * most; the only one there is stays when the other form's cost is known too. zin and pgb: [n_kind][n_lane]. */
void facts_choose_forms(const struct facts *facts, size_t n_kind, size_t n_lane, int32_t *zin, int32_t *pgb);

/* cost[CARE_FORMS][n_care][n_lane] cents of one municipality and year become the facts. factor[CARE_FORMS][n_lane]: by
 * what they were multiplied. weight and part are scratch [CARE_FORMS * n_care]. */
void facts_scale(const struct facts *facts, size_t n_care, size_t n_lane, int64_t *cost, double *factor,
                 int64_t *weight, int64_t *part);

/* Sums that are facts, to the cent, also where municipalities in them were split: each cell of theirs is split by
 * itself (merger_map_amounts), and what that rounds off goes to the largest cells of the others, or of themselves where
 * there are no others. known may be NULL. cost[n_year][n_municipality][n_cell][n_lane] cents, with what is shared. */
void facts_round_sums(const struct known *known, const struct region *region, size_t n_cell, size_t n_lane,
                      int64_t *cost);

#endif
