/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/output.h"

#include "sim/base/i18n.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static enum status failed(const char *path, int reason, struct note *note) {
    return note_error(note, STATUS_IO, path, 0, NULL,
                      _("The report cannot be written: %s. Choose another name or folder, or make room on the disk."),
                      strerror(reason));
}

enum status output_open(const char *path, struct output *output, struct note *note) {
    *output = (struct output){.path = path};
    int n = snprintf(output->part, sizeof output->part, "%s.part", path);
    if (n < 0 || (size_t)n >= sizeof output->part)
        return failed(path, ENAMETOOLONG, note);
    output->file = fopen(output->part, "w");
    return output->file ? STATUS_OK : failed(path, errno, note);
}

enum status output_close(struct output *output, enum status status, struct note *note) {
    errno = 0;
    int bad = output->file && ferror(output->file);
    bad |= output->file && fclose(output->file) != 0;
    output->file = NULL;
    if (!status && (bad || rename(output->part, output->path) != 0))
        status = failed(output->path, errno ? errno : EIO, note);
    if (status && output->part[0])
        (void)unlink(output->part); /* may not be there */
    return status;
}
