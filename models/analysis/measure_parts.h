/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of measure.h, shared by its source files only. */
#ifndef MODELS_ANALYSIS_MEASURE_PARTS_H
#define MODELS_ANALYSIS_MEASURE_PARTS_H

#include "models/analysis/measure.h"
#include "models/analysis/replicate.h"
#include "models/analysis/sketch.h"

/* Means that are kept per series and replicate. After the named ones: share of draws at or below the pilot of each
 * quantile, then of each certainty (needed for the errors of quantiles). */
enum functional {
    F_VALUE,     /* result - shift */
    F_SQUARE,    /* (result - shift)^2 */
    F_PRODUCT,   /* products of two different draws of a set, each - shift; 0 when K = 1 */
    F_SHORTFALL, /* result < 0 */
    F_TAIL,      /* min(result - pilot of the worst tenth, 0) */
    F_TRANSFER,
    F_TRANSFER_SQUARE,
    F_TRANSFER_PRODUCT,
    F_BELOW,
    F_COUNT = F_BELOW + MEASURE_QUANTILES + MEASURE_CERTAINTIES
};

enum {
    MEASURE_RANKS = MEASURE_QUANTILES + MEASURE_CERTAINTIES,
    MEASURE_LANES = 4 /* sets that measure_sums.c takes at once: a vector that AVX2 has; no result depends on it */
};

struct pilot {
    double shift;          /* about the mean result */
    double transfer_shift; /* about the mean transfer */
    double tail;           /* about the 10 % quantile */
    double below[MEASURE_RANKS];
};

struct pair_sum {
    struct replicate_sum difference; /* of (a - shift a) - (b - shift b) */
    struct replicate_sum better;     /* share of draws in which a's result is higher */
    struct replicate_sum worse;      /* and lower */
};

struct measure {
    struct measure_shape shape;
    size_t n_period, n_place; /* n_year + 1, n_municipality + 1 */
    size_t n_pair;            /* of schemes that stand together */
    size_t *pair_at; /* [n_scheme][n_scheme] number of the pair, of a < b; n_scheme^2: it does not stand together */
    bool *shared;    /* [size of a lineup] does every lineup have the same scheme at this place? */
    bool exact;
    size_t n_kept; /* draws kept per series */
    size_t n_bin;
    struct pilot *pilot;     /* [n_place][n_period][n_scheme + 1]; the last "scheme" is own cost: budget - own cost */
    size_t n_sum;            /* doubles in strip and in total: those of sum, then those of pair */
    double *strip;           /* sums over the chunks of the current strip */
    double *total;           /* sums over the strips before it */
    int64_t *rank;           /* [n_place][n_period][lineups][size][size][STRATUM_REPLICATES] draws */
    int64_t *kept_draws;     /* [n_place] draws kept for the sketches' bounds */
    bool *piloted;           /* [n_place] the first chunk has set the pilots */
    int64_t **kept;          /* [n_place] of [n_scheme][n_year][n_kept] results; given back when the sketches begin */
    struct sketch *sketch;   /* [n_place][n_period][n_scheme] */
    struct sketch_bin **bin; /* [n_place] of [n_period][n_scheme][n_bin], NULL until the sketches begin */
};

struct measure_scratch {
    double *result;        /* [n_scheme + 1][rows] of one period, and MEASURE_LANES more */
    double *horizon;       /* [n_scheme + 1][rows] */
    double *spent;         /* with extra cost: [n_scheme][rows] and MEASURE_LANES more, results without the transfer */
    double *spent_horizon; /* [n_scheme][rows] */
    int64_t *cents;        /* [max(rows, n_kept)] */
    struct order_scratch order;
    uint16_t *better; /* [2][size of a lineup][rows] schemes strictly better; of those shared by all lineups */
};

/* Index of a series in pilot and, times F_COUNT, in sum. */
static inline size_t series_index(const struct measure *m, size_t place, size_t period, size_t scheme) {
    return (place * m->n_period + period) * (m->shape.n_scheme + 1) + scheme;
}

/* Sums of a series [F_COUNT] and of a pair of schemes, in m->strip or m->total. */
static inline struct replicate_sum *series_sum(double *sums, size_t series) {
    return (struct replicate_sum *)(void *)sums + series * F_COUNT;
}
static inline struct pair_sum *pair_sums(const struct measure *m, double *sums, size_t place, size_t period) {
    struct replicate_sum *end = series_sum(sums, m->n_place * m->n_period * (m->shape.n_scheme + 1));
    return (struct pair_sum *)(void *)end + (place * m->n_period + period) * m->n_pair;
}

/* Of the lineups: how many, of how many schemes, and the scheme at a place of one. */
static inline size_t lineup_count(const struct measure_shape *shape) {
    return shape->lineups.n > 0 ? shape->lineups.n : 1;
}
static inline size_t lineup_size(const struct measure_shape *shape) {
    return shape->lineups.n > 0 ? shape->lineups.size : shape->n_scheme;
}
static inline size_t lineup_scheme(const struct measure_shape *shape, size_t lineup, size_t at) {
    return shape->lineups.n > 0 ? shape->lineups.scheme[lineup * shape->lineups.size + at] : at;
}

/* How often the scheme at this place of a lineup has each rank, [size][STRATUM_REPLICATES]. */
static inline int64_t *rank_counts(const struct measure *m, size_t place, size_t period, size_t lineup, size_t at) {
    size_t n = lineup_size(&m->shape), row = (place * m->n_period + period) * lineup_count(&m->shape) + lineup;
    return m->rank + (row * n + at) * n * STRATUM_REPLICATES;
}

/* Results of one place, scheme and year. */
static inline int64_t *kept_row(const struct measure *m, size_t place, size_t scheme, size_t year) {
    return m->kept[place] + (scheme * m->shape.n_year + year) * m->n_kept;
}

/* Rows of a chunk in the order of measure_sums.c, set last: draw k of set g at k * n_set + g. */
struct measure_rows {
    size_t n_set, inner;
    size_t first_set; /* number of the first one, which tells its replicate */
};

/* Add rows to the sums of one series (measure_sums.c): x results, own results without any scheme (of measure_sum_rest:
 * without the transfer, which extra cost makes lower). First value, square and product, then all other functionals. */
void measure_sum_value(struct replicate_sum *sum, const struct pilot *pilot, const double *x,
                       const struct measure_rows *rows);
void measure_sum_rest(struct replicate_sum *sum, const struct pilot *pilot, const double *x, const double *own,
                      const struct measure_rows *rows);

/* The sketches of a place: lowest and highest of the kept draws of a series, which are also written to cents unless it
 * is NULL; room for the bins, which may be there already; an empty sketch; and giving back the room of the kept draws.
 */
struct bounds {
    int64_t low, high;
};
struct bounds measure_bounds(const struct measure *m, size_t place, size_t period, size_t scheme, int64_t *cents);
CHECKED enum status measure_open_bins(struct measure *m, size_t place);
struct sketch *measure_open_sketch(struct measure *m, size_t place, size_t period, size_t scheme, struct bounds bounds);
void measure_end_kept(struct measure *m, size_t place);

/* Add the rows of scratch->result to the sums of all pairs of schemes that stand together, and to the ranks. */
void measure_sum_pairs(struct measure *m, struct measure_scratch *scratch, size_t place, size_t period,
                       const struct measure_rows *rows);

/* Probabilities whose quantiles are wanted: the quantiles, then 1 - certainty. */
double measure_wanted(size_t k);

#endif
