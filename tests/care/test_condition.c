/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known: the structured system against GSL, one account against the credibility formula, facts to the cent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/cohort.h"
#include "models/care/condition.h"
#include "models/care/facts.h"
#include "models/care/level.h"
#include "tests/care/swings_world.h"
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

enum { BLOCKS = 6, COMMON = 5, LANES = 200, CELLS = CARE_FORMS * CARE };

static double random_of(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) / 9007199254740992.0 - 0.5;
}

/* Blocks of 0 to 4 rows, each with some of the common terms. */
static void make_system(struct system_shape *shape, struct system *system, gsl_matrix *dense) {
    uint64_t random = 7;
    static const size_t rows[BLOCKS] = {3, 0, 1, 4, 2, 3};
    *shape = (struct system_shape){.n_block = BLOCKS, .n_common = COMMON};
    shape->first = calloc(BLOCKS + 1, sizeof(size_t));
    shape->start = calloc(BLOCKS + 1, sizeof(size_t));
    shape->at = calloc(BLOCKS + 1, sizeof(size_t));
    shape->term = calloc(BLOCKS * COMMON, sizeof(size_t));
    shape->loading = calloc(BLOCKS * COMMON * 4, sizeof(double));
    shape->variance = calloc(COMMON, sizeof(double));
    for (size_t k = 0; k < COMMON; k++)
        shape->variance[k] = 0.5 + (double)k;
    for (size_t b = 0; b < BLOCKS; b++) {
        size_t m = 0;
        for (size_t k = 0; k < COMMON; k++)
            if ((b + k) % 3 != 0)
                shape->term[shape->start[b] + m++] = k;
        shape->first[b + 1] = shape->first[b] + rows[b];
        shape->start[b + 1] = shape->start[b] + m;
        shape->at[b + 1] = shape->at[b] + rows[b] * m;
        for (size_t k = shape->at[b]; k < shape->at[b + 1]; k++)
            shape->loading[k] = random_of(&random);
    }
    shape->n_row = shape->first[BLOCKS];
    assert_int_equal(system_init(system, shape), STATUS_OK);
    gsl_matrix_set_zero(dense);
    for (size_t b = 0; b < BLOCKS; b++) {
        double v[16], half[16];
        size_t n = rows[b], first = shape->first[b];
        for (size_t k = 0; k < n * n; k++)
            half[k] = random_of(&random);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                double sum = i == j ? 0.1 : 0.0;
                for (size_t k = 0; k < n; k++)
                    sum += half[i * n + k] * half[j * n + k];
                v[i * n + j] = sum;
                gsl_matrix_set(dense, first + i, first + j, sum);
            }
        assert_int_equal(system_set_block(system, b, v), STATUS_OK);
    }
    assert_int_equal(system_factorise(system), STATUS_OK);
}

static double loading(const struct system_shape *shape, size_t row, size_t term) {
    size_t b = 0;
    while (row >= shape->first[b + 1])
        b++;
    size_t m = shape->start[b + 1] - shape->start[b];
    for (size_t k = 0; k < m; k++)
        if (shape->term[shape->start[b] + k] == term)
            return shape->loading[shape->at[b] + (row - shape->first[b]) * m + k];
    return 0.0;
}

