/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every rate of one set of inputs as one flat row of numbers for the kernel (rate.h says what they are). */
#ifndef MODELS_CARE_RATES_H
#define MODELS_CARE_RATES_H

#include "models/care/rate.h"
#include "models/core/status.h"

/* One flat row of numbers, so that sets can stand beside each other (sets.h). Where
 * each number is, is the same for all sets of one care table: rates_inflow() and so on. */
struct care_rates {
    size_t n_year, n_municipality, n_product;
    size_t n_place; /* n_municipality when an intervention is for some of them only, otherwise 1 */
    size_t n_number;
    double *number; /* [n_number] */
};

/* What is known of each product, municipality (place) and year besides the inflow. */
enum rate_of_cell { RATE_KEEP, RATE_ODDS_AGAINST, RATE_ZIN_EURO, RATE_PGB_EURO, RATES_OF_CELL };
/* Of each product; of each municipality; of everyone. */
enum rate_of_product { RATE_BETA, RATE_SD, RATES_OF_PRODUCT };
enum rate_of_town { RATE_LEVEL_SD, RATE_LEVEL_CENTRE, RATES_OF_TOWN };
enum rate_of_all {
    RATE_LEVEL_FREEDOM, /* of a Student-t level */
    RATE_PRICE_STEP,    /* log change of prices per year */
    RATE_PRICE_SD,
    RATE_TREND_SD,
    RATE_START_SD,
    RATE_SUB_REGION_SD,
    RATE_REGIONAL_SD,
    RATE_MUNICIPAL_SD,
    RATE_MUNICIPAL_RHO,
    RATE_PGB_LOGIT_SD,
    RATE_PGB_LOGIT_RHO,
    RATES_OF_ALL
};

/* Places of numbers. Year 0 of the inflow is the stock of the base year; odds against a PGB are INFINITY at share 0;
 * factor centres are -(variance of the rest) / 2. */
static inline size_t rates_inflow(const struct care_rates *r, size_t t, size_t i, size_t p) {
    return (t * r->n_municipality + i) * r->n_product + p;
}

static inline size_t rates_of_cell(const struct care_rates *r, size_t t, size_t i, size_t p, enum rate_of_cell what) {
    size_t place = r->n_place > 1 ? i : 0;
    return r->n_year * r->n_municipality * r->n_product +
           ((t * r->n_place + place) * r->n_product + p) * RATES_OF_CELL + what;
}

static inline size_t rates_factor_centre(const struct care_rates *r, size_t t, size_t p) {
    return r->n_year * r->n_product * (r->n_municipality + r->n_place * RATES_OF_CELL) + t * r->n_product + p;
}

static inline size_t rates_of_product(const struct care_rates *r, size_t p, enum rate_of_product what) {
    return rates_factor_centre(r, r->n_year, 0) + p * RATES_OF_PRODUCT + what;
}

static inline size_t rates_of_town(const struct care_rates *r, size_t i, enum rate_of_town what) {
    return rates_of_product(r, r->n_product, 0) + i * RATES_OF_TOWN + what;
}

static inline size_t rates_of_all(const struct care_rates *r, enum rate_of_all what) {
    return rates_of_town(r, r->n_municipality, 0) + what;
}

/* Room for the numbers, all 0. STATUS_MEMORY. Free with care_rates_free (legal on a zeroed struct and twice). */
CHECKED enum status care_rates_init(struct care_rates *rates, const struct care *care, const struct region *region);
void care_rates_free(struct care_rates *rates);

/* Fills the numbers. like: NULL, or rates of the same region from which the centre of a Student-t level is taken where
 * sd and degrees of freedom are the same, since it takes long to work out. */
void care_rates_compute(const struct care *care, const struct region *region, const struct care_rates *like,
                        struct care_rates *rates);

#endif
