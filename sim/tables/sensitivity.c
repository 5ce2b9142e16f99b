/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which assumption weighs heaviest: what `solidair sensitivity` put into the file. */
#include "sim/decide/sensitivity.h"
#include "sim/tables/build.h"

#include "sim/base/i18n.h"
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

static void set_figure(const struct sensitivity *x, struct sheet *sheet, size_t column, double value) {
    if (x->measure->kind == SENSITIVITY_SHARE)
        tables_set_share(sheet, column, value);
    else
        tables_set_cents(sheet, column, isfinite(value) ? llround(value) : STORE_UNKNOWN);
}

/* The error of the figure itself, and what it means for the two widest bars. */
static void note_error_of(struct tables *t, const struct sensitivity *x, struct sheet *sheet) {
    size_t first, second;
    double difference;
    bool larger = sensitivity_compare(x, &first, &second, &difference);
    if (x->n < 2 || !isfinite(x->centre_se))
        return;
    tables_note(t, sheet,
                tables_text(t,
                            larger ? _("The two widest, \"%s\" and \"%s\", differ by more than twice the Monte Carlo "
                                       "error of the outcome.")
                                   : _("The two widest, \"%s\" and \"%s\", do not differ by more than twice the Monte "
                                       "Carlo error of the outcome."),
                            tables_safe(t, x->factor[first].label), tables_safe(t, x->factor[second].label)));
}

/* What all outcomes stand around. */
static void add_centre(struct tables *t, const struct sensitivity *x, struct sheet *sheet) {
    tables_row(t, sheet);
    tables_set_text(sheet, 0, _("Twice the Monte Carlo error of the outcome"));
    if (isfinite(x->centre_se))
        set_figure(x, sheet, 5, 2.0 * x->centre_se);
    else
        tables_set_gap(sheet, 5, CELL_UNKNOWN);
    tables_row(t, sheet);
    tables_set_text(sheet, 0, _("All at their expected value"));
    set_figure(x, sheet, 3, x->centre);
    set_figure(x, sheet, 4, x->centre);
}

static void add_tornado(struct tables *t, const struct sensitivity *x, const char *what, size_t *order) {
    enum cell_kind kind = x->measure->kind == SENSITIVITY_SHARE    ? CELL_SHARE
                          : x->measure->kind == SENSITIVITY_RESULT ? CELL_RESULT
                                                                   : CELL_MONEY;
    struct sheet *sheet = tables_add(t, "tornado", _("Sensitivity"),
                                     tables_text(t, _("What if one assumption is low or high? %s"), what));
    tables_column(t, sheet, CELL_TEXT, false, _("Assumption"));
    tables_column(t, sheet, CELL_NUMBER, false, _("Low"));
    tables_column(t, sheet, CELL_NUMBER, false, _("High"));
    tables_column(t, sheet, kind, false, _("Outcome at low"));
    tables_column(t, sheet, kind, false, _("Outcome at high"));
    tables_column(t, sheet, kind == CELL_RESULT ? CELL_MONEY : kind, false, _("Distance"));
    sort_by(x, swing_of, order);
    for (size_t row = 0; row < x->n; row++) {
        const struct sensitivity_factor *factor = &x->factor[order[row]];
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_safe(t, factor->label));
        for (size_t k = 0; k < 2; k++) {
            double value = k ? factor->high_value : factor->low_value;
            if (isfinite(value)) /* otherwise it is no single number, and the cell stays empty */
                tables_set_real(sheet, 1 + k, value);
        }
        set_figure(x, sheet, 3, factor->low);
        set_figure(x, sheet, 4, factor->high);
        set_figure(x, sheet, 5, swing_of(x, order[row]));
    }
    add_centre(t, x, sheet);
    if (sheet)
        sheet->total_row = true;
    tables_chart(sheet, CHART_BARS, 0, 5, 5);
    note_error_of(t, x, sheet);
    tables_note(t, sheet,
                _("Low, high: nine in ten times the number is above, nine in ten times below. All other assumptions "
                  "stand at their expected value."));
    tables_note(t, sheet,
                _("Without low and high: several numbers together; the outcomes are those that are exceeded nine in "
                  "ten times and one in ten times when only these vary."));
}

