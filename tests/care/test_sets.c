/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uncertain inputs of care, against a plain twin: a block in which every outer index has its own inputs must hold the
 * same bytes as a certain run for each outer index, with the drawn values written into its scenario. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/care/sets_world.h"

enum { LANES = 64, INNER = 3 };

struct output {
    int64_t cost[CELLS * LANES], excess[CELLS * LANES];
    int32_t clients[CELLS * LANES];
};

/* After other draws, which leave no trace. */
static void simulate(const struct world *w, const struct inputs *inputs, size_t n, const uint32_t *draw,
                     struct output *out) {
    struct care_plan plan;
    uint32_t before[LANES];
    struct care_scratch *scratch = NULL;
    const bool wanted[CARE] = {true, true, true};
    const int64_t threshold = 1000000;
    int64_t *excess[1] = {out->excess};
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), 7, INNER), STATUS_OK);
    plan.inputs = inputs;
    plan.excess_wanted = wanted;
    plan.n_threshold = 1;
    plan.threshold = &threshold;
    assert_int_equal(care_scratch_new(&plan, n, &scratch), STATUS_OK);
    for (size_t l = 0; l < n; l++)
        before[l] = draw[l] + 5 * INNER;
    struct care_block block = {n, before, out->cost, out->clients, excess};
    assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
    memset(out, 0, sizeof *out);
    block.draw = draw;
    assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
    care_scratch_free(scratch);
    care_plan_free(&plan);
}

static void compare(const struct output *all, const struct output *alone, size_t n, size_t first, size_t n_alone) {
    for (size_t k = 0; k < CELLS; k++)
        for (size_t l = 0; l < n_alone; l++) {
            assert_int_equal(all->clients[k * n + first + l], alone->clients[k * n_alone + l]);
            assert_int_equal(all->cost[k * n + first + l], alone->cost[k * n_alone + l]);
            assert_int_equal(all->excess[k * n + first + l], alone->excess[k * n_alone + l]);
        }
}

/* The lanes of a block against their certain twins. */
static void check(const struct world *w, const struct inputs *inputs, size_t n, const uint32_t *draw) {
    static struct output all, alone, central;
    simulate(w, inputs, n, draw, &all);
    simulate(w, NULL, n, draw, &central);
    assert_memory_not_equal(all.cost, central.cost, CELLS * n * sizeof *all.cost);
    for (size_t first = 0, end; first < n; first = end) {
        uint32_t outer = draw[first] / INNER;
        for (end = first + 1; end < n && draw[end] / INNER == outer;)
            end++;
        struct world twin = *w;
        world_point(&twin);
        for (size_t k = 0; k < inputs->n; k++)
            *world_number(&twin, &inputs->input[k]) =
                input_value(&inputs->input[k], input_uniform(&inputs->input[k], 7, outer));
        product_complete(&twin.product[PRODUCTS - 1]);
        simulate(&twin, NULL, end - first, draw + first, &alone);
        compare(&all, &alone, n, first, end - first);
    }
}

static void check_blocks(const struct world *w, const struct inputs *inputs) {
    uint32_t draw[LANES];
    for (size_t l = 0; l < LANES; l++)
        draw[l] = 100 + (uint32_t)l; /* the first and the last outer index in part */
    check(w, inputs, LANES, draw);
    check(w, inputs, 1, draw);
    for (size_t l = 0; l < LANES; l++)
        draw[l] = (uint32_t)((LANES - l) * 7 % 31); /* outer indices that come back */
    check(w, inputs, LANES, draw);
}

static void test_all(void **state) {
    (void)state;
    static struct world w;
    struct input_list list = {.inputs = {0}};
    world_set_up(&w);
    world_add_inputs(&list, &w);
    check_blocks(&w, &list.inputs);
}

