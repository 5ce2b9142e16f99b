/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/stats.h"

#include "models/core/clones.h"

#include <math.h>

void stats_share_interval(double p, double n, double *low, double *high) {
    double z = STATS_Z95, square = z * z, width = 1.0 + square / n;
    double centre = p + square / (2.0 * n), half = z * sqrt(p * (1.0 - p) / n + square / (4.0 * n * n));
    *low = p > 0.0 ? (centre - half) / width : 0.0;
    *high = p < 1.0 ? (centre + half) / width : 1.0;
}

/* By the expansion of the quantile in 1 / df (Abramowitz and Stegun 26.7.5). */
double stats_t_width(double df) {
    double z = STATS_Z95, z2 = z * z;
    return 1.0 + (z2 + 1.0) / (4.0 * df) + (5.0 * z2 * z2 + 16.0 * z2 + 3.0) / (96.0 * df * df);
}

int64_t stats_quantile_rank(double q, int64_t n) {
    /* q n may come out a hair above a whole number (0.1 x 10 = 1.0000000000000002 must stay rank 1). */
    double rank = ceil(q * (double)n * (1.0 - 1e-12));
    return rank < 1.0 ? 1 : rank > (double)n ? n : (int64_t)rank;
}

struct rank_interval stats_rank_interval(double q, int64_t n, double design) {
    double skew = (1.0 - 2.0 * q) * (STATS_Z95 * STATS_Z95 - 1.0) / 6.0;
    return (struct rank_interval){(double)n * q + skew + 0.5, STATS_Z95 * sqrt((double)n * q * (1.0 - q) * design)};
}

int stats_quantile_interval(double q, int64_t n, double design, int64_t *low, int64_t *high) {
    struct rank_interval exact = stats_rank_interval(q, n, design);
    double from = floor(exact.middle - exact.half + 0.5), to = from + ceil(2.0 * exact.half);
    *low = (int64_t)from;
    *high = (int64_t)to;
    return from >= 1.0 && to <= (double)n;
}

static void swap(int64_t *a, int64_t *b) {
    int64_t t = *a;
    *a = *b;
    *b = t;
}

static int64_t median_of_three(int64_t a, int64_t b, int64_t c) {
    if (a > b)
        swap(&a, &b);
    return c <= a ? a : c >= b ? b : c;
}

static void insertion_sort(int64_t *x, size_t n) {
    for (size_t i = 1; i < n; i++) {
        int64_t value = x[i];
        size_t j = i;
        for (; j > 0 && x[j - 1] > value; j--)
            x[j] = x[j - 1];
        x[j] = value;
    }
}

/* Hoare partition: returns m with x[0..m-1] <= pivot <= x[m..n-1], 0 < m < n. */
static size_t partition(int64_t *x, size_t n) {
    int64_t pivot = median_of_three(x[0], x[n / 2], x[n - 1]);
    size_t i = 0, j = n - 1;
    for (;;) {
        while (x[i] < pivot)
            i++;
        while (x[j] > pivot)
            j--;
        if (i >= j)
            return i > 0 ? i : 1;
        swap(&x[i++], &x[j--]);
        if (i > j)
            return i;
    }
}

/* Quickselect for many ranks at once: recurse only into parts that hold a wanted rank; base = values before x. */
static void select_part(int64_t *x, size_t n, size_t base, const int64_t *rank, size_t n_rank) {
    while (n_rank > 0 && n > 16) {
        size_t m = partition(x, n);
        size_t left = 0;
        while (left < n_rank && (size_t)rank[left] <= base + m)
            left++;
        select_part(x, m, base, rank, left);
        x += m;
        n -= m;
        base += m;
        rank += left;
        n_rank -= left;
    }
    if (n_rank > 0)
        insertion_sort(x, n);
}

void stats_select(int64_t *x, size_t n, const int64_t *rank, size_t n_rank) {
    select_part(x, n, 0, rank, n_rank);
}

enum { BINS_LOG = 12, BINS = 1 << BINS_LOG };

/* place[k] = bin of x[k], count = values per bin; bins are equally wide, a power of two. */
CLONED static void bin_values(const int64_t *x, size_t n, uint16_t *place, uint32_t *count) {
    int64_t low = x[0], high = x[0];
    for (size_t k = 0; k < n; k++) {
        low = x[k] < low ? x[k] : low;
        high = x[k] > high ? x[k] : high;
    }
    int shift = 0;
    while (((uint64_t)high - (uint64_t)low) >> shift >> BINS_LOG)
        shift++;
    for (size_t k = 0; k < n; k++)
        place[k] = (uint16_t)(((uint64_t)x[k] - (uint64_t)low) >> shift);
    for (size_t k = 0; k < n; k++)
        count[place[k]]++;
}

/* The values of the bins with a slot, slot by slot; fill[slot] is where its next value goes. Slot 0 takes all others on
 * one spot that is never read. */
static void collect(const int64_t *x, size_t n, const uint16_t *place, const uint16_t *slot, size_t *fill,
                    int64_t *list) {
    for (size_t k = 0; k < n; k++) {
        uint16_t s = slot[place[k]];
        list[fill[s]] = x[k];
        fill[s] += s != 0;
    }
}

void stats_order(const int64_t *x, size_t n, const int64_t *rank, size_t n_rank, int64_t *value,
                 const struct order_scratch *scratch) {
    uint32_t count[BINS] = {0};
    uint16_t slot[BINS] = {0};
    size_t fill[STATS_ORDER_RANKS + 1] = {0}, start[STATS_ORDER_RANKS + 1], next = 1;
    int64_t before = 0, before_slot[STATS_ORDER_RANKS + 1];
    uint16_t n_slot = 0, of_rank[STATS_ORDER_RANKS];
    bin_values(x, n, scratch->place, count);
    for (size_t b = 0, j = 0; b < BINS && j < n_rank; before += count[b++]) {
        if (rank[j] > before + count[b])
            continue;
        slot[b] = ++n_slot;
        fill[n_slot] = start[n_slot] = next;
        before_slot[n_slot] = before;
        next += count[b];
        for (; j < n_rank && rank[j] <= before + count[b]; j++)
            of_rank[j] = n_slot;
    }
    collect(x, n, scratch->place, slot, fill, scratch->list);
    for (size_t j = 0; j < n_rank; j++) {
        uint16_t s = of_rank[j];
        int64_t within = rank[j] - before_slot[s];
        stats_select(scratch->list + start[s], fill[s] - start[s], &within, 1);
        value[j] = scratch->list[start[s] + (size_t)within - 1];
    }
}

CLONED double stats_low_mean(const int64_t *x, size_t n, int64_t n_low, int64_t order_statistic) {
    int64_t sum = 0;
    /* Values equal to the order statistic, which fill up to n_low, add nothing to the sum of differences. */
    for (size_t k = 0; k < n; k++)
        sum += x[k] < order_statistic ? x[k] - order_statistic : 0;
    return (double)order_statistic + (double)sum / (double)n_low;
}
