/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/leaving.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdbool.h>
#include <stdlib.h>

/* Arrays [scheme][municipality] as stored; rule by scheme. */
struct moves {
    int64_t *year, *round, *uncertain, *rule;
};

static enum status load(const struct result *result, const struct leaving_names *names, struct moves *moves,
                        struct note *note) {
    const struct {
        const char *name;
        int64_t **data;
        size_t per_scheme;
    } numbers[] = {{"/leaving/first_year_outside", &moves->year, names->n_municipality},
                   {"/leaving/round", &moves->round, names->n_municipality},
                   {"/leaving/uncertain", &moves->uncertain, names->n_municipality},
                   {"/leaving/has_rule", &moves->rule, 1}};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0] && !status; k++) {
        size_t n = 0;
        status = result_int64(result, numbers[k].name, &n, numbers[k].data, note);
        if (!status && n != numbers[k].per_scheme * names->n_scheme)
            status = note_error(note, STATUS_FILE, NULL, 0, numbers[k].name,
                                _("this variable has another size than its axes say; make the file again"));
    }
    return status;
}

/* A line that goes on below its own start where the terminal ends. */
struct line {
    FILE *out;
    size_t width, indent, at, n_name;
};

static void line_name(struct line *line, const char *name, const char *mark) {
    size_t length = format_width(name) + format_width(mark) + 2;
    if (line->n_name > 0) {
        fputc(',', line->out);
        if (line->at + length > line->width) {
            fprintf(line->out, "\n%*s", (int)line->indent, "");
            line->at = line->indent;
        }
    }
    fprintf(line->out, " %s%s", name, mark);
    line->at += length;
    line->n_name++;
}

static struct line line_start(FILE *out, int width, const char *head) {
    size_t indent = 4;
    fprintf(out, "  %s", head);
    return (struct line){out, width > 0 ? (size_t)width : 80, indent, 2 + format_width(head), 0};
}

/* The next group (year, round) after the one given, in order; false when there is none. */
static bool next_group(const struct leaving_names *names, const struct moves *moves, size_t s, int64_t *year,
                       int64_t *round) {
    bool found = false;
    int64_t best_year = 0, best_round = 0;
    for (size_t i = 0; i < names->n_municipality; i++) {
        int64_t y = moves->year[s * names->n_municipality + i], r = moves->round[s * names->n_municipality + i];
        bool later = y != 0 && (y > *year || (y == *year && r > *round));
        if (later && (!found || y < best_year || (y == best_year && r < best_round))) {
            best_year = y;
            best_round = r;
            found = true;
        }
    }
    *year = best_year;
    *round = best_round;
    return found;
}

/* Everyone of a scheme with this year and round; only_uncertain: of those the uncertain ones, without a mark. */
static size_t print_group(FILE *out, const struct leaving_names *names, const struct moves *moves, size_t s,
                          int64_t year, int64_t round, bool only_uncertain, const char *head, int width) {
    struct line line = {0};
    for (size_t k = 0; k < names->n_municipality; k++) {
        size_t i = names->order[k], at = s * names->n_municipality + i;
        if (moves->year[at] != year || moves->round[at] != round || (only_uncertain && !moves->uncertain[at]))
            continue;
        if (!line.out)
            line = line_start(out, width, head);
        line_name(&line, names->municipality[i], moves->uncertain[at] && !only_uncertain ? " (?)" : "");
    }
    if (line.out)
        fputc('\n', out);
    return line.n_name;
}

static size_t print_scheme(FILE *out, const struct leaving_names *names, const struct moves *moves, size_t s,
                           int width) {
    int64_t year = 0, round = 0;
    size_t left = 0;
    char head[128];
    fprintf(out, "%s\n", names->scheme[s]);
    while (next_group(names, moves, s, &year, &round)) {
        if (round == 0)
            snprintf(head, sizeof head, _("outside from %lld, as given:"), (long long)year);
        else
            snprintf(head, sizeof head, _("outside from %lld, round %lld:"), (long long)year, (long long)round);
        left += print_group(out, names, moves, s, year, round, false, head, width);
    }
    if (left == 0)
        fprintf(out, "  %s\n", _("nobody"));
    print_group(out, names, moves, s, 0, 0, true, _("stays, but that is uncertain:"), width);
    return left;
}

static void print_all(FILE *out, const struct leaving_names *names, const struct moves *moves, int width) {
    bool rule = false;
    fprintf(out, "\n%s\n", _("Who would leave?"));
    for (size_t s = 0; s < names->n_scheme; s++) {
        if (moves->rule[s] >= 0)
            print_scheme(out, names, moves, s, width);
        rule |= moves->rule[s] > 0;
    }
    if (rule)
        fputs(
            _("This is a model of self-interest only: a member leaves when it would have paid less outside, bad years\n"
              "weighed in, by more than a margin. It looks at nothing else and does not say what councils will do.\n"
              "A round: after members have left, the others judge again. (?): too close to the margin to be sure at\n"
              "this number of draws.\n"),
            out);
}

enum status report_leaving(FILE *out, const struct result *result, const struct leaving_names *names, int width,
                           struct note *note) {
    struct moves moves = {0};
    if (!result_has(result, "/leaving/has_rule"))
        return STATUS_OK;
    enum status status = load(result, names, &moves, note);
    if (!status)
        print_all(out, names, &moves, width);
    free(moves.year);
    free(moves.round);
    free(moves.uncertain);
    free(moves.rule);
    return status;
}
