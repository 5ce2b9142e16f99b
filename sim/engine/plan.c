#include "sim/engine/chunk.h"

#include "models/solidarity/base.h"
#include "sim/base/i18n.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void plan_free(struct plan *plan) {
    care_plan_free(&plan->care);
    free(plan->year_scheme);
    free(plan->excess_wanted);
    free(plan->budget);
    free(plan->expected_cost);
    free(plan->expected_clients);
    free(plan->covariance);
    free(plan->covariance_row);
    memset(plan, 0, sizeof *plan);
}

/* Single clients are drawn out of a gamma total only in classes where some layer looks at them. */
static void mark_excess(struct plan *plan) {
    for (size_t s = 0; s < plan->n_scheme; s++) {
        const struct scheme *scheme = &plan->scenario->scheme[s];
        for (size_t k = 0; k < scheme->n_layer; k++)
            for (size_t c = 0; (layer_needs(&scheme->layer[k]) & NEED_EXCESS) && c < plan->n_cell; c++)
                if (scheme->layer[k].covered[c])
                    plan->excess_wanted[c % plan->n_care] = true;
    }
}

static enum status compute_budget(struct plan *plan, struct note *note) {
    const struct scenario *scenario = plan->scenario;
    double *share = calloc(plan->n_municipality, sizeof *share);
    if (!share)
        return STATUS_MEMORY;
    size_t culprit = 0;
    enum status status = care_expect_cost_share(&scenario->care, &scenario->region, share);
    if (!status)
        status = budget_compute(&scenario->budget, &scenario->region, share, plan->budget, &culprit);
    free(share);
    if (status != STATUS_CONFLICT)
        return status;
    if (culprit >= plan->n_municipality)
        return note_error(note, status, scenario->file, 0, "budget.weights",
                          _("the weighted indicators add up to nothing, so there is no objective share; "
                            "give at least one indicator a weight above 0"));
    char key[64];
    const struct municipality *m = &scenario->region.municipality[culprit];
    snprintf(key, sizeof key, "budget.cuts.%s", m->code);
    return note_error(note, status, scenario->file, 0, key,
                      _("this cut cannot be met for %s: with this phase-in its share or its budget would fall below "
                        "zero; choose a smaller cut, a later year or another anchor"),
                      m->name);
}

static enum status compute_expected(struct plan *plan) {
    const struct care *care = &plan->scenario->care;
    const struct region *region = &plan->scenario->region;
    size_t row = plan->n_municipality * care->n_product;
    double *clients = calloc(plan->n_year * row, sizeof *clients);
    if (!clients)
        return STATUS_MEMORY;
    care_expect_clients(care, region, clients);
    for (size_t t = 0; t < plan->n_year; t++)
        care_expect_cells(care, region, t, clients + t * row,
                          plan->expected_cost + t * plan->n_municipality * plan->n_cell,
                          plan->expected_clients + t * plan->n_municipality * plan->n_care);
    free(clients);
    return STATUS_OK;
}

static enum status allocate(struct plan *plan) {
    size_t rows = plan->n_year * plan->n_municipality;
    plan->year_scheme = calloc(plan->n_year * plan->n_scheme, sizeof *plan->year_scheme);
    plan->excess_wanted = calloc(plan->n_care, sizeof *plan->excess_wanted);
    plan->budget = calloc(rows, sizeof *plan->budget);
    plan->expected_cost = calloc(rows * plan->n_cell, sizeof *plan->expected_cost);
    plan->expected_clients = calloc(rows * plan->n_care, sizeof *plan->expected_clients);
    return plan->year_scheme && plan->excess_wanted && plan->budget && plan->expected_cost && plan->expected_clients
               ? STATUS_OK
               : STATUS_MEMORY;
}

static void list_schemes(struct plan *plan) {
    for (size_t t = 0; t < plan->n_year; t++)
        for (size_t s = 0; s < plan->n_scheme; s++)
            plan->year_scheme[t * plan->n_scheme + s] = &plan->scenario->scheme[s];
}

enum status plan_init(struct plan *plan, const struct scenario *scenario, struct note *note) {
    memset(plan, 0, sizeof *plan);
    const struct sampler *sampler = sampler_select();
    if (!sampler)
        return note_error(note, STATUS_USAGE, NULL, 0, "SOLIDAIR_KERNEL",
                          _("this machine does not have these kernels; leave the variable out, or use plain"));
    plan->scenario = scenario;
    plan->n_year = scenario->n_year;
    plan->n_municipality = scenario->region.n_municipality;
    plan->n_care = scenario->care.n_care;
    plan->n_cell = FORM_COUNT * plan->n_care;
    plan->n_scheme = scenario->n_scheme;
    chunk_plan_sizes(plan);
    enum status status = allocate(plan);
    if (!status)
        status = care_plan_init(&plan->care, &scenario->care, &scenario->region, sampler, scenario->seed,
                                scenario->inner_draws);
    if (!status)
        status = compute_budget(plan, note);
    if (!status)
        status = compute_expected(plan);
    if (!status)
        status = plan_compute_covariance(plan);
    if (status) {
        plan_free(plan);
        return status;
    }
    list_schemes(plan);
    mark_excess(plan);
    plan->care.excess_wanted = plan->excess_wanted;
    plan->care.n_threshold = scenario->n_threshold;
    plan->care.threshold = scenario->threshold;
    return STATUS_OK;
}
