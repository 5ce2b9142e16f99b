/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/rate.h"

#include "models/care/effect.h"
#include "models/core/fmath.h"
#include <math.h>

/* (1 + trend)^year by repeated multiplication: the same bits everywhere. */
static double grow(double trend, size_t year) {
    double factor = 1.0;
    for (size_t t = 0; t < year; t++)
        factor *= 1.0 + trend;
    return factor;
}

/* Before interventions, the inflow for one youth with kappa 1: e u[p,t], in the base year the stock u. */
static struct care_rate start_rate(const struct care *care, size_t t, size_t p) {
    const struct product *product = &care->product[p];
    double leave = 1.0 / (1.0 + product->duration);
    double inflow = leave * product->users_per_youth * care->use_index[t] * grow(product->use_trend, t);
    if (care->youth_trend != care->youth_expected && t > care->youth_known)
        inflow *=
            grow((care->youth_trend - care->youth_expected) / (1.0 + care->youth_expected), t - care->youth_known);
    return (struct care_rate){
        .inflow = t == 0 ? product->users_per_youth : inflow,
        .duration = product->duration,
        .pgb_share = product->pgb_share,
        .unit_euro = {product->mean_cost, product->mean_cost * product->pgb_cost_factor},
    };
}

double intervention_strength(const struct intervention *intervention, size_t t) {
    if (t < intervention->first)
        return 0.0;
    size_t step = t - intervention->first + 1, steps = intervention->phase_in + 1;
    return step < steps ? (double)step / (double)steps : 1.0;
}

static void intervene(const struct care *care, const struct intervention *intervention, size_t t,
                      struct care_rate *rate) {
    double factor = 1.0 + intervention_strength(intervention, t) * intervention->change;
    for (size_t p = 0; p < care->n_product; p++) {
        double before = rate[p].inflow;
        if (!intervention->product[p])
            continue;
        intervention->effect->apply(&rate[p], factor);
        double left = before - rate[p].inflow;
        if (left > 0.0 && intervention->substitute < care->n_product)
            rate[intervention->substitute].inflow += intervention->ratio * left;
    }
}

void care_rates_start(const struct care *care, size_t t, struct care_rate *rate) {
    for (size_t p = 0; p < care->n_product; p++)
        rate[p] = start_rate(care, t, p);
}

void care_rates_finish(const struct care *care, const struct region *region, size_t t, size_t i,
                       struct care_rate *rate) {
    double youths = (double)region->youths[t * region->n_municipality + i];
    for (size_t p = 0; p < care->n_product; p++)
        rate[p].inflow = youths * region_kappa(region, p, i) * rate[p].inflow;
    for (size_t k = 0; k < care->n_intervention; k++) {
        const struct intervention *intervention = &care->intervention[k];
        if (t >= intervention->first && (!intervention->municipality || intervention->municipality[i]))
            intervene(care, intervention, t, rate);
    }
}

/* Trapezoidal rule on a standard normal z in steps of 0.75, to both sides: 0.75 phi(0.75 k), scaled to sum to 1. For
 * an integrand with its nearest poles at i pi / sd, as the logistic function has, its error falls as
 * exp(-2 pi^2 / (0.75 sd)): below 1e-11 up to sd = 0.7, 1e-6 up to 1.5 and 1e-5 up to 1.9. Own code rather than GSL's:
 * the same bits on every machine and in the page. */
enum { NORMAL_NODES = 10 };
static const double NORMAL_STEP = 0.75;
static const double normal_weight[NORMAL_NODES] = {
    0.29920671030118373,    0.22585307411618574,    0.09713819674945426,   0.02380473887675925,   0.0033238863089547184,
    0.00026444676177568056, 1.1987805830183483e-05, 3.096353241473629e-07, 4.556912137369128e-09, 3.821203469134158e-11,
};

double care_expect_share(double share, double sd) {
    if (!(sd > 0.0) || !(share > 0.0) || !(share < 1.0))
        return share;
    double odds = (1.0 - share) / share, step = fmath_exp(-NORMAL_STEP * sd), power = 1.0;
    double mean = normal_weight[0] * share;
    for (size_t k = 1; k < NORMAL_NODES; k++) {
        power *= step;
        mean += normal_weight[k] * (1.0 / (1.0 + odds * power) + 1.0 / (1.0 + odds / power));
    }
    return mean;
}

/* Sd of the AR(1) of the logit in a year; 0 in the base year. */
static double logit_sd(const struct care *care, size_t t) {
    double variance = 0.0, rho = care->pgb_logit_rho;
    for (size_t year = 0; year < t; year++)
        variance = rho * rho * variance + care->pgb_logit_sd * care->pgb_logit_sd;
    return sqrt(variance);
}

void care_rates_row(const struct care *care, const struct region *region, size_t t, size_t i, struct care_rate *rate) {
    double sd = logit_sd(care, t);
    care_rates_start(care, t, rate);
    care_rates_finish(care, region, t, i, rate);
    for (size_t p = 0; p < care->n_product; p++)
        rate[p].pgb_share = care_expect_share(rate[p].pgb_share, sd);
}

double care_rate_keep(const struct care_rate *rate) {
    return 1.0 - 1.0 / (1.0 + rate->duration);
}

double care_expect_price(const struct care *care, size_t year) {
    double step = care->price_trend + care->intensity_trend + 0.5 * care->price_sd * care->price_sd;
    double trend = care->trend_sd * (double)year;
    return fmath_exp(step * (double)year + 0.5 * (trend * trend));
}
