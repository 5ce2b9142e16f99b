/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of a scenario that own accounts speak of, what was believed of each before, and the likelihood of a
 * panel of accounts. */
#ifndef SIM_BELIEF_LIKELIHOOD_H
#define SIM_BELIEF_LIKELIHOOD_H

#include "sim/belief/filter.h"
#include "sim/belief/kernel.h"
#include <stdbool.h>

enum parameter {
    PARAMETER_LEVEL_SD,
    PARAMETER_LEVEL_EXPONENT,
    PARAMETER_NEED_EXPONENT,
    PARAMETER_SUB_REGION_SD,
    PARAMETER_MUNICIPAL_SD,
    PARAMETER_MUNICIPAL_RHO,
    PARAMETER_MUNICIPAL_FREEDOM,
    PARAMETER_REPORT_SD,
    PARAMETER_CHANCE,
    PARAMETER_REGIONAL_SD,
    PARAMETER_TREND,
    PARAMETER_PRICE_SD,
    PARAMETERS
};

/* How a value is moved: on a scale where its uncertainty is about normal. */
enum scale { SCALE_PLAIN, SCALE_LOG, SCALE_LOGIT };

struct parameter_kind {
    const char *key; /* of a scenario, or a name of its own */
    enum scale scale;
    double low, high; /* what a value may be */
    double prior;     /* value */
    double prior_sd;  /* on the scale */
};

/* PARAMETERS of them, in the order of the enum. */
extern const struct parameter_kind parameter_kinds[PARAMETERS];

double parameter_to_scale(enum parameter parameter, double value);
double parameter_from_scale(enum parameter parameter, double at);

/* The accounts. */
struct accounts {
    size_t n, n_year, n_group;
    double *y;         /* [n][n_year] log of cost over need, NAN where there is no fact */
    double *residents; /* [n] mean over the years */
    size_t *group;     /* [n] sub-region */
};

/* All that stays the same while parameters move. */
struct likelihood {
    const struct accounts *accounts;
    struct kernel kernel;
    const double *unrest; /* [n_year] factor of municipal_sd, or NULL */
    size_t n_scale;
    size_t n_ahead;  /* years after those of the accounts, to be predicted; 0 for the likelihood alone */
    bool keep_state; /* the filter's last coordinate is the last year's cost without chance and report, in the place
                        of the level; likelihood_of then leaves out what sub-regions share */
    struct filter filter;
    double *group; /* [n_group] what each sub-region adds to the log of the likelihood that was looked at last */
    double *room;
};

/* STATUS_MEMORY. Borrows accounts and unrest. kernel: of n_year + n_ahead years. Free with likelihood_free. */
CHECKED enum status likelihood_init(const struct accounts *accounts, const struct kernel *kernel, const double *unrest,
                                    size_t n_scale, size_t n_ahead, struct likelihood *likelihood);
void likelihood_free(struct likelihood *likelihood);

/* Log of the likelihood of the accounts, marginal over all states, at value[PARAMETERS] (trend and price_sd do not
 * enter it). likelihood->filter is left as after the last year. */
double likelihood_of(struct likelihood *likelihood, const double value[PARAMETERS]);

/* Log of the likelihood of the common levels that likelihood_of found, given trend and price_sd. */
double likelihood_of_common(const double *common, size_t n_year, double trend, double price_sd);

#endif
