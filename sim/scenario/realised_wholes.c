/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of realised figures as a whole: all of a column, or all columns, in another unit, so that no figure differs
 * from the others of its own kind. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/place_size.h"
#include "sim/scenario/realised_units.h"
#include <math.h>

static const double LEAST_CENTS = 1e8;    /* EUR 1 million: less may be the fate of a few */
static const double LEAST_EXPECTED = 1e5; /* EUR 1,000: made-up figures of a few euros have no unit */
static const double LEAST_MONEY = 1e6;    /* EUR 10,000 */
static const double FEW_CENTS = 5e5;      /* EUR 5,000: a client or two */
static const double COSTS_AT_LEAST = 0.08, COSTS_AT_MOST = 2.5; /* times all budgets, unless it is meant */
static const double LEAST_OF_COSTS = 80.0; /* what all have of one kind of care is seldom a smaller part of all */

/* What all budgets of a year are not per youth, what one kind of care that all have is seldom, and what the care of a
 * client in a year is not, EUR. */
enum {
    LEAST_PER_YOUTH = 50,
    MOST_PER_YOUTH = 30000,
    LEAST_KIND_PER_YOUTH = 12,
    LEAST_PER_CLIENT = 100,
    MOST_PER_CLIENT = 500000
};

enum { LEAST_PEOPLE = 1000, LEAST_ROWS = 3, LEAST_COUNT = 100, FEW_CLIENTS = 30, USUAL_RESIDENTS = 5000 };

static double sum_of(const struct units *x, const struct column *column) {
    double sum = 0.0;
    for (size_t i = 0; column->to && i < x->n; i++)
        sum += (double)units_figure(x->year, column, i);
    return sum;
}

static double sum_of_field(const struct units *x, enum field field) {
    double sum = 0.0;
    for (size_t k = 0; k < x->n_column; k++)
        sum += x->column[k].field == field ? sum_of(x, &x->column[k]) : 0.0;
    return sum;
}

/* All youths, or how many there may be among the residents. */
static double some_youths(const struct units *x) {
    return x->youths ? sum_of_field(x, FIELD_YOUTHS) : sum_of_field(x, FIELD_RESIDENTS) / UNITS_RESIDENTS_PER_YOUTH;
}

/* ---- people ---- */

static enum status check_size(const struct units *x, size_t i, bool usual) {
    const struct table *table = x->year->table;
    const struct municipality *m = &x->year->region.municipality[i];
    int64_t people = x->people[i], residents = people * x->per_person;
    int line = table_line(table, x->year->row[i]);
    const char *column = x->residents ? "residents" : "youths";
    if (usual && people > 0 && residents < PLACE_FEW_RESIDENTS)
        return note_error(x->note, STATUS_RANGE, table->file, line, column,
                          _("%s has %lld here, and the others have thousands. Are they counted one by one, not in "
                            "thousands?"),
                          m->name, (long long)people);
    if (place_is_too_large(m->code, residents))
        return realised_warn(x->file,
                             _("%s:%d: %s: %s has %lld here, more than any municipality but the four largest. Check "
                               "that they are counted one by one."),
                             table->file, line, column, m->name, (long long)people);
    return STATUS_OK;
}

/* People and money in another unit alike, so that no figure differs from another of its row. */
static enum status check_sizes(const struct units *x) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < x->n; i++)
        x->scratch[i] = (double)x->people[i] * x->per_person;
    units_sort(x, x->n);
    bool usual = x->scratch[x->n / 2] >= USUAL_RESIDENTS;
    for (size_t i = 0; i < x->n && !status; i++)
        status = check_size(x, i, usual);
    return status;
}

/* A whole table of people, of amounts, or of both, in another unit. */
static enum status check_per_youth(const struct units *x) {
    const struct table *table = x->year->table;
    double budget = sum_of_field(x, FIELD_BUDGET), youths = sum_of_field(x, FIELD_YOUTHS);
    double each = youths > 0.0 ? budget / 100.0 / youths : 0.0;
    char text[FORMAT_SIZE];
    if (youths < LEAST_PEOPLE || budget < LEAST_EXPECTED || (each >= LEAST_PER_YOUTH && each <= MOST_PER_YOUTH))
        return STATUS_OK;
    return realised_warn(x->file,
                         _("%s: All budgets together are EUR %s for each youth. Check that amounts are in EUR, not in "
                           "cents or thousands, and that youths are counted one by one."),
                         table->file, format_number(each, text));
}

static enum status check_smallness(const struct units *x) {
    if (sum_of_field(x, FIELD_BUDGET) + sum_of_field(x, FIELD_COST) < LEAST_MONEY ||
        !places_are_too_small(x->n, x->people, x->per_person))
        return STATUS_OK;
    return realised_warn(x->file,
                         _("%s: %s: most municipalities have fewer here than the smallest of the country. Check that "
                           "people are counted one by one and amounts are in EUR, not both in thousands."),
                         x->year->table->file, x->residents ? "residents" : "youths");
}