/* Clients who keep their cost level. */
static void test_kept(void **state) {
    (void)state;
    static struct world w;
    struct input_list list = {.inputs = {0}};
    world_set_up(&w);
    w.care.persistence = 0.6;
    world_add_inputs(&list, &w);
    check_blocks(&w, &list.inputs);
}

/* One at a time: what is certain stays certain. */
static void test_each(void **state) {
    (void)state;
    static struct world w;
    struct input_list list = {.inputs = {0}};
    uint32_t draw[LANES];
    world_set_up(&w);
    world_add_inputs(&list, &w);
    for (size_t l = 0; l < LANES; l++)
        draw[l] = 3 + (uint32_t)l;
    for (size_t k = 0; k < list.inputs.n; k++) {
        const struct inputs one = {1, &list.input[k]};
        check(&w, &one, LANES, draw);
    }
}

/* A Student-t level: of which the sd and the degrees of freedom are uncertain, and another input only. */
static void test_student(void **state) {
    (void)state;
    static struct world w;
    struct input_list some = {.inputs = {0}}, *list = &some, other = {.inputs = {0}};
    uint32_t draw[LANES];
    world_set_up(&w);
    w.care.level = LEVEL_STUDENT_T;
    w.care.n_realised = 0;
    world_add(list, &w, INPUT_CARE, 0, offsetof(struct care, level_sd), 0.1, 0.2);
    world_add(list, &w, INPUT_CARE, 0, offsetof(struct care, level_freedom), 3.0, 6.0);
    world_add(&other, &w, INPUT_PRODUCT, 0, offsetof(struct product, mean_cost), 4000.0, 5000.0);
    for (size_t l = 0; l < 12; l++)
        draw[l] = 30 + (uint32_t)l;
    check(&w, &list->inputs, 12, draw);
    check(&w, &other.inputs, 12, draw);
}

/* Inputs of the budgets leave the care as it is. */
static void test_budget_inputs(void **state) {
    (void)state;
    static struct world w;
    static struct output with, without;
    char path[] = "budget.macro_sd";
    struct input input = {.path = path,
                          .hash = 5,
                          .owner = INPUT_BUDGET,
                          .offset = offsetof(struct care, price_sd),
                          .low = 0.0,
                          .high = 1.0,
                          .distribution = {.distribution = &distribution_uniform, .parameter = {0.0, 0.1}}};
    struct inputs inputs = {1, &input};
    uint32_t draw[LANES];
    world_set_up(&w);
    for (size_t l = 0; l < LANES; l++)
        draw[l] = (uint32_t)l;
    simulate(&w, &inputs, LANES, draw, &with);
    simulate(&w, NULL, LANES, draw, &without);
    assert_memory_equal(&with, &without, sizeof with);
}

/* Youths are known in the base year and were expected to fall by 1 % a year: growth of 3 % makes the inflow of the t-th
 * year after it (1.03 / 0.99)^t times as large, and that of the base year what it was. */
static void test_youths(void **state) {
    (void)state;
    struct world w;
    struct care_rate before[PRODUCTS], after[PRODUCTS];
    double growth = 1.0;
    world_set_up(&w);
    world_point(&w);
    w.care.n_intervention = 0;
    for (size_t t = 0; t < YEARS; t++, growth *= 1.03 / 0.99) {
        w.care.youth_trend = -0.01;
        care_rates_row(&w.care, &w.region, t, 1, before);
        w.care.youth_trend = 0.03;
        care_rates_row(&w.care, &w.region, t, 1, after);
        for (size_t p = 0; p < PRODUCTS; p++) {
            double off = after[p].inflow / before[p].inflow / growth - 1.0;
            assert_true(off < 1e-12 && off > -1e-12);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_youths), cmocka_unit_test(test_all),     cmocka_unit_test(test_kept),
        cmocka_unit_test(test_each),   cmocka_unit_test(test_student), cmocka_unit_test(test_budget_inputs),
    };
    return cmocka_run_group_tests_name("sets", tests, NULL, NULL);
}
