/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/batch_plan.h"

#include "sim/base/i18n.h"
#include "sim/scenario/source.h"
#include "sim/scenario/suggest.h"
#include "sim/scenario/tree.h"
#include <stdlib.h>
#include <string.h>

/* ---- lists of texts ---- */

static enum status add_text(size_t *n, char ***list, char *text) {
    char **larger = text ? realloc(*list, (*n + 1) * sizeof *larger) : NULL;
    if (!larger) {
        free(text);
        return STATUS_MEMORY;
    }
    larger[(*n)++] = text;
    *list = larger;
    return STATUS_OK;
}

static void free_texts(size_t n, char **list) {
    for (size_t k = 0; k < n; k++)
        free(list[k]);
    free(list);
}

/* A list of texts, of which each must be one of `known` where that is given (NULL ends it). */
static enum status read_texts(const struct node *node, const char *const *known, size_t *n, char ***list,
                              struct note *note) {
    enum status status = STATUS_OK;
    if (node->type != NODE_LIST)
        return node_error(note, STATUS_TYPE, node, _("Expected a list of texts, such as [\"one\", \"two\"]."));
    for (size_t k = 0; k < node->n_child && !status; k++) {
        const struct node *child = node->child[k];
        size_t at = 0;
        if (child->type != NODE_TEXT)
            return node_error(note, STATUS_TYPE, child, _("Expected a text between quotation marks."));
        while (known && known[at] && strcmp(known[at], child->text) != 0)
            at++;
        if (known && !known[at])
            return node_error(note, STATUS_RANGE, child,
                              _("\"%.60s\" is not known here; expected %s, %s or another one that `solidair batch "
                                "--help` names."),
                              child->text, known[0], known[1]);
        status = add_text(n, list, strdup(child->text));
    }
    return status;
}

/* Files, by their names from the folder of the plan. */
static enum status read_files(const struct node *node, size_t *n, struct batch_file **list, struct note *note) {
    char **name = NULL;
    size_t n_name = 0;
    enum status status = read_texts(node, NULL, &n_name, &name, note);
    *list = calloc(n_name + 1, sizeof **list);
    if (!status && !*list)
        status = STATUS_MEMORY;
    for (size_t k = 0; k < n_name && !status; k++) {
        char *path = name[k][0] == '/' ? strdup(name[k]) : files_beside(node->file, name[k]);
        (*list)[(*n)++] = (struct batch_file){path, node->child[k]->line};
        status = path ? STATUS_OK : STATUS_MEMORY;
    }
    free_texts(n_name, name);
    return status;
}

static void free_files(size_t n, struct batch_file *list) {
    for (size_t k = 0; k < n; k++)
        free(list[k].path);
    free(list);
}

/* ---- the grid ---- */

/* 0.1 and 0.10 are one, and so are 1 and 1.0. */
static bool is_number(const struct node *node) {
    return node->type == NODE_INTEGER || node->type == NODE_DECIMAL;
}

static bool is_same_value(const struct node *a, const struct node *b, const char *text_a, const char *text_b) {
    return strcmp(text_a, text_b) == 0 ||
           (is_number(a) && is_number(b) && a->type != b->type && a->decimal == b->decimal);
}

static enum status refuse_double(const struct node *values, const struct batch_axis *axis, size_t k,
                                 struct note *note) {
    for (size_t j = 0; j < k; j++)
        if (is_same_value(values->child[j], values->child[k], axis->value[j], axis->value[k]))
            return node_error(note, STATUS_DUPLICATE, values->child[k],
                              _("The value %.60s stands in this list twice. Leave one out."), axis->value[k]);
    return STATUS_OK;
}

static enum status read_axis(const struct node *node, struct batch_axis *axis, struct note *note) {
    const struct node *key = node_find(node, "key"), *values = node_find(node, "values");
    enum status status = STATUS_OK;
    if (node->type != NODE_GROUP || !key || key->type != NODE_TEXT || !values || values->type != NODE_LIST ||
        values->n_child == 0 || node->n_child != 2)
        return node_error(note, STATUS_TYPE, node,
                          _("Expected a key and its values, such as { key = \"schemes.full.layers[0].share\"; values = "
                            "[0.5, 1.0]; }."));
    axis->key = strdup(key->text);
    axis->line = key->line;
    for (size_t k = 0; k < values->n_child && !status; k++) {
        status = add_text(&axis->n, &axis->value, node_text(values->child[k]));
        if (!status)
            status = refuse_double(values, axis, k, note);
    }
    return axis->key ? status : STATUS_MEMORY;
}

