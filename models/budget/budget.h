/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The budgets of the municipalities, by one of two models. BUDGET_SHARE: the objective distribution model (objectief
 * verdeelmodel), a region's amount by shares, with phase-in and pinned cuts:
 *
 *   B[i,t] = M[t] * ((1 - lambda[t]) * h[i] + lambda[t] * o[i]) + V[i,t] + X[i,t]
 *
 * h: historic share = the municipality's share in the expected cost of the base year; o: objective share = weighted
 * indicators over their regional sum. Amounts are rounded to the cent by largest remainder, so that M[t] stays whole.
 *
 * Where the division of one year is known, as from accounts, the h and o of each municipality are multiplied by the
 * factor with which the formula, cuts included, gives that division: a municipality's level is then that of the known
 * year, and how it moves from year to year is that of the formula.
 *
 * BUDGET_AMOUNT: the euros per unit of a circular (circulaire), times the factor of the year (uitkeringsfactor):
 *
 *   B[i,t] = factor[t] * sum of eur[m] * x[m,i] + V[i,t] + X[i,t]
 *
 * Each municipality's amount is rounded to the nearest cent by itself: nothing is shared out.
 *
 * In both models M and factor are multiplied by `covers`, the part of the budget that is meant for the care whose cost
 * is simulated and not for access, teams and execution; V and X stay whole. A circular may turn out otherwise for the
 * whole region: total_factor multiplies the total that the formula gives in a year; V and X stay, and so does, in its
 * year, the budget that a cut pins: the others take what the factor brings, in their proportions at the expected total
 * (budget_draw.h). */
#ifndef MODELS_BUDGET_BUDGET_H
#define MODELS_BUDGET_BUDGET_H

#include "models/core/status.h"
#include "models/region/region.h"
#include <stdbool.h>

/* Who says how much: the state (rijksbudget), the councils themselves (eigen begrotingen), or nobody. */
enum budget_origin { BUDGET_OF_STATE, BUDGET_OF_COUNCILS, BUDGET_ASSUMED };
enum budget_kind { BUDGET_SHARE, BUDGET_AMOUNT };
enum cut_basis { CUT_TOTAL, CUT_WITHOUT_GUARDIANSHIP };
enum cut_goes_to { CUT_TO_COUNTRY, CUT_TO_REGION };

/* A pinned cut: budget of `year` = (1 - cut) x budget of the base year, to the cent. */
struct cut {
    size_t municipality;
    size_t year;              /* index, 1 .. n_year - 1 */
    int64_t cut;              /* nano, 0 to NANO; negative = growth */
    enum cut_basis basis;     /* of the whole budget, or without V (voogdij/18+) */
    enum cut_goes_to goes_to; /* country: the others keep their budgets; region: the others share what is freed */
    double anchor;            /* 0: h = own cost share, o follows from the cut; 1: o = need share, h follows; below 0
                                 h is as far on the other side */
    bool anchored;            /* the anchor counts, and not the municipality's share in a division that is known */
};

struct incidental {
    size_t municipality;
    size_t year;
    int64_t cents;
};

struct budget_model {
    enum budget_kind kind;
    double covers; /* above 0, at most 1: part of what the formula gives that is meant for the care itself */
    size_t n_year;
    int64_t *regional; /* BUDGET_SHARE: [n_year] cents, M; else NULL */
    double *phase_in;  /* BUDGET_SHARE: [n_year] lambda, 0 to 1; else NULL */
    double *factor;    /* BUDGET_AMOUNT: [n_year] >= 0; else NULL */
    size_t n_weight;
    size_t *indicator; /* [n_weight] index into region.indicator */
    double *weight;    /* [n_weight] BUDGET_SHARE: weights >= 0; BUDGET_AMOUNT: EUR per unit, of either sign */
    size_t n_cut;      /* BUDGET_AMOUNT: 0 */
    struct cut *cut;   /* at most one per municipality */
    size_t n_incidental;
    struct incidental *incidental;
    size_t given_year;          /* index, of the division that is known */
    double *given_share;        /* BUDGET_SHARE: [n_municipality] > 0, sum 1: that division; NULL: none is known */
    double macro_sd;            /* sd of the logarithm of the total's yearly factor; 0: the total is certain */
    double *share_sd;           /* [n_municipality] sd of the log error of a share; NULL: no error */
    const double *share_factor; /* [n_municipality] > 0, by which h and o, or the given shares where there are some, or
                                   the amounts, are multiplied before they are scaled to the same sum again; NULL: 1
                                   for all; borrowed */
    const double *total_factor; /* [n_year] > 0, or NULL for 1 in all years; borrowed */
};

const char *budget_origin_name(enum budget_origin origin); /* "state", "own", "assumed" */
enum budget_origin budget_origin_of(const char *name);     /* of the state where it is none of them */

void budget_model_free(struct budget_model *model);

/* budget[n_year][n_municipality] in cents. cost_share[n_municipality] sums to 1: expected own cost in the base year,
 * which BUDGET_AMOUNT does not look at. STATUS_CONFLICT with *culprit = the municipality when a cut cannot be met (a
 * share, the formula or what is left for the others would be negative) or its amounts are impossible, or n_municipality
 * when the indicators add up to nothing or no factors give the division that is known; STATUS_RANGE with *culprit when
 * what stands beside the formula takes a budget below 0, or n_municipality when the region's total is above
 * MONEY_LIMIT; STATUS_MEMORY. */
CHECKED enum status budget_compute(const struct budget_model *model, const struct region *region,
                                   const double *cost_share, int64_t *budget, size_t *culprit);

#endif
