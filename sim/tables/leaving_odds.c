/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would leave where the rule is uncertain: an answer by scheme, and chances by municipality. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <math.h>
#include <string.h>

enum { TRAITS = 3 };

/* Below this a municipality is counted among the others; from this on a class of answers is certain; a trait explains
 * something from this squared correlation on. */
static const double least_shown = 0.05, certain = 0.9, explains = 0.1;

/* By scheme; by scheme, year and municipality; by scheme and municipality; by scheme and trait. NaN where nothing of
 * the scheme's rule is uncertain. */
struct odds {
    const double *rules, *nobody, *most, *deciders, *p10, *p50, *p90;
    const double *in_year, *leaves, *leaves_se, *first, *close, *step;
    const double *hangs, *low, *high;
    const int64_t *year;
};

static enum status load(struct source *s, struct odds *x, struct note *note) {
#define BY_SCHEME(name, field)                                                                                         \
    { "/leaving/" name, REQUIRED, {AXIS_SCHEME, AXIS_END}, .real = &x->field }
#define BY_MEMBER(name, field)                                                                                         \
    { "/leaving/" name, REQUIRED, MEMBER_AXES, .real = &x->field }
#define BY_TRAIT(name, field)                                                                                          \
    { "/leaving/" name, REQUIRED, {AXIS_SCHEME, AXIS_TRAIT, AXIS_END}, .real = &x->field }
    const struct result_row rows[] = {BY_SCHEME("rules", rules),
                                      BY_SCHEME("chance_nobody", nobody),
                                      BY_SCHEME("chance_most", most),
                                      BY_SCHEME("deciders", deciders),
                                      BY_SCHEME("leavers_p10", p10),
                                      BY_SCHEME("leavers_p50", p50),
                                      BY_SCHEME("leavers_p90", p90),
                                      BY_MEMBER("chance_leaves", leaves),
                                      BY_MEMBER("chance_leaves_se", leaves_se),
                                      BY_MEMBER("chance_first", first),
                                      BY_MEMBER("chance_close", close),
                                      BY_MEMBER("step_mean", step),
                                      BY_TRAIT("hangs", hangs),
                                      BY_TRAIT("leavers_low", low),
                                      BY_TRAIT("leavers_high", high),
                                      {"/leaving/chance_in_year", REQUIRED, YEARLY_AXES, .real = &x->in_year},
                                      {"year", REQUIRED, {AXIS_YEAR, AXIS_END}, .integer = &x->year}};
    return SOURCE_READ(s, rows, note);
}

/* A part of n drawn rules. None or all of them only tells that it is under, or over, what would give that once in
 * twenty times: 3 / n. */
static void put_part(struct tables *t, struct sheet *sheet, double rules, double part) {
    char share[FORMAT_SIZE];
    if (!(part <= 0.0 || part >= 1.0)) /* or not known */
        tables_put(sheet, (struct cell){.kind = CELL_SHARE, .real = part});
    else
        tables_put_text(sheet, tables_print(t, part > 0.0 ? "> %s" : "< %s",
                                            format_percent(part > 0.0 ? 1.0 - 3.0 / rules : 3.0 / rules, 1, share)));
}

/* A number of municipalities or steps, to the nearest whole one. */
static void put_number(struct sheet *sheet, double number) {
    if (isnan(number))
        tables_put(sheet, (struct cell){.kind = CELL_UNKNOWN});
    else
        tables_put_count(sheet, llround(number));
}

/* ---- the answer of a scheme ---- */

static const char *trait_name(size_t trait) {
    static const char *const names[TRAITS] = {N_("rho (bad years)"), N_("margin (gain asked for)"),
                                              N_("patience (years looked back on)")};
    return _(names[trait]);
}

/* The trait that explains most of how many leave; TRAITS when none explains anything. */
static size_t heaviest(const struct odds *x, size_t k) {
    size_t most = TRAITS;
    for (size_t trait = 0; trait < TRAITS; trait++)
        if (x->hangs[k * TRAITS + trait] >= explains &&
            (most == TRAITS || x->hangs[k * TRAITS + trait] > x->hangs[k * TRAITS + most]))
            most = trait;
    return most;
}

enum answer_kind { ANSWER_NOBODY, ANSWER_SOME, ANSWER_MOST };

static enum answer_kind kind_of(const struct odds *x, size_t k, double leavers) {
    return leavers < 1.0 ? ANSWER_NOBODY : 2.0 * leavers > x->deciders[k] ? ANSWER_MOST : ANSWER_SOME;
}

/* Is it the answer at both ends of everything that is uncertain? *trait: of the first one where it is not. */
static bool holds_at_ends(const struct odds *x, size_t k, enum answer_kind kind, size_t *trait) {
    for (*trait = 0; *trait < TRAITS; ++*trait)
        if (kind_of(x, k, x->low[k * TRAITS + *trait]) != kind || kind_of(x, k, x->high[k * TRAITS + *trait]) != kind)
            return false;
    return true;
}

