/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over groups of draws: of each functional the groups' means and their squares.
 *
 * Rows lie group last, draw k of group g at k * groups + g, so that all loops run along memory. Each of LANES lanes
 * adds every LANES-th group, which keeps the order of additions the same for every compiler and instruction set. The
 * lanes are one vector: from plain loops compilers do not keep so many sums in registers. At the end of a row a vector
 * reaches past it (measure_scratch_new leaves room), and lanes without a group count as 0. */
#include "models/analysis/measure_parts.h"
#include "models/core/clones.h"

#include <string.h>

typedef double vector __attribute__((vector_size(8 * MEASURE_LANES), aligned(8), may_alias));
typedef int64_t mask __attribute__((vector_size(8 * MEASURE_LANES), aligned(8), may_alias));

enum { LANES = MEASURE_LANES, AT_ONCE = 4 };

_Static_assert(MEASURE_RANKS % AT_ONCE == 0, "shares below a pilot are summed four at a time");

static const int64_t one_bits = 0x3ff0000000000000; /* of 1.0 */

struct lanes {
    vector sum, square;
};

struct groups {
    size_t n, inner;
    double scale; /* 1 / inner */
    double apart; /* 1 / (inner - 1), of what needs two draws of a group; 0 when there is one */
    mask last;    /* lanes that have a group at the end of the row */
};

static CLONE_PART void find_groups(struct groups *groups, size_t n_row, size_t inner) {
    groups->n = n_row / inner;
    groups->inner = inner;
    groups->scale = 1.0 / (double)inner;
    groups->apart = inner > 1 ? 1.0 / (double)(inner - 1) : 0.0;
    for (size_t l = 0; l < LANES; l++)
        groups->last[l] = groups->n % LANES == 0 || l < groups->n % LANES ? -1 : 0;
}

/* one: a number for each of the groups from g on. */
static CLONE_PART void add_numbers(struct lanes *to, const vector *one, const struct groups *groups, size_t g) {
    vector number = *one;
    if (g + LANES > groups->n)
        number = (vector)((mask)number & groups->last);
    to->sum += number;
    to->square += number * number;
}

/* The same of its third and fourth powers. */
static CLONE_PART void add_powers(struct lanes *to, const vector *one, const struct groups *groups, size_t g) {
    vector number = *one;
    if (g + LANES > groups->n)
        number = (vector)((mask)number & groups->last);
    vector square = number * number;
    to->sum += square * number;
    to->square += square * square;
}

/* total: sums over each group's draws, for the groups from g on. */
static CLONE_PART void add_means(struct lanes *to, const vector *total, const struct groups *groups, size_t g) {
    vector mean = *total * groups->scale;
    add_numbers(to, &mean, groups, g);
}

static CLONE_PART void fold(struct group_sum *to, const struct lanes *from) {
    for (size_t l = 0; l < LANES; l++) {
        to->sum += from->sum[l];
        to->square += from->square[l];
    }
}

/* Of f = x - shift, of its square, and of its products between and variance within a group's draws, then the powers of
 * the last three; or, with own, of f = own - x - shift. */
static CLONE_PART void sum_squares(struct group_sum sum[7], const double *x, const double *own, double shift,
                                   const struct groups *groups) {
    struct lanes lanes[7] = {{{0.0}, {0.0}}};
    for (size_t g = 0; g < groups->n; g += LANES) {
        vector values = {0.0}, squares = {0.0};
        for (size_t r = g; r < groups->n * groups->inner; r += groups->n) {
            vector f = *(const vector *)(x + r);
            f = own ? *(const vector *)(own + r) - f - shift : f - shift;
            values += f;
            squares += f * f;
        }
        add_means(&lanes[0], &values, groups, g);
        add_means(&lanes[1], &squares, groups, g);
        vector total = values * values;
        const vector number[3] = {squares * groups->scale, (total - squares) * (groups->scale * groups->apart),
                                  (squares - total * groups->scale) * groups->apart};
        add_numbers(&lanes[2], &number[1], groups, g);
        add_numbers(&lanes[3], &number[2], groups, g);
        for (size_t k = 0; k < 3; k++)
            add_powers(&lanes[4 + k], &number[k], groups, g);
    }
    for (size_t k = 0; k < 7; k++)
        fold(&sum[k], &lanes[k]);
}

