/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One key of a scenario set to another value, by its path. */
#include "sim/scenario/tree.h"

#include "sim/base/i18n.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- the value ---- */

static void tell_place(struct node *node, const char *file, int line) {
    node->file = file;
    node->line = line;
    for (size_t k = 0; k < node->n_child; k++)
        tell_place(node->child[k], file, line);
}

/* As "value = TEXT;" in a file in memory, where nothing can be included. NULL when it does not read as a value. */
static struct node *parse(const char *text) {
    static const char path[] = "value";
    struct node *root = NULL, *value = NULL;
    struct note note = {0};
    char *line = NULL;
    if (asprintf(&line, "value = %s;\n", text) < 0)
        return NULL;
    struct files_text only = {path, line};
    struct files_memory memory = {"", 1, &only, NULL};
    struct files files = files_in_memory(&memory);
    struct tree tree = {.files = &files};
    enum status status = tree_read_file(path, &tree, &root, &note);
    if (!status && root->n_child == 1)
        value = node_take(root, "value");
    if (value) {
        free(value->name); /* it gets the one of its place */
        value->name = NULL;
    }
    node_free(root);
    tree_free(&tree);
    free(line);
    return value;
}

/* What does not read as anything else is a text, so that a date needs no quotation marks. */
static struct node *read_value(const char *text, const char *file, int line) {
    struct node *value = parse(text);
    if (!value) {
        value = node_new(NULL, NODE_TEXT, file, line);
        if (value && !(value->text = strdup(text))) {
            node_free(value);
            return NULL;
        }
    }
    if (value)
        tell_place(value, file, line);
    return value;
}

/* ---- the place ---- */

/* One step of a path: a name, or the number of an element. */
struct step {
    char name[TREE_PATH_SIZE];
    size_t index;
    bool is_index;
};

/* The step that begins at *at, which then stands at the next one. False: it is none. */
static bool next_step(const char **at, bool first, struct step *step) {
    const char *p = *at;
    *step = (struct step){.is_index = *p == '['};
    if (step->is_index) {
        char *end = NULL;
        if (!isdigit((unsigned char)p[1]))
            return false;
        step->index = strtoul(p + 1, &end, 10);
        *at = end + 1;
        return *end == ']';
    }
    p += !first && *p == '.';
    size_t n = strcspn(p, ".[]");
    if (n == 0 || n >= sizeof step->name || (p == *at && !first) || p[n] == ']')
        return false;
    memcpy(step->name, p, n);
    *at = p + n;
    return true;
}

static size_t find_named(const struct node *list, const char *name) {
    size_t k = 0;
    for (; k < list->n_child; k++) {
        const struct node *own = node_find(list->child[k], "name");
        if (own && own->type == NODE_TEXT && strcmp(own->text, name) == 0)
            break;
    }
    return k;
}

/* Where in the node's children the step leads; n_child when there is none. */
static size_t find_child(const struct node *node, const struct step *step) {
    size_t k = 0;
    if (node->type == NODE_LIST)
        return step->is_index && step->index < node->n_child ? step->index : find_named(node, step->name);
    while (k < node->n_child && (step->is_index || strcmp(node->child[k]->name, step->name) != 0))
        k++;
    return k;
}

struct setting {
    const char *key, *file;
    int line;
};

/* "none", "full", ... as far as there is room. */
enum { NAMES = 300 };
static const char *list_names(const struct node *list, char *names, size_t size) {
    size_t used = 0;
    names[0] = '\0';
    for (size_t k = 0; k < list->n_child; k++) {
        const struct node *own = node_find(list->child[k], "name");
        const char *name = own && own->type == NODE_TEXT ? own->text : NULL;
        if (name && used + strlen(name) + 10 > size) {
            snprintf(names + used, size - used, ", ...");
            break;
        }
        if (name)
            used += (size_t)snprintf(names + used, size - used, "%s\"%s\"", used ? ", " : "", name);
    }
    return used ? names : _("no names, so that a number is needed");
}

static enum status lost(const struct setting *setting, const struct node *node, const struct step *step,
                        struct note *note) {
    char names[NAMES];
    if (node->type == NODE_LIST && step->is_index)
        return note_error(note, STATUS_REFERENCE, setting->file, setting->line, setting->key,
                          _("This list has no number %zu: the first one is [0], and elements that it has: %zu."),
                          step->index, node->n_child);
    if (node->type == NODE_LIST)
        return note_error(note, STATUS_REFERENCE, setting->file, setting->line, setting->key,
                          _("No element of this list has the name \"%.60s\". It has: %s."), step->name,
                          list_names(node, names, sizeof names));
    return note_error(note, STATUS_REFERENCE, setting->file, setting->line, setting->key,
                      _("This path leads nowhere: it goes on below something that is no group and no list."));
}

/* The value into the node, in the place of child k or as a new one. */
static enum status put(struct node *node, size_t k, const char *name, struct node *value) {
    if (k == node->n_child) {
        value->name = strdup(name);
        return value->name ? node_append(node, value) : STATUS_MEMORY;
    }
    struct node *old = node->child[k];
    value->name = old->name;
    old->name = NULL;
    value->parent = node;
    node->child[k] = value;
    node_free(old);
    return STATUS_OK;
}

/* A group that is not there may have keys all the same; what is wrong with it is told of the setting. */
static struct node *enter(struct node *node, size_t k, const struct step *step, const struct setting *setting) {
    if (k < node->n_child)
        return node->child[k];
    struct node *group = node_add(node, step->name, NODE_GROUP);
    if (group) {
        group->file = setting->file;
        group->line = setting->line;
    }
    return group;
}

static enum status put_at(struct node *node, const struct setting *setting, struct node *value, struct note *note) {
    const char *at = setting->key;
    struct step step;
    for (bool first = true;; first = false) {
        if (!next_step(&at, first, &step) || (first && step.is_index))
            return note_error(note, STATUS_USAGE, setting->file, setting->line, setting->key,
                              _("This is not the path of a key. Write one such as budget.cuts.GM0017.cut or "
                                "schemes.full.layers[0].share."));
        size_t k = find_child(node, &step);
        if (k == node->n_child && (node->type != NODE_GROUP || step.is_index))
            return lost(setting, node, &step, note);
        if (*at == '\0')
            return put(node, k, step.name, value);
        node = enter(node, k, &step, setting);
        if (!node)
            return STATUS_MEMORY;
    }
}

enum status tree_set(struct tree *tree, const char *key, const char *text, const char *file, int line,
                     struct note *note) {
    const struct setting setting = {key, file, line};
    struct node *value = read_value(text, file, line);
    enum status status = value ? put_at(tree->root, &setting, value, note) : STATUS_MEMORY;
    if (status && value && !value->parent)
        node_free(value);
    return status;
}

/* NULL: it leads nowhere. */
static const struct node *find_at(const struct node *node, const char *key) {
    struct step step;
    for (bool first = true; node && *key != '\0'; first = false) {
        size_t k = next_step(&key, first, &step) ? find_child(node, &step) : node->n_child;
        node = k < node->n_child ? node->child[k] : NULL;
    }
    return node;
}

enum status tree_holds(const struct tree *tree, const char *key, const char *text, bool *holds) {
    const struct node *there = find_at(tree->root, key);
    struct node *value = read_value(text, NULL, 0);
    char *own = there ? node_text(there) : NULL, *given = value ? node_text(value) : NULL;
    enum status status = given && (own || !there) ? STATUS_OK : STATUS_MEMORY;
    *holds = !status && own && strcmp(own, given) == 0;
    node_free(value);
    free(given);
    free(own);
    return status;
}
