/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance alone: the simulated cost of a year against the distribution of a compound Poisson sum, made by Fourier
 * transform of the severities (Heckman and Meyers, The calculation of aggregate loss distributions from claim severity
 * and claim count distributions, Proceedings of the Casualty Actuarial Society 70, 1983; Embrechts and Frei, Panjer
 * recursion versus FFT for compound distributions, Mathematical Methods of Operations Research 69, 2009). All of it
 * checked, nothing fitted. The second year holds clients who returned and clients who are new. */
#include "models/care/simulate.h"
#include "sim/scenario/scenario.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fft_complex.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DRAWS = 40000, LANES = 400, POINTS = 1 << 17, YEARS = 2 };

static const double step_eur = 100.0;
static int missed;

static void stop(const char *what, const struct note *note) {
    fprintf(stderr, "compound: %s %s\n", what, note ? note->text : "");
    exit(1);
}

static void judge(const char *what, double figure, double low, double high) {
    int good = figure >= low && figure <= high;
    missed += !good;
    printf("%-58s %8.4f   %.4f to %.4f   %s, checked\n", what, figure, low, high, good ? "reached" : "MISSED");
}

/* One client costs at most x. */
static double gamma_below(double x) {
    return x > 0.0 ? gsl_cdf_gamma_P(x, 0.25, 24000.0) : 0.0; /* mean 6,000, cv 2 */
}

static double lognormal_below(double x) {
    double variance = log(2.0); /* mean 40,000, cv 1 */
    return x > 0.0 ? gsl_cdf_lognormal_P(x, log(40000.0) - variance / 2.0, sqrt(variance)) : 0.0;
}

/* The transform of a severity, each value at the nearest point of the grid; packed, [POINTS]. */
static void transform(double (*below)(double), double *packed) {
    for (size_t k = 0; k < POINTS; k++) {
        double at = (double)k * step_eur;
        packed[2 * k] = below(at + step_eur / 2.0) - below(at - step_eur / 2.0);
        packed[2 * k + 1] = 0.0;
    }
    if (gsl_fft_complex_radix2_forward(packed, 1, POINTS))
        stop("a transform failed", NULL);
}

/* sum += mean x (transform - 1): the logarithm of that of a compound Poisson sum. */
static void add_kind(double mean, double (*below)(double), double *packed, double *sum) {
    transform(below, packed);
    for (size_t k = 0; k < POINTS; k++) {
        sum[2 * k] += mean * (packed[2 * k] - 1.0);
        sum[2 * k + 1] += mean * packed[2 * k + 1];
    }
}

/* below[k]: the chance that all clients together cost at most the k-th point. */
static void distribute(double needing, double *packed, double *sum, double *below) {
    for (size_t k = 0; k < 2 * (size_t)POINTS; k++)
        sum[k] = 0.0;
    add_kind(0.01 * needing, gamma_below, packed, sum);
    add_kind(0.002 * needing, lognormal_below, packed, sum);
    for (size_t k = 0; k < POINTS; k++) {
        double size = exp(sum[2 * k]), angle = sum[2 * k + 1];
        packed[2 * k] = size * cos(angle);
        packed[2 * k + 1] = size * sin(angle);
    }
    if (gsl_fft_complex_radix2_inverse(packed, 1, POINTS))
        stop("a transform failed", NULL);
    double so_far = 0.0;
    for (size_t k = 0; k < POINTS; k++)
        below[k] = so_far += packed[2 * k];
}

