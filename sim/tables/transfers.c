/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who pays whom: expected transfers, what they come from, how sure they are. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/accounts.h"
#include "sim/tables/build.h"
#include "sim/tables/graded.h"
#include "sim/tables/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* NULL where the file has none of it. */
struct transfers {
    const int64_t *chance, *model, *use;
    const double *own_cost, *own_budget, *input; /* squared correlations; of a scheme and municipality, and input */
    struct graded_words words;                   /* of the inputs */
    struct accounts accounts;
};

static void put_amount(struct sheet *sheet, const struct source *s, const int64_t *cents, size_t scheme, size_t i) {
    if (verdict_tells_amount(s, scheme, i))
        tables_put_cents(sheet, cents[source_at(s, scheme, s->n_period - 1, i)]);
    else
        tables_put_text(sheet, _("undecided"));
}

static void note_assumed(const struct source *s, struct sheet *sheet) {
    if (s->example && s->internal)
        tables_note(sheet, "%s",
                    _("Part of the inputs is assumed: these amounts do not say who pays in structurally."));
    tables_note_unnamed(sheet);
}

/* What stands in the transfers and no layer gives. */
static void note_by_hand(const struct source *s, struct sheet *sheet) {
    for (size_t k = s->first; s->by_hand && k < s->end; k++)
        if (s->by_hand[k][0])
            tables_note(sheet, _("Under \"%s\" amounts by hand count, in EUR: %s."), s->label[k], s->by_hand[k]);
}

static bool tells_all(const struct source *s, size_t scheme) {
    size_t n = 0;
    while (n < s->n_shown && verdict_tells_amount(s, scheme, s->shown[n]))
        n++;
    return n == s->n_shown;
}

static void add_transfer(struct tables *t, const struct source *s) {
    struct sheet *sheet = tables_add(
        t, "transfer", _("Expected contribution to the pool, or receipt from it, over %s together."), s->horizon);
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t k = s->first; k < s->end; k++)
        tables_column(sheet, (struct sheet_column){s->label[k], CELL_TRANSFER, NULL, s->all_shown});
    for (size_t row = 0; row < s->n_shown; row++) {
        tables_row_of(sheet, s->shown[row]);
        for (size_t k = s->first; k < s->end; k++)
            put_amount(sheet, s, s->structural, k, s->shown[row]);
    }
    if (s->all_shown) {
        tables_row_of(sheet, PLACE_REGION);
        for (size_t k = s->first; k < s->end; k++)
            tables_put_text(sheet, tells_all(s, k) ? NULL : _("undecided")); /* a sum where there is one */
        tables_total(sheet);
    }
    tables_chart(sheet, CHART_BARS, 0, 1, s->end - s->first > 4 ? 4 : s->end - s->first);
    note_by_hand(s, sheet);
    note_assumed(s, sheet);
}

/* What moves together with the transfer most, and how much of it. */
static void put_hangs(const struct source *s, const struct transfers *x, struct sheet *sheet, size_t scheme, size_t i) {
    size_t at = scheme * s->n_municipality + i;
    char part[FORMAT_SIZE];
    const char *what = _("own cost");
    double most = x->own_cost ? x->own_cost[at] : (double)NAN;
    if (x->own_budget && !(x->own_budget[at] <= most) && !isnan(x->own_budget[at])) {
        most = x->own_budget[at];
        what = _("own budget");
    }
    for (size_t k = 0; x->input && k < x->words.n; k++)
        if (!(x->input[at * x->words.n + k] <= most) && !isnan(x->input[at * x->words.n + k])) {
            most = x->input[at * x->words.n + k];
            what = x->words.word[k];
        }
    if (isnan(most))
        tables_put(sheet, (struct cell){.kind = CELL_EMPTY});
    else
        tables_put_text(sheet, tables_print(sheet->tables, "%s (%s)", what, format_percent(most, 0, part)));
}

/* How many more accounts would decide, and what that figure rests on. */
static void note_accounts(struct tables *t, const struct source *s, const struct transfers *x, struct sheet *sheet) {
    if (!x->own_cost)
        return;
    for (size_t row = 0; !s->all_shown && row < s->n_shown; row++) {
        const char *told = accounts_told(t, s, &x->accounts, s->shown_scheme, s->shown[row]);
        if (told[0])
            tables_note(sheet, "%s", told);
    }
    tables_note(sheet, "%s",
                _("Years of own accounts that would decide: on top of those that count already, if they say what is "
                  "expected now. It rests on what each takes off what is unknown of the municipality's own use, and on "
                  "how far the contribution moves with its own cost; where the rest of the uncertainty is too large, "
                  "accounts do not decide."));
}