/* Shares of draws below 0, and means of min(x - limit, 0) with their powers. */
static CLONE_PART void sum_low(struct group_sum *shortfall, struct group_sum tail[2], const double *x, double limit,
                               const struct groups *groups) {
    struct lanes below = {{0.0}, {0.0}}, low = below, powers = below;
    for (size_t g = 0; g < groups->n; g += LANES) {
        vector shares = {0.0}, lows = {0.0};
        for (size_t r = g; r < groups->n * groups->inner; r += groups->n) {
            vector at = *(const vector *)(x + r);
            shares += (vector)((mask)(at < 0.0) & one_bits);
            lows += (vector)((mask)(at < limit) & (mask)(at - limit));
        }
        add_means(&below, &shares, groups, g);
        add_means(&low, &lows, groups, g);
        lows *= groups->scale;
        add_powers(&powers, &lows, groups, g);
    }
    fold(shortfall, &below);
    fold(&tail[0], &low);
    fold(&tail[1], &powers);
}

/* Shares of draws at or below each of AT_ONCE pilots; and their products with the group's mean of x - shift. */
static CLONE_PART void sum_below(struct group_sum *sum, const double *pilot, const double *x, double shift,
                                 const struct groups *groups) {
    struct lanes below[AT_ONCE] = {{{0.0}, {0.0}}}, product[AT_ONCE] = {{{0.0}, {0.0}}};
    for (size_t g = 0; g < groups->n; g += LANES) {
        vector shares[AT_ONCE] = {{0.0}}, values = {0.0};
        for (size_t r = g; r < groups->n * groups->inner; r += groups->n) {
            vector at = *(const vector *)(x + r);
            values += at - shift;
            for (size_t k = 0; k < AT_ONCE; k++)
                shares[k] += (vector)((mask)(at <= pilot[k]) & one_bits);
        }
        values *= groups->scale;
        for (size_t k = 0; k < AT_ONCE; k++) {
            vector both = shares[k] * groups->scale * values;
            add_means(&below[k], &shares[k], groups, g);
            add_numbers(&product[k], &both, groups, g);
        }
    }
    for (size_t k = 0; k < AT_ONCE; k++) {
        fold(&sum[F_BELOW + k], &below[k]);
        fold(&sum[F_BELOW_VALUE + k], &product[k]);
    }
}

CLONED void measure_sum_value(struct group_sum *sum, const struct pilot *pilot, const double *x, size_t n,
                              size_t inner) {
    _Static_assert(F_WITHIN_POWERS == F_VALUE + 6 && F_TRANSFER_WITHIN_POWERS == F_TRANSFER + 6, "as sum_squares");
    _Static_assert(F_TAIL_POWERS == F_TAIL + 1, "as sum_low");
    struct groups groups;
    find_groups(&groups, n, inner);
    sum_squares(&sum[F_VALUE], x, NULL, pilot->shift, &groups);
}

CLONED void measure_sum_rest(struct group_sum *sum, const struct pilot *pilot, const double *x, const double *own,
                             size_t n, size_t inner) {
    struct groups groups;
    find_groups(&groups, n, inner);
    sum_low(&sum[F_SHORTFALL], &sum[F_TAIL], x, pilot->tail, &groups);
    sum_squares(&sum[F_TRANSFER], x, own, pilot->transfer_shift, &groups);
    for (size_t k = 0; k < MEASURE_RANKS; k += AT_ONCE)
        sum_below(sum + k, &pilot->below[k], x, pilot->shift, &groups);
}

