/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a cell and a year may cost, so that settlement stays exact. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/family.h"
#include "models/care/simulate.h"
#include <stdio.h>
#include <string.h>

enum { TOWNS = 256, YEARS = 4, COPY = YEARS * TOWNS };

/* What a draw says of one product at a mean cost of so many euro, in many towns of 20,000 youths. */
static enum status simulate_towns(double mean_cost) {
    static struct municipality town[TOWNS];
    static int64_t people[COPY], cost[COPY * CARE_FORMS];
    static int32_t clients[COPY * CARE_FORMS];
    static double kappa[TOWNS];
    double use_index[YEARS] = {1.0, 1.0, 1.0, 1.0};
    char *care_name[1] = {NULL};
    const uint32_t draw[] = {0};
    struct product product = {.hash = 11,
                              .users_per_youth = 0.06,
                              .duration = 0.96,
                              .beta = 1.0,
                              .mean_cost = mean_cost,
                              .pgb_cost_factor = 0.6,
                              .cv = 0.5,
                              .family = &family_gamma};
    struct care care = {.n_care = 1,
                        .care_name = care_name,
                        .n_product = 1,
                        .product = &product,
                        .n_year = YEARS,
                        .first_year = 2015,
                        .use_index = use_index,
                        .level = LEVEL_NORMAL};
    struct region region = {.n_municipality = TOWNS,
                            .n_year = YEARS,
                            .municipality = town,
                            .residents = people,
                            .youths = people,
                            .kappa = kappa};
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    for (size_t i = 0; i < TOWNS; i++) {
        snprintf(town[i].code, sizeof town[i].code, "GM%04zu", i);
        town[i].hash = stream_hash_name(town[i].code);
        kappa[i] = 1.0;
    }
    for (size_t k = 0; k < COPY; k++)
        people[k] = 20000;
    assert_int_equal(care_plan_init(&plan, &care, &region, sampler_select(), 7, 1), STATUS_OK);
    assert_int_equal(care_scratch_new(&plan, 1, &scratch), STATUS_OK);
    struct care_block block = {1, draw, cost, clients, NULL};
    enum status status = care_simulate_block(&plan, scratch, &block);
    care_scratch_free(scratch);
    care_plan_free(&plan);
    return status;
}

/* Some 1,200 clients a town: EUR 2.4 billion and 24 billion a town are no trouble; 48 billion a town is too much for a
 * year of 256 of them (over 10,000 billion), 240 billion for one. */
static void test_limits(void **state) {
    (void)state;
    assert_int_equal(simulate_towns(2e6), STATUS_OK);
    assert_int_equal(simulate_towns(2e7), STATUS_OK);
    assert_int_equal(simulate_towns(4e7), STATUS_RANGE);
    assert_int_equal(simulate_towns(2e8), STATUS_RANGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_limits)};
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
