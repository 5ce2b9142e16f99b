/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table for the council paper, and the paragraph to copy. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"
#include "sim/tables/council.h"
#include "sim/tables/verdict.h"

#include <math.h>
#include <stdlib.h>

enum { KEYS = 3 }; /* columns before those of council_cell */

/* ---- the table ---- */

/* Is there a year after that of the budget, to compare with it? */
static bool has_change(const struct council *c) {
    return c->now + 1 < c->s->n_year;
}

/* council_cell knows what is withheld: what the state publishes is not. */
static void put_line(const struct council *c, struct sheet *sheet, size_t scheme, size_t i, enum line l) {
    const struct council_line *line = &council_lines[l];
    if (!council_has(c, scheme, i, l))
        return;
    tables_row_of(sheet, i == c->s->n_municipality ? PLACE_REGION : i);
    if (sheet && sheet->n_row > 0) {
        struct sheet_row *row = &sheet->row[sheet->n_row - 1];
        row->sum = (line->is & LINE_IS_SUM) != 0;
        row->better = line->direction;
        row->side = line->is & LINE_IS_PART ? 0 : line->direction;
        row->whole = l == LINE_WHOLE ? council_whole(c, i) : 0.0;
    }
    if (i < c->s->n_municipality && c->s->all_shown)
        tables_minor(sheet);
    tables_put_key(sheet, _(l == LINE_BUDGET ? tables_budget(c->s)->line : line->text));
    tables_put_key(sheet, line->field);
    const size_t change = COUNCIL_PERIODS + c->s->n_period;
    for (size_t k = 0; k < c->n_column; k++) {
        if (k != change || has_change(c))
            tables_put_public(sheet, council_cell(c, scheme, i, l, k));
        if (k == change)
            tables_put_key(sheet, line->kind);
    }
}

static void add_change(struct tables *t, const struct council *c, struct sheet *sheet) {
    const struct source *s = c->s;
    size_t first = KEYS + COUNCIL_PERIODS + c->now;
    if (!has_change(c))
        return;
    tables_column(sheet, COLUMN(tables_print(t, _("%.40s versus %.40s"), s->period[c->now + 1], s->period[c->now]),
                                CELL_BALANCE));
    if (sheet)
        sheet->change = (struct sheet_change){KEYS + COUNCIL_PERIODS + s->n_period, first, first + 1};
}

static void add_columns(struct tables *t, const struct council *c, struct sheet *sheet) {
    const struct source *s = c->s;
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Description"), CELL_TEXT),
                   COLUMN(N_("Task field"), CELL_TEXT));
    tables_column(sheet, COLUMN(tables_print(t, _("Account %d"), c->budget_year - 1), CELL_PAPER));
    tables_column(sheet, COLUMN(tables_print(t, _("Budget %d"), c->budget_year), CELL_PAPER));
    if (sheet) {
        sheet->own_first = KEYS;
        sheet->own_end = sheet->n_column;
    }
    for (size_t k = 0; k < s->n_period; k++)
        tables_column(sheet, COLUMN(k < s->n_year ? s->period[k] : s->horizon, CELL_PAPER));
    add_change(t, c, sheet);
    tables_column(sheet, COLUMN("S/I", CELL_TEXT));
    TABLES_COLUMNS(sheet, COLUMN(N_("80 % band, from"), CELL_BALANCE), COLUMN(N_("80 % band, to"), CELL_BALANCE));
}

/* Is a line there of anybody who is shown? */
static bool shows(const struct council *c, size_t scheme, enum line l) {
    bool some = c->s->all_shown && council_has(c, scheme, c->s->n_municipality, l);
    for (size_t k = 0; !some && k < c->s->n_shown; k++)
        some = council_has(c, scheme, c->s->shown[k], l);
    return some;
}

/* Does the scenario give the account of everybody who is shown? */
static bool has_accounts(const struct council *c) {
    bool all = c->account && c->s->n_shown > 0;
    for (size_t k = 0; all && k < c->s->n_shown; k++)
        all = c->account[c->s->shown[k]] != STORE_UNKNOWN;
    return all;
}

