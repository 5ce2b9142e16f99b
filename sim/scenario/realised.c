#include "sim/scenario/realised.h"

#include "sim/base/i18n.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    REALISED_SIZE_CAP = 64 << 20, /* bytes */
    /* Weights of the key fixed go up to 1e15 each and must add up to less than 2^61. */
    MUNICIPALITY_MAX = 2000
};

static bool is_code(const char *text) {
    size_t n = strlen(text);
    for (size_t k = 0; k < n; k++)
        if (!isalnum((unsigned char)text[k]))
            return false;
    return n > 0 && n < CODE_SIZE;
}

/* row[]: the table's rows in ascending order of code. Each is put in its place among those before it. */
static enum status sort_rows(struct realised *realised, size_t code, struct note *note) {
    const struct table *table = &realised->table;
    for (size_t r = 0; r < table->n_row; r++) {
        const char *text = table_cell(table, r, code);
        size_t at = r;
        int order = 1;
        if (!is_code(text))
            return note_error(note, STATUS_TYPE, table->file, table_line(table, r), "code",
                              _("\"%.60s\" is not a municipality code. Expected letters and digits, such as GM0014."),
                              text);
        while (at > 0 && (order = strcmp(text, table_cell(table, realised->row[at - 1], code))) < 0) {
            realised->row[at] = realised->row[at - 1];
            at--;
        }
        if (at > 0 && order == 0)
            return note_error(note, STATUS_DUPLICATE, table->file, table_line(table, r), "code",
                              _("The municipality %s is given twice, also on line %d. Keep one of the rows."), text,
                              table_line(table, realised->row[at - 1]));
        realised->row[at] = r;
    }
    return STATUS_OK;
}

/* Two of one name could not be told apart where a scheme names them. */
static enum status check_names(const struct realised *realised, size_t column, struct note *note) {
    const struct table *table = &realised->table;
    for (size_t r = 0; r < table->n_row; r++)
        for (size_t before = 0; before < r; before++)
            if (strcmp(table_cell(table, r, column), table_cell(table, before, column)) == 0)
                return note_error(
                    note, STATUS_DUPLICATE, table->file, table_line(table, r), "name",
                    _("The name \"%.60s\" is given twice, also on line %d. Give each municipality its own "
                      "name."),
                    table_cell(table, r, column), table_line(table, before));
    return STATUS_OK;
}

static enum status fill_municipalities(struct realised *realised, size_t code, struct note *note) {
    const struct table *table = &realised->table;
    struct region *region = &realised->region;
    size_t name = table_column(table, "name");
    bool named = name < table->n_column;
    region->n_year = 1;
    region->n_municipality = table->n_row;
    for (size_t i = 0; i < table->n_row; i++) {
        struct municipality *municipality = &region->municipality[i];
        strcpy(municipality->code, table_cell(table, realised->row[i], code));
        municipality->name = strdup(named ? table_cell(table, realised->row[i], name) : municipality->code);
        if (!municipality->name)
            return STATUS_MEMORY;
    }
    return named ? check_names(realised, name, note) : STATUS_OK;
}

static enum status read_municipalities(struct realised *realised, struct note *note) {
    const struct table *table = &realised->table;
    struct region *region = &realised->region;
    size_t code = table_column(table, "code"), n = table->n_row;
    if (code == table->n_column)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], "code",
                          _("The column code is missing. It holds the CBS code of each municipality, such as GM0014."));
    if (n == 0)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], NULL,
                          _("This table has a header line only. Expected one row for each municipality."));
    if (n > MUNICIPALITY_MAX)
        return note_error(note, STATUS_RANGE, table->file, table_line(table, n - 1), NULL,
                          _("This table has %zu municipalities; at most %d can be settled together."), n,
                          MUNICIPALITY_MAX);
    realised->row = calloc(n, sizeof *realised->row);
    region->municipality = calloc(n, sizeof *region->municipality);
    region->residents = calloc(n, sizeof *region->residents);
    region->youths = calloc(n, sizeof *region->youths);
    if (!realised->row || !region->municipality || !region->residents || !region->youths)
        return STATUS_MEMORY;
    enum status status = sort_rows(realised, code, note);
    return status ? status : fill_municipalities(realised, code, note);
}

enum status realised_read(const char *file, struct realised *realised, struct note *note) {
    memset(realised, 0, sizeof *realised);
    enum status status = table_read(file, REALISED_SIZE_CAP, &realised->table, note);
    if (!status)
        status = read_municipalities(realised, note);
    if (status)
        realised_free(realised);
    return status;
}

struct settle_input realised_input(const struct realised *realised, const struct scenario *scenario) {
    return (struct settle_input){.n_municipality = realised->region.n_municipality,
                                 .n_care = scenario->care.n_care,
                                 .n_lane = 1,
                                 .budget = realised->budget,
                                 .residents = realised->region.residents,
                                 .youths = realised->region.youths,
                                 .cost = realised->cost,
                                 .cost_lag1 = realised->cost_lag1,
                                 .cost_mean3 = realised->cost_mean3,
                                 .expected_cost = realised->expected_cost,
                                 .clients = realised->clients,
                                 .clients_lag1 = realised->clients_lag1,
                                 .clients_mean3 = realised->clients_mean3,
                                 .excess = (const int64_t *const *)realised->excess};
}

void realised_free(struct realised *realised) {
    for (size_t t = 0; realised->excess && t < realised->n_threshold; t++)
        free(realised->excess[t]);
    for (size_t w = 0; w < realised->n_warning; w++)
        free(realised->warning[w]);
    void *const arrays[] = {
        realised->row,           realised->budget,         realised->cost,           realised->cost_lag1,
        realised->cost_mean3,    realised->expected_cost,  realised->clients,        realised->clients_lag1,
        realised->clients_mean3, (void *)realised->excess, (void *)realised->warning};
    for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++)
        free(arrays[a]);
    region_free(&realised->region);
    table_free(&realised->table);
    memset(realised, 0, sizeof *realised);
}
