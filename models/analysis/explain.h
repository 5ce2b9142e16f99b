/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a municipality pays or receives in a pool of costs. A transfer is what it gets to pay by the key, less what the
 * pool takes over of its cost. Its part "use" (gebruik en prijs) is what would be left if the key were need:
 *
 *     use   = need share x S - own cost in the pool      S: the cost in the pool, all members together
 *     model = transfer - use = what the key asks - need share x S
 *
 * so that model (verdeelmodel) is (key share - need share) x S and use is (need share - cost share) x S. Need is
 * what the care would cost if each youth used as much of it as the region's relative need (kappa) says. */
#ifndef MODELS_ANALYSIS_EXPLAIN_H
#define MODELS_ANALYSIS_EXPLAIN_H

#include "models/solidarity/scheme.h"

/* Are all its layers plain pools of costs: base costs, no own risk, limit, cap, outside party or fund? True of a scheme
 * without layers. */
bool explain_is_cost_pool(const struct scheme *scheme);

/* use[n_municipality][n_draw] of one year of such a scheme, in the unit of cost; 0 for who is in no pool. year: index
 * into layer.share. need: [n_municipality][FORM_COUNT * n_care], the same in every draw; cost: the same with a row of
 * n_draw for each. Where the covered need of a pool is 0, nothing is use. */
struct explain_input {
    const struct scheme *scheme;
    size_t year, n_municipality, n_care, n_draw;
    const double *need, *cost;
};
size_t explain_room(const struct explain_input *input); /* elements of room */
void explain_use(const struct explain_input *input, double *room, double *use);

#endif
