/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every sampler against its exact distribution, by GSL's distribution functions: chi-square over bins, mean and
 * variance.
 *
 * Fixed streams and a gate of p = 1e-6. A p-value below 1e-3 asks for a sample twenty times as big under another
 * stream, and that one decides. */
#include "models/core/sample.h"
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { BLOCK = 1000, BINS = 120 };
#define GATE 1e-6
#define SUSPICION 1e-3

enum kind { UNIFORM, NORMAL, EXPONENTIAL, POISSON, BINOMIAL, GAMMA };

/* a: mean, trials or shape. b: probability. */
struct law {
    enum kind kind;
    double a, b;
};

static double effort(void) {
    const char *text = getenv("EFFORT");
    double e = text ? atof(text) : 1.0;
    return e > 0.01 ? e : 0.01;
}

static int is_count(const struct law *law) {
    return law->kind == POISSON || law->kind == BINOMIAL;
}

/* mean, variance and excess kurtosis, in closed form */
static void law_moments(const struct law *law, double moment[3]) {
    double a = law->a, pq = law->b * (1.0 - law->b);
    const double of[6][3] = {{0.5, 1.0 / 12.0, -1.2},
                             {0.0, 1.0, 0.0},
                             {1.0, 1.0, 6.0},
                             {a, a, 1.0 / a},
                             {a * law->b, a * pq, (1.0 - 6.0 * pq) / (a * pq)},
                             {a, a, 6.0 / a}};
    for (int i = 0; i < 3; i++)
        moment[i] = of[law->kind][i];
}

/* P(X <= x) */
static double law_cdf(const struct law *law, double x) {
    switch (law->kind) {
    case UNIFORM:
        return x;
    case NORMAL:
        return gsl_cdf_ugaussian_P(x);
    case EXPONENTIAL:
        return gsl_cdf_exponential_P(x, 1.0);
    case POISSON:
        return x < 0.0 ? 0.0 : gsl_cdf_poisson_P((unsigned)x, law->a);
    case BINOMIAL:
        return x < 0.0 ? 0.0 : x >= law->a ? 1.0 : gsl_cdf_binomial_P((unsigned)x, law->b, (unsigned)law->a);
    default:
        return x <= 0.0 ? 0.0 : gsl_cdf_gamma_P(x, law->a, 1.0);
    }
}

/* Draws BLOCK values at draw numbers from `first` on, to x. */
static void law_draw(const struct law *law, const struct stream *stream, uint32_t first, double *x) {
    const struct sampler *sampler = sampler_select();
    uint32_t number[BLOCK];
    int32_t trials[BLOCK], count[BLOCK];
    double a[BLOCK], b[BLOCK];
    struct lanes lanes = {BLOCK, number, NULL};
    for (uint32_t l = 0; l < BLOCK; l++) {
        number[l] = first + l;
        a[l] = law->a;
        b[l] = law->b;
        trials[l] = law->kind == BINOMIAL ? (int32_t)law->a : 0;
    }
    if (law->kind == UNIFORM)
        sampler->uniform(stream, &lanes, x);
    else if (law->kind == NORMAL)
        sampler->normal(stream, &lanes, x);
    else if (law->kind == EXPONENTIAL)
        sampler->exponential(stream, &lanes, x);
    else if (law->kind == GAMMA)
        sampler->gamma(stream, &lanes, a, x);
    else if (law->kind == POISSON)
        sampler->poisson(stream, &lanes, a, count);
    else
        sampler->binomial(stream, &lanes, trials, b, count);
    for (size_t l = 0; is_count(law) && l < BLOCK; l++)
        x[l] = count[l];
}

/* The smallest x (whole for counts) with P(X <= x) >= p, by bisection. */
static double law_quantile(const struct law *law, double p) {
    double moment[3];
    law_moments(law, moment);
    /* no further than GSL's functions are asked to go */
    double reach = 9.0 * sqrt(moment[1]) + 40.0;
    double low = floor(fmax(moment[0] - reach, -1.0)), high = ceil(moment[0] + reach);
    if (law->kind == NORMAL)
        low = -reach;
    if (law->kind == BINOMIAL)
        high = fmin(high, law->a);
    if (is_count(law)) {
        while (high - low > 1.0) {
            double middle = floor(0.5 * (low + high));
            *(law_cdf(law, middle) < p ? &low : &high) = middle;
        }
        return high;
    }
    if (law->kind == GAMMA) { /* in the logarithm: small shapes reach over hundreds of orders of magnitude */
        low = log(DBL_MIN);
        high = log(high);
    }
    for (int i = 0; i < 200; i++) {
        double middle = 0.5 * (low + high);
        *(law_cdf(law, law->kind == GAMMA ? exp(middle) : middle) < p ? &low : &high) = middle;
    }
    return law->kind == GAMMA ? exp(high) : high;
}

