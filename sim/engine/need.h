/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the care of each municipality would cost if its youths used as much of it as their relative need (kappa) says:
 * youths x kappa x expected use x price, at the central inputs, however the care is paid and whatever own accounts say
 * of a municipality. Measures (interventions) count as they are expected to work. */
#ifndef SIM_ENGINE_NEED_H
#define SIM_ENGINE_NEED_H

#include "sim/engine/plan.h"

struct need_table {
    double *cell;        /* [n_year][n_municipality][n_cell] cents */
    double *client_cost; /* [n_year][n_care] cents, mean cost of a client of the class in the region, both forms */
    double *clients;     /* [n_year][n_care] of the region */
};

/* STATUS_MEMORY; then nothing is left to free. */
CHECKED enum status need_init(struct need_table *need, const struct plan *plan);
void need_free(struct need_table *need); /* legal on a zeroed struct and twice */

#endif
