/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How swings of the inflow reach the cost of a year, and how much of a year's cost is chance: closed forms from the
 * products of a scenario, for a stock that does not grow.
 *
 * Share of the cost of year t that comes from clients who entered h years before: stay(h) = sum_p share_p e_p k_p^h,
 * with k = d / (1 + d) who return and e = 1 - k. An innovation of the municipal AR(1) in year s moves the log of the
 * cost of t by sum_{u=s..t} stay(t-u) rho^(u-s), one of the walk by the same with beta in the place of rho^(u-s). */
#ifndef SIM_BELIEF_KERNEL_H
#define SIM_BELIEF_KERNEL_H

#include "models/care/care.h"
#include "models/region/region.h"

enum { KERNEL_YEARS = 32 };

struct kernel {
    size_t n_year;
    double stay[KERNEL_YEARS];        /* [h], and of the clients that beta counts: */
    double stay_beta[KERNEL_YEARS];   /* [h] stay times beta of each product */
    double correlation[KERNEL_YEARS]; /* [h] of chance in years h apart, clients keeping their cost level */
    double chance;                    /* variance of the log of a year's cost by chance x residents */
};

/* What the kernel needs of a product. Sums of cost may be in any unit. */
struct kernel_product {
    double clients;  /* per resident */
    double duration; /* years */
    double mean;     /* cost of a client-year */
    double square;   /* mean square of it */
    double beta;
};

/* n_year at most KERNEL_YEARS. persistence: part of the cost level of a client that stays with him, 0 to 1. */
struct kernel kernel_make(size_t n_product, const struct kernel_product *product, size_t n_year, double persistence);

/* Of a scenario's products and what is expected of them, over the first n_year years. STATUS_MEMORY. */
CHECKED enum status kernel_of_care(const struct care *care, const struct region *region, size_t n_year,
                                   struct kernel *kernel);

/* response[n_year][n_year], row t, column s: of an innovation in s >= 1 with this persistence of what it moves; 0 above
 * the diagonal and in column 0. */
void kernel_response(const struct kernel *kernel, const double *stay, double rho, double *response);

#endif
