/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/buffer.h"

#include "models/analysis/buffer.h"
#include "models/analysis/measure.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/store/result.h"
#include "sim/tables/chosen.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_WIDTH = 21, AMOUNT_WIDTH = 13, RATIO_WIDTH = 9, CLASS_WIDTH = 10, CHANCE_WIDTH = 14 };
enum { YEAR = 1, CERTAINTY = 4 }; /* places along their axes: the first year after the base year, and 90 % */

_Static_assert((int)CERTAINTY < (int)MEASURE_CERTAINTIES, "the certainty that is shown is stored");

/* As loaded. Amounts in cents, [scheme] first; n: municipalities of the division that is shown. */
struct view {
    bool by_unit;
    size_t n_scheme, n, n_year;
    char **name, **label;
    size_t *order; /* municipalities by name */
    int64_t *year;
    int64_t *budget;            /* [n_year][n], the mean where it varies */
    int64_t *estimate, *given;  /* [n_scheme][n_year][n]; [n_year][n] or NULL */
    int64_t *mean, *required;   /* [n_scheme][n_year + 1][n]; certainties in front */
    double *ratio, *low, *high; /* [certainty][n_scheme][n_year][n] or NULL */
    double *p_out;              /* [n_scheme][n_year][n] or NULL */
};

static void free_view(struct view *v) {
    result_free_texts(v->n, v->name);
    result_free_texts(v->n_scheme, v->label);
    void *const owned[] = {v->order,    v->year,  v->budget, v->estimate, v->given, v->mean,
                           v->required, v->ratio, v->low,    v->high,     v->p_out};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
}

/* "unit_NAME" or "/unit_GROUP/NAME" where the new division is shown. */
static const char *full_name(const struct view *v, const char *name, char full[FORMAT_TEXT_SIZE]) {
    bool group = name[0] == '/';
    snprintf(full, FORMAT_TEXT_SIZE, "%s%s%s", group ? "/" : "", v->by_unit ? "unit_" : "", name + group);
    return full;
}

static enum status wrong_size(const char *name, struct note *note) {
    return note_error(note, STATUS_FILE, NULL, 0, name,
                      _("this variable has another size than its axes say; make the file again"));
}

static enum status load_cents(const struct result *result, const struct view *v, const char *name, size_t wanted,
                              int64_t **data, struct note *note) {
    char full[FORMAT_TEXT_SIZE];
    size_t n = 0;
    enum status status = result_int64(result, full_name(v, name, full), &n, data, note);
    return status || n == wanted ? status : wrong_size(name, note);
}

/* Nothing where it is not in the file. */
static enum status load_shares(const struct result *result, const struct view *v, const char *name, size_t wanted,
                               double **data, struct note *note) {
    char full[FORMAT_TEXT_SIZE];
    size_t n = 0;
    if (!result_has(result, full_name(v, name, full)))
        return STATUS_OK;
    enum status status = result_double(result, full, &n, data, note);
    return status || n == wanted ? status : wrong_size(name, note);
}

/* A results file may come from anyone: nothing in it may steer the terminal. */
static void make_safe(size_t n, char **text) {
    for (size_t k = 0; k < n; k++) {
        size_t size = strlen(text[k]) + 1;
        format_safe(text[k], text[k], size < FORMAT_TEXT_SIZE ? size : FORMAT_TEXT_SIZE);
    }
}

/* By name; few, so insertion. */
static enum status sort_names(struct view *v) {
    v->order = calloc(v->n + 1, sizeof *v->order);
    if (!v->order)
        return STATUS_MEMORY;
    for (size_t i = 0; i < v->n; i++) {
        size_t k = i;
        for (; k > 0 && strcmp(v->name[v->order[k - 1]], v->name[i]) > 0; k--)
            v->order[k] = v->order[k - 1];
        v->order[k] = i;
    }
    return STATUS_OK;
}

static enum status load_names(const struct result *result, struct view *v, struct note *note) {
    enum status status = result_texts(result, v->by_unit ? "unit_name" : "municipality_name", &v->n, &v->name, note);
    if (!status)
        status = result_texts(result, i18n_language() == LANGUAGE_NL ? "scheme_label" : "scheme_label_en", &v->n_scheme,
                              &v->label, note);
    if (!status)
        status = result_int64(result, "year", &v->n_year, &v->year, note);
    if (status)
        return status;
    make_safe(v->n, v->name);
    make_safe(v->n_scheme, v->label);
    if (result_length(result, AXIS_CERTAINTY) != MEASURE_CERTAINTIES || v->n_year <= YEAR)
        return wrong_size("certainty", note);
    return sort_names(v);
}

