/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/advance.h"
#include "sim/engine/chunk.h"
#include "sim/engine/leaving.h"

#include "models/care/condition.h"
#include "models/care/expect.h"
#include "models/care/procurement.h"
#include "models/region/merger.h"
#include "models/solidarity/base.h"
#include "sim/base/i18n.h"
#include "sim/engine/division.h"
#include "sim/engine/shared.h"
#include <stdlib.h>
#include <string.h>

void plan_free(struct plan *plan) {
    leaving_free(plan);
    advance_free(plan);
    free(plan->fund_first);
    care_plan_free(&plan->care);
    free(plan->year_scheme);
    free(plan->excess_wanted);
    free(plan->cost_share);
    free(plan->budget);
    free(plan->unit_budget);
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

/* What is known makes other costs expected. */
static void expect_known(struct plan *plan) {
    const struct condition *condition = plan->care.condition;
    size_t cells = plan->n_year * plan->n_municipality * plan->n_cell;
    for (size_t k = 0; condition && k < cells; k++)
        plan->expected_cost[k] = (int64_t)((double)plan->expected_cost[k] * condition->effect[k / plan->n_cell] + 0.5);
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
    expect_known(plan);
    enum status status = STATUS_OK;
    for (size_t t = 0; t < plan->n_year && !status; t++)
        status = procurement_expect(plan->care.procurement, care, region, t,
                                    plan->expected_cost + t * plan->n_municipality * plan->n_cell);
    return status ? status : shared_add_expected(plan);
}

static enum status allocate(struct plan *plan) {
    size_t rows = plan->n_year * plan->n_municipality;
    plan->year_scheme = calloc(plan->n_year * plan->n_scheme, sizeof *plan->year_scheme);
    plan->excess_wanted = calloc(plan->n_care, sizeof *plan->excess_wanted);
    plan->cost_share = calloc(plan->n_municipality, sizeof *plan->cost_share);
    plan->budget = calloc(rows, sizeof *plan->budget);
    plan->expected_cost = calloc(rows * plan->n_cell, sizeof *plan->expected_cost);
    plan->expected_clients = calloc(rows * plan->n_care, sizeof *plan->expected_clients);
    return plan->year_scheme && plan->excess_wanted && plan->cost_share && plan->budget && plan->expected_cost &&
                   plan->expected_clients
               ? STATUS_OK
               : STATUS_MEMORY;
}

static void list_schemes(struct plan *plan) {
    for (size_t t = 0; t < plan->n_year; t++)
        for (size_t s = 0; s < plan->n_scheme; s++)
            plan->year_scheme[t * plan->n_scheme + s] = &plan->scenario->scheme[s];
}

static enum status number_funds(struct plan *plan) {
    plan->fund_first = calloc(plan->n_scheme + 1, sizeof *plan->fund_first);
    for (size_t s = 0; plan->fund_first && s < plan->n_scheme; s++) {
        plan->fund_first[s] = plan->n_fund;
        plan->n_fund += plan->scenario->scheme[s].n_fund;
    }
    return plan->fund_first ? STATUS_OK : STATUS_MEMORY;
}

static void set_sizes(struct plan *plan, const struct scenario *scenario) {
    plan->scenario = scenario;
    plan->n_year = scenario->n_year;
    plan->n_municipality = scenario->region.n_municipality;
    plan->n_care = scenario->care.n_care;
    plan->n_cell = FORM_COUNT * plan->n_care;
    plan->n_scheme = scenario->n_scheme;
    plan->lineup = scenario->lineups.n > 0 ? scenario->lineups.size : plan->n_scheme;
    if (scenario->region.division)
        plan->n_unit = scenario->region.division[plan->n_year - 1].n_unit;
    plan->n_place = plan->n_municipality + plan->n_unit + 1;
    plan->budget_varies = budget_is_uncertain(&scenario->budget, plan_budget_source(plan).inputs);
    chunk_plan_sizes(plan);
}

enum status plan_check_kernels(struct note *note) {
    static const char *const variable[] = {"SOLIDAIR_KERNEL", "SOLIDAIR_WITHOUT"};
    for (size_t k = 0; k < sizeof variable / sizeof variable[0]; k++) {
        size_t n = 0;
        const char *wrong = sampler_misnamed(getenv(variable[k]), &n);
        if (wrong)
            return note_error(note, STATUS_USAGE, NULL, 0, variable[k],
                              _("%.*s are no kernels of this program; there are avx512, avx2 and plain. Leave the "
                                "variable out of the environment."),
                              (int)n, wrong);
    }
    if (sampler_select())
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, NULL, 0, "SOLIDAIR_KERNEL",
                      _("this machine does not have these kernels; leave the variable out, or use plain"));
}

static enum status draft(struct plan *plan, const struct scenario *scenario, int threads,
                         const struct plan_terms *terms, struct note *note) {
    memset(plan, 0, sizeof *plan);
    enum status status = plan_check_kernels(note);
    if (status)
        return status;
    const struct sampler *sampler = sampler_select();
    set_sizes(plan, scenario);
    status = allocate(plan);
    if (!status)
        status = care_plan_init(&plan->care, &scenario->care, &scenario->region, sampler, scenario->seed,
                                scenario->inner_draws);
    if (!status)
        status = plan_compute_budget(plan, threads, terms, note);
    if (!status)
        status = division_plan(plan);
    if (!status)
        status = compute_expected(plan);
    if (!status) {
        list_schemes(plan);
        status = number_funds(plan);
    }
    if (!status)
        status = leaving_init(plan);
    if (!status)
        status = plan_compute_covariance(plan);
    if (status) {
        plan_free(plan);
        return status;
    }
    mark_excess(plan);
    plan->care.excess_wanted = plan->excess_wanted;
    plan->care.inputs = &scenario->inputs;
    plan->care.n_threshold = scenario->n_threshold;
    plan->care.threshold = scenario->threshold;
    return STATUS_OK;
}

enum status plan_draft(struct plan *plan, const struct scenario *scenario, struct note *note) {
    return draft(plan, scenario, 1, NULL, note);
}

enum status plan_init(struct plan *plan, const struct scenario *scenario, int threads, const struct plan_terms *terms,
                      struct note *note) {
    enum status status = draft(plan, scenario, threads, terms, note);
    if (!status)
        status = leaving_decide(plan, threads);
    if (!status)
        status = advance_init(plan);
    if (status)
        plan_free(plan);
    return status;
}
