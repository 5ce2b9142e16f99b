/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs and how sure that is: results, bands, chances, what the schemes do, transfers, comparison. */
#include "sim/tables/matrix.h"
#include "sim/tables/verdict.h"

#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>

static size_t figures(const struct source *s) {
    return s->n_scheme * s->n_period * s->n_municipality;
}

/* Quantiles: [quantile][scheme][period][municipality], of the region [quantile][scheme][period]. */
static void add_band_rows(struct tables *t, const struct source *s, struct sheet *sheet, const int64_t *q,
                          const int64_t *region) {
    size_t n = figures(s), r = s->n_scheme * s->n_period, horizon = s->n_period - 1;
    for (size_t row = 0; row < s->n_shown + s->all_shown; row++) {
        bool total = row == s->n_shown;
        size_t i = total ? 0 : s->shown[row];
        tables_row(t, sheet);
        tables_set_text(sheet, 0, total ? _("Region in total") : tables_text(t, "%s", s->municipality[i]));
        for (size_t k = 0; k < 2 * s->n_scheme; k++) {
            size_t p = k % 2 ? P90 : P10;
            if (!total && s->hidden[i])
                tables_set_gap(sheet, 1 + k, CELL_WITHHELD);
            else
                tables_set_cents(sheet, 1 + k,
                                 total ? region[p * r + k / 2 * s->n_period + horizon]
                                       : q[p * n + source_at(s, k / 2, horizon, i)]);
        }
    }
}

/* P10 and P90 of every scheme beside each other. */
static enum status add_band(struct tables *t, struct source *s, struct note *note) {
    int64_t *q = NULL, *region = NULL;
    enum status status = source_cents(s, "/summary/quantile", figures(s) * s->n_quantile, &q, note);
    if (!status)
        status = source_cents(s, "/region/quantile", s->n_scheme * s->n_period * s->n_quantile, &region, note);
    if (status || !q || !region || s->n_quantile <= P90)
        return status;
    struct sheet *sheet = tables_add(
        t, "band", _("8 out of 10 draws"),
        tables_text(t, _("In 8 of 10 draws the result over %s lies between these two amounts (P10 and P90)."),
                    s->horizon));
    tables_column(t, sheet, CELL_TEXT, false, _("Municipality"));
    for (size_t k = 0; k < s->n_scheme; k++) {
        tables_column(t, sheet, CELL_RESULT, false, tables_text(t, _("%s, from"), s->label[k]));
        tables_column(t, sheet, CELL_RESULT, false, tables_text(t, _("%s, to"), s->label[k]));
    }
    add_band_rows(t, s, sheet, q, region);
    tables_note(t, sheet,
                _("S = shortfall, P = surplus. Quantiles of municipalities do not add up to that of the region."));
    return STATUS_OK;
}

static enum status add_chances(struct tables *t, struct source *s, struct note *note) {
    double *p = NULL, *region_p = NULL;
    int64_t *es = NULL, *region_es = NULL;
    enum status status = source_real(s, "/summary/p_shortfall", figures(s), &p, note);
    if (!status)
        status = source_real(s, "/region/p_shortfall", s->n_scheme * s->n_period, &region_p, note);
    if (!status)
        status = source_cents(s, "/summary/es90", figures(s), &es, note);
    if (!status)
        status = source_cents(s, "/region/es90", s->n_scheme * s->n_period, &region_es, note);
    if (status || !p || !es)
        return status;
    struct matrix m = {.id = "p_shortfall",
                       .title = _("Chance of a shortfall"),
                       .kind = CELL_SHARE,
                       .real = p,
                       .region_real = region_p,
                       .skip = s->n_scheme};
    m.caption = tables_text(t, _("Chance of a shortfall over %s together, by scheme."), s->horizon);
    (void)matrix_add(t, s, &m);
    m = (struct matrix){.id = "es90",
                        .title = _("Worst outcomes"),
                        .kind = CELL_RESULT,
                        .cents = es,
                        .region_cents = region_es,
                        .skip = s->n_scheme};
    m.caption = tables_text(t, _("Mean result in the worst tenth of the draws over %s together (ES90)."), s->horizon);
    (void)matrix_add(t, s, &m);
    return STATUS_OK;
}

