/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/sample.h"
#include "sim/engine/block.h"

#include "sim/engine/recall.h"
#include "sim/engine/workspace.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_THRESHOLDS = 5, CENTS = 100, OVERLAY_ROOM = 2048, CUT_STEPS = 61 };

/* Thresholds to choose from, in euros, beside those of the schemes. */
static const int64_t round_thresholds[] = {50000, 75000, 100000};

static bool layers_treat_alike(const struct scenario *scenario, size_t a, size_t b) {
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++) {
            const bool *covered = scenario->scheme[s].layer[k].covered;
            for (size_t f = 0; f < FORM_COUNT; f++)
                if (covered[f * scenario->care.n_care + a] != covered[f * scenario->care.n_care + b])
                    return false;
        }
    return true;
}

static enum status group_classes(struct sample *sample) {
    const struct scenario *scenario = &sample->scenario;
    sample->group = calloc(scenario->care.n_care + 1, sizeof *sample->group);
    if (!sample->group)
        return STATUS_MEMORY;
    for (size_t c = 0; c < scenario->care.n_care; c++) {
        size_t same = 0;
        while (same < c && !layers_treat_alike(scenario, same, c))
            same++;
        sample->group[c] = same < c ? sample->group[same] : sample->n_group++;
    }
    return STATUS_OK;
}

/* In ascending order, each once. */
static void add_threshold(struct sample *sample, int64_t cents) {
    size_t at = 0;
    while (at < sample->n_threshold && sample->threshold[at] < cents)
        at++;
    if (sample->n_threshold == MOST_THRESHOLDS || (at < sample->n_threshold && sample->threshold[at] == cents))
        return;
    memmove(sample->threshold + at + 1, sample->threshold + at, (sample->n_threshold - at) * sizeof *sample->threshold);
    sample->threshold[at] = cents;
    sample->n_threshold++;
}

static enum status choose_thresholds(struct sample *sample) {
    sample->threshold = calloc(MOST_THRESHOLDS + 1, sizeof *sample->threshold);
    if (!sample->threshold)
        return STATUS_MEMORY;
    for (size_t k = 0; k < sample->scenario.n_threshold; k++)
        add_threshold(sample, sample->scenario.threshold[k]);
    for (size_t k = 0; k < sizeof round_thresholds / sizeof round_thresholds[0]; k++)
        add_threshold(sample, round_thresholds[k] * CENTS);
    return STATUS_OK;
}

/* Schemes that ask for what is above every threshold, in all care. */
static void write_overlay(const struct sample *sample, char text[OVERLAY_ROOM]) {
    int used = snprintf(text, OVERLAY_ROOM, "schemes = (");
    for (size_t k = 0; k < sample->n_threshold; k++)
        used += snprintf(text + used, OVERLAY_ROOM - (size_t)used,
                         "%s{ name = \"sample-%zu\"; layers = ( { base = \"client_excess\"; threshold_eur = "
                         "%lld.%02lld; key = \"equal\"; } ); }",
                         k > 0 ? ", " : "", k, (long long)(sample->threshold[k] / CENTS),
                         (long long)(sample->threshold[k] % CENTS));
    snprintf(text + used, OVERLAY_ROOM - (size_t)used, ");\n");
}

static int64_t *room(size_t n, bool *missing) {
    int64_t *values = calloc(n ? n : 1, sizeof *values);
    *missing |= !values;
    return values;
}

static enum status allocate(struct sample *s) {
    bool missing = false;
    size_t towns = s->n_year * s->n_municipality, cells = towns * FORM_COUNT * s->n_group;
    s->budget = room(towns * s->budget_draws, &missing);
    s->cost = room(cells * s->n_draw, &missing);
    s->clients = room(towns * s->n_group * s->n_draw, &missing);
    s->excess = room(s->n_threshold * cells * s->n_draw, &missing);
    s->expected_cost = room(cells, &missing);
    s->expected_clients = room(towns * s->n_group, &missing);
    return missing ? STATUS_MEMORY : STATUS_OK;
}

