/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/evidence.h"

#include "models/core/fmath.h"
#include "models/region/fact.h"
#include "sim/base/i18n.h"
#include "sim/scenario/code.h"
#include "sim/scenario/region_file.h"
#include "sim/scenario/table.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_CAP = 16 << 20 };
#define EUR_MAX 1e12
#define LEAST_COMPARED 10.0 /* EUR per resident */

static enum status allocate(struct evidence *evidence) {
    size_t cells = evidence->n * evidence->n_year;
    double **const arrays[] = {&evidence->residents, &evidence->log_need, &evidence->log_cost, &evidence->log_account,
                               &evidence->log_budget};
    for (size_t k = 0; k < sizeof arrays / sizeof arrays[0]; k++) {
        *arrays[k] = calloc(cells, sizeof **arrays[k]);
        if (!*arrays[k])
            return STATUS_MEMORY;
    }
    const struct region *region = &evidence->scenario->region;
    evidence->n_group = region->sub_region_of ? region->n_sub_region : 1;
    evidence->group = calloc(evidence->n, sizeof *evidence->group);
    for (size_t i = 0; evidence->group && region->sub_region_of && i < evidence->n; i++)
        evidence->group[i] = region->sub_region_of[i];
    for (size_t c = 0; c < cells; c++)
        evidence->log_cost[c] = evidence->log_account[c] = evidence->log_budget[c] = NAN;
    return evidence->group ? STATUS_OK : STATUS_MEMORY;
}

void evidence_free(struct evidence *evidence) {
    free(evidence->residents);
    free(evidence->log_need);
    free(evidence->log_cost);
    free(evidence->log_account);
    free(evidence->log_budget);
    free(evidence->group);
    memset(evidence, 0, sizeof *evidence);
}

static void fill_need(struct evidence *evidence, bool by_residents) {
    const struct region *region = &evidence->scenario->region;
    for (size_t i = 0; i < evidence->n; i++)
        for (size_t t = 0; t < evidence->n_year; t++) {
            size_t at = i * evidence->n_year + t, from = t * evidence->n + i;
            double youths = fmax((double)region->youths[from], 1.0), residents = (double)region->residents[from];
            evidence->residents[at] = residents;
            evidence->log_need[at] = by_residents ? 0.0 : fmath_log(region->kappa[i] * youths / residents);
        }
}

/* ---- the tables ---- */

struct columns {
    size_t code, year, kind, cost;
    size_t complete; /* beyond the last column where there is none: every account is complete */
};

static enum status find_columns(const struct table *table, struct columns *c, struct note *note) {
    const struct {
        const char *name;
        size_t *column;
    } wanted[] = {{"code", &c->code}, {"year", &c->year}, {"kind", &c->kind}, {"cost_eur", &c->cost}};
    c->complete = table_column(table, "complete");
    for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++) {
        *wanted[k].column = table_column(table, wanted[k].name);
        if (*wanted[k].column == table->n_column)
            return note_error(
                note, STATUS_MISSING, table->file, table->line[0], wanted[k].name,
                _("The column \"%s\" is missing. Expected: code,year,kind,cost_eur and, where some are not, complete."),
                wanted[k].name);
    }
    return STATUS_OK;
}

static size_t find_municipality(const struct region *region, const char *who) {
    size_t i = 0;
    while (i < region->n_municipality && strcmp(region->municipality[i].code, who) != 0 &&
           strcmp(region->municipality[i].name, who) != 0)
        i++;
    return i;
}

struct row {
    size_t at; /* cell; beyond the last one when the year is not one of the scenario's */
    const char *kind;
    double euro, complete;
};

/* Of the region, a group, or a name that is none: it says nothing of any one municipality, which is told. */
static void pass_over(struct evidence *evidence, const struct table *table, size_t r, const char *who) {
    if (!evidence->passed_over[0])
        snprintf(
            evidence->passed_over, sizeof evidence->passed_over,
            _("%s:%d: \"%.60s\" is no municipality of the region, so what is said of it, and of others like it, is "
              "passed over."),
            table->file, table_line(table, r), who);
}

