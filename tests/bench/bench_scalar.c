/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A peer: the model of peer.cfg as a plain C loop over the samplers that are known as the fastest of their kind, one
 * number at a time. bench_scalar MUNICIPALITIES.csv DRAWS prints nanoseconds per cell and the region's mean costs. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* xoshiro256++ (Blackman and Vigna 2021), its state filled by splitmix64 (Steele, Lea and Flood 2014). */
typedef struct {
    uint64_t s[4];
} peer_rng;

static uint64_t rotate(uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
}

static inline uint64_t bits(peer_rng *rng) {
    uint64_t *s = rng->s, result = rotate(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

static void seed(peer_rng *rng, uint64_t x) {
    for (int k = 0; k < 4; k++) {
        uint64_t z = x += UINT64_C(0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
        rng->s[k] = z ^ (z >> 31);
    }
}

/* In (0, 1]. */
static inline double uniform(peer_rng *rng) {
    return (double)((bits(rng) >> 11) + 1) * 0x1p-53;
}

/* The ziggurat of 256 layers of equal area (Marsaglia and Tsang 2000); edge[0] is the width of the lowest as if it were
 * a rectangle, of which what is beyond edge[1] is the tail. */
enum { LAYERS = 256 };
#define TAIL_FROM 3.6541528853610088
#define LAYER_AREA 0.00492867323399
static double edge[LAYERS + 1], height[LAYERS + 1];

static void build_ziggurat(void) {
    height[1] = exp(-0.5 * TAIL_FROM * TAIL_FROM);
    edge[0] = LAYER_AREA / height[1];
    edge[1] = TAIL_FROM;
    for (int k = 1; k < LAYERS; k++) {
        height[k + 1] = height[k] + LAYER_AREA / edge[k];
        edge[k + 1] = k + 1 < LAYERS ? sqrt(-2.0 * log(height[k + 1])) : 0.0;
    }
}

static double normal_tail(peer_rng *rng) {
    for (;;) {
        double x = -log(uniform(rng)) / TAIL_FROM, y = -log(uniform(rng));
        if (2.0 * y > x * x)
            return TAIL_FROM + x;
    }
}

static inline double peer_normal(peer_rng *rng, double sd) {
    for (;;) {
        uint64_t b = bits(rng);
        int layer = (int)(b & (LAYERS - 1));
        double side = (double)((int64_t)b >> 11) * 0x1p-52, x = side * edge[layer];
        if (fabs(x) < edge[layer + 1])
            return sd * x;
        if (layer == 0)
            return sd * copysign(normal_tail(rng), side);
        if (height[layer] + uniform(rng) * (height[layer + 1] - height[layer]) < exp(-0.5 * x * x))
            return sd * x;
    }
}

/* Inversion, one step after the other, for a small mean: the chance of 0, and how that of k follows from that of k - 1
 * as (to / k - less). */
static unsigned count_up(peer_rng *rng, double chance, double to, double less, unsigned most) {
    double u = uniform(rng);
    unsigned k = 0;
    while (u > chance && k < most) {
        u -= chance;
        k++;
        chance *= to / k - less;
    }
    return k;
}

/* Transformed rejection with squeeze, PTRS (Hörmann 1993, The transformed rejection method for generating Poisson
 * random variables). */
static unsigned peer_poisson(peer_rng *rng, double mean) {
    if (mean < 10.0)
        return count_up(rng, exp(-mean), mean, 0.0, 200);
    double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b, log_mean = log(mean);
    double scale = 1.1239 + 1.1328 / (b - 3.4), squeeze = 0.9277 - 3.6224 / (b - 2.0);
    for (;;) {
        double u = uniform(rng) - 0.5, v = uniform(rng), s = 0.5 - fabs(u);
        double k = floor((2.0 * a / s + b) * u + mean + 0.43);
        if (s >= 0.07 && v <= squeeze)
            return (unsigned)k;
        if (k < 0.0 || (s < 0.013 && v > s))
            continue;
        if (log(v * scale / (a / (s * s) + b)) <= k * log_mean - mean - lgamma(k + 1.0))
            return (unsigned)k;
    }
}

/* The same for the binomial, BTRS (Hörmann 1993, The generation of binomial random variates); p at most a half. */
static unsigned binomial_half(peer_rng *rng, double p, unsigned n) {
    double odds = p / (1.0 - p), mean = n * p;
    if (mean < 10.0)
        return count_up(rng, exp(n * log1p(-p)), (n + 1.0) * odds, odds, n);
    double sd = sqrt(mean * (1.0 - p)), b = 1.15 + 2.53 * sd, a = -0.0873 + 0.0248 * b + 0.01 * p;
    double scale = (2.83 + 5.1 / b) * sd, squeeze = 0.92 - 4.2 / b, mode = floor((n + 1.0) * p);
    for (;;) {
        double u = uniform(rng) - 0.5, v = uniform(rng), s = 0.5 - fabs(u);
        double k = floor((2.0 * a / s + b) * u + mean + 0.5);
        if (s >= 0.07 && v <= squeeze)
            return (unsigned)k;
        if (k < 0.0 || k > n)
            continue;
        if (log(v * scale / (a / (s * s) + b)) <= (k - mode) * log(odds) + lgamma(mode + 1.0) + lgamma(n - mode + 1.0) -
                                                      lgamma(k + 1.0) - lgamma(n - k + 1.0))
            return (unsigned)k;
    }
}

static unsigned peer_binomial(peer_rng *rng, double p, unsigned n) {
    if (n == 0)
        return 0;
    return p <= 0.5 ? binomial_half(rng, p, n) : n - binomial_half(rng, 1.0 - p, n);
}

/* Marsaglia and Tsang (2000, A simple method for generating gamma variables). */
static double peer_gamma(peer_rng *rng, double shape, double scale) {
    if (shape < 1.0)
        return peer_gamma(rng, shape + 1.0, scale) * pow(uniform(rng), 1.0 / shape);
    double d = shape - 1.0 / 3.0, c = 1.0 / sqrt(9.0 * d);
    for (;;) {
        double x = peer_normal(rng, 1.0), v = 1.0 + c * x, u = uniform(rng);
        if (v <= 0.0)
            continue;
        v = v * v * v;
        if (u < 1.0 - 0.0331 * (x * x) * (x * x) || log(u) < 0.5 * x * x + d * (1.0 - v + log(v)))
            return scale * d * v;
    }
}

#include "tests/bench/peer_loop.h"

int main(int argc, char **argv) {
    size_t draws = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
    peer_rng rng;
    if (draws < 2) {
        fprintf(stderr, "usage: bench_scalar MUNICIPALITIES.csv DRAWS\n");
        return 2;
    }
    build_ziggurat();
    seed(&rng, 20161122);
    peer_run(&rng, argv[1], draws);
    return 0;
}
