/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One matrix: a row for each run, a column for each scheme, or for each municipality under one scheme. */
#include "sim/tables/compare.h"
#include "sim/base/i18n.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is compared: columns of one kind, of which a file may lack some. */
struct compare {
    struct tables *tables;
    const struct compare_measure *measure;
    const char *scheme;       /* name: columns are municipalities, and then the region ("") */
    const char *municipality; /* name or code: columns are schemes, and scheme is NULL */
    const char *drawn;        /* then: the scheme whose lines are drawn, by name or label */
    size_t n_file, n_column, n_key;
    const char **column, **label;    /* [n_column] scheme or code, and as people read it */
    const char **key;                /* [n_key] what was set in some of them */
    const char **settings;           /* [n_file] */
    const char **apart;              /* [n_file] what tells it from runs with the same name and settings; "" */
    struct compare_figures *figures; /* [n_file] */
};

/* ---- columns ---- */

static size_t find_text(const char *const *list, size_t n, const char *text) {
    size_t k = 0;
    while (k < n && strcmp(list[k], text) != 0)
        k++;
    return k;
}

static size_t most_columns(const struct compare *x) {
    size_t n = 0;
    for (size_t f = 0; f < x->n_file; f++)
        n += x->scheme ? x->tables->file[f].n_municipality : x->tables->file[f].n_scheme;
    return n;
}

/* All that one of the files has, in the order in which they come. */
static enum status list_columns(struct compare *x) {
    size_t most = most_columns(x);
    x->column = tables_room(x->tables, most + 1, sizeof *x->column);
    x->label = tables_room(x->tables, most + 1, sizeof *x->label);
    for (size_t f = 0; x->column && x->label && f < x->n_file; f++) {
        const struct source *s = &x->tables->file[f];
        const char *const *name = x->scheme ? s->code : s->scheme, *const *label =
                                                                       x->scheme ? s->municipality : s->label;
        for (size_t k = 0; k < (x->scheme ? s->n_municipality : s->n_scheme); k++) {
            size_t own = x->scheme ? s->order[k] : k;
            if (find_text(x->column, x->n_column, name[own]) < x->n_column)
                continue;
            x->column[x->n_column] = name[own];
            x->label[x->n_column++] = label[own];
        }
    }
    if (x->column && x->label && x->scheme) {
        x->column[x->n_column] = "";
        x->label[x->n_column++] = _("Region");
    }
    return x->column && x->label ? STATUS_OK : STATUS_MEMORY;
}

/* Keys that were set, each once. */
static enum status list_keys(struct compare *x, struct note *note) {
    enum { MOST = 32 };
    x->settings = tables_room(x->tables, x->n_file, sizeof *x->settings);
    x->key = tables_room(x->tables, MOST, sizeof *x->key);
    enum status status = x->settings && x->key ? STATUS_OK : STATUS_MEMORY;
    for (size_t f = 0; f < x->n_file && !status; f++) {
        status = compare_settings(&x->tables->file[f], &x->settings[f], note);
        for (const char *line = x->settings[f]; !status && *line; line = strchr(line, '\n') + 1) {
            const char *end = strstr(line, " = "), *key;
            if (!end || !strchr(line, '\n'))
                break;
            key = tables_safe(x->tables, tables_print(x->tables, "%.*s", (int)(end - line), line));
            if (x->n_key < MOST && find_text(x->key, x->n_key, key) == x->n_key)
                x->key[x->n_key++] = key;
        }
    }
    return status;
}

/* ---- cells ---- */

static size_t find_scheme(const struct source *s, const char *name) {
    size_t k = find_text(s->scheme, s->n_scheme, name);
    return k < s->n_scheme ? k : find_text(s->label, s->n_scheme, name);
}

static size_t find_place(const struct source *s, const char *name) {
    size_t i = find_text(s->code, s->n_municipality, name);
    return i < s->n_municipality ? i : find_text(s->municipality, s->n_municipality, name);
}

/* What is withheld in one of the files is in all. */
static bool is_hidden(const struct compare *x, const char *place) {
    bool hidden = false;
    for (size_t f = 0; place && f < x->n_file; f++) {
        const struct source *s = &x->tables->file[f];
        size_t i = find_place(s, place);
        hidden |= i < s->n_municipality && s->hidden[i];
    }
    return hidden;
}

