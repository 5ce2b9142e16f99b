/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs and how sure that is, of each place under each scheme: all figures side by side, and each figure by
 * itself. */
#include "models/analysis/measure.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"
#include "sim/tables/verdict.h"

#include <math.h>

struct figures {
    const double *p, *region_p, *sd_ratio, *own_part;
    const int64_t *es, *region_es;
    const int64_t *youths, *residents;       /* [year][municipality] */
    const int64_t *mean_se, *region_mean_se; /* of the expected result */
    const int64_t *whole;                    /* [municipality] budget for all that it does; or NULL */
    const int64_t *difference;               /* [scheme][scheme][period][municipality] */
    const double *better;
};

#define PAIR_AXES                                                                                                      \
    { AXIS_SCHEME, AXIS_SCHEME_OTHER, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END }

static enum status load(const struct source *s, struct figures *x, struct note *note) {
    const struct result_row rows[] = {{"/summary/mean_se", REQUIRED, FIGURE_AXES, .integer = &x->mean_se},
                                      {"/region/mean_se", REQUIRED, REGION_AXES, .integer = &x->region_mean_se},
                                      {"/summary/p_shortfall", REQUIRED, FIGURE_AXES, .real = &x->p},
                                      {"/region/p_shortfall", REQUIRED, REGION_AXES, .real = &x->region_p},
                                      {"/summary/es90", REQUIRED, FIGURE_AXES, .integer = &x->es},
                                      {"/region/es90", REQUIRED, REGION_AXES, .integer = &x->region_es},
                                      {"/summary/sd_ratio", REQUIRED, FIGURE_AXES, .real = &x->sd_ratio},
                                      {"/summary/marginal_share", OPTIONAL, FIGURE_AXES, .real = &x->own_part},
                                      {"youths", REQUIRED, BUDGET_AXES, .integer = &x->youths},
                                      {"residents", REQUIRED, BUDGET_AXES, .integer = &x->residents},
                                      {"whole_budget", OPTIONAL, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &x->whole},
                                      {"/compare/difference_mean", OPTIONAL, PAIR_AXES, .integer = &x->difference},
                                      {"/compare/p_better", OPTIONAL, PAIR_AXES, .real = &x->better}};
    return SOURCE_READ(s, rows, note);
}

/* ---- all figures side by side ---- */

/* Over the years of the horizon, of a municipality or of all. */
static int64_t sum_years(const struct source *s, const int64_t *data, size_t place) {
    int64_t sum = 0;
    for (size_t k = (s->n_year > 1) * s->n_municipality; k < s->n_year * s->n_municipality; k++)
        sum += place == PLACE_REGION || k % s->n_municipality == place ? data[k] : 0;
    return sum;
}

static int64_t per_head(int64_t cents, int64_t heads) {
    return heads > 0 ? llround((double)cents / (double)heads) : STORE_UNKNOWN;
}

static void put_row(const struct source *s, const struct figures *x, struct sheet *sheet, size_t place, size_t k) {
    bool region = place == PLACE_REGION;
    size_t horizon = s->n_period - 1, r = (k + 1) * s->n_period - 1;
    size_t at = region ? 0 : source_at(s, k, horizon, place);
    int64_t mean = source_mean(s, k, horizon, place), need = region ? s->region_need[r] : s->need[at];
    int64_t budget = 0;
    for (size_t i = 0; i < s->n_municipality; i++)
        budget += region || i == place ? s->budget[s->n_year * s->n_municipality + i] : 0;
    tables_row_of(sheet, place);
    tables_put_scheme(sheet, k);
    tables_put_cents(sheet, mean);
    tables_put_cents(sheet, source_quantile(s, P10, k, horizon, place));
    tables_put_cents(sheet, source_quantile(s, P90, k, horizon, place));
    tables_put_real(sheet, region ? x->region_p[r] : x->p[at]);
    tables_put_real(sheet, region ? NAN : x->sd_ratio[at]);
    tables_put_text(sheet, region ? NULL : verdict_word(verdict_told(s, k, place)));
    tables_put_cents(sheet, source_quantile(s, P50, k, horizon, place));
    tables_put_cents(sheet, region ? x->region_es[r] : x->es[at]);
    tables_put_cents(sheet, need != STORE_UNKNOWN && need < 0 ? 0 : need); /* nothing need be at hand */
    tables_put_real(sheet, budget > 0 ? (double)mean / (double)budget : NAN);
    tables_put_cents(sheet, per_head(mean, sum_years(s, x->youths, place)));
    tables_put_cents(sheet, per_head(mean, sum_years(s, x->residents, place)));
    int64_t se = region ? x->region_mean_se[r] : x->mean_se[at];
    tables_put_cents(sheet, se == STORE_UNKNOWN ? se : (int64_t)(1.96 * (double)se));
    if (x->own_part)
        tables_put_real(sheet, region ? NAN : x->own_part[at]);
    if (x->whole) {
        tables_put_real(sheet, source_part_of_whole(s, x->whole, horizon, place, mean));
        int64_t low = source_quantile(s, P10, k, horizon, place);
        tables_put_real(sheet, source_part_of_whole(s, x->whole, horizon, place, low));
    }
    if (!region && s->all_shown)
        tables_minor(sheet);
}

