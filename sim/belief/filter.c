/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/filter.h"

#include "models/care/scales.h"
#include "models/core/fmath.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BRANCHES = FILTER_SCALES * FILTER_SCALES, WIDTH = FILTER_YEARS + 1 };
static const double LOG_TWO_PI = 1.8378770664093453;
static const double LOG_NOTHING = -1e300;

/* The branches of one municipality in the year at hand: component a, new scale b. */
struct branches {
    size_t n;
    double log_weight[BRANCHES]; /* - log(F) / 2 included; LOG_NOTHING for a dead one */
    double mean[BRANCHES];
    double precision[BRANCHES]; /* 1 / F */
};

void filter_scales(double freedom, size_t n_scale, struct filter_model *model) {
    double sum = 0.0;
    model->n_scale = n_scale;
    scales_fill(freedom, n_scale, model->variance, model->log_weight);
    for (size_t k = 0; k < n_scale; k++)
        sum += fmath_exp(model->log_weight[k]);
    for (size_t k = 0; k < n_scale; k++)
        model->log_weight[k] -= fmath_log(sum);
}

enum status filter_init(size_t n, size_t n_year, size_t n_group, size_t n_scale, struct filter *filter) {
    size_t d = n_year + 1, k = n_scale;
    *filter = (struct filter){.n = n, .n_year = n_year, .n_group = n_group, .n_scale = n_scale};
    filter->weight = calloc(n * k, sizeof(double));
    filter->mean = calloc(n * k * d, sizeof(double));
    filter->covariance = calloc(n * k * d * d, sizeof(double));
    filter->log_lik = calloc(n, sizeof(double));
    filter->common = calloc(n_year, sizeof(double));
    filter->carry = calloc(n_group * n_year + 1, sizeof(double));
    filter->walk_gain = calloc(n_group + 1, sizeof(double));
    filter->room = calloc(1, n * sizeof(struct branches) + 4 * n * sizeof(double));
    if (filter->weight && filter->mean && filter->covariance && filter->log_lik && filter->common && filter->carry &&
        filter->walk_gain && filter->room)
        return STATUS_OK;
    filter_free(filter);
    return STATUS_MEMORY;
}

void filter_free(struct filter *filter) {
    free(filter->weight);
    free(filter->mean);
    free(filter->covariance);
    free(filter->log_lik);
    free(filter->common);
    free(filter->carry);
    free(filter->walk_gain);
    free(filter->room);
    memset(filter, 0, sizeof *filter);
}

/* ---- before the first year ---- */

static void start_covariance(const struct filter_model *model, size_t i, double *s) {
    size_t d = model->n_year + 1;
    for (size_t t = 0; t < d; t++)
        for (size_t u = 0; u < d; u++) {
            double v = model->level_var[i];
            if (t < model->n_year && u < model->n_year)
                v += model->chance_var[i] * model->correlation[t > u ? t - u : u - t];
            s[t * d + u] = v + (t == u && t < model->n_year ? model->report_var : 0.0);
        }
}

static void start(const struct filter_model *model, struct filter *filter) {
    size_t d = model->n_year + 1, k = model->n_scale;
    memset(filter->weight, 0, filter->n * k * sizeof(double));
    memset(filter->mean, 0, filter->n * k * d * sizeof(double));
    memset(filter->log_lik, 0, filter->n * sizeof(double));
    memset(filter->carry, 0, filter->n_group * filter->n_year * sizeof(double));
    memset(filter->walk_gain, 0, filter->n_group * sizeof(double));
    filter->walk_log_lik = 0.0;
    filter->n_known = 0;
    for (size_t c = 0; c < filter->n * filter->n_year; c++)
        if (!isnan(model->y[c]) && c % filter->n_year >= filter->n_known)
            filter->n_known = c % filter->n_year + 1;
    for (size_t i = 0; i < filter->n; i++) {
        filter->weight[i * k] = 1.0;
        start_covariance(model, i, filter->covariance + i * k * d * d);
    }
}

/* ---- the common level and the groups' shocks of a year ---- */

/* Innovation variance of scale b in year t; there is none in the first year. */
static double scale_var(const struct filter_model *model, size_t t, size_t b) {
    return t == 0 ? 0.0 : model->innovation_sd[t] * model->innovation_sd[t] * model->variance[b];
}

