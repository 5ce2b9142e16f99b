/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/flat.h"

#include "sim/scenario/tree.h"
#include <stdlib.h>
#include <string.h>

static enum status add(struct flat *flat, const struct node *node, const char *path) {
    struct flat_key *larger = realloc(flat->at, (flat->n + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    flat->at = larger;
    larger[flat->n++] = (struct flat_key){strdup(path), node_text(node)};
    return larger[flat->n - 1].key && larger[flat->n - 1].value ? STATUS_OK : STATUS_MEMORY;
}

/* The path of a child: by its name, or in a list by its key `name` or its number. */
static char *path_of(const char *parent, const struct node *child, size_t k) {
    const struct node *name = child->name ? NULL : node_find(child, "name");
    const char *word = child->name ? child->name : name && name->type == NODE_TEXT ? name->text : NULL;
    char *path = NULL;
    int n =
        word ? asprintf(&path, "%s%s%s", parent, parent[0] ? "." : "", word) : asprintf(&path, "%s[%zu]", parent, k);
    return n < 0 ? NULL : path;
}

static bool is_value(const struct node *node) {
    bool groups = node->type == NODE_GROUP;
    for (size_t k = 0; node->type == NODE_LIST && k < node->n_child; k++)
        groups |= node->child[k]->type == NODE_GROUP;
    return !groups;
}

static enum status walk(struct flat *flat, const struct node *node, const char *path) {
    enum status status = is_value(node) ? add(flat, node, path) : STATUS_OK;
    for (size_t k = 0; !is_value(node) && k < node->n_child && !status; k++) {
        char *own = path_of(path, node->child[k], k);
        status = own ? walk(flat, node->child[k], own) : STATUS_MEMORY;
        free(own);
    }
    return status;
}

static int by_key(const void *a, const void *b) {
    const struct flat_key *one = a, *other = b;
    return strcmp(one->key, other->key);
}

enum status flat_read(const char *text, struct flat *flat, struct note *note) {
    struct files_text only = {"scenario", text};
    struct files_memory memory = {"", 1, &only, NULL};
    struct files files = files_in_memory(&memory);
    struct tree tree = {.files = &files};
    struct node *root = NULL;
    *flat = (struct flat){0};
    enum status status = tree_read_file(only.path, &tree, &root, note);
    for (size_t k = 0; !status && k < root->n_child; k++)
        status = walk(flat, root->child[k], root->child[k]->name);
    node_free(root);
    tree_free(&tree);
    if (status)
        flat_free(flat);
    else if (flat->n > 0)
        qsort(flat->at, flat->n, sizeof *flat->at, by_key);
    return status;
}

void flat_free(struct flat *flat) {
    for (size_t k = 0; k < flat->n; k++) {
        free(flat->at[k].key);
        free(flat->at[k].value);
    }
    free(flat->at);
    *flat = (struct flat){0};
}

const char *flat_find(const struct flat *flat, const char *key) {
    const struct flat_key wanted = {.key = (char *)(size_t)key};
    const struct flat_key *found = flat->n ? bsearch(&wanted, flat->at, flat->n, sizeof wanted, by_key) : NULL;
    return found ? found->value : NULL;
}
