/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/equivalent.h"

#include "models/analysis/stats.h"
#include <math.h>
#include <string.h>

void equivalent_terms(size_t n, const int64_t *payment, double rho, int64_t *scratch, double *term) {
    size_t worst = n >= 10 ? n / 10 : 1;
    int64_t rank = (int64_t)(n - worst + 1);
    memcpy(scratch, payment, n * sizeof *scratch);
    stats_select(scratch, n, &rank, 1);
    int64_t least = scratch[rank - 1]; /* of the worst */
    double weight = (double)n / (double)worst;
    for (size_t r = 0; r < n; r++) {
        double above = payment[r] > least ? (double)(payment[r] - least) : 0.0;
        term[r] = (1.0 - rho) * (double)payment[r] + rho * ((double)least + above * weight);
    }
}

static double group_at(const double *term, size_t group, size_t inner) {
    double sum = 0.0;
    for (size_t k = 0; k < inner; k++)
        sum += term[group * inner + k];
    return sum / (double)inner;
}

/* Two passes, so that terms that are all the same have no error at all. */
double equivalent_mean(size_t n, const double *term, size_t inner, double *se) {
    size_t groups = n / inner;
    double sum = 0.0, square = 0.0;
    for (size_t g = 0; g < groups; g++)
        sum += group_at(term, g, inner);
    double mean = sum / (double)groups;
    if (!se)
        return mean;
    for (size_t g = 0; g < groups; g++) {
        double off = group_at(term, g, inner) - mean;
        square += off * off;
    }
    *se = groups > 1 ? sqrt(square / (double)(groups - 1) / (double)groups) : 0.0;
    return mean;
}
