/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/panel.h"

#include "models/core/fmath.h"
#include "models/core/money.h"
#include "models/region/fact.h"
#include "models/region/merger.h"
#include "sim/base/i18n.h"
#include "sim/scenario/mergers.h"
#include "sim/scenario/table.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PANEL_CAP = 16 << 20, YEAR_LOW = 2000, YEAR_HIGH = 2100, ROWS_MAX = 1000000 };
#define EUR_MAX 1e12
#define PERSONS_MAX 1e9

/* The folder's tables while they are read. */
struct source_tables {
    struct table accounts, mergers, subregions, exceptions;
    struct region first;                                 /* the municipalities of the first year: codes only */
    struct division *division;                           /* [n_year] */
    unsigned char *seen;                                 /* [n_year][most units of a year] */
    size_t width;                                        /* of seen */
    size_t code, name, year, residents, account, budget; /* columns of accounts */
};

static enum status read_table(const struct files *files, const char *folder, const char *name, struct table *table,
                              struct note *note) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return table_read(files, path, PANEL_CAP, table, note);
}

static enum status find_column(const struct table *table, const char *name, size_t *column, struct note *note) {
    *column = table_column(table, name);
    if (*column < table->n_column)
        return STATUS_OK;
    return note_error(note, STATUS_MISSING, table->file, table->line[0], name,
                      _("The column \"%s\" is missing. Add it to the table."), name);
}

static enum status find_columns(struct source_tables *s, struct note *note) {
    const struct {
        const char *name;
        size_t *column;
    } wanted[] = {{"code", &s->code},           {"name", &s->name},           {"year", &s->year},
                  {"residents", &s->residents}, {"account_eur", &s->account}, {"budget_eur", &s->budget}};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof wanted / sizeof wanted[0] && !status; k++)
        status = find_column(&s->accounts, wanted[k].name, wanted[k].column, note);
    return status;
}

static enum status read_year(const struct table *table, size_t row, size_t column, int *year, struct note *note) {
    int64_t value = 0;
    enum status status = table_integer(table, row, column, YEAR_LOW, YEAR_HIGH, &value, note);
    *year = (int)value;
    return status;
}

static enum status find_years(struct panel *panel, const struct source_tables *s, struct note *note) {
    int low = YEAR_HIGH, high = YEAR_LOW;
    enum status status = STATUS_OK;
    for (size_t r = 0; r < s->accounts.n_row && !status; r++) {
        int year = 0;
        status = read_year(&s->accounts, r, s->year, &year, note);
        low = year < low ? year : low;
        high = year > high ? year : high;
    }
    if (!status && s->accounts.n_row == 0)
        status = note_error(note, STATUS_RANGE, s->accounts.file, 1, NULL, _("This table has no rows."));
    panel->first_year = low;
    panel->n_year = high >= low ? (size_t)(high - low) + 1 : 0;
    return status;
}

static int by_code(const void *a, const void *b) {
    return strcmp(((const struct municipality *)a)->code, ((const struct municipality *)b)->code);
}

/* The municipalities of the first year, from which the divisions of later years follow. */
static enum status list_first(struct panel *panel, struct source_tables *s, struct note *note) {
    struct region *region = &s->first;
    const struct table *table = &s->accounts;
    region->n_year = panel->n_year;
    region->municipality = calloc(table->n_row, sizeof *region->municipality);
    enum status status = region->municipality ? STATUS_OK : STATUS_MEMORY;
    for (size_t r = 0; r < table->n_row && !status; r++) {
        int year = 0;
        const char *code = table_cell(table, r, s->code);
        status = read_year(table, r, s->year, &year, note);
        if (status || year != panel->first_year)
            continue;
        struct municipality *m = &region->municipality[region->n_municipality++];
        snprintf(m->code, sizeof m->code, "%s", code);
        m->name = strdup(table_cell(table, r, s->name));
        status = m->name ? STATUS_OK : STATUS_MEMORY;
    }
    if (!status)
        qsort(region->municipality, region->n_municipality, sizeof *region->municipality, by_code);
    return status;
}

static enum status divide(struct panel *panel, struct source_tables *s, struct note *note) {
    struct merger *merger = NULL;
    size_t n = s->mergers.n_row, culprit = 0;
    enum status status = mergers_of_table(&s->mergers, &merger, note);
    if (!status) {
        status = division_new(&s->first, panel->first_year, merger, n, &s->division, &culprit);
        if (status)
            status = mergers_explain(status, &s->mergers, culprit, &merger[culprit], note);
    }
    mergers_free(merger, n);
    return status;
}

/* ---- cells ---- */

static int unit_order(const void *code, const void *unit) {
    return strcmp(code, ((const struct unit *)unit)->code);
}

/* Index of a code among the municipalities of a year, n_unit when it is not one of them. */
static size_t find_unit(const struct division *division, const char *code) {
    const struct unit *at = bsearch(code, division->unit, division->n_unit, sizeof *division->unit, unit_order);
    return at ? (size_t)(at - division->unit) : division->n_unit;
}

