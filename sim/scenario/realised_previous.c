/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OUT.csv of an earlier settlement: what was still to be settled after the year before. */
#include "models/solidarity/leaving.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/realised.h"
#include "sim/scenario/suggest.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PREVIOUS_SIZE_CAP = 64 << 20 }; /* bytes */

static const char *const column_names[] = {"scheme",   "year",         "code",      "own_cost", "payment",
                                           "transfer", "paid",         "to_settle", "previous", "total_due",
                                           "name",     "contribution", "fee"};

/* Made-up figures of a few euros have no unit; below a thirtieth, or above three times, one year is not the other. */
static const double LEAST_CENTS = 1e6, FAR_APART = 30.0;
enum { MOST_DUE = 3 };

enum {
    SCHEME,
    YEAR,
    CODE,
    OWN_COST,
    PAYMENT,
    TRANSFER,
    PAID,
    TO_SETTLE,
    PREVIOUS,
    TOTAL_DUE,
    NAME,
    CONTRIBUTION,
    FEE,
    COLUMNS
};

struct previous {
    struct realised_file *file;
    struct table table;
    size_t column[COLUMNS]; /* n_column of the table when absent */
    const struct realised *realised;
    const struct scenario *scenario;
    const struct realised_carried *carried;
    double own, due;     /* sums over the rows that count, cents: own costs, and what is due in either direction */
    bool *given;         /* as carried->due */
    bool *balance_given; /* as carried->balance */
};

/* Number of the layer, from 1, of a column with balances; 0 for another column. */
static size_t balance_layer(const char *header) {
    size_t n = strlen(REALISED_FUND_BALANCE);
    const char *number = header + n;
    if (strncmp(header, REALISED_FUND_BALANCE, n) != 0 || number[0] == '0' || strlen(number) > 3 ||
        strspn(number, "0123456789") != strlen(number))
        return 0;
    return (size_t)strtoul(number, NULL, 10);
}

/* Columns that an output repeats, for who reads it. */
static bool is_repeated(const char *header) {
    return strncmp(header, "advance:", 8) == 0 || strncmp(header, "award:", 6) == 0;
}

static enum status find_columns(struct previous *previous, struct note *note) {
    const struct table *table = &previous->table;
    for (size_t k = 0; k < COLUMNS; k++)
        previous->column[k] = table_column(table, column_names[k]);
    static const int needed[] = {SCHEME, CODE, TO_SETTLE};
    for (size_t n = 0; n < (previous->carried->due ? 3 : 2); n++)
        if (previous->column[needed[n]] == table->n_column)
            return note_error(note, STATUS_MISSING, table->file, table->line[0], column_names[needed[n]],
                              _("This column is missing. Expected the table that \"solidair settle\" made of the year "
                                "before, with the advances in it."));
    if (previous->carried->paid && previous->column[PAYMENT] == table->n_column)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], "payment",
                          _("This column is missing, but a change_cap looks at what was paid last year. Give the table "
                            "that \"solidair settle\" made of the year before."));
    for (size_t c = 0; c < table->n_column; c++) {
        bool known = is_repeated(table_header(table, c)) || balance_layer(table_header(table, c)) > 0;
        for (size_t k = 0; k < COLUMNS; k++)
            known |= previous->column[k] == c;
        if (!known)
            return note_error(
                note, STATUS_UNKNOWN, table->file, table->line[0], table_header(table, c),
                _("This column is not known. Expected the table that \"solidair settle\" made of the year "
                  "before; remove the column."));
    }
    if (!previous->carried->due && previous->column[TO_SETTLE] < table->n_column)
        return note_error(note, STATUS_MISSING, previous->realised->table->file, 0, "--previous",
                          _("What was left of the year before can be added only to what is left of this one. Add "
                            "the columns advance:RIGG and advance:SVB, what was paid in advance."));
    if (previous->column[YEAR] < table->n_column && !previous->realised->year)
        return note_error(note, STATUS_MISSING, table->file, table->line[0], "year",
                          _("This table has a column year, but the table of realised figures has none. Say which year "
                            "is settled, such as --year 2016."));
    return STATUS_OK;
}

