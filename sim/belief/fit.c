/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/fit.h"

#include "sim/base/threads.h"
#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITERATIONS = 60, EXPECTED_EVALUATIONS = 2500, THREADS = 64, LEAST_CLUSTERS = 20 };
static const double NOTHING = 1e10, STEP = 1e-3, HESSIAN_STEP = 0.045;

/* Minus the log posterior of some of the parameters, the others held; in units of the prior's sd from its middle. */
struct objective {
    size_t n;
    enum parameter parameter[PARAMETERS]; /* [n] */
    const struct prior *prior;
    double held[PARAMETERS]; /* values of the others */
    double (*log_likelihood)(void *context, const double value[PARAMETERS]);
    size_t n_context;
    void *context[THREADS];                   /* [n_context] one for each thread */
    size_t n_cluster;                         /* parts of the log likelihood that are independent of each other */
    const double *(*clusters)(void *context); /* [n_cluster] what each added to the last log_likelihood */
    size_t evaluations;
    const struct fit_progress *progress;
};

static void place(const struct objective *objective, const double *v, double value[PARAMETERS]) {
    memcpy(value, objective->held, PARAMETERS * sizeof *value);
    for (size_t k = 0; k < objective->n; k++) {
        enum parameter p = objective->parameter[k];
        const struct parameter_kind *kind = &parameter_kinds[p];
        double at = parameter_to_scale(p, objective->prior[p].value) + v[k] * objective->prior[p].sd;
        value[p] = fmin(fmax(parameter_from_scale(p, at), kind->low), kind->high);
    }
}

static double evaluate(const struct objective *objective, void *context, const double *v) {
    double sum = 0.0, value[PARAMETERS];
    place(objective, v, value);
    for (size_t k = 0; k < objective->n; k++)
        sum += 0.5 * v[k] * v[k];
    double minus = sum - objective->log_likelihood(context, value);
    return isfinite(minus) ? minus : NOTHING;
}

/* At many points v[n_point][n], each on its own: which thread does which changes nothing. */
static void evaluate_all(struct objective *objective, size_t n_point, const double *v, double *value) {
    size_t n = objective->n;
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)objective->n_context)
    for (size_t k = 0; k < n_point; k++)
        value[k] = evaluate(objective, objective->context[threads_this()], v + k * n);
    objective->evaluations += n_point;
    if (objective->progress && objective->progress->update)
        objective->progress->update(objective->progress->context, (int64_t)objective->evaluations,
                                    EXPECTED_EVALUATIONS);
}

/* ---- the form that gsl_multimin asks for ---- */

static double of_vector(const gsl_vector *v, void *objective) {
    double value;
    evaluate_all(objective, 1, v->data, &value);
    return value;
}

static void gradient_of_vector(const gsl_vector *v, void *context, gsl_vector *gradient) {
    struct objective *objective = context;
    size_t n = objective->n;
    double at[2 * PARAMETERS * PARAMETERS], value[2 * PARAMETERS];
    for (size_t k = 0; k < 2 * n; k++) {
        memcpy(at + k * n, v->data, n * sizeof *at);
        at[k * n + k / 2] += k % 2 ? -STEP : STEP;
    }
    evaluate_all(objective, 2 * n, at, value);
    for (size_t k = 0; k < n; k++)
        gsl_vector_set(gradient, k, (value[2 * k] - value[2 * k + 1]) / (2.0 * STEP));
}

static void both_of_vector(const gsl_vector *v, void *objective, double *value, gsl_vector *gradient) {
    *value = of_vector(v, objective);
    gradient_of_vector(v, objective, gradient);
}

