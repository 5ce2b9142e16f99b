/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/scheme_file.h"

#include "sim/base/i18n.h"
#include "sim/scenario/files.h"
#include "sim/scenario/keys.h"
#include "sim/scenario/read.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char folder[] = "schemes/";

/* The file of a scheme tells its own name, which must be the one it was found by. */
static enum status check_name(const struct node *scheme, const char *wanted, struct note *note) {
    const struct node *name = node_find(scheme, "name");
    if (!name || name->type != NODE_TEXT || strcmp(name->text, wanted) == 0)
        return STATUS_OK; /* absent or no text: the check of the keys tells */
    return note_error(note, STATUS_CONFLICT, name->file, name->line, "name",
                      _("The scheme in this file is called \"%s\". Give it the name of its file, \"%s\"."), name->text,
                      wanted);
}

static enum status refuse_absent(const struct tree *tree, const struct node *mention, const char *name,
                                 const char *beside, struct note *note) {
    char key[TREE_PATH_SIZE], best[FILES_NAME_SIZE] = "";
    node_path(mention, NULL, key);
    if (tree->files->nearest)
        tree->files->nearest(mention->file, beside, best);
    const char *file = strncmp(best, folder, strlen(folder)) == 0 ? best + strlen(folder) : "";
    if (file[0])
        return note_error(note, STATUS_FILE, mention->file, mention->line, key,
                          _("There is no scheme \"%s\". Did you mean \"%.*s\"? `solidair list` names those that come "
                            "with the program; one of your own stands in %s, beside this file."),
                          name, (int)strcspn(file, "."), file, beside);
    return note_error(
        note, STATUS_FILE, mention->file, mention->line, key,
        _("There is no scheme \"%s\". `solidair list` names those that come with the program; one of your "
          "own stands in %s, beside this file."),
        name, beside);
}

/* The file of a scheme, beside the scenario or among what comes with the program. */
static enum status find_file(const struct tree *tree, const struct node *mention, const char *name, char **path,
                             struct note *note) {
    char key[TREE_PATH_SIZE], beside[80], *real = NULL;
    bool there = false;
    node_path(mention, NULL, key);
    snprintf(beside, sizeof beside, "%s%s.cfg", folder, name);
    enum status status = files_seek(tree->files, mention->file, beside, path);
    if (!status)
        status = files_has(tree->files, *path, &there);
    if (!status && !there)
        status = refuse_absent(tree, mention, name, beside, note);
    free(*path);
    *path = NULL;
    if (!status)
        status = files_inside(tree->files, mention->file, mention->line, key, beside, path, &real, note);
    free(real);
    return status;
}

/* No name has blanks: it is what people read that was written. */
static enum status refuse_label(const struct node *mention, struct note *note) {
    return node_error(
        note, STATUS_FILE, mention,
        _("\"%.70s\" is no name of a scheme but reads as its label. Give the name that `solidair list` has in "
          "front of the label, such as \"volledig\"."),
        mention->text);
}

/* Read schemes/NAME.cfg and put it in the place of the text, element i of the list. */
static enum status include(struct tree *tree, struct node *list, size_t i, struct note *note) {
    struct node *mention = list->child[i], *scheme = NULL;
    char *name = NULL, *path = NULL;
    if (strchr(mention->text, ' '))
        return refuse_label(mention, note);
    enum status status = value_name(mention, mention->text, &name, note);
    if (status)
        return status;
    status = find_file(tree, mention, name, &path, note);
    if (!status)
        status = tree_read_file(path, tree, &scheme, note);
    if (!status)
        status = check_name(scheme, name, note);
    if (!status) {
        list->child[i] = scheme;
        scheme->parent = list;
        node_free(mention);
    } else
        node_free(scheme);
    free(name);
    free(path);
    return status;
}

enum status scheme_files_include(struct tree *tree, struct note *note) {
    struct node *list = NULL;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < tree->root->n_child; i++)
        if (strcmp(tree->root->child[i]->name, "schemes") == 0)
            list = tree->root->child[i];
    for (size_t i = 0; list && list->type == NODE_LIST && i < list->n_child && !status; i++)
        if (list->child[i]->type == NODE_TEXT)
            status = include(tree, list, i, note);
    return status;
}

static enum status fill_text(const struct node *root, struct scheme_text *text, struct note *note) {
    const struct node *name = node_find(root, "name");
    enum status status = value_name(name, name->text, &text->name, note);
    if (!status)
        status = value_label(root, "label", text->name, text->label);
    if (!status)
        status = value_label(root, "description", "", text->description);
    if (!status)
        status = value_label(root, "used", "", text->used);
    return status;
}

enum status scheme_text_read(const struct files *files, const char *path, struct scheme_text *text, struct note *note) {
    struct tree tree = {.files = files};
    memset(text, 0, sizeof *text);
    enum status status = tree_read_file(path, &tree, &tree.root, note);
    if (!status)
        status = keys_check_scheme(tree.root, note);
    if (!status)
        status = fill_text(tree.root, text, note);
    if (status)
        scheme_text_free(text);
    tree_free(&tree);
    return status;
}

void scheme_text_free(struct scheme_text *text) {
    free(text->name);
    for (size_t k = 0; k < 2; k++) {
        free(text->label[k]);
        free(text->description[k]);
        free(text->used[k]);
    }
    memset(text, 0, sizeof *text);
}
