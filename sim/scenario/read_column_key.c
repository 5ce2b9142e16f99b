/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column as a key, "column:NAME": its numbers are weights as the key fixed has them. In a run it is a column of the
 * region; real figures have it in their own table (realised_column_keys.c). */
#include "sim/scenario/read.h"

#include "models/solidarity/key.h"
#include "sim/base/i18n.h"
#include <stdlib.h>
#include <string.h>

#define PREFIX "column:"

bool read_is_column_key(const char *name) {
    return strncmp(name, PREFIX, strlen(PREFIX)) == 0;
}

/* Of the region, whose numbers are decimal. */
static enum status read_indicator(struct reading *reading, const struct node *node, const char *name, int64_t *weight) {
    const struct region *region = reading->region;
    size_t m = 0, n = region->n_municipality;
    double total = 0.0;
    enum status status = read_find_indicator(reading, node, name, &m);
    if (status)
        return status;
    for (size_t i = 0; i < n; i++)
        total += region->indicator[m * n + i];
    if (total > COLUMN_KEY_TOTAL)
        return node_error(reading->note, STATUS_RANGE, node,
                          _("The column \"%s\" adds up to more than %.0f, which is too large for weights. Give it in "
                            "thousands, say."),
                          name, COLUMN_KEY_TOTAL);
    for (size_t i = 0; i < n && !status; i++) {
        struct node number = *node;
        number.type = NODE_DECIMAL;
        number.decimal = region->indicator[m * n + i];
        status = value_fixed(&number, 9, &weight[i], reading->note);
    }
    return status;
}

enum status read_column_key(struct reading *reading, const struct node *node, struct layer *layer) {
    const char *name = node->text + strlen(PREFIX);
    if (!name[0])
        return node_error(reading->note, STATUS_RANGE, node,
                          _("Give the name of a column, as in \"column:households\"."));
    if (layer->column)
        return node_error(reading->note, STATUS_CONFLICT, node,
                          _("Of \"fixed\" and columns a layer may have one. Keep one of them."));
    int64_t *weight = calloc(reading->region->n_municipality + 1, sizeof *weight);
    layer->key = &key_fixed;
    layer->weight = weight;
    layer->column = strdup(name);
    if (!weight || !layer->column)
        return STATUS_MEMORY;
    return reading->schemes_only ? STATUS_OK : read_indicator(reading, node, name, weight);
}