static enum status load_numbers(const struct result *result, struct view *v, struct note *note) {
    size_t yearly = v->n_year * v->n, all = v->n_scheme * yearly, periods = all + v->n_scheme * v->n;
    bool varies = !v->by_unit && result_has(result, "budget_mean");
    char full[FORMAT_TEXT_SIZE];
    enum status status = load_cents(result, v, varies ? "budget_mean" : "budget", yearly, &v->budget, note);
    if (!status)
        status = load_cents(result, v, "estimate", all, &v->estimate, note);
    if (!status && result_has(result, full_name(v, "estimate_given", full)))
        status = load_cents(result, v, "estimate_given", yearly, &v->given, note);
    if (!status)
        status = load_cents(result, v, "/summary/mean", periods, &v->mean, note);
    if (!status)
        status = load_cents(result, v, "/summary/buffer_required", MEASURE_CERTAINTIES * periods, &v->required, note);
    if (!status)
        status = load_shares(result, v, "/reserve/p_out", all, &v->p_out, note);
    if (!status)
        status = load_shares(result, v, "/reserve/ratio", MEASURE_CERTAINTIES * all, &v->ratio, note);
    if (!status && v->ratio)
        status = load_shares(result, v, "/reserve/ratio_low", MEASURE_CERTAINTIES * all, &v->low, note);
    if (!status && v->ratio)
        status = load_shares(result, v, "/reserve/ratio_high", MEASURE_CERTAINTIES * all, &v->high, note);
    return !status && v->ratio && (!v->low || !v->high) ? wrong_size("/reserve/ratio_low", note) : status;
}

/* Cents in thousands of euros, with a mark behind it. */
static void print_thousand(FILE *out, int64_t cents, const char *mark) {
    char digits[FORMAT_SIZE], text[FORMAT_SIZE + 4];
    format_count(cents < 0 ? -((50000 - cents) / 100000) : (cents + 50000) / 100000, digits);
    snprintf(text, sizeof text, "%s%s", cents == FORMAT_UNKNOWN ? "?" : digits, mark);
    format_cell(out, text, -AMOUNT_WIDTH);
}

/* "B", or "B or C" when the draws leave both open. */
static void print_class(FILE *out, const struct view *v, size_t at) {
    char best = buffer_letter(v->high[at]), worst = buffer_letter(v->low[at]), text[FORMAT_SIZE];
    if (best == worst)
        snprintf(text, sizeof text, "%c", best);
    else
        snprintf(text, sizeof text, worst == best + 1 ? _("%c or %c") : _("%c to %c"), best, worst);
    format_cell(out, text, -CLASS_WIDTH);
}

static void print_ratio(FILE *out, double ratio) {
    char text[FORMAT_SIZE] = "?";
    if (isfinite(ratio))
        snprintf(text, sizeof text, "%.2f", ratio);
    char *point = strchr(text, '.');
    if (point && i18n_language() == LANGUAGE_NL)
        *point = ',';
    format_cell(out, text, -RATIO_WIDTH);
}

static void print_row(FILE *out, const struct view *v, size_t s, size_t i) {
    size_t per_scheme = (v->n_year + 1) * v->n, at = s * per_scheme + YEAR * v->n + i;
    size_t reserve = (s * v->n_year + YEAR) * v->n + i, ratio = CERTAINTY * v->n_scheme * v->n_year * v->n + reserve;
    const int64_t *required = v->required + CERTAINTY * v->n_scheme * per_scheme;
    int64_t budget = v->budget[YEAR * v->n + i], need = required[at], alone = required[YEAR * v->n + i];
    bool known = need != FORMAT_UNKNOWN && alone != FORMAT_UNKNOWN;
    char text[FORMAT_SIZE];
    format_cell(out, v->name[i], NAME_WIDTH);
    print_thousand(out, budget, " ");
    print_thousand(out, v->estimate[reserve], v->given && v->given[YEAR * v->n + i] ? "*" : " ");
    print_thousand(out, v->mean[at] == FORMAT_UNKNOWN ? FORMAT_UNKNOWN : budget - v->mean[at], " ");
    print_thousand(out, need, " ");
    print_thousand(out, known ? need - alone : FORMAT_UNKNOWN, " ");
    if (v->ratio) {
        print_ratio(out, v->ratio[ratio]);
        print_class(out, v, ratio);
    }
    if (v->p_out)
        format_cell(out, format_percent(v->p_out[(s * v->n_year + v->n_year - 1) * v->n + i], 1, text), -CHANCE_WIDTH);
    fputc('\n', out);
}

