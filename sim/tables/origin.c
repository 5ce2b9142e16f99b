/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the figures come from: the run, the program, and the source and grade of every input column. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <stdlib.h>
#include <string.h>

/* One cell of a CSV text, RFC 4180 quotes undone in place; *rest behind it. *end: it was the last of its line. */
static char *next_cell(char **rest, bool *end) {
    char *from = *rest, *to = from, *cell = from;
    bool quoted = *from == '"';
    from += quoted;
    while (*from && (quoted || (*from != ',' && *from != '\n' && *from != '\r'))) {
        if (quoted && from[0] == '"') {
            if (from[1] != '"')
                break;
            from++;
        }
        *to++ = *from++;
    }
    from += quoted && *from == '"';
    *end = *from != ',';
    if (*from == '\r')
        from++;
    char *after = *from ? from + 1 : from;
    *to = '\0';
    *rest = after;
    return cell;
}

enum { ORIGIN_CELLS = 6 };

/* ---- words for what stands in the tables of the regions that come with the program ---- */

/* Units, grades, sources and notes: those of the regions that come with the program are in its catalogue, and what a
 * user writes stays as it is. */
static const char *translated(const char *text) {
    return text[0] ? _(text) : text;
}

/* A column in words, with the name that it has in the region's table; one of a user's own has that name alone. */
static const char *column_words(struct tables *t, const char *name) {
    static const struct {
        const char *stem, *words;
    } known[] = {{"code", N_("CBS code")},
                 {"name", N_("name")},
                 {"residents", N_("residents")},
                 {"youths", N_("youths")},
                 {"kappa", N_("use of youth care, relative to the region")},
                 {"expected_users", N_("expected users of youth care")},
                 {"one_parent_households", N_("one-parent families")},
                 {"benefit_households_with_children", N_("families on social benefit")},
                 {"benefit_recipients", N_("people on benefit")},
                 {"households_with_children", N_("households with children")},
                 {"households", N_("households")},
                 {"low_income_households", N_("households with a low income")},
                 {"births", N_("births")},
                 {"address_density", N_("density of addresses")},
                 {"address_density_volume", N_("density of addresses times volume")},
                 {"regional_centre", N_("regional centre function")},
                 {"sub_region", N_("sub-region")},
                 {"cluster", N_("youth care in the municipal fund")},
                 {"need_units", N_("units of need")},
                 {"own_budgets", N_("budgets of municipalities themselves")},
                 {"budget", N_("state budget")},
                 {"whole_budget_eur", N_("whole budget of the municipality")},
                 {"reserve_eur", N_("free reserve")},
                 {"other_risks_eur", N_("risks other than youth care")}};
    size_t length = strlen(name),
           stem = length > 5 && name[length - 5] == '_' && strspn(name + length - 4, "0123456789") == 4 ? length - 5
                                                                                                        : length;
    if (strncmp(name, "kappa_", 6) == 0)
        return tables_print(t, _("use of %s, relative to the region (%s)"), name + 6, name);
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (strlen(known[k].stem) == stem && strncmp(known[k].stem, name, stem) == 0)
            return stem < length ? tables_print(t, "%s %s (%s)", _(known[k].words), name + stem + 1, name)
                                 : tables_print(t, "%s (%s)", _(known[k].words), name);
    return name;
}

/* Every line of a table of columns: column, unit, kind, grade, source, note. */
static void add_columns(struct tables *t, const char *text, struct sheet *sheet) {
    char *copy = tables_room(t, strlen(text) + 1, 1), *rest = copy;
    if (!copy)
        return;
    memcpy(copy, text, strlen(text) + 1);
    for (size_t line = 0; *rest; line++) {
        const char *cell[ORIGIN_CELLS] = {"", "", "", "", "", ""};
        bool end = false;
        for (size_t k = 0; !end; k++) {
            char *found = next_cell(&rest, &end);
            format_safe(found, found, strlen(found) + 1 > 4 ? strlen(found) + 1 : 4);
            if (k < ORIGIN_CELLS)
                cell[k] = found;
        }
        if (line == 0 || !cell[0][0])
            continue;
        tables_row(sheet);
        tables_put_text(sheet, column_words(t, cell[0]));
        tables_put_text(sheet, strcmp(cell[1], "EUR") == 0 ? _("euros") : translated(cell[1]));
        tables_put_text(sheet, translated(cell[3]));
        tables_put_text(sheet, translated(cell[4]));
        tables_put_text(sheet, translated(cell[5]));
    }
}

