/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/further.h"

#include "sim/scenario/keys.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what can be taken out ---- */

/* Lists of groups, and groups of groups with names of their own, whose elements the rest can do without. */
static bool is_of_many(const struct node *group) {
    static const char *const many[] = {
        "realised",    "estimates",         "reserves",           "grades", "targets",
        "schemes",     "interventions",     "shared_costs",       "shocks", "products",
        "budget.cuts", "budget.incidental", "budget.share_sd_of",
    };
    char path[TREE_PATH_SIZE];
    node_path(group, NULL, path);
    for (size_t k = 0; k < sizeof many / sizeof many[0]; k++)
        if (strcmp(path, many[k]) == 0)
            return true;
    return false;
}

/* A scheme of several layers and nothing that hangs on who takes part can do without one of them. */
static bool is_spare_layer(const struct node *node) {
    static const char *const bound[] = {"leaving", "by_hand", "settlement"};
    const struct node *list = node->parent, *scheme = list ? list->parent : NULL;
    bool spare = list && list->name && strcmp(list->name, "layers") == 0 && list->n_child > 1;
    for (size_t k = 0; spare && k < sizeof bound / sizeof bound[0]; k++)
        spare = !node_find(scheme, bound[k]);
    return spare;
}

static bool is_spare_name(const struct node *node) {
    return node->type == NODE_TEXT && node->parent->type == NODE_LIST && node->parent->n_child > 1 &&
           node->parent->parent->parent;
}

/* A layer can do without what has a default, or says of whom and of what it is. */
static bool is_spare_key(const struct node *node) {
    static const char *const spare[] = {"base", "key", "care", "forms", "members", "except"};
    const struct node *list = node->parent->parent;
    bool is = false;
    for (size_t k = 0; node->name && list && list->name && k < sizeof spare / sizeof spare[0]; k++)
        is |= strcmp(node->name, spare[k]) == 0;
    return is && strcmp(list->name, "layers") == 0;
}

/* The smallest thing around a node that can go; NULL where there is none. */
static struct node *unit_of(struct node *node) {
    for (; node && node->parent; node = node->parent)
        if (is_spare_name(node) || is_spare_key(node) || is_spare_layer(node) || is_of_many(node->parent))
            return node->parent->type == NODE_LIST && node->parent->n_child == 1 && node->parent->name &&
                           strcmp(node->parent->name, "schemes") == 0
                       ? NULL
                       : node;
    return NULL;
}

/* ---- taking it out ---- */

static void keep_name(struct further *f, const struct node *node) {
    const struct node *name = node_find(node, "name");
    const char *text = node->name ? node->name : name && name->type == NODE_TEXT ? name->text : NULL;
    if (text && node->type == NODE_GROUP && f->n_name < FURTHER_NAMES)
        snprintf(f->name[f->n_name++], sizeof f->name[0], "%s", text);
}

/* All of its kind together say no longer what they said. */
static void keep_kind(struct further *f, const char *path) {
    f->products |= strncmp(path, "products.", 9) == 0;
    f->estimates |= strncmp(path, "estimates", 9) == 0;
    f->accounts |= strncmp(path, "realised", 8) == 0;
}

static void take_out(struct further *f, struct node *node) {
    struct node *parent = node->parent;
    size_t at = 0;
    char path[TREE_PATH_SIZE];
    node_path(node, NULL, path);
    keep_kind(f, path);
    keep_name(f, node);
    while (parent->child[at] != node)
        at++;
    memmove(parent->child + at, parent->child + at + 1, (parent->n_child - at - 1) * sizeof(struct node *));
    parent->n_child--;
    for (size_t k = at; k < parent->n_child; k++)
        parent->child[k]->gone_before++; /* its place in the file stays */
    node_free(node);
}

static bool is_number(const struct node *node) {
    return node->type == NODE_INTEGER || node->type == NODE_DECIMAL;
}

/* The nearest whole number within the range of the key; all that is given by year hangs on the years. */
static bool mend_number(struct node *node) {
    const struct key_row *row = keys_row(node);
    if (!row || row->type == KEY_TEXT || !is_number(node) || strncmp(row->path, "years.", 6) == 0)
        return false;
    double mended = fmin(fmax(node->decimal, row->low), row->high);
    mended = mended == node->decimal && fabs(mended) > 1.0 ? floor(mended) : mended; /* parts of a whole add up */
    bool same = mended == node->decimal;
    node->decimal = mended;
    if (node->type == NODE_INTEGER)
        node->integer = (int64_t)mended;
    return !same;
}

