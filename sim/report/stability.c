/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/stability.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/store/result.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_WIDTH = 21, COLUMN_WIDTH = 15, GAIN_WIDTH = 20, WORD_WIDTH = 12, ROWS_SHOWN = 12, SCHEME_ROWS_SHOWN = 3 };
enum { ORIGIN_SINGLE = 0, ORIGIN_NAMED = 3, BY_BUDGET = -1 };

/* The group as stored; arrays by municipality, group and step. */
struct view {
    size_t n, n_scheme, n_group, n_step;
    char **code, **name, **label, **group, **step;
    int64_t *value, *draws, *exact, *groups, *better;
    double *margin, *rho;
    int64_t *alone, *shapley, *shapley_se, *euler, *saving, *saving_se;
    double *gain, *gain_se, *step_gain, *step_gain_se;
    int64_t *amount, *verdict, *origin, *scheme, *step_amount, *step_verdict, *step_left;
    int64_t *tried, *certain, *undecided;
    size_t *order;        /* municipalities by name */
    bool *member, *shown; /* scratch: members of a group; groups that were printed */
};

static void free_view(struct view *v) {
    result_free_texts(v->n, v->code);
    result_free_texts(v->n, v->name);
    result_free_texts(v->n_scheme, v->label);
    result_free_texts(v->n_group, v->group);
    result_free_texts(v->n_step, v->step);
    void *const owned[] = {v->value,     v->draws,   v->exact,     v->groups,      v->better,       v->margin,
                           v->rho,       v->alone,   v->shapley,   v->shapley_se,  v->euler,        v->saving,
                           v->saving_se, v->gain,    v->gain_se,   v->step_gain,   v->step_gain_se, v->amount,
                           v->verdict,   v->origin,  v->scheme,    v->step_amount, v->step_verdict, v->step_left,
                           v->tried,     v->certain, v->undecided, v->order,       v->member,       v->shown};
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
    size_t n = 0;
    const char *labels = i18n_language() == LANGUAGE_NL ? "scheme_label" : "scheme_label_en";
    enum status status = result_texts(result, "/stability/municipality", &v->n, &v->code, note);
    if (!status)
        status = result_texts(result, "municipality_name", &n, &v->name, note);
    if (!status && n != v->n) {
        result_free_texts(n, v->name);
        v->name = NULL;
        return note_error(note, STATUS_FILE, NULL, 0, "municipality_name",
                          _("this variable has another size than its axes say; make the file again"));
    }
    if (!status)
        status = result_texts(result, labels, &v->n_scheme, &v->label, note);
    if (!status && result_has(result, "/stability/group"))
        status = result_texts(result, "/stability/group", &v->n_group, &v->group, note);
    if (!status && result_has(result, "/stability/step"))
        status = result_texts(result, "/stability/step_group", &v->n_step, &v->step, note);
    if (!status) {
        make_safe(v->n, v->name);
        make_safe(v->n_scheme, v->label);
    }
    return status;
}

struct wanted {
    const char *name;
    int64_t **whole; /* one of these two */
    double **number;
    size_t n;
};

static enum status load_wanted(const struct result *result, const struct wanted *wanted, size_t count,
                               struct note *note) {
    char full[64];
    enum status status = STATUS_OK;
    for (size_t k = 0; k < count && !status; k++) {
        size_t n = 0;
        snprintf(full, sizeof full, "/stability/%s", wanted[k].name);
        if (wanted[k].n == 0)
            continue;
        status = wanted[k].whole ? result_int64(result, full, &n, wanted[k].whole, note)
                                 : result_double(result, full, &n, wanted[k].number, note);
        if (!status && n != wanted[k].n)
            status = note_error(note, STATUS_FILE, NULL, 0, full,
                                _("this variable has another size than its axes say; make the file again"));
    }
    return status;
}

