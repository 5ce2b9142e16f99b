/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do panels as fitted look like the accounts? Figures of the accounts beside their mean and sd over simulated panels.
 */
#ifndef SIM_BELIEF_MISFIT_H
#define SIM_BELIEF_MISFIT_H

#include "sim/belief/fit.h"

enum feature {
    FEATURE_LEVEL,        /* spread of municipalities' mean level of log cost over need */
    FEATURE_CHANGE,       /* spread of the yearly change, the year's median taken off */
    FEATURE_CHANGE_SMALL, /* of municipalities under 15,000 residents; to 30,000; to 60,000; above */
    FEATURE_CHANGE_TO_30,
    FEATURE_CHANGE_TO_60,
    FEATURE_CHANGE_LARGE,
    FEATURE_RETURN, /* correlation of a change with the one before */
    FEATURE_JUMPS,  /* part of the changes beyond 0.2 */
    FEATURES
};

/* English msgid for tables (N_). */
const char *feature_label(enum feature feature);

struct misfit {
    double seen[FEATURES];               /* NAN where the accounts are too few */
    double mean[FEATURES], sd[FEATURES]; /* over panels */
};

/* STATUS_MEMORY. Same inputs, same figures. */
CHECKED enum status misfit_look(const struct accounts *accounts, const struct kernel *kernel, const double *unrest,
                                const struct fit *fit, struct misfit *misfit);

#endif
