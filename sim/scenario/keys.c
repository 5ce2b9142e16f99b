/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/keys.h"

#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include "sim/scenario/uncertain.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value as a user would recognise it. */
static const char *shown(const struct node *node, char buffer[64]) {
    switch (node->type) {
    case NODE_GROUP:
        return "{ ... }";
    case NODE_LIST:
        return "( ... )";
    case NODE_INTEGER:
        snprintf(buffer, 64, "%lld", (long long)node->integer);
        return buffer;
    case NODE_DECIMAL:
        snprintf(buffer, 64, "%.15g", node->decimal);
        return buffer;
    case NODE_BOOL:
        return node->integer ? "true" : "false";
    default:
        snprintf(buffer, 64, "\"%.60s\"", node->text);
        return buffer;
    }
}

/* What a type expects, with the value that was found in %s. */
static const char *expectation(enum key_type type) {
    static const char *const texts[KEY_TYPE_COUNT] = {
        [KEY_GROUP] = N_("Expected a group such as { key = value; }, but found %s."),
        [KEY_GROUPS] = N_("Expected a list of groups such as ( { key = value; }, { key = value; } ), but found %s."),
        [KEY_INTEGER] = N_("Expected a whole number such as 5, without quotation marks or decimals, but found %s."),
        [KEY_DECIMAL] = N_("Expected a number such as 0.5, without quotation marks, but found %s."),
        [KEY_TEXT] = N_("Expected text between quotation marks, \"like this\", but found %s."),
        [KEY_DECIMALS] = N_("Expected a list of numbers such as [0.5, 1.0], but found %s."),
        [KEY_INPUT] = N_("Expected a number such as 0.5, without quotation marks, but found %s."),
        [KEY_INPUTS] = N_("Expected a list of numbers such as [0.5, 1.0], but found %s."),
        [KEY_SHARE] = N_("Expected a number such as 0.5, or a list with one number for each year, but found %s."),
        [KEY_TEXTS] = N_("Expected a list of texts such as [\"a\", \"b\"], but found %s."),
        [KEY_POOLS] = N_("Expected a list of pools such as ( (\"GM0001\", \"GM0002\"), (\"GM0003\") ), but found %s."),
        [KEY_TOTAL_LIMIT] = N_("Expected \"surplus\" or an amount such as { eur = 500000.0; }, but found %s."),
        [KEY_CHANGE] = N_("Expected a group such as { key = value; }, but found %s."),
    };
    return _(texts[type]);
}

static enum status type_error(const struct node *node, enum key_type type, struct note *note) {
    char buffer[64], text[512];
    snprintf(text, sizeof text, expectation(type), shown(node, buffer));
    return node_error(note, STATUS_TYPE, node, "%s", text);
}

static bool is_number(const struct node *node) {
    return node->type == NODE_INTEGER || node->type == NODE_DECIMAL;
}

char *keys_bound(double bound, char buffer[KEYS_BOUND_SIZE]) {
    /* 15 digits are what a decimal keeps; whole numbers beyond that are written out. The largest one has no double of
     * its own: 2^63 stands for it. */
    if (bound >= 1e15 && bound <= 0x1p63)
        snprintf(buffer, KEYS_BOUND_SIZE, "%" PRId64, bound < 0x1p63 ? (int64_t)bound : INT64_MAX);
    else
        snprintf(buffer, KEYS_BOUND_SIZE, "%.15g", bound);
    return buffer;
}

char *keys_choices(const char *choices, char buffer[KEYS_CHOICES_SIZE]) {
    size_t n = 0;
    for (const char *p = choices; *p && n + 3 < KEYS_CHOICES_SIZE; p++) {
        buffer[n++] = *p == '|' ? ',' : *p;
        if (*p == '|')
            buffer[n++] = ' ';
    }
    buffer[n] = '\0';
    return buffer;
}

static enum status check_range(const struct node *node, const struct key_row *row, struct note *note) {
    char value[64], low[KEYS_BOUND_SIZE], high[KEYS_BOUND_SIZE];
    if (node->decimal >= row->low && node->decimal <= row->high)
        return STATUS_OK;
    return node_error(note, STATUS_RANGE, node, _("%s is out of range: expected a number from %s to %s. %s"),
                      shown(node, value), keys_bound(row->low, low), keys_bound(row->high, high), _(row->doc));
}

static enum status check_choice(const struct node *node, const struct key_row *row, struct note *note) {
    char choices[KEYS_CHOICES_SIZE];
    size_t n = strlen(node->text);
    for (const char *p = row->choices; p && *p;) {
        size_t length = strcspn(p, "|");
        if (length == n && strncmp(p, node->text, n) == 0)
            return STATUS_OK;
        p += length + (p[length] == '|');
    }
    return node_error(note, STATUS_REFERENCE, node, _("\"%.60s\" is not possible here. Choose one of: %s."), node->text,
                      keys_choices(row->choices, choices));
}

