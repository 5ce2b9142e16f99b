/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of REALISED.csv: which there are, which are in the file, which the schemes need. */
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/realised_column.h"
#include "sim/scenario/suggest.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const forms[FORM_COUNT] = {"ZIN", "PGB"};

struct columns {
    size_t n;
    struct column *column;
};

static enum status add(struct columns *columns, const struct table *table, struct column column) {
    if (!column.name)
        return STATUS_MEMORY;
    column.at = table_column(table, column.name);
    columns->column[columns->n++] = column;
    return STATUS_OK;
}

/* printf into fresh memory; NULL without memory. */
static char *print(const char *format, ...) __attribute__((format(printf, 1, 2)));

static char *print(const char *format, ...) {
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    return n < 0 ? NULL : text;
}

static bool find_column(const struct columns *columns, const char *name) {
    size_t k = 0;
    while (k < columns->n && strcmp(columns->column[k].name, name) != 0)
        k++;
    return k < columns->n;
}

enum { COLUMNS_OF_NO_FIELD = 5 };

/* The columns that are no field's, beside the awards. */
static enum status add_others(struct realised *realised, struct columns *columns) {
    const struct column others[COLUMNS_OF_NO_FIELD] = {
        {.name = print("code")},
        {.name = print("name")},
        {.name = print("year")},
        {.name = print("advance:RIGG"), .to = realised->advance, .cell = ADVANCE_RIGG, .width = ADVANCE_COUNT},
        {.name = print("advance:SVB"), .to = realised->advance, .cell = ADVANCE_SVB, .width = ADVANCE_COUNT}};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < COLUMNS_OF_NO_FIELD; k++) {
        struct column column = others[k];
        column.field = FIELD_COUNT;
        column.kind = KIND_AMOUNT;
        enum status added = add(columns, realised->table, column);
        status = status ? status : added;
    }
    return status;
}

char *column_name(const char *name, enum field field, size_t cell, const struct care *care) {
    const char *class = care->care_name[cell % care->n_care];
    switch (field_row(field)->shape) {
    case SHAPE_CELL:
        return print("%s:%s:%s", name, forms[cell / care->n_care], class);
    case SHAPE_CLASS:
        return print("%s:%s", name, class);
    case SHAPE_MUNICIPALITY:
        break;
    }
    return print("%s", name);
}

/* Where the column with this name stands, for that cell; n_column when absent or without memory. */
static size_t find(const struct table *table, const char *name, enum field field, size_t cell,
                   const struct care *care) {
    char *whole = column_name(name, field, cell, care);
    size_t at = whole ? table_column(table, whole) : table->n_column;
    free(whole);
    return at;
}

bool column_of_field(const struct field_row *row) {
    return row->arrays != ARRAYS_PER_THRESHOLD;
}

static enum status add_field(struct realised *realised, struct columns *columns, const struct care *care,
                             enum field field) {
    const struct table *table = realised->table;
    const char *single = field_row(field_row(field)->of)->name;
    enum status status = STATUS_OK;
    for (size_t cell = 0; cell < field_cells(field, &realised->input) && !status; cell++) {
        bool awarded = field == FIELD_COST && cell / care->n_care == FORM_PGB;
        status = add(
            columns, table,
            (struct column){.name = column_name(field_row(field)->name, field, cell, care),
                            .field = field,
                            .kind = field_row(field)->kind,
                            .to = input_room_array(&realised->arrays, field, 0),
                            .cell = cell,
                            .width = field_cells(field, &realised->input),
                            .source = find(table, single, field, cell, care),
                            .award = awarded ? find(table, "award", field, cell, care) : table->n_column,
                            .utilisation = awarded ? find(table, "utilisation", field, cell, care) : table->n_column});
    }
    return status;
}

/* PREFIX:PGB:CARE: known names; the columns of cost read them. */
static enum status add_awards(struct realised *realised, struct columns *columns, const struct care *care,
                              const char *prefix) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < care->n_care && !status; k++)
        status = add(columns, realised->table,
                     (struct column){.name = column_name(prefix, FIELD_COST, FORM_PGB * care->n_care + k, care),
                                     .field = FIELD_COUNT});
    return status;
}

/* Those that are keys, "column:NAME": of no field, and read elsewhere. */
static enum status add_keys(struct realised *realised, const struct scenario *scenario, struct columns *columns) {
    enum status status = STATUS_OK;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer && !status; k++) {
            const char *name = scenario->scheme[s].layer[k].column;
            if (name && !find_column(columns, name))
                status =
                    add(columns, realised->table, (struct column){.name = print("%s", name), .field = FIELD_COUNT});
        }
    return status;
}

