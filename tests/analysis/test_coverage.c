/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do the reported 95 % intervals hold the true value in 95 % of independent repetitions? The world is one whose true
 * values are known without simulating: the costs of two municipalities are gamma distributed with one scale, the sum of
 * a part from the uncertain inputs (the same for all K draws of a group) and a part from chance. Sums of such are gamma
 * again, a share in a sum is beta, and what a pool of deficits does is an integral, taken with GSL.
 *
 * EFFORT=10 takes 2,000 repetitions, whose gates are 93 to 97 %; fewer have gates as much wider as chance makes them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/analysis/measure.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 1024, LARGE = 1 << 24, MOST_DRAWS = 12000, MOST_REPEAT = 2000 };

/* Own cost; all costs in one pool; only the deficits in one pool. In the pools the first municipality pays KEY. */
enum { ALONE, POOL, DEFICITS, SCHEMES };

/* Shapes of the cost of the first municipality and of all others together: coefficients of variation 1/2 and 1/3,
 * skewness 1 and 2/3. Amounts of the truth are in units of the gamma's scale, EUR 100,000. */
#define SHAPE 4.0
#define OTHERS 9.0
#define BUDGET 4.2
#define OTHERS_BUDGET 9.5
#define KEY 0.4
#define UNIT 1e7

/* ---- the truth ---- */

struct integrand {
    double at;                       /* parameter of some integrands */
    double shape, of_inputs, budget; /* of one municipality */
    int scheme;
};

static double integrate(double (*f)(double, void *), struct integrand *of, double from, double to) {
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(200);
    gsl_function function = {f, of};
    double value = 0.0, error = 0.0;
    gsl_integration_qags(&function, from, to, 1e-9, 1e-8, 200, w, &value, &error);
    assert_true(error < 1e-6 * (1.0 + fabs(value)));
    gsl_integration_workspace_free(w);
    return value;
}

enum { FAR = 80 }; /* beyond this no cost has any weight: Q(80; 13) < 1e-18 */

/* Under the pool of deficits the payment is A + KEY x the others' deficit, where A = C1 up to the budget and rises by
 * KEY of what is above it. */
static double deficits_above(double x) {
    double own = x < BUDGET ? x : BUDGET + (x - BUDGET) / KEY;
    return own > 0.0 ? gsl_cdf_gamma_Q(own, SHAPE, 1.0) : 1.0;
}

static double others_deficit(double cost, void *context) {
    const struct integrand *of = context;
    return gsl_ran_gamma_pdf(cost, OTHERS, 1.0) * deficits_above(of->at - KEY * (cost - OTHERS_BUDGET));
}

/* P(payment > x) */
static double above(int scheme, double x) {
    struct integrand of = {.at = x};
    switch (scheme) {
    case ALONE:
        return gsl_cdf_gamma_Q(x, SHAPE, 1.0);
    case POOL:
        return gsl_cdf_gamma_Q(x / KEY, SHAPE + OTHERS, 1.0);
    default: /* beyond OTHERS_BUDGET + x / KEY the others' deficit alone is more than x */
        return gsl_cdf_gamma_P(OTHERS_BUDGET, OTHERS, 1.0) * deficits_above(x) +
               integrate(others_deficit, &of, OTHERS_BUDGET, OTHERS_BUDGET + x / KEY) +
               gsl_cdf_gamma_Q(OTHERS_BUDGET + x / KEY, OTHERS, 1.0);
    }
}

static double above_integrand(double x, void *context) {
    return above(((const struct integrand *)context)->scheme, x);
}

static double above_square(double x, void *context) {
    return 2.0 * x * above_integrand(x, context);
}