static void split(const struct filter_model *model, const struct filter *filter, size_t i, size_t t,
                  struct branches *branches) {
    size_t n_scale = model->n_scale, d = model->n_year + 1, n_new = t == 0 ? 1 : n_scale;
    double k = model->response[t * model->n_year + t];
    branches->n = n_scale * n_new;
    for (size_t a = 0; a < n_scale; a++) {
        const double *mean = filter->mean + (i * n_scale + a) * d;
        double weight = filter->weight[i * n_scale + a];
        double variance = filter->covariance[((i * n_scale + a) * d + t) * d + t];
        for (size_t b = 0; b < n_new; b++) {
            double f = variance + scale_var(model, t, b) * k * k;
            double log_weight = t == 0 ? 0.0 : model->log_weight[b];
            size_t at = a * n_new + b;
            bool alive = weight > 0.0;
            branches->mean[at] = mean[t];
            branches->precision[at] = alive ? 1.0 / f : 1.0;
            branches->log_weight[at] = alive ? fmath_log(weight) + log_weight - 0.5 * fmath_log(f) : LOG_NOTHING;
        }
    }
}

/* Of the mixture's density at a residual y: its log, E[e/F], E[1/F] and E[e^2/F^2]. */
struct moments {
    double log_density, slope, precision, square;
};

static struct moments look(const struct branches *branches, double y) {
    double log_term[BRANCHES], most = LOG_NOTHING;
    struct moments m = {0};
    double total = 0.0;
    for (size_t k = 0; k < branches->n; k++) {
        double e = y - branches->mean[k];
        log_term[k] = branches->log_weight[k] - 0.5 * e * e * branches->precision[k];
        most = log_term[k] > most ? log_term[k] : most;
    }
    for (size_t k = 0; k < branches->n; k++) {
        if (log_term[k] - most < -40.0)
            continue;
        double w = fmath_exp(log_term[k] - most), g = (y - branches->mean[k]) * branches->precision[k];
        total += w;
        m.slope += w * g;
        m.precision += w * branches->precision[k];
        m.square += w * g * g;
    }
    m.slope /= total;
    m.precision /= total;
    m.square /= total;
    m.log_density = fmath_log(total) + most;
    return m;
}

/* What is left of an account for the common level, the group's carry taken off; NAN where unknown. */
static double residual(const struct filter_model *model, const struct filter *filter, size_t i, size_t t) {
    double carry = model->walk_sd > 0.0 ? filter->carry[model->group[i] * model->n_year + t] : 0.0;
    return model->y[i * model->n_year + t] - carry;
}

static double first_guess(const struct filter_model *model, size_t t, size_t *n_known) {
    double sum = 0.0;
    *n_known = 0;
    for (size_t i = 0; i < model->n; i++) {
        double y = model->y[i * model->n_year + t];
        if (!isnan(y)) {
            sum += y;
            ++*n_known;
        }
    }
    return *n_known > 0 ? sum / (double)*n_known : 0.0;
}

static void find_common(const struct filter_model *model, struct filter *filter, size_t t,
                        const struct branches *branches) {
    enum { STEPS = 50 };
    size_t n = model->n, n_known;
    double x = first_guess(model, t, &n_known);
    for (int step = 0; step < STEPS && n_known > 0; step++) {
        double slope = 0.0, precision = 0.0;
        for (size_t i = 0; i < n; i++) {
            double y = residual(model, filter, i, t);
            if (isnan(y))
                continue;
            struct moments m = look(&branches[i], y - x);
            slope += m.slope;
            precision += m.precision;
        }
        x += slope / precision;
        if (fabs(slope / precision) < 1e-7)
            break;
    }
    filter->common[t] = x;
}

/* Sum over a group's municipalities at its shock x. */
static struct moments look_group(const struct filter_model *model, const struct filter *filter, size_t group, size_t t,
                                 double x, const struct branches *branches) {
    struct moments sum = {0};
    for (size_t i = 0; i < model->n; i++) {
        double y = residual(model, filter, i, t);
        if (model->group[i] != group || isnan(y))
            continue;
        struct moments m = look(&branches[i], y - filter->common[t] - x);
        sum.log_density += m.log_density;
        sum.slope += m.slope;
        sum.precision += m.precision - m.square + m.slope * m.slope; /* minus the second derivative */
    }
    return sum;
}

