/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read_region.h"

#include "models/core/stream.h"
#include "sim/base/i18n.h"
#include "sim/scenario/files.h"
#include "sim/scenario/region_file.h"
#include "sim/scenario/region_mend.h"
#include "sim/scenario/rows.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MUNICIPALITY_CAP = 1000, TABLE_CAP = 16 << 20 };

#define PERSONS_MAX INT64_C(1000000000)
#define CENTS_MAX INT64_C(100000000000000) /* EUR 1,000 billion */

bool region_is_code(const char *text) {
    return strlen(text) == 6 && text[0] == 'G' && text[1] == 'M' && strspn(text + 2, "0123456789") == 4;
}

static enum status find_required(struct region_tables *tables, const char *name, size_t *column) {
    const struct table *table = &tables->municipalities;
    *column = table_column(table, name);
    if (*column < table->n_column)
        return STATUS_OK;
    return note_error(tables->reading->note, STATUS_MISSING, table->file, table->line[0], name,
                      _("The column \"%s\" is missing. Add it to the table."), name);
}

/* row[i] = row of the i-th municipality by code: ties of the settlement go to the lower code. Few rows: insertion sort.
 */
static enum status sort_rows(struct region_tables *tables) {
    const struct table *table = &tables->municipalities;
    tables->row = calloc(table->n_row, sizeof *tables->row);
    if (!tables->row)
        return STATUS_MEMORY;
    for (size_t r = 0; r < table->n_row; r++) {
        const char *code = table_cell(table, r, tables->code);
        int order = -1;
        size_t at = r;
        if (!region_is_code(code))
            return note_error(tables->reading->note, STATUS_TYPE, table->file, table_line(table, r), "code",
                              _("\"%.60s\" is not a municipality code. Expected GM and four digits, such as GM0014."),
                              code);
        for (; at > 0 && (order = strcmp(code, table_cell(table, tables->row[at - 1], tables->code))) < 0; at--)
            tables->row[at] = tables->row[at - 1];
        tables->row[at] = r;
        if (at > 0 && order == 0)
            return note_error(tables->reading->note, STATUS_DUPLICATE, table->file, table_line(table, r), "code",
                              _("The municipality %s is given twice. Keep one of the rows."), code);
    }
    return STATUS_OK;
}

static enum status read_identity(struct region_tables *tables) {
    struct region *region = &tables->reading->scenario->region;
    const struct table *table = &tables->municipalities;
    struct note *note = tables->reading->note;
    for (size_t i = 0; i < region->n_municipality; i++) {
        struct municipality *municipality = &region->municipality[i];
        size_t r = tables->row[i];
        const char *name = table_cell(table, r, tables->name);
        int line = table_line(table, r);
        snprintf(municipality->code, sizeof municipality->code, "%s", table_cell(table, r, tables->code));
        municipality->hash = stream_hash_name(municipality->code);
        municipality->name = strdup(name);
        if (!municipality->name)
            return STATUS_MEMORY;
        if (!name[0])
            return note_error(note, STATUS_MISSING, table->file, line, "name",
                              _("The municipality %s has no name. Fill in its name."), municipality->code);
        if (municipality->hash == stream_hash_name("region"))
            return note_error(note, STATUS_CONFLICT, table->file, line, "code",
                              _("The code %s cannot be told apart in the random numbers. Use another code."),
                              municipality->code);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(region->municipality[j].name, name) == 0)
                return note_error(note, STATUS_DUPLICATE, table->file, line, "name",
                                  _("The name \"%.60s\" is given to two municipalities. Make the names differ."), name);
            if (region->municipality[j].hash == municipality->hash)
                return note_error(
                    note, STATUS_CONFLICT, table->file, line, "code",
                    _("The codes %s and %s cannot be told apart in the random numbers. Use another code."),
                    region->municipality[j].code, municipality->code);
        }
    }
    return STATUS_OK;
}

/* Year of a column "residents_2015" with this prefix, 0 when it is another column. */
static int column_year(const char *name, const char *prefix) {
    size_t n = strlen(prefix);
    if (strncmp(name, prefix, n) != 0 || strlen(name + n) != 4 || strspn(name + n, "0123456789") != 4)
        return 0;
    return atoi(name + n);
}