static bool mend_numbers(struct node *list) {
    bool some = false;
    for (size_t k = 0; k < list->n_child; k++)
        some |= list->child[k]->type != NODE_GROUP && mend_number(list->child[k]);
    return some;
}

/* A list of a value for each year gets as many as there are years: the last one again. */
static bool mend_length(const struct node *root, struct node *list) {
    const struct node *years = node_find(root, "years"), *first = node_find(years, "first"),
                      *last = node_find(years, "last");
    size_t n = first && last && last->integer > first->integer ? (size_t)(last->integer - first->integer) + 1 : 0;
    if (list->n_child == 0 || list->n_child == n || n == 0 || n > 1000 || !is_number(list->child[list->n_child - 1]))
        return false;
    while (list->n_child > n)
        node_free(list->child[--list->n_child]);
    while (list->n_child < n) {
        const struct node *from = list->child[list->n_child - 1];
        struct node *more = node_add(list, NULL, from->type);
        if (!more)
            return false;
        more->integer = from->integer;
        more->decimal = from->decimal;
    }
    return true;
}

/* The only scheme that is left, which `node` is or is a part of; NULL where there is none. */
static struct node *only_scheme(struct node *node) {
    char path[TREE_PATH_SIZE];
    for (; node && node->parent; node = node->parent) {
        node_path(node->parent, NULL, path);
        if (strcmp(path, "schemes") == 0)
            return node->parent->type == NODE_LIST && node->parent->n_child == 1 ? node : NULL;
    }
    return NULL;
}

/* A scenario cannot do without schemes: the only one gives way to one that does nothing. */
static bool stand_in(struct further *f, struct node *scheme) {
    struct node *list = scheme->parent, *other = node_new(NULL, NODE_GROUP, scheme->file, scheme->line),
                *name = other ? node_add(other, "name", NODE_TEXT) : NULL;
    if (name)
        name->text = strdup("none");
    if (!name || !name->text || !node_add(other, "layers", NODE_LIST)) {
        node_free(other);
        return false;
    }
    keep_name(f, scheme);
    other->parent = list;
    other->gone_before = scheme->gone_before;
    list->child[0] = other;
    node_free(scheme);
    return true;
}

/* Nothing of the accounts is left, whose kind is read from all of them. */
static bool take_accounts(struct further *f, struct node *root) {
    static const char *const names[] = {"realised", "realised_file"};
    for (size_t k = 0; k < 2; k++)
        node_free(node_take(root, names[k]));
    f->accounts = true;
    return true;
}

/* In a table: without the key that names it. */
static bool take_table(struct further *f, struct node *root, const char *file) {
    static const char *const names[] = {"realised_file", "estimates_file"};
    for (size_t k = 0; k < 2; k++) {
        const struct node *key = node_find(root, names[k]);
        const char *base = key && key->type == NODE_TEXT ? strrchr(key->text, '/') : NULL;
        base = base ? base + 1 : key && key->type == NODE_TEXT ? key->text : "";
        size_t length = strcspn(base, "#");
        const char *found = length ? strstr(file, base) : NULL;
        if (length && ((found && strlen(found) == length) || strncmp(file, base, length) == 0)) {
            f->estimates |= k == 1;
            if (k == 0)
                return take_accounts(f, root);
            node_free(node_take(root, names[k]));
            return true;
        }
    }
    return false;
}

/* ---- where it stands ---- */

static struct node *find_path(struct node *node, const char *path) {
    char own[TREE_PATH_SIZE];
    node_path(node, NULL, own);
    if (strcmp(own, path) == 0)
        return node;
    struct node *found = NULL;
    for (size_t k = 0; k < node->n_child && !found; k++)
        found = find_path(node->child[k], path);
    return found;
}

