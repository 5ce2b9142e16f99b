/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/distribution.h"

enum { LOW, HIGH };

static const char *check(const struct distribution_value *value) {
    return value->parameter[LOW] < value->parameter[HIGH] ? NULL : "a uniform distribution needs a low below its high";
}

static double mean(const struct distribution_value *value) {
    return 0.5 * (value->parameter[LOW] + value->parameter[HIGH]);
}

static double quantile(const struct distribution_value *value, double probability) {
    return value->parameter[LOW] + probability * (value->parameter[HIGH] - value->parameter[LOW]);
}

static double probability(const struct distribution_value *value, double x) {
    double low = value->parameter[LOW], high = value->parameter[HIGH];
    return x <= low ? 0.0 : x >= high ? 1.0 : (x - low) / (high - low);
}

const struct distribution distribution_uniform = {
    .name = "uniform",
    .doc = "Uniform distribution: every value between the two bounds is as likely as any other.",
    .parameter_name = {"low", "high"},
    .parameter_doc = {"the lowest value", "the highest value, above low"},
    .check = check,
    .mean = mean,
    .quantile = quantile,
    .probability = probability,
};
