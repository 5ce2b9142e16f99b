/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closed-form expectations of clients and cost at the central inputs: the level A at its mean effect (1, or what own
 * accounts say: level.h), the PGB share at the mean of what is drawn (rate.h). Used for keys that look back before the
 * first year, for expected_cost, for the historic budget share, and as a known answer for the simulation. */
#ifndef MODELS_CARE_EXPECT_H
#define MODELS_CARE_EXPECT_H

#include "models/care/rate.h"
#include "models/core/status.h"
#include "models/region/region.h"

/* clients[n_year][n_municipality][n_product]: E[n]. Year 0 is the stationary stock J kappa u. */
void care_expect_clients(const struct care *care, const struct region *region, double *clients);

/* Cells [n_municipality][CARE_FORMS][n_care] of one year from that year's E[n] [n_municipality][n_product]:
 * cost in whole cents, without lump sums (procurement_expect adds them), and clients (both forms together)
 * [n_municipality][n_care] in whole clients. Either may be NULL. */
void care_expect_cells(const struct care *care, const struct region *region, size_t year, const double *clients,
                       int64_t *cost_cents, int32_t *client_count);

/* cost_share[n_municipality]: share in the region's expected cost of the base year; sums to 1. Price x volume, however
 * the care is paid, and without shared costs: historic budgets followed the use of care. STATUS_MEMORY. */
CHECKED enum status care_expect_cost_share(const struct care *care, const struct region *region, double *cost_share);

#endif
