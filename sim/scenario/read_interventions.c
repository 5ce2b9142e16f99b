/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done on purpose, and what it changes. */
#include "sim/scenario/read.h"

#include "models/care/effect.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <stdlib.h>
#include <string.h>

static enum status read_products(struct reading *reading, const struct node *list, struct intervention *intervention) {
    enum status status = STATUS_OK;
    intervention->product = calloc(reading->scenario->care.n_product, sizeof *intervention->product);
    if (!intervention->product)
        return STATUS_MEMORY;
    if (list->n_child == 0)
        return node_error(reading->note, STATUS_RANGE, list,
                          _("This list is empty. Name at least one product that the intervention changes."));
    for (size_t k = 0; k < list->n_child && !status; k++) {
        size_t p = 0;
        status = value_product(reading, list->child[k], &p);
        if (!status && intervention->product[p])
            status = node_error(reading->note, STATUS_DUPLICATE, list->child[k],
                                _("The product \"%s\" is in this list twice. Keep one."), list->child[k]->text);
        intervention->product[p] = true;
    }
    return status;
}

static enum status read_municipalities(struct reading *reading, const struct node *list,
                                       struct intervention *intervention) {
    enum status status = STATUS_OK;
    if (!list)
        return STATUS_OK;
    intervention->municipality = calloc(reading->region->n_municipality, sizeof *intervention->municipality);
    if (!intervention->municipality)
        return STATUS_MEMORY;
    if (list->n_child == 0)
        return node_error(reading->note, STATUS_RANGE, list,
                          _("This list is empty. Name at least one municipality, or remove the key."));
    for (size_t k = 0; k < list->n_child && !status; k++) {
        size_t i = 0;
        status = value_municipality(reading, list->child[k], list->child[k]->text, &i);
        if (!status && intervention->municipality[i])
            status = read_warn_at(reading, list->child[k], _("\"%s\" is in this list twice; once is enough."),
                                  list->child[k]->text);
        intervention->municipality[i] = true;
    }
    return status;
}

static enum status read_quantity(struct reading *reading, const struct node *node, struct intervention *intervention) {
    struct suggestion suggestion = suggestion_start(node->text);
    intervention->effect = effect_find(node->text);
    if (intervention->effect)
        return STATUS_OK;
    for (size_t k = 0; effect_at(k); k++)
        suggestion_offer(&suggestion, effect_at(k)->name);
    return node_error(reading->note, STATUS_REFERENCE, node,
                      _("An intervention cannot change \"%.60s\". Nearest: \"%s\". \"solidair list --interventions\" "
                        "shows them all."),
                      node->text, suggestion.best ? suggestion.best : effect_at(0)->name);
}

/* The figures of the base year hold what was done before. */
static enum status read_start(struct reading *reading, const struct node *node, struct intervention *intervention) {
    const struct scenario *scenario = reading->scenario;
    const struct node *from = node_find(node, "from");
    int64_t index = from->integer - scenario->first_year, last = scenario->first_year + (int64_t)scenario->n_year - 1;
    if (index < 1 || from->integer > last)
        return node_error(
            reading->note, STATUS_RANGE, from,
            _("%lld is not possible here: expected a year from %d to %lld. What was done in the base year "
              "or before is in the figures of that year already."),
            (long long)from->integer, scenario->first_year + 1, (long long)last);
    int64_t lag = value_integer(node, "lag_years");
    intervention->first = (size_t)(index + lag);
    intervention->phase_in = (size_t)value_integer(node, "phase_in_years");
    if (from->integer + lag <= last)
        return STATUS_OK;
    return read_warn_at(reading, node,
                        _("This intervention begins to work in %lld, after the last year: it changes nothing here."),
                        (long long)(from->integer + lag));
}

/* Is part of the effect above 0? Of an uncertain one all that can be drawn counts: a chance below 1e-12 cannot. */
static bool may_rise(const struct reading *reading, size_t k, const struct intervention *intervention) {
    const struct inputs *inputs = &reading->scenario->inputs;
    for (size_t n = 0; n < inputs->n; n++) {
        const struct input *input = &inputs->input[n];
        const struct distribution_value *value = &input->distribution;
        if (input->owner == INPUT_INTERVENTION && input->index == k &&
            input->offset == offsetof(struct intervention, change))
            return value->distribution->probability(value, 0.0) < 1.0 - 1e-12;
    }
    return intervention->change > 0.0;
}