/* The first four schemes: more bars for each municipality cannot be told apart. */
static void chart_bars(struct sheet *sheet) {
    if (sheet && sheet->n_column > 1)
        tables_chart(sheet, CHART_BARS, 0, 1, sheet->n_column > 4 ? 4 : sheet->n_column - 1);
}

enum status section_results(struct tables *t, struct source *s, struct note *note) {
    struct matrix m = {.id = "results",
                       .title = _("Result"),
                       .kind = CELL_RESULT,
                       .cents = s->mean,
                       .region_cents = s->region_mean,
                       .sum = true,
                       .skip = s->n_scheme};
    m.caption =
        tables_text(t, _("Expected result over %s together: state budget minus payment, by scheme."), s->horizon);
    struct sheet *sheet = matrix_add(t, s, &m);
    tables_note(t, sheet, _("S = shortfall, P = surplus."));
    chart_bars(sheet);
    enum status status = add_band(t, s, note);
    return status ? status : add_chances(t, s, note);
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of the municipalities with a finite ratio; scratch[n_municipality]. */
static double median_ratio(const struct source *s, const double *ratio, size_t scheme, double *scratch) {
    size_t n = 0;
    for (size_t i = 0; i < s->n_municipality; i++) {
        double value = ratio[source_at(s, scheme, s->n_period - 1, i)];
        if (isfinite(value))
            scratch[n++] = value;
    }
    qsort(scratch, n, sizeof *scratch, compare_doubles);
    return n ? 0.5 * (scratch[(n - 1) / 2] + scratch[n / 2]) : NAN;
}

/* Structural transfers and their errors; NULL when the file lacks one. */
struct transfers {
    int64_t *mean_se, *sd, *sd_se, *chance;
};

static enum status load_transfers(struct source *s, struct transfers *x, struct note *note) {
    size_t n = figures(s);
    enum status status = source_cents(s, "/summary/transfer_structural_mean_se", n, &x->mean_se, note);
    if (!status)
        status = source_cents(s, "/summary/transfer_structural_sd", n, &x->sd, note);
    if (!status)
        status = source_cents(s, "/summary/transfer_structural_sd_se", n, &x->sd_se, note);
    return status ? status : source_cents(s, "/summary/transfer_chance_sd", n, &x->chance, note);
}

static void add_scheme(struct tables *t, const struct source *s, const struct transfers *x, struct sheet *sheet,
                       size_t scheme, double ratio) {
    int64_t count[VERDICT_NEUTRAL + 1] = {0};
    for (size_t i = 0; i < s->n_municipality; i++) {
        size_t at = source_at(s, scheme, s->n_period - 1, i);
        count[verdict_judge(s->structural[at], x->mean_se[at], x->sd[at], x->sd_se[at], s->groups)]++;
    }
    tables_row(t, sheet);
    tables_set_text(sheet, 0, tables_text(t, "%s", s->label[scheme]));
    tables_set_real(sheet, 1, ratio);
    for (size_t v = 0; v < VERDICT_COUNT; v++)
        tables_set_count(sheet, 2 + v, count[v]);
}

enum status section_schemes(struct tables *t, struct source *s, struct note *note) {
    struct transfers x = {0};
    double *ratio = NULL, *scratch = source_room(s, s->n_municipality, sizeof *scratch);
    enum status status = scratch ? load_transfers(s, &x, note) : STATUS_MEMORY;
    if (!status)
        status = source_real(s, "/summary/sd_ratio", figures(s), &ratio, note);
    if (status || !ratio || !x.mean_se || !x.sd || !x.sd_se)
        return status;
    struct sheet *sheet = tables_add(t, "schemes", _("Schemes"), _("What does every scheme do?"));
    const char *const head[VERDICT_COUNT] = {_("pays in"), _("receives"), _("figures missing"), _("too few draws")};
    tables_column(t, sheet, CELL_TEXT, false, _("Scheme"));
    tables_column(t, sheet, CELL_SHARE, false, _("swings"));
    for (size_t k = 0; k < VERDICT_COUNT; k++)
        tables_column(t, sheet, CELL_COUNT, false, head[k]);
    for (size_t k = 0; k < s->n_scheme; k++)
        add_scheme(t, s, &x, sheet, k, median_ratio(s, ratio, k, scratch));
    tables_note(t, sheet,
                _("swings: standard deviation of what is paid over that without solidarity; median municipality."));
    tables_note(t, sheet,
                _("pays in, receives: number of municipalities for which that is nearly certain (nine in ten); for "
                  "the others it is undecided, because figures are missing or the draws are too few."));
    return STATUS_OK;
}

/* model, use: NULL when the file does not split the contribution. */
static void add_transfers(struct tables *t, const struct source *s, const struct transfers *x, const int64_t *model,
                          const int64_t *use) {
    const struct matrix all[] = {
        {.id = "transfer",
         .title = _("Contribution, expected"),
         .kind = CELL_MONEY,
         .cents = s->structural,
         .sum = true,
         .caption =
             tables_text(t, _("Expected contribution to the pool over %s; below 0: receives from it."), s->horizon)},
        {.id = "transfer_model",
         .title = _("Of which distribution model"),
         .kind = CELL_MONEY,
         .cents = model,
         .caption = _("Part of the expected contribution that comes from the distribution model.")},
        {.id = "transfer_use",
         .title = _("Of which use and price"),
         .kind = CELL_MONEY,
         .cents = use,
         .caption = _("Part of the expected contribution that comes from use and price.")},
        {.id = "transfer_inputs",
         .title = _("Contribution, inputs"),
         .kind = CELL_MONEY,
         .cents = x->sd,
         .caption = _("How far the expected contribution moves with the uncertain inputs (standard deviation).")},
        {.id = "transfer_chance",
         .title = _("Contribution, chance"),
         .kind = CELL_MONEY,
         .cents = x->chance,
         .caption = _("How far the contribution moves by chance, inputs given (standard deviation).")}};
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
        struct matrix m = all[k];
        m.skip = s->n_scheme;
        struct sheet *sheet = m.cents ? matrix_add(t, s, &m) : NULL;
        if (k == 0)
            chart_bars(sheet);
        if (s->example)
            tables_note(t, sheet,
                        _("Part of the inputs is assumed: these amounts do not say who pays in structurally."));
    }
}

