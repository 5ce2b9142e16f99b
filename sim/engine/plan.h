/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario made ready for the kernels: flat arrays, one row per municipality, product or cell. Const once made. */
#ifndef SIM_ENGINE_PLAN_H
#define SIM_ENGINE_PLAN_H

#include "models/analysis/measure.h"
#include "models/budget/budget_draw.h"
#include "models/care/simulate.h"
#include "sim/scenario/scenario.h"

struct plan {
    const struct scenario *scenario; /* must outlive the plan */
    size_t n_year, n_municipality, n_care, n_cell, n_scheme;
    size_t lineup;                     /* schemes of one results file, by which sizes go that rounding depends on */
    size_t n_unit;                     /* municipalities of the last year, where some merge; else 0 */
    size_t n_place;                    /* places with figures: the n_municipality, then the n_unit, then the region */
    size_t chunk_rows, block_lanes;    /* draws per chunk and per block (chunk.h) */
    const struct scheme **year_scheme; /* [n_year][n_scheme] each scheme as it stands in that year: its members then */
    struct care_plan care;
    bool *excess_wanted;  /* [n_care] classes that a client_excess layer covers */
    double *cost_share;   /* [n_municipality] share in the region's expected cost of the base year */
    int64_t *budget;      /* [n_year][n_municipality] cents; where budgets vary: their mean over the run's draws */
    int64_t *unit_budget; /* [n_year][n_unit] the same by municipality of the last year; or NULL */
    int64_t budget_quantile[MEASURE_QUANTILES]; /* where budgets vary: of the region's total after the base year, cents;
                                                    MEASURE_UNKNOWN where sets of inputs are few */
    bool budget_varies;             /* uncertain budgets: every outer index has its own (plan_budget_source) */
    int64_t *expected_cost;         /* [n_year][n_municipality][n_cell] cents, closed form */
    int32_t *expected_clients;      /* [n_year][n_municipality][n_care] closed form */
    int64_t *covariance;            /* [n_year][n_covariance][widest year] weights of the key covariance, of the
                                       municipalities that there are in the year; or NULL */
    const int64_t **covariance_row; /* [n_year][n_covariance] the rows of covariance; or NULL */
    size_t n_fund;                  /* funds of all schemes, whose own begin at fund_first[n_scheme] */
    size_t *fund_first;
    struct advance_plan *advance; /* where schemes settle in the next year (advance.h); else NULL */
    struct leaving_plan *leaving; /* who joins and leaves (leaving.h); NULL where no scheme says so */
};

/* The mean budgets of a plan, kept for plans of other care: uncertain budgets take a while to average. */
struct plan_mean {
    double *cost_share; /* [n_municipality] as in the plan; NULL: nothing is kept */
    int64_t *budget;    /* likewise */
    int64_t budget_quantile[MEASURE_QUANTILES];
};

/* Is the work to stop? Asked now and then while it goes on. */
struct plan_stop {
    bool (*asked)(void *context); /* NULL: never */
    void *context;
};

/* What ends the work, or spares some. */
struct plan_terms {
    struct plan_stop stop;
    const struct plan_mean
        *mean; /* of a scenario with the same region, budgets, uncertain inputs, seed and draws; it
                  is taken over where the shares in the cost of the base year are the same too; or NULL */
};

/* Do SOLIDAIR_KERNEL and SOLIDAIR_WITHOUT leave kernels, and name no others than there are? STATUS_USAGE with a note.
 */
CHECKED enum status plan_check_kernels(struct note *note);

/* All that is known before the draws: budgets and expectations, then who leaves by the rule (judged on the first draws,
 * which are simulated for it), then the advances of those who are left. threads 0: one per core; never changes a
 * figure. STATUS_CONFLICT with a note when a cut cannot be met; STATUS_USAGE as plan_check_kernels;
 * STATUS_INTERRUPTED with a note where the terms (or NULL) say so while uncertain budgets are worked out;
 * STATUS_MEMORY; of the draws as care_simulate_block, without a note. After a failure nothing is left to free. */
CHECKED enum status plan_init(struct plan *plan, const struct scenario *scenario, int threads,
                              const struct plan_terms *terms, struct note *note);

/* Keeps what plan_terms.mean can take over. STATUS_MEMORY. */
CHECKED enum status plan_keep_mean(const struct plan *plan, struct plan_mean *mean);
void plan_mean_free(struct plan_mean *mean); /* legal on a zeroed mean and twice */

/* The same before anybody leaves by the rule, and without advances: to simulate by, and for those who settle draws in
 * their own way. Errors as plan_init without those of the draws. */
CHECKED enum status plan_draft(struct plan *plan, const struct scenario *scenario, struct note *note);
void plan_free(struct plan *plan); /* legal on a zeroed plan and twice */

/* cost_share and budget; part of plan_draft. Uncertain budgets are worked out for every outer index of the run,
 * so that what is impossible is told before anything is simulated. STATUS_CONFLICT or STATUS_RANGE with a note,
 * STATUS_INTERRUPTED as plan_init, STATUS_MEMORY. */
CHECKED enum status plan_compute_budget(struct plan *plan, int threads, const struct plan_terms *terms,
                                        struct note *note);

/* What the uncertain budgets of this plan are drawn from. */
struct budget_source plan_budget_source(const struct plan *plan);

/* Are the sets of uncertain inputs of the run too few to give a share of the draws, a quantile or an error? */
static inline bool plan_has_few_sets(const struct plan *plan) {
    return plan->scenario->n_draw / plan->scenario->inner_draws < MEASURE_LEAST_GROUPS;
}

/* The weights of every layer with the key covariance, from year_scheme; part of plan_draft, and to be called again when
 * that changes. STATUS_MEMORY. */
CHECKED enum status plan_compute_covariance(struct plan *plan);

#endif
