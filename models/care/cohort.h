/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cost of one municipality by when its clients entered, in closed form at the central inputs and level 1 (price x
 * volume, however the care is paid). A cohort is one product's clients who entered in one year; in the base year all
 * who are there. */
#ifndef MODELS_CARE_COHORT_H
#define MODELS_CARE_COHORT_H

#include "models/care/care.h"
#include "models/core/status.h"
#include "models/region/region.h"

struct cohorts {
    size_t n_year, n_product;
    double *share; /* [n_year t][n_product][n_year u] part of the expected cost of year t that is of clients who entered
                      in year u; 0 for u > t */
    double *euro;  /* [n_year] expected cost */
    double *chance; /* [n_year][n_year] covariance of the cost over the expected costs, by who comes, how long he stays
                       and what he costs: what is left when all factors are known */
    double *room;
};

/* The first n_year years of municipality i. STATUS_MEMORY. Free with cohorts_free (legal on a zeroed struct and twice).
 */
CHECKED enum status cohorts_make(const struct care *care, const struct region *region, size_t i, size_t n_year,
                                 struct cohorts *cohorts);
void cohorts_free(struct cohorts *cohorts);

#endif