/* From v to a minimum near it; returns its value. */
static enum status descend(struct objective *objective, double *v, double *least) {
    gsl_multimin_function_fdf function = {of_vector, gradient_of_vector, both_of_vector, objective->n, objective};
    gsl_multimin_fdfminimizer *minimizer =
        gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, objective->n);
    if (!minimizer)
        return STATUS_MEMORY;
    gsl_vector_view start = gsl_vector_view_array(v, objective->n);
    int code = gsl_multimin_fdfminimizer_set(minimizer, &function, &start.vector, 0.1, 0.1);
    for (int k = 0; k < ITERATIONS && code == GSL_SUCCESS; k++) {
        code = gsl_multimin_fdfminimizer_iterate(minimizer);
        if (gsl_multimin_test_gradient(minimizer->gradient, 0.02) == GSL_SUCCESS)
            break;
    }
    *least = minimizer->f;
    memcpy(v, minimizer->x->data, objective->n * sizeof *v);
    gsl_multimin_fdfminimizer_free(minimizer);
    return STATUS_OK;
}

/* The prior's middle, and 0.7 sd from it with alternating signs, both ways. */
static enum status find_maximum(struct objective *objective, double *best_v, double *best, double *worst) {
    size_t starts = objective->progress && objective->progress->starts ? objective->progress->starts : 3;
    *best = INFINITY;
    *worst = -INFINITY;
    for (size_t s = 0; s < starts; s++) {
        double v[PARAMETERS], least, off = s == 0 ? 0.0 : s == 1 ? 0.7 : -0.7;
        for (size_t k = 0; k < objective->n; k++)
            v[k] = k % 2 ? -off : off;
        enum status status = descend(objective, v, &least);
        if (status)
            return status;
        *worst = fmax(*worst, least);
        if (least < *best) {
            *best = least;
            memcpy(best_v, v, objective->n * sizeof *v);
        }
    }
    return *best < NOTHING ? STATUS_OK : STATUS_INTERNAL;
}

/* ---- curvature ---- */

/* Points v + h (e_j + e_k) and v - h (e_j + e_k) for j < k, and v + h e_k and v - h e_k for j = k, in rows k. */
static void fill_hessian(struct objective *objective, const double *v, double least, double *hessian) {
    enum { PAIRS = PARAMETERS * (PARAMETERS + 1) / 2 };
    size_t n = objective->n, at = 0;
    double h = HESSIAN_STEP, point[2 * PAIRS * PARAMETERS], value[2 * PAIRS], alone[PARAMETERS];
    for (size_t k = 0; k < n; k++)
        for (size_t j = 0; j <= k; j++, at += 2)
            for (size_t c = 0; c < n; c++) {
                double move = c == k || c == j ? h : 0.0;
                point[at * n + c] = v[c] + move;
                point[(at + 1) * n + c] = v[c] - move;
            }
    evaluate_all(objective, at, point, value);
    for (size_t k = 0; k < n; k++)
        alone[k] = value[k * (k + 1) + 2 * k] + value[k * (k + 1) + 2 * k + 1]; /* row k begins at k (k + 1) */
    for (size_t k = 0; k < n; k++)
        for (size_t j = 0; j <= k; j++) {
            double both = value[k * (k + 1) + 2 * j] + value[k * (k + 1) + 2 * j + 1];
            double curve =
                j == k ? (both - 2.0 * least) / (h * h) : (both - alone[j] - alone[k] + 2.0 * least) / (2.0 * h * h);
            hessian[k * n + j] = hessian[j * n + k] = curve;
        }
}

/* The inverse of the Hessian in its place; false when it is not positive definite. */
static bool invert(double *hessian, size_t n) {
    gsl_matrix_view view = gsl_matrix_view_array(hessian, n, n);
    return gsl_linalg_cholesky_decomp1(&view.matrix) == GSL_SUCCESS &&
           gsl_linalg_cholesky_invert(&view.matrix) == GSL_SUCCESS;
}

/* ---- scores of the clusters ---- */

/* Slopes score[n_cluster][n] of what each cluster adds, at v. */
static void fill_scores(struct objective *objective, const double *v, double *score) {
    size_t n = objective->n;
    void *context = objective->context[0];
    memset(score, 0, objective->n_cluster * n * sizeof *score);
    for (size_t k = 0; k < n; k++)
        for (int side = -1; side <= 1; side += 2) {
            double at[PARAMETERS];
            memcpy(at, v, n * sizeof *at);
            at[k] += side * HESSIAN_STEP;
            evaluate(objective, context, at);
            const double *part = objective->clusters(context);
            for (size_t c = 0; c < objective->n_cluster; c++)
                score[c * n + k] += side * part[c] / (2.0 * HESSIAN_STEP);
        }
    objective->evaluations += 2 * n;
}

