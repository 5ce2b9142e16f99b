/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The unknown level A of a municipality, the same for all years, for stock and inflow: what is believed of it before
 * any account is seen, and what the municipality's own accounts say about it.
 *
 * Before: E[exp A] = 1, sd of A by the size of the municipality. After: with realised cost and clients of some years,
 *   R = realised cost / cost expected at level 1,   w = var / (var + s),   s = the variance of log R around A,
 * the level's effect is the credibility estimate E[exp A] = 1 + w (R - 1), and sd of A = sqrt(var (1 - w)). s holds
 * chance and the swings of the years: (1 + CV^2) / clients when nobody stays a second year and nothing swings. How all
 * that follows, and what it leaves out, stands in level.c. What is expected is price x volume, whatever way the care is
 * paid. Where inputs are uncertain, each set of inputs compares the accounts with what it expects itself: a dearer
 * product then means a lower level, and what the accounts have shown does not become uncertain again. */
#ifndef MODELS_CARE_LEVEL_H
#define MODELS_CARE_LEVEL_H

#include "models/care/care.h"
#include "models/region/region.h"

struct level {
    double centre; /* A = centre + sd x, x the keyed draw with mean 0 and variance 1 */
    double sd;
    double mean; /* E[exp A]: exactly 1 for a municipality without accounts */
};

/* What the accounts of one municipality say together. */
struct level_evidence {
    int64_t clients;      /* sum over its accounts, client-years; 0 without accounts */
    double realised_euro; /* sum over its accounts */
    double expected_euro; /* of the same years, at level 1 */
    double chance;        /* variance of log R by who comes, how long they stay and what they cost */
    double swings;        /* and by the factors of municipality, region and products and by price */
};

/* Evidence on municipality i, with the inputs that care holds. */
struct level_evidence level_evidence(const struct care *care, const struct region *region, size_t i);

/* sd of A before any account is seen; 0 when the scenario has no unknown level. */
double level_prior_sd(const struct care *care, const struct region *region, size_t i);

/* Credibility weight of evidence, 0 to 1; 0 without accounts. */
double level_weight(const struct level_evidence *evidence, double prior_sd);

/* E[exp A] alone, and all there is to know of A. Accounts count with a normal level only (the reader sees to that). */
double level_mean(const struct care *care, const struct region *region, size_t i);
struct level level_of(const struct care *care, const struct region *region, size_t i);

/* A at a uniform in (0, 1), or where E[exp A] stands when that is NAN. sd, centre: as in struct level. */
double level_at(enum level_distribution level, double sd, double centre, double freedom, double uniform);

#endif