/* Of which costs, of the year or of years before, has the table any? What was to be expected is none of them. */
static void find_others(struct columns *columns, const struct table *table) {
    bool there[FIELD_COUNT] = {false};
    for (size_t k = 0; k < columns->n; k++) {
        const struct column *column = &columns->column[k];
        if (column->field < FIELD_COUNT && column->kind == KIND_COST)
            there[column->field] |= column->at < table->n_column || column->award < table->n_column;
    }
    for (size_t k = 0; k < columns->n; k++)
        columns->column[k].has_others = columns->column[k].field < FIELD_COUNT && there[columns->column[k].field];
}

static enum status list_columns(struct realised *realised, const struct scenario *scenario, struct columns *columns) {
    const struct care *care = &scenario->care;
    size_t layers = 0;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        layers += scenario->scheme[s].n_layer;
    columns->column = calloc(COLUMNS_OF_NO_FIELD + FIELD_COUNT * FORM_COUNT * care->n_care + 2 * care->n_care + layers,
                             sizeof *columns->column);
    enum status status = columns->column ? add_others(realised, columns) : STATUS_MEMORY;
    for (enum field f = 0; f < FIELD_COUNT && !status; f++)
        if (column_of_field(field_row(f)))
            status = add_field(realised, columns, care, f);
    if (!status)
        status = add_awards(realised, columns, care, "award");
    if (!status)
        status = add_awards(realised, columns, care, "utilisation");
    if (!status)
        find_others(columns, realised->table);
    return status ? status : add_keys(realised, scenario, columns);
}

/* Room for all that a year can have; the weights of the key covariance are one column, whichever layers have it. */
static enum status allocate(struct realised *realised, const struct scenario *scenario) {
    size_t n = realised->region.n_municipality, layers = scenario->n_covariance;
    struct settle_input sizes = {.n_municipality = n,
                                 .n_care = scenario->care.n_care,
                                 .n_lane = 1,
                                 .n_threshold = scenario->n_threshold,
                                 .n_covariance = layers ? layers : 1};
    realised->room = calloc(1, input_room_size(&sizes, NEED_ANY_FIELD));
    realised->advance = calloc(n * ADVANCE_COUNT, sizeof *realised->advance);
    realised->lacking = calloc(n, sizeof *realised->lacking);
    if (!realised->room || !realised->advance || !realised->lacking)
        return STATUS_MEMORY;
    input_room_lay(&sizes, NEED_ANY_FIELD, realised->room, &realised->arrays);
    for (size_t k = 1; k < layers; k++)
        realised->arrays.covariance[k] = realised->arrays.covariance[0];
    realised->input = input_with(&sizes, NEED_ANY_FIELD, &realised->arrays);
    return STATUS_OK;
}

/* best: the nearest that is known, or NULL. */
static enum status refuse_unknown(const struct table *table, size_t column, const char *best, const struct care *care,
                                  struct note *note) {
    if (!best)
        return note_error(
            note, STATUS_UNKNOWN, table->file, table->line[0], table_header(table, column),
            _("This column is not known. Expected code, name, year, residents, youths, budget, or columns "
              "such as cost:ZIN:%s and clients:%s; care classes are those of the schemes file. Rename "
              "it, to Remark if it holds remarks, or remove it."),
            care->care_name[0], care->care_name[0]);
    char *own = headings_own(best);
    enum status status =
        own ? note_error(note, STATUS_UNKNOWN, table->file, table->line[0], table_header(table, column),
                         _("This column is not known. Did you mean \"%s\"? Forms are ZIN and PGB; care classes are "
                           "those of the schemes file. Rename it, to Remark if it holds remarks, or remove it."),
                         own)
            : STATUS_MEMORY;
    free(own);
    return status;
}

/* Every column of the file must be a known one: a typing error must not turn into zero cost. */
static enum status check_known(struct realised_file *file, const struct columns *columns, const struct care *care,
                               bool *strange, struct note *note) {
    const struct table *table = file->table;
    enum status status = STATUS_OK;
    for (size_t c = 0; c < table->n_column && !status; c++) {
        struct suggestion suggestion = suggestion_start(table_header(table, c));
        struct note one = {0};
        bool known = false;
        for (size_t k = 0; k < columns->n; k++) {
            known |= columns->column[k].at == c;
            suggestion_offer(&suggestion, columns->column[k].name);
        }
        *strange |= !known;
        if (!known)
            status = realised_go_on(file, table, refuse_unknown(table, c, suggestion.best, care, &one), &one, note);
    }
    return status;
}

