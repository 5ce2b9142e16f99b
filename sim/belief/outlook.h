/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an account may turn out to be, from draws of it. */
#ifndef SIM_BELIEF_OUTLOOK_H
#define SIM_BELIEF_OUTLOOK_H

#include <stddef.h>

struct outlook {
    double mean, p10, p50, p90; /* in the unit of the draws */
};

/* Of n draws, 1 at least, which are sorted in place. */
struct outlook outlook_of(size_t n, double *draw);

enum { OUTLOOK_ERRORS = 9 }; /* errors of reporting that stand for all, each as likely as another */

/* spread[n * OUTLOOK_ERRORS] = what is reported of the costs: each of them with every error, of this sd (log). */
void outlook_report(size_t n, const double *cost, double sd, double *spread);

#endif
