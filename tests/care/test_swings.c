/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of the state beside the plain ones, against closed forms: Student-t innovations by a table of scales, levels
 * that sub-regions share, restless years, an uncertain trend and common level, clients who keep their cost level. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/care/cohort.h"
#include "models/care/covariance.h"
#include "models/care/expect.h"
#include "models/care/scales.h"
#include "models/care/state.h"
#include "tests/care/swings_world.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { LANES = 250 };

static void assert_near(double seen, double expected, double within) {
    if (!(fabs(seen - expected) <= within))
        fail_msg("%.12g, expected %.12g within %.3g", seen, expected, within);
}

static double effort(void) {
    const char *text = getenv("EFFORT");
    return text ? atof(text) : 1.0;
}

static double widening(void) {
    return effort() < 1.0 ? 1.0 / sqrt(effort()) : 1.0;
}

/* The table for nu = 3.7 as worked out by other software (NumPy); 1/V is Gamma(nu/2, nu/2), so that it has mean 1. */
static void test_table(void **state) {
    (void)state;
    static const double weight[SCALES] = {0.013723658019477503, 0.2894235548737918,  0.4228783011367191,
                                          0.19915229631726528,  0.05802470160217153, 0.013790962122416922,
                                          0.003006525928158079};
    struct scales s = scales_make(3.7);
    double inverse = 0.0;
    for (size_t k = 0; k < SCALES; k++) {
        assert_near(s.variance[k], exp(sqrt(2.0 / 3.7) * (-2.0 + 7.0 * (double)k / 6.0)), 1e-12 * s.variance[k]);
        assert_near(s.weight[k], weight[k], 1e-12);
        inverse += s.weight[k] / s.variance[k];
    }
    assert_near(inverse, 1.0, 1e-4);
    assert_near(s.below[SCALES - 1], 1.0, 1e-12);
    assert_int_equal(scales_at(&s, 0.01), 0);
    assert_int_equal(scales_at(&s, 0.02), 1);
    assert_int_equal(scales_at(&s, 0.9999), SCALES - 1);
    /* log E[exp z] by its definition */
    double mean = 0.0;
    for (size_t k = 0; k < SCALES; k++)
        mean += s.weight[k] * exp(0.5 * 0.01 * s.variance[k]);
    assert_near(scales_log_mean(&s, 0.1, 1.0), log(mean), 1e-13);
}

/* Within bounds that hold a half, 80 % and 95 % of a t's innovations lie as many of the mixture's, with seven scales
 * and with the six that a calibration uses: else an estimate of the scale would depend on the freedom. */
static void test_table_is_a_t(void **state) {
    (void)state;
    static const double freedom[] = {3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 12.0, 30.0}, inside[] = {0.5, 0.8, 0.95};
    for (size_t f = 0; f < sizeof freedom / sizeof *freedom; f++)
        for (size_t n = SCALES - 1; n <= SCALES; n++) {
            double variance[SCALES], weight[SCALES], sum = 0.0;
            scales_fill(freedom[f], n, variance, weight);
            for (size_t k = 0; k < n; k++)
                sum += weight[k] = exp(weight[k]);
            for (size_t q = 0; q < sizeof inside / sizeof *inside; q++) {
                double bound = gsl_cdf_tdist_Pinv(0.5 + 0.5 * inside[q], freedom[f]), share = 0.0;
                for (size_t k = 0; k < n; k++)
                    share += weight[k] / sum * (1.0 - 2.0 * gsl_cdf_ugaussian_Q(bound / sqrt(variance[k])));
                assert_near(share, inside[q], 0.004);
            }
        }
}

/* Sums over draws: cost of a town by year. */
struct sums {
    double n, mean[YEARS * TOWNS], square[YEARS * TOWNS * YEARS * TOWNS];
};

