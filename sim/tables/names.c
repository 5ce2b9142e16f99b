/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/names.h"

#include "sim/base/i18n.h"
#include <stdlib.h>
#include <string.h>

void names_free(struct names *names) {
    result_free_texts(names->n_municipality, names->municipality);
    result_free_texts(names->n_scheme, names->label);
    result_free_texts(names->n_period, names->period);
    free(names->order);
    memset(names, 0, sizeof *names);
}

static enum status wrong_size(const char *name, struct note *note) {
    return note_error(note, STATUS_FILE, NULL, 0, name,
                      _("this variable has another size than its axes say; make the file again"));
}

static void make_safe(size_t n, char **text) {
    for (size_t k = 0; k < n; k++) {
        size_t size = strlen(text[k]) + 1;
        format_safe(text[k], text[k], size < FORMAT_TEXT_SIZE ? size : FORMAT_TEXT_SIZE);
    }
}

/* By name; few, so insertion. */
static enum status sort(struct names *names) {
    names->order = calloc(names->n_municipality + 1, sizeof *names->order);
    if (!names->order)
        return STATUS_MEMORY;
    for (size_t i = 0; i < names->n_municipality; i++) {
        size_t k = i;
        for (; k > 0 && strcmp(names->municipality[names->order[k - 1]], names->municipality[i]) > 0; k--)
            names->order[k] = names->order[k - 1];
        names->order[k] = i;
    }
    return STATUS_OK;
}

static enum status load_draws(const struct result *result, struct names *names, struct note *note) {
    char *draws = NULL, *inner = NULL;
    enum status status = result_provenance(result, "draws", &draws, note);
    if (!status)
        status = result_provenance(result, "inner_draws", &inner, note);
    if (!status) {
        names->draws = atoll(draws);
        names->groups = names->draws / (atoll(inner) > 0 ? atoll(inner) : 1);
    }
    free(draws);
    free(inner);
    return status;
}

enum status names_load(const struct result *result, const char *path, enum division_shown division, struct names *names,
                       struct note *note) {
    bool dutch = i18n_language() == LANGUAGE_NL;
    if (division == DIVISION_NEW)
        return note_error(note, STATUS_USAGE, path, 0, "--division",
                          _("this table is by the municipalities as they were before mergers; leave the option out"));
    enum status status = result_texts(result, "municipality_name", &names->n_municipality, &names->municipality, note);
    if (!status)
        status =
            result_texts(result, dutch ? "scheme_label" : "scheme_label_en", &names->n_scheme, &names->label, note);
    if (!status)
        status = result_texts(result, "period", &names->n_period, &names->period, note);
    if (!status)
        status = load_draws(result, names, note);
    if (status)
        return status;
    make_safe(names->n_municipality, names->municipality);
    make_safe(names->n_scheme, names->label);
    make_safe(names->n_period, names->period);
    if (names->n_period < 2 || names->n_scheme == 0 || names->n_municipality == 0)
        return wrong_size("period", note);
    return sort(names);
}

void names_horizon(const struct names *names, char text[FORMAT_SIZE]) {
    const char *period = names->period[names->n_period - 1], *dash = strchr(period, '-');
    size_t n = dash ? (size_t)(dash - period) : 0;
    bool one = dash && strlen(dash + 1) == n && strncmp(period, dash + 1, n) == 0;
    snprintf(text, FORMAT_SIZE, "%.*s", one ? (int)n : FORMAT_SIZE - 1, period);
}

enum status names_cents(const struct result *result, const char *name, size_t n, int64_t **cents, struct note *note) {
    size_t found = 0;
    enum status status = result_int64(result, name, &found, cents, note);
    return status || found == n ? status : wrong_size(name, note);
}

enum status names_shares(const struct result *result, const char *name, size_t n, double **share, struct note *note) {
    size_t found = 0;
    enum status status = result_double(result, name, &found, share, note);
    return status || found == n ? status : wrong_size(name, note);
}
