/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers that are allowed and yet do nothing: most likely a slip, so the user is told. */
#include "sim/scenario/read.h"

#include "models/solidarity/key.h"
#include "sim/base/i18n.h"
#include <string.h>

/* How many municipalities a pool has, and how many of them the key fixed gives a weight. */
static size_t count_pool(const struct layer *layer, size_t n_municipality, size_t pool, size_t *weighty) {
    size_t n = 0;
    *weighty = 0;
    for (size_t m = 0; m < n_municipality; m++)
        if (layer->pool[m] == (int16_t)pool) {
            n++;
            *weighty += !layer->weight || layer->weight[m] > 0;
        }
    return n;
}

/* Pool p, where it is written down: in the list pools, or the layer itself. */
static enum status warn_pool(struct reading *reading, const struct node *node, const struct layer *layer, size_t p) {
    const struct node *pools = node_find(node, "pools"), *weights = node_find(node, "weights");
    size_t weighty, n = count_pool(layer, reading->region->n_municipality, p, &weighty);
    if (n == 0)
        return read_warn_at(reading, pools ? pools->child[p] : node,
                            _("Nobody in this pool takes part, so that the pool does nothing. Check members and "
                              "except."));
    if (weighty == 0 && weights)
        return read_warn_at(reading, weights,
                            _("No member of pool %zu has a weight above 0, so that the pool does nothing. Give its "
                              "members weights."),
                            p + 1);
    return STATUS_OK;
}

static bool is_share_zero(const struct node *share) {
    bool zero = share->type == NODE_LIST || share->decimal == 0;
    for (size_t t = 0; t < share->n_child; t++)
        zero = zero && share->child[t]->decimal == 0;
    return zero;
}

enum status read_warn_idle(struct reading *reading, const struct node *node, const struct layer *layer) {
    const struct node *share = node_find(node, "share");
    size_t most = 0, weighty;
    for (size_t p = 0; p < layer->n_pool; p++) {
        size_t n = count_pool(layer, reading->region->n_municipality, p, &weighty);
        most = n > most ? n : most;
    }
    if (most == 0)
        return read_warn_at(reading, node,
                            _("Nobody takes part in this layer, so that it does nothing. Check members, except and "
                              "pools."));
    if (layer->fund.premium) /* collects and pays even for one member */
        return STATUS_OK;
    if (most == 1 && layer->external_share == 0)
        return read_warn_at(reading, node,
                            _("No two municipalities are together in this layer, so that it does nothing. Check "
                              "members, except and pools."));
    if (is_share_zero(share) && layer->external_share == 0)
        return read_warn_at(reading, share, _("This share is 0 in every year, so that the layer does nothing."));
    enum status status = STATUS_OK;
    for (size_t p = 0; p < layer->n_pool && !status; p++)
        status = warn_pool(reading, node, layer, p);
    return status;
}

/* Does incidental money keep the budgets of year t from being 0? */
static bool has_incidental(const struct budget_model *budget, size_t t) {
    for (size_t i = 0; i < budget->n_incidental; i++)
        if (budget->incidental[i].year == t && budget->incidental[i].cents != 0)
            return true;
    return false;
}

static bool uses_budget_key(const struct scenario *scenario) {
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++)
            if (scenario->scheme[s].layer[k].key->needs & NEED_BUDGET)
                return true;
    return false;
}

enum status read_warn_budget(struct reading *reading) {
    const struct scenario *scenario = reading->scenario;
    const struct budget_model *budget = &scenario->budget;
    const struct node *group = node_find(reading->root, "budget");
    const struct node *list = node_find(group, budget->kind == BUDGET_AMOUNT ? "factor" : "regional_eur");
    enum status status = STATUS_OK;
    if (reading->schemes_only || !uses_budget_key(scenario))
        return STATUS_OK;
    for (size_t t = 0; t < list->n_child && !status; t++)
        if (list->child[t]->decimal == 0 && !has_incidental(budget, t))
            status = read_warn_at(reading, list->child[t],
                                  _("In %d every budget is 0, so that layers with the key budget do nothing in that "
                                    "year."),
                                  scenario->first_year + (int)t);
    return status;
}

/* In one of the languages. */
static bool has_same_label(const struct scheme *a, const struct scheme *b) {
    return strcmp(a->label[0], b->label[0]) == 0 || strcmp(a->label[1], b->label[1]) == 0;
}

enum status read_warn_labels(struct reading *reading, const struct node *list) {
    const struct scenario *scenario = reading->scenario;
    enum status status = STATUS_OK;
    for (size_t s = 1; s < scenario->n_scheme && !status; s++) {
        size_t before = 0;
        while (before < s && !has_same_label(&scenario->scheme[before], &scenario->scheme[s]))
            before++;
        if (before < s)
            status = read_warn_at(reading, list->child[s],
                                  _("The schemes \"%s\" and \"%s\" have the same label, so that readers of the table "
                                    "cannot tell them apart. Give one of them another label."),
                                  scenario->scheme[before].name, scenario->scheme[s].name);
    }
    return status;
}
