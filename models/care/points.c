/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/points.h"

#include "models/care/level.h"
#include "models/core/fmath.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool care_points_are_known(const struct care_plan *plan) {
    return !plan->procurement && !plan->condition && plan->care->n_extra == 0;
}

/* All lanes at once, row by row [n_lane]. */
struct points {
    const struct care_plan *plan;
    const struct care_sets *sets;
    struct care_block *block;
    double *factor, *stock;    /* [n_municipality][n_lane]; the stock of one product in the year before */
    double *price;             /* [n_year][n_lane] */
    double *logit_sd;          /* [n_year][n_lane] of the PGB share */
    double *pgb;               /* [n_lane] its mean */
    double *row, *more, *rest; /* [n_lane] scratch */
    double *room;              /* of all of them */
};

static enum status points_init(struct points *at) {
    size_t n = at->block->n_lane, towns = at->plan->region->n_municipality, years = at->plan->care->n_year;
    at->room = calloc((2 * towns + 2 * years + 4) * n, sizeof *at->room);
    at->factor = at->room;
    at->stock = at->factor + towns * n;
    at->price = at->stock + towns * n;
    at->logit_sd = at->price + years * n;
    at->pgb = at->logit_sd + years * n;
    at->row = at->pgb + n;
    at->more = at->row + n;
    at->rest = at->more + n;
    return at->room ? STATUS_OK : STATUS_MEMORY;
}

static void read_row(const struct points *at, size_t number, double *row) {
    care_sets_spread(at->sets, number, at->block->n_lane, row);
}

static void read_of_all(const struct points *at, enum rate_of_all what, double *row) {
    read_row(at, rates_of_all(&at->plan->rates, what), row);
}

/* E[exp A] where A stands. */
static void fill_level(const struct points *at, const uint32_t *outer, size_t i) {
    const struct input_design *design = at->plan->design;
    double *sd = at->row, *centre = at->more, *freedom = at->rest;
    size_t n = at->block->n_lane;
    read_row(at, rates_of_town(&at->plan->rates, i, RATE_LEVEL_SD), sd);
    read_row(at, rates_of_town(&at->plan->rates, i, RATE_LEVEL_CENTRE), centre);
    read_of_all(at, RATE_LEVEL_FREEDOM, freedom);
    for (size_t l = 0; l < n; l++) {
        double uniform = design_row(design, outer[l])[design->n_input + i];
        at->factor[i * n + l] = fmath_exp(level_at(at->plan->care->level, sd[l], centre[l], freedom[l], uniform));
    }
}

/* E[price] of every year, as care_expect_price. */
static void fill_prices(const struct points *at) {
    size_t n = at->block->n_lane;
    read_of_all(at, RATE_PRICE_SD, at->row);
    read_of_all(at, RATE_TREND_SD, at->more);
    read_of_all(at, RATE_PRICE_STEP, at->rest);
    for (size_t t = 0; t < at->plan->care->n_year; t++)
        for (size_t l = 0; l < n; l++) {
            double sd = at->row[l], trend = at->more[l] * (double)t;
            at->price[t * n + l] = fmath_exp((at->rest[l] + 0.5 * sd * sd) * (double)t + 0.5 * (trend * trend));
        }
}

/* The logit of the share of a PGB is an AR(1) that begins at 0. */
static void fill_logits(const struct points *at) {
    size_t n = at->block->n_lane;
    read_of_all(at, RATE_PGB_LOGIT_SD, at->row);
    read_of_all(at, RATE_PGB_LOGIT_RHO, at->more);
    for (size_t l = 0; l < n; l++) {
        double variance = 0.0, sd = at->row[l], rho = at->more[l];
        for (size_t t = 0; t < at->plan->care->n_year; t++) {
            at->logit_sd[t * n + l] = sqrt(variance);
            variance = rho * rho * variance + sd * sd;
        }
    }
}

static void fill_shares(const struct points *at, size_t t, size_t i, size_t p) {
    size_t n = at->block->n_lane;
    read_row(at, rates_of_cell(&at->plan->rates, t, i, p, RATE_ODDS_AGAINST), at->row);
    for (size_t l = 0; l < n; l++)
        at->pgb[l] = care_expect_share(1.0 / (1.0 + at->row[l]), at->logit_sd[t * n + l]);
}

/* stock[n_lane] of municipality i in the year before becomes that of year t. */
static void advance_stock(const struct points *at, size_t t, size_t i, size_t p) {
    size_t n = at->block->n_lane;
    const double *factor = at->factor + i * n;
    double *stock = at->stock + i * n, *keep = at->row, *inflow = at->more;
    read_row(at, rates_of_cell(&at->plan->rates, t, i, p, RATE_KEEP), keep);
    read_row(at, rates_inflow(&at->plan->rates, t, i, p), inflow);
    if (t == 0)
        memset(keep, 0, n * sizeof *keep); /* nobody has been there before, whatever the last product left */
    for (size_t l = 0; l < n; l++)
        stock[l] = keep[l] * stock[l] + inflow[l] * factor[l];
}

/* Clients of one product and their cost, into one form of their cell. */
static void add_clients(const struct points *at, size_t t, size_t i, size_t p, unsigned f) {
    const struct care *care = at->plan->care;
    size_t n = at->block->n_lane, class = care->product[p].care, row = t * at->plan->region->n_municipality + i;
    const double *stock = at->stock + i * n, *price = at->price + t * n;
    int64_t *cost = at->block->cost + ((row * CARE_FORMS + f) * care->n_care + class) * n;
    int32_t *clients = at->block->clients + ((row * care->n_care + class) * CARE_FORMS + f) * n;
    read_row(at, rates_of_cell(&at->plan->rates, t, i, p, f == 0 ? RATE_ZIN_EURO : RATE_PGB_EURO), at->row);
    for (size_t l = 0; l < n; l++) {
        double number = stock[l] * (f == 0 ? 1.0 - at->pgb[l] : at->pgb[l]), euro = number * at->row[l] * price[l];
        cost[l] += (int64_t)(euro * 100.0 + 0.5);
        clients[l] += (int32_t)(number + 0.5);
    }
}

enum status care_points_fill(const struct care_plan *plan, const struct care_sets *sets, const uint32_t *outer,
                             struct care_block *block) {
    struct points at = {.plan = plan, .sets = sets, .block = block};
    size_t towns = plan->region->n_municipality;
    if (points_init(&at) != STATUS_OK)
        return STATUS_MEMORY;
    for (size_t i = 0; i < towns; i++)
        fill_level(&at, outer, i);
    fill_prices(&at);
    fill_logits(&at);
    for (size_t p = 0; p < plan->care->n_product; p++)
        for (size_t t = 0; t < plan->care->n_year; t++)
            for (size_t i = 0; i < towns; i++) {
                if (i == 0 || plan->rates.n_place > 1)
                    fill_shares(&at, t, i, p);
                advance_stock(&at, t, i, p);
                for (unsigned f = 0; f < CARE_FORMS; f++)
                    add_clients(&at, t, i, p, f);
            }
    free(at.room);
    return STATUS_OK;
}
