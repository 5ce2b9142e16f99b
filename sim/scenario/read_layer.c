/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "models/solidarity/base.h"
#include "models/solidarity/blend.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <stdlib.h>
#include <string.h>

static enum status read_base(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *base = node_find(node, "base");
    struct suggestion suggestion = suggestion_start(base->text);
    layer->base = base_find(base->text);
    if (layer->base)
        return STATUS_OK;
    for (size_t i = 0; base_at(i); i++)
        suggestion_offer(&suggestion, base_at(i)->name);
    return node_error(reading->note, STATUS_REFERENCE, base,
                      _("There is no base \"%.60s\". Nearest: \"%s\". \"solidair list\" shows them all."), base->text,
                      suggestion.best ? suggestion.best : base_at(0)->name);
}

static enum status find_key(struct reading *reading, const struct node *name, struct layer *layer) {
    struct suggestion suggestion = suggestion_start(name->text);
    if (read_is_column_key(name->text))
        return read_column_key(reading, name, layer);
    layer->key = key_find(name->text);
    if (layer->key)
        return STATUS_OK;
    for (size_t i = 0; key_at(i); i++)
        suggestion_offer(&suggestion, key_at(i)->name);
    return node_error(reading->note, STATUS_REFERENCE, name,
                      _("There is no key \"%.60s\". Nearest: \"%s\". \"solidair list\" shows them all."), name->text,
                      suggestion.best ? suggestion.best : key_at(0)->name);
}

/* One key of a blend; not again one that is there. */
static enum status read_part(struct reading *reading, const struct node *node, struct layer *layer,
                             struct blend_part *part, size_t k) {
    const struct node *weight = node_find(node, "weight");
    enum status status = find_key(reading, node_find(node, "key"), layer);
    part[k].key = layer->key;
    if (!status)
        status = value_fixed(weight, 9, &part[k].nano, reading->note);
    for (size_t before = 0; before < k && !status; before++)
        if (part[before].key == part[k].key)
            status = node_error(reading->note, STATUS_DUPLICATE, node_find(node, "key"),
                                layer->column ? _("Of \"fixed\" and columns a layer may have one. Keep one of them.")
                                              : _("The key \"%s\" is in this list already. Keep one of them."),
                                part[k].key->name);
    if (status || part[k].nano > 0)
        return status;
    return node_error(reading->note, STATUS_RANGE, weight,
                      _("Nothing goes by this key. Give it a weight above 0, or remove it."));
}

static enum status read_blend(struct reading *reading, const struct node *list, struct layer *layer) {
    const int64_t near = NANO / 1000000;
    int64_t total = 0;
    if (list->n_child == 0 || list->n_child > BLEND_KEYS)
        return node_error(reading->note, STATUS_RANGE, list, _("Expected 1 to %d keys, but found %zu."), BLEND_KEYS,
                          list->n_child);
    struct blend_part *part = calloc(list->n_child, sizeof *part);
    layer->part = part;
    enum status status = part ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < list->n_child && !status; k++) {
        status = read_part(reading, list->child[k], layer, part, k);
        total += part[k].nano;
    }
    layer->key = &key_blend;
    layer->n_part = status ? 0 : list->n_child;
    if (status || (total >= NANO - near && total <= NANO + near))
        return status;
    return node_error(reading->note, STATUS_RANGE, list,
                      _("The weights of these keys add up to %.9g, and not to 1. Change them."),
                      (double)total / (double)NANO);
}

static enum status read_key(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *key = node_find(node, "key");
    return key->type == NODE_LIST ? read_blend(reading, key, layer) : find_key(reading, key, layer);
}

static enum status not_empty(struct reading *reading, const struct node *list) {
    return list->n_child
               ? STATUS_OK
               : node_error(reading->note, STATUS_RANGE, list,
                            _("This list is empty, so that nothing is covered. Name at least one, or remove the "
                              "key to cover all."));
}

/* in_form[FORM_COUNT]: which forms the layer covers. */
static enum status read_forms(struct reading *reading, const struct node *list, bool *in_form) {
    in_form[FORM_ZIN] = in_form[FORM_PGB] = !list;
    enum status status = list ? not_empty(reading, list) : STATUS_OK;
    for (size_t i = 0; list && i < list->n_child && !status; i++) {
        const char *form = list->child[i]->text;
        if (strcmp(form, "ZIN") == 0)
            in_form[FORM_ZIN] = true;
        else if (strcmp(form, "PGB") == 0)
            in_form[FORM_PGB] = true;
        else
            status = node_error(
                reading->note, STATUS_REFERENCE, list->child[i],
                _("There is no delivery form \"%.60s\". Choose ZIN (in kind) or PGB (personal budget)."), form);
    }
    return status;
}