static enum status add_run(struct tables *t, const struct source *s, struct note *note) {
    static const struct {
        const char *name, *title;
        bool newer; /* than some files */
    } known[] = {{"/provenance/scenario_name", N_("Scenario"), false},
                 {"/provenance/draws", N_("Draws"), false},
                 {"/provenance/inner_draws", N_("Draws per set of uncertain inputs"), false},
                 {"/provenance/seed", N_("Seed"), false},
                 {"/provenance/program_version", N_("Program version"), false},
                 {"/provenance/git_revision", N_("Revision"), false},
                 {"/provenance/compiler", N_("Compiler"), false},
                 {"/provenance/libraries", N_("Libraries"), false},
                 {"/provenance/quantiles", N_("Quantiles"), false},
                 {"/provenance/warning_count", N_("Warnings on the inputs"), false},
                 {"/provenance/numbers_measured", N_("Numbers of the scenario that are measured"), true},
                 {"/provenance/numbers_derived", N_("Numbers of the scenario that are derived"), true},
                 {"/provenance/numbers_calibrated", N_("Numbers of the scenario that are calibrated"), true},
                 {"/provenance/numbers_assumed", N_("Numbers of the scenario that are assumed"), true}};
    struct sheet *sheet = tables_add(t, "origin", "%s", _("Where these figures come from."));
    TABLES_COLUMNS(sheet, COLUMN(N_("What"), CELL_TEXT), COLUMN(N_("Value"), CELL_TEXT));
    tables_row(sheet);
    tables_put_text(sheet, _("Results file"));
    tables_put_text(sheet, tables_safe(t, s->path));
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        const char *const *text;
        const struct result_row row[] = {
            {known[k].name, known[k].newer ? OPTIONAL : REQUIRED, {AXIS_END}, .text = &text}};
        enum status status = SOURCE_READ(s, row, note);
        if (status)
            return status;
        if (!text)
            continue;
        tables_row(sheet);
        tables_put_text(sheet, _(known[k].title));
        tables_put_text(sheet, *text);
    }
    tables_note(sheet, "%s",
                _("The same scenario, tables, seed and program give the same figures again; all of them are in the "
                  "results file."));
    return STATUS_OK;
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    const char *const *text;
    const struct result_row row[] = {{"/provenance/table_columns.csv", OPTIONAL, {AXIS_END}, .raw = &text}};
    enum status status = add_run(t, s, note);
    if (!status)
        status = SOURCE_READ(s, row, note);
    if (status || !text)
        return status;
    struct sheet *sheet =
        tables_add(t, "sources", "%s", _("Source and grade of the region's figures: measured, derived or assumed."));
    TABLES_COLUMNS(sheet, COLUMN(N_("Column"), CELL_TEXT), COLUMN(N_("Unit"), CELL_TEXT),
                   COLUMN(N_("Grade"), CELL_TEXT), COLUMN(N_("Source"), CELL_TEXT), COLUMN(N_("Note"), CELL_TEXT));
    add_columns(t, *text, sheet);
    return STATUS_OK;
}

const struct section section_origin = {
    .name = "origin",
    .doc = N_("where the figures come from: the run, and source and grade of every input"),
    .sheet = {SHEET_IN("origin", N_("Origin"), BOOK_BOTH, N_("Contents")),
              SHEET_IN("sources", N_("Sources"), BOOK_BOTH | BOOK_SPARE(4), N_("Origin"))},
    .make = make,
};
