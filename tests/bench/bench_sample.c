/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nanoseconds per variate of every kernel that runs here, and of GSL beside it. */
#include "models/core/sample.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LANES = 512 };

struct bench {
    const char *what;
    enum { UNIFORM, NORMAL, EXPONENTIAL, EXP, POISSON, BINOMIAL, GAMMA } kind;
    double a, b;
};

static const struct bench benches[] = {
    {"uniform", UNIFORM, 0, 0},
    {"normal", NORMAL, 0, 0},
    {"exponential", EXPONENTIAL, 0, 0},
    {"exp", EXP, 0, 0},
    {"poisson 0", POISSON, 0, 0},
    {"poisson 0.5", POISSON, 0.5, 0},
    {"poisson 3", POISSON, 3, 0},
    {"poisson 10", POISSON, 10, 0},
    {"poisson 13.9", POISSON, 13.9, 0},
    {"poisson 20", POISSON, 20, 0},
    {"poisson 25", POISSON, 25, 0},
    {"poisson 31", POISSON, 31, 0},
    {"poisson 100", POISSON, 100, 0},
    {"poisson 1e5", POISSON, 1e5, 0},
    {"binomial 5 .4", BINOMIAL, 5, 0.4},
    {"binomial 30 .6", BINOMIAL, 30, 0.6},
    {"binomial 60 .6", BINOMIAL, 60, .6},
    {"binomial 1000 .01", BINOMIAL, 1000, 0.01},
    {"binomial 1000 .6", BINOMIAL, 1000, 0.6},
    {"gamma 0.3", GAMMA, 0.3, 0},
    {"gamma 1", GAMMA, 1, 0},
    {"gamma 20", GAMMA, 20, 0},
    {"gamma 1000", GAMMA, 1000, 0},
};

struct data {
    uint32_t draw[LANES];
    double a[LANES], b[LANES], x[LANES];
    int32_t trials[LANES], count[LANES];
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void draw_once(const struct sampler *s, const struct bench *b, struct data *d, unsigned year) {
    struct stream stream = stream_open(1, 2, 3, 0, year, SOURCE_STOCK);
    struct lanes lanes = {LANES, d->draw, NULL};
    switch (b->kind) {
    case UNIFORM:
        s->uniform(&stream, &lanes, d->x);
        break;
    case NORMAL:
        s->normal(&stream, &lanes, d->x);
        break;
    case EXPONENTIAL:
        s->exponential(&stream, &lanes, d->x);
        break;
    case EXP:
        s->exp(LANES, d->a, d->x);
        break;
    case POISSON:
        s->poisson(&stream, &lanes, d->a, d->count);
        break;
    case BINOMIAL:
        s->binomial(&stream, &lanes, d->trials, d->b, d->count);
        break;
    case GAMMA:
        s->gamma(&stream, &lanes, d->a, d->x);
        break;
    }
}

static void draw_once_gsl(gsl_rng *rng, const struct bench *b, struct data *d) {
    for (size_t l = 0; l < LANES; l++)
        switch (b->kind) {
        case UNIFORM:
            d->x[l] = gsl_rng_uniform_pos(rng);
            break;
        case NORMAL:
            d->x[l] = gsl_ran_ugaussian(rng);
            break;
        case EXPONENTIAL:
            d->x[l] = gsl_ran_exponential(rng, 1.0);
            break;
        case EXP:
            break;
        case POISSON:
            d->count[l] = (int32_t)gsl_ran_poisson(rng, b->a);
            break;
        case BINOMIAL:
            d->count[l] = (int32_t)gsl_ran_binomial(rng, b->b, (unsigned)b->a);
            break;
        case GAMMA:
            d->x[l] = gsl_ran_gamma(rng, b->a, 1.0);
            break;
        }
}

/* The best of five batches, per variate. */
static double measure(const struct sampler *s, gsl_rng *rng, const struct bench *b, struct data *d) {
    double best = 1e30;
    for (int batch = 0; batch < 5; batch++) {
        double start = now();
        unsigned rounds = 0;
        for (; now() - start < 1e7; rounds++) {
            if (s)
                draw_once(s, b, d, rounds & 0xffff);
            else
                draw_once_gsl(rng, b, d);
        }
        double each = (now() - start) / rounds / LANES;
        best = each < best ? each : best;
    }
    return best;
}

int main(void) {
    static const char *const name[] = {"plain", "avx2", "avx512"};
    static struct data data;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!rng)
        return 1;
    printf("%-18s %8s %8s %8s %8s   ns per variate, %d lanes\n", "", name[0], name[1], name[2], "GSL", LANES);
    for (size_t i = 0; i < sizeof benches / sizeof benches[0]; i++) {
        for (size_t l = 0; l < LANES; l++) {
            data.draw[l] = (uint32_t)l;
            /* means differ a little between draws, as in a run */
            data.a[l] = benches[i].a * (1.0 + 0.2 * ((double)(l % 16) / 15.0 - 0.5));
            data.b[l] = benches[i].b;
            data.trials[l] = benches[i].kind == BINOMIAL ? (int32_t)benches[i].a : 0;
        }
        printf("%-18s", benches[i].what);
        for (int k = 0; k < 3; k++) {
            const struct sampler *s = sampler_by_name(name[k]);
            if (s)
                printf(" %8.2f", measure(s, NULL, &benches[i], &data));
            else
                printf(" %8s", "-");
        }
        printf(" %8.2f\n", measure(NULL, rng, &benches[i], &data));
    }
    gsl_rng_free(rng);
    return 0;
}
