/* What other parts of a run, and other commands, put into the file: each only where it is there. */
#include "models/analysis/buffer.h"
#include "sim/decide/stress.h"
#include "sim/report/tables_matrix.h"

#include "sim/base/i18n.h"
#include <math.h>

enum { CERTAINTY_90 = 5 };

/* Exceeds its own budget or not, receives from the pool or not: four chances, of the scheme that is shown. */
static enum status add_square(struct tables *t, struct source *s, struct note *note) {
    static const struct {
        const char *name, *title;
    } part[] = {{"/summary/p_exceeds_receives", N_("Over budget, receives")},
                {"/summary/p_exceeds_not_receives", N_("Over budget, receives nothing")},
                {"/summary/p_within_receives", N_("Within budget, receives")},
                {"/summary/p_within_not_receives", N_("Within budget, receives nothing")}};
    enum { PARTS = sizeof part / sizeof part[0] };
    double *share[PARTS] = {0};
    enum status status = STATUS_OK;
    bool all = true;
    for (size_t k = 0; !status && k < PARTS; k++) {
        status = source_real(s, part[k].name, s->n_scheme * s->n_period * s->n_municipality, &share[k], note);
        all &= share[k] != NULL;
    }
    if (status || !all)
        return status;
    struct sheet *sheet = tables_add(
        t, "square", "2 x 2",
        tables_text(
            t,
            _("Chance over %s that own cost is over the budget or within it, and that the municipality receives "
              "from the pool or not. Scheme: %s."),
            s->horizon, s->label[s->shown_scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t k = 0; k < PARTS; k++)
        tables_column(t, sheet, CELL_SHARE, false, _(part[k].title));
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row];
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
        for (size_t k = 0; k < PARTS; k++) {
            if (s->hidden[i])
                tables_set_gap(sheet, 1 + k, CELL_WITHHELD);
            else
                tables_set_real(sheet, 1 + k, share[k][source_at(s, s->shown_scheme, s->n_period - 1, i)]);
        }
    }
    return STATUS_OK;
}

/* "B", or "B-C" when the draws leave more than one open. */
static const char *class_text(struct tables *t, double low, double high) {
    char best = buffer_letter(high), worst = buffer_letter(low);
    return best == worst ? tables_text(t, "%c", best) : tables_text(t, "%c-%c", best, worst);
}

/* [certainty][scheme][year][municipality], p_out without certainty; ratio, low and high may be NULL. */
struct reserves {
    size_t n, year;
    double *ratio, *low, *high, *out;
};

static void add_reserve(struct tables *t, const struct source *s, const struct reserves *r, struct sheet *sheet,
                        size_t i) {
    size_t at = (s->shown_scheme * s->n_year + r->year) * s->n_municipality + i;
    size_t last = (s->shown_scheme * s->n_year + s->n_year - 1) * s->n_municipality + i;
    bool known = r->ratio && r->low && r->high && s->n_certainty > CERTAINTY_90;
    tables_row(t, sheet);
    tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
    for (size_t column = 1; s->hidden[i] && column < 4; column++)
        tables_set_gap(sheet, column, CELL_WITHHELD);
    if (s->hidden[i])
        return;
    size_t k = CERTAINTY_90 * r->n + at;
    tables_set_real(sheet, 1, known ? r->ratio[k] : NAN);
    if (known && isfinite(r->ratio[k]))
        tables_set_text(sheet, 2, class_text(t, r->low[k], r->high[k]));
    else
        tables_set_gap(sheet, 2, CELL_UNKNOWN);
    tables_set_real(sheet, 3, r->out[last]);
}

