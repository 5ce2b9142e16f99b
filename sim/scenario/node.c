/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/keys.h"
#include "sim/scenario/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node *node_new(const char *name, enum node_type type, const char *file, int line) {
    struct node *node = calloc(1, sizeof *node);
    if (!node)
        return NULL;
    *node = (struct node){.type = type, .file = file, .line = line, .name = name ? strdup(name) : NULL};
    if (name && !node->name) {
        free(node);
        return NULL;
    }
    return node;
}

void node_free(struct node *node) {
    if (!node)
        return;
    for (size_t i = 0; i < node->n_child; i++)
        node_free(node->child[i]);
    free(node->child);
    free(node->name);
    free(node->given);
    free(node->over);
    free(node->text);
    free(node);
}

enum status node_append(struct node *parent, struct node *child) {
    if (parent->n_child == parent->capacity) {
        size_t more = parent->capacity ? 2 * parent->capacity : 8;
        struct node **larger = realloc(parent->child, more * sizeof(struct node *));
        if (!larger)
            return STATUS_MEMORY;
        parent->child = larger;
        parent->capacity = more;
    }
    parent->child[parent->n_child++] = child;
    child->parent = parent;
    return STATUS_OK;
}

struct node *node_add(struct node *parent, const char *name, enum node_type type) {
    struct node *node = node_new(name, type, parent->file, parent->line);
    if (node && node_append(parent, node)) {
        node_free(node);
        return NULL;
    }
    return node;
}

const struct node *node_find(const struct node *group, const char *name) {
    for (size_t i = 0; group && group->type == NODE_GROUP && i < group->n_child; i++)
        if (strcmp(group->child[i]->name, name) == 0)
            return group->child[i];
    return NULL;
}

struct node *node_take(struct node *group, const char *name) {
    for (size_t i = 0; i < group->n_child; i++)
        if (strcmp(group->child[i]->name, name) == 0) {
            struct node *node = group->child[i];
            memmove(group->child + i, group->child + i + 1, (group->n_child - i - 1) * sizeof(struct node *));
            group->n_child--;
            node->parent = NULL;
            return node;
        }
    return NULL;
}

static size_t index_in_parent(const struct node *node) {
    size_t i = 0;
    while (node->parent->child[i] != node)
        i++;
    return i + node->gone_before;
}

/* Returns the length of the path so far. */
static size_t write_path(const struct node *node, char path[TREE_PATH_SIZE]) {
    if (!node->parent)
        return 0;
    size_t n = write_path(node->parent, path);
    int written = 0;
    if (n + 1 >= TREE_PATH_SIZE)
        return n;
    if (node->name)
        written = snprintf(path + n, TREE_PATH_SIZE - n, "%s%s", n ? "." : "", node->given ? node->given : node->name);
    else
        written = snprintf(path + n, TREE_PATH_SIZE - n, "[%zu]", index_in_parent(node) + 1);
    n += (size_t)written;
    return n < TREE_PATH_SIZE ? n : TREE_PATH_SIZE - 1;
}

void node_path(const struct node *node, const char *name, char path[TREE_PATH_SIZE]) {
    path[0] = '\0';
    size_t n = write_path(node, path);
    if (name && n + 1 < TREE_PATH_SIZE)
        snprintf(path + n, TREE_PATH_SIZE - n, "%s%s", n ? "." : "", name);
}

enum status node_error(struct note *note, enum status status, const struct node *node, const char *format, ...) {
    char path[TREE_PATH_SIZE], text[sizeof note->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    node_path(node, NULL, path);
    return note_error(note, status, node->file, node->line, path, "%s", text);
}

/* The elements of the heir's list after those of the base. */
static enum status append_list(struct node *base, struct node *heir) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < heir->n_child && !status; i++) {
        status = node_append(base, heir->child[i]);
        if (!status)
            heir->child[i] = NULL; /* which freeing skips */
    }
    node_free(heir);
    return status;
}

static void take_place(struct node **place, struct node *child, struct node *parent) {
    struct node *base = *place;
    bool texts = base->type == NODE_TEXT && child->type == NODE_TEXT && child->handed_down < base->handed_down;
    if (texts && strcmp(base->text, child->text) != 0) {
        free(child->over);
        child->over = base->text;
        base->text = NULL;
    }
    node_free(*place);
    *place = child;
    child->parent = parent;
}

/* pattern: where base stands in the table of keys. A distribution is a value in the shape of a group: it replaces. */
static enum status merge_at(struct node *base, struct node *heir, const char *pattern) {
    enum status status = STATUS_OK;
    base->file = heir->file;
    base->line = heir->line;
    for (size_t i = 0; i < heir->n_child && !status; i++) {
        struct node *child = heir->child[i];
        char child_pattern[KEYS_PATTERN_SIZE];
        const struct key_row *row = keys_match(pattern, child, child_pattern);
        bool grades = row && strcmp(row->path, "grades") == 0;
        bool joins = child->type == NODE_GROUP && !(row && row->type == KEY_INPUT);
        size_t at = 0;
        while (at < base->n_child && strcmp(base->child[at]->name, child->name) != 0)
            at++;
        heir->child[i] = NULL;
        if (at == base->n_child) {
            status = node_append(base, child);
            if (status)
                node_free(child);
        } else if (base->child[at]->type == NODE_GROUP && joins) {
            status = merge_at(base->child[at], child, child_pattern);
        } else if (grades && base->child[at]->type == NODE_LIST && child->type == NODE_LIST) {
            status = append_list(base->child[at], child);
        } else {
            take_place(&base->child[at], child, base);
        }
    }
    node_free(heir);
    return status;
}

enum status node_merge(struct node *base, struct node *heir) {
    return merge_at(base, heir, "");
}