/* Their sum at the maximum is the slope of the prior, not 0: it is taken off, in equal shares. */
static void centre_scores(size_t n_cluster, size_t n, double *score) {
    for (size_t k = 0; k < n; k++) {
        double mean = gsl_stats_mean(score + k, n, n_cluster);
        for (size_t c = 0; c < n_cluster; c++)
            score[c * n + k] -= mean;
    }
}

/* From the inverse of the Hessian C to C (1 + J) C: 1 is what the prior knows, J the variance of the sum of scores. */
static enum status make_robust(struct objective *objective, const double *v, double *inverse) {
    size_t n = objective->n, n_cluster = objective->n_cluster;
    double *score = calloc(n_cluster * n, sizeof *score), spread[PARAMETERS * PARAMETERS],
           room[PARAMETERS * PARAMETERS];
    if (!score)
        return STATUS_MEMORY;
    fill_scores(objective, v, score);
    centre_scores(n_cluster, n, score);
    gsl_matrix_view s = gsl_matrix_view_array(score, n_cluster, n), c = gsl_matrix_view_array(inverse, n, n);
    gsl_matrix_view j = gsl_matrix_view_array(spread, n, n), half = gsl_matrix_view_array(room, n, n);
    gsl_matrix_set_identity(&j.matrix);
    double scale = (double)n_cluster / ((double)n_cluster - 1.0);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, scale, &s.matrix, &s.matrix, 1.0, &j.matrix);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &c.matrix, &j.matrix, 0.0, &half.matrix);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, &half.matrix, &c.matrix, 0.0, &j.matrix);
    memcpy(inverse, spread, n * n * sizeof *inverse);
    free(score);
    return STATUS_OK;
}

static bool is_robust(const struct objective *objective) {
    return objective->n_cluster >= LEAST_CLUSTERS;
}

/* sd[n] in units of the prior's, the larger of the two; not definite where the posterior does not curve down in all
 * directions. */
static enum status find_sd(struct objective *objective, const double *v, double least, double *sd, bool *definite) {
    double covariance[PARAMETERS * PARAMETERS];
    size_t n = objective->n;
    fill_hessian(objective, v, least, covariance);
    *definite = invert(covariance, n);
    for (size_t k = 0; k < n; k++) {
        sd[k] = sqrt(covariance[k * n + k]);
        *definite = *definite && isfinite(sd[k]);
    }
    if (!*definite || !is_robust(objective))
        return STATUS_OK;
    enum status status = make_robust(objective, v, covariance);
    for (size_t k = 0; k < n && !status; k++)
        sd[k] = fmax(sd[k], sqrt(covariance[k * n + k]));
    return status;
}

static void keep(const struct objective *objective, const double *v, const double *sd, struct fit *fit) {
    double value[PARAMETERS], reach = gsl_cdf_ugaussian_Pinv(0.975);
    if (sd && is_robust(objective))
        reach = gsl_cdf_tdist_Pinv(0.975, (double)objective->n_cluster - 1.0);
    place(objective, v, value);
    for (size_t k = 0; k < objective->n; k++) {
        enum parameter p = objective->parameter[k];
        const struct prior *prior = &objective->prior[p];
        double middle = parameter_to_scale(p, prior->value);
        fit->value[p] = value[p];
        fit->at[p] = parameter_to_scale(p, value[p]);
        fit->sd[p] = (sd ? sd[k] : 1.0) * prior->sd;
        double centre = sd ? fit->at[p] : middle;
        fit->low[p] = parameter_from_scale(p, centre - reach * fit->sd[p]);
        fit->high[p] = parameter_from_scale(p, centre + reach * fit->sd[p]);
    }
    fit->evaluations += objective->evaluations;
}

