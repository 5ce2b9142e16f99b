/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/sobol.h"

#include "models/core/fmath.h"
#include "models/core/stream.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NO_FORM = 255, SAMPLES = 2 /* A and B */ };

/* 97.5 % quantile of Student's t with SOBOL_REPLICATES - 1 = 31 degrees of freedom. */
static const double T_QUANTILE = 2.039513446;

size_t sobol_count(const struct sobol *sobol) {
    return sobol->n_base * (sobol->n_factor + SAMPLES);
}

static size_t replicate_rows(const struct sobol *sobol) {
    return sobol->n_base / SOBOL_REPLICATES;
}

/* One column of one sample in one replicate: a permutation of the strata (Fisher and Yates), and a place in each. */
static void draw_column(const struct sobol *sobol, size_t column, unsigned sample, size_t replicate, size_t *stratum,
                        double *u) {
    size_t m = replicate_rows(sobol);
    struct stream stream =
        stream_open(sobol->seed, (uint32_t)column, (uint32_t)replicate, NO_FORM, sample, SOURCE_DESIGN);
    for (size_t k = 0; k < m; k++)
        stratum[k] = k;
    for (size_t k = m; k-- > 0;) {
        uint32_t words[4];
        stream_words(&stream, (uint32_t)k, 0, 0, words);
        double pick = fmath_uniform((uint64_t)words[1] << 32 | words[0]) * (double)(k + 1);
        size_t other = (size_t)pick < k ? (size_t)pick : k, chosen = stratum[other];
        stratum[other] = stratum[k];
        stratum[k] = chosen;
        u[k] = ((double)chosen + fmath_uniform((uint64_t)words[3] << 32 | words[2])) / (double)m;
        u[k] = u[k] < 1.0 - 0x1p-53 ? u[k] : 1.0 - 0x1p-53; /* rounding */
    }
}

/* One column of both samples, into every point of the replicate. */
static void lay_column(const struct sobol *sobol, size_t column, size_t replicate, const double *a, const double *b,
                       double *uniform) {
    size_t m = replicate_rows(sobol), points = sobol->n_factor + SAMPLES;
    for (size_t k = 0; k < m; k++) {
        double *row = uniform + (replicate * m + k) * points * sobol->n_column + column;
        row[0] = a[k];
        row[sobol->n_column] = b[k];
        for (size_t i = 0; i < sobol->n_factor; i++)
            row[(SAMPLES + i) * sobol->n_column] = sobol->factor[column] == i ? b[k] : a[k];
    }
}

enum status sobol_design(const struct sobol *sobol, double *uniform) {
    size_t m = replicate_rows(sobol);
    size_t *stratum = malloc(m * sizeof *stratum);
    double *a = malloc(m * sizeof *a), *b = malloc(m * sizeof *b);
    enum status status = stratum && a && b ? STATUS_OK : STATUS_MEMORY;
    for (size_t replicate = 0; replicate < SOBOL_REPLICATES && !status; replicate++)
        for (size_t column = 0; column < sobol->n_column; column++) {
            draw_column(sobol, column, 0, replicate, stratum, a);
            draw_column(sobol, column, 1, replicate, stratum, b);
            lay_column(sobol, column, replicate, a, b, uniform);
        }
    free(stratum);
    free(a);
    free(b);
    return status;
}

/* f over A and B: mean, variance, and whether it varies at all at any point. */
struct spread {
    double mean, variance;
    double of[SOBOL_REPLICATES]; /* the variance's part of each replicate: mean square around the mean of all */
    bool varies;
};

static struct spread find_spread(const struct sobol *sobol, const double *value) {
    size_t points = sobol->n_factor + SAMPLES, m = replicate_rows(sobol);
    struct spread spread = {.varies = false};
    for (size_t k = 1; k < sobol_count(sobol); k++)
        spread.varies |= value[k] != value[0];
    /* Around the first value, so that amounts in cents that differ little lose nothing. */
    for (size_t j = 0; j < sobol->n_base; j++)
        spread.mean += (value[j * points] - value[0]) + (value[j * points + 1] - value[0]);
    spread.mean = value[0] + spread.mean / (double)(SAMPLES * sobol->n_base);
    for (size_t j = 0; j < sobol->n_base; j++) {
        double a = value[j * points] - spread.mean, b = value[j * points + 1] - spread.mean;
        spread.of[j / m] += (a * a + b * b) / (double)(SAMPLES * m);
    }
    for (size_t r = 0; r < SOBOL_REPLICATES; r++)
        spread.variance += spread.of[r] / SOBOL_REPLICATES;
    return spread;
}

/* Ratio of the means of two rows of replicates. */
static struct sobol_index find_ratio(const double *above, const struct spread *spread) {
    struct sobol_index index = {0};
    double square = 0.0;
    for (size_t r = 0; r < SOBOL_REPLICATES; r++)
        index.value += above[r] / SOBOL_REPLICATES / spread->variance;
    for (size_t r = 0; r < SOBOL_REPLICATES; r++) {
        double rest = (above[r] - index.value * spread->of[r]) / spread->variance;
        square += rest * rest;
    }
    double half = T_QUANTILE * sqrt(square / (SOBOL_REPLICATES - 1) / SOBOL_REPLICATES);
    index.low = index.value - half;
    index.high = index.value + half;
    return index;
}

/* The replicates' means of both products of a factor. */
static void add_products(const struct sobol *sobol, const double *value, size_t factor, double mean, double *first,
                         double *total) {
    size_t points = sobol->n_factor + SAMPLES, m = replicate_rows(sobol);
    for (size_t j = 0; j < sobol->n_base; j++) {
        const double *row = value + j * points;
        double change = row[SAMPLES + factor] - row[0];
        first[j / m] += (row[1] - mean) * change / (double)m;
        total[j / m] += 0.5 * change * change / (double)m;
    }
}

void sobol_estimate(const struct sobol *sobol, const double *value, struct sobol_result *result) {
    struct spread spread = find_spread(sobol, value);
    double sum[SOBOL_REPLICATES] = {0};
    result->mean = spread.mean;
    result->sd = sqrt(spread.variance);
    result->sum = (struct sobol_index){0};
    result->defined = spread.varies && spread.variance > 0.0;
    for (size_t i = 0; i < sobol->n_factor; i++) {
        double first[SOBOL_REPLICATES] = {0}, total[SOBOL_REPLICATES] = {0};
        result->first[i] = result->total[i] = (struct sobol_index){0};
        if (!result->defined)
            continue;
        add_products(sobol, value, i, spread.mean, first, total);
        result->first[i] = find_ratio(first, &spread);
        result->total[i] = find_ratio(total, &spread);
        for (size_t r = 0; r < SOBOL_REPLICATES; r++)
            sum[r] += first[r];
    }
    if (result->defined)
        result->sum = find_ratio(sum, &spread);
}

enum status sobol_function(const struct sobol *sobol, double (*f)(void *context, const double *u, size_t n),
                           void *context, struct sobol_result *result) {
    size_t n = sobol_count(sobol);
    double *uniform = calloc(n * sobol->n_column, sizeof *uniform), *value = calloc(n, sizeof *value);
    enum status status = uniform && value ? sobol_design(sobol, uniform) : STATUS_MEMORY;
    for (size_t k = 0; k < n && !status; k++)
        value[k] = f(context, uniform + k * sobol->n_column, sobol->n_column);
    if (!status)
        sobol_estimate(sobol, value, result);
    free(uniform);
    free(value);
    return status;
}
