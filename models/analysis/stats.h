/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Order statistics and intervals. Own code rather than GSL's, whose
 * order statistics sort and are of doubles: these select whole cents, the same ones on every machine and in the page.
 */
#ifndef MODELS_ANALYSIS_STATS_H
#define MODELS_ANALYSIS_STATS_H

#include <stddef.h>
#include <stdint.h>

/* Normal quantile of a two-sided 95 % interval. */
#define STATS_Z95 1.959963984540054

/* Wilson's 95 % interval of a share p of n draws, n as far as they are independent: right near 0 and 1 too. */
void stats_share_interval(double p, double n, double *low, double *high);

/* By how much an interval of Student's t with df degrees of freedom, at least 3, is wider than a normal one of 95 %: to
 * within 4 %, 0.1 % from df = 10 on. */
double stats_t_width(double df);

/* Rank (from 1) of the q-quantile of n values: the smallest k with k / n >= q (inverse of the empirical distribution).
 */
int64_t stats_quantile_rank(double q, int64_t n);

/* The 95 % order-statistic interval of the q-quantile of n values, in ranks (from 1), middle - half to middle + half:
 * how many values lie below it is binomial, with ends by Cornish and Fisher's expansion to the skewness and half a rank
 * for continuity. design is the factor by which the
 * variance of the share below differs from that of independent draws. */
struct rank_interval {
    double middle, half;
};
struct rank_interval stats_rank_interval(double q, int64_t n, double design);

/* The same in whole ranks: the lower one is the nearest, the width is rounded up. Returns 0 when a rank falls outside
 * 1..n: too few draws for this quantile.
 */
int stats_quantile_interval(double q, int64_t n, double design, int64_t *low, int64_t *high);

/* Rearranges x so that x[rank[j] - 1] is the order statistic of rank[j] for every j; ranks ascending, from 1. */
void stats_select(int64_t *x, size_t n, const int64_t *rank, size_t n_rank);

enum { STATS_ORDER_RANKS = 64 }; /* most ranks at once */

/* Room for stats_order: elements of place and list must be at least n + 1. */
struct order_scratch {
    uint16_t *place;
    int64_t *list;
};

/* value[j] = the order statistic of rank[j], for at most STATS_ORDER_RANKS ranks; ranks ascending, from 1. x is not
 * changed: one pass bins the values, a second collects those of the bins that hold a wanted rank. */
void stats_order(const int64_t *x, size_t n, const int64_t *rank, size_t n_rank, int64_t *value,
                 const struct order_scratch *scratch);

/* Mean of the n_low smallest of n values, given the order statistic of rank n_low. */
double stats_low_mean(const int64_t *x, size_t n, int64_t n_low, int64_t order_statistic);

#endif
