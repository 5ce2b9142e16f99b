/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of a design in the place of random numbers: levels, inputs and budget totals at given uniforms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/budget/budget_draw.h"
#include "models/care/level.h"
#include <math.h>
#include <string.h>

enum { STEPS = 200000, YEARS = 3 };

/* Mean over equal parts of the uniform of exp(A), and mean square of A - centre over sd^2. */
static void average(enum level_distribution level, double sd, double centre, double freedom, double *factor,
                    double *square) {
    *factor = *square = 0.0;
    for (int k = 0; k < STEPS; k++) {
        double a = level_at(level, sd, centre, freedom, (k + 0.5) / STEPS);
        *factor += exp(a) / STEPS;
        *square += (a - centre) * (a - centre) / (sd * sd) / STEPS;
    }
}

/* The centre is chosen so that E[exp A] = 1: -sd^2 / 2 for a normal level, and what level_of works out for Student's t
 * by another road (Simpson's rule over the density). A normal x has mean square 1. */
static void test_level(void **state) {
    double factor, square;
    int64_t residents = 30000;
    struct region region = {.n_municipality = 1, .n_year = 1, .residents = &residents};
    struct care care = {.n_year = 1, .level = LEVEL_STUDENT_T, .level_sd = 0.2, .level_freedom = 4.0};
    (void)state;
    average(LEVEL_NORMAL, 0.2, -0.02, 0.0, &factor, &square);
    assert_true(fabs(factor - 1.0) < 1e-5 && fabs(square - 1.0) < 1e-3);
    struct level student = level_of(&care, &region, 0);
    average(LEVEL_STUDENT_T, 0.2, student.centre, 4.0, &factor, &square);
    assert_true(fabs(factor - 1.0) < 1e-4);
    assert_true(square > 0.7 && square < 1.0); /* the tails beyond 5 are cut off */
}

/* 90 % of the standard normal is 1.2815515655; 5 sds bound Student's t. At its mean the factor of a level is 1. */
static void test_level_points(void **state) {
    (void)state;
    assert_true(fabs(level_at(LEVEL_NORMAL, 0.2, -0.02, 0.0, 0.9) - (-0.02 + 0.2 * 1.2815515655)) < 1e-10);
    assert_true(fabs(level_at(LEVEL_STUDENT_T, 0.2, 0.0, 4.0, 1.0 - 1e-12) - 1.0) < 1e-6);
    assert_true(fabs(level_at(LEVEL_STUDENT_T, 0.2, 0.0, 4.0, 0.5)) < 1e-12);
    assert_true(level_at(LEVEL_NORMAL, 0.2, -0.5 * 0.2 * 0.2, 0.0, NAN) == 0.0);
    assert_true(level_at(LEVEL_STUDENT_T, 0.2, -0.3, 4.0, NAN) == 0.0);
    assert_true(level_at(LEVEL_NONE, 0.0, 0.25, 0.0, 0.1) == 0.25);
}

/* Uniform from 10 to 30: 0.25 is 15, and the mean is 20. Without a design the values are the drawn ones. */
static void test_inputs(void **state) {
    struct input input = {.hash = 5, .owner = INPUT_BUDGET, .low = 0.0, .high = 100.0};
    input.distribution = (struct distribution_value){.distribution = &distribution_uniform, .parameter = {10.0, 30.0}};
    struct inputs inputs = {1, &input};
    const double uniform[] = {0.25, NAN, NAN}; /* three points of one column */
    struct input_design design = {3, 1, 0, 0, uniform, 0, 1};
    double value[3];
    (void)state;
    const uint32_t point[] = {0, 2, 3};
    inputs_take(&inputs, 0, &design, NULL, 7, point, 2, value);
    assert_true(fabs(value[0] - 15.0) < 1e-12 && value[1] == 20.0);
    inputs_take(&inputs, 0, NULL, sampler_select(), 7, point, 3, value);
    for (size_t k = 0; k < 3; k++)
        assert_true(value[k] == input_value(&input, input_uniform(&input, 7, point[k])));
}

/* One municipality, EUR 1,000,000 a year, macro_sd 0.1: at uniform 0.9 the factor is exp(0.1 x 1.2815515655 - 0.005) =
 * 1.1310254..., at its mean 1; the base year never moves. */
static void test_budget(void **state) {
    struct municipality town = {.code = "GM0001"};
    int64_t guardianship[YEARS] = {0}, regional[YEARS] = {100000000, 100000000, 100000000};
    double indicator = 1.0, phase_in[YEARS] = {0}, weight = 1.0, cost_share = 1.0;
    size_t column = 0, culprit;
    struct region region = {.n_municipality = 1,
                            .n_year = YEARS,
                            .municipality = &town,
                            .n_indicator = 1,
                            .guardianship = guardianship,
                            .indicator = &indicator};
    struct budget_model model = {.covers = 1.0,
                                 .n_year = YEARS,
                                 .regional = regional,
                                 .phase_in = phase_in,
                                 .n_weight = 1,
                                 .indicator = &column,
                                 .weight = &weight,
                                 .macro_sd = 0.1};
    struct inputs inputs = {0};
    const double uniform[] = {NAN, 0.1, 0.9, NAN}; /* one point: a level, and three years */
    struct input_design design = {1, 0, 1, YEARS, uniform, 0, 1};
    struct budget_source source = {.model = &model,
                                   .region = &region,
                                   .inputs = &inputs,
                                   .design = &design,
                                   .cost_share = &cost_share,
                                   .sampler = sampler_select(),
                                   .first_year = 2015};
    struct budget_draw *draw = NULL;
    const int64_t *budget = NULL;
    (void)state;
    assert_int_equal(budget_draw_new(&source, &draw), STATUS_OK);
    assert_int_equal(budget_draw_at(draw, 0, &budget, &culprit), STATUS_OK);
    assert_int_equal(budget[0], 100000000);
    assert_int_equal(budget[1], llround(100000000 * exp(0.1 * 1.2815515655446004 - 0.005)));
    assert_int_equal(budget[2], 100000000);
    budget_draw_free(draw);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_level),
        cmocka_unit_test(test_level_points),
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
