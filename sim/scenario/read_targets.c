/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/i18n.h"
#include "sim/scenario/read.h"
#include "sim/scenario/targets.h"

#include <stdlib.h>
#include <string.h>

static const char *const figures[TARGET_FIGURES] = {"budget", "cost", "clients", "shortfall"};
static const char *const names[TARGET_FIGURES] = {N_("Budget of the region"), N_("Cost of the region"),
                                                  N_("Clients of the region"), N_("Shortfall of the region")};
static const char *const uses[TARGET_USES] = {N_("given"), N_("fitted"), N_("checked")};

const char *target_use_word(enum target_use use) {
    return uses[use];
}

void targets_of_scenario_free(struct scenario_target *target, size_t n) {
    for (size_t k = 0; target && k < n; k++)
        for (size_t language = 0; language < 2; language++) {
            free(target[k].label[language]);
            free(target[k].note[language]);
        }
    free(target);
}

static size_t find(const char *const *words, size_t n, const char *word) {
    size_t k = 0;
    while (k + 1 < n && strcmp(words[k], word) != 0)
        k++;
    return k;
}

/* One of another year than the scenario's is left out: an heir may simulate fewer years. */
static enum status read_target(struct reading *reading, const struct node *node) {
    struct scenario *scenario = reading->scenario;
    int year = (int)value_integer(node, "year");
    if (year < scenario->first_year || year >= scenario->first_year + (int)scenario->n_year)
        return STATUS_OK;
    struct scenario_target *target = &scenario->target[scenario->n_target++];
    enum target_figure figure = (enum target_figure)find(figures, TARGET_FIGURES, value_text(node, "figure"));
    *target = (struct scenario_target){
        .figure = figure,
        .year = year,
        .value = value_decimal(node, "value"),
        .use = (enum target_use)find(uses, TARGET_USES, value_text(node, "use")),
    };
    enum status status = value_label(node, "label", _(names[figure]), target->label);
    return status ? status : value_label(node, "note", "", target->note);
}

enum status read_targets(struct reading *reading) {
    struct scenario *scenario = reading->scenario;
    const struct node *list = node_find(reading->root, "targets");
    enum status status = STATUS_OK;
    if (!list || list->n_child == 0)
        return STATUS_OK;
    scenario->target = calloc(list->n_child, sizeof *scenario->target);
    if (!scenario->target)
        return STATUS_MEMORY;
    for (size_t k = 0; k < list->n_child && !status; k++)
        status = read_target(reading, list->child[k]);
    return status;
}
