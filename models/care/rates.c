/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/rates.h"

#include "models/care/level.h"
#include "models/care/scales.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void care_rates_free(struct care_rates *rates) {
    free(rates->number);
    memset(rates, 0, sizeof *rates);
}

enum status care_rates_init(struct care_rates *rates, const struct care *care, const struct region *region) {
    *rates = (struct care_rates){
        .n_year = care->n_year,
        .n_municipality = region->n_municipality,
        .n_product = care->n_product,
        .n_place = 1,
    };
    for (size_t k = 0; k < care->n_intervention; k++)
        if (care->intervention[k].municipality)
            rates->n_place = region->n_municipality;
    rates->n_number = rates_of_all(rates, RATES_OF_ALL);
    rates->number = calloc(rates->n_number, sizeof *rates->number);
    return rates->number ? STATUS_OK : STATUS_MEMORY;
}

static void put_row(struct care_rates *r, size_t t, size_t i, const struct care_rate *rate) {
    for (size_t p = 0; p < r->n_product; p++) {
        r->number[rates_inflow(r, t, i, p)] = rate[p].inflow;
        if (i >= r->n_place)
            continue;
        double share = rate[p].pgb_share;
        double *cell = r->number + rates_of_cell(r, t, i, p, 0);
        cell[RATE_KEEP] = care_rate_keep(&rate[p]);
        cell[RATE_ODDS_AGAINST] = share > 0.0 ? (1.0 - share) / share : INFINITY;
        cell[RATE_ZIN_EURO] = rate[p].unit_euro[0];
        cell[RATE_PGB_EURO] = rate[p].unit_euro[1];
    }
}

static void put_rows(const struct care *care, const struct region *region, struct care_rates *r) {
    struct care_rate start[CARE_PRODUCT_MAX], rate[CARE_PRODUCT_MAX];
    for (size_t t = 0; t < care->n_year; t++) {
        care_rates_start(care, t, start);
        for (size_t i = 0; i < region->n_municipality; i++) {
            memcpy(rate, start, care->n_product * sizeof *rate);
            care_rates_finish(care, region, t, i, rate);
            put_row(r, t, i, rate);
        }
    }
}

/* 2 log E[exp Z] of year t: of a normal Z its variance, from that of the year before. */
static double municipal_spread(const struct care *care, size_t t, double before) {
    if (care->municipal == MUNICIPAL_STUDENT_T)
        return 2.0 * care_municipal_log_mean(care, t, 1.0, t, 0.0);
    double sd = t > 0 ? care_municipal_sd(care, t) : 0.0;
    return care->municipal_rho * care->municipal_rho * before + sd * sd;
}

/* Centres of the regional random walk, the product factor and the municipal AR(1), all from 0 in the base year. */
static void put_factors(const struct care *care, struct care_rates *r) {
    double walk = 0.0, municipal = 0.0;
    for (size_t t = 0; t < care->n_year; t++) {
        municipal = municipal_spread(care, t, municipal);
        for (size_t p = 0; p < care->n_product; p++) {
            const struct product *product = &care->product[p];
            double rest = product->beta * product->beta * walk + product->sd * product->sd + municipal;
            r->number[rates_factor_centre(r, t, p)] = -0.5 * rest;
        }
        walk += care->regional_sd * care->regional_sd;
    }
}

static void put_level(const struct care *care, const struct region *region, const struct care_rates *like,
                      struct care_rates *r, size_t i) {
    size_t sd_at = rates_of_town(r, i, RATE_LEVEL_SD), centre_at = rates_of_town(r, i, RATE_LEVEL_CENTRE);
    if (like && care->level == LEVEL_STUDENT_T && like->number[sd_at] == level_prior_sd(care, region, i) &&
        like->number[rates_of_all(r, RATE_LEVEL_FREEDOM)] == care->level_freedom) {
        r->number[sd_at] = like->number[sd_at];
        r->number[centre_at] = like->number[centre_at];
        return;
    }
    struct level level = level_of(care, region, i);
    r->number[sd_at] = level.sd;
    r->number[centre_at] = level.centre;
}

void care_rates_compute(const struct care *care, const struct region *region, const struct care_rates *like,
                        struct care_rates *r) {
    put_rows(care, region, r);
    put_factors(care, r);
    for (size_t p = 0; p < care->n_product; p++) {
        r->number[rates_of_product(r, p, RATE_BETA)] = care->product[p].beta;
        r->number[rates_of_product(r, p, RATE_SD)] = care->product[p].sd;
    }
    for (size_t i = 0; i < region->n_municipality; i++)
        put_level(care, region, like, r, i);
    double *all = r->number + rates_of_all(r, 0);
    all[RATE_LEVEL_FREEDOM] = care->level_freedom;
    all[RATE_PRICE_STEP] = care->price_trend + care->intensity_trend;
    all[RATE_PRICE_SD] = care->price_sd;
    all[RATE_TREND_SD] = care->trend_sd;
    all[RATE_START_SD] = care->start_sd;
    all[RATE_SUB_REGION_SD] = care->sub_region_sd;
    all[RATE_REGIONAL_SD] = care->regional_sd;
    all[RATE_MUNICIPAL_SD] = care->municipal_sd;
    all[RATE_MUNICIPAL_RHO] = care->municipal_rho;
    all[RATE_PGB_LOGIT_SD] = care->pgb_logit_sd;
    all[RATE_PGB_LOGIT_RHO] = care->pgb_logit_rho;
}
