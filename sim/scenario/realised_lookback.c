/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that look back (last year, the three years before) from the rows of those years. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/realised_column.h"

/* In words what is missing: the years do not fit together, or a column lacks. */
static enum status missing(const struct realised_file *file, size_t t, int year, const struct column *column,
                           const char *scheme, size_t layer, struct note *note) {
    const struct table *table = file->table;
    return note_error(note, STATUS_MISSING, table->file, table->line[0], column->name,
                      _("Scheme \"%s\" needs this column in layer %zu to settle %d. It is missing, and so are the rows "
                        "of %d from which it could be added up. Add the column or those rows, or settle later years "
                        "only (--year)."),
                      scheme, layer, file->year[t].year, year);
}

static enum status add_year(const struct realised *to, const struct realised *from, const struct column *column,
                            struct note *note) {
    const struct table *table = to->table;
    const struct field_row *row = field_row(column->field);
    const void *year = input_array(&from->input, row->of, 0);
    for (size_t i = 0; i < to->region.n_municipality; i++) {
        size_t k = i * column->width + column->cell;
        int64_t sum = field_number(row, column->to, k) + field_number(row, year, k);
        if (column->kind == KIND_CLIENTS && sum > COUNT_MAX)
            return note_error(note, STATUS_RANGE, table->file, table_line(table, to->row[i]), column->name,
                              _("The clients of the years before add up to more than a billion. Check the counts."));
        field_put(row, column->to, k, sum);
    }
    return STATUS_OK;
}

bool column_has_rows(const struct realised_file *file, size_t t, const struct column *column) {
    bool there = true;
    for (int back = field_row(column->field)->first; back <= column_looks_back(column); back++)
        there &= realised_find_year(file, file->year[t].year - back) < file->n_year;
    return there;
}

enum status column_look_back(const struct realised_file *file, size_t t, const struct column *column,
                             const struct scenario *scenario, int64_t *total, struct note *note) {
    struct realised *realised = &file->year[t];
    const char *scheme;
    size_t layer;
    enum status status = STATUS_OK;
    if (!column_user(column, scenario, &scheme, &layer))
        return STATUS_OK;
    for (int back = field_row(column->field)->first; back <= column_looks_back(column) && !status; back++) {
        size_t before = realised_find_year(file, realised->year - back);
        if (before == file->n_year)
            return missing(file, t, realised->year - back, column, scheme, layer, note);
        status = realised_check_shared(file, before, column, scenario, note);
        if (!status)
            status = realised_compare_municipalities(realised, &file->year[before], note);
        if (!status)
            status = add_year(realised, &file->year[before], column, note);
    }
    const int64_t *cents = column->to;
    for (size_t i = 0; column_is_money(column) && i < realised->region.n_municipality && !status; i++)
        status = column_add_to_total(realised, i, column, cents[i * column->width + column->cell], total, note);
    return status;
}

/* What the rows of the years before come to, without shared costs, which are in no column; false where one lacks. */
static bool sum_before(const struct realised_file *file, size_t t, const struct column *column, const char *code,
                       size_t cell, int64_t *sum) {
    const struct field_row *row = field_row(column->field);
    *sum = 0;
    for (int back = row->first; back <= column_looks_back(column); back++) {
        size_t before = realised_find_year(file, file->year[t].year - back);
        if (before >= t)
            return false;
        const struct realised *year = &file->year[before];
        size_t i = realised_find_code(year, code);
        if (i == year->region.n_municipality)
            return false;
        *sum += row->of == FIELD_COST
                    ? year->reported[i * column->width + cell]
                    : field_number(row, input_array(&year->input, row->of, 0), i * column->width + cell);
    }
    return true;
}

enum status column_compare_back(struct realised_file *file, size_t t, const struct column *column) {
    const struct realised *realised = &file->year[t];
    const struct field_row *row = field_row(column->field);
    bool there = row->of == FIELD_COST || column->source < file->table->n_column;
    for (size_t i = 0; there && i < realised->region.n_municipality; i++) {
        char here[FORMAT_SIZE], rows[FORMAT_SIZE];
        int64_t given = field_number(row, column->to, i * column->width + column->cell), sum;
        if (!sum_before(file, t, column, realised->region.municipality[i].code, column->cell, &sum) || sum == given)
            continue;
        bool money = column_is_money(column);
        return realised_warn(file,
                             _("%s:%d: %s: %s has %s here, but the rows of the years before come to %s. The column "
                               "counts. Correct one of the two, or remove the column: then the rows count."),
                             file->table->file, table_line(file->table, realised->row[i]), column->name,
                             realised->region.municipality[i].name,
                             money ? format_cents(given, here) : format_count(given, here),
                             money ? format_cents(sum, rows) : format_count(sum, rows));
    }
    return STATUS_OK;
}

/* The sum of n numbers, none of which is above MONEY_LIMIT; more than that says enough. */
static int64_t add_sizes(const int64_t *number, size_t n, int64_t sum) {
    for (size_t i = 0; i < n && sum <= MONEY_LIMIT; i++)
        sum += number[i] < 0 ? -number[i] : number[i];
    return sum;
}

static enum status check_layer(const struct realised *year, const struct scheme *scheme, size_t k, struct note *note) {
    const struct settle_input *in = &year->input;
    size_t n = in->n_municipality, cells = n * FORM_COUNT * in->n_care;
    const int64_t *const cost[OVER_YEARS_MAX] = {in->cost, in->cost_lag1, in->cost_lag2};
    const int64_t *const budget[OVER_YEARS_MAX] = {in->budget, in->budget_lag1, in->budget_lag2};
    int64_t costs = 0, budgets = 0;
    for (size_t back = 0; scheme->layer[k].n_back > 0 && back <= scheme->layer[k].n_back; back++) {
        costs = add_sizes(cost[back], cells, costs);
        budgets = add_sizes(budget[back], n, budgets);
    }
    if (costs <= MONEY_LIMIT && budgets <= MONEY_LIMIT)
        return STATUS_OK;
    return note_error(note, STATUS_RANGE, year->table->file, 0, costs > MONEY_LIMIT ? "cost" : "budget",
                      _("Of the years that scheme \"%s\" takes together in layer %zu this adds up to more than EUR "
                        "%lld, the most that can be settled. Are the amounts in EUR?"),
                      scheme->name, k + 1, (long long)(MONEY_LIMIT / 100));
}

enum status realised_check_together(const struct realised *year, const struct scenario *scenario, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer && !status; k++)
            status = check_layer(year, &scenario->scheme[s], k, note);
    return status;
}
