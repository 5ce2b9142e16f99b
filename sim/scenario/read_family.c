/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distribution of a product's cost: its family and what the family needs. */
#include "sim/scenario/read.h"

#include "models/care/family.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include "sim/scenario/uncertain.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Shares and means may be rounded this much; they are then made exact. */
static const double MIXTURE_TOLERANCE = 1e-3;

/* Part of what is left that uncertain means may take. */
static const double MIXTURE_MOST = 0.99;

static enum status find_family(struct reading *reading, const struct node *node, const struct family **family) {
    *family = family_find(node->text);
    if (*family)
        return STATUS_OK;
    struct suggestion suggestion = suggestion_start(node->text);
    for (size_t i = 0; family_at(i); i++)
        suggestion_offer(&suggestion, family_at(i)->name);
    return node_error(reading->note, STATUS_REFERENCE, node,
                      _("There is no cost family \"%.60s\". Nearest: \"%s\". \"solidair list\" shows them all."),
                      node->text, suggestion.best ? suggestion.best : family_at(0)->name);
}

/* cv and tail_index of a product or of a component (`node`), into `spread`, whose family is known. */
static enum status read_spread(struct reading *reading, const struct node *node, struct product *spread) {
    const struct node *cv = node_find(node, "cv"), *tail = node_find(node, "tail_index");
    int pareto = strcmp(spread->family->name, "pareto") == 0;
    if (tail && !pareto)
        return node_error(reading->note, STATUS_CONFLICT, tail,
                          _("Only the family \"pareto\" has a tail index. Remove this key or change the family."));
    if (pareto ? !tail : !cv)
        return node_error(reading->note, STATUS_MISSING, node,
                          _("The family \"%s\" also needs the key %s in this product."), spread->family->name,
                          pareto ? "tail_index" : "cv");
    spread->tail_index = tail ? tail->decimal : 0;
    spread->cv = cv ? cv->decimal : 0;
    if (pareto && !cv && spread->tail_index > 2)
        spread->cv = sqrt(1 / (spread->tail_index * (spread->tail_index - 2)));
    const char *expected = spread->family->check(spread);
    if (expected)
        return node_error(reading->note, STATUS_RANGE, pareto ? tail : cv,
                          _("The family \"%s\" cannot work with this value: %s."), spread->family->name, _(expected));
    return STATUS_OK;
}

/* Its mean and cv, which may be uncertain. place: as of INPUT_COMPONENT. */
static enum status read_component_inputs(struct reading *reading, const struct node *node, size_t place,
                                         struct component *component) {
    const struct node *mean = node_find(node, "mean"), *cv = node_find(node, "cv");
    enum status status =
        read_input(reading, mean, INPUT_COMPONENT, place, offsetof(struct component, mean), &component->mean);
    double given = component->cv; /* of pareto it follows */
    if (!status && cv)
        status = read_input(reading, cv, INPUT_COMPONENT, place, offsetof(struct component, cv), &given);
    component->given = uncertain_is(mean);
    return status;
}

static enum status read_component(struct reading *reading, const struct node *node, size_t place,
                                  struct component *component) {
    struct product spread = {0};
    enum status status = find_family(reading, node_find(node, "family"), &spread.family);
    if (!status && !spread.family->mixes)
        status = node_error(reading->note, STATUS_CONFLICT, node_find(node, "family"),
                            _("A component cannot be a mixture itself. Use the families gamma, lognormal or pareto."));
    if (!status)
        status = read_spread(reading, node, &spread);
    *component = (struct component){.family = spread.family,
                                    .share = value_decimal(node, "share"),
                                    .cv = spread.cv,
                                    .tail_index = spread.tail_index};
    return status ? status : read_component_inputs(reading, node, place, component);
}

/* An uncertain mean may take what the others do not need: those that follow then still cost something. Where several
 * are uncertain each has its part of that. */