static enum status load_numbers(const struct result *result, struct view *v, struct note *note) {
    const struct wanted wanted[] = {
        {"value", &v->value, NULL, 1},
        {"draws", &v->draws, NULL, 1},
        {"exact", &v->exact, NULL, 1},
        {"groups", &v->groups, NULL, 1},
        {"groups_better", &v->better, NULL, 1},
        {"margin", NULL, &v->margin, 1},
        {"rho", NULL, &v->rho, 1},
        {"alone", &v->alone, NULL, v->n},
        {"shapley", &v->shapley, NULL, v->n},
        {"shapley_se", &v->shapley_se, NULL, v->n},
        {"euler", &v->euler, NULL, v->n},
        {"saving", &v->saving, NULL, v->n},
        {"saving_se", &v->saving_se, NULL, v->n},
        {"group_gain", NULL, &v->gain, v->n_group},
        {"group_gain_se", NULL, &v->gain_se, v->n_group},
        {"group_amount", &v->amount, NULL, v->n_group},
        {"group_verdict", &v->verdict, NULL, v->n_group},
        {"group_origin", &v->origin, NULL, v->n_group},
        {"group_scheme", &v->scheme, NULL, v->n_group},
        {"step_gain", NULL, &v->step_gain, v->n_step},
        {"step_gain_se", NULL, &v->step_gain_se, v->n_step},
        {"step_amount", &v->step_amount, NULL, v->n_step},
        {"step_verdict", &v->step_verdict, NULL, v->n_step},
        {"step_left", &v->step_left, NULL, v->n_step},
        {"scheme_groups", &v->tried, NULL, v->n_scheme},
        {"scheme_groups_better", &v->certain, NULL, v->n_scheme},
        {"scheme_groups_undecided", &v->undecided, NULL, v->n_scheme},
    };
    return load_wanted(result, wanted, sizeof wanted / sizeof wanted[0], note);
}

/* ---- head ---- */

static enum status print_head(FILE *out, const struct result *result, struct note *note) {
    const char *const names[] = {i18n_language() == LANGUAGE_NL ? "title" : "title_en", "scenario_name", "seed",
                                 "warning_count"};
    char *text[4] = {NULL};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < 4 && !status; k++) {
        status = result_provenance(result, names[k], &text[k], note);
        if (!status)
            make_safe(1, &text[k]);
    }
    if (!status) {
        fprintf(out, _("%s\nscenario %s, seed %s\n"), text[0], text[1], text[2]);
        if (strcmp(text[3], "0") != 0)
            fputs(_("EXAMPLE FIGURES: part of the inputs is assumed; the region's SOURCES.md says what.\n"), out);
        fputc('\n', out);
    }
    for (size_t k = 0; k < 4; k++)
        free(text[k]);
    return status;
}

/* ---- shares ---- */

/* "1.234": thousands of euros; a shortfall is positive here. */
static const char *thousands(int64_t cents, char buffer[FORMAT_SIZE]) {
    return format_count(llround((double)cents / 100000.0), buffer);
}

/* "1.234 ± 56", the second one twice the standard error. */
static void print_estimate(FILE *out, int64_t cents, int64_t se, int width) {
    char amount[FORMAT_SIZE], error[FORMAT_SIZE], both[2 * FORMAT_SIZE + 8];
    snprintf(both, sizeof both, "%s ± %s", thousands(cents, amount), thousands(2 * se, error));
    format_cell(out, both, -width);
}