/* The only scheme with this label, in whatever language, as a workbook of settle has it; n_scheme for none. */
static size_t find_label(const struct scenario *scenario, const char *text) {
    size_t found = scenario->n_scheme, n = 0;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        if (strcmp(scenario->scheme[s].label[0], text) == 0 || strcmp(scenario->scheme[s].label[1], text) == 0) {
            found = s;
            n++;
        }
    return n == 1 ? found : scenario->n_scheme;
}

static enum status find_scheme(const struct previous *previous, size_t row, size_t *scheme, struct note *note) {
    const struct table *table = &previous->table;
    const struct scenario *scenario = previous->scenario;
    const char *text = table_cell(table, row, previous->column[SCHEME]);
    struct suggestion suggestion = suggestion_start(text);
    for (*scheme = 0; *scheme < scenario->n_scheme; ++*scheme) {
        if (strcmp(scenario->scheme[*scheme].name, text) == 0)
            return STATUS_OK;
        suggestion_offer(&suggestion, scenario->scheme[*scheme].name);
    }
    *scheme = find_label(scenario, text);
    if (*scheme < scenario->n_scheme)
        return STATUS_OK;
    return note_error(
        note, STATUS_REFERENCE, table->file, table_line(table, row), "scheme",
        _("There is no scheme \"%.60s\" in the schemes file. Nearest: \"%s\". Remove the row, or give the "
          "scheme its old name."),
        text, suggestion.best ? suggestion.best : scenario->scheme[0].name);
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

/* A year ends between floor and ceiling, as far as the fund's terms were the same then. */
static enum status warn_balance(struct previous *previous, size_t row, size_t column, const struct scheme *scheme,
                                const struct fund *fund, int64_t cents) {
    const struct table *table = &previous->table;
    if (cents >= fund->floor && cents <= fund->ceiling)
        return STATUS_OK;
    return realised_warn(previous->file,
                         _("%s:%d: %s: no year of the fund of scheme \"%s\" ends below its floor_eur or above its "
                           "ceiling_eur, but this balance is there. Check that it is in EUR."),
                         table->file, table_line(table, row), table_header(table, column), scheme->name);
}

/* The balances in one row, that of municipality i under a scheme. */
static enum status read_balances(struct previous *previous, size_t row, size_t s, size_t i, struct note *note) {
    const struct table *table = &previous->table;
    const struct scheme *scheme = &previous->scenario->scheme[s];
    enum status status = STATUS_OK;
    for (size_t c = 0; c < table->n_column && !status; c++) {
        size_t number = balance_layer(table_header(table, c));
        if (!number || !table_cell(table, row, c)[0])
            continue;
        const struct layer *layer = number <= scheme->n_layer ? &scheme->layer[number - 1] : NULL;
        if (!layer || !layer->fund.premium || layer->pool[i] < 0)
            return note_error(
                note, STATUS_REFERENCE, table->file, table_line(table, row), table_header(table, c),
                _("Scheme \"%s\" has no fund in layer %zu in which %s takes part now. Give the scheme "
                  "its old layers, or put this balance in the row of a member that takes part in it now."),
                scheme->name, number, previous->realised->region.municipality[i].name);
        size_t fund = s * previous->carried->stride + layer->fund.first + (size_t)layer->pool[i];
        if (previous->balance_given[fund])
            return note_error(note, STATUS_DUPLICATE, table->file, table_line(table, row), table_header(table, c),
                              _("The balance of this pool's fund is given twice under scheme \"%s\". Keep one of the "
                                "two."),
                              scheme->name);
        previous->balance_given[fund] = true;
        status = table_cents(table, row, c, -MONEY_LIMIT, MONEY_LIMIT, &previous->carried->balance[fund], note);
        if (!status)
            status = warn_balance(previous, row, c, scheme, &layer->fund, previous->carried->balance[fund]);
    }
    return status;
}

/* first + sign x second = sum, in one row. */
struct identity {
    int first, sign, second, sum;
};

static const struct identity identities[] = {
    {PAYMENT, -1, OWN_COST, TRANSFER}, {PAYMENT, -1, PAID, TO_SETTLE}, {TO_SETTLE, 1, PREVIOUS, TOTAL_DUE}};

/* What the program wrote adds up; what somebody has changed, rounded or put in thousands may not. */
static enum status check_identity(const struct previous *previous, size_t row, const struct identity *identity,
                                  struct note *note) {
    const struct table *table = &previous->table;
    const int columns[] = {identity->first, identity->second, identity->sum};
    int64_t cents[3];
    enum status status = STATUS_OK;
    for (int k = 0; k < 3; k++)
        if (previous->column[columns[k]] == table->n_column)
            return STATUS_OK;
    for (int k = 0; k < 3 && !status; k++)
        status = table_cents(table, row, previous->column[columns[k]], -MONEY_LIMIT, MONEY_LIMIT, &cents[k], note);
    if (status || cents[0] + identity->sign * cents[1] == cents[2])
        return status;
    return note_error(note, STATUS_CONFLICT, table->file, table_line(table, row), column_names[identity->sum],
                      identity->sign < 0
                          ? _("This is not %s minus %s, as \"solidair settle\" writes it. Give the table as it was "
                              "written, with all amounts in EUR.")
                          : _("This is not %s plus %s, as \"solidair settle\" writes it. Give the table as it was "
                              "written, with all amounts in EUR."),
                      column_names[identity->first], column_names[identity->second]);
}

static enum status check_sums(const struct previous *previous, size_t row, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof identities / sizeof identities[0] && !status; k++)
        status = check_identity(previous, row, &identities[k], note);
    return status;
}

