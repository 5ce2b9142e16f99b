/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/uncertain.h"

#include "models/inputs/input.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_SIZE = 200 };

bool uncertain_is(const struct node *node) {
    return node_find(node, "distribution") != NULL;
}

enum status uncertain_refused(const struct node *group, struct note *note) {
    return node_error(note, STATUS_TYPE, group,
                      _("This cannot be uncertain. Give one number instead of a distribution; \"solidair list --keys\" "
                        "says which keys may have one."));
}

static void add_name(char names[NAMES_SIZE], const char *name) {
    size_t n = strlen(names);
    snprintf(names + n, NAMES_SIZE - n, "%s%s", n ? ", " : "", name);
}

static enum status find_distribution(const struct node *group, const struct distribution **distribution,
                                     struct note *note) {
    const struct node *name = node_find(group, "distribution");
    char names[NAMES_SIZE] = "";
    if (!name)
        return node_error(
            note, STATUS_MISSING, group,
            _("Expected a number such as 0.5, or a distribution such as { distribution = \"normal\"; mean = "
              "0.5; sd = 0.1; }, but the key distribution is missing in this group."));
    if (name->type != NODE_TEXT)
        return node_error(note, STATUS_TYPE, name,
                          _("Expected the name of a distribution between quotation marks, such as \"normal\"."));
    *distribution = distribution_find(name->text);
    if (*distribution)
        return STATUS_OK;
    struct suggestion suggestion = suggestion_start(name->text);
    for (size_t i = 0; distribution_at(i); i++) {
        suggestion_offer(&suggestion, distribution_at(i)->name);
        add_name(names, distribution_at(i)->name);
    }
    if (suggestion.best)
        return node_error(note, STATUS_REFERENCE, name, _("There is no distribution \"%.60s\". Did you mean \"%s\"?"),
                          name->text, suggestion.best);
    return node_error(note, STATUS_REFERENCE, name, _("There is no distribution \"%.60s\". Choose one of: %s."),
                      name->text, names);
}

/* Every key is a parameter of this distribution? */
static enum status check_known(const struct node *group, const struct distribution *distribution, struct note *note) {
    for (size_t c = 0; c < group->n_child; c++) {
        const struct node *child = group->child[c];
        bool known = strcmp(child->name, "distribution") == 0;
        char names[NAMES_SIZE] = "";
        for (size_t k = 0; distribution->parameter_name[k]; k++) {
            known = known || strcmp(child->name, distribution->parameter_name[k]) == 0;
            add_name(names, distribution->parameter_name[k]);
        }
        if (!known)
            return node_error(note, STATUS_UNKNOWN, child,
                              _("The distribution \"%s\" has no parameter \"%s\". It has: %s."), distribution->name,
                              child->name, names);
    }
    return STATUS_OK;
}

static bool is_number(const struct node *node) {
    return node->type == NODE_INTEGER || node->type == NODE_DECIMAL;
}

static enum status read_values(const struct node *list, struct distribution_value *value, struct note *note) {
    bool numbers = list->type == NODE_LIST;
    for (size_t k = 0; numbers && k < list->n_child; k++)
        numbers = is_number(list->child[k]);
    if (!numbers)
        return node_error(note, STATUS_TYPE, list, _("Expected a list of numbers such as [0.9, 1.0, 1.2]."));
    value->value = calloc(list->n_child + 1, sizeof *value->value);
    if (!value->value)
        return STATUS_MEMORY;
    value->n_value = list->n_child;
    for (size_t k = 0; k < list->n_child; k++)
        value->value[k] = list->child[k]->decimal;
    return STATUS_OK;
}

static enum status read_parameters(const struct node *group, struct distribution_value *value, struct note *note) {
    const struct distribution *distribution = value->distribution;
    enum status status = check_known(group, distribution, note);
    for (size_t k = 0; distribution->parameter_name[k] && !status; k++) {
        const struct node *node = node_find(group, distribution->parameter_name[k]);
        if (!node)
            return node_error(note, STATUS_MISSING, group, _("The distribution \"%s\" also needs %s: %s."),
                              distribution->name, distribution->parameter_name[k], _(distribution->parameter_doc[k]));
        if (strcmp(node->name, "values") == 0)
            status = read_values(node, value, note);
        else if (!is_number(node))
            status =
                node_error(note, STATUS_TYPE, node, _("Expected a number such as 0.5, without quotation marks: %s."),
                           _(distribution->parameter_doc[k]));
        else
            value->parameter[k] = node->decimal;
    }
    return status;
}

enum status uncertain_parse(const struct node *group, struct distribution_value *value, struct note *note) {
    *value = (struct distribution_value){0};
    enum status status = find_distribution(group, &value->distribution, note);
    if (!status)
        status = read_parameters(group, value, note);
    const char *expected = status ? NULL : value->distribution->check(value);
    if (expected)
        status = node_error(note, STATUS_RANGE, group, _("These parameters do not go together: %s."), _(expected));
    if (!status && value->distribution->prepare)
        value->distribution->prepare(value);
    if (status)
        distribution_value_free(value);
    return status;
}

enum status uncertain_check(struct node *group, const struct key_row *row, struct note *note) {
    struct input input = {.low = row->low, .high = row->high};
    char low[KEYS_BOUND_SIZE], high[KEYS_BOUND_SIZE];
    enum status status = uncertain_parse(group, &input.distribution, note);
    if (status)
        return status;
    double mean = input.distribution.distribution->mean(&input.distribution), outside = input_outside(&input);
    keys_bound(row->low, low);
    keys_bound(row->high, high);
    if (!(mean >= row->low && mean <= row->high))
        status = node_error(note, STATUS_RANGE, group,
                            _("The mean of this distribution, %.15g, is out of range: expected a number from %s to %s. "
                              "%s"),
                            mean, low, high, _(row->doc));
    else if (!(outside <= UNCERTAIN_OUTSIDE_MOST))
        status =
            node_error(note, STATUS_RANGE, group,
                       _("%.3g %% of this distribution lies outside the range from %s to %s. At most 1 %% may, and "
                         "is cut off: make it narrower, or choose a distribution that stays within the range."),
                       100.0 * outside, low, high);
    group->decimal = mean;
    distribution_value_free(&input.distribution);
    return status;
}
