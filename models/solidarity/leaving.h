/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who takes part in a scheme in which year, and what leaving it costs. Plain const data, filled by the scenario reader;
 * a scheme without it (NULL) has the same members in all years.
 *
 * Years are indices from the first year. A member gives notice at the end of a year and is outside from the first year
 * after its notice period. */
#ifndef MODELS_SOLIDARITY_LEAVING_H
#define MODELS_SOLIDARITY_LEAVING_H

#include "models/inputs/attitude.h"
#include "models/solidarity/scheme.h"

/* Later than any year. */
enum { LEAVING_NEVER = INT16_MAX };

enum leaving_payer { LEAVING_PAYER_LEAVER, LEAVING_PAYER_STAYERS };

/* Whose cost leaves the pool with a leaver: that of all its clients, or only of those who entered care after it left;
 * the others stay pooled until they leave care (lopende trajecten), or until the leaver merges: from then on the new
 * municipality is a member or not as a whole. */
enum leaving_cohort { LEAVING_COHORT_ALL, LEAVING_COHORT_ENTERED };

/* The rule by which members decide by themselves. */
struct leaving_rule {
    double rho;      /* weight of the worst tenth in the certainty equivalent, 0 to 1 */
    double margin;   /* part of the certainty equivalent of the own cost that leaving must gain */
    size_t patience; /* years that a member looks back on, and has been a member for; at least 1 */
};

/* A patience that was drawn, in whole years. */
static inline size_t leaving_whole_years(double years) {
    return years < 1.0 ? 1 : (size_t)(years + 0.5);
}

struct leaving {
    const int16_t *join;  /* [n_municipality] first year as a member; 0: from the start */
    const int16_t *leave; /* [n_municipality] first year outside where that is given, or LEAVING_NEVER */
    bool by_rule;
    struct leaving_rule rule;        /* at the means of what is uncertain: by this one the members of a run decide */
    const struct attitude *attitude; /* how the rule differs from one municipality to another; NULL: not at all */
    size_t notice;                   /* years between the year of the decision and the first year outside */
    struct amount fee;               /* paid once, in the first year outside, to those who stay; of the whole budget */
    int64_t fee_transfer_years;      /* nano: the fee as so many times the mean yearly transfer, where above 0 */
    struct amount entry_fee;         /* paid once, in the first year as a member, to those who were members before */
    int64_t friction;                /* cents: extra cost made by an exit, once, in the first year outside */
    enum leaving_payer friction_payer;
    enum leaving_cohort cohort;
};

#endif
