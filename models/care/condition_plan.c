/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the conditioning is known before any draw: rows, loadings on common terms, blocks, sets of scales. */
#include "models/care/cohort.h"
#include "models/care/condition_sums.h"
#include "models/care/gibbs.h"
#include "models/care/level.h"
#include "models/core/fmath.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Least variance of an account's error: keeps the blocks away from being singular. */
static const double LEAST_ERROR = 1e-8;

void condition_free(struct condition *c) {
    if (!c)
        return;
    for (size_t k = 0; c->set && k < c->n_set; k++)
        system_free(&c->set[k]);
    free(c->set);
    system_shape_free(&c->shape);
    free(c->terms.product);
    free(c->evidence);
    free(c->response);
    free(c->level_variance);
    free(c->step_variance);
    free(c->block);
    free(c->noise);
    free(c->noise_factor);
    free(c->scale);
    free(c->effect);
    condition_sums_free(c->sums);
    free(c);
}

/* ---- common terms ---- */

static size_t add_terms(struct condition_terms *terms, double sd, size_t n) {
    size_t first = terms->n;
    if (!(sd > 0.0) || n == 0)
        return CONDITION_NONE;
    terms->n += n;
    return first;
}

static size_t walks_of(const struct care_plan *plan) {
    return plan->care->regional_by_sub_region ? plan->region->n_sub_region : 1;
}

/* In the order in which a block has them. */
static enum status number_terms(const struct care_plan *plan, struct condition *c) {
    const struct care *care = plan->care;
    struct condition_terms *terms = &c->terms;
    terms->product = calloc(care->n_product, sizeof *terms->product);
    if (!terms->product)
        return STATUS_MEMORY;
    terms->n_past = c->n_year - 1;
    terms->slope = add_terms(terms, c->n_year > 1 ? care->trend_sd : 0.0, 1);
    terms->start = add_terms(terms, care->start_sd, 1);
    terms->price = add_terms(terms, care->price_sd, terms->n_past);
    for (size_t p = 0; p < care->n_product; p++)
        terms->product[p] = add_terms(terms, care->product[p].sd, c->n_year);
    terms->sub_region = add_terms(terms, care->sub_region_sd, plan->region->n_sub_region);
    terms->walk = add_terms(terms, care->regional_sd, walks_of(plan) * terms->n_past);
    return STATUS_OK;
}

static void fill_variance(double *variance, size_t first, size_t n, double sd) {
    for (size_t k = 0; first != CONDITION_NONE && k < n; k++)
        variance[first + k] = sd * sd;
}

static void fill_variances(const struct care_plan *plan, struct condition *c) {
    const struct care *care = plan->care;
    const struct condition_terms *terms = &c->terms;
    double *variance = c->shape.variance;
    fill_variance(variance, terms->slope, 1, care->trend_sd);
    fill_variance(variance, terms->start, 1, care->start_sd);
    fill_variance(variance, terms->price, terms->n_past, care->price_sd);
    for (size_t p = 0; p < care->n_product; p++)
        fill_variance(variance, terms->product[p], c->n_year, care->product[p].sd);
    fill_variance(variance, terms->sub_region, plan->region->n_sub_region, care->sub_region_sd);
    fill_variance(variance, terms->walk, walks_of(plan) * terms->n_past, care->regional_sd);
}

/* The terms of a municipality, ascending; NULL only counts. */
size_t condition_list_terms(const struct care_plan *plan, const struct condition *c, size_t i, size_t *list) {
    const struct condition_terms *terms = &c->terms;
    size_t n = 0, sub = plan->region->n_sub_region > 0 ? plan->region->sub_region_of[i] : 0;
    const struct {
        size_t first, skip, n;
    } ahead[] = {{terms->slope, 0, 1}, {terms->start, 0, 1}, {terms->price, 0, terms->n_past}},
      behind[] = {{terms->sub_region, sub, 1}, {terms->walk, care_walk_of(plan, i) * terms->n_past, terms->n_past}};
#define LIST(from, skip, count)                                                                                        \
    for (size_t k = 0; (from) != CONDITION_NONE && k < (count); k++, n++)                                              \
        if (list)                                                                                                      \
            list[n] = (from) + (skip) + k;
    for (size_t a = 0; a < 3; a++)
        LIST(ahead[a].first, ahead[a].skip, ahead[a].n)
    for (size_t p = 0; p < plan->care->n_product; p++)
        LIST(terms->product[p], 0, c->n_year)
    for (size_t a = 0; a < 2; a++)
        LIST(behind[a].first, behind[a].skip, behind[a].n)
#undef LIST
    return n;
}

/* ---- rows ---- */

static int compare_evidence(const void *a, const void *b) {
    const struct evidence *x = a, *y = b;
    if (x->municipality != y->municipality)
        return x->municipality < y->municipality ? -1 : 1;
    return x->year < y->year ? -1 : x->year > y->year;
}

static bool is_evidence(const struct known_cost *cost) {
    return cost->scope == KNOWN_TOTAL;
}

