/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which assumption weighs heaviest: what `solidair sensitivity` found. */
#include "sim/decide/sensitivity.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/keys.h"
#include "sim/tables/build.h"

#include <math.h>
#include <string.h>

static double swing_of(const struct sensitivity *x, size_t k) {
    return fabs(x->factor[k].high - x->factor[k].low);
}

static double total_of(const struct sensitivity *x, size_t k) {
    return x->sobol.total[k].value;
}

/* order[n]: the largest weight first; equal ones as they are. */
static void sort_by(const struct sensitivity *x, double (*weight)(const struct sensitivity *, size_t), size_t *order) {
    for (size_t k = 0; k < x->n; k++) {
        size_t at = k;
        for (; at > 0 && weight(x, order[at - 1]) < weight(x, k); at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
}

/* The kind of the figure, and that of a width of it, which has no side. */
static enum cell_kind figure_kind(const struct sensitivity *x) {
    return x->measure->kind == SENSITIVITY_SHARE       ? CELL_CHANCE
           : x->measure->kind == SENSITIVITY_RESULT    ? CELL_RESULT
           : strcmp(x->measure->name, "transfer") == 0 ? CELL_TRANSFER
                                                       : CELL_MONEY;
}

static enum cell_kind width_kind(const struct sensitivity *x) {
    return x->measure->kind == SENSITIVITY_SHARE ? CELL_SHARE : CELL_MONEY;
}

static struct cell figure_cell(enum cell_kind kind, double value) {
    bool real = cell_is_real(kind);
    return (struct cell){.kind = isfinite(value) ? kind : CELL_UNKNOWN,
                         .number = real || !isfinite(value) ? 0 : llround(value),
                         .real = real ? value : 0.0};
}

/* In a sentence: thousands of euros, or a share. */
static const char *in_words(struct tables *t, enum cell_kind kind, double value) {
    char text[CELL_TEXT_SIZE];
    struct cell cell = figure_cell(tables_told(t, kind), value);
    return tables_print(t, cell_is_thousands(kind) ? _("%s (EUR 1,000)") : "%s", cell_format(&cell, text));
}

/* ---- tornado ---- */

enum { TOLD = 10 }; /* the widest bars; a short print leaves the others out */

static void say_centre(struct tables *t, const struct sensitivity *x, struct sheet *sheet) {
    const char *centre = in_words(t, figure_kind(x), x->centre);
    if (x->draws == 0)
        tables_lead(sheet,
                    _("With every assumption at its expected value: %s. This mean follows from the assumptions, "
                      "without chance."),
                    centre);
    else if (isfinite(x->centre_se))
        tables_lead(
            sheet, _("With every assumption at its expected value: %s, give or take %s (twice the Monte Carlo error)."),
            centre, in_words(t, width_kind(x), 2.0 * x->centre_se));
    else
        tables_lead(sheet, _("With every assumption at its expected value: %s."), centre);
}

/* The error of the figure itself, and what it means for the two widest bars. */
static void note_error_of(struct tables *t, const struct sensitivity *x, struct sheet *sheet) {
    size_t first, second;
    double difference;
    bool larger = sensitivity_compare(x, &first, &second, &difference);
    if (x->n < 2 || x->draws == 0 || !isfinite(x->centre_se))
        return;
    tables_note(sheet,
                larger ? _("The two widest, \"%s\" and \"%s\", differ by %s: more than twice the Monte Carlo error of "
                           "the outcome.")
                       : _("The two widest, \"%s\" and \"%s\", differ by %s: not more than twice the Monte Carlo error "
                           "of the outcome. More draws make that smaller."),
                tables_safe(t, x->factor[first].label), tables_safe(t, x->factor[second].label),
                in_words(t, width_kind(x), difference));
}

/* Drawn differences have an error each; a file of an earlier version does not tell it. */
static bool has_margins(const struct sensitivity *x) {
    return x->draws > 0 && x->n > 0 && isfinite(x->factor[0].swing_se);
}

static void note_margins(const struct sensitivity *x, struct sheet *sheet) {
    size_t n = 0;
    for (size_t k = 0; k < x->n; k++)
        n += x->factor[k].swing_se > 0.0 && swing_of(x, k) <= 2.0 * x->factor[k].swing_se;
    if (has_margins(x) && n > 0)
        tables_note(
            sheet,
            _("Margin: twice the Monte Carlo error of a difference. Of %zu of the %zu assumptions the difference is "
              "not larger, so that it is undecided whether they do anything. More draws (-n) tell."),
            n, x->n);
    else if (has_margins(x))
        tables_note(sheet, "%s", _("Margin: twice the Monte Carlo error of a difference. Every difference is larger."));
}

/* What all outcomes stand around. */
static void put_centre(const struct sensitivity *x, struct sheet *sheet) {
    if (x->draws > 0) {
        tables_row(sheet);
        tables_put_text(sheet, _("Twice the Monte Carlo error of the outcome"));
        for (size_t k = 0; k < 4; k++)
            tables_put_text(sheet, NULL);
        tables_put(sheet, figure_cell(width_kind(x), 2.0 * x->centre_se));
    }
    tables_row(sheet);
    tables_put_text(sheet, _("All at their expected value"));
    tables_put_text(sheet, NULL);
    tables_put_text(sheet, NULL);
    for (size_t k = 2; k < 4; k++)
        tables_put(sheet, figure_cell(figure_kind(x), x->centre));
    if (sheet)
        sheet->total_row = true;
}

static const char *unit_of(const struct sensitivity_factor *factor) {
    const char *unit = keys_unit(factor->key);
    return *unit ? _(unit) : _("plain number");
}

/* Is its value a part of 1, which people know in per cents? */
static bool is_part(const struct sensitivity_factor *factor) {
    const char *unit = keys_unit(factor->key);
    return isfinite(factor->low_value) && (strcmp(unit, "share") == 0 || strcmp(unit, "per year") == 0);
}

static void add_tornado(struct tables *t, const struct sensitivity *x, const char *what, size_t *order) {
    enum cell_kind kind = figure_kind(x);
    bool group = false, share = width_kind(x) == CELL_SHARE;
    const char *outcome = share ? N_("Outcome, per cent") : N_("Outcome, EUR 1,000");
    struct sheet *sheet = tables_add(t, "tornado", _("What if one assumption is low or high? %s"), what);
    say_centre(t, x, sheet);
    TABLES_COLUMNS(sheet, COLUMN(N_("Assumption"), CELL_TEXT), GROUPED(N_("Its value"), N_("low"), CELL_NUMBER),
                   GROUPED(N_("Its value"), N_("high"), CELL_NUMBER), GROUPED(outcome, N_("at low"), kind),
                   GROUPED(outcome, N_("at high"), kind),
                   COLUMN(share ? N_("Difference, per cent points") : N_("Difference, EUR 1,000"), width_kind(x)),
                   COLUMN(N_("Unit of its value"), CELL_TEXT));
    if (has_margins(x))
        tables_column(sheet, COLUMN(_("Margin of the difference"), width_kind(x)));
    sort_by(x, swing_of, order);
    for (size_t row = 0; row < x->n; row++) {
        const struct sensitivity_factor *factor = &x->factor[order[row]];
        const double value[] = {factor->low_value, factor->high_value};
        tables_row(sheet);
        tables_put_text(sheet, tables_safe(t, factor->label));
        for (size_t k = 0; k < 2; k++) /* where it is no single number the cell stays empty */
            tables_put(sheet, isfinite(value[k]) ? figure_cell(is_part(factor) ? CELL_SHARE : CELL_NUMBER, value[k])
                                                 : (struct cell){0});
        tables_put(sheet, figure_cell(kind, factor->low));
        tables_put(sheet, figure_cell(kind, factor->high));
        tables_put(sheet, figure_cell(width_kind(x), swing_of(x, order[row])));
        tables_put_text(sheet, isnan(factor->low_value) ? NULL : unit_of(factor));
        if (has_margins(x))
            tables_put(sheet, figure_cell(width_kind(x), 2.0 * factor->swing_se));
        group |= isnan(factor->low_value);
        if (row >= TOLD)
            tables_minor(sheet);
    }
    put_centre(x, sheet);
    tables_chart(sheet, CHART_SPAN, 0, 3, 4);
    tables_chart(sheet, CHART_BARS, 0, 5, 5);
    note_error_of(t, x, sheet);
    note_margins(x, sheet);
    tables_note(sheet, "%s",
                x->draws > 0
                    ? _("Low, high: nine in ten times the number is above, nine in ten times below. All other "
                        "assumptions stand at their expected value, and the chance of who needs care is the same "
                        "everywhere.")
                    : _("Low, high: nine in ten times the number is above, nine in ten times below. All other "
                        "assumptions stand at their expected value; the chance of who needs care is averaged out."));
    if (group)
        tables_note(sheet, "%s",
                    _("Without low and high: no single number, or one that the scenario does not give in a unit; then "
                      "the outcomes are those that are exceeded nine in ten times and one in ten times when only this "
                      "varies."));
}

/* ---- indices ---- */

static void put_index(struct sheet *sheet, struct sobol_index index) {
    tables_put_real(sheet, index.value);
    tables_put_real(sheet, index.low);
    tables_put_real(sheet, index.high);
}

/* Undecided when the interval of the second one reaches the first. */
static void note_heaviest(struct tables *t, const struct sensitivity *x, const size_t *order, struct sheet *sheet) {
    const struct sobol_index *total = x->sobol.total;
    const char *first = tables_safe(t, x->factor[order[0]].label);
    if (x->n > 1 && total[order[1]].high >= total[order[0]].low)
        tables_note(sheet, _("Which assumption weighs heaviest is undecided: \"%s\" or \"%s\". More points tell."),
                    first, tables_safe(t, x->factor[order[1]].label));
    else
        tables_note(sheet, _("The assumption that weighs heaviest: \"%s\"."), first);
}

static void note_together(struct tables *t, const struct sensitivity *x, struct sheet *sheet) {
    if (sensitivity_reversed(x) > 0)
        tables_note(sheet, "%s",
                    _("Where \"by itself\" is above \"with the others\", that is sampling error: it cannot be. More "
                      "points make it smaller."));
    if (sensitivity_interacts(x))
        tables_note(sheet,
                    _("Assumptions work together: %s of the uncertainty comes from two or more of them at once, and "
                      "stays as long as one of these is unknown."),
                    in_words(t, CELL_SHARE, fmin(1.0, 1.0 - x->sobol.sum.value)));
    tables_note(sheet, "%s",
                _("By itself: what would be gone if this were known (first-order Sobol index). With the others: what "
                  "would be left if all else were known (total index). An estimate of 0 may come out just below it."));
}

static void add_indices(struct tables *t, const struct sensitivity *x, const char *what, size_t *order) {
    const char *alone = N_("By itself"), *others = N_("With the others");
    struct sheet *sheet = tables_add(
        t, "sobol", _("Which part of the uncertainty comes from which assumption? With 95 %% intervals. %s"), what);
    TABLES_COLUMNS(sheet, COLUMN(N_("Assumption"), CELL_TEXT), GROUPED(alone, N_("part"), CELL_SHARE),
                   GROUPED(alone, N_("from"), CELL_SHARE), GROUPED(alone, N_("to"), CELL_SHARE),
                   GROUPED(others, N_("part"), CELL_SHARE), GROUPED(others, N_("from"), CELL_SHARE),
                   GROUPED(others, N_("to"), CELL_SHARE));
    sort_by(x, total_of, order);
    for (size_t row = 0; row < x->n; row++) {
        tables_row(sheet);
        tables_put_text(sheet, tables_safe(t, x->factor[order[row]].label));
        put_index(sheet, x->sobol.first[order[row]]);
        put_index(sheet, x->sobol.total[order[row]]);
    }
    tables_row(sheet);
    tables_put_text(sheet, _("Sum"));
    put_index(sheet, x->sobol.sum);
    if (sheet)
        sheet->total_row = true;
    tables_chart(sheet, CHART_BARS, 0, 4, 4);
    note_heaviest(t, x, order, sheet);
    note_together(t, x, sheet);
}

/* ---- both ---- */

/* Of the region where all are shown; of a municipality where that one is. *withheld: nothing of it may be shown. */
static bool is_shown(const struct source *s, const struct sensitivity *x, bool *withheld) {
    bool found = false, shown = s->all_shown;
    *withheld = false;
    for (size_t i = 0; i < s->n_municipality; i++)
        if (strcmp(s->code[i], x->code) == 0) {
            found = true;
            shown = s->all_shown || s->chosen == i;
            *withheld = s->hidden[i];
        }
    return found ? shown : s->all_shown;
}

/* Is there any factor that the scenario gives as a distribution? */
static bool has_inputs(const struct sensitivity *x) {
    for (size_t k = 0; k < x->n; k++)
        if (!strchr(x->factor[k].key, ':'))
            return true;
    return false;
}

static void note_few(struct tables *t, const struct sensitivity *x, struct sheet *sheet) {
    if (!x->sobol.defined)
        tables_note(sheet, "%s",
                    _("This figure is the same whatever the assumptions are, so none of them weighs heaviest."));
    else if (x->n == 1)
        tables_note(sheet, _("Only one assumption is uncertain here: \"%s\"."), tables_safe(t, x->factor[0].label));
    if (!has_inputs(x))
        tables_note(sheet, "%s",
                    _("Only what the scenario gives as a distribution is compared, and here nothing is. The scenario "
                      "gevoeligheid-2016.cfg gives one to the assumptions that matter most."));
}

static enum status add(struct tables *t, struct source *s, const struct sensitivity *x) {
    size_t *order = source_room(s, x->n, sizeof *order);
    char points[FORMAT_SIZE];
    bool withheld;
    if (!order)
        return STATUS_MEMORY;
    if (x->n == 0 || !is_shown(s, x, &withheld))
        return STATUS_OK;
    const char *place = strcmp(x->code, "region") == 0 ? _("Region") : tables_safe(t, x->name);
    const char *how =
        x->draws > 0 ? tables_print(t, _("%lld draws each"), (long long)x->draws) : _("an exact mean each");
    const char *what = tables_print(t, _("Of: %s, %s, %lld-%lld. Scheme: %s. %s points with %s."), _(x->measure->label),
                                    place, (long long)x->first_year, (long long)x->last_year,
                                    tables_safe(t, x->scheme_label), format_count(x->points, points), how);
    if (withheld) {
        tables_note(tables_add(t, "tornado", "%s", what), "%s", _("Withheld for privacy."));
        return STATUS_OK;
    }
    add_tornado(t, x, what, order);
    note_few(t, x, t->n_sheet ? t->sheet[t->n_sheet - 1] : NULL);
    if (x->sobol.defined)
        add_indices(t, x, what, order);
    return STATUS_OK;
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct sensitivity stored = {0};
    if (s->sensitivity)
        return add(t, s, s->sensitivity);
    if (!s->result || !sensitivity_is_there(s->result))
        return STATUS_OK;
    enum status status = sensitivity_load(s->result, &stored, note);
    if (!status)
        status = add(t, s, &stored);
    sensitivity_free(&stored);
    return status;
}

const struct section section_sensitivity = {
    .name = "sensitivity",
    .doc = N_("which assumption weighs heaviest, as `solidair sensitivity` found it"),
    .sheet = {SHEET_IN("tornado", N_("Sensitivity"), BOOK_BOTH | BOOK_SPARE_CHART, N_("Questions")),
              SHEET("sobol", N_("Weight of assumptions"))},
    .ask = N_("This was not worked out for this results file. First ask: solidair sensitivity %s"),
    .with = "results",
    .make = make,
};
