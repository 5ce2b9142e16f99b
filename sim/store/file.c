/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a results file on disk: PATH.part, locked, until it is complete; then checked and renamed. */
#include "sim/store/file.h"
#include "sim/base/i18n.h"
#include "sim/base/leftover.h"
#include "sim/base/output.h"
#include "sim/base/reason.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(const char *path, const char *end) {
    size_t size = strlen(path) + strlen(end) + 1;
    char *joined = malloc(size);
    if (joined)
        (void)snprintf(joined, size, "%s%s", path, end); /* cannot fail: the size is exact */
    return joined;
}

enum status store_failed(const struct file_store *store, const char *key, struct note *note) {
    int number = store->disk.error;
    if (number == ENOSPC || number == EDQUOT)
        return note_error(
            note, STATUS_IO, store->base.path, 0, key,
            _("The disk is full, so the results cannot be written. Free some space or choose another place "
              "for the results file, then run again."));
    if (number == EFBIG)
        return note_error(
            note, STATUS_IO, store->base.path, 0, key,
            _("The results file has grown beyond the size that is allowed here (see \"ulimit -f\"). Store "
              "less or raise the limit, then run again."));
    if (number != 0)
        return note_error(
            note, STATUS_IO, store->base.path, 0, key,
            _("The results cannot be written: %s. Mend this or choose another place for the results file, "
              "then run again."),
            reason_text(number));
    return note_error(note, STATUS_IO, store->base.path, 0, key,
                      _("The results cannot be written, though the disk reports no error. Check that no other program "
                        "changes the file, then run again."));
}

enum status store_ask_disk(const struct file_store *store, enum status status, struct note *note) {
    return status || store->disk.error == 0 ? status : store_failed(store, NULL, note);
}

/* ---- the lock ---- */

static enum status cannot_open(const char *path, int number, struct note *note) {
    if (number == ENOENT || number == ENOTDIR)
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("The folder for the results file does not exist. Make it first, or choose another place."));
    if (number == EACCES || number == EROFS || number == EPERM)
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("You may not write a results file here. Choose another place, or ask for permission."));
    return note_error(note, STATUS_IO, path, 0, NULL,
                      _("The results file cannot be made: %s. Choose another place, or mend this first."),
                      reason_text(number));
}

