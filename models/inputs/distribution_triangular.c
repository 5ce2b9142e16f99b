/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/distribution.h"

#include <math.h>

enum { LOW, MODE, HIGH };

static const char *check(const struct distribution_value *value) {
    const double *p = value->parameter;
    return p[LOW] < p[HIGH] && p[LOW] <= p[MODE] && p[MODE] <= p[HIGH]
               ? NULL
               : "a triangular distribution needs a low below its high, and a mode from low to high";
}

static double mean(const struct distribution_value *value) {
    return (value->parameter[LOW] + value->parameter[MODE] + value->parameter[HIGH]) / 3.0;
}

/* The density rises in a straight line from low to the mode and falls to high, so that each side's probability is a
 * square. */
static double quantile(const struct distribution_value *value, double probability) {
    double low = value->parameter[LOW], mode = value->parameter[MODE], high = value->parameter[HIGH];
    double width = high - low;
    if (probability * width < mode - low)
        return low + sqrt(probability * width * (mode - low));
    return high - sqrt((1.0 - probability) * width * (high - mode));
}

static double probability(const struct distribution_value *value, double x) {
    double low = value->parameter[LOW], mode = value->parameter[MODE], high = value->parameter[HIGH];
    if (x <= low || x >= high)
        return x <= low ? 0.0 : 1.0;
    return x < mode ? (x - low) * (x - low) / ((high - low) * (mode - low))
                    : 1.0 - (high - x) * (high - x) / ((high - low) * (high - mode));
}

const struct distribution distribution_triangular = {
    .name = "triangular",
    .doc =
        "Triangular distribution: the likelihood rises in a straight line from the lowest value to the most likely one "
        "and falls to the highest.",
    .parameter_name = {"low", "mode", "high"},
    .parameter_doc = {"the lowest value", "the most likely value, from low to high", "the highest value, above low"},
    .check = check,
    .mean = mean,
    .quantile = quantile,
    .probability = probability,
};