/* The municipality and year of a row of a table with the columns code and year. */
static enum status locate(const struct panel *panel, const struct source_tables *s, const struct table *table,
                          size_t row, size_t code, size_t year_column, size_t *year, size_t *unit, struct note *note) {
    const char *text = table_cell(table, row, code);
    int calendar = 0;
    enum status status = read_year(table, row, year_column, &calendar, note);
    if (status)
        return status;
    if (calendar < panel->first_year || calendar >= panel->first_year + (int)panel->n_year)
        return note_error(note, STATUS_REFERENCE, table->file, table_line(table, row), "year",
                          _("%d is not a year of the panel, which runs from %d to %d."), calendar, panel->first_year,
                          panel->first_year + (int)panel->n_year - 1);
    *year = (size_t)(calendar - panel->first_year);
    *unit = find_unit(&s->division[*year], text);
    if (*unit == s->division[*year].n_unit)
        return note_error(note, STATUS_REFERENCE, table->file, table_line(table, row), "code",
                          _("There is no municipality \"%.60s\" in %d by the first year and mergers.csv. Correct the "
                            "code or the year, or add the merger."),
                          text, calendar);
    return STATUS_OK;
}

/* An amount that may be unknown: NAN then. */
static enum status read_amount(const struct table *table, size_t row, size_t column, double *value, struct note *note) {
    *value = NAN;
    if (!table_cell(table, row, column)[0])
        return STATUS_OK;
    return table_decimal(table, row, column, -EUR_MAX, EUR_MAX, value, note);
}

static double lower_of(double lowest, double amount, double residents) {
    double mine = amount > 0.0 && residents > 0.0 ? amount / residents : 0.0;
    return mine < lowest ? mine : lowest;
}

static void add_to_cell(struct panel_cell *cell, double part, double residents, double account, double budget) {
    cell->residents += part * residents;
    cell->account += isnan(account) ? 0.0 : part * account;
    cell->budget += isnan(budget) ? 0.0 : part * budget;
    cell->lowest_account = lower_of(cell->lowest_account, account, residents);
    cell->lowest_budget = lower_of(cell->lowest_budget, budget, residents);
    if (account >= FACT_LEAST_EUR * residents) {
        cell->known_account += part * account;
        cell->known_residents += part * residents;
    }
}

static enum status add_row(struct panel *panel, struct source_tables *s, size_t row, struct note *note) {
    const struct table *table = &s->accounts;
    double residents = 0.0, account = NAN, budget = NAN;
    size_t year = 0, unit = 0;
    enum status status = locate(panel, s, table, row, s->code, s->year, &year, &unit, note);
    if (!status)
        status = table_decimal(table, row, s->residents, 1.0, PERSONS_MAX, &residents, note);
    if (!status)
        status = read_amount(table, row, s->account, &account, note);
    if (!status)
        status = read_amount(table, row, s->budget, &budget, note);
    if (status)
        return status;
    if (s->seen[year * s->width + unit]++)
        return note_error(note, STATUS_DUPLICATE, table->file, table_line(table, row), "code",
                          _("%s is given twice for %d. Keep one of the rows."), table_cell(table, row, s->code),
                          panel->first_year + (int)year);
    const struct merger_map *map = &s->division[year].onward;
    for (size_t k = map->first[unit]; k < map->first[unit + 1]; k++)
        add_to_cell(&panel->cell[map->part[k].to * panel->n_year + year], (double)map->part[k].nano / NANO, residents,
                    account, budget);
    return STATUS_OK;
}

static enum status check_complete(const struct panel *panel, const struct source_tables *s, struct note *note) {
    for (size_t t = 0; t < panel->n_year; t++)
        for (size_t u = 0; u < s->division[t].n_unit; u++)
            if (!s->seen[t * s->width + u])
                return note_error(note, STATUS_MISSING, s->accounts.file, 1, "code",
                                  _("There is no row of %s (%s) for %d. Add it; an account that is not known is an "
                                    "empty cell."),
                                  s->division[t].unit[u].code, s->division[t].unit[u].name, panel->first_year + (int)t);
    return STATUS_OK;
}

static enum status read_accounts(struct panel *panel, struct source_tables *s, struct note *note) {
    const struct division *last = &s->division[panel->n_year - 1];
    for (size_t t = 0; t < panel->n_year; t++)
        s->width = s->division[t].n_unit > s->width ? s->division[t].n_unit : s->width;
    panel->unit = calloc(last->n_unit, sizeof *panel->unit);
    panel->cell = calloc(last->n_unit * panel->n_year, sizeof *panel->cell);
    s->seen = calloc(panel->n_year * s->width, sizeof *s->seen);
    if (!panel->unit || !panel->cell || !s->seen)
        return STATUS_MEMORY;
    panel->n_unit = last->n_unit;
    for (size_t i = 0; i < panel->n_unit * panel->n_year; i++)
        panel->cell[i].lowest_account = panel->cell[i].lowest_budget = INFINITY;
    for (size_t u = 0; u < panel->n_unit; u++) {
        memcpy(panel->unit[u].code, last->unit[u].code, CODE_SIZE);
        panel->unit[u].name = strdup(last->unit[u].name);
        panel->unit[u].subregion = strdup("");
        if (!panel->unit[u].name || !panel->unit[u].subregion)
            return STATUS_MEMORY;
    }
    enum status status = STATUS_OK;
    for (size_t r = 0; r < s->accounts.n_row && !status; r++)
        status = add_row(panel, s, r, note);
    return status ? status : check_complete(panel, s, note);
}

