/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/withhold.h"

#include "sim/scenario/place_name.h"
#include "sim/scenario/read.h"
#include "sim/scenario/tree.h"

/* Lists of what each municipality gives of itself, and the key of each that says which one it is. */
static const struct {
    const char *list, *place;
} own[] = {{"realised", "code"}, {"estimates", "municipality"}, {"reserves", "municipality"}};

static bool is_of(const struct node *element, const char *key, size_t n, const char *const *place) {
    const struct node *node = node_find(element, key);
    if (!place)
        return true;
    for (size_t k = 0; k + 1 < n && node && node->text; k += 2)
        if (place_is_meant(place[k], place[k + 1], node->text))
            return true;
    return false;
}

/* A list that is left empty goes too. */
static void leave_out(struct node *root, const char *name, const char *key, size_t n, const char *const *place) {
    struct node *list = node_take(root, name);
    if (!list)
        return;
    size_t kept = 0;
    for (size_t k = 0; k < list->n_child; k++)
        if (is_of(list->child[k], key, n, place))
            node_free(list->child[k]);
        else
            list->child[kept++] = list->child[k];
    list->n_child = kept;
    if (kept == 0 || node_append(root, list) != STATUS_OK)
        node_free(list);
}

enum status scenario_withhold(const char *resolved, size_t n, const char *const *place, char **text,
                              struct note *note) {
    const struct files_text only = {"scenario", resolved};
    const struct files_memory memory = {.root = "", .n = 1, .text = &only};
    const struct files files = files_in_memory(&memory);
    struct tree tree = {.files = &files};
    struct node *root = NULL;
    *text = NULL;
    enum status status = tree_read_file(only.path, &tree, &root, note);
    for (size_t k = 0; k < sizeof own / sizeof own[0] && !status; k++)
        leave_out(root, own[k].list, own[k].place, n, place);
    if (!status)
        status = scenario_resolve(root, text);
    node_free(root);
    tree_free(&tree);
    return status;
}
