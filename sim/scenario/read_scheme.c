/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "sim/base/i18n.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCHEME_MAX = 1000, LAYER_MAX = 100 };

/* Fractions with nine decimals, each rounded, need not add up to 1 exactly: nano. */
#define SPLIT_TOLERANCE INT64_C(1000)

static enum status read_fraction(struct reading *reading, const struct node *node, bool *given) {
    struct scenario *scenario = reading->scenario;
    size_t care, form = strcmp(value_text(node, "form"), "PGB") == 0 ? FORM_PGB : FORM_ZIN;
    enum status status = value_care(reading, node_find(node, "care"), &care);
    if (status)
        return status;
    size_t cell = form * scenario->care.n_care + care;
    if (given[cell])
        return node_error(reading->note, STATUS_DUPLICATE, node,
                          _("%s %s has a fraction already. Keep one of the two."), value_text(node, "form"),
                          value_text(node, "care"));
    given[cell] = true;
    return value_fixed(node_find(node, "fraction"), 9, &scenario->budget_split[cell], reading->note);
}

enum status read_budget_split(struct reading *reading) {
    struct scenario *scenario = reading->scenario;
    const struct node *list = node_find(reading->root, "budget_split");
    size_t n_cell = FORM_COUNT * scenario->care.n_care;
    int64_t sum = 0;
    if (!list)
        return STATUS_OK;
    bool *given = calloc(n_cell, sizeof *given);
    scenario->budget_split = calloc(n_cell, sizeof *scenario->budget_split);
    enum status status = given && scenario->budget_split ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < list->n_child && !status; i++)
        status = read_fraction(reading, list->child[i], given);
    for (size_t cell = 0; cell < n_cell && !status; cell++)
        sum += scenario->budget_split[cell];
    if (!status && (sum < NANO - SPLIT_TOLERANCE || sum > NANO + SPLIT_TOLERANCE))
        status = node_error(reading->note, STATUS_CONFLICT, list,
                            _("The fractions add up to %.9f; expected 1, to within 0.000001."), (double)sum / NANO);
    free(given);
    return status;
}

/* Do layers with this threshold and cover look at the same clients? A simulated one has a single cell. */
static bool is_threshold(const struct reading *reading, size_t k, int64_t cents, const struct layer *layer) {
    const struct scenario *scenario = reading->scenario;
    size_t size = FORM_COUNT * scenario->care.n_care * sizeof *layer->covered;
    return scenario->threshold[k] == cents &&
           (!reading->schemes_only || memcmp(scenario->threshold_covered[k], layer->covered, size) == 0);
}

/* The index of a threshold in scenario->threshold, which takes it up when it is new. */
static enum status find_threshold(struct reading *reading, int64_t cents, const struct layer *layer, size_t *index) {
    struct scenario *scenario = reading->scenario;
    size_t n = scenario->n_threshold;
    for (*index = 0; *index < n; ++*index)
        if (is_threshold(reading, *index, cents, layer))
            return STATUS_OK;
    int64_t *threshold = realloc(scenario->threshold, (n + 1) * sizeof *threshold);
    scenario->threshold = threshold ? threshold : scenario->threshold;
    const bool **covered = realloc((void *)scenario->threshold_covered, (n + 1) * sizeof *covered);
    scenario->threshold_covered = covered ? covered : scenario->threshold_covered;
    if (!threshold || !covered)
        return STATUS_MEMORY;
    threshold[n] = cents;
    covered[n] = layer->covered;
    scenario->n_threshold++;
    return STATUS_OK;
}

static enum status read_threshold(struct reading *reading, const struct node *node, struct layer *layer) {
    int64_t cents;
    const struct node *threshold = node_find(node, "threshold_eur");
    if (!threshold)
        return STATUS_OK;
    enum status status = value_fixed(threshold, 2, &cents, reading->note);
    return status ? status : find_threshold(reading, cents, layer, &layer->threshold);
}

/* The ends of bands of what a client costs, in whole cents. */
static enum status read_band_thresholds(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *list = node_find(node, "bands");
    struct band *band = (struct band *)(uintptr_t)layer->band; /* still being read */
    enum status status = STATUS_OK;
    for (size_t b = 0; (layer_needs(layer) & NEED_EXCESS) && b < layer->n_band && !status; b++) {
        const struct node *to = node_find(list->child[b], "to");
        int64_t cents = 0;
        status = value_fixed(node_find(list->child[b], "from"), 2, &cents, reading->note);
        if (!status)
            status = find_threshold(reading, cents, layer, &band[b].threshold_from);
        if (!status && to)
            status = value_fixed(to, 2, &cents, reading->note);
        if (!status && to)
            status = find_threshold(reading, cents, layer, &band[b].threshold_to);
    }
    return status;
}

