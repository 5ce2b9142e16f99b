/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of REALISED.csv: which there are, which are in the file, which the schemes need. */
#include "sim/base/i18n.h"
#include "sim/scenario/realised_column.h"
#include "sim/scenario/suggest.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

enum { SINGLE_COLUMNS = 9, CELL_KINDS = 4, CLASS_KINDS = 3, AWARD_KINDS = 2 };

static enum status add_single(struct realised *realised, struct columns *columns) {
    const struct table *table = realised->table;
    struct region *region = &realised->region;
    struct column all[SINGLE_COLUMNS] = {
        {.name = print("code")},
        {.name = print("name")},
        {.name = print("year")},
        {.name = print("residents"),
         .need = NEED_RESIDENTS,
         .people = region->residents,
         .least = 1,
         .most = COUNT_MAX,
         .width = 1},
        {.name = print("youths"), .need = NEED_YOUTHS, .people = region->youths, .most = COUNT_MAX, .width = 1},
        {.name = print("covariance"),
         .need = NEED_COVARIANCE,
         .people = realised->covariance,
         .most = COVARIANCE_MAX,
         .width = 1},
        {.name = print("budget"), .need = NEED_BUDGET, .cents = realised->budget, .width = 1},
        {.name = print("advance:RIGG"), .cents = realised->advance, .cell = ADVANCE_RIGG, .width = ADVANCE_COUNT},
        {.name = print("advance:SVB"), .cents = realised->advance, .cell = ADVANCE_SVB, .width = ADVANCE_COUNT}};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < SINGLE_COLUMNS; k++) {
        enum status added = add(columns, table, all[k]);
        status = status ? status : added;
    }
    return status;
}

/* The column PREFIX:REST; n_column when absent or without memory. */
static size_t find(const struct table *table, const char *prefix, const char *rest) {
    char *name = print("%s:%s", prefix, rest);
    size_t at = name ? table_column(table, name) : table->n_column;
    free(name);
    return at;
}

/* What kind of amounts a group of columns holds. */
struct kind {
    const char *prefix;
    unsigned need;
    int lookback;
    int64_t *cents;
    int32_t *clients;
};

/* PREFIX:FORM:CARE for every cell. */
static enum status add_cells(struct realised *realised, struct columns *columns, const struct care *care,
                             struct kind kind) {
    enum status status = STATUS_OK;
    const struct table *table = realised->table;
    for (size_t cell = 0; cell < FORM_COUNT * care->n_care && !status; cell++) {
        struct column column = {.need = kind.need,
                                .cell = cell,
                                .width = FORM_COUNT * care->n_care,
                                .by_cell = true,
                                .is_cost = kind.cents == realised->cost,
                                .lookback = kind.lookback,
                                .award = table->n_column,
                                .utilisation = table->n_column,
                                .cents = kind.cents};
        char *rest = print("%s:%s", forms[cell / care->n_care], care->care_name[cell % care->n_care]);
        column.name = rest ? print("%s:%s", kind.prefix, rest) : NULL;
        if (rest && column.is_cost && cell / care->n_care == FORM_PGB) {
            column.award = find(table, "award", rest);
            column.utilisation = find(table, "utilisation", rest);
        }
        free(rest);
        status = add(columns, table, column);
    }
    return status;
}

/* PREFIX:CARE for every care class. */
static enum status add_classes(struct realised *realised, struct columns *columns, const struct care *care,
                               struct kind kind) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < care->n_care && !status; k++)
        status = add(columns, realised->table,
                     (struct column){.name = print("%s:%s", kind.prefix, care->care_name[k]),
                                     .need = kind.need,
                                     .cell = k,
                                     .width = care->n_care,
                                     .by_care = true,
                                     .lookback = kind.lookback,
                                     .source = find(realised->table, "clients", care->care_name[k]),
                                     .clients = kind.clients});
    return status;
}

/* PREFIX:PGB:CARE: known names; the columns of cost read them. */
static enum status add_awards(struct realised *realised, struct columns *columns, const struct care *care,
                              const char *prefix) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < care->n_care && !status; k++)
        status = add(columns, realised->table,
                     (struct column){.name = print("%s:%s:%s", prefix, forms[FORM_PGB], care->care_name[k])});
    return status;
}

