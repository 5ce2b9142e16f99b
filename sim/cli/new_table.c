/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solidair new --table: the workbook that somebody is to fill in. */
#include "sim/cli/new_table.h"

#include "models/region/region.h"
#include "sim/base/i18n.h"
#include "sim/cli/target.h"
#include "sim/report/form_xlsx.h"
#include "sim/scenario/form.h"
#include "sim/scenario/places.h"
#include "sim/scenario/realised.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Municipalities of the region that the schemes file names, and what the schemes ask for in the first of the years. */
static enum status make_settle(const struct new_table *wanted, struct region *places, struct scenario *scenario,
                               struct form *form, struct note *note) {
    bool absent;
    enum status status = places_read(&files_disk, wanted->scenario, places, &absent, note);
    if (!status && places->n_municipality == 0)
        status = note_error(note, STATUS_MISSING, wanted->scenario, 0, "region",
                            _("This file names no region, so that it is not known for which municipalities the table "
                              "is. Add region = \"NAME\"; (solidair list shows the regions)."));
    if (!status)
        status = scenario_read_schemes(&files_disk, wanted->scenario, places, wanted->first, scenario, note);
    return status ? status : form_settle(scenario, places, wanted->first, wanted->last, form);
}

/* Of a run: its own municipalities, and its first year when no other is asked for. */
static enum status make_of_run(const struct new_table *wanted, struct scenario *scenario, struct form *form,
                               struct note *note) {
    enum status status = scenario_read(&files_disk, wanted->scenario, scenario, note);
    if (status)
        return status;
    int first = wanted->first ? wanted->first : scenario->first_year, last = wanted->first ? wanted->last : first;
    if (first < scenario->first_year || last >= scenario->first_year + (int)scenario->n_year)
        return note_error(note, STATUS_RANGE, NULL, 0, "--year",
                          _("expected years from %d to %d, those of the scenario"), scenario->first_year,
                          scenario->first_year + (int)scenario->n_year - 1);
    return wanted->kind == NEW_TABLE_REALISED ? form_realised(&scenario->region, first, last, form)
                                              : form_estimates(&scenario->region, first, last, form);
}

static enum status check_output(const char *path, bool force, struct note *note) {
    const char *end = path ? strrchr(path, '.') : NULL;
    if (!path)
        return note_error(note, STATUS_USAGE, NULL, 0, "-o",
                          _("say where the workbook goes, for example: -o cijfers.xlsx"));
    if (end && strcasecmp(end, ".xlsx") == 0 && !force && access(path, F_OK) == 0)
        return note_error(note, STATUS_CONFLICT, path, 0, "-o",
                          _("This workbook is there already, and may have been filled in: it stays as it is. Choose "
                            "another name, or begin it anew: --force."));
    if (end && strcasecmp(end, ".xlsx") == 0)
        return target_check(path, force, note); /* one that may have been filled in is never ours */
    return note_error(note, STATUS_USAGE, NULL, 0, "-o",
                      _("%s: the end of the file name says what is written; expected one of %s"), path, ".xlsx");
}

/* One that it has already, as one that it inherits, gives way to that of its own. */
static void tell_replaced(const struct scenario *scenario) {
    for (size_t k = 0; k < scenario->n_table; k++)
        if (strcmp(scenario->table[k].name, "realised.csv") == 0)
            printf(
                _("The scenario reads a table of accounts already, which then no longer counts: copy the rows that are "
                  "to stay into this one.\n"));
}

/* What to do with it. */
static void print_next(const struct new_table *wanted, const struct scenario *scenario, const struct form *form) {
    size_t scheme, layer;
    size_t years = (size_t)(form->last_year - form->first_year + 1);
    printf(_("%s: a workbook to fill in, with %zu rows (%zu municipalities). Its second sheet says what the columns "
             "mean.\n"),
           wanted->output, form->region->n_municipality * years, form->region->n_municipality);
    if (wanted->kind == NEW_TABLE_SETTLE && realised_needs_clients(scenario, &scheme, &layer))
        printf(
            _("Then: solidair settle %s %s --clients CLIENTS.csv\n"
              "Scheme \"%s\" looks at the cost of single clients. CLIENTS.csv is a table of them, a row each, with the "
              "columns code, form (ZIN or PGB), care (a care class) and cost; with client where a client has several "
              "rows, and year for more than one year.\n"),
            wanted->scenario, wanted->output, scenario->scheme[scheme].name);
    else if (wanted->kind == NEW_TABLE_SETTLE)
        printf(_("Then: solidair settle %s %s\n"), wanted->scenario, wanted->output);
    else
        printf(_("Put it beside the scenario, and write in it: %s = \"%s\";\n"),
               wanted->kind == NEW_TABLE_REALISED ? "realised_file" : "estimates_file", wanted->output);
    if (wanted->kind == NEW_TABLE_REALISED)
        tell_replaced(scenario);
}

enum status new_table(const struct new_table *wanted, struct note *note) {
    struct region places = {0};
    struct scenario scenario = {0};
    struct form form = {0};
    enum status status = check_output(wanted->output, wanted->force, note);
    if (!status)
        status = wanted->kind == NEW_TABLE_SETTLE ? make_settle(wanted, &places, &scenario, &form, note)
                                                  : make_of_run(wanted, &scenario, &form, note);
    if (!status)
        status = form_write_xlsx(&form, wanted->output, note);
    if (!status)
        print_next(wanted, &scenario, &form);
    form_free(&form);
    scenario_free(&scenario);
    region_free(&places);
    return status;
}
