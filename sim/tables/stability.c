/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Would somebody be better off without the others: what `solidair coalition` put into the file. */
#include "sim/tables/build.h"

#include "sim/base/i18n.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Shares in the worst years of all together, by `solidair coalition`. */
static enum status add_shares(struct tables *t, struct source *s, struct note *note) {
    static const struct {
        const char *name, *title;
    } part[] = {{"/stability/alone", N_("Worst years alone")},
                {"/stability/shapley", N_("Fair share of those together")},
                {"/stability/saving", N_("What pooling saves")}};
    enum { PARTS = sizeof part / sizeof part[0] };
    int64_t *cents[PARTS] = {0};
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < PARTS; k++)
        status = source_cents(s, part[k].name, s->n_municipality, &cents[k], note);
    if (status)
        return status;
    struct sheet *sheet =
        tables_add(t, "stability", _("Stability"),
                   tables_text(t,
                               _("Mean shortfall in the worst 10%% of the outcomes over %s: alone, and the "
                                 "Shapley share when all pool."),
                               s->horizon));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t k = 0; k < PARTS; k++)
        tables_column(t, sheet, CELL_MONEY, s->all_shown, _(part[k].title));
    for (size_t row = 0; row < s->n_shown + s->all_shown; row++) {
        bool total = row == s->n_shown;
        tables_row(t, sheet);
        tables_set_text(sheet, 0, total ? _("Region in total") : tables_text(t, "%s", s->municipality[s->shown[row]]));
        for (size_t k = 0; !total && k < PARTS; k++) {
            if (s->hidden[s->shown[row]])
                tables_set_gap(sheet, 1 + k, CELL_WITHHELD);
            else
                tables_set_cents(sheet, 1 + k, cents[k] ? cents[k][s->shown[row]] : STORE_UNKNOWN);
        }
    }
    if (s->all_shown)
        tables_total(t, sheet);
    return STATUS_OK;
}

/* ---- groups ---- */

/* Groups of municipalities as stored: codes with "+" between. scheme: as its number, -1 all costs pooled by budget. */
struct groups {
    size_t n;
    char **codes;
    double *gain, *error;
    int64_t *amount, *verdict;
};

/* Municipalities of a group: member[n_municipality]. */
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
static const char *name_members(struct tables *t, const struct source *s, const size_t *order, const bool *member,
                                size_t n) {
    bool others = n < s->n_municipality && s->n_municipality - n < n / 2;
    const char *text = "";
    for (size_t k = 0; k < s->n_municipality; k++)
        if (member[order[k]] != others)
            text = tables_text(t, "%s%s%s", text, *text ? ", " : "", s->municipality[order[k]]);
    return others ? tables_text(t, "%s %s", _("all but"), text) : text;
}