static enum status bound_means(struct reading *reading, const struct node *list, const struct product *product) {
    size_t p = (size_t)(product - reading->scenario->care.product), n_given = 0;
    double rest = 0.0;
    for (size_t k = 0; k < product->n_component; k++) {
        n_given += product->component[k].given;
        rest += product->component[k].given ? 0.0 : product->component[k].share * product->component[k].mean;
    }
    for (size_t k = 0; k < reading->scenario->inputs.n && rest > 0.0; k++) {
        struct input *input = &reading->scenario->inputs.input[k];
        const struct component *c = &product->component[input->index % COMPONENT_MAX];
        if (input->owner != INPUT_COMPONENT || input->index / COMPONENT_MAX != p ||
            input->offset != offsetof(struct component, mean))
            continue;
        input->high = fmin(input->high, c->mean + MIXTURE_MOST * rest / ((double)n_given * c->share));
        if (!(input_outside(input) <= UNCERTAIN_OUTSIDE_MOST))
            return node_error(reading->note, STATUS_CONFLICT, list->child[input->index % COMPONENT_MAX],
                              _("An uncertain mean above %.4g would leave the other components less than nothing, and "
                                "%.3g %% of this one is above it. Make it narrower."),
                              input->high, 100.0 * input_outside(input));
    }
    return STATUS_OK;
}

/* Shares that sum to 1 and means that average 1, exactly; the product's cv follows. */
static enum status complete_mixture(struct reading *reading, const struct node *list, struct product *product) {
    double share = 0, mean = 0;
    for (size_t k = 0; k < product->n_component; k++) {
        share += product->component[k].share;
        mean += product->component[k].share * product->component[k].mean;
    }
    if (!(fabs(share - 1) <= MIXTURE_TOLERANCE))
        return node_error(reading->note, STATUS_CONFLICT, list,
                          _("The shares of the components add up to %.4f; expected 1."), share);
    if (!(fabs(mean - 1) <= MIXTURE_TOLERANCE))
        return node_error(
            reading->note, STATUS_CONFLICT, list,
            _("Weighted by their shares, the means of the components average %.4f; expected 1, since they "
              "are in units of the product's mean_cost_eur."),
            mean);
    for (size_t k = 0; k < product->n_component; k++)
        product->component[k].share /= share;
    product_complete(product);
    return bound_means(reading, list, product);
}

static enum status read_mixture(struct reading *reading, const struct node *node, struct product *product) {
    const struct node *list = node_find(node, "components");
    const struct node *own = node_find(node, "cv") ? node_find(node, "cv") : node_find(node, "tail_index");
    if (own)
        return node_error(reading->note, STATUS_CONFLICT, own,
                          _("A mixture has its spread from its components. Remove this key."));
    if (!list)
        return node_error(reading->note, STATUS_MISSING, node,
                          _("The family \"mixture\" also needs the list components in this product."));
    if (list->n_child < 2 || list->n_child > COMPONENT_MAX)
        return node_error(reading->note, STATUS_RANGE, list, _("Expected 2 to %d components, but found %zu."),
                          COMPONENT_MAX, list->n_child);
    product->component = calloc(list->n_child, sizeof *product->component);
    if (!product->component)
        return STATUS_MEMORY;
    product->n_component = list->n_child;
    size_t first = (size_t)(product - reading->scenario->care.product) * COMPONENT_MAX;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < list->n_child && !status; k++)
        status = read_component(reading, list->child[k], first + k, &product->component[k]);
    return status ? status : complete_mixture(reading, list, product);
}

enum status read_family(struct reading *reading, const struct node *node, struct product *product) {
    const struct node *components = node_find(node, "components");
    enum status status = find_family(reading, node_find(node, "family"), &product->family);
    if (status)
        return status;
    if (strcmp(product->family->name, "mixture") == 0)
        return read_mixture(reading, node, product);
    if (components)
        return node_error(reading->note, STATUS_CONFLICT, components,
                          _("Only the family \"mixture\" has components. Remove this list or change the family."));
    return read_spread(reading, node, product);
}