enum status column_add_to_total(const struct realised *realised, size_t i, const struct column *column, int64_t cents,
                                int64_t *total, struct note *note) {
    const struct table *table = realised->table;
    *total += cents < 0 ? -cents : cents;
    if (*total <= MONEY_LIMIT)
        return STATUS_OK;
    *total = 0; /* told once, not of every amount that follows */
    return note_error(note, STATUS_RANGE, table->file, table_line(table, realised->row[i]), column->name,
                      _("Up to this amount its kind adds up to more than EUR %" PRId64
                        ", the most that can be settled. Are "
                        "the amounts in EUR?"),
                      MONEY_LIMIT / 100);
}

/* Smallest and largest number that a column may hold, where it holds no money. */
static int64_t least(const struct column *column) {
    return column->field == FIELD_RESIDENTS;
}

static int64_t most(const struct column *column) {
    return column->kind == KIND_WEIGHT ? WEIGHT_MAX : COUNT_MAX;
}

static enum status read_cell(const struct realised *realised, size_t i, const struct column *column, int64_t *total,
                             struct note *note) {
    const struct table *table = realised->table;
    size_t row = realised->row[i], k = i * column->width + column->cell;
    int64_t value, *to = column->to;
    int32_t *to_count = column->to;
    enum status status;
    if (!column_is_money(column))
        status = table_integer(table, row, column->at, least(column), most(column), &value, note);
    else if (column->at < table->n_column)
        status = table_cents(table, row, column->at, column->kind == KIND_COST ? -MONEY_LIMIT : 0, MONEY_LIMIT, &value,
                             note);
    else
        status = column_read_award(table, row, column, &value, note);
    if (status)
        return status;
    if (column->kind == KIND_CLIENTS)
        to_count[k] = (int32_t)value;
    else
        to[k] = value;
    return column_is_money(column) ? column_add_to_total(realised, i, column, value, total, note) : STATUS_OK;
}

/* A column that can be read in two ways is told once, and so is a row that has not been filled in. */
static enum status read_cells(struct realised_file *file, size_t t, const struct column *column, int64_t *total,
                              struct note *note) {
    const struct realised *realised = &file->year[t];
    enum status status = STATUS_OK, cell = STATUS_OK;
    for (size_t i = 0; i < realised->region.n_municipality && !status && cell != STATUS_CONFLICT; i++) {
        bool there = column->at < file->table->n_column;
        bool empty = there && !table_cell(file->table, realised->row[i], column->at)[0];
        struct note one = {0};
        cell = read_cell(realised, i, column, total, &one);
        if (cell && !(empty && realised->lacking[i]))
            status = realised_go_on(file, file->table, cell, &one, note);
        realised->lacking[i] |= empty;
    }
    return status;
}

/* One column of year[t], wherever it comes from; where it comes from nowhere it is added to the absent ones. */
static enum status read_column(struct realised_file *file, size_t t, const struct column *column,
                               const struct scenario *scenario, int64_t *total, struct absent *absent,
                               struct note *note) {
    const struct table *table = file->table;
    bool by_award = false, present = column->at < table->n_column;
    enum status status = column_is_cost(column) ? column_by_award(table, column, &by_award, note) : STATUS_OK;
    if (status || !column->to)
        return status;
    if (present || by_award) {
        status = read_cells(file, t, column, total, note);
        return status || !file->has_year || !column_looks_back(column) ? status : column_compare_back(file, t, column);
    }
    /* A cost that is absent is zero in each year. */
    bool added_up =
        column_looks_back(column) && (field_row(column->field)->of == FIELD_COST || column->source < table->n_column);
    if (file->has_year && added_up && (!column->has_others || column_has_rows(file, t, column)))
        return column_look_back(file, t, column, scenario, total, note);
    return t < file->first ? STATUS_OK : absent_add(absent, scenario, column);
}

/* The same rule as for the tables of a region; only where both columns are there. */
static enum status check_people(struct realised_file *file, const struct realised *realised, struct note *note) {
    const struct table *table = realised->table;
    const struct region *region = &realised->region;
    if (table_column(table, "residents") == table->n_column || table_column(table, "youths") == table->n_column)
        return STATUS_OK;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < region->n_municipality && !status; i++) {
        long long youths = realised->input.youths[i], residents = realised->input.residents[i];
        struct note one = {0};
        if (youths <= residents || residents == 0) /* whose cell could not be read has been told */
            continue;
        status = note_error(&one, STATUS_CONFLICT, table->file, table_line(table, realised->row[i]), "youths",
                            _("%s has more youths (%lld) than residents (%lld). Check both columns."),
                            region->municipality[i].name, youths, residents);
        status = realised_go_on(file, table, status, &one, note);
    }
    return status;
}

/* In years that are not settled only what others look back at is read, as far as it is there. */
static bool is_read(const struct realised_file *file, size_t t, const struct column *column) {
    bool looked_at = column->field < FIELD_COUNT && fields_looking_back_at(column->field);
    return t >= file->first || (looked_at && (column_is_cost(column) || column->at < file->table->n_column));
}

