/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realised figures in another unit: cents, thousands or a slip of the decimal point are off by a factor of some 100 or
 * 1,000 against their own column, the budget, the people or other years. What can be nothing else is refused; where it
 * may be meant, as with the rare and dear care of a few, the user is told. Small amounts are let be: a village may have
 * one client.
 */
#include "sim/scenario/realised_units.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdlib.h>

static const double LEAST_CENTS = 1e8; /* EUR 1 million: less may be the fate of a few */
static const double LEAST_PART = 1e6;  /* EUR 10,000 */
static const double LEAST_WHOLE =
    5e3; /* EUR 50 a resident: costs of less are of some rare care, which one may have little of */
static const double LEAST_EXPECTED = 1e5; /* EUR 1,000: made-up figures of a few euros have no unit */
static const double FAR_ABOVE = 15.0;     /* times what is expected of one kind of care */
static const double MANY_CLIENTS = 300.0, CERTAIN_CLIENTS = 60.0, SOME_CLIENTS = 10.0;

enum { LEAST_ROWS = 3 };

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void units_sort(const struct units *x, size_t n) {
    qsort(x->scratch, n, sizeof *x->scratch, compare);
}

/* Of the municipalities that have any, per head; 0 where too few have. */
static double median_per_head(const struct units *x) {
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++)
        if (x->value[i] > 0.0)
            x->scratch[n++] = x->value[i] / (double)x->people[i];
    units_sort(x, n);
    return n < LEAST_ROWS ? 0.0 : 0.5 * (x->scratch[(n - 1) / 2] + x->scratch[n / 2]);
}

static enum status refuse(const struct units *x, size_t i, const char *column, double times) {
    const struct table *table = x->year->table;
    char text[FORMAT_SIZE];
    return note_error(
        x->note, STATUS_RANGE, table->file, table_line(table, x->year->row[i]), column,
        _("Per head this figure of %s is %s times that of the other municipalities. Is it in another unit "
          "(cents, thousands), or is a decimal point or a digit wrong? Give amounts in EUR and people one "
          "by one."),
        x->year->region.municipality[i].name, format_number(times, text));
}

static enum status warn(const struct units *x, size_t i, const char *column, double times) {
    const struct table *table = x->year->table;
    char text[FORMAT_SIZE];
    return realised_warn(x->file,
                         _("%s:%d: %s: per head this figure of %s is %s times that of the other municipalities. Check "
                           "that it is in the same unit."),
                         table->file, table_line(table, x->year->row[i]), column, x->year->region.municipality[i].name,
                         format_number(times, text));
}

/* One kind of care, of which many have little: told, unless it was so in other years too. */
static enum status check_part(const struct units *x, const struct column *column, size_t i, double expected) {
    double value = x->value[i];
    bool high = value >= FAR_ABOVE * expected && value >= LEAST_CENTS && expected >= LEAST_EXPECTED;
    bool low = expected >= LEAST_PART && units_is_low(value, expected, UNITS_CERTAIN_CENTS);
    if (!(high || low) || units_siblings(x, column, i).near)
        return STATUS_OK;
    return warn(x, i, column->name, value / expected);
}

static double cost_of_clients(const struct units *x, const struct column *clients, size_t i) {
    double cost = 0.0;
    for (size_t k = 0; k < x->n_column; k++)
        if (column_is_cost(&x->column[k]) && units_class(&x->column[k]) == clients->cell)
            cost += (double)units_figure(x->year, &x->column[k], i);
    return cost;
}

/* Clients: where there are figures of other years, these must say the same. */
static enum status check_clients(const struct units *x, const struct column *column, size_t i, double expected) {
    double value = x->value[i];
    bool high = value >= FAR_OFF * expected && value >= MANY_CLIENTS && expected >= 1.0;
    bool low = units_are_few(value, expected, CERTAIN_CLIENTS);
    bool none = value <= 0.0 && expected >= SOME_CLIENTS && column->field == FIELD_CLIENTS &&
                cost_of_clients(x, column, i) >= LEAST_PART;
    struct siblings siblings = units_siblings(x, column, i);
    bool same = (low && units_are_fewer(&siblings)) || (high && units_are_more(&siblings));
    if (!(high || low || none) || siblings.near || (siblings.looks_back && !same))
        return STATUS_OK;
    return warn(x, i, column->name, value / expected);
}

