/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/scheme_name.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORDS = 3, LIST_SIZE = 400 };

static const char *word_of(const struct scheme_called *called, size_t k) {
    return k == 0 ? called->name : called->label[k - 1];
}

static bool is_called(const struct scheme_called *called, const char *wanted) {
    for (size_t k = 0; k < WORDS; k++)
        if (strcasecmp(word_of(called, k), wanted) == 0)
            return true;
    return false;
}

/* Does a word of it begin so? */
static bool begins(const struct scheme_called *called, const char *wanted) {
    for (size_t k = 0; k < WORDS; k++)
        for (const char *at = word_of(called, k); at; at = strpbrk(at, " -")) {
            at += at != word_of(called, k);
            if (strncasecmp(at, wanted, strlen(wanted)) == 0)
                return true;
        }
    return false;
}

/* "full (Volledige solidariteit), ..." */
static void list_all(const struct scheme_called *called, size_t n, char list[LIST_SIZE]) {
    char name[FORMAT_TEXT_SIZE], label[FORMAT_TEXT_SIZE];
    struct format_text to = {.text = list, .size = LIST_SIZE};
    list[0] = '\0';
    for (size_t k = 0; k < n; k++) {
        format_safe(called[k].name, name, sizeof name);
        format_safe(called[k].label[i18n_language() == LANGUAGE_NL ? 0 : 1], label, sizeof label);
        format_append(&to, strcmp(label, name) ? "%s%.60s (%.60s)" : "%s%.60s", k ? ", " : "", name, label);
    }
}

static enum status refuse(const struct scheme_called *called, size_t n, const char *file, const char *wanted,
                          struct note *note) {
    char asked[FORMAT_TEXT_SIZE], list[LIST_SIZE];
    struct suggestion suggestion = suggestion_start(wanted);
    for (size_t k = 0; k < WORDS * n; k++)
        suggestion_offer(&suggestion, word_of(&called[k / WORDS], k % WORDS));
    format_safe(wanted, asked, sizeof asked);
    if (suggestion.best)
        return note_error(note, STATUS_REFERENCE, file, 0, "--scheme",
                          _("There is no scheme \"%.100s\" here. Did you mean \"%.100s\"?"), asked, suggestion.best);
    list_all(called, n, list);
    return note_error(
        note, STATUS_REFERENCE, file, 0, "--scheme",
        _("There is no scheme \"%.60s\" here, or more than one of which a word begins so. There are: %s."), asked,
        list);
}

enum status scheme_find(const struct scheme_called *called, size_t n, const char *file, const char *wanted,
                        size_t *index, struct note *note) {
    size_t found = 0;
    for (size_t k = 0; k < n; k++)
        if (is_called(&called[k], wanted)) {
            *index = k;
            return STATUS_OK;
        }
    for (size_t k = 0; k < n && *wanted; k++)
        if (begins(&called[k], wanted)) {
            *index = k;
            found++;
        }
    return found == 1 ? STATUS_OK : refuse(called, n, file, wanted, note);
}

enum status scheme_find_in(const struct scheme *scheme, size_t n, const char *file, const char *wanted, size_t *index,
                           struct note *note) {
    *index = 0;
    while (!wanted && *index + 1 < n && scheme[*index].n_layer == 0)
        ++*index;
    if (!wanted) {
        *index = n > 0 && scheme[*index].n_layer > 0 ? *index : 0;
        return STATUS_OK;
    }
    struct scheme_called *called = calloc(n + 1, sizeof *called);
    if (!called)
        return STATUS_MEMORY;
    for (size_t k = 0; k < n; k++)
        called[k] = (struct scheme_called){scheme[k].name, {scheme[k].label[0], scheme[k].label[1]}};
    enum status status = scheme_find(called, n, file, wanted, index, note);
    free(called);
    return status;
}
