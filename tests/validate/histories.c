/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simulated histories of the 23: a draw of the scenario is taken for the truth, of which the accounts of 2015-2017
 * (cost only) are known; do the intervals of 2018-2020 hold as often as they say? Costs of municipalities, transfers
 * when each pays by its need, and the region; and is the region as sure as the best linear predictor makes it? The laws
 * are those of histories.cfg. Prints a table and fails where a target is missed.
 *
 *   histories [HISTORIES]        200 when absent; targets are for that many */
#include "models/care/condition.h"
#include "sim/scenario/scenario.h"
#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KNOWN_YEARS = 3, DRAWS = 320, LANES = 160, LATER = 3, MOST = 64 };

struct world {
    struct scenario scenario;
    size_t n, n_year, n_cell;
    const struct sampler *sampler;
};

static void stop(const char *what, const struct note *note) {
    fprintf(stderr, "histories: %s %s\n", what, note ? note->text : "");
    exit(1);
}

/* euro[n][n_year][n_draw] of draws first.., by the scenario's own care or with what is known in it. */
static void simulate(const struct world *w, uint64_t seed, size_t n_draw, double *euro) {
    struct care_plan plan;
    struct care_scratch *scratch = NULL;
    size_t cells = w->n_year * w->n * w->n_cell;
    int64_t *cost = calloc(cells * LANES, sizeof *cost);
    int32_t *clients = calloc(cells * LANES, sizeof *clients);
    uint32_t draw[LANES];
    if (!cost || !clients ||
        care_plan_init(&plan, &w->scenario.care, &w->scenario.region, w->sampler, seed, 1) != STATUS_OK ||
        care_scratch_new(&plan, LANES, &scratch) != STATUS_OK)
        stop("no memory", NULL);
    for (size_t first = 0; first < n_draw; first += LANES) {
        size_t n = n_draw - first < LANES ? n_draw - first : LANES;
        for (size_t l = 0; l < n; l++)
            draw[l] = (uint32_t)(first + l);
        struct care_block block = {n, draw, cost, clients, NULL};
        if (care_simulate_block(&plan, scratch, &block) != STATUS_OK)
            stop("a block failed", NULL);
        for (size_t t = 0; t < w->n_year; t++)
            for (size_t i = 0; i < w->n; i++)
                for (size_t l = 0; l < n; l++) {
                    int64_t sum = 0;
                    for (size_t c = 0; c < w->n_cell; c++)
                        sum += cost[((t * w->n + i) * w->n_cell + c) * n + l];
                    euro[(i * w->n_year + t) * n_draw + first + l] = (double)sum / 100.0;
                }
    }
    care_scratch_free(scratch);
    care_plan_free(&plan);
    free(cost);
    free(clients);
}

/* Standard deviation of the log of the region's cost given the accounts, by the best linear predictor at the central
 * inputs: the whole covariance of all years as one dense matrix, with GSL. */
