/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/distribution.h"

#include "models/core/fmath.h"
#include "models/inputs/normal.h"
#include <math.h>

enum { MEAN, SD };

static const char *check(const struct distribution_value *value) {
    double mean = value->parameter[MEAN], sd = value->parameter[SD];
    if (!(mean > 0.0) || !(sd > 0.0))
        return "a lognormal distribution needs a mean and an sd above 0, both of the number itself, not of its "
               "logarithm";
    return sd >= 1e-6 * mean && sd <= 1e3 * mean
               ? NULL
               : "a lognormal distribution needs an sd between a millionth of its mean "
                 "and a thousand times its mean";
}

/* Mean 1 and coefficient of variation sd / mean, as the cost family of that name: variance of the logarithm log(1 +
 * cv^2), its mean half of that below 0. */
static double log_sd(const struct distribution_value *value) {
    double cv = value->parameter[SD] / value->parameter[MEAN], square = cv * cv;
    return sqrt(square + fmath_log1p_less(square));
}

static double mean(const struct distribution_value *value) {
    return value->parameter[MEAN];
}

static double quantile(const struct distribution_value *value, double probability) {
    double sigma = log_sd(value);
    return value->parameter[MEAN] * fmath_exp(sigma * normal_quantile(probability) - 0.5 * sigma * sigma);
}

static double probability(const struct distribution_value *value, double x) {
    double sigma = log_sd(value), relative = x / value->parameter[MEAN];
    if (!(relative > 1e-300))
        return 0.0;
    return relative > 1e300 ? 1.0 : normal_probability(fmath_log(relative) / sigma + 0.5 * sigma);
}

const struct distribution distribution_lognormal = {
    .name = "lognormal",
    .doc =
        "Lognormal distribution: always above 0, with a longer tail upwards. The mean and the standard deviation are "
        "those of the number itself, not of its logarithm.",
    .parameter_name = {"mean", "sd"},
    .parameter_doc = {"the mean, above 0", "the standard deviation, above 0"},
    .check = check,
    .mean = mean,
    .quantile = quantile,
    .probability = probability,
};
