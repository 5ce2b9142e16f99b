/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Funds that go on from year to year. */
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

/* [scheme][year], quantiles in front. */
struct funds {
    const int64_t *balance, *quantile, *assessed;
    const double *chance;
};

static void add(struct tables *t, const struct source *s, const struct funds *x) {
    size_t n = s->n_scheme * s->n_year;
    struct sheet *sheet = tables_add(t, "funds", "%s", _("Funds of the schemes at the end of each year."));
    TABLES_COLUMNS(
        sheet, COLUMN(N_("Scheme"), CELL_TEXT), COLUMN(N_("Year"), CELL_TEXT), COLUMN(N_("Mean balance"), CELL_MONEY),
        GROUPED(N_("8 out of 10 times between"), N_("from"), CELL_MONEY),
        GROUPED(N_("8 out of 10 times between"), N_("to"), CELL_MONEY), COLUMN(N_("Median balance"), CELL_MONEY),
        COLUMN(N_("Chance of an assessment"), CELL_CHANCE), COLUMN(N_("Mean assessment"), CELL_MONEY));
    for (size_t k = s->first * s->n_year; k < s->end * s->n_year; k++) {
        if (x->balance[k] == STORE_UNKNOWN)
            continue;
        tables_row(sheet);
        tables_put_scheme(sheet, k / s->n_year);
        tables_put_text(sheet, s->period[k % s->n_year]);
        tables_put_cents(sheet, x->balance[k]);
        tables_put_cents(sheet, x->quantile[P10 * n + k]);
        tables_put_cents(sheet, x->quantile[P90 * n + k]);
        tables_put_cents(sheet, x->quantile[P50 * n + k]);
        tables_put_real(sheet, x->chance[k]);
        tables_put_cents(sheet, x->assessed[k]);
    }
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct funds x = {0};
    const struct result_row rows[] = {
        {"/fund/balance_mean", REQUIRED, {AXIS_SCHEME, AXIS_YEAR, AXIS_END}, .integer = &x.balance},
        {"/fund/balance_quantile", REQUIRED, {AXIS_QUANTILE, AXIS_SCHEME, AXIS_YEAR, AXIS_END}, .integer = &x.quantile},
        {"/fund/assessment_mean", REQUIRED, {AXIS_SCHEME, AXIS_YEAR, AXIS_END}, .integer = &x.assessed},
        {"/fund/assessment_probability", REQUIRED, {AXIS_SCHEME, AXIS_YEAR, AXIS_END}, .real = &x.chance}};
    if (!result_has(s->result, "/fund/balance_mean"))
        return STATUS_OK;
    enum status status = SOURCE_READ(s, rows, note);
    if (!status)
        add(t, s, &x);
    return status;
}

const struct section section_funds = {
    .name = "funds",
    .doc = N_("what the funds of the schemes hold, and the chance of an assessment"),
    .sheet = {SHEET("funds", N_("Funds"))},
    .with = "results",
    .make = make,
};
