/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The merged scenario as text: keys in the order of the table, defaults written out. */
#include "sim/scenario/keys.h"
#include "sim/scenario/read.h"
#include "sim/scenario/uncertain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_indent(FILE *out, int depth) {
    fprintf(out, "%*s", 2 * depth, "");
}

static void write_text(FILE *out, const char *text) {
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

/* The shortest form that reads back to the same double; libconfig takes it for an integer without a point or exponent.
 */
static void write_decimal(FILE *out, double value) {
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    fprintf(out, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

static void write_value(FILE *out, const struct node *node, const char *pattern, int depth);

static void write_setting(FILE *out, const struct node *node, const char *parent, int depth) {
    char pattern[KEYS_PATTERN_SIZE];
    keys_match(parent, node, pattern);
    write_indent(out, depth);
    fprintf(out, "%s = ", node->name);
    write_value(out, node, pattern, depth);
    fputs(";\n", out);
}

/* First the keys that the table names, in its order, then those with free names in the file's order. */
static void write_members(FILE *out, const struct node *group, const char *pattern, int depth) {
    for (size_t i = 0; keys_at(i); i++) {
        const char *name = keys_child(keys_at(i), pattern);
        const struct node *child = name ? node_find(group, name) : NULL;
        if (child)
            write_setting(out, child, pattern, depth);
        for (size_t c = 0; name && name[0] == '*' && c < group->n_child; c++)
            write_setting(out, group->child[c], pattern, depth);
    }
}

static bool is_distribution(const struct node *node, const char *pattern) {
    const struct key_row *row = keys_find(pattern);
    return uncertain_is(node) && (!row || row->type == KEY_INPUT);
}

/* On one line, as people write it. */
static void write_distribution(FILE *out, const struct node *group) {
    const struct node *name = node_find(group, "distribution");
    const struct distribution *distribution = distribution_find(name->text);
    fprintf(out, "{ distribution = \"%s\"; ", name->text);
    for (size_t k = 0; distribution && distribution->parameter_name[k]; k++) {
        fprintf(out, "%s = ", distribution->parameter_name[k]);
        write_value(out, node_find(group, distribution->parameter_name[k]), "", 0);
        fputs("; ", out);
    }
    fputs("}", out);
}

static void write_list(FILE *out, const struct node *list, const char *parent, int depth) {
    bool groups = list->n_child && list->child[0]->type == NODE_GROUP && !uncertain_is(list->child[0]);
    bool more = false;
    fputs("(", out);
    for (size_t i = 0; i < list->n_child; i++) {
        char pattern[KEYS_PATTERN_SIZE];
        if (list->child[i]->overruled)
            continue;
        keys_match(parent, list->child[i], pattern);
        fputs(more ? "," : "", out);
        if (groups) {
            fputc('\n', out);
            write_indent(out, depth + 1);
        } else
            fputs(more ? " " : "", out);
        more = true;
        write_value(out, list->child[i], pattern, depth + 1);
    }
    if (groups && more) {
        fputc('\n', out);
        write_indent(out, depth);
    }
    fputs(")", out);
}

static void write_value(FILE *out, const struct node *node, const char *pattern, int depth) {
    switch (node->type) {
    case NODE_GROUP:
        if (is_distribution(node, pattern)) {
            write_distribution(out, node);
            break;
        }
        fputs("{\n", out);
        write_members(out, node, pattern, depth + 1);
        write_indent(out, depth);
        fputs("}", out);
        break;
    case NODE_LIST:
        write_list(out, node, pattern, depth);
        break;
    case NODE_INTEGER:
        fprintf(out, "%" PRId64 "%s", node->integer, node->integer > INT32_MAX || node->integer < INT32_MIN ? "L" : "");
        break;
    case NODE_DECIMAL:
        write_decimal(out, node->decimal);
        break;
    case NODE_TEXT:
        write_text(out, node->text);
        break;
    case NODE_BOOL:
        fputs(node->integer ? "true" : "false", out);
        break;
    }
}

static void node_write(FILE *out, const struct node *node) {
    bool group = node->type == NODE_GROUP, list = node->type == NODE_LIST;
    if (!group && !list) {
        write_value(out, node, "", 0);
        return;
    }
    fputs(group ? "{ " : "(", out);
    for (size_t k = 0; k < node->n_child; k++) {
        if (group)
            fprintf(out, "%s = ", node->child[k]->name);
        else if (k > 0)
            fputs(", ", out);
        node_write(out, node->child[k]);
        fputs(group ? "; " : "", out);
    }
    fputs(group ? "}" : ")", out);
}

char *node_text(const struct node *node) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    node_write(out, node);
    return fclose(out) == 0 ? text : NULL;
}

static enum status resolve(const struct node *node, bool shock, char **text) {
    size_t size;
    *text = NULL;
    FILE *out = open_memstream(text, &size);
    if (!out)
        return STATUS_MEMORY;
    if (shock)
        write_setting(out, node, "shocks", 0);
    else
        write_members(out, node, "", 0);
    int failed = ferror(out);
    if (fclose(out) != 0 || failed) {
        free(*text);
        *text = NULL;
        return STATUS_MEMORY;
    }
    return STATUS_OK;
}

enum status scenario_resolve(const struct node *root, char **text) {
    return resolve(root, false, text);
}

enum status scenario_resolve_shock(const struct node *shock, char **text) {
    return resolve(shock, true, text);
}
