/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which inputs files differ: what they were made with, every key of their scenarios, their tables. Of each key every
 * value is kept once: what all files have takes as much room as in one. */
#include "sim/base/i18n.h"
#include "sim/scenario/flat.h"
#include "sim/tables/compare.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 25, MOST_VALUES = 4, MOST_SHOWN = 60 };

struct key {
    char *name;
    size_t n_here, n_value; /* files that have it; different values */
    char **value;           /* [n_value], owned, in the order in which they come */
    const char **own;       /* [n_file] that of each file; NULL where it is absent */
};

/* What a file was made with; of a whole table, only whether it is that of the first file. */
static const struct {
    const char *name, *key;
    bool whole, input; /* input: figures hang on it */
} made_with[] = {{"/provenance/program_version", N_("program version"), false, false},
                 {"/provenance/git_revision", N_("program revision"), false, false},
                 {"/provenance/draws", N_("number of draws"), false, true},
                 {"/provenance/seed", N_("seed"), false, true},
                 {"/provenance/store", N_("stored draws"), false, false},
                 {"/provenance/table_municipalities.csv", "municipalities.csv", true, true},
                 {"/provenance/table_columns.csv", "columns.csv", true, true},
                 {"/provenance/table_mergers.csv", "mergers.csv", true, true},
                 {"/provenance/table_realised.csv", "realised.csv", true, true}};
enum { MADE = sizeof made_with / sizeof made_with[0] };

struct compare_inputs {
    size_t n_file, n_taken, n_key;
    struct key *key; /* of scenarios, by name */
    struct key made[MADE];
    char *first[MADE]; /* the whole tables of the first file; NULL: it has none */
    size_t n_set;
    char **set; /* keys that were set in some of the files, each once */
};

/* ---- of two files ---- */

static enum status text_differs(const struct result *const pair[2], const char *name, bool *differs,
                                struct note *note) {
    const char *const *text[2] = {NULL, NULL};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < 2 && !status; k++) {
        const struct result_row row = {name, OPTIONAL, {AXIS_END}, .raw = &text[k]};
        status = result_read(pair[k], AXIS_MUNICIPALITY, &row, 1, note);
    }
    if (!status)
        *differs |= !text[0] != !text[1] || (text[0] && strcmp(*text[0], *text[1]) != 0);
    return status;
}

enum status tables_inputs_differ(const struct result *const pair[2], bool *differ, struct note *note) {
    *differ = false;
    enum status status = text_differs(pair, "/provenance/scenario", differ, note);
    for (size_t k = 0; k < MADE && !status; k++)
        if (made_with[k].input)
            status = text_differs(pair, made_with[k].name, differ, note);
    return status;
}

/* ---- what was set ---- */

enum status compare_settings(const struct source *s, const char **settings, struct note *note) {
    const char *const *text = NULL;
    const struct result_row row = {"/provenance/settings", OPTIONAL, {AXIS_END}, .raw = &text};
    enum status status = result_read(s->result, AXIS_MUNICIPALITY, &row, 1, note);
    *settings = text ? *text : "";
    return status;
}

/* By a grid or --set, in one of the files. */
static bool is_set(const struct compare_inputs *x, const char *key) {
    return compare_find_text((const char *const *)x->set, x->n_set, key) < x->n_set;
}

/* Takes the key over. */
static enum status add_set(struct compare_inputs *x, char *key) {
    char **room = realloc(x->set, (x->n_set + 1) * sizeof *room);
    if (!room) {
        free(key);
        return STATUS_MEMORY;
    }
    x->set = room;
    x->set[x->n_set++] = key;
    return STATUS_OK;
}

static enum status take_settings(struct compare_inputs *x, const char *settings) {
    enum status status = STATUS_OK;
    for (const char *line = settings, *end; !status && (end = strchr(line, '\n')); line = end + 1) {
        const char *equals = strstr(line, " = ");
        if (!equals || equals > end)
            continue;
        char *key = strndup(line, (size_t)(equals - line));
        if (!key)
            return STATUS_MEMORY;
        if (is_set(x, key))
            free(key);
        else
            status = add_set(x, key);
    }
    return status;
}

/* ---- taking a file ---- */

