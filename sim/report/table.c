/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/table.h"
#include "sim/report/accuracy.h"
#include "sim/report/carried.h"
#include "sim/report/leaving.h"
#include "sim/tables/chosen.h"
#include "sim/tables/verdict.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/store/result.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_WIDTH = 21, COLUMN_WIDTH = 14, BAND_WIDTH = 27, HEADER_LINES = 4, MOST_COLUMNS = 60, P10 = 2, P90 = 6 };
enum { LINE_SIZE = 4 * COLUMN_WIDTH + 2, LABEL_WIDTH = 34, COUNT_WIDTH = 12, WIDE_COUNT_WIDTH = 21 };

/* What the table shows, as loaded; figures are [scheme][period][municipality] or, of the region, [scheme][period]. */
struct view {
    bool merged, by_unit; /* some municipalities merge; the municipalities here are those of the last year */
    size_t n_scheme, n_municipality, n_period;
    char **municipality, **label, **period;
    int64_t *mean, *mean_se, *quantile, *structural, *structural_se, *structural_sd, *structural_sd_se;
    double *sd_ratio;
    int64_t *region_mean, *region_mean_se, *region_quantile;
    int64_t *budget_mean;     /* [year][municipality] where budgets are uncertain; else NULL */
    int64_t *budget_quantile; /* of the region's total after the base year; NULL where the file has none */
    int64_t groups;           /* sets of uncertain inputs drawn */
    size_t *order;            /* municipalities by name */
    char *title, *scenario, *draws, *seed, *warnings;
};

static void free_view(struct view *v) {
    result_free_texts(v->n_municipality, v->municipality);
    result_free_texts(v->n_scheme, v->label);
    result_free_texts(v->n_period, v->period);
    void *const owned[] = {v->mean,
                           v->mean_se,
                           v->quantile,
                           v->structural,
                           v->structural_se,
                           v->structural_sd,
                           v->structural_sd_se,
                           v->sd_ratio,
                           v->region_mean,
                           v->region_mean_se,
                           v->region_quantile,
                           v->budget_mean,
                           v->budget_quantile,
                           v->title,
                           v->scenario,
                           v->draws,
                           v->seed,
                           v->warnings,
                           v->order};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
}

/* A results file may come from anyone: nothing in it may steer the terminal. */
static void make_safe(size_t n, char **text) {
    for (size_t k = 0; k < n; k++) {
        size_t size = strlen(text[k]) + 1;
        format_safe(text[k], text[k], size < FORMAT_TEXT_SIZE ? size : FORMAT_TEXT_SIZE);
    }
}

static enum status load_texts(const struct result *result, struct view *v, struct note *note) {
    bool dutch = i18n_language() == LANGUAGE_NL;
    enum status status = result_texts(result, v->by_unit ? "unit_name" : "municipality_name", &v->n_municipality,
                                      &v->municipality, note);
    if (!status)
        status = result_texts(result, dutch ? "scheme_label" : "scheme_label_en", &v->n_scheme, &v->label, note);
    if (!status)
        status = result_texts(result, "period", &v->n_period, &v->period, note);
    if (!status)
        status = result_provenance(result, dutch ? "title" : "title_en", &v->title, note);
    if (!status)
        status = result_provenance(result, "scenario_name", &v->scenario, note);
    if (!status)
        status = result_provenance(result, "draws", &v->draws, note);
    if (!status)
        status = result_provenance(result, "seed", &v->seed, note);
    if (!status)
        status = result_provenance(result, "warning_count", &v->warnings, note);
    char *inner = NULL;
    if (!status)
        status = result_provenance(result, "inner_draws", &inner, note);
    if (!status)
        v->groups = atoll(v->draws) / (atoll(inner) > 0 ? atoll(inner) : 1);
    free(inner);
    if (status)
        return status;
    make_safe(v->n_municipality, v->municipality);
    make_safe(v->n_scheme, v->label);
    make_safe(v->n_period, v->period);
    char **const single[] = {&v->title, &v->scenario, &v->draws, &v->seed};
    for (size_t k = 0; k < sizeof single / sizeof single[0]; k++)
        make_safe(1, single[k]);
    return STATUS_OK;
}

/* A variable of the division that is shown: those of the new one have "unit_" before their group or name. */
static const char *of_division(const struct view *v, const char *name, char full[FORMAT_TEXT_SIZE]) {
    bool other = !v->by_unit || strncmp(name, "/region/", 8) == 0;
    snprintf(full, FORMAT_TEXT_SIZE, "%s%s%s", name[0] == '/' ? "/" : "", other ? "" : "unit_",
             name + (name[0] == '/'));
    return full;
}