CLONED void measure_sum_product(struct group_sum *sum, double shift, double own_shift, const double *x,
                                const double *own, size_t n, size_t inner) {
    struct groups groups;
    find_groups(&groups, n, inner);
    vector total = {0.0};
    for (size_t g = 0; g < groups.n; g += LANES) {
        vector squares = {0.0}, own_squares = {0.0};
        for (size_t r = g; r < groups.n * groups.inner; r += groups.n) {
            vector f = *(const vector *)(x + r) - shift, h = *(const vector *)(own + r) - own_shift;
            squares += f * f;
            own_squares += h * h;
        }
        vector product = squares * groups.scale * (own_squares * groups.scale);
        if (g + LANES > groups.n)
            product = (vector)((mask)product & groups.last);
        total += product;
    }
    for (size_t l = 0; l < LANES; l++)
        sum->sum += total[l];
}

/* Of the difference a - b - shift, and the shares of draws in which a or b is better. */
static CLONE_PART void sum_pair(struct pair_sum *pair, const double *xa, const double *xb, double shift,
                                const struct groups *groups) {
    struct lanes difference = {{0.0}, {0.0}}, better = difference, worse = difference;
    for (size_t g = 0; g < groups->n; g += LANES) {
        vector differences = {0.0}, betters = {0.0}, worses = {0.0};
        for (size_t r = g; r < groups->n * groups->inner; r += groups->n) {
            vector a = *(const vector *)(xa + r), b = *(const vector *)(xb + r);
            differences += a - b - shift;
            betters += (vector)((mask)(a > b) & one_bits);
            worses += (vector)((mask)(b > a) & one_bits);
        }
        add_means(&difference, &differences, groups, g);
        add_means(&better, &betters, groups, g);
        add_means(&worse, &worses, groups, g);
    }
    fold(&pair->difference, &difference);
    fold(&pair->better, &better);
    fold(&pair->worse, &worse);
}

/* In how many other schemes the result is better, row by row. */
static CLONE_PART void count_better(const double *restrict xa, const double *restrict xb, size_t n,
                                    uint16_t *restrict than_a, uint16_t *restrict than_b) {
    for (size_t r = 0; r < n; r++) {
        than_a[r] = (uint16_t)(than_a[r] + (xb[r] > xa[r]));
        than_b[r] = (uint16_t)(than_b[r] + (xa[r] > xb[r]));
    }
}

/* How many draws of each group have each rank: added, and added squared. */
static void count_ranks(int64_t *rank, int64_t *square, int64_t *hits, const uint16_t *better,
                        const struct groups *groups) {
    for (size_t g = 0; g < groups->n; g++) {
        for (size_t r = g; r < groups->n * groups->inner; r += groups->n)
            hits[better[r]]++;
        for (size_t r = g; r < groups->n * groups->inner; r += groups->n) {
            int64_t n = hits[better[r]];
            hits[better[r]] = 0;
            rank[better[r]] += n;
            square[better[r]] += n * n;
        }
    }
}

CLONED void measure_sum_pairs(struct measure *m, struct measure_scratch *scratch, size_t place, size_t period,
                              size_t n) {
    size_t n_scheme = m->shape.n_scheme, rows = m->shape.chunk_rows;
    struct pair_sum *pair = pair_sums(m, m->strip, place, period);
    const struct pilot *pilot = &m->pilot[series_index(m, place, period, 0)];
    uint16_t *better = scratch->better;
    struct groups groups;
    find_groups(&groups, n, (size_t)m->shape.inner_draws);
    memset(better, 0, n_scheme * rows * sizeof *better);
    for (size_t a = 0; a < n_scheme; a++)
        for (size_t b = a + 1; b < n_scheme; b++, pair++) {
            const double *xa = scratch->result + a * rows, *xb = scratch->result + b * rows;
            sum_pair(pair, xa, xb, pilot[a].shift - pilot[b].shift, &groups);
            count_better(xa, xb, n, better + a * rows, better + b * rows);
        }
    int64_t *rank = &m->rank[(place * m->n_period + period) * n_scheme * n_scheme];
    int64_t *square = rank + m->n_place * m->n_period * n_scheme * n_scheme;
    for (size_t a = 0; a < n_scheme; a++)
        count_ranks(rank + a * n_scheme, square + a * n_scheme, scratch->hits, better + a * rows, &groups);
}