static enum status read_covered(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct scenario *scenario = reading->scenario;
    const struct node *list = node_find(node, "care");
    size_t n_care = scenario->care.n_care;
    bool in_form[FORM_COUNT];
    bool *covered = calloc(FORM_COUNT * n_care, sizeof *covered);
    layer->covered = covered;
    if (!covered)
        return STATUS_MEMORY;
    enum status status = read_forms(reading, node_find(node, "forms"), in_form);
    if (!status && list)
        status = not_empty(reading, list);
    for (size_t i = 0; i < (list ? list->n_child : n_care) && !status; i++) {
        size_t care = i;
        if (list)
            status = value_care(reading, list->child[i], &care);
        for (size_t form = 0; form < FORM_COUNT && !status; form++)
            covered[form * n_care + care] = in_form[form];
    }
    layer->covers_all = true;
    for (size_t cell = 0; cell < FORM_COUNT * n_care; cell++) {
        layer->covers_all &= covered[cell];
        if (covered[cell] && scenario->budget_split)
            layer->covered_fraction += scenario->budget_split[cell];
    }
    if (layer->covers_all)
        layer->covered_fraction = NANO;
    return status;
}

static enum status read_share(struct reading *reading, const struct node *node, struct layer *layer) {
    int64_t *share;
    enum status status = read_yearly(reading, node_find(node, "share"), 9, &share);
    layer->share = share;
    return status;
}

enum amount_unit read_unit(const char *name) {
    static const char *const units[] = {[AMOUNT_PERCENT_OF_BUDGET] = "percent_of_budget",
                                        [AMOUNT_EUR] = "eur",
                                        [AMOUNT_EUR_PER_RESIDENT] = "eur_per_resident",
                                        [AMOUNT_EUR_PER_YOUTH] = "eur_per_youth"};
    for (size_t unit = AMOUNT_NONE + 1; unit < sizeof units / sizeof units[0]; unit++)
        if (strcmp(name, units[unit]) == 0)
            return (enum amount_unit)unit;
    return AMOUNT_NONE;
}

enum status read_amount(struct reading *reading, const struct node *node, const char *name, struct amount *amount) {
    const struct node *group = node_find(node, name);
    if (!group)
        return STATUS_OK;
    if (group->n_child != 1)
        return node_error(reading->note, STATUS_CONFLICT, group,
                          _("Give exactly one of percent_of_budget, eur, eur_per_resident and eur_per_youth."));
    amount->unit = read_unit(group->child[0]->name);
    return value_fixed(group->child[0], 9, &amount->nano, reading->note);
}

enum status read_layer_weights(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *list = node_find(node, "weights");
    size_t n = reading->region->n_municipality;
    bool needs = (layer_key_needs(layer) & NEED_WEIGHTS) && !layer->column;
    if (list && !needs)
        return node_error(
            reading->note, STATUS_CONFLICT, list,
            _("Weights belong to the key \"fixed\", but the key here is \"%s\". Remove the weights or change "
              "the key."),
            layer->column ? layer->column : layer->key->name);
    if (!list && needs)
        return node_error(reading->note, STATUS_MISSING, node,
                          _("The key \"%s\" needs weights = ( { code = \"GM0014\"; weight = 1.0; }, ... );"),
                          layer->key->name);
    if (!list)
        return STATUS_OK;
    int64_t *weight = calloc(n + 1, sizeof *weight);
    bool *given = calloc(n + 1, sizeof *given);
    layer->weight = weight;
    enum status status = weight && given ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < list->n_child && !status; i++) {
        const struct node *code = node_find(list->child[i], "code");
        size_t m = 0;
        status = value_municipality(reading, code, code->text, &m);
        if (!status && given[m])
            status = node_error(reading->note, STATUS_DUPLICATE, code,
                                _("\"%s\" has a weight already. Keep one of them."), code->text);
        if (!status) {
            given[m] = true;
            status = value_fixed(node_find(list->child[i], "weight"), 9, &weight[m], reading->note);
        }
    }
    free(given);
    return status;
}

/* Three whole numbers, not all of them 0. */
static enum status read_lag_weights(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *list = node_find(node, "lag_weights");
    bool needs = layer_key_needs(layer) & NEED_LAG_WEIGHTS, any = false, whole = true;
    if (!list && !needs)
        return STATUS_OK;
    if (list && !needs)
        return node_error(reading->note, STATUS_CONFLICT, list,
                          _("Weights of years belong to the keys clients_weighted and cost_weighted, but the key here "
                            "is \"%s\". Remove lag_weights or change the key."),
                          layer->key->name);
    for (size_t k = 0; list && k < list->n_child && k < LAG_YEARS; k++) {
        layer->lag_weight[k] = (int64_t)list->child[k]->decimal;
        any |= layer->lag_weight[k] > 0;
        whole &= (double)layer->lag_weight[k] == list->child[k]->decimal;
    }
    if (list && list->n_child == LAG_YEARS && any && whole)
        return STATUS_OK;
    return node_error(
        reading->note, STATUS_RANGE, list ? list : node,
        _("The key \"%s\" needs lag_weights = [3, 2, 1]: three whole numbers, not all 0, of last year, the "
          "year before and the one before that."),
        layer->key->name);
}