static void find_shock(const struct filter_model *model, struct filter *filter, size_t group, size_t t,
                       const struct branches *branches, double *gain) {
    enum { STEPS = 20 };
    size_t n_year = model->n_year;
    const double *k = model->walk_response + t;
    double tau = model->walk_sd * k[t * n_year], prior = 1.0 / (tau * tau), x = 0.0;
    struct moments m = look_group(model, filter, group, t, x, branches);
    for (int step = 0; step < STEPS; step++) {
        double move = (m.slope - x * prior) / fmax(m.precision + prior, 0.3 * prior);
        if (fabs(move) < 1e-7)
            break;
        x += move;
        m = look_group(model, filter, group, t, x, branches);
    }
    *gain = -0.5 * x * x * prior - 0.5 * fmath_log(fmax(1.0 + tau * tau * m.precision, 0.1));
    for (size_t u = t; u < n_year; u++)
        filter->carry[group * n_year + u] += x * k[u * n_year] / k[t * n_year];
}

static void find_shocks(const struct filter_model *model, struct filter *filter, size_t t,
                        const struct branches *branches, double *room) {
    for (size_t g = 0; g < model->n_group; g++)
        find_shock(model, filter, g, t, branches, &room[g]);
    for (size_t g = 0; g < model->n_group; g++) {
        filter->walk_log_lik += room[g];
        filter->walk_gain[g] += room[g];
    }
}

/* ---- what a municipality learns from its account ---- */

/* Coordinates that still count: years to come, those after the last account of all, and the level. */
static size_t list_active(const struct filter *filter, size_t t, size_t *active) {
    size_t n = 0;
    for (size_t u = t < filter->n_known ? t + 1 : filter->n_known; u <= filter->n_year; u++)
        active[n++] = u;
    return n;
}

/* What an innovation of year t does to coordinate u. */
static double reach(const struct filter_model *model, size_t t, size_t u) {
    if (u < model->n_year)
        return model->response[u * model->n_year + t];
    return model->last_response ? model->last_response[t] : 0.0;
}

/* One component after the innovation and the account. */
struct branch_state {
    double mean[WIDTH], gain[WIDTH], f;
};

static void learn(const struct filter_model *model, size_t t, const size_t *active, size_t n_active, const double *mean,
                  const double *s, double variance, double y, struct branch_state *to) {
    size_t d = model->n_year + 1;
    double k = reach(model, t, t), e = isnan(y) ? 0.0 : y - mean[t];
    to->f = s[t * d + t] + variance * k * k;
    for (size_t a = 0; a < n_active; a++) {
        size_t u = active[a];
        double with = s[u * d + t] + variance * reach(model, t, u) * k;
        to->gain[u] = isnan(y) ? 0.0 : with / to->f;
        to->mean[u] = mean[u] + to->gain[u] * e;
    }
}

/* Where the moments of merged components are gathered. */
struct spread {
    size_t n_active;
    const size_t *active;
    const double *mean; /* of all of them */
    double *s;          /* lower half */
};

/* Adds a component's covariance after the account (`from` before it), and what its mean is off. */
static void add_spread(const struct filter_model *model, size_t t, const double *from, double variance, bool unknown,
                       double weight, const struct branch_state *state, const struct spread *to) {
    size_t d = model->n_year + 1;
    double f = unknown ? 0.0 : state->f;
    for (size_t j = 0; j < to->n_active; j++) {
        size_t u = to->active[j];
        double ku = reach(model, t, u), off = state->mean[u] - to->mean[u];
        for (size_t l = 0; l <= j; l++) {
            size_t v = to->active[l];
            double kv = reach(model, t, v);
            double c = from[u * d + v] + variance * ku * kv - state->gain[u] * state->gain[v] * f;
            to->s[u * d + v] += weight * (c + off * (state->mean[v] - to->mean[v]));
        }
    }
}

