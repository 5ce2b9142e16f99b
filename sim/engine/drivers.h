/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sets of inputs of a run differ in: the uncertain inputs of the scenario, and what the model draws anew for
 * each set, whose width is a number of the scenario with a grade too. All are independent of each other, and pure
 * functions of seed and outer index.
 *
 * Seen from one place, municipalities other than it count together, weighed by what they cost or get, but for the
 * largest, which counts by itself: seldom does a scheme treat it as it treats the rest. */
#ifndef SIM_ENGINE_DRIVERS_H
#define SIM_ENGINE_DRIVERS_H

#include "sim/engine/plan.h"
#include "sim/scenario/grades.h"

/* Kinds of drivers. From DRIVER_OWN_LEVEL on a place has its own. */
enum driver_kind {
    DRIVER_INPUT,
    DRIVER_TREND,      /* of prices */
    DRIVER_START,      /* common level of cost */
    DRIVER_MACRO,      /* total of the budgets of a year */
    DRIVER_OWN_LEVEL,  /* A */
    DRIVER_CITY_LEVEL, /* A of the largest */
    DRIVER_REST_LEVEL,
    DRIVER_OWN_SUB, /* S */
    DRIVER_REST_SUB,
    DRIVER_OWN_SHARE, /* error of the budget share */
    DRIVER_CITY_SHARE,
    DRIVER_REST_SHARE,    /* of those with the sd of all */
    DRIVER_REST_SHARE_OF, /* of those with one of their own */
};

struct driver {
    enum driver_kind kind;
    size_t index; /* of the input; of the year of DRIVER_MACRO */
};

struct drivers {
    size_t n, n_common;    /* the first n_common are the same for every place */
    struct driver *driver; /* [n] */
    size_t largest;        /* the municipality that costs most */
    double *value;         /* for drivers_fill: [n_value][n_set], see drivers.c */
    uint32_t *outer;       /* [n_set] */
    double *weight;        /* [3][n_municipality] of levels and of the two kinds of shares */
    double *sub_weight;    /* [n_sub_region] */
    size_t n_set;          /* most sets at once */
};

/* n_set: most sets that drivers_fill is asked for. STATUS_MEMORY. */
CHECKED enum status drivers_init(struct drivers *drivers, const struct plan *plan, size_t n_set);
void drivers_free(struct drivers *drivers); /* legal on a zeroed struct and twice */

/* Draw for outer indices first .. first + n - 1. */
void drivers_fill(struct drivers *drivers, const struct plan *plan, uint32_t first, size_t n);

/* x[n] of a driver for place i (a municipality, or n_municipality: the region), in whole numbers: 10,000 for a standard
 * deviation, about. 0 where the place has no such driver. */
void drivers_take(const struct drivers *drivers, const struct plan *plan, size_t driver, size_t i, size_t n,
                  int32_t *x);

/* The key of the scenario that gives a driver of place i its width. */
const char *drivers_key(const struct drivers *drivers, const struct plan *plan, size_t driver, size_t i);

#endif
