/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a region in another unit: thousands, cents, or a point that separates thousands and is read as a decimal
 * one. They are off by a factor of some 100 or 1,000 against their own column or the people. */
#include "sim/scenario/read_region.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_PEOPLE = 1000, LEAST_ROWS = 3, RESIDENTS_PER_YOUTH = 60 };

/* How much honest figures of one column may differ, per resident or as they are: counts of people and relative needs;
 * the need for one kind of care below the others; any other indicator. */
static const double FAR_OFF = 30.0, RARE = 500.0, ANY_INDICATOR = 300.0;

/* Youth care costs a municipality EUR 150 to 700 a resident a year; this is far outside. */
static const double LEAST_EURO = 7.0, MOST_EURO = 7000.0;

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of the values above 0; 0 where they are too few. sorted[n] is overwritten. */
static double median_of(const double *value, size_t n, double *sorted) {
    size_t some = 0;
    for (size_t i = 0; i < n; i++)
        if (value[i] > 0.0)
            sorted[some++] = value[i];
    qsort(sorted, some, sizeof *sorted, compare);
    return some < LEAST_ROWS ? 0.0 : 0.5 * (sorted[(some - 1) / 2] + sorted[some / 2]);
}

/* value[n]: what is compared, of the column at c. below, above: how much less and more is possible. */
static enum status compare_column(const struct region_tables *tables, size_t c, const double *value, double below,
                                  double above) {
    const struct table *table = &tables->municipalities;
    const struct region *region = &tables->reading->scenario->region;
    size_t n = region->n_municipality;
    char text[FORMAT_SIZE];
    double *sorted = calloc(n, sizeof *sorted);
    if (!sorted)
        return STATUS_MEMORY;
    double median = median_of(value, n, sorted);
    free(sorted);
    for (size_t i = 0; i < n; i++) {
        double times = median > 0.0 ? value[i] / median : 1.0;
        if (times > 0.0 && (times >= above || times <= 1.0 / below))
            return note_error(
                tables->reading->note, STATUS_RANGE, table->file, table_line(table, tables->row[i]),
                table_header(table, c),
                _("This figure of %s is %s times that of the other municipalities, for its size. Is it in "
                  "another unit, or is a decimal point or a digit wrong?"),
                region->municipality[i].name, format_number(times, text));
    }
    return STATUS_OK;
}

static enum status check_needs(const struct region_tables *tables) {
    const struct table *table = &tables->municipalities;
    const struct region *region = &tables->reading->scenario->region;
    const struct node *products = node_find(tables->reading->root, "products");
    enum status status = compare_column(tables, tables->kappa, region->kappa, FAR_OFF, FAR_OFF);
    for (size_t p = 0; region->kappa_product && p < products->n_child && !status; p++) {
        char name[160];
        snprintf(name, sizeof name, "kappa_%s", products->child[p]->name);
        size_t c = table_column(table, name);
        if (c < table->n_column)
            status = compare_column(tables, c, region->kappa_product + p * region->n_municipality, RARE, FAR_OFF);
    }
    return status;
}

/* 34.326 for 34,326: every figure has just three decimals, and is next to nothing for so many residents, but not when
 * it is a thousand times as much. */
static bool has_thousands_points(const struct region_tables *tables, size_t c, const double *per_head) {
    const struct table *table = &tables->municipalities;
    size_t n = 0;
    for (size_t i = 0; i < tables->reading->scenario->region.n_municipality; i++)
        if (per_head[i] > 0.001)
            return false;
    for (size_t r = 0; r < table->n_row; r++) {
        const char *cell = table_cell(table, r, c), *point = strchr(cell, '.');
        if (!cell[0])
            continue;
        if (!point || strlen(point) != 4 || strspn(point + 1, "0123456789") != 3)
            return false;
        n++;
    }
    return n > 0;
}

static bool counts_people(const struct region_tables *tables, size_t c) {
    static const char *const units[] = {"persons", "households", "youths"};
    const struct table *columns = &tables->columns;
    size_t name = table_column(columns, "column"), unit = table_column(columns, "unit");
    for (size_t r = 0; r < columns->n_row; r++)
        for (size_t k = 0; k < sizeof units / sizeof units[0]; k++)
            if (strcmp(table_cell(columns, r, name), table_header(&tables->municipalities, c)) == 0 &&
                strncmp(table_cell(columns, r, unit), units[k], strlen(units[k])) == 0)
                return true;
    return false;
}

static enum status check_indicator(const struct region_tables *tables, size_t k, double *per_head) {
    const struct table *table = &tables->municipalities;
    const struct region *region = &tables->reading->scenario->region;
    size_t c = table_column(table, region->indicator_name[k]), n = region->n_municipality;
    bool people = counts_people(tables, c);
    for (size_t i = 0; i < n; i++)
        per_head[i] = region->indicator[k * n + i] / (double)region->residents[i];
    if (people && has_thousands_points(tables, c, per_head))
        return note_error(tables->reading->note, STATUS_RANGE, table->file, table->line[0], table_header(table, c),
                          _("Every figure in this column of people has just three decimals, so that its points most "
                            "likely separate thousands. Write 34326, not 34.326."));
    double far = people ? FAR_OFF : ANY_INDICATOR;
    return compare_column(tables, c, per_head, far, far);
}

static enum status check_youths(const struct region_tables *tables) {
    const struct table *table = &tables->municipalities;
    const struct region *region = &tables->reading->scenario->region;
    for (size_t i = 0; i < region->n_municipality; i++)
        if (region->residents[i] >= LEAST_PEOPLE && region->youths[i] > 0 &&
            region->youths[i] * RESIDENTS_PER_YOUTH < region->residents[i])
            return note_error(tables->reading->note, STATUS_RANGE, table->file, table_line(table, tables->row[i]),
                              "youths",
                              _("%s has more than %d residents (%lld) for each youth (%lld). Are youths counted one by "
                                "one, not in thousands?"),
                              region->municipality[i].name, RESIDENTS_PER_YOUTH, (long long)region->residents[i],
                              (long long)region->youths[i]);
    return STATUS_OK;
}

enum status region_check_units(const struct region_tables *tables) {
    const struct region *region = &tables->reading->scenario->region;
    double *per_head = calloc(region->n_municipality, sizeof *per_head);
    enum status status = per_head ? check_youths(tables) : STATUS_MEMORY;
    if (!status)
        status = check_needs(tables);
    for (size_t k = 0; k < region->n_indicator && !status; k++)
        status = check_indicator(tables, k, per_head);
    free(per_head);
    return status;
}

enum status read_warn_euro(struct reading *reading, const struct node *node, double euro, double residents) {
    char each[FORMAT_SIZE];
    double per_head = residents >= LEAST_PEOPLE ? euro / residents : 0.0;
    if (per_head <= 0.0 || (per_head >= LEAST_EURO && per_head <= MOST_EURO))
        return STATUS_OK;
    return read_warn_at(
        reading, node,
        _("This is EUR %s for each resident, far from what youth care costs. Give amounts in EUR, not in "
          "thousands or cents."),
        format_real(per_head, 2, each));
}
