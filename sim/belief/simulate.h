/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Panels of accounts as the model has them, with true Student-t innovations: to hold fits against known truths, and
 * fitted values against the accounts. */
#ifndef SIM_BELIEF_SIMULATE_H
#define SIM_BELIEF_SIMULATE_H

#include "sim/belief/likelihood.h"
#include <gsl/gsl_rng.h>

/* y[n][n_year] at these values; unknown where `like` is. unrest: [n_year] or NULL. STATUS_MEMORY. */
CHECKED enum status simulate_panel(const struct accounts *like, const struct kernel *kernel, const double *unrest,
                                   const double value[PARAMETERS], gsl_rng *rng, double *y);

#endif
