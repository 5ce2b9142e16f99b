/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a results file: what the municipalities cost and got over the horizon, draw by draw. */
#include "models/analysis/measure.h"
#include "sim/base/i18n.h"
#include "sim/decide/stability_parts.h"

#include <stdlib.h>
#include <string.h>

static void free_groups(struct stability *stability) {
    for (size_t k = 0; k < stability->n_row; k++)
        free(stability->row[k].group.member);
    for (size_t k = 0; k < stability->n_step; k++) {
        free(stability->step[k].group.member);
        free(stability->step[k].left.member);
    }
    free(stability->row);
    free(stability->step);
}

void stability_free(struct stability *stability) {
    struct stability *s = stability;
    result_close(s->result);
    free_groups(s);
    void *const owned[] = {s->loss,  s->budget, s->own,      s->shapley, s->shapley_se, s->euler,   s->euler_se,
                           s->alone, s->saving, s->alone_se, s->tried,   s->saving_se,  s->certain, s->undecided};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    memset(s, 0, sizeof *s);
}

/* How many draws: as many as there are or are wanted, in whole groups that share their inputs. */
static enum status count_draws(struct stability *s, struct note *note) {
    const char *const *inner_text, *const *seed_text;
    const struct result_row rows[] = {{"/provenance/inner_draws", REQUIRED, {AXIS_END}, .raw = &inner_text},
                                      {"/provenance/seed", REQUIRED, {AXIS_END}, .raw = &seed_text}};
    size_t stored = result_length(s->result, AXIS_DRAW);
    if (stored == 0 || !result_has(s->result, "cost"))
        return note_error(note, STATUS_MISSING, s->path, 0, NULL,
                          _("This results file holds no draws, only figures, and groups can be judged on draws alone. "
                            "Run the scenario again with --store costs."));
    enum status status = result_read(s->result, AXIS_MUNICIPALITY, rows, 2, note);
    if (status)
        return status;
    uint64_t inner = strtoull(*inner_text, NULL, 10);
    s->seed = strtoull(*seed_text, NULL, 10);
    s->inner = inner > 0 && inner <= stored ? (size_t)inner : 1;
    s->n_draw = stored < s->options.most_draws ? stored : s->options.most_draws;
    s->n_draw -= s->n_draw % s->inner;
    if (s->n_draw / s->inner < MEASURE_LEAST_GROUPS)
        return note_error(note, STATUS_CONFLICT, s->path, 0, NULL,
                          _("There are too few draws to judge groups by: at least %zu are needed here. Ask for more, "
                            "or run the scenario again with more."),
                          MEASURE_LEAST_GROUPS * s->inner);
    return STATUS_OK;
}

/* Draws are read in parts of so many: memory hangs on how many draws are wanted, not on how many the file holds. */
enum { PART_DRAWS = 1024 };

/* Sums over the horizon: all years after the base year, or that year when there is no other. cost: of n draws from
 * `first` on. */
static void add_costs(struct stability *s, const int64_t *cost, size_t first, size_t n, size_t forms, size_t years) {
    for (size_t r = 0; r < n; r++)
        for (size_t f = 0; f < forms; f++)
            for (size_t t = years > 1; t < years; t++)
                for (size_t i = 0; i < s->n; i++)
                    s->own[i * s->n_draw + first + r] += cost[((r * forms + f) * years + t) * s->n + i];
}

/* budget: [years][n], or where it varies [n][years][n] of n draws from `first` on. */
static void subtract_budgets(struct stability *s, const int64_t *budget, bool varies, size_t first, size_t n,
                             size_t years) {
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < s->n; i++) {
            size_t at = i * s->n_draw + first + r;
            int64_t sum = 0;
            for (size_t t = years > 1; t < years; t++)
                sum += budget[((varies ? r : 0) * years + t) * s->n + i];
            s->loss[at] = (double)(s->own[at] - sum);
            s->budget[i] += (double)sum / (double)s->n_draw;
        }
}

