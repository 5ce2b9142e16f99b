/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 2 x 2: who exceeds its own state budget, and who receives from the pool; by verdict, and how often in the draws.
 */
#include "sim/base/i18n.h"
#include "sim/tables/accounts.h"
#include "sim/tables/build.h"
#include "sim/tables/verdict.h"

enum { SHARES = 4 };

/* Where a municipality stands: the four fields, then undecided, and of whom it is not told. */
enum stand { EXCEEDS_RECEIVES, EXCEEDS_NOT, WITHIN_RECEIVES, WITHIN_NOT, MISSING, TOO_FEW, UNNAMED, STANDS };

/* own: cost less budget [n_period][n_municipality], with its errors. */
struct square {
    const int64_t *own, *own_se, *own_sd, *own_sd_se;
    const double *share[SHARES];
    struct accounts accounts;
};

#define OWN_AXES                                                                                                       \
    { AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END }

static enum status load(const struct source *s, struct square *x, struct note *note) {
    const struct result_row rows[] = {{"/summary/own_mean", REQUIRED, OWN_AXES, .integer = &x->own},
                                      {"/summary/own_mean_se", REQUIRED, OWN_AXES, .integer = &x->own_se},
                                      {"/summary/own_parameter_sd", REQUIRED, OWN_AXES, .integer = &x->own_sd},
                                      {"/summary/own_parameter_sd_se", REQUIRED, OWN_AXES, .integer = &x->own_sd_se},
                                      {"/summary/p_exceeds_receives", REQUIRED, FIGURE_AXES, .real = &x->share[0]},
                                      {"/summary/p_exceeds_not_receives", REQUIRED, FIGURE_AXES, .real = &x->share[1]},
                                      {"/summary/p_within_receives", REQUIRED, FIGURE_AXES, .real = &x->share[2]},
                                      {"/summary/p_within_not_receives", REQUIRED, FIGURE_AXES, .real = &x->share[3]}};
    return SOURCE_READ(s, rows, note);
}

/* Both questions are answered with 90 % certainty over the inputs, each by itself. Who shares nothing does not receive.
 */
static enum stand stand_of(const struct source *s, const struct square *x, size_t scheme, size_t i) {
    size_t own = (s->n_period - 1) * s->n_municipality + i;
    enum verdict exceeds = verdict_judge(-x->own[own], x->own_se[own], x->own_sd[own], x->own_sd_se[own], s->groups);
    enum verdict pays = verdict_of(s, scheme, i);
    if (!source_tells_payers(s) && verdict_told(s, scheme, i) == VERDICT_UNNAMED)
        return UNNAMED;
    if (exceeds == VERDICT_DRAWS || pays == VERDICT_DRAWS)
        return TOO_FEW;
    if (exceeds == VERDICT_MISSING || pays == VERDICT_MISSING)
        return MISSING;
    if (exceeds == VERDICT_PAYS)
        return pays == VERDICT_RECEIVES ? EXCEEDS_RECEIVES : EXCEEDS_NOT;
    return pays == VERDICT_RECEIVES ? WITHIN_RECEIVES : WITHIN_NOT;
}

static void put_stand(struct tables *t, const struct source *s, const struct square *x, struct sheet *sheet,
                      size_t scheme, enum stand stand) {
    const char *const words[STANDS] = {
        [EXCEEDS_RECEIVES] = N_("costs more than its budget, and receives"),
        [EXCEEDS_NOT] = N_("costs more than its budget, and does not receive"),
        [WITHIN_RECEIVES] = N_("costs no more than its budget, and receives all the same"),
        [WITHIN_NOT] = N_("costs no more than its budget, and does not receive"),
        [MISSING] = accounts_of_all_shown(s, &x->accounts)
                        ? N_("undecided: figures missing (more years of own accounts)")
                        : N_("undecided: figures missing (enter your own accounts)"),
        [TOO_FEW] = N_("undecided: too few draws to tell (more draws will)"),
        [UNNAMED] = N_("no verdict: inputs assumed"),
    };
    const char *who = "";
    int64_t n = 0;
    for (size_t k = 0; k < s->n_shown; k++)
        if (!s->hidden[s->shown[k]] && stand_of(s, x, scheme, s->shown[k]) == stand) {
            who = tables_print(t, "%s%s%s", who, n ? ", " : "", s->municipality[s->shown[k]]);
            n++;
        }
    if (stand >= MISSING && n == 0)
        return;
    tables_row(sheet);
    tables_put_scheme(sheet, scheme);
    tables_put_text(sheet, _(words[stand]));
    tables_put_count(sheet, n);
    tables_put_text(sheet, who);
}

static void add_stands(struct tables *t, const struct source *s, const struct square *x) {
    struct sheet *sheet =
        tables_add(t, "2x2", _("Own cost against the %s, and receiving from the pool, over %s together."),
                   _(tables_budget(s)->name), s->horizon);
    TABLES_COLUMNS(sheet, COLUMN(N_("Scheme"), CELL_TEXT), COLUMN(N_("Where they stand"), CELL_TEXT),
                   COLUMN(N_("Number"), CELL_COUNT), COLUMN(N_("Who"), CELL_TEXT));
    for (size_t k = s->first; k < s->end; k++)
        for (size_t stand = 0; stand < STANDS; stand++)
            put_stand(t, s, x, sheet, k, (enum stand)stand);
    tables_note_assumed(sheet);
    tables_note(sheet, "%s",
                _("A municipality stands in one of the first four lines when both answers are 90 % certain over the "
                  "uncertain inputs."));
}

/* How often in the draws, chance included; how often it does not receive says who pays in. */
static void add_shares(struct tables *t, const struct source *s, const struct square *x, size_t scheme) {
    struct sheet *sheet =
        tables_add_of(t, "square", scheme,
                      _("Chance over %s that own cost is over the budget or within it, and that the municipality "
                        "receives from the pool or not."),
                      s->horizon);
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT),
                   GROUPED(N_("Over budget"), N_("receives"), CELL_CHANCE),
                   GROUPED(N_("Over budget"), N_("does not receive"), CELL_CHANCE),
                   GROUPED(N_("Within budget"), N_("receives"), CELL_CHANCE),
                   GROUPED(N_("Within budget"), N_("does not receive"), CELL_CHANCE));
    for (size_t row = 0; row < s->n_shown; row++) {
        tables_row_of(sheet, s->shown[row]);
        for (size_t k = 0; k < SHARES; k++)
            if (verdict_tells_amount(s, scheme, s->shown[row]))
                tables_put_real(sheet, x->share[k][source_at(s, scheme, s->n_period - 1, s->shown[row])]);
            else
                tables_put_text(sheet, _("undecided"));
    }
    tables_note_unnamed(sheet);
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct square x = {0};
    enum status status = result_has(s->result, "/summary/own_mean") ? load(s, &x, note) : STATUS_OK;
    if (!status && x.own)
        status = accounts_load(s, &x.accounts, note);
    if (status || !x.own)
        return status;
    add_stands(t, s, &x);
    for (size_t k = s->told; k < s->told_end; k++)
        add_shares(t, s, &x, k);
    return STATUS_OK;
}

const struct section section_square = {
    .name = "2x2",
    .doc = N_("who costs more than its own budget, and who receives"),
    .sheet = {SHEET("2x2", N_("Over budget or within")), SHEET("square", "2 x 2")},
    .old_only = true,
    .make = make,
};
