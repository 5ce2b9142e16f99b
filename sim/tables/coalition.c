/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Would somebody be better off without the others: what `solidair coalition` put into the file. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <string.h>

enum { ORIGIN_NAMED = 3, BY_BUDGET = -1 };
enum { BEST_SHOWN = 12, BEST_OF_SCHEME = 3 }; /* in a short print, beside those that were named */

/* Groups or steps: codes with "+" between, and what they gain. */
struct gains {
    size_t n;
    const char *const *codes;
    const double *gain, *error;
    const int64_t *amount, *verdict;
};

/* The rest is by municipality, of all together, by group, step and scheme. */
struct stability {
    const int64_t *alone, *shapley, *shapley_se, *euler, *saving, *saving_se;
    const int64_t *value, *draws, *exact, *all_groups, *all_better;
    const double *margin, *rho;
    struct gains group, step;
    const int64_t *origin, *scheme, *left;
    const int64_t *tried, *certain, *undecided;
    size_t *rank; /* [group.n] by scheme, the largest gain first */
    bool *member; /* scratch [n_municipality] */
};

static enum status load(struct source *s, struct stability *x, struct note *note) {
    const struct result_row rows[] = {
        {"/stability/alone", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x->alone},
        {"/stability/shapley", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x->shapley},
        {"/stability/shapley_se", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x->shapley_se},
        {"/stability/euler", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x->euler},
        {"/stability/saving", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x->saving},
        {"/stability/saving_se", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x->saving_se},
        {"/stability/value", REQUIRED, {AXIS_END}, .integer = &x->value},
        {"/stability/draws", REQUIRED, {AXIS_END}, .integer = &x->draws},
        {"/stability/exact", REQUIRED, {AXIS_END}, .integer = &x->exact},
        {"/stability/groups", REQUIRED, {AXIS_END}, .integer = &x->all_groups},
        {"/stability/groups_better", REQUIRED, {AXIS_END}, .integer = &x->all_better},
        {"/stability/margin", REQUIRED, {AXIS_END}, .real = &x->margin},
        {"/stability/rho", REQUIRED, {AXIS_END}, .real = &x->rho},
        {"/stability/scheme_groups", REQUIRED, {AXIS_SCHEME, AXIS_END}, .integer = &x->tried},
        {"/stability/scheme_groups_better", REQUIRED, {AXIS_SCHEME, AXIS_END}, .integer = &x->certain},
        {"/stability/scheme_groups_undecided", REQUIRED, {AXIS_SCHEME, AXIS_END}, .integer = &x->undecided}};
    const struct result_row groups[] = {
        {"/stability/group", REQUIRED, {AXIS_GROUP, AXIS_END}, .text = &x->group.codes},
        {"/stability/group_gain", REQUIRED, {AXIS_GROUP, AXIS_END}, .real = &x->group.gain},
        {"/stability/group_gain_se", REQUIRED, {AXIS_GROUP, AXIS_END}, .real = &x->group.error},
        {"/stability/group_amount", REQUIRED, {AXIS_GROUP, AXIS_END}, .integer = &x->group.amount},
        {"/stability/group_verdict", REQUIRED, {AXIS_GROUP, AXIS_END}, .integer = &x->group.verdict},
        {"/stability/group_origin", REQUIRED, {AXIS_GROUP, AXIS_END}, .integer = &x->origin},
        {"/stability/group_scheme", REQUIRED, {AXIS_GROUP, AXIS_END}, .integer = &x->scheme}};
    const struct result_row steps[] = {
        {"/stability/step_group", REQUIRED, {AXIS_STEP, AXIS_END}, .text = &x->step.codes},
        {"/stability/step_gain", REQUIRED, {AXIS_STEP, AXIS_END}, .real = &x->step.gain},
        {"/stability/step_gain_se", REQUIRED, {AXIS_STEP, AXIS_END}, .real = &x->step.error},
        {"/stability/step_amount", REQUIRED, {AXIS_STEP, AXIS_END}, .integer = &x->step.amount},
        {"/stability/step_verdict", REQUIRED, {AXIS_STEP, AXIS_END}, .integer = &x->step.verdict},
        {"/stability/step_left", REQUIRED, {AXIS_STEP, AXIS_END}, .integer = &x->left}};
    enum status status = SOURCE_READ(s, rows, note);
    if (!status && result_has(s->result, "/stability/group"))
        status = SOURCE_READ(s, groups, note);
    if (!status && result_has(s->result, "/stability/step_group"))
        status = SOURCE_READ(s, steps, note);
    x->group.n = x->group.codes ? result_group_length(s->result, "/stability", AXIS_GROUP) : 0;
    x->step.n = x->step.codes ? result_group_length(s->result, "/stability", AXIS_STEP) : 0;
    x->rank = source_room(s, x->group.n, sizeof *x->rank);
    x->member = source_room(s, s->n_municipality, sizeof *x->member);
    return status || (x->rank && x->member) ? status : STATUS_MEMORY;
}