/* Of each scheme: what the contribution comes from, and how far it moves. */
static void add_parts(struct tables *t, const struct source *s, const struct transfers *x) {
    struct sheet *sheet = tables_add(
        t, "transfer_parts",
        _("Expected contribution or receipt over %s together: what it comes from, how far it moves."), s->horizon);
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Scheme"), CELL_TEXT),
                   COLUMN(N_("On balance"), CELL_TRANSFER));
    if (x->model && x->use)
        TABLES_COLUMNS(sheet, COLUMN(N_("Of which distribution model"), CELL_TRANSFER),
                       COLUMN(N_("Of which use and price"), CELL_TRANSFER));
    TABLES_COLUMNS(sheet, COLUMN(N_("Moves with the inputs"), CELL_MONEY), COLUMN(N_("Moves by chance"), CELL_MONEY),
                   COLUMN(N_("Structurally"), CELL_TEXT));
    if (x->own_cost)
        TABLES_COLUMNS(sheet, COLUMN(N_("Hangs most on"), CELL_TEXT),
                       COLUMN(N_("Years of own accounts that would decide"), CELL_TEXT));
    for (size_t n = 0; n < s->n_shown * (s->end - s->first); n++) {
        size_t i = s->shown[n / (s->end - s->first)], k = s->first + n % (s->end - s->first);
        size_t at = source_at(s, k, s->n_period - 1, i);
        tables_row_of(sheet, i);
        tables_put_scheme(sheet, k);
        put_amount(sheet, s, s->structural, k, i);
        if (x->model && x->use) {
            put_amount(sheet, s, x->model, k, i);
            put_amount(sheet, s, x->use, k, i);
        }
        put_amount(sheet, s, s->structural_sd, k, i); /* beside an expectation it would tell the verdict */
        tables_put_cents(sheet, x->chance ? x->chance[at] : STORE_UNKNOWN);
        tables_put_text(sheet, verdict_word(verdict_told(s, k, i)));
        if (x->own_cost) {
            put_hangs(s, x, sheet, k, i);
            tables_put_text(sheet, accounts_word(t, s, &x->accounts, k, i));
        }
        if (s->all_shown)
            tables_minor(sheet);
    }
    tables_note_assumed(sheet);
    tables_note(sheet, "%s",
                _("Moves: standard deviation; with the uncertain inputs, and by chance when these are given."));
    if (x->own_cost)
        tables_note(
            sheet, "%s",
            _("Hangs most on: the figure that, once known, takes away most of what moves with the inputs, and how "
              "much. Own cost is known from own accounts."));
    note_accounts(t, s, x, sheet);
    note_assumed(s, sheet);
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct transfers x = {0};
    const struct result_row rows[] = {
        {"/summary/transfer_chance_sd", OPTIONAL, FIGURE_AXES, .integer = &x.chance},
        {"/summary/transfer_model", OPTIONAL, FIGURE_AXES, .integer = &x.model},
        {"/summary/transfer_use", OPTIONAL, FIGURE_AXES, .integer = &x.use},
        {"/hangs/own_cost", OPTIONAL, MEMBER_AXES, .real = &x.own_cost},
        {"/hangs/own_budget", OPTIONAL, MEMBER_AXES, .real = &x.own_budget},
        {"/hangs/uncertain", OPTIONAL, {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_INPUT, AXIS_END}, .real = &x.input}};
    enum status status = SOURCE_READ(s, rows, note);
    if (!status)
        status = graded_load_words(t, s, &x.words, note);
    if (!status)
        status = accounts_load(s, &x.accounts, note);
    if (status)
        return status;
    add_transfer(t, s);
    add_parts(t, s, &x);
    return STATUS_OK;
}

const struct section section_transfers = {
    .name = "transfers",
    .doc = N_("what goes into the pool and out of it, and what it comes from"),
    .sheet = {SHEET_IN("transfer", N_("Contribution, expected"), BOOK_REGION | BOOK_SPARE(2), NULL),
              SHEET("transfer_parts", N_("Contribution, parts"))},
    .make = make,
};