static void print_shares(FILE *out, const struct view *v) {
    char text[FORMAT_SIZE];
    int64_t alone = 0;
    fprintf(out, "%s\n\n",
            _("1. What is each municipality's part in the common risk? (EUR 1,000, all years together)"));
    format_cell(out, _("Municipality"), NAME_WIDTH);
    format_cell(out, _("alone"), -COLUMN_WIDTH);
    format_cell(out, _("part (Shapley)"), -GAIN_WIDTH);
    format_cell(out, _("pooling saves"), -GAIN_WIDTH);
    format_cell(out, _("part (Euler)"), -COLUMN_WIDTH);
    fputc('\n', out);
    for (size_t k = 0; k < v->n; k++) {
        size_t i = v->order[k];
        format_cell(out, v->name[i], NAME_WIDTH);
        format_cell(out, thousands(v->alone[i], text), -COLUMN_WIDTH);
        print_estimate(out, v->shapley[i], v->shapley_se[i], GAIN_WIDTH);
        print_estimate(out, v->saving[i], v->saving_se[i], GAIN_WIDTH);
        format_cell(out, thousands(v->euler[i], text), -COLUMN_WIDTH);
        fputc('\n', out);
        alone += v->alone[i];
    }
    format_cell(out, _("All together"), NAME_WIDTH);
    format_cell(out, thousands(alone, text), -COLUMN_WIDTH);
    format_cell(out, thousands(v->value[0], text), -GAIN_WIDTH);
    format_cell(out, thousands(alone - v->value[0], text), -GAIN_WIDTH);
    format_cell(out, thousands(v->value[0], text), -COLUMN_WIDTH);
    fprintf(
        out, "\n%s",
        _("alone: mean shortfall in its own worst tenth of the outcomes. part: what it adds to that of all together,\n"
          "on average over all orders of joining (Shapley); or its mean shortfall in the worst tenth of all together\n"
          "(Euler). ±: twice the Monte Carlo error.\n"));
    if (!v->exact[0])
        fputs(
            _("With more than 26 municipalities not every group can be looked at: the parts are estimated from random\n"
              "orders of joining, and groups and leaving are left out. For those, make a scenario of fewer "
              "municipalities.\n"),
            out);
}

/* ---- groups ---- */

static const char *verdict_word(int64_t verdict) {
    return verdict > 0 ? _("yes") : verdict < 0 ? _("no") : _("undecided");
}

/* The municipality of a code that begins at `at`, or v->n. */
static size_t find_code(const struct view *v, const char *at, size_t length) {
    size_t i = 0;
    while (i < v->n && (strlen(v->code[i]) != length || strncmp(v->code[i], at, length) != 0))
        i++;
    return i;
}

/* Marks the members of a group; returns how many. */
static size_t mark_members(const struct view *v, const char *codes) {
    size_t n = 0;
    memset(v->member, 0, v->n * sizeof *v->member);
    for (const char *at = codes; *at;) {
        size_t length = strcspn(at, "+"), i = find_code(v, at, length);
        if (i < v->n) {
            v->member[i] = true;
            n++;
        }
        at += length + (at[length] == '+');
    }
    return n;
}

/* Names, going on below their own start where the terminal ends; of large groups who is not in it. */
static void print_members(FILE *out, const struct view *v, const char *codes, int indent, int width) {
    size_t n = mark_members(v, codes), at = (size_t)indent, shown = 0;
    size_t room = (size_t)(width > indent + 30 ? width : indent + 30);
    bool others = n < v->n && v->n - n < n / 2;
    const char *head = others ? _("all but") : "";
    fprintf(out, "  %s", head);
    at += 2 + format_width(head);
    for (size_t k = 0; k < v->n; k++) {
        size_t i = v->order[k], length = format_width(v->name[i]) + 2;
        if (v->member[i] == others)
            continue;
        if (shown > 0 && at + length > room) {
            fprintf(out, ",\n%*s%s", indent + 2, "", v->name[i]);
            at = (size_t)indent + length;
        } else {
            fprintf(out, "%s%s", shown > 0 ? ", " : others ? " " : "", v->name[i]);
            at += length;
        }
        shown++;
    }
    fputc('\n', out);
}

