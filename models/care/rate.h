/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From parameters to rates: the numbers that both the simulation and the closed-form expectations work with, after the
 * interventions. This is the only place where they are worked out. */
#ifndef MODELS_CARE_RATE_H
#define MODELS_CARE_RATE_H

#include "models/care/care.h"
#include "models/region/region.h"

enum { CARE_FORMS = 2 }; /* ZIN, PGB */

/* One product in one municipality and year. */
struct care_rate {
    double inflow;                /* mean number of new clients before the factors; in the base year of all clients */
    double duration;              /* years */
    double pgb_share;             /* 0 to 1 */
    double unit_euro[CARE_FORMS]; /* mean cost of a client-year at price 1 */
};

/* Expected rates: rate[n_product] of municipality i in year t (index), where pgb_share is the mean of what is drawn
 * (care_expect_share). */
void care_rates_row(const struct care *care, const struct region *region, size_t t, size_t i, struct care_rate *rate);

/* What the simulation draws around, in two steps, for many municipalities of one year: what holds for all of them
 * (inflow for one youth with kappa 1), then what is the municipality's own. Interventions work in the order in which
 * they are given. Here pgb_share is the share at deviation 0 of its logit. */
void care_rates_start(const struct care *care, size_t t, struct care_rate *rate);
void care_rates_finish(const struct care *care, const struct region *region, size_t t, size_t i,
                       struct care_rate *rate);

/* Share of last year's clients that returns: d / (1 + d). */
double care_rate_keep(const struct care_rate *rate);

/* Part of its effect that an intervention has in year t (index), 0 to 1: nothing before its first year, the whole after
 * phase_in_years more, in equal steps. */
double intervention_strength(const struct intervention *intervention, size_t t);

/* E[1 / (1 + (1 - share) / share exp(-x))], x normal with mean 0 and this sd: the mean of a share whose logit moves by
 * x. It lies nearer to a half than `share`; shares 0 and 1 do not move. */
double care_expect_share(double share, double sd);

/* E[price] of a year (index): exp((trend + intensity + sd^2 / 2) t + (trend_sd t)^2 / 2). */
double care_expect_price(const struct care *care, size_t year);

#endif
