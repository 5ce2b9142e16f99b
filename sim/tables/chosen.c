/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/chosen.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/suggest.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static enum status refuse(const char *path, const char *wanted, const char *nearest, struct note *note) {
    char asked[FORMAT_TEXT_SIZE], best[FORMAT_TEXT_SIZE];
    format_safe(wanted, asked, sizeof asked);
    if (!nearest)
        return note_error(note, STATUS_USAGE, path, 0, "--scheme",
                          _("There is no scheme \"%.100s\" in this file. Give the name or the label of one of its "
                            "schemes, as `solidair show` prints them."),
                          asked);
    format_safe(nearest, best, sizeof best);
    return note_error(note, STATUS_USAGE, path, 0, "--scheme",
                      _("There is no scheme \"%.100s\" in this file. Did you mean \"%.100s\"?"), asked, best);
}

/* Labels have capitals, which nobody should have to remember. */
enum status chosen_schemes(const struct result *result, const char *path, const char *name, struct chosen *chosen,
                           struct note *note) {
    static const char *const lists[] = {"scheme", "scheme_label", "scheme_label_en"};
    enum { LISTS = sizeof lists / sizeof lists[0] };
    char **text[LISTS] = {NULL};
    size_t n[LISTS] = {0};
    struct suggestion suggestion = suggestion_start(name ? name : "");
    enum status status = STATUS_OK;
    bool found = false;
    for (size_t k = 0; k < LISTS && !status && !found; k++) {
        status = result_texts(result, lists[k], &n[k], &text[k], note);
        for (size_t s = 0; !status && name && !found && s < n[k]; s++) {
            suggestion_offer(&suggestion, text[k][s]);
            found = strcasecmp(text[k][s], name) == 0;
            *chosen = (struct chosen){s, s + 1};
        }
        if (!name)
            break;
    }
    if (!status && !name)
        *chosen = (struct chosen){0, n[0]};
    else if (!status && !found)
        status = refuse(path, name, suggestion.best, note);
    for (size_t k = 0; k < LISTS; k++)
        result_free_texts(n[k], text[k]);
    return status;
}

enum status chosen_name(const struct result *result, const char *path, const char *asked, char **name,
                        struct note *note) {
    struct chosen chosen;
    size_t n = 0;
    char **texts = NULL;
    enum status status = chosen_schemes(result, path, asked, &chosen, note);
    if (!status)
        status = result_texts(result, "scheme", &n, &texts, note);
    if (!status)
        *name = strdup(texts[chosen.first]);
    if (!status && !*name)
        status = STATUS_MEMORY;
    result_free_texts(n, texts);
    return status;
}