static enum status list_evidence(const struct known *known, size_t n_municipality, struct condition *c) {
    struct system_shape *shape = &c->shape;
    c->evidence = calloc(known->n_cost + 1, sizeof *c->evidence);
    shape->n_block = n_municipality;
    shape->first = calloc(n_municipality + 1, sizeof *shape->first);
    if (!c->evidence || !shape->first)
        return STATUS_MEMORY;
    for (size_t k = 0; k < known->n_cost; k++)
        if (is_evidence(&known->cost[k]))
            c->evidence[shape->n_row++] =
                (struct evidence){known->cost[k].municipality, known->cost[k].year,
                                  fmath_log((double)known->cost[k].cents / 100.0 / known->cost[k].complete)};
    qsort(c->evidence, shape->n_row, sizeof *c->evidence, compare_evidence);
    for (size_t k = 0; k < shape->n_row; k++)
        shape->first[c->evidence[k].municipality + 1]++;
    for (size_t i = 0; i < n_municipality; i++)
        shape->first[i + 1] += shape->first[i];
    return STATUS_OK;
}

static enum status allocate(const struct care_plan *plan, struct condition *c) {
    struct system_shape *shape = &c->shape;
    size_t n = shape->n_block;
    shape->n_common = c->terms.n;
    shape->start = calloc(n + 1, sizeof *shape->start);
    shape->at = calloc(n + 1, sizeof *shape->at);
    c->block = calloc(n + 1, sizeof *c->block);
    if (!shape->start || !shape->at || !c->block)
        return STATUS_MEMORY;
    for (size_t i = 0; i < n; i++) {
        size_t rows = shape->first[i + 1] - shape->first[i], m = rows > 0 ? condition_list_terms(plan, c, i, NULL) : 0;
        shape->start[i + 1] = shape->start[i] + m;
        shape->at[i + 1] = shape->at[i] + rows * m;
        c->block[i + 1] = c->block[i] + rows * rows;
    }
    shape->term = calloc(shape->start[n] + 1, sizeof *shape->term);
    shape->loading = calloc(shape->at[n] + 1, sizeof *shape->loading);
    shape->variance = calloc(shape->n_common + 1, sizeof *shape->variance);
    c->response = calloc(shape->n_row * c->n_year + 1, sizeof *c->response);
    c->level_variance = calloc(n, sizeof *c->level_variance);
    c->step_variance = calloc(c->n_year, sizeof *c->step_variance);
    c->noise = calloc(c->block[n] + 1, sizeof *c->noise);
    c->noise_factor = calloc(c->block[n] + 1, sizeof *c->noise_factor);
    c->scale = calloc(c->n_set * c->n_year * n, sizeof *c->scale);
    c->set = calloc(c->n_set, sizeof *c->set);
    c->effect = calloc(plan->care->n_year * n, sizeof *c->effect);
    return shape->term && shape->loading && shape->variance && c->response && c->level_variance && c->step_variance &&
                   c->noise && c->noise_factor && c->scale && c->set && c->effect
               ? STATUS_OK
               : STATUS_MEMORY;
}

/* How a row of year t moves with the inflow of year u: by product and together. */
static double inflow_share(const struct cohorts *cohorts, const struct care *care, size_t t, size_t u, bool beta) {
    double sum = 0.0;
    for (size_t p = 0; p < care->n_product; p++)
        sum += cohorts->share[(t * care->n_product + p) * cohorts->n_year + u] * (beta ? care->product[p].beta : 1.0);
    return sum;
}

/* What an innovation of year s does to the cost of year t: it lasts by rho, or for ever. */
double condition_response(const struct cohorts *cohorts, const struct care *care, size_t t, size_t s, bool municipal) {
    double sum = 0.0, lasts = 1.0;
    for (size_t u = s; u <= t; u++) {
        sum += inflow_share(cohorts, care, t, u, !municipal) * lasts;
        lasts *= municipal ? care->municipal_rho : 1.0;
    }
    return sum;
}

/* The loading of a row of year t on a term. */
double condition_loading(const struct condition *c, const struct cohorts *cohorts, const struct care *care, size_t t,
                         size_t term) {
    const struct condition_terms *terms = &c->terms;
    if (term == terms->slope)
        return (double)t;
    if (term == terms->start)
        return 1.0;
    if (terms->price != CONDITION_NONE && term >= terms->price && term < terms->price + terms->n_past)
        return t >= term - terms->price + 1 ? 1.0 : 0.0;
    if (terms->walk != CONDITION_NONE && term >= terms->walk)
        return condition_response(cohorts, care, t, (term - terms->walk) % terms->n_past + 1, false);
    if (terms->sub_region != CONDITION_NONE && term >= terms->sub_region)
        return 1.0;
    for (size_t p = 0; p < care->n_product; p++)
        if (terms->product[p] != CONDITION_NONE && term >= terms->product[p] && term < terms->product[p] + c->n_year)
            return cohorts->share[(t * care->n_product + p) * cohorts->n_year + term - terms->product[p]];
    return 0.0;
}