static void test_system(void **state) {
    (void)state;
    struct system_shape shape;
    struct system system;
    gsl_matrix *dense = gsl_matrix_calloc(13, 13);
    make_system(&shape, &system, dense);
    assert_int_equal(shape.n_row, 13);
    for (size_t i = 0; i < 13; i++)
        for (size_t j = 0; j < 13; j++) {
            double sum = gsl_matrix_get(dense, i, j);
            for (size_t k = 0; k < COMMON; k++)
                sum += loading(&shape, i, k) * shape.variance[k] * loading(&shape, j, k);
            gsl_matrix_set(dense, i, j, sum);
        }
    gsl_vector *b = gsl_vector_alloc(13), *x = gsl_vector_alloc(13);
    double right[13], found[13], common[COMMON], room[COMMON];
    for (size_t i = 0; i < 13; i++)
        gsl_vector_set(b, i, right[i] = sin((double)i + 1.0));
    assert_int_equal(gsl_linalg_cholesky_decomp1(dense), 0);
    gsl_linalg_cholesky_solve(dense, b, x);
    system_solve(&system, right, found, common, room);
    for (size_t i = 0; i < 13; i++)
        assert_true(fabs(found[i] - gsl_vector_get(x, i)) < 1e-10);
    for (size_t k = 0; k < COMMON; k++) {
        double sum = 0.0;
        for (size_t i = 0; i < 13; i++)
            sum += loading(&shape, i, k) * gsl_vector_get(x, i);
        assert_true(fabs(common[k] - sum) < 1e-10);
    }
    gsl_vector_free(b);
    gsl_vector_free(x);
    gsl_matrix_free(dense);
    system_free(&system);
    system_shape_free(&shape);
}

/* A block of draws of a world in which something is known. */
struct output {
    int64_t cost[YEARS * TOWNS * CELLS * LANES];
    int32_t clients[YEARS * TOWNS * CELLS * LANES];
    int64_t excess[YEARS * TOWNS * CELLS * LANES];
};

static void simulate(const struct world *w, uint32_t first, int64_t inner, struct output *out) {
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    uint32_t draw[LANES];
    bool wanted[CARE] = {true, true};
    int64_t threshold = 2000000, *excess[1] = {out->excess};
    for (size_t l = 0; l < LANES; l++)
        draw[l] = first + (uint32_t)l;
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), 7, inner), STATUS_OK);
    plan.excess_wanted = wanted;
    plan.n_threshold = 1;
    plan.threshold = &threshold;
    assert_int_equal(care_scratch_new(&plan, LANES, &scratch), STATUS_OK);
    struct care_block block = {LANES, draw, out->cost, out->clients, excess};
    assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
    care_scratch_free(scratch);
    care_plan_free(&plan);
}

/* One municipality, one year, only its level is uncertain: A is normal given the account, with the credibility weight
 * w = var / (var + chance + error^2) on y - h, and variance var (1 - w). */
static void test_credibility(void **state) {
    (void)state;
    enum { DRAWS = 20000, BLOCK = 500 };
    struct world w;
    struct known_cost cost = {0, 0, KNOWN_TOTAL, 0, 1.0, 0.05, 0, false, 0};
    struct known known = {.n_cost = 1, .cost = &cost};
    struct cohorts cohorts;
    world_set_up(&w);
    w.care.level = LEVEL_NORMAL;
    w.care.level_sd = 0.2;
    w.care.known = &known;
    assert_int_equal(cohorts_make(&w.care, &w.region, 0, 1, &cohorts), STATUS_OK);
    cost.cents = (int64_t)(130.0 * cohorts.euro[0]);
    double variance = pow(level_prior_sd(&w.care, &w.region, 0), 2.0), chance = cohorts.chance[0];
    double weight = variance / (variance + chance + 0.05 * 0.05);
    double moved = -0.5 * variance + weight * (log(1.3) + 0.5 * chance + 0.5 * variance);
    struct care_plan plan;
    struct care_sets sets;
    struct care_state s = {.n_lane = 0};
    struct condition_room *room = NULL;
    uint32_t outer[BLOCK];
    double mean = 0.0, square = 0.0, other = 0.0;
    assert_int_equal(care_plan_init(&plan, &w.care, &w.region, sampler_select(), 7, 1), STATUS_OK);
    assert_int_equal(care_sets_init(&sets, &w.care, &w.region, NULL, NULL, &plan.rates, 7, BLOCK), STATUS_OK);
    assert_int_equal(care_state_init(&s, &plan, BLOCK), STATUS_OK);
    assert_int_equal(condition_room_new(&plan, BLOCK, &room), STATUS_OK);
    for (uint32_t first = 0; first < DRAWS; first += BLOCK) {
        for (uint32_t l = 0; l < BLOCK; l++)
            outer[l] = first + l;
        condition_apply(&plan, room, &sets, outer, NULL, &s);
        for (size_t l = 0; l < BLOCK; l++) {
            mean += s.level[l] / DRAWS;
            square += pow(s.level[l] - moved, 2.0) / DRAWS;
            other += s.level[BLOCK + l] / DRAWS;
        }
    }
    assert_true(fabs(mean - moved) < 4.5 * sqrt(variance * (1.0 - weight) / DRAWS));
    assert_true(fabs(square / (variance * (1.0 - weight)) - 1.0) < 4.5 * sqrt(2.0 / DRAWS));
    double alone = pow(level_prior_sd(&w.care, &w.region, 1), 2.0); /* who has no account stays as he was */
    assert_true(fabs(other + 0.5 * alone) < 4.5 * sqrt(alone / DRAWS));
    condition_room_free(room);
    care_state_free(&s);
    care_sets_free(&sets);
    care_plan_free(&plan);
    cohorts_free(&cohorts);
}