/* The costs as they were reported, before shared ones are added. */
static enum status keep_reported(struct realised *realised, const struct scenario *scenario) {
    size_t n = realised->region.n_municipality * FORM_COUNT * scenario->care.n_care;
    realised->reported = malloc(n * sizeof *realised->reported);
    if (!realised->reported)
        return STATUS_MEMORY;
    memcpy(realised->reported, realised->arrays.cost, n * sizeof *realised->reported);
    return STATUS_OK;
}

static void free_columns(struct columns *columns) {
    for (size_t k = 0; k < columns->n; k++)
        free(columns->column[k].name);
    free(columns->column);
}

/* All columns of a year that is settled; of a year before, only what others look back at. */
static enum status read_year(struct realised_file *file, size_t t, const struct scenario *scenario, struct note *note) {
    struct columns columns = {0};
    struct absent absent = {.first = NULL};
    int64_t total = 0;
    enum status status = allocate(&file->year[t], scenario);
    if (!status)
        status = list_columns(&file->year[t], scenario, &columns);
    bool strange = t > 0 && file->fault; /* what lacks may be what is not known */
    if (!status && t == 0)
        status = check_known(file, &columns, &scenario->care, &strange, note);
    for (size_t k = 0; k < columns.n && !status; k++) {
        const struct column *column = &columns.column[k];
        if (k > 0 && column->to != columns.column[k - 1].to) /* another kind, with its own total */
            total = 0;
        if (is_read(file, t, column))
            status = read_column(file, t, column, scenario, &total, &absent, note);
    }
    struct note one = {0};
    if (!status && !strange)
        status = realised_go_on(file, file->table, absent_check(&absent, file->table, scenario, &one), &one, note);
    if (!status)
        status = absent_tell(&absent, file);
    absent_free(&absent);
    if (!status && t >= file->first)
        status = check_people(file, &file->year[t], note);
    if (!status)
        status = keep_reported(&file->year[t], scenario);
    free_columns(&columns);
    return status;
}

/* Once all years are read, for each is looked at beside the others. */
static enum status check_units(struct realised_file *file, const struct scenario *scenario, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t t = file->first; t < file->first + file->n_settled && !status; t++) {
        struct columns columns = {0};
        status = list_columns(&file->year[t], scenario, &columns);
        if (!status)
            status = realised_check_units(file, &file->year[t], columns.column, columns.n, note);
        free_columns(&columns);
    }
    return status;
}

/* Of single clients, their table tells only what they cost above a threshold in the year. */
static enum status check_told(const struct scenario *scenario, struct note *note) {
    const unsigned told = fields_that(column_of_field) | NEED_EXCESS;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++) {
            unsigned untold = layer_needs(&scenario->scheme[s].layer[k]) & NEED_ANY_FIELD & ~told;
            if (untold)
                return note_error(
                    note, STATUS_CONFLICT, scenario->file, 0, NULL,
                    _("Scheme \"%s\" looks in layer %zu at %s, which no table of real figures holds. Take "
                      "another base or key in that layer."),
                    scenario->scheme[s].name, k + 1, fields_first(untold)->name);
        }
    return STATUS_OK;
}

enum status realised_read_columns(struct realised_file *realised, const struct scenario *scenario, struct note *note) {
    int64_t *shared = calloc(scenario->n_shared + 1, sizeof *shared);
    enum status status = shared ? check_told(scenario, note) : STATUS_MEMORY;
    if (!status)
        status = headings_drop_remarks(realised->table, realised_is_column_key, scenario);
    if (!status)
        status = realised_match_headings(realised->table, scenario);
    for (size_t t = 0; t < realised->first + realised->n_settled && !status; t++) {
        const struct scenario *of_year = &scenario[t < realised->first ? 0 : t - realised->first];
        status = read_year(realised, t, of_year, note);
        if (!status && t >= realised->first)
            status = realised_add_shared(&realised->year[t], of_year, shared, note);
    }
    if (!status && realised->fault)
        goto out; /* what compares figures with each other needs all of them */
    if (!status)
        status = realised_tell_shared(realised, scenario, shared);
    for (size_t t = 0; t < realised->n_settled && !status; t++)
        status = realised_check_credits(realised, &realised->year[realised->first + t], &scenario[t], note);
    for (size_t t = 0; t < realised->n_settled && !status; t++)
        status = realised_check_together(&realised->year[realised->first + t], &scenario[t], note);
    if (!status)
        status = check_units(realised, scenario, note);
    if (!status)
        status = realised_tell(realised, realised->table);
out:
    free(shared);
    return status;
}
