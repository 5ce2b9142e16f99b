/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which inputs files differ: what they were made with, every key of their scenarios, their tables. */
#include "sim/base/i18n.h"
#include "sim/scenario/flat.h"
#include "sim/tables/compare.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 25, MOST_VALUES = 4, MOST_SHOWN = 60 };

struct inputs {
    struct tables *tables;
    struct sheet *sheet;
    struct flat *flat;           /* [n_file] */
    size_t n, left_out, of_some; /* files; keys that are not shown, and those that only some of many have */
    const char **value;          /* [n_file] of the key that is looked at; NULL where it is absent */
    const char **settings;       /* [n_file] */
};

enum status compare_settings(const struct source *s, const char **settings, struct note *note) {
    const char *const *text = NULL;
    const struct result_row row = {"/provenance/settings", OPTIONAL, {AXIS_END}, .raw = &text};
    enum status status = result_read(s->result, AXIS_MUNICIPALITY, &row, 1, note);
    *settings = text ? *text : "";
    return status;
}

/* A text without its quotation marks. */
static const char *plain(struct tables *t, const char *value, size_t n) {
    bool quoted = n >= 2 && value[0] == '"' && value[n - 1] == '"';
    return tables_safe(t, tables_print(t, "%.*s", (int)(quoted ? n - 2 : n), value + quoted));
}

const char *compare_setting(struct tables *t, const char *settings, const char *key) {
    size_t n = strlen(key);
    for (const char *line = settings; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t end = strcspn(line, "\n");
        if (strncmp(line, key, n) == 0 && strncmp(line + n, " = ", 3) == 0)
            return plain(t, line + n + 3, end - n - 3);
    }
    return NULL;
}

static bool alike(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *shown(struct inputs *x, const char *value) {
    const char *text = tables_safe(x->tables, value ? value : "");
    if (!value)
        return _("(absent)");
    return strlen(text) > MOST_SHOWN ? tables_print(x->tables, "%.*s...", MOST_SHOWN - 3, text) : text;
}

/* The values that it has, each once. */
static const char *list_values(struct inputs *x) {
    const char *list = "";
    size_t different = 0;
    for (size_t f = 0; f < x->n; f++) {
        size_t before = 0;
        while (before < f && !alike(x->value[before], x->value[f]))
            before++;
        if (before < f)
            continue;
        if (different++ < MOST_VALUES)
            list = tables_print(x->tables, "%s%s%s", list, *list ? " | " : "", shown(x, x->value[f]));
    }
    return different > MOST_VALUES ? tables_print(x->tables, _("%s and %zu more"), list, different - MOST_VALUES)
                                   : list;
}

/* Was it set by a grid or --set, in one of the files? */
static bool is_set(const struct inputs *x, const char *key) {
    bool set = false;
    for (size_t f = 0; f < x->n; f++)
        set |= compare_setting(x->tables, x->settings[f], key) != NULL;
    return set;
}

/* A row, unless all files have the same. Of two files both values; of more what there is. */
static void put_key(struct inputs *x, const char *key) {
    size_t f = 1;
    while (f < x->n && alike(x->value[0], x->value[f]))
        f++;
    if (f == x->n)
        return;
    bool some = x->n > 2 && strncmp(key, "grades", strlen("grades")) == 0; /* how sure, not what */
    for (f = 0; x->n > 2 && f < x->n; f++)
        some |= !x->value[f];
    if (some && !is_set(x, key)) {
        x->of_some++;
        return;
    }
    if (x->sheet && x->sheet->n_row >= MOST_KEYS) {
        x->left_out++;
        return;
    }
    tables_row(x->sheet);
    tables_put_text(x->sheet, tables_safe(x->tables, key));
    for (f = 0; x->n == 2 && f < 2; f++)
        tables_put_text(x->sheet, shown(x, x->value[f]));
    if (x->n != 2)
        tables_put_text(x->sheet, list_values(x));
}

static enum status put_texts(struct inputs *x, const char *name, const char *key, bool whole, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t f = 0; f < x->n && !status; f++) {
        const char *const *text = NULL;
        const struct result_row row = {name, OPTIONAL, {AXIS_END}, .raw = &text};
        status = result_read(x->tables->file[f].result, AXIS_MUNICIPALITY, &row, 1, note);
        x->value[f] = text ? *text : NULL;
    }
    for (size_t f = x->n; f-- > 1 && whole && !status;) /* of a table, only whether it is that of the first file */
        x->value[f] = alike(x->value[0], x->value[f]) ? _("as in the first file") : _("another one");
    if (whole && !status)
        x->value[0] = _("as in the first file");
    if (!status)
        put_key(x, key);
    return status;
}

