/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well earlier years would have been forecast: scores, and each municipality's forecasts beside its accounts. */
#include "sim/belief/backtest.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"

#include <math.h>

static const char *const sizes[SIZES] = {N_("under 15,000 residents"), N_("to 30,000"), N_("to 60,000"),
                                         N_("60,000 and above"), N_("all")};

static const char *ahead_text(struct tables *t, size_t ahead) {
    return ahead == 0 ? _("a year ahead") : tables_print(t, _("%zu years ahead"), ahead + 1);
}

/* ---- scores ---- */

static void put_holds(struct sheet *sheet, const struct backtest_score *score) {
    for (size_t k = 0; k < BACKTEST_INTERVALS; k++)
        tables_put_real(sheet, score->hold[k]);
}

static void put_score(struct sheet *sheet, const struct backtest_score *score, double ratio) {
    tables_put_count(sheet, score->n);
    tables_put_real(sheet, score->crps);
    for (size_t k = 0; k < NAIVES; k++)
        tables_put_real(sheet, score->naive[k]);
    tables_put_real(sheet, ratio);
    tables_put_real(sheet, exp(score->bias));
    put_holds(sheet, score);
}

static void put_year(struct tables *t, struct sheet *sheet, const struct backtest *b, size_t k, size_t ahead) {
    const struct backtest_score *score = &b->score[k][ahead][SIZE_ALL];
    if (score->n == 0)
        return;
    tables_row(sheet);
    tables_put_text(sheet, tables_print(t, "%d", b->origin + (int)k));
    tables_put_text(sheet, tables_print(t, "%d", b->origin + (int)(k + ahead) + 1));
    put_score(sheet, score, backtest_ratio(score));
}

/* In one sentence, and all origins as a row. */
static void tell_together(struct tables *t, struct sheet *sheet, const struct backtest *b, size_t ahead) {
    const struct backtest_score score = backtest_together(b, ahead, SIZE_ALL);
    double ratio = backtest_mean_ratio(b, ahead, SIZE_ALL);
    char n[FORMAT_SIZE], hold[FORMAT_SIZE], error[FORMAT_SIZE];
    if (score.n == 0)
        return;
    tables_lead(
        sheet,
        _("Of %s accounts, forecast %s, %s lie between the bounds that should hold 80 %% of them; the forecasts "
          "were off %s times as far as the best simple rule of each year (below 1 is better)."),
        format_count(score.n, n), ahead_text(t, ahead), format_percent(score.hold[1], 1, hold),
        format_real(ratio, 2, error));
    tables_row(sheet);
    tables_put_text(sheet, _("together"));
    tables_put_text(sheet, ahead_text(t, ahead));
    put_score(sheet, &score, ratio);
}

static void add_years(struct tables *t, const struct backtest *b) {
    char draws[FORMAT_SIZE];
    struct sheet *sheet =
        tables_add(t, "backtest",
                   _("How well would earlier years have been forecast? The accounts of later years from what was known "
                     "on 1 August after the first year (scenario %s)."),
                   tables_safe(t, b->scenario));
    TABLES_COLUMNS(sheet, COLUMN(N_("Known to"), CELL_TEXT), COLUMN(N_("Forecast"), CELL_TEXT),
                   COLUMN(N_("Accounts"), CELL_COUNT), GROUPED(N_("Error"), N_("the model"), CELL_NUMBER),
                   GROUPED(N_("Error"), N_("last"), CELL_NUMBER), GROUPED(N_("Error"), N_("smoothed"), CELL_NUMBER),
                   GROUPED(N_("Error"), N_("budget"), CELL_NUMBER), COLUMN(N_("To best rule"), CELL_RATIO),
                   COLUMN(N_("To forecast"), CELL_RATIO), GROUPED(N_("Within interval"), "50 %", CELL_SHARE),
                   GROUPED(N_("Within interval"), "80 %", CELL_SHARE),
                   GROUPED(N_("Within interval"), "95 %", CELL_SHARE));
    for (size_t k = 0; k < b->n_origin; k++)
        for (size_t ahead = 0; ahead < b->n_ahead; ahead++)
            put_year(t, sheet, b, k, ahead);
    for (size_t ahead = 0; ahead < b->n_ahead; ahead++)
        tell_together(t, sheet, b, ahead);
    tables_note(sheet, "%s",
                _("Error: CRPS of the log of cost per resident, lower is better; of the forecast and of three simple "
                  "rules (last account and mean growth; smoothed accounts; the own budget). To best rule: over the "
                  "error of the best of the three. To forecast: accounts over forecasts in the middle of all "
                  "that were forecast, growth that nobody foresaw, which is taken out of the intervals."));
    tables_note(sheet,
                _("The forecast is the closed-form predictive of the model, fitted anew to what was known then, "
                  "on %s draws."),
                format_count(b->n_draw, draws));
    if (b->budgets_predict)
        tables_note(sheet, "%s", _("The own budget of the year forecast was evidence too."));
}

