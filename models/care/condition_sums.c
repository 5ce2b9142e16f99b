/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/condition_sums.h"

#include "models/care/cohort.h"
#include "models/core/fmath.h"
#include <stdlib.h>
#include <string.h>

static const double LEAST_ERROR = 1e-8;

void condition_sums_free(struct condition_sums *sums) {
    if (!sums)
        return;
    free(sums->log_cost);
    free(sums->load);
    free(sums->noise);
    free(sums->noise_factor);
    free(sums->chance);
    free(sums->step);
    free(sums->factor);
    free(sums);
}

/* While they are made. */
struct making {
    const struct care_plan *plan;
    const struct condition *condition;
    struct condition_sums *sums;
    struct cohorts *cohorts; /* [n_municipality] of parts; zeroed elsewhere */
    double *weight;          /* [n][n_municipality] part of the expected cost */
    double *row, *x, *common, *room;
    size_t *term;
};

static enum status allocate(struct making *m) {
    const struct condition *c = m->condition;
    struct condition_sums *s = m->sums;
    size_t n_municipality = c->shape.n_block, n_row = c->shape.n_row, n_common = c->shape.n_common;
    s->n = m->plan->care->known->n_sum;
    s->size = n_municipality * (1 + c->n_year) + n_common;
    s->log_cost = calloc(s->n, sizeof *s->log_cost);
    s->load = calloc(s->n * s->size, sizeof *s->load);
    s->noise = calloc(s->n * s->n, sizeof *s->noise);
    s->noise_factor = calloc(s->n * s->n, sizeof *s->noise_factor);
    s->chance = calloc(c->n_year * n_municipality, sizeof *s->chance);
    s->step = calloc(c->n_set * s->n * s->size, sizeof *s->step);
    s->factor = calloc(c->n_set * s->n * s->n, sizeof *s->factor);
    m->cohorts = calloc(n_municipality, sizeof *m->cohorts);
    m->weight = calloc(s->n * n_municipality, sizeof *m->weight);
    m->row = calloc(2 * n_row + 2 * n_common + 1, sizeof *m->row);
    m->term = calloc(n_common + 1, sizeof *m->term);
    if (!s->log_cost || !s->load || !s->noise || !s->noise_factor || !s->chance || !s->step || !s->factor ||
        !m->cohorts || !m->weight || !m->row || !m->term)
        return STATUS_MEMORY;
    m->x = m->row + n_row;
    m->common = m->x + n_row;
    m->room = m->common + n_common;
    return STATUS_OK;
}

static void free_making(struct making *m) {
    for (size_t i = 0; m->cohorts && i < m->condition->shape.n_block; i++)
        cohorts_free(&m->cohorts[i]);
    free(m->cohorts);
    free(m->weight);
    free(m->row);
    free(m->term);
}

/* The loadings of a sum: those of its parts by their weights. */
static void load_part(struct making *m, size_t g, size_t i, size_t t) {
    const struct condition *c = m->condition;
    double weight = m->weight[g * c->shape.n_block + i], *load = m->sums->load + g * m->sums->size;
    size_t n = condition_list_terms(m->plan, c, i, m->term);
    load[i] += weight;
    for (size_t s = 1; s <= t; s++)
        load[sums_step_at(c, s, i)] += weight * condition_response(&m->cohorts[i], m->plan->care, t, s, true);
    for (size_t k = 0; k < n; k++)
        load[sums_common_at(c, m->term[k])] +=
            weight * condition_loading(c, &m->cohorts[i], m->plan->care, t, m->term[k]);
    m->sums->chance[t * c->shape.n_block + i] = m->cohorts[i].chance[t * c->n_year + t];
}

static enum status load_sum(struct making *m, size_t g) {
    const struct condition *c = m->condition;
    const struct known_sum *sum = &m->plan->care->known->sum[g];
    double total = 0.0;
    for (size_t k = 0; k < sum->n_part; k++) {
        size_t i = sum->part[k].municipality;
        enum status status =
            m->cohorts[i].room ? STATUS_OK : cohorts_make(m->plan->care, m->plan->region, i, c->n_year, &m->cohorts[i]);
        if (status)
            return status;
        total += m->weight[g * c->shape.n_block + i] = sum->part[k].fraction * m->cohorts[i].euro[sum->year];
    }
    if (!(total > 0.0))
        return STATUS_RANGE;
    for (size_t k = 0; k < sum->n_part; k++) {
        m->weight[g * c->shape.n_block + sum->part[k].municipality] /= total;
        load_part(m, g, sum->part[k].municipality, sum->year);
    }
    m->sums->any_fact = m->sums->any_fact || sum->fact;
    return STATUS_OK;
}

