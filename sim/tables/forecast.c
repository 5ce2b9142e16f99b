/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the accounts after the last known ones may be expected to say, per resident. */
#include "sim/base/i18n.h"
#include "sim/belief/outlook.h"
#include "sim/tables/build.h"

#include <math.h>

static void put_row(const struct outlook *outlook, struct sheet *sheet) {
    const double euro[] = {outlook->mean, outlook->p10, outlook->p50, outlook->p90};
    for (size_t k = 0; k < sizeof euro / sizeof euro[0]; k++)
        tables_put_cents(sheet, llround(euro[k]));
}

static void add(struct tables *t, const struct source *s, const struct outlooks *o) {
    static const char *const fields[] = {"name", "year", "mean", "p10", "p50", "p90"};
    struct sheet *sheet = tables_add(t, "forecast",
                                     _("What the accounts after %s may be expected to say: own cost before "
                                       "settlement, EUR per resident."),
                                     s->period[o->first - 1]);
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Year"), CELL_TEXT),
                   COLUMN(N_("Expected"), CELL_EURO), COLUMN(N_("1 in 10 is below"), CELL_EURO),
                   COLUMN(N_("As often above as below"), CELL_EURO), COLUMN(N_("1 in 10 is above"), CELL_EURO));
    if (sheet)
        sheet->field = fields;
    for (size_t k = 0; k < s->n_shown; k++)
        for (size_t year = o->first; year < s->n_year; year++) {
            tables_row_of(sheet, s->shown[k]);
            tables_put_key(sheet, s->period[year]);
            put_row(&o->at[(year - o->first) * s->n_municipality + s->shown[k]], sheet);
        }
    tables_note(sheet,
                _("From %zu draws that agree with the accounts that were known, with the error with which accounts "
                  "are reported."),
                o->n_draw);
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct outlooks outlooks;
    enum status status = outlooks_read(s->result, &outlooks, note);
    if (!status && outlooks.n_draw > 0)
        add(t, s, &outlooks);
    outlooks_free(&outlooks);
    return status;
}

const struct section section_forecast = {
    .name = "forecast",
    .doc = N_("what the next accounts may be expected to say, per resident"),
    .sheet = {SHEET("forecast", N_("Next accounts"))},
    .ask =
        N_("There is nothing to forecast in %s: that asks for accounts that condition the run (realised and as_of in "
           "the scenario), a year after the last of them, and stored draws (not --store summary)."),
    .old_only = true,
    .make = make,
};
