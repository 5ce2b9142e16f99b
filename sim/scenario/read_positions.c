/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What municipalities have voted and have to fall back on: the lists `estimates` and `reserves`, which go before the
 * columns of the region's table, into region.estimate, reserve, other_risks and whole_budget. */
#include "sim/base/i18n.h"
#include "sim/scenario/read.h"
#include <string.h>

/* The municipality of an element, and whether it is an example. */
static enum status read_head_of(struct reading *reading, const struct node *node, size_t *municipality,
                                size_t *n_assumed) {
    const struct node *name = node_find(node, "municipality");
    *n_assumed += strcmp(value_text(node, "grade"), "assumed") == 0;
    return value_municipality(reading, name, name->text, municipality);
}

/* Of the list in the scenario one may be there, and of the table beside it the other. */
static enum status tell_twice(const struct reading *reading, const struct node *first, const struct node *again,
                              size_t municipality) {
    const char *name = reading->region->municipality[municipality].name;
    if (first->file && again->file && strcmp(first->file, again->file) != 0)
        return node_error(reading->note, STATUS_DUPLICATE, again,
                          _("%s is given twice here, first in %.120s on line %d. Keep one of the two."), name,
                          first->file, first->line);
    return node_error(reading->note, STATUS_DUPLICATE, again,
                      _("%s is given twice here, first in line %d. Keep one of the two."), name, first->line);
}

/* Is this pair of municipality and year in the list before element k? Years are 0 in the list reserves. */
static enum status refuse_twice(struct reading *reading, const struct node *list, size_t k, size_t municipality) {
    const struct node *year = node_find(list->child[k], "year");
    for (size_t j = 0; j < k; j++) {
        const struct node *name = node_find(list->child[j], "municipality"), *other = node_find(list->child[j], "year");
        size_t before = 0;
        enum status status = value_municipality(reading, name, name->text, &before);
        if (status)
            return status;
        if (before == municipality && (!year || year->integer == other->integer))
            return tell_twice(reading, list->child[j], list->child[k], municipality);
    }
    return STATUS_OK;
}

static enum status read_estimate(struct reading *reading, const struct node *list, size_t k, size_t *n_assumed) {
    struct region *region = &reading->scenario->region;
    const struct node *node = list->child[k];
    size_t municipality = 0, year = 0;
    int64_t cents = 0;
    enum status status = read_head_of(reading, node, &municipality, n_assumed);
    if (!status)
        status = value_year(reading, node, 0, &year);
    if (!status)
        status = value_fixed(node_find(node, "eur"), 2, &cents, reading->note);
    if (!status)
        status = refuse_twice(reading, list, k, municipality);
    if (!status)
        region->estimate[year * region->n_municipality + municipality] = cents;
    double residents = (double)region->residents[year * region->n_municipality + municipality];
    return status ? status : read_warn_euro(reading, node_find(node, "eur"), (double)cents / 100.0, residents);
}

static enum status read_reserve(struct reading *reading, const struct node *list, size_t k, size_t *n_assumed) {
    struct region *region = &reading->scenario->region;
    const struct node *node = list->child[k], *other = node_find(node, "other_risks_eur"),
                      *whole = node_find(node, "whole_budget_eur");
    size_t municipality = 0;
    int64_t reserve = 0, risks = REGION_UNKNOWN, budget = REGION_UNKNOWN;
    enum status status = read_head_of(reading, node, &municipality, n_assumed);
    if (!status)
        status = value_fixed(node_find(node, "reserve_eur"), 2, &reserve, reading->note);
    if (!status && other)
        status = value_fixed(other, 2, &risks, reading->note);
    if (!status && whole)
        status = value_fixed(whole, 2, &budget, reading->note);
    if (!status)
        status = refuse_twice(reading, list, k, municipality);
    if (status)
        return status;
    region->reserve[municipality] = reserve;
    if (other)
        region->other_risks[municipality] = risks;
    if (whole)
        region->whole_budget[municipality] = budget;
    double residents = (double)region->residents[municipality];
    status = read_warn_reserve(reading, node_find(node, "reserve_eur"), (double)reserve / 100.0, residents);
    if (!status && other)
        status = read_warn_reserve(reading, other, (double)risks / 100.0, residents);
    return status || !whole ? status : read_warn_whole(reading, whole, (double)budget / 100.0, residents);
}

typedef enum status read_element(struct reading *reading, const struct node *list, size_t k, size_t *n_assumed);

static enum status read_list(struct reading *reading, const char *name, read_element *read) {
    const struct node *list = node_find(reading->root, name);
    size_t n_assumed = 0;
    enum status status = STATUS_OK;
    for (size_t k = 0; list && k < list->n_child && !status; k++)
        status = read(reading, list, k, &n_assumed);
    if (!status && n_assumed > 0)
        status =
            read_warn_at(reading, list,
                         _("Example figures: replace them by those of your own municipality (%zu of the %zu in this "
                           "list are assumed)."),
                         n_assumed, list->n_child);
    return status;
}

/* A reserve that bears what exceeds the estimate needs that estimate in all years after the base year. */
static enum status read_bears(struct reading *reading) {
    struct scenario *scenario = reading->scenario;
    const struct region *region = &scenario->region;
    const struct node *node = node_find(reading->root, "reserve_bears");
    scenario->reserve_by_estimate = node && strcmp(node->text, "estimate") == 0;
    for (size_t i = 0; scenario->reserve_by_estimate && i < region->n_municipality; i++)
        for (size_t t = 1; region->reserve[i] != REGION_UNKNOWN && t < region->n_year; t++)
            if (region->estimate[t * region->n_municipality + i] == REGION_UNKNOWN)
                return node_error(reading->note, STATUS_CONFLICT, node,
                                  _("The reserve of %s is to bear what is paid above the estimate, but its estimate of "
                                    "%d is not given. Add it to the list estimates, or choose \"budget\" here."),
                                  region->municipality[i].name, scenario->first_year + (int)t);
    return STATUS_OK;
}

enum status read_positions(struct reading *reading) {
    enum status status = read_list(reading, "estimates", read_estimate);
    if (!status)
        status = read_list(reading, "reserves", read_reserve);
    return status ? status : read_bears(reading);
}
