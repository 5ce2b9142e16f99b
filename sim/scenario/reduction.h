/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the reduction of observations (reduce_observations.c): what its two stages work on. */
#ifndef SIM_SCENARIO_REDUCTION_H
#define SIM_SCENARIO_REDUCTION_H

#include "sim/scenario/observations.h"

#define REDUCTION_EPSILON 1e-9 /* of fractions */
#define REDUCTION_ABSURD 100.0 /* times what is expected, or that part of it: refused */

struct reduction {
    struct reading *reading;
    struct observations *rows;
    struct known *known;
    int64_t
        *shared; /* [n_year][n_municipality] part in shared costs, cents, of the years with rows; NULL: no such costs */
    char no_fact[1500]; /* accounts that are none, as text */
    size_t n_no_fact;
};

static inline bool reduction_is_single(const struct observed *row) {
    return row->n_part == 1 && row->part[0].fraction >= 1.0 - REDUCTION_EPSILON;
}

/* An error at the row; returns status. */
CHECKED enum status reduction_row_error(const struct reduction *r, const struct observed *row, enum status status,
                                        const char *text);

/* What the scenario expects that row's municipalities cost in its year, EUR. STATUS_MEMORY. */
CHECKED enum status reduction_expected(const struct reduction *r, const struct observed *row, double *euro);

/* First stage: payments become what their region paid, accounts that are no facts are left out and told, rows that say
 * the same of the same become one. STATUS_DUPLICATE when two contradict each other; STATUS_MEMORY. */
CHECKED enum status reduction_tidy(struct reduction *r);

/* Then: what each row holds of the scenario's shared costs is taken out of it. STATUS_CONFLICT at the row when that is
 * not the same in every draw, or is all of it; STATUS_MEMORY. In the end each known cost is told its part. */
CHECKED enum status reduction_take_shared(struct reduction *r);
void reduction_tell_shared(struct reduction *r);

#endif