/* The components with new scale b merged into one: moments of the branches with weights w[a]. */
static void merge(const struct filter_model *model, const struct filter *filter, size_t i, size_t t, size_t b,
                  const double *w, double y, double *mean, double *s) {
    size_t d = model->n_year + 1, k = model->n_scale, active[WIDTH];
    size_t n_active = list_active(filter, t, active);
    double variance = scale_var(model, t, b), total = 0.0;
    struct branch_state state[FILTER_SCALES];
    memset(mean, 0, d * sizeof *mean);
    memset(s, 0, d * d * sizeof *s);
    for (size_t a = 0; a < k; a++)
        total += w[a];
    if (!(total > 0.0))
        return;
    for (size_t a = 0; a < k; a++) {
        if (!(w[a] > 0.0))
            continue;
        learn(model, t, active, n_active, filter->mean + (i * k + a) * d, filter->covariance + (i * k + a) * d * d,
              variance, y, &state[a]);
        for (size_t j = 0; j < n_active; j++)
            mean[active[j]] += w[a] / total * state[a].mean[active[j]];
    }
    struct spread to = {n_active, active, mean, s};
    for (size_t a = 0; a < k; a++)
        if (w[a] > 0.0)
            add_spread(model, t, filter->covariance + (i * k + a) * d * d, variance, isnan(y), w[a] / total, &state[a],
                       &to);
    for (size_t j = 0; j < n_active; j++)
        for (size_t l = 0; l < j; l++)
            s[active[l] * d + active[j]] = s[active[j] * d + active[l]];
}

/* Weights of the branches after the account, log_lik, and the merged components. */
static void update(const struct filter_model *model, struct filter *filter, size_t i, size_t t,
                   const struct branches *branches) {
    size_t k = model->n_scale, d = model->n_year + 1, n_new = t == 0 ? 1 : k;
    double y = residual(model, filter, i, t) - filter->common[t], w[BRANCHES], most = LOG_NOTHING, total = 0.0;
    double weight[FILTER_SCALES] = {0}, mean[FILTER_SCALES][WIDTH], s[FILTER_SCALES][WIDTH * WIDTH];
    for (size_t c = 0; c < branches->n; c++) {
        double e = isnan(y) ? 0.0 : y - branches->mean[c];
        double fit = -0.5 * e * e * branches->precision[c];
        double open = isnan(y) ? -0.5 * fmath_log(branches->precision[c]) : fit; /* takes - log(F) / 2 out again */
        w[c] = branches->log_weight[c] + open;
        most = w[c] > most ? w[c] : most;
    }
    for (size_t c = 0; c < branches->n; c++)
        total += w[c] = w[c] - most < -700.0 ? 0.0 : fmath_exp(w[c] - most);
    if (!isnan(y))
        filter->log_lik[i] += fmath_log(total) + most - 0.5 * LOG_TWO_PI;
    for (size_t b = 0; b < k; b++) { /* in the first year a component stays what it is: only a = b weighs */
        double mine[FILTER_SCALES] = {0};
        for (size_t a = 0; a < k; a++)
            mine[a] = n_new == 1 ? (a == b ? w[a] : 0.0) : w[a * n_new + b];
        for (size_t a = 0; a < k; a++)
            weight[b] += mine[a] / total;
        merge(model, filter, i, t, b, mine, y, mean[b], s[b]);
    }
    for (size_t b = 0; b < k; b++) {
        filter->weight[i * k + b] = weight[b];
        memcpy(filter->mean + (i * k + b) * d, mean[b], d * sizeof(double));
        memcpy(filter->covariance + (i * k + b) * d * d, s[b], d * d * sizeof(double));
    }
}

void filter_run(const struct filter_model *model, struct filter *filter) {
    struct branches *branches = (struct branches *)filter->room;
    double *room = (double *)(branches + filter->n);
    size_t n = filter->n;
    start(model, filter);
    for (size_t t = 0; t < filter->n_year; t++) {
        for (size_t i = 0; i < n; i++)
            split(model, filter, i, t, &branches[i]);
        find_common(model, filter, t, branches);
        if (t > 0 && model->walk_sd > 0.0)
            find_shocks(model, filter, t, branches, room);
        for (size_t i = 0; i < n; i++)
            update(model, filter, i, t, &branches[i]);
    }
}
