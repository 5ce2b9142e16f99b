/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is reported per scheme, municipality and period: moments, quantiles, tails, transfers, comparisons between
 * schemes, each with its Monte Carlo error. Fed chunk by chunk, in order; the result does not depend on threads.
 *
 * Periods are the years and then the horizon (all years after the base year). Municipality index n_municipality is the
 * region. result = budget - payment; transfer = payment - own cost - extra cost, which is what behaviour under the
 * scheme adds to the own cost: who spends more does not transfer it. Buffers and sd_ratio are of the payment and are
 * read from results too: they hold only where the budget is the same in every draw. Errors come
 * from the spread of replicates (replicate.h). Quantiles are exact order statistics while the draws fit into
 * the kept memory; beyond it they come from sketches (sketch.h) whose bounds are set by the first draws. */
#ifndef MODELS_ANALYSIS_MEASURE_H
#define MODELS_ANALYSIS_MEASURE_H

#include "models/analysis/lineups.h"
#include "models/analysis/stats.h"
#include "models/core/status.h"
#include <stdbool.h>

/* Money that cannot be given (too few draws) is MEASURE_UNKNOWN, shares are NaN. */
#define MEASURE_UNKNOWN INT64_MIN

enum { MEASURE_QUANTILES = 9, MEASURE_CERTAINTIES = 7 };

extern const double measure_quantile[MEASURE_QUANTILES];    /* 0.01 ... 0.99 */
extern const double measure_certainty[MEASURE_CERTAINTIES]; /* 0.70 ... 0.99 */

struct measure_shape {
    size_t n_scheme;
    size_t n_municipality;
    size_t n_year;
    int64_t n_draw;      /* a multiple of inner_draws */
    int64_t inner_draws; /* K */
    size_t chunk_rows;   /* most draws per chunk; a multiple of K */
    size_t memory;       /* bytes for kept draws or sketches */
    bool alone;          /* schemes are not compared: measure_pair and measure_rank may not be asked for */
    bool extra;          /* chunks have extra cost */
    struct lineups lineups;
};

/* A chunk of consecutive draws, row last. Rows are a multiple of K. */
struct measure_chunk {
    size_t first; /* number of the first draw */
    size_t n_row;
    bool pilot_only;        /* only sets pilots and bounds; these draws are counted later */
    size_t row_stride;      /* elements between two series */
    const int64_t *payment; /* [n_scheme][n_year][n_municipality + 1][row_stride] cents */
    const int64_t *cost;    /* [n_year][n_municipality + 1][row_stride] cents, own cost */
    const int64_t *extra;   /* with shape.extra: extra cost within the payment, shaped as payment; else NULL */
    const int64_t *budget;  /* [n_year][n_municipality + 1] cents */
    bool budget_varies;     /* then budget is [n_year][n_municipality + 1][row_stride]: each draw has its own */
};

struct measure;

CHECKED enum status measure_new(const struct measure_shape *shape, struct measure **measure);
void measure_free(struct measure *measure); /* NULL is legal */

/* Scratch of one thread. */
struct measure_scratch;
CHECKED enum status measure_scratch_new(const struct measure_shape *shape, struct measure_scratch **scratch);
void measure_scratch_free(struct measure_scratch *scratch);

/* Are quantiles exact, or from sketches? */
bool measure_is_exact(const struct measure *measure);

/* How the sums are kept the same bits for any number of threads and processes: the draws are cut into strips of
 * consecutive chunks; a strip's sums start from zero, and strips are added to the total in order. One process calls
 * measure_end_strip after the last chunk of each strip. Several processes deal strips among them, send measure_sums to
 * the first one and fold them there in order. */
void measure_end_strip(struct measure *measure);
size_t measure_sums(const struct measure *measure, double **strip);
void measure_fold(struct measure *measure, const double *strip);

/* What the first draws set and all later ones are measured by. A process that goes through all draws in order need not
 * care. Where several do, one adds the first measure_pilot_draws draws as pilot_only, copies the pilot, and all load it
 * before they add draws (that one too): measure_pilot_length numbers. STATUS_MEMORY. */
size_t measure_pilot_draws(const struct measure *measure);
size_t measure_pilot_length(const struct measure *measure);
void measure_copy_pilot(const struct measure *measure, int64_t *numbers);
CHECKED enum status measure_load_pilot(struct measure *measure, const int64_t *numbers);

/* Everything else of several processes is whole numbers, which add up in any order. Each process counts its own draws
 * only; the first one takes in what the others counted:
 * - measure_counts: ranks, to be added element by element. Returns the number of elements.
 * - exact: measure_kept, the results of a municipality (0 .. n_municipality) in every draw, 0 in those of other
 * processes: to be added too. Returns 0 when not exact.
 * - otherwise: measure_copy_bins writes a municipality's sketches as measure_bins_length numbers; measure_merge_bins
 * takes them in, leaving them as they are. Both have loaded the same pilot.
 * measure_clear_bins empties them, when they have been sent. */
