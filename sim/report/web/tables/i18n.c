/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of the program in the language of the page: from a catalogue of GNU gettext (.mo), which the page lays into
 * memory. Its texts are sorted. Without one they stay English. */
#include "sim/base/i18n.h"

#include <stdint.h>
#include <string.h>

/* The beginning of such a file. */
struct catalogue {
    uint32_t mark, revision, n;
    uint32_t texts, translations; /* where in the file their tables begin */
};

struct place {
    uint32_t length, at; /* in the file */
};

static const char *catalogue;

static const char *text_at(uint32_t table, uint32_t k) {
    struct place place;
    memcpy(&place, catalogue + table + k * sizeof place, sizeof place);
    return catalogue + place.at;
}

const char *i18n_text(const char *text) {
    struct catalogue head = {0};
    if (catalogue)
        memcpy(&head, catalogue, sizeof head);
    for (uint32_t low = 0, high = head.n; low < high;) {
        uint32_t mid = low + (high - low) / 2;
        int order = strcmp(text, text_at(head.texts, mid));
        if (order == 0)
            return text_at(head.translations, mid);
        low = order > 0 ? mid + 1 : low;
        high = order > 0 ? high : mid;
    }
    return text;
}

enum language i18n_language(void) {
    return catalogue ? LANGUAGE_NL : LANGUAGE_EN;
}

void page_catalogue(const char *bytes);

__attribute__((export_name("catalogue"))) void page_catalogue(const char *bytes) {
    catalogue = bytes;
}
