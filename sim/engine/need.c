/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/need.h"

#include "models/care/expect.h"
#include <stdlib.h>
#include <string.h>

void need_free(struct need_table *need) {
    free(need->cell);
    free(need->client_cost);
    free(need->clients);
    memset(need, 0, sizeof *need);
}

/* Sums over the region of one year: cents and clients by class. */
static void sum_classes(const struct plan *plan, size_t t, const double *clients, struct need_table *need) {
    size_t n = plan->n_municipality, n_product = plan->scenario->care.n_product;
    double *cost = need->client_cost + t * plan->n_care, *count = need->clients + t * plan->n_care;
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < plan->n_cell; c++)
            cost[c % plan->n_care] += need->cell[(t * n + i) * plan->n_cell + c];
        for (size_t p = 0; p < n_product; p++)
            count[plan->scenario->care.product[p].care] += clients[(t * n + i) * n_product + p];
    }
    for (size_t c = 0; c < plan->n_care; c++)
        cost[c] = count[c] > 0.0 ? cost[c] / count[c] : 0.0;
}

static void fill(const struct plan *plan, const struct care *care, double *clients, int64_t *cents,
                 struct need_table *need) {
    const struct region *region = &plan->scenario->region;
    size_t cells = plan->n_municipality * plan->n_cell, row = plan->n_municipality * care->n_product;
    care_expect_clients(care, region, clients);
    for (size_t t = 0; t < plan->n_year; t++) {
        care_expect_cells(care, region, t, clients + t * row, cents, NULL);
        for (size_t k = 0; k < cells; k++)
            need->cell[t * cells + k] = (double)cents[k];
        sum_classes(plan, t, clients, need);
    }
}

enum status need_init(struct need_table *need, const struct plan *plan) {
    struct care care = {0};
    size_t n = plan->n_municipality, n_product = plan->scenario->care.n_product;
    memset(need, 0, sizeof *need);
    enum status status = care_copy(&plan->scenario->care, &care);
    if (status)
        return status;
    care.n_realised = 0;
    for (size_t p = 0; p < n_product; p++)
        care.product[p].procurement = (struct procurement){0};
    double *clients = calloc(plan->n_year * n * n_product, sizeof *clients);
    int64_t *cents = calloc(n * plan->n_cell, sizeof *cents);
    need->cell = calloc(plan->n_year * n * plan->n_cell, sizeof *need->cell);
    need->client_cost = calloc(plan->n_year * plan->n_care, sizeof *need->client_cost);
    need->clients = calloc(plan->n_year * plan->n_care, sizeof *need->clients);
    if (clients && cents && need->cell && need->client_cost && need->clients) {
        fill(plan, &care, clients, cents, need);
    } else {
        need_free(need);
        status = STATUS_MEMORY;
    }
    free(clients);
    free(cents);
    care_copy_free(&care);
    return status;
}