/* Expected cost of a year in EUR by the recursion of stock and flow, written out: a twin of forecast.c where nothing
 * but Z swings. z[s]: innovations, z[0] unused. */
static double expect_by_hand(const struct world *w, size_t i, size_t year, const double *z) {
    double sum = 0.0;
    for (size_t p = 0; p < PRODUCTS; p++) {
        const struct product *product = &w->product[p];
        double in = 1.0 / (1.0 + product->duration), swing = 0.0, variance = 0.0;
        double users = (double)w->youths[i] * product->users_per_youth, stock = users;
        for (size_t t = 1; t <= year; t++) {
            swing = w->care.municipal_rho * swing + z[t];
            variance = pow(w->care.municipal_rho, 2.0) * variance + pow(w->care.municipal_sd, 2.0);
            stock = (1.0 - in) * stock + in * users * exp(swing - 0.5 * variance);
        }
        sum += stock * product->mean_cost * (1.0 - product->pgb_share + product->pgb_share * product->pgb_cost_factor);
    }
    return sum;
}

/* A town so large that chance is nothing, and an account of nearly twice what is expected that is right to 0.05 %: what
 * is expected with the state of each draw is that account, though the log of it is far from linear in the innovations
 * (after one pass it is off by up to 30 %). */
static void test_rest(void **state) {
    (void)state;
    enum { DRAWS = 500, YEAR = 2, TOWN = 1 };
    struct world w;
    struct known_cost cost = {TOWN, YEAR, KNOWN_TOTAL, 0, 1.0, 0.0005, 0, false, 0};
    struct known known = {.n_cost = 1, .cost = &cost};
    struct care_plan plan;
    struct care_sets sets;
    struct care_state s = {.n_lane = 0};
    struct condition_room *room = NULL;
    uint32_t outer[DRAWS];
    const double still[YEARS] = {0.0};
    world_set_up(&w);
    w.care.municipal_sd = 0.5;
    w.care.known = &known;
    for (size_t t = 0; t < YEARS; t++)
        w.youths[t * TOWNS + TOWN] = INT64_C(100000000000);
    cost.cents = (int64_t)(180.0 * expect_by_hand(&w, TOWN, YEAR, still));
    for (uint32_t l = 0; l < DRAWS; l++)
        outer[l] = l;
    assert_int_equal(care_plan_init(&plan, &w.care, &w.region, sampler_select(), 7, 1), STATUS_OK);
    assert_int_equal(care_sets_init(&sets, &w.care, &w.region, NULL, NULL, &plan.rates, 7, DRAWS), STATUS_OK);
    assert_int_equal(care_state_init(&s, &plan, DRAWS), STATUS_OK);
    assert_int_equal(condition_room_new(&plan, DRAWS, &room), STATUS_OK);
    condition_apply(&plan, room, &sets, outer, NULL, &s);
    for (size_t l = 0; l < DRAWS; l++) {
        double z[YEARS] = {0.0};
        for (size_t t = 1; t <= YEAR; t++)
            z[t] = s.municipal[(t * TOWNS + TOWN) * DRAWS + l];
        double ratio = expect_by_hand(&w, TOWN, YEAR, z) * 100.0 / (double)cost.cents;
        assert_true(fabs(log(ratio)) < 0.004);
    }
    condition_room_free(room);
    care_state_free(&s);
    care_sets_free(&sets);
    care_plan_free(&plan);
}