/* G V G' + D, and y. */
static enum status fill_noise(struct making *m) {
    struct condition_sums *s = m->sums;
    size_t n_municipality = m->condition->shape.n_block, years = m->condition->n_year;
    const struct known_sum *sum = m->plan->care->known->sum;
    for (size_t g = 0; g < s->n; g++) {
        for (size_t h = 0; h < s->n; h++)
            for (size_t i = 0; i < n_municipality; i++)
                if (m->cohorts[i].room)
                    s->noise[g * s->n + h] += m->weight[g * n_municipality + i] * m->weight[h * n_municipality + i] *
                                              m->cohorts[i].chance[sum[g].year * years + sum[h].year];
        double error = sum[g].sd * sum[g].sd;
        s->log_cost[g] = fmath_log((double)sum[g].cents / 100.0 / sum[g].complete) + 0.5 * s->noise[g * s->n + g];
        s->noise[g * s->n + g] += error > LEAST_ERROR ? error : LEAST_ERROR;
    }
    memcpy(s->noise_factor, s->noise, s->n * s->n * sizeof *s->noise);
    return cholesky(s->n, s->noise_factor);
}

/* step = P1 a for the scales of a set. */
static void find_step(struct making *m, size_t set, const double *load, double *step) {
    const struct condition *c = m->condition;
    const struct system_shape *shape = &c->shape;
    const uint8_t *scale = c->scale + set * c->n_year * shape->n_block;
    size_t n = shape->n_block;
    for (size_t i = 0; i < n; i++) {
        step[i] = c->level_variance[i] * load[i];
        for (size_t s = 1; s < c->n_year; s++)
            step[sums_step_at(c, s, i)] =
                c->step_variance[s] * m->plan->scales.variance[scale[s * n + i]] * load[sums_step_at(c, s, i)];
    }
    for (size_t k = 0; k < shape->n_common; k++)
        step[sums_common_at(c, k)] = shape->variance[k] * load[sums_common_at(c, k)];
    for (size_t i = 0; i < n; i++) {
        size_t terms = shape->start[i + 1] - shape->start[i];
        for (size_t row = shape->first[i]; row < shape->first[i + 1]; row++) {
            const double *loading = shape->loading + shape->at[i] + (row - shape->first[i]) * terms;
            m->row[row] = step[i];
            for (size_t s = 1; s < c->n_year; s++)
                m->row[row] += c->response[row * c->n_year + s] * step[sums_step_at(c, s, i)];
            for (size_t k = 0; k < terms; k++)
                m->row[row] += loading[k] * step[sums_common_at(c, shape->term[shape->start[i] + k])];
        }
    }
    system_solve(&c->set[set], m->row, m->x, m->common, m->room);
    for (size_t row = 0; row < shape->n_row; row++) {
        size_t i = c->evidence[row].municipality;
        step[i] -= c->level_variance[i] * m->x[row];
        for (size_t s = 1; s < c->n_year; s++)
            step[sums_step_at(c, s, i)] -= c->step_variance[s] * m->plan->scales.variance[scale[s * n + i]] *
                                           c->response[row * c->n_year + s] * m->x[row];
    }
    for (size_t k = 0; k < shape->n_common; k++)
        step[sums_common_at(c, k)] -= shape->variance[k] * m->common[k];
}

static enum status fill_set(struct making *m, size_t set) {
    struct condition_sums *s = m->sums;
    double *step = s->step + set * s->n * s->size, *factor = s->factor + set * s->n * s->n;
    for (size_t g = 0; g < s->n; g++)
        find_step(m, set, s->load + g * s->size, step + g * s->size);
    for (size_t g = 0; g < s->n; g++)
        for (size_t h = 0; h < s->n; h++) {
            factor[g * s->n + h] = s->noise[g * s->n + h];
            for (size_t k = 0; k < s->size; k++)
                factor[g * s->n + h] += s->load[g * s->size + k] * step[h * s->size + k];
        }
    return cholesky(s->n, factor);
}

enum status condition_sums_new(const struct care_plan *plan, const struct condition *condition,
                               struct condition_sums **sums) {
    struct making m = {.plan = plan, .condition = condition};
    *sums = NULL;
    if (plan->care->known->n_sum == 0)
        return STATUS_OK;
    m.sums = calloc(1, sizeof *m.sums);
    enum status status = m.sums ? allocate(&m) : STATUS_MEMORY;
    for (size_t g = 0; !status && g < m.sums->n; g++)
        status = load_sum(&m, g);
    if (!status)
        status = fill_noise(&m);
    for (size_t set = 0; !status && set < condition->n_set; set++)
        status = fill_set(&m, set);
    free_making(&m);
    if (status)
        condition_sums_free(m.sums);
    else
        *sums = m.sums;
    return status;
}