static void predict(struct world *w, double *sd) {
    struct known known = {.n_cost = w->n * w->n_year};
    struct care_plan plan;
    size_t rows = known.n_cost, seen = w->n * KNOWN_YEARS;
    known.cost = calloc(rows, sizeof *known.cost);
    for (size_t k = 0; known.cost && k < rows; k++)
        known.cost[k] =
            (struct known_cost){k / w->n_year, k % w->n_year, KNOWN_TOTAL, 1000000000, 1.0, 1e-4, 0, false, 0};
    w->scenario.care.known = &known;
    if (!known.cost || care_plan_init(&plan, &w->scenario.care, &w->scenario.region, w->sampler, 1, 1) != STATUS_OK)
        stop("no memory", NULL);
    const struct condition *c = plan.condition;
    const struct system_shape *shape = &c->shape;
    double scale = scales_mean(&plan.scales);
    gsl_matrix *all = gsl_matrix_calloc(rows, rows), *loading = gsl_matrix_calloc(rows, shape->n_common);
    for (size_t i = 0; i < w->n; i++) {
        size_t first = shape->first[i], terms = shape->start[i + 1] - shape->start[i];
        for (size_t a = 0; a < w->n_year; a++) {
            for (size_t k = 0; k < terms; k++) {
                size_t term = shape->term[shape->start[i] + k];
                gsl_matrix_set(loading, first + a, term,
                               shape->loading[shape->at[i] + a * terms + k] * sqrt(shape->variance[term]));
            }
            for (size_t b = 0; b < w->n_year; b++) {
                double sum = c->noise[c->block[i] + a * w->n_year + b] + c->level_variance[i];
                for (size_t s = 1; s < w->n_year; s++)
                    sum += scale * c->step_variance[s] * c->response[(first + a) * c->n_year + s] *
                           c->response[(first + b) * c->n_year + s];
                gsl_matrix_set(all, first + a, first + b, sum);
            }
        }
    }
    gsl_blas_dsyrk(CblasLower, CblasNoTrans, 1.0, loading, 1.0, all);
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < a; b++)
            gsl_matrix_set(all, b, a, gsl_matrix_get(all, a, b));
    gsl_matrix *known_part = gsl_matrix_alloc(seen, seen);
    gsl_vector *with = gsl_vector_alloc(seen), *solved = gsl_vector_alloc(seen);
    double *clients = calloc(w->n * w->n_year, sizeof *clients);
    for (size_t a = 0; a < seen; a++)
        for (size_t b = 0; b < seen; b++)
            gsl_matrix_set(known_part, a, b,
                           gsl_matrix_get(all, a / KNOWN_YEARS * w->n_year + a % KNOWN_YEARS,
                                          b / KNOWN_YEARS * w->n_year + b % KNOWN_YEARS));
    gsl_linalg_cholesky_decomp1(known_part);
    for (size_t t = KNOWN_YEARS; t < w->n_year; t++) {
        double total = 0.0, variance = 0.0, explained = 0.0;
        for (size_t i = 0; i < w->n; i++)
            total += clients[i] =
                w->scenario.region.kappa[i] *
                (double)w->scenario.region.youths[t * w->n + i]; /* expected costs are in proportion */
        for (size_t i = 0; i < w->n; i++)
            for (size_t j = 0; j < w->n; j++)
                variance +=
                    clients[i] * clients[j] / total / total * gsl_matrix_get(all, i * w->n_year + t, j * w->n_year + t);
        for (size_t a = 0; a < seen; a++) {
            double sum = 0.0;
            for (size_t i = 0; i < w->n; i++)
                sum += clients[i] / total *
                       gsl_matrix_get(all, i * w->n_year + t, a / KNOWN_YEARS * w->n_year + a % KNOWN_YEARS);
            gsl_vector_set(with, a, sum);
        }
        gsl_linalg_cholesky_solve(known_part, with, solved);
        gsl_blas_ddot(with, solved, &explained);
        sd[t - KNOWN_YEARS] = sqrt(variance - explained);
    }
    gsl_matrix_free(all);
    gsl_matrix_free(loading);
    gsl_matrix_free(known_part);
    gsl_vector_free(with);
    gsl_vector_free(solved);
    free(clients);
    free(known.cost);
    care_plan_free(&plan);
    w->scenario.care.known = NULL;
}

/* How often the middle 80 % hold. */
struct score {
    double held, n;
};

static void add(struct score *score, const double *draw, double truth) {
    size_t below = 0;
    for (size_t l = 0; l < DRAWS; l++)
        below += draw[l] < truth;
    score->held += fabs((double)below / DRAWS - 0.5) < 0.4;
    score->n += 1.0;
}

struct report {
    struct score cost, transfer, region[LATER];
    double sd[LATER], error[LATER];
};

