/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One matrix: a row for each run, a column for each scheme, or for each municipality under one scheme. */
#include "sim/tables/compare.h"
#include "models/analysis/measure.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns ---- */

size_t compare_find_text(const char *const *list, size_t n, const char *text) {
    size_t k = 0;
    while (k < n && strcmp(list[k], text) != 0)
        k++;
    return k;
}

size_t compare_find_scheme(const struct source *s, const char *name) {
    size_t k = compare_find_text(s->scheme, s->n_scheme, name);
    return k < s->n_scheme ? k : compare_find_text(s->label, s->n_scheme, name);
}

size_t compare_find_place(const struct source *s, const char *name) {
    size_t i = compare_find_text(s->code, s->n_municipality, name);
    return i < s->n_municipality ? i : compare_find_text(s->municipality, s->n_municipality, name);
}

static size_t count_own(const struct compare *x, const struct source *s) {
    return x->scheme ? s->n_municipality : s->n_scheme;
}

/* One more of a list that grows by doubling; false when memory runs out. */
static bool add_column(struct compare *x, size_t *room, const char *column, const char *label) {
    if (x->n_column == *room) {
        size_t more = 2 * *room + 16;
        const char **columns = tables_room(x->tables, more, sizeof *columns);
        const char **labels = tables_room(x->tables, more, sizeof *labels);
        if (!columns || !labels)
            return false;
        for (size_t c = 0; c < x->n_column; c++) {
            columns[c] = x->column[c];
            labels[c] = x->label[c];
        }
        x->column = columns;
        x->label = labels;
        *room = more;
    }
    x->column[x->n_column] = column;
    x->label[x->n_column++] = label;
    return true;
}

/* All that one of the files has, in the order in which they come. */
static enum status list_columns(struct compare *x) {
    size_t room = 0;
    for (size_t f = 0; f < x->n_file; f++) {
        const struct source *s = &x->tables->file[f];
        const char *const *name = x->scheme ? s->code : s->scheme;
        const char *const *label = x->scheme ? s->municipality : s->label;
        for (size_t k = 0; k < count_own(x, s); k++) {
            size_t own = x->scheme ? s->order[k] : k;
            if (compare_find_text(x->column, x->n_column, name[own]) == x->n_column &&
                !add_column(x, &room, name[own], label[own]))
                return STATUS_MEMORY;
        }
    }
    return !x->scheme || add_column(x, &room, "", _("Region")) ? STATUS_OK : STATUS_MEMORY;
}

/* What is withheld in one of the files is in all. */
static bool is_hidden(const struct compare *x, const char *place) {
    bool hidden = false;
    for (size_t f = 0; place[0] && f < x->n_file; f++) {
        const struct source *s = &x->tables->file[f];
        size_t i = compare_find_place(s, place);
        hidden |= i < s->n_municipality && s->hidden[i];
    }
    return hidden;
}

static enum status hide_columns(struct compare *x) {
    bool all = !x->scheme && is_hidden(x, x->municipality);
    x->hidden = tables_room(x->tables, x->n_column, sizeof *x->hidden);
    for (size_t c = 0; x->hidden && c < x->n_column; c++)
        x->hidden[c] = x->scheme ? is_hidden(x, x->column[c]) : all;
    return x->hidden ? STATUS_OK : STATUS_MEMORY;
}

/* ---- cells ---- */

struct cell compare_at(const struct compare *x, size_t f, size_t column, bool error) {
    const struct source *s = &x->tables->file[f];
    const char *place = x->scheme ? x->column[column] : x->municipality;
    size_t scheme = compare_find_scheme(s, x->scheme ? x->scheme : x->column[column]);
    if (x->hidden[column])
        return (struct cell){.kind = CELL_WITHHELD};
    return compare_cell(s, x->measure, &x->figures[f], scheme, place[0] ? compare_find_place(s, place) : PLACE_REGION,
                        error);
}

double compare_number(const struct cell *cell) {
    return cell_is_real(cell->kind) ? cell->real : cell_is_cents(cell->kind) ? (double)cell->number : (double)NAN;
}

