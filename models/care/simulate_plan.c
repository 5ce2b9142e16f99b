#include "models/care/simulate.h"

#include "models/core/fmath.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Truncation of a Student-t level, in its own sds: without it E[exp A] would be infinite. */
static const double STUDENT_BOUND = 5.0;

void care_plan_free(struct care_plan *plan) {
    free(plan->stock_mean);
    free(plan->inflow_mean);
    free(plan->level_sd);
    free(plan->level_centre);
    free(plan->factor_centre);
    memset(plan, 0, sizeof *plan);
}

/* log E[exp(sd x)] for x the truncated Student-t scaled to unit variance before truncation; Simpson's rule, whose error at
 * this step is far below a millionth. */
static double student_log_mean(double sd, double freedom) {
    enum { STEPS = 2000 };
    double scale = sqrt((freedom - 2.0) / freedom);
    double mass = 0.0, mean = 0.0;
    for (int k = 0; k <= STEPS; k++) {
        double x = STUDENT_BOUND * (2.0 * k / STEPS - 1.0);
        double t = x / scale;
        double density = fmath_exp(-0.5 * (freedom + 1.0) * fmath_log(1.0 + t * t / freedom));
        double simpson = k == 0 || k == STEPS ? 1.0 : k % 2 ? 4.0 : 2.0;
        mass += simpson * density;
        mean += simpson * density * fmath_exp(sd * x);
    }
    return fmath_log(mean / mass);
}

static void plan_levels(struct care_plan *plan) {
    const struct care *care = plan->care;
    for (size_t i = 0; i < plan->region->n_municipality; i++) {
        double residents = (double)plan->region->residents[i];
        double size = residents > 1.0 ? residents : 1.0;
        double sd = care->level_sd * fmath_exp(care->level_exponent * fmath_log(30000.0 / size));
        plan->level_sd[i] = care->level == LEVEL_NONE ? 0.0 : sd;
        plan->level_centre[i] = care->level == LEVEL_STUDENT_T ? -student_log_mean(sd, care->level_freedom)
                                                               : -0.5 * plan->level_sd[i] * plan->level_sd[i];
    }
}

/* Variances of the regional random walk, the product factor and the municipal AR(1), all from 0 in the base year. */
static void plan_factors(struct care_plan *plan) {
    const struct care *care = plan->care;
    double walk = 0.0, municipal = 0.0;
    for (size_t t = 0; t < care->n_year; t++) {
        for (size_t p = 0; p < care->n_product; p++) {
            const struct product *product = &care->product[p];
            double rest = product->beta * product->beta * walk + product->sd * product->sd + municipal;
            plan->factor_centre[t * care->n_product + p] = -0.5 * rest;
        }
        walk += care->regional_sd * care->regional_sd;
        municipal = care->municipal_rho * care->municipal_rho * municipal + care->municipal_sd * care->municipal_sd;
    }
}

static void plan_means(struct care_plan *plan) {
    const struct care *care = plan->care;
    const struct region *region = plan->region;
    size_t n = region->n_municipality;
    for (size_t t = 0; t < care->n_year; t++)
        for (size_t i = 0; i < n; i++)
            for (size_t p = 0; p < care->n_product; p++) {
                const struct product *product = &care->product[p];
                double need = (double)region->youths[t * n + i] * region_kappa(region, p, i);
                if (t == 0)
                    plan->stock_mean[i * care->n_product + p] = need * product->users_per_youth;
                plan->inflow_mean[(t * n + i) * care->n_product + p] = need * care_inflow_rate(care, product, t);
            }
}

enum status care_plan_init(struct care_plan *plan, const struct care *care, const struct region *region,
                           const struct sampler *sampler, uint64_t seed, int64_t inner_draws) {
    memset(plan, 0, sizeof *plan);
    plan->care = care;
    plan->region = region;
    plan->sampler = sampler;
    plan->seed = seed;
    plan->inner_draws = inner_draws;
    size_t n = region->n_municipality;
    plan->stock_mean = calloc(n * care->n_product, sizeof(double));
    plan->inflow_mean = calloc(care->n_year * n * care->n_product, sizeof(double));
    plan->level_sd = calloc(n, sizeof(double));
    plan->level_centre = calloc(n, sizeof(double));
    plan->factor_centre = calloc(care->n_year * care->n_product, sizeof(double));
    if (!plan->stock_mean || !plan->inflow_mean || !plan->level_sd || !plan->level_centre || !plan->factor_centre) {
        care_plan_free(plan);
        return STATUS_MEMORY;
    }
    plan_levels(plan);
    plan_factors(plan);
    plan_means(plan);
    return STATUS_OK;
}