static struct sums *simulate(const struct world *w, size_t n_block) {
    enum { ROWS = YEARS * TOWNS, CELLS = ROWS * CARE_FORMS * CARE };
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    uint32_t draw[LANES];
    int64_t *cost = calloc(CELLS * LANES, sizeof *cost);
    int32_t *clients = calloc(CELLS * LANES, sizeof *clients);
    struct sums *sums = calloc(1, sizeof *sums);
    assert_int_equal(care_plan_init(&plan, &w->care, &w->region, sampler_select(), 7, 1), STATUS_OK);
    assert_int_equal(care_scratch_new(&plan, LANES, &scratch), STATUS_OK);
    for (size_t b = 0; b < n_block; b++) {
        for (size_t l = 0; l < LANES; l++)
            draw[l] = (uint32_t)(b * LANES + l);
        struct care_block block = {LANES, draw, cost, clients, NULL};
        assert_int_equal(care_simulate_block(&plan, scratch, &block), STATUS_OK);
        for (size_t l = 0; l < LANES; l++) {
            double x[ROWS] = {0};
            for (size_t k = 0; k < CELLS; k++)
                x[k / (CARE_FORMS * CARE)] += (double)cost[k * LANES + l] / 100.0;
            for (size_t k = 0; k < ROWS; k++) {
                sums->mean[k] += x[k];
                for (size_t j = 0; j <= k; j++)
                    sums->square[k * ROWS + j] += x[k] * x[j];
            }
        }
    }
    sums->n = (double)(n_block * LANES);
    for (size_t k = 0; k < ROWS; k++)
        sums->mean[k] /= sums->n;
    for (size_t k = 0; k < ROWS; k++)
        for (size_t j = 0; j <= k; j++)
            sums->square[k * ROWS + j] = sums->square[k * ROWS + j] / sums->n - sums->mean[k] * sums->mean[j];
    care_scratch_free(scratch);
    care_plan_free(&plan);
    free(cost);
    free(clients);
    return sums;
}

static size_t row_of(size_t t, size_t i) {
    return t * TOWNS + i;
}

/* Chance alone: mean and covariance over the years of every town, of who keeps his cost level wholly, half or not. */
static void test_kept_levels(void **state) {
    (void)state;
    static const double persistence[] = {0.0, 0.5, 1.0};
    size_t blocks = (size_t)(80 * effort()) + 1;
    for (size_t k = 0; k < 3; k++) {
        struct world w;
        world_set_up(&w);
        w.care.persistence = persistence[k];
        struct sums *sums = simulate(&w, blocks);
        for (size_t i = 0; i < TOWNS; i++) {
            struct cohorts c;
            assert_int_equal(cohorts_make(&w.care, &w.region, i, YEARS, &c), STATUS_OK);
            for (size_t t = 0; t < YEARS; t++) {
                double sd = sqrt(c.chance[t * YEARS + t]), shares = 0.0;
                double error = sums->mean[row_of(t, i)] / c.euro[t] - 1.0;
                if (fabs(error / (sd / sqrt(sums->n))) > 4.5)
                    fail_msg("persistence %g town %zu year %zu: %g", persistence[k], i, t, error);
                for (size_t x = 0; x < PRODUCTS * YEARS; x++)
                    shares += c.share[t * PRODUCTS * YEARS + x];
                assert_near(shares, 1.0, 1e-12);
                for (size_t u = 0; u <= t; u++) {
                    double seen = sums->square[row_of(t, i) * YEARS * TOWNS + row_of(u, i)] / (c.euro[t] * c.euro[u]);
                    double own = sqrt(c.chance[u * YEARS + u]);
                    assert_near((seen - c.chance[t * YEARS + u]) / (sd * own), 0.0, 0.035 * widening());
                }
            }
            cohorts_free(&c);
        }
        free(sums);
    }
}

/* With everything that may swing the mean stays what is expected. */
static void test_mean(void **state) {
    (void)state;
    struct world w;
    world_set_up(&w);
    w.care.level = LEVEL_NORMAL;
    w.care.level_sd = 0.1;
    w.care.sub_region_sd = 0.1;
    w.care.regional_sd = 0.04;
    w.care.regional_by_sub_region = true;
    w.care.municipal = MUNICIPAL_STUDENT_T;
    w.care.municipal_sd = 0.08;
    w.care.municipal_freedom = 3.5;
    w.care.trend_sd = 0.02;
    w.care.start_sd = 0.1;
    w.care.price_sd = 0.02;
    w.care.price_trend = 0.03;
    w.care.persistence = 1.0;
    w.unrest[2] = 1.5;
    w.care.unrest = w.unrest;
    struct sums *sums = simulate(&w, (size_t)(120 * effort()) + 1);
    double clients[YEARS * TOWNS * PRODUCTS];
    care_expect_clients(&w.care, &w.region, clients);
    for (size_t t = 0; t < YEARS; t++) {
        int64_t cents[TOWNS * CARE_FORMS * CARE];
        care_expect_cells(&w.care, &w.region, t, clients + t * TOWNS * PRODUCTS, cents, NULL);
        for (size_t i = 0; i < TOWNS; i++) {
            double expected = 0.0;
            for (size_t k = 0; k < CARE_FORMS * CARE; k++)
                expected += (double)cents[i * CARE_FORMS * CARE + k] / 100.0;
            double error = sqrt(sums->square[row_of(t, i) * (YEARS * TOWNS + 1)] / sums->n);
            assert_near((sums->mean[row_of(t, i)] - expected) / error, 0.0, 4.5);
        }
    }
    free(sums);
}

