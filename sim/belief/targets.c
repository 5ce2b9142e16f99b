/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/targets.h"

#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include "sim/scenario/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_CAP = 1 << 20 };

static const char *const check_names[CHECKS] = {"growth", "clients", "cost_eur"};

const char *target_check_name(enum check check) {
    return check_names[check];
}

struct reading_targets {
    const struct table *table;
    const struct scenario *scenario;
    size_t target, year, value, sd, use;
    struct targets *targets;
    struct note *note;
};

static enum status find_columns(struct reading_targets *r) {
    const struct {
        const char *name;
        size_t *column;
    } wanted[] = {{"target", &r->target}, {"year", &r->year}, {"value", &r->value}, {"sd", &r->sd}, {"use", &r->use}};
    for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++) {
        *wanted[k].column = table_column(r->table, wanted[k].name);
        if (*wanted[k].column == r->table->n_column)
            return note_error(r->note, STATUS_MISSING, r->table->file, r->table->line[0], wanted[k].name,
                              _("The column \"%s\" is missing. Expected: target,year,value,sd,use."), wanted[k].name);
    }
    return STATUS_OK;
}

static enum parameter find_parameter(const char *name) {
    enum parameter p = 0;
    while (p < PARAMETERS && strcmp(parameter_kinds[p].key, name) != 0)
        p++;
    return p;
}

static enum status unknown_target(const struct reading_targets *r, size_t row) {
    const char *name = table_cell(r->table, row, r->target);
    struct suggestion suggestion = suggestion_start(name);
    for (enum parameter p = 0; p < PARAMETERS; p++)
        suggestion_offer(&suggestion, parameter_kinds[p].key);
    for (enum check c = 0; c < CHECKS; c++)
        suggestion_offer(&suggestion, check_names[c]);
    suggestion_offer(&suggestion, "unrest");
    return note_error(r->note, STATUS_UNKNOWN, r->table->file, table_line(r->table, row), "target",
                      suggestion.best ? _("\"%.60s\" is no target for this use. Did you mean \"%s\"?")
                                      : _("\"%.60s\" is no target for this use. `solidair calibrate --help` lists "
                                          "them.%s"),
                      name, suggestion.best ? suggestion.best : "");
}

/* Index of the year; false in *mine for one that the scenario does not have, whose row is passed over and told. */
static enum status read_year(const struct reading_targets *r, size_t row, size_t *year, bool *mine) {
    int64_t value = 0, first = r->scenario->first_year, last = first + (int64_t)r->scenario->n_year - 1;
    struct targets *targets = r->targets;
    enum status status = table_integer(r->table, row, r->year, 1990, 2160, &value, r->note);
    *mine = !status && value >= first && value <= last;
    *year = *mine ? (size_t)(value - first) : 0;
    if (!status && !*mine && !targets->passed_over[0])
        snprintf(
            targets->passed_over, sizeof targets->passed_over,
            _("%s:%d: what is said of %d is passed over, and so is that of other years that this scenario does not "
              "have: it runs from %d to %d."),
            r->table->file, table_line(r->table, row), (int)value, (int)first, (int)last);
    return status;
}

static enum status take_prior(struct reading_targets *r, size_t row, bool fixed) {
    enum parameter p = find_parameter(table_cell(r->table, row, r->target));
    if (p == PARAMETERS)
        return unknown_target(r, row);
    struct prior *prior = &r->targets->prior[p];
    if (r->targets->named[p])
        return note_error(r->note, STATUS_DUPLICATE, r->table->file, table_line(r->table, row), "target",
                          _("This target is given twice. Keep one of the rows."));
    r->targets->named[p] = true;
    prior->sd = 0.0;
    enum status status =
        table_decimal(r->table, row, r->value, parameter_kinds[p].low, parameter_kinds[p].high, &prior->value, r->note);
    if (!status && !fixed)
        status = table_decimal(r->table, row, r->sd, 0.001, 10.0, &prior->sd, r->note);
    return status;
}

static enum status take_unrest(struct reading_targets *r, size_t row) {
    size_t year = 0;
    double factor = 1.0;
    bool mine = false;
    enum status status = read_year(r, row, &year, &mine);
    if (!status)
        status = table_decimal(r->table, row, r->value, 0.01, 100.0, &factor, r->note);
    if (!status && mine && year < FILTER_YEARS)
        r->targets->unrest[year] = factor;
    return status;
}

static enum status take_check(struct reading_targets *r, size_t row) {
    struct target_check check = {0};
    const char *name = table_cell(r->table, row, r->target);
    while (check.check < CHECKS && strcmp(check_names[check.check], name) != 0)
        check.check++;
    if (check.check == CHECKS)
        return unknown_target(r, row);
    bool mine = false;
    enum status status = read_year(r, row, &check.year, &mine);
    if (!status)
        status = table_decimal(r->table, row, r->value, -1e15, 1e15, &check.value, r->note);
    if (!status)
        status = table_decimal(r->table, row, r->sd, 1e-9, 1e15, &check.sd, r->note);
    if (mine)
        r->targets->check[r->targets->n_check++] = check;
    return status;
}

static enum status take_row(struct reading_targets *r, size_t row) {
    const char *use = table_cell(r->table, row, r->use);
    bool fixed = strcmp(use, "fixed") == 0;
    if (fixed && strcmp(table_cell(r->table, row, r->target), "unrest") == 0)
        return take_unrest(r, row);
    if (fixed || strcmp(use, "prior") == 0)
        return take_prior(r, row, fixed);
    if (strcmp(use, "check") == 0)
        return take_check(r, row);
    return note_error(r->note, STATUS_REFERENCE, r->table->file, table_line(r->table, row), "use",
                      _("\"%.60s\" is no use. Choose one of: prior, fixed, check."), use);
}

/* Before any row: the usual priors; what takes part only when asked is held. */
static void start(struct targets *targets) {
    for (enum parameter p = 0; p < PARAMETERS; p++)
        targets->prior[p] = (struct prior){parameter_kinds[p].prior, parameter_kinds[p].prior_sd};
    targets->prior[PARAMETER_NEED_EXPONENT] = (struct prior){0.0, 0.0};
    targets->prior[PARAMETER_CHANCE].sd = 0.0;
    for (size_t t = 0; t < FILTER_YEARS; t++)
        targets->unrest[t] = 1.0;
}

enum status targets_read(const struct files *files, const char *path, const struct scenario *scenario,
                         struct targets *targets, struct note *note) {
    struct table table = {0};
    memset(targets, 0, sizeof *targets);
    start(targets);
    char *found = NULL;
    enum status status = files_seek(files, "", path, &found);
    if (!status)
        status = table_read(files, found, TABLE_CAP, &table, note);
    free(found);
    struct reading_targets r = {.table = &table, .scenario = scenario, .targets = targets, .note = note};
    if (!status)
        status = find_columns(&r);
    targets->check = status ? NULL : calloc(table.n_row + 1, sizeof *targets->check);
    if (!status && !targets->check)
        status = STATUS_MEMORY;
    for (size_t row = 0; row < table.n_row && !status; row++)
        status = take_row(&r, row);
    table_free(&table);
    if (status)
        targets_free(targets);
    return status;
}

void targets_free(struct targets *targets) {
    free(targets->check);
    memset(targets, 0, sizeof *targets);
}
