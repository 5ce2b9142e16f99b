/* The columns of REALISED.csv: which there are, which are in the file, which the schemes need. */
#include "sim/base/i18n.h"
#include "sim/scenario/realised.h"
#include "sim/scenario/suggest.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Counts of people; far above any country's. */
#define COUNT_MAX INT64_C(1000000000)

static const char *const forms[FORM_COUNT] = {"ZIN", "PGB"};

/* A column that may be there. Exactly one of the targets is set: cents, or one of the two kinds of counts. */
struct column {
    char *name;
    size_t at;     /* in the table, n_column when absent */
    unsigned need; /* the need that asks for it; 0 for cost, code and name */
    size_t cell;   /* place in a municipality's part of the target */
    size_t width;  /* length of that part */
    bool by_care;  /* cell counts care classes, not cells */
    bool by_cell;
    int64_t *cents;
    int64_t *people;
    int32_t *clients;
};

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

static enum status add_single(struct realised *realised, struct columns *columns) {
    const struct table *table = &realised->table;
    struct region *region = &realised->region;
    struct column all[] = {
        {.name = print("code")},
        {.name = print("name")},
        {.name = print("residents"), .need = NEED_RESIDENTS, .people = region->residents, .width = 1},
        {.name = print("youths"), .need = NEED_YOUTHS, .people = region->youths, .width = 1},
        {.name = print("budget"), .need = NEED_BUDGET, .cents = realised->budget, .width = 1}};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
        enum status added = add(columns, table, all[k]);
        status = status ? status : added;
    }
    return status;
}

/* PREFIX:FORM:CARE for every cell. */
static enum status add_cells(struct realised *realised, struct columns *columns, const struct care *care,
                             const char *prefix, unsigned need, int64_t *cents) {
    enum status status = STATUS_OK;
    for (size_t cell = 0; cell < FORM_COUNT * care->n_care && !status; cell++) {
        char *name = print("%s:%s:%s", prefix, forms[cell / care->n_care], care->care_name[cell % care->n_care]);
        status = add(columns, &realised->table,
                     (struct column){.name = name,
                                     .need = need,
                                     .cell = cell,
                                     .width = FORM_COUNT * care->n_care,
                                     .by_cell = true,
                                     .cents = cents});
    }
    return status;
}

/* PREFIX:CARE for every care class. */
static enum status add_classes(struct realised *realised, struct columns *columns, const struct care *care,
                               const char *prefix, unsigned need, int32_t *clients) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < care->n_care && !status; k++)
        status = add(columns, &realised->table,
                     (struct column){.name = print("%s:%s", prefix, care->care_name[k]),
                                     .need = need,
                                     .cell = k,
                                     .width = care->n_care,
                                     .by_care = true,
                                     .clients = clients});
    return status;
}

enum { SINGLE_COLUMNS = 5, CELL_KINDS = 4, CLASS_KINDS = 3 };

static enum status list_columns(struct realised *realised, const struct care *care, struct columns *columns) {
    size_t n = SINGLE_COLUMNS + (CELL_KINDS * FORM_COUNT + CLASS_KINDS) * care->n_care;
    columns->column = calloc(n, sizeof *columns->column);
    enum status status = columns->column ? add_single(realised, columns) : STATUS_MEMORY;
    if (!status)
        status = add_cells(realised, columns, care, "cost", 0, realised->cost);
    if (!status)
        status = add_cells(realised, columns, care, "cost_lag1", NEED_COST_LAG1, realised->cost_lag1);
    if (!status)
        status = add_cells(realised, columns, care, "cost_mean3", NEED_COST_MEAN3, realised->cost_mean3);
    if (!status)
        status = add_cells(realised, columns, care, "expected_cost", NEED_EXPECTED_COST, realised->expected_cost);
    if (!status)
        status = add_classes(realised, columns, care, "clients", NEED_CLIENTS, realised->clients);
    if (!status)
        status = add_classes(realised, columns, care, "clients_lag1", NEED_CLIENTS_LAG1, realised->clients_lag1);
    if (!status)
        status = add_classes(realised, columns, care, "clients_mean3", NEED_CLIENTS_MEAN3, realised->clients_mean3);
    return status;
}

