/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over the years: budget, own cost, payment and result per year. */
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

/* Of one municipality, or of the region. */
static int64_t sum_period(const struct source *s, const int64_t *data, size_t period, size_t place) {
    int64_t sum = 0;
    for (size_t i = 0; i < s->n_municipality; i++)
        sum += place == PLACE_REGION || i == place ? data[period * s->n_municipality + i] : 0;
    return sum;
}

static void year_columns(const struct source *s, struct sheet *sheet) {
    const char *band = N_("Result, 8 out of 10 times between");
    TABLES_COLUMNS(sheet, COLUMN(N_("Year"), CELL_TEXT), COLUMN(tables_budget(s)->title, CELL_MONEY),
                   COLUMN(N_("Own cost"), CELL_MONEY), COLUMN(N_("Payment"), CELL_MONEY),
                   COLUMN(N_("Result"), CELL_RESULT), GROUPED(band, N_("from"), CELL_RESULT),
                   GROUPED(band, N_("to"), CELL_RESULT), COLUMN(N_("Median result"), CELL_RESULT));
}

/* The budget is published, or anybody's guess. */
static void put_year(const struct source *s, struct sheet *sheet, size_t scheme, size_t period, size_t place) {
    int64_t budget = sum_period(s, s->budget, period, place), mean = source_mean(s, scheme, period, place);
    tables_put_key(sheet, s->period[period]);
    tables_put_public(sheet, (struct cell){.kind = CELL_MONEY, .number = budget});
    tables_put_cents(sheet, sum_period(s, s->own_cost, period, place));
    tables_put_cents(sheet, mean == STORE_UNKNOWN ? mean : budget - mean);
    tables_put_cents(sheet, mean);
    tables_put_cents(sheet, source_quantile(s, P10, scheme, period, place));
    tables_put_cents(sheet, source_quantile(s, P90, scheme, period, place));
    tables_put_cents(sheet, source_quantile(s, P50, scheme, period, place));
}

static void add_region(struct tables *t, const struct source *s, size_t scheme) {
    struct sheet *sheet = tables_add_of(t, "region_years", scheme, "%s",
                                        _("The region by year: means, and the band in which 8 of 10 draws lie."));
    year_columns(s, sheet);
    for (size_t period = 0; period < s->n_year; period++) {
        tables_row(sheet);
        put_year(s, sheet, scheme, period, PLACE_REGION);
    }
    tables_chart(sheet, CHART_LINES, 0, 1, 3); /* budget, own cost, and payment under the scheme */
    tables_chart(sheet, CHART_LINES, 0, 4, 7); /* the fan of the result */
}

static void add_years(struct tables *t, const struct source *s, size_t scheme) {
    struct sheet *sheet = tables_add_of(t, "years", scheme, "%s",
                                        _("By municipality and year: means, and the band in which 8 of 10 draws lie."));
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    year_columns(s, sheet);
    for (size_t k = 0; k < s->n_shown * s->n_year; k++) {
        tables_row_of(sheet, s->shown[k / s->n_year]);
        put_year(s, sheet, scheme, k % s->n_year, s->shown[k / s->n_year]);
    }
    if (s->n_shown == 1) {
        tables_chart(sheet, CHART_LINES, 1, 2, 4);
        tables_chart(sheet, CHART_LINES, 1, 5, 8);
    }
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    (void)note;
    for (size_t k = s->told; k < s->told_end; k++) {
        if (s->all_shown)
            add_region(t, s, k);
        add_years(t, s, k);
    }
    return STATUS_OK;
}

const struct section section_years = {
    .name = "years",
    .doc = N_("budget, own cost, payment and result of every year"),
    .sheet = {SHEET_IN("region_years", N_("Region by year"), BOOK_REGION, N_("Region by year")),
              SHEET_IN("years", N_("By year"), BOOK_ONE, N_("Years and reserve"))},
    .make = make,
};