/* To be held against this year; a cell that is no number has been told of where it matters. */
static void add_up(struct previous *previous, size_t row, int64_t due) {
    struct note ignored = {0};
    int64_t own = 0;
    if (previous->column[OWN_COST] < previous->table.n_column &&
        table_cents(&previous->table, row, previous->column[OWN_COST], 0, MONEY_LIMIT, &own, &ignored) == STATUS_OK)
        previous->own += (double)own;
    previous->due += fabs((double)due);
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
    status = check_sums(previous, row, note);
    if (!status && previous->carried->due)
        status =
            table_cents(table, row, column, -MONEY_LIMIT, MONEY_LIMIT, &previous->carried->due[scheme * n + i], note);
    if (!status && previous->carried->paid)
        status = table_cents(table, row, previous->column[PAYMENT], -MONEY_LIMIT, MONEY_LIMIT,
                             &previous->carried->paid[scheme * n + i], note);
    if (!status)
        add_up(previous, row, previous->carried->due ? previous->carried->due[scheme * n + i] : 0);
    return status ? status : read_balances(previous, row, scheme, i, note);
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

/* A fund that begins anew every year would lose what it holds. */
static enum status check_fund_given(const struct previous *previous, size_t s, size_t k, struct note *note) {
    const struct scheme *scheme = &previous->scenario->scheme[s];
    const struct layer *layer = &scheme->layer[k];
    char column[sizeof REALISED_FUND_BALANCE + 20];
    for (size_t i = 0; layer->fund.premium && i < previous->realised->region.n_municipality; i++) {
        size_t fund =
            s * previous->carried->stride + layer->fund.first + (size_t)(layer->pool[i] < 0 ? 0 : layer->pool[i]);
        bool is_new = scheme->leaving && scheme->leaving->join[i] > 0; /* a pool of new members had no year before */
        if (layer->pool[i] < 0 || previous->balance_given[fund] || is_new)
            continue;
        snprintf(column, sizeof column, REALISED_FUND_BALANCE "%zu", k + 1);
        return note_error(
            note, STATUS_MISSING, previous->table.file, previous->table.line[0], column,
            _("This table does not say what was in the fund of scheme \"%s\", layer %zu, of %s, at the end "
              "of the year before. Settle that year again: its table then has this column. Or add the "
              "column, with the balance in the row of one member. Or leave --previous out and give the "
              "balance as opening_eur of the fund."),
            scheme->name, k + 1, previous->realised->region.municipality[i].name);
    }
    return STATUS_OK;
}

static enum status check_balances_given(const struct previous *previous, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t s = 0; s < previous->scenario->n_scheme; s++)
        for (size_t k = 0; k < previous->scenario->scheme[s].n_layer && !status; k++)
            status = check_fund_given(previous, s, k, note);
    return status;
}

