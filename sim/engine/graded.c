/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/graded.h"

#include "models/analysis/driven.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double MILLION = 1e6, FURTHEST = 3e6;

/* Normal deviation below which a share is taken for 0. */
static const double TOLD = 1.6448536269514722;

/* Sums of a figure: over the draws of it and of its square; over the sets of the set's mean and of its square; then of
 * that mean with each driver. */
enum { SUM, SQUARE, SET_SUM, SET_SQUARE, SUMS };

static size_t per_figure(const struct graded *graded) {
    return SUMS + graded->drivers.n;
}

/* Where the sums of a place begin: its drivers, their products, then the figures. */
static size_t at_place(const struct graded *graded, const struct plan *plan, size_t i) {
    size_t p = graded->drivers.n;
    return i * (p + driven_pair(p, 0) + plan->n_scheme * FIGURE_COUNT * per_figure(graded));
}

static size_t at_figure(const struct graded *graded, const struct plan *plan, enum graded_figure figure, size_t scheme,
                        size_t i) {
    size_t p = graded->drivers.n;
    return at_place(graded, plan, i) + p + driven_pair(p, 0) +
           (scheme * FIGURE_COUNT + (size_t)figure) * per_figure(graded);
}

void graded_free(struct graded *graded) {
    drivers_free(&graded->drivers);
    free(graded->number);
    free(graded->row);
    memset(graded, 0, sizeof *graded);
}

enum status graded_init(struct graded *graded, const struct plan *plan) {
    *graded = (struct graded){0};
    if (plan_has_few_sets(plan))
        return STATUS_OK;
    enum status status = drivers_init(&graded->drivers, plan, plan->chunk_rows);
    if (status)
        return status;
    size_t places = plan->n_municipality + 1;
    graded->n = at_place(graded, plan, places);
    graded->number = calloc(graded->n, sizeof *graded->number);
    graded->row = calloc(places * (graded->drivers.n + 1) * plan->chunk_rows, sizeof *graded->row);
    return graded->number && graded->row ? STATUS_OK : STATUS_MEMORY;
}

/* ---- adding ---- */

/* A place among the places of a chunk, in which the region stands last. */
static size_t place_of(const struct plan *plan, size_t i) {
    return i < plan->n_municipality ? i : plan->n_place - 1;
}

/* The expected cost of a place after the base year, cents. */
static double expected_cost(const struct plan *plan, size_t i) {
    double sum = 0.0;
    for (size_t t = 1; t < plan->n_year; t++)
        for (size_t k = 0; k < plan->n_municipality; k++)
            for (size_t c = 0; (i == k || i == plan->n_municipality) && c < plan->n_cell; c++)
                sum += (double)plan->expected_cost[(t * plan->n_municipality + k) * plan->n_cell + c];
    return fmax(sum, 1.0);
}

/* What is taken over the horizon, millionths of the place's expected cost. */
struct horizon {
    const struct plan *plan;
    const struct chunk *chunk;
    const int64_t *budget; /* [n_year][n_place], for chunks that have none */
    size_t place;
    double scale;
};

static int64_t figure_at(const struct horizon *h, enum graded_figure figure, size_t scheme, size_t r) {
    const struct plan *plan = h->plan;
    const struct chunk *chunk = h->chunk;
    double cents = 0.0;
    for (size_t t = 1; t < plan->n_year; t++) {
        size_t at = (t * plan->n_place + h->place) * chunk->rows + r, by = scheme * plan->n_year * plan->n_place;
        double payment = (double)chunk->payment[by * chunk->rows + at];
        if (figure == FIGURE_TRANSFER)
            cents += payment - (double)(chunk->own[at] + (chunk->extra ? chunk->extra[by * chunk->rows + at] : 0));
        else
            cents += (double)(chunk->budget ? chunk->budget[at] : h->budget[t * plan->n_place + h->place]) - payment;
    }
    return llround(fmin(fmax(cents * h->scale, -FURTHEST), FURTHEST));
}

/* mean[set] of a figure, and its sums. */
static void add_draws(const struct horizon *h, enum graded_figure figure, size_t scheme, int64_t *mean, int64_t *to) {
    size_t inner = (size_t)h->plan->scenario->inner_draws;
    for (size_t r = 0; r < h->chunk->n_row; r += inner) {
        int64_t sum = 0;
        for (size_t k = 0; k < inner; k++) {
            int64_t y = figure_at(h, figure, scheme, r + k);
            sum += y;
            to[SQUARE] += y * y;
        }
        int64_t m = llround((double)sum / (double)inner);
        mean[r / inner] = m;
        to[SUM] += sum;
        to[SET_SUM] += m;
        to[SET_SQUARE] += m * m;
    }
}

static int64_t product(const int64_t *x, const int64_t *y, size_t n) {
    int64_t sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += x[k] * y[k];
    return sum;
}

static void add_place(struct graded *graded, const struct horizon *h, size_t i, size_t n_set) {
    const struct plan *plan = h->plan;
    size_t p = graded->drivers.n, stride = plan->chunk_rows;
    int64_t *x = graded->row + i * (p + 1) * stride, *mean = x + p * stride;
    int64_t *sum = graded->number + at_place(graded, plan, i), *products = sum + p;
    for (size_t j = 0; j < p; j++) {
        drivers_take(&graded->drivers, plan, j, i, n_set, x + j * stride);
        for (size_t k = 0; k < n_set; k++)
            sum[j] += x[j * stride + k];
        for (size_t k = 0; k <= j; k++)
            products[driven_pair(j, k)] += product(x + j * stride, x + k * stride, n_set);
    }
    for (size_t f = 0; f < plan->n_scheme * FIGURE_COUNT; f++) {
        enum graded_figure figure = (enum graded_figure)(f % FIGURE_COUNT);
        int64_t *to = graded->number + at_figure(graded, plan, figure, f / FIGURE_COUNT, i);
        if (figure == FIGURE_TRANSFER && i == plan->n_municipality)
            continue;
        add_draws(h, figure, f / FIGURE_COUNT, mean, to);
        for (size_t j = 0; j < p; j++)
            to[SUMS + j] += product(x + j * stride, mean, n_set);
    }
}

