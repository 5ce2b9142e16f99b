/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy of a finished file that is amended. */
#include "sim/base/i18n.h"
#include "sim/base/reason.h"
#include "sim/store/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 20 };

static enum status cannot_read(const struct file_store *store, struct note *note) {
    return note_error(note, STATUS_IO, store->base.path, 0, NULL,
                      _("The results file cannot be read to the end: %s. Use another copy of the file."),
                      reason_text(errno));
}

/* What the disk refuses is kept as the driver keeps it, so that it is told in the same words. */
static enum status put_bytes(struct file_store *store, const char *from, size_t size, struct note *note) {
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

static enum status copy_bytes(struct file_store *store, int from, struct note *note) {
    char *piece = malloc(PIECE);
    if (!piece)
        return note_error(note, STATUS_MEMORY, store->base.path, 0, NULL,
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
static enum status copy_file(struct file_store *store, struct note *note) {
    struct stat info;
    int from = open(store->base.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
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
static enum status delete_group(struct file_store *store, const char *group, struct note *note) {
    htri_t there = H5Lexists(store->file, group, H5P_DEFAULT);
    if (there == 0 ||
        (there > 0 && !store_reclaim_texts(store, group) && H5Ldelete(store->file, group, H5P_DEFAULT) >= 0))
        return STATUS_OK;
    if (store->disk.error != 0)
        return store_failed(store, group, note);
    return note_error(note, STATUS_FILE, store->base.path, 0, group,
                      _("What was added to the results file before is damaged and cannot be replaced. Make the results "
                        "again with \"solidair run\", or use another copy of the file; this one is left as it is."));
}

/* Open the copy, which is unfinished from now on, without the group that is to be replaced. */
static enum status open_copy(struct file_store *store, const char *group, struct note *note) {
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

enum status file_copy(struct store *store, const char *group, struct note *note) {
    struct file_store *file = file_of(store);
    enum status status = copy_file(file, note);
    file->amended = strdup(group);
    if (!status && !file->amended)
        status = store_out_of_memory(store->path, note);
    return status ? status : open_copy(file, group, note);
}
