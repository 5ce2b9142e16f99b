/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What might go wrong: the group shocks. */
#include "sim/scenario/read.h"

#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <stdlib.h>
#include <string.h>

enum { SHOCKS_MAX = 64 };

/* A shock is compared with the scenario on the same draws, municipality by municipality and scheme by scheme. */
static enum status check_change(const struct node *change, struct note *note) {
    static const char *const fixed[] = {"inherit", "name",        "title", "region",       "mergers", "years",
                                        "draws",   "inner_draws", "seed",  "care_classes", "schemes", "shocks"};
    for (size_t k = 0; change && k < sizeof fixed / sizeof fixed[0]; k++) {
        const struct node *node = node_find(change, fixed[k]);
        if (node)
            return node_error(note, STATUS_CONFLICT, node,
                              _("A shock cannot change this, since it is compared with the scenario itself, on the "
                                "same draws and for the same schemes. Make a scenario of its own that inherits this "
                                "one."));
    }
    return STATUS_OK;
}

enum status shock_merge(struct node *root, const char *name, struct note *note) {
    const struct node *shocks = node_find(root, "shocks");
    struct suggestion suggestion = suggestion_start(name);
    struct node *shock = NULL;
    for (size_t k = 0; shocks && k < shocks->n_child; k++) {
        suggestion_offer(&suggestion, shocks->child[k]->name);
        if (strcmp(shocks->child[k]->name, name) == 0)
            shock = shocks->child[k];
    }
    if (!shock && suggestion.best)
        return note_error(note, STATUS_REFERENCE, NULL, 0, "shocks",
                          _("There is no shock \"%.60s\". Did you mean \"%s\"?"), name, suggestion.best);
    if (!shock)
        return note_error(note, STATUS_REFERENCE, NULL, 0, "shocks",
                          _("There is no shock \"%.60s\". The group shocks of the scenario names them."), name);
    enum status status = check_change(node_find(shock, "change"), note);
    struct node *change = status ? NULL : node_take(shock, "change");
    return change ? node_merge(root, change) : status;
}

static enum status read_clients(struct reading *reading, const struct node *group, struct extra_clients *extra) {
    const struct node *code = node_find(group, "municipality");
    extra->number = (int32_t)value_integer(group, "number");
    enum status status = value_municipality(reading, code, code->text, &extra->municipality);
    if (!status)
        status = value_product(reading, node_find(group, "product"), &extra->product);
    return status ? status : value_year(reading, group, 1, &extra->first);
}

/* extra[list->n_child]: in force only in the shock that was asked for. */
static enum status read_extra(struct reading *reading, const struct node *list, struct extra_clients *extra) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < list->n_child && !status; k++) {
        status = read_clients(reading, list->child[k], &extra[k]);
        for (size_t j = 0; j < k && !status; j++)
            if (extra[j].municipality == extra[k].municipality && extra[j].product == extra[k].product)
                status = node_error(reading->note, STATUS_DUPLICATE, list->child[k],
                                    _("Extra clients of this municipality and product are in this list twice. Keep one "
                                      "of the two, with the numbers added up."));
    }
    return status;
}

static enum status read_extra_clients(struct reading *reading, const struct node *list, bool in_force) {
    struct care *care = &reading->scenario->care;
    if (!list || list->n_child == 0)
        return STATUS_OK;
    struct extra_clients *extra = calloc(list->n_child, sizeof *extra);
    if (!extra)
        return STATUS_MEMORY;
    enum status status = read_extra(reading, list, extra);
    if (status || !in_force) {
        free(extra);
        return status;
    }
    care->extra = extra;
    care->n_extra = list->n_child;
    return STATUS_OK;
}

/* Of a shock that is not in force only the references are checked, on a scheme that nobody is in. */
static enum status read_shock_leaving(struct reading *reading, const struct node *list, bool in_force) {
    struct scenario *scenario = reading->scenario;
    struct scheme nobody = {0};
    enum status status = STATUS_OK;
    if (!list)
        return STATUS_OK;
    if (!in_force)
        return read_more_leaving(reading, list, &nobody);
    for (size_t s = 0; s < scenario->n_scheme && !status; s++)
        status = read_more_leaving(reading, list, &scenario->scheme[s]);
    return status;
}

static enum status read_shock(struct reading *reading, const struct node *node, struct shock *shock) {
    bool in_force = reading->change && reading->change->shock && strcmp(reading->change->shock, node->name) == 0;
    const struct node *change = node_find(node, "change"), *extra = node_find(node, "extra_clients"),
                      *leaving = node_find(node, "leaving");
    enum status status = value_name(node, node->name, &shock->name, reading->note);
    if (!status)
        status = value_label(node, "label", node->name, shock->label);
    if (!status)
        status = scenario_resolve_shock(node, &shock->text);
    if (!status && !change && !extra && !leaving && !in_force)
        status = node_error(reading->note, STATUS_MISSING, node,
                            _("This shock does nothing. Give it one of change, extra_clients and leaving."));
    if (!status)
        status = check_change(change, reading->note);
    if (!status)
        status = read_extra_clients(reading, extra, in_force);
    return status ? status : read_shock_leaving(reading, leaving, in_force);
}

enum status read_shocks(struct reading *reading) {
    struct scenario *scenario = reading->scenario;
    const struct node *shocks = node_find(reading->root, "shocks");
    if (!shocks || shocks->n_child == 0)
        return STATUS_OK;
    if (shocks->n_child > SHOCKS_MAX)
        return node_error(reading->note, STATUS_RANGE, shocks, _("A scenario may have at most %d shocks."), SHOCKS_MAX);
    scenario->shock = calloc(shocks->n_child, sizeof *scenario->shock);
    if (!scenario->shock)
        return STATUS_MEMORY;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < shocks->n_child && !status; k++) {
        scenario->n_shock++;
        status = read_shock(reading, shocks->child[k], &scenario->shock[k]);
    }
    return status;
}