/* The column of the latest year up to `year`; *found = 0 when there is none. */
static size_t latest_column(const struct table *table, const char *prefix, int year, int *found) {
    size_t latest = table->n_column;
    *found = 0;
    for (size_t c = 0; c < table->n_column; c++) {
        int given = column_year(table_header(table, c), prefix);
        if (given > *found && given <= year) {
            *found = given;
            latest = c;
        }
    }
    return latest;
}

/* Persons of the scenario's year t: the latest column up to then, grown by `trend` a year since. */
static enum status read_persons(struct region_tables *tables, const char *prefix, double trend, int64_t low, size_t t,
                                int64_t *persons, int *given) {
    const struct scenario *scenario = tables->reading->scenario;
    const struct table *table = &tables->municipalities;
    int year = scenario->first_year + (int)t;
    size_t column = latest_column(table, prefix, year, given);
    double growth = 1;
    if (column == table->n_column) {
        char name[64];
        snprintf(name, sizeof name, "%s%d", prefix, scenario->first_year);
        return note_error(tables->reading->note, STATUS_MISSING, table->file, table->line[0], name,
                          _("The column \"%s\", or one of an earlier year, is missing. Add it to the table."), name);
    }
    /* Multiplied out: the same bits on every machine, which pow does not promise. */
    for (int y = *given; y < year; y++)
        growth *= 1 + trend;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < scenario->region.n_municipality && !status; i++) {
        status = table_integer(table, tables->row[i], column, low, PERSONS_MAX, &persons[i], tables->reading->note);
        if (year > *given)
            persons[i] = (int64_t)llround(fmin((double)persons[i] * growth, (double)PERSONS_MAX));
    }
    return status;
}

static enum status check_persons(struct region_tables *tables, size_t t) {
    const struct region *region = &tables->reading->scenario->region;
    const struct table *table = &tables->municipalities;
    const int64_t *residents = region->residents + t * region->n_municipality;
    const int64_t *youths = region->youths + t * region->n_municipality;
    int64_t total = 0;
    for (size_t i = 0; i < region->n_municipality; i++) {
        total += youths[i];
        if (youths[i] > residents[i])
            return note_error(tables->reading->note, STATUS_CONFLICT, table->file, table_line(table, tables->row[i]),
                              "youths", _("%s has more youths (%lld) than residents (%lld) in %d. Check both columns."),
                              region->municipality[i].name, (long long)youths[i], (long long)residents[i],
                              tables->reading->scenario->first_year + (int)t);
    }
    if (total == 0)
        return note_error(tables->reading->note, STATUS_RANGE, table->file, table->line[0], "youths",
                          _("The region has no youths in %d. Check the columns of youths."),
                          tables->reading->scenario->first_year + (int)t);
    return STATUS_OK;
}

static enum status read_population(struct region_tables *tables) {
    struct reading *reading = tables->reading;
    struct region *region = &reading->scenario->region;
    double trend = value_decimal(node_find(reading->root, "demand"), "youth_trend");
    int last = 0, youths_given = 0;
    enum status status = STATUS_OK;
    for (size_t t = 0; t < region->n_year && !status; t++) {
        size_t at = t * region->n_municipality;
        status = read_persons(tables, "residents_", 0, 1, t, region->residents + at, &last);
        if (!status)
            status = read_persons(tables, "youths_", trend, 0, t, region->youths + at, &youths_given);
        if (!status && youths_given == reading->scenario->first_year + (int)t)
            reading->scenario->care.youth_known = t;
        if (!status)
            status = check_persons(tables, t);
    }
    int end = reading->scenario->first_year + (int)region->n_year - 1;
    if (!status && last < end)
        status = read_warn(reading, _("%s: the residents of %d also stand in for the years after it, up to %d."),
                           tables->municipalities.file, last, end);
    return status;
}

/* A column of amounts in which an empty cell means unknown. *unknown counts the unknown ones. */
static enum status read_amounts(struct region_tables *tables, const char *name, int64_t low, int64_t *cents,
                                size_t *unknown) {
    const struct table *table = &tables->municipalities;
    size_t column = table_column(table, name);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < tables->reading->scenario->region.n_municipality && !status; i++) {
        size_t r = tables->row[i];
        cents[i] = REGION_UNKNOWN;
        if (column < table->n_column && table_cell(table, r, column)[0])
            status = table_cents(table, r, column, low, CENTS_MAX, &cents[i], tables->reading->note);
        else
            ++*unknown;
    }
    return status;
}

