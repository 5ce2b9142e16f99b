/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The path of a municipality's reserve over the years, draw by draw, and how often it runs out.
 *
 *   reserve[t] = reserve[t - 1] + income[t] - payment[t]      from the year after the base year on
 *
 * Income is the state's budget (rijksbudget), which answers how long the reserve lasts when nobody finds other money;
 * or the estimate (raming) that the council voted, so that the reserve bears only what comes on top of it. The opening
 * reserve is that at the end of the base year. A reserve has run out when it was below 0 at the end of that year or
 * of one before it. Interest, other use of the reserve and other incomes are not in it.
 *
 * Also counted: how often the payment of a year exceeds its given estimate.
 *
 * Fed chunk by chunk beside measure.h. Everything is whole numbers, which add up in any order: those of several
 * processes too (reserve_numbers). Chances are of all draws; quantiles of the first draws, as many as the memory holds.
 */
#ifndef MODELS_ANALYSIS_RESERVE_H
#define MODELS_ANALYSIS_RESERVE_H

#include "models/analysis/measure.h"

/* An amount that is not known. */
#define RESERVE_UNKNOWN INT64_MIN

struct reserve_shape {
    size_t n_scheme, n_place, n_year; /* places: n_municipality + 1 of the measure, the region last */
    int64_t n_draw;                   /* a multiple of inner_draws */
    int64_t inner_draws;
    size_t memory;           /* bytes for kept paths, of so many schemes as one lineup has */
    size_t lineup;           /* schemes in one (measure.h) */
    const int64_t *opening;  /* [n_place] cents, RESERVE_UNKNOWN: no path; borrowed */
    const int64_t *estimate; /* [n_year][n_place] cents as given, or RESERVE_UNKNOWN; borrowed */
    bool by_estimate;        /* income is the estimate, which must be known after the base year wherever opening is */
};

struct reserve;

CHECKED enum status reserve_new(const struct reserve_shape *shape, struct reserve **reserve); /* STATUS_MEMORY */
void reserve_free(struct reserve *reserve);                                                   /* NULL is legal */

/* Add one place's part of a chunk; nothing of one that is pilot_only. Different places may be added by different
 * threads. */
void reserve_add(struct reserve *reserve, const struct measure_chunk *chunk, size_t place);

/* Everything counted and kept, to be added element by element to that of the first process. Returns how many. */
size_t reserve_numbers(const struct reserve *reserve, int64_t **numbers);

/* Draws whose paths are kept. */
size_t reserve_kept(const struct reserve *reserve);

/* The reserve at the end of one year. Amounts in cents, MEASURE_UNKNOWN when the place has no opening reserve, or when
 * the draws are too few for a quantile's interval; chances are NaN when not known. */
struct reserve_series {
    struct figure p_out;  /* it has run out, in this year or before */
    struct figure p_over; /* the payment of this year exceeds its estimate */
    struct interval p_out_interval, p_over_interval;
    int64_t quantile[MEASURE_QUANTILES], quantile_low[MEASURE_QUANTILES], quantile_high[MEASURE_QUANTILES];
};

/* room: reserve_kept numbers, of one thread. */
void reserve_series(const struct reserve *reserve, size_t scheme, size_t place, size_t year, int64_t *room,
                    struct reserve_series *series);

#endif
