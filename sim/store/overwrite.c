/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run may write over: a results file, an earlier run's unfinished one, or an empty file. Everything else is
 * somebody's work and stays as it is. */
#include "sim/base/i18n.h"
#include "sim/store/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Does an open file begin as an HDF5 file does? */
static int has_signature(int file) {
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char head[sizeof signature];
    return pread(file, head, sizeof head, 0) == (ssize_t)sizeof head && memcmp(head, signature, sizeof head) == 0;
}

/* HDF5 of another program, which could be opened to see so. A file that is damaged counts as ours. */
static int is_foreign(const char *path) {
    hid_t access = hdf_access();
    hid_t file = access < 0 ? access : H5Fopen(path, H5F_ACC_RDONLY, access);
    int foreign = file >= 0 && H5Lexists(file, STORE_ROWS, H5P_DEFAULT) <= 0;
    hdf_close(&file);
    hdf_close(&access);
    return foreign;
}

int store_is_part(const char *path) {
    size_t n = strlen(path), end = strlen(STORE_PART);
    return n >= end && strcmp(path + n - end, STORE_PART) == 0;
}

enum status store_check_target(const char *path, struct note *note) {
    struct stat there;
    if (store_is_part(path))
        return note_error(
            note, STATUS_FILE, path, 0, NULL,
            _("A name that ends in \"%s\" is that of an unfinished results file. Choose another name, such "
              "as results/NAME.h5."),
            STORE_PART);
    bool is_link = lstat(path, &there) == 0 && S_ISLNK(there.st_mode);
    if (stat(path, &there) != 0 && is_link)
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("There is a link of this name, to nothing. Choose another name, or remove the link."));
    if (stat(path, &there) != 0)
        return STATUS_OK;
    if (!S_ISREG(there.st_mode))
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("There is a folder or device of this name. Choose another name for the results file."));
    if (there.st_size == 0)
        return STATUS_OK;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int ours = file >= 0 && has_signature(file) && !is_foreign(path);
    if (file >= 0)
        (void)close(file); /* nothing was written */
    if (!ours)
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("This file exists and is not a results file of this program, so it is not overwritten. "
                            "Choose another name for the results file, or move this file away first."));
    return STATUS_OK;
}

enum status store_check_part(int file, const char *part, struct note *note) {
    struct stat there;
    if (fstat(file, &there) == 0 && S_ISREG(there.st_mode) && (there.st_size == 0 || has_signature(file)))
        return STATUS_OK;
    return store_refuse_part(part, note);
}

static enum status check_part_named(const char *path, struct note *note) {
    char part[PATH_MAX];
    struct stat there;
    int n = snprintf(part, sizeof part, "%s%s", path, STORE_PART);
    if (n < 0 || (size_t)n >= sizeof part || lstat(part, &there) != 0)
        return STATUS_OK; /* what is wrong with the name, writing tells */
    int file = S_ISREG(there.st_mode) ? open(part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    enum status status = file < 0 ? store_refuse_part(part, note) : store_check_part(file, part, note);
    if (file >= 0)
        (void)close(file); /* only read */
    return status;
}

enum status store_may_create(const char *path, struct note *note) {
    hdf_start();
    enum status status = store_check_target(path, note);
    return status ? status : check_part_named(path, note);
}

enum status store_refuse_part(const char *part, struct note *note) {
    return note_error(note, STATUS_FILE, part, 0, NULL,
                      _("The results are first written under this name, but there is something else of this name. Move "
                        "it away, or choose another name for the results file."));
}

bool file_is_results(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool is = file >= 0 && has_signature(file);
    if (file >= 0)
        (void)close(file); /* only read */
    return is;
}

bool file_is_unfinished(const char *path) {
    return store_is_part(path) && access(path, F_OK) == 0;
}