static void print_head(FILE *out, const struct view *v, const char *label) {
    const char *const head[] = {_("budget"), _("estimate"), _("exp. payment"), _("needed"), _("change")};
    char text[FORMAT_TEXT_SIZE];
    fprintf(out, "\n%s\n", label);
    format_cell(out, _("Municipality"), NAME_WIDTH);
    for (size_t k = 0; k < sizeof head / sizeof head[0]; k++) {
        snprintf(text, sizeof text, "%s ", head[k]);
        format_cell(out, text, -AMOUNT_WIDTH);
    }
    if (v->ratio) {
        format_cell(out, "ratio", -RATIO_WIDTH); /* the same word in Dutch */
        format_cell(out, _("class"), -CLASS_WIDTH);
    }
    snprintf(text, sizeof text, _("gone %lld"), (long long)v->year[v->n_year - 1]);
    if (v->p_out)
        format_cell(out, text, -CHANCE_WIDTH);
    fputc('\n', out);
}

static void print_legend(FILE *out, const struct view *v) {
    fprintf(
        out, "\n%s\n",
        _("budget: what the state gives (rijksbudget). estimate: what the council voted (*), or the expected payment.\n"
          "needed: what must be at hand to pay, 90 % certain, what comes on top of the estimate.\n"
          "change: how much more or less is needed than under the first scheme."));
    if (v->ratio)
        fputs(_("ratio: free reserve over what other risks and youth care need together. class: above 2.0 A, 1.4 B, "
                "1.0 C,\n"
                "0.8 D, 0.6 E, below that F; two letters where the draws leave both open. ?: reserve or other risks "
                "not given.\n"),
              out);
    else
        fputs(_("For a ratio and a class the free reserve and the other risks of the whole municipality are needed: "
                "give\n"
                "the scenario the list reserves (scenarios/eigen-buffer.cfg shows how).\n"),
              out);
    if (v->ratio)
        fputs(_("The class is about one year against the estimate: that the budget falls short of the estimate every "
                "year "
                "is not\nin it, and does empty the reserve.\n"),
              out);
    if (v->p_out)
        fprintf(
            out,
            _("gone %lld: chance that the reserve has been below 0 at the end of that year or of one before it, when "
              "it is\nused for nothing but youth care.\n"),
            (long long)v->year[v->n_year - 1]);
}

static enum status load(const struct result *result, const char *path, enum division_shown division, struct view *v,
                        struct note *note) {
    bool merged = result_length(result, AXIS_UNIT) > 0;
    v->by_unit = merged && division != DIVISION_OLD;
    if (!merged && division == DIVISION_NEW)
        return note_error(
            note, STATUS_USAGE, path, 0, "--division",
            _("No municipalities merge in this run, so there is no new division. Leave the option out, or "
              "give the scenario the key mergers and run it again."));
    enum status status = load_names(result, v, note);
    return status ? status : load_numbers(result, v, note);
}

enum status report_buffer(FILE *out, const char *path, int width, enum division_shown division, const char *scheme,
                          struct note *note) {
    struct result *result = NULL;
    struct view view = {0};
    struct chosen chosen = {0, 0};
    (void)width;
    enum status status = result_open(path, &result, note);
    if (status)
        return status;
    status = chosen_schemes(result, path, scheme, &chosen, note);
    if (!status)
        status = load(result, path, division, &view, note);
    if (!status) {
        fprintf(out, _("Buffers for youth care in %lld, in EUR 1,000\n"), (long long)view.year[YEAR]);
        for (size_t s = chosen.first; s < chosen.end && s < view.n_scheme; s++) {
            print_head(out, &view, view.label[s]);
            for (size_t k = 0; k < view.n; k++)
                print_row(out, &view, s, view.order[k]);
        }
        print_legend(out, &view);
    }
    free_view(&view);
    result_close(result);
    return status;
}
