/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "models/solidarity/base.h"
#include "sim/base/i18n.h"
#include <stdlib.h>

enum { BAND_MAX = 100 };

/* One end of a band; AMOUNT_NONE where it is not given. */
static enum status read_end(struct reading *reading, const struct node *node, enum amount_unit unit,
                            struct amount *end) {
    *end = (struct amount){AMOUNT_NONE, 0};
    if (!node)
        return STATUS_OK;
    end->unit = unit;
    return value_fixed(node, 9, &end->nano, reading->note);
}

/* Bands go upwards and do not touch each other but at their ends. */
static enum status check_order(struct reading *reading, const struct node *list, const struct band *band, size_t b) {
    const struct node *from = node_find(list->child[b], "from"), *to = node_find(list->child[b], "to");
    if (to && band[b].to.nano <= band[b].from.nano)
        return node_error(reading->note, STATUS_CONFLICT, to,
                          _("This band ends before it has begun, or where it begins. Give it an end above from."));
    if (b == 0)
        return STATUS_OK;
    if (band[b - 1].to.unit == AMOUNT_NONE)
        return node_error(reading->note, STATUS_CONFLICT, from,
                          _("The band before this one has no end, so that nothing is left above it. Give it a to, or "
                            "put it last."));
    if (band[b].from.nano < band[b - 1].to.nano)
        return node_error(reading->note, STATUS_CONFLICT, from,
                          _("This band begins below the end of the band before it. Bands go from low to high and may "
                            "not overlap."));
    return STATUS_OK;
}

static enum status read_band(struct reading *reading, const struct node *list, size_t b, enum amount_unit unit,
                             struct band *band) {
    int64_t *share = NULL;
    enum status status = read_end(reading, node_find(list->child[b], "from"), unit, &band[b].from);
    if (!status)
        status = read_end(reading, node_find(list->child[b], "to"), unit, &band[b].to);
    if (!status)
        status = check_order(reading, list, band, b);
    if (!status)
        status = read_yearly(reading, node_find(list->child[b], "share"), 9, &share);
    band[b].share = share;
    return status;
}

/* What bands take the place of. */
static enum status check_alone(struct reading *reading, const struct node *node, const struct layer *layer) {
    static const char *const others[] = {"attachment", "limit", "threshold_eur"};
    bool all = true;
    for (size_t t = 0; t < (reading->schemes_only ? 1 : reading->scenario->n_year); t++)
        all = all && layer->share[t] == NANO;
    const struct node *other = all ? NULL : node_find(node, "share");
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
        other = other ? other : node_find(node, others[k]);
    if (!other)
        return STATUS_OK;
    return node_error(reading->note, STATUS_CONFLICT, other,
                      _("The bands say already from where to where the layer takes which share. Remove this key or the "
                        "bands."));
}

static enum status read_bands_unit(struct reading *reading, const struct node *node, const struct layer *layer,
                                   enum amount_unit *unit) {
    const struct node *given = node_find(node, "bands_in");
    *unit = given ? read_unit(given->text) : AMOUNT_EUR;
    if (given && !node_find(node, "bands"))
        return node_error(reading->note, STATUS_CONFLICT, given,
                          _("There are no bands here that this could be the unit of. Give bands or remove this key."));
    if (*unit != AMOUNT_EUR && (layer->base->needs & NEED_EXCESS))
        return node_error(reading->note, STATUS_CONFLICT, given,
                          _("Bands of what a client costs are in eur. Remove this key or change the base."));
    return STATUS_OK;
}

enum status read_bands(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *list = node_find(node, "bands");
    enum amount_unit unit;
    enum status status = read_bands_unit(reading, node, layer, &unit);
    if (status || !list)
        return status;
    if (list->n_child == 0 || list->n_child > BAND_MAX)
        return node_error(reading->note, STATUS_RANGE, list, _("Expected 1 to %d bands, but found %zu."), BAND_MAX,
                          list->n_child);
    struct band *band = calloc(list->n_child, sizeof *band);
    layer->band = band;
    if (!band)
        return STATUS_MEMORY;
    layer->n_band = list->n_child;
    for (size_t b = 0; b < layer->n_band && !status; b++)
        status = read_band(reading, list, b, unit, band);
    return status ? status : check_alone(reading, node, layer);
}