static enum status read_grid(const struct node *node, struct batch_plan *plan, struct note *note) {
    if (node->type != NODE_LIST)
        return node_error(note, STATUS_TYPE, node, _("Expected a list of groups, each with a key and its values."));
    if (node->n_child == 0)
        return node_error(note, STATUS_RANGE, node,
                          _("This grid is empty. Give a key with its values, or leave the grid out."));
    plan->axis = calloc(node->n_child + 1, sizeof *plan->axis);
    enum status status = plan->axis ? STATUS_OK : STATUS_MEMORY;
    size_t runs = plan->n_scenario;
    for (size_t k = 0; k < node->n_child && !status; k++) {
        struct batch_axis *axis = &plan->axis[plan->n_axis++];
        status = read_axis(node->child[k], axis, note);
        for (size_t j = 0; j < k && !status; j++)
            if (strcmp(plan->axis[j].key, axis->key) == 0)
                status = node_error(note, STATUS_DUPLICATE, node->child[k], _("This key is in the grid already."));
        runs *= axis->n;
        if (!status && runs > BATCH_MOST_RUNS)
            status = node_error(note, STATUS_RANGE, node, _("This grid makes more than %d runs."), BATCH_MOST_RUNS);
    }
    return status;
}

/* ---- the whole ---- */

enum { MOST_DRAWS = 100000000 };

static enum status read_integer(const struct node *node, int64_t low, int64_t high, int64_t *value, struct note *note) {
    if (node->type != NODE_INTEGER || node->integer < low || node->integer > high)
        return node_error(note, STATUS_RANGE, node, _("Expected a whole number from %lld to %lld."), (long long)low,
                          (long long)high);
    *value = node->integer;
    return STATUS_OK;
}

static enum status read_store(const struct node *node, struct batch_plan *plan, struct note *note) {
    static const char *const levels[] = {"summary", "costs", "all"};
    if (node->type != NODE_TEXT)
        return node_error(note, STATUS_TYPE, node, _("Expected a text between quotation marks."));
    for (size_t k = 0; k < sizeof levels / sizeof levels[0]; k++)
        if (strcmp(levels[k], node->text) == 0) {
            plan->store = strdup(node->text);
            return plan->store ? STATUS_OK : STATUS_MEMORY;
        }
    return node_error(note, STATUS_RANGE, node, _("%s does not fit; expected summary, costs or all"), node->text);
}

enum key { KEY_SCENARIOS, KEY_ALSO, KEY_GRID, KEY_DRAWS, KEY_SEED, KEY_STORE, KEY_QUESTIONS, KEY_REPORTS, KEYS };
static const char *const key_name[KEYS] = {"scenarios", "also",  "grid",      "draws",
                                           "seed",      "store", "questions", "reports"};
static const char *const questions[] = {"stress", "coalition", "sensitivity", NULL};
static const char *const reports[] = {"html", "xlsx", "csv", "txt", "pdf", NULL};

static enum status read_key(enum key key, const struct node *node, struct batch_plan *plan, struct note *note) {
    switch (key) {
    case KEY_SCENARIOS:
        return read_files(node, &plan->n_scenario, &plan->scenario, note);
    case KEY_ALSO:
        return read_files(node, &plan->n_also, &plan->also, note);
    case KEY_GRID:
        return read_grid(node, plan, note);
    case KEY_DRAWS:
        return read_integer(node, 2, MOST_DRAWS, &plan->draws, note);
    case KEY_SEED:
        return read_integer(node, 0, INT64_MAX, &plan->seed, note);
    case KEY_STORE:
        return read_store(node, plan, note);
    case KEY_QUESTIONS:
        return read_texts(node, questions, &plan->n_question, &plan->question, note);
    default:
        return read_texts(node, reports, &plan->n_report, &plan->report, note);
    }
}

static enum status refuse_unknown(const struct node *root, struct note *note) {
    for (size_t c = 0; c < root->n_child; c++) {
        const struct node *child = root->child[c];
        struct suggestion suggestion = suggestion_start(child->name);
        size_t k = 0;
        for (; k < KEYS && strcmp(key_name[k], child->name) != 0; k++)
            suggestion_offer(&suggestion, key_name[k]);
        if (k == KEYS)
            return node_error(note, STATUS_UNKNOWN, child,
                              _("The key \"%s\" is not known in a plan. Nearest: \"%s\". A plan has scenarios, also, "
                                "grid, draws, seed, store, questions and reports."),
                              child->name, suggestion.best ? suggestion.best : key_name[0]);
    }
    return STATUS_OK;
}