void graded_add(struct graded *graded, const struct plan *plan, const struct chunk *chunk, const int64_t *budget,
                int n_thread) {
    size_t inner = (size_t)plan->scenario->inner_draws, n_set = chunk->n_row / inner;
    if (graded->n == 0)
        return;
    drivers_fill(&graded->drivers, plan, (uint32_t)(chunk->first / inner), n_set);
#pragma omp parallel for schedule(dynamic, 1) num_threads(n_thread)
    for (int i = 0; i <= (int)plan->n_municipality; i++) {
        struct horizon h = {plan, chunk, budget, place_of(plan, (size_t)i), MILLION / expected_cost(plan, (size_t)i)};
        add_place(graded, &h, (size_t)i, n_set);
    }
}

/* ---- what comes of it ---- */

/* The variance that the shares are of; 0 where there is none. */
static double variance_of(const int64_t *sums, enum graded_figure figure, const struct plan *plan) {
    double n = (double)plan->scenario->n_draw, inner = (double)plan->scenario->inner_draws, sets = n / inner;
    double total = ((double)sums[SQUARE] - (double)sums[SUM] / n * (double)sums[SUM]) / (n - 1.0);
    if (figure == FIGURE_RESULT)
        return total;
    if (inner < 2.0)
        return 0.0;
    double set_mean = (double)sums[SET_SUM] / sets;
    double between = ((double)sums[SET_SQUARE] - set_mean * (double)sums[SET_SUM]) / (sets - 1.0);
    double within = ((double)sums[SQUARE] - inner * (double)sums[SET_SQUARE]) / (n - sets);
    double chance = within / inner;
    return between - chance > 2.0 * sqrt(2.0 / sets) * chance ? between - chance : 0.0;
}

static void join_grades(const struct graded *graded, const struct plan *plan, size_t i, double variance,
                        const double *part, const double *error, struct graded_shares *shares) {
    double square[GRADE_COUNT] = {0}, all = 0.0;
    for (size_t j = 0; j < graded->drivers.n; j++) {
        enum grade grade = grades_of(&plan->scenario->grades, drivers_key(&graded->drivers, plan, j, i), NULL);
        shares->share[grade] += part[j] / variance;
        square[grade] += error[j] / variance / variance;
    }
    for (size_t g = 0; g < GRADE_COUNT; g++) {
        if (!(shares->share[g] > TOLD * sqrt(square[g])))
            shares->share[g] = 0.0;
        all += shares->share[g];
    }
    for (size_t g = 0; all > 1.0 && g < GRADE_COUNT; g++)
        shares->share[g] /= all;
    shares->assumed_se = sqrt(square[GRADE_ASSUMED]);
}

/* The key of which all drivers together weigh most; it has no more than its grade has. */
static void find_most(const struct graded *graded, const struct plan *plan, size_t i, double variance,
                      const double *part, const double *error, struct graded_shares *shares) {
    size_t p = graded->drivers.n;
    for (size_t j = 0; j < p; j++) {
        const char *key = drivers_key(&graded->drivers, plan, j, i);
        double sum = 0.0, square = 0.0;
        for (size_t k = 0; k < p; k++)
            if (strcmp(drivers_key(&graded->drivers, plan, k, i), key) == 0) {
                sum += part[k] / variance;
                square += error[k] / variance / variance;
            }
        sum = sum > TOLD * sqrt(square) ? fmin(sum, shares->share[grades_of(&plan->scenario->grades, key, NULL)]) : 0.0;
        if (sum > shares->most_share) {
            shares->most = key;
            shares->most_share = sum;
        }
    }
}

static struct graded_shares unknown(void) {
    struct graded_shares shares = {.assumed_se = (double)NAN, .most = "", .most_share = (double)NAN};
    for (size_t g = 0; g < GRADE_COUNT; g++)
        shares.share[g] = (double)NAN;
    return shares;
}

enum status graded_find(const struct graded *graded, const struct plan *plan, enum graded_figure figure, size_t scheme,
                        size_t i, struct graded_shares *shares) {
    size_t p = graded->drivers.n;
    int64_t sets = plan->scenario->n_draw / plan->scenario->inner_draws;
    *shares = unknown();
    if (graded->n == 0 || sets < 2 * (int64_t)p)
        return STATUS_OK;
    const int64_t *sum = graded->number + at_place(graded, plan, i);
    const int64_t *sums = graded->number + at_figure(graded, plan, figure, scheme, i);
    double variance = variance_of(sums, figure, plan), *part = calloc(2 * p + 1, sizeof *part);
    struct driven driven = {0};
    enum status status = part ? driven_init(&driven, p, sets, sum, sum + p) : STATUS_MEMORY;
    if (!status && variance > 0.0) {
        *shares = (struct graded_shares){.most = ""};
        driven_parts(&driven, sums[SET_SUM], sums[SET_SQUARE], sums + SUMS, part, part + p);
        join_grades(graded, plan, i, variance, part, part + p, shares);
        find_most(graded, plan, i, variance, part, part + p, shares);
    }
    driven_free(&driven);
    free(part);
    return status;
}
