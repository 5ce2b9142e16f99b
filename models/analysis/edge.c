/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/edge.h"

#include "models/core/clones.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { AT_ONCE = 4, MOST_COUNTS = 24 };

#define PICK(which, a, b) ((vector)(((which) & (mask)(a)) | (~(which) & (mask)(b))))

typedef double vector __attribute__((vector_size(8 * AT_ONCE), aligned(8), may_alias));
typedef int64_t mask __attribute__((vector_size(8 * AT_ONCE), aligned(8), may_alias));

/* Quickselect in three parts: above, at, below the pivot. */
double edge_select(double *x, size_t n, size_t rank) {
    size_t from = 0, to = n, want = rank - 1;
    for (;;) {
        double pivot = x[from + (to - from) / 2];
        size_t above = from, at = from, below = to;
        while (at < below) {
            double value = x[at];
            if (value > pivot) {
                x[at++] = x[above];
                x[above++] = value;
            } else if (value < pivot) {
                x[at] = x[--below];
                x[below] = value;
            } else
                at++;
        }
        if (want < above)
            to = above;
        else if (want < below)
            return pivot;
        else
            from = below;
    }
}

static CLONE_PART void count(const double *x, double at, mask *above) {
    *above -= (mask)(*(const vector *)x > at);
}

CLONED static size_t count_above(size_t n, const double *restrict x, double at) {
    mask above[2] = {{0}};
    size_t r = 0;
    for (; r + 2 * AT_ONCE <= n; r += 2 * AT_ONCE)
        for (size_t k = 0; k < 2; k++)
            count(x + r + k * AT_ONCE, at, &above[k]);
    above[0] += above[1];
    size_t found = (size_t)(above[0][0] + above[0][1] + above[0][2] + above[0][3]);
    for (; r < n; r++)
        found += x[r] > at;
    return found;
}

static CLONE_PART void take_lowest(const double *x, double at, vector *lowest) {
    vector sum = *(const vector *)x;
    mask nearer = (mask)(sum > at) & (mask)(sum < *lowest);
    *lowest = PICK(nearer, sum, *lowest);
}

/* The lowest of those above a number. */
CLONED static double lowest_above(size_t n, const double *restrict x, double at) {
    vector lowest[4] = {{0.0}};
    double low = INFINITY;
    for (size_t k = 0; k < 4; k++)
        lowest[k] = lowest[k] + INFINITY;
    size_t r = 0;
    for (; r + 4 * AT_ONCE <= n; r += 4 * AT_ONCE)
        for (size_t k = 0; k < 4; k++)
            take_lowest(x + r + k * AT_ONCE, at, &lowest[k]);
    for (; r < n; r++)
        low = x[r] > at && x[r] < low ? x[r] : low;
    for (size_t k = 0; k < 4 * AT_ONCE; k++)
        low = lowest[k / AT_ONCE][k % AT_ONCE] < low ? lowest[k / AT_ONCE][k % AT_ONCE] : low;
    return low;
}

/* Between what the edge lies: more than `rank` are above `low`, fewer above `high`. */
struct bracket {
    double low, high;
    size_t above_low, above_high;
};

/* To where half a neighbour more than `rank` ought to be above. */
static double step_from(const struct bracket *b, double at, size_t above, size_t rank, double spacing) {
    double wanted = (double)rank + 0.5;
    if (isinf(b->low) || isinf(b->high))
        return at + ((double)above - wanted) * spacing;
    double part = ((double)b->above_low - wanted) / ((double)b->above_low - (double)b->above_high);
    double to = b->low + (b->high - b->low) * part;
    return to > b->low && to < b->high ? to : b->low + (b->high - b->low) / 2.0;
}

/* Where `rank` are above a number, the lowest of them. Where equal ones leave no such number they are sorted. */
double edge_find(size_t n, const double *x, size_t rank, double guess, double spacing, double *scratch) {
    struct bracket b = {-INFINITY, INFINITY, 0, 0};
    double at = guess;
    for (size_t k = 0; k < MOST_COUNTS; k++) {
        size_t above = count_above(n, x, at);
        if (above == rank)
            return lowest_above(n, x, at);
        if (above > rank)
            b = (struct bracket){at, b.high, above, b.above_high};
        else
            b = (struct bracket){b.low, at, b.above_low, above};
        at = step_from(&b, at, above, rank, spacing);
    }
    memcpy(scratch, x, n * sizeof *scratch);
    return edge_select(scratch, n, rank);
}