/* Why "?" stands where the worst tenth should. */
static void note_worst(const struct source *s, struct sheet *sheet) {
    if (s->groups < MEASURE_TAIL_GROUPS)
        tables_note(sheet,
                    _("?: the worst tenth asks for at least %d sets of uncertain inputs (here %lld). Give more draws."),
                    MEASURE_TAIL_GROUPS, (long long)s->groups);
}

/* What is asked first comes first: a short print may end with the verdict. */
static void add_overview(struct tables *t, const struct source *s, const struct figures *x) {
    const char *band = N_("8 out of 10 times between");
    const struct budget_words *budget = tables_budget(s);
    struct sheet *sheet =
        tables_add(t, "overview", _("Result by municipality and scheme, over %s together."), s->horizon);
    TABLES_COLUMNS(sheet, COLUMN(N_("Municipality"), CELL_TEXT), COLUMN(N_("Scheme"), CELL_TEXT),
                   COLUMN(N_("Expected result"), CELL_RESULT), GROUPED(band, N_("from"), CELL_RESULT),
                   GROUPED(band, N_("to"), CELL_RESULT), COLUMN(budget->over, CELL_CHANCE),
                   COLUMN(N_("Swings"), CELL_SHARE), COLUMN(N_("Structurally"), CELL_TEXT),
                   COLUMN(N_("Median result"), CELL_RESULT), COLUMN(N_("In the worst tenth"), CELL_RESULT),
                   COLUMN(N_("Needed beyond the estimate"), CELL_MONEY), COLUMN(budget->part, CELL_PART),
                   COLUMN(N_("Per youth per year"), CELL_HEAD), COLUMN(N_("Per resident per year"), CELL_HEAD),
                   COLUMN(N_("Monte Carlo error"), CELL_MONEY));
    if (x->own_part)
        tables_column(sheet, COLUMN(_("Own part of a euro more"), CELL_SHARE));
    if (x->whole) {
        tables_column(sheet, GROUPED(_("Of the whole budget"), _("expected"), CELL_PART));
        tables_column(sheet, GROUPED(_("Of the whole budget"), _("one time in ten worse than"), CELL_PART));
    }
    for (size_t row = 0, place; source_next(s, row, &place); row++)
        for (size_t k = s->first; k < s->end; k++)
            put_row(s, x, sheet, place, k);
    tables_note(sheet,
                _("Result: %s minus payment. From, to: in 8 of 10 draws it lies between these two (P10 and "
                  "P90). Swings: standard deviation of what is paid over that without solidarity. Structurally: what "
                  "comes back every year because cost and budget differ, not by chance; the verdict is 90 %% certain "
                  "over the uncertain inputs. Needed: what must be at hand to pay, with 90 %% certainty, what comes on "
                  "top of the estimate. Monte Carlo error: how far the expected result may be off because the number "
                  "of draws is limited (95 %%)."),
                _(budget->name));
    note_worst(s, sheet);
    if (x->own_part)
        tables_note(sheet, "%s",
                    _("Own part of a euro more: what the municipality itself pays when its care gets one euro dearer, "
                      "by a client more for example."));
    if (x->whole)
        tables_note(sheet, "%s", source_whole_words());
}

