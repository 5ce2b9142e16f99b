/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/distribution.h"

#include "models/inputs/beta.h"

enum { LOW, MODE, HIGH };

static const char *check(const struct distribution_value *value) {
    const double *p = value->parameter;
    return p[LOW] < p[HIGH] && p[LOW] <= p[MODE] && p[MODE] <= p[HIGH]
               ? NULL
               : "a pert distribution needs a low below its high, and a mode from low to high";
}

/* Beta over low to high with shapes a and 6 - a, so that the mean is (low + 4 mode + high) / 6. */
static double first_shape(const struct distribution_value *value) {
    const double *p = value->parameter;
    return 1.0 + 4.0 * (p[MODE] - p[LOW]) / (p[HIGH] - p[LOW]);
}

static void prepare(struct distribution_value *value) {
    double a = first_shape(value);
    value->constant = beta_log(a, 6.0 - a);
}

static double mean(const struct distribution_value *value) {
    return (value->parameter[LOW] + 4.0 * value->parameter[MODE] + value->parameter[HIGH]) / 6.0;
}

/* Each half from its own end. */
static double quantile(const struct distribution_value *value, double probability) {
    double low = value->parameter[LOW], high = value->parameter[HIGH], a = first_shape(value), b = 6.0 - a;
    if (probability <= 0.5)
        return low + (high - low) * beta_quantile(a, b, value->constant, probability);
    return high - (high - low) * beta_quantile(b, a, value->constant, 1.0 - probability);
}

static double probability(const struct distribution_value *value, double x) {
    double low = value->parameter[LOW], high = value->parameter[HIGH], a = first_shape(value);
    if (x <= low || x >= high)
        return x <= low ? 0.0 : 1.0;
    return beta_probability(a, 6.0 - a, value->constant, (x - low) / (high - low), (high - x) / (high - low));
}

const struct distribution distribution_pert = {
    .name = "pert",
    .doc = "PERT distribution, for a lowest, most likely and highest value as experts give them: a smooth hill (a beta "
           "distribution) with mean (low + 4 x mode + high) / 6, so that the ends weigh less than in a triangular one.",
    .parameter_name = {"low", "mode", "high"},
    .parameter_doc = {"the lowest value", "the most likely value, from low to high", "the highest value, above low"},
    .check = check,
    .prepare = prepare,
    .mean = mean,
    .quantile = quantile,
    .probability = probability,
};
