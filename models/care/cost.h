/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cost of one cell: the clients of one municipality, product, form and year, over a block of draws. */
#ifndef MODELS_CARE_COST_H
#define MODELS_CARE_COST_H

#include "models/care/family.h"
#include "models/care/simulate.h"

/* One client may cost at most EUR 1 billion, and the clients of one municipality, form and class in a year at most EUR
 * 100 billion, in cents: so that sums of them stay exact. That all of them together can be settled is looked at when
 * the year is whole (care_simulate_block). */
#define COST_CLIENT_LIMIT 1e11
#define COST_CELL_LIMIT 1e13

/* Scratch for client-by-client work, in tiles of single clients over all lanes. */
struct cost_scratch {
    size_t capacity; /* clients */
    double *x;       /* [capacity] cost in units of the mean */
    uint32_t *draw;  /* [capacity] */
    uint32_t *client;
    int64_t *weight; /* [capacity] split of a cell in whole cents */
    int64_t *part;
    double *total;       /* [n_lane] */
    struct alike *alike; /* [n_lane] */
};

CHECKED enum status cost_scratch_init(struct cost_scratch *scratch, size_t n_lane);
void cost_scratch_free(struct cost_scratch *scratch);

/* Cost levels of single clients of one product in one lane, in units of the mean: those in kind first, then PGB. */
enum { COST_BEHIND = 3 }; /* room behind the last one, that vectors of them may reach past it */
struct client_list {
    size_t n, n_zin, capacity; /* n_zin: of them in kind */
    double *x;                 /* [capacity + COST_BEHIND] */
};

struct cost_cell {
    const struct product *product;
    const struct product *const *variant; /* [n_lane] the product with the lane's own spread, or NULL: `product` */
    struct stream stream;                 /* of the cost */
    struct stream split;                  /* of the split over clients */
    const double *unit_euro;              /* [n_lane] mean cost of a client of the product at price 1 */
    double mean;                          /* of the cell's kind of clients (kind.h), in units of that; 1 for one kind */
    const double *means;                  /* [n_lane] the lane's own, or NULL: `mean` */
    double part;                          /* of it that follows the client, 0 to 1 */
    const double *price;                  /* [n_lane] */
    const int32_t *count;                 /* [n_lane] clients */
    const double *total;                  /* [n_lane] their cost together in units of the mean; NULL: drawn */
    const struct client_list *list;       /* [n_lane] that of each of them, of families without a total; NULL: drawn */
    bool from_end;                        /* they are the last ones of the list, not the first ones */
    size_t offset;                        /* of the cell's first lane in block->cost and block->excess[k] */
};

/* What follows a client of the kind, in units of the product's mean cost. */
static inline double cost_part(const struct cost_cell *cell, size_t lane) {
    return cell->part * (cell->means ? cell->means[lane] : cell->mean);
}

/* Cents of a client of the kind's mean cost, at price 1. */
static inline double cost_unit_cents(const struct cost_cell *cell, size_t lane) {
    return cell->unit_euro[lane] * cost_part(cell, lane) * 100.0;
}

/* Adds the cell's cost in whole cents, and where the class's excess is wanted the excess over each threshold, to the
 * block. The cell's own cost is rounded once (gamma) or is the sum of its clients' whole cents. STATUS_RANGE,
 * STATUS_MEMORY. */
CHECKED enum status cost_draw_cell(const struct care_plan *plan, struct cost_scratch *scratch,
                                   const struct lanes *lanes, const struct cost_cell *cell, struct care_block *block);

#endif