const char scenario_lacks_hedge[] = N_(
    "Part of the budgets is for guardianship (voogdij/18+) and the same in every draw. In reality it follows the "
    "clients of two years before; that hedge is missing, so that who has many of these clients looks riskier than he "
    "is.");

/* This money comes two years after the clients, and goes up and down with them. */
static enum status warn_guardianship(struct region_tables *tables) {
    const struct region *region = &tables->reading->scenario->region;
    if (!region_has_guardianship(region))
        return STATUS_OK;
    return read_warn(tables->reading, "%s: %s", tables->municipalities.file, _(scenario_lacks_hedge));
}

static enum status read_money(struct region_tables *tables) {
    struct reading *reading = tables->reading;
    struct region *region = &reading->scenario->region;
    size_t unknown = 0, ignored = 0;
    enum status status = STATUS_OK;
    for (size_t t = 0; t < region->n_year && !status; t++) {
        char name[64];
        snprintf(name, sizeof name, "guardianship_eur_%d", reading->scenario->first_year + (int)t);
        status = read_amounts(tables, name, 0, region->guardianship + t * region->n_municipality, &unknown);
    }
    if (!status && unknown > 0)
        status =
            read_warn(reading,
                      _("%s: the budget for guardianship (voogdij/18+) is not known for all municipalities and years; "
                        "where it is unknown it counts as 0."),
                      tables->municipalities.file);
    if (!status)
        status = warn_guardianship(tables);
    for (size_t t = 0; t < region->n_year && !status; t++) {
        char name[64];
        snprintf(name, sizeof name, "estimate_eur_%d", reading->scenario->first_year + (int)t);
        status = read_amounts(tables, name, 0, region->estimate + t * region->n_municipality, &ignored);
    }
    if (!status)
        status = read_amounts(tables, "whole_budget_eur", 100, region->whole_budget, &ignored);
    if (!status)
        status = read_amounts(tables, "reserve_eur", 0, region->reserve, &ignored);
    if (!status)
        status = read_amounts(tables, "other_risks_eur", 0, region->other_risks, &ignored);
    return status;
}

static enum status read_need(struct region_tables *tables) {
    struct region *region = &tables->reading->scenario->region;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < region->n_municipality && !status; i++)
        status = table_decimal(&tables->municipalities, tables->row[i], tables->kappa, 0.001, 1000, &region->kappa[i],
                               tables->reading->note);
    return status;
}

/* One more sub-region, in its place by name; *at is its index. */
static enum status add_sub_region(struct region *region, const char *name, size_t *at) {
    char key[96];
    while (*at < region->n_sub_region && strcmp(region->sub_region[*at].name, name) < 0)
        ++*at;
    if (*at < region->n_sub_region && strcmp(region->sub_region[*at].name, name) == 0)
        return STATUS_OK;
    memmove(region->sub_region + *at + 1, region->sub_region + *at,
            (region->n_sub_region - *at) * sizeof *region->sub_region);
    snprintf(key, sizeof key, "sub_region %.63s", name);
    region->sub_region[*at] = (struct sub_region){strdup(name), stream_hash_name(key)};
    region->n_sub_region++;
    return region->sub_region[*at].name ? STATUS_OK : STATUS_MEMORY;
}

/* The column sub_region, where there is one: the same text for municipalities that share policy and supply. */
static enum status read_sub_regions(struct region_tables *tables) {
    struct region *region = &tables->reading->scenario->region;
    const struct table *table = &tables->municipalities;
    size_t column = table_column(table, "sub_region"), n = region->n_municipality;
    if (column == table->n_column)
        return STATUS_OK;
    region->sub_region = calloc(n + 1, sizeof *region->sub_region);
    region->sub_region_of = calloc(n, sizeof *region->sub_region_of);
    enum status status = region->sub_region && region->sub_region_of ? STATUS_OK : STATUS_MEMORY;
    for (size_t pass = 0; pass < 2; pass++) /* the second finds the places when all are there */
        for (size_t i = 0; i < n && !status; i++) {
            const char *name = table_cell(table, tables->row[i], column);
            region->sub_region_of[i] = 0;
            if (!name[0] || strlen(name) > 63)
                return note_error(tables->reading->note, STATUS_TYPE, table->file, table_line(table, tables->row[i]),
                                  "sub_region", _("Expected the name of a sub-region, of at most 63 characters."));
            status = add_sub_region(region, name, &region->sub_region_of[i]);
        }
    for (size_t a = 0; a < region->n_sub_region && !status; a++)
        for (size_t b = 0; b < a && !status; b++)
            if (region->sub_region[a].hash == region->sub_region[b].hash)
                status = note_error(
                    tables->reading->note, STATUS_CONFLICT, table->file, table->line[0], "sub_region",
                    _("\"%.63s\" and \"%.63s\" cannot be told apart in the random numbers. Use another name."),
                    region->sub_region[a].name, region->sub_region[b].name);
    return status;
}

