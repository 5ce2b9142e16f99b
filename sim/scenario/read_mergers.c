/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mergers.csv of the region's folder, and which of its years the scenario lets count: region->division. */
#include "models/core/money.h"
#include "models/region/merger.h"
#include "sim/base/i18n.h"
#include "sim/scenario/code.h"
#include "sim/scenario/mergers.h"
#include "sim/scenario/read_region.h"
#include <stdlib.h>
#include <string.h>

enum { MERGERS_CAP = 4000, YEAR_LOW = 1990, YEAR_HIGH = 2160 };

struct columns {
    size_t year, from, to, name, fraction;
};

static enum status find_columns(const struct table *table, struct columns *c, struct note *note) {
    const struct {
        const char *name;
        size_t *column;
    } wanted[] = {{"year", &c->year},
                  {"old_code", &c->from},
                  {"new_code", &c->to},
                  {"new_name", &c->name},
                  {"fraction", &c->fraction}};
    for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++) {
        *wanted[k].column = table_column(table, wanted[k].name);
        if (*wanted[k].column == table->n_column)
            return note_error(note, STATUS_MISSING, table->file, table->line[0], wanted[k].name,
                              _("The column \"%s\" is missing. Add it to the table."), wanted[k].name);
    }
    if (table->n_row == 0 || table->n_row > MERGERS_CAP)
        return note_error(note, STATUS_RANGE, table->file, table->line[0], NULL,
                          _("This table has %zu mergers; expected 1 to %d rows below the header."), table->n_row,
                          MERGERS_CAP);
    return STATUS_OK;
}

static enum status read_code(const struct table *table, size_t row, size_t column, char code[CODE_SIZE],
                             struct note *note) {
    const char *text = table_cell(table, row, column);
    if (!code_read(text, code))
        return note_error(note, STATUS_TYPE, table->file, table_line(table, row), table_header(table, column),
                          _("\"%.60s\" is not a municipality code. Expected GM and four digits, such as GM0014."),
                          text);
    return STATUS_OK;
}

/* Codes in another spelling are told, as in every other table. */
static enum status tell_codes(struct reading *reading, const struct table *table) {
    static const char *const columns[] = {"old_code", "new_code"};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < 2 * table->n_row && !status; k++) {
        const char *text = table_cell(table, k / 2, table_column(table, columns[k % 2]));
        char code[CODE_SIZE];
        if (code_read(text, code) && strcmp(code, text) != 0)
            status = read_warn(reading, _("%s:%d: \"%.60s\" is read as the code %s."), table->file,
                               table_line(table, k / 2), text, code);
    }
    return status;
}

static enum status read_row(const struct table *table, const struct columns *c, size_t row, struct merger *merger,
                            struct note *note) {
    int64_t year = 0;
    const char *name = table_cell(table, row, c->name);
    enum status status = table_integer(table, row, c->year, YEAR_LOW, YEAR_HIGH, &year, note);
    if (!status)
        status = read_code(table, row, c->from, merger->from, note);
    if (!status)
        status = read_code(table, row, c->to, merger->to, note);
    if (!status)
        status = table_nano(table, row, c->fraction, 1, NANO, &merger->nano, note);
    if (status)
        return status;
    if (!name[0])
        return note_error(note, STATUS_MISSING, table->file, table_line(table, row), "new_name",
                          _("The municipality %s has no name. Fill in its name."), merger->to);
    merger->year = (int)year;
    merger->name = strdup(name);
    return merger->name ? STATUS_OK : STATUS_MEMORY;
}

enum status mergers_explain(enum status status, const struct table *table, size_t row, const struct merger *m,
                            struct note *note) {
    int line = table_line(table, row);
    if (status == STATUS_REFERENCE)
        return note_error(note, status, table->file, line, "old_code",
                          _("There is no municipality %s in %d: it is not in municipalities.csv, or it merged earlier. "
                            "Correct the code or the year."),
                          m->from, m->year);
    if (status == STATUS_DUPLICATE)
        return note_error(note, status, table->file, line, "new_code",
                          _("That %s becomes part of %s in %d is given twice. Keep one of the rows."), m->from, m->to,
                          m->year);
    if (status == STATUS_CONFLICT)
        return note_error(note, status, table->file, line, "fraction",
                          _("The fractions of %s in %d do not add up to 1. Give every part of this municipality a row, "
                            "also the part that keeps its code."),
                          m->from, m->year);
    if (status == STATUS_RANGE)
        return note_error(note, status, table->file, line, "new_code",
                          _("A municipality comes apart into more than %d parts here. Expected at most that many."),
                          MERGER_PARTS);
    return status;
}