/* ---- sheets ---- */

const char *compare_title(const struct compare *x) {
    return strcmp(x->measure->name, "p_shortfall") == 0 ? _(tables_budget(x->tables->source)->over)
                                                        : _(x->measure->title);
}

/* Which budget the words are of: one that is assumed only where all are. */
static const struct source *find_budget(const struct compare *x) {
    size_t f = 0;
    while (f < x->n_file && x->tables->file[f].budget_origin == BUDGET_ASSUMED)
        f++;
    return &x->tables->file[f < x->n_file ? f : 0];
}

/* Beside real budgets: then it is said of which runs that is. */
static bool is_guess(const struct compare *x, size_t f) {
    return x->tables->source->budget_origin != BUDGET_ASSUMED && x->tables->file[f].budget_origin == BUDGET_ASSUMED;
}

void compare_note_budget(const struct compare *x, struct sheet *sheet) {
    size_t n = 0;
    for (size_t f = 0; f < x->n_file; f++)
        n += is_guess(x, f);
    if (n > 0)
        tables_note(sheet,
                    _("Of %zu of these runs the budget is assumed (the name of the run says so): there a result is no "
                      "surplus or shortfall, but under or over what was assumed."),
                    n);
}

/* What a run cannot tell. */
static void note_unknown(struct sheet *sheet) {
    bool some = false;
    for (size_t k = 0; sheet && k < sheet->n_row * sheet->n_column; k++)
        some |= sheet->cell[k].kind == CELL_UNKNOWN;
    if (some)
        tables_note(sheet,
                    _("?: not known. A run with fewer than %d sets of uncertain inputs has no band, chance, buffer or "
                      "error: run it again with more draws (-n)."),
                    MEASURE_LEAST_GROUPS);
}

/* What is compared, in words. */
static const char *describe(const struct compare *x) {
    const char *title = compare_title(x), *label = x->scheme;
    if (!x->scheme)
        return tables_print(x->tables, _("%s over all years together, by scheme, of %s."), title, x->municipality);
    for (size_t f = x->n_file; f-- > 0;) { /* the first that has it tells */
        const struct source *s = &x->tables->file[f];
        size_t k = compare_find_scheme(s, x->scheme);
        label = k < s->n_scheme ? s->label[k] : label;
    }
    return tables_print(x->tables, _("%s over all years together, by municipality, under \"%s\"."), title, label);
}

/* Are there runs of one scenario by other chance, which no column of the grid tells? Scenarios have seeds of their own.
 */
static bool has_seeds(const struct compare *x) {
    bool differ = false;
    for (size_t f = 1; f < x->n_file; f++)
        differ |= strcmp(x->tables->file[f].seed, x->tables->file[x->kin[f]].seed) != 0;
    return differ && compare_find_text(x->key, x->n_key, "seed") == x->n_key;
}

static const char *add_words(const struct compare *x, const char *words, const char *more) {
    return strstr(words, more) ? words : tables_print(x->tables, "%s%s%s", words, words[0] ? ", " : "", more);
}

static const char *row_name(const struct compare *x, size_t f) {
    const char *base = compare_run(x, f);
    const char *apart = x->apart[f];
    if (x->seeds && x->by_file[f])
        apart = add_words(x, apart, tables_print(x->tables, _("seed %s"), x->tables->file[f].seed));
    if (is_guess(x, f))
        apart = add_words(x, apart, _("assumed budget"));
    return apart[0] ? tables_print(x->tables, "%s (%s)", base, apart) : base;
}

/* A key that was set to nothing is another thing than one that was not set. */
static void put_value(struct sheet *sheet, const char *value) {
    tables_put_text(sheet, value && !*value ? _("(empty)") : value);
}

static void put_rows(const struct compare *x, struct sheet *sheet, bool error) {
    for (size_t row = 0; row < x->n_file; row++) {
        size_t f = x->order[row];
        tables_row(sheet);
        tables_put_text(sheet, row_name(x, f));
        for (size_t k = 0; k < x->n_key; k++)
            put_value(sheet, x->value[f * x->n_key + k]);
        for (size_t c = 0; c < x->n_column; c++)
            tables_put(sheet, compare_at(x, f, c, error));
    }
}

