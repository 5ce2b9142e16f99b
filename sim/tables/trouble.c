/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What if things go wrong, and when does the reserve run out: what `solidair stress` put into the file. */
#include "sim/tables/trouble.h"
#include "sim/decide/stress.h"
#include "sim/tables/build.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <math.h>

enum { VALUES = 3 };

/* Each shock has an error of its own: that of a large one says nothing of a small one. Of those that are shown. */
static void note_errors(struct tables *t, const struct source *s, const struct stress *x, size_t scheme,
                        struct sheet *sheet) {
    bool dutch = i18n_language() == LANGUAGE_NL;
    const char *list = "";
    for (size_t k = 0; k < x->n_shock; k++) {
        char amount[FORMAT_SIZE];
        double most = s->all_shown ? x->se[stress_at(x, STRESS_PAYMENT_CHANGE, k + 1, scheme, x->n_municipality)] : 0.0;
        for (size_t row = 0; row < s->n_shown; row++)
            if (!s->hidden[s->shown[row]])
                most = fmax(most, x->se[stress_at(x, STRESS_PAYMENT_CHANGE, k + 1, scheme, s->shown[row])]);
        list = tables_text(t, "%s%s%s %s", list, k ? "; " : "", tables_safe(t, x->shock_label[dutch ? 0 : 1][k]),
                           format_euro(llround(most), amount));
    }
    tables_note(t, sheet,
                tables_text(t,
                            _("Monte Carlo error of a change, at most: %s. %lld draws, the same ones in "
                              "each shock."),
                            list, (long long)x->n_draw));
}

