/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/keys.h"

#include "sim/base/i18n.h"
#include "sim/scenario/keys_types.h"
#include "sim/scenario/suggest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void keys_pattern(const struct node *node, char pattern[KEYS_PATTERN_SIZE]) {
    find_row(node, pattern);
}

/* A municipality is `municipality` or `code` in every list, whichever of the two the list knows. */
static const char *other_spelling(const char *name) {
    return strcmp(name, "code") == 0 ? "municipality" : strcmp(name, "municipality") == 0 ? "code" : NULL;
}

/* Is it the Dutch word, which one tries, for this key? */
static bool is_dutch_for(const char *name, const char *key) {
    static const char *const words[][2] = {{"gemeente", "municipality"},
                                           {"jaar", "year"},
                                           {"naam", "name"},
                                           {"titel", "title"},
                                           {"regio", "region"},
                                           {"regelingen", "schemes"},
                                           {"lagen", "layers"},
                                           {"leden", "members"},
                                           {"deel", "share"},
                                           {"jaren", "years"},
                                           {"raming", "estimates"},
                                           {"raming", "eur"},
                                           {"bedrag", "eur"},
                                           {"kosten", "cost"},
                                           {"kosten", "cost_eur"},
                                           {"reserve", "reserve_eur"},
                                           {"gemeentecode", "code"},
                                           {"bekend", "known"},
                                           {"waardering", "grade"},
                                           {"vorm", "form"},
                                           {"soort", "kind"},
                                           {"cliënten", "clients"}};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strcmp(words[k][0], name) == 0 && strcmp(words[k][1], key) == 0)
            return true;
    return false;
}

/* What is known in a group, with the nearest to the name that is not. */
struct known_keys {
    struct suggestion suggestion;
    const char *meant; /* by a Dutch word; NULL without */
    char list[500];
    size_t length;
};

static void offer_key(struct known_keys *known, const char *name) {
    suggestion_offer(&known->suggestion, name);
    if (is_dutch_for(known->suggestion.wanted, name))
        known->meant = name;
    if (known->length < sizeof known->list)
        known->length += (size_t)snprintf(known->list + known->length, sizeof known->list - known->length, "%s%s",
                                          known->length ? ", " : "", name);
}

static enum status unknown_key(const struct node *node, const char *parent, struct note *note) {
    struct known_keys known = {.suggestion = suggestion_start(node->name)};
    for (size_t i = 0; keys_at(i); i++) {
        const char *name = keys_child(keys_at(i), parent);
        if (!name)
            continue;
        offer_key(&known, name);
        if (strcmp(name, "code") == 0) /* where a slip in the longer word is none in the shorter one */
            offer_key(&known, other_spelling(name));
    }
    const char *best = known.meant ? known.meant : known.suggestion.best;
    const char *other = other_spelling(node->name);
    if (other && node_find(node->parent, other))
        return node_error(note, STATUS_CONFLICT, node,
                          _("The keys municipality and code mean the same here. Give one of the two."));
    if (best)
        return node_error(note, STATUS_UNKNOWN, node, _("The key \"%s\" is not known here. Did you mean \"%s\"?"),
                          node->name, best);
    return node_error(note, STATUS_UNKNOWN, node, _("The key \"%s\" is not known here. Known here: %s."), node->name,
                      known.list);
}

static enum status missing_key(const struct node *group, const char *name, const struct key_row *row,
                               struct note *note) {
    char path[TREE_PATH_SIZE];
    node_path(group, name, path);
    return note_error(note, STATUS_MISSING, group->file, group->line, path,
                      _("The key \"%s\" is missing in the group that starts here. %s"), name, _(row->doc));
}

