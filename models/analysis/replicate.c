/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/replicate.h"

#include "models/analysis/stats.h"
#include <math.h>
#include <stdbool.h>

/* How n_set sets are dealt. */
static void deal(int64_t n_set, int64_t count[STRATUM_REPLICATES]) {
    for (int64_t u = 0; u < STRATUM_REPLICATES; u++)
        count[u] = n_set / STRATUM_REPLICATES + (u < n_set % STRATUM_REPLICATES);
}

static int64_t replicates(int64_t n_set) {
    return n_set < STRATUM_REPLICATES ? n_set : STRATUM_REPLICATES;
}

static double width(int64_t n_replicate) {
    double df = (double)n_replicate - 1.0;
    return stats_t_width(df > 3.0 ? df : 3.0);
}

static double total(const struct replicate_sum *sum) {
    double all = 0.0;
    for (size_t u = 0; u < STRATUM_REPLICATES; u++)
        all += sum->of[u];
    return all;
}

/* The mean of replicate u has a variance of V / count[u]: a weighted mean of squared distances estimates V. */
static double covariance(const struct replicate_sum *a, const struct replicate_sum *b, const int64_t *count) {
    double sum = 0.0, n = 0.0, filled = 0.0;
    for (size_t u = 0; u < STRATUM_REPLICATES; u++) {
        n += (double)count[u];
        filled += count[u] > 0 ? 1.0 : 0.0;
    }
    double mean_a = total(a) / n, mean_b = total(b) / n;
    for (size_t u = 0; u < STRATUM_REPLICATES; u++) {
        double k = (double)count[u];
        if (k > 0.0)
            sum += k * (a->of[u] / k - mean_a) * (b->of[u] / k - mean_b);
    }
    return filled > 1.0 ? sum / (filled - 1.0) : 0.0;
}

double replicate_mean(const struct replicate_sum *sum, int64_t n_set) {
    return n_set > 0 ? total(sum) / (double)n_set : NAN;
}

/* As covariance, where counts are as dealt; without a division for each, since there are thousands of figures. */
double replicate_covariance(const struct replicate_sum *a, const struct replicate_sum *b, int64_t n_set) {
    double mean_a = replicate_mean(a, n_set), mean_b = replicate_mean(b, n_set), sum = 0.0;
    int64_t whole = n_set / STRATUM_REPLICATES, more = n_set % STRATUM_REPLICATES, used = replicates(n_set);
    double count[2] = {(double)whole, (double)whole + 1.0}, part[2] = {1.0 / count[0], 1.0 / count[1]};
    for (int64_t u = 0; u < used; u++) {
        size_t k = u < more;
        sum += count[k] * (a->of[u] * part[k] - mean_a) * (b->of[u] * part[k] - mean_b);
    }
    return used > 1 ? sum / ((double)used - 1.0) : 0.0;
}

double replicate_variance(const struct replicate_sum *sum, int64_t n_set) {
    return replicate_covariance(sum, sum, n_set);
}

double replicate_width(int64_t n_set) {
    return width(replicates(n_set));
}

double replicate_error(double variance, int64_t n_set) {
    return n_set > 1 ? sqrt(variance / (double)n_set) * replicate_width(n_set) : NAN;
}

double replicate_se(const struct replicate_sum *sum, int64_t n_set) {
    return replicate_error(replicate_variance(sum, n_set), n_set);
}

/* Satterthwaite, An approximate distribution of estimates of variance components, Biometrics Bulletin 2, 1946. */
double replicate_wide_se(const struct replicate_sum *sum, int64_t n_set) {
    int64_t count[STRATUM_REPLICATES];
    double mean = replicate_mean(sum, n_set), second = 0.0, fourth = 0.0, n = (double)replicates(n_set);
    deal(n_set, count);
    for (size_t u = 0; u < STRATUM_REPLICATES; u++) {
        double k = (double)count[u], square = k > 0.0 ? k * (sum->of[u] / k - mean) * (sum->of[u] / k - mean) : 0.0;
        second += square / n;
        fourth += square * square / n;
    }
    double kurtosis = second > 0.0 ? fourth / (second * second) : 0.0;
    double df = 2.0 * n / (kurtosis > 1.0 ? kurtosis - 1.0 : 1.0);
    df = df < n - 1.0 ? df : n - 1.0;
    double plain = n_set > 1 ? sqrt(replicate_variance(sum, n_set) / (double)n_set) : (double)NAN;
    return plain * stats_t_width(df > 3.0 ? df : 3.0);
}

double replicate_se_of(const struct replicate_sum *sum, const int64_t count[STRATUM_REPLICATES]) {
    int64_t n = 0, filled = 0;
    for (size_t u = 0; u < STRATUM_REPLICATES; u++) {
        n += count[u];
        filled += count[u] > 0;
    }
    return filled > 1 ? sqrt(covariance(sum, sum, count) / (double)n) * width(filled) : NAN;
}

/* A count is off by a rounding at least, whose variance is 1/12. */
double replicate_design(const struct replicate_sum *share, int64_t n_set, int64_t inner) {
    double p = replicate_mean(share, n_set), wider = replicate_width(n_set), draws = (double)inner;
    double least = (double)replicates(n_set) / (12.0 * draws * draws * (double)n_set);
    double variance = fmax(replicate_variance(share, n_set), least);
    return p > 0.0 && p < 1.0 ? variance * draws / (p * (1.0 - p)) * wider * wider : 1.0;
}

void replicate_share_interval(const struct replicate_sum *share, int64_t n_set, int64_t inner, double *low,
                              double *high) {
    double p = replicate_mean(share, n_set), design = replicate_design(share, n_set, inner);
    bool mixed = p > 0.0 && p < 1.0;
    stats_share_interval(p, (double)n_set * (mixed ? (double)inner / design : 1.0), low, high);
}

struct replicate_sum replicate_share(const int64_t hits[STRATUM_REPLICATES], int64_t inner) {
    struct replicate_sum share;
    for (size_t u = 0; u < STRATUM_REPLICATES; u++)
        share.of[u] = (double)hits[u] / (double)inner;
    return share;
}

struct replicate_sum replicate_below(const int64_t *x, size_t n, size_t inner, int64_t value) {
    int64_t hits[STRATUM_REPLICATES] = {0};
    for (size_t r = 0; r < n; r++)
        hits[r / inner % STRATUM_REPLICATES] += x[r] <= value;
    return replicate_share(hits, (int64_t)inner);
}

static struct replicate_sum sum_from(size_t n, const double *term, size_t inner, double from) {
    struct replicate_sum sum = {{0.0}};
    for (size_t g = 0; g < n / inner; g++) {
        double set = 0.0;
        for (size_t k = 0; k < inner; k++)
            set += term[g * inner + k] - from;
        sum.of[g % STRATUM_REPLICATES] += set / (double)inner;
    }
    return sum;
}

struct replicate_sum replicate_of(size_t n, const double *term, size_t inner) {
    return sum_from(n, term, inner, 0.0);
}

/* Counted from the first term, so that terms that are all the same have no error at all. */
double replicate_figure(size_t n, const double *term, size_t inner, double *se) {
    struct replicate_sum sum = sum_from(n, term, inner, term[0]);
    int64_t sets = (int64_t)(n / inner);
    if (se)
        *se = sets > 1 ? replicate_se(&sum, sets) : 0.0;
    return term[0] + replicate_mean(&sum, sets);
}