static enum status list_columns(struct realised *realised, const struct care *care, struct columns *columns) {
    const struct kind cells[CELL_KINDS] = {{"cost", 0, 0, realised->cost, NULL},
                                           {"cost_lag1", NEED_COST_LAG1, 1, realised->cost_lag1, NULL},
                                           {"cost_mean3", NEED_COST_MEAN3, 3, realised->cost_mean3, NULL},
                                           {"expected_cost", NEED_EXPECTED_COST, 0, realised->expected_cost, NULL}};
    const struct kind classes[CLASS_KINDS] = {{"clients", NEED_CLIENTS, 0, NULL, realised->clients},
                                              {"clients_lag1", NEED_CLIENTS_LAG1, 1, NULL, realised->clients_lag1},
                                              {"clients_mean3", NEED_CLIENTS_MEAN3, 3, NULL, realised->clients_mean3}};
    size_t n = SINGLE_COLUMNS + (CELL_KINDS * FORM_COUNT + CLASS_KINDS + AWARD_KINDS) * care->n_care;
    columns->column = calloc(n, sizeof *columns->column);
    enum status status = columns->column ? add_single(realised, columns) : STATUS_MEMORY;
    for (size_t k = 0; k < CELL_KINDS && !status; k++)
        status = add_cells(realised, columns, care, cells[k]);
    for (size_t k = 0; k < CLASS_KINDS && !status; k++)
        status = add_classes(realised, columns, care, classes[k]);
    if (!status)
        status = add_awards(realised, columns, care, "award");
    return status ? status : add_awards(realised, columns, care, "utilisation");
}

/* The weights of the key covariance are one column, whichever layers have that key. */
static enum status allocate_covariance(struct realised *realised, size_t n_covariance) {
    size_t n = realised->region.n_municipality;
    realised->covariance = calloc(n, sizeof *realised->covariance);
    realised->covariance_row = calloc(n_covariance + 1, sizeof *realised->covariance_row);
    for (size_t k = 0; realised->covariance_row && k < n_covariance; k++)
        realised->covariance_row[k] = realised->covariance;
    return realised->covariance && realised->covariance_row ? STATUS_OK : STATUS_MEMORY;
}

static enum status allocate(struct realised *realised, const struct care *care) {
    size_t n = realised->region.n_municipality, cells = n * FORM_COUNT * care->n_care, classes = n * care->n_care;
    realised->budget = calloc(n, sizeof *realised->budget);
    int64_t **const by_cell[] = {&realised->cost, &realised->cost_lag1, &realised->cost_mean3,
                                 &realised->expected_cost};
    int32_t **const by_care[] = {&realised->clients, &realised->clients_lag1, &realised->clients_mean3};
    realised->advance = calloc(n * ADVANCE_COUNT, sizeof *realised->advance);
    bool ok = realised->budget && realised->advance;
    for (size_t a = 0; a < CELL_KINDS; a++)
        ok &= (*by_cell[a] = calloc(cells, sizeof **by_cell[a])) != NULL;
    for (size_t a = 0; a < CLASS_KINDS; a++)
        ok &= (*by_care[a] = calloc(classes, sizeof **by_care[a])) != NULL;
    return ok ? STATUS_OK : STATUS_MEMORY;
}

/* Every column of the file must be a known one: a typing error must not turn into zero cost. */
static enum status check_known(const struct table *table, const struct columns *columns, const struct care *care,
                               struct note *note) {
    for (size_t c = 0; c < table->n_column; c++) {
        struct suggestion suggestion = suggestion_start(table_header(table, c));
        bool known = false;
        for (size_t k = 0; k < columns->n; k++) {
            known |= columns->column[k].at == c;
            suggestion_offer(&suggestion, columns->column[k].name);
        }
        if (!known && suggestion.best)
            return note_error(
                note, STATUS_UNKNOWN, table->file, table->line[0], table_header(table, c),
                _("This column is not known. Did you mean \"%s\"? Forms are ZIN and PGB; care classes are "
                  "those of the schemes file."),
                suggestion.best);
        if (!known)
            return note_error(
                note, STATUS_UNKNOWN, table->file, table->line[0], table_header(table, c),
                _("This column is not known. Expected code, name, year, residents, youths, budget, or columns such "
                  "as cost:ZIN:%s and clients:%s; care classes are those of the schemes file. Rename or "
                  "remove it."),
                care->care_name[0], care->care_name[0]);
    }
    return STATUS_OK;
}

static bool layer_uses(const struct layer *layer, const struct column *column, size_t n_care) {
    if (!(layer_needs(layer) & column->need))
        return false;
    if (column->by_cell)
        return layer->covered[column->cell];
    bool covered = !column->by_care;
    for (size_t form = 0; column->by_care && form < FORM_COUNT; form++)
        covered |= layer->covered[form * n_care + column->cell];
    return covered;
}

bool column_user(const struct column *column, const struct scenario *scenario, const char **scheme, size_t *layer) {
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++)
            if (layer_uses(&scenario->scheme[s].layer[k], column, scenario->care.n_care)) {
                *scheme = scenario->scheme[s].name;
                *layer = k + 1;
                return true;
            }
    return false;
}

static enum status check_used(const struct table *table, const struct scenario *scenario, const struct column *column,
                              struct note *note) {
    const char *scheme;
    size_t layer;
    if (!column_user(column, scenario, &scheme, &layer))
        return STATUS_OK;
    if (column->need & (NEED_EXPECTED_COST | NEED_COVARIANCE))
        return note_error(note, STATUS_MISSING, table->file, table->line[0], column->name,
                          _("This column is missing, but scheme \"%s\" needs it in layer %zu: what was to be expected, "
                            "which a simulation computes and real figures do not tell. Add the column, or take another "
                            "base or key in that layer."),
                          scheme, layer);
    return note_error(note, STATUS_MISSING, table->file, table->line[0], column->name,
                      _("This column is missing, but scheme \"%s\" needs it in layer %zu. Add the column, or "
                        "take another base, key or amount in that layer."),
                      scheme, layer);
}

