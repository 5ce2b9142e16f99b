/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "models/care/expect.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The keys of one budget model alone; the first `n_needed` of them it cannot do without. */
struct model_keys {
    const char *model;
    size_t n_needed, n_key;
    const char *key[5];
};

static const struct model_keys model_keys[] = {
    [BUDGET_SHARE] = {"share", 3, 5, {"regional_eur", "phase_in", "weights", "cuts", "given"}},
    [BUDGET_AMOUNT] = {"amount", 2, 2, {"factor", "eur_per_unit"}},
};

/* Every key of the chosen model that it needs, none of the other model. */
static enum status check_model(struct reading *reading, const struct node *budget, enum budget_kind kind) {
    const struct model_keys *own = &model_keys[kind];
    const struct model_keys *other = &model_keys[kind == BUDGET_SHARE ? BUDGET_AMOUNT : BUDGET_SHARE];
    for (size_t k = 0; k < other->n_key; k++)
        if (node_find(budget, other->key[k]))
            return node_error(reading->note, STATUS_CONFLICT, node_find(budget, other->key[k]),
                              _("The budgets of this scenario come from the model \"%s\", but this key belongs to the "
                                "model \"%s\". Remove the key, or choose model = \"%s\"."),
                              own->model, other->model, other->model);
    for (size_t k = 0; k < own->n_needed; k++) {
        char path[TREE_PATH_SIZE];
        node_path(budget, own->key[k], path);
        if (!node_find(budget, own->key[k]))
            return note_error(reading->note, STATUS_MISSING, budget->file, budget->line, path,
                              _("The key \"%s\" is missing in the group that starts here. The model \"%s\" needs it."),
                              own->key[k], own->model);
    }
    return STATUS_OK;
}

static enum status read_factor(struct reading *reading, const struct node *factor) {
    struct scenario *scenario = reading->scenario;
    struct budget_model *model = &scenario->budget;
    size_t n = model->n_year = scenario->n_year;
    enum status status = value_check_years(factor, n, scenario->first_year, reading->note);
    if (status)
        return status;
    model->factor = calloc(n, sizeof *model->factor);
    if (!model->factor)
        return STATUS_MEMORY;
    for (size_t t = 0; t < n && !status; t++)
        status = read_input(reading, factor->child[t], INPUT_FACTOR, t, 0, &model->factor[t]);
    return status;
}

static enum status read_amounts(struct reading *reading, const struct node *budget) {
    struct scenario *scenario = reading->scenario;
    struct budget_model *model = &scenario->budget;
    const struct node *regional = node_find(budget, "regional_eur"), *phase_in = node_find(budget, "phase_in");
    size_t n = model->n_year = scenario->n_year;
    enum status status = value_check_years(regional, n, scenario->first_year, reading->note);
    if (!status)
        status = value_check_years(phase_in, n, scenario->first_year, reading->note);
    if (status)
        return status;
    model->regional = calloc(n, sizeof *model->regional);
    model->phase_in = calloc(n, sizeof *model->phase_in);
    if (!model->regional || !model->phase_in)
        return STATUS_MEMORY;
    for (size_t t = 0; t < n && !status; t++) {
        status = value_fixed(regional->child[t], 2, &model->regional[t], reading->note);
        if (!status)
            status = read_input(reading, phase_in->child[t], INPUT_PHASE_IN, t, 0, &model->phase_in[t]);
        double residents = 0.0;
        for (size_t i = 0; i < scenario->region.n_municipality; i++)
            residents += (double)scenario->region.residents[t * scenario->region.n_municipality + i];
        if (!status && regional->child[t]->decimal > 0.0)
            status = read_warn_euro(reading, regional->child[t], regional->child[t]->decimal, residents);
    }
    return status;
}

