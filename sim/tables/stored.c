/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other parts of a run put into the file: each only where it is there. */
#include "sim/tables/matrix.h"

#include "sim/base/i18n.h"

/* Exceeds its own budget or not, receives from the pool or not: four chances, of the scheme that is shown. */
static enum status add_square(struct tables *t, struct source *s, struct note *note) {
    static const struct {
        const char *name, *title;
    } part[] = {{"/summary/p_exceeds_receives", N_("Over budget, receives")},
                {"/summary/p_exceeds_not_receives", N_("Over budget, receives nothing")},
                {"/summary/p_within_receives", N_("Within budget, receives")},
                {"/summary/p_within_not_receives", N_("Within budget, receives nothing")}};
    enum { PARTS = sizeof part / sizeof part[0] };
    double *share[PARTS] = {0};
    enum status status = STATUS_OK;
    bool all = true;
    for (size_t k = 0; !status && k < PARTS; k++) {
        status = source_real(s, part[k].name, s->n_scheme * s->n_period * s->n_municipality, &share[k], note);
        all &= share[k] != NULL;
    }
    if (status || !all)
        return status;
    struct sheet *sheet = tables_add(
        t, "square", "2 x 2",
        tables_text(
            t,
            _("Chance over %s that own cost is over the budget or within it, and that the municipality receives "
              "from the pool or not. Scheme: %s."),
            s->horizon, s->label[s->shown_scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t k = 0; k < PARTS; k++)
        tables_column(t, sheet, CELL_SHARE, false, _(part[k].title));
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row];
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
        for (size_t k = 0; k < PARTS; k++) {
            if (s->hidden[i])
                tables_set_gap(sheet, 1 + k, CELL_WITHHELD);
            else
                tables_set_real(sheet, 1 + k, share[k][source_at(s, s->shown_scheme, s->n_period - 1, i)]);
        }
    }
    return STATUS_OK;
}

static enum status add_funds(struct tables *t, struct source *s, struct note *note) {
    size_t n = s->n_scheme * s->n_year;
    int64_t *balance = NULL, *assessed = NULL;
    double *chance = NULL;
    enum status status = source_cents(s, "/fund/balance_mean", n, &balance, note);
    if (!status)
        status = source_cents(s, "/fund/assessment_mean", n, &assessed, note);
    if (!status)
        status = source_real(s, "/fund/assessment_probability", n, &chance, note);
    if (status || !balance || !assessed || !chance)
        return status;
    struct sheet *sheet = tables_add(t, "funds", _("Funds"), _("Funds of the schemes at the end of each year."));
    tables_column(t, sheet, CELL_TEXT, false, _("Scheme"));
    tables_column(t, sheet, CELL_TEXT, false, _("Year"));
    tables_column(t, sheet, CELL_MONEY, false, _("Mean balance"));
    tables_column(t, sheet, CELL_SHARE, false, _("Chance of an assessment"));
    tables_column(t, sheet, CELL_MONEY, false, _("Mean assessment"));
    for (size_t k = 0; k < n; k++) {
        if (balance[k] == STORE_UNKNOWN)
            continue;
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->label[k / s->n_year]));
        tables_set_text(sheet, 1, tables_text(t, "%s", s->period[k % s->n_year]));
        tables_set_cents(sheet, 2, balance[k]);
        tables_set_real(sheet, 3, chance[k]);
        tables_set_cents(sheet, 4, assessed[k]);
    }
    return STATUS_OK;
}

/* Who leaves is told of the old municipalities only. */
static enum status add_leaving(struct tables *t, struct source *s, struct note *note) {
    size_t n = s->n_scheme * s->n_municipality;
    int64_t *year = NULL, *uncertain = NULL;
    if (s->by_unit)
        return STATUS_OK;
    enum status status = source_cents(s, "/leaving/first_year_outside", n, &year, note);
    if (!status)
        status = source_cents(s, "/leaving/uncertain", n, &uncertain, note);
    if (status || !year || !uncertain)
        return status;
    struct sheet *sheet =
        tables_add(t, "leaving", _("Leaving"), _("First year outside the scheme. A model of self-interest only."));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t k = 0; k < s->n_scheme; k++)
        tables_column(t, sheet, CELL_TEXT, false, tables_text(t, "%s", s->label[k]));
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row];
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
        for (size_t k = 0; k < s->n_scheme; k++) {
            size_t at = k * s->n_municipality + i;
            tables_set_text(sheet, 1 + k,
                            year[at] == 0 ? (uncertain[at] ? _("stays (?)") : _("stays"))
                                          : tables_text(t, "%lld%s", (long long)year[at], uncertain[at] ? " (?)" : ""));
        }
    }
    tables_note(t, sheet, _("(?): too close to the margin to be sure at this number of draws."));
    return STATUS_OK;
}

enum status section_stored(struct tables *t, struct source *s, struct note *note) {
    enum status (*const part[])(struct tables *, struct source *, struct note *) = {add_square, add_funds, add_leaving};
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < sizeof part / sizeof part[0]; k++)
        status = part[k](t, s, note);
    return status;
}