/* The later years of one history against what was foreseen. euro, truth: [n][n_year] with DRAWS and n_history draws. */
static void compare(const struct world *w, const double *euro, const double *truth, size_t n_history, size_t h,
                    struct report *report) {
    double share[MOST], all = 0.0;
    for (size_t i = 0; i < w->n; i++)
        all += share[i] = w->scenario.region.kappa[i] * (double)w->scenario.region.youths[i];
    for (size_t t = KNOWN_YEARS; t < w->n_year; t++) {
        double region[DRAWS] = {0}, real = 0.0, other[DRAWS], mean = 0.0, square = 0.0;
        struct score *of_region = &report->region[t - KNOWN_YEARS];
        for (size_t i = 0; i < w->n; i++) {
            for (size_t l = 0; l < DRAWS; l++)
                region[l] += euro[(i * w->n_year + t) * DRAWS + l];
            real += truth[(i * w->n_year + t) * n_history + h];
        }
        for (size_t i = 0; i < w->n; i++) {
            const double *cost = euro + (i * w->n_year + t) * DRAWS;
            double own = truth[(i * w->n_year + t) * n_history + h];
            for (size_t l = 0; l < DRAWS; l++)
                other[l] = share[i] / all * region[l] - cost[l];
            add(&report->cost, cost, own);
            add(&report->transfer, other, share[i] / all * real - own);
        }
        add(of_region, region, real);
        for (size_t l = 0; l < DRAWS; l++)
            mean += log(region[l]) / DRAWS;
        for (size_t l = 0; l < DRAWS; l++)
            square += pow(log(region[l]) - mean, 2.0) / (DRAWS - 1);
        report->sd[t - KNOWN_YEARS] += sqrt(square);
        report->error[t - KNOWN_YEARS] += pow(log(real) - mean, 2.0);
    }
}

static bool tell(const char *what, double value, double low, double high) {
    bool good = value >= low && value <= high;
    printf("%-58s %8.2f   %6.2f to %6.2f   %s\n", what, value, low, high, good ? "met" : "MISSED");
    return good;
}

static bool print(const struct report *r, const double *best, size_t n_history) {
    bool good = tell("cost of municipalities, % in their 80 % interval", 100.0 * r->cost.held / r->cost.n, 78, 82);
    good &= tell("transfers, % in their 80 % interval", 100.0 * r->transfer.held / r->transfer.n, 78, 82);
    for (size_t k = 0; k < LATER; k++) {
        char what[96];
        snprintf(what, sizeof what, "region, year %zu ahead, %% in its 80 %% interval", k + 1);
        good &= tell(what, 100.0 * r->region[k].held / r->region[k].n, 74, 86);
        snprintf(what, sizeof what, "region, year %zu ahead, sd over that of the best predictor", k + 1);
        good &= tell(what, r->sd[k] / (double)n_history / best[k], 0.9, 1.1);
        printf("    sd %.4f, best linear predictor %.4f, real error %.4f\n", r->sd[k] / (double)n_history, best[k],
               sqrt(r->error[k] / (double)n_history));
    }
    return good;
}

int main(int argc, char **argv) {
    size_t n_history = argc > 1 ? (size_t)atoi(argv[1]) : 200;
    struct world w = {.n_cell = 0};
    struct note note = {0};
    struct report report = {.cost = {0, 0}};
    double best[LATER];
    const struct scenario_change change = {.over = "tests/validate/histories.cfg"};
    if (scenario_read_changed(&files_disk, "scenarios/groningen-2016.cfg", &change, &w.scenario, &note) != STATUS_OK)
        stop("the scenario cannot be read:", &note);
    w.n = w.scenario.region.n_municipality;
    w.n_year = w.scenario.n_year;
    w.n_cell = CARE_FORMS * w.scenario.care.n_care;
    w.sampler = sampler_select();
    double *truth = calloc(w.n * w.n_year * n_history, sizeof *truth);
    double *euro = calloc(w.n * w.n_year * DRAWS, sizeof *euro);
    struct known known = {.n_cost = w.n * KNOWN_YEARS, .cost = calloc(w.n * KNOWN_YEARS, sizeof *known.cost)};
    if (!truth || !euro || !known.cost || w.n > MOST || w.n_year != KNOWN_YEARS + LATER)
        stop("another scenario than expected", NULL);
    predict(&w, best);
    simulate(&w, 20171001, n_history, truth);
    for (size_t h = 0; h < n_history; h++) {
        for (size_t k = 0; k < known.n_cost; k++) {
            size_t i = k / KNOWN_YEARS, t = k % KNOWN_YEARS;
            known.cost[k] = (struct known_cost){
                i, t, KNOWN_TOTAL, llround(100.0 * truth[(i * w.n_year + t) * n_history + h]), 1.0, 0.02, 0, true, 0};
        }
        w.scenario.care.known = &known;
        simulate(&w, 1000 + h, DRAWS, euro);
        w.scenario.care.known = NULL;
        compare(&w, euro, truth, n_history, h, &report);
    }
    bool good = print(&report, best, n_history);
    free(truth);
    free(euro);
    free(known.cost);
    scenario_free(&w.scenario);
    return good ? 0 : 1;
}
