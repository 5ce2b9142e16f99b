/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the figures come from: the run, the program, and the source and grade of every input column. */
#include "sim/tables/build.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
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
        tables_row(t, sheet);
        tables_set_text(sheet, 0, cell[0]);
        tables_set_text(sheet, 1, cell[1]);
        tables_set_text(sheet, 2, cell[3]);
        tables_set_text(sheet, 3, cell[4]);
        tables_set_text(sheet, 4, cell[5]);
    }
}

static enum status add_run(struct tables *t, struct source *s, struct note *note) {
    static const struct {
        const char *name, *title;
    } rows[] = {{"scenario_name", N_("Scenario")},
                {"draws", N_("Draws")},
                {"inner_draws", N_("Draws per set of uncertain inputs")},
                {"seed", N_("Seed")},
                {"program_version", N_("Program version")},
                {"git_revision", N_("Revision")},
                {"compiler", N_("Compiler")},
                {"libraries", N_("Libraries")},
                {"quantiles", N_("Quantiles")},
                {"warning_count", N_("Warnings on the inputs")}};
    struct sheet *sheet = tables_add(t, "origin", _("Origin"), _("Where these figures come from."));
    enum status status = STATUS_OK;
    tables_column(t, sheet, CELL_TEXT, false, _("What"));
    tables_column(t, sheet, CELL_TEXT, false, _("Value"));
    tables_row(t, sheet);
    tables_set_text(sheet, 0, _("Results file"));
    tables_set_text(sheet, 1, format_safe(s->path, tables_room(t, strlen(s->path) + 4, 1), strlen(s->path) + 4));
    for (size_t k = 0; !status && k < sizeof rows / sizeof rows[0]; k++) {
        char *text = NULL;
        status = result_provenance(s->result, rows[k].name, &text, note);
        if (!status) {
            char safe[FORMAT_TEXT_SIZE];
            tables_row(t, sheet);
            tables_set_text(sheet, 0, _(rows[k].title));
            tables_set_text(sheet, 1, tables_text(t, "%s", format_safe(text, safe, sizeof safe)));
        }
        free(text);
    }
    tables_note(t, sheet,
                _("The same scenario, tables, seed and program give the same figures again; all of them are in the "
                  "results file."));
    return status;
}

enum status section_origin(struct tables *t, struct source *s, struct note *note) {
    char *text = NULL;
    enum status status = add_run(t, s, note);
    if (status || !result_has(s->result, "/provenance/table_columns.csv"))
        return status;
    status = result_provenance(s->result, "table_columns.csv", &text, note);
    if (!status) {
        struct sheet *sheet = tables_add(t, "sources", _("Sources"),
                                         _("Source and grade of the region's figures: measured, derived or assumed."));
        const char *const head[] = {_("Column"), _("Unit"), _("Grade"), _("Source"), _("Note")};
        for (size_t k = 0; k < sizeof head / sizeof head[0]; k++)
            tables_column(t, sheet, CELL_TEXT, false, head[k]);
        add_columns(t, text, sheet);
    }
    free(text);
    return status;
}