/* The node of a path, or the nearest around it; NULL at the root. */
static struct node *find_near(struct node *root, const char *key) {
    char path[TREE_PATH_SIZE];
    struct node *found = NULL;
    snprintf(path, sizeof path, "%s", key);
    while (path[0] && !(found = find_path(root, path))) {
        char *dot = strrchr(path, '.'), *bracket = strrchr(path, '[');
        char *end = bracket > dot ? bracket : dot;
        path[end ? end - path : 0] = '\0';
    }
    return found == root ? NULL : found;
}

/* ---- what is told ---- */

/* Does it follow from what is gone? */
static bool follows(const struct further *f, enum status status, const struct note *one) {
    char quoted[70];
    for (size_t k = 0; k < f->n_name; k++) {
        snprintf(quoted, sizeof quoted, "\"%s\"", f->name[k]);
        if (strstr(one->text, quoted))
            return true;
    }
    for (size_t k = 0; k < f->n_place; k++)
        if (strstr(one->text, f->place[k]) || strstr(one->key, f->place[k]))
            return true;
    for (size_t k = 0; k < f->n_mended; k++) { /* of that key, or of the element that it is in */
        size_t n = strlen(one->key);
        if (n > 0 && strncmp(f->mended[k], one->key, n) == 0 && strchr(".[", f->mended[k][n]))
            return true;
    }
    if (f->products && status != STATUS_REFERENCE)
        return true;
    if (f->estimates && strncmp(one->key, "reserve_bears", 13) == 0)
        return true;
    bool of_all = strcmp(one->key, "realised") == 0 || strcmp(one->key, "observations") == 0 ||
                  strcmp(one->key, "as_of") == 0 || strncmp(one->key, "demand", 6) == 0;
    return f->accounts && of_all;
}

static bool is_of_user(enum status status) {
    return status && status_exit_code(status) == status_exit_code(STATUS_USAGE);
}

/* A date, or the name of a file, that the scenario can do without. */
static bool is_spare_text(const struct node *node) {
    static const char *const spare[] = {"as_of", "estimates_file"};
    for (size_t k = 0; k < sizeof spare / sizeof spare[0]; k++)
        if (node->name && node->type == NODE_TEXT && !node->parent->parent && strcmp(node->name, spare[k]) == 0)
            return true;
    return false;
}

static bool mend(struct further *f, struct node *root, struct node *node) {
    struct node *unit = is_spare_text(node) ? node : unit_of(node);
    if (unit) {
        f->accounts |= node->name && strcmp(node->name, "as_of") == 0; /* which of them count is not known then */
        take_out(f, unit);
        return true;
    }
    if (node->type == NODE_LIST ? mend_length(root, node) || mend_numbers(node) : mend_number(node))
        return true;
    struct node *scheme = only_scheme(node);
    return scheme && stand_in(f, scheme);
}

bool further_take(struct further *f, struct node *root, enum status status, const struct note *one) {
    bool again = f->first && strcmp(f->last.key, one->key) == 0 && f->last.line == one->line;
    if (!is_of_user(status) || again)
        return false;
    f->keys = true;
    if (!follows(f, status, one))
        note_keep(f->note, one);
    f->first = f->first ? f->first : status;
    f->last = *one;
    struct node *node = find_near(root, one->key);
    return take_table(f, root, one->file) || (node && mend(f, root, node));
}

void further_take_region(struct further *f, enum status status, const struct note *all) {
    f->keys = true;
    note_keep(f->note, all);
    f->first = f->first ? f->first : status;
    f->last = *all;
}

void further_gone(struct further *f, const char *place) {
    if (f && place[0] && f->n_place < FURTHER_NAMES)
        snprintf(f->place[f->n_place++], sizeof f->place[0], "%.63s", place);
}

/* Some value of the kind that a key has. */
static void put_some(struct node *node, const struct key_row *row) {
    free(node->text);
    node->text = row->type == KEY_TEXT ? strdup("x") : NULL;
    node->decimal = fmin(fmax(1.0, row->low), row->high);
    node->integer = (int64_t)node->decimal;
    node->type = row->type == KEY_TEXT ? NODE_TEXT : row->type == KEY_INTEGER ? NODE_INTEGER : NODE_DECIMAL;
}

/* A key of the scenario itself whose value is of another kind, or none of its words: its default, or else some text or
 * number. What schemes and lists are made of hangs together too much. */
