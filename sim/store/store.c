/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of writing: what is the same for every kind of results file is checked here, and handed on. */
#include "sim/base/i18n.h"
#include "sim/store/parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- notes ---- */

enum status store_no_memory(const struct store *store, struct note *note) {
    return note_error(note, STATUS_MEMORY, store->path, 0, NULL,
                      _("There is not enough memory to store the draws. Use fewer draws, or store only a summary."));
}

enum status store_out_of_memory(const char *path, struct note *note) {
    return note_error(note, STATUS_MEMORY, path, 0, NULL,
                      _("There is not enough memory to write the results. Close other programs, or store less."));
}

enum status store_misuse(const struct store *store, const char *key, struct note *note) {
    return note_error(
        note, STATUS_INTERNAL, store->path, 0, key,
        _("The program stored its draws in the wrong order or shape. This is a fault of the program: please "
          "report it."));
}

enum status store_refuse_busy(const char *path, struct note *note) {
    return note_error(
        note, STATUS_IO, path, 0, NULL,
        _("Another run is writing this results file now. Wait until it is ready, or give this run another "
          "results file."));
}

/* ---- begin ---- */

enum status store_init_base(struct store *store, const struct store_kind *kind, const char *path, struct note *note) {
    store->kind = kind;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        store->axis[a] = *store_axis_variable((enum axis)a);
    store->path = strdup(path);
    return store->path ? STATUS_OK : store_out_of_memory(path, note);
}

void store_free_base(struct store *store) {
    free(store->axis_names);
    free(store->path);
}

static void set_lengths(struct store *store, const struct axis_labels labels[AXIS_COUNT]) {
    for (size_t a = 0; a < AXIS_COUNT; a++)
        store->length[a] = labels[a].length;
}

static void give_up(struct store **store) {
    store_abandon(*store);
    *store = NULL;
}

static enum status begin(const char *path, struct store **store, struct note *note) {
    *store = NULL;
    enum status status = store_kind_of(path)->begin(path, store, note);
    if (status)
        give_up(store);
    return status;
}

enum status store_create(const char *path, const struct axis_labels labels[AXIS_COUNT], struct store **store,
                         struct note *note) {
    enum status status = begin(path, store, note);
    if (status)
        return status;
    struct store *new = *store;
    set_lengths(new, labels);
    new->started = true;
    status = new->kind->start(new, note);
    if (!status)
        status = store_write_axes(new, labels, note);
    if (!status)
        status = new->kind->start_draws(new, note);
    if (status)
        give_up(store);
    return status;
}

/* ---- amend ---- */

enum status store_amend_begin(const char *path, struct store **store, struct note *note) {
    struct result *finished = NULL;
    enum status status = begin(path, store, note);
    if (status)
        return status;
    status = result_open(path, &finished, note);
    result_close(finished);
    if (status)
        give_up(store);
    return status;
}

enum status store_amend_open(struct store *store, const char *group, const struct axis_labels labels[AXIS_COUNT],
                             struct note *note) {
    if (store->started || group[0] != '/' || group[1] == '\0' || strchr(group + 1, '/') || labels[AXIS_DRAW].length > 0)
        return note_error(note, STATUS_INTERNAL, store->path, 0, group,
                          _("The program wants to add a part to the results file under a name or with axes that it "
                            "cannot have. This is a fault of the program: please report it."));
    set_lengths(store, labels);
    store->started = true;
    enum status status = store->kind->copy(store, group, note);
    if (!status)
        status = store_name_axes(store, group, note);
    return status ? status : store_write_axes(store, labels, note);
}

enum status store_amend(const char *path, const char *group, const struct axis_labels labels[AXIS_COUNT],
                        struct store **store, struct note *note) {
    enum status status = store_amend_begin(path, store, note);
    if (status)
        return status;
    status = store_amend_open(*store, group, labels, note);
    if (status)
        give_up(store);
    return status;
}

/* ---- whole variables ---- */

