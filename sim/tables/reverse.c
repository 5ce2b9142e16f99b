/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When does the reserve run out: what `solidair stress --reverse` found. */
#include "sim/decide/reverse.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <math.h>
#include <string.h>

enum { VALUES = 3 };

/* More than was tried in this place: in words, but for many placements and for the end of an interval. */
static const char *beyond(struct tables *t, const struct reverse *x, const struct trouble *trouble, size_t place,
                          bool end) {
    char number[FORMAT_SIZE];
    int32_t most = reverse_most(x, trouble, place);
    if (!end && !(trouble->of_youths && most == trouble->most))
        return _(trouble->beyond);
    return tables_print(t, _("over %s"),
                        trouble->step < 1.0 ? format_percent(trouble->step * most, 1, number)
                                            : format_count(most, number));
}

/* Steps of 1 are counts, others shares. */
static void put_amount(struct tables *t, const struct reverse *x, struct sheet *sheet, size_t kind, size_t place,
                       double amount, bool end) {
    const struct trouble *trouble = trouble_at(kind);
    if (isnan(amount))
        tables_put(sheet, (struct cell){.kind = CELL_UNKNOWN});
    else if (isinf(amount))
        tables_put_text(sheet, beyond(t, x, trouble, place, end));
    else if (trouble->step < 1.0)
        tables_put(sheet, (struct cell){.kind = CELL_SHARE, .real = amount});
    else
        tables_put_count(sheet, llround(amount));
}

static void put_answer(struct tables *t, const struct reverse *x, struct sheet *sheet, size_t kind, size_t place) {
    tables_put_cents(sheet, x->reserve[place]);
    tables_put_real(sheet, x->now[place]);
    if (x->youths)
        tables_put_count(sheet, x->youths[place]);
    for (size_t target = 0; target < REVERSE_TARGETS; target++) {
        const struct reverse_answer *answer = &x->answer[reverse_at(x, kind, target, place)];
        const double value[VALUES] = {answer->value, answer->low, answer->high};
        for (size_t k = 0; k < VALUES; k++) {
            if (value[0] == 0.0)
                tables_put_text(sheet, k == 0 ? _("as things are") : NULL);
            else
                put_amount(t, x, sheet, kind, place, value[k], k > 0);
        }
    }
}

static void reverse_columns(struct tables *t, const struct reverse *x, struct sheet *sheet) {
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Trouble"), CELL_TEXT),
                   COLUMN(N_("Free reserve"), CELL_MONEY), COLUMN(N_("Chance as things are"), CELL_CHANCE));
    if (x->youths)
        tables_column(sheet, COLUMN(_("Youths"), CELL_COUNT));
    for (size_t target = 0; target < REVERSE_TARGETS; target++) {
        char share[FORMAT_SIZE];
        const char *group = tables_print(t, _("With a chance of %s"), format_percent(reverse_target[target], 0, share));
        tables_column(sheet, GROUPED(group, _("from"), CELL_SHARE));
        tables_column(sheet, GROUPED(group, _("lowest"), CELL_SHARE));
        tables_column(sheet, GROUPED(group, _("highest"), CELL_SHARE));
    }
}

/* Rows of a municipality, or of the region (the last place), whose reserve is known. */
static bool put_place(struct tables *t, const struct reverse *x, struct sheet *sheet, size_t place) {
    if (x->reserve[place] == STORE_UNKNOWN)
        return false;
    for (size_t kind = 0; kind < TROUBLES; kind++) {
        tables_row_of(sheet, place == x->n_municipality ? PLACE_REGION : place);
        tables_put_key(sheet, _(trouble_at(kind)->doc));
        put_answer(t, x, sheet, kind, place);
    }
    return true;
}

static void add(struct tables *t, const struct source *s, const struct reverse *x) {
    size_t language = i18n_language() == LANGUAGE_NL ? 0 : 1, unknown = 0;
    char draws[FORMAT_SIZE];
    struct sheet *sheet = tables_add(t, "reverse", _("When does the reserve run out? Scheme: %s."),
                                     tables_safe(t, x->scheme_label[language]));
    tables_lead(sheet,
                _("From so much trouble on, with a chance of 50 %% and of 90 %%: it does when the results of the years "
                  "after the base year, added up year by year, use it up in any of them. %s draws."),
                format_count(x->n_draw, draws));
    reverse_columns(t, x, sheet);
    for (size_t row = 0; row < s->n_shown; row++)
        unknown += !put_place(t, x, sheet, s->shown[row]);
    if (s->all_shown)
        (void)put_place(t, x, sheet, x->n_municipality);
    tables_note(sheet,
                _("Extra placements are clients of \"%s\" who enter in the first of these years; those of the region "
                  "in the largest municipality, whose youths are given. Lowest, highest: where the answer lies with 95 "
                  "%%, given the number of draws."),
                tables_safe(t, x->product_label[language]));
    if (unknown > 0)
        tables_note(sheet,
                    _("The reserve of %zu municipalities is not known; fill it in with --reserve NAME=EUR, or in the "
                      "column reserve_eur of the region's municipalities.csv."),
                    unknown);
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct reverse stored = {0};
    if (s->reverse)
        add(t, s, s->reverse);
    if (s->reverse || !s->result || !reverse_is_stored(s->result))
        return STATUS_OK;
    enum status status = reverse_load(s->result, &stored, note);
    if (!status && s->only && strcmp(s->scheme[s->shown_scheme], stored.scheme) != 0)
        status =
            note_error(note, STATUS_MISSING, s->path, 0, "--scheme",
                       _("This was worked out under %s. For %s first ask: solidair stress %s --reverse --scheme %s"),
                       stored.scheme, s->scheme[s->shown_scheme], s->path, s->scheme[s->shown_scheme]);
    if (!status && stored.n_municipality == s->n_municipality)
        add(t, s, &stored);
    reverse_free(&stored);
    return status;
}

const struct section section_reverse = {
    .name = "reverse",
    .doc = N_("when a reserve runs out, as `solidair stress --reverse` found it"),
    .sheet = {SHEET_IN("reverse", N_("Reserve runs out"), BOOK_BOTH, N_("Questions"))},
    .ask = N_("This was not worked out for this results file. First ask: solidair stress %s --reverse"),
    .old_only = true,
    .make = make,
};
