/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OUT.csv of an earlier settlement: what was still to be settled after the year before. */
#include "sim/base/i18n.h"
#include "sim/scenario/realised.h"
#include "sim/scenario/suggest.h"
#include <stdlib.h>
#include <string.h>

enum { PREVIOUS_SIZE_CAP = 64 << 20 }; /* bytes */

static const char *const column_names[] = {"scheme",   "year", "code",      "own_cost", "payment",
                                           "transfer", "paid", "to_settle", "previous", "total_due"};

enum { SCHEME, YEAR, CODE, OWN_COST, PAYMENT, TRANSFER, PAID, TO_SETTLE, PREVIOUS, TOTAL_DUE, COLUMNS };

struct previous {
    struct table table;
    size_t column[COLUMNS]; /* n_column of the table when absent */
    const struct realised *realised;
    const struct scenario *scenario;
    int64_t *due;
    bool *given; /* as due */
};

static enum status find_columns(struct previous *previous, struct note *note) {
    const struct table *table = &previous->table;
    for (size_t k = 0; k < COLUMNS; k++)
        previous->column[k] = table_column(table, column_names[k]);
    static const int needed[] = {SCHEME, CODE, TO_SETTLE};
    for (size_t n = 0; n < sizeof needed / sizeof needed[0]; n++)
        if (previous->column[needed[n]] == table->n_column)
            return note_error(note, STATUS_MISSING, table->file, table->line[0], column_names[needed[n]],
                              _("This column is missing. Expected the table that \"solidair settle\" made of the year "
                                "before, with the advances in it."));
    for (size_t c = 0; c < table->n_column; c++) {
        bool known = false;
        for (size_t k = 0; k < COLUMNS; k++)
            known |= previous->column[k] == c;
        if (!known)
            return note_error(
                note, STATUS_UNKNOWN, table->file, table->line[0], table_header(table, c),
                _("This column is not known. Expected the table that \"solidair settle\" made of the year "
                  "before; remove the column."));
    }
    if (previous->column[YEAR] < table->n_column && !previous->realised->year)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], "year",
                          _("This table has a column year, but the table of realised figures has none. Say which year "
                            "is settled, such as --year 2016."));
    return STATUS_OK;
}

static enum status find_scheme(const struct previous *previous, size_t row, size_t *scheme, struct note *note) {
    const struct table *table = &previous->table;
    const char *text = table_cell(table, row, previous->column[SCHEME]);
    struct suggestion suggestion = suggestion_start(text);
    for (*scheme = 0; *scheme < previous->scenario->n_scheme; ++*scheme) {
        if (strcmp(previous->scenario->scheme[*scheme].name, text) == 0)
            return STATUS_OK;
        suggestion_offer(&suggestion, previous->scenario->scheme[*scheme].name);
    }
    return note_error(
        note, STATUS_REFERENCE, table->file, table_line(table, row), "scheme",
        _("There is no scheme \"%.60s\" in the schemes file. Nearest: \"%s\". Remove the row, or give the "
          "scheme its old name."),
        text, suggestion.best ? suggestion.best : previous->scenario->scheme[0].name);
}

/* Rows of other years than the one before are left alone. */
static enum status is_of_year(const struct previous *previous, size_t row, bool *answer, struct note *note) {
    int64_t year = previous->realised->year - 1;
    enum status status = STATUS_OK;
    if (previous->column[YEAR] < previous->table.n_column)
        status = table_integer(&previous->table, row, previous->column[YEAR], 0, INT32_MAX, &year, note);
    *answer = year == previous->realised->year - 1;
    return status;
}

static enum status read_row(struct previous *previous, size_t row, struct note *note) {
    const struct table *table = &previous->table;
    const char *code = table_cell(table, row, previous->column[CODE]);
    size_t scheme = 0, i = realised_find_code(previous->realised, code), n = previous->realised->region.n_municipality;
    size_t column = previous->column[previous->column[TOTAL_DUE] < table->n_column ? TOTAL_DUE : TO_SETTLE];
    enum status status = find_scheme(previous, row, &scheme, note);
    if (status)
        return status;
    if (i == n)
        return note_error(note, STATUS_REFERENCE, table->file, table_line(table, row), "code",
                          _("The municipality \"%.60s\" is not in the table of realised figures. Correct the code, or "
                            "add the municipality there."),
                          code);
    if (previous->given[scheme * n + i])
        return note_error(note, STATUS_DUPLICATE, table->file, table_line(table, row), "code",
                          _("The municipality %s is given twice under scheme \"%s\". Keep one of the rows."), code,
                          previous->scenario->scheme[scheme].name);
    previous->given[scheme * n + i] = true;
    return table_cents(table, row, column, -MONEY_LIMIT, MONEY_LIMIT, &previous->due[scheme * n + i], note);
}

/* Nothing left to settle must be said: an absent row may be a mistake. */
static enum status check_all_given(const struct previous *previous, struct note *note) {
    size_t n = previous->realised->region.n_municipality;
    for (size_t k = 0; k < previous->scenario->n_scheme * n; k++)
        if (!previous->given[k])
            return note_error(note, STATUS_MISSING, previous->table.file, previous->table.line[0], "code",
                              _("There is no row for municipality %s under scheme \"%s\" in the year before. Add one, "
                                "with to_settle 0.00 when nothing was left."),
                              previous->realised->region.municipality[k % n].code,
                              previous->scenario->scheme[k / n].name);
    return STATUS_OK;
}

enum status realised_read_previous(const struct files *files, const struct realised *realised, const char *file,
                                   const struct scenario *scenario, int64_t *due, struct note *note) {
    struct previous previous = {.realised = realised, .scenario = scenario, .due = due};
    enum status status = table_read(files, file, PREVIOUS_SIZE_CAP, &previous.table, note);
    if (status)
        return status;
    previous.given = calloc(scenario->n_scheme * realised->region.n_municipality, sizeof *previous.given);
    status = previous.given ? find_columns(&previous, note) : STATUS_MEMORY;
    for (size_t row = 0; row < previous.table.n_row && !status; row++) {
        bool counts;
        status = is_of_year(&previous, row, &counts, note);
        if (!status && counts)
            status = read_row(&previous, row, note);
    }
    if (!status)
        status = check_all_given(&previous, note);
    free(previous.given);
    table_free(&previous.table);
    return status;
}
