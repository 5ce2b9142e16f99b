/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which accounts of a municipality are facts about its own cost, and which were booked elsewhere. The rules look at the
 * accounts given and no further, so whoever gives those known at some date judges as one could then. */
#ifndef MODELS_REGION_FACT_H
#define MODELS_REGION_FACT_H

#include <stddef.h>

/* Below this many EUR per resident youth care was not booked here. */
#define FACT_LEAST_EUR 100.0
/* Part of the residents whose accounts must be known for a sum over predecessors to be a fact. */
#define FACT_LEAST_PART 0.8
/* A change of the log of cost per resident beyond this is one of booking. */
#define FACT_JUMP 0.5

enum fact {
    FACT_HOLDS,
    FACT_UNKNOWN,     /* no account, or none worth the name (rules 1 and 2) */
    FACT_SPIKE,       /* away and back: rule 3 */
    FACT_BEFORE_JUMP, /* before the last lasting jump: rule 4 */
};

/* A short name for files, such as "before jump"; never NULL. */
const char *fact_name(enum fact fact);

/* Log of an account of eur EUR of so many residents; NAN where it is next to nothing (rule 1). */
double fact_log_cost(double eur, double residents);

/* log_cost[n_year] of one municipality, log EUR per resident, NAN where unknown. fact[n_year]. */
void fact_judge(size_t n_year, const double *log_cost, enum fact *fact);

#endif
