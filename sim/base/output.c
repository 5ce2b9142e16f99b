/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/output.h"

#include "sim/base/i18n.h"
#include "sim/base/leftover.h"
#include "sim/base/reason.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* NAME.part-XXXXXX: with the word between, so that no file of somebody else is taken for one. */
static const char MIDDLE[] = ".part-";

static enum status failed(const char *path, int reason, struct note *note) {
    bool full = reason == ENOSPC || reason == EDQUOT;
    bool denied = reason == EACCES || reason == EPERM || reason == EROFS;
    bool short_of = reason == EMFILE || reason == ENFILE;
    return note_error(
        note, denied ? STATUS_FILE : STATUS_IO, path, 0, NULL,
        full     ? _("This file cannot be written: %s. Choose another name or folder, or make room on "
                         "the disk.")
        : denied ? _("This file cannot be written: %s. Choose another folder, or ask for permission.")
        : short_of
            ? _("This file cannot be written: %s. Close other programs, or allow more open files (see \"ulimit -n\").")
            : _("This file cannot be written: %s. Choose another name or folder."),
        reason_text(reason));
}

/* As any new file: mkstemp makes one for its owner alone. */
static bool let_others_read(int handle) {
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(handle, 0666 & ~mask) == 0;
}

/* ---- what a killed program has left ---- */

/* Unless its writer lives: then it is locked. */
static void remove_left(int folder, const char *entry) {
    struct stat about;
    int handle = openat(folder, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (handle < 0)
        return;
    if (fstat(handle, &about) == 0 && S_ISREG(about.st_mode) && flock(handle, LOCK_EX | LOCK_NB) == 0)
        (void)unlinkat(folder, entry, 0); /* what cannot be removed stays */
    (void)close(handle);                  /* nothing was written */
}

/* ---- opening ---- */

static int try_make(char *part) {
    for (int k = 0; k < LEFTOVER_TRIES; k++) {
        memset(part + strlen(part) - LEFTOVER_RANDOM, 'X', LEFTOVER_RANDOM);
        int handle = mkostemp(part, O_CLOEXEC);
        if (handle < 0 || leftover_hold_lock(handle))
            return handle;
        (void)close(handle); /* nothing was written */
        errno = EBUSY;
    }
    return -1;
}

/* A new file of a name like PART, which is a leftover from its first moment on: no signal comes between. */
static int make(char *part) {
    sigset_t before;
    leftover_hold(&before);
    int handle = try_make(part);
    if (handle >= 0)
        leftover_add(part);
    leftover_release(&before);
    return handle;
}

enum status output_open(const char *path, struct output *output, struct note *note) {
    *output = (struct output){.path = path};
    int n = snprintf(output->part, sizeof output->part, "%s%sXXXXXX", path, MIDDLE);
    if (n < 0 || (size_t)n >= sizeof output->part) {
        output->part[0] = '\0';
        return failed(path, ENAMETOOLONG, note);
    }
    leftover_sweep(path, MIDDLE, remove_left);
    int handle = make(output->part);
    if (handle < 0) {
        output->part[0] = '\0';
        return failed(path, errno, note);
    }
    output->file = let_others_read(handle) ? fdopen(handle, "w") : NULL;
    if (output->file)
        return STATUS_OK;
    enum status status = failed(path, errno, note);
    close(handle);
    unlink(output->part);
    leftover_drop(output->part);
    output->part[0] = '\0';
    return status;
}

void output_synchronise_folder(const char *path) {
    char folder[PATH_MAX];
    int n = snprintf(folder, sizeof folder, "%s", path);
    if (n < 0 || (size_t)n >= sizeof folder)
        return;
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    int handle = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    (void)fsync(handle); /* some network disks cannot, which does not spoil the file */
    (void)close(handle);
}

/* A write that failed some time ago has left no reason behind: the disk is asked again, at the end of a file that is
 * thrown away. */
static int ask_again(FILE *file) {
    static const char much[65536];
    clearerr(file);
    errno = 0;
    return fwrite(much, 1, sizeof much, file) < sizeof much || fflush(file) != 0 ? errno : 0;
}

/* Everything on the disk and the file closed: 0, or why not. */
static int finish(FILE *file) {
    errno = 0;
    bool bad = fflush(file) != 0 || ferror(file) || fsync(fileno(file)) != 0;
    int reason = bad ? errno : 0;
    if (bad && !reason)
        reason = ask_again(file);
    if (bad && !reason)
        reason = EIO;
    return fclose(file) != 0 && !reason ? errno : reason;
}

/* It stays locked until it has its name: a part that nobody holds is swept by others who write the same file. */
enum status output_close(struct output *output, enum status status, struct note *note) {
    int lock = output->file ? fcntl(fileno(output->file), F_DUPFD_CLOEXEC, 0) : -1;
    int reason = output->file ? finish(output->file) : 0;
    output->file = NULL;
    if (!status && !reason && rename(output->part, output->path) != 0)
        reason = errno;
    if (!status && reason)
        status = failed(output->path, reason, note);
    if (status && output->part[0])
        (void)unlink(output->part); /* may not be there */
    else if (!status)
        output_synchronise_folder(output->path);
    leftover_drop(output->part);
    if (lock >= 0)
        (void)close(lock); /* what it is of has been closed, and looked at */
    return status;
}
