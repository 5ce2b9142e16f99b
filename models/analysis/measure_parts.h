/* Inside of measure.h, shared by its two source files only. */
#ifndef MODELS_ANALYSIS_MEASURE_PARTS_H
#define MODELS_ANALYSIS_MEASURE_PARTS_H

#include "models/analysis/measure.h"
#include "models/analysis/sketch.h"

/* Means over groups that are kept per series. After the named ones: share of draws at or below the pilot of each quantile,
 * then of each certainty (needed for the errors of quantiles). */
enum functional {
    F_VALUE,     /* result - shift */
    F_SQUARE,    /* (result - shift)^2 */
    F_SHORTFALL, /* result < 0 */
    F_TAIL,      /* min(result - pilot of the worst tenth, 0) */
    F_TRANSFER,
    F_TRANSFER_SQUARE,
    F_BELOW,
    F_COUNT = F_BELOW + MEASURE_QUANTILES + MEASURE_CERTAINTIES
};

enum { MEASURE_RANKS = MEASURE_QUANTILES + MEASURE_CERTAINTIES };

struct pilot {
    double shift;          /* about the mean result */
    double transfer_shift; /* about the mean transfer */
    double tail;           /* about the 10 % quantile */
    double below[MEASURE_RANKS];
};

struct pair_sum {
    struct group_sum difference; /* of (a - shift a) - (b - shift b) */
    struct group_sum better; /* share of draws in which a's result is higher */
    struct group_sum worse;  /* and lower */
};

struct measure {
    struct measure_shape shape;
    size_t n_period, n_place; /* n_year + 1, n_municipality + 1 */
    size_t n_pair;
    bool exact;
    size_t n_kept;          /* draws kept per series */
    size_t n_bin;
    struct pilot *pilot;    /* [n_place][n_period][n_scheme + 1]; the last "scheme" is own cost: budget - own cost */
    struct group_sum *sum;  /* [n_place][n_period][n_scheme + 1][F_COUNT] */
    struct pair_sum *pair;  /* [n_place][n_period][n_pair] */
    int64_t *rank;          /* [n_place][n_period][n_scheme][n_scheme] */
    int64_t *seen;          /* [n_place] draws added */
    int64_t *kept;          /* [n_place][n_scheme][n_year][n_kept] results */
    struct sketch *sketch;  /* [n_place][n_period][n_scheme] */
    struct sketch_bin *bin; /* [n_place][n_period][n_scheme][n_bin] */
};

struct measure_scratch {
    double *result;   /* [n_scheme + 1][rows] of one period */
    double *horizon;  /* [n_scheme + 1][rows] */
    double *f;        /* [rows] */
    int64_t *cents;   /* [max(rows, n_kept)] */
    struct order_scratch order;
    uint16_t *better; /* [n_scheme][rows] schemes strictly better */
};

/* Index of a series in pilot and, times F_COUNT, in sum. */
static inline size_t series_index(const struct measure *m, size_t place, size_t period, size_t scheme) {
    return (place * m->n_period + period) * (m->shape.n_scheme + 1) + scheme;
}

/* Probabilities whose quantiles are wanted: the quantiles, then 1 - certainty. */
double measure_wanted(size_t k);

#endif
