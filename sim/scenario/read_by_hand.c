/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "sim/base/i18n.h"
#include <stdlib.h>

enum { BY_HAND_MAX = 1000 };

/* One of the two who are concerned; who is not named is an outside party. */
static enum status read_party(struct reading *reading, const struct node *node, int32_t *party) {
    size_t m = 0;
    *party = BY_HAND_OUTSIDE;
    if (!node)
        return STATUS_OK;
    enum status status = value_municipality(reading, node, node->text, &m);
    *party = (int32_t)m;
    return status;
}

static enum status read_parties(struct reading *reading, const struct node *node, struct by_hand *given) {
    enum status status = read_party(reading, node_find(node, "from"), &given->from);
    if (!status)
        status = read_party(reading, node_find(node, "to"), &given->to);
    if (status || given->from != given->to)
        return status;
    if (given->from == BY_HAND_OUTSIDE)
        return node_error(reading->note, STATUS_MISSING, node,
                          _("This amount concerns nobody. Give from, who pays it, or to, who receives it, or both; who "
                            "is not named is an outside party."));
    return node_error(reading->note, STATUS_CONFLICT, node_find(node, "to"),
                      _("\"%.60s\" would pay this to itself. Correct from or to."), node_find(node, "to")->text);
}

static enum status read_reason(struct reading *reading, const struct node *node, struct by_hand *given) {
    char *reason[2] = {NULL, NULL};
    enum status status = value_label(node, "reason", "", reason);
    given->reason[0] = reason[0];
    given->reason[1] = reason[1];
    if (status || reason[0][0])
        return status;
    return node_error(reading->note, STATUS_MISSING, node_find(node, "reason"),
                      _("Say why this is paid: reason = { nl = \"...\"; en = \"...\"; };. It stands in the tables."));
}

/* cents[n_year]: in the given year, or in all. Settling has one year. */
static enum status read_cents(struct reading *reading, const struct node *node, struct by_hand *given) {
    const struct scenario *scenario = reading->scenario;
    const struct node *year = node_find(node, "year");
    size_t n = reading->schemes_only ? 1 : scenario->n_year, at = 0;
    int64_t amount, *cents = calloc(n, sizeof *cents);
    given->cents = cents;
    if (!cents)
        return STATUS_MEMORY;
    enum status status = value_fixed(node_find(node, "eur"), 2, &amount, reading->note);
    if (!status && year && reading->schemes_only && !reading->year)
        return node_error(reading->note, STATUS_MISSING, year,
                          _("This is paid in one year only. Say which year is settled: --year %lld."),
                          (long long)year->integer);
    bool has_years = !reading->schemes_only || node_find(reading->root, "years");
    if (!status && year && has_years)
        status = value_year(reading, node, 0, &at);
    for (size_t t = 0; t < n && !status; t++) {
        bool paid = !year || (reading->schemes_only ? year->integer == reading->year : t == at);
        cents[t] = paid ? amount : 0;
    }
    return status;
}

/* What each municipality pays of it all. */
static enum status sum_up(const struct reading *reading, struct scheme *scheme) {
    size_t n = reading->region->n_municipality, n_year = reading->schemes_only ? 1 : reading->scenario->n_year;
    int64_t *transfer = calloc(n_year * n + 1, sizeof *transfer);
    scheme->by_hand_transfer = transfer;
    if (!transfer)
        return STATUS_MEMORY;
    for (size_t k = 0; k < scheme->n_by_hand; k++)
        for (size_t t = 0; t < n_year; t++) {
            const struct by_hand *given = &scheme->by_hand[k];
            if (given->from != BY_HAND_OUTSIDE)
                transfer[t * n + (size_t)given->from] += given->cents[t];
            if (given->to != BY_HAND_OUTSIDE)
                transfer[t * n + (size_t)given->to] -= given->cents[t];
        }
    return STATUS_OK;
}

enum status read_by_hand(struct reading *reading, const struct node *scheme_node, struct scheme *scheme) {
    const struct node *list = node_find(scheme_node, "by_hand");
    enum status status = STATUS_OK;
    if (!list || list->n_child == 0)
        return STATUS_OK;
    if (list->n_child > BY_HAND_MAX)
        return node_error(reading->note, STATUS_RANGE, list, _("A scheme may have at most %d amounts by hand."),
                          BY_HAND_MAX);
    struct by_hand *given = calloc(list->n_child, sizeof *given);
    scheme->by_hand = given;
    if (!given)
        return STATUS_MEMORY;
    scheme->n_by_hand = list->n_child;
    for (size_t k = 0; k < scheme->n_by_hand && !status; k++) {
        status = read_parties(reading, list->child[k], &given[k]);
        if (!status)
            status = read_reason(reading, list->child[k], &given[k]);
        if (!status)
            status = read_cents(reading, list->child[k], &given[k]);
    }
    return status ? status : sum_up(reading, scheme);
}
