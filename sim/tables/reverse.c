/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When does the reserve run out: what `solidair stress --reverse` found. */
#include "sim/decide/reverse.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <math.h>
#include <string.h>

static const char *const sheet_id[REVERSE_TARGETS] = {"reverse", "reverse_90"};

/* An amount within what is tried. */
static const char *amount_text(const struct trouble *trouble, double amount, char *buffer) {
    return trouble->step < 1.0 ? format_percent(amount, 1, buffer) : format_count(llround(amount), buffer);
}

/* Where the answer lies: "8 - 12", or "8 or more". */
static void put_interval(struct tables *t, const struct trouble *trouble, const struct reverse_answer *answer,
                         double most, struct sheet *sheet) {
    char low[FORMAT_SIZE], high[FORMAT_SIZE];
    amount_text(trouble, answer->low, low);
    tables_put_text(sheet, answer->high > most
                               ? tables_print(t, _("%s or more"), low)
                               : tables_print(t, _("%s to %s"), low, amount_text(trouble, answer->high, high)));
}

/* The amount and its interval; in words where there is none, or none that anybody has to reckon with. */
static void put_answer(struct tables *t, const struct reverse *x, struct sheet *sheet, size_t kind, size_t place,
                       const struct reverse_answer *answer) {
    const struct trouble *trouble = trouble_at(kind);
    double most = trouble->step * reverse_most(x, trouble, place);
    bool words = answer->value == 0.0 || answer->value > most;
    if (words)
        tables_put_text(sheet, answer->value == 0.0 ? _("as things are") : _(trouble->beyond));
    else if (isnan(answer->value))
        tables_put(sheet, (struct cell){.kind = CELL_UNKNOWN});
    else if (trouble->step < 1.0)
        tables_put(sheet, (struct cell){.kind = CELL_SHARE, .real = answer->value});
    else
        tables_put_count(sheet, llround(answer->value));
    if (words || isnan(answer->value))
        tables_put_text(sheet, NULL);
    else
        put_interval(t, trouble, answer, most, sheet);
}

static void reverse_columns(struct sheet *sheet) {
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Scheme"), CELL_TEXT),
                   COLUMN(N_("Free reserve"), CELL_MONEY), COLUMN(N_("Chance as things are"), CELL_CHANCE));
    for (size_t kind = 0; kind < TROUBLES; kind++) {
        const struct trouble *trouble = trouble_at(kind);
        tables_column(sheet,
                      GROUPED(_(trouble->doc), _("from this on"), trouble->step < 1.0 ? CELL_SHARE : CELL_COUNT));
        tables_column(sheet, GROUPED(_(trouble->doc), _("95 % certain"), CELL_TEXT));
    }
}

/* A row for each scheme of a municipality, or of the region (the last place), whose reserve is known. */
static bool put_place(struct tables *t, const struct source *s, const struct reverse *x, size_t target,
                      struct sheet *sheet, size_t place) {
    size_t language = i18n_language() == LANGUAGE_NL ? 0 : 1;
    if (x->reserve[place] == STORE_UNKNOWN)
        return false;
    for (size_t k = 0; k < x->n_scheme; k++) {
        if (s->only && strcmp(s->scheme[s->shown_scheme], x->scheme[k]) != 0)
            continue;
        tables_row_of(sheet, place == x->n_municipality ? PLACE_REGION : place);
        tables_put_key(sheet, tables_safe(t, x->scheme_label[language][k]));
        tables_put_cents(sheet, x->reserve[place]);
        tables_put_real(sheet, x->now[k * x->n_place + place]);
        for (size_t kind = 0; kind < TROUBLES; kind++)
            put_answer(t, x, sheet, kind, place, &x->answer[reverse_at(x, k, kind, target, place)]);
    }
    return true;
}

static void add_notes(struct tables *t, const struct reverse *x, size_t unknown, struct sheet *sheet) {
    size_t language = i18n_language() == LANGUAGE_NL ? 0 : 1;
    char part[FORMAT_SIZE], draws[FORMAT_SIZE];
    tables_note(sheet,
                _("Extra placements are clients of \"%s\" who enter in the first of these years; those of the region "
                  "in the largest municipality. Not by placements alone: not with %s of the youths there. Not by "
                  "growth alone: not with 40 %% every year; not by prices alone: not when they "
                  "double."),
                tables_safe(t, x->product_label[language]), format_percent(trouble_placements.of_youths, 0, part));
    tables_note(sheet, _("95 %% certain: where the answer lies, given that there are %s draws."),
                format_count(x->n_draw, draws));
    if (unknown > 0)
        tables_note(sheet,
                    _("The reserve of %zu municipalities is not known; fill it in with the question, "
                      "or in your scenario, under reserves."),
                    unknown);
}

/* The sheet of one chance: all schemes side by side. */
static void add_target(struct tables *t, const struct source *s, const struct reverse *x, size_t target) {
    size_t unknown = 0;
    char chance[FORMAT_SIZE];
    struct sheet *sheet = tables_add(t, sheet_id[target], _("When does the reserve run out, with a chance of %s?"),
                                     format_percent(reverse_target[target], 0, chance));
    tables_lead(sheet, "%s",
                _("From so much trouble on, of one kind alone: it does when the results of the years after the base "
                  "year, added up year by year, use it up in any of them."));
    reverse_columns(sheet);
    for (size_t row = 0; row < s->n_shown; row++)
        unknown += !put_place(t, s, x, target, sheet, s->shown[row]);
    if (s->all_shown)
        (void)put_place(t, s, x, target, sheet, x->n_municipality);
    add_notes(t, x, unknown, sheet);
}

static void add(struct tables *t, const struct source *s, const struct reverse *x) {
    for (size_t target = 0; target < REVERSE_TARGETS; target++)
        add_target(t, s, x, target);
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct reverse stored = {0};
    if (s->reverse)
        add(t, s, s->reverse);
    if (s->reverse || !s->result || !reverse_is_stored(s->result))
        return STATUS_OK;
    enum status status = reverse_load(s->result, &stored, note);
    if (!status && s->only && reverse_find_scheme(&stored, s->scheme[s->shown_scheme]) == stored.n_scheme)
        status = note_error(note, STATUS_MISSING, s->path, 0, "--scheme",
                            _("This was not worked out under %s. First ask for all schemes: solidair stress %s "
                              "--reverse --again"),
                            s->scheme[s->shown_scheme], s->path);
    if (!status && stored.n_municipality == s->n_municipality)
        add(t, s, &stored);
    reverse_free(&stored);
    return status;
}

const struct section section_reverse = {
    .name = "reverse",
    .doc = N_("when a reserve runs out, as `solidair stress --reverse` found it"),
    .sheet = {SHEET_IN("reverse", N_("Reserve runs out"), BOOK_BOTH | BOOK_SPARE(8), N_("Questions")),
              SHEET("reverse_90", N_("Reserve out, 90 %"))},
    .ask = N_("This was not worked out for this results file. First ask: solidair stress %s --reverse"),
    .old_only = true,
    .make = make,
};
