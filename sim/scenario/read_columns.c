/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read_region.h"

#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INDICATOR_MAX 1e15

/* Columns of municipalities.csv that the reader knows; YYYY is a year. */
static const char *const known_columns[] = {"code",
                                            "name",
                                            "residents_YYYY",
                                            "youths_YYYY",
                                            "kappa",
                                            "sub_region",
                                            "whole_budget_eur",
                                            "reserve_eur",
                                            "other_risks_eur",
                                            "guardianship_eur_YYYY",
                                            "estimate_eur_YYYY"};

static const char need_prefix[] = "kappa_";

static const char *const kinds = "id, count, need, indicator, money";
static const char *const grades = "measured, derived, assumed";

/* Is the word one of a list "a, b, c"? */
static bool is_one_of(const char *word, const char *list) {
    size_t n = strlen(word);
    for (const char *p = list; n && (p = strstr(p, word)); p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ',' || p[n] == '\0'))
            return true;
    return false;
}

static bool is_known(const char *column) {
    char pattern[64];
    size_t n = strlen(column);
    if (n >= sizeof pattern)
        return false;
    memcpy(pattern, column, n + 1);
    if (n > 5 && column[n - 5] == '_' && strspn(column + n - 4, "0123456789") == 4)
        memcpy(pattern + n - 4, "YYYY", 4);
    for (size_t i = 0; i < sizeof known_columns / sizeof known_columns[0]; i++)
        if (strcmp(known_columns[i], pattern) == 0)
            return true;
    return false;
}

/* kappa_PRODUCT: the relative need for one product. */
static bool is_product_need(const char *column) {
    return strncmp(column, need_prefix, sizeof need_prefix - 1) == 0 && column[sizeof need_prefix - 1] != '\0';
}

struct columns_layout {
    size_t column, kind, grade;
};