/* All municipalities by name: those that are shown are a part of them. NULL when memory runs out. */
static size_t *sort_names(struct source *s) {
    size_t *order = source_room(s, s->n_municipality, sizeof *order);
    for (size_t i = 0; order && i < s->n_municipality; i++) {
        size_t k = i;
        for (; k > 0 && strcmp(s->municipality[order[k - 1]], s->municipality[i]) > 0; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    return order;
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

/* While inputs are assumed it is certain of nobody that it is better off outside. */
static const char *verdict_text(const struct source *s, int64_t verdict) {
    if (verdict > 0)
        return s->example ? _("undecided: figures missing") : _("yes");
    return verdict < 0 ? _("no") : _("undecided: too few draws");
}

/* Columns from `first`: gain, twice its error, amount, verdict. */
static void set_gain(const struct source *s, struct sheet *sheet, size_t first, const struct groups *g, size_t k,
                     bool withheld) {
    for (size_t c = 0; withheld && c < 4; c++)
        tables_set_gap(sheet, first + c, CELL_WITHHELD);
    if (withheld)
        return;
    tables_set_share(sheet, first, g->gain[k]);
    tables_set_share(sheet, first + 1, 2.0 * g->error[k]);
    tables_set_cents(sheet, first + 2, g->amount[k]);
    tables_set_text(sheet, first + 3, verdict_text(s, g->verdict[k]));
}

static void gain_columns(struct tables *t, struct sheet *sheet) {
    tables_column(t, sheet, CELL_SHARE, false, _("Gain"));
    tables_column(t, sheet, CELL_SHARE, false, _("Give or take"));
    tables_column(t, sheet, CELL_MONEY, false, _("In euros"));
    tables_column(t, sheet, CELL_TEXT, false, _("Better off?"));
}

static void gain_notes(struct tables *t, struct sheet *sheet) {
    tables_note(t, sheet,
                _("Gain: what the group pays less by itself, as a part of what it pays otherwise, bad years weighed "
                  "in. Give or take: twice the Monte Carlo error."));
    tables_note(t, sheet,
                _("A model of self-interest only. The best of many groups always looks a little better than it is."));
}

/* prefix: "group" or "step". names: the variable with the codes. */
static enum status load_groups(struct source *s, const char *prefix, const char *names, struct groups *g,
                               struct note *note) {
    char full[64];
    enum status status = result_texts(s->result, names, &g->n, &g->codes, note);
    snprintf(full, sizeof full, "/stability/%s_gain", prefix);
    if (!status)
        status = source_real(s, full, g->n, &g->gain, note);
    snprintf(full, sizeof full, "/stability/%s_gain_se", prefix);
    if (!status)
        status = source_real(s, full, g->n, &g->error, note);
    snprintf(full, sizeof full, "/stability/%s_amount", prefix);
    if (!status)
        status = source_cents(s, full, g->n, &g->amount, note);
    snprintf(full, sizeof full, "/stability/%s_verdict", prefix);
    if (!status)
        status = source_cents(s, full, g->n, &g->verdict, note);
    if (!status && !(g->gain && g->error && g->amount && g->verdict))
        status = note_error(note, STATUS_FILE, s->path, 0, full,
                            _("this variable has another size than its axes say; make the file again"));
    return status;
}

/* By scheme, the largest gain first. */
static bool comes_before(const struct groups *g, const int64_t *scheme, size_t a, size_t b) {
    return scheme[a] != scheme[b] ? scheme[a] < scheme[b] : g->gain[a] > g->gain[b];
}

static void fill_groups(struct tables *t, const struct source *s, const struct groups *g, const int64_t *scheme,
                        const size_t *names, size_t *order, bool *member) {
    struct sheet *sheet = tables_add(t, "groups", _("Groups"),
                                     tables_text(t,
                                                 _("Which groups would be better off by themselves over %s? A choice "
                                                   "of those that were looked at."),
                                                 s->horizon));
    tables_column(t, sheet, CELL_TEXT, false, _("Scheme"));
    tables_column(t, sheet, CELL_TEXT, false, _("Group"));
    tables_column(t, sheet, CELL_COUNT, false, _("Members"));
    gain_columns(t, sheet);
    for (size_t k = 0; k < g->n; k++) {
        size_t at = k;
        for (; at > 0 && comes_before(g, scheme, k, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
    for (size_t row = 0; row < g->n; row++) {
        size_t k = order[row], n = mark_members(s, g->codes[k], member);
        bool withheld, known = scheme[k] >= 0 && scheme[k] < (int64_t)s->n_scheme;
        if (!is_shown(s, member, &withheld))
            continue;
        tables_row(t, sheet);
        tables_set_text(sheet, 0, known ? tables_text(t, "%s", s->label[scheme[k]]) : _("All costs by budget"));
        tables_set_text(sheet, 1, name_members(t, s, names, member, n));
        tables_set_count(sheet, 2, (int64_t)n);
        set_gain(s, sheet, 3, g, k, withheld);
    }
    gain_notes(t, sheet);
}

static enum status add_groups(struct tables *t, struct source *s, struct note *note) {
    struct groups g = {0};
    int64_t *scheme = NULL;
    if (!result_has(s->result, "/stability/group"))
        return STATUS_OK;
    enum status status = load_groups(s, "group", "/stability/group", &g, note);
    if (!status)
        status = source_cents(s, "/stability/group_scheme", g.n, &scheme, note);
    size_t *names = sort_names(s), *order = source_room(s, g.n, sizeof *order);
    bool *member = source_room(s, s->n_municipality, sizeof *member);
    if (!status && !(names && order && member))
        status = STATUS_MEMORY;
    if (!status && scheme)
        fill_groups(t, s, &g, scheme, names, order, member);
    result_free_texts(g.n, g.codes);
    return status;
}

/* ---- who leaves first ---- */

/* A step that is undecided may not happen; while inputs are assumed no step is certain. */
static void note_undecided(struct tables *t, const struct source *s, struct sheet *sheet, const struct groups *g) {
    size_t k = 0;
    while (k < g->n && g->verdict[k] != 0)
        k++;
    if (s->example)
        tables_note(t, sheet, _("Inputs are assumed, so that no step is certain and the whole order is an example."));
    if (k + 1 < g->n)
        tables_note(t, sheet,
                    tables_text(t,
                                _("Step %zu is undecided (too few draws): from step %zu on the order depends on it."),
                                k + 1, k + 2));
    else if (k < g->n)
        tables_note(t, sheet,
                    tables_text(t,
                                _("Step %zu, the last one, is undecided (too few draws); the steps before it do not "
                                  "depend on it."),
                                k + 1));
    else if (!s->example)
        tables_note(t, sheet, _("No step is undecided for want of draws."));
}

static void fill_steps(struct tables *t, const struct source *s, const struct groups *g, const int64_t *left,
                       const size_t *names, bool *member) {
    struct sheet *sheet = tables_add(t, "leaving_order", _("Order of leaving"),
                                     _("In what order would municipalities leave, if all costs are pooled by budget "
                                       "and each looks at itself only?"));
    tables_column(t, sheet, CELL_TEXT, false, _("Step"));
    tables_column(t, sheet, CELL_TEXT, false, _("Who leaves"));
    tables_column(t, sheet, CELL_COUNT, false, _("Still in"));
    gain_columns(t, sheet);
    for (size_t k = 0; k < g->n; k++) {
        bool withheld;
        size_t n = mark_members(s, g->codes[k], member);
        if (!is_shown(s, member, &withheld))
            continue;
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%zu", k + 1));
        tables_set_text(sheet, 1, name_members(t, s, names, member, n));
        tables_set_count(sheet, 2, left[k]);
        set_gain(s, sheet, 3, g, k, withheld);
    }
    tables_note(t, sheet, _("Each step: whoever gains most by leaving leaves; the others judge again without it."));
    note_undecided(t, s, sheet, g);
    gain_notes(t, sheet);
}

static enum status add_steps(struct tables *t, struct source *s, struct note *note) {
    struct groups g = {0};
    int64_t *left = NULL;
    if (!result_has(s->result, "/stability/step_group"))
        return STATUS_OK;
    enum status status = load_groups(s, "step", "/stability/step_group", &g, note);
    if (!status)
        status = source_cents(s, "/stability/step_left", g.n, &left, note);
    size_t *names = sort_names(s);
    bool *member = source_room(s, s->n_municipality, sizeof *member);
    if (!status && !(names && member))
        status = STATUS_MEMORY;
    if (!status && left && g.n > 0)
        fill_steps(t, s, &g, left, names, member);
    result_free_texts(g.n, g.codes);
    return status;
}

/* Told of the old municipalities only. */
enum status section_stability(struct tables *t, struct source *s, struct note *note) {
    if (s->by_unit || !result_has(s->result, "/stability/saving"))
        return STATUS_OK;
    enum status status = add_shares(t, s, note);
    if (!status)
        status = add_groups(t, s, note);
    return status ? status : add_steps(t, s, note);
}
