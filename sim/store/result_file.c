/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a results file on disk. */
#include "sim/base/i18n.h"
#include "sim/base/reason.h"
#include "sim/store/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A machine that has no more to give is not the file's fault. */
static enum status cannot_open(const char *path, int reason, struct note *note) {
    if (reason == EMFILE || reason == ENFILE || reason == ENOMEM)
        return note_error(note, STATUS_IO, path, 0, NULL,
                          _("The results file cannot be opened: %s. Close other programs, or allow more open files "
                            "(see \"ulimit -n\")."),
                          reason_text(reason));
    return note_error(note, STATUS_FILE, path, 0, NULL,
                      _("The results file cannot be opened: %s. Check its name and whether you may read it."),
                      reason_text(reason));
}

/* Absent, a folder and the like: said in words before HDF5 says nothing at all. */
static enum status check_file(struct file_result *result, struct note *note) {
    struct stat info;
    if (stat(result->base.path, &info) != 0 && errno == ENOENT)
        return result_absent(result->base.path, note);
    result->descriptor = open(result->base.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (result->descriptor < 0 || fstat(result->descriptor, &info) != 0)
        return cannot_open(result->base.path, errno, note);
    if (!S_ISREG(info.st_mode))
        return note_error(note, STATUS_FILE, result->base.path, 0, NULL,
                          _("This is not a file. Give the name of a results file, such as results/NAME.h5."));
    result->size = (uint64_t)info.st_size;
    return STATUS_OK;
}

bool file_is_complete(const struct result *result) {
    return H5Aexists(file_result_of(result)->file, STORE_COMPLETE) > 0;
}

/* The attribute that is written last tells; it has been one of two texts. */
static enum status find_digested(struct file_result *result, struct note *note) {
    enum { LONGEST = 16 };
    char text[LONGEST + 1] = "";
    hid_t attribute =
        file_is_complete(&result->base) ? H5Aopen(result->file, STORE_COMPLETE, H5P_DEFAULT) : H5I_INVALID_HID;
    hid_t type = attribute < 0 ? attribute : H5Aget_type(attribute);
    bool read = type >= 0 && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 &&
                H5Aget_storage_size(attribute) <= LONGEST && H5Aread(attribute, type, text) >= 0;
    hdf_close(&type);
    hdf_close(&attribute);
    result->digested = strcmp(text, STORE_WITH_DIGESTS) == 0;
    if (!file_is_complete(&result->base) || (read && (result->digested || strcmp(text, STORE_WITHOUT_DIGESTS) == 0)))
        return STATUS_OK;
    return result_damaged(&result->base, STORE_COMPLETE, note);
}

/* HDF5 does not say why. */
static enum status not_opened(const char *path, struct note *note) {
    int again = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (again < 0)
        return cannot_open(path, errno, note);
    (void)close(again); /* only read */
    return note_error(
        note, STATUS_FILE, path, 0, NULL,
        _("This is not a results file (it is not HDF5, or it is damaged). Give the name of a results file, "
          "such as results/NAME.h5."));
}

static enum status open_file(struct file_result *result, struct note *note) {
    H5O_info_t info;
    hid_t access = hdf_access();
    if (access >= 0)
        result->file = H5Fopen(result->base.path, H5F_ACC_RDONLY, access);
    hdf_close(&access);
    if (result->file < 0)
        return not_opened(result->base.path, note);
    if (H5Oget_info2(result->file, &info, H5O_INFO_BASIC) < 0)
        return result_damaged(&result->base, NULL, note);
    result->number = info.fileno;
    return find_digested(result, note);
}

enum status file_open(const char *path, struct result **result, struct note *note) {
    hdf_start();
    struct file_result *new = calloc(1, sizeof *new);
    *result = new ? &new->base : NULL;
    if (!new)
        return note_error(note, STATUS_MEMORY, path, 0, NULL,
                          _("There is not enough memory to open the results file."));
    new->file = H5I_INVALID_HID;
    new->descriptor = -1;
    enum status status = result_init_base(&new->base, &store_kind_file, path, note);
    if (!status)
        status = check_file(new, note);
    return status ? status : open_file(new, note);
}

void file_close(struct result *closed) {
    struct file_result *result = (struct file_result *)closed;
    hdf_close(&result->file);
    if (result->descriptor >= 0)
        (void)close(result->descriptor); /* only read */
    result_free_base(closed);
    free(result);
}
