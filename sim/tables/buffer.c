/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be at hand for youth care, and does the reserve suffice: amounts, ratio and class, and how the reserve goes
 * over the years. */
#include "models/analysis/buffer.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <math.h>

/* As the file has them; ratios at CERTAINTY_90: [n_scheme][n_year][n_municipality]. NULL where there are
 * no reserves; opening and other_risks [n_municipality], given [n_year][n_municipality]. year: the first one after the
 * base year. */
struct buffers {
    size_t n, year;
    const int64_t *estimate, *given, *opening, *other_risks, *quantile;
    const double *ratio, *low, *high, *out;
};

static enum status load(const struct source *s, struct buffers *x, struct note *note) {
    const struct result_row rows[] = {
        {"estimate", REQUIRED, YEARLY_AXES, .integer = &x->estimate},
        {"estimate_given", OPTIONAL, BUDGET_AXES, .integer = &x->given},
        {"/reserve/opening", OPTIONAL, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x->opening},
        {"/reserve/other_risks", OPTIONAL, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x->other_risks},
        {"/reserve/quantile", OPTIONAL, YEARLY_AXES_BY(AXIS_QUANTILE), .integer = &x->quantile},
        {"/reserve/p_out", OPTIONAL, YEARLY_AXES, .real = &x->out},
        {"/reserve/ratio", OPTIONAL, YEARLY_AXES_BY(AXIS_CERTAINTY), .real = &x->ratio},
        {"/reserve/ratio_low", OPTIONAL, YEARLY_AXES_BY(AXIS_CERTAINTY), .real = &x->low},
        {"/reserve/ratio_high", OPTIONAL, YEARLY_AXES_BY(AXIS_CERTAINTY), .real = &x->high}};
    *x = (struct buffers){.n = s->n_scheme * s->n_year * s->n_municipality, .year = s->n_year > 1};
    enum status status = SOURCE_READ(s, rows, note);
    if (!status && (!x->low || !x->high))
        x->ratio = NULL;
    return status;
}

static size_t yearly_at(const struct source *s, size_t scheme, size_t year, size_t i) {
    return (scheme * s->n_year + year) * s->n_municipality + i;
}

/* The ratio, and its class: "B", or "B or C" where the draws leave both open. */
static void put_ratio(const struct buffers *x, struct sheet *sheet, size_t at, bool with_ratio) {
    size_t k = CERTAINTY_90 * x->n + at;
    if (with_ratio)
        tables_put_real(sheet, x->ratio[k]);
    tables_put_class(sheet, isfinite(x->ratio[k]) ? x->low[k] : NAN, x->high[k]);
}

/* The bounds are those of models/analysis/buffer.h. */
static void note_classes(struct tables *t, struct sheet *sheet) {
    static const char *const words[BUFFER_CLASSES] = {N_("excellent"),    N_("amply sufficient"),
                                                      N_("sufficient"),   N_("moderate"),
                                                      N_("insufficient"), N_("amply insufficient")};
    const char *list = "";
    for (size_t k = 0; k < BUFFER_CLASSES; k++) {
        char bound[FORMAT_SIZE];
        bool last = k + 1 == BUFFER_CLASSES;
        list =
            tables_print(t, last ? _("%s%c below that (%s)") : _("%s%c above %s (%s), "), list, buffer_class[k].letter,
                         last ? _(words[k]) : format_real(buffer_class[k].above, 1, bound), _(words[k]));
    }
    tables_note(sheet,
                _("Ratio: free reserve over what other risks and youth care need together. Class: %s; two letters "
                  "where the draws leave both open. ?: reserve or other risks not given."),
                list);
    tables_note(sheet, "%s",
                _("The class is about one year against the estimate: that the budget falls short of the estimate every "
                  "year is not in it, and does empty the reserve."));
}

/* ---- what is needed in the first year ---- */