/* The payment that is exceeded with probability p. */
static double exceeded(int scheme, double p) {
    double low = 0.0, high = FAR;
    for (int k = 0; k < 60; k++) {
        double middle = 0.5 * (low + high);
        if (above(scheme, middle) > p)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* E[max(C - budget, 0) | part of the inputs], the other part being gamma too: the stop-loss premium. */
static double expected_deficit(double part, const struct integrand *of) {
    double chance = of->shape - of->of_inputs, room = of->budget - part;
    if (room <= 0.0)
        return chance - room;
    return chance * gsl_cdf_gamma_Q(room, chance + 1.0, 1.0) - room * gsl_cdf_gamma_Q(room, chance, 1.0);
}

/* What the first municipality pays, or the others' deficit costs it, given the inputs: a x part + b x deficit. */
static double linear(double part, const struct integrand *of) {
    double own = of->at, deficit = of->shape < OTHERS ? -(1.0 - KEY) : KEY;
    return own * part + deficit * expected_deficit(part, of);
}

static double linear_mean(double u, void *context) {
    const struct integrand *of = context;
    return linear(gsl_cdf_gamma_Pinv(u, of->of_inputs, 1.0), of);
}

static double linear_square(double u, void *context) {
    double x = linear_mean(u, context);
    return x * x;
}

/* Variance over the inputs of own x part + the part's deficit term, for one municipality. */
static double variance_of(double shape, double budget, double own, double in_inputs) {
    struct integrand of = {.at = own, .shape = shape, .of_inputs = in_inputs * shape, .budget = budget};
    double mean = integrate(linear_mean, &of, 0.0, 1.0);
    return integrate(linear_square, &of, 0.0, 1.0) - mean * mean;
}

static double deficit_square(double x, void *context) {
    const struct integrand *of = context;
    return 2.0 * (x - of->budget) * gsl_cdf_gamma_Q(x, of->shape, 1.0);
}

/* E[D] and E[D^2] of a deficit D = max(C - budget, 0). */
static double deficit_mean(double shape, double budget) {
    return expected_deficit(0.0, &(struct integrand){.shape = shape, .budget = budget});
}

static double deficit_variance(double shape, double budget) {
    struct integrand of = {.shape = shape, .budget = budget};
    double mean = deficit_mean(shape, budget);
    return integrate(deficit_square, &of, budget, FAR) - mean * mean;
}

/* (1 - KEY) x own deficit > KEY x the others' deficit: the pool of deficits is better. */
static double helped(double cost, void *context) {
    (void)context;
    double others = OTHERS_BUDGET + (1.0 - KEY) / KEY * (cost - BUDGET);
    return gsl_ran_gamma_pdf(cost, SHAPE, 1.0) * gsl_cdf_gamma_P(others, OTHERS, 1.0);
}

enum kind {
    MEAN,
    SD,
    P_SHORTFALL,
    P10,
    P90,
    ES90,
    BUFFER90,
    PARAMETER_SD,
    TRANSFER_MEAN,
    TRANSFER_SD,
    CHANCE_SD,
    SD_RATIO,
    DIFFERENCE,
    P_BETTER,
    NAIVE_MEAN, /* draws taken as independent: shown to be wrong */
    NAIVE_P90,
    KINDS
};

static const char *const kind_name[KINDS] = {
    "mean",          "sd",          "p_shortfall", "P10",      "P90",        "ES90",     "buffer 90 %", "parameter_sd",
    "transfer mean", "transfer sd", "chance sd",   "sd_ratio", "difference", "p_better", "naive mean",  "naive P90"};

/* What does not depend on how the variance is divided between inputs and chance; result = budget - payment. */
static void find_marginal(int scheme, double truth[KINDS]) {
    struct integrand of = {.scheme = scheme};
    double own_deficit = deficit_mean(SHAPE, BUDGET), others_mean = deficit_mean(OTHERS, OTHERS_BUDGET);
    double mean = integrate(above_integrand, &of, 0.0, FAR), high = exceeded(scheme, 0.1);
    truth[MEAN] = BUDGET - mean;
    truth[SD] = sqrt(integrate(above_square, &of, 0.0, FAR) - mean * mean);
    truth[P_SHORTFALL] = above(scheme, BUDGET);
    truth[P10] = truth[ES90] = BUDGET - high;
    truth[P90] = BUDGET - exceeded(scheme, 0.9);
    truth[ES90] -= integrate(above_integrand, &of, high, FAR) / 0.1;
    truth[BUFFER90] = high - mean;
    truth[TRANSFER_MEAN] = scheme == POOL       ? KEY * (SHAPE + OTHERS) - SHAPE
                           : scheme == DEFICITS ? KEY * others_mean - (1.0 - KEY) * own_deficit
                                                : 0.0;
    assert_true(fabs(mean - SHAPE - truth[TRANSFER_MEAN]) < 1e-5);
    truth[SD_RATIO] = truth[SD] / sqrt(SHAPE);
    truth[DIFFERENCE] = -truth[TRANSFER_MEAN];
    truth[P_BETTER] = scheme == POOL ? gsl_cdf_beta_Q(KEY, SHAPE, OTHERS) : integrate(helped, &of, BUDGET, FAR);
    truth[NAIVE_MEAN] = truth[MEAN];
    truth[NAIVE_P90] = truth[P90];
}

/* Spread over the inputs, which hold this part of the variance of every cost. */
static void find_structural(int scheme, double part, double truth[KINDS]) {
    double own = 1.0 - KEY, structural = 0.0, total = 0.0, parameter = SHAPE * part;
    if (scheme == POOL) {
        total = own * own * SHAPE + KEY * KEY * OTHERS;
        structural = part * total;
        parameter = part * KEY * KEY * (SHAPE + OTHERS);
    } else if (scheme == DEFICITS) {
        double others = variance_of(OTHERS, OTHERS_BUDGET, 0.0, part);
        total = own * own * deficit_variance(SHAPE, BUDGET) + KEY * KEY * deficit_variance(OTHERS, OTHERS_BUDGET);
        structural = variance_of(SHAPE, BUDGET, 0.0, part) + others;
        parameter = variance_of(SHAPE, BUDGET, 1.0, part) + others;
    }
    truth[PARAMETER_SD] = sqrt(parameter);
    truth[TRANSFER_SD] = sqrt(structural);
    truth[CHANCE_SD] = sqrt(total - structural);
}

/* ---- the repetitions ---- */

struct design {
    const char *name;
    double part; /* of the variance that is in the inputs */
    int64_t draws, inner;
    size_t memory; /* below LARGE: draws are summarised */
    double least;  /* of the coverage */
};

struct bench {
    const struct design *design;
    gsl_rng *rng;
    double truth[SCHEMES][KINDS];
    int hits[SCHEMES][KINDS], given[SCHEMES][KINDS]; /* repetitions whose interval holds it, and that give one */
    int64_t payment[SCHEMES][2][ROWS], cost[2][ROWS];
    double result[MOST_DRAWS]; /* of the first scheme */
};

static void draw_chunk(struct bench *b, int64_t first, int64_t n) {
    double part = b->design->part, of_own = 0.0, of_others = 0.0;
    for (int64_t r = 0; r < n; r++) {
        if (r % b->design->inner == 0) {
            of_own = gsl_ran_gamma(b->rng, part * SHAPE, 1.0);
            of_others = gsl_ran_gamma(b->rng, part * OTHERS, 1.0);
        }
        double own = of_own + gsl_ran_gamma(b->rng, (1.0 - part) * SHAPE, 1.0);
        double others = of_others + gsl_ran_gamma(b->rng, (1.0 - part) * OTHERS, 1.0);
        double deficits = fmax(own - BUDGET, 0.0) + fmax(others - OTHERS_BUDGET, 0.0);
        b->cost[0][r] = b->payment[ALONE][0][r] = llround(UNIT * own);
        b->payment[POOL][0][r] = llround(UNIT * KEY * (own + others));
        b->payment[DEFICITS][0][r] = llround(UNIT * (fmin(own, BUDGET) + KEY * deficits));
        b->result[first + r] = BUDGET - own;
    }
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* An interval that is given, or not, and the truth. */
static void count(struct bench *b, int scheme, enum kind kind, bool given, double low, double high, double slack) {
    double truth = b->truth[scheme][kind];
    b->given[scheme][kind] += given;
    b->hits[scheme][kind] += given && low - slack <= truth && truth <= high + slack;
}

enum { A_CENT = 1 }; /* for rounding */

static void count_figure(struct bench *b, int scheme, enum kind kind, struct figure f) {
    double reach = STATS_Z95 * f.se;
    count(b, scheme, kind, isfinite(f.value) && isfinite(f.se), (f.value - reach) / UNIT, (f.value + reach) / UNIT,
          A_CENT / UNIT);
}

static void count_cents(struct bench *b, int scheme, enum kind kind, int64_t low, int64_t high) {
    bool given = low != MEASURE_UNKNOWN && high != MEASURE_UNKNOWN;
    count(b, scheme, kind, given, (double)low / UNIT, (double)high / UNIT, A_CENT / UNIT);
}

static void count_share(struct bench *b, int scheme, enum kind kind, struct interval i) {
    count(b, scheme, kind, isfinite(i.low) && isfinite(i.high), i.low, i.high, 0.0);
}

static void count_series(struct bench *b, int scheme, const struct measure_series *s) {
    count_figure(b, scheme, MEAN, s->mean);
    count_figure(b, scheme, SD, s->sd);
    count_share(b, scheme, P_SHORTFALL, s->p_shortfall_interval);
    count_cents(b, scheme, P10, s->quantile_low[2], s->quantile_high[2]);
    count_cents(b, scheme, P90, s->quantile_low[6], s->quantile_high[6]);
    count_figure(b, scheme, ES90, s->es90);
    count_cents(b, scheme, BUFFER90, s->buffer_low[4], s->buffer_high[4]);
    count_figure(b, scheme, PARAMETER_SD, s->parameter_sd);
    count_figure(b, scheme, TRANSFER_MEAN, s->transfer);
    count_figure(b, scheme, TRANSFER_SD, s->transfer_structural_sd);
    count_figure(b, scheme, CHANCE_SD, s->transfer_chance_sd);
    double reach = STATS_Z95 * s->sd_ratio.se;
    count(b, scheme, SD_RATIO, isfinite(reach), s->sd_ratio.value - reach, s->sd_ratio.value + reach, 1e-6);
    count_figure(b, scheme, NAIVE_MEAN, (struct figure){s->mean.value, s->sd.value / sqrt((double)b->design->draws)});
}

/* The order-statistic interval of independent draws. */
static void count_naive(struct bench *b) {
    int64_t low, high, n = b->design->draws;
    qsort(b->result, (size_t)n, sizeof *b->result, by_value);
    if (!stats_quantile_interval(0.9, n, 1.0, &low, &high))
        return;
    b->hits[ALONE][NAIVE_P90] +=
        b->result[low - 1] <= b->truth[ALONE][P90] && b->truth[ALONE][P90] <= b->result[high - 1];
}

static void repeat_once(struct bench *b) {
    const struct design *d = b->design;
    struct measure_shape shape = {SCHEMES, 1, 1, d->draws, d->inner, ROWS, d->memory, false, false, {0}};
    struct measure *measure = NULL;
    struct measure_scratch *scratch = NULL;
    const int64_t budget[2] = {(int64_t)(BUDGET * UNIT), 0};
    assert_int_equal(measure_new(&shape, &measure), STATUS_OK);
    assert_int_equal(measure_scratch_new(&shape, &scratch), STATUS_OK);
    for (int64_t first = 0; first < d->draws; first += ROWS) {
        int64_t n = d->draws - first < ROWS ? d->draws - first : ROWS;
        draw_chunk(b, first, n);
        struct measure_chunk chunk = {.first = (size_t)first,
                                      .n_row = (size_t)n,
                                      .row_stride = ROWS,
                                      .payment = b->payment[0][0],
                                      .cost = b->cost[0],
                                      .budget = budget};
        assert_int_equal(measure_add(measure, scratch, &chunk, 0), STATUS_OK);
    }
    measure_end_strip(measure);
    assert_true(measure_is_exact(measure) == (d->memory >= LARGE));
    for (int s = 0; s < SCHEMES; s++) {
        struct measure_series series;
        struct measure_pair pair;
        measure_series(measure, scratch, (size_t)s, 0, 0, &series);
        count_series(b, s, &series);
        measure_pair(measure, (size_t)s, ALONE, 0, 0, &pair);
        count_figure(b, s, DIFFERENCE, pair.difference);
        count_share(b, s, P_BETTER, pair.p_better_interval);
    }
    count_naive(b);
    measure_free(measure);
    measure_scratch_free(scratch);
}

static int repeats(void) {
    const char *text = getenv("EFFORT");
    int n = (int)(500.0 * (text ? atof(text) : 1.0));
    return n < 50 ? 50 : n > MOST_REPEAT ? MOST_REPEAT : n;
}

/* Without solidarity there is no transfer and nothing to compare; without groups, no structural part. */
static bool applies(const struct design *design, int scheme, int kind) {
    bool transfers = kind == TRANSFER_MEAN || kind == TRANSFER_SD || kind == CHANCE_SD;
    if (scheme == ALONE && (transfers || kind == SD_RATIO || kind == DIFFERENCE || kind == P_BETTER))
        return false;
    return design->inner > 1 || (kind != PARAMETER_SD && kind != TRANSFER_SD && kind != CHANCE_SD);
}

/* 4.1 binomial standard errors: 2 % at 2,000 repetitions. */
static int check_figures(const struct bench *b, int n) {
    double gate = 4.1 * sqrt(0.95 * 0.05 / n), most = 0.95 + gate;
    double least = b->design->least - (gate - 4.1 * sqrt(0.95 * 0.05 / MOST_REPEAT));
    int failed = 0;
    for (int s = 0; s < SCHEMES; s++)
        for (int k = 0; k < NAIVE_MEAN; k++) {
            double covered = (double)b->hits[s][k] / n;
            if (!applies(b->design, s, k))
                continue;
            bool good = b->given[s][k] == n && covered >= least && covered <= most;
            print_message("# %-34s scheme %d %-14s %.1f %%%s\n", b->design->name, s, kind_name[k], 100.0 * covered,
                          good ? "" : " <-");
            failed += !good;
        }
    return failed;
}

/* All repetitions of a design; the caller's to free. */
static struct bench *repeat_all(const struct design *design) {
    struct bench *b = calloc(1, sizeof *b);
    assert_non_null(b);
    int n = repeats();
    b->design = design;
    b->rng = gsl_rng_alloc(gsl_rng_taus2);
    for (int s = 0; s < SCHEMES; s++) {
        find_marginal(s, b->truth[s]);
        find_structural(s, design->part, b->truth[s]);
    }
    for (int k = 0; k < n; k++) {
        gsl_rng_set(b->rng, 20161122ul + (unsigned long)k);
        repeat_once(b);
    }
    gsl_rng_free(b->rng);
    return b;
}

static void run_design(const struct design *design, bool nested) {
    struct bench *b = repeat_all(design);
    int n = repeats(), failed = check_figures(b, n);
    double slack = 2.0 * sqrt(0.25 / n) - 2.0 * sqrt(0.25 / MOST_REPEAT);
    for (int k = NAIVE_MEAN; nested && k < (design->inner == 8 ? KINDS : NAIVE_P90); k++) {
        double covered = (double)b->hits[ALONE][k] / n;
        print_message("# %-34s %-14s %.1f %%\n", design->name, kind_name[k], 100.0 * covered);
        failed += !(covered >= 0.50 - slack && covered <= 0.89 + slack);
    }
    free(b);
    assert_int_equal(failed, 0);
}

/* Sets of inputs below which a figure has no interval. */
static int64_t least_sets(int kind) {
    bool spread = kind == SD || kind == PARAMETER_SD || kind == TRANSFER_SD || kind == CHANCE_SD || kind == SD_RATIO;
    return spread || kind == ES90 ? MEASURE_TAIL_GROUPS : MEASURE_LEAST_GROUPS;
}

/* What is not given, and how often what is given holds the truth. */
static int check_sets(const struct design *design, int64_t sets) {
    double gate = 4.1 * sqrt(0.95 * 0.05 / repeats());
    struct bench *b = repeat_all(design);
    int n = repeats(), failed = 0;
    for (int s = 0; s < SCHEMES; s++)
        for (int k = 0; k < NAIVE_MEAN; k++) {
            int given = b->given[s][k];
            double covered = given > 0 ? (double)b->hits[s][k] / given : 0.0;
            bool enough = sets >= least_sets(k);
            bool good = enough ? given == n && fabs(covered - 0.95) <= gate : given == 0;
            if (!applies(design, s, k))
                continue;
            print_message("# %3lld sets scheme %d %-14s ", (long long)sets, s, kind_name[k]);
            if (given == 0)
                print_message("not given%s\n", good ? "" : " <-");
            else
                print_message("given %d of %d, %.1f %%%s\n", given, n, 100.0 * covered, good ? "" : " <-");
            failed += !good;
        }
    free(b);
    return failed;
}

/* Below 50 sets of inputs nothing is given that has an interval; below 250 no ES90 and no error of a spread. What is
 * given holds the truth in 93 to 97 % of the runs. */
static void test_few_sets(void **state) {
    static const int64_t sets[] = {
        1, 5, 20, MEASURE_LEAST_GROUPS - 1, MEASURE_LEAST_GROUPS, MEASURE_TAIL_GROUPS - 1, MEASURE_TAIL_GROUPS};
    int failed = 0;
    (void)state;
    for (size_t g = 0; g < sizeof sets / sizeof sets[0]; g++)
        failed += check_sets(&(struct design){"few sets", 0.8, 16 * sets[g], 16, LARGE, 0.93}, sets[g]);
    assert_int_equal(failed, 0);
}

/* The fewest sets, with two draws of each: a rank more or less counts. */
static void test_two_of_each(void **state) {
    int n = repeats(), failed = 0;
    (void)state;
    for (int few = 0; few < 2; few++) {
        struct design design = {"two of each", few ? 0.3 : 0.8, 2 * MEASURE_LEAST_GROUPS, 2, LARGE, 0.93};
        struct bench *b = repeat_all(&design);
        for (int s = 0; s < SCHEMES; s++)
            for (int k = P10; k <= P90; k++)
                failed += fabs((double)b->hits[s][k] / n - 0.95) > 4.1 * sqrt(0.95 * 0.05 / n);
        free(b);
    }
    assert_int_equal(failed, 0);
}

static struct design designs[] = {{"2,000 draws, K = 1", 0.8, 2000, 1, LARGE, 0.93},
                                  {"2,000 draws, K = 2, 80 % in inputs", 0.8, 2000, 2, LARGE, 0.93},
                                  {"2,000 draws, K = 8, 80 % in inputs", 0.8, 2000, 8, LARGE, 0.93},
                                  {"2,000 draws, K = 2, 30 % in inputs", 0.3, 2000, 2, LARGE, 0.93},
                                  {"12,000 draws, summarised, K = 2", 0.8, 12000, 2, 1 << 19, 0.93}};

static void test_design(void **state) {
    const struct design *design = *state;
    run_design(design, design->inner > 1 && design->part > 0.5);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few_sets),
        cmocka_unit_test(test_two_of_each),
        cmocka_unit_test_prestate(test_design, &designs[0]),
        cmocka_unit_test_prestate(test_design, &designs[1]),
        cmocka_unit_test_prestate(test_design, &designs[2]),
        cmocka_unit_test_prestate(test_design, &designs[3]),
        cmocka_unit_test_prestate(test_design, &designs[4]),
    };
    return cmocka_run_group_tests_name("coverage", tests, NULL, NULL);
}