/* Where GSL 2.7 gives up: the incomplete gamma function above some 1e6. */
static int law_is_huge(const struct law *law) {
    return (law->kind == POISSON || law->kind == GAMMA) && law->a > 1e6;
}

/* Near enough to place an edge. */
static double huge_quantile(const struct law *law, double p) {
    return floor(law->a + sqrt(law->a) * gsl_cdf_ugaussian_Pinv(p));
}

/* Density, or probability of a count, in long double: its logarithm is right to 1e-9. */
static double huge_density(const struct law *law, double x) {
    long double a = (long double)law->a, y = (long double)x;
    long double log_density =
        law->kind == POISSON ? y * logl(a) - a - lgammal(y + 1.0L) : (a - 1.0L) * logl(y) - y - lgammal(a);
    return (double)expl(log_density);
}

/* P(low < X <= high): the sum over counts, or Simpson's rule. From 10 sd below the mean at the earliest. */
static double huge_share(const struct law *law, double low, double high) {
    low = fmax(low, floor(law->a - 10.0 * sqrt(law->a)));
    double sum = 0.0;
    if (law->kind == POISSON) {
        for (double k = low + 1.0; k <= high; k++)
            sum += huge_density(law, k);
        return sum;
    }
    enum { PANELS = 400 };
    double step = (high - low) / PANELS;
    for (int i = 0; i <= PANELS; i++)
        sum += huge_density(law, low + i * step) * (i == 0 || i == PANELS ? 1.0 : i % 2 ? 4.0 : 2.0);
    return sum * step / 3.0;
}

/* Bins with about the same probability, and finer ones in both tails; bin i is (edge[i-1], edge[i]]. */
struct bins {
    int n;
    double edge[BINS], share[BINS];
};

static void bins_make(const struct law *law, struct bins *bins) {
    double before = 0.0;
    bins->n = 0;
    for (int i = 0; i < BINS; i++) {
        double p = 0.01 + 0.98 * (i - 9) / (BINS - 19.0); /* ten bins of each tail double the distance to the end */
        if (i < 10)
            p = 0.01 * pow(0.5, 10 - i);
        if (i >= BINS - 10)
            p = 1.0 - 0.01 * pow(0.5, i - (BINS - 10));
        double edge = i == BINS - 1 ? INFINITY : law_is_huge(law) ? huge_quantile(law, p) : law_quantile(law, p);
        double last = bins->n > 0 ? bins->edge[bins->n - 1] : -1.0;
        if (bins->n > 0 && edge <= last)
            continue;
        double cdf = i == BINS - 1 ? 1.0 : law_is_huge(law) ? before + huge_share(law, last, edge) : law_cdf(law, edge);
        bins->edge[bins->n] = edge;
        bins->share[bins->n] = cdf - before;
        before = cdf;
        bins->n++;
    }
}