/* Whether the file we hold still has this name: its writer may have renamed it between our opening and our locking. */
static int still_named(int file, const char *path) {
    struct stat held, named;
    return fstat(file, &held) == 0 && lstat(path, &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

/* The lock belongs to this opening of the file: it lasts until we close it, and the system drops it when the process
 * dies. */
static enum status take_lock(struct file_store *store, struct note *note) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    for (int attempt = 0; attempt < 100; attempt++) {
        /* A link is not followed, and a pipe does not make us wait. */
        int file = open(store->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0666);
        if (file < 0)
            return errno == ELOOP || errno == EISDIR || errno == ENXIO ? store_refuse_part(store->part, note)
                                                                       : cannot_open(store->base.path, errno, note);
        if (fcntl(file, F_OFD_SETLK, &whole) == 0) {
            int named = still_named(file, store->part);
            enum status status = named ? store_check_part(file, store->part, note) : STATUS_OK;
            if (named && !status)
                store->disk.descriptor = file;
            else
                (void)close(file); /* nothing was written */
            if (named)
                return status;
        } else if (errno == EAGAIN || errno == EACCES) {
            (void)close(file); /* nothing was written */
            break;
        } else {
            int number = errno;
            (void)close(file);
            return cannot_open(store->base.path, number, note);
        }
    }
    return store_refuse_busy(store->base.path, note);
}

/* ---- begin ---- */

enum status file_new(struct file_store **store, const char *path, struct note *note) {
    struct file_store *new = calloc(1, sizeof *new);
    *store = new;
    if (!new)
        return store_out_of_memory(path, note);
    new->disk.descriptor = -1;
    new->file = new->rows = H5I_INVALID_HID;
    for (size_t a = 0; a < AXIS_COUNT; a++)
        new->scale[a] = H5I_INVALID_HID;
    return store_init_base(&new->base, &store_kind_file, path, note);
}

/* What amends a finished file needs no trace of it: a leftover from its first moment on, no signal comes between. */
static enum status make_part(struct file_store *new, struct note *note) {
    sigset_t before;
    leftover_hold(&before);
    enum status status = take_lock(new, note);
    if (!status)
        leftover_add(new->part);
    leftover_release(&before);
    return status;
}

enum status file_begin(const char *path, struct store **store, struct note *note) {
    struct file_store *new = NULL;
    hdf_start();
    enum status status = store_check_target(path, note); /* a long run must not find out at its end */
    if (!status)
        status = file_new(&new, path, note);
    if (!status) {
        new->part = join(path, STORE_PART);
        status = new->part ? make_part(new, note) : store_out_of_memory(path, note);
    }
    *store = new ? &new->base : NULL;
    return status;
}

enum status file_start(struct store *begun, struct note *note) {
    struct file_store *store = file_of(begun);
    leftover_drop(store->part); /* the unfinished file of a run is for the next one to look at */
    hid_t creation = hdf_creation(H5P_FILE_CREATE);
    hid_t access = hdf_access();
    if (creation >= 0 && access >= 0 && disk_set(access, &store->disk) >= 0)
        store->file = H5Fcreate(store->part, H5F_ACC_TRUNC, creation, access);
    /* The signature at once: by it the next run knows the file for ours if this one is killed. */
    enum status status =
        store->file < 0 || H5Fflush(store->file, H5F_SCOPE_LOCAL) < 0 ? store_failed(store, NULL, note) : STATUS_OK;
    hdf_close(&access);
    hdf_close(&creation);
    return status;
}

/* ---- end ---- */

static enum status close_checked(struct file_store *store, hid_t *set, struct note *note) {
    if (*set < 0)
        return STATUS_OK;
    herr_t answer = H5Dclose(*set);
    *set = H5I_INVALID_HID;
    return answer < 0 ? store_failed(store, NULL, note) : STATUS_OK;
}

/* Close everything, go on after a failure, report the first. */
static enum status close_file(struct file_store *store, struct note *note) {
    enum status status = store_close_series(store, note);
    enum status next = close_checked(store, &store->rows, note);
    status = status ? status : next;
    for (size_t a = 0; a < AXIS_COUNT; a++) {
        next = close_checked(store, &store->scale[a], note);
        status = status ? status : next;
    }
    if (store->file >= 0 && H5Fclose(store->file) < 0 && !status)
        status = store_failed(store, NULL, note);
    store->file = H5I_INVALID_HID;
    disk_release(&store->disk);
    return store_ask_disk(store, status, note);
}

/* Names of the draw-wise variables, to look at them again once they are closed: *names is one block. */
static enum status copy_names(const struct file_store *store, char ***names, struct note *note) {
    size_t size = store->n_series * sizeof **names + 1;
    for (size_t s = 0; s < store->n_series; s++)
        size += strlen(store->series[s].name) + 1;
    *names = malloc(size);
    if (!*names)
        return store_out_of_memory(store->base.path, note);
    char *text = (char *)(*names + store->n_series);
    for (size_t s = 0; s < store->n_series; s++) {
        (*names)[s] = text;
        text = stpcpy(text, store->series[s].name) + 1;
    }
    return STATUS_OK;
}

/* HDF5 can report success on a full disk, so read back: format, number of draws, the end of every draw-wise variable.
 */
static enum status check_written(const char *part, size_t n, char **names, struct note *note) {
    struct result *result = NULL;
    enum status status = result_open_as(&store_kind_file, part, &result, note);
    for (size_t s = 0; s < n && !status; s++)
        status = result_probe(result, names[s], note);
    result_close(result);
    return status;
}

static enum status rename_file(struct file_store *store, struct note *note) {
    if (rename(store->part, store->base.path) == 0)
        return STATUS_OK;
    return note_error(
        note, STATUS_IO, store->base.path, 0, NULL,
        _("The results are complete but could not get their final name: %s. They are in the file %s; rename "
          "it yourself."),
        reason_text(errno), store->part);
}

enum status file_finish(struct store *complete, struct note *note) {
    struct file_store *store = file_of(complete);
    char **names = NULL;
    size_t n = store->n_series;
    enum status status = copy_names(store, &names, note);
    if (!status)
        status = store_write_scales(store, note);
    if (!status && H5Fflush(store->file, H5F_SCOPE_LOCAL) < 0)
        status = store_failed(store, NULL, note);
    status = store_ask_disk(store, status, note);
    if (!status)
        status = store_write_digests(store, note);
    if (!status && H5Fflush(store->file, H5F_SCOPE_LOCAL) < 0)
        status = store_failed(store, NULL, note);
    status = store_ask_disk(store, status, note);
    if (!status)
        status = close_file(store, note);
    if (!status && fsync(store->disk.descriptor) != 0)
        status =
            note_error(note, STATUS_IO, store->base.path, 0, NULL,
                       _("The disk did not take the results: %s. Mend this or choose another place, then run again."),
                       reason_text(errno));
    if (!status)
        status = check_written(store->part, n, names, note);
    free(names);
    if (status)
        return status;
    status = rename_file(store, note);
    if (!status)
        output_synchronise_folder(store->base.path);
    leftover_drop(store->part);
    free(store->part); /* whatever has that name now is not to be thrown away */
    store->part = NULL;
    return status;
}

void file_abandon(struct store *abandoned) {
    struct file_store *store = file_of(abandoned);
    /* The file goes away: what fails while closing it is of no interest. */
    store->disk.discard = 1;
    enum status status = close_file(store, NULL);
    (void)status;
    if (store->disk.descriptor >= 0 && store->part) {
        (void)unlink(store->part);
        leftover_drop(store->part);
    }
    for (size_t p = 0; p < store->n_packer; p++)
        chunk_packer_free(&store->packer[p]);
    free(store->packer);
    chunk_packer_free(&store->whole);
    free(store->use);
    free(store->series);
    free(store->follower);
    free(store->known);
    free(store->amended);
    free(store->slot);
    free(store->there);
    if (store->disk.descriptor >= 0)
        (void)close(store->disk.descriptor); /* all was synchronised before, or is thrown away */
    free(store->part);
    store_free_base(&store->base);
    free(store);
}