/* to[town][form][group][lane] += from[town][form][class][lane]. */
static void add_cells(const struct sample *s, const int64_t *from, size_t lanes, int64_t *to) {
    size_t n_care = s->scenario.care.n_care, rows = s->n_year * s->n_municipality * FORM_COUNT;
    for (size_t row = 0; row < rows; row++)
        for (size_t c = 0; c < n_care; c++) {
            const int64_t *value = from + (row * n_care + c) * lanes;
            int64_t *sum = to + (row * s->n_group + s->group[c]) * lanes;
            for (size_t l = 0; l < lanes; l++)
                sum[l] += value[l];
        }
}

/* The same for counts, which have no form. */
static void add_counts(const struct sample *s, const int32_t *from, size_t lanes, int64_t *to) {
    size_t n_care = s->scenario.care.n_care;
    for (size_t row = 0; row < s->n_year * s->n_municipality; row++)
        for (size_t c = 0; c < n_care; c++) {
            const int32_t *value = from + (row * n_care + c) * lanes;
            int64_t *sum = to + (row * s->n_group + s->group[c]) * lanes;
            for (size_t l = 0; l < lanes; l++)
                sum[l] += value[l];
        }
}

/* Which of the run's thresholds is this one of the sample? They are the same, in another order. */
static size_t find_threshold(const struct plan *plan, int64_t cents) {
    size_t k = 0;
    while (k + 1 < plan->scenario->n_threshold && plan->scenario->threshold[k] != cents)
        k++;
    return k;
}

static void collect(struct sample *s, const struct plan *plan, const struct workspace *w) {
    size_t towns = s->n_year * s->n_municipality, cells = towns * FORM_COUNT * s->n_group;
    size_t users = s->n_municipality * plan->n_care * s->n_draw; /* row 0 is what was expected before the first year */
    add_cells(s, w->cost, s->n_draw, s->cost);
    add_counts(s, w->users + users, s->n_draw, s->clients);
    for (size_t k = 0; k < s->n_threshold; k++)
        add_cells(s, w->excess[find_threshold(plan, s->threshold[k])], s->n_draw, s->excess + k * cells * s->n_draw);
    add_cells(s, plan->expected_cost, 1, s->expected_cost);
    add_counts(s, plan->expected_clients, 1, s->expected_clients);
    for (size_t k = 0; k < towns; k++)
        for (size_t l = 0; l < s->budget_draws; l++)
            s->budget[k * s->budget_draws + l] = w->budget[k * s->n_draw + l];
}

static enum status allocate_cut(struct sample *s, const struct budget_model *model) {
    bool missing = false;
    size_t largest = 0;
    for (size_t k = 1; k < model->n_cut; k++)
        largest = model->cut[k].cut > model->cut[largest].cut ? k : largest;
    const struct cut *cut = &model->cut[largest];
    s->cut = (struct sample_cut){.municipality = cut->municipality, .year = cut->year, .own = cut->cut};
    s->cut.value = room(CUT_STEPS + 1, &missing);
    s->cut.budget = room((CUT_STEPS + 1) * s->n_year * s->n_municipality, &missing);
    return missing ? STATUS_MEMORY : STATUS_OK;
}

static struct cut *cut_of(struct budget_model *model, size_t municipality) {
    size_t k = 0;
    while (k + 1 < model->n_cut && model->cut[k].municipality != municipality)
        k++;
    return &model->cut[k];
}

/* The budgets at another size of the cut; a size that cannot be met is left out. */
static enum status try_cut(struct sample *s, struct plan *plan, struct budget_model *model, int64_t value) {
    struct cut *cut = cut_of(model, s->cut.municipality);
    size_t culprit = 0;
    int64_t *budget = s->cut.budget + s->cut.n_value * s->n_year * s->n_municipality;
    cut->cut = value;
    enum status status = budget_compute(model, &plan->scenario->region, plan->cost_share, budget, &culprit);
    cut->cut = s->cut.own;
    if (status == STATUS_CONFLICT || status == STATUS_RANGE)
        return STATUS_OK;
    if (!status)
        s->cut.value[s->cut.n_value++] = value;
    return status;
}