/* ---- each figure by itself ---- */

/* P10 and P90 of every scheme beside each other. */
static void add_band(struct tables *t, const struct source *s) {
    struct sheet *sheet = tables_add(
        t, "band", _("In 8 of 10 draws the result over %s lies between these two amounts (P10 and P90)."), s->horizon);
    tables_column(sheet, COLUMN(_("Municipality"), CELL_TEXT));
    for (size_t k = s->first; k < s->end; k++) {
        tables_column(sheet, GROUPED(s->label[k], _("from"), CELL_RESULT));
        tables_column(sheet, GROUPED(s->label[k], _("to"), CELL_RESULT));
    }
    for (size_t row = 0, place; source_next(s, row, &place); row++) {
        tables_row_of(sheet, place);
        for (size_t k = 2 * s->first; k < 2 * s->end; k++)
            tables_put_cents(sheet, source_quantile(s, k % 2 ? P90 : P10, k / 2, s->n_period - 1, place));
    }
    tables_note(sheet, "%s", _("Quantiles of municipalities do not add up to that of the region."));
}

static void add_chances(struct tables *t, const struct source *s, const struct figures *x) {
    const struct matrix p = {.kind = CELL_CHANCE, .real = x->p, .region_real = x->region_p};
    const struct matrix es = {.kind = CELL_RESULT, .cents = x->es, .region_cents = x->region_es};
    const char *over = _(tables_budget(s)->over);
    struct sheet *sheet = tables_add(t, "p_shortfall", _("%s, over %s together, by scheme."), over, s->horizon);
    if (sheet)
        sheet->title = over;
    tables_matrix(sheet, &p);
    sheet =
        tables_add(t, "es90", _("Mean result in the worst tenth of the draws over %s together (ES90)."), s->horizon);
    tables_matrix(sheet, &es);
    note_worst(s, sheet);
}

/* Against the first scheme, on the same draws: its part of variables over pairs of schemes. */
static enum status add_compare(struct tables *t, struct source *s, const struct figures *x) {
    size_t per = s->n_period * s->n_municipality, n = s->n_scheme * per;
    int64_t *cents = source_room(s, n, sizeof *cents);
    double *share = source_room(s, n, sizeof *share);
    if (!cents || !share)
        return STATUS_MEMORY;
    for (size_t k = 0; k < n; k++) {
        size_t at = k / per * s->n_scheme * per + k % per;
        cents[k] = x->difference[at];
        share[k] = x->better[at];
    }
    struct matrix difference = {.kind = CELL_GAIN, .cents = cents, .sum = true, .later = true};
    struct matrix better = {.kind = CELL_CHANCE, .real = share, .later = true};
    tables_matrix(tables_add(t, "difference", _("Expected result over %s minus that under \"%s\", on the same draws."),
                             s->horizon, s->label[0]),
                  &difference);
    tables_matrix(tables_add(t, "p_better",
                             _("Share of the draws in which the result over %s is better than under \"%s\"."),
                             s->horizon, s->label[0]),
                  &better);
    return STATUS_OK;
}

static enum status make(struct tables *t, struct source *s, struct note *note) {
    struct figures x = {0};
    enum status status = load(s, &x, note);
    if (status)
        return status;
    add_overview(t, s, &x);
    add_band(t, s);
    add_chances(t, s, &x);
    return x.difference && x.better && s->end > 1 ? add_compare(t, s, &x) : STATUS_OK;
}

const struct section section_overview = {
    .name = "overview",
    .doc = N_("every figure of the result: bands, chances, the worst tenth, differences"),
    .sheet = {SHEET("overview", N_("Overview")), SHEET("band", N_("8 out of 10 draws")),
              SHEET_IN("p_shortfall", N_("Chance of a shortfall"), BOOK_REGION | BOOK_SPARE(3),
                       N_("Chance and difference")) /* or as the budgets want it */,
              SHEET("es90", N_("Worst outcomes")),
              SHEET_IN("difference", N_("Difference"), BOOK_REGION | BOOK_SPARE(1), N_("Chance and difference")),
              SHEET("p_better", N_("Chance of better"))},
    .make = make,
};