static enum status read_weights(struct reading *reading, const struct node *weights) {
    struct budget_model *model = &reading->scenario->budget;
    bool some = false;
    model->n_weight = weights->n_child;
    model->indicator = calloc(weights->n_child + 1, sizeof *model->indicator);
    model->weight = calloc(weights->n_child + 1, sizeof *model->weight);
    if (!model->indicator || !model->weight)
        return STATUS_MEMORY;
    enum status status = STATUS_OK;
    for (size_t m = 0; m < weights->n_child && !status; m++) {
        status = read_find_indicator(reading, weights->child[m], weights->child[m]->name, &model->indicator[m]);
        if (!status)
            status = read_input(reading, weights->child[m], INPUT_WEIGHT, m, 0, &model->weight[m]);
        some = some || model->weight[m] > 0;
    }
    if (!status && !some && model->kind == BUDGET_SHARE)
        status = node_error(reading->note, STATUS_CONFLICT, weights,
                            _("No indicator has a weight above 0. Give at least one, such as expected_users = 1.0;"));
    if (!status && !some && model->kind == BUDGET_AMOUNT)
        status = node_error(reading->note, STATUS_CONFLICT, weights,
                            _("No indicator has an amount above 0. Give at least one, such as youths = 305.55;"));
    return status;
}

static enum status read_cut(struct reading *reading, const struct node *node, struct cut *cut) {
    enum status status = value_municipality(reading, node, node->name, &cut->municipality);
    if (!status)
        status = value_year(reading, node, 1, &cut->year);
    if (!status)
        status = value_fixed(node_find(node, "cut"), 9, &cut->cut, reading->note);
    if (status)
        return status;
    cut->basis = strcmp(value_text(node, "basis"), "total") == 0 ? CUT_TOTAL : CUT_WITHOUT_GUARDIANSHIP;
    cut->goes_to = strcmp(value_text(node, "goes_to"), "country") == 0 ? CUT_TO_COUNTRY : CUT_TO_REGION;
    const struct node *anchor = node_find(node, "anchor");
    cut->anchored = anchor->n_child > 0 || anchor->decimal != 0.0;
    return read_input(reading, anchor, INPUT_CUT, (size_t)(cut - reading->scenario->budget.cut),
                      offsetof(struct cut, anchor), &cut->anchor);
}

static enum status read_cuts(struct reading *reading, const struct node *cuts) {
    struct budget_model *model = &reading->scenario->budget;
    enum status status = STATUS_OK;
    if (!cuts)
        return STATUS_OK;
    if (cuts->n_child > 0 && !(model->phase_in[0] < 1.0))
        return node_error(reading->note, STATUS_CONFLICT, cuts,
                          _("The phase-in is over in the first year, so that budgets follow the formula alone and "
                            "no cut can be pinned. Leave the cuts out, or begin in an earlier year."));
    model->cut = calloc(cuts->n_child + 1, sizeof *model->cut);
    if (!model->cut)
        return STATUS_MEMORY;
    for (size_t c = 0; c < cuts->n_child && !status; c++) {
        status = read_cut(reading, cuts->child[c], &model->cut[c]);
        for (size_t before = 0; before < c && !status; before++)
            if (model->cut[before].municipality == model->cut[c].municipality)
                status =
                    node_error(reading->note, STATUS_DUPLICATE, cuts->child[c],
                               _("This municipality has two cuts, one by its code and one by its name. Keep one."));
        model->n_cut = c + 1;
    }
    return status;
}

static enum status read_incidental(struct reading *reading, const struct node *list) {
    struct budget_model *model = &reading->scenario->budget;
    enum status status = STATUS_OK;
    if (!list)
        return STATUS_OK;
    model->incidental = calloc(list->n_child + 1, sizeof *model->incidental);
    if (!model->incidental)
        return STATUS_MEMORY;
    model->n_incidental = list->n_child;
    for (size_t i = 0; i < list->n_child && !status; i++) {
        const struct node *node = list->child[i], *municipality = node_find(node, "municipality");
        struct incidental *incidental = &model->incidental[i];
        status = value_municipality(reading, municipality, municipality->text, &incidental->municipality);
        if (!status)
            status = value_year(reading, node, 0, &incidental->year);
        if (!status)
            status = value_fixed(node_find(node, "amount_eur"), 2, &incidental->cents, reading->note);
    }
    return status;
}

