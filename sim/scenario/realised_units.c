/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realised figures in another unit: cents, thousands or a slip of the decimal point are off by a factor of some 100 or
 * 1,000 against their own column, the budget or the people. What can be nothing else is refused; where it may be meant,
 * as with the rare and dear care of a few, the user is told. Small amounts are let be: a village may have one client.
 */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/realised_column.h"
#include <math.h>
#include <stdlib.h>

/* No honest figure differs so much from the others, and each of those units does. */
static const double FAR_OFF = 30.0;
static const double THOUSANDS = 500.0; /* how much less one kind of care may be: many have little of it */
static const double LEAST_CENTS = 1e8; /* EUR 1 million: less may be the fate of a few */
static const double LEAST_PART = 1e6;  /* EUR 10,000 */

static const double LEAST_EXPECTED = 1e5; /* EUR 1,000: made-up figures of a few euros have no unit */

enum { LEAST_PEOPLE = 1000, LEAST_ROWS = 3, RESIDENTS_PER_YOUTH = 60, LEAST_COUNT = 100 };

/* What no municipality of the country is near, and what all budgets of a year are not per youth, EUR. */
enum {
    FEW_RESIDENTS = 500,
    USUAL_RESIDENTS = 5000,
    MOST_RESIDENTS = 1000000,
    LEAST_PER_YOUTH = 50,
    MOST_PER_YOUTH = 30000
};

/* One year; people[n]: residents, or youths where the file has no residents. */
struct units {
    struct realised_file *file;
    const struct realised *year;
    struct note *note;
    size_t n;
    const int64_t *people;
    double *scratch; /* [n] */
};

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int64_t value_of(const struct column *column, size_t i) {
    size_t k = i * column->width + column->cell;
    return column->kind == KIND_CLIENTS ? ((const int32_t *)column->to)[k] : ((const int64_t *)column->to)[k];
}

/* Of the municipalities that have any, per head; 0 where too few have. */
static double median_per_head(const struct units *x, const double *value) {
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++)
        if (value[i] > 0.0)
            x->scratch[n++] = value[i] / (double)x->people[i];
    qsort(x->scratch, n, sizeof *x->scratch, compare);
    return n < LEAST_ROWS ? 0.0 : 0.5 * (x->scratch[(n - 1) / 2] + x->scratch[n / 2]);
}

/* How many times as much per head as the median has municipality i, where that is far off; else 0. part: of one kind of
 * care, of which many have little. */
static double times_off(const struct units *x, const double *value, double median, size_t i, bool part) {
    double expected = median * (double)x->people[i], times = expected > 0.0 ? value[i] / expected : 0.0;
    double far_below = part ? THOUSANDS : FAR_OFF, least = part ? LEAST_PART : LEAST_CENTS;
    bool high = times >= FAR_OFF && value[i] >= LEAST_CENTS && expected >= LEAST_EXPECTED,
         low = times > 0.0 && times <= 1.0 / far_below && expected >= least;
    return high || low ? times : 0.0;
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

/* A column against itself; what municipalities have of one kind of care may differ that much. */
static enum status check_column(const struct units *x, const struct column *column, double *value) {
    bool whole = column->field == FIELD_BUDGET;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < x->n; i++)
        value[i] = (double)value_of(column, i);
    double median = median_per_head(x, value);
    for (size_t i = 0; i < x->n && !status; i++) {
        double times = times_off(x, value, median, i, !whole);
        if (times > 0.0)
            status = whole ? refuse(x, i, column->name, times) : warn(x, i, column->name, times);
    }
    return status;
}

/* All costs of a municipality; the column that holds most of them is named. */
static enum status check_costs(const struct units *x, const struct column *column, size_t n_column, double *value) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < x->n; i++) {
        value[i] = 0.0;
        for (size_t k = 0; k < n_column; k++)
            value[i] += column_is_cost(&column[k]) ? (double)value_of(&column[k], i) : 0.0;
    }
    double median = median_per_head(x, value);
    for (size_t i = 0; i < x->n && !status; i++) {
        double times = times_off(x, value, median, i, false);
        const struct column *largest = NULL;
        for (size_t k = 0; k < n_column; k++)
            if (column_is_cost(&column[k]) && (!largest || value_of(&column[k], i) > value_of(largest, i)))
                largest = &column[k];
        if (times > 0.0 && largest)
            status = refuse(x, i, largest->name, times);
    }
    return status;
}

static double sum_of(const struct units *x, const struct column *column, size_t n_column, enum field field) {
    double sum = 0.0;
    for (size_t k = 0; k < n_column; k++)
        for (size_t i = 0; column[k].field == field && column[k].to && i < x->n; i++)
            sum += (double)value_of(&column[k], i);
    return sum;
}

/* Everything in another unit than the budget, so that no column differs from itself. */
static enum status check_together(const struct units *x, const struct column *column, size_t n_column) {
    const struct table *table = x->year->table;
    double cost = sum_of(x, column, n_column, FIELD_COST), budget = sum_of(x, column, n_column, FIELD_BUDGET);
    double times = budget > 0.0 ? cost / budget : 1.0, larger = fmax(cost, budget), smaller = fmin(cost, budget);
    char text[FORMAT_SIZE];
    if (smaller < LEAST_EXPECTED || larger < LEAST_CENTS || (times < FAR_OFF && times > 1.0 / FAR_OFF))
        return STATUS_OK;
    return note_error(x->note, STATUS_RANGE, table->file, table->line[0], "budget",
                      _("All costs together are %s times all budgets. Are both in EUR, not in cents or thousands?"),
                      format_number(times, text));
}

