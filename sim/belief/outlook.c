/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/outlook.h"

#include "models/core/fmath.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

struct outlook outlook_of(size_t n, double *draw) {
    gsl_sort(draw, 1, n);
    return (struct outlook){
        .mean = gsl_stats_mean(draw, 1, n),
        .p10 = gsl_stats_quantile_from_sorted_data(draw, 1, n, 0.1),
        .p50 = gsl_stats_quantile_from_sorted_data(draw, 1, n, 0.5),
        .p90 = gsl_stats_quantile_from_sorted_data(draw, 1, n, 0.9),
    };
}

void outlook_report(size_t n, const double *cost, double sd, double *spread) {
    for (size_t k = 0; k < OUTLOOK_ERRORS; k++) {
        double error = fmath_exp(sd * gsl_cdf_ugaussian_Pinv(((double)k + 0.5) / OUTLOOK_ERRORS));
        for (size_t r = 0; r < n; r++)
            spread[k * n + r] = cost[r] * error;
    }
}