static void print_gain(FILE *out, double gain, double se, int64_t amount, int64_t verdict) {
    char share[FORMAT_SIZE], error[FORMAT_SIZE], text[FORMAT_SIZE], both[2 * FORMAT_SIZE + 8];
    snprintf(both, sizeof both, "%s ± %s", format_percent(fabs(gain) < 0.0005 ? 0.0 : gain, 1, share),
             format_percent(2.0 * se, 1, error));
    format_cell(out, both, -GAIN_WIDTH);
    format_cell(out, thousands(amount, text), -COLUMN_WIDTH);
    format_cell(out, verdict_word(verdict), -WORD_WIDTH);
}

static void print_gain_head(FILE *out) {
    format_cell(out, _("gain"), -GAIN_WIDTH);
    format_cell(out, _("EUR 1,000"), -COLUMN_WIDTH);
    format_cell(out, _("better off?"), -WORD_WIDTH);
    fprintf(out, "  %s\n", _("who"));
}

/* The group of a scheme with the largest gain of those not shown yet; v->n_group when there is none. named: only those,
 * or only the others. */
static size_t next_group(const struct view *v, int64_t scheme, bool named) {
    size_t best = v->n_group;
    for (size_t k = 0; k < v->n_group; k++)
        if (v->scheme[k] == scheme && !v->shown[k] && (v->origin[k] == ORIGIN_NAMED) == named &&
            (best == v->n_group || v->gain[k] > v->gain[best]))
            best = k;
    return best;
}

static void print_best(FILE *out, const struct view *v, int64_t scheme, size_t most, int width) {
    print_gain_head(out);
    for (int named = 0; named < 2; named++)
        for (size_t k = 0, n = 0; (named || n < most) && (k = next_group(v, scheme, named)) < v->n_group; n++) {
            v->shown[k] = true;
            print_gain(out, v->gain[k], v->gain_se[k], v->amount[k], v->verdict[k]);
            print_members(out, v, v->group[k], GAIN_WIDTH + COLUMN_WIDTH + WORD_WIDTH, width);
        }
}

static void print_groups(FILE *out, const struct view *v, int width) {
    char better[FORMAT_SIZE], groups[FORMAT_SIZE], margin[FORMAT_SIZE];
    fprintf(out, "\n%s\n\n",
            _("2. Which groups would be better off by themselves, if all costs are pooled by budget?"));
    fprintf(out,
            _("Of %s possible groups an estimated %s would pay at least %s less by themselves than in the whole\n"
              "(a count of estimates, none of them tested by itself).\n"),
            format_count(v->groups[0], groups), format_count(v->better[0], better),
            format_percent(v->margin[0], 1, margin));
    fputs(_("The most striking ones, with those that were named below them:\n\n"), out);
    print_best(out, v, BY_BUDGET, ROWS_SHOWN, width);
}

static void print_schemes(FILE *out, const struct view *v, int width) {
    for (size_t s = 0; s < v->n_scheme; s++) {
        char tried[FORMAT_SIZE], certain[FORMAT_SIZE], undecided[FORMAT_SIZE];
        if (v->tried[s] < 0)
            fprintf(out, "\n%s\n%s\n", v->label[s], _("Not judged: municipalities merge in this scenario."));
        if (v->tried[s] <= 0)
            continue;
        fprintf(out, "\n%s\n", v->label[s]);
        fprintf(out, _("Of %s groups looked at, every member would certainly be better off in %s; undecided: %s.\n"),
                format_count(v->tried[s], tried), format_count(v->certain[s], certain),
                format_count(v->undecided[s], undecided));
        print_best(out, v, (int64_t)s, SCHEME_ROWS_SHOWN, width);
    }
}

/* ---- order of leaving ---- */

/* A step that is undecided may not happen, and then those after it do not either, or others come in their place. */
static void print_undecided(FILE *out, const struct view *v) {
    size_t k = 0;
    while (k < v->n_step && v->step_verdict[k] != 0)
        k++;
    if (k == v->n_step)
        fputs(_("No step is undecided for want of draws.\n"), out);
    else if (k + 1 == v->n_step)
        fprintf(out,
                _("Step %zu, the last one, is undecided (too few draws); the steps before it do not depend on it.\n"),
                k + 1);
    else
        fprintf(out, _("Step %zu is undecided (too few draws): from step %zu on the order depends on it.\n"), k + 1,
                k + 2);
}