static void add_notes(const struct council *c, size_t scheme, struct sheet *sheet) {
    const char *const note[] = {
        c->s->budget_origin == BUDGET_ASSUMED
            ? _("x EUR 1,000. O: over, U: under the assumed budget, which is no shortfall or surplus (S/I: structural "
                "or "
                "incidental). The amounts add up to the cent; rounded to thousands they may be 1 apart.")
            : _("x EUR 1,000. P: surplus or advantage, S: shortfall or disadvantage (S/I: structural or incidental). "
                "The amounts add up to the cent; rounded to thousands they may be 1 apart."),
        has_accounts(c) ? _("Fill in: what of your own account and of your budget after changes the scenario does not "
                            "give; an estimate is what the council voted for youth care, with what goes into the pool "
                            "and comes out of it. A balance is there once what it adds up is; put 0 where there is "
                            "nothing.")
                        : _("Fill in: your own account, and your budget after changes; they are not in a results file. "
                            "Accounts and estimates that the scenario gives are shown; an estimate is what the council "
                            "voted for youth care, with what goes into the pool and comes out of it. A balance is "
                            "there once what it adds up is; put 0 where there is nothing."),
        c->contribution
            ? _("Contribution and receipt: means of what is paid in, and of what is received, draw by draw. By "
                "merged municipalities exit fees, friction cost and the settlement of the year before are part of "
                "them.")
            : _("Contribution and receipt are on balance in each year; exit fees and friction cost are part of "
                "them."),
        shows(c, scheme, LINE_NET) ? _("Of whom it is undecided what goes in and what comes out, the expected "
                                       "difference of both stands on one "
                                       "line, and the balance counts that line.")
                                   : NULL,
        c->form
            ? _("Cost in kind is without the shared costs, where these are in the scenario.")
            : _("Cost by form is not known here: the file is of an older version, without draws, or shown by merged "
                "municipalities."),
        _("Risk: what must be at hand to pay, in nine of ten draws, what comes on top of the estimate; where the "
          "expected payment is budgeted instead, less by what that is higher. What is taken from the reserve: as if "
          "nobody finds other money, and no more than it holds."),
    };
    for (size_t k = 0; k < sizeof note / sizeof note[0]; k++)
        if (note[k])
            tables_note(sheet, "%s", note[k]);
    if (shows(c, scheme, LINE_ESTIMATED))
        tables_note(sheet, "%s",
                    c->by_estimate
                        ? _("Estimate of the council, as given: of the years for which the scenario has one. The "
                            "balance of a year is of what is expected; against the estimate counts what the reserve "
                            "bears, and the risk.")
                        : _("Estimate of the council, as given: of the years for which the scenario has one. The "
                            "balance of a year is of what is expected; against the estimate counts the risk."));
    if (shows(c, scheme, LINE_WHOLE))
        tables_note(sheet, "%s", source_whole_words());
    if (source_lacks_hedge(c->s))
        tables_note(sheet, "%s", source_lacks_hedge(c->s));
    tables_note_unnamed(sheet);
}

static void add_table(struct tables *t, const struct council *c, size_t scheme) {
    const struct source *s = c->s;
    struct sheet *sheet =
        tables_add_of(t, "council", scheme, "%s", _("For the council paper: means of the run by year."));
    add_columns(t, c, sheet);
    for (size_t k = 0; k < (s->n_shown + s->all_shown) * LINES; k++)
        put_line(c, sheet, scheme, k / LINES < s->n_shown ? s->shown[k / LINES] : s->n_municipality,
                 (enum line)(k % LINES));
    add_notes(c, scheme, sheet);
}

/* ---- the paragraph ---- */

/* An amount as the table rounds it. */
static const char *rounded(int64_t cents, char buffer[FORMAT_SIZE]) {
    return format_euro(llabs(tables_thousands(cents)) * 100000, buffer);
}

