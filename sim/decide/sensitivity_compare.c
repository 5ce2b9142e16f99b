/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be said of an answer, and what is within its error. */
#include "sim/decide/sensitivity.h"

#include <math.h>

static double swing(const struct sensitivity *s, size_t k) {
    return fabs(s->factor[k].high - s->factor[k].low);
}

bool sensitivity_compare(const struct sensitivity *s, size_t *first, size_t *second, double *difference) {
    *first = 0;
    *second = 1;
    for (size_t k = 1; k < s->n; k++)
        if (swing(s, k) > swing(s, *first)) {
            *second = *first;
            *first = k;
        } else if (k != *second && swing(s, k) > swing(s, *second)) {
            *second = k;
        }
    *difference = s->n > 1 ? swing(s, *first) - swing(s, *second) : 0.0;
    return *difference > 2.0 * s->centre_se;
}

bool sensitivity_interacts(const struct sensitivity *s) {
    return s->sobol.defined && s->n > 1 && s->sobol.sum.high < 1.0;
}

size_t sensitivity_reversed(const struct sensitivity *s) {
    size_t n = 0;
    for (size_t k = 0; k < s->n && s->sobol.defined; k++)
        n += s->sobol.first[k].value > s->sobol.total[k].value;
    return n;
}
