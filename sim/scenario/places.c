/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/places.h"

#include "sim/base/i18n.h"
#include "sim/scenario/code.h"
#include "sim/scenario/region_file.h"
#include "sim/scenario/table.h"
#include "sim/scenario/tree.h"
#include <stdlib.h>
#include <string.h>

enum { TABLE_CAP = 16 << 20 };

static int compare(const void *a, const void *b) {
    return strcmp(((const struct municipality *)a)->code, ((const struct municipality *)b)->code);
}

/* Of the last year there is a column of. */
static size_t residents_column(const struct table *table) {
    size_t found = table->n_column;
    for (size_t c = 0; c < table->n_column; c++)
        if (strncmp(table_header(table, c), "residents_", 10) == 0 &&
            (found == table->n_column || strcmp(table_header(table, c), table_header(table, found)) > 0))
            found = c;
    return found;
}

/* By code, as the municipalities are by now. */
static enum status fill_residents(const struct table *table, size_t code, struct region *region) {
    size_t column = residents_column(table);
    region->residents = calloc(region->n_municipality + 1, sizeof *region->residents);
    if (!region->residents)
        return STATUS_MEMORY;
    for (size_t row = 0; row < table->n_row && column < table->n_column; row++) {
        struct municipality wanted = {.name = NULL}, *found;
        struct note ignored = {0};
        int64_t residents;
        if (!code_read(table_cell(table, row, code), wanted.code) ||
            table_integer(table, row, column, 0, INT32_MAX, &residents, &ignored) != STATUS_OK)
            continue;
        found = bsearch(&wanted, region->municipality, region->n_municipality, sizeof wanted, compare);
        if (found)
            region->residents[found - region->municipality] = residents;
    }
    return STATUS_OK;
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
    return fill_residents(table, code, region);
}

static enum status read_table(const struct files *files, const struct node *node, struct region *region, char **absent,
                              struct note *note) {
    struct table table = {0};
    char *path = NULL;
    bool there = false;
    if (!node || node->type != NODE_TEXT)
        return STATUS_OK;
    enum status status = region_file_find(files, node->file, node->text, "municipalities.csv", &path, &there, note);
    there = there && !strchr(node->text, '/');
    if (!status && there)
        status = table_read(files, path, TABLE_CAP, &table, note);
    if (!status && there)
        status = fill(&table, region);
    table_free(&table);
    if (!status && !there)
        *absent = path;
    else
        free(path);
    return status;
}

enum status places_of(const struct files *files, const struct node *key, struct region *region) {
    struct note untold = {0}; /* whoever reads the region tells it */
    char *absent = NULL;
    *region = (struct region){0};
    enum status status = read_table(files, key, region, &absent, &untold);
    free(absent);
    if (status_exit_code(status) == status_exit_code(STATUS_USAGE))
        region_free(region);
    return status_exit_code(status) == status_exit_code(STATUS_USAGE) ? STATUS_OK : status;
}

/* Without its tables nothing could be checked against them: whoever names a region means one. */
static enum status refuse_absent(const struct files *files, const struct node *key, const char *absent,
                                 struct note *note) {
    char best[FILES_NAME_SIZE] = "";
    region_file_nearest(files, key->file, key->text, best);
    if (best[0])
        return node_error(note, STATUS_FILE, key, _("There is no region \"%s\". Did you mean \"%s\"?"), key->text,
                          best);
    return node_error(
        note, STATUS_FILE, key,
        _("There is no region \"%s\": no table %s. Correct its name (solidair list shows the regions), or "
          "remove it: then names, codes and residents are not checked."),
        key->text, absent);
}

enum status places_read(const struct files *files, const char *scenario, struct region *region, bool *absent,
                        struct note *note) {
    struct tree tree;
    char *path = NULL;
    *region = (struct region){0};
    *absent = false;
    enum status status = files_find_scenario(files, scenario, &path);
    if (!status)
        status = tree_read(files, path, &tree, note);
    free(path);
    path = NULL;
    if (status)
        return status;
    const struct node *key = node_find(tree.root, "region");
    status = read_table(files, key, region, &path, note);
    *absent = path != NULL;
    if (!status && path)
        status = refuse_absent(files, key, path, note);
    free(path);
    tree_free(&tree);
    return status;
}
