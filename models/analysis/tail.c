/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/tail.h"

#include "models/analysis/edge.h"
#include <math.h>

enum { FEW = 64 };

static const double TINY = 1e-9;

/* Where to look for the edge of the worst part, from a few of the draws were they normal: it need not be right. */
static double guess_edge(size_t n, const double *x, double *spacing, double tail) {
    size_t step = 1 + n / FEW, few = (n + step - 1) / step;
    double sum = 0.0, square = 0.0;
    for (size_t r = 0; r < n; r += step) {
        sum += x[r] - x[0];
        square += (x[r] - x[0]) * (x[r] - x[0]);
    }
    double mean = sum / (double)few, sd = sqrt(fmax(square / (double)few - mean * mean, 0.0));
    *spacing = fmax(sd, TINY) / (1.755 * tail * (double)n);
    return x[0] + mean + 1.28 * sd;
}

double tail_terms(size_t n, const double *loss, double tail, double weight, double *scratch, double *term) {
    double spacing, guess = guess_edge(n, loss, &spacing, tail);
    double edge = edge_find(n, loss, (size_t)ceil(tail * (double)n), guess, spacing, scratch);
    for (size_t r = 0; r < n; r++) {
        double over = loss[r] > edge ? loss[r] - edge : 0.0;
        term[r] = (1.0 - weight) * loss[r] + weight * (edge + over / tail);
    }
    return edge;
}