static enum status take_value(const struct compare_inputs *x, struct key *key, const char *value, size_t file) {
    if (!key->own && !(key->own = calloc(x->n_file, sizeof *key->own)))
        return STATUS_MEMORY;
    size_t k = compare_find_text((const char *const *)key->value, key->n_value, value);
    if (k == key->n_value) {
        char **room = realloc(key->value, (k + 1) * sizeof *room);
        if (!room)
            return STATUS_MEMORY;
        key->value = room;
        if (!(room[k] = strdup(value)))
            return STATUS_MEMORY;
        key->n_value++;
    }
    key->own[file] = key->value[k];
    key->n_here++;
    return STATUS_OK;
}

/* A new key in its place. */
static enum status add_key(struct compare_inputs *x, size_t at, const char *name) {
    struct key *room = realloc(x->key, (x->n_key + 1) * sizeof *room);
    if (!room)
        return STATUS_MEMORY;
    x->key = room;
    char *own = strdup(name);
    if (!own)
        return STATUS_MEMORY;
    memmove(x->key + at + 1, x->key + at, (x->n_key - at) * sizeof *x->key);
    x->key[at] = (struct key){.name = own};
    x->n_key++;
    return STATUS_OK;
}

/* How many draws with which seed is told of the run, whatever its scenario says. */
static bool is_of_run(const char *key) {
    return strcmp(key, "draws") == 0 || strcmp(key, "seed") == 0;
}

/* Both are in order. */
static enum status take_scenario(struct compare_inputs *x, const struct flat *flat, size_t file) {
    enum status status = STATUS_OK;
    size_t at = 0;
    for (size_t k = 0; k < flat->n && !status; k++) {
        if (is_of_run(flat->at[k].key))
            continue;
        while (at < x->n_key && strcmp(x->key[at].name, flat->at[k].key) < 0)
            at++;
        if (at == x->n_key || strcmp(x->key[at].name, flat->at[k].key) != 0)
            status = add_key(x, at, flat->at[k].key);
        if (!status)
            status = take_value(x, &x->key[at], flat->at[k].value, file);
    }
    return status;
}

static enum status take_made(struct compare_inputs *x, size_t k, const struct source *s, size_t file,
                             struct note *note) {
    const char *const *text = NULL;
    const struct result_row row = {made_with[k].name, OPTIONAL, {AXIS_END}, .raw = &text};
    enum status status = result_read(s->result, AXIS_MUNICIPALITY, &row, 1, note);
    if (status || !made_with[k].whole)
        return status || !text ? status : take_value(x, &x->made[k], *text, file);
    if (file == 0 && text && !(x->first[k] = strdup(*text)))
        return STATUS_MEMORY;
    bool same = text && x->first[k] ? strcmp(*text, x->first[k]) == 0 : !text && !x->first[k];
    return take_value(x, &x->made[k], same ? _("as in the first file") : _("another one"), file);
}

struct compare_inputs *compare_inputs_new(size_t n_file) {
    struct compare_inputs *x = calloc(1, sizeof *x);
    if (x)
        x->n_file = n_file;
    return x;
}

enum status compare_inputs_take(struct compare_inputs *x, const struct source *s, const char *settings,
                                struct note *note) {
    const char *const *scenario = NULL;
    const struct result_row row = {"/provenance/scenario", REQUIRED, {AXIS_END}, .raw = &scenario};
    struct flat flat = {0};
    size_t file = x->n_taken++;
    enum status status = result_read(s->result, AXIS_MUNICIPALITY, &row, 1, note);
    if (!status)
        status = flat_read(*scenario, &flat, note);
    if (!status)
        status = take_scenario(x, &flat, file);
    for (size_t k = 0; k < MADE && !status; k++)
        status = take_made(x, k, s, file, note);
    flat_free(&flat);
    return status ? status : take_settings(x, settings);
}

const char *compare_inputs_value(const struct compare_inputs *x, const char *key, size_t file) {
    for (size_t k = 0; k < x->n_key; k++)
        if (strcmp(x->key[k].name, key) == 0)
            return x->key[k].own[file];
    return NULL;
}

static void free_key(struct key *key) {
    for (size_t v = 0; v < key->n_value; v++)
        free(key->value[v]);
    free(key->value);
    free(key->own);
    free(key->name);
}

void compare_inputs_free(struct compare_inputs *x) {
    for (size_t k = 0; x && k < x->n_key; k++)
        free_key(&x->key[k]);
    for (size_t k = 0; x && k < MADE; k++) {
        free_key(&x->made[k]);
        free(x->first[k]);
    }
    for (size_t k = 0; x && k < x->n_set; k++)
        free(x->set[k]);
    if (x) {
        free(x->set);
        free(x->key);
    }
    free(x);
}