static enum status check_numbers(const struct node *list, const struct key_row *row, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < list->n_child && !status; i++) {
        struct node *child = list->child[i];
        if (row->type == KEY_INPUTS && child->type == NODE_GROUP)
            status = uncertain_check(child, row, note);
        else if (uncertain_is(child))
            status = uncertain_refused(child, note);
        else
            status = is_number(child) ? check_range(child, row, note) : type_error(child, KEY_DECIMAL, note);
    }
    return status;
}

static enum status check_elements(const struct node *list, enum node_type type, enum key_type expected,
                                  struct note *note) {
    for (size_t i = 0; i < list->n_child; i++)
        if (list->child[i]->type != type)
            return type_error(list->child[i], expected, note);
    return STATUS_OK;
}

static enum status check_pools(const struct node *list, struct note *note) {
    enum status status = check_elements(list, NODE_LIST, KEY_TEXTS, note);
    for (size_t i = 0; i < list->n_child && !status; i++)
        status = check_elements(list->child[i], NODE_TEXT, KEY_TEXT, note);
    return status;
}

/* The value's own type and range; what is inside groups comes later. */
static enum status check_value(struct node *node, const struct key_row *row, struct note *note) {
    if (uncertain_is(node) && row->type != KEY_GROUP && row->type != KEY_CHANGE && row->type != KEY_INPUT)
        return uncertain_refused(node, note);
    if (row->type == KEY_INPUT && node->type == NODE_GROUP)
        return uncertain_check(node, row, note);
    switch (row->type) {
    case KEY_GROUP:
    case KEY_CHANGE:
        return node->type == NODE_GROUP ? STATUS_OK : type_error(node, row->type, note);
    case KEY_GROUPS:
        return node->type == NODE_LIST ? check_elements(node, NODE_GROUP, KEY_GROUP, note)
                                       : type_error(node, row->type, note);
    case KEY_INTEGER:
        return node->type == NODE_INTEGER ? check_range(node, row, note) : type_error(node, row->type, note);
    case KEY_DECIMAL:
    case KEY_INPUT:
        return is_number(node) ? check_range(node, row, note) : type_error(node, row->type, note);
    case KEY_TEXT:
        if (node->type != NODE_TEXT)
            return type_error(node, row->type, note);
        return row->choices ? check_choice(node, row, note) : STATUS_OK;
    case KEY_DECIMALS:
    case KEY_INPUTS:
        return node->type == NODE_LIST ? check_numbers(node, row, note) : type_error(node, row->type, note);
    case KEY_SHARE:
        if (is_number(node))
            return check_range(node, row, note);
        return node->type == NODE_LIST ? check_numbers(node, row, note) : type_error(node, row->type, note);
    case KEY_TEXTS:
        return node->type == NODE_LIST ? check_elements(node, NODE_TEXT, KEY_TEXT, note)
                                       : type_error(node, row->type, note);
    case KEY_POOLS:
        return node->type == NODE_LIST ? check_pools(node, note) : type_error(node, row->type, note);
    case KEY_TOTAL_LIMIT:
        if (node->type == NODE_TEXT)
            return check_choice(node, row, note);
        return node->type == NODE_GROUP ? STATUS_OK : type_error(node, row->type, note);
    default:
        return STATUS_INTERNAL;
    }
}

/* What is too long for the buffer is no key, nor is anything below it. */
static void append(const char *parent, const char *name, char pattern[KEYS_PATTERN_SIZE]) {
    if (snprintf(pattern, KEYS_PATTERN_SIZE, "%s%s%s", parent, parent[0] ? "." : "", name) >= KEYS_PATTERN_SIZE)
        strcpy(pattern, ".");
}

const struct key_row *keys_match(const char *parent, const struct node *child, char pattern[KEYS_PATTERN_SIZE]) {
    append(parent, child->name ? child->name : "#", pattern);
    const struct key_row *row = child->name ? keys_find(pattern) : NULL;
    if (!row && child->name) {
        append(parent, "*", pattern);
        row = keys_find(pattern);
    }
    if (row && row->type == KEY_CHANGE)
        pattern[0] = '\0';
    return row;
}

static const struct key_row *find_row(const struct node *node, char pattern[KEYS_PATTERN_SIZE]) {
    char parent[KEYS_PATTERN_SIZE];
    pattern[0] = '\0';
    if (!node->parent)
        return NULL;
    const struct key_row *list = find_row(node->parent, parent), *row = keys_match(parent, node, pattern);
    return node->name ? row : list;
}

const struct key_row *keys_row(const struct node *node) {
    char pattern[KEYS_PATTERN_SIZE];
    return find_row(node, pattern);
}