/* Budgets, and all costs together, do not differ so much; but costs of a small one may. */
static enum status check_whole(const struct units *x, const char *name, size_t i, double expected, bool budget) {
    double value = x->value[i], times = value / expected;
    bool high = times >= FAR_OFF && value >= LEAST_CENTS && expected >= LEAST_EXPECTED,
         low = value > 0.0 && times <= 1.0 / FAR_OFF && expected >= (budget ? LEAST_PART : LEAST_CENTS);
    return high || low ? refuse(x, i, name, times) : STATUS_OK;
}

/* A column against itself. */
static enum status check_column(const struct units *x, const struct column *column) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < x->n; i++)
        x->value[i] = (double)units_figure(x->year, column, i);
    double median = median_per_head(x);
    for (size_t i = 0; median > 0.0 && i < x->n && !status; i++) {
        double expected = median * (double)x->people[i];
        if (column->field == FIELD_BUDGET)
            status = check_whole(x, column->name, i, expected, true);
        else if (column_is_money(column))
            status = check_part(x, column, i, expected);
        else
            status = check_clients(x, column, i, expected);
    }
    return status;
}

/* The column that holds most of the costs of municipality i. */
static const char *largest_cost(const struct units *x, size_t i) {
    const struct column *largest = NULL;
    for (size_t k = 0; k < x->n_column; k++)
        if (column_is_cost(&x->column[k]) &&
            (!largest || units_figure(x->year, &x->column[k], i) > units_figure(x->year, largest, i)))
            largest = &x->column[k];
    return largest ? largest->name : "cost";
}

static enum status check_costs(const struct units *x) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < x->n; i++) {
        x->value[i] = 0.0;
        for (size_t k = 0; k < x->n_column; k++)
            x->value[i] += column_is_cost(&x->column[k]) ? (double)units_figure(x->year, &x->column[k], i) : 0.0;
    }
    double median = median_per_head(x);
    bool whole = x->per_person == 0 || median >= LEAST_WHOLE * (double)x->per_person;
    for (size_t i = 0; median > 0.0 && whole && i < x->n && !status; i++)
        status = check_whole(x, largest_cost(x, i), i, median * (double)x->people[i], false);
    return status;
}

static enum status check_per_head(const struct units *x) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < x->n; i++)
        if (x->people[i] <= 0)
            return STATUS_OK;
    for (size_t k = 0; k < x->n_column && !status; k++)
        if (units_has(x, &x->column[k]) && (column_is_money(&x->column[k]) || x->column[k].kind == KIND_CLIENTS))
            status = check_column(x, &x->column[k]);
    return status ? status : check_costs(x);
}

enum status realised_check_units(struct realised_file *file, const struct realised *year, const struct column *column,
                                 size_t n, struct note *note) {
    size_t columns = year->table->n_column, towns = year->region.n_municipality;
    bool residents = table_column(year->table, "residents") < columns;
    bool youths = table_column(year->table, "youths") < columns;
    double *room = calloc(2 * towns + 1, sizeof *room);
    if (!room)
        return STATUS_MEMORY;
    struct units x = {.file = file,
                      .year = year,
                      .note = note,
                      .column = column,
                      .n_column = n,
                      .n = towns,
                      .people = residents ? year->input.residents
                                : youths  ? year->input.youths
                                          : year->input.budget,
                      .per_person = residents ? 1
                                    : youths  ? UNITS_RESIDENTS_PER_YOUTH
                                              : 0,
                      .residents = residents,
                      .youths = youths,
                      .value = room,
                      .scratch = room + towns};
    enum status status = units_check_people(&x);
    if (!status)
        status = check_per_head(&x);
    if (!status)
        status = units_check_wholes(&x);
    if (!status)
        status = units_check_money(&x);
    if (!status)
        status = units_check_advances(&x);
    if (!status)
        status = units_check_siblings(&x);
    free(room);
    return status;
}
