/* The weights of the key covariance, once per layer that has it and year. */
#include "models/care/covariance.h"
#include "sim/engine/plan.h"
#include <stdlib.h>

static enum status compute_layer(struct plan *plan, const struct layer *layer, double *covariance) {
    const struct scenario *scenario = plan->scenario;
    size_t n = plan->n_municipality;
    enum status status = STATUS_OK;
    for (size_t t = 0; t < plan->n_year && !status; t++) {
        size_t row = t * scenario->n_covariance + layer->covariance;
        status = care_covariance(&scenario->care, &scenario->region, t, layer->covered, covariance);
        if (!status)
            care_covariance_weights(n, covariance, layer->pool, plan->covariance + row * n);
        plan->covariance_row[row] = plan->covariance + row * n;
    }
    return status;
}

enum status plan_compute_covariance(struct plan *plan) {
    const struct scenario *scenario = plan->scenario;
    size_t n = plan->n_municipality, rows = plan->n_year * scenario->n_covariance;
    if (rows == 0)
        return STATUS_OK;
    double *covariance = calloc(n * n, sizeof *covariance);
    plan->covariance = calloc(rows * n, sizeof *plan->covariance);
    plan->covariance_row = calloc(rows, sizeof *plan->covariance_row);
    enum status status = covariance && plan->covariance && plan->covariance_row ? STATUS_OK : STATUS_MEMORY;
    for (size_t s = 0; s < plan->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer && !status; k++)
            if (layer_needs(&scenario->scheme[s].layer[k]) & NEED_COVARIANCE)
                status = compute_layer(plan, &scenario->scheme[s].layer[k], covariance);
    free(covariance);
    return status;
}