static enum status check_youths(const struct units *x) {
    const struct settle_input *in = &x->year->input;
    const struct table *table = x->year->table;
    bool given = sum_of_field(x, FIELD_YOUTHS) > 0.0;
    for (size_t i = 0; given && i < x->n; i++)
        if (place_has_few_youths(in->residents[i], in->youths[i]))
            return note_error(x->note, STATUS_RANGE, table->file, table_line(table, x->year->row[i]), "youths",
                              _("%s has more than %d residents (%lld) for each youth (%lld). Are youths counted one by "
                                "one, not in thousands?"),
                              x->year->region.municipality[i].name, PLACE_RESIDENTS_PER_YOUTH,
                              (long long)in->residents[i], (long long)in->youths[i]);
    return STATUS_OK;
}

/* ---- clients ---- */

/* Clients of one kind of care, of one year or of three, against all youths. */
static enum status check_clients(const struct units *x, const struct column *column) {
    const struct table *table = x->year->table;
    int64_t years = column->field == FIELD_CLIENTS_MEAN3 ? 3 : 1;
    for (size_t i = 0; x->youths && i < x->n; i++) {
        int64_t clients = units_figure(x->year, column, i), youths = x->year->input.youths[i];
        if (youths >= LEAST_COUNT && clients > 2 * years * youths)
            return note_error(x->note, STATUS_RANGE, table->file, table_line(table, x->year->row[i]), column->name,
                              _("%s has %lld youths, but this many clients of one kind of care. Check that both are "
                                "counted one by one."),
                              x->year->region.municipality[i].name, (long long)youths);
    }
    double clients = sum_of(x, column), youths = some_youths(x);
    if (youths < LEAST_PEOPLE || 3.0 * clients <= (double)years * youths ||
        units_siblings(x, column, ALL_TOGETHER).near)
        return STATUS_OK;
    return realised_warn(x->file,
                         _("%s:%d: %s: more than one youth in three is a client of this one kind of care. Check that "
                           "clients are counted one by one."),
                         table->file, table->line[0], column->name);
}

/* All costs of the class of these clients; *near: of the size of those in other years. */
static double cost_of_class(const struct units *x, const struct column *clients, bool *near) {
    double cost = 0.0;
    *near = false;
    for (size_t k = 0; k < x->n_column; k++) {
        const struct column *column = &x->column[k];
        if (!column_is_cost(column) || units_class(column) != clients->cell)
            continue;
        cost += sum_of(x, column);
        *near = *near || (units_has(x, column) && units_siblings(x, column, ALL_TOGETHER).near);
    }
    return cost;
}

/* A whole column of clients, or of what they cost. */
static enum status check_per_client(const struct units *x, const struct column *column) {
    const struct table *table = x->year->table;
    bool near;
    double clients = sum_of(x, column), cost = cost_of_class(x, column, &near), each = cost / 100.0 / clients;
    struct siblings siblings = units_siblings(x, column, ALL_TOGETHER);
    bool high = cost >= LEAST_CENTS && each > MOST_PER_CLIENT && (!siblings.looks_back || units_are_fewer(&siblings));
    bool low = clients >= FEW_CLIENTS && each < LEAST_PER_CLIENT && !(near && siblings.near);
    char text[FORMAT_SIZE];
    if (cost >= LEAST_CENTS && clients <= 0.0 && !siblings.looks_back)
        return realised_warn(x->file,
                             _("%s:%d: %s: nobody is a client of this kind of care, which costs EUR %s. Check that "
                               "clients are counted one by one."),
                             table->file, table->line[0], column->name, format_number(cost / 100.0, text));
    if (cost < LEAST_EXPECTED || clients <= 0.0 || !(high || low))
        return STATUS_OK;
    return realised_warn(x->file,
                         _("%s:%d: %s: a client of this kind of care costs EUR %s. Check that clients are counted one "
                           "by one and that their costs are in EUR, not in cents or thousands."),
                         table->file, table->line[0], column->name, format_number(each, text));
}

/* ---- money ---- */

/* One kind of care, which nearly all have, or half of them a little of, in another unit than the rest. */
static enum status check_kind(const struct units *x, const struct column *column, double all) {
    const struct table *table = x->year->table;
    double cost = sum_of(x, column), youths = some_youths(x);
    size_t have = 0;
    char euros[FORMAT_SIZE];
    for (size_t i = 0; i < x->n; i++)
        have += units_figure(x->year, column, i) > 0;
    bool little =
        cost * LEAST_OF_COSTS <= all || (youths >= LEAST_PEOPLE && cost / 100.0 < LEAST_KIND_PER_YOUTH * youths);
    bool many = 4 * have >= 3 * x->n || (2 * have >= x->n && cost < FEW_CENTS * (double)have);
    if (cost <= 0.0 || all < LEAST_CENTS || !little || have < LEAST_ROWS || !many ||
        units_siblings(x, column, ALL_TOGETHER).near)
        return STATUS_OK;
    return realised_warn(x->file,
                         _("%s:%d: %s: most municipalities have this kind of care, and it costs EUR %s in all, "
                           "next to nothing beside the other costs. Check that it is in EUR, not in thousands."),
                         table->file, table->line[0], column->name, format_number(cost / 100.0, euros));
}