/* Student-t innovations, a restless year and walks of the sub-regions, against the closed-form covariance. */
static void test_covariance(void **state) {
    (void)state;
    struct world w;
    world_set_up(&w);
    bool covered[CARE_FORMS * CARE] = {true, true, true, true};
    w.care.regional_sd = 0.06;
    w.care.regional_by_sub_region = true;
    w.care.municipal = MUNICIPAL_STUDENT_T;
    w.care.municipal_sd = 0.06;
    w.care.municipal_freedom = 8.0;
    w.unrest[3] = 2.0;
    w.care.unrest = w.unrest;
    struct sums *sums = simulate(&w, (size_t)(160 * effort()) + 1);
    for (size_t t = 1; t < YEARS; t++) {
        double expected[TOWNS * TOWNS];
        assert_int_equal(care_covariance(&w.care, &w.region, t, covered, expected), STATUS_OK);
        for (size_t i = 0; i < TOWNS; i++)
            for (size_t j = 0; j <= i; j++) {
                double seen = sums->square[row_of(t, i) * YEARS * TOWNS + row_of(t, j)];
                double scale = sqrt(expected[i * TOWNS + i] * expected[j * TOWNS + j]);
                assert_near((seen - expected[i * TOWNS + j]) / scale, 0.0, 0.04 * widening());
            }
    }
    free(sums);
}

/* Drawn from any year on (the years before are known), the steps of the years after are the same. */
static void test_steps_begin_anywhere(void **state) {
    (void)state;
    struct world w;
    struct care_plan plan;
    struct care_sets sets = {0};
    struct care_state whole = {0}, late = {0};
    uint32_t key[LANES], outer[LANES];
    double normal[LANES], row[LANES], more[LANES];
    world_set_up(&w);
    w.care.regional_sd = w.care.municipal_sd = w.care.price_sd = 0.1;
    w.product[0].sd = w.product[1].sd = 0.1;
    assert_int_equal(care_plan_init(&plan, &w.care, &w.region, sampler_select(), 7, 1), STATUS_OK);
    assert_int_equal(care_sets_init(&sets, &w.care, &w.region, NULL, NULL, &plan.rates, 7, LANES), STATUS_OK);
    assert_int_equal(care_state_init(&whole, &plan, LANES), STATUS_OK);
    assert_int_equal(care_state_init(&late, &plan, LANES), STATUS_OK);
    for (uint32_t l = 0; l < LANES; l++)
        key[l] = outer[l] = l;
    struct state_lanes lanes = {LANES, outer, key, sets.slot, 1, NULL};
    struct state_room room = {normal, row, more};
    care_state_draw(&plan, &sets, &lanes, 0, YEARS, &room, &whole);
    for (size_t from = 1; from < YEARS; from++) {
        care_state_draw(&plan, &sets, &lanes, from, YEARS, &room, &late);
        size_t years = YEARS - from, towns = TOWNS * LANES, products = PRODUCTS * LANES;
        assert_memory_equal(late.walk + from * LANES, whole.walk + from * LANES, years * LANES * sizeof(double));
        assert_memory_equal(late.price + from * LANES, whole.price + from * LANES, years * LANES * sizeof(double));
        assert_memory_equal(late.municipal + from * towns, whole.municipal + from * towns,
                            years * towns * sizeof(double));
        assert_memory_equal(late.product + from * products, whole.product + from * products,
                            years * products * sizeof(double));
    }
    care_state_free(&whole);
    care_state_free(&late);
    care_sets_free(&sets);
    care_plan_free(&plan);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table), cmocka_unit_test(test_table_is_a_t), cmocka_unit_test(test_kept_levels),
        cmocka_unit_test(test_mean),  cmocka_unit_test(test_covariance),   cmocka_unit_test(test_steps_begin_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
