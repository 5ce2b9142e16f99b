/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The integrals that the model works out by rules of its own, for the sake of equal bits everywhere, against GSL's
 * adaptive quadrature. */
#include "models/care/level.h"
#include "models/care/rate.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { INTERVALS = 1000 };

static double integral(double (*f)(double, void *), void *of, double from, double to) {
    gsl_integration_workspace *room = gsl_integration_workspace_alloc(INTERVALS);
    gsl_function function = {f, of};
    double value, error;
    assert_int_equal(
        gsl_integration_qag(&function, from, to, 0.0, 1e-12, INTERVALS, GSL_INTEG_GAUSS61, room, &value, &error),
        GSL_SUCCESS);
    gsl_integration_workspace_free(room);
    return value;
}

static void assert_near(double x, double expected, double bound) {
    if (!(fabs(x - expected) <= bound))
        fail_msg("%.15g is not %.15g: %.2g apart", x, expected, x - expected);
}

struct logit {
    double share, sd;
};

static double moved_share(double z, void *of) {
    const struct logit *logit = of;
    return gsl_ran_ugaussian_pdf(z) / (1.0 + (1.0 - logit->share) / logit->share * exp(-logit->sd * z));
}

/* The bounds are those of the comment at the rule: 1e-11 up to 0.7, 1e-6 up to 1.5, 1e-5 up to 1.9. */
static void test_expected_share(void **state) {
    (void)state;
    const double shares[] = {1e-6, 0.001, 0.05, 0.3, 0.5, 0.77, 0.999};
    for (double sd = 0.05; sd < 1.91; sd += 0.05)
        for (size_t k = 0; k < sizeof shares / sizeof shares[0]; k++) {
            struct logit logit = {shares[k], sd};
            double expected = integral(moved_share, &logit, -12.0, 0.0) + integral(moved_share, &logit, 0.0, 12.0);
            double bound = sd < 0.71 ? 1e-11 : sd < 1.51 ? 1e-6 : 1e-5;
            assert_near(care_expect_share(shares[k], sd), expected, bound);
        }
}

struct student {
    double sd, freedom;
};

static double density(double x, void *of) {
    const struct student *student = of;
    double scale = sqrt((student->freedom - 2.0) / student->freedom);
    return gsl_ran_tdist_pdf(x / scale, student->freedom);
}

static double effect(double x, void *of) {
    return density(x, of) * exp(((struct student *)of)->sd * x);
}

/* A level that is Student's t, of unit variance and then cut off at five: its centre makes its mean effect 1. */
static void test_student_level(void **state) {
    (void)state;
    const double freedoms[] = {2.1, 3.0, 4.0, 8.0, 30.0};
    int64_t residents = 30000;
    struct region region = {.n_municipality = 1, .residents = &residents};
    for (double sd = 0.01; sd <= 1.0; sd += 0.03)
        for (size_t k = 0; k < sizeof freedoms / sizeof freedoms[0]; k++) {
            struct care care = {.level = LEVEL_STUDENT_T, .level_sd = sd, .level_freedom = freedoms[k]};
            struct student student = {sd, freedoms[k]};
            double mean = (integral(effect, &student, -5.0, 0.0) + integral(effect, &student, 0.0, 5.0)) /
                          (integral(density, &student, -5.0, 0.0) + integral(density, &student, 0.0, 5.0));
            assert_near(level_of(&care, &region, 0).centre, -log(mean), 1e-9);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expected_share),
        cmocka_unit_test(test_student_level),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
