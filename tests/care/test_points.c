/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean costs at the points of a design, in closed form: at the means of everything those of expect.h; elsewhere those
 * of many draws. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/expect.h"
#include "models/care/points.h"
#include "tests/care/sets_world.h"
#include <math.h>

enum { POINTS = 5, COLUMNS = INPUTS_MAX + TOWNS + YEARS, DRAWS = 2000, ROUNDS = 10, LANES = 200 };

static void set_up(struct world *w, enum level_distribution level) {
    world_set_up(w);
    w->care.level = level;
    w->intervention[2].municipality = w->second_town; /* shares of PGB differ from town to town */
    if (level == LEVEL_STUDENT_T)
        w->care.n_realised = 0;
}

static void simulate(const struct world *w, const struct inputs *inputs, const struct input_design *design,
                     bool expected, size_t n, const uint32_t *draw, int64_t *cost, int32_t *clients) {
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), 7, expected ? 1 : DRAWS), STATUS_OK);
    plan.inputs = inputs;
    plan.design = design;
    plan.expected = expected;
    assert_true(care_points_are_known(&plan));
    assert_int_equal(care_scratch_new(&plan, n, &scratch), STATUS_OK);
    struct care_block block = {n, draw, cost, clients, NULL};
    assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
    care_scratch_free(scratch);
    care_plan_free(&plan);
}

static void check_centre(enum level_distribution level) {
    struct world w;
    double uniform[TOWNS + YEARS], users[YEARS * TOWNS * PRODUCTS];
    const struct inputs none = {0, NULL};
    const struct input_design design = {1, 0, TOWNS, YEARS, uniform, 0, 1};
    const uint32_t point = 0;
    int64_t cost[CELLS], wanted[TOWNS * CARE_FORMS * CARE];
    int32_t clients[CELLS];
    set_up(&w, level);
    for (size_t k = 0; k < TOWNS + YEARS; k++)
        uniform[k] = NAN;
    simulate(&w, &none, &design, true, 1, &point, cost, clients);
    care_expect_clients(&w.care, &w.region, users);
    for (size_t t = 0; t < YEARS; t++) {
        care_expect_cells(&w.care, &w.region, t, users + t * TOWNS * PRODUCTS, wanted, NULL);
        for (size_t k = 0; k < TOWNS * CARE_FORMS * CARE; k++)
            assert_true(llabs(cost[t * TOWNS * CARE_FORMS * CARE + k] - wanted[k]) <= PRODUCTS);
    }
}

static void test_centre(void **state) {
    (void)state;
    check_centre(LEVEL_NONE);
    check_centre(LEVEL_NORMAL);
    check_centre(LEVEL_STUDENT_T);
}

/* Uniforms in steps of a golden ratio: no two alike; every fourth stands at its mean. */
static void lay(double *uniform, size_t columns) {
    for (size_t k = 0; k < POINTS * columns; k++)
        uniform[k] = k % 4 == 3 ? NAN : 0.02 + 0.96 * fmod(0.61803398875 * (double)(k + 1), 1.0);
}

/* Mean and its standard error of what a municipality's care costs in a year, each form apart. */
struct mean {
    double sum, square;
};
enum { FIGURES = YEARS * TOWNS * CARE_FORMS };

static double of_classes(const int64_t *cost, size_t figure, size_t lanes, size_t lane) {
    double sum = 0.0;
    for (size_t c = 0; c < CARE; c++)
        sum += (double)cost[(figure * CARE + c) * lanes + lane];
    return sum;
}

static void draw_point(const struct world *w, const struct inputs *inputs, const struct input_design *design,
                       uint32_t point, struct mean *mean) {
    static int64_t cost[CELLS * LANES];
    static int32_t clients[CELLS * LANES];
    uint32_t draw[LANES];
    for (uint32_t round = 0; round < ROUNDS; round++) {
        for (uint32_t l = 0; l < LANES; l++)
            draw[l] = point * DRAWS + round * LANES + l;
        simulate(w, inputs, design, false, LANES, draw, cost, clients);
        for (size_t k = 0; k < FIGURES; k++)
            for (size_t l = 0; l < LANES; l++) {
                double x = of_classes(cost, k, LANES, l);
                mean[k].sum += x / DRAWS;
                mean[k].square += x * x / DRAWS;
            }
    }
}

static void check_draws(enum level_distribution level) {
    struct world w;
    struct input_list list = {.inputs = {0}};
    static double uniform[POINTS * COLUMNS];
    static int64_t cost[CELLS * POINTS];
    static int32_t clients[CELLS * POINTS];
    const uint32_t point[POINTS] = {0, 1, 2, 3, 4};
    set_up(&w, level);
    world_add_inputs(&list, &w);
    const struct input_design design = {POINTS, list.inputs.n, TOWNS, YEARS, uniform, 0, 1};
    lay(uniform, design_columns(&design));
    simulate(&w, &list.inputs, &design, true, POINTS, point, cost, clients);
    for (uint32_t j = 0; j < POINTS; j++) {
        struct mean mean[FIGURES] = {{0.0, 0.0}};
        draw_point(&w, &list.inputs, &design, j, mean);
        for (size_t k = 0; k < FIGURES; k++) {
            double variance = mean[k].square - mean[k].sum * mean[k].sum;
            double off = of_classes(cost, k, POINTS, j) - mean[k].sum;
            assert_true(fabs(off) <= 4.5 * sqrt(variance / DRAWS) + 4.0);
        }
    }
}

static void test_draws(void **state) {
    (void)state;
    check_draws(LEVEL_NORMAL);
    check_draws(LEVEL_STUDENT_T);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_centre), cmocka_unit_test(test_draws)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
