/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/output.h"

#include "sim/base/i18n.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status failed(const char *path, int reason, struct note *note) {
    return note_error(note, STATUS_IO, path, 0, NULL,
                      _("This file cannot be written: %s. Choose another name or folder, or make room on the disk."),
                      strerror(reason));
}

/* As any new file: mkstemp makes one for its owner alone. */
static bool let_others_read(int handle) {
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(handle, 0666 & ~mask) == 0;
}

enum status output_open(const char *path, struct output *output, struct note *note) {
    *output = (struct output){.path = path};
    int n = snprintf(output->part, sizeof output->part, "%s.XXXXXX", path);
    if (n < 0 || (size_t)n >= sizeof output->part)
        return failed(path, ENAMETOOLONG, note);
    int handle = mkstemp(output->part);
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
    return status;
}

enum status output_close(struct output *output, enum status status, struct note *note) {
    errno = 0;
    bool bad = output->file && (fflush(output->file) != 0 || ferror(output->file) || fsync(fileno(output->file)) != 0);
    bad |= output->file && fclose(output->file) != 0;
    output->file = NULL;
    if (!status && (bad || rename(output->part, output->path) != 0))
        status = failed(output->path, errno ? errno : EIO, note);
    if (status && output->part[0])
        (void)unlink(output->part); /* may not be there */
    return status;
}