static enum status read_row(struct evidence *evidence, const struct table *table, const struct columns *c, size_t r,
                            struct row *row, struct note *note) {
    const struct scenario *scenario = evidence->scenario;
    const char *code = table_cell(table, r, c->code);
    size_t i = find_municipality(&scenario->region, code);
    int64_t year = 0;
    char read[CODE_SIZE];
    row->at = SIZE_MAX;
    if (i == evidence->n && !code_read(code, read)) {
        pass_over(evidence, table, r, code);
        return STATUS_OK;
    }
    if (i == evidence->n)
        return note_error(note, STATUS_REFERENCE, table->file, table_line(table, r), "code",
                          _("There is no municipality \"%.60s\" in the region \"%s\". Correct the code, or remove the "
                            "row."),
                          code, scenario->region.name);
    enum status status = table_integer(table, r, c->year, 1990, 2160, &year, note);
    row->complete = 1.0;
    if (!status)
        status = table_decimal(table, r, c->cost, -EUR_MAX, EUR_MAX, &row->euro, note);
    if (!status && c->complete < table->n_column && table_cell(table, r, c->complete)[0])
        status = table_decimal(table, r, c->complete, 0.001, 1.0, &row->complete, note);
    int64_t t = year - scenario->first_year;
    row->at = t >= 0 && t < (int64_t)evidence->n_year ? i * evidence->n_year + (size_t)t : SIZE_MAX;
    row->kind = table_cell(table, r, c->kind);
    return status;
}

static enum status refuse_twice(const struct table *table, size_t r, struct note *note) {
    return note_error(note, STATUS_DUPLICATE, table->file, table_line(table, r), "year",
                      _("This municipality and year are given twice. Keep one of the rows."));
}

/* An account of a year. A payment after settlement is compared with, but is no fact about own cost. */
static enum status take_account(struct evidence *evidence, const struct table *table, size_t r, const struct row *row,
                                struct note *note) {
    bool payment = strcmp(row->kind, "payment") == 0;
    double euro = row->euro / row->complete, residents = evidence->residents[row->at], each = euro / residents;
    if (!payment && strcmp(row->kind, "cost") != 0)
        return note_error(note, STATUS_REFERENCE, table->file, table_line(table, r), "kind",
                          _("\"%.60s\" is no kind of account. Choose one of: cost, payment."), row->kind);
    if (!isnan(evidence->log_account[row->at]) || !isnan(evidence->log_cost[row->at]))
        return refuse_twice(table, r, note);
    if (row->complete >= 1.0 && each >= LEAST_COMPARED)
        evidence->log_account[row->at] = fmath_log(each);
    if (!payment && row->complete >= FACT_LEAST_PART)
        evidence->log_cost[row->at] = fact_log_cost(euro, residents);
    size_t t = row->at % evidence->n_year;
    evidence->first = evidence->n_account == 0 || t < evidence->first ? t : evidence->first;
    evidence->n_known = t + 1 > evidence->n_known ? t + 1 : evidence->n_known;
    evidence->n_account++;
    return STATUS_OK;
}

static enum status take_budget(struct evidence *evidence, const struct table *table, size_t r, const struct row *row,
                               struct note *note) {
    double each = row->euro / evidence->residents[row->at];
    if (strcmp(row->kind, "budget") != 0)
        return note_error(note, STATUS_REFERENCE, table->file, table_line(table, r), "kind",
                          _("\"%.60s\" is no kind of budget. Expected: budget."), row->kind);
    if (!isnan(evidence->log_budget[row->at]))
        return refuse_twice(table, r, note);
    if (row->complete >= 1.0 && each >= LEAST_COMPARED)
        evidence->log_budget[row->at] = fmath_log(each);
    return STATUS_OK;
}

