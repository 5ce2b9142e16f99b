/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variables as they are: along axes of the file, whichever. */
#include "sim/store/parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Is this the length of an axis of the file, or of the group that the variable is in (sim/store/amend.h)? */
static int is_axis_length(const struct result *result, const char *variable, size_t length) {
    char group[STORE_NAME_SIZE];
    const char *slash = strrchr(variable, '/');
    int found = 0;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        found |= result->length[a] == length;
    if (!slash || snprintf(group, sizeof group, "%.*s", (int)(slash - variable), variable) >= (int)sizeof group)
        return found;
    for (enum axis axis = 0; axis < AXIS_COUNT && !found; axis++)
        found = result_group_length(result, group, axis) == length;
    return found;
}

/* rank: the only one allowed, or -1. An axis itself has any length. */
static enum status look_any(const struct result *result, int rank, struct expected *found, struct note *note) {
    const char *slash = strrchr(found->name, '/'), *last = slash ? slash + 1 : found->name;
    enum status status = result_look(result, found, note);
    if (status)
        return status;
    int own_axis = 0, fits = rank < 0 || rank == (int)found->rank;
    for (enum axis axis = 0; axis < AXIS_COUNT; axis++)
        own_axis |= strcmp(last, store_axis_variable(axis)->name) == 0;
    for (size_t r = 0; r < found->rank && fits; r++)
        fits = own_axis || is_axis_length(result, found->name, found->length[r]);
    return fits ? STATUS_OK : result_damaged(result, found->name, note);
}

static enum status read_any(const struct result *result, const char *name, int rank, enum value value, size_t *n,
                            void **data, struct note *note) {
    struct expected found = {.name = name, .value = value};
    *data = NULL;
    *n = 0;
    enum status status = look_any(result, rank, &found, note);
    if (!status)
        status = result_fetch(result, &found, data, note);
    *n = status ? 0 : expected_count(&found);
    return status;
}

enum status result_int64(const struct result *result, const char *name, size_t *n, int64_t **data, struct note *note) {
    void *read = NULL;
    enum status status = read_any(result, name, -1, VALUE_INT64, n, &read, note);
    *data = read;
    return status;
}

enum status result_double(const struct result *result, const char *name, size_t *n, double **data, struct note *note) {
    void *read = NULL;
    enum status status = read_any(result, name, -1, VALUE_DOUBLE, n, &read, note);
    *data = read;
    return status;
}

enum status result_draws(const struct result *result, const char *name, int axis, size_t first, size_t n_draw,
                         size_t *n, int64_t **data, struct note *note) {
    struct expected found = {.name = name, .value = VALUE_INT64};
    *data = NULL;
    *n = 0;
    enum status status = look_any(result, -1, &found, note);
    if (!status && (axis < 0 || (size_t)axis >= found.rank))
        status = result_damaged(result, name, note);
    if (!status)
        status = result_fetch_draws(result, &found, (size_t)axis, first, n_draw, data, note);
    if (!status)
        *n = expected_count(&found) / found.length[axis] * n_draw;
    return status;
}

void result_free_texts(size_t n, char **texts) {
    for (size_t i = 0; texts && i < n; i++)
        free(texts[i]);
    free(texts);
}

enum status result_texts(const struct result *result, const char *name, size_t *n, char ***texts, struct note *note) {
    void *read = NULL;
    enum status status = read_any(result, name, 1, VALUE_TEXT, n, &read, note);
    *texts = read;
    return status;
}

enum status result_text(const struct result *result, const char *name, char **text, struct note *note) {
    size_t n = 0;
    void *read = NULL;
    *text = NULL;
    enum status status = read_any(result, name, 0, VALUE_TEXT, &n, &read, note);
    if (status)
        return status;
    char **texts = read;
    *text = texts[0];
    free(texts);
    return STATUS_OK;
}

enum status result_provenance(const struct result *result, const char *name, char **text, struct note *note) {
    char full[STORE_NAME_SIZE];
    *text = NULL;
    if (strlen(STORE_PROVENANCE) + 1 + strlen(name) >= sizeof full)
        return result_damaged(result, name, note);
    (void)stpcpy(stpcpy(stpcpy(full, STORE_PROVENANCE), "/"), name);
    return result_text(result, full, text, note);
}