static struct sheet *add_sheet(const struct compare *x, const char *id, const char *title, const char *caption,
                               bool error) {
    enum cell_kind kind = x->measure->kind;
    kind = error ? (cell_is_real(kind) ? CELL_SHARE : CELL_MONEY) : kind;
    struct sheet *sheet = tables_add(x->tables, id, "%s", caption);
    if (!sheet)
        return NULL;
    sheet->title = title;
    tables_column(sheet, COLUMN(_("Run"), CELL_TEXT));
    for (size_t k = 0; k < x->n_key; k++)
        tables_column(sheet, COLUMN(compare_short_key(x, k), CELL_TEXT));
    for (size_t c = 0; c < x->n_column; c++)
        tables_column(sheet, COLUMN(x->label[c], kind));
    put_rows(x, sheet, error);
    if (!error) {
        sheet->heat_first = 1 + x->n_key;
        sheet->heat_apart = x->scheme; /* the region is of another size */
        sheet->heat_end = sheet->n_column - sheet->heat_apart;
    }
    return sheet;
}

/* ---- what is asked for ---- */

/* Of one file, as it is called there. */
static const char *list_names(struct tables *t, const char *const *name, const char *const *label, size_t n) {
    const char *list = "";
    for (size_t k = 0; k < n; k++)
        list = tables_print(t, "%s%s%s%s%s%s", list, k ? ", " : "", name[k], label ? " (" : "", label ? label[k] : "",
                            label ? ")" : "");
    return tables_safe(t, list);
}

/* The nearest name of all files; else those of the first. */
static enum status refuse_place(const struct compare *x, const char *municipality, struct note *note) {
    struct suggestion suggestion = suggestion_start(municipality);
    const struct source *first = &x->tables->file[0];
    for (size_t f = 0; f < x->n_file; f++)
        for (size_t i = 0; i < first[f].n_municipality; i++)
            suggestion_offer(&suggestion, first[f].municipality[i]);
    if (suggestion.best)
        return note_error(note, STATUS_USAGE, NULL, 0, "--municipality",
                          _("no file has a municipality %s; did you mean \"%s\"?"), municipality,
                          tables_safe(x->tables, suggestion.best));
    return note_error(note, STATUS_USAGE, NULL, 0, "--municipality",
                      _("no file has a municipality %s; the first one has %s"), municipality,
                      list_names(x->tables, (const char *const *)first->municipality, NULL, first->n_municipality));
}

static enum status check_asked(const struct compare *x, const char *scheme, const char *municipality,
                               struct note *note) {
    bool found_scheme = !scheme, found_place = !municipality;
    const struct source *first = &x->tables->file[0];
    for (size_t f = 0; f < x->n_file; f++) {
        const struct source *s = &x->tables->file[f];
        found_scheme |= scheme && compare_find_scheme(s, scheme) < s->n_scheme;
        found_place |= municipality && compare_find_place(s, municipality) < s->n_municipality;
    }
    if (!found_scheme)
        return note_error(note, STATUS_USAGE, NULL, 0, "--scheme", _("no file has a scheme %s; the first one has %s"),
                          scheme,
                          list_names(x->tables, (const char *const *)first->scheme, (const char *const *)first->label,
                                     first->n_scheme));
    if (!found_place)
        return refuse_place(x, municipality, note);
    return STATUS_OK;
}

static size_t count_files(const struct compare *x, const char *scheme) {
    size_t n = 0;
    for (size_t f = 0; f < x->n_file; f++)
        n += compare_find_scheme(&x->tables->file[f], scheme) < x->tables->file[f].n_scheme;
    return n;
}