/* ---- parts of the common risk ---- */

static int64_t give_or_take(int64_t error) {
    return error == STORE_UNKNOWN ? error : 2 * error;
}

static void add_parts(struct tables *t, const struct source *s, const struct stability *x) {
    const char *fair = N_("Part (Shapley)"), *less = N_("Pooling saves");
    struct sheet *sheet = tables_add(
        t, "stability", _("What is each municipality's part in the common risk? Over %s together."), s->horizon);
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), SUMMED(N_("Alone"), CELL_MONEY),
                   ((struct sheet_column){N_("amount"), CELL_MONEY, fair, true}),
                   GROUPED(fair, N_("give or take"), CELL_MONEY),
                   ((struct sheet_column){N_("amount"), CELL_MONEY, less, true}),
                   GROUPED(less, N_("give or take"), CELL_MONEY), SUMMED(N_("Part (Euler)"), CELL_MONEY));
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row];
        tables_row_of(sheet, i);
        tables_put_cents(sheet, x->alone[i]);
        tables_put_cents(sheet, x->shapley[i]);
        tables_put_cents(sheet, give_or_take(x->shapley_se[i]));
        tables_put_cents(sheet, x->saving[i]);
        tables_put_cents(sheet, give_or_take(x->saving_se[i]));
        tables_put_cents(sheet, x->euler[i]);
    }
    if (s->all_shown) {
        tables_row_of(sheet, PLACE_REGION);
        tables_total(sheet);
    }
    tables_note(sheet, "%s",
                _("Alone: mean shortfall in its own worst tenth of the outcomes. Part: what it adds to that of all "
                  "together, on average over all orders of joining (Shapley); or its mean shortfall in the worst tenth "
                  "of all together (Euler). Give or take: twice the Monte Carlo error."));
    if (!x->exact[0])
        tables_note(sheet, "%s",
                    _("With more than 26 municipalities not every group can be looked at: the parts are estimated from "
                      "random orders of joining, and groups and leaving are left out. For those, make a scenario of "
                      "fewer municipalities."));
}

/* ---- groups ---- */

/* Marks the members; returns how many. */
static size_t mark_members(const struct source *s, const char *codes, bool *member) {
    size_t n = 0;
    memset(member, 0, s->n_municipality * sizeof *member);
    for (const char *at = codes; *at;) {
        size_t length = strcspn(at, "+");
        for (size_t i = 0; i < s->n_municipality; i++)
            if (strlen(s->code[i]) == length && strncmp(s->code[i], at, length) == 0 && !member[i]) {
                member[i] = true;
                n++;
            }
        at += length + (at[length] == '+');
    }
    return n;
}

/* Names, by the alphabet; of large groups who is not in it. */
static const char *name_members(struct tables *t, const struct source *s, const bool *member, size_t n) {
    bool others = n < s->n_municipality && s->n_municipality - n < n / 2;
    const char *text = "";
    for (size_t k = 0; k < s->n_municipality; k++)
        if (member[s->order[k]] != others)
            text = tables_print(t, "%s%s%s", text, *text ? ", " : "", s->municipality[s->order[k]]);
    return others ? tables_print(t, _("all but %s"), text) : text;
}

/* Is it of interest to who reads, and may it be told? What a group with somebody in it gains that is withheld, is. */
static bool is_shown(const struct source *s, const bool *member, bool *withheld) {
    bool shown = s->all_shown;
    *withheld = false;
    for (size_t i = 0; i < s->n_municipality; i++)
        *withheld |= member[i] && s->hidden[i];
    for (size_t k = 0; k < s->n_shown; k++)
        shown |= member[s->shown[k]];
    return shown;
}