static const char *result_words(struct tables *t, int64_t cents) {
    char amount[FORMAT_SIZE];
    rounded(cents, amount);
    if (t->source->budget_origin == BUDGET_ASSUMED)
        return tables_print(t, cents < 0 ? _("%s over the assumed budget") : _("%s under the assumed budget"), amount);
    return tables_print(t, cents < 0 ? _("a shortfall of %s") : _("a surplus of %s"), amount);
}

static struct cell horizon_cell(const struct council *c, size_t scheme, size_t i, enum line l, size_t beyond) {
    return council_cell(c, scheme, i, l, COUNCIL_PERIODS + c->s->n_year + beyond);
}

static const char *say_taken(struct tables *t, const struct council *c, size_t scheme, size_t i) {
    char amount[FORMAT_SIZE];
    struct cell taken = horizon_cell(c, scheme, i, LINE_TAKEN, 0);
    if (!council_has(c, scheme, i, LINE_TAKEN) || taken.kind != CELL_PAPER || taken.number <= 0)
        return "";
    return tables_print(t, _("%s is expected to be taken from the reserve, as if nobody finds other money. "),
                        rounded(taken.number, amount));
}

/* From which year on the reserve falls short, and what it then leaves. */
static const char *say_short(struct tables *t, const struct council *c, size_t scheme, size_t i) {
    size_t year = council_reserve_short(c, scheme, i);
    struct cell result = horizon_cell(c, scheme, i, LINE_RESULT, 0);
    if (year == c->s->n_year || result.kind != CELL_BALANCE)
        return "";
    return tables_print(t, _("From %s on the reserve does not suffice: after reserves %s is left over %s. "),
                        c->s->period[year], result_words(t, result.number), c->s->horizon);
}

/* What makes budget and cost come to the balance, rounded by itself as in the table: without it they do not add up for
 * who reads along, and where they do not by a thousand he is told why. */
static const char *say_beside(struct tables *t, const struct council *c, size_t scheme, size_t i) {
    struct cell budget = horizon_cell(c, scheme, i, LINE_BUDGET, 0), cost = horizon_cell(c, scheme, i, LINE_COST, 0);
    struct cell balance = horizon_cell(c, scheme, i, LINE_BALANCE, 0);
    char amount[FORMAT_SIZE];
    if (budget.kind != CELL_PAPER || cost.kind != CELL_PAPER || balance.kind != CELL_BALANCE)
        return "";
    int64_t exact = budget.number - cost.number - balance.number, more = tables_thousands(exact);
    bool adds_up =
        more == tables_thousands(budget.number) - tables_thousands(cost.number) - tables_thousands(balance.number);
    const char *apart = adds_up ? "" : _("Each amount is rounded by itself: together they are EUR 1,000 apart. ");
    if (more == 0)
        return apart;
    const char *said = tables_print(t,
                                    more > 0 ? _("It is expected to pay %s more than that cost. ")
                                             : _("It is expected to pay %s less than that cost. "),
                                    rounded(exact, amount));
    return tables_print(
        t, "%s%s%s", said,
        verdict_tells_amount(c->s, scheme, i) ? "" : _("That is no verdict on who pays in structurally. "), apart);
}

static const char *say_expected(struct tables *t, const struct council *c, size_t scheme, size_t i) {
    const struct source *s = c->s;
    char budget[FORMAT_SIZE], cost[FORMAT_SIZE];
    const char *first =
        tables_print(t, _("Under the scheme \"%s\" %s expects over %s %s. "), s->label[scheme], s->municipality[i],
                     s->horizon, result_words(t, horizon_cell(c, scheme, i, LINE_BALANCE, 0).number));
    const char *last =
        tables_print(t, _("The %s is %s in those years together, the cost of youth care before settlement %s. "),
                     _(tables_budget(s)->name), rounded(horizon_cell(c, scheme, i, LINE_BUDGET, 0).number, budget),
                     rounded(horizon_cell(c, scheme, i, LINE_COST, 0).number, cost));
    return tables_print(t, "%s%s%s%s%s", first, say_taken(t, c, scheme, i), say_short(t, c, scheme, i), last,
                        say_beside(t, c, scheme, i));
}

