/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/simulate.h"

#include "models/care/condition.h"
#include "models/care/kind.h"
#include "models/care/procurement.h"
#include <stdlib.h>
#include <string.h>

void care_plan_free(struct care_plan *plan) {
    care_rates_free(&plan->rates);
    procurement_plan_free(plan->procurement);
    condition_free(plan->condition);
    free(plan->kind);
    memset(plan, 0, sizeof *plan);
}

enum status care_plan_init(struct care_plan *plan, const struct care *care, const struct region *region,
                           const struct sampler *sampler, uint64_t seed, int64_t inner_draws) {
    memset(plan, 0, sizeof *plan);
    plan->care = care;
    plan->region = region;
    plan->sampler = sampler;
    plan->seed = seed;
    plan->inner_draws = inner_draws;
    plan->scales = scales_of(care);
    plan->kind = care_kinds_new(care, &plan->n_kind);
    enum status status = plan->kind ? care_rates_init(&plan->rates, care, region) : STATUS_MEMORY;
    if (!status) {
        care_rates_compute(care, region, NULL, &plan->rates);
        status = procurement_plan_new(care, region, &plan->procurement);
    }
    if (!status)
        status = condition_new(plan, &plan->condition);
    if (status)
        care_plan_free(plan);
    return status;
}