/* While inputs are assumed it is certain of nobody that it is better off outside, which is paying in for good; what is
 * undecided for want of draws is said in the same words, or the others would be found by it. */
static const char *verdict_text(const struct source *s, int64_t verdict) {
    if (verdict >= 0 && !source_tells_payers(s))
        return _("no verdict: inputs assumed");
    if (verdict > 0)
        return s->example ? _("undecided: figures missing") : _("yes");
    return verdict < 0 ? _("no") : _("undecided: too few draws");
}

static void gain_columns(const struct source *s, struct sheet *sheet) {
    if (source_tells_payers(s))
        TABLES_COLUMNS(sheet, GROUPED(N_("Gain"), N_("share"), CELL_SHARE),
                       GROUPED(N_("Gain"), N_("give or take"), CELL_SHARE),
                       GROUPED(N_("Gain"), N_("amount"), CELL_MONEY));
    tables_column(sheet, COLUMN(_("Better off?"), CELL_TEXT));
}

static void put_or_withhold(struct sheet *sheet, bool withheld, struct cell cell) {
    if (withheld)
        cell = (struct cell){.kind = CELL_WITHHELD};
    tables_put(sheet, cell);
}

/* Withheld where somebody in the group is. */
static void put_gain(const struct source *s, struct sheet *sheet, const struct gains *g, size_t k, const bool *member) {
    bool withheld;
    (void)is_shown(s, member, &withheld);
    if (source_tells_payers(s)) {
        put_or_withhold(sheet, withheld, (struct cell){.kind = CELL_SHARE, .real = g->gain[k]});
        put_or_withhold(sheet, withheld, (struct cell){.kind = CELL_SHARE, .real = 2.0 * g->error[k]});
        put_or_withhold(sheet, withheld, (struct cell){.kind = CELL_MONEY, .number = g->amount[k]});
    }
    put_or_withhold(sheet, withheld, (struct cell){.kind = CELL_TEXT, .text = verdict_text(s, g->verdict[k])});
}

static void note_gain(const struct source *s, const struct stability *x, struct sheet *sheet) {
    char draws[FORMAT_SIZE], rho[FORMAT_SIZE];
    if (source_tells_payers(s))
        tables_note(sheet,
                    _("Gain: what a group pays less by itself, as a part of what it pays otherwise, bad years weighed "
                      "in for %s (certainty equivalent); under a scheme, that of the member that gains least. Give or "
                      "take: twice its Monte Carlo error, on %s draws."),
                    format_percent(x->rho[0], 0, rho), format_count(x->draws[0], draws));
    else
        tables_note(sheet,
                    _("Better off: it pays less by itself, bad years weighed in for %s; on %s draws. Inputs are "
                      "assumed, so nobody is named as one who pays in: gains are left out, and so are groups that were "
                      "found by the search. Listed are only those that were named when this was asked."),
                    format_percent(x->rho[0], 0, rho), format_count(x->draws[0], draws));
    tables_note(sheet, "%s",
                _("The best of many groups always looks a little better than it is. A model of self-interest only: it "
                  "looks at nothing else, such as what municipalities owe each other, and does not say what councils "
                  "will do."));
}

/* By scheme, the largest gain first; but by size and the alphabet where gains are not told. */
static bool comes_before(const struct source *s, const struct stability *x, size_t a, size_t b) {
    const char *one = x->group.codes[a], *two = x->group.codes[b];
    if (x->scheme[a] != x->scheme[b])
        return x->scheme[a] < x->scheme[b];
    if (source_tells_payers(s))
        return x->group.gain[a] > x->group.gain[b];
    return strlen(one) != strlen(two) ? strlen(one) < strlen(two) : strcmp(one, two) < 0;
}

/* Is it left out of a short print: was it not named, and are there enough of its scheme that gain more? */
static bool is_minor(const struct stability *x, size_t k) {
    size_t more = 0;
    for (size_t n = 0; n < x->group.n; n++)
        more += x->scheme[n] == x->scheme[k] && x->origin[n] != ORIGIN_NAMED && x->group.gain[n] > x->group.gain[k];
    return x->origin[k] != ORIGIN_NAMED && more >= (x->scheme[k] == BY_BUDGET ? BEST_SHOWN : BEST_OF_SCHEME);
}

