/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does the reserve suffice: ratio and class under every scheme, and how the reserve goes over the years. */
#include "models/analysis/buffer.h"
#include "sim/tables/build.h"

#include "sim/base/i18n.h"
#include <math.h>

/* [n_scheme][n_year][n_municipality], n elements: ratios with certainty in front, quantiles with probability; of these
 * and of what was given any may be NULL. year: the first one after the base year. */
struct reserves {
    size_t n, year;
    int64_t *opening, *other_risks, *quantile;
    double *ratio, *low, *high, *out;
};

static enum status load_reserves(struct source *s, struct reserves *r, struct note *note) {
    *r = (struct reserves){.n = s->n_scheme * s->n_year * s->n_municipality, .year = s->n_year > 1};
    enum status status = source_real(s, "/reserve/p_out", r->n, &r->out, note);
    if (!status)
        status = source_cents(s, "/reserve/opening", s->n_municipality, &r->opening, note);
    if (!status)
        status = source_cents(s, "/reserve/other_risks", s->n_municipality, &r->other_risks, note);
    if (!status)
        status = source_cents(s, "/reserve/quantile", r->n * s->n_quantile, &r->quantile, note);
    if (!status)
        status = source_real(s, "/reserve/ratio", r->n * s->n_certainty, &r->ratio, note);
    if (!status)
        status = source_real(s, "/reserve/ratio_low", r->n * s->n_certainty, &r->low, note);
    return status ? status : source_real(s, "/reserve/ratio_high", r->n * s->n_certainty, &r->high, note);
}

static size_t reserve_at(const struct source *s, size_t scheme, size_t year, size_t i) {
    return (scheme * s->n_year + year) * s->n_municipality + i;
}

/* Are there ratios at 90 % certainty? */
static bool has_ratio(const struct source *s, const struct reserves *r) {
    return r->ratio && r->low && r->high && s->n_certainty > CERTAINTY_90;
}

/* "B", or "B-C" when the draws leave more than one open. */
static void set_class(struct tables *t, const struct source *s, const struct reserves *r, struct sheet *sheet,
                      size_t column, size_t scheme, size_t i) {
    size_t k = CERTAINTY_90 * r->n + reserve_at(s, scheme, r->year, i);
    if (!has_ratio(s, r) || !isfinite(r->ratio[k])) {
        tables_set_gap(sheet, column, CELL_UNKNOWN);
        return;
    }
    char best = buffer_letter(r->high[k]), worst = buffer_letter(r->low[k]);
    tables_set_text(sheet, column, best == worst ? tables_text(t, "%c", best) : tables_text(t, "%c-%c", best, worst));
}

static void add_position(struct tables *t, const struct source *s, const struct reserves *r, struct sheet *sheet,
                         size_t i) {
    tables_row(t, sheet);
    tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
    for (size_t column = 1; s->hidden[i] && column < sheet->n_column; column++)
        tables_set_gap(sheet, column, CELL_WITHHELD);
    if (s->hidden[i])
        return;
    size_t k = CERTAINTY_90 * r->n + reserve_at(s, s->shown_scheme, r->year, i);
    tables_set_cents(sheet, 1, r->opening ? r->opening[i] : STORE_UNKNOWN);
    tables_set_cents(sheet, 2, r->other_risks ? r->other_risks[i] : STORE_UNKNOWN);
    tables_set_real(sheet, 3, has_ratio(s, r) ? r->ratio[k] : NAN);
    set_class(t, s, r, sheet, 4, s->shown_scheme, i);
    tables_set_share(sheet, 5, r->out[reserve_at(s, s->shown_scheme, s->n_year - 1, i)]);
}