static void put_needed(const struct source *s, const struct buffers *x, struct sheet *sheet, size_t k, size_t i,
                       size_t year) {
    size_t at = yearly_at(s, k, year, i), town = year * s->n_municipality + i;
    int64_t mean = s->mean[source_at(s, k, year, i)], need = s->need[source_at(s, k, year, i)];
    int64_t before = s->need[source_at(s, 0, year, i)];
    bool known = need != STORE_UNKNOWN && before != STORE_UNKNOWN;
    tables_row_of(sheet, i);
    tables_put_key(sheet, s->period[year]);
    tables_put_public(sheet, (struct cell){.kind = CELL_MONEY, .number = s->budget[town]});
    tables_put_cents(sheet, x->estimate[at]);
    tables_put_text(sheet, x->given && x->given[town] ? _("the council") : _("expected"));
    tables_put_cents(sheet, mean == STORE_UNKNOWN ? mean : s->budget[town] - mean);
    tables_put_cents(sheet, need);
    tables_put_cents(sheet, known ? need - before : STORE_UNKNOWN);
    if (!x->out)
        return;
    tables_put_cents(sheet, x->opening ? x->opening[i] : STORE_UNKNOWN);
    tables_put_cents(sheet, x->other_risks ? x->other_risks[i] : STORE_UNKNOWN);
    if (x->ratio)
        put_ratio(x, sheet, at, true);
    tables_put_real(sheet, x->out[yearly_at(s, k, s->n_year - 1, i)]);
}

/* Of all municipalities the first year; of one every year, as its council votes one for each. */
static void add_needed(struct tables *t, const struct source *s, const struct buffers *x, size_t k) {
    const char *last = s->period[s->n_year - 1];
    struct sheet *sheet = tables_add_of(
        t, "reserve", k, _("What youth care needs in %s, with 90 %% certainty, and does the reserve suffice?"),
        s->all_shown ? s->period[x->year] : _("a year"));
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Year"), CELL_TEXT),
                   COLUMN(tables_budget(s)->title, CELL_MONEY), COLUMN(N_("Estimate"), CELL_MONEY),
                   COLUMN(N_("Estimated by"), CELL_TEXT), COLUMN(N_("Expected payment"), CELL_MONEY),
                   COLUMN(N_("Needed"), CELL_MONEY));
    tables_column(sheet, COLUMN(tables_print(t, _("Than under \"%s\""), s->label[0]), CELL_CHANGE));
    if (x->out)
        TABLES_COLUMNS(sheet, COLUMN(N_("Free reserve"), CELL_MONEY), COLUMN(N_("Other risks"), CELL_MONEY));
    if (x->out && x->ratio)
        TABLES_COLUMNS(sheet, COLUMN(N_("Ratio"), CELL_RATIO), COLUMN(N_("Class"), CELL_CLASS));
    if (x->out)
        tables_column(sheet, COLUMN(tables_print(t, _("Reserve gone by %s"), last), CELL_CHANCE));
    for (size_t row = 0; sheet && row < s->n_shown; row++)
        for (size_t year = x->year; year < (s->all_shown ? x->year + 1 : s->n_year); year++)
            put_needed(s, x, sheet, k, s->shown[row], year);
    tables_note(sheet, "%s",
                _("Estimate: what the council voted, or else the expected payment. "
                  "Needed: what must be at hand to pay, in nine of ten draws, what comes on top of the estimate; where "
                  "the expected payment is budgeted instead, less by what that is higher."));
    if (x->ratio)
        note_classes(t, sheet);
    else
        tables_note(sheet, "%s",
                    _("For a ratio and a class the free reserve and the other risks of the whole municipality are "
                      "needed: give the scenario the list reserves (scenarios/eigen-buffer.cfg shows how)."));
    if (x->out)
        tables_note(sheet,
                    _("Reserve gone by %s: chance that it has been below 0 at the end of that year or of one before "
                      "it, when it is used for nothing but youth care."),
                    last);
}

/* ---- under all schemes ---- */

static void add_matrix(struct tables *t, const struct source *s) {
    const struct matrix m = {.kind = CELL_MONEY, .cents = s->need, .region_cents = s->region_need};
    struct sheet *sheet = tables_add(
        t, "buffer", _("What must be at hand to pay, in nine of ten draws, what comes on top of the estimate over %s."),
        s->horizon);
    tables_matrix(sheet, &m);
    tables_note(sheet, "%s",
                _("Buffers of municipalities do not add up to that of the region: they do not all go wrong at once."));
}

/* Is the ratio of a municipality known under any scheme? */
static bool has_ratio(const struct source *s, const struct buffers *x, size_t i) {
    bool some = false;
    for (size_t k = s->first; k < s->end; k++)
        some |= isfinite(x->ratio[CERTAINTY_90 * x->n + yearly_at(s, k, x->year, i)]);
    return some;
}