/* In the order of the keys: the size of the grid is that of all scenarios. */
static enum status read_plan(const struct node *root, struct batch_plan *plan, struct note *note) {
    enum status status = refuse_unknown(root, note);
    for (enum key key = 0; key < KEYS && !status; key++) {
        const struct node *node = node_find(root, key_name[key]);
        if (node)
            status = read_key(key, node, plan, note);
    }
    if (!status && plan->n_scenario == 0)
        status = node_error(note, STATUS_MISSING, root,
                            _("This plan has nothing to run: it has no list scenarios, or an empty one. Name one or "
                              "more, such as scenarios = [\"groningen-2016.cfg\"]; and beside it, as far as wanted, "
                              "grid, also, draws, seed, store, questions and reports."));
    return status;
}

/* The keys that make a file a plan: no scenario has them. */
static const enum key own_key[] = {KEY_SCENARIOS, KEY_ALSO, KEY_GRID, KEY_QUESTIONS, KEY_REPORTS};
enum { OWN_KEYS = sizeof own_key / sizeof own_key[0] };

/* Of a file that cannot be read as it is: does a line of it begin with one of these? */
static bool begins_as_plan(const char *line) {
    const char *word = line + strspn(line, " \t");
    for (size_t k = 0; k < OWN_KEYS; k++) {
        const char *name = key_name[own_key[k]];
        size_t n = strlen(name);
        if (strncmp(word, name, n) == 0 && word[n] && strchr(" \t=:[(", word[n]))
            return true;
    }
    return false;
}

static bool is_broken_plan(const struct files *files, const char *path) {
    struct note note = {0};
    char *text = NULL;
    size_t length = 0;
    bool is = false;
    if (files_read(files, path, SOURCE_SIZE_CAP, &text, &length, &note) == STATUS_OK)
        for (const char *line = text; line && !is; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
            is = begins_as_plan(line);
    free(text);
    return is;
}

bool batch_plan_is(const struct files *files, const char *path) {
    struct tree tree = {.files = files};
    struct node *root = NULL;
    struct note note = {0};
    bool read = tree_read_file(path, &tree, &root, &note) == STATUS_OK, is = !read && is_broken_plan(files, path);
    for (size_t k = 0; k < OWN_KEYS && read && !is; k++)
        is = node_find(root, key_name[own_key[k]]) != NULL;
    node_free(root);
    tree_free(&tree);
    return is;
}

/* Of a number that cannot even be written like this the bound is told, and not how it could. */
static enum status tell_bound(enum status status, struct note *note) {
    const struct note found = *note;
    if (status != STATUS_RANGE || strcmp(found.key, key_name[KEY_DRAWS]) != 0)
        return status;
    *note = (struct note){0};
    return note_error(note, status, found.file, found.line, found.key, _("Expected a whole number from %lld to %lld."),
                      2LL, (long long)MOST_DRAWS);
}

enum status batch_plan_read(const struct files *files, const char *path, struct batch_plan *plan, struct note *note) {
    struct tree tree = {.files = files};
    struct node *root = NULL;
    *plan = (struct batch_plan){.file = strdup(path), .seed = -1};
    enum status status = plan->file ? tree_read_file(path, &tree, &root, note) : STATUS_MEMORY;
    status = status ? tell_bound(status, note) : read_plan(root, plan, note);
    node_free(root);
    tree_free(&tree);
    if (status)
        batch_plan_free(plan);
    return status;
}

static bool is_among(size_t n, char *const *list, const char *text) {
    bool found = false;
    for (size_t k = 0; k < n; k++)
        found |= strcmp(list[k], text) == 0;
    return found;
}

bool batch_plan_asks(const struct batch_plan *plan, const char *question) {
    return plan && is_among(plan->n_question, plan->question, question);
}

bool batch_plan_reports(const struct batch_plan *plan, const char *extension) {
    return plan && is_among(plan->n_report, plan->report, extension);
}

void batch_plan_free(struct batch_plan *plan) {
    for (size_t k = 0; k < plan->n_axis; k++) {
        free(plan->axis[k].key);
        free_texts(plan->axis[k].n, plan->axis[k].value);
    }
    free(plan->axis);
    free_files(plan->n_scenario, plan->scenario);
    free_files(plan->n_also, plan->also);
    free_texts(plan->n_question, plan->question);
    free_texts(plan->n_report, plan->report);
    free(plan->store);
    free(plan->file);
    *plan = (struct batch_plan){0};
}
