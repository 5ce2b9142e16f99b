/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weerstandsvermogen: is what a municipality has to fall back on enough for its risks?
 *
 *   ratio = reserve / (other risks + what youth care requires)
 *
 * Reserve and other risks are those of the whole municipality, from its own accounts; without them there is no ratio.
 * What youth care requires is a quantile of payment - estimate; an estimate so ample that it is negative counts as 0,
 * since it was voted for youth care and covers no other risk. */
#ifndef MODELS_ANALYSIS_BUFFER_H
#define MODELS_ANALYSIS_BUFFER_H

#include <stdint.h>

/* An amount that is not known. */
#define BUFFER_UNKNOWN INT64_MIN

enum { BUFFER_CLASSES = 6 };

struct buffer_class {
    char letter;
    double above; /* the ratio is above this and at most the bound of the class before */
};

/* A to F, as Dutch municipalities use them in the paragraph weerstandsvermogen of their budgets; see buffer.c. */
extern const struct buffer_class buffer_class[BUFFER_CLASSES];

/* Amounts in cents. NaN when one is unknown, or when there is nothing to be covered at all. */
double buffer_ratio(int64_t reserve, int64_t other_risks, int64_t required);

/* 'A' to 'F'; '?' for NaN. A bound itself belongs to the class below it. */
char buffer_letter(double ratio);

/* A ratio with the ends of its 95 % Monte Carlo interval, and the class at either end: the class is undecided where
 * they differ. */
struct buffer_verdict {
    double ratio, low, high;
    char best, worst; /* '?' when unknown */
};

/* required, and the ends of its interval. */
struct buffer_verdict buffer_judge(int64_t reserve, int64_t other_risks, int64_t required, int64_t required_low,
                                   int64_t required_high);

#endif
