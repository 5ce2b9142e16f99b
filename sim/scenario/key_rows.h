/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shorthands for the rows of keys_table.c and keys_scheme.c. */
#ifndef SIM_SCENARIO_KEY_ROWS_H
#define SIM_SCENARIO_KEY_ROWS_H

#include "sim/base/i18n.h"
#include "sim/scenario/keys.h"

/* What a key is for. Nobody asks a page that only settles, which holds none. */
#ifdef KEYS_WITHOUT_DOCS
#define KEY_DOC(doc) ""
#else
#define KEY_DOC(doc) doc
#endif

#define GROUP(path, doc)                                                                                               \
    { path, KEY_GROUP, KEY_REQUIRED, NULL, "", 0, 0, NULL, KEY_DOC(doc) }
#define GROUP_OPTIONAL(path, doc)                                                                                      \
    { path, KEY_GROUP, KEY_OPTIONAL, NULL, "", 0, 0, NULL, KEY_DOC(doc) }
#define GROUP_DEFAULT(path, doc)                                                                                       \
    { path, KEY_GROUP, KEY_DEFAULT, "{ }", "", 0, 0, NULL, KEY_DOC(doc) }
#define INTEGER(path, unit, low, high, doc)                                                                            \
    { path, KEY_INTEGER, KEY_REQUIRED, NULL, unit, low, high, NULL, KEY_DOC(doc) }
#define INTEGER_OPTIONAL(path, unit, low, high, doc)                                                                   \
    { path, KEY_INTEGER, KEY_OPTIONAL, NULL, unit, low, high, NULL, KEY_DOC(doc) }
#define INTEGER_DEFAULT(path, text, unit, low, high, doc)                                                              \
    { path, KEY_INTEGER, KEY_DEFAULT, text, unit, low, high, NULL, KEY_DOC(doc) }
#define DECIMAL(path, unit, low, high, doc)                                                                            \
    { path, KEY_DECIMAL, KEY_REQUIRED, NULL, unit, low, high, NULL, KEY_DOC(doc) }
#define DECIMAL_OPTIONAL(path, unit, low, high, doc)                                                                   \
    { path, KEY_DECIMAL, KEY_OPTIONAL, NULL, unit, low, high, NULL, KEY_DOC(doc) }
#define DECIMAL_DEFAULT(path, text, unit, low, high, doc)                                                              \
    { path, KEY_DECIMAL, KEY_DEFAULT, text, unit, low, high, NULL, KEY_DOC(doc) }
/* Numbers that may be uncertain. */
#define INPUT(path, unit, low, high, doc)                                                                              \
    { path, KEY_INPUT, KEY_REQUIRED, NULL, unit, low, high, NULL, KEY_DOC(doc) }
#define INPUT_OPTIONAL(path, unit, low, high, doc)                                                                     \
    { path, KEY_INPUT, KEY_OPTIONAL, NULL, unit, low, high, NULL, KEY_DOC(doc) }
#define INPUT_DEFAULT(path, text, unit, low, high, doc)                                                                \
    { path, KEY_INPUT, KEY_DEFAULT, text, unit, low, high, NULL, KEY_DOC(doc) }
#define INPUTS_OPTIONAL(path, unit, low, high, doc)                                                                    \
    { path, KEY_INPUTS, KEY_OPTIONAL, NULL, unit, low, high, NULL, KEY_DOC(doc) }
#define DECIMALS_OPTIONAL(path, unit, low, high, doc)                                                                  \
    { path, KEY_DECIMALS, KEY_OPTIONAL, NULL, unit, low, high, NULL, KEY_DOC(doc) }
#define TEXT(path, doc)                                                                                                \
    { path, KEY_TEXT, KEY_REQUIRED, NULL, "", 0, 0, NULL, KEY_DOC(doc) }
#define TEXT_OPTIONAL(path, doc)                                                                                       \
    { path, KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, NULL, KEY_DOC(doc) }
#define CHOICE(path, text, choices, doc)                                                                               \
    { path, KEY_TEXT, KEY_DEFAULT, text, "", 0, 0, choices, KEY_DOC(doc) }
#define TEXTS(path, presence, doc)                                                                                     \
    { path, KEY_TEXTS, presence, NULL, "", 0, 0, NULL, KEY_DOC(doc) }
#define GROUPS(path, presence, doc)                                                                                    \
    { path, KEY_GROUPS, presence, NULL, "", 0, 0, NULL, KEY_DOC(doc) }

#define LABEL(path, what)                                                                                              \
    GROUP_OPTIONAL(path, what), TEXT_OPTIONAL(path ".nl", N_("The text in Dutch; the English one stands in.")),        \
        TEXT_OPTIONAL(path ".en", N_("The text in English; the Dutch one stands in."))

#define SCHEME_BY_HAND "schemes.#.by_hand"
#define LAYER "schemes.#.layers.#"
#define AMOUNT(path, what)                                                                                             \
    GROUP_OPTIONAL(path, what),                                                                                        \
        DECIMAL_OPTIONAL(path ".percent_of_budget", N_("%"), 0, 1e6,                                                   \
                         N_("Percentage of the part of the budget that is meant for the covered care.")),              \
        DECIMAL_OPTIONAL(path ".eur", N_("EUR"), 0, 1e9, N_("The same amount for every municipality.")),               \
        DECIMAL_OPTIONAL(path ".eur_per_resident", N_("EUR"), 0, 1e6, N_("Amount per resident.")),                     \
        DECIMAL_OPTIONAL(path ".eur_per_youth", N_("EUR"), 0, 1e6, N_("Amount per youth (0-17 years)."))

#define LEAVING "schemes.#.leaving"
#define MOVERS(path, what, year)                                                                                       \
    GROUPS(path, KEY_OPTIONAL, what), TEXT(path ".#.municipality", N_("CBS code or name.")),                           \
        INTEGER(path ".#.year", N_("year"), 1990, 2160, year)

/* The rows of keys_scheme.c, which come after those of keys_table.c. */
extern const struct key_row keys_scheme[];
extern const size_t keys_n_scheme;

#endif
