/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/tree.h"

#include "sim/base/i18n.h"
#include "sim/scenario/files.h"
#include "sim/scenario/source.h"
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

enum { INHERIT_CAP = 8 };

/* Where a line of the joined text comes from. */
static struct source_line origin(const struct source *source, unsigned int line) {
    if (line < 2 || line - 2 >= source->n_line)
        return (struct source_line){0, 1};
    return source->line[line - 2];
}

static enum status fill_scalar(struct node *node, const config_setting_t *setting) {
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        node->type = NODE_INTEGER;
        node->integer = config_setting_get_int64(setting);
        node->decimal = (double)node->integer;
        return STATUS_OK;
    case CONFIG_TYPE_FLOAT:
        node->type = NODE_DECIMAL;
        node->decimal = config_setting_get_float(setting);
        return STATUS_OK;
    case CONFIG_TYPE_BOOL:
        node->type = NODE_BOOL;
        node->integer = config_setting_get_bool(setting);
        return STATUS_OK;
    case CONFIG_TYPE_STRING: {
        const char *text = config_setting_get_string(setting);
        node->type = NODE_TEXT;
        node->text = strdup(text ? text : "");
        return node->text ? STATUS_OK : STATUS_MEMORY;
    }
    default:
        return STATUS_INTERNAL;
    }
}

/* The files of the source move into the tree, at `first`. */
static enum status copy_children(struct tree *tree, const struct source *source, size_t first,
                                 const config_setting_t *setting, struct node *node) {
    enum status status = STATUS_OK;
    int n = config_setting_length(setting);
    for (int i = 0; i < n && !status; i++) {
        const config_setting_t *from = config_setting_get_elem(setting, (unsigned)i);
        struct node *child = node_add(node, config_setting_name(from), NODE_GROUP);
        if (!child)
            return STATUS_MEMORY;
        struct source_line place = origin(source, from->line);
        child->file = tree->file[first + place.file];
        child->line = place.line;
        child->handed_down = tree->depth;
        if (config_setting_is_aggregate(from)) {
            child->type = config_setting_is_group(from) ? NODE_GROUP : NODE_LIST;
            status = copy_children(tree, source, first, from, child);
        } else
            status = fill_scalar(child, from);
    }
    return status;
}

static enum status take_files(struct tree *tree, struct source *source) {
    char **larger = realloc(tree->file, (tree->n_file + source->n_file) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    tree->file = larger;
    memcpy(tree->file + tree->n_file, source->file, source->n_file * sizeof *larger);
    tree->n_file += source->n_file;
    source->n_file = 0;
    return STATUS_OK;
}

enum status tree_read_file(const char *path, struct tree *tree, struct node **root, struct note *note) {
    struct source source;
    config_t config;
    *root = NULL;
    enum status status = source_read(tree->files, path, &source, note);
    if (status)
        return status;
    config_init(&config);
    if (!config_read_string(&config, source.text)) {
        struct source_line place = origin(&source, (unsigned)config_error_line(&config));
        status = note_error(note, STATUS_SYNTAX, source.file[place.file], place.line, NULL,
                            _("This line cannot be read. Look here and just above for a missing semicolon (;), equals "
                              "sign, comma or quotation mark; write key = value;"));
        goto out;
    }
    size_t first = tree->n_file;
    status = take_files(tree, &source);
    if (status)
        goto out;
    *root = node_new(NULL, NODE_GROUP, tree->file[first], 1);
    status = *root ? copy_children(tree, &source, first, config_root_setting(&config), *root) : STATUS_MEMORY;
out:
    if (status) {
        node_free(*root);
        *root = NULL;
    }
    config_destroy(&config);
    source_free(&source);
    return status;
}

/* Resolved paths of the files that inherit from each other, the first heir first. */
struct chain {
    size_t n;
    char *real[INHERIT_CAP];
};

static enum status find_base(const struct tree *tree, const struct node *inherit, struct chain *chain, char **path,
                             struct note *note) {
    char *real = NULL;
    *path = NULL;
    if (inherit->type != NODE_TEXT)
        return note_error(note, STATUS_TYPE, inherit->file, inherit->line, "inherit",
                          _("Expected the name of a scenario file between quotation marks."));
    enum status status =
        files_inside(tree->files, inherit->file, inherit->line, "inherit", inherit->text, path, &real, note);
    for (size_t i = 0; i < chain->n && !status; i++)
        if (strcmp(chain->real[i], real) == 0)
            status =
                note_error(note, STATUS_CONFLICT, inherit->file, inherit->line, "inherit",
                           _("The file \"%s\" inherits from itself, directly or through another file."), inherit->text);
    if (!status && chain->n == INHERIT_CAP)
        status = note_error(note, STATUS_CONFLICT, inherit->file, inherit->line, "inherit",
                            _("Files inherit from each other more than %d deep."), INHERIT_CAP);
    if (status)
        free(real);
    else
        chain->real[chain->n++] = real;
    return status;
}

static enum status read_chain(const char *path, struct tree *tree, struct chain *chain, struct node **root,
                              struct note *note) {
    struct node *inherit = NULL, *base = NULL;
    char *base_path = NULL;
    enum status status = tree_read_file(path, tree, root, note);
    if (status)
        return status;
    inherit = node_take(*root, "inherit");
    if (!inherit)
        return STATUS_OK;
    status = find_base(tree, inherit, chain, &base_path, note);
    tree->depth++;
    if (!status)
        status = read_chain(base_path, tree, chain, &base, note);
    tree->depth--;
    if (!status) {
        status = node_merge(base, *root);
        *root = base;
    }
    if (status) {
        node_free(*root);
        *root = NULL;
    }
    node_free(inherit);
    free(base_path);
    return status;
}

enum status tree_read(const struct files *files, const char *path, struct tree *tree, struct note *note) {
    struct chain chain = {0};
    enum files_kind kind;
    *tree = (struct tree){.files = files};
    enum status status = files->find(files->context, path, &kind, &chain.real[0]);
    chain.n = chain.real[0] != NULL;
    if (!status)
        status = read_chain(path, tree, &chain, &tree->root, note);
    for (size_t i = 0; i < chain.n; i++)
        free(chain.real[i]);
    if (status)
        tree_free(tree);
    return status;
}

void tree_free(struct tree *tree) {
    node_free(tree->root);
    for (size_t i = 0; i < tree->n_file; i++)
        free(tree->file[i]);
    free(tree->file);
    memset(tree, 0, sizeof *tree);
}