static void set_index(struct sheet *sheet, size_t column, struct sobol_index index) {
    tables_set_share(sheet, column, index.value);
    tables_set_share(sheet, column + 1, index.low);
    tables_set_share(sheet, column + 2, index.high);
}

/* Undecided when the interval of the second one reaches the first. */
static const char *heaviest(struct tables *t, const struct sensitivity *x, const size_t *order) {
    const struct sobol_index *total = x->sobol.total;
    const char *first = tables_safe(t, x->factor[order[0]].label);
    if (x->n > 1 && total[order[1]].high >= total[order[0]].low)
        return tables_text(t, _("Which assumption weighs heaviest is undecided: \"%s\" or \"%s\"."), first,
                           tables_safe(t, x->factor[order[1]].label));
    return tables_text(t, _("The assumption that weighs heaviest: \"%s\"."), first);
}

static void add_indices(struct tables *t, const struct sensitivity *x, const char *what, size_t *order) {
    struct sheet *sheet = tables_add(
        t, "sobol", _("Weight of assumptions"),
        tables_text(t, _("Which part of the uncertainty comes from which assumption? With 95%% intervals. %s"), what));
    const char *const head[] = {_("By itself"),       _("By itself, from"),       _("By itself, to"),
                                _("With the others"), _("With the others, from"), _("With the others, to")};
    tables_column(t, sheet, CELL_TEXT, false, _("Assumption"));
    for (size_t k = 0; k < sizeof head / sizeof head[0]; k++)
        tables_column(t, sheet, CELL_SHARE, false, head[k]);
    sort_by(x, total_of, order);
    for (size_t row = 0; row < x->n; row++) {
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_safe(t, x->factor[order[row]].label));
        set_index(sheet, 1, x->sobol.first[order[row]]);
        set_index(sheet, 4, x->sobol.total[order[row]]);
    }
    tables_row(t, sheet);
    tables_set_text(sheet, 0, _("Sum"));
    set_index(sheet, 1, x->sobol.sum);
    if (sheet)
        sheet->total_row = true;
    tables_chart(sheet, CHART_BARS, 0, 4, 4);
    tables_note(t, sheet, heaviest(t, x, order));
    if (sensitivity_reversed(x) > 0)
        tables_note(t, sheet,
                    _("Where \"by itself\" is above \"with the others\", that is sampling error; more points make it "
                      "smaller."));
    if (sensitivity_interacts(x))
        tables_note(
            t, sheet,
            _("Assumptions work together: the sum stays below 1, and the rest comes from two or more of them at "
              "once."));
    tables_note(t, sheet,
                _("By itself: what would be gone if this were known (first-order Sobol index). With the others: what "
                  "would be left if all else were known (total index). An estimate of 0 may come out just below it."));
}

/* Of the region where all are shown; of a municipality where that one is, and nothing of it is withheld. */
static bool may_show(const struct source *s, const struct sensitivity *x) {
    bool found = false, shown = false;
    for (size_t i = 0; i < s->n_municipality; i++)
        found |= strcmp(s->code[i], x->code) == 0;
    for (size_t k = 0; k < s->n_shown; k++)
        shown |= strcmp(s->code[s->shown[k]], x->code) == 0 && !s->hidden[s->shown[k]];
    return found ? shown : s->all_shown;
}

enum status section_sensitivity(struct tables *t, struct source *s, struct note *note) {
    struct sensitivity x = {0};
    if (!sensitivity_is_there(s->result))
        return STATUS_OK;
    enum status status = sensitivity_load(s->result, &x, note);
    size_t *order = status ? NULL : source_room(s, x.n, sizeof *order);
    if (!status && !order)
        status = STATUS_MEMORY;
    if (!status && x.n > 0 && may_show(s, &x)) {
        const char *place = strcmp(x.code, "region") == 0 ? _("Region") : tables_safe(t, x.name);
        const char *what = tables_text(t, _("Of: %s, %s, %lld-%lld. Scheme: %s."), _(x.measure->label), place,
                                       (long long)x.first_year, (long long)x.last_year, tables_safe(t, x.scheme_label));
        add_tornado(t, &x, what, order);
        if (x.sobol.defined)
            add_indices(t, &x, what, order);
    }
    sensitivity_free(&x);
    return status;
}
