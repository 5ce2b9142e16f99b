/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words around the table for the council paper. */
#include "sim/tables/council.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *council_head(const struct council *c, size_t column, char buffer[COUNCIL_HEAD_SIZE]) {
    const struct source *s = c->s;
    size_t change = COUNCIL_PERIODS + s->n_period;
    if (column == COUNCIL_ACCOUNT)
        snprintf(buffer, COUNCIL_HEAD_SIZE, _("Account %d"), c->budget_year - 1);
    else if (column == COUNCIL_BUDGET)
        snprintf(buffer, COUNCIL_HEAD_SIZE, _("Budget %d"), c->budget_year);
    else if (column < change)
        snprintf(buffer, COUNCIL_HEAD_SIZE, "%.100s",
                 column + 1 == change ? s->horizon : s->period[column - COUNCIL_PERIODS]);
    else if (column == change)
        snprintf(buffer, COUNCIL_HEAD_SIZE, _("%.40s versus %.40s"), s->period[c->now + (c->now + 1 < s->n_year)],
                 s->period[c->now]);
    else
        return column == change + 1 ? _("80 % band, from") : _("80 % band, to");
    return buffer;
}

const char *council_note(const struct council *c, size_t k) {
    const char *const note[] = {
        _("x EUR 1,000. P: surplus or advantage, S: shortfall or disadvantage (S/I: structural or incidental). The "
          "amounts "
          "add up to the cent; rounded to thousands they may be 1 apart."),
        _("Fill in: your own account, and your budget after changes; they are not in a results file. Accounts that the "
          "scenario gives are shown."),
        c->contribution
            ? _("Contribution and receipt: means of what is paid in, and of what is received, draw by draw. By "
                "merged municipalities exit fees, friction cost and the settlement of the year before are part of "
                "them.")
            : _("Contribution and receipt are on balance in each year; exit fees and friction cost are part of "
                "them."),
        c->form
            ? _("Cost in kind is without the shared costs, where these are in the scenario.")
            : _("Cost by form is not known here: the file is of an older version, without draws, or shown by merged "
                "municipalities."),
        _("Risk: what must be at hand to pay, in nine of ten draws, what comes on top of the estimate; where the "
          "expected payment is budgeted instead, less by what that is higher. What is taken from the reserve: as if "
          "nobody finds other money."),
        !source_tells_payers(c->s) ? _("Undecided: with assumed inputs nobody is told what it pays in.") : NULL};
    return k < sizeof note / sizeof note[0] ? note[k] : NULL;
}

/* An amount as the table rounds it. */
static const char *rounded(int64_t cents, char buffer[FORMAT_SIZE]) {
    return format_euro(llabs(tables_thousands(cents)) * 100000, buffer);
}

static const char *result_words(int64_t cents, char buffer[COUNCIL_HEAD_SIZE]) {
    char amount[FORMAT_SIZE];
    snprintf(buffer, COUNCIL_HEAD_SIZE, cents < 0 ? _("a shortfall of %s") : _("a surplus of %s"),
             rounded(cents, amount));
    return buffer;
}

static size_t find_line(const char *id) {
    size_t l = 0;
    while (l < council_lines() && strcmp(council_line(l)->id, id) != 0)
        l++;
    return l;
}

static struct cell horizon_cell(const struct council *c, size_t scheme, size_t i, const char *id, size_t beyond) {
    return council_cell(c, scheme, i, find_line(id), COUNCIL_PERIODS + c->s->n_year + beyond);
}

/* Adds a sentence where there is room; the paragraph's room is ample. */
struct paragraph {
    char *text;
    size_t used;
};

static void __attribute__((format(printf, 2, 3))) say(struct paragraph *p, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(p->text + p->used, COUNCIL_TEXT_SIZE - p->used, format, args);
    va_end(args);
    p->used += n > 0 ? (size_t)n : 0;
    p->used = p->used < COUNCIL_TEXT_SIZE ? p->used : COUNCIL_TEXT_SIZE - 1;
}

static void say_reserve(struct paragraph *p, const struct council *c, size_t scheme, size_t i) {
    char amount[FORMAT_SIZE];
    struct cell taken = horizon_cell(c, scheme, i, "taken", 0);
    if (council_has(c, scheme, i, find_line("taken")) && taken.kind == CELL_PAPER && taken.number > 0)
        say(p, _("%s is expected to be taken from the reserve, as if nobody finds other money. "),
            rounded(taken.number, amount));
}

static void say_expected(struct paragraph *p, const struct council *c, size_t scheme, size_t i) {
    const struct source *s = c->s;
    char words[COUNCIL_HEAD_SIZE], budget[FORMAT_SIZE], cost[FORMAT_SIZE];
    say(p, _("Under the scheme \"%s\" %s expects over %s %s. "), s->label[scheme], s->municipality[i], s->horizon,
        result_words(horizon_cell(c, scheme, i, "balance", 0).number, words));
    say_reserve(p, c, scheme, i);
    say(p, _("The state budget is %s in those years together, the cost of youth care before settlement %s. "),
        rounded(horizon_cell(c, scheme, i, "budget", 0).number, budget),
        rounded(horizon_cell(c, scheme, i, "cost", 0).number, cost));
}

static void say_sure(struct paragraph *p, const struct council *c, size_t scheme, size_t i) {
    struct cell low = horizon_cell(c, scheme, i, "balance", 2), high = horizon_cell(c, scheme, i, "balance", 3);
    struct cell risk = horizon_cell(c, scheme, i, "risk", 0);
    size_t at = source_at(c->s, scheme, c->s->n_year, i);
    char from[COUNCIL_HEAD_SIZE], to[COUNCIL_HEAD_SIZE], share[FORMAT_SIZE], amount[FORMAT_SIZE];
    if (low.kind == CELL_BALANCE && high.kind == CELL_BALANCE)
        say(p, _("In 8 of 10 draws the balance lies between %s and %s. "), result_words(low.number, from),
            result_words(high.number, to));
    if (c->p_shortfall)
        say(p, _("The probability of a shortfall is %s. "), format_percent(c->p_shortfall[at], 0, share));
    if (risk.kind == CELL_PAPER)
        say(p, _("To be able to pay with 90 %% certainty what comes above the estimate, %s is needed. "),
            rounded(risk.number, amount));
    if (risk.kind == CELL_PAPER && c->over_estimate && c->over_estimate[at] != STORE_UNKNOWN &&
        c->over_estimate[at] < 0)
        say(p,
            _("Of this %s is what the expected payment is above the estimate: where that is budgeted, it is not "
              "needed once more. "),
            rounded(c->over_estimate[at], amount));
}

void council_paragraph(const struct council *c, size_t scheme, size_t i, char text[COUNCIL_TEXT_SIZE]) {
    const struct source *s = c->s;
    struct paragraph p = {text, 0};
    char draws[FORMAT_SIZE];
    text[0] = '\0';
    if (i < s->n_municipality && s->hidden[i])
        return;
    say_expected(&p, c, scheme, i);
    say_sure(&p, c, scheme, i);
    if (s->example)
        say(&p, "%s ", _("The figures are example figures: part of the inputs is assumed."));
    say(&p, _("Source: solidair, scenario %s, %s draws, seed %s."), s->scenario, format_count(atoll(s->draws), draws),
        s->seed);
}