static enum status read_total_limit(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *limit = node_find(node, "total_limit");
    if (!limit)
        return STATUS_OK;
    if (!layer->base->allows_total_limit)
        return node_error(reading->note, STATUS_CONFLICT, limit,
                          _("The base \"%s\" cannot have a total limit. Remove it, or use the base deficit or "
                            "client_excess."),
                          layer->base->name);
    layer->total_limit = limit->type == NODE_TEXT ? TOTAL_LIMIT_SURPLUS : TOTAL_LIMIT_EUR;
    return limit->type == NODE_TEXT ? STATUS_OK
                                    : value_fixed(node_find(limit, "eur"), 2, &layer->total_limit_cents, reading->note);
}

static enum status read_external(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *of = node_find(node, "external_of");
    enum status status = value_fixed(node_find(node, "external_share"), 9, &layer->external_share, reading->note);
    if (status || !of)
        return status;
    layer->external_of = strcmp(of->text, "shortfall") == 0 ? EXTERNAL_OF_SHORTFALL : EXTERNAL_OF_POOL;
    if (layer->external_share > 0)
        return STATUS_OK;
    return node_error(reading->note, STATUS_CONFLICT, of,
                      _("Nobody from outside pays here: external_share is 0 or absent. Give external_share, the part "
                        "that the outside party pays, or remove this key."));
}

/* A run has figures only of what it simulates. */
static enum status check_known(struct reading *reading, const struct node *node, const struct layer *layer) {
    unsigned unknown = layer_needs(layer) & NEED_ANY_FIELD & ~fields_known(RUN_DRAWN);
    if (unknown == 0 || reading->schemes_only)
        return STATUS_OK;
    return node_error(reading->note, STATUS_CONFLICT, node,
                      _("The base \"%s\" or the key \"%s\" looks at %s, which is not simulated. Take another one, or "
                        "settle real figures with this layer (solidair settle)."),
                      layer->base->name, layer->key->name, fields_first(unknown)->name);
}

/* What must be there, or may not be there, because of another key. */
static enum status check_layer(struct reading *reading, const struct node *node, const struct layer *layer) {
    const struct node *threshold = node_find(node, "threshold_eur");
    bool excess = layer->base->needs & NEED_EXCESS;
    if (excess && !threshold && layer->n_band == 0)
        return node_error(
            reading->note, STATUS_MISSING, node,
            _("The base \"%s\" needs threshold_eur, the amount per client above which the layer covers, or "
              "bands of what a client costs."),
            layer->base->name);
    if (threshold && !excess)
        return node_error(
            reading->note, STATUS_CONFLICT, threshold,
            _("A threshold per client belongs to the base \"client_excess\", but the base here is \"%s\". "
              "Remove the threshold or change the base."),
            layer->base->name);
    if ((layer_needs(layer) & NEED_BUDGET_PART) && !layer->covers_all && !reading->scenario->budget_split)
        return node_error(
            reading->note, STATUS_MISSING, node,
            _("This layer covers a part of the care and looks at the budget for it. Add budget_split: the "
              "fractions of the budget by form and care class."));
    return check_known(reading, node, layer);
}

static enum status read_flow(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *flow = node_find(node, "flow");
    layer->flow = !flow ? FLOW_NONE : strcmp(flow->text, "fee") == 0 ? FLOW_FEE : FLOW_CONTRIBUTION;
    if (!flow || reading->schemes_only || !reading->region->division)
        return STATUS_OK;
    return node_error(
        reading->note, STATUS_CONFLICT, flow,
        _("Municipalities merge in this scenario, and what a new one pays is not told apart by flow. Remove "
          "this key, or leave the mergers out."));
}

enum status read_layer(struct reading *reading, const struct node *node, struct layer *layer) {
    enum status status = read_base(reading, node, layer);
    if (!status)
        status = read_key(reading, node, layer);
    if (!status)
        status = read_covered(reading, node, layer);
    if (!status)
        status = read_share(reading, node, layer);
    if (!status)
        status = read_amount(reading, node, "attachment", &layer->attachment);
    if (!status)
        status = read_amount(reading, node, "limit", &layer->limit);
    if (!status)
        status = read_bands(reading, node, layer);
    if (!status)
        status = read_amount(reading, node, "contribution_cap", &layer->contribution_cap);
    if (!status)
        status = read_bounds(reading, node, layer);
    if (!status)
        status = read_layer_weights(reading, node, layer);
    if (!status)
        status = read_lag_weights(reading, node, layer);
    if (!status)
        status = read_members(reading, node, layer);
    if (!status)
        status = read_total_limit(reading, node, layer);
    if (!status)
        status = read_external(reading, node, layer);
    if (!status)
        status = read_fund(reading, node, layer);
    if (!status)
        status = read_over_years(reading, node, layer);
    if (!status)
        status = read_flow(reading, node, layer);
    if (!status)
        status = check_layer(reading, node, layer);
    if (!status)
        status = read_check_procurement(reading, node, layer);
    if (!status)
        status = read_warn_mergers(reading, node, layer);
    return status ? status : read_warn_idle(reading, node, layer);
}
