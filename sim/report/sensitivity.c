/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/sensitivity.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LABEL_LEAST = 40,
    LABEL_MOST = 64,
    VALUE_WIDTH = 9,
    FIGURE_WIDTH = 11,
    INTERVAL_WIDTH = 24,
    BAR_HALF = 5,
    BAR_SIZE = 2 * BAR_HALF + 2
};

static void make_safe(char *text) {
    size_t size = strlen(text) + 1;
    format_safe(text, text, size < 4 ? 4 : size < FORMAT_TEXT_SIZE ? size : FORMAT_TEXT_SIZE);
}

static void make_all_safe(struct sensitivity *s) {
    make_safe(s->scheme_label);
    make_safe(s->name);
    for (size_t k = 0; k < s->n; k++)
        make_safe(s->factor[k].label);
}

/* Room for the longest label. */
static int label_width(const struct sensitivity *s) {
    size_t width = LABEL_LEAST;
    for (size_t k = 0; k < s->n; k++)
        width = format_width(s->factor[k].label) + 1 > width ? format_width(s->factor[k].label) + 1 : width;
    return width < LABEL_MOST ? (int)width : LABEL_MOST;
}

/* ---- numbers ---- */

/* The figure: thousands of euros, or a share. */
static char *put_figure(const struct sensitivity *s, double value, char buffer[FORMAT_SIZE]) {
    if (s->measure->kind == SENSITIVITY_SHARE)
        return format_percent(value, 1, buffer);
    int64_t cents = llround(value);
    return s->measure->kind == SENSITIVITY_RESULT ? format_result(cents, buffer)
                                                  : format_count(llround(value / 100000.0), buffer);
}

/* A width of the figure, which is no result: without V or N. */
static char *put_width(const struct sensitivity *s, double value, char buffer[FORMAT_SIZE]) {
    return s->measure->kind == SENSITIVITY_SHARE ? format_percent(value, 1, buffer)
                                                 : format_count(llround(value / 100000.0), buffer);
}

/* A value of an input, to about four digits: whole from 1,000 on. */
static char *put_value(double value, char buffer[FORMAT_SIZE]) {
    if (isnan(value)) {
        snprintf(buffer, FORMAT_SIZE, "-");
        return buffer;
    }
    return format_number(value, buffer);
}

static double inside(double share) {
    return share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
}

/* ---- tornado ---- */

static double swing(const struct sensitivity_factor *factor) {
    return fabs(factor->high - factor->low);
}

