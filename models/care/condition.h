/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known (known.h) conditions the state: every outer index has a state that agrees with the accounts.
 *
 *   y = log(cost / complete) + v / 2 = h(inputs, state) + chance + reporting error
 *   x_post = x + P H' (H P H' + R)^-1 (y - h(inputs, x) - e)            Matheron's rule
 *
 * with x and e drawn from their prior, e keyed by the account's identity; h the log of the expected cost (forecast.h)
 * at the outer index's own inputs; R the covariance of chance (cohort.h, whose diagonal is v) and reporting error; H P
 * H' at the central inputs, by the closed form of stock and flow: blocks of a municipality's years and common terms
 * (system.h). Repeated from where it has come, since h is not linear, until nothing moves by more than 0.001, five
 * times at most.
 *
 * The past is not chance any more: innovations of the years up to the last account are keyed by outer index and are the
 * same for all its draws; those of later years are keyed by the draw, as without accounts.
 *
 * Student-t innovations: which of them were large is not known. Sets of scales are drawn from what the accounts say of
 * them (gibbs.h), once, and outer index o works with set o mod n_set. */
#ifndef MODELS_CARE_CONDITION_H
#define MODELS_CARE_CONDITION_H

#include "models/care/forecast.h"
#include "models/care/known.h"
#include "models/care/system.h"

struct cohorts;
struct condition_sums;

enum { CONDITION_SETS = 32, CONDITION_PASSES = 5 };

/* The common terms, by their first number; CONDITION_NONE where the variance is 0. */
#define CONDITION_NONE SIZE_MAX
struct condition_terms {
    size_t n, n_past;    /* n_past: innovations a walk has, one for each year after the first */
    size_t slope, start; /* one each */
    size_t price;        /* n_past shocks */
    size_t sub_region;   /* one for each sub-region */
    size_t walk;         /* [n_walk][n_past] */
    size_t *product;     /* [n_product] first of a product's years */
};

/* An account as evidence. */
struct evidence {
    size_t municipality, year;
    double log_cost; /* y */
};

/* Const once made; of a plan. */
struct condition {
    size_t n_year;                /* years up to the last one of which something is known */
    size_t n_set;                 /* sets of scales */
    struct condition_terms terms; /* common ones */
    struct system_shape shape;    /* blocks: municipalities; rows: evidence */
    struct evidence *evidence;    /* [shape.n_row] by municipality and year */
    double *response;             /* [shape.n_row][n_year] what an innovation of Z does to a row; 0 for later years */
    double *level_variance;       /* [n_municipality] */
    double *step_variance;        /* [n_year] of an innovation of Z with scale 1 */
    size_t *block;                /* [n_municipality + 1] where the blocks of the next two begin */
    double *noise;                /* R, by rows */
    double *noise_factor;         /* its lower Cholesky factors */
    uint8_t *scale;               /* [n_set][n_year][n_municipality] */
    struct system *set;           /* [n_set] */
    struct condition_sums *sums;  /* NULL without sums */
    double *effect; /* [care n_year][n_municipality] what the accounts make of the expected cost: a factor */
};

/* *condition is NULL when nothing is known. The rates and scales of the plan have been made. STATUS_MEMORY,
 * STATUS_RANGE when the accounts cannot be told apart from each other. */
CHECKED enum status condition_new(const struct care_plan *plan, struct condition **condition);
void condition_free(struct condition *condition); /* NULL is legal */

/* Scratch of one thread. *room is NULL without a condition. STATUS_MEMORY. */
struct condition_room;
CHECKED enum status condition_room_new(const struct care_plan *plan, size_t n_lane, struct condition_room **room);
void condition_room_free(struct condition_room *room); /* NULL is legal */

/* Puts into state (of these draws, whose later years have been drawn) what is known of all of them: everything that is
 * keyed by outer index, and the innovations of the past. outer[n_lane], ascending; sets: filled for them. draw[n_lane]:
 * whose chance they have, with a design; otherwise not looked at. */
void condition_apply(const struct care_plan *plan, struct condition_room *room, const struct care_sets *sets,
                     const uint32_t *outer, const uint32_t *draw, struct care_state *state);

/* ---- parts ---- */

/* V of the rows of municipality i for these scales ([n_year][n_municipality]) into v[rows][rows]; without: an
 * innovation that is left out (its year), or 0 for none. */
void condition_block(const struct condition *condition, size_t i, const uint8_t *scale, const struct scales *scales,
                     size_t without, double *v);

/* The common terms of a municipality, ascending, into list; NULL only counts. Returns how many. */
size_t condition_list_terms(const struct care_plan *plan, const struct condition *condition, size_t i, size_t *list);

/* How the log cost of year t moves with a common term; and with an innovation of year s, of Z (municipal) or W. */
double condition_loading(const struct condition *condition, const struct cohorts *cohorts, const struct care *care,
                         size_t t, size_t term);
double condition_response(const struct cohorts *cohorts, const struct care *care, size_t t, size_t s, bool municipal);

/* In a year with a sum that is a fact: what of it is municipality i's in each draw of the last condition_apply,
 * [n_lane] cents; NULL elsewhere. */
const int64_t *condition_part(const struct care_plan *plan, const struct condition_room *room, size_t t, size_t i);

/* The sets of scales; and what the accounts make of the expected costs. STATUS_MEMORY, STATUS_RANGE. */
CHECKED enum status condition_draw_scales(const struct care_plan *plan, struct condition *condition);
CHECKED enum status condition_expect(const struct care_plan *plan, struct condition *condition);

#endif
