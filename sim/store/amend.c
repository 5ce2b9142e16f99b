/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/store/amend.h"

#include "sim/base/i18n.h"
#include "sim/store/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 20 };

static enum status cannot_read(const struct store *store, struct note *note) {
    return note_error(note, STATUS_IO, store->path, 0, NULL,
                      _("The results file cannot be read to the end: %s. Use another copy of the file."),
                      strerror(errno));
}

/* What the disk refuses is kept as the driver keeps it, so that it is told in the same words. */
static enum status put_bytes(struct store *store, const char *from, size_t size, struct note *note) {
    while (size > 0) {
        errno = 0;
        ssize_t n = write(store->disk.descriptor, from, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            store->disk.error = errno ? errno : EIO;
            return store_failed(store, NULL, note);
        }
        from += n;
        size -= (size_t)n;
    }
    return STATUS_OK;
}

static enum status copy_bytes(struct store *store, int from, struct note *note) {
    char *piece = malloc(PIECE);
    if (!piece)
        return note_error(note, STATUS_MEMORY, store->path, 0, NULL,
                          _("There is not enough memory to copy the results file. Close other programs first."));
    enum status status = STATUS_OK;
    for (;;) {
        ssize_t n = read(from, piece, PIECE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = cannot_read(store, note);
        if (n <= 0 || status)
            break;
        status = put_bytes(store, piece, (size_t)n, note);
        if (status)
            break;
    }
    free(piece);
    return status;
}

/* The whole file into the one that we hold locked, with its permissions. */
static enum status copy_file(struct store *store, struct note *note) {
    struct stat info;
    int from = open(store->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (from < 0 || fstat(from, &info) != 0) {
        enum status status = cannot_read(store, note);
        if (from >= 0)
            (void)close(from); /* only read */
        return status;
    }
    enum status status = STATUS_OK;
    if (ftruncate(store->disk.descriptor, 0) != 0 || fchmod(store->disk.descriptor, info.st_mode & 0777) != 0) {
        store->disk.error = errno;
        status = store_failed(store, NULL, note);
    }
    if (!status)
        status = copy_bytes(store, from, note);
    (void)close(from); /* only read */
    return status;
}

/* Delete the group that is to be replaced. What HDF5 cannot do while the disk takes everything is due to the file. */
static enum status delete_group(struct store *store, const char *group, struct note *note) {
    htri_t there = H5Lexists(store->file, group, H5P_DEFAULT);
    if (there == 0 ||
        (there > 0 && !store_reclaim_texts(store, group) && H5Ldelete(store->file, group, H5P_DEFAULT) >= 0))
        return STATUS_OK;
    if (store->disk.error != 0)
        return store_failed(store, group, note);
    return note_error(note, STATUS_FILE, store->path, 0, group,
                      _("What was added to the results file before is damaged and cannot be replaced. Make the results "
                        "again with \"solidair run\", or use another copy of the file; this one is left as it is."));
}

/* Open the copy, which is unfinished from now on, without the group that is to be replaced. */
static enum status open_copy(struct store *store, const char *group, struct note *note) {
    hid_t access = hdf_access();
    if (access >= 0 && disk_set(access, &store->disk) >= 0)
        store->file = H5Fopen(store->part, H5F_ACC_RDWR, access);
    hdf_close(&access);
    if (store->file < 0)
        return store_failed(store, NULL, note);
    if (H5Adelete(store->file, STORE_COMPLETE) < 0)
        return store_failed(store, group, note);
    enum status status = delete_group(store, group, note);
    if (!status && H5Fflush(store->file, H5F_SCOPE_LOCAL) < 0)
        status = store_failed(store, group, note);
    return status;
}

/* "/stability/municipality" and so on, in one block. */
static enum status name_axes(struct store *store, const char *group, struct note *note) {
    size_t size = 0;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        size += strlen(group) + 1 + strlen(store->axis[a].name) + 1;
    store->axis_names = malloc(size);
    if (!store->axis_names)
        return note_error(note, STATUS_MEMORY, store->path, 0, NULL,
                          _("There is not enough memory to write the results. Close other programs, or store less."));
    char *at = store->axis_names;
    for (size_t a = 0; a < AXIS_COUNT; a++) {
        const char *name = at;
        at = stpcpy(stpcpy(stpcpy(at, group), "/"), store->axis[a].name) + 1;
        store->axis[a].name = name;
    }
    return STATUS_OK;
}

enum status store_amend_begin(const char *path, struct store **store, struct note *note) {
    const struct axis_labels none[AXIS_COUNT] = {{0}};
    struct result *finished = NULL;
    enum status status = store_begin(path, none, store, note);
    if (status)
        return status;
    status = result_open(path, &finished, note);
    result_close(finished);
    if (status) {
        store_abandon(*store);
        *store = NULL;
    }
    return status;
}

enum status store_amend_open(struct store *store, const char *group, const struct axis_labels labels[AXIS_COUNT],
                             struct note *note) {
    if (store->file >= 0 || group[0] != '/' || group[1] == '\0' || strchr(group + 1, '/') ||
        labels[AXIS_DRAW].length > 0)
        return note_error(note, STATUS_INTERNAL, store->path, 0, group,
                          _("The program wants to add a part to the results file under a name or with axes that it "
                            "cannot have. This is a fault of the program: please report it."));
    for (size_t a = 0; a < AXIS_COUNT; a++)
        store->length[a] = labels[a].length;
    enum status status = copy_file(store, note);
    if (!status)
        status = open_copy(store, group, note);
    if (!status)
        status = name_axes(store, group, note);
    if (!status)
        status = store_write_axes(store, labels, note);
    return store_ask_disk(store, status, note);
}

enum status store_amend(const char *path, const char *group, const struct axis_labels labels[AXIS_COUNT],
                        struct store **store, struct note *note) {
    enum status status = store_amend_begin(path, store, note);
    if (!status)
        status = store_amend_open(*store, group, labels, note);
    if (status) {
        store_abandon(*store);
        *store = NULL;
    }
    return status;
}