static enum status load_numbers(const struct result *result, struct view *v, struct note *note) {
    const struct {
        const char *name;
        int64_t **data;
        size_t per_scheme;
    } cents[] = {
        {"/summary/mean", &v->mean, v->n_municipality},
        {"/summary/mean_se", &v->mean_se, v->n_municipality},
        {"/summary/transfer_structural_mean", &v->structural, v->n_municipality},
        {"/summary/transfer_structural_mean_se", &v->structural_se, v->n_municipality},
        {"/summary/transfer_structural_sd", &v->structural_sd, v->n_municipality},
        {"/summary/transfer_structural_sd_se", &v->structural_sd_se, v->n_municipality},
        {"/summary/quantile", &v->quantile, v->n_municipality * result_length(result, AXIS_QUANTILE)},
        {"/region/mean", &v->region_mean, 1},
        {"/region/mean_se", &v->region_mean_se, 1},
        {"/region/quantile", &v->region_quantile, result_length(result, AXIS_QUANTILE)},
    };
    enum status status = STATUS_OK;
    char full[FORMAT_TEXT_SIZE];
    size_t n = 0;
    for (size_t k = 0; !status && k < sizeof cents / sizeof cents[0]; k++) {
        status = result_int64(result, of_division(v, cents[k].name, full), &n, cents[k].data, note);
        if (!status && n != cents[k].per_scheme * v->n_scheme * v->n_period)
            status = note_error(note, STATUS_FILE, NULL, 0, cents[k].name,
                                _("this variable has another size than its axes say; make the file again"));
    }
    if (!status && result_has(result, "budget_mean")) {
        status = result_int64(result, v->by_unit ? "unit_budget" : "budget_mean", &n, &v->budget_mean, note);
        if (!status && n != (v->n_period - 1) * v->n_municipality)
            status = note_error(note, STATUS_FILE, NULL, 0, "budget_mean",
                                _("this variable has another size than its axes say; make the file again"));
    }
    if (!status && result_has(result, "region_budget_quantile"))
        status = result_int64(result, "region_budget_quantile", &n, &v->budget_quantile, note);
    if (!status && v->budget_quantile && n <= P90)
        status = note_error(note, STATUS_FILE, NULL, 0, "region_budget_quantile",
                            _("this variable has another size than its axes say; make the file again"));
    if (!status)
        status = result_double(result, of_division(v, "/summary/sd_ratio", full), &n, &v->sd_ratio, note);
    if (!status && (n != v->n_scheme * v->n_period * v->n_municipality || result_length(result, AXIS_QUANTILE) <= P90))
        status = note_error(note, STATUS_FILE, NULL, 0, "/summary",
                            _("the figures have another size than their axes say; make the file again"));
    return status;
}

static size_t at(const struct view *v, size_t scheme, size_t municipality) {
    return (scheme * v->n_period + v->n_period - 1) * v->n_municipality + municipality;
}

/* "12.345 N tot 678 V" for the 80 % band of a scheme; municipality n_municipality is the region. */
static void format_band(const struct view *v, size_t scheme, size_t municipality, char *text, size_t size) {
    char low[FORMAT_SIZE], high[FORMAT_SIZE];
    size_t series = v->n_scheme * v->n_period * (municipality < v->n_municipality ? v->n_municipality : 1);
    const int64_t *q = municipality < v->n_municipality ? v->quantile + at(v, scheme, municipality)
                                                        : v->region_quantile + (scheme + 1) * v->n_period - 1;
    snprintf(text, size, _("%s to %s"), format_result(q[P10 * series], low), format_result(q[P90 * series], high));
}

static int64_t mean_of(const struct view *v, size_t scheme, size_t municipality) {
    return municipality < v->n_municipality ? v->mean[at(v, scheme, municipality)]
                                            : v->region_mean[(scheme + 1) * v->n_period - 1];
}

/* Characters of UTF-8 text that make up its first `width` columns. */
static size_t bytes_of_width(const char *text, size_t width) {
    size_t n = 0;
    for (; text[n]; n++)
        if (((unsigned char)text[n] & 0xC0u) != 0x80u && width-- == 0)
            break;
    return n;
}

/* Copy the part of a label that stands on one line of a column's head and return the rest: as many words as fit, broken
 * at hyphens too; a word that is too long by itself is cut with a hyphen. */
