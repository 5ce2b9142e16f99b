/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/tail.h"

#include <math.h>
#include <string.h>

/* Quickselect in three parts: above, at, below the pivot. */
double tail_select(double *x, size_t n, size_t rank) {
    size_t from = 0, to = n, want = rank - 1;
    for (;;) {
        double pivot = x[from + (to - from) / 2];
        size_t above = from, at = from, below = to;
        while (at < below) {
            double value = x[at];
            if (value > pivot) {
                x[at++] = x[above];
                x[above++] = value;
            } else if (value < pivot) {
                x[at] = x[--below];
                x[below] = value;
            } else
                at++;
        }
        if (want < above)
            to = above;
        else if (want < below)
            return pivot;
        else
            from = below;
    }
}

double tail_terms(size_t n, const double *loss, double tail, double weight, double *scratch, double *term) {
    memcpy(scratch, loss, n * sizeof *scratch);
    double edge = tail_select(scratch, n, (size_t)ceil(tail * (double)n));
    for (size_t r = 0; r < n; r++) {
        double over = loss[r] > edge ? loss[r] - edge : 0.0;
        term[r] = (1.0 - weight) * loss[r] + weight * (edge + over / tail);
    }
    return edge;
}
