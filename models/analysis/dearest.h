/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sets the draws in which a municipality's own care is dearest apart from those in the middle: more clients of
 * some classes, or dearer ones. */
#ifndef MODELS_ANALYSIS_DEAREST_H
#define MODELS_ANALYSIS_DEAREST_H

#include "models/core/status.h"
#include "models/solidarity/input.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Draws of a run: cents and numbers of clients. The horizon is the years from first_year on. */
struct dearest_draws {
    size_t n_draw, n_care, n_year, n_municipality, first_year;
    const int64_t *cost;        /* [n_draw][FORM_COUNT][n_year][n_municipality] */
    const int64_t *clients;     /* [n_draw][n_care][FORM_COUNT][n_year][n_municipality] */
    const int64_t *client_cost; /* [n_care] expected cost of a client of the class */
    bool every;                 /* name small numbers too (models/analysis/privacy.h) */
};

/* Cents over the horizon: means of the tenth of the draws with the highest own cost and of the middle fifth, and what
 * their difference is made of: of at most three classes what more or fewer clients cost, each at the expected cost of a
 * client; of all other classes; and what is left, the cost per client. named, others and price add up to dear - middle.
 * A class is not named where its clients are few in a year. */
enum { DEAREST_NAMED = 3 };
struct dearest {
    int64_t dear, middle, others, price;
    size_t n_named, named[DEAREST_NAMED]; /* classes, the one that moves most first */
    int64_t amount[DEAREST_NAMED];
    int64_t pgb;    /* how much of the difference is in personal budgets */
    bool shows_pgb; /* both forms are fit to be told: with the total one would tell the other */
};

/* Of municipalities 0 .. n_municipality - 1 in found[], but those with skip[i]. n_draw: ten at least. STATUS_MEMORY. */
CHECKED enum status dearest_find(const struct dearest_draws *draws, const bool *skip, struct dearest *found);

#endif