static void add_classes(struct tables *t, const struct source *s, const struct buffers *x) {
    size_t unknown = 0;
    struct sheet *sheet = tables_add(t, "reserve_class", _("Class of the reserve in %s at 90 %% certainty, by scheme."),
                                     s->period[x->year]);
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t k = s->first; k < s->end; k++)
        tables_column(sheet, COLUMN(s->label[k], CELL_CLASS));
    for (size_t row = 0; row < s->n_shown; row++)
        unknown += !has_ratio(s, x, s->shown[row]);
    for (size_t row = 0; sheet && row < s->n_shown; row++) {
        tables_row_of(sheet, s->shown[row]);
        for (size_t k = s->first; k < s->end; k++)
            put_ratio(x, sheet, yearly_at(s, k, x->year, s->shown[row]), false);
        if (unknown < s->n_shown && !has_ratio(s, x, s->shown[row])) /* nothing but "?", beside others */
            tables_minor(sheet);
    }
    if (unknown > 0)
        tables_note(sheet,
                    _("Of %zu municipalities reserve or other risks are not given; beside others they are left out."),
                    unknown);
    note_classes(t, sheet);
}

/* ---- over the years ---- */

static void put_path(const struct source *s, const struct buffers *x, struct sheet *sheet, size_t k, size_t i,
                     size_t year) {
    size_t at = yearly_at(s, k, year, i);
    tables_row_of(sheet, i);
    tables_put_key(sheet, s->period[year]);
    for (size_t p = P10; p <= P90; p += P50 - P10)
        tables_put_cents(sheet, x->quantile[p * x->n + at]);
    tables_put_real(sheet, x->out[at]);
    if (x->ratio)
        put_ratio(x, sheet, at, true);
}

/* Only of municipalities whose reserve is known; the chart when it is one. */
static void add_path(struct tables *t, const struct source *s, const struct buffers *x, size_t k) {
    size_t n = 0;
    struct sheet *sheet =
        tables_add_of(t, "reserve_path", k, "%s", _("Reserve at the end of each year, if nobody finds other money."));
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Year"), CELL_TEXT),
                   COLUMN(N_("Low (1 in 10 lower)"), CELL_MONEY), COLUMN(N_("Median draw"), CELL_MONEY),
                   COLUMN(N_("High (1 in 10 higher)"), CELL_MONEY), COLUMN(N_("Run out, chance"), CELL_CHANCE));
    if (x->ratio)
        TABLES_COLUMNS(sheet, COLUMN(N_("Ratio"), CELL_RATIO), COLUMN(N_("Class"), CELL_CLASS));
    for (size_t row = 0; sheet && row < s->n_shown; row++) {
        size_t i = s->shown[row];
        if (s->hidden[i] || !x->opening || x->opening[i] == STORE_UNKNOWN)
            continue;
        for (size_t year = 0; year < s->n_year; year++)
            put_path(s, x, sheet, k, i, year);
        n++;
    }
    if (n == 1)
        tables_chart(sheet, CHART_LINES, 1, 2, 4);
    tables_note(sheet, "%s", _("Municipalities whose reserve is not known, or is withheld, are left out."));
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct buffers x;
    enum status status = load(s, &x, note);
    if (status)
        return status;
    add_matrix(t, s);
    for (size_t k = s->told; k < s->told_end; k++)
        add_needed(t, s, &x, k);
    if (x.out && x.ratio)
        add_classes(t, s, &x);
    for (size_t k = s->told; x.out && x.quantile && k < s->told_end; k++)
        add_path(t, s, &x, k);
    return STATUS_OK;
}

const struct section section_buffer = {
    .name = "buffer",
    .doc = N_("what must be at hand beyond the estimate, and whether the reserve suffices"),
    .sheet = {SHEET_IN("buffer", N_("Buffer"), BOOK_REGION | BOOK_SPARE(5), N_("Buffer and risk")),
              SHEET_IN("reserve", N_("Reserve"), BOOK_ONE, N_("Years and reserve")),
              SHEET_IN("reserve_class", N_("Class by scheme"), BOOK_REGION, N_("Region by year")),
              SHEET_IN("reserve_path", N_("Reserve by year"), BOOK_ONE, N_("My municipality"))},
    .make = make,
};
