/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines over the key that was set to most values. */
#include "sim/base/i18n.h"
#include "sim/tables/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 60 }; /* more cannot be told apart */

/* Of a run whose scenario was run with other values too: the base of a sweep is a point of its lines. */
static const char *value_of(const struct compare *x, size_t f, size_t key) {
    return x->varied[f * x->n_key + key] ? x->value[f * x->n_key + key] : NULL;
}

/* The values of a key, each once, into list[n_file]; 0 when one of them is no number. */
static size_t list_values(const struct compare *x, size_t key, const char **list) {
    size_t n = 0;
    for (size_t f = 0; f < x->n_file; f++) {
        const char *value = value_of(x, f, key);
        if (value && !compare_is_number(value))
            return 0;
        if (value && compare_find_text(list, n, value) == n)
            list[n++] = value;
    }
    return n;
}

/* The key with most values, all of them numbers; n_key when there is none with two. list: [n_file]. */
static size_t find_swept(const struct compare *x, const char **list) {
    size_t best = x->n_key, most = 1;
    for (size_t k = 0; k < x->n_key; k++) {
        size_t different = list_values(x, k, list);
        if (different > most) {
            most = different;
            best = k;
        }
    }
    return best;
}

static const char *join(struct tables *t, const char *line, const char *more) {
    return *more ? tables_print(t, "%s%s%s", line, *line ? ", " : "", more) : line;
}

/* The other keys of a file, of what kind it is among those along the key, and what tells it from others like it: points
 * of one line differ by nothing but the key. */
static const char *line_of(const struct compare *x, size_t f, size_t swept, const char *kind) {
    const char *line = "";
    for (size_t k = 0; k < x->n_key; k++) {
        const char *value = k == swept ? NULL : value_of(x, f, k);
        if (value)
            line = join(x->tables, line, tables_print(x->tables, "%s = %s", compare_short_key(x, k), value));
    }
    line = join(x->tables, line, x->apart[f]);
    return strstr(x->apart[f], kind) ? line : join(x->tables, line, kind);
}

struct lines {
    size_t swept, n_value, n_point, n_line; /* n_line: MOST_LINES + 1 where there are too many */
    const char **value;                     /* [n_file] at most, by number */
    const char *line[MOST_LINES];
    size_t *file; /* [n_value][n_line] n_file: none */
};

/* The line of each file, into own[n_file]. */
static enum status list_lines(const struct compare *x, struct lines *l, size_t *own) {
    bool *along = tables_room(x->tables, x->n_file, sizeof *along);
    const char **kind = tables_room(x->tables, x->n_file, sizeof *kind);
    for (size_t f = 0; along && f < x->n_file; f++)
        along[f] = value_of(x, f, l->swept);
    if (!along || !kind || compare_tell_kinds(x->tables, along, kind) != STATUS_OK)
        return STATUS_MEMORY;
    for (size_t row = 0; l->n_line <= MOST_LINES && row < x->n_file; row++) {
        size_t f = x->order[row];
        if (!along[f])
            continue;
        const char *line = line_of(x, f, l->swept, kind[f]);
        own[f] = compare_find_text(l->line, l->n_line, line);
        if (own[f] == l->n_line && l->n_line++ < MOST_LINES)
            l->line[own[f]] = line;
        l->n_point++;
    }
    return STATUS_OK;
}

static bool place_files(const struct compare *x, struct lines *l, const size_t *own) {
    l->file = tables_room(x->tables, l->n_value * l->n_line, sizeof *l->file);
    for (size_t k = 0; l->file && k < l->n_value * l->n_line; k++)
        l->file[k] = x->n_file;
    for (size_t f = 0; l->file && f < x->n_file; f++) {
        const char *value = value_of(x, f, l->swept);
        if (value)
            l->file[compare_find_text(l->value, l->n_value, value) * l->n_line + own[f]] = f;
    }
    return l->file;
}

/* The column that the swept key moves most. */
static size_t moved_column(const struct compare *x, size_t swept) {
    size_t best = 0;
    double most = -1.0;
    for (size_t c = 0; c < x->n_column; c++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t f = 0; f < x->n_file; f++) {
            struct cell cell = compare_at(x, f, c, false);
            if (!value_of(x, f, swept))
                continue;
            low = fmin(low, compare_number(&cell)); /* NaN is passed over */
            high = fmax(high, compare_number(&cell));
        }
        if (high - low > most) {
            most = high - low;
            best = c;
        }
    }
    return best;
}

static size_t drawn_column(const struct compare *x, size_t swept) {
    size_t column = x->drawn ? compare_find_text(x->column, x->n_column, x->drawn) : x->n_column;
    if (x->drawn && column == x->n_column)
        column = compare_find_text(x->label, x->n_column, x->drawn);
    return column < x->n_column ? column : moved_column(x, swept);
}

static void put_lines(const struct compare *x, size_t column, const struct lines *l, struct sheet *sheet) {
    for (size_t v = 0; v < l->n_value; v++) {
        tables_row(sheet);
        tables_put_text(sheet, l->value[v]);
        for (size_t n = 0; n < l->n_line; n++) {
            size_t f = l->file[v * l->n_line + n];
            tables_put(sheet, f < x->n_file ? compare_at(x, f, column, false) : (struct cell){.kind = CELL_EMPTY});
        }
    }
}

static void add_sheet(const struct compare *x, const struct lines *l) {
    size_t column = drawn_column(x, l->swept);
    struct sheet *sheet = tables_add(x->tables, "compare_lines", _("%s: %s along %s, under the others that were set."),
                                     x->label[column], compare_title(x), x->key[l->swept]);
    if (sheet)
        sheet->title = _("Along a key");
    tables_column(sheet, COLUMN(x->key[l->swept], CELL_TEXT));
    for (size_t n = 0; n < l->n_line; n++)
        tables_column(sheet, COLUMN(l->line[n][0] ? l->line[n] : x->label[column], x->measure->kind));
    put_lines(x, column, l, sheet);
    tables_chart(sheet, CHART_LINES, 0, 1, l->n_line);
}

enum status compare_add_lines(const struct compare *x, struct sheet *matrix) {
    struct lines l = {.value = tables_room(x->tables, x->n_file, sizeof *l.value)};
    size_t *own = tables_room(x->tables, x->n_file, sizeof *own);
    if (!l.value || !own)
        return STATUS_MEMORY;
    l.swept = find_swept(x, l.value);
    if (l.swept == x->n_key)
        return STATUS_OK;
    l.n_value = list_values(x, l.swept, l.value);
    qsort(l.value, l.n_value, sizeof *l.value, compare_by_number);
    if (list_lines(x, &l, own) != STATUS_OK)
        return STATUS_MEMORY;
    if (l.n_line > MOST_LINES)
        tables_note(matrix, _("Along %s there would be more than %d lines, too many to tell apart: none are drawn."),
                    x->key[l.swept], MOST_LINES);
    if (l.n_line > MOST_LINES || l.n_line == l.n_point) /* each would be a point */
        return STATUS_OK;
    if (!place_files(x, &l, own))
        return STATUS_MEMORY;
    add_sheet(x, &l);
    return STATUS_OK;
}
