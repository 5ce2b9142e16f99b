/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/stress.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/chosen.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double CENTS_PER_THOUSAND = 100000.0;

enum { NAME_WIDTH = 21, COLUMN_WIDTH = 11, SHOCK_WIDTH = 46, CHANCE_WIDTH = 16, TAIL_WIDTH = 18 };

static const char *language_text(char *const text[2]) {
    return text[i18n_language() == LANGUAGE_NL ? 0 : 1];
}

static void print_safe(FILE *out, const char *text, int width) {
    char safe[FORMAT_TEXT_SIZE];
    format_cell(out, format_safe(text, safe, sizeof safe), width);
}

static char *shown_result(double cents, char text[FORMAT_SIZE]) {
    return format_result(isfinite(cents) ? llround(cents) : FORMAT_UNKNOWN, text);
}

static const char *shock_name(const struct stress *stress, size_t k) {
    char *const label[2] = {stress->shock_label[0][k], stress->shock_label[1][k]};
    return language_text(label);
}

static const char *place_name(const struct stress *stress, size_t place) {
    return place < stress->n_municipality ? stress->municipality[place] : _("Region");
}

static size_t scheme_number(const struct stress *stress, const char *name) {
    size_t s = 0;
    while (s < stress->n_scheme && strcmp(stress->scheme[s], name) != 0)
        s++;
    return s;
}

/* By name, or the one that the answer names; an answer of before it did has most often none without layers as second.
 */
static enum status find_scheme(const struct stress *stress, const char *name, size_t *scheme, struct note *note) {
    const char *wanted = name ? name : stress->first_scheme;
    *scheme = wanted ? scheme_number(stress, wanted) : stress->n_scheme > 1 ? 1 : 0;
    if (*scheme < stress->n_scheme)
        return STATUS_OK;
    return note_error(note, STATUS_REFERENCE, NULL, 0, name ? "--scheme" : "/stress/scheme_name",
                      _("There is no scheme \"%.60s\" in this scenario. The first one is called \"%s\"."), wanted,
                      stress->scheme[0]);
}

/* ---- shock by municipality ---- */

/* Of a figure in shock k (from 1), over the places. */
static double largest_error(const struct stress *stress, enum stress_figure figure, size_t k, size_t scheme) {
    double most = 0.0;
    for (size_t place = 0; place < stress->n_place; place++)
        most = fmax(most, stress->se[stress_at(stress, figure, k, scheme, place)]); /* NaN is passed over */
    return most;
}

static void print_heads(FILE *out, size_t first, size_t last) {
    format_cell(out, _("Municipality"), NAME_WIDTH);
    for (size_t k = first; k < last; k++) {
        char head[FORMAT_SIZE];
        snprintf(head, sizeof head, "[%zu]", k + 1);
        format_cell(out, head, -COLUMN_WIDTH);
    }
    fputc('\n', out);
}

/* The error of each column by itself: that of a large shock says nothing of a small one. */
static void print_errors(FILE *out, const struct stress *stress, enum stress_figure figure, size_t scheme, size_t first,
                         size_t last) {
    char text[FORMAT_SIZE];
    format_cell(out, _("Error, at most"), NAME_WIDTH);
    for (size_t k = first; k < last; k++) {
        double error = largest_error(stress, figure, k + 1, scheme);
        format_cell(out,
                    figure == STRESS_EMPTY ? format_percent(error, 1, text)
                                           : format_real(error / CENTS_PER_THOUSAND, 1, text),
                    -COLUMN_WIDTH);
    }
    fputc('\n', out);
}

static void print_block(FILE *out, const struct stress *stress, const size_t *order, enum stress_figure figure,
                        size_t scheme, size_t first, size_t last) {
    char text[FORMAT_SIZE];
    print_heads(out, first, last);
    for (size_t row = 0; row < stress->n_place; row++) {
        size_t place = order[row];
        if (figure == STRESS_EMPTY && isnan(stress->value[stress_at(stress, figure, 0, scheme, place)]))
            continue;
        print_safe(out, place_name(stress, place), NAME_WIDTH);
        for (size_t k = first; k < last; k++) {
            double value = stress->value[stress_at(stress, figure, k + 1, scheme, place)];
            format_cell(out, figure == STRESS_EMPTY ? format_percent(value, 0, text) : shown_result(value, text),
                        -COLUMN_WIDTH);
        }
        fputc('\n', out);
    }
    print_errors(out, stress, figure, scheme, first, last);
}

static void print_blocks(FILE *out, const struct stress *stress, const size_t *order, enum stress_figure figure,
                         size_t scheme, int width) {
    size_t fit = width > NAME_WIDTH + COLUMN_WIDTH ? (size_t)(width - NAME_WIDTH) / COLUMN_WIDTH : 1;
    for (size_t first = 0; first < stress->n_shock; first += fit) {
        fputs(first ? "\n" : "", out);
        print_block(out, stress, order, figure, scheme, first,
                    first + fit < stress->n_shock ? first + fit : stress->n_shock);
    }
}