static bool mend_kind(struct further *f, struct node *node) {
    const struct node *group = node->parent;
    const struct key_row *row = node->name && !(group->parent && group->parent->parent) ? keys_row(node) : NULL;
    bool text = row && row->type == KEY_TEXT, number = row && (row->type == KEY_INTEGER || row->type == KEY_DECIMAL);
    bool choice = row && row->choices && row->presence != KEY_REQUIRED && !group->parent;
    if (!row || strncmp(row->path, "years.", 6) == 0 || (text && node->type == NODE_TEXT && !choice))
        return false;
    if (choice || row->presence == KEY_DEFAULT || (row->presence == KEY_OPTIONAL && row->type == KEY_GROUP)) {
        f->accounts |= choice && strcmp(row->path, "observations") == 0;
        take_out(f, node);
        return true;
    }
    if ((!text && !number) || node->n_child > 0)
        return false;
    put_some(node, row);
    return number || node->text;
}

/* Elements whose keys say something each by itself. */
static bool is_of_plain(const struct node *unit) {
    static const char *const plain[] = {"realised", "estimates",   "reserves",          "targets",
                                        "products", "budget.cuts", "budget.incidental", "interventions"};
    char path[TREE_PATH_SIZE];
    node_path(unit->parent, NULL, path);
    for (size_t k = 0; k < sizeof plain / sizeof plain[0]; k++)
        if (strcmp(path, plain[k]) == 0)
            return true;
    return false;
}

/* Is a key missing beside one that is not known, which may be meant by it? */
static bool lacks_key(const struct node *node) {
    const struct node *group = node->parent;
    char parent[KEYS_PATTERN_SIZE];
    keys_pattern(group, parent);
    for (size_t k = 0; keys_at(k); k++) {
        const char *name = keys_child(keys_at(k), parent);
        if (name && name[0] != '*' && keys_at(k)->presence == KEY_REQUIRED && !node_find(group, name))
            return true;
    }
    return false;
}

/* One of the texts that a key allows. */
static bool put_choice(struct node *node, const struct key_row *row) {
    size_t n = strcspn(row->choices, "|");
    free(node->text);
    node->text = strndup(row->choices, n);
    node->type = NODE_TEXT;
    return node->text;
}

/* Some value for a key of an element, so that its other keys are looked at. */
static bool mend_key(struct further *f, struct node *node) {
    const struct node *unit = unit_of(node);
    const struct key_row *row = node->name ? keys_row(node) : NULL;
    if (!unit || unit == node || node->n_child > 0 || !node->name || !is_of_plain(unit) || f->n_mended == FURTHER_NAMES)
        return false;
    char *path = f->mended[f->n_mended];
    node_path(node, NULL, path);
    if (!row) {
        if (lacks_key(node))
            return false;
        take_out(f, node);
        return true;
    }
    bool number = row->type == KEY_INTEGER || row->type == KEY_DECIMAL || row->type == KEY_INPUT;
    if (!(row->type == KEY_TEXT && row->choices ? put_choice(node, row) : number && mend_number(node))) {
        if (!number || is_number(node))
            return false;
        put_some(node, row);
    }
    keep_kind(f, path);
    f->n_mended++;
    return true;
}

/* Unknown keys do nothing, but one that is missing may be meant by it. */
static bool mend_wrong(struct further *f, struct node *root, struct node *node) {
    if (mend_key(f, node))
        return true;
    if (unit_of(node) || !node->name || keys_row(node)) {
        f->hides |= unit_of(node) && unit_of(node) != node;
        return mend(f, root, node) || mend_kind(f, node);
    }
    take_out(f, node);
    return true;
}

static struct node *find_wrong(struct node *node) {
    struct node *found = node->wrong ? node : NULL;
    for (size_t k = 0; k < node->n_child && !found; k++)
        found = find_wrong(node->child[k]);
    return found;
}

bool further_take_wrong(struct further *f, struct node *root, enum status status, const struct note *all) {
    if (!is_of_user(status) || f->keys)
        return false;
    f->first = f->first ? f->first : status;
    f->keys = true;
    note_keep(f->note, all);
    for (struct node *node; (node = find_wrong(root));) {
        node->wrong = false;
        if (node == root || !mend_wrong(f, root, node))
            return false;
    }
    return true;
}