static enum status read_subregions(struct panel *panel, const struct source_tables *s, struct note *note) {
    const struct table *table = &s->subregions;
    size_t code = 0, subregion = 0;
    enum status status = find_column(table, "code", &code, note);
    if (!status)
        status = find_column(table, "subregion", &subregion, note);
    for (size_t r = 0; r < table->n_row && !status; r++) {
        size_t u = panel_find(panel, table_cell(table, r, code));
        if (u == panel->n_unit)
            return note_error(note, STATUS_REFERENCE, table->file, table_line(table, r), "code",
                              _("There is no municipality \"%.60s\" in the last year of the panel."),
                              table_cell(table, r, code));
        free(panel->unit[u].subregion);
        panel->unit[u].subregion = strdup(table_cell(table, r, subregion));
        status = panel->unit[u].subregion ? STATUS_OK : STATUS_MEMORY;
    }
    return status;
}

static enum status read_exceptions(struct panel *panel, const struct source_tables *s, struct note *note) {
    const struct table *table = &s->exceptions;
    size_t code = 0, year_column = 0, kind = 0;
    enum status status = find_column(table, "code", &code, note);
    if (!status)
        status = find_column(table, "year", &year_column, note);
    if (!status)
        status = find_column(table, "kind", &kind, note);
    for (size_t r = 0; r < table->n_row && !status; r++) {
        size_t year = 0, unit = 0;
        status = locate(panel, s, table, r, code, year_column, &year, &unit, note);
        if (!status && strcmp(table_cell(table, r, kind), "payment") != 0)
            status = note_error(note, STATUS_REFERENCE, table->file, table_line(table, r), "kind",
                                _("\"%.60s\" is no kind of exception. Expected: payment."), table_cell(table, r, kind));
        if (status)
            break;
        const struct merger_map *map = &s->division[year].onward;
        for (size_t k = map->first[unit]; k < map->first[unit + 1]; k++)
            panel->cell[map->part[k].to * panel->n_year + year].payment = true;
    }
    return status;
}

static enum status read_tables(const struct files *files, const char *folder, struct source_tables *s,
                               struct note *note) {
    enum status status = read_table(files, folder, "accounts.csv", &s->accounts, note);
    if (!status)
        status = read_table(files, folder, "mergers.csv", &s->mergers, note);
    if (!status)
        status = read_table(files, folder, "subregions.csv", &s->subregions, note);
    return status ? status : read_table(files, folder, "exceptions.csv", &s->exceptions, note);
}

enum status panel_read(const struct files *files, const char *folder, struct panel *panel, struct note *note) {
    struct source_tables s = {0};
    memset(panel, 0, sizeof *panel);
    enum status status = read_tables(files, folder, &s, note);
    if (!status)
        status = find_columns(&s, note);
    if (!status)
        status = find_years(panel, &s, note);
    if (!status)
        status = list_first(panel, &s, note);
    if (!status)
        status = divide(panel, &s, note);
    if (!status)
        status = read_accounts(panel, &s, note);
    if (!status)
        status = read_subregions(panel, &s, note);
    if (!status)
        status = read_exceptions(panel, &s, note);
    division_free(s.division, panel->n_year);
    region_free(&s.first);
    free(s.seen);
    table_free(&s.accounts);
    table_free(&s.mergers);
    table_free(&s.subregions);
    table_free(&s.exceptions);
    if (status)
        panel_free(panel);
    return status;
}

void panel_free(struct panel *panel) {
    for (size_t u = 0; u < panel->n_unit; u++) {
        free(panel->unit[u].name);
        free(panel->unit[u].subregion);
    }
    free(panel->unit);
    free(panel->cell);
    memset(panel, 0, sizeof *panel);
}

size_t panel_find(const struct panel *panel, const char *code_or_name) {
    size_t u = 0;
    while (u < panel->n_unit && strcmp(panel->unit[u].code, code_or_name) != 0 &&
           strcmp(panel->unit[u].name, code_or_name) != 0)
        u++;
    return u;
}

void panel_unit_log_cost(const struct panel *panel, size_t unit, double *log_cost) {
    for (size_t t = 0; t < panel->n_year; t++) {
        const struct panel_cell *cell = panel_at(panel, unit, t);
        bool enough = cell->known_residents >= FACT_LEAST_PART * cell->residents;
        log_cost[t] = enough && !cell->payment ? fmath_log(cell->known_account / cell->known_residents) : NAN;
    }
}
