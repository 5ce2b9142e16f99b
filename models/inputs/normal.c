/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/inputs/normal.h"

#include "models/core/fmath.h"
#include <math.h>
#include <stddef.h>

/* Numerator and denominator of AS 241's rational functions, ascending powers. */
struct rational {
    double above[8], below[8];
};

static const struct rational centre = {
    {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
     4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3},
    {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3, 2.1213794301586595867e+4,
     3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}};

static const struct rational middle = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
     1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
     1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}};

static const struct rational tail = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
     1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}};

static double ratio(const struct rational *r, double x) {
    double above = r->above[7], below = r->below[7];
    for (size_t k = 7; k > 0; k--) {
        above = above * x + r->above[k - 1];
        below = below * x + r->below[k - 1];
    }
    return above / below;
}

double normal_quantile(double probability) {
    double q = probability - 0.5;
    if (fabs(q) <= 0.425)
        return q * ratio(&centre, 0.180625 - q * q);
    double r = sqrt(-fmath_log(q < 0.0 ? probability : 1.0 - probability));
    double x = r <= 5.0 ? ratio(&middle, r - 1.6) : ratio(&tail, r - 5.0);
    return q < 0.0 ? -x : x;
}

/* Phi(x) - 1/2 = phi(x) (x + x^3/3 + x^5/15 + ...), whose terms are all of one sign (Marsaglia, "Evaluating the normal
 * distribution", 2004). Beyond 3, Phi(-x) = phi(x) / (x + 1/(x + 2/(x + 3/...))), Laplace's continued fraction. */
double normal_probability(double x) {
    const double sqrt_two_pi = 2.50662827463100050242;
    double size = fabs(x);
    if (size > 40.0)
        return x < 0.0 ? 0.0 : 1.0;
    double density = fmath_exp(-0.5 * x * x) / sqrt_two_pi;
    if (size < 3.0) {
        double term = x, sum = x;
        for (int k = 3; k < 160; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + density * sum;
    }
    double fraction = size;
    for (int k = 200; k > 0; k--)
        fraction = size + k / fraction;
    return x < 0.0 ? density / fraction : 1.0 - density / fraction;
}
