/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/distribution.h"

#include "models/inputs/beta.h"
#include <math.h>

enum { MEAN, SD, FREEDOM };

static const char *check(const struct distribution_value *value) {
    if (!(value->parameter[SD] > 0.0))
        return "a student_t distribution needs an sd above 0";
    double freedom = value->parameter[FREEDOM];
    return freedom >= 2.1 && freedom <= 1000.0
               ? NULL
               : "a student_t distribution needs degrees_of_freedom from 2.1 to 1000; with 2 or fewer it has no sd";
}

/* log B(n / 2, 1 / 2): for T with n degrees of freedom, P(|T| > t) is the beta distribution function with those shapes
 * at n / (n + t^2). */
static void prepare(struct distribution_value *value) {
    value->constant = beta_log(0.5 * value->parameter[FREEDOM], 0.5);
}

static double mean(const struct distribution_value *value) {
    return value->parameter[MEAN];
}

/* T has variance n / (n - 2). */
static double unit(const struct distribution_value *value) {
    double n = value->parameter[FREEDOM];
    return value->parameter[SD] * sqrt((n - 2.0) / n);
}

/* |t| exceeded with probability `outside`: from the far end where that is small, from the centre elsewhere, since t^2
 * is n times the ratio of the two parts of the beta. */
static double size_of(const struct distribution_value *value, double outside) {
    double n = value->parameter[FREEDOM];
    if (outside < 0.5) {
        double x = beta_quantile(0.5 * n, 0.5, value->constant, outside);
        return sqrt(n * (1.0 - x) / x);
    }
    if (outside >= 1.0)
        return 0.0;
    double y = beta_quantile(0.5, 0.5 * n, value->constant, 1.0 - outside);
    return sqrt(n * y / (1.0 - y));
}

static double quantile(const struct distribution_value *value, double probability) {
    double t = size_of(value, 2.0 * (probability < 0.5 ? probability : 1.0 - probability)) * unit(value);
    return value->parameter[MEAN] + (probability < 0.5 ? -t : t);
}

static double probability(const struct distribution_value *value, double x) {
    double n = value->parameter[FREEDOM], t = (x - value->parameter[MEAN]) / unit(value);
    if (fabs(t) > 1e100)
        return t < 0.0 ? 0.0 : 1.0;
    double outside = beta_probability(0.5 * n, 0.5, value->constant, n / (n + t * t), t * t / (n + t * t));
    return t < 0.0 ? 0.5 * outside : 1.0 - 0.5 * outside;
}

const struct distribution distribution_student_t = {
    .name = "student_t",
    .doc = "Student's t distribution: as the normal one, but with heavier tails, the more so the fewer degrees of "
           "freedom. "
           "The sd is the standard deviation of the number itself.",
    .parameter_name = {"mean", "sd", "degrees_of_freedom"},
    .parameter_doc = {"the mean", "the standard deviation, above 0", "how light the tails are, from 2.1 to 1000"},
    .check = check,
    .prepare = prepare,
    .mean = mean,
    .quantile = quantile,
    .probability = probability,
};
