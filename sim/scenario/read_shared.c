/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "models/solidarity/key.h"
#include "sim/base/i18n.h"
#include <stdlib.h>

enum { SHARED_MAX = 64 };

/* A list has one number for each year; settling takes the one of its year. */
static enum status read_list(struct reading *reading, const struct node *list, int places, int64_t *fixed) {
    const struct scenario *scenario = reading->scenario;
    if (!scenario->n_year)
        return node_error(reading->note, STATUS_MISSING, list,
                          _("A list with a number for each year needs the key years = { first = ...; last = ...; };"));
    if (reading->schemes_only && !reading->year)
        return node_error(reading->note, STATUS_MISSING, list,
                          _("This differs from year to year. Say which year is settled: --year %d."),
                          scenario->first_year);
    enum status status = value_check_years(list, scenario->n_year, scenario->first_year, reading->note);
    for (size_t t = 0; t < list->n_child && !status; t++) {
        int64_t value;
        status = value_fixed(list->child[t], places, &value, reading->note);
        if (!reading->schemes_only)
            fixed[t] = value;
        else if (scenario->first_year + (int)t == reading->year)
            fixed[0] = value;
    }
    return status;
}

enum status read_yearly(struct reading *reading, const struct node *value, int places, int64_t **fixed) {
    size_t n = reading->schemes_only ? 1 : reading->scenario->n_year;
    *fixed = calloc(n, sizeof **fixed);
    if (!*fixed)
        return STATUS_MEMORY;
    if (value->type == NODE_LIST)
        return read_list(reading, value, places, *fixed);
    enum status status = value_fixed(value, places, &(*fixed)[0], reading->note);
    for (size_t t = 1; t < n; t++)
        (*fixed)[t] = (*fixed)[0];
    return status;
}

static enum status read_size(struct reading *reading, const struct node *node, struct shared_cost *shared) {
    const struct node *eur = node_find(node, "eur"), *part = node_find(node, "share_of_budget");
    int64_t *fixed = NULL;
    if (!eur == !part)
        return node_error(reading->note, eur ? STATUS_CONFLICT : STATUS_MISSING, eur ? part : node,
                          _("A shared cost needs exactly one of eur, an amount a year, and share_of_budget, a part of "
                            "the budgets of who takes part."));
    enum status status = read_yearly(reading, eur ? eur : part, eur ? 2 : 9, &fixed);
    shared->cents = eur ? fixed : NULL;
    shared->share = eur ? NULL : fixed;
    return status;
}

/* The class that it is booked in, all of whose forms count for the key clients. */
static enum status read_class(struct reading *reading, const struct node *node, struct shared_cost *shared) {
    const struct care *care = &reading->scenario->care;
    bool *covered = calloc(FORM_COUNT * care->n_care, sizeof *covered), used = false;
    shared->of.covered = covered;
    if (!covered)
        return STATUS_MEMORY;
    enum status status = value_care(reading, node_find(node, "care"), &shared->care);
    if (status)
        return status;
    for (size_t form = 0; form < FORM_COUNT; form++)
        covered[form * care->n_care + shared->care] = true;
    for (size_t p = 0; p < care->n_product; p++)
        used = used || care->product[p].care == shared->care;
    if (used || reading->schemes_only || !(shared->of.key->needs & NEED_CLIENTS))
        return STATUS_OK;
    return node_error(reading->note, STATUS_CONFLICT, node_find(node, "key"),
                      _("No product belongs to the care class \"%s\", so that it has no clients to share the cost by. "
                        "Choose another key or another class."),
                      care->care_name[shared->care]);
}

static enum status check_somebody(struct reading *reading, const struct node *node, const struct shared_cost *shared) {
    int64_t weight = 0;
    size_t members = 0;
    for (size_t i = 0; i < reading->region->n_municipality; i++)
        if (shared->of.pool[i] >= 0) {
            members++;
            weight += shared->of.weight ? shared->of.weight[i] : 1;
        }
    if (members == 0)
        return node_error(reading->note, STATUS_CONFLICT, node,
                          _("Nobody takes part in this shared cost. Check members and except."));
    if (weight == 0)
        return node_error(reading->note, STATUS_CONFLICT, node_find(node, "weights"),
                          _("Nobody who takes part has a weight above 0. Give at least one of them a weight."));
    return STATUS_OK;
}

static enum status read_one(struct reading *reading, const struct node *node, struct shared_cost *shared) {
    char *name = NULL, *label[2] = {NULL, NULL};
    enum status status = value_name(node, node->name, &name, reading->note);
    shared->name = name;
    if (!status)
        status = value_label(node, "label", node->name, label);
    shared->label[0] = label[0];
    shared->label[1] = label[1];
    shared->of.key = key_find(value_text(node, "key"));
    if (!status && !shared->of.key)
        status = STATUS_INTERNAL; /* the table of keys lists the choices */
    if (!status)
        status = read_size(reading, node, shared);
    if (!status)
        status = read_class(reading, node, shared);
    if (!status)
        status = read_layer_weights(reading, node, &shared->of);
    if (!status)
        status = read_members(reading, node, &shared->of);
    if (!status)
        status = check_somebody(reading, node, shared);
    if (!status && shared->cents)
        status = read_warn_total(reading, node_find(node, "eur"), shared->cents[0]);
    if (!status && shared->share && 2 * shared->share[0] > NANO)
        status = read_warn_at(reading, node_find(node, "share_of_budget"),
                              _("This is more than half of the budgets. Give a part of 1: 0.04 is 4 %%."));
    return status ? status : read_warn_weights(reading, node, &shared->of);
}

enum status read_shared(struct reading *reading) {
    struct scenario *scenario = reading->scenario;
    const struct node *group = node_find(reading->root, "shared_costs");
    enum status status = STATUS_OK;
    if (!group || group->n_child == 0)
        return STATUS_OK;
    if (group->n_child > SHARED_MAX)
        return node_error(reading->note, STATUS_RANGE, group, _("Expected at most %d shared costs, but found %zu."),
                          SHARED_MAX, group->n_child);
    scenario->shared = calloc(group->n_child, sizeof *scenario->shared);
    if (!scenario->shared)
        return STATUS_MEMORY;
    scenario->n_shared = group->n_child;
    for (size_t k = 0; k < scenario->n_shared && !status; k++)
        status = read_one(reading, group->child[k], &scenario->shared[k]);
    return status;
}