/* Why the budgets cannot be computed: told at the key that the culprit, a municipality or none, points to. */
static enum status explain_conflict(struct reading *reading, const struct node *budget, enum status status,
                                    size_t culprit) {
    const struct scenario *scenario = reading->scenario;
    const struct region *region = &scenario->region;
    const struct node *cuts = node_find(budget, "cuts");
    size_t at = 0;
    while (at < scenario->budget.n_cut && scenario->budget.cut[at].municipality != culprit)
        at++;
    if (status == STATUS_CONFLICT && at < scenario->budget.n_cut)
        return node_error(
            reading->note, status, node_find(cuts->child[at], "cut"),
            _("This cut cannot be met: a share or a budget of %s would fall below zero. Choose a smaller cut, "
              "a later year or another anchor."),
            region->municipality[culprit].name);
    if (culprit < region->n_municipality && scenario->budget.kind == BUDGET_AMOUNT)
        return node_error(reading->note, status, node_find(budget, "eur_per_unit"),
                          _("The budget of %s is not possible: these amounts times its units, with incidental money, "
                            "are below 0 or far too large. Check the amounts and the columns of the indicators."),
                          region->municipality[culprit].name);
    if (culprit < region->n_municipality)
        return node_error(reading->note, status, budget,
                          _("The budget of %s would fall below zero. Check the incidental amounts."),
                          region->municipality[culprit].name);
    if (scenario->budget.given_share)
        return node_error(
            reading->note, status, node_find(budget, "given"),
            _("No shares give this division of the budget: with the cuts, the weights and the phase-in of "
              "this scenario it cannot come about. Check the cuts, or remove the group \"given\"."));
    return node_error(reading->note, status, node_find(budget, "weights"),
                      _("The weighted indicators add up to nothing, so that there is no objective share. Choose "
                        "indicators that are above 0 somewhere."));
}

/* Can the budgets be computed at all? Told here, where the key and its line are known. */
static enum status check_budgets(struct reading *reading, const struct node *budget) {
    const struct scenario *scenario = reading->scenario;
    const struct region *region = &scenario->region;
    size_t culprit = 0;
    double *share = calloc(region->n_municipality, sizeof *share);
    int64_t *amount = calloc(region->n_municipality * region->n_year, sizeof *amount);
    enum status status = share && amount ? care_expect_cost_share(&scenario->care, region, share) : STATUS_MEMORY;
    bool unused = !status && !isfinite(share[0]) && scenario->budget.kind != BUDGET_AMOUNT;
    if (!status && !unused)
        status = budget_compute(&scenario->budget, region, share, amount, &culprit);
    free(share);
    free(amount);
    if (unused)
        return node_error(reading->note, STATUS_CONFLICT, node_find(reading->root, "products"),
                          _("Nobody in the region uses any of these products, so that there is no share in the use of "
                            "care to begin with. Give at least one product users_per_youth above 0, and municipalities "
                            "a need above 0."));
    bool told = status == STATUS_CONFLICT || status == STATUS_RANGE;
    return told ? explain_conflict(reading, budget, status, culprit) : status;
}

static enum status read_macro(struct reading *reading, const struct node *budget) {
    struct scenario *scenario = reading->scenario;
    const struct node *macro = node_find(budget, "macro_sd"), *place = macro ? macro : budget;
    scenario->macro_file = strdup(place->file ? place->file : "");
    scenario->macro_line = place->line;
    if (!scenario->macro_file)
        return STATUS_MEMORY;
    return read_input(reading, macro, INPUT_BUDGET, 0, offsetof(struct budget_model, macro_sd),
                      &scenario->budget.macro_sd);
}

/* An assumed budget is told: nothing that is held against it is knowledge. */
static enum status read_origin(struct reading *reading, const struct node *budget) {
    reading->scenario->budget_origin = budget_origin_of(value_text(budget, "origin"));
    if (reading->scenario->budget_origin != BUDGET_ASSUMED)
        return STATUS_OK;
    return read_warn_at(
        reading, node_find(budget, "origin"),
        _("The budgets are assumed, not what the state gives: what is over or under them is no shortfall or surplus, "
          "and "
          "who pays in or receives under a scheme that shares by budget hangs on them. With real budgets, set origin = "
          "\"state\"."));
}