/* One year costs about what the year before did, and leaves less than it cost: else one of the two is in another unit.
 */
static enum status warn_of_size(const struct previous *previous) {
    const struct settle_input *in = &previous->realised->input;
    double cost = 0.0;
    char then[FORMAT_SIZE], now[FORMAT_SIZE];
    for (size_t k = 0; k < in->n_municipality * FORM_COUNT * in->n_care; k++)
        cost += (double)in->cost[k];
    cost *= (double)previous->scenario->n_scheme;
    bool far = fmin(cost, previous->own) > 0.0 && fmax(cost, previous->own) >= FAR_APART * fmin(cost, previous->own);
    if (fmax(cost, fmax(previous->own, previous->due)) < LEAST_CENTS)
        return STATUS_OK;
    if (far)
        return realised_warn(
            previous->file,
            _("%s: own_cost: All own costs together are EUR %s in the year before and EUR %s in this one. "
              "Check that both are in EUR, not in cents or thousands."),
            previous->table.file, format_number(previous->own / 100.0, then), format_number(cost / 100.0, now));
    if (cost > 0.0 && previous->due >= MOST_DUE * cost)
        return realised_warn(
            previous->file,
            _("%s: What is still to be settled of the years before, EUR %s in all, is more than %d times "
              "what this year costs. Check that it is in EUR, not in cents."),
            previous->table.file, format_number(previous->due / 100.0, then), MOST_DUE);
    return STATUS_OK;
}

/* The column that its summary adds up: what is still due, or what was paid. */
static int amount_of(const struct previous *previous) {
    static const int columns[] = {TOTAL_DUE, TO_SETTLE};
    for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++)
        if (previous->column[columns[k]] < previous->table.n_column)
            return columns[k];
    return PAYMENT;
}

enum status realised_read_previous(struct realised_file *from, const char *file, const struct scenario *scenario,
                                   const struct realised_carried *carried, struct note *note) {
    const struct realised *realised = &from->year[from->first];
    struct previous previous = {.file = from, .realised = realised, .scenario = scenario, .carried = carried};
    enum status status = headings_read(from->files, file, PREVIOUS_SIZE_CAP, &previous.table, note);
    if (status)
        return status;
    status = headings_go_on_after(realised_tidy(from, &previous.table, &realised->region, note), &from->fault);
    previous.given = calloc(scenario->n_scheme * realised->region.n_municipality, sizeof *previous.given);
    previous.balance_given = calloc(scenario->n_scheme * carried->stride + 1, sizeof *previous.balance_given);
    if (!status)
        status = previous.given && previous.balance_given ? find_columns(&previous, note) : STATUS_MEMORY;
    for (size_t row = 0; row < previous.table.n_row && !status; row++) {
        struct note one = {0};
        bool counts;
        status = is_of_year(&previous, row, &counts, &one);
        if (!status && counts)
            status = read_row(&previous, row, &one);
        status = realised_go_on(from, &previous.table, status, &one, note);
    }
    bool good = !from->fault; /* what lacks may be in a row that cannot be read */
    if (!status && good && (carried->due || carried->paid))
        status = check_all_given(&previous, note);
    if (!status && good)
        status = check_balances_given(&previous, note);
    if (!status && good)
        status = warn_of_size(&previous);
    free(previous.given);
    free(previous.balance_given);
    if (!status)
        status = realised_tell(from, &previous.table);
    if (!status)
        status = realised_keep_reading(from, &previous.table, column_names[amount_of(&previous)]);
    if (status)
        headings_restore(&previous.table, note);
    table_free(&previous.table);
    return status;
}