static const char *head_line(const char *label, char *line, size_t width) {
    size_t fits = bytes_of_width(label, width), best = 0;
    for (size_t n = 1; n <= fits; n++)
        if (label[n] == '\0' || label[n] == ' ' || label[n - 1] == '-')
            best = n;
    bool cut = best == 0 && label[fits] != '\0';
    if (best == 0)
        best = cut ? bytes_of_width(label, width - 1) : fits;
    snprintf(line, LINE_SIZE, "%.*s%s", (int)best, label, cut ? "-" : "");
    while (label[best] == ' ')
        best++;
    return label + best;
}

static size_t head_lines(const struct view *v, size_t from, size_t to, bool band) {
    char line[LINE_SIZE];
    size_t most = band ? 2 : 1;
    for (size_t s = from; s < to; s++) {
        size_t n = 0;
        for (const char *rest = v->label[s]; *rest && n < HEADER_LINES; n++)
            rest = head_line(rest, line, COLUMN_WIDTH - 1);
        most = n > most ? n : most;
    }
    return most;
}

static void print_head(FILE *out, const struct view *v, size_t from, size_t to, bool band) {
    char line[LINE_SIZE];
    const char *rest[MOST_COLUMNS];
    size_t lines = head_lines(v, from, to, band);
    for (size_t s = from; s < to; s++)
        rest[s - from] = v->label[s];
    for (size_t row = 0; row < lines; row++) {
        format_cell(out, row == 0 ? _("Municipality") : "", NAME_WIDTH);
        for (size_t s = from; s < to; s++) {
            rest[s - from] = head_line(rest[s - from], line, COLUMN_WIDTH - 1);
            format_cell(out, line, -COLUMN_WIDTH);
            if (s == from && band)
                format_cell(out, row == 0 ? _("8 out of 10 times") : row == 1 ? _("between") : "", -BAND_WIDTH);
        }
        fputc('\n', out);
    }
}

static void print_rows(FILE *out, const struct view *v, size_t from, size_t to, bool band) {
    char text[2 * FORMAT_SIZE];
    for (size_t k = 0; k <= v->n_municipality; k++) {
        size_t i = k < v->n_municipality ? v->order[k] : k;
        format_cell(out, i < v->n_municipality ? v->municipality[i] : _("Region in total"), NAME_WIDTH);
        for (size_t s = from; s < to; s++) {
            format_cell(out, format_result(mean_of(v, s, i), text), -COLUMN_WIDTH);
            if (s == from && band) {
                format_band(v, s, i, text, sizeof text);
                format_cell(out, text, -BAND_WIDTH);
            }
        }
        fputc('\n', out);
    }
}

/* The first scheme with its band, then as many schemes beside each other as the terminal is wide. */
static void print_results(FILE *out, const struct view *v, struct chosen chosen, int width) {
    size_t from = chosen.first;
    while (from < chosen.end) {
        bool band = from == chosen.first;
        int room = width - NAME_WIDTH - (band ? BAND_WIDTH : 0);
        size_t columns = room > COLUMN_WIDTH ? (size_t)(room / COLUMN_WIDTH) : 1;
        size_t to = from + (columns > MOST_COLUMNS ? MOST_COLUMNS : columns);
        to = to > chosen.end ? chosen.end : to;
        fputc('\n', out);
        print_head(out, v, from, to, band);
        print_rows(out, v, from, to, band);
        from = to;
    }
}