enum status column_add_to_total(const struct realised *realised, size_t i, const struct column *column, int64_t cents,
                                int64_t *total, struct note *note) {
    const struct table *table = realised->table;
    *total += cents;
    if (*total <= MONEY_LIMIT)
        return STATUS_OK;
    return note_error(note, STATUS_RANGE, table->file, table_line(table, realised->row[i]), column->name,
                      _("Up to this amount its kind adds up to more than EUR %" PRId64
                        ", the most that can be settled. Are "
                        "the amounts in EUR?"),
                      MONEY_LIMIT / 100);
}

static enum status read_cell(const struct realised *realised, size_t i, const struct column *column, int64_t *total,
                             struct note *note) {
    const struct table *table = realised->table;
    size_t row = realised->row[i], to = i * column->width + column->cell;
    int64_t value;
    enum status status;
    if (column->cents) {
        status = column->at < table->n_column ? table_cents(table, row, column->at, 0, MONEY_LIMIT, &value, note)
                                              : column_read_award(table, row, column, &value, note);
        column->cents[to] = status ? 0 : value;
        return status ? status : column_add_to_total(realised, i, column, value, total, note);
    }
    status =
        table_integer(table, row, column->at, column->least, column->people ? column->most : COUNT_MAX, &value, note);
    if (!status && column->people)
        column->people[to] = value;
    if (!status && column->clients)
        column->clients[to] = (int32_t)value;
    return status;
}

static enum status read_cells(struct realised *realised, const struct column *column, int64_t *total,
                              struct note *note) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < realised->region.n_municipality && !status; i++)
        status = read_cell(realised, i, column, total, note);
    return status;
}

/* One column of year[t], wherever it comes from. */
static enum status read_column(struct realised_file *file, size_t t, const struct column *column,
                               const struct scenario *scenario, int64_t *total, struct note *note) {
    const struct table *table = file->table;
    bool by_award = false, present = column->at < table->n_column;
    enum status status = column->is_cost ? column_by_award(table, column, &by_award, note) : STATUS_OK;
    if (status || !column->width)
        return status;
    if (present || by_award)
        return read_cells(&file->year[t], column, total, note);
    if (file->has_year && column->lookback && (column->cents || column->source < table->n_column))
        return column_look_back(file, t, column, scenario, total, note);
    if (column->need)
        return check_used(table, scenario, column, note);
    return column->is_cost && t == file->first
               ? realised_warn(file, _("%s has no column %s; that cost counts as zero."), table->file, column->name)
               : STATUS_OK;
}

/* The same rule as for the tables of a region; only where both columns are there. */
static enum status check_people(const struct realised *realised, struct note *note) {
    const struct table *table = realised->table;
    const struct region *region = &realised->region;
    if (table_column(table, "residents") == table->n_column || table_column(table, "youths") == table->n_column)
        return STATUS_OK;
    for (size_t i = 0; i < region->n_municipality; i++)
        if (region->youths[i] > region->residents[i])
            return note_error(note, STATUS_CONFLICT, table->file, table_line(table, realised->row[i]), "youths",
                              _("%s has more youths (%lld) than residents (%lld). Check both columns."),
                              region->municipality[i].name, (long long)region->youths[i],
                              (long long)region->residents[i]);
    return STATUS_OK;
}

/* All columns of a year that is settled; of a year before, only what others look back at. */
static enum status read_year(struct realised_file *file, size_t t, const struct scenario *scenario, struct note *note) {
    struct columns columns = {0};
    int64_t total = 0;
    enum status status = allocate(&file->year[t], &scenario->care);
    if (!status)
        status = allocate_covariance(&file->year[t], scenario->n_covariance);
    if (!status)
        status = list_columns(&file->year[t], &scenario->care, &columns);
    if (!status)
        status = check_known(file->table, &columns, &scenario->care, note);
    for (size_t k = 0; k < columns.n && !status; k++) {
        const struct column *column = &columns.column[k];
        if (k > 0 && column->cents != columns.column[k - 1].cents) /* another kind, with its own total */
            total = 0;
        bool is_count = column->need == NEED_CLIENTS && column->at < file->table->n_column;
        if (t >= file->first || column->is_cost || is_count)
            status = read_column(file, t, column, scenario, &total, note);
    }
    if (!status && t >= file->first)
        status = check_people(&file->year[t], note);
    for (size_t k = 0; k < columns.n; k++)
        free(columns.column[k].name);
    free(columns.column);
    return status;
}

enum status realised_read_columns(struct realised_file *realised, const struct scenario *scenario, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t t = 0; t < realised->first + realised->n_settled && !status; t++)
        status = read_year(realised, t, scenario, note);
    return status;
}