static enum status allocate(struct region *region, size_t n_municipality, size_t n_year) {
    size_t cells = n_municipality * n_year;
    region->n_municipality = n_municipality;
    region->n_year = n_year;
    region->municipality = calloc(n_municipality, sizeof *region->municipality);
    region->residents = calloc(cells, sizeof *region->residents);
    region->youths = calloc(cells, sizeof *region->youths);
    region->guardianship = calloc(cells, sizeof *region->guardianship);
    region->kappa = calloc(n_municipality, sizeof *region->kappa);
    region->whole_budget = calloc(n_municipality, sizeof *region->whole_budget);
    region->reserve = calloc(n_municipality, sizeof *region->reserve);
    region->other_risks = calloc(n_municipality, sizeof *region->other_risks);
    region->estimate = calloc(cells, sizeof *region->estimate);
    return region->municipality && region->residents && region->youths && region->guardianship && region->kappa &&
                   region->whole_budget && region->reserve && region->other_risks && region->estimate
               ? STATUS_OK
               : STATUS_MEMORY;
}

static enum status tell(void *reading, const char *sentence) {
    return read_warn(reading, "%s", sentence);
}

/* People and amounts add up; indicators may be means, and relative needs are. */
static bool adds_up(const char *header) {
    return column_year(header, "residents_") || column_year(header, "youths_") || strstr(header, "_eur");
}

static enum status fill_once(struct region_tables *tables) {
    struct reading *reading = tables->reading;
    struct table *table = &tables->municipalities;
    struct rows_use use = {.adds_up = adds_up, .tell = tell, .to = reading, .mends = true};
    enum status status = find_required(tables, "code", &tables->code);
    if (!status)
        status = find_required(tables, "name", &tables->name);
    if (!status)
        status = find_required(tables, "kappa", &tables->kappa);
    if (!status && !tables->tidy)
        status = rows_tidy(table, &use, reading->note);
    tables->tidy |= !status;
    if (!status && (table->n_row == 0 || table->n_row > MUNICIPALITY_CAP))
        status = note_error(reading->note, STATUS_RANGE, table->file, table->line[0], NULL,
                            _("This table has %zu municipalities; expected 1 to %d rows below the header."),
                            table->n_row, MUNICIPALITY_CAP);
    if (!status)
        status = region_read_columns(tables);
    if (!status)
        status = sort_rows(tables);
    if (!status)
        status = allocate(&reading->scenario->region, table->n_row, reading->scenario->n_year);
    if (!status)
        status = read_identity(tables);
    if (!status)
        status = read_population(tables);
    if (!status)
        status = read_sub_regions(tables);
    if (!status)
        status = read_need(tables);
    if (!status)
        status = region_read_product_need(tables);
    if (!status)
        status = read_money(tables);
    return status ? status : region_read_indicators(tables);
}

static void start_again(struct region_tables *tables) {
    struct region *region = &tables->reading->scenario->region;
    char *name = region->name;
    region->name = NULL;
    region_free(region);
    region->name = name;
    free(tables->row);
    tables->row = NULL;
}

/* Errors that a stand-in has taken the place of are in tables->told: the region can be read. Figures in another unit
 * are looked for where all others are good. */
static enum status fill_region(struct region_tables *tables) {
    struct reading *reading = tables->reading;
    struct note *note = reading->note, one = {0};
    reading->note = &one;
    enum status status = fill_once(tables);
    while (region_mend(tables, status, &one)) {
        start_again(tables);
        memset(&one, 0, sizeof one);
        status = fill_once(tables);
    }
    if (!status && !tables->first) {
        tables->first = region_check_units(tables);
        note_keep(&tables->told, &one);
    }
    reading->note = note;
    return status;
}

