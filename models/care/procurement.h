/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Procurement (bekostiging): how the care in kind of a product is paid. What is paid in a year is
 *
 *   fixed_part x L  +  (1 - fixed_part) x (what follows the clients, or L x multiple)
 *
 * with L the region's lump sum of that year and the rest by the product's form of financing (financing.h). A lump sum
 * has no owner: it is attributed to the municipalities (attribution.h) in whole cents and becomes part of their own
 * cost. Personal budgets (PGB) are price x volume whatever the financing. All is at the central inputs: L was agreed on
 * before anything was drawn, and does not move with the prices of the year. */
#ifndef MODELS_CARE_PROCUREMENT_H
#define MODELS_CARE_PROCUREMENT_H

#include "models/care/attribution.h"
#include "models/care/financing.h"
#include "models/care/kind.h"

/* Lump sums of one region. */
struct procurement_plan {
    size_t n;          /* products with a lump sum */
    size_t *product;   /* [n] index of the product */
    size_t *place;     /* [n_product] its number among those, or n */
    int64_t *lump_sum; /* [n][n_year] cents, L */
    int64_t *expected; /* [n][n_year][n_municipality] expected clients in kind, in units of 1 / ATTRIBUTION_UNIT */
    double *volume;    /* [n][n_year] expected clients in kind of the region */
};

/* Scratch of one thread: the clients of a block. */
struct procurement_scratch {
    int32_t *count;  /* [n][n_year][n_municipality][n_lane] */
    int64_t *weight; /* [n_municipality] */
    int64_t *part;   /* [n_municipality] */
};

/* *plan is NULL when no product has a lump sum. The plan is the caller's. STATUS_MEMORY. */
CHECKED enum status procurement_plan_new(const struct care *care, const struct region *region,
                                         struct procurement_plan **plan);
void procurement_plan_free(struct procurement_plan *plan); /* NULL is legal */

/* n_lane: of the largest block. *scratch is NULL when no product has a lump sum. STATUS_MEMORY. */
CHECKED enum status procurement_scratch_new(const struct care_plan *plan, size_t n_lane,
                                            struct procurement_scratch **scratch);
void procurement_scratch_free(struct procurement_scratch *scratch); /* NULL is legal */

/* The cost of a cell in kind (ZIN) of municipality i and a kind of clients, as far as it follows the clients; they are
 * counted for the lump sum, those of a product from its first kind on. Statuses of cost_draw_cell. */
CHECKED enum status procurement_draw_cell(const struct care_plan *plan, struct procurement_scratch *scratch,
                                          struct cost_scratch *cost, const struct lanes *lanes, size_t year, size_t i,
                                          const struct care_kind *kind, const struct cost_cell *cell,
                                          struct care_block *block);

/* After every municipality: adds the lump sums of all years to the block's cells. STATUS_RANGE when one passes what
 * settlement can handle. */
CHECKED enum status procurement_attribute(const struct care_plan *plan, struct procurement_scratch *scratch,
                                          struct care_block *block);

/* Adds the expected lump sums of a year (index) to cells in cents [n_municipality][CARE_FORMS][n_care]: L itself by the
 * expected clients (or youths) of the attribution. An approximation: that the volume may leave the corridor, and that
 * use is a share of a random total, moves the mean a little. plan may be NULL. STATUS_MEMORY. */
CHECKED enum status procurement_expect(const struct procurement_plan *plan, const struct care *care,
                                       const struct region *region, size_t year, int64_t *cost_cents);

#endif
