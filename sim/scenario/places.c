/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/places.h"

#include "sim/scenario/code.h"
#include "sim/scenario/table.h"
#include "sim/scenario/tree.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_CAP = 16 << 20 };

static int compare(const void *a, const void *b) {
    return strcmp(((const struct municipality *)a)->code, ((const struct municipality *)b)->code);
}

static enum status fill(const struct table *table, struct region *region) {
    size_t code = table_column(table, "code"), name = table_column(table, "name");
    if (code == table->n_column || name == table->n_column)
        return STATUS_OK;
    region->municipality = calloc(table->n_row + 1, sizeof *region->municipality);
    if (!region->municipality)
        return STATUS_MEMORY;
    for (size_t row = 0; row < table->n_row; row++) {
        struct municipality *municipality = &region->municipality[region->n_municipality];
        if (!code_read(table_cell(table, row, code), municipality->code))
            continue;
        municipality->name = strdup(table_cell(table, row, name));
        if (!municipality->name)
            return STATUS_MEMORY;
        region->n_municipality++;
    }
    qsort(region->municipality, region->n_municipality, sizeof *region->municipality, compare);
    return STATUS_OK;
}

static enum status read_table(const struct files *files, const struct node *node, struct region *region,
                              struct note *note) {
    struct table table = {0};
    char relative[160];
    bool there = false;
    if (!node || node->type != NODE_TEXT || strchr(node->text, '/'))
        return STATUS_OK;
    snprintf(relative, sizeof relative, "regions/%s/municipalities.csv", node->text);
    char *path = files_beside(node->file, relative);
    enum status status = path ? files_has(files, path, &there) : STATUS_MEMORY;
    if (!status && there)
        status = table_read(files, path, TABLE_CAP, &table, note);
    if (!status && there)
        status = fill(&table, region);
    table_free(&table);
    free(path);
    return status;
}

enum status places_read(const struct files *files, const char *scenario, struct region *region, struct note *note) {
    struct tree tree;
    *region = (struct region){0};
    enum status status = tree_read(files, scenario, &tree, note);
    if (status)
        return status;
    status = read_table(files, node_find(tree.root, "region"), region, note);
    tree_free(&tree);
    return status;
}