static enum status read_layers(struct reading *reading, const struct node *list, struct scheme *scheme) {
    enum status status = STATUS_OK;
    if (list->n_child > LAYER_MAX)
        return node_error(reading->note, STATUS_RANGE, list, _("A scheme may have at most %d layers."), LAYER_MAX);
    struct layer *layer = calloc(list->n_child + 1, sizeof *layer);
    if (!layer)
        return STATUS_MEMORY;
    scheme->layer = layer;
    for (size_t i = 0; i < list->n_child && !status; i++) {
        scheme->n_layer = i + 1;
        status = read_layer(reading, list->child[i], &layer[i]);
        if (!status)
            status = read_threshold(reading, list->child[i], &layer[i]);
        if (!status)
            status = read_band_thresholds(reading, list->child[i], &layer[i]);
        reading->scenario->needs |= status ? 0 : layer_needs(&layer[i]);
        if (!status && (layer_needs(&layer[i]) & NEED_COVARIANCE))
            layer[i].covariance = reading->scenario->n_covariance++;
        layer[i].change.reference = scheme->n_reference;
        scheme->n_reference += layer[i].change.against > AGAINST_OWN_COST;
        layer[i].fund.first = scheme->n_fund;
        scheme->n_fund += layer[i].fund.premium ? layer[i].n_pool : 0;
    }
    if (!status)
        status = read_check_over_years(reading, list, scheme);
    return status ? status : read_warn_slips(reading, list, scheme);
}

/* The classes that the scheme means must be there; one message names all that are not. */
static enum status check_care_classes(struct reading *reading, const struct node *list) {
    const struct care *care = &reading->scenario->care;
    char absent[400] = "";
    for (size_t i = 0; list && i < list->n_child; i++) {
        size_t c = 0, n = strlen(absent);
        while (c < care->n_care && strcmp(care->care_name[c], list->child[i]->text) != 0)
            c++;
        if (c == care->n_care)
            snprintf(absent + n, sizeof absent - n, "%s%.60s", n ? ", " : "", list->child[i]->text);
    }
    if (!absent[0])
        return STATUS_OK;
    return node_error(reading->note, STATUS_REFERENCE, list,
                      _("This scheme needs care classes that the scenario does not have: %s. Add them to care_classes, "
                        "or write the scheme out with classes of your own."),
                      absent);
}

static enum status read_scheme(struct reading *reading, const struct node *node, size_t s) {
    struct scheme *scheme = &reading->scenario->scheme[s];
    const struct node *name = node_find(node, "name");
    char *copy = NULL, *label[2] = {NULL, NULL}, *description[2] = {NULL, NULL};
    enum status status = value_name(name, name->text, &copy, reading->note);
    scheme->name = copy;
    if (status)
        return status;
    status = value_label(node, "label", name->text, label);
    scheme->label[0] = label[0];
    scheme->label[1] = label[1];
    if (!status)
        status = value_label(node, "description", "", description);
    scheme->description[0] = description[0];
    scheme->description[1] = description[1];
    for (size_t before = 0; before < s && !status; before++)
        if (strcmp(reading->scenario->scheme[before].name, name->text) == 0)
            status = node_error(reading->note, STATUS_DUPLICATE, name,
                                _("The name \"%s\" is given to two schemes. Rename one of them."), name->text);
    if (!status)
        status = check_care_classes(reading, node_find(node, "care_classes"));
    if (!status)
        status = read_layers(reading, node_find(node, "layers"), scheme);
    if (!status)
        status = read_by_hand(reading, node, scheme);
    if (!status)
        status = read_settlement(reading, node, scheme);
    return status ? status : read_leaving(reading, node, scheme);
}

enum status read_schemes(struct reading *reading) {
    struct scenario *scenario = reading->scenario;
    const struct node *list = node_find(reading->root, "schemes");
    enum status status = STATUS_OK;
    if (list->n_child == 0 || list->n_child > SCHEME_MAX)
        return node_error(reading->note, STATUS_RANGE, list, _("Expected 1 to %d schemes, but found %zu."), SCHEME_MAX,
                          list->n_child);
    scenario->scheme = calloc(list->n_child, sizeof *scenario->scheme);
    if (!scenario->scheme)
        return STATUS_MEMORY;
    scenario->n_scheme = list->n_child;
    for (size_t s = 0; s < scenario->n_scheme && !status; s++)
        status = read_scheme(reading, list->child[s], s);
    if (!status)
        status = read_warn_labels(reading, list);
    return status ? status : read_warn_budget(reading);
}
