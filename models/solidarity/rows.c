/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/rows.h"
#include "models/core/clones.h"
#include "models/core/money.h"

/* Up to here all remainders are compared pairwise; above, the time for pairs grows past that of a search bit by bit. */
enum { PAIRWISE_MAX = 64 };

/* Some lanes in one machine vector: with plain loops compilers do not keep the counters in registers, which costs half
 * the speed. Unsigned, so that x >> 63 is 1 exactly where x is negative as a signed number. */
typedef uint64_t vector __attribute__((vector_size(CLONE_BYTES), aligned(8), may_alias));

enum { GROUP = 4 * CLONE_BYTES / sizeof(uint64_t) }; /* lanes of four vectors, which are at work together */
_Static_assert(LANES % GROUP == 0, "lanes are whole groups of vectors");

/* remainder and part (rounded down) of every row; left = what that leaves over in each lane. */
static CLONE_PART void divide(const int64_t *restrict size, size_t n, const int64_t *restrict weight,
                              const int64_t *restrict total, int64_t *restrict remainder, int64_t *restrict part,
                              int64_t *restrict left) {
    int64_t divisor[LANES];
    double inverse[LANES];
    for (size_t l = 0; l < LANES; l++) {
        divisor[l] = total[l] > 0 ? total[l] : 1;
        inverse[l] = 1.0 / money_real(divisor[l]);
        left[l] = total[l] > 0 ? size[l] : 0;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < LANES; l++) {
            size_t k = i * LANES + l;
            part[k] = money_scale_floor(size[l], weight[k], divisor[l], inverse[l], &remainder[k]);
            left[l] -= part[k];
        }
}

/* One cent more for each row of which fewer than `left` rows come first: rows with a larger remainder, or an equal one
 * higher up. For the lanes of one group of vectors; all pointers are to the group's first lane. */
static CLONE_PART void award_pairwise(size_t n, const int64_t *remainder, const int64_t *left, int64_t *part) {
    const vector *limit = (const vector *)left;
    for (size_t i = 0; i < n; i++) {
        const vector *own = (const vector *)(remainder + i * LANES);
        vector r0 = own[0], r1 = own[1], r2 = own[2], r3 = own[3];
        vector first0 = (vector){0} + i, first1 = first0, first2 = first0, first3 = first0;
        for (size_t j = 0; j < i; j++) {
            const vector *other = (const vector *)(remainder + j * LANES);
            first0 -= (other[0] - r0) >> 63;
            first1 -= (other[1] - r1) >> 63;
            first2 -= (other[2] - r2) >> 63;
            first3 -= (other[3] - r3) >> 63;
        }
        for (size_t j = i + 1; j < n; j++) {
            const vector *other = (const vector *)(remainder + j * LANES);
            first0 += (r0 - other[0]) >> 63;
            first1 += (r1 - other[1]) >> 63;
            first2 += (r2 - other[2]) >> 63;
            first3 += (r3 - other[3]) >> 63;
        }
        vector *to = (vector *)(part + i * LANES);
        to[0] += (first0 - limit[0]) >> 63;
        to[1] += (first1 - limit[1]) >> 63;
        to[2] += (first2 - limit[2]) >> 63;
        to[3] += (first3 - limit[3]) >> 63;
    }
}

/* count = rows with a remainder of at least `least`, by lane. */
static void count_from(size_t n, const int64_t *restrict remainder, const int64_t *restrict least,
                       int64_t *restrict count) {
    row_fill(count, (int64_t)n);
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < LANES; l++)
            count[l] -= (int64_t)((uint64_t)(remainder[i * LANES + l] - least[l]) >> 63);
}

/* threshold = the left-th largest remainder of each lane, found bit by bit; above every remainder where left is 0. */
static void find_threshold(size_t n, const int64_t *restrict remainder, const int64_t *restrict total,
                           const int64_t *restrict left, int64_t *restrict threshold) {
    int64_t largest = 1;
    for (size_t l = 0; l < LANES; l++)
        largest = total[l] > largest ? total[l] : largest;
    int64_t bit = 1;
    while (bit <= largest / 2)
        bit *= 2;
    row_fill(threshold, 0);
    for (; bit > 0; bit /= 2) {
        int64_t least[LANES], count[LANES];
        for (size_t l = 0; l < LANES; l++)
            least[l] = threshold[l] + bit;
        count_from(n, remainder, least, count);
        for (size_t l = 0; l < LANES; l++)
            threshold[l] = count[l] >= left[l] ? least[l] : threshold[l];
    }
}

/* The same award for many rows: everything above the threshold, then ties from the top down. */
static void award_by_threshold(size_t n, const int64_t *restrict remainder, const int64_t *restrict total,
                               const int64_t *restrict left, int64_t *restrict part) {
    int64_t threshold[LANES], above[LANES], ties[LANES];
    find_threshold(n, remainder, total, left, threshold);
    for (size_t l = 0; l < LANES; l++)
        ties[l] = threshold[l] + 1;
    count_from(n, remainder, ties, above);
    for (size_t l = 0; l < LANES; l++)
        ties[l] = left[l] - above[l];
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < LANES; l++) {
            size_t k = i * LANES + l;
            int64_t tie = (remainder[k] == threshold[l]) & (ties[l] > 0);
            ties[l] -= tie;
            part[k] += (remainder[k] > threshold[l]) | tie;
        }
}

CLONED void rows_allocate(const int64_t *restrict amount, size_t n, const int64_t *restrict weight,
                          const int64_t *restrict total, int64_t *restrict remainder, int64_t *restrict part) {
    int64_t size[LANES], left[LANES];
    int64_t negative = 0;
    for (size_t l = 0; l < LANES; l++) {
        size[l] = amount[l] < 0 ? -amount[l] : amount[l];
        negative |= amount[l];
    }
    divide(size, n, weight, total, remainder, part, left);
    if (n > PAIRWISE_MAX)
        award_by_threshold(n, remainder, total, left, part);
    else
        for (size_t l = 0; l < LANES; l += GROUP)
            award_pairwise(n, remainder + l, left + l, part + l);
    for (size_t i = 0; negative < 0 && i < n; i++)
        for (size_t l = 0; l < LANES; l++)
            part[i * LANES + l] = amount[l] < 0 ? -part[i * LANES + l] : part[i * LANES + l];
}