/* Everything, or nearly, in another unit than the budget, so that no column differs from itself. */
static enum status check_together(const struct units *x, double cost) {
    const struct table *table = x->year->table;
    double budget = sum_of_field(x, FIELD_BUDGET);
    double times = budget > 0.0 ? cost / budget : 1.0, larger = fmax(cost, budget), smaller = fmin(cost, budget);
    char text[FORMAT_SIZE];
    format_number(times, text);
    if (smaller < LEAST_EXPECTED || larger < LEAST_CENTS)
        return STATUS_OK;
    if (times >= FAR_OFF || times <= 1.0 / FAR_OFF)
        return note_error(x->note, STATUS_RANGE, table->file, table->line[0], "budget",
                          _("All costs together are %s times all budgets. Are both in EUR, not in cents or thousands?"),
                          text);
    if (times < COSTS_AT_MOST && times > COSTS_AT_LEAST)
        return STATUS_OK;
    return realised_warn(x->file,
                         _("%s: All costs together are %s times all budgets. Check that both are in EUR, and no kind "
                           "of care in cents or thousands."),
                         table->file, text);
}

/* ---- advances ---- */

static double cost_of_form(const struct realised *year, size_t form, size_t i) {
    const struct settle_input *in = &year->input;
    double cost = 0.0;
    for (size_t k = 0; k < in->n_care; k++)
        cost += (double)in->cost[(i * FORM_COUNT + form) * in->n_care + k];
    return cost;
}

/* What was paid in advance is of the size of what the care cost, but where it is little. *told: it is not. */
static enum status check_advance(const struct units *x, const struct column *column, size_t i, double paid, double cost,
                                 bool *told) {
    const struct table *table = x->year->table;
    bool all = i == ALL_TOGETHER;
    char euros[FORMAT_SIZE], of[FORMAT_SIZE];
    *told = fmin(paid, cost) > 0.0 && fmax(paid, cost) >= LEAST_MONEY && fmax(paid, cost) >= FAR_OFF * fmin(paid, cost);
    if (!*told)
        return STATUS_OK;
    return realised_warn(
        x->file,
        _("%s:%d: %s: of %s this is EUR %s, for care that cost EUR %s. Check that both are in EUR, not "
          "in cents or thousands."),
        table->file, all ? table->line[0] : table_line(table, x->year->row[i]), column->name,
        all ? _("all municipalities together") : x->year->region.municipality[i].name,
        format_number(paid / 100.0, euros), format_number(cost / 100.0, of));
}

/* The column as a whole, or else its cells. */
static enum status check_advances(const struct units *x, const struct column *column) {
    size_t form = column->cell == ADVANCE_RIGG ? FORM_ZIN : FORM_PGB;
    double paid = 0.0, cost = 0.0;
    bool told = false;
    for (size_t i = 0; i < x->n; i++) {
        paid += (double)x->year->advance[i * ADVANCE_COUNT + column->cell];
        cost += cost_of_form(x->year, form, i);
    }
    enum status status = check_advance(x, column, ALL_TOGETHER, paid, cost, &told);
    bool whole = told;
    for (size_t i = 0; i < x->n && !whole && !status; i++)
        status = check_advance(x, column, i, (double)x->year->advance[i * ADVANCE_COUNT + column->cell],
                               cost_of_form(x->year, form, i), &told);
    return status;
}

enum status units_check_advances(const struct units *x) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < x->n_column && !status; k++)
        if (x->column[k].to == x->year->advance && x->column[k].at < x->year->table->n_column)
            status = check_advances(x, &x->column[k]);
    return status;
}

enum status units_check_people(const struct units *x) {
    enum status status = x->residents && x->youths ? check_youths(x) : STATUS_OK;
    if (!status && x->per_person)
        status = check_sizes(x);
    if (!status && x->youths)
        status = check_per_youth(x);
    return status || !x->per_person ? status : check_smallness(x);
}

enum status units_check_wholes(const struct units *x) {
    double all = sum_of_field(x, FIELD_COST);
    enum status status = STATUS_OK;
    for (size_t k = 0; k < x->n_column && !status; k++) {
        const struct column *column = &x->column[k];
        if (!units_has(x, column))
            continue;
        if (column_is_cost(column))
            status = check_kind(x, column, all);
        else if (column->kind == KIND_CLIENTS && x->per_person)
            status = check_clients(x, column);
        if (!status && column->field == FIELD_CLIENTS)
            status = check_per_client(x, column);
    }
    return status ? status : check_together(x, all);
}
