/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/graded.h"

#include "models/core/clones.h"
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

/* Sums and products of the common drivers come first. Then each place: sums of its own drivers, their products with all
 * drivers before them, and its figures. */
static size_t common_sums(const struct graded *graded) {
    size_t c = graded->drivers.n_common;
    return c + driven_pair(c, 0);
}

static size_t own_sums(const struct graded *graded) {
    size_t p = graded->drivers.n, c = graded->drivers.n_common;
    return p - c + driven_pair(p, 0) - driven_pair(c, 0);
}

static size_t at_place(const struct graded *graded, const struct plan *plan, size_t i) {
    return common_sums(graded) + i * (own_sums(graded) + plan->n_scheme * FIGURE_COUNT * per_figure(graded));
}

static size_t at_figure(const struct graded *graded, const struct plan *plan, enum graded_figure figure, size_t scheme,
                        size_t i) {
    return at_place(graded, plan, i) + own_sums(graded) + (scheme * FIGURE_COUNT + (size_t)figure) * per_figure(graded);
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
    const struct drivers *drivers = &graded->drivers;
    enum status status = drivers_init(&graded->drivers, plan, plan->chunk_rows / (size_t)plan->scenario->inner_draws);
    if (status)
        return status;
    size_t places = plan->n_municipality + 1, rows = drivers->n_common + places * (drivers->n - drivers->n_common + 1);
    graded->n = at_place(graded, plan, places);
    graded->number = calloc(graded->n, sizeof *graded->number);
    graded->row = calloc(rows * drivers->n_set, sizeof *graded->row);
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

/* Draws that are looked at together. */
enum { PIECE = 64 };

/* figure[n] = cents times scale as whole numbers, halves away from 0, no further than FURTHEST. */
CLONED static void scale_figures(size_t n, const int64_t *restrict cents, double scale, int32_t *restrict figure) {
    for (size_t r = 0; r < n; r++) {
        double x = (double)cents[r] * scale;
        x = x > -FURTHEST ? x : -FURTHEST;
        x = x < FURTHEST ? x : FURTHEST;
        int32_t whole = (int32_t)x;
        double rest = x - whole;
        figure[r] = whole + (rest >= 0.5) - (rest <= -0.5);
    }
}

/* A figure of n draws, from row r on. */
static void take_figures(const struct horizon *h, enum graded_figure kind, size_t scheme, size_t r, size_t n,
                         int32_t *figure) {
    const struct chunk *chunk = h->chunk;
    size_t years = h->plan->n_year, stride = h->plan->n_place * chunk->rows, at = h->place * chunk->rows + r;
    size_t of_scheme = scheme * years * stride + at;
    int64_t cents[PIECE], room[3][PIECE];
    const int64_t *paid = chunk_period(chunk->payment + of_scheme, stride, years, years, n, room[0]);
    if (kind == FIGURE_TRANSFER) {
        const int64_t *own = chunk_period(chunk->own + at, stride, years, years, n, room[1]), *extra = NULL;
        if (chunk->extra)
            extra = chunk_period(chunk->extra + of_scheme, stride, years, years, n, room[2]);
        for (size_t k = 0; k < n; k++)
            cents[k] = paid[k] - own[k] - (extra ? extra[k] : 0);
    } else if (chunk->budget) {
        const int64_t *budget = chunk_period(chunk->budget + at, stride, years, years, n, room[1]);
        for (size_t k = 0; k < n; k++)
            cents[k] = budget[k] - paid[k];
    } else {
        int64_t budget = *chunk_period(h->budget + h->place, h->plan->n_place, years, years, 1, room[1]);
        for (size_t k = 0; k < n; k++)
            cents[k] = budget - paid[k];
    }
    scale_figures(n, cents, h->scale, figure);
}

/* mean[set] of a figure, and its sums. */
static void add_draws(const struct horizon *h, enum graded_figure kind, size_t scheme, int32_t *mean, int64_t *to) {
    size_t inner = (size_t)h->plan->scenario->inner_draws, n, within = 0;
    int32_t figure[PIECE];
    int64_t sum = 0;
    for (size_t r = 0; r < h->chunk->n_row; r += n) {
        n = h->chunk->n_row - r < PIECE ? h->chunk->n_row - r : PIECE;
        take_figures(h, kind, scheme, r, n, figure);
        for (size_t k = 0; k < n; k++) {
            sum += figure[k];
            to[SQUARE] += (int64_t)figure[k] * figure[k];
            if (++within < inner)
                continue;
            int64_t m = inner > 1 ? llround((double)sum / (double)inner) : sum;
            *mean++ = (int32_t)m;
            to[SUM] += sum;
            to[SET_SUM] += m;
            to[SET_SQUARE] += m * m;
            sum = 0;
            within = 0;
        }
    }
}

/* Row j of the drivers as a place sees them: the common ones stand before its own. */
static const int32_t *row_at(const struct graded *graded, const int32_t *own, size_t j) {
    size_t c = graded->drivers.n_common;
    return j < c ? graded->row + j * graded->drivers.n_set : own + (j - c) * graded->drivers.n_set;
}

/* Takes the drivers from first to the last but one at place i, and adds them: to[], then to products[], of each with
 * itself and all before it. */
static void add_drivers(struct graded *graded, const struct plan *plan, size_t i, size_t first, size_t end,
                        int32_t *own, size_t n_set, int64_t *to) {
    int64_t *products = to + (end - first);
    for (size_t j = first; j < end; j++) {
        int32_t *x = own + (j - first) * graded->drivers.n_set;
        drivers_take(&graded->drivers, plan, j, i, n_set, x);
        for (size_t k = 0; k < n_set; k++)
            to[j - first] += x[k];
        for (size_t k = 0; k <= j; k++)
            *products++ += driven_product(
                x, k < first ? row_at(graded, own, k) : own + (k - first) * graded->drivers.n_set, n_set);
    }
}

static void add_place(struct graded *graded, const struct horizon *h, size_t i, size_t n_set) {
    const struct plan *plan = h->plan;
    size_t p = graded->drivers.n, c = graded->drivers.n_common, stride = graded->drivers.n_set;
    int32_t *own = graded->row + (c + i * (p - c + 1)) * stride, *mean = own + (p - c) * stride;
    add_drivers(graded, plan, i, c, p, own, n_set, graded->number + at_place(graded, plan, i));
    for (size_t f = 0; f < plan->n_scheme * FIGURE_COUNT; f++) {
        enum graded_figure figure = (enum graded_figure)(f % FIGURE_COUNT);
        int64_t *to = graded->number + at_figure(graded, plan, figure, f / FIGURE_COUNT, i);
        if (figure == FIGURE_TRANSFER && i == plan->n_municipality)
            continue;
        add_draws(h, figure, f / FIGURE_COUNT, mean, to);
        for (size_t j = 0; j < p; j++)
            to[SUMS + j] += driven_product(row_at(graded, own, j), mean, n_set);
    }
}

void graded_add(struct graded *graded, const struct plan *plan, const struct chunk *chunk, const int64_t *budget,
                int n_thread) {
    size_t inner = (size_t)plan->scenario->inner_draws, n_set = chunk->n_row / inner;
    if (graded->n == 0)
        return;
    drivers_fill(&graded->drivers, plan, (uint32_t)(chunk->first / inner), n_set);
    add_drivers(graded, plan, plan->n_municipality, 0, graded->drivers.n_common, graded->row, n_set, graded->number);
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

static void join_grades(const struct graded_place *place, double variance, struct graded_shares *shares) {
    double square[GRADE_COUNT] = {0}, all = 0.0;
    for (size_t j = 0; j < place->driven.n_driver; j++) {
        shares->share[place->grade[j]] += place->part[j] / variance;
        square[place->grade[j]] += place->error[j] / variance / variance;
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
static void find_most(const struct graded_place *place, double variance, struct graded_shares *shares) {
    size_t p = place->driven.n_driver;
    for (size_t j = 0; j < p; j++) {
        double sum = 0.0, square = 0.0;
        for (size_t k = j; place->first[j] == j && k < p; k++)
            if (place->first[k] == j) {
                sum += place->part[k] / variance;
                square += place->error[k] / variance / variance;
            }
        sum = sum > TOLD * sqrt(square) ? fmin(sum, shares->share[place->grade[j]]) : 0.0;
        if (sum > shares->most_share) {
            shares->most = place->key[j];
            shares->most_share = sum;
        }
    }
}

static void find_own_level(const struct graded *graded, const struct graded_place *place, double variance,
                           struct graded_shares *shares) {
    for (size_t j = 0; j < place->driven.n_driver; j++)
        if (graded->drivers.driver[j].kind == DRIVER_OWN_LEVEL && place->part[j] > TOLD * sqrt(place->error[j]))
            shares->own_level = fmin(place->part[j] / variance, 1.0);
}

static struct graded_shares unknown(void) {
    struct graded_shares shares = {
        .assumed_se = (double)NAN, .most = "", .most_share = (double)NAN, .own_level = (double)NAN};
    for (size_t g = 0; g < GRADE_COUNT; g++)
        shares.share[g] = (double)NAN;
    return shares;
}

void graded_place_free(struct graded_place *place) {
    driven_free(&place->driven);
    free(place->part);
    free(place->grade);
    free(place->first);
    free((void *)place->key);
    memset(place, 0, sizeof *place);
}

/* The grade and key of each driver at the place. */
static void name_drivers(const struct graded *graded, const struct plan *plan, struct graded_place *place) {
    for (size_t j = 0; j < graded->drivers.n; j++) {
        place->key[j] = drivers_key(&graded->drivers, plan, j, place->i);
        place->grade[j] = grades_of(&plan->scenario->grades, place->key[j], NULL);
        place->first[j] = 0;
        while (strcmp(place->key[place->first[j]], place->key[j]) != 0)
            place->first[j]++;
    }
}

/* The drivers of the place as driven.h has them: those in common, then its own. */
static enum status regress(const struct graded *graded, const struct plan *plan, struct graded_place *place) {
    size_t p = graded->drivers.n, c = graded->drivers.n_common;
    const int64_t *own = graded->number + at_place(graded, plan, place->i);
    int64_t *sum = calloc(p + driven_pair(p, 0) + 1, sizeof *sum);
    if (!sum)
        return STATUS_MEMORY;
    int64_t *products = sum + p;
    memcpy(sum, graded->number, c * sizeof *sum);
    memcpy(sum + c, own, (p - c) * sizeof *sum);
    memcpy(products, graded->number + c, driven_pair(c, 0) * sizeof *sum);
    memcpy(products + driven_pair(c, 0), own + (p - c), (driven_pair(p, 0) - driven_pair(c, 0)) * sizeof *sum);
    enum status status =
        driven_init(&place->driven, p, plan->scenario->n_draw / plan->scenario->inner_draws, sum, products);
    free(sum);
    return status;
}

enum status graded_place_init(const struct graded *graded, const struct plan *plan, size_t i,
                              struct graded_place *place) {
    size_t p = graded->drivers.n;
    *place = (struct graded_place){.i = i};
    if (graded->n == 0 || plan->scenario->n_draw / plan->scenario->inner_draws < 2 * (int64_t)p)
        return STATUS_OK;
    place->part = calloc(2 * p + 1, sizeof *place->part);
    place->grade = calloc(p + 1, sizeof *place->grade);
    place->first = calloc(p + 1, sizeof *place->first);
    place->key = calloc(p + 1, sizeof *place->key);
    if (!place->part || !place->grade || !place->first || !place->key)
        return STATUS_MEMORY;
    place->error = place->part + p;
    name_drivers(graded, plan, place);
    return regress(graded, plan, place);
}

struct graded_shares graded_find(const struct graded *graded, const struct plan *plan, struct graded_place *place,
                                 enum graded_figure figure, size_t scheme) {
    struct graded_shares shares = unknown();
    if (!place->part)
        return shares;
    const int64_t *sums = graded->number + at_figure(graded, plan, figure, scheme, place->i);
    double variance = variance_of(sums, figure, plan);
    if (!(variance > 0.0))
        return shares;
    shares = (struct graded_shares){.most = ""};
    driven_parts(&place->driven, sums[SET_SUM], sums[SET_SQUARE], sums + SUMS, place->part, place->error);
    join_grades(place, variance, &shares);
    find_most(place, variance, &shares);
    find_own_level(graded, place, variance, &shares);
    return shares;
}
