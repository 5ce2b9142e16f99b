/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes beyond one year or beyond the rules: a layer's fund, settlement in the next year, behaviour. */
#include "sim/scenario/read.h"

#include "models/solidarity/base.h"
#include "models/solidarity/key.h"
#include "sim/base/i18n.h"
#include <stdlib.h>
#include <string.h>

/* The premium of every year that the layer has a share for, as a part of the expected covered cost: halves up. */
static enum status read_premium(struct reading *reading, const struct node *group, struct layer *layer) {
    const struct node *given = node_find(group, "rate");
    size_t n = reading->schemes_only ? 1 : reading->scenario->n_year;
    if (!given && layer->n_band > 0)
        return node_error(reading->note, STATUS_MISSING, group,
                          _("With bands there is no one share that the premium could follow. Give the fund a rate."));
    int64_t rate = 0, loading, *premium = calloc(n, sizeof *premium);
    layer->fund.premium = premium;
    if (!premium)
        return STATUS_MEMORY;
    enum status status = value_fixed(node_find(group, "loading"), 9, &loading, reading->note);
    if (!status && given)
        status = value_fixed(given, 9, &rate, reading->note);
    for (size_t t = 0; t < n && !status; t++)
        premium[t] = ((given ? rate : layer->share[t]) * (NANO + loading) + NANO / 2) / NANO;
    return status;
}

static enum status check_fund(struct reading *reading, const struct node *node, const struct node *group,
                              const struct layer *layer) {
    const struct node *ceiling = node_find(group, "ceiling_eur");
    if (layer->fund.ceiling < layer->fund.floor)
        return node_error(
            reading->note, STATUS_CONFLICT, ceiling,
            _("The ceiling lies below floor_eur, so that the fund would send an assessment and pay it back "
              "at once. Give a ceiling of at least floor_eur, or remove one of the two."));
    static const char *const bounds[] = {"contribution_cap", "receipt_cap", "payment_floor", "change_cap"};
    for (size_t k = 0; k < sizeof bounds / sizeof bounds[0]; k++)
        if (node_find(node, bounds[k]))
            return node_error(
                reading->note, STATUS_CONFLICT, node_find(node, bounds[k]),
                _("A layer with a fund cannot cap what its members pay: a premium or an assessment that is not "
                  "paid would leave the fund short. Remove %s or the fund."),
                bounds[k]);
    return STATUS_OK;
}

enum status read_fund(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *group = node_find(node, "fund");
    if (!group)
        return STATUS_OK;
    const struct node *ceiling = node_find(group, "ceiling_eur");
    layer->fund.ceiling = FUND_NO_CEILING;
    enum status status = read_premium(reading, group, layer);
    if (!status)
        status = value_fixed(node_find(group, "opening_eur"), 2, &layer->fund.opening, reading->note);
    if (!status)
        status = value_fixed(node_find(group, "floor_eur"), 2, &layer->fund.floor, reading->note);
    if (!status && ceiling)
        status = value_fixed(ceiling, 2, &layer->fund.ceiling, reading->note);
    return status ? status : check_fund(reading, node, group, layer);
}

enum status read_settlement(struct reading *reading, const struct node *node, struct scheme *scheme) {
    const struct node *group = node_find(node, "settlement");
    if (!group)
        return STATUS_OK;
    bool expected = strcmp(value_text(group, "advance"), "expected") == 0;
    scheme->settled = expected ? SETTLED_AFTER_EXPECTED : SETTLED_AFTER_OWN_COST;
    if (expected && scheme->n_reference > 0)
        return node_error(
            reading->note, STATUS_CONFLICT, node_find(group, "advance"),
            _("What was paid last year, or is paid under another scheme, is not known beforehand, so that "
              "change_cap gives no expected advance. Choose the advance \"own_cost\"."));
    unsigned unknown = NEED_ANY_FIELD & ~fields_known(RUN_BEFOREHAND);
    for (size_t k = 0; expected && k < scheme->n_layer; k++)
        if (layer_needs(&scheme->layer[k]) & unknown)
            return node_error(
                reading->note, STATUS_CONFLICT, node_find(group, "advance"),
                _("What %s looks at is not known beforehand, so that it gives no expected advance. Choose the advance "
                  "\"own_cost\"."),
                scheme->layer[k].base->needs & unknown ? scheme->layer[k].base->name : scheme->layer[k].key->name);
    return STATUS_OK;
}

enum status read_behaviour(struct reading *reading) {
    const struct node *group = node_find(reading->root, "behaviour");
    if (!group)
        return STATUS_OK;
    return value_fixed(node_find(group, "eta"), 9, &reading->scenario->eta, reading->note);
}