enum status store_write(struct store *store, const struct variable *variable, const void *data, struct note *note) {
    enum status status = store_check_variable(store, variable, 0, note);
    if (!status && !store->started)
        status = store_misuse(store, variable->name, note);
    return status ? status : store->kind->write(store, variable, data, note);
}

enum status store_write_provenance(struct store *store, const char *name, const char *text, struct note *note) {
    char full[STORE_NAME_SIZE];
    int length = snprintf(full, sizeof full, "%s/%s", STORE_PROVENANCE, name);
    if (length < 0 || (size_t)length >= sizeof full || name[0] == '\0' || strchr(name, '/'))
        return note_error(
            note, STATUS_INTERNAL, store->path, 0, name,
            _("The program wants to store a text under a name that cannot be used. This is a fault of the "
              "program: please report it."));
    struct variable variable = {full, VALUE_TEXT, 0, {AXIS_DRAW}, "1", "origin of the results, as text"};
    return store_write(store, &variable, &text, note);
}

/* ---- draws ---- */

enum status store_place(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                        struct note *note) {
    size_t all = store->length[AXIS_DRAW];
    if (store->broken || n_rows == 0 || !store->started || first > all || n > all - first)
        return store_misuse(store, NULL, note);
    enum status status = store->kind->place(store, first, n, rows, n_rows, note);
    store->broken = status != STATUS_OK;
    store->received += n;
    return status;
}

enum status store_append(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                         struct note *note) {
    if (first != store->received)
        return store_misuse(store, NULL, note);
    return store_place(store, first, n, rows, n_rows, note);
}

enum status store_create_packer(const char *path, const struct axis_labels labels[AXIS_COUNT], struct store **store,
                                struct note *note) {
    *store = NULL;
    enum status status = store_kind_of(path)->create_packer(store, note);
    if (status)
        give_up(store);
    else
        set_lengths(*store, labels);
    return status;
}

size_t store_parcel_bound(const struct store *store, const struct rows *rows, size_t n_rows) {
    return store->kind->parcel_bound ? store->kind->parcel_bound(store, rows, n_rows) : 0;
}

bool store_fits_parcel(const struct store *store, size_t first, size_t n) {
    return store->kind->fits_parcel && store->kind->fits_parcel(store, first, n);
}

enum status store_pack(struct store *store, size_t first, size_t n, const struct rows *rows, size_t n_rows,
                       void *parcel, size_t room, size_t *bytes, struct note *note) {
    if (!store_fits_parcel(store, first, n))
        return store_misuse(store, NULL, note);
    return store->kind->pack(store, first, n, rows, n_rows, parcel, room, bytes, note);
}

enum status store_place_parcel(struct store *store, const struct rows *rows, size_t n_rows, const void *parcel,
                               size_t bytes, struct note *note) {
    if (store->broken || n_rows == 0 || !store->started || !store->kind->place_parcel)
        return store_misuse(store, NULL, note);
    enum status status = store->kind->place_parcel(store, rows, n_rows, parcel, bytes, note);
    store->broken = status != STATUS_OK;
    return status;
}

/* ---- end ---- */

static enum status check_complete(const struct store *store, struct note *note) {
    if (store->broken)
        return note_error(note, STATUS_IO, store->path, 0, NULL,
                          _("The results file is not complete, because writing it failed before."));
    if (store->received != store->length[AXIS_DRAW])
        return note_error(note, STATUS_INTERNAL, store->path, 0, NULL,
                          _("Of %zu draws only %zu were stored. This is a fault of the program: please report it."),
                          store->length[AXIS_DRAW], store->received);
    return STATUS_OK;
}

enum status store_finish(struct store *store, struct note *note) {
    enum status status = check_complete(store, note);
    if (!status)
        status = store->kind->finish(store, note);
    store_abandon(store);
    return status;
}

void store_abandon(struct store *store) {
    if (store)
        store->kind->abandon(store);
}
