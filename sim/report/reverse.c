/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When does the reserve run out? */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/stress.h"
#include "sim/tables/chosen.h"
#include "sim/tables/trouble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TROUBLE_WIDTH = 52, TARGET_WIDTH = 28 };

/* Steps of 1 are counts, others percentages. */
static void shown_amount(const struct trouble *trouble, double amount, char text[FORMAT_SIZE]) {
    if (trouble->step < 1.0)
        format_percent(amount, 1, text);
    else
        format_count(llround(amount), text);
}

/* An end of an interval: in figures, also when it is beyond what was tried. */
static void shown_end(const struct reverse *reverse, const struct trouble *trouble, size_t place, double amount,
                      char text[FORMAT_SIZE]) {
    char number[FORMAT_SIZE];
    bool more = isinf(amount);
    shown_amount(trouble, more ? trouble->step * reverse_most(reverse, trouble, place) : amount, number);
    snprintf(text, FORMAT_SIZE, more ? _("over %.30s") : "%.30s", number);
}

static void print_answer(FILE *out, const struct reverse *reverse, const struct trouble *trouble, size_t place,
                         const struct reverse_answer *answer) {
    char value[FORMAT_SIZE], low[FORMAT_SIZE], high[FORMAT_SIZE], text[4 * FORMAT_SIZE];
    if (answer->value == 0.0)
        snprintf(text, sizeof text, "%s", _("as things are"));
    else if (isinf(answer->value))
        tables_beyond(reverse, trouble, place, text, sizeof text);
    else {
        shown_amount(trouble, answer->value, value);
        shown_end(reverse, trouble, place, answer->low, low);
        shown_end(reverse, trouble, place, answer->high, high);
        if (answer->low == answer->high)
            snprintf(text, sizeof text, "%s", value);
        else
            snprintf(text, sizeof text, "%s (%s - %s)", value, low, high);
    }
    format_cell(out, text, -TARGET_WIDTH);
}

/* The number of youths puts that of the placements in proportion. */
static void print_youths(FILE *out, const struct reverse *reverse, size_t place) {
    char text[FORMAT_SIZE];
    if (!reverse->youths)
        return;
    fprintf(out,
            place < reverse->n_municipality
                ? _("  %s youths live there.\n")
                : _("  The placements are in the largest municipality, where %s youths live.\n"),
            format_count(reverse->youths[place], text));
}

static void print_place(FILE *out, const struct reverse *reverse, size_t place) {
    char text[FORMAT_SIZE], share[FORMAT_SIZE], safe[FORMAT_TEXT_SIZE];
    const char *who = place < reverse->n_municipality ? reverse->municipality[place] : _("Region");
    fprintf(out, _("\n%s: reserve %s; as things are it runs out with a probability of %s.\n"),
            format_safe(who, safe, sizeof safe), format_euro(reverse->reserve[place], text),
            format_percent(reverse->now[place], 0, share));
    print_youths(out, reverse, place);
    for (size_t kind = 0; kind < TROUBLES; kind++) {
        fputs("  ", out);
        format_cell(out, _(trouble_at(kind)->doc), TROUBLE_WIDTH - 2);
        for (size_t target = 0; target < REVERSE_TARGETS; target++)
            print_answer(out, reverse, trouble_at(kind), place,
                         &reverse->answer[reverse_at(reverse, kind, target, place)]);
        fputc('\n', out);
    }
}

void report_reverse(FILE *out, const struct reverse *reverse) {
    bool dutch = i18n_language() == LANGUAGE_NL;
    char scheme[FORMAT_TEXT_SIZE], product[FORMAT_TEXT_SIZE], text[FORMAT_SIZE];
    size_t unknown = 0;
    fprintf(
        out,
        _("When does the reserve run out under \"%s\"?\nIt does when the results of the years after the base year,\n"
          "added up year by year, use it up in any of them. %s draws.\n"
          "Extra placements are clients of \"%s\" who enter in the first of these years.\n\n"),
        format_safe(reverse->scheme_label[dutch ? 0 : 1], scheme, sizeof scheme), format_count(reverse->n_draw, text),
        format_safe(reverse->product_label[dutch ? 0 : 1], product, sizeof product));
    format_cell(out, _("It runs out with a probability of"), TROUBLE_WIDTH);
    for (size_t target = 0; target < REVERSE_TARGETS; target++)
        format_cell(out, format_percent(reverse_target[target], 0, text), -TARGET_WIDTH);
    fputc('\n', out);
    for (size_t place = 0; place < reverse->n_place; place++)
        if (reverse->reserve[place] != FORMAT_UNKNOWN)
            print_place(out, reverse, place);
        else
            unknown += place < reverse->n_municipality;
    fputs(_("\nBetween brackets: where the answer lies with 95 %, given the number of draws.\n"), out);
    if (unknown > 0)
        fprintf(
            out,
            _("The reserve of %zu municipalities is not known; fill it in with --reserve NAME=EUR, or in the column\n"
              "reserve_eur of the region's municipalities.csv.\n"),
            unknown);
}

enum status report_reverse_stored(FILE *out, const char *path, int width, enum division_shown division,
                                  const char *scheme, struct note *note) {
    struct reverse reverse = {0};
    struct result *result = NULL;
    char *name = NULL;
    (void)width;
    enum status status = result_open(path, &result, note);
    if (!status)
        status = report_check_stored(path, reverse_is_stored(result), "/reverse", division, note);
    if (!status)
        status = reverse_load(result, &reverse, note);
    if (!status && scheme)
        status = chosen_name(result, path, scheme, &name, note);
    if (!status && name && strcmp(name, reverse.scheme) != 0)
        status =
            note_error(note, STATUS_MISSING, path, 0, "--scheme",
                       _("This was worked out under %s. For %s first ask: solidair stress %s --reverse --scheme %s"),
                       reverse.scheme, name, path, name);
    if (!status)
        report_reverse(out, &reverse);
    free(name);
    reverse_free(&reverse);
    result_close(result);
    return status;
}
