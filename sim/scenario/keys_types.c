/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/keys_types.h"

#include "sim/base/i18n.h"
#include "sim/scenario/uncertain.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The value as a user would recognise it. */
static const char *shown(const struct node *node, char buffer[64]) {
    switch (node->type) {
    case NODE_GROUP:
        return "{ ... }";
    case NODE_LIST:
        return "( ... )";
    case NODE_INTEGER:
        snprintf(buffer, 64, "%lld", (long long)node->integer);
        return buffer;
    case NODE_DECIMAL:
        snprintf(buffer, 64, "%.15g", node->decimal);
        return buffer;
    case NODE_BOOL:
        return node->integer ? "true" : "false";
    default:
        snprintf(buffer, 64, "\"%.60s\"", node->text);
        return buffer;
    }
}

char *keys_bound(double bound, char buffer[KEYS_BOUND_SIZE]) {
    /* 15 digits are what a decimal keeps; whole numbers beyond that are written out. The largest one has no double of
     * its own: 2^63 stands for it. */
    if (bound >= 1e15 && bound <= 0x1p63)
        snprintf(buffer, KEYS_BOUND_SIZE, "%" PRId64, bound < 0x1p63 ? (int64_t)bound : INT64_MAX);
    else
        snprintf(buffer, KEYS_BOUND_SIZE, "%.15g", bound);
    return buffer;
}

char *keys_choices(const char *choices, char buffer[KEYS_CHOICES_SIZE]) {
    size_t n = 0;
    for (const char *p = choices; *p && n + 3 < KEYS_CHOICES_SIZE; p++) {
        buffer[n++] = *p == '|' ? ',' : *p;
        if (*p == '|')
            buffer[n++] = ' ';
    }
    buffer[n] = '\0';
    return buffer;
}

/* ---- what is checked of a value that is of the right kind ---- */

static enum status type_error(const struct node *node, enum key_type type, struct note *note);

static enum status accept(struct node *node, const struct key_row *row, struct note *note) {
    (void)node, (void)row, (void)note;
    return STATUS_OK;
}

static enum status check_range(struct node *node, const struct key_row *row, struct note *note) {
    char value[64], low[KEYS_BOUND_SIZE], high[KEYS_BOUND_SIZE];
    if (node->decimal >= row->low && node->decimal <= row->high)
        return STATUS_OK;
    return node_error(note, STATUS_RANGE, node, _("%s is out of range: expected a number from %s to %s. %s"),
                      shown(node, value), keys_bound(row->low, low), keys_bound(row->high, high), _(row->doc));
}

const char *keys_choice_word(const char *text) {
    static const char *const words[][2] = {{"gemeten", "measured"},
                                           {"afgeleid", "derived"},
                                           {"geijkt", "calibrated"},
                                           {"aangenomen", "assumed"},
                                           {"kosten", "cost"},
                                           {"betaling", "payment"},
                                           {"begroting", "budget"},
                                           {"rijksbudget", "budget"},
                                           {"raming", "estimate"},
                                           {"ja", "yes"},
                                           {"nee", "no"}};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strcasecmp(words[k][0], text) == 0)
            return words[k][1];
    return text;
}

static bool is_choice(const char *choices, const char *text) {
    size_t n = strlen(text);
    for (const char *p = choices; *p;) {
        size_t length = strcspn(p, "|");
        if (length == n && strncmp(p, text, n) == 0)
            return true;
        p += length + (p[length] == '|');
    }
    return false;
}

/* A budget is the council's or the state's: beside an estimate the Dutch word may be either. */
static bool means_either(const char *choices, const char *text) {
    return strcasecmp(text, "begroting") == 0 && is_choice(choices, "budget") && is_choice(choices, "estimate");
}