static void print_steps(FILE *out, const struct view *v, int width) {
    char text[FORMAT_SIZE];
    fprintf(out, "\n%s\n\n", _("3. In what order would municipalities leave, if all costs are pooled by budget?"));
    if (v->n_step == 0) {
        fprintf(out, "%s\n", _("Nobody gains more than the margin by leaving."));
        return;
    }
    format_cell(out, _("step"), -5);
    format_cell(out, _("still in"), -10);
    print_gain_head(out);
    for (size_t k = 0; k < v->n_step; k++) {
        snprintf(text, sizeof text, "%zu", k + 1);
        format_cell(out, text, -5);
        format_cell(out, format_count(v->step_left[k], text), -10);
        print_gain(out, v->step_gain[k], v->step_gain_se[k], v->step_amount[k], v->step_verdict[k]);
        print_members(out, v, v->step[k], 15 + GAIN_WIDTH + COLUMN_WIDTH + WORD_WIDTH, width);
    }
    fputs(_("Each step: whoever gains most by leaving leaves; the others judge again without it.\n"), out);
    print_undecided(out, v);
}

static void print_all(FILE *out, const struct view *v, int width) {
    char draws[FORMAT_SIZE], rho[FORMAT_SIZE];
    print_shares(out, v);
    if (v->exact[0]) {
        print_groups(out, v, width);
        print_steps(out, v, width);
    }
    bool any = false;
    for (size_t s = 0; s < v->n_scheme; s++)
        any |= v->tried[s] != 0;
    if (any)
        fprintf(out, "\n%s\n", _("4. And under the other schemes? The gain is that of the member that gains least."));
    print_schemes(out, v, width);
    fprintf(out,
            _("\n%s draws. gain: what a group pays less by itself, as a part of what it pays otherwise, bad years "
              "weighed in for\n"
              "%s (certainty equivalent). ±: twice its Monte Carlo error; undecided: too few draws to tell. The best "
              "of many\n"
              "groups always looks a little better than it is.\n"
              "This is a model of self-interest only. It looks at nothing else, such as what municipalities owe each "
              "other,\n"
              "and does not say what councils will do.\n"),
            format_count(v->draws[0], draws), format_percent(v->rho[0], 0, rho));
}

/* Scratch, and the order of the alphabet. */
static enum status sort_names(struct view *v) {
    v->order = calloc(v->n + 1, sizeof *v->order);
    v->member = calloc(v->n + 1, sizeof *v->member);
    v->shown = calloc(v->n_group + 1, sizeof *v->shown);
    if (!v->order || !v->member || !v->shown)
        return STATUS_MEMORY;
    for (size_t i = 0; i < v->n; i++) {
        size_t k = i;
        for (; k > 0 && strcmp(v->name[v->order[k - 1]], v->name[i]) > 0; k--)
            v->order[k] = v->order[k - 1];
        v->order[k] = i;
    }
    return STATUS_OK;
}

enum status report_stability(FILE *out, const char *path, int width, struct note *note) {
    struct result *result = NULL;
    struct view v = {0};
    enum status status = result_open(path, &result, note);
    if (!status && !result_has(result, "/stability/options"))
        status = note_error(note, STATUS_MISSING, path, 0, "/stability",
                            _("Nothing about groups is in this file yet. Let \"solidair coalition\" work it out."));
    if (!status)
        status = load_texts(result, &v, note);
    if (!status)
        status = load_numbers(result, &v, note);
    if (!status)
        status = sort_names(&v);
    if (!status)
        status = print_head(out, result, note);
    if (!status)
        print_all(out, &v, width);
    free_view(&v);
    result_close(result);
    return status;
}
