/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "models/solidarity/bounds.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <string.h>

/* A scheme that has been read before the one that looks at it. */
static enum status read_scheme_before(struct reading *reading, const struct node *against, struct change_cap *change) {
    const struct scheme *scheme = reading->scenario->scheme;
    size_t named = 0;
    while (named < reading->scenario->n_scheme && scheme[named].name)
        named++;
    struct suggestion suggestion = suggestion_start(against->text);
    suggestion_offer(&suggestion, "own_cost");
    suggestion_offer(&suggestion, "last_year");
    change->against = AGAINST_SCHEME;
    for (change->scheme = 0; change->scheme + 1 < named; change->scheme++) { /* the last one is being read */
        if (strcmp(scheme[change->scheme].name, against->text) == 0)
            return STATUS_OK;
        suggestion_offer(&suggestion, scheme[change->scheme].name);
    }
    if (suggestion.best)
        return node_error(reading->note, STATUS_REFERENCE, against,
                          _("\"%.60s\" is not own_cost, not last_year, and no scheme that stands above this one. Did "
                            "you mean \"%s\"?"),
                          against->text, suggestion.best);
    return node_error(
        reading->note, STATUS_REFERENCE, against,
        _("\"%.60s\" is not own_cost, not last_year, and no scheme that stands above this one. Give one of "
          "these."),
        against->text);
}

static enum status read_against(struct reading *reading, const struct node *group, struct change_cap *change) {
    const struct node *against = node_find(group, "against");
    if (strcmp(against->text, "own_cost") == 0) {
        change->against = AGAINST_OWN_COST;
        return STATUS_OK;
    }
    if (!reading->schemes_only && reading->region->division)
        return node_error(reading->note, STATUS_CONFLICT, against,
                          _("Municipalities merge in this scenario, and what a new one paid before is not known. Take "
                            "own_cost, or leave the mergers out."));
    if (strcmp(against->text, "last_year") != 0)
        return read_scheme_before(reading, against, change);
    change->against = AGAINST_LAST_YEAR;
    return STATUS_OK;
}

static enum status read_change(struct reading *reading, const struct node *node, struct layer *layer) {
    static const char *const names[] = {"percent", "eur", "eur_per_resident", "eur_per_youth"};
    const struct node *group = node_find(node, "change_cap"), *size = NULL;
    size_t n = 0;
    if (!group)
        return STATUS_OK;
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        const struct node *given = node_find(group, names[k]);
        size = given ? given : size;
        n += given != NULL;
    }
    if (n != 1)
        return node_error(reading->note, n ? STATUS_CONFLICT : STATUS_MISSING, group,
                          _("Give exactly one of percent, eur, eur_per_resident and eur_per_youth."));
    enum amount_unit unit = read_unit(size->name);
    layer->change.unit = unit == AMOUNT_NONE ? AMOUNT_PERCENT_OF_BUDGET : unit;
    enum status status = read_against(reading, group, &layer->change);
    int64_t *nano = NULL;
    if (!status)
        status = read_yearly(reading, size, 9, &nano);
    layer->change.nano = nano;
    return status;
}

enum status read_bounds(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *given = node_find(node, "cut");
    enum status status = read_amount(reading, node, "receipt_cap", &layer->receipt_cap);
    if (!status)
        status = read_amount(reading, node, "payment_floor", &layer->payment_floor);
    if (!status)
        status = read_change(reading, node, layer);
    if (status || !given)
        return status;
    layer->cut_outside = strcmp(given->text, "outside") == 0;
    if (bounds_are_there(layer))
        return STATUS_OK;
    return node_error(reading->note, STATUS_CONFLICT, given,
                      _("This layer has no cap or floor that cuts anything off. Give one or remove this key."));
}