/* Are most judgements within their Monte Carlo error? */
static bool has_few_draws(const struct source *s, const struct odds *x, size_t k) {
    double close = 0.0;
    for (size_t i = 0; i < s->n_municipality; i++)
        close += x->close[k * s->n_municipality + i];
    return close > 0.5 * x->deciders[k];
}

static const char *answer_text(struct tables *t, const struct source *s, const struct odds *x, size_t k) {
    double some = 1.0 - x->nobody[k] - x->most[k];
    enum answer_kind kind = x->nobody[k] >= certain ? ANSWER_NOBODY : x->most[k] >= certain ? ANSWER_MOST : ANSWER_SOME;
    bool sure = kind != ANSWER_SOME || some >= certain;
    size_t flips = TRAITS, most = heaviest(x, k);
    if (isnan(x->nobody[k]) || has_few_draws(s, x, k))
        return _("undecided: too few draws");
    if (holds_at_ends(x, k, kind, &flips) && sure)
        return kind == ANSWER_NOBODY ? _("nobody leaves")
               : kind == ANSWER_MOST ? _("most leave")
                                     : _("some leave, most stay");
    most = most < TRAITS ? most : flips;
    return most < TRAITS ? tables_print(t, _("undecided: hangs on %s"), trait_name(most))
                         : _("undecided: hangs on who weighs what");
}

/* numbers: how many leave at either end too. */
static void put_ends(struct tables *t, struct sheet *sheet, const struct odds *x, size_t k, bool numbers) {
    char share[FORMAT_SIZE];
    size_t trait = heaviest(x, k);
    if (trait == TRAITS)
        return;
    tables_put_text(
        sheet, tables_print(t, "%s, %s", trait_name(trait), format_percent(x->hangs[k * TRAITS + trait], 0, share)));
    if (!numbers)
        return;
    put_number(sheet, x->low[k * TRAITS + trait]);
    put_number(sheet, x->high[k * TRAITS + trait]);
}

static bool has_odds(const struct odds *x, size_t k) {
    return x->rules[k] > 0.0;
}

/* And are there draws enough to tell them? */
static bool are_told(const struct odds *x, size_t k) {
    return has_odds(x, k) && !isnan(x->nobody[k]);
}

static void note_answers(const struct source *s, struct sheet *sheet, double rules) {
    char count[FORMAT_SIZE];
    tables_note(
        sheet,
        _("What is uncertain in the rule was drawn %s times, in part the same for all municipalities and in part "
          "for each by itself; each time the cascade ran anew. Most: more than half of those who may decide. "
          "From, to: 8 of 10 times between these. Hangs most on: the part of the rule that moves together with "
          "how many leave, with its squared correlation; low and high are its 5 %% and 95 %% values, for all "
          "municipalities, with the rest of the rule at its means. An answer that is the same in 90 %% of the "
          "draws, and at both these values of each part of the rule, is given; another is undecided."),
        format_count(llround(rules), count));
    tables_note(sheet, "%s",
                _("The amounts of this run have one membership in all draws: who leaves by the rule at its means. What "
                  "is uncertain in the rule is not in them."));
    if (!source_tells_payers(s)) {
        tables_note(sheet, "%s",
                    _("Inputs are assumed, so that nobody is named as one who leaves by the rule, and how many leave "
                      "is not told."));
        tables_note(sheet, "%s",
                    _("The chance of each municipality by name, with the year, is there for the own house only: "
                      "--internal (with show --table leaving_chance, or with report)."));
    }
}

static void add_answers(struct tables *t, const struct source *s, const struct odds *x) {
    double rules = 0.0;
    struct sheet *sheet = tables_add(t, "leaving_answer", "%s", _("Would anybody leave? The answer by scheme."));
    bool tells = source_tells_payers(s);
    TABLES_COLUMNS(sheet, COLUMN(N_("Scheme"), CELL_TEXT), COLUMN(N_("Answer"), CELL_TEXT),
                   GROUPED(N_("Chance"), N_("nobody leaves"), CELL_SHARE),
                   GROUPED(N_("Chance"), N_("most leave"), CELL_SHARE));
    if (tells)
        TABLES_COLUMNS(sheet, GROUPED(N_("How many leave"), N_("median"), CELL_COUNT),
                       GROUPED(N_("How many leave"), N_("from"), CELL_COUNT),
                       GROUPED(N_("How many leave"), N_("to"), CELL_COUNT));
    tables_column(sheet, COLUMN(_("Hangs most on"), CELL_TEXT));
    if (tells)
        TABLES_COLUMNS(sheet, GROUPED(N_("Leave when it is"), N_("low"), CELL_COUNT),
                       GROUPED(N_("Leave when it is"), N_("high"), CELL_COUNT));
    for (size_t k = s->first; k < s->end; k++) {
        if (!has_odds(x, k))
            continue;
        tables_row(sheet);
        tables_put_scheme(sheet, k);
        tables_put_text(sheet, answer_text(t, s, x, k));
        put_part(t, sheet, x->rules[k], x->nobody[k]);
        put_part(t, sheet, x->rules[k], x->most[k]);
        for (size_t n = 0; n < 3 && tells; n++)
            put_number(sheet, (const double *const[]){x->p50, x->p10, x->p90}[n][k]);
        put_ends(t, sheet, x, k, tells);
        rules = x->rules[k];
    }
    note_answers(s, sheet, rules);
}

