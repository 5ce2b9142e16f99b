/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/chunk.h"
#include "sim/engine/leaving_parts.h"
#include <stdlib.h>
#include <string.h>

void leaving_odds_free(struct leaving_odds *odds) {
    free(odds->left);
    free(odds->first);
    free(odds->step);
    free(odds->close);
    free(odds->leavers);
    memset(odds, 0, sizeof *odds);
}

void leaving_free(struct plan *plan) {
    struct leaving_plan *leaving = plan->leaving;
    if (!leaving)
        return;
    for (size_t k = 0; leaving->copy && k < plan->n_year * plan->n_scheme; k++) {
        free(leaving->copy[k].layer);
        free(leaving->copy[k].pool);
        free(leaving->copy[k].weight);
    }
    for (size_t s = 0; leaving->share && s < plan->n_scheme; s++) {
        free(leaving->share[s].cell);
        free(leaving->share[s].care);
        free(leaving->share[s].whole);
    }
    for (size_t s = 0; leaving->odds && s < plan->n_scheme; s++)
        leaving_odds_free(&leaving->odds[s]);
    free(leaving->odds);
    free(leaving->verdict);
    free(leaving->copy);
    free(leaving->share);
    free(leaving);
    plan->leaving = NULL;
}

static struct leaving_copy *copy_at(const struct plan *plan, size_t s, size_t t) {
    return &plan->leaving->copy[t * plan->n_scheme + s];
}

static enum status copy_scheme(struct leaving_copy *copy, const struct scheme *base, size_t n) {
    copy->layer = calloc(base->n_layer + 1, sizeof *copy->layer);
    copy->pool = calloc((base->n_layer + 1) * n, sizeof *copy->pool);
    copy->weight = calloc((base->n_layer + 1) * n, sizeof *copy->weight);
    if (!copy->layer || !copy->pool || !copy->weight)
        return STATUS_MEMORY;
    copy->base = base;
    copy->scheme = *base;
    copy->scheme.layer = copy->layer;
    for (size_t k = 0; k < base->n_layer; k++) {
        copy->layer[k] = base->layer[k];
        copy->layer[k].pool = memcpy(copy->pool + k * n, base->layer[k].pool, n * sizeof *copy->pool);
        if (base->layer[k].weight)
            copy->layer[k].weight = memcpy(copy->weight + k * n, base->layer[k].weight, n * sizeof *copy->weight);
    }
    return STATUS_OK;
}

/* The verdicts as far as they are given. */
static void start_verdicts(struct plan *plan, size_t s) {
    const struct leaving *rules = plan->scenario->scheme[s].leaving;
    for (size_t i = 0; i < plan->n_municipality; i++)
        plan->leaving->verdict[s * plan->n_municipality + i].out = rules ? rules->leave[i] : LEAVING_NEVER;
}

static bool any_leaving(const struct scenario *scenario) {
    for (size_t s = 0; s < scenario->n_scheme; s++)
        if (scenario->scheme[s].leaving)
            return true;
    return false;
}

enum status leaving_init(struct plan *plan) {
    if (!any_leaving(plan->scenario))
        return STATUS_OK;
    struct leaving_plan *leaving = calloc(1, sizeof *leaving);
    plan->leaving = leaving;
    if (!leaving)
        return STATUS_MEMORY;
    leaving->verdict = calloc(plan->n_scheme * plan->n_municipality, sizeof *leaving->verdict);
    leaving->copy = calloc(plan->n_year * plan->n_scheme, sizeof *leaving->copy);
    leaving->share = calloc(plan->n_scheme, sizeof *leaving->share);
    leaving->odds = calloc(plan->n_scheme, sizeof *leaving->odds);
    bool complete = leaving->verdict && leaving->copy && leaving->share && leaving->odds;
    enum status status = complete ? STATUS_OK : STATUS_MEMORY;
    for (size_t s = 0; s < plan->n_scheme && !status; s++) {
        start_verdicts(plan, s);
        for (size_t t = 0; plan->scenario->scheme[s].leaving && t < plan->n_year && !status; t++) {
            const struct scheme **stands = &plan->year_scheme[t * plan->n_scheme + s];
            status = copy_scheme(copy_at(plan, s, t), *stands, plan->n_municipality);
            *stands = &copy_at(plan, s, t)->scheme;
        }
    }
    return status ? status : leaving_apply(plan);
}

void leaving_set_pools(struct plan *plan, size_t scheme, size_t t, const bool *outside) {
    struct leaving_copy *copy = copy_at(plan, scheme, t);
    size_t n = plan->n_municipality;
    for (size_t k = 0; copy->base && k < copy->base->n_layer; k++)
        for (size_t i = 0; i < n; i++)
            copy->pool[k * n + i] = outside[i] ? (int16_t)-1 : copy->base->layer[k].pool[i];
}

bool leaving_is_member(const struct plan *plan, size_t scheme, size_t t, size_t municipality) {
    const struct leaving *rules = plan->scenario->scheme[scheme].leaving;
    const struct leaving_copy *copy = copy_at(plan, scheme, t);
    if ((int)t < rules->join[municipality] ||
        (int)t >= plan->leaving->verdict[scheme * plan->n_municipality + municipality].out)
        return false;
    for (size_t k = 0; k < copy->base->n_layer; k++)
        if (copy->base->layer[k].pool[municipality] >= 0)
            return true;
    return false;
}

/* The key fixed gives who left the weight of the care that stays. */
static void scale_weights(struct plan *plan, size_t s, size_t t) {
    struct leaving_copy *copy = copy_at(plan, s, t);
    size_t n = plan->n_municipality;
    const int64_t *whole = plan->leaving->share[s].whole + t * n;
    for (size_t k = 0; k < copy->base->n_layer; k++)
        for (size_t i = 0; copy->base->layer[k].weight && i < n; i++)
            copy->weight[k * n + i] = money_scale_round(copy->base->layer[k].weight[i], whole[i], NANO, 1.0 / NANO);
}

static enum status apply_scheme(struct plan *plan, size_t s, bool *outside) {
    const struct leaving *rules = plan->scenario->scheme[s].leaving;
    const struct leaving_share *share = &plan->leaving->share[s];
    bool stays_pooled = rules->cohort == LEAVING_COHORT_ENTERED;
    size_t n = plan->n_municipality;
    enum status status = stays_pooled ? leaving_compute_share(plan, s) : STATUS_OK;
    for (size_t t = 0; t < plan->n_year && !status; t++) {
        for (size_t i = 0; i < n; i++) {
            bool left = (int)t >= plan->leaving->verdict[s * n + i].out;
            bool runs = left && leaving_has_running_care(plan, s, t, i) && share->whole[t * n + i] > 0;
            outside[i] = (int)t < rules->join[i] || (left && !runs);
        }
        leaving_set_pools(plan, s, t, outside);
        if (stays_pooled)
            scale_weights(plan, s, t);
    }
    return status;
}

enum status leaving_apply(struct plan *plan) {
    bool *outside = calloc(plan->n_municipality, sizeof *outside);
    enum status status = outside ? STATUS_OK : STATUS_MEMORY;
    for (size_t s = 0; s < plan->n_scheme && !status; s++)
        if (plan->scenario->scheme[s].leaving)
            status = apply_scheme(plan, s, outside);
    free(outside);
    return status ? status : plan_compute_covariance(plan);
}