static struct cell cell_of(const struct compare *x, size_t f, size_t column, bool error) {
    const struct source *s = &x->tables->file[f];
    const char *place = x->scheme ? x->column[column] : x->municipality;
    size_t scheme = find_scheme(s, x->scheme ? x->scheme : x->column[column]);
    if (is_hidden(x, place))
        return (struct cell){.kind = CELL_WITHHELD};
    return compare_cell(s, x->measure, &x->figures[f], scheme, place[0] ? find_place(s, place) : PLACE_REGION, error);
}

/* ---- sheets ---- */

/* What is compared, in words. */
static const char *describe(const struct compare *x) {
    const char *title = _(x->measure->title), *label = x->scheme;
    if (!x->scheme)
        return tables_print(x->tables, _("%s over all years together, by scheme, of %s."), title, x->municipality);
    for (size_t f = x->n_file; f-- > 0;) { /* the first that has it tells */
        const struct source *s = &x->tables->file[f];
        size_t k = find_scheme(s, x->scheme);
        label = k < s->n_scheme ? s->label[k] : label;
    }
    return tables_print(x->tables, _("%s over all years together, by municipality, under \"%s\"."), title, label);
}

static const char *row_name(const struct compare *x, size_t f) {
    const char *base = compare_run(x->tables, x->settings, f);
    return x->apart[f][0] ? tables_print(x->tables, "%s (%s)", base, x->apart[f]) : base;
}

static void put_rows(const struct compare *x, struct sheet *sheet, bool error) {
    for (size_t f = 0; f < x->n_file; f++) {
        tables_row(sheet);
        tables_put_text(sheet, row_name(x, f));
        for (size_t k = 0; k < x->n_key; k++)
            tables_put_text(sheet, compare_setting(x->tables, x->settings[f], x->key[k]));
        for (size_t c = 0; c < x->n_column; c++)
            tables_put(sheet, cell_of(x, f, c, error));
    }
}

/* What stands after the last dot, where no other key ends likewise. */
static const char *short_key(const struct compare *x, size_t k) {
    const char *dot = strrchr(x->key[k], '.'), *name = dot ? dot + 1 : x->key[k];
    for (size_t j = 0; j < x->n_key; j++) {
        const char *other = strrchr(x->key[j], '.');
        if (j != k && strcmp(other ? other + 1 : x->key[j], name) == 0)
            return x->key[k];
    }
    return name;
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
        tables_column(sheet, COLUMN(short_key(x, k), CELL_TEXT));
    for (size_t c = 0; c < x->n_column; c++)
        tables_column(sheet, COLUMN(x->label[c], kind));
    put_rows(x, sheet, error);
    if (!error) {
        sheet->heat_first = 1 + x->n_key;
        sheet->heat_end = sheet->n_column - (x->scheme != NULL); /* the region is of another size */
    }
    return sheet;
}

/* Is this a number? Then it can stand along an axis. */
static bool is_number(const char *text) {
    char *end = NULL;
    (void)strtod(text ? text : "", &end);
    return text && *text && *end == '\0';
}

/* The key with most values, all of them numbers; n_key when there is none with two. */
static size_t find_swept(const struct compare *x) {
    size_t best = x->n_key, most = 1;
    for (size_t k = 0; k < x->n_key; k++) {
        size_t different = 0;
        bool numbers = true;
        for (size_t f = 0; f < x->n_file; f++) {
            const char *value = compare_setting(x->tables, x->settings[f], x->key[k]);
            size_t before = 0;
            while (value && before < f) {
                const char *other = compare_setting(x->tables, x->settings[before], x->key[k]);
                if (other && strcmp(other, value) == 0)
                    break;
                before++;
            }
            numbers &= !value || is_number(value);
            different += value && before == f;
        }
        if (numbers && different > most) {
            most = different;
            best = k;
        }
    }
    return best;
}