/* euro[n][YEARS][DRAWS] */
static void simulate(const struct scenario *scenario, size_t n_cell, double *euro) {
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    size_t n = scenario->region.n_municipality, cells = YEARS * n * n_cell;
    int64_t *cost = calloc(cells * LANES, sizeof *cost);
    int32_t *clients = calloc(cells * LANES, sizeof *clients);
    uint32_t draw[LANES];
    if (!cost || !clients ||
        care_plan_init(&plan, &scenario->care, &scenario->region, sampler_select(), 7, 1) != STATUS_OK ||
        care_scratch_new(&plan, LANES, &scratch) != STATUS_OK)
        stop("no memory", NULL);
    for (size_t first = 0; first < DRAWS; first += LANES) {
        for (size_t l = 0; l < LANES; l++)
            draw[l] = (uint32_t)(first + l);
        struct care_block block = {LANES, draw, cost, clients, NULL};
        if (care_simulate_block(&plan, scratch, &block) != STATUS_OK)
            stop("a block failed", NULL);
        for (size_t at = 0; at < YEARS * n; at++)
            for (size_t l = 0; l < LANES; l++) {
                int64_t sum = 0;
                for (size_t c = 0; c < n_cell; c++)
                    sum += cost[(at * n_cell + c) * LANES + l];
                euro[(at % n * YEARS + at / n) * DRAWS + first + l] = (double)sum / 100.0;
            }
    }
    care_scratch_free(scratch);
    care_plan_free(&plan);
    free(cost);
    free(clients);
}

/* Kolmogorov's distance times sqrt(n); below 1.95 in all but one of a thousand. */
static double distance(const double *sorted, const double *below) {
    double worst = 0.0;
    for (size_t k = 0; k < DRAWS; k += 20) {
        size_t point = (size_t)(sorted[k] / step_eur);
        double part = sorted[k] / step_eur - (double)point;
        double expected = point > 0 ? below[point - 1] : 0.0;
        expected += (below[point] - expected) * (part + 0.5 > 1.0 ? 1.0 : part + 0.5);
        if (part > 0.5)
            expected += (below[point + 1] - below[point]) * (part - 0.5);
        worst = fmax(worst, fabs((double)k / DRAWS - expected));
    }
    return worst * sqrt(DRAWS);
}

static void compare(const struct scenario *scenario, size_t i, double *euro, const double *below) {
    for (size_t t = 0; t < YEARS; t++) {
        double *x = euro + (i * YEARS + t) * DRAWS;
        char what[80];
        gsl_sort(x, 1, DRAWS);
        snprintf(what, sizeof what, "%s, year %zu: distance of the distributions",
                 scenario->region.municipality[i].name, t + 1);
        judge(what, distance(x, below), 0.0, 1.95);
        static const double part[] = {0.1, 0.5, 0.9, 0.99};
        for (size_t q = 0; q < 4; q++) {
            double limit = 3.3 * sqrt(part[q] * (1.0 - part[q]) / DRAWS);
            snprintf(what, sizeof what, "%s, year %zu: lies below P%g", scenario->region.municipality[i].name, t + 1,
                     100.0 * part[q]);
            judge(what, below[(size_t)lround(x[(size_t)(part[q] * DRAWS)] / step_eur)], part[q] - limit - 2e-4,
                  part[q] + limit + 2e-4);
        }
    }
}

int main(void) {
    struct note note = {0};
    struct scenario scenario;
    if (scenario_read(&files_disk, "tests/engine/coverage/compound.cfg", &scenario, &note) != STATUS_OK)
        stop("", &note);
    size_t n = scenario.region.n_municipality;
    double *packed = malloc(2 * POINTS * sizeof *packed), *sum = malloc(2 * POINTS * sizeof *sum);
    double *below = malloc(POINTS * sizeof *below), *euro = malloc(n * YEARS * DRAWS * sizeof *euro);
    if (!packed || !sum || !below || !euro)
        stop("no memory", NULL);
    simulate(&scenario, CARE_FORMS * scenario.care.n_care, euro);
    for (size_t i = 0; i < n; i++) {
        distribute((double)scenario.region.youths[i] * scenario.region.kappa[i], packed, sum, below);
        compare(&scenario, i, euro, below);
    }
    free(packed);
    free(sum);
    free(below);
    free(euro);
    scenario_free(&scenario);
    return missed > 0;
}
