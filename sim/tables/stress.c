/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What if things go wrong: what `solidair stress` found. */
#include "sim/decide/stress.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <math.h>

static const char *shock_name(struct tables *t, const struct stress *x, size_t k) {
    return tables_safe(t, x->shock_label[i18n_language() == LANGUAGE_NL ? 0 : 1][k]);
}

static int64_t cents(double value) {
    return isfinite(value) ? llround(value) : STORE_UNKNOWN;
}

static double value_of(const struct stress *x, enum stress_figure figure, size_t shock, size_t scheme, size_t place) {
    return x->value[stress_at(x, figure, shock, scheme, place == PLACE_REGION ? x->n_municipality : place)];
}

static double error_of(const struct stress *x, enum stress_figure figure, size_t shock, size_t scheme, size_t place) {
    return x->se[stress_at(x, figure, shock, scheme, place == PLACE_REGION ? x->n_municipality : place)];
}

static void say_draws(const struct stress *x, struct sheet *sheet) {
    char draws[FORMAT_SIZE];
    tables_lead(sheet, _("%s draws, the same ones with and without the shock."), format_count(x->n_draw, draws));
}

/* Each shock has an error of its own: that of a large one says nothing of a small one. Of the rows that are shown. */
static void note_errors(struct tables *t, const struct source *s, const struct stress *x, enum stress_figure figure,
                        size_t scheme, struct sheet *sheet) {
    const char *list = "";
    for (size_t k = 0; k < x->n_shock; k++) {
        char amount[FORMAT_SIZE];
        double most = NAN;
        for (size_t row = 0, place; source_next(s, row, &place); row++)
            if (place == PLACE_REGION || !s->hidden[place])
                most = fmax(most, error_of(x, figure, k + 1, scheme, place)); /* NaN is passed over */
        if (isnan(most)) /* too few sets of inputs, for every shock */
            return;
        list =
            tables_print(t, "%s%s%s %s", list, k ? "; " : "", shock_name(t, x, k),
                         figure == STRESS_EMPTY ? format_percent(most, 1, amount) : format_euro(llround(most), amount));
    }
    tables_note(sheet, _("Monte Carlo error of a figure in the column, at most: %s."), list);
}

/* Shocks by place: change of the expected result. */
static void add_results(struct tables *t, const struct source *s, const struct stress *x, size_t scheme) {
    struct sheet *sheet = tables_add_of(
        t, "stress", scheme, "%s",
        _("What do shocks do? Change of the expected result over all years after the base year together."));
    say_draws(x, sheet);
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t k = 0; k < x->n_shock; k++)
        tables_column(sheet, COLUMN(shock_name(t, x, k), CELL_GAIN));
    for (size_t row = 0, place; source_next(s, row, &place); row++) {
        tables_row_of(sheet, place);
        for (size_t k = 0; k < x->n_shock; k++)
            tables_put_cents(sheet, cents(value_of(x, STRESS_RESULT_CHANGE, k + 1, scheme, place)));
        if (place == PLACE_REGION)
            tables_total(sheet); /* the region's own figures */
    }
    note_errors(t, s, x, STRESS_RESULT_CHANGE, scheme, sheet);
}

/* The same of the chance that the reserve runs out, of places whose reserve is known. */
static void add_reserves(struct tables *t, const struct source *s, const struct stress *x, size_t scheme) {
    bool any = false;
    for (size_t row = 0, place; source_next(s, row, &place); row++)
        any |= isfinite(value_of(x, STRESS_EMPTY, 0, scheme, place));
    struct sheet *sheet =
        any ? tables_add_of(t, "stress_reserve", scheme, "%s", _("Chance that the reserve runs out, with the shock."))
            : NULL;
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("without a shock"), CELL_CHANCE));
    for (size_t k = 0; sheet && k < x->n_shock; k++)
        tables_column(sheet, COLUMN(shock_name(t, x, k), CELL_CHANCE));
    for (size_t row = 0, place; sheet && source_next(s, row, &place); row++) {
        if (!isfinite(value_of(x, STRESS_EMPTY, 0, scheme, place)))
            continue;
        tables_row_of(sheet, place);
        for (size_t k = 0; k <= x->n_shock; k++)
            tables_put_real(sheet, value_of(x, STRESS_EMPTY, k, scheme, place));
    }
    if (sheet)
        note_errors(t, s, x, STRESS_EMPTY, scheme, sheet);
}