size_t measure_counts(const struct measure *measure, int64_t **counts);
size_t measure_kept(const struct measure *measure, size_t municipality, int64_t **kept);
size_t measure_bins_length(const struct measure *measure);
void measure_copy_bins(const struct measure *measure, size_t municipality, int64_t *numbers);
void measure_merge_bins(struct measure *measure, size_t municipality, int64_t *numbers);
void measure_clear_bins(struct measure *measure);

/* Everything that the draws so far have left, array by array and always in the same order: to be written away, or, by a
 * visitor that fills the arrays, to be what another measure of the same shape was. STATUS_IO when a visit says false,
 * STATUS_MEMORY; the measure is then good for measure_free only. */
typedef bool measure_visitor(void *context, void *data, size_t bytes);
CHECKED enum status measure_visit(struct measure *measure, measure_visitor *visit, void *context);

/* Add one municipality's part of a chunk (0 .. n_municipality, the last is the region). Different municipalities may be
 * added by different threads; the chunks of one municipality come in order. */
CHECKED enum status measure_add(struct measure *measure, struct measure_scratch *scratch,
                                const struct measure_chunk *chunk, size_t municipality);

/* One figure with its error, and a 95 % Monte Carlo interval. Errors are for value +- 1.96 se, which holds the value of
 * an endless run in 93 to 97 % of runs wherever an error is given (tests/analysis/test_coverage.c): replicates are few,
 * so it is wider than the plain standard error, as Student's t (replicate.h). */
struct figure {
    double value, se;
};
struct interval {
    double low, high;
};

/* Sets of inputs (groups) below which no quantile, share of the draws, tail or error is given: their intervals would
 * hold the true value far too seldom, of one set in a fifth of the runs (tests/analysis/test_coverage.c). */
enum { MEASURE_LEAST_GROUPS = 50 };

/* The same of the worst tenth, and of the errors of spreads: a few sets make up most of either, so that with 50 their
 * intervals hold the true value in 90 % of the runs, with 125 in 92 %. */
enum { MEASURE_TAIL_GROUPS = 250 };

/* All figures of one scheme, municipality and period. Amounts in cents. With fewer than MEASURE_LEAST_GROUPS only means
 * and spreads have a value, and no error; the rest is NaN or MEASURE_UNKNOWN. With fewer than MEASURE_TAIL_GROUPS
 * spreads have no error, and there is no es90. */
struct measure_series {
    struct figure mean, sd, p_shortfall, es90, transfer;
    struct figure
        centre; /* the mean result that buffers count from: mean, or that of another measure put in its place */
    struct figure parameter_sd;           /* spread of E[result | inputs]; NaN when K = 1 */
    struct figure transfer_structural_sd; /* spread of E[transfer | inputs]; NaN when K = 1 */
    struct figure transfer_chance_sd;     /* spread of the transfer at given inputs; NaN when K = 1 */
    struct figure sd_ratio; /* sd of the payment over sd of the own cost; NaN when the own cost does not vary */
    struct interval p_shortfall_interval,
        es90_interval; /* es90 and its interval: NaN when the tail has too few draws */
    int64_t quantile[MEASURE_QUANTILES], quantile_low[MEASURE_QUANTILES], quantile_high[MEASURE_QUANTILES];
    int64_t buffer[MEASURE_CERTAINTIES], buffer_low[MEASURE_CERTAINTIES], buffer_high[MEASURE_CERTAINTIES];
    int64_t fixed_low[MEASURE_CERTAINTIES], fixed_high[MEASURE_CERTAINTIES]; /* interval of a buffer whose centre is no
                                                                                mean of these draws, but an amount */
    double quantile_error; /* cents, most that a quantile is off by the sketch; 0 when exact */
};

/* After the last chunk. Different series may be asked for by different threads, each once per thread's scratch. */
void measure_series(const struct measure *measure, struct measure_scratch *scratch, size_t scheme, size_t municipality,
                    size_t period, struct measure_series *series);

/* Paired on the same draws, result of a minus result of b, which stand in one lineup. */
struct measure_pair {
    struct figure difference; /* cents */
    struct figure p_better;   /* share of draws in which a's result is higher than b's */
    struct interval p_better_interval;
};
bool measure_is_pair(const struct measure *measure, size_t a, size_t b); /* do they? */
void measure_pair(const struct measure *measure, size_t a, size_t b, size_t municipality, size_t period,
                  struct measure_pair *pair);

/* Share of draws in which a scheme, by its place in a lineup, is the rank-th best of it (from 0) for the municipality;
 * equal results share the better rank. */
struct figure measure_rank(const struct measure *measure, size_t lineup, size_t scheme, size_t rank,
                           size_t municipality, size_t period);

/* Result without any scheme, budget - own cost: its mean, and the spread of E[result | inputs] (NaN when K = 1). */
void measure_own(const struct measure *measure, size_t municipality, size_t period, struct figure *mean,
                 struct figure *parameter_sd);

#endif