/* The other keys of a file, and what tells it from others like it, which make its line. */
static const char *line_of(const struct compare *x, size_t f, size_t swept) {
    const char *line = "";
    for (size_t k = 0; k < x->n_key; k++) {
        const char *value = k == swept ? NULL : compare_setting(x->tables, x->settings[f], x->key[k]);
        if (value)
            line = tables_print(x->tables, "%s%s%s = %s", line, *line ? ", " : "", short_key(x, k), value);
    }
    return x->apart[f][0] ? tables_print(x->tables, "%s%s%s", line, *line ? ", " : "", x->apart[f]) : line;
}

struct lines {
    size_t n_value, n_line;
    const char **value, **line; /* [n_file] at most */
};

static int by_number(const void *a, const void *b) {
    double x = strtod(*(const char *const *)a, NULL), y = strtod(*(const char *const *)b, NULL);
    return (x > y) - (x < y);
}

static bool list_lines(const struct compare *x, size_t swept, struct lines *l) {
    l->value = tables_room(x->tables, x->n_file, sizeof *l->value);
    l->line = tables_room(x->tables, x->n_file, sizeof *l->line);
    for (size_t f = 0; l->value && l->line && f < x->n_file; f++) {
        const char *value = compare_setting(x->tables, x->settings[f], x->key[swept]), *line = line_of(x, f, swept);
        if (value && find_text(l->value, l->n_value, value) == l->n_value)
            l->value[l->n_value++] = value;
        if (value && find_text(l->line, l->n_line, line) == l->n_line)
            l->line[l->n_line++] = line;
    }
    if (l->value && l->n_value > 0)
        qsort(l->value, l->n_value, sizeof *l->value, by_number);
    return l->value && l->line;
}

/* The column that the swept key moves most. */
static size_t moved_column(const struct compare *x) {
    size_t best = 0;
    double most = -1.0;
    for (size_t c = 0; c < x->n_column; c++) {
        double low = 0.0, high = 0.0;
        bool some = false;
        for (size_t f = 0; f < x->n_file; f++) {
            struct cell cell = cell_of(x, f, c, false);
            double value = cell_is_real(cell.kind) ? cell.real : (double)cell.number;
            if (!x->settings[f][0] || !(cell_is_real(cell.kind) || cell_is_cents(cell.kind)))
                continue;
            low = !some || value < low ? value : low;
            high = !some || value > high ? value : high;
            some = true;
        }
        if (some && high - low > most) {
            most = high - low;
            best = c;
        }
    }
    return best;
}

static size_t drawn_column(const struct compare *x) {
    size_t column = x->drawn ? find_text(x->column, x->n_column, x->drawn) : x->n_column;
    if (x->drawn && column == x->n_column)
        column = find_text(x->label, x->n_column, x->drawn);
    return column < x->n_column ? column : moved_column(x);
}

static void put_lines(const struct compare *x, size_t swept, size_t column, const struct lines *l,
                      struct sheet *sheet) {
    for (size_t v = 0; v < l->n_value; v++) {
        tables_row(sheet);
        tables_put_text(sheet, l->value[v]);
        for (size_t n = 0; n < l->n_line; n++) {
            struct cell cell = {.kind = CELL_EMPTY};
            for (size_t f = 0; f < x->n_file; f++) {
                const char *value = compare_setting(x->tables, x->settings[f], x->key[swept]);
                if (value && strcmp(value, l->value[v]) == 0 && strcmp(line_of(x, f, swept), l->line[n]) == 0)
                    cell = cell_of(x, f, column, false);
            }
            tables_put(sheet, cell);
        }
    }
}

static enum status add_lines(const struct compare *x) {
    size_t swept = find_swept(x), column = drawn_column(x);
    struct lines l = {0};
    if (swept == x->n_key)
        return STATUS_OK;
    if (!list_lines(x, swept, &l))
        return STATUS_MEMORY;
    struct sheet *sheet = tables_add(x->tables, "compare_lines", _("%s: %s along %s, under the others that were set."),
                                     x->label[column], _(x->measure->title), x->key[swept]);
    if (sheet)
        sheet->title = _("Along a key");
    tables_column(sheet, COLUMN(x->key[swept], CELL_TEXT));
    for (size_t n = 0; n < l.n_line; n++)
        tables_column(sheet, COLUMN(l.line[n][0] ? l.line[n] : x->label[column], x->measure->kind));
    put_lines(x, swept, column, &l, sheet);
    tables_chart(sheet, CHART_LINES, 0, 1, l.n_line);
    return STATUS_OK;
}

