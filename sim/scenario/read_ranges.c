/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which numbers of a scenario have a range. */
#include "sim/scenario/read.h"
#include "sim/scenario/uncertain.h"

#include <string.h>

/* Numbers of which another key says how far they may be off. */
static const struct {
    const char *group, *key, *width;
} widths[] = {
    {"budget", "regional_eur", "macro_sd"},
    {"budget", "factor", "macro_sd"},
    {"cost", "price_trend", "trend_sd"},
    {"cost", "intensity_trend", "trend_sd"},
};

static bool is_above_zero(const struct node *node) {
    return node && (uncertain_is(node) || node->decimal > 0.0);
}

/* The key that a number belongs to: of a list the list. */
static const struct node *key_of(const struct node *node) {
    return node->parent && node->parent->type == NODE_LIST ? node->parent : node;
}

static bool is_named(const struct node *node, const char *name) {
    return node && node->name && strcmp(node->name, name) == 0;
}

static bool has_width(const struct node *root, const struct node *key) {
    for (size_t k = 0; k < sizeof widths / sizeof widths[0]; k++)
        if (is_named(key, widths[k].key) && is_named(key->parent, widths[k].group))
            return is_above_zero(node_find(node_find(root, widths[k].group), widths[k].width));
    return false;
}

/* A standard deviation is how far something else may be off. */
static bool is_width(const struct node *key) {
    size_t n = key->name ? strlen(key->name) : 0;
    return is_named(key, "sd") || (n > 3 && strcmp(key->name + n - 3, "_sd") == 0);
}

/* Nothing hangs on the cost of a personal budget where there are none, nor on the size of the only weight, nor on an
 * anchor of 0 where the division of a year is known. That there are no personal budgets is no number. */
static bool is_idle(const struct node *root, const struct node *key) {
    const struct node *given = node_find(node_find(root, "budget"), "given");
    if (is_named(key, "pgb_cost_factor") || is_named(key, "pgb_share"))
        return !is_above_zero(node_find(key->parent, "pgb_share"));
    if (is_named(key->parent, "weights") && is_named(key->parent->parent, "budget"))
        return key->parent->n_child == 1;
    return is_named(key, "anchor") && key->decimal == 0.0 && given && node_find(given, "column")->text[0];
}

bool range_is_given(const struct node *root, const struct node *node) {
    const struct node *key = key_of(node);
    return uncertain_is(node) || is_width(key) || has_width(root, key) || is_idle(root, key);
}