/* From 0 to 60 % in whole percents, and the scenario's own. */
static enum status vary_cut(struct sample *s, struct plan *plan, struct budget_model *model) {
    bool own_done = false;
    if (model->n_cut == 0 || plan->budget_varies)
        return STATUS_OK;
    enum status status = allocate_cut(s, model);
    for (int64_t step = 0; step < CUT_STEPS && !status; step++) {
        int64_t value = step * (NANO / CENTS);
        if (!own_done && s->cut.own <= value) {
            status = try_cut(s, plan, model, s->cut.own);
            own_done = true;
        }
        if (!status && value != s->cut.own)
            status = try_cut(s, plan, model, value);
    }
    if (!own_done && !status)
        status = try_cut(s, plan, model, s->cut.own);
    s->has_cut = !status && s->cut.n_value > 1;
    return status;
}

/* So many draws at most, all lanes of an outer index or none. */
static size_t choose_draws(const struct sample *s, size_t n, size_t most) {
    size_t inner = s->scenario.inner_draws > 0 ? (size_t)s->scenario.inner_draws : 1;
    n = n < most ? n : most;
    return n > inner ? n - n % inner : n;
}

static enum status simulate(struct sample *s, struct scenario *scenario, size_t most_draws, struct note *note) {
    struct plan plan = {0};
    struct workspace *workspace = NULL;
    enum status status = plan_draft(&plan, scenario, note);
    if (status)
        goto out;
    s->n_year = plan.n_year;
    s->n_municipality = plan.n_municipality;
    s->n_draw = (size_t)scenario->n_draw < plan.block_lanes ? (size_t)scenario->n_draw : plan.block_lanes;
    s->n_draw = choose_draws(s, s->n_draw, most_draws);
    s->budget_draws = plan.budget_varies ? s->n_draw : 1;
    status = allocate(s);
    if (!status)
        status = workspace_new(&plan, &workspace);
    if (!status)
        status = block_simulate(&plan, workspace, 0, s->n_draw);
    if (!status) {
        collect(s, &plan, workspace);
        status = vary_cut(s, &plan, &scenario->budget);
    }
out:
    workspace_free(workspace);
    plan_free(&plan);
    return status;
}

enum status sample_init(struct sample *sample, const struct result *result, size_t most_draws, struct note *note) {
    struct scenario asking = {0};
    char overlay[OVERLAY_ROOM];
    memset(sample, 0, sizeof *sample);
    enum status status = recall_scenario(result, NULL, &sample->scenario, note);
    if (!status && (sample->scenario.region.division || sample->scenario.eta != 0))
        status = STATUS_MISSING;
    if (!status)
        status = group_classes(sample);
    if (!status)
        status = choose_thresholds(sample);
    if (!status) {
        write_overlay(sample, overlay);
        status = recall_scenario(result, overlay, &asking, note);
    }
    if (!status)
        status = simulate(sample, &asking, most_draws, note);
    scenario_free(&asking);
    if (status)
        sample_free(sample);
    return status;
}

static void keep_lanes(int64_t *values, size_t rows, size_t lanes, size_t kept) {
    for (size_t row = 1; row < rows; row++)
        memmove(values + row * kept, values + row * lanes, kept * sizeof *values);
}

void sample_shorten(struct sample *s, size_t most_draws) {
    size_t kept = choose_draws(s, s->n_draw, most_draws), towns = s->n_year * s->n_municipality;
    size_t cells = towns * FORM_COUNT * s->n_group;
    if (s->budget_draws > 1) {
        keep_lanes(s->budget, towns, s->n_draw, kept);
        s->budget_draws = kept;
    }
    keep_lanes(s->cost, cells, s->n_draw, kept);
    keep_lanes(s->clients, towns * s->n_group, s->n_draw, kept);
    keep_lanes(s->excess, s->n_threshold * cells, s->n_draw, kept);
    s->n_draw = kept;
}

void sample_free(struct sample *s) {
    void *const owned[] = {s->group,  s->threshold,     s->budget,           s->cost,      s->clients,
                           s->excess, s->expected_cost, s->expected_clients, s->cut.value, s->cut.budget};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    scenario_free(&s->scenario);
    memset(s, 0, sizeof *s);
}
