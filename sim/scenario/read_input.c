/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "models/core/stream.h"
#include "sim/base/i18n.h"
#include "sim/scenario/uncertain.h"
#include <stdlib.h>
#include <string.h>

/* The random numbers are keyed by the hash of the path. */
static enum status check_hash(struct reading *reading, const struct node *node, uint32_t hash) {
    const struct input *other = inputs_find_hash(&reading->scenario->inputs, hash);
    if (!other)
        return STATUS_OK;
    return node_error(
        reading->note, STATUS_CONFLICT, node,
        _("This uncertain key and \"%s\" cannot be told apart in the random numbers. Rename a group of one of "
          "them a little, or give one of them a number."),
        other->path);
}

static enum status add_input(struct reading *reading, const struct node *node, struct input *input) {
    const struct key_row *row = keys_row(node);
    char path[TREE_PATH_SIZE];
    node_path(node, NULL, path);
    input->hash = stream_hash_name(path);
    if (!row)
        return STATUS_INTERNAL;
    input->low = row->low;
    input->high = row->high;
    enum status status = check_hash(reading, node, input->hash);
    if (!status)
        status = uncertain_parse(node, &input->distribution, reading->note);
    if (status)
        return status;
    input->path = strdup(path);
    input->file = strdup(node->file ? node->file : "");
    input->line = node->line;
    status = input->path && input->file ? inputs_add(&reading->scenario->inputs, input) : STATUS_MEMORY;
    if (status) {
        free(input->path);
        free(input->file);
        distribution_value_free(&input->distribution);
    }
    return status;
}

enum status read_input(struct reading *reading, const struct node *node, enum input_owner owner, size_t index,
                       size_t offset, double *field) {
    struct input input = {.owner = owner, .index = index, .offset = offset};
    *field = node ? node->decimal : 0.0;
    return node && uncertain_is(node) ? add_input(reading, node, &input) : STATUS_OK;
}

enum status read_inputs(struct reading *reading, const struct node *group, const struct input_field *field, size_t n,
                        enum input_owner owner, size_t index, void *base) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < n && !status; k++)
        status = read_input(reading, node_find(group, field[k].key), owner, index, field[k].offset,
                            (double *)(void *)((char *)base + field[k].offset));
    return status;
}
