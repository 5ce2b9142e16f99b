/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one sees first, a row for each scheme: of a region what schemes do, of one municipality what it may expect. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/accounts.h"
#include "sim/tables/accuracy.h"
#include "sim/tables/build.h"
#include "sim/tables/verdict.h"

#include <math.h>

enum { ROWS_MOST = 11 };  /* of what is to be seen at a glance, the line that tells of more of them included */
enum { LINE_LEAST = 64 }; /* letters of a sentence on a line of 80, at least, before it is broken between words */

/* At a glance the last rows of many are left to a report, which has all of them. */
static void leave_many(const struct source *s, struct sheet *sheet, size_t k) {
    size_t fewer = sheet ? sheet->tables->fewer : 0, most = fewer < ROWS_MOST ? ROWS_MOST - fewer : 1;
    if (sheet && sheet->tables->brief && s->end - s->first > most && k - s->first + 1 >= most)
        tables_minor(sheet);
}

/* "EUR 147.4 million short", or as an assumed budget wants it; again: of what has been named before. */
static const char *told_result(struct tables *t, const struct source *s, int64_t cents, bool again) {
    static const char *const side[][2] = {
        {N_("EUR %s million short"), N_("EUR %s million over")},
        {N_("EUR %s million over the assumed budget"), N_("EUR %s million under the assumed budget")},
        {N_("EUR %s million over it"), N_("EUR %s million under it")}};
    char amount[FORMAT_SIZE];
    bool assumed = s->budget_origin == BUDGET_ASSUMED;
    return tables_print(t, _(side[assumed ? 1 + again : 0][cents >= 0]), format_million(cents, amount));
}

/* ---- the region ---- */

static const char *told_region(struct tables *t, const struct source *s) {
    size_t last = s->n_period - 1;
    int64_t low = source_quantile(s, P10, s->first, last, PLACE_REGION),
            high = source_quantile(s, P90, s->first, last, PLACE_REGION);
    const char *mean = told_result(t, s, source_mean(s, s->first, last, PLACE_REGION), false);
    if (low == STORE_UNKNOWN || high == STORE_UNKNOWN)
        return mean;
    return tables_print(t, _("%s (8 of 10 times: from %s to %s)"), mean, told_result(t, s, low, true),
                        told_result(t, s, high, true));
}

static void put_scheme(const struct source *s, const double *ratio, double *scratch, struct sheet *sheet, size_t k) {
    int64_t count[VERDICT_TOLD_COUNT];
    verdict_count(s, k, count);
    tables_row(sheet);
    tables_put_scheme(sheet, k);
    tables_put_real(sheet, source_median(s, ratio, k, scratch));
    if (verdict_is_counted(s, VERDICT_PAYS))
        tables_put_count(sheet, count[VERDICT_PAYS]);
    tables_put_count(sheet, count[VERDICT_RECEIVES]);
    tables_put_count(sheet, count[VERDICT_MISSING] + count[VERDICT_DRAWS] + count[VERDICT_UNNAMED]);
    tables_put_count(sheet, count[VERDICT_NEUTRAL]);
    leave_many(s, sheet, k);
}

static void add_digest(struct tables *t, const struct source *s, const struct accuracy *accuracy, const double *ratio,
                       double *scratch) {
    const char *told = told_region(t, s);
    char part[FORMAT_SIZE];
    if (s->budget_covers < 1.0)
        told =
            tables_print(t, _("%s, where %s of the budgets counts"), told, format_percent(s->budget_covers, 1, part));
    struct sheet *sheet =
        tables_add(t, "digest", _("Region %s: expected %s. Municipalities, 90 %% certain:"), s->horizon, told);
    if (sheet)
        sheet->tight = true;
    accuracy_say(s, accuracy, sheet);
    TABLES_COLUMNS(sheet, COLUMN(N_("Scheme"), CELL_TEXT), COLUMN(N_("swings"), CELL_SHARE));
    if (verdict_is_counted(s, VERDICT_PAYS))
        tables_column(sheet, COLUMN(_("pays"), CELL_COUNT));
    TABLES_COLUMNS(sheet, COLUMN(N_("receives"), CELL_COUNT), COLUMN(N_("undecided"), CELL_COUNT),
                   COLUMN(N_("nothing"), CELL_COUNT));
    for (size_t k = s->first; k < s->end; k++)
        put_scheme(s, ratio, scratch, sheet, k);
}

/* ---- one municipality ---- */

struct own {
    const int64_t *mean_se;
    const double *p, *low, *high; /* low and high of the reserve's ratio; NULL where there is none */
    const int64_t *whole;         /* budget of a year for all that it does; NULL where that is not known */
    struct accounts accounts;
};

/* The first year of which its account is not there, from the second one on: that of its class. */
static size_t open_year(const struct source *s, const struct own *x, size_t i) {
    size_t first = s->n_year > 1, open = x->accounts.open[i];
    return open < first ? first : open < s->n_year ? open : s->n_year - 1;
}

/* Its own error, of the worst of the schemes that are shown; "" where it may not be told, or is not known. */
static const char *told_error(struct tables *t, const struct source *s, const struct own *x, size_t i) {
    int64_t worst = 0;
    char amount[FORMAT_SIZE];
    for (size_t k = s->first; k < s->end; k++) {
        int64_t se = x->mean_se[source_at(s, k, s->n_period - 1, i)];
        if (se == STORE_UNKNOWN || s->hidden[i])
            return "";
        worst = se > worst ? se : worst;
    }
    return tables_print(t, _(" (Monte Carlo error at most %s)"), format_euro((int64_t)(1.96 * (double)worst), amount));
}