/* Ratio and class in the first year after the base year at 90 %, and the chance that the reserve runs out. */
static enum status add_reserves(struct tables *t, struct source *s, struct note *note) {
    struct reserves r = {.n = s->n_scheme * s->n_year * s->n_municipality, .year = s->n_year > 1};
    enum status status = source_real(s, "/reserve/p_out", r.n, &r.out, note);
    if (!status)
        status = source_real(s, "/reserve/ratio", r.n * s->n_certainty, &r.ratio, note);
    if (!status)
        status = source_real(s, "/reserve/ratio_low", r.n * s->n_certainty, &r.low, note);
    if (!status)
        status = source_real(s, "/reserve/ratio_high", r.n * s->n_certainty, &r.high, note);
    if (status || !r.out)
        return status;
    struct sheet *sheet = tables_add(t, "reserve", _("Reserve"),
                                     tables_text(t,
                                                 _("Does the reserve suffice? Ratio and class in %s at 90%% certainty. "
                                                   "Scheme: %s."),
                                                 s->period[r.year], s->label[s->shown_scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    tables_column(t, sheet, CELL_REAL, false, _("Ratio"));
    tables_column(t, sheet, CELL_CLASS, false, _("Class"));
    tables_column(t, sheet, CELL_SHARE, false, tables_text(t, _("Reserve used up by %s"), s->period[s->n_year - 1]));
    for (size_t row = 0; row < s->n_shown; row++)
        add_reserve(t, s, &r, sheet, s->shown[row]);
    tables_note(t, sheet,
                _("A is the best class, F the worst. Where the reserve or the other risks are not known there is no "
                  "ratio: fill in your own in the scenario's region folder."));
    return STATUS_OK;
}

static enum status add_funds(struct tables *t, struct source *s, struct note *note) {
    size_t n = s->n_scheme * s->n_year;
    int64_t *balance = NULL, *assessed = NULL;
    double *chance = NULL;
    enum status status = source_cents(s, "/fund/balance_mean", n, &balance, note);
    if (!status)
        status = source_cents(s, "/fund/assessment_mean", n, &assessed, note);
    if (!status)
        status = source_real(s, "/fund/assessment_probability", n, &chance, note);
    if (status || !balance || !assessed || !chance)
        return status;
    struct sheet *sheet = tables_add(t, "funds", _("Funds"), _("Funds of the schemes at the end of each year."));
    tables_column(t, sheet, CELL_TEXT, false, _("Scheme"));
    tables_column(t, sheet, CELL_TEXT, false, _("Year"));
    tables_column(t, sheet, CELL_MONEY, false, _("Mean balance"));
    tables_column(t, sheet, CELL_SHARE, false, _("Chance of an assessment"));
    tables_column(t, sheet, CELL_MONEY, false, _("Mean assessment"));
    for (size_t k = 0; k < n; k++) {
        if (balance[k] == STORE_UNKNOWN)
            continue;
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->label[k / s->n_year]));
        tables_set_text(sheet, 1, tables_text(t, "%s", s->period[k % s->n_year]));
        tables_set_cents(sheet, 2, balance[k]);
        tables_set_real(sheet, 3, chance[k]);
        tables_set_cents(sheet, 4, assessed[k]);
    }
    return STATUS_OK;
}

/* Who leaves is told of the old municipalities only. */
static enum status add_leaving(struct tables *t, struct source *s, struct note *note) {
    size_t n = s->n_scheme * s->n_municipality;
    int64_t *year = NULL, *uncertain = NULL;
    if (s->by_unit)
        return STATUS_OK;
    enum status status = source_cents(s, "/leaving/first_year_outside", n, &year, note);
    if (!status)
        status = source_cents(s, "/leaving/uncertain", n, &uncertain, note);
    if (status || !year || !uncertain)
        return status;
    struct sheet *sheet =
        tables_add(t, "leaving", _("Leaving"), _("First year outside the scheme. A model of self-interest only."));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t k = 0; k < s->n_scheme; k++)
        tables_column(t, sheet, CELL_TEXT, false, tables_text(t, "%s", s->label[k]));
    for (size_t row = 0; row < s->n_shown; row++) {
        size_t i = s->shown[row];
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[i]));
        for (size_t k = 0; k < s->n_scheme; k++) {
            size_t at = k * s->n_municipality + i;
            tables_set_text(sheet, 1 + k,
                            year[at] == 0 ? (uncertain[at] ? _("stays (?)") : _("stays"))
                                          : tables_text(t, "%lld%s", (long long)year[at], uncertain[at] ? " (?)" : ""));
        }
    }
    tables_note(t, sheet, _("(?): too close to the margin to be sure at this number of draws."));
    return STATUS_OK;
}

/* Shares in the worst years of all together, by `solidair coalition`. */
static enum status add_stability(struct tables *t, struct source *s, struct note *note) {
    static const struct {
        const char *name, *title;
    } part[] = {{"/stability/alone", N_("Worst years alone")},
                {"/stability/shapley", N_("Fair share of those together")},
                {"/stability/saving", N_("What pooling saves")}};
    enum { PARTS = sizeof part / sizeof part[0] };
    int64_t *cents[PARTS] = {0};
    enum status status = STATUS_OK;
    if (s->by_unit || !result_has(s->result, "/stability/saving"))
        return STATUS_OK;
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

/* Shocks by municipality: change of the mean payment, of the first scheme that shares anything. */
static void show_stress(struct tables *t, const struct source *s, const struct stress *x) {
    size_t scheme = s->shown_scheme < x->n_scheme ? s->shown_scheme : 0;
    bool dutch = i18n_language() == LANGUAGE_NL;
    struct sheet *sheet = tables_add(t, "stress", _("Stress"),
                                     tables_text(t, _("Change of the mean payment over %s in each shock. Scheme: %s."),
                                                 s->horizon, s->label[scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t k = 0; k < x->n_shock; k++)
        tables_column(t, sheet, CELL_MONEY, false, tables_text(t, "%s", x->shock_label[dutch ? 0 : 1][k]));
    for (size_t row = 0; row < s->n_shown + s->all_shown; row++) {
        bool total = row == s->n_shown;
        size_t i = total ? x->n_municipality : s->shown[row];
        tables_row(t, sheet);
        tables_set_text(sheet, 0, total ? _("Region in total") : tables_text(t, "%s", s->municipality[i]));
        for (size_t k = 0; k < x->n_shock; k++) {
            double value = x->value[stress_at(x, STRESS_PAYMENT_CHANGE, k + 1, scheme, i)];
            if (!total && s->hidden[i])
                tables_set_gap(sheet, 1 + k, CELL_WITHHELD);
            else
                tables_set_cents(sheet, 1 + k, isfinite(value) ? llround(value) : STORE_UNKNOWN);
        }
    }
}

static enum status add_stress(struct tables *t, struct source *s, struct note *note) {
    struct stress stress = {0};
    if (s->by_unit || !stress_is_stored(s->result))
        return STATUS_OK;
    enum status status = stress_load(s->result, &stress, note);
    if (!status && stress.n_municipality == s->n_municipality)
        show_stress(t, s, &stress);
    stress_free(&stress);
    return status;
}

enum status section_stored(struct tables *t, struct source *s, struct note *note) {
    enum status (*const part[])(struct tables *, struct source *, struct note *) = {
        add_square, add_reserves, add_funds, add_leaving, add_stability, add_stress};
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < sizeof part / sizeof part[0]; k++)
        status = part[k](t, s, note);
    return status;
}