static int bins_find(const struct bins *bins, double x) {
    int low = 0, high = bins->n - 1;
    while (low < high) {
        int middle = (low + high) / 2;
        if (x <= bins->edge[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Two-sided p-value of a Poisson count. */
static double poisson_p(double count, double mean) {
    double at_most = gsl_cdf_poisson_P((unsigned)count, mean);
    double at_least = count > 0.0 ? gsl_cdf_poisson_Q((unsigned)count - 1, mean) : 1.0;
    double p = 2.0 * (at_most < at_least ? at_most : at_least);
    return p < 1.0 ? p : 1.0;
}

/* Bins with fewer than 25 expected go together; those that still have fewer are judged as one Poisson count. */
static double chi_square_p(const struct bins *bins, const double *seen, double n) {
    double sum = 0.0, degrees = -1.0, rest_seen = 0.0, rest = 0.0, p_rest = 1.0;
    for (int i = 0; i < bins->n; i++) {
        double expected = bins->share[i] * n;
        if (expected < 25.0) {
            rest += expected;
            rest_seen += seen[i];
        } else {
            sum += (seen[i] - expected) * (seen[i] - expected) / expected;
            degrees += 1.0;
        }
    }
    if (rest >= 25.0) {
        sum += (rest_seen - rest) * (rest_seen - rest) / rest;
        degrees += 1.0;
    } else if (rest > 0.0 || rest_seen > 0.0)
        p_rest = poisson_p(rest_seen, rest);
    double p = degrees > 0.0 ? gsl_cdf_chisq_Q(sum, degrees) : 1.0;
    return p < p_rest ? p : p_rest;
}

/* The smallest p-value of chi-square, mean and variance for n draws. */
static double law_p(const struct law *law, const struct bins *bins, unsigned year, double n) {
    struct stream stream = stream_open(20160101, 11, 12, 0, year, SOURCE_COST);
    double seen[BINS] = {0}, moment[3], sum = 0.0, squares = 0.0, x[BLOCK];
    law_moments(law, moment);
    for (uint32_t first = 0; first < n; first += BLOCK) {
        law_draw(law, &stream, first, x);
        for (size_t l = 0; l < BLOCK; l++) {
            double d = x[l] - moment[0];
            seen[bins_find(bins, x[l])] += 1.0;
            sum += d;
            squares += d * d;
        }
    }
    double p = chi_square_p(bins, seen, n);
    /* sums are near enough to normal when the summands' kurtosis is small beside n */
    if (moment[2] < n / 1e4) {
        double z = fabs(sum) / sqrt(n * moment[1]);
        double spread = fabs(squares / n / moment[1] - 1.0) / sqrt((moment[2] + 2.0) / n);
        p = fmin(p, 2.0 * gsl_cdf_ugaussian_Q(z));
        /* the square of a far more skewed number: only where its own tail is tame */
        if (moment[2] < 10.0 && moment[2] > -1.9)
            p = fmin(p, 2.0 * gsl_cdf_ugaussian_Q(spread));
    }
    return p;
}

static void check_law(const struct law *law, unsigned year) {
    static const char *const name[] = {"uniform", "normal", "exponential", "poisson", "binomial", "gamma"};
    struct bins bins;
    double n = ceil(1e6 * effort() / BLOCK) * BLOCK;
    bins_make(law, &bins);
    double p = law_p(law, &bins, year, n);
    if (p < SUSPICION)
        p = law_p(law, &bins, year + 10000, 20.0 * n);
    if (!(p >= GATE))
        fail_msg("%s(%g, %g): p = %g at %g draws", name[law->kind], law->a, law->b, p, 20.0 * n);
}

static void check_laws(const struct law *laws, size_t n) {
    for (size_t i = 0; i < n; i++)
        check_law(&laws[i], (unsigned)i);
}

#define CHECK_LAWS(...)                                                                                                \
    static const struct law laws[] = {__VA_ARGS__};                                                                    \
    (void)state;                                                                                                       \
    check_laws(laws, sizeof laws / sizeof *laws)

static void test_continuous(void **state) {
    CHECK_LAWS({UNIFORM, 0, 0}, {NORMAL, 0, 0}, {EXPONENTIAL, 0, 0});
}

/* Around the change from search to rejection at 28, and far from it. */
static void test_poisson(void **state) {
    CHECK_LAWS({POISSON, 1e-9, 0}, {POISSON, 1e-3, 0}, {POISSON, 0.5, 0}, {POISSON, 3, 0}, {POISSON, 9.9, 0},
               {POISSON, 10.1, 0}, {POISSON, 20, 0}, {POISSON, 27.99, 0}, {POISSON, 28.01, 0}, {POISSON, 30, 0},
               {POISSON, 55.5, 0}, {POISSON, 1000, 0}, {POISSON, 1e6, 0}, {POISSON, 1e8, 0});
}

static void test_binomial(void **state) {
    CHECK_LAWS({BINOMIAL, 1, 1e-9}, {BINOMIAL, 1, 0.3}, {BINOMIAL, 2, 0.5}, {BINOMIAL, 7, 0.93}, {BINOMIAL, 20, 0.4},
               {BINOMIAL, 30, 0.5}, {BINOMIAL, 55, 0.5}, {BINOMIAL, 57, 0.5}, {BINOMIAL, 60, 0.6},
               {BINOMIAL, 100, 0.2799}, {BINOMIAL, 100, 0.2801}, {BINOMIAL, 1000, 0.01}, {BINOMIAL, 1000, 0.9},
               {BINOMIAL, 1000, 0.02}, {BINOMIAL, 100000, 5e-4}, {BINOMIAL, 1e6, 0.3}, {BINOMIAL, 1e6, 2e-5},
               {BINOMIAL, 1e6, 3.5e-5}, {BINOMIAL, 1e6, 0.99999});
}

static void test_gamma(void **state) {
    CHECK_LAWS({GAMMA, 1e-3, 0}, {GAMMA, 0.05, 0}, {GAMMA, 0.5, 0}, {GAMMA, 0.69, 0}, {GAMMA, 0.999, 0}, {GAMMA, 1, 0},
               {GAMMA, 1.5, 0}, {GAMMA, 3, 0}, {GAMMA, 30, 0}, {GAMMA, 1000, 0}, {GAMMA, 1e5, 0}, {GAMMA, 1e7, 0});
}

/* A distribution that is off by little must not pass: a mean shifted by 2 % of the sd, seen through the same bins. */
static void test_gate_can_fail(void **state) {
    (void)state;
    const struct law drawn = {POISSON, 1000.0 + 0.6, 0}, claimed = {POISSON, 1000.0, 0};
    struct bins bins;
    bins_make(&claimed, &bins);
    struct stream stream = stream_open(1, 2, 3, 0, 2000, SOURCE_COST);
    double seen[BINS] = {0}, x[BLOCK], n = 1e6;
    for (uint32_t first = 0; first < n; first += BLOCK) {
        law_draw(&drawn, &stream, first, x);
        for (size_t l = 0; l < BLOCK; l++)
            seen[bins_find(&bins, x[l])] += 1.0;
    }
    assert_true(chi_square_p(&bins, seen, n) < GATE);
}

/* Standard normals of neighbours: draw and draw + 1, client, year, product, source. Correlation times sqrt(n) is a
 * standard normal; gate 5 sd. */
static void test_neighbours_are_uncorrelated(void **state) {
    (void)state;
    enum { LANES = 1001, STREAMS = 400 };
    const struct sampler *sampler = sampler_select();
    uint32_t draw[LANES], client[LANES], zero[LANES] = {0};
    double sum[5] = {0}, z[LANES], other[LANES];
    for (uint32_t l = 0; l < LANES; l++)
        draw[l] = client[l] = l;
    for (unsigned s = 0; s < STREAMS; s++) {
        struct stream base = stream_open(9, 100, 200 + s, 0, 2015, SOURCE_STOCK);
        struct stream next[3] = {stream_open(9, 100, 200 + s, 0, 2016, SOURCE_STOCK),
                                 stream_open(9, 101, 200 + s, 0, 2015, SOURCE_STOCK),
                                 stream_open(9, 100, 200 + s, 0, 2015, SOURCE_STAY)};
        struct lanes by_draw = {LANES, draw, NULL}, by_client = {LANES, zero, client};
        sampler->normal(&base, &by_client, z);
        for (size_t l = 0; l + 1 < LANES; l++)
            sum[0] += z[l] * z[l + 1];
        sampler->normal(&base, &by_draw, z);
        for (size_t l = 0; l + 1 < LANES; l++)
            sum[1] += z[l] * z[l + 1];
        for (int k = 0; k < 3; k++) {
            sampler->normal(&next[k], &by_draw, other);
            for (size_t l = 0; l + 1 < LANES; l++)
                sum[2 + k] += z[l] * other[l];
        }
    }
    for (int k = 0; k < 5; k++)
        assert_true(fabs(sum[k]) < 5.0 * sqrt((LANES - 1.0) * STREAMS));
}

int main(void) {
    gsl_set_error_handler_off(); /* what GSL cannot compute is NaN and fails */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_continuous),    cmocka_unit_test(test_poisson),
        cmocka_unit_test(test_binomial),      cmocka_unit_test(test_gamma),
        cmocka_unit_test(test_gate_can_fail), cmocka_unit_test(test_neighbours_are_uncorrelated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
