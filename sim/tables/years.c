/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over the years: budget, own cost, payment and result per year; buffers. */
#include "sim/tables/matrix.h"

#include "sim/base/i18n.h"

/* Quantiles of the results; n and r elements each. */
struct fan {
    int64_t *quantile, *region_quantile;
    size_t n, r;
};

static enum status load_fan(struct source *s, struct fan *fan, struct note *note) {
    fan->r = s->n_scheme * s->n_period;
    fan->n = fan->r * s->n_municipality;
    enum status status = source_cents(s, "/summary/quantile", fan->n * s->n_quantile, &fan->quantile, note);
    return status ? status : source_cents(s, "/region/quantile", fan->r * s->n_quantile, &fan->region_quantile, note);
}

/* Of one municipality, or of the region (n_municipality). */
static int64_t sum_period(const struct source *s, const int64_t *data, size_t period, size_t i) {
    int64_t sum = 0;
    for (size_t k = 0; k < s->n_municipality; k++)
        sum += i == s->n_municipality || k == i ? data[period * s->n_municipality + k] : 0;
    return sum;
}

static int64_t mean_of(const struct source *s, size_t period, size_t i) {
    return i < s->n_municipality ? s->mean[source_at(s, s->shown_scheme, period, i)]
                                 : s->region_mean[s->shown_scheme * s->n_period + period];
}

static int64_t quantile_of(const struct source *s, const struct fan *fan, size_t p, size_t period, size_t i) {
    if (!fan->quantile || !fan->region_quantile || s->n_quantile <= P90)
        return STORE_UNKNOWN;
    return i < s->n_municipality ? fan->quantile[p * fan->n + source_at(s, s->shown_scheme, period, i)]
                                 : fan->region_quantile[p * fan->r + s->shown_scheme * s->n_period + period];
}

static void year_columns(struct tables *t, struct sheet *sheet) {
    tables_column(t, sheet, CELL_MONEY, false, _("State budget"));
    tables_column(t, sheet, CELL_MONEY, false, _("Own cost"));
    tables_column(t, sheet, CELL_MONEY, false, _("Payment"));
    tables_column(t, sheet, CELL_RESULT, false, _("Result"));
    tables_column(t, sheet, CELL_RESULT, false, _("Result, P10"));
    tables_column(t, sheet, CELL_RESULT, false, _("Result, P90"));
}

static void set_year(const struct source *s, const struct fan *fan, struct sheet *sheet, size_t column, size_t period,
                     size_t i) {
    int64_t budget = sum_period(s, s->budget, period, i), mean = mean_of(s, period, i);
    const int64_t value[] = {
        budget, sum_period(s, s->own_cost, period, i), mean == STORE_UNKNOWN ? mean : budget - mean,
        mean,   quantile_of(s, fan, P10, period, i),   quantile_of(s, fan, P90, period, i)};
    bool hidden = i < s->n_municipality && s->hidden[i];
    for (size_t k = 0; k < sizeof value / sizeof value[0]; k++) {
        if (hidden && k > 0)
            tables_set_gap(sheet, column + k, CELL_WITHHELD);
        else
            tables_set_cents(sheet, column + k, value[k]);
    }
}

static void add_region(struct tables *t, const struct source *s, const struct fan *fan) {
    struct sheet *sheet =
        tables_add(t, "region_years", _("Region by year"),
                   tables_text(t, _("The region by year: means, and the band in which 8 of 10 draws lie. Scheme: %s."),
                               s->label[s->shown_scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Year"));
    year_columns(t, sheet);
    for (size_t period = 0; period < s->n_year; period++) {
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->period[period]));
        set_year(s, fan, sheet, 1, period, s->n_municipality);
    }
    tables_chart(sheet, CHART_LINES, 0, 1, 2); /* budget and own cost */
    tables_chart(sheet, CHART_LINES, 0, 4, 6); /* the fan of the result */
}

enum status section_years(struct tables *t, struct source *s, struct note *note) {
    struct fan fan = {0};
    enum status status = load_fan(s, &fan, note);
    if (status)
        return status;
    if (s->all_shown)
        add_region(t, s, &fan);
    struct sheet *sheet = tables_add(
        t, "years", _("By year"),
        tables_text(t, _("By municipality and year: means, and the band in which 8 of 10 draws lie. Scheme: %s."),
                    s->label[s->shown_scheme]));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    tables_column(t, sheet, CELL_TEXT, false, _("Year"));
    year_columns(t, sheet);
    for (size_t k = 0; k < s->n_shown * s->n_year; k++) {
        tables_row(t, sheet);
        tables_set_text(sheet, 0, tables_text(t, "%s", s->municipality[s->shown[k / s->n_year]]));
        tables_set_text(sheet, 1, tables_text(t, "%s", s->period[k % s->n_year]));
        set_year(s, &fan, sheet, 2, k % s->n_year, s->shown[k / s->n_year]);
    }
    if (s->n_shown == 1) {
        tables_chart(sheet, CHART_LINES, 1, 2, 3);
        tables_chart(sheet, CHART_LINES, 1, 5, 7);
    }
    return STATUS_OK;
}

enum status section_buffers(struct tables *t, struct source *s, struct note *note) {
    size_t r = s->n_scheme * s->n_period, n = r * s->n_municipality;
    int64_t *buffer = NULL, *region = NULL;
    enum status status = source_cents(s, "/summary/buffer_required", n * s->n_certainty, &buffer, note);
    if (!status)
        status = source_cents(s, "/region/buffer_required", r * s->n_certainty, &region, note);
    if (status || !buffer || !region || s->n_certainty <= CERTAINTY_90)
        return status;
    struct matrix m = {.id = "buffer",
                       .title = _("Buffer"),
                       .kind = CELL_MONEY,
                       .cents = buffer + CERTAINTY_90 * n,
                       .region_cents = region + CERTAINTY_90 * r,
                       .skip = s->n_scheme};
    m.caption = tables_text(
        t, _("What must be at hand to pay, in nine of ten draws, what comes on top of the estimate over %s."),
        s->horizon);
    struct sheet *sheet = matrix_add(t, s, &m);
    tables_note(t, sheet,
                _("Buffers of municipalities do not add up to that of the region: they do not all go wrong at once."));
    return STATUS_OK;
}