/* While nobody is named as one who pays in only groups are listed that were named: those who gain most stand in the
 * groups that gain most, and of single ones that do not gain, those who are missing do. */
static bool may_be_listed(const struct source *s, const struct stability *x, size_t k) {
    return source_tells_payers(s) || x->origin[k] == ORIGIN_NAMED;
}

static void rank_groups(const struct source *s, struct stability *x) {
    for (size_t k = 0; k < x->group.n; k++) {
        size_t at = k;
        for (; at > 0 && comes_before(s, x, k, x->rank[at - 1]); at--)
            x->rank[at] = x->rank[at - 1];
        x->rank[at] = k;
    }
}

static void add_groups(struct tables *t, const struct source *s, struct stability *x) {
    char all[FORMAT_SIZE], better[FORMAT_SIZE], margin[FORMAT_SIZE];
    struct sheet *sheet =
        tables_add(t, "groups",
                   _("Which groups would be better off by themselves over %s? A choice of those that were looked at."),
                   s->horizon);
    tables_lead(
        sheet,
        _("Of %s possible groups an estimated %s would pay at least %s less by themselves than in the whole, if "
          "all costs are pooled by budget (a count of estimates, none of them tested by itself)."),
        format_count(x->all_groups[0], all), format_count(x->all_better[0], better),
        format_percent(x->margin[0], 1, margin));
    TABLES_COLUMNS(sheet, COLUMN(N_("Scheme"), CELL_TEXT), COLUMN(N_("Group"), CELL_TEXT),
                   COLUMN(N_("Members"), CELL_COUNT));
    gain_columns(s, sheet);
    rank_groups(s, x);
    for (size_t row = 0; row < x->group.n; row++) {
        size_t k = x->rank[row], n = mark_members(s, x->group.codes[k], x->member);
        bool withheld, known = x->scheme[k] >= 0 && x->scheme[k] < (int64_t)s->n_scheme;
        if (!is_shown(s, x->member, &withheld) || !may_be_listed(s, x, k))
            continue;
        tables_row(sheet);
        if (known)
            tables_put_scheme(sheet, (size_t)x->scheme[k]);
        else
            tables_put_text(sheet, _("All costs by budget"));
        tables_put_text(sheet, name_members(t, s, x->member, n));
        tables_put_count(sheet, (int64_t)n);
        put_gain(s, sheet, &x->group, k, x->member);
        if (is_minor(x, k))
            tables_minor(sheet);
    }
    note_gain(s, x, sheet);
}

/* How many groups were looked at under each scheme. */
static void add_counts(struct tables *t, const struct source *s, const struct stability *x) {
    bool any = false, merged = false;
    for (size_t k = 0; k < s->n_scheme; k++)
        any |= x->tried[k] != 0;
    struct sheet *sheet =
        any ? tables_add(t, "group_counts", "%s",
                         _("Of how many groups would every member be better off by itself, by scheme?"))
            : NULL;
    bool tells = source_tells_payers(s);
    TABLES_COLUMNS(sheet, COLUMN(N_("Scheme"), CELL_TEXT), COLUMN(N_("Looked at"), CELL_COUNT));
    if (tells)
        TABLES_COLUMNS(sheet, COLUMN(N_("Certainly better off"), CELL_COUNT), COLUMN(N_("Undecided"), CELL_COUNT));
    else
        TABLES_COLUMNS(sheet, COLUMN(N_("Certainly not better off"), CELL_COUNT));
    for (size_t k = 0; k < s->n_scheme; k++) {
        merged |= x->tried[k] < 0;
        if (x->tried[k] == 0)
            continue;
        tables_row(sheet);
        tables_put_scheme(sheet, k);
        const int64_t not_better = x->tried[k] - x->certain[k] - x->undecided[k];
        const int64_t count[] = {x->tried[k], tells ? x->certain[k] : not_better, x->undecided[k]};
        for (size_t c = 0; c < (tells ? 3 : 2); c++)
            tables_put(sheet, (struct cell){.kind = x->tried[k] < 0 ? CELL_UNKNOWN : CELL_COUNT, .number = count[c]});
    }
    tables_note_assumed(sheet);
    if (merged)
        tables_note(sheet, "%s",
                    _("?: not judged, because municipalities merge in this scenario, or the scheme looks at what was "
                      "paid last year or "
                      "under another one."));
}

