/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The budgets: certain, or one set for each outer index of the run. */
#include "models/analysis/stats.h"
#include "models/care/expect.h"
#include "sim/base/i18n.h"
#include "sim/engine/plan.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct budget_source plan_budget_source(const struct plan *plan) {
    const struct scenario *scenario = plan->scenario;
    return (struct budget_source){
        .model = &scenario->budget,
        .region = &scenario->region,
        .inputs = &scenario->inputs,
        .design = plan->care.design,
        .cost_share = plan->cost_share,
        .sampler = plan->care.sampler,
        .seed = scenario->seed,
        .first_year = scenario->first_year,
    };
}

static enum status explain_central(const struct plan *plan, enum status status, size_t culprit, struct note *note) {
    const struct scenario *scenario = plan->scenario;
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

/* A key of the scenario that makes a budget uncertain: where it stands, and its value in the draws that fail. */
struct culprit {
    const char *file, *key;
    int line;
    double value;
};

/* The key that most likely makes a budget impossible: the anchor of the municipality's own cut, else the first of the
 * group, else the yearly totals. */
static struct culprit find_key(const struct plan *plan, uint32_t outer, size_t municipality) {
    const struct scenario *scenario = plan->scenario;
    const struct inputs *inputs = &scenario->inputs;
    const struct input *found = inputs_find_group(inputs, "budget.");
    for (size_t k = 0; k < inputs->n; k++)
        if (inputs->input[k].owner == INPUT_CUT &&
            scenario->budget.cut[inputs->input[k].index].municipality == municipality) {
            found = &inputs->input[k];
            break;
        }
    if (!found)
        return (struct culprit){scenario->macro_file, "budget.macro_sd", scenario->macro_line,
                                scenario->budget.macro_sd};
    return (struct culprit){found->file, found->path, found->line,
                            input_value(found, input_uniform(found, scenario->seed, outer))};
}

/* The central inputs are possible, but those that were drawn for this outer index are not. */
static enum status explain_draw(const struct plan *plan, enum status status, uint32_t outer, size_t municipality,
                                struct note *note) {
    const struct scenario *scenario = plan->scenario;
    long long first = (long long)outer * scenario->inner_draws, last = first + scenario->inner_draws - 1;
    if (status != STATUS_CONFLICT && status != STATUS_RANGE)
        return status;
    struct culprit at = find_key(plan, outer, municipality);
    if (municipality >= plan->n_municipality)
        return note_error(
            note, status, at.file, at.line, at.key,
            _("The budgets are uncertain, and in draws %lld to %lld (outer index %lu) they are not "
              "possible: the weighted indicators add up to nothing, or the total of the region is far "
              "too large. This key is %.6g there. Expected: uncertain keys of this group that vary less."),
            first, last, (unsigned long)outer, at.value);
    return note_error(
        note, status, at.file, at.line, at.key,
        _("The budgets are uncertain, and in draws %lld to %lld (outer index %lu) that of %s is not "
          "possible: a share or an amount would fall below zero. This key is %.6g there. Expected: "
          "uncertain keys of this group (macro_sd, covers, anchors, phase-in, weights, factors) that vary less, "
          "or a smaller cut."),
        first, last, (unsigned long)outer, scenario->region.municipality[municipality].name, at.value);
}

/* Sums as quotient and rest of a division by n, so that they stay far from overflow however many draws there are. */
struct mean {
    int64_t n, *quotient, *rest;
    int64_t *total; /* [n] of the region after the base year, by outer index */
};

static void add_budget(const struct mean *mean, const int64_t *budget, size_t rows) {
    for (size_t k = 0; k < rows; k++) {
        mean->quotient[k] += budget[k] / mean->n;
        mean->rest[k] += budget[k] % mean->n;
    }
}

static enum status leave_if_stopped(const struct plan_terms *terms, struct note *note) {
    if (!terms || !terms->stop.asked || !terms->stop.asked(terms->stop.context))
        return STATUS_OK;
    return note_error(
        note, STATUS_INTERRUPTED, NULL, 0, NULL,
        _("stopped before the first draw, while the uncertain budgets were worked out; no results file was "
          "written"));
}

static enum status run_outers(const struct plan *plan, struct budget_draw *draw, const struct mean *mean,
                              const struct plan_terms *terms, struct note *note) {
    enum status status = STATUS_OK;
    for (int64_t outer = 0; !status && outer < mean->n; outer++) {
        const int64_t *budget = NULL;
        size_t culprit = 0;
        status = leave_if_stopped(terms, note);
        if (status)
            return status;
        status = budget_draw_at(draw, (uint32_t)outer, &budget, &culprit);
        if (status)
            return explain_draw(plan, status, (uint32_t)outer, culprit, note);
        add_budget(mean, budget, plan->n_year * plan->n_municipality);
        for (size_t k = plan->n_municipality; k < plan->n_year * plan->n_municipality; k++)
            mean->total[outer] += budget[k];
    }
    return status;
}

static int compare_cents(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void take_quantiles(struct plan *plan, const struct mean *mean) {
    qsort(mean->total, (size_t)mean->n, sizeof *mean->total, compare_cents);
    for (size_t q = 0; q < MEASURE_QUANTILES; q++)
        plan->budget_quantile[q] = plan_has_few_sets(plan)
                                       ? MEASURE_UNKNOWN
                                       : mean->total[stats_quantile_rank(measure_quantile[q], mean->n) - 1];
}

/* plan->budget becomes the mean over the outer indices, to the nearest cent. */
static enum status average(struct plan *plan, const struct plan_terms *terms, struct note *note) {
    size_t rows = plan->n_year * plan->n_municipality;
    struct budget_source source = plan_budget_source(plan);
    struct budget_draw *draw = NULL;
    int64_t groups = plan->scenario->n_draw / plan->scenario->inner_draws;
    struct mean mean = {groups, calloc(rows, sizeof *mean.quotient), calloc(rows, sizeof *mean.rest),
                        calloc((size_t)groups, sizeof *mean.total)};
    enum status status = mean.quotient && mean.rest && mean.total ? budget_draw_new(&source, &draw) : STATUS_MEMORY;
    if (!status)
        status = run_outers(plan, draw, &mean, terms, note);
    for (size_t k = 0; !status && k < rows; k++)
        plan->budget[k] = mean.quotient[k] + (mean.rest[k] + groups / 2) / groups;
    if (!status)
        take_quantiles(plan, &mean);
    budget_draw_free(draw);
    free(mean.quotient);
    free(mean.rest);
    free(mean.total);
    return status;
}

/* ---- the mean of another plan ---- */

void plan_mean_free(struct plan_mean *mean) {
    free(mean->cost_share);
    free(mean->budget);
    memset(mean, 0, sizeof *mean);
}

enum status plan_keep_mean(const struct plan *plan, struct plan_mean *mean) {
    size_t n = plan->n_municipality, rows = plan->n_year * n;
    *mean = (struct plan_mean){calloc(n, sizeof *mean->cost_share), calloc(rows, sizeof *mean->budget), {0}};
    if (!mean->cost_share || !mean->budget) {
        plan_mean_free(mean);
        return STATUS_MEMORY;
    }
    memcpy(mean->cost_share, plan->cost_share, n * sizeof *mean->cost_share);
    memcpy(mean->budget, plan->budget, rows * sizeof *mean->budget);
    memcpy(mean->budget_quantile, plan->budget_quantile, sizeof mean->budget_quantile);
    return STATUS_OK;
}

/* Where the shares that budgets hang on are the same, bit by bit. */
static bool take_over(struct plan *plan, const struct plan_mean *mean) {
    size_t n = plan->n_municipality;
    if (!mean || !mean->cost_share || memcmp(mean->cost_share, plan->cost_share, n * sizeof *mean->cost_share) != 0)
        return false;
    memcpy(plan->budget, mean->budget, plan->n_year * n * sizeof *mean->budget);
    memcpy(plan->budget_quantile, mean->budget_quantile, sizeof plan->budget_quantile);
    return true;
}

enum status plan_compute_budget(struct plan *plan, const struct plan_terms *terms, struct note *note) {
    const struct scenario *scenario = plan->scenario;
    size_t culprit = 0;
    enum status status = care_expect_cost_share(&scenario->care, &scenario->region, plan->cost_share);
    if (!status)
        status = budget_compute(&scenario->budget, &scenario->region, plan->cost_share, plan->budget, &culprit);
    if (status)
        return explain_central(plan, status, culprit, note);
    if (!plan->budget_varies || (terms && take_over(plan, terms->mean)))
        return STATUS_OK;
    return average(plan, terms, note);
}
