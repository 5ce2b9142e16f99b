/* The objective distribution model (objectief verdeelmodel) with phase-in and pinned cuts.
 *
 *   B[i,t] = M[t] * ((1 - lambda[t]) * h[i] + lambda[t] * o[i]) + V[i,t] + X[i,t]
 *
 * h: historic share = the municipality's share in the expected cost of the base year; o: objective share = weighted
 * indicators over their regional sum. Amounts are rounded to the cent by largest remainder, so that M[t] stays whole. */
#ifndef MODELS_BUDGET_BUDGET_H
#define MODELS_BUDGET_BUDGET_H

#include "models/core/status.h"
#include "models/region/region.h"
#include <stdbool.h>

enum cut_basis { CUT_TOTAL, CUT_WITHOUT_GUARDIANSHIP };
enum cut_goes_to { CUT_TO_COUNTRY, CUT_TO_REGION };

/* A pinned cut: budget of `year` = (1 - cut) x budget of the base year, to the cent. */
struct cut {
    size_t municipality;
    size_t year;             /* index, 1 .. n_year - 1 */
    int64_t cut;             /* nano, 0 to NANO; negative = growth */
    enum cut_basis basis;    /* of the whole budget, or without V (voogdij/18+) */
    enum cut_goes_to goes_to; /* country: the others keep their budgets; region: the others share what is freed */
    double anchor;           /* 0: h = own cost share, o follows from the cut; 1: o = need share, h follows */
};

struct incidental {
    size_t municipality;
    size_t year;
    int64_t cents;
};

struct budget_model {
    size_t n_year;
    int64_t *regional;  /* [n_year] cents, M */
    double *phase_in;   /* [n_year] lambda, 0 to 1 */
    size_t n_weight;
    size_t *indicator;  /* [n_weight] index into region.indicator */
    double *weight;     /* [n_weight] >= 0 */
    size_t n_cut;
    struct cut *cut;    /* at most one per municipality */
    size_t n_incidental;
    struct incidental *incidental;
};

void budget_model_free(struct budget_model *model);

/* budget[n_year][n_municipality] in cents. cost_share[n_municipality] sums to 1: expected own cost in the base year.
 * STATUS_CONFLICT with *culprit = the municipality when a cut cannot be met (its shares or a budget would be negative),
 * or n_municipality when the indicators add up to nothing; STATUS_MEMORY. */
CHECKED enum status budget_compute(const struct budget_model *model, const struct region *region,
                                   const double *cost_share, int64_t *budget, size_t *culprit);

#endif
