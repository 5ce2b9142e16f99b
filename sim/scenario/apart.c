/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/apart.h"

#include "sim/scenario/tree.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The children of a group, "key = value; ", but for one or two of them. NULL when there is no memory. */
static char *write_group(const struct node *group, const char *left_out, const char *also) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    bool good = out != NULL;
    for (size_t k = 0; good && k < group->n_child; k++) {
        if (strcmp(group->child[k]->name, left_out) == 0 || strcmp(group->child[k]->name, also) == 0)
            continue;
        char *value = node_text(group->child[k]);
        good = value && fprintf(out, "%s = %s; ", group->child[k]->name, value) > 0;
        free(value);
    }
    if (out && fclose(out) == 0 && good)
        return text;
    free(text);
    return NULL;
}

static enum status take(const struct node *root, struct apart *apart) {
    const struct node *list = node_find(root, "schemes");
    apart->scheme = calloc(list->n_child + 1, sizeof *apart->scheme);
    apart->rest = write_group(root, "schemes", "");
    apart->care = write_group(root, "schemes", "budget");
    bool good = apart->scheme && apart->rest && apart->care;
    for (; good && apart->n_scheme < list->n_child; apart->n_scheme++) {
        const struct node *scheme = list->child[apart->n_scheme];
        struct apart_scheme *to = &apart->scheme[apart->n_scheme];
        *to = (struct apart_scheme){strdup(node_find(scheme, "name")->text), write_group(scheme, "name", "")};
        good = to->name && to->text;
    }
    return good ? STATUS_OK : STATUS_MEMORY;
}

enum status apart_read(const char *resolved, struct apart *apart, struct note *note) {
    struct files_text only = {"scenario", resolved};
    struct files_memory memory = {"", 1, &only, NULL};
    struct files files = files_in_memory(&memory);
    struct tree tree = {.files = &files};
    struct node *root = NULL;
    *apart = (struct apart){0};
    enum status status = tree_read_file(only.path, &tree, &root, note);
    if (!status)
        status = take(root, apart);
    node_free(root);
    tree_free(&tree);
    if (status)
        apart_free(apart);
    return status;
}

void apart_free(struct apart *apart) {
    for (size_t s = 0; apart->scheme && s <= apart->n_scheme; s++) { /* the last one may be half made */
        free(apart->scheme[s].name);
        free(apart->scheme[s].text);
    }
    free(apart->scheme);
    free(apart->rest);
    free(apart->care);
    *apart = (struct apart){0};
}
