/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likelihood of the accounts of many municipalities when their yearly innovations are Student-t: a filter of normal
 * mixtures (generalised pseudo-Bayes of the second order, Ackerson and Fu 1970, "On state estimation in switching
 * environments"), in the space of what is observed.
 *
 *   y[i,t] = common[t] + level[i] + sum_{s=1..t} response[t,s] z[i,s] + carry[group,t] + chance[i,t] + report[i,t]
 *
 * z is innovation_sd[s] sqrt(V) normal, V one of n_scale variances by their weights. Of each municipality a mixture of
 * n_scale normals over the costs of all years and the level is kept: each year every component splits by the new scale,
 * learns from the account, and those with the same new scale are merged by their moments. common[t] is the maximum of
 * its year's likelihood. With walk_sd above 0 every group has a shock in each year after the first, whose mode is found
 * and which is integrated out by Laplace; what it does to later years is carried on. */
#ifndef SIM_BELIEF_FILTER_H
#define SIM_BELIEF_FILTER_H

#include "models/core/status.h"
#include <stddef.h>

enum { FILTER_SCALES = 8, FILTER_YEARS = 16 }; /* most of each */

struct filter_model {
    size_t n, n_year, n_group, n_scale;
    const double *y;             /* [n][n_year], NAN where unknown */
    const size_t *group;         /* [n] */
    const double *level_var;     /* [n] prior variance of the level */
    const double *chance_var;    /* [n] */
    const double *correlation;   /* [n_year] of chance by distance in years */
    double report_var;           /* of each account */
    const double *innovation_sd; /* [n_year] scale of z; [0] is not used */
    const double *response;      /* [n_year][n_year] of z (kernel_response) */
    const double *last_response; /* [n_year] the same of the last coordinate, which then is a level with innovations;
                                    NULL: it is the level alone */
    double walk_sd;              /* 0: none */
    const double *walk_response; /* [n_year][n_year]; may be NULL without walk */
    double variance[FILTER_SCALES];
    double log_weight[FILTER_SCALES];
};

/* What is left after the last year. D = n_year + 1 coordinates: the costs of the years, and last the level, or what
 * last_response makes of it: with the row of a year in `response`, that year's cost without chance and report. */
struct filter {
    size_t n, n_year, n_group, n_scale;
    size_t n_known;      /* years up to the last one with an account */
    double *weight;      /* [n][n_scale], sum 1 */
    double *mean;        /* [n][n_scale][D] without common and carry; of the level and of years from n_known on */
    double *covariance;  /* [n][n_scale][D][D] */
    double *log_lik;     /* [n] */
    double *common;      /* [n_year]; 0 in a year without any account */
    double *carry;       /* [n_group][n_year] */
    double walk_log_lik; /* sum of what the shocks of the groups add */
    double *walk_gain;   /* [n_group] the same by group */
    double *room;        /* scratch */
};

/* The scales of a Student-t of this freedom (models/care/scales.h). */
void filter_scales(double freedom, size_t n_scale, struct filter_model *model);

/* STATUS_MEMORY. Free with filter_free (legal on a zeroed struct and twice). */
CHECKED enum status filter_init(size_t n, size_t n_year, size_t n_group, size_t n_scale, struct filter *filter);
void filter_free(struct filter *filter);

/* Run over all years. Sizes of the model are those of filter_init. */
void filter_run(const struct filter_model *model, struct filter *filter);

#endif
