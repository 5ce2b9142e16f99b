/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/simulate.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

static const double MOST_VARIANCE = 66.7; /* of a scale: where the table of scales ends too */

struct world {
    size_t n_year;
    double response[KERNEL_YEARS * KERNEL_YEARS], walk_response[KERNEL_YEARS * KERNEL_YEARS];
    double root[KERNEL_YEARS * KERNEL_YEARS]; /* Cholesky factor of the correlation of chance */
    double common[KERNEL_YEARS];
};

static void fill_root(const struct kernel *kernel, size_t n, double *root) {
    gsl_matrix_view view = gsl_matrix_view_array(root, n, n);
    for (size_t t = 0; t < n; t++)
        for (size_t u = 0; u < n; u++)
            root[t * n + u] = kernel->correlation[t > u ? t - u : u - t];
    gsl_linalg_cholesky_decomp1(&view.matrix);
}

/* Adds to y[n_year] what a municipality has of its own. */
static void add_own(const struct world *world, const double value[PARAMETERS], const double *unrest, double residents,
                    gsl_rng *rng, double *y) {
    size_t n = world->n_year;
    double chance = value[PARAMETER_CHANCE] * sqrt(30000.0 / residents), nu = value[PARAMETER_MUNICIPAL_FREEDOM];
    double size = pow(30000.0 / residents, value[PARAMETER_LEVEL_EXPONENT]), normal[KERNEL_YEARS], z[KERNEL_YEARS];
    double level = value[PARAMETER_LEVEL_SD] * size * gsl_ran_ugaussian(rng) +
                   value[PARAMETER_NEED_EXPONENT] * log(residents / 30000.0);
    for (size_t t = 0; t < n; t++) {
        double variance = fmin(1.0 / gsl_ran_gamma(rng, 0.5 * nu, 2.0 / nu), MOST_VARIANCE);
        z[t] = value[PARAMETER_MUNICIPAL_SD] * (unrest ? unrest[t] : 1.0) * sqrt(variance) * gsl_ran_ugaussian(rng);
        normal[t] = gsl_ran_ugaussian(rng);
    }
    for (size_t t = 0; t < n; t++) {
        y[t] += level + value[PARAMETER_REPORT_SD] * gsl_ran_ugaussian(rng);
        for (size_t s = 0; s <= t; s++)
            y[t] += chance * world->root[t * n + s] * normal[s] + world->response[t * n + s] * z[s];
    }
}

enum status simulate_panel(const struct accounts *like, const struct kernel *kernel, const double *unrest,
                           const double value[PARAMETERS], gsl_rng *rng, double *y) {
    size_t n_year = like->n_year;
    struct world world = {.n_year = n_year};
    double *group = calloc(like->n_group * n_year, sizeof *group);
    if (!group)
        return STATUS_MEMORY;
    struct kernel years = *kernel;
    years.n_year = n_year;
    kernel_response(&years, years.stay, value[PARAMETER_MUNICIPAL_RHO], world.response);
    kernel_response(&years, years.stay_beta, 1.0, world.walk_response);
    fill_root(&years, n_year, world.root);
    world.common[0] = 5.5;
    for (size_t t = 1; t < n_year; t++)
        world.common[t] =
            world.common[t - 1] + value[PARAMETER_TREND] + value[PARAMETER_PRICE_SD] * gsl_ran_ugaussian(rng);
    for (size_t g = 0; g < like->n_group; g++) {
        double level = value[PARAMETER_SUB_REGION_SD] * gsl_ran_ugaussian(rng), shock[KERNEL_YEARS];
        for (size_t t = 0; t < n_year; t++) {
            shock[t] = value[PARAMETER_REGIONAL_SD] * gsl_ran_ugaussian(rng);
            group[g * n_year + t] = level;
            for (size_t s = 1; s <= t; s++)
                group[g * n_year + t] += world.walk_response[t * n_year + s] * shock[s];
        }
    }
    for (size_t i = 0; i < like->n; i++) {
        double *mine = y + i * n_year;
        for (size_t t = 0; t < n_year; t++)
            mine[t] = world.common[t] + group[like->group[i] * n_year + t];
        add_own(&world, value, unrest, like->residents[i], rng, mine);
        for (size_t t = 0; t < n_year; t++)
            mine[t] = isnan(like->y[i * n_year + t]) ? NAN : mine[t];
    }
    free(group);
    return STATUS_OK;
}
