/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The weights of the key covariance, once per layer that has it and year. */
#include "models/care/covariance.h"
#include "models/core/money.h"
#include "models/region/merger.h"
#include "sim/engine/plan.h"
#include <stdlib.h>

/* Covariances of the units of year t from those of the old municipalities, in place: F' C F for fractions F. `half` has
 * room for [n_municipality][units]. */
static void map_covariance(const struct merger_map *map, double *half, double *covariance) {
    size_t n = map->n_from, units = map->n_to;
    for (size_t k = 0; k < n * units; k++)
        half[k] = 0.0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t p = map->first[j]; p < map->first[j + 1]; p++)
                half[i * units + map->part[p].to] += covariance[i * n + j] * (double)map->part[p].nano / (double)NANO;
    for (size_t k = 0; k < units * units; k++)
        covariance[k] = 0.0;
    for (size_t i = 0; i < n; i++)
        for (size_t p = map->first[i]; p < map->first[i + 1]; p++)
            for (size_t v = 0; v < units; v++)
                covariance[map->part[p].to * units + v] +=
                    half[i * units + v] * (double)map->part[p].nano / (double)NANO;
}

/* Weights of a layer in year t, of the old municipalities or, after a merger, of the units. */
static enum status weigh(const struct plan *plan, const struct layer *layer, size_t t, double *covariance,
                         int64_t *weight) {
    const struct region *region = &plan->scenario->region;
    const struct division *division = region->division ? &region->division[t] : NULL;
    if (!division || division->from_old.identity) {
        care_covariance_weights(plan->n_municipality, covariance, layer->pool, weight);
        return STATUS_OK;
    }
    double *half = calloc(plan->n_municipality * division->n_unit, sizeof *half);
    int16_t *pool = calloc(division->n_unit, sizeof *pool);
    if (half && pool) {
        map_covariance(&division->from_old, half, covariance);
        division_map_pool(region, t, layer->pool, pool, NULL);
        care_covariance_weights(division->n_unit, covariance, pool, weight);
    }
    enum status status = half && pool ? STATUS_OK : STATUS_MEMORY;
    free(half);
    free(pool);
    return status;
}

/* Most municipalities in a year, old ones or units. */
static size_t widest(const struct plan *plan) {
    const struct division *division = plan->scenario->region.division;
    size_t n = plan->n_municipality;
    for (size_t t = 0; division && t < plan->n_year; t++)
        n = division[t].n_unit > n ? division[t].n_unit : n;
    return n;
}

/* Layer k of scheme s, in every year by who is in its pools then. */
static enum status compute_layer(struct plan *plan, size_t s, size_t k, double *covariance) {
    const struct scenario *scenario = plan->scenario;
    size_t n = widest(plan);
    enum status status = STATUS_OK;
    for (size_t t = 0; t < plan->n_year && !status; t++) {
        const struct layer *layer = &plan->year_scheme[t * plan->n_scheme + s]->layer[k];
        size_t row = t * scenario->n_covariance + layer->covariance;
        status = care_covariance(&scenario->care, &scenario->region, t, layer->covered, covariance);
        if (!status)
            status = weigh(plan, layer, t, covariance, plan->covariance + row * n);
        plan->covariance_row[row] = plan->covariance + row * n;
    }
    return status;
}

enum status plan_compute_covariance(struct plan *plan) {
    const struct scenario *scenario = plan->scenario;
    size_t n = widest(plan), rows = plan->n_year * scenario->n_covariance;
    if (rows == 0)
        return STATUS_OK;
    double *covariance = calloc(n * n, sizeof *covariance);
    if (!plan->covariance)
        plan->covariance = calloc(rows * n, sizeof *plan->covariance);
    if (!plan->covariance_row)
        plan->covariance_row = calloc(rows, sizeof *plan->covariance_row);
    enum status status = covariance && plan->covariance && plan->covariance_row ? STATUS_OK : STATUS_MEMORY;
    for (size_t s = 0; s < plan->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer && !status; k++)
            if (layer_needs(&scenario->scheme[s].layer[k]) & NEED_COVARIANCE)
                status = compute_layer(plan, s, k, covariance);
    free(covariance);
    return status;
}