static enum status unknown_key(const struct node *node, const char *parent, struct note *note) {
    struct suggestion suggestion = suggestion_start(node->name);
    char known[500] = "";
    size_t n = 0;
    for (size_t i = 0; keys_at(i); i++) {
        const char *name = keys_child(keys_at(i), parent);
        if (!name)
            continue;
        suggestion_offer(&suggestion, name);
        if (n < sizeof known)
            n += (size_t)snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", name);
    }
    if (suggestion.best)
        return node_error(note, STATUS_UNKNOWN, node, _("The key \"%s\" is not known here. Did you mean \"%s\"?"),
                          node->name, suggestion.best);
    return node_error(note, STATUS_UNKNOWN, node, _("The key \"%s\" is not known here. Known here: %s."), node->name,
                      known);
}

static enum status missing_key(const struct node *group, const char *name, const struct key_row *row,
                               struct note *note) {
    char path[TREE_PATH_SIZE];
    node_path(group, name, path);
    return note_error(note, STATUS_MISSING, group->file, group->line, path,
                      _("The key \"%s\" is missing in the group that starts here. %s"), name, _(row->doc));
}

static enum status add_default(struct node *group, const char *name, const struct key_row *row) {
    static const enum node_type types[KEY_TYPE_COUNT] = {
        [KEY_GROUP] = NODE_GROUP,   [KEY_INTEGER] = NODE_INTEGER, [KEY_DECIMAL] = NODE_DECIMAL,
        [KEY_INPUT] = NODE_DECIMAL, [KEY_SHARE] = NODE_DECIMAL,   [KEY_TEXT] = NODE_TEXT,
    };
    struct node *node = node_add(group, name, types[row->type]);
    if (!node)
        return STATUS_MEMORY;
    if (node->type == NODE_TEXT) {
        node->text = strdup(row->fallback);
        return node->text ? STATUS_OK : STATUS_MEMORY;
    }
    if (node->type != NODE_GROUP)
        node->decimal = strtod(row->fallback, NULL);
    if (node->type == NODE_INTEGER)
        node->integer = strtoll(row->fallback, NULL, 10);
    return STATUS_OK;
}

/* What must be there: everything; for `settle` the schemes alone; below a KEY_CHANGE nothing but the rest of the
 * elements of lists, which are replaced as a whole. */
enum scope { SCOPE_WHOLE, SCOPE_SCHEMES, SCOPE_CHANGE };

static bool is_asked_for(const struct key_row *row, const char *pattern, enum scope scope) {
    return scope != SCOPE_SCHEMES || pattern[0] || strcmp(row->path, "care_classes") == 0 ||
           strcmp(row->path, "schemes") == 0;
}

static enum status complete_group(struct node *group, const char *pattern, enum scope scope, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t i = 0; scope != SCOPE_CHANGE && keys_at(i) && !status; i++) {
        const struct key_row *row = keys_at(i);
        const char *name = keys_child(row, pattern);
        if (!name || name[0] == '*' || name[0] == '#' || row->presence == KEY_OPTIONAL || node_find(group, name) ||
            !is_asked_for(row, pattern, scope))
            continue;
        status = row->presence == KEY_REQUIRED ? missing_key(group, name, row, note) : add_default(group, name, row);
    }
    return status;
}

static enum status check_group(struct node *group, const char *pattern, enum scope scope, struct note *note);

static enum status check_child(struct node *child, const char *parent, enum scope scope, struct note *note) {
    char pattern[KEYS_PATTERN_SIZE];
    const struct key_row *row = keys_match(parent, child, pattern);
    if (child->name && !row)
        return unknown_key(child, parent, note);
    enum status status = row ? check_value(child, row, note) : STATUS_OK;
    if (status)
        return status;
    if (row && row->type == KEY_CHANGE)
        scope = SCOPE_CHANGE;
    if (child->type == NODE_GROUP)
        return row && row->type == KEY_INPUT ? STATUS_OK : check_group(child, pattern, scope, note);
    if (scope == SCOPE_CHANGE)
        scope = SCOPE_WHOLE;
    for (size_t i = 0; row && row->type == KEY_GROUPS && i < child->n_child && !status; i++)
        status = check_child(child->child[i], pattern, scope, note);
    return status;
}

static enum status check_group(struct node *group, const char *pattern, enum scope scope, struct note *note) {
    size_t given = group->n_child;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < given && !status; i++)
        status = check_child(group->child[i], pattern, scope, note);
    if (!status)
        status = complete_group(group, pattern, scope, note);
    for (size_t i = given; i < group->n_child && !status; i++) /* groups that stand in have defaults of their own */
        status = check_child(group->child[i], pattern, scope, note);
    return status;
}

enum status keys_check(struct node *root, bool schemes_only, struct note *note) {
    return check_group(root, "", schemes_only ? SCOPE_SCHEMES : SCOPE_WHOLE, note);
}

enum status keys_check_scheme(struct node *root, struct note *note) {
    return check_group(root, "schemes.#", SCOPE_WHOLE, note);
}
