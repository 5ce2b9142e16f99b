/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would leave each scheme: by its rule, or as the scenario gives it. Told of the old municipalities, in either
 * division. */
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <string.h>

/* [scheme][municipality]; rule by scheme: -1 nobody can leave, 0 as given, 1 by the rule. */
struct moves {
    size_t n;
    const int64_t *year, *round, *uncertain, *rule;
};

/* Who leaves by the rule is one who pays in for good. */
static const char *move_text(struct tables *t, const struct source *s, const struct moves *x, size_t k, size_t i) {
    size_t at = k * x->n + i;
    const char *mark = x->uncertain[at] ? " (?)" : "";
    bool given = x->round[at] == 0 && x->year[at] != 0;
    if (x->rule[k] > 0 && !given && !source_tells_payers(s))
        return _("no verdict: inputs assumed");
    if (x->year[at] == 0)
        return tables_print(t, "%s%s", _("stays"), mark);
    if (x->round[at] == 0)
        return tables_print(t, _("%lld, as given%s"), (long long)x->year[at], mark);
    return tables_print(t, _("%lld, round %lld%s"), (long long)x->year[at], (long long)x->round[at], mark);
}

/* Is there nothing to say of municipality i but what is said of `like` too, and of nobody in particular? */
static bool is_common(struct tables *t, const struct source *s, const struct moves *x, size_t i, size_t like) {
    bool common = !s->hidden[i] && s->all_shown;
    for (size_t k = s->first; k < s->end; k++) {
        if (x->rule[k] < 0)
            continue;
        const char *text = move_text(t, s, x, k, i);
        common &= strcmp(text, _("stays")) == 0 || strcmp(text, _("no verdict: inputs assumed")) == 0;
        common &= strcmp(text, move_text(t, s, x, k, like)) == 0;
    }
    return common;
}

static void put_moves(struct tables *t, const struct source *s, const struct moves *x, struct sheet *sheet, size_t i) {
    for (size_t k = s->first; k < s->end; k++)
        if (x->rule[k] >= 0)
            tables_put_text(sheet, move_text(t, s, x, k, i));
}

/* A row for each of whom there is something to say, and one for all others. */
static void add_rows(struct tables *t, const struct source *s, const struct moves *x, struct sheet *sheet) {
    size_t others = 0, one = 0;
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row];
        if (is_common(t, s, x, i, others ? one : i)) {
            one = i;
            others++;
            continue;
        }
        tables_row_of(sheet, i);
        put_moves(t, s, x, sheet, i);
    }
    if (others == 0)
        return;
    tables_row(sheet);
    tables_put_text(sheet,
                    tables_print(t, others == s->n_shown ? _("All %zu municipalities") : _("The other %zu"), others));
    put_moves(t, s, x, sheet, one);
}

static void add(struct tables *t, const struct source *s, const struct moves *x) {
    bool any = false, rule = false;
    for (size_t k = s->first; k < s->end; k++) {
        any |= x->rule[k] >= 0;
        rule |= x->rule[k] > 0;
    }
    struct sheet *sheet =
        any ? tables_add(t, "leaving", "%s", _("Who would leave? First year outside the scheme.")) : NULL;
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t k = s->first; k < s->end; k++)
        if (x->rule[k] >= 0)
            tables_column(sheet, COLUMN(s->label[k], CELL_TEXT));
    add_rows(t, s, x, sheet);
    if (rule)
        tables_note(sheet, "%s",
                    _("This is a model of self-interest only: a member leaves when it would have paid less outside, "
                      "bad years weighed in, by more than a margin. It looks at nothing else and does not say what "
                      "councils will do. A round: after members have left, the others judge again. (?): too close to "
                      "the margin to be sure at this number of draws."));
    if (rule && s->example)
        tables_note(sheet, "%s",
                    source_tells_payers(s)
                        ? _("Inputs are assumed, so that nobody is certain to leave by the rule.")
                        : _("Inputs are assumed, so that nobody is named as one who leaves by the rule."));
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct moves x = {.n = s->n_municipality};
    const struct result_row rows[] = {{"/leaving/first_year_outside", REQUIRED, MEMBER_AXES, .integer = &x.year},
                                      {"/leaving/round", REQUIRED, MEMBER_AXES, .integer = &x.round},
                                      {"/leaving/uncertain", REQUIRED, MEMBER_AXES, .integer = &x.uncertain},
                                      {"/leaving/has_rule", REQUIRED, {AXIS_SCHEME, AXIS_END}, .integer = &x.rule}};
    if (!result_has(s->result, "/leaving/has_rule"))
        return STATUS_OK;
    enum status status = SOURCE_READ(s, rows, note);
    if (!status)
        status = tables_leaving_odds(t, s, note);
    if (!status)
        add(t, s, &x);
    return status;
}

const struct section section_leaving = {
    .name = "leaving",
    .doc = N_("who would leave a scheme, and in which year"),
    .sheet = {SHEET_IN("leaving_answer", N_("Leaving by scheme"), BOOK_REGION, N_("Schemes")),
              SHEET("leaving_chance", N_("Chance to leave")), SHEET("leaving", N_("Leaving"))},
    .with = "results",
    .old_only = true,
    .make = make,
};
