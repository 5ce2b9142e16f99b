/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/cohort.h"

#include "models/care/rate.h"
#include <stdlib.h>
#include <string.h>

void cohorts_free(struct cohorts *cohorts) {
    free(cohorts->room);
    memset(cohorts, 0, sizeof *cohorts);
}

/* A client of a product in a year: mean and second moment of his cost. */
struct client {
    double mean, square;
};

static struct client client_of(const struct product *product, const struct care_rate *rate, double price) {
    const double *unit = rate->unit_euro;
    double zin = 1.0 - rate->pgb_share, pgb = rate->pgb_share;
    double square = (1.0 + product->cv * product->cv) * (zin * unit[0] * unit[0] + pgb * unit[1] * unit[1]);
    return (struct client){price * (zin * unit[0] + pgb * unit[1]), price * price * square};
}

/* Row t of the covariance, in EUR^2. n[u]: clients of the product in year t who entered in u; mean[u]: of year u. */
static void add_chance(const struct care *care, const struct product *product, size_t t, const double *n,
                       const struct client *client, const double *mean, double *chance) {
    double spread = product->cv * product->cv, since = 0.0;
    for (size_t u = 0; u < t; u++)
        spread *= care->persistence;
    for (size_t u = 0; u < t; u++) {
        since += n[u];
        chance[u] += since * (1.0 + spread) * client->mean * mean[u];
        spread = care->persistence > 0.0 ? spread / care->persistence : 0.0;
    }
    chance[t] += (since + n[t]) * client->square;
}

static void scale(struct cohorts *c) {
    size_t years = c->n_year;
    for (size_t t = 0; t < years; t++)
        for (size_t u = 0; u <= t; u++) {
            double both = c->euro[t] * c->euro[u];
            double relative = both > 0.0 ? c->chance[t * years + u] / both : 0.0;
            c->chance[t * years + u] = c->chance[u * years + t] = relative;
            for (size_t p = 0; p < c->n_product; p++)
                c->share[(t * c->n_product + p) * years + u] /= c->euro[t] > 0.0 ? c->euro[t] : 1.0;
        }
}

enum status cohorts_make(const struct care *care, const struct region *region, size_t i, size_t n_year,
                         struct cohorts *c) {
    size_t n_product = care->n_product;
    struct care_rate rate[CARE_PRODUCT_MAX];
    *c = (struct cohorts){.n_year = n_year, .n_product = n_product};
    c->room = calloc(n_year * n_product * n_year + n_year + n_year * n_year + 2 * n_product * n_year, sizeof *c->room);
    if (!c->room)
        return STATUS_MEMORY;
    c->share = c->room;
    c->euro = c->share + n_year * n_product * n_year;
    c->chance = c->euro + n_year;
    double *clients = c->chance + n_year * n_year, *mean = clients + n_product * n_year; /* [n_product][n_year] */
    for (size_t t = 0; t < n_year; t++) {
        care_rates_row(care, region, t, i, rate);
        for (size_t p = 0; p < n_product; p++) {
            struct client client = client_of(&care->product[p], &rate[p], care_expect_price(care, t));
            double *n = clients + p * n_year, *share = c->share + (t * n_product + p) * n_year;
            for (size_t u = 0; u < t; u++)
                n[u] *= care_rate_keep(&rate[p]);
            n[t] = rate[p].inflow;
            mean[p * n_year + t] = client.mean;
            add_chance(care, &care->product[p], t, n, &client, mean + p * n_year, c->chance + t * n_year);
            for (size_t u = 0; u <= t; u++) {
                share[u] = n[u] * client.mean;
                c->euro[t] += share[u];
            }
        }
    }
    scale(c);
    return STATUS_OK;
}
