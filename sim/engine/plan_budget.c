/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The budgets: certain, or one set for each outer index of the run. */
#include "models/analysis/stats.h"
#include "models/care/expect.h"
#include "sim/base/i18n.h"
#include "sim/base/threads.h"
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

/* Outer indices between two questions whether to stop, and those that a thread takes at a time. */
enum { PART = 4096, PIECE = 64 };

/* What one thread adds up. Sums are quotient and rest of a division by the number of outer indices, so that they stay
 * far from overflow however many there are; integers, so that their order does not matter. */
struct adder {
    struct budget_draw *draw;
    int64_t *quotient, *rest; /* [n_year][n_municipality] */
};

struct average {
    const struct plan *plan;
    int64_t n;      /* outer indices */
    int64_t *total; /* [n] of the region after the base year, by outer index */
    struct adder *adder;
    size_t n_adder; /* threads */
};

/* The first outer index of a piece whose budgets are impossible. */
struct failure {
    enum status status;
    uint32_t outer;
    size_t culprit;
};

static void average_free(struct average *average) {
    for (size_t k = 0; average->adder && k < average->n_adder; k++) {
        budget_draw_free(average->adder[k].draw);
        free(average->adder[k].quotient);
        free(average->adder[k].rest);
    }
    free(average->adder);
    free(average->total);
}

static enum status average_init(struct average *average, const struct plan *plan, int threads) {
    size_t rows = plan->n_year * plan->n_municipality;
    struct budget_source source = plan_budget_source(plan);
    *average = (struct average){.plan = plan, .n = plan->scenario->n_draw / plan->scenario->inner_draws};
    average->n_adder = (size_t)threads_wanted(threads);
    average->total = calloc((size_t)average->n, sizeof *average->total);
    average->adder = calloc(average->n_adder, sizeof *average->adder);
    enum status status = average->total && average->adder ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < average->n_adder && !status; k++) {
        struct adder *adder = &average->adder[k];
        adder->quotient = calloc(rows, sizeof *adder->quotient);
        adder->rest = calloc(rows, sizeof *adder->rest);
        status = adder->quotient && adder->rest ? budget_draw_new(&source, &adder->draw) : STATUS_MEMORY;
    }
    return status;
}

static void add_budget(struct average *average, struct adder *adder, uint32_t outer, const int64_t *budget) {
    size_t n = average->plan->n_municipality, rows = average->plan->n_year * n;
    for (size_t k = 0; k < rows; k++) {
        adder->quotient[k] += budget[k] / average->n;
        adder->rest[k] += budget[k] % average->n;
        average->total[outer] += k < n ? 0 : budget[k];
    }
}

static struct failure add_piece(struct average *average, struct adder *adder, int64_t first, int64_t end) {
    struct failure failure = {STATUS_OK, 0, 0};
    for (int64_t outer = first; outer < end && !failure.status; outer++) {
        const int64_t *budget = NULL;
        failure.outer = (uint32_t)outer;
        failure.status = budget_draw_at(adder->draw, failure.outer, &budget, &failure.culprit);
        if (!failure.status)
            add_budget(average, adder, failure.outer, budget);
    }
    return failure;
}

static struct failure add_part(struct average *average, int64_t first) {
    struct failure failure[PART / PIECE] = {{STATUS_OK, 0, 0}};
    int64_t end = first + PART < average->n ? first + PART : average->n;
    int n_piece = (int)((end - first + PIECE - 1) / PIECE);
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)average->n_adder)
    for (int k = 0; k < n_piece; k++) {
        int64_t from = first + (int64_t)k * PIECE;
        failure[k] = add_piece(average, &average->adder[threads_this()], from, from + PIECE < end ? from + PIECE : end);
    }
    int worst = 0;
    while (worst < n_piece - 1 && !failure[worst].status)
        worst++;
    return failure[worst];
}

static enum status leave_if_stopped(const struct plan_terms *terms, struct note *note) {
    if (!terms || !terms->stop.asked || !terms->stop.asked(terms->stop.context))
        return STATUS_OK;
    return note_error(
        note, STATUS_INTERRUPTED, NULL, 0, NULL,
        _("stopped before the first draw, while the uncertain budgets were worked out; no results file was "
          "written"));
}

static enum status run_outers(struct average *average, const struct plan_terms *terms, struct note *note) {
    enum status status = STATUS_OK;
    for (int64_t first = 0; first < average->n && !status; first += PART) {
        status = leave_if_stopped(terms, note);
        if (status)
            return status;
        struct failure failure = add_part(average, first);
        status = failure.status;
        if (status)
            return explain_draw(average->plan, status, failure.outer, failure.culprit, note);
    }
    return status;
}

static int compare_cents(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void take_quantiles(struct plan *plan, const struct average *average) {
    qsort(average->total, (size_t)average->n, sizeof *average->total, compare_cents);
    for (size_t q = 0; q < MEASURE_QUANTILES; q++)
        plan->budget_quantile[q] = plan_has_few_sets(plan)
                                       ? MEASURE_UNKNOWN
                                       : average->total[stats_quantile_rank(measure_quantile[q], average->n) - 1];
}

static void take_means(struct plan *plan, const struct average *average) {
    for (size_t k = 0; k < plan->n_year * plan->n_municipality; k++) {
        int64_t quotient = 0, rest = 0;
        for (size_t a = 0; a < average->n_adder; a++) {
            quotient += average->adder[a].quotient[k];
            rest += average->adder[a].rest[k];
        }
        plan->budget[k] = quotient + (rest + average->n / 2) / average->n;
    }
}

/* plan->budget becomes the mean over the outer indices, to the nearest cent. */
static enum status average_budgets(struct plan *plan, int threads, const struct plan_terms *terms, struct note *note) {
    struct average average;
    enum status status = average_init(&average, plan, threads);
    if (!status)
        status = run_outers(&average, terms, note);
    if (!status) {
        take_means(plan, &average);
        take_quantiles(plan, &average);
    }
    average_free(&average);
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

enum status plan_compute_budget(struct plan *plan, int threads, const struct plan_terms *terms, struct note *note) {
    const struct scenario *scenario = plan->scenario;
    size_t culprit = 0;
    enum status status = care_expect_cost_share(&scenario->care, &scenario->region, plan->cost_share);
    if (!status)
        status = budget_compute(&scenario->budget, &scenario->region, plan->cost_share, plan->budget, &culprit);
    if (status)
        return explain_central(plan, status, culprit, note);
    if (!plan->budget_varies || (terms && take_over(plan, terms->mean)))
        return STATUS_OK;
    return average_budgets(plan, threads, terms, note);
}