static bool has_year(const struct node *years, int64_t year) {
    for (size_t k = 0; k < years->n_child; k++)
        if (years->child[k]->decimal == (double)year)
            return true;
    return false;
}

/* Every year of the key stands in the table, is one that the scenario reaches, and is given once. */
static enum status check_years(struct reading *reading, const struct node *years, const struct merger *merger,
                               size_t n) {
    int last = reading->scenario->first_year + (int)reading->scenario->n_year - 1;
    if (years->n_child == 0)
        return node_error(reading->note, STATUS_RANGE, years,
                          _("This list is empty. Name at least one year of mergers.csv, or remove the key."));
    for (size_t k = 0; k < years->n_child; k++) {
        const struct node *node = years->child[k];
        bool there = false;
        for (size_t m = 0; m < n; m++)
            there = there || (double)merger[m].year == node->decimal;
        if (!there)
            return node_error(reading->note, STATUS_REFERENCE, node,
                              _("%.15g is not a year in mergers.csv of the region. Name years that stand there."),
                              node->decimal);
        if (node->decimal > (double)last)
            return node_error(reading->note, STATUS_RANGE, node,
                              _("The mergers of %.15g come after the last year of the scenario, which is %d. Leave the "
                                "year out, or let the scenario last longer."),
                              node->decimal, last);
        for (size_t j = 0; j < k; j++)
            if (years->child[j]->decimal == node->decimal)
                return node_error(reading->note, STATUS_DUPLICATE, node,
                                  _("%.15g is in this list twice; once is enough."), node->decimal);
    }
    return STATUS_OK;
}

/* The line that gives a name, the last one where it is given more than once; that of the header when none does. */
static int line_of_name(const struct table *table, size_t column, const char *name) {
    int line = table->line[0];
    for (size_t row = 0; row < table->n_row; row++)
        if (strcmp(table_cell(table, row, column), name) == 0)
            line = table_line(table, row);
    return line;
}

/* Rows of one new municipality agree on its name. */
static enum status check_same_name(const struct table *table, const size_t *row, const struct merger *merger, size_t n,
                                   struct note *note) {
    for (size_t m = 0; m < n; m++)
        for (size_t k = 0; k < m; k++)
            if (merger[k].year == merger[m].year && strcmp(merger[k].to, merger[m].to) == 0 &&
                strcmp(merger[k].name, merger[m].name) != 0)
                return note_error(note, STATUS_CONFLICT, table->file, table_line(table, row[m]), "new_name",
                                  _("%s is called \"%.60s\" here and \"%.60s\" on line %d. Give it the same name on "
                                    "every row."),
                                  merger[m].to, merger[m].name, merger[k].name, table_line(table, row[k]));
    return STATUS_OK;
}

/* Names stand for municipalities in the tables, so that two may not share one. */
static enum status check_names(const struct region *region, const struct table *table, size_t column,
                               struct note *note) {
    const struct division *d = &region->division[region->n_year - 1];
    for (size_t u = 0; u < d->n_unit; u++)
        for (size_t v = 0; v < u; v++)
            if (strcmp(d->unit[u].name, d->unit[v].name) == 0)
                return note_error(
                    note, STATUS_DUPLICATE, table->file, line_of_name(table, column, d->unit[u].name), "new_name",
                    _("The name \"%.60s\" is given to two municipalities. Make the names differ."), d->unit[u].name);
    return STATUS_OK;
}