/* In whole per cents, unless that would be none or all of them; "" where it is not known. */
static const char *chance_words(struct tables *t, double chance) {
    char text[CELL_TEXT_SIZE];
    if (!isfinite(chance))
        return "";
    bool middle = chance >= 0.005 && chance < 0.995;
    return tables_print(t, "%s",
                        middle ? format_percent(chance, 0, text)
                               : cell_format(&(struct cell){.kind = CELL_CHANCE, .real = chance}, text));
}

static const char *say_chances(struct tables *t, const struct council *c, size_t scheme, size_t i) {
    struct cell low = horizon_cell(c, scheme, i, LINE_BALANCE, 2), high = horizon_cell(c, scheme, i, LINE_BALANCE, 3);
    const char *band = "", *chance = "";
    const char *share = c->p_shortfall ? chance_words(t, c->p_shortfall[source_at(c->s, scheme, c->s->n_year, i)]) : "";
    if (low.kind == CELL_BALANCE && high.kind == CELL_BALANCE)
        band = tables_print(t, _("In 8 of 10 draws the balance lies between %s and %s. "), result_words(t, low.number),
                            result_words(t, high.number));
    if (share[0])
        chance = tables_print(t,
                              c->s->budget_origin == BUDGET_ASSUMED
                                  ? _("The probability to be over the assumed budget is %s. ")
                                  : _("The probability of a shortfall is %s. "),
                              share);
    return tables_print(t, "%s%s", band, chance);
}

static const char *say_risk(struct tables *t, const struct council *c, size_t scheme, size_t i) {
    struct cell risk = horizon_cell(c, scheme, i, LINE_RISK, 0);
    int64_t over = c->over_estimate ? c->over_estimate[source_at(c->s, scheme, c->s->n_year, i)] : STORE_UNKNOWN;
    char needed[FORMAT_SIZE], above[FORMAT_SIZE];
    if (risk.kind != CELL_PAPER)
        return "";
    const char *text =
        tables_print(t, _("To be able to pay with 90 %% certainty what comes above the estimate, %s is needed. "),
                     rounded(risk.number, needed));
    if (over == STORE_UNKNOWN || over >= 0)
        return text;
    return tables_print(t, "%s%s", text,
                        tables_print(t,
                                     _("Of this %s is what the expected payment is above the estimate: where that is "
                                       "budgeted, it is not needed once more. "),
                                     rounded(over, above)));
}

/* "Financial consequences". */
static const char *paragraph(struct tables *t, const struct council *c, size_t scheme, size_t i) {
    const struct source *s = c->s;
    char draws[FORMAT_SIZE];
    const char *source = tables_print(t, _("Source: solidair, scenario %s, %s draws, seed %s."), s->scenario,
                                      format_count(atoll(s->draws), draws), s->seed);
    return tables_print(t, "%s%s%s%s%s%s", say_expected(t, c, scheme, i), say_chances(t, c, scheme, i),
                        say_risk(t, c, scheme, i),
                        s->example ? _("The figures are example figures: part of the inputs is assumed.") : "",
                        s->example ? " " : "", source);
}

static void add_paragraphs(struct tables *t, const struct council *c, size_t scheme) {
    struct sheet *sheet =
        tables_add_of(t, "council_text", scheme, "%s", _("Financial consequences, to copy into the council paper."));
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Paragraph"), CELL_TEXT));
    for (size_t k = 0; k < c->s->n_shown; k++) {
        tables_row_of(sheet, c->s->shown[k]);
        tables_put_text(sheet, paragraph(t, c, scheme, c->s->shown[k]));
    }
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct council c;
    enum status status = council_load(s, &c, note);
    for (size_t k = s->told; !status && k < s->told_end; k++) {
        add_table(t, &c, k);
        add_paragraphs(t, &c, k);
    }
    return status;
}

const struct section section_council = {
    .name = "council",
    .doc = N_("the table for the council paper, with a paragraph to copy"),
    .sheet = {SHEET_IN("council", N_("Council paper"), BOOK_BOTH, N_("Council paper")),
              SHEET_IN("council_text", N_("Financial consequences"), BOOK_ONE, N_("Council paper"))},
    .make = make,
};
