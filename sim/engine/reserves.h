/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What municipalities have voted for youth care (raming, estimate) and have to fall back on, by place; and what a run
 * says of it. Where nothing is given an estimate is what is expected to be paid, and there is no reserve. */
#ifndef SIM_ENGINE_RESERVES_H
#define SIM_ENGINE_RESERVES_H

#include "models/analysis/reserve.h"
#include "sim/engine/plan.h"

enum { RESERVES_BYTES = 128 << 20 }; /* room for kept paths */

/* Amounts are REGION_UNKNOWN where not given; those of a unit (plan.n_unit) and of the region are sums, and known where
 * those of all their parts are. The region has no reserve. */
struct reserves {
    const struct plan *plan;
    int64_t *opening, *other_risks;            /* [n_place] cents */
    int64_t *whole_budget;                     /* [n_place] cents a year, of all that it does */
    int64_t *estimate;                         /* [n_year][n_place] cents */
    bool has_opening, has_ratio, has_estimate; /* of any municipality; ratio: both opening and other risks */
    bool has_whole;
    struct reserve *paths;         /* NULL where nothing is given */
    struct reserve_series *series; /* [n_scheme][n_year][n_place], after reserves_measure; else NULL */
};

/* STATUS_MEMORY. plan must outlive the struct. */
CHECKED enum status reserves_init(struct reserves *reserves, const struct plan *plan);
void reserves_free(struct reserves *reserves); /* legal on a zeroed struct and twice */

/* What is stored as the estimate of a scheme, year and place: as given, or the expected payment.
 * series[n_scheme][n_year
 * + 1][n_place]; budget[n_year][n_place] as the measures have it. */
int64_t reserves_estimate(const struct reserves *reserves, const struct measure_series *series, const int64_t *budget,
                          size_t scheme, size_t year, size_t place);

/* After the last chunk: the figures of the paths, and buffers of `series` count from the estimates that are given. That
 * of the horizon is the sum over its years, as they are stored. On n_thread threads. STATUS_MEMORY. */
CHECKED enum status reserves_measure(struct reserves *reserves, struct measure_series *series, const int64_t *budget,
                                     int n_thread);

#endif
