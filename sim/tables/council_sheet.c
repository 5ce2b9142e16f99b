/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table for the council paper, and the paragraph to copy. */
#include "sim/base/i18n.h"
#include "sim/tables/build.h"
#include "sim/tables/council.h"

/* council_cell knows what is withheld: what the state publishes is not. */
static void put_line(const struct council *c, struct sheet *sheet, size_t scheme, size_t i, size_t l) {
    const struct council_line *line = council_line(l);
    if (!council_has(c, scheme, i, l))
        return;
    tables_row_of(sheet, i == c->s->n_municipality ? PLACE_REGION : i);
    if (sheet && sheet->n_row > 0)
        sheet->row[sheet->n_row - 1].sum = line->sum;
    tables_put_key(sheet, _(line->text));
    tables_put_key(sheet, line->field);
    for (size_t k = 0; k < c->n_column; k++) {
        tables_put_public(sheet, council_cell(c, scheme, i, l, k));
        if (k == COUNCIL_PERIODS + c->s->n_period)
            tables_put_key(sheet, line->kind);
    }
}

static void add_columns(struct tables *t, const struct council *c, struct sheet *sheet) {
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Description"), CELL_TEXT),
                   COLUMN(N_("Task field"), CELL_TEXT));
    for (size_t k = 0; k < c->n_column; k++) {
        char buffer[COUNCIL_HEAD_SIZE];
        bool change = k >= COUNCIL_PERIODS + c->s->n_period;
        tables_column(sheet,
                      COLUMN(tables_print(t, "%s", council_head(c, k, buffer)), change ? CELL_BALANCE : CELL_PAPER));
        if (k == COUNCIL_PERIODS + c->s->n_period)
            tables_column(sheet, COLUMN("S/I", CELL_TEXT));
    }
}

static void add_table(struct tables *t, const struct council *c, size_t scheme) {
    const struct source *s = c->s;
    struct sheet *sheet =
        tables_add_of(t, "council", scheme, "%s", _("For the council paper: means of the run by year."));
    add_columns(t, c, sheet);
    for (size_t k = 0; k < s->n_shown * council_lines(); k++)
        put_line(c, sheet, scheme, s->shown[k / council_lines()], k % council_lines());
    for (size_t l = 0; s->all_shown && l < council_lines(); l++)
        put_line(c, sheet, scheme, s->n_municipality, l);
    for (size_t k = 0; council_note(c, k); k++)
        tables_note(sheet, "%s", council_note(c, k));
}

static void add_paragraphs(struct tables *t, const struct council *c, size_t scheme) {
    struct sheet *sheet =
        tables_add_of(t, "council_text", scheme, "%s", _("Financial consequences, to copy into the council paper."));
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Paragraph"), CELL_TEXT));
    for (size_t k = 0; k < c->s->n_shown; k++) {
        char text[COUNCIL_TEXT_SIZE];
        council_paragraph(c, scheme, c->s->shown[k], text);
        tables_row_of(sheet, c->s->shown[k]);
        tables_put_text(sheet, tables_print(t, "%s", text));
    }
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct council c;
    enum status status = council_load(s, &c, note);
    for (size_t k = s->told; !status && k < s->told_end; k++) {
        add_table(t, &c, k);
        add_paragraphs(t, &c, k);
    }
    return status;
}

const struct section section_council = {
    .name = "council",
    .doc = N_("the table for the council paper, with a paragraph to copy"),
    .sheet = {{"council", N_("Council paper")}, {"council_text", N_("Financial consequences")}},
    .make = make,
};