static enum status maximise(struct objective *objective, struct fit *fit) {
    double v[PARAMETERS], sd[PARAMETERS], best, worst;
    bool definite = false;
    enum status status = find_maximum(objective, v, &best, &worst);
    if (!status)
        status = find_sd(objective, v, best, sd, &definite);
    if (status)
        return status;
    keep(objective, v, definite ? sd : NULL, fit);
    fit->definite = fit->definite && definite;
    fit->spread = fmax(fit->spread, worst - best);
    fit->log_posterior -= best;
    return STATUS_OK;
}

/* ---- accounts, and then their common levels ---- */

static double of_accounts(void *likelihood, const double value[PARAMETERS]) {
    return likelihood_of(likelihood, value);
}

static const double *groups_of_accounts(void *likelihood) {
    return ((const struct likelihood *)likelihood)->group;
}

struct common {
    const double *level;
    size_t n_year;
};

static double of_common(void *context, const double value[PARAMETERS]) {
    const struct common *common = context;
    return likelihood_of_common(common->level, common->n_year, value[PARAMETER_TREND], value[PARAMETER_PRICE_SD]);
}

static bool is_national(enum parameter p) {
    return p == PARAMETER_TREND || p == PARAMETER_PRICE_SD;
}

static struct objective make_objective(const struct prior *prior, bool national, const struct fit *fit) {
    struct objective objective = {.prior = prior, .n_context = 1};
    memcpy(objective.held, fit->value, sizeof objective.held);
    for (enum parameter p = 0; p < PARAMETERS; p++)
        if (prior[p].sd > 0.0 && is_national(p) == national)
            objective.parameter[objective.n++] = p;
    return objective;
}

/* The same likelihood for each thread. */
static enum status fit_own(struct likelihood *likelihood, const struct prior *prior,
                           const struct fit_progress *progress, struct fit *fit) {
    struct objective objective = make_objective(prior, false, fit);
    struct likelihood twin[THREADS];
    size_t threads = (size_t)threads_usual() < THREADS ? (size_t)threads_usual() : THREADS;
    enum status status = STATUS_OK;
    objective.log_likelihood = of_accounts;
    objective.context[0] = likelihood;
    objective.n_cluster = likelihood->accounts->n_group;
    objective.clusters = groups_of_accounts;
    objective.progress = progress;
    for (; objective.n_context < threads && !status; objective.n_context++) {
        struct likelihood *one = &twin[objective.n_context];
        status = likelihood_init(likelihood->accounts, &likelihood->kernel, likelihood->unrest, likelihood->n_scale,
                                 likelihood->n_ahead, one);
        objective.context[objective.n_context] = one;
    }
    if (!status && objective.n > 0)
        status = maximise(&objective, fit);
    for (size_t k = 1; k < objective.n_context; k++)
        likelihood_free(&twin[k]);
    return status;
}

static enum status fit_common(const struct prior *prior, size_t n_year, struct fit *fit) {
    struct common common = {fit->common, n_year};
    struct objective objective = make_objective(prior, true, fit);
    objective.log_likelihood = of_common;
    objective.context[0] = &common;
    return objective.n > 0 ? maximise(&objective, fit) : STATUS_OK;
}

enum status fit_accounts(struct likelihood *likelihood, const struct prior prior[PARAMETERS],
                         const struct fit_progress *progress, struct fit *fit) {
    size_t n_year = likelihood->accounts->n_year;
    *fit = (struct fit){.definite = true};
    for (enum parameter p = 0; p < PARAMETERS; p++) {
        fit->value[p] = fit->low[p] = fit->high[p] = prior[p].value;
        fit->at[p] = parameter_to_scale(p, prior[p].value);
    }
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    enum status status = fit_own(likelihood, prior, progress, fit);
    if (!status) {
        likelihood_of(likelihood, fit->value);
        memcpy(fit->common, likelihood->filter.common, n_year * sizeof *fit->common);
        status = fit_common(prior, n_year, fit);
    }
    gsl_set_error_handler(handler);
    return status;
}