/* A substitution moves those who leave. Were the effect above 0, nobody would leave, and to take clients out of the
 * other product instead could ask for more than are there. */
static enum status check_direction(struct reading *reading, const struct node *node, size_t k,
                                   const struct intervention *intervention) {
    if (!may_rise(reading, k, intervention))
        return STATUS_OK;
    return node_error(reading->note, STATUS_CONFLICT, node_find(node->parent, "effect"),
                      _("With a substitution the effect may nowhere be above 0, since then no clients leave who could "
                        "go elsewhere. Cut the distribution off at 0 (such as a uniform one with high = 0.0), choose "
                        "an effect of 0 or below, or remove the substitution."));
}

static enum status read_substitution(struct reading *reading, const struct node *node, size_t k,
                                     struct intervention *intervention) {
    intervention->substitute = reading->scenario->care.n_product;
    if (!node)
        return STATUS_OK;
    if (!intervention->effect->moves_clients)
        return node_error(
            reading->note, STATUS_CONFLICT, node,
            _("Only the quantity \"inflow\" has a substitution, since only there clients stay away from a "
              "product. Remove this group or change the quantity."));
    const struct node *product = node_find(node, "product");
    enum status status = value_product(reading, product, &intervention->substitute);
    if (!status && intervention->product[intervention->substitute])
        status =
            node_error(reading->note, STATUS_CONFLICT, product,
                       _("\"%s\" is one of the products that the clients leave. Name another product, or remove it "
                         "from that list."),
                       product->text);
    if (!status)
        status = check_direction(reading, node, k, intervention);
    return status ? status
                  : read_input(reading, node_find(node, "ratio"), INPUT_INTERVENTION, k,
                               offsetof(struct intervention, ratio), &intervention->ratio);
}

/* A share of 0 stays 0, whatever it is multiplied by. */
static enum status warn_no_share(struct reading *reading, const struct node *node,
                                 const struct intervention *intervention) {
    const struct care *care = &reading->scenario->care;
    enum status status = STATUS_OK;
    for (size_t p = 0; p < care->n_product && intervention->effect == &effect_pgb_share && !status; p++)
        if (intervention->product[p] && care->product[p].pgb_share == 0.0)
            status = read_warn_at(reading, node,
                                  _("Nobody has a personal budget for the product \"%s\" (its pgb_share is 0), so that "
                                    "this intervention does nothing to it. Remove the product from the list, or give "
                                    "it a pgb_share."),
                                  care->product[p].name);
    return status;
}

static enum status read_one(struct reading *reading, const struct node *node, size_t k) {
    struct intervention *intervention = &reading->scenario->care.intervention[k];
    enum status status = value_name(node, node->name, &intervention->name, reading->note);
    if (!status)
        status = value_label(node, "label", node->name, intervention->label);
    if (!status)
        status = read_quantity(reading, node_find(node, "quantity"), intervention);
    if (!status)
        status = read_products(reading, node_find(node, "products"), intervention);
    if (!status)
        status = warn_no_share(reading, node_find(node, "products"), intervention);
    if (!status)
        status = read_municipalities(reading, node_find(node, "municipalities"), intervention);
    if (!status)
        status = read_start(reading, node, intervention);
    if (!status)
        status = read_input(reading, node_find(node, "effect"), INPUT_INTERVENTION, k,
                            offsetof(struct intervention, change), &intervention->change);
    return status ? status : read_substitution(reading, node_find(node, "substitution"), k, intervention);
}

enum status read_interventions(struct reading *reading) {
    struct care *care = &reading->scenario->care;
    const struct node *group = node_find(reading->root, "interventions");
    enum status status = STATUS_OK;
    if (!group || group->n_child == 0)
        return STATUS_OK;
    care->intervention = calloc(group->n_child, sizeof *care->intervention);
    if (!care->intervention)
        return STATUS_MEMORY;
    care->n_intervention = group->n_child;
    for (size_t k = 0; k < care->n_intervention && !status; k++)
        status = read_one(reading, group->child[k], k);
    return status;
}
