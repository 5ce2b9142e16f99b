/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario file as a tree of our own: read by libconfig (whose only user is tree.c), inheritance resolved. */
#ifndef SIM_SCENARIO_TREE_H
#define SIM_SCENARIO_TREE_H

#include "sim/scenario/files.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum node_type { NODE_GROUP, NODE_LIST, NODE_INTEGER, NODE_DECIMAL, NODE_TEXT, NODE_BOOL };
enum { NODE_TYPE_COUNT = NODE_BOOL + 1 };

struct node {
    char *name;  /* NULL for the root and in lists */
    char *given; /* as it was written, where the key has another spelling and now has its own; else NULL */
    enum node_type type;
    int64_t integer;  /* NODE_INTEGER, NODE_BOOL */
    double decimal;   /* NODE_DECIMAL, and the value of a NODE_INTEGER as well */
    char *text;       /* NODE_TEXT */
    char *over;       /* what it takes the place of in a file that is inherited; NULL: no other text */
    const char *file; /* owned by the tree */
    int line;
    int handed_down;    /* by so many files that inherit; 0: of the scenario itself */
    bool wrong;         /* told by keys_check */
    bool overruled;     /* an element that no longer counts, and is not resolved */
    size_t gone_before; /* children before it that have been taken out (further.h) */
    struct node *parent;
    size_t n_child, capacity;
    struct node **child; /* NODE_GROUP, NODE_LIST */
};

struct tree {
    const struct files *files; /* where it is read from */
    struct node *root;
    int depth; /* of the file that is being read, in files that inherit */
    size_t n_file;
    char **file;
};

enum { TREE_PATH_SIZE = 192 };

/* Read a scenario file, its includes and what it inherits from. On failure the tree is empty. */
CHECKED enum status tree_read(const struct files *files, const char *path, struct tree *tree, struct note *note);

/* Parse one more file from tree->files with its includes, without inheritance: *root is the caller's, and may stay in
 * use as long as the tree, which owns the names of the files. */
CHECKED enum status tree_read_file(const char *path, struct tree *tree, struct node **root, struct note *note);

/* The value of a key by its path, "budget.cuts.GM0017.cut" or "schemes.full.layers[0].share": an element of a list by
 * its number, from 0 on, or by its key `name`. `text` is the value as in a scenario file; what does not read as one is
 * a text. Groups on the way that are not there are made. `file` (which must outlive the tree) and line are where errors
 * point. STATUS_REFERENCE with a note when the path leads nowhere. */
CHECKED enum status tree_set(struct tree *tree, const char *key, const char *text, const char *file, int line,
                             struct note *note);

/* Is that still its value: has no other setting changed it, by whatever path? STATUS_MEMORY. */
CHECKED enum status tree_holds(const struct tree *tree, const char *key, const char *text, bool *holds);

/* Frees everything and zeroes; legal on a zeroed tree and twice. */
void tree_free(struct tree *tree);

/* The child of a group by name, or NULL; also NULL when group is NULL or no group. */
const struct node *node_find(const struct node *group, const char *name);

/* Take the child of that name out of a group: it is the caller's, without parent. NULL when it is not there. */
struct node *node_take(struct node *group, const char *name);

/* A new child at the end of a group or list, NULL without memory; name may be NULL. Place: that of the parent. */
struct node *node_add(struct node *parent, const char *name, enum node_type type);

/* A node without parent: a copy of name, no children. NULL without memory. */
struct node *node_new(const char *name, enum node_type type, const char *file, int line);
void node_free(struct node *node);

/* Append a node to a group or list, which then owns it. */
CHECKED enum status node_append(struct node *parent, struct node *child);

/* Where a node stands, "schemes[2].layers[1].share" (lists count from 1, keys are as they were written); with `name`
 * the path of that child. */
void node_path(const struct node *node, const char *name, char path[TREE_PATH_SIZE]);

/* note_error with the node's file, line and path. */
enum status node_error(struct note *note, enum status status, const struct node *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A value as it can stand in a scenario file, on one line; the caller's to free. NULL when there is no memory. */
char *node_text(const struct node *node);

/* Put the heir's keys over the base's, both roots of a scenario: groups key by key, anything else (a distribution too)
 * as a whole, but for the list grades, to which those of the heir are added. The heir is used up. */
CHECKED enum status node_merge(struct node *base, struct node *heir);

#endif
