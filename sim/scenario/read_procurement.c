/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the care in kind of a product is paid, and layers that do not go with it. */
#include "sim/scenario/read.h"

#include "models/care/procurement.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"

static enum status read_financing(struct reading *reading, const struct node *node, struct procurement *procurement) {
    const struct node *named = node_find(node, "financing");
    struct suggestion suggestion = suggestion_start(named->text);
    procurement->financing = financing_find(named->text);
    if (procurement->financing)
        return STATUS_OK;
    for (size_t i = 0; financing_at(i); i++)
        suggestion_offer(&suggestion, financing_at(i)->name);
    return node_error(reading->note, STATUS_REFERENCE, named,
                      _("There is no form of financing \"%.60s\". Nearest: \"%s\". \"solidair list\" shows them all."),
                      named->text, suggestion.best ? suggestion.best : financing_at(0)->name);
}

static enum status read_attribution(struct reading *reading, const struct node *node, struct procurement *procurement) {
    const struct node *named = node_find(node, "attribution");
    const char *name = named ? named->text : attribution_at(0)->name;
    struct suggestion suggestion = suggestion_start(name);
    procurement->attribution = attribution_find(name);
    if (procurement->attribution)
        return STATUS_OK;
    for (size_t i = 0; attribution_at(i); i++)
        suggestion_offer(&suggestion, attribution_at(i)->name);
    return node_error(reading->note, STATUS_REFERENCE, named,
                      _("There is no attribution \"%.60s\". Nearest: \"%s\". \"solidair list\" shows them all."), name,
                      suggestion.best ? suggestion.best : attribution_at(0)->name);
}

static enum status read_corridor(struct reading *reading, const struct node *node, struct procurement *procurement) {
    const struct node *corridor = node_find(node, "corridor");
    const char *name = procurement->financing->name;
    if (corridor && !procurement->financing->has_corridor)
        return node_error(
            reading->note, STATUS_CONFLICT, corridor,
            _("A corridor belongs to the financing \"task\", but the financing here is \"%s\". Remove this "
              "key or change the financing."),
            name);
    if (!corridor && procurement->financing->has_corridor)
        return node_error(
            reading->note, STATUS_MISSING, node,
            _("The financing \"%s\" also needs corridor: how far the clients in the region may differ from "
              "what was expected before the lump sum is renegotiated, such as corridor = 0.10;"),
            name);
    procurement->corridor = corridor ? corridor->decimal : 0.0;
    return STATUS_OK;
}

/* What only a lump sum has. */
static enum status read_lump_sum(struct reading *reading, const struct node *node, const struct product *product,
                                 struct procurement *procurement) {
    const struct node *lump_sum = node_find(node, "lump_sum_eur"), *attribution = node_find(node, "attribution");
    if (!financing_has_lump_sum(product) && (lump_sum || attribution))
        return node_error(
            reading->note, STATUS_CONFLICT, lump_sum ? lump_sum : attribution,
            _("This product has no lump sum: its financing is \"%s\" and its fixed_part is 0. Remove this "
              "key, or choose the financing \"task\" or a fixed_part above 0."),
            procurement->financing->name);
    enum status status = read_attribution(reading, node, procurement);
    return status || !lump_sum ? status : read_yearly(reading, lump_sum, 2, &procurement->lump_sum);
}

enum status read_procurement(struct reading *reading, const struct node *product_node, struct product *product) {
    const struct node *node = node_find(product_node, "procurement");
    struct procurement *procurement = &product->procurement;
    if (!node)
        return STATUS_OK;
    enum status status = read_financing(reading, node, procurement);
    procurement->fixed_part = value_decimal(node, "fixed_part");
    if (!status)
        status = read_corridor(reading, node, procurement);
    if (!status)
        status = read_lump_sum(reading, node, product, procurement);
    if (!status && financing_has_lump_sum(product) && product->pgb_share >= 1)
        status =
            node_error(reading->note, STATUS_CONFLICT, node,
                       _("Every client of this product has a personal budget (pgb_share is 1), so that there is no "
                         "care in kind to pay a lump sum for. Remove the group procurement or change pgb_share."));
    return status;
}

/* Care in kind of the product is covered, and it is paid otherwise than by price times volume. */
static bool is_procured(const struct layer *layer, const struct product *product) {
    return layer->covered[product->care] &&
           (financing_has_lump_sum(product) || financing_of(product) != &financing_effort);
}

enum status read_check_procurement(struct reading *reading, const struct node *node, const struct layer *layer) {
    const struct care *care = &reading->scenario->care;
    enum status status = STATUS_OK;
    for (size_t p = 0; p < care->n_product && !status; p++) {
        const struct product *product = &care->product[p];
        if (!is_procured(layer, product))
            continue;
        if (layer_needs(layer) & NEED_COVARIANCE)
            status =
                node_error(reading->note, STATUS_CONFLICT, node,
                           _("The key \"covariance\" knows care that is paid by price times volume only, but the "
                             "product \"%s\" has another form of financing. Leave its care class out of this layer, "
                             "or choose another key."),
                           product->name);
        else if ((layer_needs(layer) & NEED_EXCESS) && financing_has_lump_sum(product))
            status =
                read_warn_at(reading, node,
                             _("The care in kind of the product \"%s\" is paid by a lump sum, which has no bills of "
                               "single clients: this layer does not see that cost."),
                             product->name);
    }
    return status;
}
