/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/form.h"

#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/realised_column.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void form_free(struct form *form) {
    for (size_t k = 0; k < form->n_column; k++) {
        free(form->column[k].heading);
        free(form->column[k].why);
    }
    free(form->column);
    memset(form, 0, sizeof *form);
}

/* One more column; why: printf. */
static enum status add(struct form *form, const char *name, enum form_kind kind, const char *why, ...)
    __attribute__((format(printf, 4, 5)));

static enum status add(struct form *form, const char *name, enum form_kind kind, const char *why, ...) {
    struct form_column column = {.kind = kind};
    va_list args;
    va_start(args, why);
    if (vasprintf(&column.why, why, args) < 0)
        column.why = NULL;
    va_end(args);
    column.heading = headings_own(name);
    struct form_column *larger = realloc(form->column, (form->n_column + 1) * sizeof *larger);
    if (larger)
        form->column = larger;
    if (!larger || !column.heading || !column.why) {
        free(column.heading);
        free(column.why);
        return STATUS_MEMORY;
    }
    form->column[form->n_column++] = column;
    return STATUS_OK;
}

static enum status begin(struct form *form, const struct region *region, int first, int last) {
    *form = (struct form){.region = region, .first_year = first, .last_year = last};
    enum status status = add(form, "code", FORM_CODE, "%s", _("The CBS code. Leave it as it is."));
    if (!status)
        status = add(form, "name", FORM_NAME, "%s", _("For whoever reads it; it does not count."));
    if (!status && first)
        status = add(form, "year", FORM_YEAR, "%s", _("The year that the row is about."));
    return status;
}

static enum form_kind kind_of(const struct field_row *row) {
    switch (row->kind) {
    case KIND_COST:
        return FORM_COST;
    case KIND_CLIENTS:
        return FORM_CLIENTS;
    case KIND_PERSONS:
        return FORM_PEOPLE;
    case KIND_WEIGHT:
        return FORM_NUMBER;
    case KIND_AMOUNT:
        break;
    }
    return FORM_MONEY;
}

/* The column of a cell, where it is asked for: costs and the budget always, others by the schemes. */
static enum status add_cell(struct form *form, const struct scenario *scenario, enum field field, size_t cell) {
    const struct column column = {.field = field, .cell = cell};
    const char *scheme = NULL;
    size_t layer = 0;
    bool wanted = column_user(&column, scenario, &scheme, &layer),
         always = field == FIELD_COST || field == FIELD_BUDGET;
    if (!wanted && !always)
        return STATUS_OK;
    char *name = column_name(field_row(field)->name, field, cell, &scenario->care);
    enum status status = STATUS_MEMORY;
    if (name && field == FIELD_COST)
        status = add(form, name, FORM_COST, "%s",
                     _("What this care cost in the year, in EUR; 0 where there was none. A credit note is below 0."));
    else if (name && !wanted)
        status = add(form, name, FORM_MONEY, "%s", _("The budget of the year for youth care, in EUR."));
    else if (name)
        status = add(form, name, kind_of(field_row(field)), _("Needed for \"%s\"."), scheme);
    free(name);
    return status;
}

/* Columns that are keys of their own. */
static enum status add_keys(struct form *form, const struct scenario *scenario) {
    enum status status = STATUS_OK;
    for (size_t s = 0; s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer && !status; k++) {
            const char *name = scenario->scheme[s].layer[k].column;
            bool there = !name;
            for (size_t c = 0; c < form->n_column && !there; c++)
                there = strcmp(form->column[c].heading, name) == 0;
            if (!there)
                status = add(form, name, FORM_NUMBER, _("Needed for \"%s\"."), scenario->scheme[s].name);
        }
    return status;
}

static enum status add_advances(struct form *form) {
    enum status status = add(form, "advance:RIGG", FORM_MONEY, "%s",
                             _("What was paid in advance for care in kind, in EUR; 0 if nothing was."));
    if (!status)
        status = add(form, "advance:SVB", FORM_MONEY, "%s",
                     _("What was paid in advance for personal budgets, in EUR; 0 if nothing was."));
    for (size_t k = form->n_column - (status ? 0 : 2); k < form->n_column; k++)
        form->column[k].is_zero = true;
    return status;
}

enum status form_settle(const struct scenario *scenario, const struct region *region, int first, int last,
                        struct form *form) {
    const struct settle_input sizes = {.n_municipality = region->n_municipality,
                                       .n_care = scenario->care.n_care,
                                       .n_lane = 1,
                                       .n_covariance = scenario->n_covariance};
    enum status status = begin(form, region, first, last);
    for (enum field field = 0; field < FIELD_COUNT; field++)
        for (size_t cell = 0; column_of_field(field_row(field)) && cell < field_cells(field, &sizes) && !status; cell++)
            status = add_cell(form, scenario, field, cell);
    if (!status)
        status = add_keys(form, scenario);
    return status ? status : add_advances(form);
}

enum status form_realised(const struct region *region, int first, int last, struct form *form) {
    enum status status = begin(form, region, first, last);
    if (!status)
        status =
            add(form, "cost_eur", FORM_MONEY, "%s",
                _("What youth care cost the municipality in that year, in EUR. Leave empty what you do not know."));
    if (!status)
        status =
            add(form, "clients", FORM_CLIENTS, "%s",
                _("How many clients had that care, each class of care counted. Leave empty what you do not know."));
    return status;
}

enum status form_estimates(const struct region *region, int first, int last, struct form *form) {
    enum status status = begin(form, region, first, last);
    if (!status)
        status =
            add(form, "eur", FORM_MONEY, "%s",
                _("What the council voted for youth care of that year, in EUR. Leave empty what you do not know."));
    return status;
}
