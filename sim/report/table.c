#include "sim/report/table.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/store/store.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_WIDTH = 21, COLUMN_WIDTH = 14, BAND_WIDTH = 27, HEADER_LINES = 4, MOST_COLUMNS = 60, P10 = 2, P90 = 6 };
enum { LINE_SIZE = 4 * COLUMN_WIDTH + 2 };

/* A normal deviation that is exceeded with 10 %: a sign further than this from 0 is 90 % certain. */
static const double Z90 = 1.2815515655446004;

/* What the table shows, as loaded; figures are [scheme][period][municipality] or, of the region, [scheme][period]. */
struct view {
    size_t n_scheme, n_municipality, n_period;
    char **municipality, **label, **period;
    int64_t *mean, *mean_se, *quantile, *structural, *structural_sd;
    double *sd_ratio;
    int64_t *region_mean, *region_quantile;
    size_t *order; /* municipalities by name */
    char *title, *scenario, *draws, *seed, *warnings;
};

static void free_view(struct view *v) {
    result_free_texts(v->n_municipality, v->municipality);
    result_free_texts(v->n_scheme, v->label);
    result_free_texts(v->n_period, v->period);
    void *const owned[] = {v->mean,        v->mean_se,         v->quantile, v->structural, v->structural_sd, v->sd_ratio,
                           v->region_mean, v->region_quantile, v->title,    v->scenario,   v->draws,         v->seed,
                           v->warnings,    v->order};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
}

static enum status load_texts(const struct result *result, struct view *v, struct note *note) {
    bool dutch = i18n_language() == LANGUAGE_NL;
    enum status status = result_texts(result, "municipality_name", &v->n_municipality, &v->municipality, note);
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
    return status;
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
        {"/summary/transfer_structural_sd", &v->structural_sd, v->n_municipality},
        {"/summary/quantile", &v->quantile, v->n_municipality * result_length(result, AXIS_QUANTILE)},
        {"/region/mean", &v->region_mean, 1},
        {"/region/quantile", &v->region_quantile, result_length(result, AXIS_QUANTILE)},
    };
    enum status status = STATUS_OK;
    size_t n = 0;
    for (size_t k = 0; !status && k < sizeof cents / sizeof cents[0]; k++) {
        status = result_int64(result, cents[k].name, &n, cents[k].data, note);
        if (!status && n != cents[k].per_scheme * v->n_scheme * v->n_period)
            status = note_error(note, STATUS_FILE, NULL, 0, cents[k].name,
                                _("this variable has another size than its axes say; make the file again"));
    }
    if (!status)
        status = result_double(result, "/summary/sd_ratio", &n, &v->sd_ratio, note);
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

/* Copy the part of a label that stands on one line of a column's head and return the rest: as many words as fit, broken at
 * hyphens too; a word that is too long by itself is cut with a hyphen. */
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
static void print_results(FILE *out, const struct view *v, int width) {
    size_t from = 0;
    while (from < v->n_scheme) {
        bool band = from == 0;
        int room = width - NAME_WIDTH - (band ? BAND_WIDTH : 0);
        size_t columns = room > COLUMN_WIDTH ? (size_t)(room / COLUMN_WIDTH) : 1;
        size_t to = from + (columns > MOST_COLUMNS ? MOST_COLUMNS : columns);
        to = to > v->n_scheme ? v->n_scheme : to;
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

/* Who pays in structurally is often undecided: count the municipalities whose sign is 90 % certain, name none. */
static void print_schemes(FILE *out, const struct view *v, double *scratch) {
    fprintf(out, "\n%s\n", _("What does every scheme do?"));
    format_cell(out, _("Scheme"), 34);
    format_cell(out, _("swings"), -10);
    format_cell(out, _("pays in"), -12);
    format_cell(out, _("receives"), -12);
    format_cell(out, _("undecided"), -12);
    fputc('\n', out);
    for (size_t s = 0; s < v->n_scheme; s++) {
        char text[FORMAT_SIZE];
        size_t pays = 0, receives = 0, neutral = 0;
        for (size_t i = 0; i < v->n_municipality; i++) {
            double mean = (double)v->structural[at(v, s, i)], sd = (double)v->structural_sd[at(v, s, i)];
            bool known = v->structural_sd[at(v, s, i)] != FORMAT_UNKNOWN;
            pays += known && mean > Z90 * sd;
            receives += known && mean < -Z90 * sd;
            neutral += known && fabs(mean) < 0.5 && sd < 0.5;
        }
        format_cell(out, v->label[s], 34);
        format_cell(out, format_percent(median_ratio(v, s, scratch), 0, text), -10);
        const size_t counts[] = {pays, receives, v->n_municipality - pays - receives - neutral};
        for (size_t k = 0; k < 3; k++)
            format_cell(out, format_count((int64_t)counts[k], text), -12);
        fputc('\n', out);
    }
    /* xgettext:no-c-format */
    fputs(_("swings: standard deviation of what is paid, as a share of that without solidarity (median municipality).\n"
            "pays in, receives: municipalities for which that is 90 % certain over the uncertain inputs; undecided: it\n"
            "depends on figures that are missing here, enter your own accounts. Whoever shares nothing is not counted.\n"),
          out);
}

static void print_title(FILE *out, const struct view *v) {
    char draws[FORMAT_SIZE], error[FORMAT_SIZE];
    int64_t worst = 0;
    for (size_t k = 0; k < v->n_scheme * v->n_period * v->n_municipality; k++)
        worst = v->mean_se[k] > worst ? v->mean_se[k] : worst;
    fprintf(out, "%s\n", v->title);
    fprintf(out, _("scenario %s, %s draws, seed %s\n"), v->scenario, format_count(atoll(v->draws), draws), v->seed);
    if (strcmp(v->warnings, "0") != 0)
        fputs(_("EXAMPLE FIGURES: part of the inputs is assumed; the region's SOURCES.md says what.\n"), out);
    fprintf(out, _("\nExpected result over %s together (state budget minus payment), in EUR 1,000.\n"
                   "P = surplus, S = shortfall. Monte Carlo error of an expected amount: at most %s.\n"),
            v->period[v->n_period - 1], format_euro((int64_t)(1.96 * (double)worst), error));
}

enum status report_table(FILE *out, const char *path, int width, struct note *note) {
    struct result *result = NULL;
    struct view view = {0};
    double *scratch = NULL;
    enum status status = result_open(path, &result, note);
    if (status)
        return status;
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
        print_results(out, &view, width);
        print_schemes(out, &view, scratch);
    }
    free(scratch);
    free_view(&view);
    result_close(result);
    return status;
}
