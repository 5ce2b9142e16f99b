/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/distribution.h"

#include "models/inputs/normal.h"

enum { MEAN, SD };

static const char *check(const struct distribution_value *value) {
    return value->parameter[SD] > 0.0 ? NULL : "a normal distribution needs an sd above 0";
}

static double mean(const struct distribution_value *value) {
    return value->parameter[MEAN];
}

static double quantile(const struct distribution_value *value, double probability) {
    return value->parameter[MEAN] + value->parameter[SD] * normal_quantile(probability);
}

static double probability(const struct distribution_value *value, double x) {
    return normal_probability((x - value->parameter[MEAN]) / value->parameter[SD]);
}

const struct distribution distribution_normal = {
    .name = "normal",
    .doc =
        "Normal distribution: symmetric, two in three values within one sd of the mean, nineteen in twenty within two.",
    .parameter_name = {"mean", "sd"},
    .parameter_doc = {"the mean", "the standard deviation, above 0"},
    .check = check,
    .mean = mean,
    .quantile = quantile,
    .probability = probability,
};
