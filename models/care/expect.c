/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/expect.h"

#include "models/care/financing.h"
#include "models/care/level.h"
#include <stdlib.h>
#include <string.h>

void care_expect_clients(const struct care *care, const struct region *region, double *clients) {
    size_t n = region->n_municipality, n_product = care->n_product;
    struct care_rate rate[CARE_PRODUCT_MAX];
    for (size_t i = 0; i < n; i++) {
        double level = level_mean(care, region, i);
        for (size_t t = 0; t < care->n_year; t++) {
            double *cell = &clients[(t * n + i) * n_product];
            care_rates_row(care, region, t, i, rate);
            for (size_t p = 0; p < n_product; p++) {
                double stay = t == 0 ? 0.0 : care_rate_keep(&rate[p]) * cell[(ptrdiff_t)p - (ptrdiff_t)(n * n_product)];
                cell[p] = stay + rate[p].inflow * level;
            }
        }
    }
}

void care_expect_cells(const struct care *care, const struct region *region, size_t year, const double *clients,
                       int64_t *cost_cents, int32_t *client_count) {
    double price = care_expect_price(care, year);
    struct care_rate rate[CARE_PRODUCT_MAX];
    for (size_t i = 0; i < region->n_municipality; i++) {
        care_rates_row(care, region, year, i, rate);
        for (size_t c = 0; c < care->n_care; c++) {
            double users = 0.0, euro[CARE_FORMS] = {0.0, 0.0};
            for (size_t p = 0; p < care->n_product; p++) {
                const struct product *product = &care->product[p];
                if (product->care != c)
                    continue;
                double expected = clients[i * care->n_product + p];
                users += expected;
                euro[0] += expected * (1.0 - rate[p].pgb_share) * rate[p].unit_euro[0] * price *
                           financing_volume_part(product);
                euro[1] += expected * rate[p].pgb_share * rate[p].unit_euro[1] * price;
            }
            if (client_count)
                client_count[i * care->n_care + c] = (int32_t)(users + 0.5);
            for (size_t f = 0; cost_cents && f < CARE_FORMS; f++)
                cost_cents[(i * CARE_FORMS + f) * care->n_care + c] = (int64_t)(euro[f] * 100.0 + 0.5);
        }
    }
}

enum status care_expect_cost_share(const struct care *care, const struct region *region, double *cost_share) {
    size_t n = region->n_municipality;
    double *clients = calloc(care->n_year * n * care->n_product, sizeof *clients);
    if (!clients)
        return STATUS_MEMORY;
    care_expect_clients(care, region, clients);
    double total = 0.0;
    for (size_t i = 0; i < n; i++) {
        cost_share[i] = 0.0;
        for (size_t p = 0; p < care->n_product; p++) {
            const struct product *product = &care->product[p];
            double unit = 1.0 + product->pgb_share * (product->pgb_cost_factor - 1.0);
            cost_share[i] += clients[i * care->n_product + p] * unit * product->mean_cost;
        }
        total += cost_share[i];
    }
    for (size_t i = 0; i < n; i++)
        cost_share[i] /= total;
    free(clients);
    return STATUS_OK;
}
