/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/i18n.h"
#include "sim/scenario/grades.h"
#include "sim/scenario/read.h"
#include "sim/scenario/uncertain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[GRADE_COUNT] = {N_("measured"), N_("derived"), N_("calibrated"), N_("assumed")};

const char *grade_word(enum grade grade) {
    return words[grade];
}

void grades_free(struct grades *grades) {
    for (size_t k = 0; k < grades->n; k++)
        free(grades->row[k].key);
    free(grades->row);
    free(grades->first_without);
    for (size_t k = 0; k < GRADES_SHOWN; k++)
        free(grades->without_range[k]);
    memset(grades, 0, sizeof *grades);
}

/* ---- does a row fit? ---- */

/* The length of the first name of a path; *bare: without its place in a list. */
static size_t name_length(const char *path, size_t *bare) {
    size_t n = strcspn(path, ".");
    *bare = strcspn(path, ".[");
    return n;
}

static bool same_name(const char *key, size_t key_length, const char *path, size_t length, size_t bare) {
    if (key_length == 1 && key[0] == '*')
        return true;
    if (key_length != length && key_length != bare)
        return false;
    return strncmp(key, path, key_length) == 0;
}

/* Is it the key, or below it? */
static bool fits(const char *key, const char *path) {
    for (;;) {
        size_t bare, key_bare, length = name_length(path, &bare), key_length = name_length(key, &key_bare);
        if (!same_name(key, key_length, path, length, bare))
            return false;
        key += key_length;
        path += length;
        if (!*key)
            return true;
        if (!*path)
            return false;
        key++;
        path++;
    }
}

enum grade grades_of(const struct grades *grades, const char *path, const struct grade_row **found) {
    const struct grade_row *last = NULL;
    for (size_t k = 0; k < grades->n; k++)
        if (fits(grades->row[k].key, path))
            last = &grades->row[k];
    if (found)
        *found = last;
    return last ? last->grade : GRADE_ASSUMED;
}

/* ---- which keys there are ---- */

/* Numbers that say what is simulated and how, not what is believed; and rows with a grade of their own. */
static bool is_apart(const char *name) {
    static const char *const apart[] = {"years",    "draws",  "inner_draws", "seed",     "mergers",
                                        "schemes",  "shocks", "targets",     "realised", "estimates",
                                        "reserves", "grades", "inherit"};
    for (size_t k = 0; k < sizeof apart / sizeof apart[0]; k++)
        if (strcmp(name, apart[k]) == 0)
            return true;
    return false;
}

static bool is_graded_type(enum key_type type) {
    return type == KEY_DECIMAL || type == KEY_DECIMALS || type == KEY_INPUT || type == KEY_INPUTS || type == KEY_SHARE;
}

/* Is the key one of the table of keys, or the beginning of one, with a number in it? A row of the table has "*" where
 * names are free and "#" for an element, which a key has as "[2]" or leaves out. */
static bool fits_row(const char *key, const char *row) {
    bool more;
    do {
        size_t bare, row_bare, row_length = name_length(row, &row_bare), length = name_length(key, &bare);
        bool any = (row_length == 1 && row[0] == '*') || (length == 1 && key[0] == '*');
        if (length == 0 || (!any && (row_length != bare || strncmp(key, row, bare) != 0)))
            return false;
        more = key[length] == '.';
        key += length + more;
        row += row_length + (row[row_length] == '.');
        if (strncmp(row, "#.", 2) == 0)
            row += 2;
        if (more && !*row)
            return false;
    } while (more);
    return true;
}

static bool is_known(const char *key) {
    for (size_t k = 0; keys_at(k); k++) {
        const struct key_row *row = keys_at(k);
        char top[KEYS_PATTERN_SIZE];
        size_t n = strcspn(row->path, ".");
        memcpy(top, row->path, n);
        top[n] = '\0';
        if (is_graded_type(row->type) && !is_apart(top) && fits_row(key, row->path))
            return true;
    }
    return false;
}

/* ---- reading ---- */

static enum grade find_grade(const char *word) {
    size_t k = 0;
    while (k + 1 < GRADE_COUNT && strcmp(words[k], word) != 0)
        k++;
    return (enum grade)k;
}

static enum status read_row(struct reading *reading, const struct node *node, struct grades *grades) {
    const struct node *key = node_find(node, "key");
    if (!is_known(key->text))
        return node_error(
            reading->note, STATUS_REFERENCE, key,
            _("\"%.60s\" is no key with a number that can have a grade, nor the beginning of one. Write it "
              "as \"solidair list --keys\" has it, such as \"budget.phase_in\" or \"products.*.beta\"."),
            key->text);
    struct grade_row row = {strdup(key->text), find_grade(value_text(node, "grade"))};
    if (!row.key)
        return STATUS_MEMORY;
    grades->row[grades->n++] = row;
    return STATUS_OK;
}

/* An assumed number that stands as one number: its key goes where it belongs by name, whatever the order of the file.
 */
static enum status count_rangeless(struct grades *grades, const char *path) {
    char *name = strdup(path);
    grades->n_without_range++;
    if (!name)
        return STATUS_MEMORY;
    for (size_t k = 0; k < GRADES_SHOWN && name; k++) {
        char *there = grades->without_range[k];
        if (there && strcmp(name, there) >= 0)
            continue;
        grades->without_range[k] = name;
        name = there;
    }
    free(name);
    return STATUS_OK;
}

static enum status count_number(struct grades *grades, const struct node *root, const struct node *node) {
    char path[TREE_PATH_SIZE];
    const struct grade_row *row;
    node_path(node, NULL, path);
    enum grade grade = grades_of(grades, path, &row);
    grades->count[grade]++;
    grades->n_without += !row;
    if (!row && !grades->first_without) {
        grades->first_without = strdup(path);
        if (!grades->first_without)
            return STATUS_MEMORY;
    }
    return grade == GRADE_ASSUMED && !range_is_given(root, node) ? count_rangeless(grades, path) : STATUS_OK;
}

/* Every number below a node of the checked tree, in which defaults stand too. */
static enum status count_numbers(struct grades *grades, const struct node *root, const struct node *node) {
    const struct key_row *row = keys_row(node);
    bool graded = row && is_graded_type(row->type);
    bool number = node->type == NODE_INTEGER || node->type == NODE_DECIMAL || (graded && uncertain_is(node));
    enum status status = STATUS_OK;
    if (number)
        return graded ? count_number(grades, root, node) : STATUS_OK;
    for (size_t k = 0; k < node->n_child && !status; k++)
        status = count_numbers(grades, root, node->child[k]);
    return status;
}

enum status read_grades(struct reading *reading) {
    struct grades *grades = &reading->scenario->grades;
    const struct node *root = reading->root, *list = node_find(root, "grades");
    enum status status = STATUS_OK;
    grades->row = calloc((list ? list->n_child : 0) + 1, sizeof *grades->row);
    if (!grades->row)
        return STATUS_MEMORY;
    for (size_t k = 0; list && k < list->n_child && !status; k++)
        status = read_row(reading, list->child[k], grades);
    for (size_t k = 0; k < root->n_child && !status; k++)
        if (!is_apart(root->child[k]->name))
            status = count_numbers(grades, root, root->child[k]);
    return status;
}
