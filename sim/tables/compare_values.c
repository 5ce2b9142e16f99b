/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was set in the files of a comparison, what the others have there, and the order that it gives them. */
#include "sim/tables/compare.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 32 };

/* ---- keys ---- */

/* Keys that were set, each once. */
static void list_keys(struct compare *x) {
    for (size_t f = 0; f < x->n_file; f++)
        for (const char *line = x->settings[f]; *line; line = strchr(line, '\n') + 1) {
            const char *end = strstr(line, " = "), *key;
            if (!end || !strchr(line, '\n'))
                break;
            key = tables_safe(x->tables, tables_print(x->tables, "%.*s", (int)(end - line), line));
            if (x->n_key < MOST_KEYS && compare_find_text(x->key, x->n_key, key) == x->n_key)
                x->key[x->n_key++] = key;
        }
}

const char *compare_short_key(const struct compare *x, size_t k) {
    const char *dot = strrchr(x->key[k], '.'), *name = dot ? dot + 1 : x->key[k];
    for (size_t j = 0; j < x->n_key; j++) {
        const char *other = strrchr(x->key[j], '.');
        if (j != k && strcmp(other ? other + 1 : x->key[j], name) == 0)
            return x->key[k];
    }
    return name;
}

/* ---- values ---- */

/* A text without its quotation marks. */
static const char *plain(struct tables *t, const char *value, size_t n) {
    bool quoted = n >= 2 && value[0] == '"' && value[n - 1] == '"';
    return tables_safe(t, tables_print(t, "%.*s", (int)(quoted ? n - 2 : n), value + quoted));
}

/* The value of a key among the settings of a file; NULL when it is not there. */
static const char *setting_of(const struct compare *x, size_t f, const char *key) {
    size_t n = strlen(key);
    for (const char *line = x->settings[f]; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t end = strcspn(line, "\n");
        if (strncmp(line, key, n) == 0 && strncmp(line + n, " = ", 3) == 0)
            return plain(x->tables, line + n + 3, end - n - 3);
    }
    return NULL;
}

/* Number k of a list of single values as it is written, "(0.0, 0.5)"; NULL where there is none. */
static const char *element_of(struct tables *t, const char *list, size_t k) {
    const char *from = list + 1;
    bool quoted = false;
    for (const char *p = from; list[0] == '(' && *p && (quoted || *p != '('); p++) {
        if (*p == '\\' && p[1])
            p++;
        else if (*p == '"')
            quoted = !quoted;
        else if (!quoted && (*p == ',' || *p == ')')) {
            if (k-- == 0)
                return plain(t, from, (size_t)(p - from));
            from = p + 1 + (p[1] == ' ');
        }
    }
    return NULL;
}

/* As it stands in the scenario of the run; NULL where it does not, or is no single value. */
static const char *scenario_value(const struct compare *x, size_t f, const char *key) {
    const char *value = compare_inputs_value(x->inputs, key, f), *open = strrchr(key, '[');
    if (value)
        return plain(x->tables, value, strlen(value));
    if (!open || key[strlen(key) - 1] != ']')
        return NULL;
    value = compare_inputs_value(x->inputs, tables_print(x->tables, "%.*s", (int)(open - key), key), f);
    return value ? element_of(x->tables, value, strtoul(open + 1, NULL, 10)) : NULL;
}

/* As it is in the run, so that it is written alike in all of them; else as it was set. */
static const char *find_value(const struct compare *x, size_t f, const char *key, const char *setting) {
    const struct source *s = &x->tables->file[f];
    const char *value = strcmp(key, "seed") == 0    ? s->seed
                        : strcmp(key, "draws") == 0 ? s->draws
                                                    : scenario_value(x, f, key);
    return value ? value : setting;
}

static void list_values(struct compare *x) {
    for (size_t f = 0; f < x->n_file; f++) {
        while (strcmp(x->tables->file[x->kin[f]].scenario, x->tables->file[f].scenario) != 0)
            x->kin[f]++;
        for (size_t k = 0; k < x->n_key; k++) {
            const char *setting = setting_of(x, f, x->key[k]);
            x->varied[x->kin[f] * x->n_key + k] |= setting != NULL;
            x->value[f * x->n_key + k] = find_value(x, f, x->key[k], setting);
        }
    }
    for (size_t f = 0; f < x->n_file; f++)
        for (size_t k = 0; k < x->n_key; k++)
            x->varied[f * x->n_key + k] = x->varied[x->kin[f] * x->n_key + k];
}

/* ---- order ---- */

bool compare_is_number(const char *text) {
    char *end = NULL;
    (void)strtod(text ? text : "", &end);
    return text && *text && *end == '\0';
}

int compare_by_number(const void *a, const void *b) {
    double x = strtod(*(const char *const *)a, NULL), y = strtod(*(const char *const *)b, NULL);
    return (x > y) - (x < y);
}

/* Where a file stands for one thing: what is not known, then numbers, then texts as they come. */
struct rank {
    enum { RANK_NONE, RANK_NUMBER, RANK_TEXT } kind;
    double at;
};

struct placed {
    size_t file, n;
    struct rank *rank; /* [n] of its scenario, then of each key */
};

static int by_rank(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    int order = 0;
    for (size_t k = 0; k < x->n && order == 0; k++) {
        const struct rank *p = &x->rank[k], *q = &y->rank[k];
        order = (p->kind > q->kind) - (p->kind < q->kind);
        order = order ? order : (p->at > q->at) - (p->at < q->at);
    }
    return order ? order : (x->file > y->file) - (x->file < y->file);
}

static struct rank rank_of(const struct compare *x, size_t f, size_t k) {
    const char *value = x->value[f * x->n_key + k], *other;
    if (!value)
        return (struct rank){RANK_NONE, 0.0};
    if (compare_is_number(value))
        return (struct rank){RANK_NUMBER, strtod(value, NULL)};
    size_t first = 0;
    while (!(other = x->value[first * x->n_key + k]) || strcmp(other, value) != 0)
        first++;
    return (struct rank){RANK_TEXT, (double)first};
}

/* Two are said to be the first and the second one. */
static enum status order_files(struct compare *x) {
    size_t n = x->n_file, each = 1 + x->n_key;
    struct placed *placed = tables_room(x->tables, n, sizeof *placed);
    struct rank *rank = tables_room(x->tables, n * each, sizeof *rank);
    if (!placed || !rank)
        return STATUS_MEMORY;
    for (size_t f = 0; f < n; f++) {
        placed[f] = (struct placed){f, each, rank + f * each};
        placed[f].rank[0] = (struct rank){RANK_NUMBER, (double)x->kin[f]};
        for (size_t k = 0; k < x->n_key; k++)
            placed[f].rank[1 + k] = rank_of(x, f, k);
    }
    if (n > 2)
        qsort(placed, n, sizeof *placed, by_rank);
    for (size_t row = 0; row < n; row++)
        x->order[row] = placed[row].file;
    return STATUS_OK;
}

enum status compare_list_values(struct compare *x) {
    x->key = tables_room(x->tables, MOST_KEYS, sizeof *x->key);
    if (x->key)
        list_keys(x);
    x->value = tables_room(x->tables, x->n_file * x->n_key, sizeof *x->value);
    x->varied = tables_room(x->tables, x->n_file * x->n_key, sizeof *x->varied);
    x->kin = tables_room(x->tables, x->n_file, sizeof *x->kin);
    x->order = tables_room(x->tables, x->n_file, sizeof *x->order);
    if (!x->key || !x->value || !x->varied || !x->kin || !x->order)
        return STATUS_MEMORY;
    list_values(x);
    return order_files(x);
}