enum status mergers_of_table(const struct table *table, struct merger **merger, struct note *note) {
    struct columns columns;
    *merger = NULL;
    enum status status = find_columns(table, &columns, note);
    if (status)
        return status;
    *merger = calloc(table->n_row, sizeof **merger);
    status = *merger ? STATUS_OK : STATUS_MEMORY;
    for (size_t row = 0; !status && row < table->n_row; row++)
        status = read_row(table, &columns, row, &(*merger)[row], note);
    return status;
}

void mergers_free(struct merger *merger, size_t n) {
    for (size_t m = 0; merger && m < n; m++)
        free(merger[m].name);
    free(merger);
}

enum status region_read_mergers(struct region_tables *tables, const struct node *years) {
    struct reading *reading = tables->reading;
    struct region *region = &reading->scenario->region;
    const struct table *table = &tables->mergers;
    struct merger *merger = NULL;
    size_t n = table->n_row, kept = 0, culprit = 0;
    size_t *row = calloc(n + 1, sizeof *row);
    enum status status = row ? mergers_of_table(table, &merger, reading->note) : STATUS_MEMORY;
    if (!status)
        status = tell_codes(reading, table);
    if (!status)
        status = check_years(reading, years, merger, n);
    if (status)
        goto out;
    for (size_t m = 0; m < n; m++) { /* those that count to the front */
        struct merger swap = merger[kept];
        if (!has_year(years, merger[m].year))
            continue;
        merger[kept] = merger[m];
        merger[m] = swap;
        row[kept++] = m;
    }
    status = check_same_name(table, row, merger, kept, reading->note);
    if (status)
        goto out;
    status = division_new(region, reading->scenario->first_year, merger, kept, &region->division, &culprit);
    if (status)
        status = mergers_explain(status, table, row[culprit], &merger[culprit], reading->note);
    else
        status = check_names(region, table, table_column(table, "new_name"), reading->note);
out:
    mergers_free(merger, n);
    free(row);
    return status;
}

/* Does its code go on in that year? */
static bool goes_on(const struct merger *merger, size_t n, const struct merger *of) {
    for (size_t m = 0; m < n; m++)
        if (merger[m].year == of->year && strcmp(merger[m].from, of->from) == 0 && strcmp(merger[m].to, of->from) == 0)
            return true;
    return false;
}

enum status region_read_gone(struct region_tables *tables) {
    struct reading *reading = tables->reading;
    const struct region *region = &reading->scenario->region;
    struct merger *merger = NULL;
    size_t n = tables->mergers.n_row;
    int *gone = reading->scenario->gone = calloc(region->n_municipality, sizeof *gone);
    enum status status = gone ? mergers_of_table(&tables->mergers, &merger, reading->note) : STATUS_MEMORY;
    for (size_t m = 0; !status && m < n; m++)
        for (size_t i = 0; i < region->n_municipality; i++)
            if (strcmp(region->municipality[i].code, merger[m].from) == 0 && !goes_on(merger, n, &merger[m]) &&
                (gone[i] == 0 || merger[m].year < gone[i]))
                gone[i] = merger[m].year;
    mergers_free(merger, n);
    return status;
}

enum status read_warn_mergers(struct reading *reading, const struct node *node, const struct layer *layer) {
    const struct region *region = reading->region;
    enum status status = STATUS_OK;
    for (size_t t = 0; region->division && t < region->n_year && !status; t++) {
        size_t divided = 0, n = region->division[t].n_unit;
        int16_t *pool = calloc(n, sizeof *pool);
        if (!pool)
            return STATUS_MEMORY;
        bool differ = division_map_pool(region, t, layer->pool, pool, &divided) > 0;
        bool inside = pool[divided] >= 0;
        free(pool);
        if (!differ)
            continue;
        status =
            read_warn_at(reading, node,
                         inside ? _("From %d on %s is one municipality, of which not all parts are in the same pool "
                                    "of this layer. It takes part as a whole, in the pool of the part with most "
                                    "residents; write the members so that this is what you mean.")
                                : _("From %d on %s is one municipality, of which not all parts are in this layer. It "
                                    "stays outside as a whole, as the part with most residents does; write the "
                                    "members so that this is what you mean."),
                         reading->scenario->first_year + (int)t, region->division[t].unit[divided].name);
        break; /* one is enough to look at the list */
    }
    return status;
}