/* A Dutch word becomes that of the program. */
static enum status check_choice(struct node *node, const struct key_row *row, struct note *note) {
    char choices[KEYS_CHOICES_SIZE];
    if (!row->choices || is_choice(row->choices, node->text))
        return STATUS_OK;
    const char *word = keys_choice_word(node->text);
    if (means_either(row->choices, node->text))
        return node_error(note, STATUS_REFERENCE, node, _("\"%.60s\" may mean either: choose one of: %s. %s"),
                          node->text, keys_choices(row->choices, choices), _(row->doc));
    if (is_choice(row->choices, word)) {
        char *copy = strdup(word);
        free(node->text);
        node->text = copy;
        return copy ? STATUS_OK : STATUS_MEMORY;
    }
    return node_error(note, STATUS_REFERENCE, node, _("\"%.60s\" is not possible here. Choose one of: %s."), node->text,
                      keys_choices(row->choices, choices));
}

static enum status check_number(struct node *node, const struct key_row *row, struct note *note) {
    if (row->type == KEY_INPUTS && node->type == NODE_GROUP)
        return uncertain_check(node, row, note);
    if (uncertain_is(node))
        return uncertain_refused(node, note);
    if (node->type != NODE_INTEGER && node->type != NODE_DECIMAL)
        return type_error(node, KEY_DECIMAL, note);
    return check_range(node, row, note);
}

static enum status check_numbers(struct node *list, const struct key_row *row, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < list->n_child && !status; i++)
        status = check_number(list->child[i], row, note);
    return status;
}

/* All of them of this kind, which is what a key of type `expected` takes? */
static enum status check_elements(const struct node *list, enum node_type kind, enum key_type expected,
                                  struct note *note) {
    for (size_t i = 0; i < list->n_child; i++)
        if (list->child[i]->type != kind)
            return type_error(list->child[i], expected, note);
    return STATUS_OK;
}

static enum status check_groups(struct node *list, const struct key_row *row, struct note *note) {
    (void)row;
    return check_elements(list, NODE_GROUP, KEY_GROUP, note);
}

static enum status check_texts(struct node *list, const struct key_row *row, struct note *note) {
    (void)row;
    return check_elements(list, NODE_TEXT, KEY_TEXT, note);
}

static enum status check_pools(struct node *list, const struct key_row *row, struct note *note) {
    (void)row;
    enum status status = check_elements(list, NODE_LIST, KEY_TEXTS, note);
    for (size_t i = 0; i < list->n_child && !status; i++)
        status = check_elements(list->child[i], NODE_TEXT, KEY_TEXT, note);
    return status;
}

/* ---- one row per type ---- */