/* The tables go whole into the result file. */
static enum status keep_table(struct scenario *scenario, const char *name, struct table *table) {
    struct input_table *kept = &scenario->table[scenario->n_table];
    kept->name = strdup(name);
    kept->text = table_take_text(table);
    scenario->n_table++;
    return kept->name && kept->text ? STATUS_OK : STATUS_MEMORY;
}

/* A table of the region's folder, if it is there; of one that must be there all that is wrong with its rows is told. */
static enum status read_if_there(struct region_tables *tables, const struct node *node, const char *name,
                                 struct table *table, bool *there) {
    struct reading *reading = tables->reading;
    struct note broken = {0};
    enum status fault = STATUS_OK;
    char *path = NULL;
    enum status status = region_file_find(reading->files, node->file, node->text, name, &path, there, reading->note);
    if (!status && *there)
        status = table_read_on(reading->files, path, TABLE_CAP, table, &fault, &broken);
    if (!status && *there)
        status = read_keep_file(reading, path);
    if (broken.text[0])
        note_keep(status ? reading->note : &tables->told, &broken);
    tables->first = tables->first ? tables->first : fault;
    free(path);
    return status;
}

/* An absent one is told at the key `region`. */
static enum status read_table(struct region_tables *tables, const struct node *node, const char *name,
                              struct table *table) {
    char relative[REGION_FILE_SIZE];
    bool there = false;
    enum status status = read_if_there(tables, node, name, table, &there);
    region_file_place(node->text, name, relative);
    if (status || there)
        return status;
    char best[FILES_NAME_SIZE];
    region_file_nearest(tables->reading->files, node->file, node->text, best);
    if (best[0])
        return node_error(tables->reading->note, STATUS_FILE, node,
                          _("There is no region \"%s\". Did you mean \"%s\"?"), node->text, best);
    return node_error(tables->reading->note, STATUS_FILE, node,
                      _("The region \"%s\" has no file %s. Expected it beside this file, in the folder of the region, "
                        "as a table or as a workbook (.xlsx) of that name; check the name."),
                      node->text, relative);
}

/* Which municipalities are no more, and since when: an account of a later year cannot be theirs. */
static enum status read_gone(struct region_tables *tables, const struct node *node) {
    struct reading *reading = tables->reading;
    bool there = tables->mergers.n_column > 0;
    if (!node_find(reading->root, "realised") && !node_find(reading->root, "realised_file"))
        return STATUS_OK;
    enum status status = there ? STATUS_OK : read_if_there(tables, node, "mergers.csv", &tables->mergers, &there);
    return status || !there ? status : region_read_gone(tables);
}

static enum status read_mergers(struct region_tables *tables, const struct node *node) {
    const struct node *mergers = node_find(tables->reading->root, "mergers");
    enum status status = mergers ? read_table(tables, node, "mergers.csv", &tables->mergers) : STATUS_OK;
    if (!status && mergers)
        status = region_read_mergers(tables, mergers);
    return status ? status : read_gone(tables, node);
}

static enum status keep_tables(struct region_tables *tables) {
    struct scenario *scenario = tables->reading->scenario;
    scenario->table = calloc(3, sizeof *scenario->table);
    enum status status =
        scenario->table ? keep_table(scenario, "municipalities.csv", &tables->municipalities) : STATUS_MEMORY;
    if (!status)
        status = keep_table(scenario, "columns.csv", &tables->columns);
    if (!status && node_find(tables->reading->root, "mergers"))
        status = keep_table(scenario, "mergers.csv", &tables->mergers);
    return status;
}

enum status read_region(struct reading *reading) {
    struct region_tables tables = {.reading = reading};
    const struct node *node = node_find(reading->root, "region");
    enum status status = value_name(node, node->text, &reading->scenario->region.name, reading->note);
    if (status)
        return status;
    status = read_table(&tables, node, "municipalities.csv", &tables.municipalities);
    if (!status)
        status = read_table(&tables, node, "columns.csv", &tables.columns);
    if (!status)
        status = fill_region(&tables);
    if (!status)
        status = table_tell_all(&tables.municipalities, tell, reading);
    if (!status)
        status = read_mergers(&tables, node);
    if (!status)
        status = keep_tables(&tables);
    status = region_tell_errors(&tables, status);
    table_free(&tables.municipalities);
    table_free(&tables.columns);
    table_free(&tables.mergers);
    free(tables.row);
    return status;
}