static enum status fill_noise(const struct care_plan *plan, struct condition *c, const struct cohorts *cohorts,
                              size_t i) {
    size_t first = c->shape.first[i], n = c->shape.first[i + 1] - first;
    double *noise = c->noise + c->block[i];
    for (size_t a = 0; a < n; a++) {
        struct evidence *row = &c->evidence[first + a];
        const struct known_cost *cost = known_find(plan->care->known, i, row->year, KNOWN_TOTAL);
        double error = cost->sd * cost->sd;
        for (size_t b = 0; b < n; b++)
            noise[a * n + b] = cohorts->chance[row->year * c->n_year + c->evidence[first + b].year];
        row->log_cost += 0.5 * noise[a * n + a];
        noise[a * n + a] += error > LEAST_ERROR ? error : LEAST_ERROR;
    }
    memcpy(c->noise_factor + c->block[i], noise, n * n * sizeof *noise);
    return cholesky(n, c->noise_factor + c->block[i]);
}

static enum status fill_municipality(const struct care_plan *plan, struct condition *c, size_t i) {
    const struct system_shape *shape = &c->shape;
    size_t first = shape->first[i], m = shape->start[i + 1] - shape->start[i];
    struct cohorts cohorts;
    double sd = level_prior_sd(plan->care, plan->region, i);
    c->level_variance[i] = sd * sd;
    if (first == shape->first[i + 1])
        return STATUS_OK;
    enum status status = cohorts_make(plan->care, plan->region, i, c->n_year, &cohorts);
    if (status)
        return status;
    condition_list_terms(plan, c, i, shape->term + shape->start[i]);
    for (size_t row = first; row < shape->first[i + 1]; row++) {
        size_t t = c->evidence[row].year;
        for (size_t k = 0; k < m; k++)
            shape->loading[shape->at[i] + (row - first) * m + k] =
                condition_loading(c, &cohorts, plan->care, t, shape->term[shape->start[i] + k]);
        for (size_t s = 1; s <= t; s++)
            c->response[row * c->n_year + s] = condition_response(&cohorts, plan->care, t, s, true);
    }
    status = fill_noise(plan, c, &cohorts, i);
    cohorts_free(&cohorts);
    return status;
}

void condition_block(const struct condition *condition, size_t i, const uint8_t *scale, const struct scales *scales,
                     size_t without, double *v) {
    size_t first = condition->shape.first[i], n = condition->shape.first[i + 1] - first;
    const double *noise = condition->noise + condition->block[i];
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            v[a * n + b] = noise[a * n + b] + condition->level_variance[i];
    for (size_t s = 1; s < condition->n_year; s++) {
        double variance = s == without
                              ? 0.0
                              : condition->step_variance[s] * scales->variance[scale[s * condition->shape.n_block + i]];
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++)
                v[a * n + b] += variance * condition->response[(first + a) * condition->n_year + s] *
                                condition->response[(first + b) * condition->n_year + s];
    }
}

/* ---- sets ---- */

static enum status factorise_sets(const struct care_plan *plan, struct condition *c) {
    enum status status = STATUS_OK;
    double *v = calloc(c->n_year * c->n_year, sizeof *v);
    if (!v)
        return STATUS_MEMORY;
    for (size_t k = 0; k < c->n_set && !status; k++) {
        const uint8_t *scale = c->scale + k * c->n_year * c->shape.n_block;
        status = system_init(&c->set[k], &c->shape);
        for (size_t i = 0; i < c->shape.n_block && !status; i++) {
            condition_block(c, i, scale, &plan->scales, 0, v);
            status = system_set_block(&c->set[k], i, v);
        }
        if (!status)
            status = system_factorise(&c->set[k]);
    }
    free(v);
    return status;
}

static enum status fill(const struct care_plan *plan, struct condition *c) {
    const struct care *care = plan->care;
    enum status status = list_evidence(care->known, plan->region->n_municipality, c);
    if (!status)
        status = number_terms(plan, c);
    if (!status)
        status = allocate(plan, c);
    if (status)
        return status;
    fill_variances(plan, c);
    for (size_t s = 1; s < c->n_year; s++) {
        double sd = care->municipal_sd * (care->unrest ? care->unrest[s] : 1.0);
        c->step_variance[s] = sd * sd;
    }
    for (size_t i = 0; i < c->shape.n_block && !status; i++)
        status = fill_municipality(plan, c, i);
    if (!status)
        status = condition_draw_scales(plan, c);
    if (!status)
        status = factorise_sets(plan, c);
    if (!status)
        status = condition_sums_new(plan, c, &c->sums);
    return status ? status : condition_expect(plan, c);
}

enum status condition_new(const struct care_plan *plan, struct condition **condition) {
    *condition = NULL;
    size_t years = known_years(plan->care->known);
    if (years == 0)
        return STATUS_OK;
    struct condition *c = calloc(1, sizeof *c);
    if (!c)
        return STATUS_MEMORY;
    c->n_year = years;
    c->n_set = plan->care->municipal == MUNICIPAL_STUDENT_T && years > 1 ? CONDITION_SETS : 1;
    enum status status = fill(plan, c);
    if (status) {
        condition_free(c);
        return status;
    }
    *condition = c;
    return STATUS_OK;
}