/* ---- two files ---- */

static double number_of(const struct cell *cell) {
    return cell_is_real(cell->kind) ? cell->real : cell_is_cents(cell->kind) ? (double)cell->number : (double)NAN;
}

static void put_number(struct sheet *sheet, double number) {
    if (cell_is_real(sheet->column[sheet->cursor % sheet->n_column].kind))
        tables_put_real(sheet, number);
    else
        tables_put_cents(sheet, isfinite(number) ? llround(number) : STORE_UNKNOWN);
}

/* Of the difference: paired, or as of two runs that have nothing to do with each other. */
static double error_of(const struct compare *x, const struct compare_pair *pair, size_t column) {
    size_t scheme[2], place[2];
    struct cell apart[2];
    for (size_t f = 0; f < 2; f++) {
        const struct source *s = &x->tables->file[f];
        const char *name = x->scheme ? x->column[column] : x->municipality;
        scheme[f] = find_scheme(s, x->scheme ? x->scheme : x->column[column]);
        place[f] = name[0] ? find_place(s, name) : PLACE_REGION;
        apart[f] = cell_of(x, f, column, true);
    }
    return pair ? compare_pair_error(pair, scheme, place) : hypot(number_of(&apart[0]), number_of(&apart[1]));
}

static enum status add_difference(const struct compare *x, struct note *note) {
    struct compare_pair *pair = NULL;
    enum cell_kind kind = x->measure->kind;
    enum cell_kind change = cell_is_real(kind) ? CELL_SHARE : kind == CELL_MONEY ? CELL_CHANGE : CELL_GAIN;
    bool mean = strcmp(x->measure->variable, "mean") == 0 && !x->tables->file[0].by_unit && !x->tables->file[1].by_unit;
    enum status status = mean ? compare_pair_new(x->tables, &pair, note) : STATUS_OK;
    if (status)
        return status;
    struct sheet *sheet = tables_add(x->tables, "compare_difference", "%s", _("By how much the two runs differ."));
    if (sheet)
        sheet->title = _("Difference of the two");
    tables_column(sheet, COLUMN(x->scheme ? _("Municipality") : _("Scheme"), CELL_TEXT));
    TABLES_COLUMNS(sheet, COLUMN(N_("First file"), kind), COLUMN(N_("Second file"), kind),
                   COLUMN(N_("Second - first"), change));
    tables_column(sheet, COLUMN(_("Monte Carlo error"), cell_is_real(kind) ? CELL_SHARE : CELL_MONEY));
    for (size_t c = 0; sheet && c < x->n_column; c++) {
        struct cell cell[2] = {cell_of(x, 0, c, false), cell_of(x, 1, c, false)};
        bool known = isfinite(number_of(&cell[0])) && isfinite(number_of(&cell[1]));
        tables_row(sheet);
        tables_put_text(sheet, x->label[c]);
        tables_put(sheet, cell[0]);
        tables_put(sheet, cell[1]);
        if (!known)
            continue;
        put_number(sheet, number_of(&cell[1]) - number_of(&cell[0]));
        put_number(sheet, error_of(x, pair, c));
    }
    tables_note(sheet, "%s",
                pair ? _("The error is that of the difference, draw by draw: both runs have the same draws.")
                     : _("The error is that of two runs apart; where they share their chance it is smaller."));
    compare_pair_free(pair);
    return STATUS_OK;
}

static enum status check_asked(const struct compare *x, const char *scheme, const char *municipality,
                               struct note *note) {
    bool found_scheme = !scheme, found_place = !municipality;
    for (size_t f = 0; f < x->n_file; f++) {
        const struct source *s = &x->tables->file[f];
        found_scheme |= scheme && find_scheme(s, scheme) < s->n_scheme;
        found_place |= municipality && find_place(s, municipality) < s->n_municipality;
    }
    if (!found_scheme)
        return note_error(note, STATUS_USAGE, NULL, 0, "--scheme", _("no file has a scheme %s"), scheme);
    if (!found_place)
        return note_error(note, STATUS_USAGE, NULL, 0, "--municipality", _("no file has a municipality %s"),
                          municipality);
    return STATUS_OK;
}