/* Under the scheme that is shown. */
static void add_positions(struct tables *t, const struct source *s, const struct reserves *r) {
    struct sheet *sheet = tables_add(t, "reserve", _("Reserve"),
                                     tables_text(t,
                                                 _("Does the reserve suffice? Ratio and class in %s at 90%% certainty. "
                                                   "Scheme: %s."),
                                                 s->period[r->year], s->label[s->shown_scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    tables_column(t, sheet, CELL_MONEY, false, _("Free reserve"));
    tables_column(t, sheet, CELL_MONEY, false, _("Other risks"));
    tables_column(t, sheet, CELL_REAL, false, _("Ratio"));
    tables_column(t, sheet, CELL_CLASS, false, _("Class"));
    tables_column(t, sheet, CELL_SHARE, false, tables_text(t, _("Reserve used up by %s"), s->period[s->n_year - 1]));
    for (size_t row = 0; sheet && row < s->n_shown; row++)
        add_position(t, s, r, sheet, s->shown[row]);
    tables_note(t, sheet,
                _("A is the best class, F the worst. Where the reserve or the other risks are not known there is no "
                  "ratio: fill in your own in the scenario's region folder."));
}

/* Classes under all schemes. */
static void add_classes(struct tables *t, const struct source *s, const struct reserves *r) {
    struct sheet *sheet =
        tables_add(t, "reserve_class", _("Class by scheme"),
                   tables_text(t, _("Class of the reserve in %s at 90%% certainty, by scheme."), s->period[r->year]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t k = 0; k < s->n_scheme; k++)
        tables_column(t, sheet, CELL_CLASS, false, tables_text(t, "%s", s->label[k]));
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row];
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
        for (size_t k = 0; k < s->n_scheme; k++) {
            if (s->hidden[i])
                tables_set_gap(sheet, 1 + k, CELL_WITHHELD);
            else
                set_class(t, s, r, sheet, 1 + k, k, i);
        }
    }
    tables_note(
        t, sheet,
        _("Ratio above 2.0: A; above 1.4: B; above 1.0: C; above 0.8: D; above 0.6: E; else F. Two letters: the "
          "draws leave both open."));
}

static void add_path_row(struct tables *t, const struct source *s, const struct reserves *r, struct sheet *sheet,
                         size_t i, size_t year) {
    static const size_t shown[] = {P10, P50, P90};
    enum { SHOWN = sizeof shown / sizeof shown[0] };
    size_t at = reserve_at(s, s->shown_scheme, year, i);
    tables_row(t, sheet);
    tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
    tables_set_text(sheet, 1, tables_text(t, "%s", s->period[year]));
    for (size_t k = 0; k < SHOWN; k++)
        tables_set_cents(sheet, 2 + k, r->quantile[shown[k] * r->n + at]);
    tables_set_share(sheet, 2 + SHOWN, r->out[at]);
}

/* Only of municipalities whose reserve is known; the chart when it is one. */
static void add_path(struct tables *t, const struct source *s, const struct reserves *r) {
    size_t n = 0;
    struct sheet *sheet =
        tables_add(t, "reserve_path", _("Reserve by year"),
                   tables_text(t, _("Reserve at the end of each year, if nobody finds other money. Scheme: %s."),
                               s->label[s->shown_scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    tables_column(t, sheet, CELL_TEXT, false, _("Year"));
    tables_column(t, sheet, CELL_MONEY, false, _("Reserve, P10"));
    tables_column(t, sheet, CELL_MONEY, false, _("Reserve, median"));
    tables_column(t, sheet, CELL_MONEY, false, _("Reserve, P90"));
    tables_column(t, sheet, CELL_SHARE, false, _("Run out, chance"));
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row];
        if (s->hidden[i] || !r->opening || r->opening[i] == STORE_UNKNOWN)
            continue;
        for (size_t year = 0; year < s->n_year; year++)
            add_path_row(t, s, r, sheet, i, year);
        n++;
    }
    if (n == 1)
        tables_chart(sheet, CHART_LINES, 1, 2, 4);
    tables_note(t, sheet, _("Municipalities whose reserve is not known, or is withheld, are left out."));
}

enum status section_reserves(struct tables *t, struct source *s, struct note *note) {
    struct reserves r;
    enum status status = load_reserves(s, &r, note);
    if (status || !r.out)
        return status;
    add_positions(t, s, &r);
    if (has_ratio(s, &r))
        add_classes(t, s, &r);
    if (r.quantile && s->n_quantile > P90)
        add_path(t, s, &r);
    return STATUS_OK;
}
