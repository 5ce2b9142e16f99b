/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maximum of a posterior density over the parameters that are free, by quasi-Newton from three starts, and intervals
 * from its curvature there. */
#ifndef SIM_BELIEF_FIT_H
#define SIM_BELIEF_FIT_H

#include "sim/belief/likelihood.h"

/* What is believed of each parameter beforehand; sd 0: it is fixed at the value. */
struct prior {
    double value, sd; /* sd on the parameter's scale */
};

struct fit {
    double value[PARAMETERS];
    double low[PARAMETERS], high[PARAMETERS]; /* 95 %; those of the prior where `definite` is false */
    double at[PARAMETERS], sd[PARAMETERS];    /* on the scale; sd 0 when fixed */
    bool definite;                            /* the posterior curves down in all directions */
    double log_posterior;
    double spread;               /* of the three starts: worst log posterior below the best */
    double common[FILTER_YEARS]; /* common level of each year */
    size_t evaluations;
};

struct fit_progress {
    void (*update)(void *context, int64_t done, int64_t total); /* or NULL */
    void *context;
    size_t starts; /* 1 to 3 */
};

/* Fit to the accounts of the likelihood; trend and price_sd to the common levels that follow. STATUS_MEMORY, or
 * STATUS_INTERNAL when no start finds a finite likelihood. */
CHECKED enum status fit_accounts(struct likelihood *likelihood, const struct prior prior[PARAMETERS],
                                 const struct fit_progress *progress, struct fit *fit);

#endif
