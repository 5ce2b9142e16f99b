/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an account may turn out to be, from draws of it. */
#ifndef SIM_BELIEF_OUTLOOK_H
#define SIM_BELIEF_OUTLOOK_H

#include "sim/store/result.h"

struct outlook {
    double mean, p10, p50, p90; /* in the unit of the draws */
};

/* Of n draws, 1 at least, which are sorted in place. */
struct outlook outlook_of(size_t n, double *draw);

/* Of a results file: the accounts after the last known ones, EUR cents per resident of their year, with the error with
 * which accounts are reported. */
struct outlooks {
    size_t first;       /* year (index) after the last known account */
    size_t n_draw;      /* draws that were read; 0: there is nothing to forecast (no known account, no later year, no
                           stored draws), and no outlook */
    struct outlook *at; /* [n_year - first][n_municipality] */
};

/* STATUS_MEMORY, errors of the store. Free with outlooks_free (legal on a zeroed struct). */
CHECKED enum status outlooks_read(const struct result *result, struct outlooks *outlooks, struct note *note);
void outlooks_free(struct outlooks *outlooks);

#endif