static enum status allocate(struct realised *realised, const struct care *care) {
    size_t n = realised->region.n_municipality, cells = n * FORM_COUNT * care->n_care, classes = n * care->n_care;
    realised->budget = calloc(n, sizeof *realised->budget);
    int64_t **const by_cell[] = {&realised->cost, &realised->cost_lag1, &realised->cost_mean3,
                                 &realised->expected_cost};
    int32_t **const by_care[] = {&realised->clients, &realised->clients_lag1, &realised->clients_mean3};
    bool ok = realised->budget;
    for (size_t a = 0; a < CELL_KINDS; a++)
        ok &= (*by_cell[a] = calloc(cells, sizeof **by_cell[a])) != NULL;
    for (size_t a = 0; a < CLASS_KINDS; a++)
        ok &= (*by_care[a] = calloc(classes, sizeof **by_care[a])) != NULL;
    return ok ? STATUS_OK : STATUS_MEMORY;
}

/* Every column of the file must be a known one: a typing error must not turn into zero cost. */
static enum status check_known(const struct realised *realised, const struct columns *columns, const struct care *care,
                               struct note *note) {
    const struct table *table = &realised->table;
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
                _("This column is not known. Expected code, name, residents, youths, budget, or columns such "
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

static enum status check_used(const struct realised *realised, const struct scenario *scenario,
                              const struct column *column, struct note *note) {
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++)
            if (layer_uses(&scenario->scheme[s].layer[k], column, scenario->care.n_care))
                return note_error(
                    note, STATUS_MISSING, realised->table.file, realised->table.line[0], column->name,
                    _("This column is missing, but scheme \"%s\" needs it in layer %zu. Add the column, or "
                      "take another base, key or amount in that layer."),
                    scenario->scheme[s].name, k + 1);
    return STATUS_OK;
}

static enum status warn_no_cost(struct realised *realised, const struct column *column) {
    char **larger = realloc(realised->warning, (realised->n_warning + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    realised->warning = larger;
    char *text = print(_("%s has no column %s; that cost counts as zero."), realised->table.file, column->name);
    if (!text)
        return STATUS_MEMORY;
    realised->warning[realised->n_warning++] = text;
    return STATUS_OK;
}

/* Settlement is exact up to MONEY_LIMIT for a whole kind of amounts. */
static enum status add_to_total(const struct realised *realised, size_t i, const struct column *column, int64_t cents,
                                int64_t *total, struct note *note) {
    const struct table *table = &realised->table;
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
    const struct table *table = &realised->table;
    size_t row = realised->row[i], to = i * column->width + column->cell;
    int64_t value;
    enum status status;
    if (column->cents) {
        status = table_cents(table, row, column->at, 0, MONEY_LIMIT, &value, note);
        column->cents[to] = status ? 0 : value;
        return status ? status : add_to_total(realised, i, column, value, total, note);
    }
    status = table_integer(table, row, column->at, 0, COUNT_MAX, &value, note);
    if (!status && column->people)
        column->people[to] = value;
    if (!status && column->clients)
        column->clients[to] = (int32_t)value;
    return status;
}

static enum status read_column(struct realised *realised, const struct column *column, int64_t *total,
                               struct note *note) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < realised->region.n_municipality && !status; i++)
        status = read_cell(realised, i, column, total, note);
    return status;
}

enum status realised_read_columns(struct realised *realised, const struct scenario *scenario, struct note *note) {
    struct columns columns = {0};
    int64_t total = 0;
    enum status status = allocate(realised, &scenario->care);
    if (!status)
        status = list_columns(realised, &scenario->care, &columns);
    if (!status)
        status = check_known(realised, &columns, &scenario->care, note);
    for (size_t k = 0; k < columns.n && !status; k++) {
        const struct column *column = &columns.column[k];
        if (k > 0 && column->cents != columns.column[k - 1].cents) /* another kind, with its own total */
            total = 0;
        bool absent = column->at == realised->table.n_column;
        if (!absent && column->width)
            status = read_column(realised, column, &total, note);
        else if (absent && column->need)
            status = check_used(realised, scenario, column, note);
        else if (absent && column->cents)
            status = warn_no_cost(realised, column);
    }
    for (size_t k = 0; k < columns.n; k++)
        free(columns.column[k].name);
    free(columns.column);
    return status;
}
