/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over sets of draws, replicate by replicate.
 *
 * Rows lie set last, draw k of set g at k * sets + g, so that all loops run along memory. Successive sets belong to
 * successive replicates: each of LANES lanes adds the sets of one replicate, and the replicates are gone through LANES
 * at a time, which keeps the order of additions the same for every compiler and instruction set. The lanes are one
 * vector: from plain loops compilers do not keep so many sums in registers. At the end of a row a vector reaches past
 * it (measure_scratch_new leaves room), and lanes without a set count as 0. */
#include "models/analysis/measure_parts.h"
#include "models/core/clones.h"

#include <string.h>

typedef double vector __attribute__((vector_size(8 * MEASURE_LANES), aligned(8), may_alias));
typedef int64_t mask __attribute__((vector_size(8 * MEASURE_LANES), aligned(8), may_alias));

enum { LANES = MEASURE_LANES, AT_ONCE = 4 };

_Static_assert(MEASURE_RANKS % AT_ONCE == 0, "shares below a pilot are summed four at a time");
_Static_assert(STRATUM_REPLICATES % LANES == 0, "a vector is of different replicates");

static const int64_t one_bits = 0x3ff0000000000000; /* of 1.0 */

struct sets {
    size_t n, inner, first;
    double scale; /* 1 / inner */
    double pairs; /* 1 / (inner (inner - 1)), of products of two draws of a set; 0 when there is one */
    mask last;    /* lanes that have a set at the end of the row */
};

static CLONE_PART void find_sets(struct sets *sets, const struct measure_rows *rows) {
    sets->n = rows->n_set;
    sets->inner = rows->inner;
    sets->first = rows->first_set;
    sets->scale = 1.0 / (double)rows->inner;
    sets->pairs = rows->inner > 1 ? sets->scale / (double)(rows->inner - 1) : 0.0;
    for (size_t l = 0; l < LANES; l++)
        sets->last[l] = sets->n % LANES == 0 || l < sets->n % LANES ? -1 : 0;
}

/* number: one for each of the sets from g on. */
static CLONE_PART void add(vector *to, const vector *number, const struct sets *sets, size_t g) {
    *to += g + LANES > sets->n ? (vector)((mask)*number & sets->last) : *number;
}

/* The lanes of the sets from g on to their replicates. */
static CLONE_PART void fold(struct replicate_sum *to, const vector *from, double scale, const struct sets *sets,
                            size_t g) {
    size_t first = (sets->first + g) % STRATUM_REPLICATES;
    if (first % LANES == 0)
        *(vector *)(to->of + first) += *from * scale;
    else
        for (size_t l = 0; l < LANES; l++)
            to->of[(first + l) % STRATUM_REPLICATES] += (*from)[l] * scale;
}

/* Of f = x - shift, of its square, and of the products of two draws of a set; or, with own, of f = own - x - shift. */
static CLONE_PART void sum_squares(struct replicate_sum sum[3], const double *x, const double *own, double shift,
                                   const struct sets *sets) {
    for (size_t q = 0; q < STRATUM_REPLICATES && q < sets->n; q += LANES) {
        vector value = {0.0}, square = {0.0}, product = {0.0};
        for (size_t g = q; g < sets->n; g += STRATUM_REPLICATES) {
            vector values = {0.0}, squares = {0.0};
            for (size_t r = g; r < sets->n * sets->inner; r += sets->n) {
                vector f = *(const vector *)(x + r);
                f = own ? *(const vector *)(own + r) - f - shift : f - shift;
                values += f;
                squares += f * f;
            }
            vector products = values * values - squares;
            add(&value, &values, sets, g);
            add(&square, &squares, sets, g);
            add(&product, &products, sets, g);
        }
        fold(&sum[0], &value, sets->scale, sets, q);
        fold(&sum[1], &square, sets->scale, sets, q);
        fold(&sum[2], &product, sets->pairs, sets, q);
    }
}

/* Shares of draws below 0, and means of min(x - limit, 0). */
static CLONE_PART void sum_low(struct replicate_sum *shortfall, struct replicate_sum *tail, const double *x,
                               double limit, const struct sets *sets) {
    for (size_t q = 0; q < STRATUM_REPLICATES && q < sets->n; q += LANES) {
        vector share = {0.0}, low = {0.0};
        for (size_t g = q; g < sets->n; g += STRATUM_REPLICATES)
            for (size_t r = g; r < sets->n * sets->inner; r += sets->n) {
                vector at = *(const vector *)(x + r);
                vector below = (vector)((mask)(at < 0.0) & one_bits);
                vector less = (vector)((mask)(at < limit) & (mask)(at - limit));
                add(&share, &below, sets, g);
                add(&low, &less, sets, g);
            }
        fold(shortfall, &share, sets->scale, sets, q);
        fold(tail, &low, sets->scale, sets, q);
    }
}

/* Shares of draws at or below each of AT_ONCE pilots. */
static CLONE_PART void sum_below(struct replicate_sum *below, const double *pilot, const double *x,
                                 const struct sets *sets) {
    for (size_t q = 0; q < STRATUM_REPLICATES && q < sets->n; q += LANES) {
        mask count[AT_ONCE] = {{0}};
        for (size_t g = q; g < sets->n; g += STRATUM_REPLICATES) {
            mask there = (mask){0} - 1;
            if (g + LANES > sets->n)
                there = sets->last;
            for (size_t r = g; r < sets->n * sets->inner; r += sets->n) {
                vector at = *(const vector *)(x + r);
                for (size_t k = 0; k < AT_ONCE; k++)
                    count[k] -= (mask)(at <= pilot[k]) & there;
            }
        }
        for (size_t k = 0; k < AT_ONCE; k++) {
            vector number = __builtin_convertvector(count[k], vector);
            fold(&below[k], &number, sets->scale, sets, q);
        }
    }
}

