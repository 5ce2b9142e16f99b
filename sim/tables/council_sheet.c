/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table for the council paper, and the paragraph to copy. */
#include "sim/tables/build.h"
#include "sim/tables/council.h"

#include "sim/base/i18n.h"

enum { LEADING = 3 }; /* texts that name a line */

static void add_line(struct tables *t, const struct council *c, struct sheet *sheet, size_t i, size_t l) {
    const struct source *s = c->s;
    const struct council_line *line = council_line(l);
    size_t kind = LEADING + COUNCIL_PERIODS + s->n_period + 1;
    if (!council_has(c, s->shown_scheme, i, l))
        return;
    tables_row(t, sheet);
    tables_set_text(sheet, 0, i == s->n_municipality ? _("Region in total") : tables_text(t, "%s", s->municipality[i]));
    tables_set_text(sheet, 1, _(line->text));
    tables_set_text(sheet, 2, line->field);
    tables_set_text(sheet, kind, line->kind);
    for (size_t k = 0; k < c->n_column; k++)
        tables_set_cell(sheet, LEADING + k + (LEADING + k >= kind), council_cell(c, s->shown_scheme, i, l, k));
}

static void add_columns(struct tables *t, const struct council *c, struct sheet *sheet) {
    const char *const head[LEADING] = {_("Municipality"), _("Description"), _("Task field")};
    for (size_t k = 0; k < LEADING; k++)
        tables_column(t, sheet, CELL_TEXT, false, head[k]);
    for (size_t k = 0; k < c->n_column; k++) {
        char buffer[COUNCIL_HEAD_SIZE];
        bool change = k >= COUNCIL_PERIODS + c->s->n_period;
        tables_column(t, sheet, change ? CELL_BALANCE : CELL_THOUSANDS, false,
                      tables_text(t, "%s", council_head(c, k, buffer)));
        if (k == COUNCIL_PERIODS + c->s->n_period)
            tables_column(t, sheet, CELL_TEXT, false, "S/I");
    }
}

/* A row for each municipality; as notes it can be read in full in plain text too. */
static void add_paragraphs(struct tables *t, const struct council *c) {
    const struct source *s = c->s;
    struct sheet *sheet =
        tables_add(t, "council_text", _("Financial consequences"),
                   tables_text(t, _("Financial consequences, to copy. Scheme: %s."), s->label[s->shown_scheme]));
    for (size_t k = 0; k < s->n_shown; k++) {
        char text[COUNCIL_TEXT_SIZE];
        council_paragraph(c, s->shown_scheme, s->shown[k], text);
        if (text[0])
            tables_note(t, sheet, tables_text(t, "%s", text));
    }
}

enum status section_council(struct tables *t, struct source *s, struct note *note) {
    struct council c;
    enum status status = council_load(s, &c, note);
    if (status)
        return status;
    struct sheet *sheet =
        tables_add(t, "council", _("Council paper"),
                   tables_text(t, _("For the council paper, x EUR 1,000: means of the run by year. Scheme: %s."),
                               s->label[s->shown_scheme]));
    add_columns(t, &c, sheet);
    for (size_t k = 0; k < s->n_shown * council_lines(); k++)
        add_line(t, &c, sheet, s->shown[k / council_lines()], k % council_lines());
    for (size_t l = 0; s->all_shown && l < council_lines(); l++)
        add_line(t, &c, sheet, s->n_municipality, l);
    for (size_t k = 0; council_note(&c, k); k++)
        tables_note(t, sheet, council_note(&c, k));
    add_paragraphs(t, &c);
    return STATUS_OK;
}
