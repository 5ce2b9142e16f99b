/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "sim/base/i18n.h"
#include <stdlib.h>
#include <string.h>

enum { OUTSIDE = -1, MEMBER = 0 };

/* Give every municipality of a list the same mark. `seen`, all 0, has room for everyone. */
static enum status mark_list(struct reading *reading, const struct node *list, int16_t mark, int16_t *pool,
                             int16_t *seen) {
    enum status status = STATUS_OK;
    if (list->n_child == 0)
        return node_error(reading->note, STATUS_RANGE, list,
                          _("This list is empty. Name at least one municipality, or remove the key."));
    for (size_t i = 0; i < list->n_child && !status; i++) {
        size_t m = 0;
        const struct node *named = list->child[i];
        status = value_municipality(reading, named, named->text, &m);
        if (status)
            return status;
        if (seen[m])
            status = read_warn_at(reading, named, _("\"%s\" is in this list twice; once is enough."), named->text);
        else if (pool[m] == mark)
            status = read_warn_at(reading, named,
                                  _("\"%s\" is not one of the members, so that leaving it out changes nothing. Correct "
                                    "the name or remove it."),
                                  named->text);
        seen[m] = 1;
        pool[m] = mark;
    }
    return status;
}

/* Numbers from 0 for the pools; who takes part but is in no pool stays outside. `in_pool` has room for everyone. */
static enum status number_pools(struct reading *reading, const struct node *pools, int16_t *pool, int16_t *in_pool) {
    size_t n = reading->region->n_municipality;
    for (size_t m = 0; m < n; m++)
        in_pool[m] = OUTSIDE;
    for (size_t p = 0; p < pools->n_child; p++) {
        const struct node *list = pools->child[p];
        if (list->n_child == 0)
            return node_error(reading->note, STATUS_RANGE, list,
                              _("This pool is empty. Name its members or remove it."));
        for (size_t i = 0; i < list->n_child; i++) {
            size_t m;
            enum status status = value_municipality(reading, list->child[i], list->child[i]->text, &m);
            if (status)
                return status;
            if (in_pool[m] != OUTSIDE)
                return node_error(
                    reading->note, STATUS_CONFLICT, list->child[i],
                    _("\"%s\" is in these pools twice. A municipality can be in one pool of a layer only."),
                    list->child[i]->text);
            in_pool[m] = (int16_t)p;
        }
    }
    for (size_t m = 0; m < n; m++)
        if (pool[m] == MEMBER)
            pool[m] = in_pool[m];
    return STATUS_OK;
}

enum status read_members(struct reading *reading, const struct node *node, struct layer *layer) {
    const struct node *members = node_find(node, "members"), *except = node_find(node, "except");
    const struct node *pools = node_find(node, "pools");
    size_t n = reading->region->n_municipality;
    int16_t *pool = calloc(n + 1, sizeof *pool), *in_pool = calloc(n + 1, sizeof *in_pool);
    int16_t *seen = calloc(2 * (n + 1), sizeof *seen); /* one row for each list */
    enum status status = pool && in_pool && seen ? STATUS_OK : STATUS_MEMORY;
    layer->pool = pool;
    layer->n_pool = pools ? pools->n_child : 1;
    for (size_t m = 0; members && m < n && !status; m++)
        pool[m] = OUTSIDE;
    if (!status && members)
        status = mark_list(reading, members, MEMBER, pool, seen);
    if (!status && except)
        status = mark_list(reading, except, OUTSIDE, pool, seen + n);
    if (!status && pools && (pools->n_child == 0 || pools->n_child > n))
        status = node_error(reading->note, STATUS_RANGE, pools,
                            _("Expected 1 to %zu pools, but found %zu. Without this key there is one pool."), n,
                            pools->n_child);
    if (!status && pools)
        status = number_pools(reading, pools, pool, in_pool);
    free(in_pool);
    free(seen);
    return status;
}