enum status section_transfers(struct tables *t, struct source *s, struct note *note) {
    struct transfers x = {0};
    int64_t *model = NULL, *use = NULL;
    enum status status = load_transfers(s, &x, note);
    if (!status)
        status = source_cents(s, "/summary/transfer_model", figures(s), &model, note);
    if (!status)
        status = source_cents(s, "/summary/transfer_use", figures(s), &use, note);
    if (!status)
        add_transfers(t, s, &x, model, use);
    return status;
}

/* Against the first scheme, on the same draws: its part of variables over pairs of schemes. */
static enum status load_pairs(struct source *s, int64_t **cents, double **share, struct note *note) {
    size_t n = figures(s), per = s->n_period * s->n_municipality;
    int64_t *difference = NULL;
    double *better = NULL;
    enum status status = source_cents(s, "/compare/difference_mean", n * s->n_scheme, &difference, note);
    if (!status)
        status = source_real(s, "/compare/p_better", n * s->n_scheme, &better, note);
    if (status || !difference || !better)
        return status;
    *cents = source_room(s, n, sizeof **cents);
    *share = source_room(s, n, sizeof **share);
    for (size_t k = 0; *cents && *share && k < n; k++) {
        (*cents)[k] = difference[k / per * s->n_scheme * per + k % per];
        (*share)[k] = better[k / per * s->n_scheme * per + k % per];
    }
    return *cents && *share ? STATUS_OK : STATUS_MEMORY;
}

enum status section_compare(struct tables *t, struct source *s, struct note *note) {
    int64_t *cents = NULL;
    double *share = NULL;
    enum status status = s->n_scheme > 1 ? load_pairs(s, &cents, &share, note) : STATUS_OK;
    if (status || !cents || !share)
        return status;
    struct matrix m = {.id = "difference", .title = _("Difference"), .kind = CELL_RESULT, .cents = cents, .sum = true};
    m.caption = tables_text(t, _("Expected result over %s minus that under \"%s\", on the same draws; P is better."),
                            s->horizon, s->label[0]);
    (void)matrix_add(t, s, &m);
    m = (struct matrix){.id = "p_better", .title = _("Chance of better"), .kind = CELL_SHARE, .real = share};
    m.caption = tables_text(t, _("Share of the draws in which the result over %s is better than under \"%s\"."),
                            s->horizon, s->label[0]);
    (void)matrix_add(t, s, &m);
    return STATUS_OK;
}