/* Part of the budgets for the care itself: told, because what is left over or short is held against that part. */
static enum status read_covers(struct reading *reading, const struct node *budget) {
    double *covers = &reading->scenario->budget.covers;
    enum status status = read_input(reading, node_find(budget, "covers"), INPUT_BUDGET, 0,
                                    offsetof(struct budget_model, covers), covers);
    char part[FORMAT_SIZE];
    if (status || *covers >= 1.0)
        return status;
    return read_warn(reading,
                     _("Of the budgets %s is counted: the part that is meant for youth care itself, without access, "
                       "local teams and execution (budget.covers). Surplus and shortfall are held against that part."),
                     format_percent(*covers, 1, part));
}

/* The errors of the shares: one sd for all, and those of some municipalities. */
static enum status read_share_sd(struct reading *reading, const struct node *budget) {
    struct budget_model *model = &reading->scenario->budget;
    const struct node *all = node_find(budget, "share_sd"), *own = node_find(budget, "share_sd_of");
    size_t n = reading->region->n_municipality, i = 0;
    reading->scenario->share_sd = all->decimal;
    if (!(all->decimal > 0.0) && !own)
        return STATUS_OK;
    model->share_sd = calloc(n, sizeof *model->share_sd);
    if (!model->share_sd)
        return STATUS_MEMORY;
    for (i = 0; i < n; i++)
        model->share_sd[i] = all->decimal;
    enum status status = STATUS_OK;
    for (size_t k = 0; own && k < own->n_child && !status; k++) {
        const struct node *name = node_find(own->child[k], "municipality");
        status = value_municipality(reading, name, name->text, &i);
        if (!status)
            model->share_sd[i] = value_decimal(own->child[k], "sd");
    }
    bool any = false;
    for (i = 0; i < n; i++)
        any = any || model->share_sd[i] > 0.0;
    if (!any) { /* an heir may say that none has an error */
        free(model->share_sd);
        model->share_sd = NULL;
    }
    return status;
}

/* The division of a year that is known. */
static enum status read_given(struct reading *reading, const struct node *given) {
    struct budget_model *model = &reading->scenario->budget;
    const struct region *region = reading->region;
    const struct node *column = node_find(given, "column");
    size_t n = region->n_municipality, m = 0;
    if (!given || column->text[0] == '\0')
        return STATUS_OK;
    enum status status = value_year(reading, given, 0, &model->given_year);
    if (!status)
        status = read_find_indicator(reading, column, column->text, &m);
    if (status)
        return status;
    model->given_share = calloc(n, sizeof *model->given_share);
    if (!model->given_share)
        return STATUS_MEMORY;
    double total = 0.0;
    for (size_t i = 0; i < n; i++)
        total += region->indicator[m * n + i];
    for (size_t i = 0; i < n && !status; i++) {
        model->given_share[i] = region->indicator[m * n + i] / total;
        if (!(model->given_share[i] > 0.0))
            status =
                node_error(reading->note, STATUS_RANGE, column,
                           _("In the column \"%s\" %s has no budget, so that the division of the year is not known. "
                             "Give every municipality an amount above 0, or remove the group \"given\"."),
                           column->text, region->municipality[i].name);
    }
    return status;
}

enum status read_budget(struct reading *reading) {
    const struct node *budget = node_find(reading->root, "budget");
    const char *model = value_text(budget, "model");
    enum budget_kind kind = model && strcmp(model, "amount") == 0 ? BUDGET_AMOUNT : BUDGET_SHARE;
    bool amount = kind == BUDGET_AMOUNT;
    reading->scenario->budget.kind = kind;
    enum status status = check_model(reading, budget, kind);
    if (!status)
        status = read_origin(reading, budget);
    if (!status)
        status = read_macro(reading, budget);
    if (!status)
        status = read_covers(reading, budget);
    if (!status)
        status = amount ? read_factor(reading, node_find(budget, "factor")) : read_amounts(reading, budget);
    if (!status)
        status = read_weights(reading, node_find(budget, amount ? "eur_per_unit" : "weights"));
    if (!status)
        status = read_given(reading, node_find(budget, "given"));
    if (!status)
        status = read_share_sd(reading, budget);
    if (!status)
        status = read_cuts(reading, node_find(budget, "cuts"));
    if (!status)
        status = read_incidental(reading, node_find(budget, "incidental"));
    return status ? status : check_budgets(reading, budget);
}
