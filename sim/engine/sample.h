/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sample of the draws of a results file, made again from what the file keeps of its scenario: what the page needs to
 * settle them under another scheme. Draws are keyed, so these are the first draws of the run itself.
 *
 * Care classes that every layer of every scheme treats alike are added up to one group: settlement of one layer looks
 * at sums over the covered cells only, so that changes no payment. A cell of the sample is form * n_group + group. */
#ifndef SIM_ENGINE_SAMPLE_H
#define SIM_ENGINE_SAMPLE_H

#include "sim/scenario/scenario.h"
#include "sim/store/result.h"

/* A cut of the distribution model with the budgets that go with other sizes of it. */
struct sample_cut {
    size_t municipality;
    size_t year;     /* index of the year in which the cut is met */
    int64_t own;     /* nano, as in the scenario */
    size_t n_value;  /* values that can be met */
    int64_t *value;  /* [n_value] nano, ascending */
    int64_t *budget; /* [n_value][n_year][n_municipality] cents */
};

struct sample {
    struct scenario scenario; /* that of the file, with its schemes */
    size_t n_year, n_municipality, n_group, n_draw, n_threshold;
    size_t *group;             /* [n_care] group of each class */
    int64_t *threshold;        /* [n_threshold] cents, ascending: those of the schemes and some round ones */
    size_t budget_draws;       /* 1, or n_draw where budgets are uncertain */
    int64_t *budget;           /* [n_year][n_municipality][budget_draws] cents */
    int64_t *cost;             /* [n_year][n_municipality][2 n_group][n_draw] cents */
    int64_t *clients;          /* [n_year][n_municipality][n_group][n_draw], both forms together */
    int64_t *excess;           /* [n_threshold][n_year][n_municipality][2 n_group][n_draw] cents above the threshold */
    int64_t *expected_cost;    /* [n_year][n_municipality][2 n_group] cents */
    int64_t *expected_clients; /* [n_year][n_municipality][n_group] */
    bool has_cut;
    struct sample_cut cut; /* the largest one */
};

/* The first draws of the run, at most most_draws of them. STATUS_MISSING without a note when this run cannot be settled
 * again so simply (municipalities merge, or others pay along and that changes behaviour); other errors as
 * recall_scenario. */
CHECKED enum status sample_init(struct sample *sample, const struct result *result, size_t most_draws,
                                struct note *note);
/* The first of its draws only: what sample_init gives with so many at most. */
void sample_shorten(struct sample *sample, size_t most_draws);
void sample_free(struct sample *sample); /* legal after a failed init and twice */

#endif
