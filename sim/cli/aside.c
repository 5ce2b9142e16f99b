/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/aside.h"

#include "sim/base/leftover.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char MIDDLE[] = ".verify-", FILE_NAME[] = "again.h5", FILE_PART[] = "again.h5.part";

/* Unless whoever made it lives: then it is locked. On a disk that knows no locks it stays. */
static void remove_left(int parent, const char *entry) {
    int folder = openat(parent, entry, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return;
    if (flock(folder, LOCK_EX | LOCK_NB) == 0) {
        (void)unlinkat(folder, FILE_NAME, 0); /* each may be absent */
        (void)unlinkat(folder, FILE_PART, 0);
        (void)unlinkat(parent, entry, AT_REMOVEDIR); /* stays when it holds anything else */
    }
    (void)close(folder); /* nothing was written */
}

/* Errno EMFILE or ENFILE: none will be, and the folder is gone. */
static bool hold(struct aside *aside) {
    aside->lock = open(aside->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int reason = errno;
    if (aside->lock < 0)
        (void)rmdir(aside->folder);
    errno = reason;
    if (aside->lock < 0 || leftover_hold_lock(aside->lock))
        return aside->lock >= 0;
    (void)close(aside->lock); /* nothing was written */
    errno = ENOENT;
    return false;
}

bool aside_make(struct aside *aside, const char *path) {
    leftover_sweep(path, MIDDLE, remove_left);
    for (int k = 0; k < LEFTOVER_TRIES; k++) {
        int n = snprintf(aside->folder, sizeof aside->folder, "%s%sXXXXXX", path, MIDDLE);
        if (n < 0 || (size_t)n >= sizeof aside->folder) {
            errno = ENAMETOOLONG;
            return false;
        }
        if (!mkdtemp(aside->folder))
            return false;
        if (hold(aside)) {
            snprintf(aside->file, sizeof aside->file, "%s/%s", aside->folder, FILE_NAME);
            leftover_add(aside->file);
            leftover_add(aside->folder);
            return true;
        }
        if (errno == EMFILE || errno == ENFILE)
            return false;
    }
    return false;
}

void aside_remove(struct aside *aside) {
    (void)unlink(aside->file); /* is not there after a failure */
    (void)rmdir(aside->folder);
    leftover_drop(aside->file);
    leftover_drop(aside->folder);
    (void)close(aside->lock); /* nothing was written */
}
