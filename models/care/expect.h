/* Closed-form expectations of clients and cost at the central inputs: the level A at its mean effect 1, the PGB share at its
 * given value. Used for keys that look back before the first year, for expected_cost, for the historic budget share,
 * and as a known answer for the simulation. */
#ifndef MODELS_CARE_EXPECT_H
#define MODELS_CARE_EXPECT_H

#include "models/care/care.h"
#include "models/core/status.h"
#include "models/region/region.h"

enum { CARE_FORMS = 2 }; /* ZIN, PGB */

/* Share of last year's clients that leaves, e = 1 / (1 + d). */
double care_exit_share(const struct product *product);

/* Mean number of new clients per youth with kappa 1 in year t (index), before the factors: e u[p,t]. */
double care_inflow_rate(const struct care *care, const struct product *product, size_t year);

/* clients[n_year][n_municipality][n_product]: E[n]. Year 0 is the stationary stock J kappa u. */
void care_expect_clients(const struct care *care, const struct region *region, double *clients);

/* E[price] of a year (index): exp((trend + intensity + sd^2 / 2) t). */
double care_expect_price(const struct care *care, size_t year);

/* Cells [n_municipality][CARE_FORMS][n_care] of one year from that year's E[n] [n_municipality][n_product]:
 * cost in whole cents and clients (both forms together) [n_municipality][n_care] in whole clients. Either may be NULL. */
void care_expect_cells(const struct care *care, const struct region *region, size_t year, const double *clients,
                       int64_t *cost_cents, int32_t *client_count);

/* cost_share[n_municipality]: share in the region's expected cost of the base year; sums to 1. STATUS_MEMORY. */
CHECKED enum status care_expect_cost_share(const struct care *care, const struct region *region, double *cost_share);

#endif
