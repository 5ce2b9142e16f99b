/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/kernel.h"

#include "models/care/expect.h"
#include <math.h>
#include <stdlib.h>

struct kernel kernel_make(size_t n_product, const struct kernel_product *product, size_t n_year, double persistence) {
    struct kernel kernel = {.n_year = n_year};
    double euro = 0.0, square = 0.0;
    for (size_t p = 0; p < n_product; p++) {
        euro += product[p].clients * product[p].mean;
        square += product[p].clients * product[p].square;
    }
    for (size_t p = 0; p < n_product; p++) {
        const struct kernel_product *q = &product[p];
        double keep = q->duration / (1.0 + q->duration), share = q->clients * q->mean / euro, left = 1.0;
        double level = q->mean * q->mean + persistence * (q->square - q->mean * q->mean);
        for (size_t h = 0; h < n_year; h++) {
            kernel.stay[h] += share * (1.0 - keep) * left;
            kernel.stay_beta[h] += q->beta * share * (1.0 - keep) * left;
            kernel.correlation[h] += q->clients * (h == 0 ? q->square : level * left) / square;
            left *= keep;
        }
    }
    kernel.chance = square / (euro * euro);
    return kernel;
}

/* Mean square of what a client of a product costs, whatever his form. */
static double mean_square(const struct product *product, const struct care_rate *rate) {
    const double *unit = rate->unit_euro;
    double forms = (1.0 - rate->pgb_share) * unit[0] * unit[0] + rate->pgb_share * unit[1] * unit[1];
    return (1.0 + product->cv * product->cv) * forms;
}

enum status kernel_of_care(const struct care *care, const struct region *region, size_t n_year, struct kernel *kernel) {
    size_t n = region->n_municipality, n_product = care->n_product;
    double *clients = calloc(region->n_year * n * n_product, sizeof *clients), residents = 0.0;
    struct kernel_product *product = calloc(n_product, sizeof *product);
    struct care_rate *rate = calloc(n_product, sizeof *rate);
    enum status status = clients && product && rate ? STATUS_OK : STATUS_MEMORY;
    if (!status) {
        care_expect_clients(care, region, clients);
        care_rates_row(care, region, 0, 0, rate);
        for (size_t i = 0; i < n_year * n; i++) {
            residents += (double)region->residents[i];
            for (size_t p = 0; p < n_product; p++)
                product[p].clients += clients[i * n_product + p];
        }
        for (size_t p = 0; p < n_product; p++) {
            product[p].clients /= residents;
            product[p].duration = rate[p].duration;
            product[p].mean =
                (1.0 - rate[p].pgb_share) * rate[p].unit_euro[0] + rate[p].pgb_share * rate[p].unit_euro[1];
            product[p].square = mean_square(&care->product[p], &rate[p]);
            product[p].beta = care->product[p].beta;
        }
        *kernel = kernel_make(n_product, product, n_year, 1.0);
    }
    free(clients);
    free(product);
    free(rate);
    return status;
}

void kernel_response(const struct kernel *kernel, const double *stay, double rho, double *response) {
    size_t n = kernel->n_year;
    for (size_t t = 0; t < n; t++)
        for (size_t s = 0; s < n; s++) {
            double sum = 0.0, left = 1.0;
            for (size_t u = s; s > 0 && u <= t; u++) {
                sum += stay[t - u] * left;
                left *= rho;
            }
            response[t * n + s] = sum;
        }
}