static enum status find_layout(const struct table *columns, struct columns_layout *layout, struct note *note) {
    static const char *const names[] = {"column", "unit", "kind", "grade", "source", "note"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (table_column(columns, names[i]) == columns->n_column)
            return note_error(note, STATUS_MISSING, columns->file, columns->line[0], names[i],
                              _("The column \"%s\" is missing. Expected: column,unit,kind,grade,source,note."),
                              names[i]);
    layout->column = table_column(columns, "column");
    layout->kind = table_column(columns, "kind");
    layout->grade = table_column(columns, "grade");
    return STATUS_OK;
}

/* The row of columns.csv that describes a column, n_row when there is none. */
static size_t describing_row(const struct table *columns, size_t column, const char *name) {
    size_t r = 0;
    while (r < columns->n_row && strcmp(table_cell(columns, r, column), name) != 0)
        r++;
    return r;
}

static enum status check_description(const struct table *columns, const struct columns_layout *layout, size_t r,
                                     struct note *note) {
    const char *kind = table_cell(columns, r, layout->kind), *grade = table_cell(columns, r, layout->grade);
    const char *name = table_cell(columns, r, layout->column);
    int line = table_line(columns, r);
    if (!is_one_of(kind, kinds))
        return note_error(note, STATUS_REFERENCE, columns->file, line, "kind",
                          _("\"%.60s\" is no kind of column. Choose one of: %s."), kind, kinds);
    if (!is_one_of(grade, grades))
        return note_error(note, STATUS_REFERENCE, columns->file, line, "grade",
                          _("\"%.60s\" is no grade. Choose one of: %s."), grade, grades);
    if (describing_row(columns, layout->column, name) < r)
        return note_error(note, STATUS_DUPLICATE, columns->file, line, "column",
                          _("The column \"%.60s\" is described twice. Keep one of the rows."), name);
    return STATUS_OK;
}

static enum status unknown_column(const struct table *table, const char *name, struct note *note) {
    struct suggestion suggestion = suggestion_start(name);
    for (size_t i = 0; i < sizeof known_columns / sizeof known_columns[0]; i++)
        suggestion_offer(&suggestion, known_columns[i]);
    if (suggestion.best)
        return note_error(
            note, STATUS_UNKNOWN, table->file, table->line[0], name,
            _("The column \"%.60s\" is not known. Did you mean \"%s\"? Indicators need the kind \"indicator\" "
              "in columns.csv."),
            name, suggestion.best);
    return note_error(note, STATUS_UNKNOWN, table->file, table->line[0], name,
                      _("The column \"%.60s\" is not known. If it is an indicator, give it the kind \"indicator\" in "
                        "columns.csv; otherwise remove it."),
                      name);
}

/* Has the column a figure anywhere? One that is unknown for all is no assumption yet. */
static bool has_values(const struct table *table, size_t c) {
    for (size_t r = 0; r < table->n_row; r++)
        if (table_cell(table, r, c)[0])
            return true;
    return false;
}

bool region_excuse(struct region_tables *tables, const char *column) {
    if (tables->n_excused == sizeof tables->excused / sizeof tables->excused[0])
        return false;
    snprintf(tables->excused[tables->n_excused++], sizeof tables->excused[0], "%s", column);
    return true;
}

static bool is_excused(const struct region_tables *tables, const char *column) {
    for (size_t k = 0; k < tables->n_excused; k++)
        if (strcmp(tables->excused[k], column) == 0)
            return true;
    return false;
}

/* One column of municipalities.csv: described, and known or an indicator? Its name is added to `assumed` when it is. */
static enum status check_column(const struct region_tables *tables, const struct columns_layout *layout, size_t c,
                                char *assumed, size_t size) {
    const struct table *table = &tables->municipalities, *columns = &tables->columns;
    struct note *note = tables->reading->note;
    const char *name = table_header(table, c);
    size_t r = describing_row(columns, layout->column, name);
    const char *kind = r < columns->n_row ? table_cell(columns, r, layout->kind) : "";
    if (is_product_need(name) && r < columns->n_row && strcmp(kind, "need") != 0 && strcmp(kind, "indicator") != 0)
        return note_error(note, STATUS_CONFLICT, columns->file, table_line(columns, r), name,
                          _("This column tells the need for one product, so its kind must be \"need\", not \"%s\"."),
                          kind);
    if (r == columns->n_row && is_excused(tables, name))
        return STATUS_OK;
    if (!is_known(name) && !is_product_need(name) && strcmp(kind, "indicator") != 0)
        return unknown_column(table, name, note);
    if (r == columns->n_row)
        return note_error(
            note, STATUS_MISSING, columns->file, columns->line[0], name,
            _("The column \"%.60s\" of municipalities.csv is not described. Add a row with its unit, kind, "
              "grade and source."),
            name);
    size_t n = strlen(assumed);
    if (strcmp(table_cell(columns, r, layout->grade), "assumed") == 0 && has_values(table, c))
        snprintf(assumed + n, size - n, "%s%s", n ? ", " : "", name);
    return STATUS_OK;
}

enum status region_read_columns(struct region_tables *tables) {
    const struct table *columns = &tables->columns;
    struct reading *reading = tables->reading;
    struct columns_layout layout = {0};
    char assumed[1024] = "";
    enum status status = find_layout(columns, &layout, reading->note);
    for (size_t r = 0; r < columns->n_row && !status; r++)
        status = check_description(columns, &layout, r, reading->note);
    for (size_t c = 0; c < tables->municipalities.n_column && !status; c++)
        status = check_column(tables, &layout, c, assumed, sizeof assumed);
    for (size_t r = 0; r < columns->n_row && !status; r++) {
        const char *name = table_cell(columns, r, layout.column);
        if (table_column(&tables->municipalities, name) == tables->municipalities.n_column)
            status = read_warn(reading, _("%s:%d: the column \"%s\" is described but is not in municipalities.csv."),
                               columns->file, table_line(columns, r), name);
    }
    if (!status && assumed[0])
        status = read_warn(reading, _("%s: these columns are assumptions, not figures from a source: %s."),
                           tables->municipalities.file, assumed);
    return status;
}

bool region_is_described(const struct region_tables *tables, size_t column) {
    const struct table *columns = &tables->columns;
    return describing_row(columns, table_column(columns, "column"), table_header(&tables->municipalities, column)) <
           columns->n_row;
}

/* A column whose description has been asked for, and that is not known, can only be an indicator. */
static bool is_kind(const struct region_tables *tables, size_t c, const char *kind) {
    const struct table *columns = &tables->columns;
    const char *name = table_header(&tables->municipalities, c);
    if (!region_is_described(tables, c))
        return strcmp(kind, "indicator") == 0 && is_excused(tables, name) && !is_known(name);
    size_t r = describing_row(columns, table_column(columns, "column"), name);
    return strcmp(table_cell(columns, r, table_column(columns, "kind")), kind) == 0;
}

static bool is_indicator(const struct region_tables *tables, size_t c) {
    return is_kind(tables, c, "indicator") && c != tables->code && c != tables->name;
}

/* Every product starts with the kappa of all. */
static enum status start_product_need(struct region *region, size_t n_product) {
    size_t n = region->n_municipality;
    region->kappa_product = calloc(n_product * n, sizeof *region->kappa_product);
    if (!region->kappa_product)
        return STATUS_MEMORY;
    for (size_t p = 0; p < n_product; p++)
        memcpy(region->kappa_product + p * n, region->kappa, n * sizeof *region->kappa);
    return STATUS_OK;
}

/* The column of one product: 0 where nobody uses it, but not everywhere. */
static enum status read_product_need(const struct region_tables *tables, size_t c, double *kappa) {
    const struct table *table = &tables->municipalities;
    struct reading *reading = tables->reading;
    bool some = false;
    for (size_t i = 0; i < reading->scenario->region.n_municipality; i++) {
        enum status status = table_decimal(table, tables->row[i], c, 0, 1000, &kappa[i], reading->note);
        if (status)
            return status;
        some = some || kappa[i] > 0;
    }
    return some ? STATUS_OK
                : note_error(reading->note, STATUS_RANGE, table->file, table->line[0], table_header(table, c),
                             _("This need is 0 in every municipality. Expected a number above 0 in at least one; "
                               "remove the column when the product needs none of its own."));
}

enum status region_read_product_need(struct region_tables *tables) {
    const struct table *table = &tables->municipalities;
    struct reading *reading = tables->reading;
    struct region *region = &reading->scenario->region;
    const struct node *products = node_find(reading->root, "products");
    enum status status = STATUS_OK;
    for (size_t c = 0; c < table->n_column && !status; c++) {
        const char *name = table_header(table, c);
        size_t p = 0;
        if (!is_product_need(name) || !is_kind(tables, c, "need"))
            continue;
        while (p < products->n_child && strcmp(products->child[p]->name, name + sizeof need_prefix - 1) != 0)
            p++;
        if (p == products->n_child) {
            status = read_warn(reading, _("%s: the column \"%s\" is not used: this scenario has no product \"%s\"."),
                               table->file, name, name + sizeof need_prefix - 1);
            continue;
        }
        if (!region->kappa_product)
            status = start_product_need(region, products->n_child);
        if (!status)
            status = read_product_need(tables, c, region->kappa_product + p * region->n_municipality);
    }
    return status;
}

enum status region_read_indicators(struct region_tables *tables) {
    const struct table *table = &tables->municipalities;
    struct region *region = &tables->reading->scenario->region;
    size_t n = region->n_municipality;
    for (size_t c = 0; c < table->n_column; c++)
        if (region_counts_people(tables, c))
            table_count_whole(&tables->municipalities, c);
    region->indicator_name = calloc(table->n_column, sizeof *region->indicator_name);
    region->indicator = calloc(table->n_column * n, sizeof *region->indicator);
    if (!region->indicator_name || !region->indicator)
        return STATUS_MEMORY;
    enum status status = STATUS_OK;
    for (size_t c = 0; c < table->n_column && !status; c++) {
        if (!is_indicator(tables, c))
            continue;
        double *row = region->indicator + region->n_indicator * n;
        region->indicator_name[region->n_indicator] = strdup(table_header(table, c));
        if (!region->indicator_name[region->n_indicator])
            return STATUS_MEMORY;
        region->n_indicator++;
        for (size_t i = 0; i < n && !status; i++)
            status = table_decimal(table, tables->row[i], c, 0, INDICATOR_MAX, &row[i], tables->reading->note);
    }
    return status;
}

enum status read_find_indicator(struct reading *reading, const struct node *node, const char *name, size_t *indicator) {
    const struct region *region = reading->region;
    struct suggestion suggestion = suggestion_start(name);
    for (size_t m = 0; m < region->n_indicator; m++) {
        if (strcmp(region->indicator_name[m], name) == 0) {
            *indicator = m;
            return STATUS_OK;
        }
        suggestion_offer(&suggestion, region->indicator_name[m]);
    }
    if (suggestion.best)
        return node_error(reading->note, STATUS_REFERENCE, node,
                          _("The region has no indicator \"%s\". Did you mean \"%s\"?"), name, suggestion.best);
    return node_error(reading->note, STATUS_REFERENCE, node,
                      _("The region has no indicator \"%s\". Indicators are the columns of municipalities.csv that "
                        "columns.csv gives the kind \"indicator\"."),
                      name);
}
