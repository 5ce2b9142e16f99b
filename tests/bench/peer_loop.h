/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of peer.cfg as a plain loop, one cell after the other, for peers in C. Who includes this has defined before
 *
 *   peer_rng                            a source of random bits
 *   peer_normal(rng, sd)                normal with mean 0
 *   peer_poisson(rng, mean)             unsigned
 *   peer_binomial(rng, p, n)            unsigned
 *   peer_gamma(rng, shape, scale)       mean shape x scale
 *
 * and calls peer_run, which prints nanoseconds of processor time per cell and the region's costs. */
#ifndef TESTS_BENCH_PEER_LOOP_H
#define TESTS_BENCH_PEER_LOOP_H

#include "tests/bench/bench.h"

#include <string.h>

enum { MOST_TOWNS = 100, PRODUCTS = 10, YEARS = 5 };

/* users per youth, mean duration in years, cost per client-year in EUR, its coefficient of variation, share with a PGB
 */
static const struct {
    double users, duration, mean, cv, pgb;
} product[PRODUCTS] = {
    {0.0600, 0.96, 4500, 1.2, 0.05},  {0.0250, 1.20, 6500, 1.2, 0.06}, {0.0120, 0.97, 7500, 1.1, 0.02},
    {0.0080, 1.17, 14000, 1.0, 0.03}, {0.0065, 4.30, 22000, 0.6, 0.0}, {0.0030, 2.00, 48000, 0.8, 0.02},
    {0.0008, 0.50, 95000, 0.7, 0.0},  {0.0055, 2.27, 9000, 0.5, 0.0},  {0.0050, 1.00, 3000, 0.8, 0.0},
    {0.0020, 1.50, 11000, 1.0, 0.60},
};

/* Which field of a line of comma-separated values has this name; leaves the program when none has. */
static size_t find_column(const char *header, const char *name) {
    char line[1024];
    char *rest = line;
    snprintf(line, sizeof line, "%s", header);
    for (size_t column = 0; rest; column++)
        if (strcmp(strsep(&rest, ",\r\n"), name) == 0)
            return column;
    fprintf(stderr, "no column %s; give the municipalities.csv of a region\n", name);
    exit(2);
}

static double read_field(const char *text, size_t column) {
    for (; column > 0 && text; column--) {
        text = strchr(text, ',');
        text = text ? text + 1 : NULL;
    }
    return text ? strtod(text, NULL) : 0.0;
}

/* Youths times need of every municipality. */
static size_t read_need(const char *path, double *need) {
    FILE *file = fopen(path, "r");
    char line[1024];
    size_t n = 0;
    if (!file || !fgets(line, sizeof line, file)) {
        fprintf(stderr, "cannot read %s; give the municipalities.csv of a region\n", path);
        exit(2);
    }
    size_t youths = find_column(line, "youths_2015"), kappa = find_column(line, "kappa");
    for (; n < MOST_TOWNS && fgets(line, sizeof line, file); n++)
        need[n] = read_field(line, youths) * read_field(line, kappa);
    fclose(file);
    return n;
}

/* What all municipalities of a draw share, and what the products need in every year. */
struct draw {
    double factor[YEARS][PRODUCTS], price[YEARS];
};

static void draw_regional(peer_rng *rng, double municipal, struct draw *d) {
    double walk = 0.0, price = 0.0, walk_variance = 0.0, municipal_variance = 0.0;
    for (int t = 0; t < YEARS; t++) {
        if (t > 0) {
            walk += peer_normal(rng, 0.04);
            price += 0.04 + peer_normal(rng, 0.01);
            walk_variance += 0.04 * 0.04;
            municipal_variance = 0.49 * municipal_variance + municipal * municipal;
        }
        d->price[t] = exp(price);
        for (int p = 0; p < PRODUCTS; p++)
            d->factor[t][p] =
                exp(walk + peer_normal(rng, 0.03) - 0.5 * (walk_variance + municipal_variance + 0.03 * 0.03));
    }
}

static double gamma_cost(peer_rng *rng, unsigned clients, double shape, double scale) {
    return clients > 0 ? peer_gamma(rng, clients * shape, scale) : 0.0;
}

/* cost[2][YEARS] of one municipality. */
static void draw_town(peer_rng *rng, const struct draw *d, double need, double cost[2][YEARS]) {
    unsigned stock[PRODUCTS];
    double municipal = 0.0;
    memset(cost, 0, 2 * YEARS * sizeof(double));
    for (int t = 0; t < YEARS; t++) {
        if (t > 0)
            municipal = 0.7 * municipal + peer_normal(rng, 0.06);
        double factor = exp(municipal);
        for (int p = 0; p < PRODUCTS; p++) {
            double leave = 1.0 / (1.0 + product[p].duration), shape = 1.0 / (product[p].cv * product[p].cv);
            double mean = need * product[p].users * factor * d->factor[t][p];
            stock[p] = t == 0 ? peer_poisson(rng, mean)
                              : peer_binomial(rng, 1.0 - leave, stock[p]) + peer_poisson(rng, leave * mean);
            unsigned pgb = product[p].pgb > 0.0 ? peer_binomial(rng, product[p].pgb, stock[p]) : 0;
            double scale = product[p].mean / shape * d->price[t];
            cost[0][t] += gamma_cost(rng, stock[p] - pgb, shape, scale);
            cost[1][t] += gamma_cost(rng, pgb, shape, scale);
        }
    }
}

/* Of the municipalities in that table. */
static void peer_run(peer_rng *rng, const char *municipalities, size_t draws) {
    double need[MOST_TOWNS];
    size_t n_town = read_need(municipalities, need);
    double(*cost)[2][YEARS] = bench_room(draws * n_town, sizeof *cost);
    double start = bench_now();
    for (size_t r = 0; r < draws; r++) {
        struct draw d;
        draw_regional(rng, 0.06, &d);
        for (size_t i = 0; i < n_town; i++)
            draw_town(rng, &d, need[i], cost[r * n_town + i]);
    }
    double seconds = bench_now() - start;
    double *total = bench_room(draws, sizeof *total);
    bench_put("simulate_ns", seconds * 1e9 / (double)(draws * n_town * PRODUCTS * YEARS));
    for (int t = 0; t < YEARS; t += YEARS - 1) {
        memset(total, 0, draws * sizeof *total);
        for (size_t k = 0; k < draws * n_town; k++)
            total[k / n_town] += cost[k][0][t] + cost[k][1][t];
        bench_put_mean(t == 0 ? "first" : "last", total, draws);
    }
    free(total);
    free(cost);
}

#endif
