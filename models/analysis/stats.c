#include "models/analysis/stats.h"

#include <math.h>

double group_mean(struct group_sum s, int64_t n) {
    return n > 0 ? s.sum / (double)n : NAN;
}

double group_sd(struct group_sum s, int64_t n) {
    if (n < 2)
        return 0.0;
    double mean = s.sum / (double)n;
    double variance = (s.square - mean * s.sum) / (double)(n - 1);
    return variance > 0.0 ? sqrt(variance) : 0.0;
}

double group_se(struct group_sum s, int64_t n) {
    return n > 1 ? group_sd(s, n) / sqrt((double)n) : NAN;
}

int64_t stats_quantile_rank(double q, int64_t n) {
    /* q n may come out a hair above a whole number (0.1 x 10 = 1.0000000000000002 must stay rank 1). */
    double rank = ceil(q * (double)n * (1.0 - 1e-12));
    return rank < 1.0 ? 1 : rank > (double)n ? n : (int64_t)rank;
}

int stats_quantile_interval(double q, int64_t n, double design, int64_t *low, int64_t *high) {
    double half = STATS_Z95 * sqrt((double)n * q * (1.0 - q) * design);
    double from = floor((double)n * q - half), to = ceil((double)n * q + half) + 1.0;
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