/* Every key that was set, or every other one, that one of them has, in order; each time the smallest that is left.
 * next[n] is 0. */
static void put_scenarios(struct inputs *x, bool set, size_t *next) {
    for (;;) {
        const char *key = NULL;
        for (size_t f = 0; f < x->n; f++)
            if (next[f] < x->flat[f].n && (!key || strcmp(x->flat[f].at[next[f]].key, key) < 0))
                key = x->flat[f].at[next[f]].key;
        if (!key)
            return;
        for (size_t f = 0; f < x->n; f++) {
            bool here = next[f] < x->flat[f].n && strcmp(x->flat[f].at[next[f]].key, key) == 0;
            x->value[f] = here ? x->flat[f].at[next[f]++].value : NULL;
        }
        if (is_set(x, key) == set)
            put_key(x, key);
    }
}

static enum status read_scenarios(struct inputs *x, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t f = 0; f < x->n && !status; f++) {
        const char *const *scenario = NULL;
        const struct result_row row = {"/provenance/scenario", REQUIRED, {AXIS_END}, .raw = &scenario};
        status = result_read(x->tables->file[f].result, AXIS_MUNICIPALITY, &row, 1, note);
        if (!status)
            status = flat_read(*scenario, &x->flat[f], note);
        if (!status)
            status = compare_settings(&x->tables->file[f], &x->settings[f], note);
    }
    return status;
}

/* What was set stands first. */
static enum status put_all(struct inputs *x, size_t *next, struct note *note) {
    static const struct {
        const char *name, *key;
        bool whole;
    } text[] = {{"/provenance/program_version", N_("program version"), false},
                {"/provenance/git_revision", N_("program revision"), false},
                {"/provenance/draws", N_("number of draws"), false},
                {"/provenance/seed", N_("seed"), false},
                {"/provenance/store", N_("stored draws"), false},
                {"/provenance/table_municipalities.csv", "municipalities.csv", true},
                {"/provenance/table_columns.csv", "columns.csv", true},
                {"/provenance/table_mergers.csv", "mergers.csv", true},
                {"/provenance/table_realised.csv", "realised.csv", true}};
    enum status status = read_scenarios(x, note);
    if (!status)
        put_scenarios(x, true, next);
    for (size_t k = 0; k < sizeof text / sizeof text[0] && !status; k++)
        status = put_texts(x, text[k].name, _(text[k].key), text[k].whole, note);
    memset(next, 0, x->n * sizeof *next);
    if (!status)
        put_scenarios(x, false, next);
    return status;
}

enum status compare_add_inputs(struct tables *t, struct note *note) {
    struct inputs x = {.tables = t, .n = t->n_file};
    size_t *next = calloc(x.n, sizeof *next);
    x.flat = calloc(x.n, sizeof *x.flat);
    x.value = calloc(x.n, sizeof *x.value);
    x.settings = tables_room(t, x.n, sizeof *x.settings);
    x.sheet = tables_add(t, "compare_inputs", "%s", _("In which inputs the runs differ."));
    if (x.sheet)
        x.sheet->title = _("Inputs");
    tables_column(x.sheet, COLUMN(_("Input"), CELL_TEXT));
    for (size_t f = 0; x.n == 2 && f < 2; f++)
        tables_column(x.sheet, COLUMN(compare_name(t, f), CELL_TEXT));
    if (x.n != 2)
        tables_column(x.sheet, COLUMN(_("Values"), CELL_TEXT));
    enum status status = next && x.flat && x.value && x.settings && x.sheet ? put_all(&x, next, note) : STATUS_MEMORY;
    if (!status && x.sheet->n_row == 0)
        tables_note(x.sheet, "%s", _("None: scenario, tables, draws, seed and program are the same."));
    if (!status && x.of_some > 0)
        tables_note(x.sheet, _("%zu more keys differ in what they are graded, or stand in some of the scenarios only."),
                    x.of_some);
    if (!status && x.left_out > 0)
        tables_note(x.sheet, _("%zu more keys differ."), x.left_out);
    for (size_t f = 0; x.flat && f < x.n; f++)
        flat_free(&x.flat[f]);
    free(x.flat);
    free(x.value);
    free(next);
    return status;
}
