/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headings of real figures as people write them, where they can mean one column only. */
#include "sim/scenario/headings.h"
#include "sim/scenario/realised_column.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The class at the end of a heading as the schemes write it; NULL where it is none, or has those capitals. */
static const char *find_class(const char *header, const struct care *care) {
    const char *colon = strrchr(header, ':');
    for (size_t k = 0; colon && k < care->n_care; k++)
        if (strcmp(colon + 1, care->care_name[k]) == 0)
            return NULL;
    for (size_t k = 0; colon && k < care->n_care; k++)
        if (strcasecmp(colon + 1, care->care_name[k]) == 0)
            return care->care_name[k];
    return NULL;
}

/* What they are about, and how, as headings_fold leaves it; the first of each is the program's. */
struct words {
    const char *name, *word[7];
};
static const struct words costs = {"cost",
                                   {"cost", "costs", "kosten", "lasten", "werkelijkekosten", "werkelijkelasten"}},
                          clients = {"clients", {"clients", "clienten", "aantalclienten"}};
static const struct words forms[FORM_COUNT] = {{"ZIN", {"zin", "zorginnatura", "innatura", "natura"}},
                                               {"PGB", {"pgb", "persoonsgebondenbudget"}}};

/* What is left of a text after one of the words, for the k-th of them that it begins with; NULL without. */
static const char *after(const char *text, const struct words *words, size_t k) {
    size_t n = words->word[k] ? strlen(words->word[k]) : 0;
    return n > 0 && strncmp(text, words->word[k], n) == 0 ? text + n : NULL;
}

static bool is_word(const char *text, const struct words *words) {
    bool is = false;
    for (size_t k = 0; words->word[k]; k++)
        is |= strcmp(text, words->word[k]) == 0;
    return is;
}

/* Does it say this class, or nothing where there is no other? Before it, or behind it, the form; form may be NULL. */
static bool is_cell(const char *text, const struct words *form, const char *class, bool only) {
    char folded[HEADINGS_PLAIN];
    headings_fold(class, folded);
    size_t n = strlen(folded);
    bool is = !form && n > 0 && (strcmp(text, folded) == 0 || (only && text[0] == '\0'));
    if (form && n > 0 && strncmp(text, folded, n) == 0)
        is = is_word(text + n, form);
    for (size_t k = 0; form && form->word[k]; k++) {
        const char *rest = after(text, form, k);
        is |= rest && (strcmp(rest, folded) == 0 || (only && rest[0] == '\0'));
    }
    return is;
}

/* Is it a heading of what those words are about, in that cell? */
static bool says(const char *text, const struct words *what, const struct words *form, const char *class, bool only) {
    bool is = false;
    for (size_t k = 0; what->word[k]; k++) {
        const char *rest = after(text, what, k);
        is |= rest && is_cell(rest, form, class, only);
    }
    return is;
}

/* The one column that a heading can mean, to be freed; NULL where there is none, or more. */
static char *find_meant(const char *header, const struct care *care) {
    char plain[HEADINGS_PLAIN], folded[HEADINGS_PLAIN], *name = NULL;
    size_t n = 0, at = 0;
    headings_plain(header, plain);
    headings_fold(plain, folded);
    for (size_t k = 0; k < (FORM_COUNT + 1) * care->n_care; k++) {
        const struct words *form = k / care->n_care < FORM_COUNT ? &forms[k / care->n_care] : NULL;
        if (!says(folded, form ? &costs : &clients, form, care->care_name[k % care->n_care], care->n_care == 1))
            continue;
        n++;
        at = k;
    }
    if (n != 1)
        return NULL;
    bool cost = at / care->n_care < FORM_COUNT;
    int written =
        asprintf(&name, "%s:%s%s%s", cost ? costs.name : clients.name, cost ? forms[at / care->n_care].name : "",
                 cost ? ":" : "", care->care_name[at % care->n_care]);
    return written < 0 ? NULL : name;
}

static enum status match(struct table *table, size_t column, const struct scenario *scenario) {
    const char *header = table_header(table, column), *class = find_class(header, &scenario->care);
    char *name = NULL;
    if (class && asprintf(&name, "%.*s%s", (int)(strlen(header) - strlen(class)), header, class) < 0)
        return STATUS_MEMORY;
    if (!class && !realised_is_column_key(scenario, header))
        name = find_meant(header, &scenario->care);
    bool there = name && table_column(table, name) < table->n_column;
    enum status status = name && (class || !there) ? table_translate(table, column, name) : STATUS_OK;
    free(name);
    return status;
}

enum status realised_match_headings(struct table *table, const struct scenario *scenario) {
    enum status status = STATUS_OK;
    for (size_t c = 0; c < table->n_column && !status; c++)
        status = match(table, c, scenario);
    return status;
}
