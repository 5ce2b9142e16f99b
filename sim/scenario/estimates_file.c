/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the key estimates_file becomes more elements of the list `estimates`: so the resolved scenario has them
 * all, and everything else reads one list. */
#include "sim/scenario/read.h"

#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/places.h"
#include "sim/scenario/rows.h"
#include <stdlib.h>
#include <string.h>

enum { ESTIMATES_CAP = 16 << 20, CENTS_OF_EURO = 100 };

enum column { CODE, YEAR, EUR, NAME, GRADE, COLUMNS, COLUMNS_REQUIRED = NAME };
static const char *const column_names[COLUMNS] = {"code", "year", "eur", "name", "grade"};

static enum status tell(void *reading, const char *sentence) {
    return read_warn(reading, "%s", sentence);
}

static bool adds_up(const char *header) {
    return strcmp(header, column_names[EUR]) == 0;
}

static enum status find_columns(const struct table *table, size_t column[COLUMNS], struct note *note) {
    for (int k = 0; k < COLUMNS; k++) {
        column[k] = table_column(table, column_names[k]);
        if (k < COLUMNS_REQUIRED && column[k] == table->n_column)
            return headings_missing(table, column_names[k], note);
    }
    return headings_check_known(table, column_names, COLUMNS_REQUIRED, COLUMNS, note);
}

static enum status add_text(struct node *element, const char *name, const char *text, int line) {
    struct node *node = node_add(element, name, NODE_TEXT);
    if (!node)
        return STATUS_MEMORY;
    node->line = line;
    node->text = strdup(text);
    return node->text ? STATUS_OK : STATUS_MEMORY;
}

/* A row as an element, of which errors are told with the row; file: the table's, as the scenario keeps it. */
static enum status add_row(struct node *list, const struct table *table, const char *file, const size_t column[COLUMNS],
                           size_t row, struct note *note) {
    int64_t year, cents;
    enum status status = table_integer(table, row, column[YEAR], 1990, 2160, &year, note);
    if (!status)
        status = table_cents(table, row, column[EUR], 0, MONEY_LIMIT, &cents, note);
    if (status)
        return status;
    struct node *element = node_add(list, NULL, NODE_GROUP);
    if (element) {
        element->file = file;
        element->line = table_line(table, row);
    }
    struct node *at = element ? node_add(element, "year", NODE_INTEGER) : NULL;
    struct node *eur = element ? node_add(element, "eur", NODE_DECIMAL) : NULL;
    if (!at || !eur)
        return STATUS_MEMORY;
    at->integer = year;
    at->decimal = (double)year;
    eur->decimal = (double)cents / CENTS_OF_EURO;
    status = add_text(element, "municipality", table_cell(table, row, column[CODE]), element->line);
    if (!status && column[GRADE] < table->n_column && table_cell(table, row, column[GRADE])[0])
        status = add_text(element, "grade", table_cell(table, row, column[GRADE]), element->line);
    return status;
}

static enum status add_rows(struct reading *reading, struct node *root, const struct node *given, struct table *table) {
    struct region names = {0};
    const struct rows_use use = {.names = &names, .adds_up = adds_up, .open_goes = true, .tell = tell, .to = reading};
    size_t column[COLUMNS];
    struct node *list = (struct node *)(uintptr_t)node_find(root, "estimates"); /* the tree is still being made */
    enum status status = find_columns(table, column, reading->note), first = STATUS_OK;
    if (!status)
        status = places_of(reading->files, node_find(root, "region"), &names);
    if (!status)
        status = headings_go_on_after(rows_tidy(table, &use, reading->note), &first);
    region_free(&names);
    if (!list && !status)
        list = node_add(root, "estimates", NODE_LIST);
    if (!list && !status)
        return STATUS_MEMORY;
    if (list && list->n_child == 0)
        list->line = given->line;
    for (size_t row = 0; row < table->n_row && !status; row++) {
        struct note one = {0};
        status = add_row(list, table, reading->scenario->file_read[reading->scenario->n_file - 1], column, row, &one);
        status = headings_go_on(table, status, &one, &first, reading->note);
    }
    status = status ? status : first;
    if (!status)
        status = table_tell_all(table, tell, reading);
    return status ? status : read_keep_reading(reading, table, column_names[EUR]);
}

enum status estimates_file_include(struct reading *reading, struct node *root) {
    const struct node *given = node_find(root, "estimates_file");
    struct table table = {0};
    char *path = NULL;
    if (!given || given->type != NODE_TEXT || reading->schemes_only)
        return STATUS_OK;
    enum status status = given->text[0] ? read_table_path(reading, given, &path) : STATUS_OK;
    if (!status && path)
        status = headings_read(reading->files, path, ESTIMATES_CAP, &table, reading->note);
    if (!status && path)
        status = headings_translate_column(&table, column_names[EUR]);
    if (!status && path)
        status = headings_translate_column(&table, column_names[GRADE]);
    if (!status && path)
        status = read_keep_file(reading, path);
    if (!status && path)
        status = add_rows(reading, root, given, &table);
    if (!status)
        status = read_warn_over(reading, given);
    if (!status)
        node_free(node_take(root, "estimates_file"));
    else
        headings_restore(&table, reading->note);
    table_free(&table);
    free(path);
    return status;
}