/* Order of the factors: by a weight, the largest first; equal ones as they are. */
static void sort_by(const struct sensitivity *s, double (*weight)(const struct sensitivity *, size_t), size_t *order) {
    for (size_t k = 0; k < s->n; k++) {
        size_t at = k;
        for (; at > 0 && weight(s, order[at - 1]) < weight(s, k); at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
}

static double by_swing(const struct sensitivity *s, size_t k) {
    return swing(&s->factor[k]);
}

static double by_total(const struct sensitivity *s, size_t k) {
    return s->sobol.total[k].value;
}

/* How far any end lies from the centre. */
static double find_reach(const struct sensitivity *s) {
    double reach = 0.0;
    for (size_t k = 0; k < s->n; k++) {
        reach = fmax(reach, fabs(s->factor[k].low - s->centre));
        reach = fmax(reach, fabs(s->factor[k].high - s->centre));
    }
    return reach;
}

/* From the lower to the higher end around the centre, which is the bar in the middle. */
static void draw_bar(const struct sensitivity *s, const struct sensitivity_factor *factor, double reach,
                     char bar[BAR_SIZE]) {
    double scale = reach > 0.0 ? BAR_HALF / reach : 0.0;
    long from = lround((fmin(factor->low, factor->high) - s->centre) * scale);
    long to = lround((fmax(factor->low, factor->high) - s->centre) * scale);
    for (long c = -BAR_HALF; c <= BAR_HALF; c++)
        bar[c + BAR_HALF] = c == 0                                                                          ? '|'
                            : (c < 0 ? c >= from && c < to + (to >= 0) : c <= to && c > from - (from <= 0)) ? '#'
                                                                                                            : ' ';
    bar[BAR_SIZE - 1] = '\0';
}

static void print_tornado_row(FILE *file, const struct sensitivity *s, const struct sensitivity_factor *factor,
                              double reach) {
    char buffer[FORMAT_SIZE], bar[BAR_SIZE];
    draw_bar(s, factor, reach, bar);
    format_cell(file, factor->label, label_width(s));
    format_cell(file, put_value(factor->low_value, buffer), -VALUE_WIDTH);
    format_cell(file, put_value(factor->high_value, buffer), -VALUE_WIDTH);
    format_cell(file, put_figure(s, factor->low, buffer), -FIGURE_WIDTH);
    format_cell(file, put_figure(s, factor->high, buffer), -FIGURE_WIDTH);
    format_cell(file, put_width(s, swing(factor), buffer), -FIGURE_WIDTH);
    fprintf(file, "  %s\n", bar);
}

static void print_tornado(FILE *file, const struct sensitivity *s, size_t *order) {
    bool group = false;
    sort_by(s, by_swing, order);
    format_cell(file, _("Assumption"), label_width(s));
    format_cell(file, _("low"), -VALUE_WIDTH);
    format_cell(file, _("high"), -VALUE_WIDTH);
    format_cell(file, _("at low"), -FIGURE_WIDTH);
    format_cell(file, _("at high"), -FIGURE_WIDTH);
    format_cell(file, _("difference"), -FIGURE_WIDTH);
    fputc('\n', file);
    for (size_t k = 0; k < s->n; k++) {
        print_tornado_row(file, s, &s->factor[order[k]], find_reach(s));
        group |= isnan(s->factor[order[k]].low_value);
    }
    fputs(
        _("low, high: nine in ten times the number is above, nine in ten times below. All other assumptions stand at\n"
          "their expected value, and the chance of who needs care is the same everywhere.\n"),
        file);
    if (group)
        fputs(_("-: no single number, or one that the scenario does not give in a unit; then the outcomes are those "
                "that\n"
                "are exceeded nine in ten times and one in ten times when only this varies.\n"),
              file);
}

/* ---- indices ---- */

/* "45 % (41 % to 49 %)", cut off to what a share can be; with decimals where the interval would look exact without. */
static void print_index(FILE *file, struct sobol_index index) {
    char value[FORMAT_SIZE], low[FORMAT_SIZE], high[FORMAT_SIZE], text[3 * FORMAT_SIZE + 32];
    int places = 0;
    while (places < 2 && strcmp(format_percent(inside(index.low), places, low),
                                format_percent(inside(index.high), places, high)) == 0)
        places++;
    snprintf(text, sizeof text, _("%s (%s to %s)"), format_percent(inside(index.value), places, value),
             format_percent(inside(index.low), places, low), format_percent(inside(index.high), places, high));
    format_cell(file, text, -INTERVAL_WIDTH);
}

static void print_indices(FILE *file, const struct sensitivity *s, size_t *order) {
    sort_by(s, by_total, order);
    fputc('\n', file);
    format_cell(file, _("Part of the uncertainty (95 % interval)"), label_width(s));
    format_cell(file, _("by itself"), -INTERVAL_WIDTH);
    format_cell(file, _("with the others"), -INTERVAL_WIDTH);
    fputc('\n', file);
    for (size_t k = 0; k < s->n; k++) {
        format_cell(file, s->factor[order[k]].label, label_width(s));
        print_index(file, s->sobol.first[order[k]]);
        print_index(file, s->sobol.total[order[k]]);
        fputc('\n', file);
    }
    format_cell(file, _("Sum"), label_width(s));
    print_index(file, s->sobol.sum);
    fputs(_("\nby itself: what would be gone if this were known (first-order Sobol index); with the others: what would "
            "be\n"
            "left if all else were known (total index). What the sum lacks comes from assumptions working together.\n"),
          file);
}

/* What the numbers above do not say by themselves. */
static void print_remarks(FILE *file, const struct sensitivity *s) {
    char share[FORMAT_SIZE];
    if (sensitivity_reversed(s) > 0)
        fputs(_("Where \"by itself\" came out above \"with the others\", that is sampling error: it cannot be. More "
                "points\n"
                "(--points) make it smaller.\n"),
              file);
    if (sensitivity_interacts(s))
        fprintf(
            file,
            _("Assumptions work together: %s of the uncertainty comes from two or more of them at once, and stays as\n"
              "long as one of these is unknown.\n"),
            format_percent(inside(1.0 - s->sobol.sum.value), 1, share));
}

/* The first one by total index; undecided when the interval of the next one reaches it. */
static void print_verdict(FILE *file, const struct sensitivity *s, const size_t *order) {
    const struct sobol_index *total = s->sobol.total;
    char share[FORMAT_SIZE];
    if (s->n > 1 && total[order[1]].high >= total[order[0]].low)
        fprintf(file,
                _("\nWhich assumption weighs heaviest? Undecided:\n\"%s\" or \"%s\".\nMore points (--points) tell.\n"),
                s->factor[order[0]].label, s->factor[order[1]].label);
    else
        fprintf(file, _("\nWhich assumption weighs heaviest? \"%s\":\n%s of what is uncertain has to do with it.\n"),
                s->factor[order[0]].label, format_percent(inside(total[order[0]].value), 0, share));
}

/* The error of the figure itself, and what it means for the two widest bars. */
static void print_error(FILE *file, const struct sensitivity *s) {
    char width[FORMAT_SIZE], error[FORMAT_SIZE];
    size_t first, second;
    double difference;
    bool larger = sensitivity_compare(s, &first, &second, &difference);
    if (s->n < 2 || !isfinite(s->centre_se))
        return;
    put_width(s, difference, width);
    put_width(s, 2.0 * s->centre_se, error);
    if (larger)
        fprintf(file,
                _("The two widest, \"%s\" and \"%s\", differ by %s:\nmore than twice the Monte Carlo error of the "
                  "outcome (%s).\n"),
                s->factor[first].label, s->factor[second].label, width, error);
    else
        fprintf(file,
                _("The two widest, \"%s\" and \"%s\", differ by %s:\nnot more than twice the Monte Carlo error of the "
                  "outcome (%s). More draws (-n) make that smaller.\n"),
                s->factor[first].label, s->factor[second].label, width, error);
}

/* "1,234 S ± 56", where the error is known. */
static void print_centre(FILE *file, const struct sensitivity *s) {
    char centre[FORMAT_SIZE], error[FORMAT_SIZE];
    put_figure(s, s->centre, centre);
    if (isfinite(s->centre_se))
        fprintf(file, _("With every assumption at its expected value: %s ± %s (twice the Monte Carlo error)\n\n"),
                centre, put_width(s, 2.0 * s->centre_se, error));
    else
        fprintf(file, _("With every assumption at its expected value: %s\n\n"), centre);
}

/* Is there any factor that the scenario gives as a distribution? */
static bool has_inputs(const struct sensitivity *s) {
    for (size_t k = 0; k < s->n; k++)
        if (!strchr(s->factor[k].key, ':'))
            return true;
    return false;
}

void report_sensitivity(FILE *file, struct sensitivity *sensitivity) {
    const struct sensitivity *s = sensitivity;
    char points[FORMAT_SIZE];
    size_t *order = calloc(s->n + 1, sizeof *order);
    if (!order)
        return;
    make_all_safe(sensitivity);
    fprintf(file, _("Sensitivity of: %s, %s\n"), _(s->measure->label), s->name);
    fprintf(file, _("scheme \"%s\", %d-%d together; %s points with %d draws each\n"), s->scheme_label,
            (int)s->first_year, (int)s->last_year, format_count(s->points, points), (int)s->draws);
    fputs(s->measure->kind == SENSITIVITY_SHARE    ? ""
          : s->measure->kind == SENSITIVITY_RESULT ? _("In EUR 1,000. P = surplus, S = shortfall.\n")
                                                   : _("In EUR 1,000.\n"),
          file);
    print_centre(file, s);
    print_tornado(file, s, order);
    print_error(file, s);
    if (s->sobol.defined && s->n == 1) {
        fprintf(file, _("\nOnly one assumption is uncertain here: \"%s\".\n"), s->factor[0].label);
    } else if (s->sobol.defined) {
        print_indices(file, s, order);
        print_remarks(file, s);
        print_verdict(file, s, order);
    } else {
        fputs(_("\nThis figure is the same whatever the assumptions are, so none of them weighs heaviest.\n"), file);
    }
    if (!has_inputs(s))
        fputs(_("\nOnly what the scenario gives as a distribution is compared, and here nothing is. The scenario\n"
                "gevoeligheid-2016.cfg gives one to the assumptions that matter most.\n"),
              file);
    free(order);
}

enum status report_sensitivity_stored(FILE *file, const char *path, struct note *note) {
    struct sensitivity sensitivity = {0};
    struct result *result = NULL;
    enum status status = result_open(path, &result, note);
    bool there = !status && sensitivity_is_there(result);
    if (there)
        status = sensitivity_load(result, &sensitivity, note);
    if (there && !status) {
        fputc('\n', file);
        report_sensitivity(file, &sensitivity);
    }
    result_close(result);
    sensitivity_free(&sensitivity);
    return status;
}
