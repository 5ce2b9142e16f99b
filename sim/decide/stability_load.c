/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a results file: what the municipalities cost and got over the horizon, draw by draw. */
#include "sim/base/i18n.h"
#include "sim/decide/stability_parts.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_GROUPS = 20 }; /* fewer sets of inputs say nothing about the error */

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
    result_free_texts(s->n, s->code);
    result_free_texts(s->n, s->name);
    result_free_texts(s->n_scheme, s->scheme);
    free_groups(s);
    void *const owned[] = {s->loss,  s->budget, s->own,      s->shapley, s->shapley_se, s->euler,   s->euler_se,
                           s->alone, s->saving, s->alone_se, s->tried,   s->saving_se,  s->certain, s->undecided};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    memset(s, 0, sizeof *s);
}

static enum status read_number(const struct result *result, const char *name, uint64_t *number, struct note *note) {
    char *text = NULL;
    enum status status = result_provenance(result, name, &text, note);
    *number = status ? 0 : strtoull(text, NULL, 10);
    free(text);
    return status;
}

/* How many draws: as many as there are or are wanted, in whole groups that share their inputs. */
static enum status count_draws(const struct result *result, struct stability *s, struct note *note) {
    uint64_t inner = 1;
    size_t stored = result_length(result, AXIS_DRAW);
    if (stored == 0 || !result_has(result, "cost"))
        return note_error(note, STATUS_MISSING, s->path, 0, NULL,
                          _("This results file holds no draws, only figures, and groups can be judged on draws alone. "
                            "Run the scenario again with --store costs."));
    enum status status = read_number(result, "inner_draws", &inner, note);
    if (!status)
        status = read_number(result, "seed", &s->seed, note);
    if (status)
        return status;
    s->inner = inner > 0 && inner <= stored ? (size_t)inner : 1;
    s->n_draw = stored < s->options.most_draws ? stored : s->options.most_draws;
    s->n_draw -= s->n_draw % s->inner;
    if (s->n_draw / s->inner < LEAST_GROUPS)
        return note_error(note, STATUS_CONFLICT, s->path, 0, NULL,
                          _("There are too few draws to judge groups by: at least %zu are needed here. Give more with "
                            "-n, or run the scenario again with more."),
                          LEAST_GROUPS * s->inner);
    return STATUS_OK;
}

static enum status wrong_size(const struct stability *s, const char *name, struct note *note) {
    return note_error(note, STATUS_FILE, s->path, 0, name,
                      _("this variable has another size than its axes say; make the file again"));
}

/* Sums over the horizon: all years after the base year, or that year when there is no other. */
static void add_costs(struct stability *s, const int64_t *cost, size_t forms, size_t years) {
    for (size_t r = 0; r < s->n_draw; r++)
        for (size_t f = 0; f < forms; f++)
            for (size_t t = years > 1; t < years; t++)
                for (size_t i = 0; i < s->n; i++)
                    s->own[i * s->n_draw + r] += cost[((r * forms + f) * years + t) * s->n + i];
}

/* budget: [years][n], or [draws][years][n]. */
static void subtract_budgets(struct stability *s, const int64_t *budget, bool varies, size_t years) {
    for (size_t r = 0; r < s->n_draw; r++)
        for (size_t i = 0; i < s->n; i++) {
            int64_t sum = 0;
            for (size_t t = years > 1; t < years; t++)
                sum += budget[((varies ? r : 0) * years + t) * s->n + i];
            s->loss[i * s->n_draw + r] = (double)(s->own[i * s->n_draw + r] - sum);
            s->budget[i] += (double)sum / (double)s->n_draw;
        }
}

static enum status read_amounts(const struct result *result, struct stability *s, struct note *note) {
    size_t years = result_length(result, AXIS_YEAR), forms = result_length(result, AXIS_FORM), n = 0;
    size_t stored = result_length(result, AXIS_DRAW);
    int64_t *cost = NULL, *budget = NULL;
    enum status status = result_int64(result, "cost", &n, &cost, note);
    if (!status && n != stored * forms * years * s->n)
        status = wrong_size(s, "cost", note);
    if (!status)
        add_costs(s, cost, forms, years);
    free(cost);
    if (!status)
        status = result_int64(result, "budget", &n, &budget, note);
    if (!status && n != years * s->n && n != stored * years * s->n)
        status = wrong_size(s, "budget", note);
    if (!status)
        subtract_budgets(s, budget, n != years * s->n, years);
    free(budget);
    for (size_t i = 0; i < s->n && !status; i++)
        if (s->budget[i] <= 0.0)
            status =
                note_error(note, STATUS_CONFLICT, s->path, 0, "budget",
                           _("%s has no budget in these years, so nothing can be said per euro of budget. Leave it "
                             "out of the scenario, or give it a budget."),
                           s->name[i]);
    return status;
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

enum status stability_load(const struct result *result, struct stability *s, struct note *note) {
    size_t n = 0;
    enum status status = count_draws(result, s, note);
    if (!status)
        status = result_texts(result, "municipality", &s->n, &s->code, note);
    if (!status)
        status = result_texts(result, "municipality_name", &n, &s->name, note);
    if (!status && n != s->n)
        status = wrong_size(s, "municipality_name", note);
    if (!status)
        status = result_texts(result, "scheme", &s->n_scheme, &s->scheme, note);
    if (!status)
        status = allocate(s);
    if (!status)
        status = read_amounts(result, s, note);
    s->exact = s->n <= COALITION_PLAYERS;
    return status;
}
