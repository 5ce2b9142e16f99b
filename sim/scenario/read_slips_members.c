/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights and pools of a layer that leave out municipalities which seem to take part: the user is told whom. */
#include "sim/base/i18n.h"
#include "sim/scenario/read.h"
#include <stdio.h>
#include <stdlib.h>

enum { NAMES_TOLD = 5 };

size_t read_names(const struct reading *reading, const bool *named, char *text, size_t size) {
    size_t n = 0, used = 0;
    text[0] = '\0';
    for (size_t m = 0; m < reading->region->n_municipality; m++)
        if (named[m] && n++ < NAMES_TOLD && used < size)
            used += (size_t)snprintf(text + used, size - used, "%s%s", n > 1 ? ", " : "",
                                     reading->region->municipality[m].name);
    if (n > NAMES_TOLD && used < size)
        snprintf(text + used, size - used, ", ...");
    return n;
}

/* One of the two kinds of slip in weights, where there is any. */
static enum status warn_names(struct reading *reading, const struct node *list, const bool *named, bool left_out) {
    char names[READ_NAMES_SIZE];
    size_t n = read_names(reading, named, names, sizeof names);
    if (n == 0)
        return STATUS_OK;
    return read_warn_at(reading, list,
                        left_out ? _("%zu take part without a weight and so pay nothing for what the others pay: %s. "
                                     "Add their weights, or weight = 0.0 where that is meant.")
                                 : _("%zu have a weight and take no part, so that it does nothing: %s. Check members, "
                                     "except and pools."),
                        n, names);
}

enum status read_warn_weights(struct reading *reading, const struct node *node, const struct layer *layer) {
    const struct node *list = node_find(node, "weights");
    size_t n = reading->region->n_municipality;
    if (!list || !layer->weight)
        return STATUS_OK;
    bool *named = calloc(2 * n + 1, sizeof *named), *idle = named + n;
    enum status status = named ? STATUS_OK : STATUS_MEMORY;
    bool some = false; /* that nobody has any is told elsewhere */
    for (size_t m = 0; m < n; m++)
        some = some || layer->weight[m] > 0;
    for (size_t m = 0; m < n && !status; m++)
        named[m] = some && layer->pool[m] >= 0;
    for (size_t i = 0; i < list->n_child && !status; i++) {
        const struct node *code = node_find(list->child[i], "code");
        size_t m = 0;
        status = value_municipality(reading, code, code->text, &m);
        if (status)
            break;
        named[m] = false;
        idle[m] = layer->pool[m] < 0 && layer->weight[m] > 0;
    }
    if (!status)
        status = warn_names(reading, list, named, true);
    if (!status)
        status = warn_names(reading, list, idle, false);
    if (!status)
        status = read_warn_weight_sum(reading, list, layer->weight, n);
    free(named);
    return status;
}

/* named[n_municipality] = value for each of a list of municipalities. */
static enum status set_named(struct reading *reading, const struct node *list, bool value, bool *named) {
    enum status status = STATUS_OK;
    for (size_t i = 0; list && i < list->n_child && !status; i++) {
        size_t m = 0;
        status = value_municipality(reading, list->child[i], list->child[i]->text, &m);
        if (!status)
            named[m] = value;
    }
    return status;
}

enum status read_warn_pools(struct reading *reading, const struct node *node, const struct layer *layer) {
    const struct node *pools = node_find(node, "pools"), *members = node_find(node, "members");
    size_t n = reading->region->n_municipality;
    char names[READ_NAMES_SIZE];
    if (!pools)
        return STATUS_OK;
    bool *named = calloc(n + 1, sizeof *named);
    enum status status = named ? STATUS_OK : STATUS_MEMORY;
    for (size_t m = 0; m < n && !status; m++)
        named[m] = !members;
    if (!status)
        status = set_named(reading, members, true, named);
    if (!status)
        status = set_named(reading, node_find(node, "except"), false, named);
    for (size_t m = 0; m < n && !status; m++)
        named[m] = named[m] && layer->pool[m] < 0;
    size_t n_left = status ? 0 : read_names(reading, named, names, sizeof names);
    if (n_left > 0)
        status =
            read_warn_at(reading, pools,
                         _("%zu are in none of these pools and share nothing: %s. Add them to a pool, or name them "
                           "under except where that is meant."),
                         n_left, names);
    free(named);
    return status;
}