static void put_own(const struct source *s, const struct own *x, struct sheet *sheet, size_t k, size_t i) {
    size_t last = s->n_period - 1, at = source_at(s, k, last, i);
    size_t year = (k * s->n_year + open_year(s, x, i)) * s->n_municipality + i;
    size_t ratio = CERTAINTY_90 * s->n_scheme * s->n_year * s->n_municipality + year;
    tables_row(sheet);
    tables_close(sheet, i);
    tables_put_scheme(sheet, k);
    tables_put_cents(sheet, s->mean[at]);
    tables_put_cents(sheet, source_quantile(s, P10, k, last, i));
    tables_put_cents(sheet, source_quantile(s, P90, k, last, i));
    tables_put_real(sheet, x->p[at]);
    tables_put_cents(sheet, s->need[at] != STORE_UNKNOWN && s->need[at] < 0 ? 0 : s->need[at]);
    if (x->low)
        tables_put_class(sheet, x->low[ratio], x->high[ratio]);
    if (x->whole)
        tables_put_real(sheet, source_part_of_whole(s, x->whole, last, i, s->mean[at]));
    leave_many(s, sheet, k);
}

/* Own accounts that count are told; at a glance where every scheme has its row beside that. */
static void note_accounts(struct tables *t, const struct source *s, const struct own *x, struct sheet *sheet,
                          size_t i) {
    const char *told = x->accounts.given[i] > 0 ? accounts_told(t, s, &x->accounts, s->shown_scheme, i) : "";
    size_t lines = 1 + format_width(told) / LINE_LEAST;
    if (told[0] && (!t->brief || s->end - s->first + lines + t->fewer <= ROWS_MOST))
        tables_note(sheet, "%s", told);
}

/* A reserve of the municipality is known: then it has a class. */
static bool has_class(const struct source *s, const struct own *x, size_t i) {
    size_t n = s->n_scheme * s->n_year * s->n_municipality;
    return x->low && x->high && isfinite(x->low[CERTAINTY_90 * n + open_year(s, x, i) * s->n_municipality + i]);
}

static void add_mine(struct tables *t, const struct source *s, struct own *x, size_t i) {
    struct sheet *sheet =
        tables_add(t, "mine", _("%s: result over %s%s."), s->municipality[i], s->horizon, told_error(t, s, x, i));
    if (sheet)
        sheet->tight = true;
    x->low = has_class(s, x, i) ? x->low : NULL;
    x->whole = !t->brief && x->whole && x->whole[i] != STORE_UNKNOWN ? x->whole : NULL; /* no room for it at a glance */
    TABLES_COLUMNS(
        sheet, COLUMN(N_("Scheme"), CELL_TEXT), COLUMN(N_("Expected"), CELL_RESULT),
        COLUMN(N_("1 in 10 worse"), CELL_RESULT), COLUMN(N_("1 in 10 better"), CELL_RESULT),
        COLUMN(s->budget_origin == BUDGET_ASSUMED ? N_("Chance over it") : N_("Chance to fall short"), CELL_CHANCE),
        COLUMN(N_("Buffer at 90 %"), CELL_MONEY));
    if (x->low)
        tables_column(
            sheet, COLUMN(tables_print(t, t->brief ? _("Class %s") : _("Class in %s"), s->period[open_year(s, x, i)]),
                          CELL_CLASS));
    if (x->whole)
        tables_column(sheet, COLUMN(_("Of the whole budget"), CELL_PART));
    note_accounts(t, s, x, sheet, i);
    for (size_t k = s->first; k < s->end; k++)
        put_own(s, x, sheet, k, i);
    tables_chart(sheet, CHART_BARS, 0, 1, 3);
}

/* ---- both ---- */

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct own x = {0};
    struct accuracy accuracy;
    const double *ratio = NULL;
    const struct result_row rows[] = {
        {"/summary/mean_se", REQUIRED, FIGURE_AXES, .integer = &x.mean_se},
        {"/summary/sd_ratio", REQUIRED, FIGURE_AXES, .real = &ratio},
        {"/summary/p_shortfall", REQUIRED, FIGURE_AXES, .real = &x.p},
        {"whole_budget", OPTIONAL, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x.whole},
        {"/reserve/ratio_low", OPTIONAL, YEARLY_AXES_BY(AXIS_CERTAINTY), .real = &x.low},
        {"/reserve/ratio_high", OPTIONAL, YEARLY_AXES_BY(AXIS_CERTAINTY), .real = &x.high}};
    double *scratch = source_room(s, s->n_municipality, sizeof *scratch);
    enum status status = scratch ? SOURCE_READ(s, rows, note) : STATUS_MEMORY;
    if (!status)
        status = accuracy_load(s, &accuracy, note);
    if (!status && !s->all_shown)
        status = accounts_load(s, &x.accounts, note);
    if (status)
        return status;
    if (s->all_shown && t->brief)
        add_digest(t, s, &accuracy, ratio, scratch);
    for (size_t row = 0; !s->all_shown && row < s->n_shown; row++)
        add_mine(t, s, &x, s->shown[row]);
    return STATUS_OK;
}

const struct section section_digest = {
    .name = "digest",
    .doc = N_("at a glance: what each scheme does, or (mine) what one municipality may expect"),
    .sheet = {SHEET("digest", N_("At a glance")),
              SHEET_IN("mine", N_("My municipality"), BOOK_ONE, N_("My municipality"))},
    .ask = N_("This table is about one municipality: solidair show %s --table digest --municipality NAME"),
    .make = make,
};
