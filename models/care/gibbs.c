/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/gibbs.h"

#include "models/core/fmath.h"
#include <stdlib.h>
#include <string.h>

enum { BURN = 20, THIN = 2, NO_FORM = 255 };

/* One chain; arrays [n_row] unless said otherwise. */
struct chain {
    const struct care_plan *plan;
    const struct condition *condition;
    const double *r;
    struct system system;
    uint8_t *scale; /* [n_year][n_municipality] */
    double *left;   /* r - D c */
    double *c;      /* [n_common] */
    double *v, *u;  /* of the largest block */
    uint32_t sweep;
};

static void chain_free(struct chain *chain) {
    system_free(&chain->system);
    free(chain->scale);
    free(chain->left);
}

static enum status chain_init(struct chain *chain) {
    const struct condition *condition = chain->condition;
    const struct system_shape *shape = &condition->shape;
    size_t n = shape->n_block, most = condition->n_year;
    enum status status = system_init(&chain->system, shape);
    chain->scale = calloc(condition->n_year * n, sizeof *chain->scale);
    chain->left = calloc(shape->n_row + 2 * shape->n_common + most * most + most + 1, sizeof *chain->left);
    if (status || !chain->scale || !chain->left)
        return STATUS_MEMORY;
    chain->c = chain->left + shape->n_row;
    chain->v = chain->c + 2 * shape->n_common;
    chain->u = chain->v + most * most;
    size_t middle = 0;
    while (middle + 1 < SCALES && chain->plan->scales.variance[middle] < 1.0)
        middle++;
    memset(chain->scale, (int)middle, condition->n_year * n);
    return STATUS_OK;
}

static struct stream stream_of(const struct chain *chain, uint32_t who, uint32_t what, size_t year,
                               enum stream_source source) {
    return stream_open(chain->plan->seed, who, what, NO_FORM, (unsigned)chain->plan->care->first_year + (unsigned)year,
                       source);
}

/* c ~ N(Q^-1 D' V^-1 r, Q^-1), then what it leaves of r. */
static enum status draw_common(struct chain *chain) {
    const struct system_shape *shape = &chain->condition->shape;
    const struct sampler *sampler = chain->plan->sampler;
    size_t n = shape->n_common;
    double *normal = chain->c + n;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < shape->n_block && !status; i++) {
        condition_block(chain->condition, i, chain->scale, &chain->plan->scales, 0, chain->v);
        status = system_set_block(&chain->system, i, chain->v);
    }
    if (!status)
        status = system_factorise(&chain->system);
    if (status)
        return status;
    struct lanes lane = {1, &chain->sweep, NULL};
    for (size_t k = 0; k < n; k++) {
        struct stream stream = stream_of(chain, stream_hash_name("region"), (uint32_t)k, 0, SOURCE_SCALE_COMMON);
        sampler->normal(&stream, &lane, &normal[k]);
    }
    system_project(&chain->system, chain->r, chain->c);
    cholesky_forward(n, chain->system.factor, chain->c);
    for (size_t k = 0; k < n; k++)
        chain->c[k] += normal[k];
    cholesky_backward(n, chain->system.factor, chain->c);
    for (size_t i = 0; i < shape->n_block; i++) {
        size_t m = shape->start[i + 1] - shape->start[i], rows = shape->first[i + 1] - shape->first[i];
        for (size_t t = 0; t < rows; t++) {
            double sum = 0.0;
            for (size_t k = 0; k < m; k++)
                sum += shape->loading[shape->at[i] + t * m + k] * chain->c[shape->term[shape->start[i] + k]];
            chain->left[shape->first[i] + t] = chain->r[shape->first[i] + t] - sum;
        }
    }
    return STATUS_OK;
}

/* The scale by its weights at a uniform. */
static size_t choose(const struct scales *scales, double variance, double q, double b, double uniform) {
    double weight[SCALES], highest = -1e300, sum = 0.0, below = 0.0;
    for (size_t k = 0; k < SCALES; k++) {
        double a = variance * scales->variance[k], share = 1.0 + a * q;
        weight[k] = fmath_log(scales->weight[k]) - 0.5 * fmath_log(share) + 0.5 * b * b * a / share;
        highest = weight[k] > highest ? weight[k] : highest;
    }
    for (size_t k = 0; k < SCALES; k++) {
        weight[k] = fmath_exp(weight[k] - highest);
        sum += weight[k];
    }
    for (size_t k = 0; k + 1 < SCALES; k++) {
        below += weight[k];
        if (uniform * sum <= below)
            return k;
    }
    return SCALES - 1;
}

/* The scale of the innovation of municipality i in year s. */
static enum status draw_scale(struct chain *chain, size_t i, size_t s) {
    const struct condition *condition = chain->condition;
    const struct system_shape *shape = &condition->shape;
    size_t first = shape->first[i], n = shape->first[i + 1] - first;
    struct lanes lane = {1, &chain->sweep, NULL};
    struct stream stream = stream_of(chain, chain->plan->region->municipality[i].hash, 0, s, SOURCE_SCALE_SET);
    double uniform, q = 0.0, b = 0.0;
    chain->plan->sampler->uniform(&stream, &lane, &uniform);
    condition_block(condition, i, chain->scale, &chain->plan->scales, s, chain->v);
    enum status status = cholesky(n, chain->v);
    if (status)
        return status;
    for (size_t t = 0; t < n; t++)
        chain->u[t] = condition->response[(first + t) * condition->n_year + s];
    cholesky_forward(n, chain->v, chain->u);
    cholesky_backward(n, chain->v, chain->u);
    for (size_t t = 0; t < n; t++) {
        q += chain->u[t] * condition->response[(first + t) * condition->n_year + s];
        b += chain->u[t] * chain->left[first + t];
    }
    chain->scale[s * shape->n_block + i] =
        (uint8_t)choose(&chain->plan->scales, condition->step_variance[s], q, b, uniform);
    return STATUS_OK;
}

enum status gibbs_draw_scales(const struct care_plan *plan, struct condition *condition, const double *r) {
    struct chain chain = {.plan = plan, .condition = condition, .r = r};
    size_t size = condition->n_year * condition->shape.n_block, sweeps = BURN + THIN * condition->n_set;
    enum status status = chain_init(&chain);
    for (; chain.sweep < sweeps && !status; chain.sweep++) {
        status = draw_common(&chain);
        for (size_t i = 0; i < condition->shape.n_block; i++)
            for (size_t s = 1; s < condition->n_year && !status; s++)
                status = draw_scale(&chain, i, s);
        size_t after = chain.sweep + 1;
        if (after > BURN && (after - BURN) % THIN == 0)
            memcpy(condition->scale + ((after - BURN) / THIN - 1) * size, chain.scale, size);
    }
    chain_free(&chain);
    return status;
}