/* ---- the sheet ---- */

struct listing {
    struct tables *tables;
    struct sheet *sheet;
    size_t left_out, of_some; /* keys that are not shown, and those that only some of many have */
};

static const char *shown(struct tables *t, const char *value) {
    const char *text = tables_safe(t, value ? value : "");
    if (!value)
        return _("(absent)");
    return strlen(text) > MOST_SHOWN ? tables_print(t, "%.*s...", MOST_SHOWN - 3, text) : text;
}

/* The values that it has, each once; numbers in their order. */
static const char *list_values(struct tables *t, struct key *key, bool absent) {
    const char *list = "";
    bool numbers = true;
    for (size_t v = 0; v < key->n_value; v++)
        numbers &= compare_is_number(key->value[v]);
    if (numbers)
        qsort(key->value, key->n_value, sizeof *key->value, compare_by_number);
    for (size_t v = 0; v < key->n_value && v < MOST_VALUES; v++)
        list = tables_print(t, "%s%s%s", list, v ? " | " : "", shown(t, key->value[v]));
    if (key->n_value > MOST_VALUES)
        list = tables_print(t, _("%s and %zu more"), list, key->n_value - MOST_VALUES);
    return absent ? tables_print(t, "%s | %s", list, shown(t, NULL)) : list;
}

/* A row, unless all files have the same. Of two files both values; of more what there is. */
static void put_key(const struct compare_inputs *x, struct listing *to, struct key *key, const char *name, bool set) {
    bool absent = key->n_here < x->n_file, two = x->n_file == 2;
    bool graded = strncmp(name, "grades", strlen("grades")) == 0; /* how sure, not what */
    if (key->n_value == 0 || (key->n_value == 1 && !absent))
        return;
    if (!two && (absent || graded) && !set) {
        to->of_some++;
        return;
    }
    if (to->sheet && to->sheet->n_row >= MOST_ROWS) {
        to->left_out++;
        return;
    }
    tables_row(to->sheet);
    tables_put_text(to->sheet, tables_safe(to->tables, name));
    for (size_t f = 0; two && f < 2; f++)
        tables_put_text(to->sheet, shown(to->tables, key->own[f]));
    if (!two)
        tables_put_text(to->sheet, list_values(to->tables, key, absent));
}

static int by_place(const void *a, const void *b) {
    const struct key *one = a, *other = b;
    return strverscmp(one->name, other->name);
}

/* What was set stands first; [2] before [10]. */
static void put_all(struct compare_inputs *x, struct listing *to) {
    if (x->n_key > 0)
        qsort(x->key, x->n_key, sizeof *x->key, by_place);
    for (size_t k = 0; k < x->n_key; k++)
        if (is_set(x, x->key[k].name))
            put_key(x, to, &x->key[k], x->key[k].name, true);
    for (size_t k = 0; k < MADE; k++)
        put_key(x, to, &x->made[k], _(made_with[k].key), false);
    for (size_t k = 0; k < x->n_key; k++)
        if (!is_set(x, x->key[k].name))
            put_key(x, to, &x->key[k], x->key[k].name, false);
}

static struct sheet *add_sheet(const struct compare_inputs *x, struct tables *t) {
    struct sheet *sheet = tables_add(t, "compare_inputs", "%s", _("In which inputs the runs differ."));
    if (sheet)
        sheet->title = _("Inputs");
    tables_column(sheet, COLUMN(_("Input"), CELL_TEXT));
    for (size_t f = 0; x->n_file == 2 && f < 2; f++)
        tables_column(sheet, COLUMN(compare_name(t, f), CELL_TEXT));
    if (x->n_file != 2)
        tables_column(sheet, COLUMN(_("Values"), CELL_TEXT));
    return sheet;
}

enum status compare_inputs_add(struct compare_inputs *x, struct tables *t) {
    struct listing to = {t, add_sheet(x, t), 0, 0};
    if (!to.sheet)
        return STATUS_MEMORY;
    put_all(x, &to);
    if (to.sheet->n_row == 0)
        tables_note(to.sheet, "%s", _("None: scenario, tables, draws, seed and program are the same."));
    if (to.of_some > 0)
        tables_note(to.sheet,
                    _("%zu more keys differ in what they are graded, or stand in some of the scenarios only."),
                    to.of_some);
    if (to.left_out > 0)
        tables_note(to.sheet, _("%zu more keys differ."), to.left_out);
    return STATUS_OK;
}
