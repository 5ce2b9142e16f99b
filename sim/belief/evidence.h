/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scenario's region knows of real accounts: accounts.csv (and budgets.csv) in the folder of the region, with the
 * columns code, year, kind, cost_eur and complete (may be left out: all are). Those of groups and of the whole region
 * say nothing of any municipality here, and are passed over. Which of them are facts is judged by what was known at a
 * date (models/region/fact.h), so a fit as of an earlier date is not helped by hindsight. */
#ifndef SIM_BELIEF_EVIDENCE_H
#define SIM_BELIEF_EVIDENCE_H

#include "sim/belief/likelihood.h"
#include "sim/scenario/scenario.h"

/* Arrays [n][n_year] over the scenario's years; logs of EUR per resident, NAN where not given. */
struct evidence {
    const struct scenario *scenario; /* borrowed */
    size_t n, n_year;
    size_t first;         /* year of the first account of any municipality */
    size_t n_known;       /* years up to the last one with one */
    size_t n_account;     /* accounts given */
    double *residents;    /* as far as known or projected by the region's table */
    double *log_need;     /* log of need per resident, from the region's youths and kappa; 0 with need_by_residents */
    double *log_cost;     /* what may be a fact */
    double *log_account;  /* what a forecast is compared with: complete accounts of at least EUR 10 per resident */
    double *log_budget;   /* the municipality's own primitive budget, at least EUR 10 per resident */
    bool budgets_predict; /* log_budget of the year forecast is evidence of it; set by who asks, false when read */
    size_t n_group;
    size_t *group;         /* [n] sub-region */
    char passed_over[512]; /* a sentence for the user, or "" */
};

/* Read them for a scenario. STATUS_MISSING when the region has no accounts.csv, with a note that says how to get one;
 * errors at file and row otherwise. Free with evidence_free (legal on a zeroed struct and twice). */
CHECKED enum status evidence_read(const struct files *files, const struct scenario *scenario, bool need_by_residents,
                                  struct evidence *evidence, struct note *note);
void evidence_free(struct evidence *evidence);

/* The facts with accounts up to year index `last`: years 0 to last. STATUS_MEMORY. Free with accounts_free. */
CHECKED enum status evidence_accounts(const struct evidence *evidence, size_t last, struct accounts *accounts);
void accounts_free(struct accounts *accounts);

/* How many of them are facts. */
size_t accounts_count(const struct accounts *accounts);

#endif