/* By name; few, so insertion. */
static enum status sort_names(struct view *v) {
    v->order = calloc(v->n_municipality + 1, sizeof *v->order);
    if (!v->order)
        return STATUS_MEMORY;
    for (size_t i = 0; i < v->n_municipality; i++) {
        size_t k = i;
        for (; k > 0 && strcmp(v->municipality[v->order[k - 1]], v->municipality[i]) > 0; k--)
            v->order[k] = v->order[k - 1];
        v->order[k] = i;
    }
    return STATUS_OK;
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_ratio(const struct view *v, size_t scheme, double *scratch) {
    size_t n = 0;
    for (size_t i = 0; i < v->n_municipality; i++)
        if (isfinite(v->sd_ratio[at(v, scheme, i)]))
            scratch[n++] = v->sd_ratio[at(v, scheme, i)];
    qsort(scratch, n, sizeof *scratch, compare_doubles);
    return n ? 0.5 * (scratch[(n - 1) / 2] + scratch[n / 2]) : NAN;
}

static enum verdict judge(const struct view *v, size_t series) {
    return verdict_judge(v->structural[series], v->structural_se[series], v->structural_sd[series],
                         v->structural_sd_se[series], v->groups);
}

/* Who pays in structurally is often undecided: count the municipalities by verdict, name none. */
static void print_schemes(FILE *out, const struct view *v, struct chosen chosen, double *scratch) {
    const char *const head[] = {_("swings"), _("pays in"), _("receives"), _("figures missing"), _("too few draws")};
    fprintf(out, "\n%s\n", _("What does every scheme do?"));
    format_cell(out, _("Scheme"), LABEL_WIDTH);
    for (size_t k = 0; k < sizeof head / sizeof head[0]; k++)
        format_cell(out, head[k], k < 3 ? -COUNT_WIDTH : -WIDE_COUNT_WIDTH);
    fputc('\n', out);
    for (size_t s = chosen.first; s < chosen.end; s++) {
        char text[FORMAT_SIZE];
        int64_t count[VERDICT_NEUTRAL + 1] = {0};
        for (size_t i = 0; i < v->n_municipality; i++)
            count[judge(v, at(v, s, i))]++;
        format_name(out, v->label[s], LABEL_WIDTH);
        format_cell(out, format_percent(median_ratio(v, s, scratch), 0, text), -COUNT_WIDTH);
        for (int k = 0; k < VERDICT_COUNT; k++)
            format_cell(out, format_count(count[k], text), k < VERDICT_MISSING ? -COUNT_WIDTH : -WIDE_COUNT_WIDTH);
        fputc('\n', out);
    }
    /* xgettext:no-c-format */
    fputs(
        _("swings: standard deviation of what is paid, as a share of that without solidarity (median municipality).\n"
          "pays in, receives: municipalities for which that is 90 % certain over the uncertain inputs. For the others\n"
          "that is undecided: figures missing (enter your own accounts), or too few draws to tell (give more with "
          "-n).\n"
          "Whoever shares nothing is not counted.\n"),
        out);
}

/* In one sentence what is certain, for the first scheme that shares anything: own accounts raise this number. */
static void print_certain(FILE *out, const struct view *v, struct chosen chosen) {
    for (size_t s = chosen.first; s < chosen.end; s++) {
        char sure[FORMAT_SIZE], all[FORMAT_SIZE], pays[FORMAT_SIZE], receives[FORMAT_SIZE];
        int64_t count[VERDICT_NEUTRAL + 1] = {0};
        for (size_t i = 0; i < v->n_municipality; i++)
            count[judge(v, at(v, s, i))]++;
        if (count[VERDICT_NEUTRAL] == (int64_t)v->n_municipality)
            continue;
        fprintf(out,
                _("\nCertain (90 %%): %s of %s municipalities pay in or receive structurally under \"%s\"\n"
                  "(pay in: %s, receive: %s).\n"),
                format_count(count[VERDICT_PAYS] + count[VERDICT_RECEIVES], sure),
                format_count((int64_t)v->n_municipality, all), v->label[s], format_count(count[VERDICT_PAYS], pays),
                format_count(count[VERDICT_RECEIVES], receives));
        return;
    }
}

/* The horizon in words: "2016-2020", or one year when the scenario has only one after the base year. */
static void format_horizon(const struct view *v, char text[FORMAT_SIZE]) {
    const char *period = v->period[v->n_period - 1], *dash = strchr(period, '-');
    size_t n = dash ? (size_t)(dash - period) : 0;
    bool one = dash && strlen(dash + 1) == n && strncmp(period, dash + 1, n) == 0;
    snprintf(text, FORMAT_SIZE, "%.*s", one ? (int)n : FORMAT_SIZE - 1, period);
}

/* The largest error of the amounts in the table, the region's included; unknown when one of them is. */
static int64_t worst_error(const struct view *v) {
    int64_t worst = 0;
    for (size_t s = 0; s < v->n_scheme; s++)
        for (size_t i = 0; i <= v->n_municipality; i++) {
            int64_t error =
                i < v->n_municipality ? v->mean_se[at(v, s, i)] : v->region_mean_se[(s + 1) * v->n_period - 1];
            if (error == FORMAT_UNKNOWN)
                return FORMAT_UNKNOWN;
            worst = error > worst ? error : worst;
        }
    return (int64_t)(1.96 * (double)worst);
}

/* The region's budget over the horizon, where budgets are uncertain; its spread where there are draws to see it. */
static void print_budget(FILE *out, const struct view *v, const char *horizon) {
    char amount[FORMAT_SIZE], low[FORMAT_SIZE], high[FORMAT_SIZE];
    const int64_t *quantile = v->budget_quantile;
    int64_t total = 0;
    for (size_t k = v->n_municipality; v->budget_mean && k < (v->n_period - 1) * v->n_municipality; k++)
        total += v->budget_mean[k];
    if (v->budget_mean && quantile && quantile[P10] < quantile[P90])
        fprintf(out,
                _("Budget uncertain: on average %s for the region over %s together,\n"
                  "and from %s to %s in 8 of 10 draws.\n"),
                format_euro(total, amount), horizon, format_euro(quantile[P10], low), format_euro(quantile[P90], high));
    else if (v->budget_mean)
        fprintf(out, _("Budget uncertain: on average %s for the region over %s together.\n"),
                format_euro(total, amount), horizon);
}

static void print_division(FILE *out, const struct view *v) {
    if (v->by_unit)
        fputs(_("Municipalities as they are in the last year, after the mergers; years before a merger are sums of the "
                "old\n"
                "municipalities. With --division old `solidair show` prints the old ones.\n"),
              out);
    else if (v->merged)
        fputs(
            _("Municipalities as they were before the mergers. From a merger on these figures are arithmetic: the new\n"
              "municipality settles, and its transfer is shared out by the budgets of its parts.\n"),
            out);
}

static void print_title(FILE *out, const struct view *v) {
    char draws[FORMAT_SIZE], error[FORMAT_SIZE], horizon[FORMAT_SIZE];
    format_horizon(v, horizon);
    fprintf(out, "%s\n", v->title);
    fprintf(out, _("scenario %s, %s draws, seed %s\n"), v->scenario, format_count(atoll(v->draws), draws), v->seed);
    if (strcmp(v->warnings, "0") != 0)
        fputs(_("EXAMPLE FIGURES: part of the inputs is assumed; the region's SOURCES.md says what.\n"), out);
    fprintf(out,
            _("\nExpected result over %s together (state budget minus payment), in EUR 1,000.\n"
              "P = surplus, S = shortfall. Monte Carlo error of an expected amount: at most %s.\n"),
            horizon, format_euro(worst_error(v), error));
    print_budget(out, v, horizon);
    print_division(out, v);
}

static enum status choose_division(const struct result *result, const char *path, enum division_shown division,
                                   struct view *v, struct note *note) {
    v->merged = result_length(result, AXIS_UNIT) > 0;
    v->by_unit = v->merged && division != DIVISION_OLD;
    if (v->merged || division != DIVISION_NEW)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, path, 0, "--division",
                      _("No municipalities merge in this run, so there is no new division. Leave the option out, or "
                        "give the scenario the key mergers and run it again."));
}