/* Of the first of each file that shares anything the one that most files have. */
static const char *find_common(const struct compare *x) {
    const char *best = NULL;
    size_t most = 0;
    for (size_t f = 0; f < x->n_file; f++) {
        const struct source *s = &x->tables->file[f];
        const char *name = s->scheme[s->shown_scheme];
        size_t n = best && strcmp(name, best) == 0 ? 0 : count_files(x, name);
        best = n > most ? name : best;
        most = n > most ? n : most;
    }
    return best;
}

/* The one that is asked for; else the one of which a key was set; else one that most have. */
static const char *choose_scheme(const struct compare *x, const char *asked) {
    static const char begin[] = "schemes.";
    for (size_t k = 0; !asked && k < x->n_key; k++)
        if (strncmp(x->key[k], begin, strlen(begin)) == 0)
            asked = tables_print(x->tables, "%.*s", (int)strcspn(x->key[k] + strlen(begin), ".["),
                                 x->key[k] + strlen(begin));
    return asked ? asked : find_common(x);
}

/* ---- taking files ---- */

enum status compare_start(struct compare *x, struct tables *t, size_t n_file, const struct report_request *request,
                          struct note *note) {
    *x = (struct compare){.tables = t, .n_file = n_file, .municipality = request->municipality};
    x->figures = tables_room(t, n_file, sizeof *x->figures);
    x->settings = tables_room(t, n_file, sizeof *x->settings);
    x->inputs = compare_inputs_new(n_file);
    return x->figures && x->settings && x->inputs ? compare_find_measure(request->measure, &x->measure, note)
                                                  : STATUS_MEMORY;
}

void compare_end(struct compare *x) {
    compare_inputs_free(x->inputs);
    x->inputs = NULL;
}

enum status compare_take(struct compare *x, const struct source *s, struct note *note) {
    size_t f = x->n_taken++;
    const char *settings = "";
    enum status status = compare_settings(s, &settings, note);
    x->settings[f] = tables_print(x->tables, "%s", settings);
    if (!status)
        status = compare_inputs_take(x->inputs, s, x->settings[f], note);
    return status ? status : compare_load(x->tables, s, x->measure, &x->figures[f], note);
}

/* ---- the whole ---- */

static void add_notes(const struct compare *x, struct sheet *sheet) {
    for (size_t k = 0; k < x->n_key; k++)
        if (compare_short_key(x, k) != x->key[k])
            tables_note(sheet, "%s: %s", compare_short_key(x, k), x->key[k]);
    tables_note(sheet, "%s",
                _("Municipalities are matched by their code, schemes by their name; a run that has none of it leaves "
                  "its cell empty."));
}

static enum status add_sheets(const struct compare *x, struct note *note) {
    enum status status = x->n_file == 2 ? compare_add_difference(x, note) : STATUS_OK;
    if (status)
        return status;
    struct sheet *matrix = add_sheet(x, "compare", _("Matrix"), describe(x), false);
    add_notes(x, matrix);
    compare_note_budget(x, matrix);
    note_unknown(matrix);
    struct sheet *error =
        add_sheet(x, "compare_error", _("Errors"),
                  _("Monte Carlo error of these figures: half the width of the 95 % interval."), true);
    tables_note(error, "%s",
                _("Runs with the same seed and number of draws share their chance where their inputs of use and cost "
                  "are the same: a difference between them is more certain than these errors say."));
    note_unknown(error);
    return compare_add_lines(x, matrix);
}

enum status compare_add(struct compare *x, const struct report_request *request, struct note *note) {
    x->tables->source = find_budget(x);
    enum status status = compare_inputs_add(x->inputs, x->tables);
    if (!status)
        status = check_asked(x, request->scheme, request->municipality, note);
    if (!status)
        status = compare_list_values(x);
    if (!status)
        status = compare_tell_apart(x);
    x->seeds = !status && has_seeds(x);
    const char *scheme = status ? NULL : choose_scheme(x, request->scheme);
    x->scheme = x->municipality ? NULL : scheme;
    x->drawn = x->municipality ? scheme : NULL;
    if (!status)
        status = list_columns(x);
    if (!status)
        status = hide_columns(x);
    return status ? status : add_sheets(x, note);
}
