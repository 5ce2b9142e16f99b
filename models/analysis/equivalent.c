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