typedef enum status taking(struct evidence *evidence, const struct table *table, size_t r, const struct row *row,
                           struct note *note);

static enum status read_rows(struct evidence *evidence, const struct table *table, taking *take, struct note *note) {
    struct columns columns;
    enum status status = find_columns(table, &columns, note);
    for (size_t r = 0; r < table->n_row && !status; r++) {
        struct row row;
        status = read_row(evidence, table, &columns, r, &row, note);
        if (!status && row.at != SIZE_MAX)
            status = take(evidence, table, r, &row, note);
    }
    return status;
}

static enum status read_table(const struct files *files, struct evidence *evidence, const char *name, taking *take,
                              bool *there, struct note *note) {
    const struct scenario *scenario = evidence->scenario;
    struct table table = {0};
    char *path = NULL;
    enum status status = region_file_find(files, scenario->file, scenario->region.name, name, &path, there, note);
    if (!status && *there)
        status = table_read(files, path, TABLE_CAP, &table, note);
    if (!status && *there)
        status = read_rows(evidence, &table, take, note);
    table_free(&table);
    free(path);
    return status;
}

enum status evidence_read(const struct files *files, const struct scenario *scenario, bool need_by_residents,
                          struct evidence *evidence, struct note *note) {
    const struct region *region = &scenario->region;
    bool there = false, budgets = false;
    *evidence = (struct evidence){.scenario = scenario, .n = region->n_municipality, .n_year = region->n_year};
    enum status status = allocate(evidence);
    if (!status) {
        fill_need(evidence, need_by_residents);
        status = read_table(files, evidence, "accounts.csv", take_account, &there, note);
    }
    if (!status && (!there || evidence->n_account == 0))
        status =
            note_error(note, STATUS_MISSING, scenario->file, 0, "region",
                       _("The region \"%s\" has no real accounts (accounts.csv in its folder) of the years of this "
                         "scenario, so there is nothing to learn from. `solidair new --region NAME` makes a region "
                         "with the accounts of any municipalities since 2017."),
                       region->name);
    if (!status)
        status = read_table(files, evidence, "budgets.csv", take_budget, &budgets, note);
    if (status)
        evidence_free(evidence);
    return status;
}

/* ---- facts as of a year ---- */

enum status evidence_accounts(const struct evidence *evidence, size_t last, struct accounts *accounts) {
    size_t n = evidence->n, n_year = last + 1;
    enum fact fact[FILTER_YEARS];
    *accounts = (struct accounts){.n = n, .n_year = n_year, .n_group = evidence->n_group};
    accounts->y = calloc(n * n_year, sizeof *accounts->y);
    accounts->residents = calloc(n, sizeof *accounts->residents);
    accounts->group = calloc(n, sizeof *accounts->group);
    if (!accounts->y || !accounts->residents || !accounts->group) {
        accounts_free(accounts);
        return STATUS_MEMORY;
    }
    memcpy(accounts->group, evidence->group, n * sizeof *accounts->group);
    for (size_t i = 0; i < n; i++) {
        size_t from = i * evidence->n_year;
        fact_judge(n_year, evidence->log_cost + from, fact);
        for (size_t t = 0; t < n_year; t++)
            accounts->y[i * n_year + t] =
                fact[t] == FACT_HOLDS ? evidence->log_cost[from + t] - evidence->log_need[from + t] : NAN;
        for (size_t t = 0; t < n_year; t++)
            accounts->residents[i] += evidence->residents[from + t] / (double)n_year;
    }
    return STATUS_OK;
}

void accounts_free(struct accounts *accounts) {
    free(accounts->y);
    free(accounts->residents);
    free(accounts->group);
    memset(accounts, 0, sizeof *accounts);
}

size_t accounts_count(const struct accounts *accounts) {
    size_t n = 0;
    for (size_t c = 0; c < accounts->n * accounts->n_year; c++)
        n += isnan(accounts->y[c]) ? 0 : 1;
    return n;
}