/* ---- the region ---- */

static void print_region(FILE *out, const struct stress *stress, size_t scheme) {
    size_t region = stress->n_place - 1;
    char text[FORMAT_SIZE];
    fputc('\n', out);
    format_cell(out, _("Of the region"), SHOCK_WIDTH);
    format_cell(out, _("shortfall"), -CHANCE_WIDTH);
    format_cell(out, _("worst tenth"), -TAIL_WIDTH);
    fputc('\n', out);
    for (size_t row = 0; row <= stress->n_shock; row++) {
        char name[FORMAT_TEXT_SIZE];
        snprintf(name, sizeof name, "[%zu] %s", row, row ? shock_name(stress, row - 1) : "");
        print_safe(out, row ? name : _("without a shock"), SHOCK_WIDTH);
        format_cell(out,
                    format_percent(stress->value[stress_at(stress, STRESS_SHORTFALL, row, scheme, region)], 1, text),
                    -CHANCE_WIDTH);
        format_cell(out, shown_result(stress->value[stress_at(stress, STRESS_ES90, row, scheme, region)], text),
                    -TAIL_WIDTH);
        fputc('\n', out);
    }
    fputs(_("shortfall: probability of a shortfall. worst tenth: mean result in the worst tenth of the draws.\n"), out);
}

/* Municipalities by name, then the region; NULL without memory. */
static size_t *order_places(const struct stress *stress) {
    size_t *order = calloc(stress->n_place, sizeof *order);
    for (size_t i = 0; order && i < stress->n_municipality; i++) {
        size_t k = i;
        for (; k > 0 && strcmp(stress->municipality[order[k - 1]], stress->municipality[i]) > 0; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    if (order)
        order[stress->n_municipality] = stress->n_municipality;
    return order;
}

static bool any_reserve(const struct stress *stress, size_t scheme) {
    for (size_t place = 0; place < stress->n_place; place++)
        if (isfinite(stress->value[stress_at(stress, STRESS_EMPTY, 0, scheme, place)]))
            return true;
    return false;
}

enum status report_stress(FILE *out, const struct stress *stress, const char *name, int width, struct note *note) {
    size_t scheme = 0;
    char text[FORMAT_SIZE], safe[FORMAT_TEXT_SIZE];
    enum status status = find_scheme(stress, name, &scheme, note);
    if (status)
        return status;
    size_t *order = order_places(stress);
    if (!order)
        return STATUS_MEMORY;
    char *const label[2] = {stress->scheme_label[0][scheme], stress->scheme_label[1][scheme]};
    format_safe(language_text(label), safe, sizeof safe);
    fprintf(out,
            _("What do shocks do under \"%s\"?\nChange of the expected result over all years after the base year "
              "together, in EUR 1,000.\n%s draws, the same ones with and without the shock.\n"),
            safe, format_count(stress->n_draw, text));
    fputs(_("Error: Monte Carlo standard error of a figure in the column, because the number of draws is limited.\n\n"),
          out);
    print_blocks(out, stress, order, STRESS_RESULT_CHANGE, scheme, width);
    print_region(out, stress, scheme);
    if (any_reserve(stress, scheme)) {
        fprintf(out, "\n%s\n", _("Probability that the reserve runs out, with the shock:"));
        print_blocks(out, stress, order, STRESS_EMPTY, scheme, width);
    }
    free(order);
    return STATUS_OK;
}

enum status report_stress_stored(FILE *out, const char *path, int width, enum division_shown division,
                                 const char *scheme, struct note *note) {
    struct stress stress = {0};
    struct result *result = NULL;
    char *name = NULL;
    enum status status = result_open(path, &result, note);
    if (!status)
        status = report_check_stored(path, stress_is_stored(result), "/stress", division, note);
    if (!status)
        status = stress_load(result, &stress, note);
    if (!status && scheme)
        status = chosen_name(result, path, scheme, &name, note);
    if (!status)
        status = report_stress(out, &stress, name, width, note);
    free(name);
    stress_free(&stress);
    result_close(result);
    return status;
}

enum status report_check_stored(const char *path, bool stored, const char *group, enum division_shown division,
                                struct note *note) {
    if (!stored)
        return note_error(note, STATUS_MISSING, path, 0, group,
                          _("This was not worked out for this results file. First ask: solidair stress %s%s"), path,
                          strcmp(group, "/reverse") == 0 ? " --reverse" : "");
    if (division == DIVISION_NEW)
        return note_error(note, STATUS_USAGE, path, 0, "--division",
                          _("This table is by the municipalities of the first year only. Leave the option out."));
    return STATUS_OK;
}