static int64_t year_cost(const struct output *out, size_t t, size_t i, size_t from, size_t to, size_t lane) {
    int64_t sum = 0;
    for (size_t c = from; c < to; c++)
        sum += out->cost[((t * TOWNS + i) * CELLS + c) * LANES + lane];
    return sum;
}

static void set_swings(struct world *w) {
    w->care.level = LEVEL_NORMAL;
    w->care.level_sd = 0.2;
    w->care.sub_region_sd = 0.1;
    w->care.regional_sd = 0.05;
    w->care.municipal = MUNICIPAL_STUDENT_T;
    w->care.municipal_sd = 0.1;
    w->care.municipal_freedom = 3.5;
    w->care.trend_sd = 0.02;
    w->care.price_sd = 0.03;
}

/* Accounts of all care, with and without clients, of one form, of a municipality without youths to speak of: to the
 * cent in every draw, whoever keeps his cost level; the rest is free; draws of one outer index share the past's state.
 */
static void test_facts(void **state) {
    (void)state;
    struct known_cost cost[] = {
        {0, 0, KNOWN_TOTAL, 123456789, 1.0, 0.02, 0, true, 0},  {0, 1, KNOWN_TOTAL, 150000001, 1.0, 0.02, 210, true, 0},
        {0, 2, KNOWN_TOTAL, 170000001, 0.9, 0.05, 0, false, 0}, {1, 0, KNOWN_TOTAL, 900000007, 1.0, 0.02, 0, true, 0},
        {1, 1, KNOWN_TOTAL, 1000000000, 1.0, 0.02, 0, true, 0}, {1, 1, KNOWN_ZIN, 900000003, 1.0, 0.02, 0, true, 0},
        {1, 1, KNOWN_PGB, 99999997, 1.0, 0.02, 0, true, 0},     {2, 1, KNOWN_PGB, 1234567, 1.0, 0.02, 0, true, 0},
        {3, 0, KNOWN_TOTAL, 5000, 1.0, 0.02, 0, true, 0},
    };
    struct known known = {.n_cost = sizeof cost / sizeof cost[0], .cost = cost};
    struct output *out = malloc(sizeof *out), *again = malloc(sizeof *again);
    for (int keep = 0; keep < 2; keep++) {
        struct world w;
        world_set_up(&w);
        set_swings(&w);
        w.care.persistence = keep;
        w.care.known = &known;
        for (size_t t = 0; t < YEARS; t++)
            w.youths[t * TOWNS + 3] = 2; /* most draws have nobody */
        simulate(&w, 0, 2, out);
        for (size_t l = 0; l < LANES; l++) {
            assert_int_equal(year_cost(out, 0, 0, 0, CELLS, l), 123456789);
            assert_int_equal(year_cost(out, 1, 0, 0, CELLS, l), 150000001);
            assert_int_equal(year_cost(out, 0, 1, 0, CELLS, l), 900000007);
            assert_int_equal(year_cost(out, 1, 1, 0, CARE, l), 900000003);
            assert_int_equal(year_cost(out, 1, 1, CARE, CELLS, l), 99999997);
            assert_int_equal(year_cost(out, 1, 2, CARE, CELLS, l), 1234567);
            assert_int_equal(year_cost(out, 0, 3, 0, CELLS, l), 5000);
            int32_t clients = 0, few = 0;
            for (size_t c = 0; c < CELLS; c++) {
                clients += out->clients[((size_t)TOWNS * CELLS + c) * LANES + l];
                few += out->clients[((size_t)3 * CELLS + c) * LANES + l];
            }
            assert_int_equal(clients, 210);
            assert_true(few >= 1);
            for (size_t k = 0; k < YEARS * TOWNS * CELLS; k++)
                assert_in_range(out->excess[k * LANES + l], 0, out->cost[k * LANES + l]);
        }
        assert_true(year_cost(out, 2, 0, 0, CELLS, 0) != year_cost(out, 2, 0, 0, CELLS, 1));
        simulate(&w, LANES / 2, 2, again); /* other blocks, the same draws */
        for (size_t k = 0; k < YEARS * TOWNS * CELLS; k++)
            for (size_t l = 0; l < LANES / 2; l++)
                assert_int_equal(again->cost[k * LANES + l], out->cost[k * LANES + l + LANES / 2]);
    }
    free(out);
    free(again);
}

