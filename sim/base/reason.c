/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/reason.h"

#include "sim/base/i18n.h"
#include <errno.h>
#include <stddef.h>
#include <string.h>

/* The C library has these in English only: its own catalogues are seldom installed. */
static const struct {
    int number;
    const char *text;
} known[] = {{EACCES, N_("Permission denied")},
             {EPERM, N_("Operation not permitted")},
             {ENOENT, N_("No such file or directory")},
             {ENOTDIR, N_("Not a directory")},
             {EISDIR, N_("Is a directory")},
             {EEXIST, N_("File exists")},
             {ENOTEMPTY, N_("Directory not empty")},
             {EROFS, N_("Read-only file system")},
             {ENOSPC, N_("No space left on device")},
             {EDQUOT, N_("Disk quota exceeded")},
             {EFBIG, N_("File too large")},
             {EIO, N_("Input/output error")},
             {EMFILE, N_("Too many open files")},
             {ENFILE, N_("Too many open files in system")},
             {ENOMEM, N_("Cannot allocate memory")},
             {EAGAIN, N_("Resource temporarily unavailable")},
             {ENAMETOOLONG, N_("File name too long")},
             {ELOOP, N_("Too many levels of symbolic links")}};

const char *reason_text(int number) {
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (known[k].number == number)
            return _(known[k].text);
    return strerror(number);
}