CLONED void measure_sum_value(struct replicate_sum *sum, const struct pilot *pilot, const double *x,
                              const struct measure_rows *rows) {
    _Static_assert(F_PRODUCT == F_VALUE + 2 && F_TRANSFER_PRODUCT == F_TRANSFER + 2, "as sum_squares");
    struct sets sets;
    find_sets(&sets, rows);
    sum_squares(&sum[F_VALUE], x, NULL, pilot->shift, &sets);
}

CLONED void measure_sum_rest(struct replicate_sum *sum, const struct pilot *pilot, const double *x, const double *own,
                             const struct measure_rows *rows) {
    struct sets sets;
    find_sets(&sets, rows);
    sum_low(&sum[F_SHORTFALL], &sum[F_TAIL], x, pilot->tail, &sets);
    sum_squares(&sum[F_TRANSFER], x, own, pilot->transfer_shift, &sets);
    for (size_t k = 0; k < MEASURE_RANKS; k += AT_ONCE)
        sum_below(&sum[F_BELOW + k], &pilot->below[k], x, &sets);
}

/* Of the difference a - b - shift, and the shares of draws in which a or b is better. */
static CLONE_PART void sum_pair(struct pair_sum *pair, const double *xa, const double *xb, double shift,
                                const struct sets *sets) {
    for (size_t q = 0; q < STRATUM_REPLICATES && q < sets->n; q += LANES) {
        vector difference = {0.0}, better = {0.0}, worse = {0.0};
        for (size_t g = q; g < sets->n; g += STRATUM_REPLICATES)
            for (size_t r = g; r < sets->n * sets->inner; r += sets->n) {
                vector a = *(const vector *)(xa + r), b = *(const vector *)(xb + r);
                vector off = a - b - shift;
                vector first = (vector)((mask)(a > b) & one_bits), second = (vector)((mask)(b > a) & one_bits);
                add(&difference, &off, sets, g);
                add(&better, &first, sets, g);
                add(&worse, &second, sets, g);
            }
        fold(&pair->difference, &difference, sets->scale, sets, q);
        fold(&pair->better, &better, sets->scale, sets, q);
        fold(&pair->worse, &worse, sets->scale, sets, q);
    }
}

/* In how many other schemes the result is better, row by row. */
static CLONE_PART void count_better(const double *restrict xa, const double *restrict xb, size_t n,
                                    uint16_t *restrict than_a, uint16_t *restrict than_b) {
    for (size_t r = 0; r < n; r++) {
        than_a[r] = (uint16_t)(than_a[r] + (xb[r] > xa[r]));
        than_b[r] = (uint16_t)(than_b[r] + (xa[r] > xb[r]));
    }
}

/* How many draws of each replicate have each rank. */
static void count_ranks(int64_t *rank, const uint16_t *better, const struct sets *sets) {
    for (size_t k = 0; k < sets->inner; k++)
        for (size_t g = 0; g < sets->n; g++)
            rank[better[k * sets->n + g] * STRATUM_REPLICATES + (sets->first + g) % STRATUM_REPLICATES]++;
}

/* Each of two places of a lineup beside the other. */
static CLONE_PART void rank_pair(const struct measure *m, struct measure_scratch *scratch, size_t lineup, size_t a,
                                 size_t b, size_t n) {
    const struct measure_shape *shape = &m->shape;
    size_t stride = shape->chunk_rows;
    count_better(scratch->result + lineup_scheme(shape, lineup, a) * stride,
                 scratch->result + lineup_scheme(shape, lineup, b) * stride, n, scratch->better + a * stride,
                 scratch->better + b * stride);
}

/* The ranks within every lineup. What all lineups have at the same places is compared once. */
static CLONE_PART void sum_ranks(struct measure *m, struct measure_scratch *scratch, size_t place, size_t period,
                                 const struct sets *sets) {
    const struct measure_shape *shape = &m->shape;
    size_t size = lineup_size(shape), all = size * shape->chunk_rows, n = sets->n * sets->inner;
    uint16_t *better = scratch->better, *core = better + all;
    memset(better, 0, all * sizeof *better);
    for (size_t k = 0; k < size * size; k++)
        if (k / size < k % size && m->shared[k / size] && m->shared[k % size])
            rank_pair(m, scratch, 0, k / size, k % size, n);
    memcpy(core, better, all * sizeof *core);
    for (size_t lineup = 0; lineup < lineup_count(shape); lineup++) {
        memcpy(better, core, all * sizeof *core);
        for (size_t k = 0; k < size * size; k++)
            if (k / size < k % size && !(m->shared[k / size] && m->shared[k % size]))
                rank_pair(m, scratch, lineup, k / size, k % size, n);
        for (size_t a = 0; a < size; a++)
            count_ranks(rank_counts(m, place, period, lineup, a), better + a * shape->chunk_rows, sets);
    }
}

CLONED void measure_sum_pairs(struct measure *m, struct measure_scratch *scratch, size_t place, size_t period,
                              const struct measure_rows *rows) {
    size_t n = m->shape.n_scheme, stride = m->shape.chunk_rows;
    struct pair_sum *pair = pair_sums(m, m->strip, place, period);
    const struct pilot *pilot = &m->pilot[series_index(m, place, period, 0)];
    struct sets sets;
    find_sets(&sets, rows);
    for (size_t k = 0; k < n * n; k++)
        if (m->pair_at[k] < m->n_pair)
            sum_pair(pair++, scratch->result + k / n * stride, scratch->result + k % n * stride,
                     pilot[k / n].shift - pilot[k % n].shift, &sets);
    sum_ranks(m, scratch, place, period, &sets);
}
