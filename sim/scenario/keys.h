/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every key that a scenario file may hold: one table for the reader, for "did you mean" and for `solidair list --keys`.
 */
#ifndef SIM_SCENARIO_KEYS_H
#define SIM_SCENARIO_KEYS_H

#include "sim/scenario/tree.h"

enum key_type {
    KEY_GROUP,       /* { key = value; } */
    KEY_GROUPS,      /* a list of groups */
    KEY_INTEGER,     /* whole number */
    KEY_DECIMAL,     /* a whole number is accepted too */
    KEY_TEXT,        /* text between quotation marks */
    KEY_DECIMALS,    /* list of numbers */
    KEY_INPUT,       /* a number that may be uncertain: a distribution is accepted too (uncertain.h) */
    KEY_INPUTS,      /* list of such numbers */
    KEY_SHARE,       /* one number, or a list of numbers */
    KEY_TEXTS,       /* list of texts */
    KEY_POOLS,       /* list of lists of texts */
    KEY_TOTAL_LIMIT, /* text or group */
    KEY_BLEND,       /* text, or a list of groups */
    KEY_CHANGE, /* a group with keys of the whole scenario, as an heir has them: none is missing, no default is put in
                 */
    KEY_TYPE_COUNT
};

enum key_presence {
    KEY_REQUIRED, /* wherever its group is */
    KEY_OPTIONAL, /* absent has its own meaning, told in doc */
    KEY_DEFAULT   /* `fallback` stands in */
};

struct key_row {
    const char
        *path; /* "*" for a free name, "#" for an element of a list: "products.*.cv", "schemes.#.layers.#.base" */
    enum key_type type;
    enum key_presence presence;
    const char *fallback; /* as in a file, without quotation marks */
    const char *unit;     /* English msgid, or "" */
    double low, high;     /* inclusive; -INFINITY and INFINITY for none */
    const char *choices;  /* texts allowed, "none|normal|student_t", or NULL */
    const char *doc;      /* one sentence, English msgid */
};

/* The i-th row, NULL past the end. The order is that of a resolved scenario. */
const struct key_row *keys_at(size_t i);

/* The row with this path, or NULL. */
const struct key_row *keys_find(const char *path);

/* The unit of the number at this path of a scenario ("products.ambulant.mean_cost_eur"), a msgid; "" where it has none,
 * or where there is no such key. */
const char *keys_unit(const char *path);

/* The row of a direct child of `path` ("" for the top)? Returns the child's own name, or NULL. */
const char *keys_child(const struct key_row *row, const char *path);

/* Word for a type, for tables of keys; English msgid. */
const char *keys_type_name(enum key_type type);

/* Check a merged tree against the table: every key known, of the right type and within its range, none missing; then
 * put the defaults in, so that readers find every key that has one. schemes_only: of the required keys at the top only
 * care_classes and schemes are asked for. All that is wrong is told, and marked in the tree. */
CHECKED enum status keys_check(struct node *root, bool schemes_only, struct note *note);

/* The same for the file of one scheme, an element of the list schemes. */
CHECKED enum status keys_check_scheme(struct node *root, struct note *note);

enum { KEYS_PATTERN_SIZE = 256 };

/* The pattern in the table of a child of a group or list that has pattern `parent`. Returns its row, or NULL when
 * unknown or for an element of a list; the pattern is filled in any case. Below a KEY_CHANGE it begins anew. */
const struct key_row *keys_match(const char *parent, const struct node *child, char pattern[KEYS_PATTERN_SIZE]);

/* The row of a node of a checked scenario, for an element of a list the row of the list; NULL for the root. */
const struct key_row *keys_row(const struct node *node);

/* The pattern of a node in the table; "" for the root. */
void keys_pattern(const struct node *node, char pattern[KEYS_PATTERN_SIZE]);

enum { KEYS_BOUND_SIZE = 32, KEYS_CHOICES_SIZE = 256 };

/* A bound of a range as people read it, and choices "a|b" as "a, b". Both return the buffer. */
char *keys_bound(double bound, char buffer[KEYS_BOUND_SIZE]);
char *keys_choices(const char *choices, char buffer[KEYS_CHOICES_SIZE]);

#endif
