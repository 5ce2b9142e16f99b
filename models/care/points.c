/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/points.h"

#include "models/care/level.h"
#include "models/core/fmath.h"
#include <math.h>
#include <stdlib.h>

bool care_points_are_known(const struct care_plan *plan) {
    return !plan->procurement && !plan->condition && plan->care->n_extra == 0;
}

/* One lane: its set of inputs and its point. */
struct point {
    const struct care_plan *plan;
    const struct care_sets *sets;
    struct care_block *block;
    size_t lane;
    const double *level; /* [n_municipality] uniforms */
};

static double number(const struct point *at, size_t which) {
    const struct care_sets *sets = at->sets;
    return sets->number[which * sets->capacity + sets->slot[at->lane]];
}

static double of_all(const struct point *at, enum rate_of_all what) {
    return number(at, rates_of_all(&at->plan->rates, what));
}

/* E[exp A] where A stands. */
static double level_factor(const struct point *at, size_t i) {
    const struct care_rates *rates = &at->plan->rates;
    double sd = number(at, rates_of_town(rates, i, RATE_LEVEL_SD));
    double centre = number(at, rates_of_town(rates, i, RATE_LEVEL_CENTRE));
    return fmath_exp(level_at(at->plan->care->level, sd, centre, of_all(at, RATE_LEVEL_FREEDOM), at->level[i]));
}

/* E[price] of year t, as care_expect_price. */
static double price_of(const struct point *at, size_t t) {
    double sd = of_all(at, RATE_PRICE_SD), trend = of_all(at, RATE_TREND_SD) * (double)t;
    return fmath_exp((of_all(at, RATE_PRICE_STEP) + 0.5 * sd * sd) * (double)t + 0.5 * (trend * trend));
}

/* The mean share of a PGB, its logit an AR(1) with this sd. */
static double pgb_share(const struct point *at, size_t t, size_t i, size_t p, double logit_sd) {
    double odds_against = number(at, rates_of_cell(&at->plan->rates, t, i, p, RATE_ODDS_AGAINST));
    return care_expect_share(1.0 / (1.0 + odds_against), logit_sd);
}

/* Clients of one product, into both forms of their cell. */
static void add_clients(const struct point *at, size_t t, size_t i, size_t p, double pgb, double price,
                        double clients) {
    const struct care *care = at->plan->care;
    struct care_block *block = at->block;
    size_t n = block->n_lane, class = care->product[p].care, row = t * at->plan->region->n_municipality + i;
    const double part[CARE_FORMS] = {1.0 - pgb, pgb};
    for (unsigned f = 0; f < CARE_FORMS; f++) {
        enum rate_of_cell unit = f == 0 ? RATE_ZIN_EURO : RATE_PGB_EURO;
        double euro = clients * part[f] * number(at, rates_of_cell(&at->plan->rates, t, i, p, unit)) * price;
        block->cost[((row * CARE_FORMS + f) * care->n_care + class) * n + at->lane] += (int64_t)(euro * 100.0 + 0.5);
        block->clients[((row * care->n_care + class) * CARE_FORMS + f) * n + at->lane] +=
            (int32_t)(clients * part[f] + 0.5);
    }
}

/* factor[n_municipality]; stock[n_municipality] of product p in the year before, becomes that of year t. */
static void add_product(const struct point *at, size_t t, size_t p, double logit_sd, const double *factor,
                        double *stock) {
    const struct care_rates *rates = &at->plan->rates;
    double price = price_of(at, t), pgb = 0.0;
    for (size_t i = 0; i < at->plan->region->n_municipality; i++) {
        double keep = t > 0 ? number(at, rates_of_cell(rates, t, i, p, RATE_KEEP)) : 0.0;
        stock[i] = keep * stock[i] + number(at, rates_inflow(rates, t, i, p)) * factor[i];
        if (i == 0 || rates->n_place > 1)
            pgb = pgb_share(at, t, i, p, logit_sd);
        add_clients(at, t, i, p, pgb, price, stock[i]);
    }
}

static void fill_point(const struct point *at, double *factor, double *stock) {
    double sd = of_all(at, RATE_PGB_LOGIT_SD), rho = of_all(at, RATE_PGB_LOGIT_RHO);
    for (size_t i = 0; i < at->plan->region->n_municipality; i++)
        factor[i] = level_factor(at, i);
    for (size_t p = 0; p < at->plan->care->n_product; p++) {
        double variance = 0.0; /* of the logit, which begins at 0 */
        for (size_t t = 0; t < at->plan->care->n_year; t++) {
            add_product(at, t, p, sqrt(variance), factor, stock);
            variance = rho * rho * variance + sd * sd;
        }
    }
}

enum status care_points_fill(const struct care_plan *plan, const struct care_sets *sets, const uint32_t *outer,
                             struct care_block *block) {
    size_t n = plan->region->n_municipality;
    double *room = calloc(2 * n, sizeof *room);
    if (!room)
        return STATUS_MEMORY;
    for (size_t l = 0; l < block->n_lane; l++) {
        const double *level = design_row(plan->design, outer[l]) + plan->design->n_input;
        fill_point(&(struct point){plan, sets, block, l, level}, room, room + n);
    }
    free(room);
    return STATUS_OK;
}