/* People and money in another unit alike, so that no figure differs from another of its row. */
static enum status check_size(const struct units *x) {
    const struct table *table = x->year->table;
    const int64_t *residents = x->year->input.residents;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < x->n; i++)
        x->scratch[i] = (double)residents[i];
    qsort(x->scratch, x->n, sizeof *x->scratch, compare);
    bool usual = x->scratch[x->n / 2] >= USUAL_RESIDENTS;
    for (size_t i = 0; i < x->n && !status; i++) {
        int line = table_line(table, x->year->row[i]);
        const char *name = x->year->region.municipality[i].name;
        if (usual && residents[i] > 0 && residents[i] < FEW_RESIDENTS)
            status =
                note_error(x->note, STATUS_RANGE, table->file, line, "residents",
                           _("%s has %lld residents, and the others have thousands. Are they counted one by one, not "
                             "in thousands?"),
                           name, (long long)residents[i]);
        else if (residents[i] >= MOST_RESIDENTS)
            status = realised_warn(x->file,
                                   _("%s:%d: residents: %s has %lld residents. Check that they are counted one "
                                     "by one."),
                                   table->file, line, name, (long long)residents[i]);
    }
    return status;
}

/* A whole table of amounts, or of people, in another unit. */
static enum status check_per_youth(const struct units *x, const struct column *column, size_t n_column) {
    const struct table *table = x->year->table;
    double budget = sum_of(x, column, n_column, FIELD_BUDGET) / 100.0, youths = 0.0;
    for (size_t i = 0; i < x->n; i++)
        youths += (double)x->year->input.youths[i];
    double each = youths > 0.0 ? budget / youths : 0.0;
    char text[FORMAT_SIZE];
    if (youths < LEAST_PEOPLE || 100.0 * budget < LEAST_EXPECTED || (each >= LEAST_PER_YOUTH && each <= MOST_PER_YOUTH))
        return STATUS_OK;
    return realised_warn(x->file,
                         _("%s: All budgets together are EUR %s for each youth. Check that amounts are in EUR, not in "
                           "cents or thousands, and that youths are counted one by one."),
                         table->file, format_number(each, text));
}

static enum status check_people(const struct units *x, bool both) {
    const struct settle_input *in = &x->year->input;
    const struct table *table = x->year->table;
    for (size_t i = 0; both && i < x->n; i++)
        if (in->residents[i] >= LEAST_PEOPLE && in->youths[i] > 0 &&
            in->youths[i] * RESIDENTS_PER_YOUTH < in->residents[i])
            return note_error(x->note, STATUS_RANGE, table->file, table_line(table, x->year->row[i]), "youths",
                              _("%s has more than %d residents (%lld) for each youth (%lld). Are youths counted one by "
                                "one, not in thousands?"),
                              x->year->region.municipality[i].name, RESIDENTS_PER_YOUTH, (long long)in->residents[i],
                              (long long)in->youths[i]);
    return STATUS_OK;
}

/* Clients of one kind of care, of one year or of three, against all youths. */
static enum status check_clients(const struct units *x, const struct column *column) {
    const struct table *table = x->year->table;
    int64_t years = column->field == FIELD_CLIENTS_MEAN3 ? 3 : 1;
    for (size_t i = 0; i < x->n; i++) {
        int64_t clients = value_of(column, i), youths = x->year->input.youths[i];
        if (youths >= LEAST_COUNT && clients > 2 * years * youths)
            return note_error(x->note, STATUS_RANGE, table->file, table_line(table, x->year->row[i]), column->name,
                              _("%s has %lld youths, but this many clients of one kind of care. Check that both are "
                                "counted one by one."),
                              x->year->region.municipality[i].name, (long long)youths);
    }
    return STATUS_OK;
}

static enum status check_all(const struct units *x, const struct column *column, size_t n, double *value,
                             bool residents, bool youths) {
    enum status status = check_people(x, residents && youths);
    if (!status && residents)
        status = check_size(x);
    if (!status && youths)
        status = check_per_youth(x, column, n);
    for (size_t k = 0; k < n && !status; k++) {
        bool there = column[k].at < x->year->table->n_column && column[k].to && column[k].field < FIELD_COUNT;
        if (there && column_is_money(&column[k]))
            status = check_column(x, &column[k], value);
        else if (there && column[k].kind == KIND_CLIENTS && youths)
            status = check_clients(x, &column[k]);
    }
    if (!status)
        status = check_costs(x, column, n, value);
    return status ? status : check_together(x, column, n);
}

enum status realised_check_units(struct realised_file *file, const struct realised *year, const struct column *column,
                                 size_t n, struct note *note) {
    size_t columns = year->table->n_column, towns = year->region.n_municipality;
    bool residents = table_column(year->table, "residents") < columns;
    bool youths = table_column(year->table, "youths") < columns;
    if (!residents && !youths)
        return STATUS_OK;
    double *room = calloc(2 * towns + 1, sizeof *room);
    struct units x = {file, year, note, towns, residents ? year->input.residents : year->input.youths, room};
    bool somebody = room != NULL;
    for (size_t i = 0; i < towns; i++)
        somebody = somebody && x.people[i] > 0;
    enum status status = !room      ? STATUS_MEMORY
                         : somebody ? check_all(&x, column, n, room + towns, residents, youths)
                                    : STATUS_OK;
    free(room);
    return status;
}
