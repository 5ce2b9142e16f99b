/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/scheme_name.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORDS = 3, LIST_SIZE = 400, WORD_SIZE = 64, FAR = 1000 };

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

/* The next word from *at on, in small letters. */
static bool next_word(const char **at, char word[WORD_SIZE]) {
    *at += strspn(*at, " -");
    size_t n = strcspn(*at, " -"), kept = n < WORD_SIZE ? n : WORD_SIZE - 1;
    for (size_t k = 0; k < kept; k++)
        word[k] = (char)tolower((unsigned char)(*at)[k]);
    word[kept] = '\0';
    *at += n;
    return n > 0;
}

/* How far the words of what is wanted are from words of this, together; FAR where one of them is near none. */
static size_t distance_by_words(const char *wanted, const char *called) {
    char word[WORD_SIZE], other[WORD_SIZE];
    size_t sum = 0;
    while (next_word(&wanted, word)) {
        struct suggestion near = suggestion_start(word);
        for (const char *at = called; next_word(&at, other);)
            suggestion_offer(&near, other);
        if (!near.best)
            return FAR;
        sum += near.distance;
    }
    return sum;
}

/* The name or label that is meant, where that is as good as said; else NULL. */
static const char *nearest(const struct scheme_called *called, size_t n, const char *wanted) {
    struct suggestion whole = suggestion_start(wanted);
    const char *best = NULL;
    size_t least = FAR;
    for (size_t k = 0; k < WORDS * n; k++) {
        const char *word = word_of(&called[k / WORDS], k % WORDS);
        size_t distance = distance_by_words(wanted, word);
        suggestion_offer(&whole, word);
        best = distance < least ? word : best;
        least = distance < least ? distance : least;
    }
    return whole.best ? whole.best : best;
}

/* "full (Volledige solidariteit), ...", of those of which a word begins with this; NULL: of all. */
static void list_them(const struct scheme_called *called, size_t n, const char *with, char list[LIST_SIZE]) {
    char name[FORMAT_TEXT_SIZE], label[FORMAT_TEXT_SIZE];
    struct format_text to = {.text = list, .size = LIST_SIZE};
    list[0] = '\0';
    for (size_t k = 0; k < n; k++) {
        if (with && !begins(&called[k], with))
            continue;
        format_safe(called[k].name, name, sizeof name);
        format_safe(called[k].label[i18n_language() == LANGUAGE_NL ? 0 : 1], label, sizeof label);
        format_append(&to, strcmp(label, name) ? "%s%.60s (%.60s)" : "%s%.60s", list[0] ? ", " : "", name, label);
    }
}

/* several: of more than one a word begins so. */
static enum status refuse(const struct scheme_called *called, size_t n, const char *file, const char *wanted,
                          bool several, struct note *note) {
    char asked[FORMAT_TEXT_SIZE], list[LIST_SIZE];
    const char *near = several ? NULL : nearest(called, n, wanted);
    format_safe(wanted, asked, sizeof asked);
    list_them(called, n, several ? wanted : NULL, list);
    if (near)
        return note_error(note, STATUS_REFERENCE, file, 0, "--scheme",
                          _("There is no scheme \"%.100s\" here. Did you mean \"%.100s\"?"), asked, near);
    if (several)
        return note_error(note, STATUS_REFERENCE, file, 0, "--scheme",
                          _("\"%.60s\" may be more than one scheme: %s. Give one of these names."), asked, list);
    return note_error(note, STATUS_REFERENCE, file, 0, "--scheme",
                      _("There is no scheme \"%.60s\" here. There are: %s."), asked, list);
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
    return found == 1 ? STATUS_OK : refuse(called, n, file, wanted, found > 1, note);
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
