/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a results file. */
#include "sim/base/i18n.h"
#include "sim/store/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

size_t result_length(const struct result *result, enum axis axis) {
    return (unsigned)axis < AXIS_COUNT ? result->length[axis] : 0;
}

const char *result_path(const struct result *result) {
    return result->path;
}

void result_close(struct result *result) {
    if (!result)
        return;
    result_stop_keeping(result);
    hdf_close(&result->file);
    if (result->descriptor >= 0)
        (void)close(result->descriptor); /* only read */
    free(result->path);
    free(result);
}

/* Absent, a folder and the like: said in words before HDF5 says nothing at all. */
static enum status check_file(struct result *result, struct note *note) {
    struct stat info;
    if (stat(result->path, &info) != 0 && errno == ENOENT)
        return note_error(note, STATUS_FILE, result->path, 0, NULL,
                          _("There is no such results file. Check the name, or make it with \"solidair run\"."));
    result->descriptor = open(result->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (result->descriptor < 0 || fstat(result->descriptor, &info) != 0)
        return note_error(note, STATUS_FILE, result->path, 0, NULL,
                          _("The results file cannot be opened: %s. Check its name and whether you may read it."),
                          strerror(errno));
    if (!S_ISREG(info.st_mode))
        return note_error(note, STATUS_FILE, result->path, 0, NULL,
                          _("This is not a file. Give the name of a results file, such as results/NAME.h5."));
    result->size = (uint64_t)info.st_size;
    return STATUS_OK;
}

static enum status open_file(struct result *result, struct note *note) {
    H5O_info_t info;
    hid_t access = hdf_access();
    if (access >= 0)
        result->file = H5Fopen(result->path, H5F_ACC_RDONLY, access);
    hdf_close(&access);
    if (result->file < 0)
        return note_error(
            note, STATUS_FILE, result->path, 0, NULL,
            _("This is not a results file (it is not HDF5, or it is damaged). Give the name of a results file, "
              "such as results/NAME.h5."));
    if (H5Oget_info2(result->file, &info, H5O_INFO_BASIC) < 0)
        return result_damaged(result, NULL, note);
    result->number = info.fileno;
    return STATUS_OK;
}

static enum status check_format(const struct result *result, struct note *note) {
    const char *const *format = NULL;
    const struct result_row row = {STORE_PROVENANCE "/format", REQUIRED, {AXIS_END}, .text = &format};
    if (!result_has(result, STORE_ROWS) || !result_has(result, row.name))
        return note_error(
            note, STATUS_FILE, result->path, 0, NULL,
            _("This HDF5 file is not a results file of this program. Give the name of a results file, such as "
              "results/NAME.h5."));
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (status || strcmp(*format, STORE_FORMAT) == 0)
        return status;
    return note_error(note, STATUS_FILE, result->path, 0, row.name,
                      _("This results file has format %.40s, and this program reads format %s. Use the version of the "
                        "program that made it, or make the results again."),
                      *format, STORE_FORMAT);
}

static enum status read_lengths(struct result *result, struct note *note) {
    enum status status = STATUS_OK;
    for (enum axis axis = 0; axis < AXIS_COUNT && !status; axis++)
        if (result_has(result, store_axis_variable(axis)->name))
            status = result_measure(result, store_axis_variable(axis), &result->length[axis], note);
    return status;
}

static enum status check_rows(const struct result *result, struct note *note) {
    const int64_t *rows = NULL;
    const struct result_row row = {STORE_ROWS, REQUIRED, {AXIS_END}, .integer = &rows};
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (status)
        return status;
    if (H5Aexists(result->file, STORE_COMPLETE) > 0 && *rows == (int64_t)result->length[AXIS_DRAW])
        return STATUS_OK;
    return note_error(note, STATUS_FILE, result->path, 0, NULL,
                      _("This results file is not complete: its run was stopped, or is still busy. Run it again, and "
                        "use the file that then appears."));
}

enum status result_open_any(const char *path, struct result **result, struct note *note) {
    *result = NULL;
    hdf_start();
    struct result *new = calloc(1, sizeof *new);
    if (!new)
        return note_error(note, STATUS_MEMORY, path, 0, NULL,
                          _("There is not enough memory to open the results file."));
    new->file = H5I_INVALID_HID;
    new->descriptor = -1;
    new->path = strdup(path);
    enum status status = new->path ? result_start_keeping(new) : STATUS_MEMORY;
    if (status)
        status = note_error(note, status, path, 0, NULL, _("There is not enough memory to open the results file."));
    if (!status)
        status = check_file(new, note);
    if (!status)
        status = open_file(new, note);
    if (!status)
        status = check_format(new, note);
    if (!status)
        status = read_lengths(new, note);
    if (!status)
        status = check_rows(new, note);
    if (status)
        result_close(new);
    else
        *result = new;
    return status;
}

enum status result_open(const char *path, struct result **result, struct note *note) {
    *result = NULL;
    if (store_is_part(path) && access(path, F_OK) == 0)
        return note_error(
            note, STATUS_FILE, path, 0, NULL,
            _("This is the unfinished file of a run that was stopped or is still busy. Run it again, and use the "
              "file without \"%s\" that then appears."),
            STORE_PART);
    return result_open_any(path, result, note);
}