static const struct type {
    const char *name;        /* for tables of keys */
    const char *expected;    /* with the value that was found in %s */
    enum node_type fallback; /* kind of node that a default makes */
    /* By kind of node what is checked of it; NULL: it does not take that kind. */
    enum status (*takes[NODE_TYPE_COUNT])(struct node *, const struct key_row *, struct note *);
} types[KEY_TYPE_COUNT] = {
    [KEY_GROUP] = {N_("group { }"),
                   N_("Expected a group such as { key = value; }, but found %s."),
                   NODE_GROUP,
                   {[NODE_GROUP] = accept}},
    [KEY_GROUPS] = {N_("list of groups ( { }, { } )"),
                    N_("Expected a list of groups such as ( { key = value; }, { key = value; } ), but found %s."),
                    NODE_LIST,
                    {[NODE_LIST] = check_groups}},
    [KEY_INTEGER] = {N_("whole number"),
                     N_("Expected a whole number such as 5, without quotation marks or decimals, but found %s."),
                     NODE_INTEGER,
                     {[NODE_INTEGER] = check_range}},
    [KEY_DECIMAL] = {N_("number"),
                     N_("Expected a number such as 0.5, without quotation marks, but found %s."),
                     NODE_DECIMAL,
                     {[NODE_INTEGER] = check_range, [NODE_DECIMAL] = check_range}},
    [KEY_TEXT] = {N_("text"),
                  N_("Expected text between quotation marks, \"like this\", but found %s."),
                  NODE_TEXT,
                  {[NODE_TEXT] = check_choice}},
    [KEY_DECIMALS] = {N_("list of numbers"),
                      N_("Expected a list of numbers such as [0.5, 1.0], but found %s."),
                      NODE_LIST,
                      {[NODE_LIST] = check_numbers}},
    [KEY_INPUT] = {N_("number, may be uncertain"),
                   N_("Expected a number such as 0.5, without quotation marks, but found %s."),
                   NODE_DECIMAL,
                   {[NODE_INTEGER] = check_range, [NODE_DECIMAL] = check_range, [NODE_GROUP] = uncertain_check}},
    [KEY_INPUTS] = {N_("list of numbers, each may be uncertain"),
                    N_("Expected a list of numbers such as [0.5, 1.0], but found %s."),
                    NODE_LIST,
                    {[NODE_LIST] = check_numbers}},
    [KEY_SHARE] = {N_("number or list of numbers"),
                   N_("Expected a number such as 0.5, or a list with one number for each year, but found %s."),
                   NODE_DECIMAL,
                   {[NODE_INTEGER] = check_range, [NODE_DECIMAL] = check_range, [NODE_LIST] = check_numbers}},
    [KEY_TEXTS] = {N_("list of texts"),
                   N_("Expected a list of texts such as [\"a\", \"b\"], but found %s."),
                   NODE_LIST,
                   {[NODE_LIST] = check_texts}},
    [KEY_POOLS] = {N_("list of lists of texts"),
                   N_("Expected a list of pools such as ( (\"GM0001\", \"GM0002\"), (\"GM0003\") ), but found %s."),
                   NODE_LIST,
                   {[NODE_LIST] = check_pools}},
    [KEY_TOTAL_LIMIT] = {N_("text or group { }"),
                         N_("Expected \"surplus\" or an amount such as { eur = 500000.0; }, but found %s."),
                         NODE_TEXT,
                         {[NODE_TEXT] = check_choice, [NODE_GROUP] = accept}},
    [KEY_BLEND] =
        {N_("text or list of groups ( { }, { } )"),
         N_("Expected a name such as \"budget\", or a list such as ( { key = \"budget\"; weight = 0.5; }, { key = "
            "\"equal\"; weight = 0.5; } ), but found %s."),
         NODE_TEXT,
         {[NODE_TEXT] = accept, [NODE_LIST] = check_groups}},
    [KEY_CHANGE] = {N_("group { } of keys of the scenario"),
                    N_("Expected a group such as { key = value; }, but found %s."),
                    NODE_GROUP,
                    {[NODE_GROUP] = accept}},
};

static enum status type_error(const struct node *node, enum key_type type, struct note *note) {
    char buffer[64], text[512];
    snprintf(text, sizeof text, _(types[type].expected), shown(node, buffer));
    double thousands = node->type == NODE_DECIMAL ? 1000.0 * node->decimal : 0.0;
    if (type == KEY_INTEGER && thousands >= 1000.0 && thousands < 1e6 && fabs(thousands - round(thousands)) < 1e-6)
        return node_error(note, STATUS_TYPE, node,
                          _("%s If the point stands between thousands, leave it out and write %.0f."), text, thousands);
    return node_error(note, STATUS_TYPE, node, "%s", text);
}

/* A text in two languages. */
static bool is_label(const struct key_row *row) {
    char path[KEYS_PATTERN_SIZE];
    return row->type == KEY_GROUP && snprintf(path, sizeof path, "%s.nl", row->path) < (int)sizeof path &&
           keys_find(path);
}

static enum status refuse_type(const struct node *node, const struct key_row *row, struct note *note) {
    char buffer[64];
    if (!is_label(row))
        return type_error(node, row->type, note);
    return node_error(note, STATUS_TYPE, node,
                      _("Expected a text by language, { nl = \"...\"; en = \"...\"; }, of which one will do, but found "
                        "%s."),
                      shown(node, buffer));
}

const char *keys_type_name(enum key_type type) {
    return types[type].name;
}

enum node_type keys_type_fallback(enum key_type type) {
    return types[type].fallback;
}

enum status keys_type_check(struct node *node, const struct key_row *row, struct note *note) {
    if (uncertain_is(node) && row->type != KEY_GROUP && row->type != KEY_CHANGE && row->type != KEY_INPUT)
        return uncertain_refused(node, note);
    if (!types[row->type].takes[node->type])
        return refuse_type(node, row, note);
    return types[row->type].takes[node->type](node, row, note);
}