/* Shocks by municipality: change of the mean payment, of the first scheme that shares anything. */
static void show_stress(struct tables *t, const struct source *s, const struct stress *x) {
    size_t scheme = s->shown_scheme < x->n_scheme ? s->shown_scheme : 0;
    struct sheet *sheet = tables_add(t, "stress", _("Stress"),
                                     tables_text(t, _("Change of the mean payment over %s in each shock. Scheme: %s."),
                                                 s->horizon, s->label[scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t k = 0; k < x->n_shock; k++)
        tables_column(t, sheet, CELL_MONEY, false,
                      tables_safe(t, x->shock_label[i18n_language() == LANGUAGE_NL ? 0 : 1][k]));
    for (size_t row = 0; row < s->n_shown + s->all_shown; row++) {
        bool total = row == s->n_shown;
        size_t i = total ? x->n_municipality : s->shown[row];
        tables_row(t, sheet);
        tables_set_text(sheet, 0, total ? _("Region in total") : tables_text(t, "%s", s->municipality[i]));
        for (size_t k = 0; k < x->n_shock; k++) {
            double value = x->value[stress_at(x, STRESS_PAYMENT_CHANGE, k + 1, scheme, i)];
            if (!total && s->hidden[i])
                tables_set_gap(sheet, 1 + k, CELL_WITHHELD);
            else
                tables_set_cents(sheet, 1 + k, isfinite(value) ? llround(value) : STORE_UNKNOWN);
        }
    }
    tables_note(t, sheet, _("Above 0: it pays more than without the shock. Below 0: it pays less."));
    note_errors(t, s, x, scheme, sheet);
}

static enum status add_stress(struct tables *t, struct source *s, struct note *note) {
    struct stress stress = {0};
    if (s->by_unit || !stress_is_stored(s->result))
        return STATUS_OK;
    enum status status = stress_load(s->result, &stress, note);
    if (!status && stress.n_municipality == s->n_municipality)
        show_stress(t, s, &stress);
    stress_free(&stress);
    return status;
}

/* ---- reverse stress ---- */

char *tables_beyond(const struct reverse *reverse, const struct trouble *trouble, size_t place, char *text,
                    size_t size) {
    char number[FORMAT_SIZE];
    int32_t most = reverse_most(reverse, trouble, place);
    if (trouble->step < 1.0)
        format_percent(trouble->step * most, 1, number);
    else
        format_count(most, number);
    if (trouble->of_youths && most == trouble->most)
        snprintf(text, size, _("over %.30s"), number);
    else
        snprintf(text, size, "%s", _(trouble->beyond));
    return text;
}

/* Steps of 1 are counts, others shares; words for more than was tried. */
static void set_amount(struct tables *t, const struct reverse *x, struct sheet *sheet, size_t column, size_t kind,
                       size_t place, double amount) {
    const struct trouble *trouble = trouble_at(kind);
    char beyond[FORMAT_TEXT_SIZE];
    if (isnan(amount))
        tables_set_gap(sheet, column, CELL_UNKNOWN);
    else if (isinf(amount))
        tables_set_text(sheet, column, tables_text(t, "%s", tables_beyond(x, trouble, place, beyond, sizeof beyond)));
    else if (trouble->step < 1.0)
        tables_set_share(sheet, column, amount);
    else
        tables_set_count(sheet, column, llround(amount));
}

static void add_answer(struct tables *t, const struct reverse *x, struct sheet *sheet, size_t kind, size_t place,
                       bool withheld) {
    tables_set_cents(sheet, 2, x->reserve[place]);
    tables_set_share(sheet, 3, x->now[place]);
    for (size_t target = 0; target < REVERSE_TARGETS; target++) {
        const struct reverse_answer *answer = &x->answer[reverse_at(x, kind, target, place)];
        const double value[VALUES] = {answer->value, answer->low, answer->high};
        for (size_t k = 0; k < VALUES; k++) {
            size_t column = 4 + target * VALUES + k;
            if (k == 0 && value[0] == 0.0)
                tables_set_text(sheet, column, _("as things are"));
            else if (value[0] != 0.0)
                set_amount(t, x, sheet, column, kind, place, value[k]);
        }
    }
    for (size_t column = 2; withheld && column < sheet->n_column; column++)
        tables_set_gap(sheet, column, CELL_WITHHELD);
}

static void reverse_columns(struct tables *t, struct sheet *sheet) {
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    tables_column(t, sheet, CELL_TEXT, false, _("Trouble"));
    tables_column(t, sheet, CELL_MONEY, false, _("Free reserve"));
    tables_column(t, sheet, CELL_SHARE, false, _("Chance now"));
    for (size_t target = 0; target < REVERSE_TARGETS; target++) {
        char share[FORMAT_SIZE];
        format_percent(reverse_target[target], 0, share);
        tables_column(t, sheet, CELL_SHARE, false, tables_text(t, "%s", share));
        tables_column(t, sheet, CELL_SHARE, false, tables_text(t, _("%s, lowest"), share));
        tables_column(t, sheet, CELL_SHARE, false, tables_text(t, _("%s, highest"), share));
    }
}

/* Rows of a municipality, or of the region (the last place), whose reserve is known. */
static bool add_place(struct tables *t, const struct source *s, const struct reverse *x, struct sheet *sheet,
                      size_t place) {
    bool region = place == x->n_municipality;
    if (!sheet || x->reserve[place] == STORE_UNKNOWN)
        return false;
    for (size_t kind = 0; kind < TROUBLES; kind++) {
        tables_row(t, sheet);
        tables_set_text(sheet, 0, region ? _("Region in total") : tables_text(t, "%s", s->municipality[place]));
        tables_set_text(sheet, 1, _(trouble_at(kind)->doc));
        add_answer(t, x, sheet, kind, place, !region && s->hidden[place]);
    }
    return true;
}

static void show_reverse(struct tables *t, const struct source *s, const struct reverse *x) {
    size_t label = i18n_language() == LANGUAGE_NL ? 0 : 1, unknown = 0;
    struct sheet *sheet =
        tables_add(t, "reverse", _("Reserve runs out"),
                   tables_text(t,
                               _("From how much trouble on does the reserve run out within %s, with a chance of 50%% "
                                 "and of 90%%? Scheme: %s."),
                               s->horizon, tables_safe(t, x->scheme_label[label])));
    reverse_columns(t, sheet);
    for (size_t k = 0; k < s->n_shown; k++)
        unknown += !add_place(t, s, x, sheet, s->shown[k]);
    if (s->all_shown)
        (void)add_place(t, s, x, sheet, x->n_municipality);
    tables_note(t, sheet,
                tables_text(t,
                            _("Extra placements are clients of \"%s\" who enter in the first of these years. Lowest "
                              "and highest: where the answer lies with 95%%, given %lld draws."),
                            tables_safe(t, x->product_label[label]), (long long)x->n_draw));
    if (unknown > 0)
        tables_note(t, sheet,
                    tables_text(t, _("Left out, because the reserve is not known: %zu municipalities."), unknown));
}

static enum status add_reverse(struct tables *t, struct source *s, struct note *note) {
    struct reverse reverse = {0};
    if (s->by_unit || !reverse_is_stored(s->result))
        return STATUS_OK;
    enum status status = reverse_load(s->result, &reverse, note);
    if (!status && reverse.n_municipality == s->n_municipality)
        show_reverse(t, s, &reverse);
    reverse_free(&reverse);
    return status;
}

enum status section_trouble(struct tables *t, struct source *s, struct note *note) {
    enum status status = add_stress(t, s, note);
    return status ? status : add_reverse(t, s, note);
}