/* Who leaves is told of the old municipalities, in either division. */
static enum status print_leaving(FILE *out, const struct result *result, const struct view *v, int width,
                                 struct note *note) {
    struct view old = {0};
    enum status status = STATUS_OK;
    if (v->by_unit) {
        status = result_texts(result, "municipality_name", &old.n_municipality, &old.municipality, note);
        if (!status) {
            make_safe(old.n_municipality, old.municipality);
            status = sort_names(&old);
        }
    }
    const struct view *whose = v->by_unit ? &old : v;
    struct leaving_names names = {v->n_scheme, whose->n_municipality, v->label, whose->municipality, whose->order};
    if (!status)
        status = report_leaving(out, result, &names, width, note);
    free_view(&old);
    return status;
}

enum status report_table(FILE *out, const char *path, int width, enum division_shown division, const char *scheme,
                         struct note *note) {
    struct result *result = NULL;
    struct view view = {0};
    struct chosen chosen = {0, 0};
    double *scratch = NULL;
    enum status status = result_open(path, &result, note);
    if (status)
        return status;
    status = chosen_schemes(result, path, scheme, &chosen, note);
    if (!status)
        status = choose_division(result, path, division, &view, note);
    if (!status)
        status = load_texts(result, &view, note);
    if (!status)
        status = load_numbers(result, &view, note);
    if (!status)
        status = sort_names(&view);
    if (!status) {
        scratch = calloc(view.n_municipality + 1, sizeof *scratch);
        status = scratch ? STATUS_OK : STATUS_MEMORY;
    }
    if (!status) {
        print_title(out, &view);
        status = report_accuracy(out, result, note);
        print_results(out, &view, chosen, width);
        print_schemes(out, &view, chosen, scratch);
    }
    if (!status) {
        status = print_leaving(out, result, &view, width, note);
        print_certain(out, &view, chosen);
    }
    if (!status)
        status = report_carried(out, result, view.label, view.period[view.n_period - 2], note);
    free(scratch);
    free_view(&view);
    result_close(result);
    return status;
}
