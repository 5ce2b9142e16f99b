/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the accounts after the last known ones are to be expected to say, per resident: own cost in the draws, with the
 * error with which accounts are reported. */
#include "sim/base/i18n.h"
#include "sim/belief/outlook.h"
#include "sim/tables/build.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_ELEMENTS = 1 << 24 }; /* of the draws that are read */

struct forecast {
    const int64_t *known, *residents; /* [year][municipality] */
    const double *report_sd;          /* NULL: none */
    size_t first;                     /* year after the last account */
    size_t n_draw;
    int64_t *cost;         /* [n_draw][form][year][municipality] cents */
    double *euro, *spread; /* [n_draw] per resident; [n_draw * OUTLOOK_ERRORS] as it is reported */
};

static enum status load(const struct source *s, struct forecast *f, struct note *note) {
    static const enum axis axes[] = {AXIS_DRAW, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const struct result_row rows[] = {
        {"known_year", OPTIONAL, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &f->known},
        {"residents", REQUIRED, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &f->residents},
        {"report_sd", OPTIONAL, {AXIS_END}, .real = &f->report_sd}};
    enum status status = SOURCE_READ(s, rows, note);
    for (size_t k = 0; !status && f->known && k < s->n_year * s->n_municipality; k++)
        f->first = f->known[k] ? k / s->n_municipality + 1 : f->first;
    size_t stored = result_length(s->result, AXIS_DRAW), cells = s->n_form * s->n_year * s->n_municipality;
    f->n_draw = stored < MOST_ELEMENTS / cells + 1 ? stored : MOST_ELEMENTS / cells + 1;
    if (status || f->first == 0 || f->first == s->n_year || f->n_draw == 0)
        return status;
    f->euro = calloc(f->n_draw, sizeof *f->euro);
    f->spread = calloc(f->n_draw * OUTLOOK_ERRORS, sizeof *f->spread);
    return f->euro && f->spread ? result_read_draws(s->result, "cost", axes, 0, f->n_draw, &f->cost, note)
                                : STATUS_MEMORY;
}

/* What the account of a municipality and year may say. */
static struct outlook outlook_in(const struct source *s, struct forecast *f, size_t year, size_t i) {
    double residents = fmax((double)f->residents[year * s->n_municipality + i], 1.0);
    for (size_t r = 0; r < f->n_draw; r++) {
        double cents = 0.0;
        for (size_t form = 0; form < s->n_form; form++)
            cents += (double)f->cost[((r * s->n_form + form) * s->n_year + year) * s->n_municipality + i];
        f->euro[r] = cents / residents;
    }
    outlook_report(f->n_draw, f->euro, f->report_sd ? fmin(fmax(*f->report_sd, 0.0), 2.0) : 0.0, f->spread);
    return outlook_of(f->n_draw * OUTLOOK_ERRORS, f->spread);
}

static void put_row(const struct source *s, struct forecast *f, struct sheet *sheet, size_t year, size_t i) {
    struct outlook outlook = outlook_in(s, f, year, i);
    tables_row_of(sheet, i);
    tables_put_key(sheet, s->period[year]);
    tables_put_cents(sheet, llround(outlook.mean));
    tables_put_cents(sheet, llround(outlook.p10));
    tables_put_cents(sheet, llround(outlook.p50));
    tables_put_cents(sheet, llround(outlook.p90));
}

static void add(struct tables *t, const struct source *s, struct forecast *f) {
    static const char *const fields[] = {"name", "year", "mean", "p10", "p50", "p90"};
    struct sheet *sheet = tables_add(t, "forecast",
                                     _("What the accounts after %s may be expected to say: own cost before "
                                       "settlement, EUR per resident."),
                                     s->period[f->first - 1]);
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Year"), CELL_TEXT),
                   COLUMN(N_("Expected"), CELL_EURO), COLUMN(N_("1 in 10 is below"), CELL_EURO),
                   COLUMN(N_("As often above as below"), CELL_EURO), COLUMN(N_("1 in 10 is above"), CELL_EURO));
    if (sheet)
        sheet->field = fields;
    for (size_t k = 0; k < s->n_shown; k++)
        for (size_t year = f->first; year < s->n_year; year++)
            put_row(s, f, sheet, year, s->shown[k]);
    tables_note(sheet,
                _("From %zu draws that agree with the accounts that were known, with the error with which accounts "
                  "are reported."),
                f->n_draw);
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct forecast f = {0};
    enum status status = load(s, &f, note);
    if (!status && f.cost)
        add(t, s, &f);
    free(f.cost);
    free(f.euro);
    free(f.spread);
    return status;
}

const struct section section_forecast = {
    .name = "forecast",
    .doc = N_("what the next accounts may be expected to say, per resident"),
    .sheet = {{"forecast", N_("Next accounts")}},
    .ask =
        N_("There is nothing to forecast in %s: that asks for accounts that condition the run (realised and as_of in "
           "the scenario), a year after the last of them, and stored draws (not --store summary)."),
    .old_only = true,
    .make = make,
};