/* ---- chances of municipalities ---- */

static bool is_listed(const struct source *s, const struct odds *x, size_t k, size_t i) {
    return s->hidden[i] || !s->all_shown || x->leaves[k * s->n_municipality + i] >= least_shown;
}

/* May anybody of any scheme shown leave in year y? */
static bool is_year_of_exits(const struct source *s, const struct odds *x, size_t y) {
    bool any = false;
    for (size_t k = s->first; k < s->end; k++)
        for (size_t i = 0; i < s->n_municipality; i++)
            any |= x->in_year[(k * s->n_year + y) * s->n_municipality + i] > 0.0;
    return any;
}

static void put_chances(struct tables *t, const struct source *s, const struct odds *x, struct sheet *sheet, size_t k,
                        size_t i) {
    size_t at = k * s->n_municipality + i;
    tables_row_of(sheet, i);
    tables_put_scheme(sheet, k);
    put_part(t, sheet, x->rules[k], x->leaves[at]);
    tables_put_real(sheet, 2.0 * x->leaves_se[at]);
    for (size_t y = 0; y < s->n_year; y++)
        if (is_year_of_exits(s, x, y))
            put_part(t, sheet, x->rules[k], x->in_year[(k * s->n_year + y) * s->n_municipality + i]);
    put_part(t, sheet, x->rules[k], x->first[at]);
    put_number(sheet, x->step[at]);
    put_part(t, sheet, x->rules[k], x->close[at]);
}

/* order[n]: those of a scheme that are listed, the most likely first; of whom nothing may be told last. */
static size_t rank(const struct source *s, const struct odds *x, size_t k, size_t *order) {
    size_t n = 0;
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row], at = n;
        if (!is_listed(s, x, k, i))
            continue;
        const double *leaves = x->leaves + k * s->n_municipality;
        for (; at > 0 && !s->hidden[i] && (s->hidden[order[at - 1]] || leaves[i] > leaves[order[at - 1]]); at--)
            order[at] = order[at - 1];
        order[at] = i;
        n++;
    }
    return n;
}

static void put_others(struct tables *t, const struct source *s, struct sheet *sheet, size_t k, size_t n) {
    char share[FORMAT_SIZE];
    if (n == 0)
        return;
    tables_row(sheet);
    tables_put_text(sheet,
                    tables_print(t, n == s->n_shown ? _("All %zu: each under %s") : _("%zu others: each under %s"), n,
                                 format_percent(least_shown, 0, share)));
    tables_put_scheme(sheet, k);
}

static void add_chances(struct tables *t, const struct source *s, const struct odds *x, size_t *order) {
    struct sheet *sheet = tables_add(t, "leaving_chance", "%s", _("Who would leave, when and how likely?"));
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Scheme"), CELL_TEXT),
                   GROUPED(N_("Chance to leave"), N_("in any year"), CELL_SHARE),
                   GROUPED(N_("Chance to leave"), N_("give or take"), CELL_SHARE));
    for (size_t y = 0; y < s->n_year; y++)
        if (is_year_of_exits(s, x, y))
            tables_column(sheet, (struct sheet_column){tables_print(t, "%lld", (long long)x->year[y]), CELL_SHARE,
                                                       _("First year outside"), false});
    tables_column(sheet, COLUMN(_("Nobody before it"), CELL_SHARE));
    tables_column(sheet, COLUMN(_("Step"), CELL_COUNT));
    tables_column(sheet, COLUMN(_("Too close"), CELL_SHARE));
    for (size_t k = s->first; k < s->end; k++) {
        size_t n = are_told(x, k) ? rank(s, x, k, order) : 0;
        for (size_t row = 0; row < n; row++)
            put_chances(t, s, x, sheet, k, order[row]);
        if (are_told(x, k))
            put_others(t, s, sheet, k, s->n_shown - n);
    }
    tables_note(
        sheet, "%s",
        _("Chance: part of the drawn rules. Give or take: twice its Monte Carlo error, from the number of drawn "
          "rules. Nobody before it: chance that it is among the first to leave. Step: mean of when it leaves, if "
          "it does; 1 with the first, 2 with the next who follow. Too close: part of the drawn rules in which it lay "
          "so "
          "near the margin that more draws of the run may change it."));
}

enum status tables_leaving_odds(struct tables *tables, struct source *source, struct note *note) {
    struct odds x = {0};
    if (!result_has(source->result, "/leaving/rules"))
        return STATUS_OK;
    enum status status = load(source, &x, note);
    size_t *order = status ? NULL : source_room(source, source->n_municipality, sizeof *order);
    if (status || !order)
        return status ? status : STATUS_MEMORY;
    bool any = false, told = false;
    for (size_t k = source->first; k < source->end; k++) {
        any |= has_odds(&x, k);
        told |= are_told(&x, k);
    }
    if (any)
        add_answers(tables, source, &x);
    if (told && source_tells_payers(source))
        add_chances(tables, source, &x, order);
    return STATUS_OK;
}
