/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running care that stays pooled after a municipality left: which part of its care that is, expected. */
#include "models/care/expect.h"
#include "models/region/merger.h"
#include "sim/engine/leaving.h"

#include <math.h>
#include <stdlib.h>

bool leaving_has_running_care(const struct plan *plan, size_t s, size_t t, size_t i) {
    const struct region *region = &plan->scenario->region;
    if (plan->scenario->scheme[s].leaving->cohort != LEAVING_COHORT_ENTERED ||
        (int)t < plan->leaving->verdict[s * plan->n_municipality + i].out)
        return false;
    return !region->division || !division_is_merged(region, &region->division[t], i);
}

static int64_t part_of(double part, double whole) {
    return whole > 0.0 ? (int64_t)llround(fmin(part / whole, 1.0) * (double)NANO) : 0;
}

/* Clients of a product in year t who entered before year `out`: of those of its last year as a member, part stays on
 * each year. */
static double still_there(const struct plan *plan, const double *clients, size_t i, size_t p, size_t out, size_t t) {
    const struct care *care = &plan->scenario->care;
    struct care_rate rate[CARE_PRODUCT_MAX];
    double n = clients[((out - 1) * plan->n_municipality + i) * care->n_product + p];
    for (size_t year = out; year <= t; year++) {
        care_rates_row(care, &plan->scenario->region, year, i, rate);
        n *= care_rate_keep(&rate[p]);
    }
    return n;
}

/* Sums over the products of a cell or class: of those who were there, and of all. */
struct sums {
    double old_clients, all_clients;
    double old_cost[FORM_COUNT], all_cost[FORM_COUNT];
};

static struct sums sum_products(const struct plan *plan, const double *clients, size_t i, size_t c, size_t out,
                                size_t t) {
    const struct care *care = &plan->scenario->care;
    struct sums sums = {0};
    struct care_rate rate[CARE_PRODUCT_MAX];
    care_rates_row(care, &plan->scenario->region, t, i, rate);
    for (size_t p = 0; p < care->n_product; p++) {
        const struct product *product = &care->product[p];
        if (product->care != c)
            continue;
        double all = clients[(t * plan->n_municipality + i) * care->n_product + p];
        double old = still_there(plan, clients, i, p, out, t);
        double cost[FORM_COUNT] = {[FORM_ZIN] = (1.0 - rate[p].pgb_share) * rate[p].unit_euro[0],
                                   [FORM_PGB] = rate[p].pgb_share * rate[p].unit_euro[1]};
        sums.all_clients += all;
        sums.old_clients += old;
        for (size_t f = 0; f < FORM_COUNT; f++) {
            sums.all_cost[f] += all * cost[f];
            sums.old_cost[f] += old * cost[f];
        }
    }
    return sums;
}

static void share_out(const struct plan *plan, struct leaving_share *share, const double *clients, size_t i, size_t out,
                      size_t t) {
    size_t at = t * plan->n_municipality + i;
    double old = 0.0, all = 0.0;
    for (size_t c = 0; c < plan->n_care; c++) {
        struct sums sums = sum_products(plan, clients, i, c, out, t);
        share->care[at * plan->n_care + c] = part_of(sums.old_clients, sums.all_clients);
        for (size_t f = 0; f < FORM_COUNT; f++) {
            share->cell[at * plan->n_cell + f * plan->n_care + c] = part_of(sums.old_cost[f], sums.all_cost[f]);
            old += sums.old_cost[f];
            all += sums.all_cost[f];
        }
    }
    share->whole[at] = part_of(old, all);
}

static enum status allocate(const struct plan *plan, struct leaving_share *share) {
    size_t rows = plan->n_year * plan->n_municipality;
    if (share->cell)
        return STATUS_OK;
    share->cell = calloc(rows * plan->n_cell, sizeof *share->cell);
    share->care = calloc(rows * plan->n_care, sizeof *share->care);
    share->whole = calloc(rows, sizeof *share->whole);
    return share->cell && share->care && share->whole ? STATUS_OK : STATUS_MEMORY;
}

static void fill(int64_t *to, size_t n) {
    for (size_t k = 0; k < n; k++)
        to[k] = NANO;
}

enum status leaving_compute_share(struct plan *plan, size_t scheme) {
    struct leaving_share *share = &plan->leaving->share[scheme];
    size_t n = plan->n_municipality, rows = plan->n_year * n;
    double *clients = calloc(rows * plan->scenario->care.n_product, sizeof *clients);
    enum status status = clients ? allocate(plan, share) : STATUS_MEMORY;
    if (!status) {
        care_expect_clients(&plan->scenario->care, &plan->scenario->region, clients);
        fill(share->cell, rows * plan->n_cell);
        fill(share->care, rows * plan->n_care);
        fill(share->whole, rows);
        for (size_t i = 0; i < n; i++) {
            size_t out = (size_t)plan->leaving->verdict[scheme * n + i].out;
            for (size_t t = out; t < plan->n_year && leaving_has_running_care(plan, scheme, t, i); t++)
                share_out(plan, share, clients, i, out, t);
        }
    }
    free(clients);
    return status;
}