static enum status add_default(struct node *group, const char *name, const struct key_row *row) {
    struct node *node = node_add(group, name, keys_type_fallback(row->type));
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

/* Checks go on after an error, so that all of a file are told at once; *first is that of the first one. */
static void gather(enum status status, const struct note *one, enum status *first, struct note *note) {
    if (!status)
        return;
    *first = *first ? *first : status;
    note_keep(note, one);
}

static enum status complete_group(struct node *group, const char *pattern, enum scope scope, struct note *note) {
    enum status first = STATUS_OK;
    for (size_t i = 0; scope != SCOPE_CHANGE && keys_at(i) && first != STATUS_MEMORY; i++) {
        const struct key_row *row = keys_at(i);
        const char *name = keys_child(row, pattern);
        if (!name || name[0] == '*' || name[0] == '#' || row->presence == KEY_OPTIONAL || node_find(group, name) ||
            !is_asked_for(row, pattern, scope))
            continue;
        struct note one = {0};
        group->wrong |= row->presence == KEY_REQUIRED;
        gather(row->presence == KEY_REQUIRED ? missing_key(group, name, row, &one) : add_default(group, name, row),
               &one, &first, note);
    }
    return first;
}

static enum status check_group(struct node *group, const char *pattern, enum scope scope, struct note *note);

static bool takes_groups(const struct key_row *row, const struct node *child) {
    return row && child->type == NODE_LIST && (row->type == KEY_GROUPS || row->type == KEY_BLEND);
}

static enum status respell(struct node *child, const char *parent) {
    char pattern[KEYS_PATTERN_SIZE];
    const char *other = child->name ? other_spelling(child->name) : NULL;
    if (!other || keys_match(parent, child, pattern))
        return STATUS_OK;
    append(parent, other, pattern);
    if (!keys_find(pattern) || node_find(child->parent, other))
        return STATUS_OK;
    char *name = strdup(other);
    if (!name)
        return STATUS_MEMORY;
    free(child->given);
    child->given = child->name;
    child->name = name;
    return STATUS_OK;
}

static enum status check_child(struct node *child, const char *parent, enum scope scope, struct note *note) {
    char pattern[KEYS_PATTERN_SIZE];
    enum status status = respell(child, parent);
    if (status)
        return status;
    const struct key_row *row = keys_match(parent, child, pattern);
    if (child->name && !row) {
        child->wrong = true;
        return unknown_key(child, parent, note);
    }
    status = row ? keys_type_check(child, row, note) : STATUS_OK;
    child->wrong = status != STATUS_OK;
    if (status)
        return status;
    if (row && row->type == KEY_CHANGE)
        scope = SCOPE_CHANGE;
    if (child->type == NODE_GROUP)
        return row && row->type == KEY_INPUT ? STATUS_OK : check_group(child, pattern, scope, note);
    if (scope == SCOPE_CHANGE)
        scope = SCOPE_WHOLE;
    for (size_t i = 0; takes_groups(row, child) && i < child->n_child && status != STATUS_MEMORY; i++) {
        struct note one = {0};
        gather(check_child(child->child[i], pattern, scope, &one), &one, &status, note);
    }
    return status;
}

static enum status check_group(struct node *group, const char *pattern, enum scope scope, struct note *note) {
    size_t given = group->n_child;
    enum status first = STATUS_OK;
    for (size_t i = 0; i < given && first != STATUS_MEMORY; i++) {
        struct note one = {0};
        gather(check_child(group->child[i], pattern, scope, &one), &one, &first, note);
    }
    if (first)
        return first; /* what lacks may be what was misspelled */
    first = complete_group(group, pattern, scope, note);
    for (size_t i = given; i < group->n_child && !first; i++) /* groups that stand in have defaults of their own */
        first = check_child(group->child[i], pattern, scope, note);
    return first;
}

enum status keys_check(struct node *root, bool schemes_only, struct note *note) {
    return check_group(root, "", schemes_only ? SCOPE_SCHEMES : SCOPE_WHOLE, note);
}

enum status keys_check_scheme(struct node *root, struct note *note) {
    return check_group(root, "schemes.#", SCOPE_WHOLE, note);
}