static void add_sizes(struct tables *t, const struct backtest *b) {
    struct sheet *sheet = tables_add(t, "backtest_size", "%s",
                                     _("Are small municipalities forecast as well as large ones? All origins together, "
                                       "by residents in the year forecast."));
    TABLES_COLUMNS(sheet, COLUMN(N_("Forecast"), CELL_TEXT), COLUMN(N_("Residents"), CELL_TEXT),
                   COLUMN(N_("Accounts"), CELL_COUNT), COLUMN(N_("To best rule"), CELL_RATIO),
                   COLUMN(N_("To forecast"), CELL_RATIO), GROUPED(N_("Within interval"), "50 %", CELL_SHARE),
                   GROUPED(N_("Within interval"), "80 %", CELL_SHARE),
                   GROUPED(N_("Within interval"), "95 %", CELL_SHARE));
    for (size_t ahead = 0; ahead < b->n_ahead; ahead++)
        for (size_t size = 0; size < SIZE_CLASSES; size++) {
            const struct backtest_score score = backtest_together(b, ahead, size);
            tables_row(sheet);
            tables_put_text(sheet, ahead_text(t, ahead));
            tables_put_text(sheet, _(sizes[size]));
            tables_put_count(sheet, score.n);
            tables_put_real(sheet, backtest_mean_ratio(b, ahead, size));
            tables_put_real(sheet, exp(score.bias));
            put_holds(sheet, &score);
        }
}

static void add_tenths(struct tables *t, const struct backtest *b) {
    struct sheet *sheet = tables_add(t, "backtest_tenths", "%s",
                                     _("Where in its forecast did each account fall? As many in each tenth where the "
                                       "intervals are right; growth that nobody foresaw is taken out."));
    tables_column(sheet, COLUMN(_("Tenth of the forecast"), CELL_TEXT));
    for (size_t ahead = 0; ahead < b->n_ahead; ahead++)
        tables_column(sheet, COLUMN(ahead_text(t, ahead), CELL_COUNT));
    for (size_t k = 0; k < BACKTEST_TENTHS; k++) {
        tables_row(sheet);
        tables_put_text(sheet, k == 0                     ? _("1, the lowest")
                               : k == BACKTEST_TENTHS - 1 ? _("10, the highest")
                                                          : tables_print(t, "%zu", k + 1));
        for (size_t ahead = 0; ahead < b->n_ahead; ahead++)
            tables_put_count(sheet, backtest_together(b, ahead, SIZE_ALL).pit[k]);
    }
    tables_chart(sheet, CHART_BARS, 0, 1, b->n_ahead);
}

/* ---- municipalities ---- */

static const char *where_text(int64_t account, int64_t low, int64_t high) {
    if (account == STORE_UNKNOWN || low == STORE_UNKNOWN)
        return "?";
    return account < low ? _("below") : account > high ? _("above") : _("between");
}

static void put_place(struct tables *t, struct sheet *sheet, const struct backtest *b, size_t k, size_t ahead,
                      size_t i) {
    const int64_t *forecast = b->forecast + (k * b->n_ahead + ahead) * OUTLOOK_POINTS * b->n + i;
    int year = b->origin + (int)(k + ahead) + 1;
    size_t at = (size_t)(year - b->first_year);
    int64_t account = year >= b->first_year && at < b->n_year ? b->account[at * b->n + i] : STORE_UNKNOWN;
    tables_row_of(sheet, i);
    tables_put_key(sheet, tables_print(t, "%d", b->origin + (int)k));
    tables_put_key(sheet, tables_print(t, "%d", year));
    for (size_t point = 0; point < OUTLOOK_POINTS; point++)
        tables_put_cents(sheet, forecast[point * b->n]);
    tables_put_cents(sheet, account);
    tables_put_text(sheet, where_text(account, forecast[0], forecast[(OUTLOOK_POINTS - 1) * b->n]));
}

static void add_places(struct tables *t, const struct source *s, const struct backtest *b) {
    struct sheet *sheet = tables_add(t, "backtest_places", "%s",
                                     _("What would have been forecast of each municipality, and the account that came: "
                                       "own cost, EUR per resident."));
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Known to"), CELL_TEXT),
                   COLUMN(N_("Year"), CELL_TEXT), COLUMN(N_("1 in 10 is below"), CELL_EURO),
                   COLUMN(N_("As often above as below"), CELL_EURO), COLUMN(N_("1 in 10 is above"), CELL_EURO),
                   COLUMN(N_("Account"), CELL_EURO), COLUMN(N_("Account is"), CELL_TEXT));
    for (size_t row = 0; row < s->n_shown; row++)
        for (size_t k = 0; k < b->n_origin; k++)
            for (size_t ahead = 0; ahead < b->n_ahead; ahead++)
                put_place(t, sheet, b, k, ahead, s->shown[row]);
    tables_note(sheet, "%s",
                _("Below, between, above: beside the two bounds, which 2 in 10 accounts should miss in all. ?: not in "
                  "the accounts that were forecast, or no complete account."));
}

/* A short print has those of a municipality only where one is asked for. */
static void add(struct tables *t, const struct source *s, const struct backtest *b) {
    add_years(t, b);
    add_sizes(t, b);
    add_tenths(t, b);
    if (s->result && !(t->brief && s->all_shown))
        add_places(t, s, b);
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct backtest stored = {0};
    if (s->backtest)
        add(t, s, s->backtest);
    if (s->backtest || !s->result || !backtest_is_stored(s->result))
        return STATUS_OK;
    enum status status = backtest_load(s->result, &stored, note);
    if (!status && stored.n == s->n_municipality)
        add(t, s, &stored);
    backtest_free(&stored);
    return status;
}

const struct section section_backtest = {
    .name = "backtest",
    .doc = N_("how well earlier years would have been forecast, as `solidair backtest` found it"),
    .sheet = {SHEET("backtest", N_("Hits and misses")), SHEET("backtest_size", N_("Hits and misses by size")),
              SHEET("backtest_tenths", N_("Accounts by tenth")), SHEET("backtest_places", N_("Earlier forecasts"))},
    .ask = N_("There is no record of earlier forecasts in this file yet. First ask: solidair backtest "
              "scenarios/nederland.cfg --into %s"),
    .old_only = true,
    .make = make,
};
