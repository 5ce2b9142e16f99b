/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in a results file, ready to print: municipalities of the region's table, schemes, the horizon. */
#ifndef SIM_TABLES_NAMES_H
#define SIM_TABLES_NAMES_H

#include "sim/base/format.h"
#include "sim/store/result.h"
#include "sim/tables/request.h"

struct names {
    size_t n_scheme, n_municipality, n_period;
    char **municipality, **label, **period; /* nothing in them steers a terminal */
    size_t *order;                          /* [n_municipality] by name */
    int64_t draws, groups;                  /* groups: sets of uncertain inputs */
};

/* division: DIVISION_NEW is refused (STATUS_USAGE) since these tables are by the old municipalities. Errors of
 * result_*. */
CHECKED enum status names_load(const struct result *result, const char *path, enum division_shown division,
                               struct names *names, struct note *note);
void names_free(struct names *names); /* legal on a zeroed struct and twice */

/* "2016-2020", or one year when the scenario has only one after the base year. */
void names_horizon(const struct names *names, char text[FORMAT_SIZE]);

/* A variable of cents or shares of n values; STATUS_FILE when it has another number of them. */
CHECKED enum status names_cents(const struct result *result, const char *name, size_t n, int64_t **cents,
                                struct note *note);
CHECKED enum status names_shares(const struct result *result, const char *name, size_t n, double **share,
                                 struct note *note);

#endif
