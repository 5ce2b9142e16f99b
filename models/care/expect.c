#include "models/care/expect.h"

#include "models/core/fmath.h"
#include <stdlib.h>
#include <string.h>

double care_exit_share(const struct product *product) {
    return 1.0 / (1.0 + product->duration);
}

/* (1 + trend)^year by repeated multiplication: the same bits everywhere. */
static double grow(double trend, size_t year) {
    double factor = 1.0;
    for (size_t t = 0; t < year; t++)
        factor *= 1.0 + trend;
    return factor;
}

double care_inflow_rate(const struct care *care, const struct product *product, size_t year) {
    return care_exit_share(product) * product->users_per_youth * care->use_index[year] *
           grow(product->use_trend, year);
}

void care_expect_clients(const struct care *care, const struct region *region, double *clients) {
    size_t n = region->n_municipality, n_product = care->n_product;
    for (size_t t = 0; t < care->n_year; t++)
        for (size_t i = 0; i < n; i++)
            for (size_t p = 0; p < n_product; p++) {
                const struct product *product = &care->product[p];
                double need = (double)region->youths[t * n + i] * region_kappa(region, p, i);
                double *cell = &clients[(t * n + i) * n_product + p];
                if (t == 0)
                    *cell = need * product->users_per_youth;
                else
                    *cell = (1.0 - care_exit_share(product)) * cell[-(ptrdiff_t)(n * n_product)] +
                            need * care_inflow_rate(care, product, t);
            }
}

double care_expect_price(const struct care *care, size_t year) {
    double step = care->price_trend + care->intensity_trend + 0.5 * care->price_sd * care->price_sd;
    return fmath_exp(step * (double)year);
}

void care_expect_cells(const struct care *care, const struct region *region, size_t year, const double *clients,
                       int64_t *cost_cents, int32_t *client_count) {
    double price = care_expect_price(care, year);
    for (size_t i = 0; i < region->n_municipality; i++)
        for (size_t c = 0; c < care->n_care; c++) {
            double users = 0.0, euro[CARE_FORMS] = {0.0, 0.0};
            for (size_t p = 0; p < care->n_product; p++) {
                const struct product *product = &care->product[p];
                if (product->care != c)
                    continue;
                double expected = clients[i * care->n_product + p];
                users += expected;
                euro[0] += expected * (1.0 - product->pgb_share) * product->mean_cost * price;
                euro[1] += expected * product->pgb_share * product->mean_cost * product->pgb_cost_factor * price;
            }
            if (client_count)
                client_count[i * care->n_care + c] = (int32_t)(users + 0.5);
            for (size_t f = 0; cost_cents && f < CARE_FORMS; f++)
                cost_cents[(i * CARE_FORMS + f) * care->n_care + c] = (int64_t)(euro[f] * 100.0 + 0.5);
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
