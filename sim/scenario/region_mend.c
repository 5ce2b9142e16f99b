/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/region_mend.h"

#include "sim/scenario/further.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The data row on a line of the file; n_row where there is none. */
static size_t row_on(const struct table *table, int line) {
    size_t r = 0;
    while (r < table->n_row && table_line(table, r) != line)
        r++;
    return r;
}

/* What names this municipality elsewhere follows from its row. */
static void row_is_gone(const struct region_tables *tables, size_t r) {
    const struct table *table = &tables->municipalities;
    const char *const names[] = {"code", "name"};
    for (size_t k = 0; k < 2; k++) {
        size_t c = table_column(table, names[k]);
        if (c < table->n_column)
            further_gone(tables->reading->further, table_cell(table, r, c));
    }
}

static bool drop_row(struct table *table, size_t r) {
    bool *drop = calloc(table->n_row, sizeof *drop);
    if (!drop)
        return false;
    drop[r] = true;
    table_drop(table, drop);
    free(drop);
    return true;
}

/* ---- columns.csv ---- */

/* A row that describes a column again may have been meant for another one. */
static bool excuse_others(struct region_tables *tables) {
    struct table *table = &tables->municipalities;
    bool fits = true;
    for (size_t c = 0; c < table->n_column && fits; c++)
        if (!region_is_described(tables, c))
            fits = region_excuse(tables, table_header(table, c));
    return fits;
}

/* Every column may be an indicator, and of any grade. */
static bool mend_description(struct region_tables *tables, const struct note *one) {
    struct table *columns = &tables->columns;
    size_t r = row_on(columns, one->line), c = table_column(columns, one->key);
    if (r == columns->n_row)
        return region_excuse(tables, one->key);
    if (strcmp(one->key, "column") == 0)
        return excuse_others(tables) && drop_row(columns, r);
    if (strcmp(one->key, "grade") == 0)
        return table_set(columns, r, c, "assumed") == STATUS_OK;
    c = table_column(columns, "kind");
    return table_set(columns, r, c, "indicator") == STATUS_OK;
}

/* ---- municipalities.csv ---- */

/* A number of the same column that can be read, from the row below or from one above. */
static const char *sibling_of(const struct table *table, size_t row, size_t c) {
    struct note ignored = {0};
    double value;
    for (size_t k = 1; k < table->n_row; k++) {
        size_t r = (row + k) % table->n_row;
        if (table_decimal(table, r, c, 0.0, 1e15, &value, &ignored) == STATUS_OK)
            return table_cell(table, r, c);
    }
    return "1";
}

/* Fewer youths than residents, of whatever year. */
static bool mend_youths(struct table *table, size_t r) {
    bool some = false;
    for (size_t c = 0; c < table->n_column; c++)
        if (strncmp(table_header(table, c), "youths", 6) == 0)
            some |= table_set(table, r, c, "0") == STATUS_OK;
    return some;
}

/* What is possible in any row, beside whatever stands in its other columns. */
static const char *stand_in(const struct table *table, size_t r, size_t c, const char *key, char name[32]) {
    snprintf(name, 32, "%d?", table_line(table, r)); /* which nobody has */
    if (strcmp(key, "name") == 0 || strcmp(key, "sub_region") == 0)
        return name;
    if (strncmp(key, "residents_", 10) == 0)
        return "1000000";
    if (strncmp(key, "youths_", 7) == 0)
        return "0";
    return strstr(key, "_eur") ? "" : sibling_of(table, r, c);
}

static bool mend_cell(struct table *table, size_t r, const char *key) {
    char name[32];
    size_t c = table_column(table, key);
    if (strcmp(key, "youths") == 0)
        return mend_youths(table, r);
    if (c == table->n_column)
        return false;
    char *copy = strdup(stand_in(table, r, c, key, name));
    bool done = copy && table_set(table, r, c, copy) == STATUS_OK;
    free(copy);
    return done;
}

/* A column that is not known, or cannot be what it is, is left out. */
static bool mend_header(struct table *table, const char *key) {
    static const char *const needed[] = {"code", "name", "kappa"};
    size_t c = table_column(table, key);
    for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++)
        if (strcmp(key, needed[k]) == 0)
            return false;
    if (c == table->n_column)
        return false;
    table_drop_column(table, c);
    return true;
}

static bool mend_municipality(struct region_tables *tables, const struct note *one) {
    struct table *table = &tables->municipalities;
    size_t r = row_on(table, one->line);
    if (r == table->n_row)
        return mend_header(table, one->key);
    bool drop = !tables->tidy || strcmp(one->key, "code") == 0;
    if (drop || strcmp(one->key, "name") == 0)
        row_is_gone(tables, r);
    return drop ? drop_row(table, r) : mend_cell(table, r, one->key);
}

/* ---- all of it ---- */

/* What holds for a column is told once, and nothing of a row whose cells stand in other columns. */
static bool is_told(const struct region_tables *tables, enum status status, const struct note *one) {
    if (strcmp(one->file, tables->municipalities.file) == 0 && table_is_broken(&tables->municipalities, one->line))
        return true;
    return status == STATUS_CONFLICT && strcmp(one->text, tables->last.text) == 0 &&
           strcmp(one->key, tables->last.key) == 0;
}

bool region_mend(struct region_tables *tables, enum status status, const struct note *one) {
    bool of_user = status && status_exit_code(status) == status_exit_code(STATUS_USAGE);
    bool again = tables->first && one->line == tables->last.line && strcmp(one->key, tables->last.key) == 0 &&
                 strcmp(one->file, tables->last.file) == 0;
    if (!status || again)
        return false;
    if (!is_told(tables, status, one))
        note_keep(&tables->told, one);
    tables->first = tables->first ? tables->first : status;
    tables->last = *one;
    if (!of_user || tables->n_mended++ == REGION_MENDS)
        return false;
    if (strcmp(one->file, tables->columns.file) == 0)
        return mend_description(tables, one);
    return strcmp(one->file, tables->municipalities.file) == 0 && mend_municipality(tables, one);
}

enum status region_tell_errors(struct region_tables *tables, enum status status) {
    struct reading *reading = tables->reading;
    struct note one = *reading->note;
    enum status first = tables->first ? tables->first : status;
    if (!first || (!status && reading->tables == REGION_TOLD))
        return status;
    memset(reading->note, 0, sizeof *reading->note);
    if (tables->first && reading->tables != REGION_TOLD)
        note_keep(reading->note, &tables->told);
    if (one.text[0])
        note_keep(reading->note, &one);
    if (reading->tables == REGION_GOOD)
        reading->tables = status ? REGION_STUCK : REGION_MENDED;
    return first;
}