static size_t count_files(const struct compare *x, const char *scheme) {
    size_t n = 0;
    for (size_t f = 0; f < x->n_file; f++)
        n += find_scheme(&x->tables->file[f], scheme) < x->tables->file[f].n_scheme;
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

enum status compare_add_matrix(struct tables *t, const struct report_request *request, struct note *note) {
    struct compare x = {.tables = t, .municipality = request->municipality};
    x.n_file = t->n_file;
    x.figures = tables_room(t, x.n_file, sizeof *x.figures);
    enum status status = x.figures ? compare_find_measure(request->measure, &x.measure, note) : STATUS_MEMORY;
    if (!status)
        status = check_asked(&x, request->scheme, request->municipality, note);
    for (size_t f = 0; f < x.n_file && !status; f++)
        status = compare_load(&t->file[f], x.measure, &x.figures[f], note);
    if (!status)
        status = list_keys(&x, note);
    if (!status)
        status = compare_tell_apart(t, x.settings, &x.apart);
    const char *scheme = status ? NULL : choose_scheme(&x, request->scheme);
    x.scheme = x.municipality ? NULL : scheme;
    x.drawn = x.municipality ? scheme : NULL;
    if (!status)
        status = list_columns(&x);
    if (status)
        return status;
    if (x.n_file == 2)
        status = add_difference(&x, note);
    if (status)
        return status;
    struct sheet *sheet = add_sheet(&x, "compare", _("Matrix"), describe(&x), false);
    for (size_t k = 0; k < x.n_key; k++)
        if (short_key(&x, k) != x.key[k])
            tables_note(sheet, "%s: %s", short_key(&x, k), x.key[k]);
    tables_note(sheet, "%s",
                _("Municipalities are matched by their code, schemes by their name; a run that has none of it leaves "
                  "its cell empty."));
    sheet = add_sheet(&x, "compare_error", _("Errors"),
                      _("Monte Carlo error of these figures: half the width of the 95 % interval."), true);
    tables_note(sheet, "%s",
                _("Runs with the same seed and number of draws share their chance where their inputs of use and cost "
                  "are the same: a difference between them is more certain than these errors say."));
    return add_lines(&x);
}

/* ---- the whole ---- */

static void add_title(struct tables *t) {
    const struct source *s = t->file;
    t->title = tables_print(t, _("%zu runs beside each other"), t->n_file);
    t->subtitle = tables_print(t, _("from %s to %s"), compare_name(t, 0), compare_name(t, t->n_file - 1));
    for (size_t f = 0; f < t->n_file; f++)
        if (t->file[f].example)
            t->stamp = _("EXAMPLE FIGURES: part of the inputs is assumed; the region's SOURCES.md says what.");
    t->scope = s->internal ? _("INTERNAL: nothing is withheld for privacy. Not for publication.")
                           : _("Withheld for privacy: fewer than 10 clients, amounts in which one client dominates, "
                               "and what would give them away.");
}

static enum status fill(struct tables *t, const struct report_request *request, struct note *note) {
    struct report_request each = *request;
    enum status status = STATUS_OK;
    each.municipality = each.scheme = NULL; /* a file need not have them */
    t->file = calloc(request->n_other + 2, sizeof *t->file);
    if (!t->file)
        return STATUS_MEMORY;
    for (size_t f = 0; f < request->n_other + 1 && !status; f++) {
        status = source_open(f ? request->other[f - 1] : request->input, &each, &t->file[f], note);
        t->n_file += !status;
    }
    if (status)
        return status;
    t->source = t->file;
    add_title(t);
    status = compare_add_inputs(t, note);
    return status ? status : compare_add_matrix(t, request, note);
}

enum status tables_compare(const struct report_request *request, struct tables *tables, struct note *note) {
    *tables = (struct tables){0};
    return tables_end(tables, fill(tables, request, note));
}
