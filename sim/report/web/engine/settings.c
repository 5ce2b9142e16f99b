/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form changes, and what it can change: the keys of a scenario with their values. */
#include "sim/report/web/engine/settings.h"

#include "sim/scenario/keys.h"
#include "sim/scenario/tree.h"
#include <stdlib.h>
#include <string.h>

enum status settings_take(const char *lines, struct settings *settings) {
    size_t n = 0;
    settings_free(settings);
    if (!lines || !lines[0])
        return STATUS_OK;
    for (const char *at = lines; *at; at++)
        n += *at == '\n';
    settings->text = strdup(lines);
    settings->setting = calloc(n + 1, sizeof *settings->setting);
    if (!settings->text || !settings->setting)
        return STATUS_MEMORY;
    for (char *line = strtok(settings->text, "\n"); line; line = strtok(NULL, "\n")) {
        char *equals = strchr(line, '=');
        if (!equals)
            continue;
        *equals = '\0';
        settings->setting[settings->n++] = (struct scenario_setting){line, equals + 1, "", 0};
    }
    return STATUS_OK;
}

void settings_free(struct settings *settings) {
    free(settings->text);
    free(settings->setting);
    *settings = (struct settings){0};
}

static bool is_leaf(const struct node *node) {
    if (node->type == NODE_GROUP)
        return false;
    for (size_t k = 0; node->type == NODE_LIST && k < node->n_child; k++)
        if (node->child[k]->type == NODE_GROUP)
            return false;
    return true;
}

/* above: the row of the key that a distribution stands in the place of. */
static enum status write_leaf(struct json *to, const struct scenario *scenario, const struct node *node,
                              const struct key_row *above) {
    char path[TREE_PATH_SIZE];
    const struct key_row *row = keys_row(node);
    char *value = node_text(node);
    if (!value)
        return STATUS_MEMORY;
    node_path(node, NULL, path);
    json_open(to, NULL, '{');
    json_text(to, "path", path);
    json_text(to, "value", value);
    if (row || above)
        json_text(to, "key", (row ? row : above)->path);
    json_text(to, "grade", grade_word(grades_of(&scenario->grades, path, NULL)));
    json_close(to, '}');
    free(value);
    return STATUS_OK;
}

/* What a scenario file has to hold as a whole when something in it is changed: a list of groups, a distribution. */
static enum status write_whole(struct json *to, const struct node *node) {
    char path[TREE_PATH_SIZE];
    char *value = node_text(node);
    if (!value)
        return STATUS_MEMORY;
    node_path(node, NULL, path);
    json_open(to, NULL, '{');
    json_text(to, "path", path);
    json_flag(to, "whole", true);
    json_text(to, "value", value);
    json_close(to, '}');
    free(value);
    return STATUS_OK;
}

static enum status write_leaves(struct json *to, const struct scenario *scenario, const struct node *node,
                                const struct key_row *above) {
    enum status status = STATUS_OK;
    if (node->parent && is_leaf(node))
        return write_leaf(to, scenario, node, above);
    const struct key_row *row = node->parent ? keys_row(node) : NULL;
    if (node->type == NODE_LIST || (row && row->type == KEY_INPUT))
        status = write_whole(to, node);
    for (size_t k = 0; k < node->n_child && !status; k++)
        status = write_leaves(to, scenario, node->child[k], row ? row : above);
    return status;
}

enum status settings_write(struct json *to, const struct scenario *scenario, struct note *note) {
    const struct files_text only = {"scenario", scenario->resolved};
    const struct files_memory memory = {.root = "", .n = 1, .text = &only};
    const struct files files = files_in_memory(&memory);
    struct tree tree = {.files = &files};
    struct node *root = NULL;
    enum status status = tree_read_file("scenario", &tree, &root, note);
    json_open(to, "values", '[');
    if (!status)
        status = write_leaves(to, scenario, root, NULL);
    json_close(to, ']');
    node_free(root);
    tree_free(&tree);
    return status;
}
