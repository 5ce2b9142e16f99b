/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The samplers, compiled once per instruction set with KERNEL its name. Only IEEE basic operations in a fixed order, so
 * that all give the same bits. */
#if defined __GNUC__ && !defined __clang__
/* Comparisons that need not trap become vector code; no value changes. */
#pragma GCC optimize("no-trapping-math")
#endif

#include "models/core/sample_kernel.h"
#include "models/core/sample_binomial.h"
#include "models/core/sample_gamma.h"
#include "models/core/sample_normal.h"
#include "models/core/sample_poisson.h"
#include "models/core/sample_stratum.h"

/* The tile that starts at lane `from`. */
static void tile_load(const struct lanes *lanes, size_t from, struct tile *tile) {
    tile->n = lanes->n - from < TILE ? lanes->n - from : TILE;
    memcpy(tile->draw, lanes->draw + from, tile->n * sizeof *tile->draw);
    if (lanes->client)
        memcpy(tile->client, lanes->client + from, tile->n * sizeof *tile->client);
    else
        memset(tile->client, 0, tile->n * sizeof *tile->client);
    for (size_t l = tile->n; l < lanes_round_up(tile->n); l++)
        tile->draw[l] = tile->client[l] = 0;
}

/* The first word of each lane of the tile as uniforms. */
static void tile_uniform(const struct stream *stream, const struct lanes *lanes, size_t from, struct tile *tile,
                         double *restrict u) {
    tile_load(lanes, from, tile);
    tile_words(stream, tile, 0);
    for (size_t l = 0; l < lanes_round_up(tile->n); l++)
        u[l] = fmath_uniform(tile->first[l]);
}

static void kernel_uniform(const struct stream *stream, const struct lanes *lanes, double *u) {
    struct tile tile;
    double some[TILE];
    for (size_t from = 0; from < lanes->n; from += TILE) {
        tile_uniform(stream, lanes, from, &tile, some);
        memcpy(u + from, some, tile.n * sizeof *u);
    }
}

static void kernel_normal(const struct stream *stream, const struct lanes *lanes, double *z) {
    struct tile tile;
    double u[TILE], some[TILE];
    for (size_t from = 0; from < lanes->n; from += TILE) {
        tile_uniform(stream, lanes, from, &tile, u);
        tile_normal(tile.n, u, some);
        memcpy(z + from, some, tile.n * sizeof *z);
    }
}

static void kernel_stratified(const struct stratum *stratum, const struct lanes *lanes, double *u) {
    struct tile tile;
    double some[TILE];
    for (size_t from = 0; from < lanes->n; from += TILE) {
        tile_load(lanes, from, &tile);
        tile_stratum(stratum, &tile, some);
        memcpy(u + from, some, tile.n * sizeof *u);
    }
}

static void kernel_stratified_normal(const struct stratum *stratum, const struct lanes *lanes, double *z) {
    struct tile tile;
    double u[TILE], some[TILE];
    for (size_t from = 0; from < lanes->n; from += TILE) {
        tile_load(lanes, from, &tile);
        tile_stratum(stratum, &tile, u);
        tile_normal(tile.n, u, some);
        memcpy(z + from, some, tile.n * sizeof *z);
    }
}

static void kernel_exponential(const struct stream *stream, const struct lanes *lanes, double *x) {
    struct tile tile;
    double u[TILE];
    for (size_t from = 0; from < lanes->n; from += TILE) {
        tile_uniform(stream, lanes, from, &tile, u);
        for (size_t l = 0; l < lanes_round_up(tile.n); l++)
            u[l] = -fmath_log(u[l]);
        memcpy(x + from, u, tile.n * sizeof *x);
    }
}

static void kernel_poisson(const struct stream *stream, const struct lanes *lanes, const double *mean, int32_t *count) {
    struct tile tile;
    for (size_t from = 0; from < lanes->n; from += TILE) {
        tile_load(lanes, from, &tile);
        tile_poisson(stream, &tile, mean + from, count + from);
    }
}

static void kernel_binomial(const struct stream *stream, const struct lanes *lanes, const int32_t *trials,
                            const double *probability, int32_t *count) {
    struct tile tile;
    for (size_t from = 0; from < lanes->n; from += TILE) {
        tile_load(lanes, from, &tile);
        tile_binomial(stream, &tile, trials + from, probability + from, count + from);
    }
}

static void kernel_gamma(const struct stream *stream, const struct lanes *lanes, const double *shape, double *x) {
    struct tile tile;
    for (size_t from = 0; from < lanes->n; from += TILE) {
        tile_load(lanes, from, &tile);
        tile_gamma(stream, &tile, shape + from, x + from);
    }
}

/* By way of a buffer, since x and y may be one array. */
static void kernel_exp(size_t n, const double *x, double *y) {
    double some[TILE];
    for (size_t from = 0; from < n; from += TILE) {
        size_t m = n - from < TILE ? n - from : TILE;
        memcpy(some, x + from, m * sizeof *x);
        for (size_t l = m; l < lanes_round_up(m); l++)
            some[l] = 0.0;
        for (size_t l = 0; l < lanes_round_up(m); l++)
            some[l] = fmath_exp(some[l]);
        memcpy(y + from, some, m * sizeof *y);
    }
}

#define PASTE(a, b) a##b
#define SAMPLER(kernel) PASTE(sampler_, kernel)
#define TEXT(a) #a
#define NAME(kernel) TEXT(kernel)

const struct sampler SAMPLER(KERNEL) = {
    .name = NAME(KERNEL),
    .uniform = kernel_uniform,
    .normal = kernel_normal,
    .stratified = kernel_stratified,
    .stratified_normal = kernel_stratified_normal,
    .exponential = kernel_exponential,
    .poisson = kernel_poisson,
    .binomial = kernel_binomial,
    .gamma = kernel_gamma,
    .exp = kernel_exp,
};
