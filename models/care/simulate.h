/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients and cost of every municipality over all years, for a block of draws at once.
 *
 * n[i,p,t0] ~ Poisson(J kappa u F),  n[i,p,t] ~ Binomial(n[t-1], 1-e) + Poisson(e J kappa u F)
 * log F = A[i] + beta[p] W[t] + Y[p,t] + Z[i,t], centred so that E[F] = 1.
 * What these stand for in numbers, after interventions, is in rates.h. With uncertain inputs every outer index (draw /
 * inner_draws) has its own rates.
 * What is drawn depends on the care table, its inputs and the region only, never on schemes, threads or other
 * municipalities. */
#ifndef MODELS_CARE_SIMULATE_H
#define MODELS_CARE_SIMULATE_H

#include "models/care/rates.h"
#include "models/care/scales.h"
#include "models/core/sample.h"

struct care_kind;
struct input_design;
struct inputs;
struct condition;
struct procurement_plan;

/* What a simulation needs. The referenced care, region, inputs, thresholds and sampler must outlive the plan; inputs,
 * design, thresholds and excess_wanted are set after care_plan_init. */
struct care_plan {
    const struct care *care;
    const struct region *region;
    const struct sampler *sampler;
    uint64_t seed;
    int64_t inner_draws;
    size_t n_threshold;
    const int64_t *threshold;  /* [n_threshold] cents, of client excess */
    const bool *excess_wanted; /* [n_care] classes whose single clients are wanted for client excess */
    struct care_rates rates;   /* at the central inputs */
    struct scales scales;      /* of the innovations of Z */
    size_t n_kind;
    struct care_kind *kind;      /* [n_kind] kinds of clients (kind.h); owned */
    const struct inputs *inputs; /* uncertain ones, of which each outer index has its own values; NULL or empty: none */
    const struct input_design *design; /* in the place of random values and levels of outer indices; NULL: none */
    bool expected; /* with a design: a lane holds what its point comes to on average (points.h), instead of a draw */
    struct condition *condition;          /* what is known, NULL when nothing is; owned */
    struct procurement_plan *procurement; /* lump sums, NULL when there are none; owned */
};

/* STATUS_MEMORY. Free with care_plan_free (legal after a failed init and twice). */
CHECKED enum status care_plan_init(struct care_plan *plan, const struct care *care, const struct region *region,
                                   const struct sampler *sampler, uint64_t seed, int64_t inner_draws);
void care_plan_free(struct care_plan *plan);

/* What a block of draws yields, lane last; the caller's arrays, overwritten. */
struct care_block {
    size_t n_lane;
    const uint32_t *draw; /* [n_lane] draw numbers; with a design, chance is that of draw % inner_draws */
    int64_t *cost;        /* [n_year][n_municipality][CARE_FORMS][n_care][n_lane] cents */
    int32_t *clients;     /* [n_year][n_municipality][n_care][CARE_FORMS][n_lane] */
    int64_t **excess;     /* [n_threshold] each as cost, or NULL when n_threshold is 0 */
};

/* Scratch of one thread. */
struct care_scratch;
CHECKED enum status care_scratch_new(const struct care_plan *plan, size_t n_lane, struct care_scratch **scratch);
void care_scratch_free(struct care_scratch *scratch); /* NULL is legal */

/* Simulate one block. STATUS_RANGE when the cost of a client, a cell or a year leaves the range that settlement can
 * handle (a tail far too heavy; cost.h, money.h); STATUS_MEMORY. */
CHECKED enum status care_simulate_block(const struct care_plan *plan, struct care_scratch *scratch,
                                        struct care_block *block);

#endif
