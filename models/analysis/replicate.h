/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means and their errors from draws that are dealt over independent replicates (models/core/stratum.h): the sets of
 * inputs, groups of `inner` consecutive draws, go to replicate 0, 1, ..., STRATUM_REPLICATES - 1, 0, ... in turn. Draws
 * of one replicate are stratified and vary less together than apart, so that only the means of replicates tell how far
 * a figure may be off. As these are few, an error is widened: value +- 1.96 se is the 95 % interval of Student's t. */
#ifndef MODELS_ANALYSIS_REPLICATE_H
#define MODELS_ANALYSIS_REPLICATE_H

#include "models/core/stratum.h"
#include <stddef.h>
#include <stdint.h>

/* Per replicate the sum over its sets of the set's mean. */
struct replicate_sum {
    double of[STRATUM_REPLICATES];
};

/* Mean over n_set sets; NaN when there are none. */
double replicate_mean(const struct replicate_sum *sum, int64_t n_set);

/* n_set times the variance, and the covariance, of the mean; 0 with one set. Not widened. */
double replicate_variance(const struct replicate_sum *sum, int64_t n_set);
double replicate_covariance(const struct replicate_sum *a, const struct replicate_sum *b, int64_t n_set);

/* Standard error of the mean, widened; NaN with one set. */
double replicate_se(const struct replicate_sum *sum, int64_t n_set);

/* The same of what has heavy tails (squares, tails), where a few replicates make up most of the spread, so that it is
 * less certain than that of normal means: Student's t with degrees of freedom from the kurtosis of the replicates. */
double replicate_wide_se(const struct replicate_sum *sum, int64_t n_set);

/* The same where replicate u has count[u] values, whose sum it is. */
double replicate_se_of(const struct replicate_sum *sum, const int64_t count[STRATUM_REPLICATES]);

/* By how much Student's interval is wider with n_set sets than a normal one. */
double replicate_width(int64_t n_set);

/* Standard error, widened, that belongs to a variance times n_set. */
double replicate_error(double variance, int64_t n_set);

/* Of a share of the draws: by what factor replicates change the variance that it would have if draws were independent,
 * widened. 1 where all draws agree, since then nothing is known of the replicates; at least what belongs to counts that
 * are whole numbers. For ranks of quantiles, which would lie beyond all draws now and then: at most what makes each set
 * count as one draw. */
double replicate_design(const struct replicate_sum *share, int64_t n_set, int64_t inner);

/* Its 95 % interval (Wilson's), by that factor without a most; where all draws agree sets count as one draw each. */
void replicate_share_interval(const struct replicate_sum *share, int64_t n_set, int64_t inner, double *low,
                              double *high);

/* Counts of draws, per replicate, as a share of the draws. */
struct replicate_sum replicate_share(const int64_t hits[STRATUM_REPLICATES], int64_t inner);

/* The share at or below a value of n draws, a multiple of inner, the first of which begins set 0. */
struct replicate_sum replicate_below(const int64_t *x, size_t n, size_t inner, int64_t value);

/* Sums of n terms, n a multiple of inner, the first of which begins set 0. */
struct replicate_sum replicate_of(size_t n, const double *term, size_t inner);

/* Mean of n terms, n a multiple of inner, and its error (unless se is NULL). Terms that are all the same have none. */
double replicate_figure(size_t n, const double *term, size_t inner, double *se);

#endif
