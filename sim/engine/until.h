/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running until a figure is accurate enough: so many draws that the half width of its 95 % Monte Carlo interval is at
 * most what was asked.
 *
 * A first run tells how wide the intervals are; from that the number of draws that is needed is worked out, and all is
 * run again with that number, and once more when it proves too small. Draws are keyed, so that the last run is the
 * same, to the byte, as one that was asked for that number of draws. */
#ifndef SIM_ENGINE_UNTIL_H
#define SIM_ENGINE_UNTIL_H

#include "models/analysis/measure.h"
#include "sim/engine/plan.h"

enum { UNTIL_MOST_DRAWS = 1000000, UNTIL_FIRST_DRAWS = 500, UNTIL_STEP_DRAWS = 100, UNTIL_LEAST_SETS = 50 };

enum until_figure { UNTIL_MEAN, UNTIL_QUANTILE, UNTIL_ES90, UNTIL_SHORTFALL, UNTIL_TRANSFER };

/* The figure of the horizon that counts: the widest interval of every scheme and municipality, or of those named. */
struct until {
    const char *accuracy; /* as given: "1%", "50000" */
    const char *target;   /* as given: "mean", "p90:full:GM0014" */
    double limit;         /* EUR, or with relative a part of the mean payment over the horizon (p_shortfall: points) */
    bool relative;
    enum until_figure figure;
    size_t quantile;                   /* index into measure_quantile */
    char scheme[64], municipality[64]; /* empty: all; name and code, once they are checked */
};

/* From the words of the command line; target NULL: mean. The texts must outlive it. STATUS_USAGE with a note. */
CHECKED enum status until_parse(const char *accuracy, const char *target, struct until *until, struct note *note);

/* Find the scheme and the municipality in the scenario. STATUS_REFERENCE with a note that names those there are. */
CHECKED enum status until_check(struct until *until, const struct scenario *scenario, struct note *note);

/* Widest half width over what was asked: accurate enough when at most 1; INFINITY when there are too few draws to tell.
 * series as for record_measures. */
double until_ratio(const struct until *until, const struct plan *plan, const struct measure_series *series);

/* The most draws that a run may have: `draws`, or UNTIL_MOST_DRAWS when that is 0. */
int64_t until_most(int64_t draws);

/* Draws of the first run, and of the next one after one of n_draw that gave this ratio: steps of some 100, in sets of
 * `inner`, at most `most`. */
int64_t until_first(int64_t inner, int64_t most);
int64_t until_next(int64_t n_draw, double ratio, int64_t inner, int64_t most);

#endif