static void put_shock(struct tables *t, const struct stress *x, struct sheet *sheet, size_t scheme, size_t place,
                      size_t k) {
    tables_row_of(sheet, place);
    tables_put_key(sheet, shock_name(t, x, k));
    for (int of = 0; of < 2; of++) {
        enum stress_figure figure = of ? STRESS_PAYMENT_CHANGE : STRESS_RESULT_CHANGE;
        tables_put_cents(sheet, cents(value_of(x, figure, k + 1, scheme, place)));
        tables_put_cents(sheet, cents(error_of(x, figure, k + 1, scheme, place)));
    }
    tables_put_real(sheet, value_of(x, STRESS_SHORTFALL, 0, scheme, place));
    tables_put_real(sheet, value_of(x, STRESS_SHORTFALL, k + 1, scheme, place));
    tables_put_cents(sheet, cents(value_of(x, STRESS_ES90, 0, scheme, place)));
    tables_put_cents(sheet, cents(value_of(x, STRESS_ES90, k + 1, scheme, place)));
}

/* All that is known of each shock in each place. */
static void add_shocks(struct tables *t, const struct source *s, const struct stress *x, size_t scheme) {
    const char *result = N_("Expected result"), *paid = N_("Expected payment");
    const char *chance = tables_budget(s)->over, *worst = N_("Mean result in the worst tenth");
    struct sheet *sheet = tables_add_of(t, "shocks", scheme, "%s",
                                        _("Each shock in each place, over all years after the base year together."));
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Shock"), CELL_TEXT),
                   GROUPED(result, N_("change"), CELL_GAIN), GROUPED(result, N_("error"), CELL_MONEY),
                   GROUPED(paid, N_("change"), CELL_CHANGE), GROUPED(paid, N_("error"), CELL_MONEY),
                   GROUPED(chance, N_("without"), CELL_CHANCE), GROUPED(chance, N_("with"), CELL_CHANCE),
                   GROUPED(worst, N_("without"), CELL_RESULT), GROUPED(worst, N_("with"), CELL_RESULT));
    for (size_t row = 0, place; source_next(s, row, &place); row++)
        for (size_t k = 0; k < x->n_shock; k++) {
            put_shock(t, x, sheet, scheme, place, k);
            if (s->all_shown && place != PLACE_REGION)
                tables_minor(sheet);
        }
    tables_note(sheet, "%s", _("Error: Monte Carlo standard error, because the number of draws is limited."));
}

static void add(struct tables *t, const struct source *s, const struct stress *x) {
    for (size_t k = s->told; k < s->told_end && k < x->n_scheme; k++) {
        add_results(t, s, x, k);
        add_reserves(t, s, x, k);
        add_shocks(t, s, x, k);
    }
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct stress stored = {0};
    if (s->stress)
        add(t, s, s->stress);
    if (s->stress || !s->result || !stress_is_stored(s->result))
        return STATUS_OK;
    enum status status = stress_load(s->result, &stored, note);
    if (!status && stored.n_municipality == s->n_municipality)
        add(t, s, &stored);
    stress_free(&stored);
    return status;
}

const struct section section_stress = {
    .name = "stress",
    .doc = N_("what shocks do, as `solidair stress` found it"),
    .sheet = {SHEET_IN("stress", N_("Stress"), BOOK_BOTH | BOOK_SPARE(7), N_("Questions")),
              SHEET("stress_reserve", N_("Stress and reserve")), SHEET("shocks", N_("Stress by shock"))},
    .ask = N_("This was not worked out for this results file. First ask: solidair stress %s"),
    .old_only = true,
    .make = make,
};