/* Costs, and budgets where they are uncertain. */
static enum status read_part(struct stability *s, size_t first, size_t n, bool varies, struct note *note) {
    const enum axis costs[] = {AXIS_DRAW, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const enum axis budgets[] = {AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    size_t years = result_length(s->result, AXIS_YEAR);
    int64_t *cost = NULL, *budget = NULL;
    enum status status = result_read_draws(s->result, "cost", costs, first, n, &cost, note);
    if (!status)
        add_costs(s, cost, first, n, result_length(s->result, AXIS_FORM), years);
    if (!status && varies)
        status = result_read_draws(s->result, "budget", budgets, first, n, &budget, note);
    if (!status && varies)
        subtract_budgets(s, budget, true, first, n, years);
    free(budget);
    free(cost);
    return status;
}

/* One budget for all draws. */
static enum status read_budget(struct stability *s, struct note *note) {
    const int64_t *budget = NULL;
    const struct result_row row = {"budget", REQUIRED, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &budget};
    enum status status = result_read(s->result, AXIS_MUNICIPALITY, &row, 1, note);
    if (!status)
        subtract_budgets(s, budget, false, 0, s->n_draw, result_length(s->result, AXIS_YEAR));
    return status;
}

static enum status read_amounts(struct stability *s, struct note *note) {
    bool varies = result_has(s->result, "budget_mean");
    enum status status = STATUS_OK;
    for (size_t first = 0; first < s->n_draw && !status; first += PART_DRAWS)
        status = read_part(s, first, s->n_draw - first < PART_DRAWS ? s->n_draw - first : PART_DRAWS, varies, note);
    if (!status && !varies)
        status = read_budget(s, note);
    for (size_t i = 0; i < s->n && !status; i++)
        if (s->budget[i] <= 0.0)
            status =
                note_error(note, STATUS_CONFLICT, s->path, 0, "budget",
                           _("%s has no budget in these years, so nothing can be said per euro of budget. Leave it "
                             "out of the scenario, or give it a budget."),
                           s->name[i]);
    return status;
}

/* Two numbers for each municipality and draw. */
#define MOST_HELD (UINT64_C(4) << 30)

static enum status check_room(const struct stability *s, struct note *note) {
    if (s->n_draw <= MOST_HELD / (2 * sizeof *s->loss) / (s->n + 1))
        return STATUS_OK;
    return note_error(
        note, STATUS_SIZE, s->path, 0, "-n",
        _("%zu draws of %zu municipalities take more memory than the %lld MB that they may. Ask for fewer "
          "draws."),
        s->n_draw, s->n, (long long)(MOST_HELD >> 20));
}

static enum status allocate(struct stability *s) {
    bool missing = false;
    int64_t **const amounts[] = {&s->shapley, &s->shapley_se, &s->euler,  &s->euler_se,
                                 &s->alone,   &s->alone_se,   &s->saving, &s->saving_se};
    int32_t **const counts[] = {&s->tried, &s->certain, &s->undecided};
    s->loss = calloc(s->n * s->n_draw, sizeof *s->loss);
    s->own = calloc(s->n * s->n_draw, sizeof *s->own);
    s->budget = calloc(s->n, sizeof *s->budget);
    for (size_t k = 0; k < sizeof amounts / sizeof amounts[0]; k++) {
        *amounts[k] = calloc(s->n, sizeof **amounts[k]);
        missing |= !*amounts[k];
    }
    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        *counts[k] = calloc(s->n_scheme + 1, sizeof **counts[k]);
        missing |= !*counts[k];
    }
    return missing || !s->loss || !s->own || !s->budget ? STATUS_MEMORY : STATUS_OK;
}

enum status stability_load(struct stability *s, struct note *note) {
    const struct result_row names[] = {
        {"municipality", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &s->code},
        {"municipality_name", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &s->name},
        {"scheme", REQUIRED, {AXIS_SCHEME, AXIS_END}, .text = &s->scheme},
    };
    enum status status = result_open(s->path, &s->result, note);
    if (!status)
        status = count_draws(s, note);
    if (!status)
        status = result_read(s->result, AXIS_MUNICIPALITY, names, sizeof names / sizeof names[0], note);
    s->n = result_length(s->result, AXIS_MUNICIPALITY);
    s->n_scheme = result_length(s->result, AXIS_SCHEME);
    if (!status)
        status = check_room(s, note);
    if (!status)
        status = allocate(s);
    if (!status)
        status = read_amounts(s, note);
    s->exact = s->n <= COALITION_PLAYERS;
    return status;
}