/* ---- who leaves first ---- */

/* A step that is undecided may not happen, and then those after it change. */
static void note_undecided(const struct source *s, const struct gains *g, struct sheet *sheet) {
    size_t k = 0;
    while (k < g->n && g->verdict[k] != 0)
        k++;
    if (s->example)
        tables_note(sheet, "%s",
                    _("Inputs are assumed, so that no step is certain and the whole order is an example."));
    if (k + 1 < g->n)
        tables_note(sheet, _("Step %zu is undecided (too few draws): from step %zu on the order depends on it."), k + 1,
                    k + 2);
    else if (k < g->n)
        tables_note(sheet,
                    _("Step %zu, the last one, is undecided (too few draws); the steps before it do not depend on it."),
                    k + 1);
    else
        tables_note(sheet, "%s", _("No step is undecided for want of draws."));
}

/* Who leaves is one who pays in, and with what is expected of each the number of steps would name them: one row for
 * all, whether anybody leaves or not. */
static void put_untold(struct sheet *sheet) {
    tables_row(sheet);
    tables_put_text(sheet, _("all"));
    tables_put_text(sheet, _("undecided: figures missing"));
    tables_put(sheet, (struct cell){.kind = CELL_EMPTY});
    tables_put_text(sheet, _("no verdict: inputs assumed"));
    tables_note(sheet, "%s",
                _("Inputs are assumed, so that no step is certain: who would leave, and how many, is not told. With "
                  "what is expected of each their number would name them."));
}

static void add_steps(struct tables *t, const struct source *s, const struct stability *x) {
    struct sheet *sheet = tables_add(t, "leaving_order", "%s",
                                     _("In what order would municipalities leave, if all costs are pooled by budget "
                                       "and each looks at itself only?"));
    TABLES_COLUMNS(sheet, COLUMN(N_("Step"), CELL_TEXT), COLUMN(N_("Who leaves"), CELL_TEXT),
                   COLUMN(N_("Still in"), CELL_COUNT));
    gain_columns(s, sheet);
    if (!source_tells_payers(s)) {
        put_untold(sheet);
        return;
    }
    for (size_t k = 0; k < x->step.n; k++) {
        bool withheld;
        size_t n = mark_members(s, x->step.codes[k], x->member);
        if (!is_shown(s, x->member, &withheld))
            continue;
        tables_row(sheet);
        tables_put_text(sheet, tables_print(t, "%zu", k + 1));
        tables_put_text(sheet, name_members(t, s, x->member, n));
        tables_put_count(sheet, x->left[k]);
        put_gain(s, sheet, &x->step, k, x->member);
    }
    if (x->step.n == 0) {
        tables_note(sheet, "%s", _("Nobody gains more than the margin by leaving."));
        return;
    }
    tables_note(sheet, "%s", _("Each step: whoever gains most by leaving leaves; the others judge again without it."));
    note_undecided(s, &x->step, sheet);
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct stability x = {0};
    enum status status = result_has(s->result, "/stability/options") ? load(s, &x, note) : STATUS_OK;
    if (status || !x.value)
        return status;
    add_parts(t, s, &x);
    if (x.exact[0]) {
        add_groups(t, s, &x);
        add_steps(t, s, &x);
    }
    add_counts(t, s, &x);
    return STATUS_OK;
}

const struct section section_coalition = {
    .name = "coalition",
    .doc = N_("who would be better off without the others, as `solidair coalition` found it"),
    .sheet = {SHEET_BY("stability", N_("Stability"), BOOK_BOTH | BOOK_SPARE(6), N_("Questions"), N_("Buffer and risk")),
              SHEET("groups", N_("Groups")), SHEET("leaving_order", N_("Order of leaving")),
              SHEET("group_counts", N_("Groups by scheme"))},
    .ask = N_("Nothing about groups is in this file yet. First ask: solidair coalition %s"),
    .old_only = true,
    .make = make,
};