/* Sums: of all but one in a year, of a share of a split municipality and another, and one that is no fact. Facts of
 * whole municipalities are met to the cent, with a split one to some cents; one that is no fact draws its parts there.
 */
static void test_sums(void **state) {
    (void)state;
    struct known_part three[] = {{1, 1.0, 0}, {2, 1.0, 0}, {3, 1.0, 0}}, big[] = {{0, 1.0, 0}, {2, 0.9, 0}},
                      small[] = {{1, 1.0, 0}, {2, 0.1, 0}},
                      all[] = {{0, 1.0, 0}, {1, 1.0, 0}, {2, 1.0, 0}, {3, 1.0, 0}};
    struct known_cost cost = {0, 0, KNOWN_TOTAL, 140000000, 1.0, 0.02, 0, true, 0};
    struct known_sum sum[] = {{0, 1800000001, 1.0, 0.02, true, 3, three, 0},
                              {1, 500000003, 1.0, 0.02, true, 2, big, 0},
                              {1, 1000000007, 1.0, 0.02, true, 2, small, 0},
                              {2, 2000000000, 1.0, 0.0001, false, 4, all, 0}};
    struct known known = {.n_cost = 1, .n_sum = 4, .cost = &cost, .sum = sum};
    struct output *out = malloc(sizeof *out);
    struct world w;
    double mean[2] = {0.0, 0.0};
    world_set_up(&w);
    set_swings(&w);
    w.care.persistence = 1.0;
    w.care.known = &known;
    for (size_t known_too = 0; known_too < 2; known_too++) {
        known.n_sum = 3 + known_too;
        simulate(&w, 0, 1, out);
        for (size_t l = 0; l < LANES; l++) {
            int64_t c[3][TOWNS];
            for (size_t t = 0; t < 3; t++)
                for (size_t i = 0; i < TOWNS; i++)
                    c[t][i] = year_cost(out, t, i, 0, CELLS, l);
            assert_int_equal(c[0][0], 140000000);
            assert_int_equal(c[0][1] + c[0][2] + c[0][3], 1800000001);
            assert_true(fabs((double)c[1][0] + 0.9 * (double)c[1][2] - 500000003.0) < 3.0);
            assert_true(fabs((double)c[1][1] + 0.1 * (double)c[1][2] - 1000000007.0) < 3.0);
            for (size_t i = 0; i < TOWNS; i++)
                mean[known_too] += (double)c[2][i] / LANES;
        }
    }
    assert_true(fabs(mean[1] - 2000000000.0) < 0.6 * fabs(mean[0] - 2000000000.0));
    free(out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_system), cmocka_unit_test(test_credibility), cmocka_unit_test(test_rest),
        cmocka_unit_test(test_facts),  cmocka_unit_test(test_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
