/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of reading: opening a results file of any kind, and finding what is in it. */
#include "sim/base/i18n.h"
#include "sim/scenario/files.h"
#include "sim/store/parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- notes ---- */

enum status result_absent(const char *path, struct note *note) {
    const char *end = strrchr(path, '.');
    if (end && strcmp(end, ".cfg") == 0)
        return note_error(
            note, STATUS_FILE, path, 0, NULL,
            _("This is the name of a scenario, and a results file is asked for. Make it first: solidair run "
              "%.200s; then give its name, which ends in .h5."),
            path);
    char best[FILES_NAME_SIZE] = "", wanted[FILES_NAME_SIZE];
    snprintf(wanted, sizeof wanted, "%s%s", path, end && strcmp(end, ".h5") == 0 ? "" : ".h5");
    if (files_disk.nearest)
        files_disk.nearest("", wanted, best);
    if (best[0] && strcmp(best, path) != 0)
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("There is no such results file. Did you mean \"%s\"? Or make it with \"solidair run\"."),
                          best);
    return note_error(note, STATUS_FILE, path, 0, NULL,
                      _("There is no such results file. Check the name, or make it with \"solidair run\"."));
}

/* Is it in a group that a later command added (sim/store/amend.h)? That command can replace it: its name, else NULL. */
static const char *added_by(const char *name) {
    static const char *const added[][2] = {{"/stability/", "coalition"},
                                           {"/sensitivity/", "sensitivity"},
                                           {"/stress/", "stress"},
                                           {"/reverse/", "stress --reverse"}};
    for (size_t k = 0; name && k < sizeof added / sizeof added[0]; k++)
        if (strncmp(name, added[k][0], strlen(added[k][0])) == 0)
            return added[k][1];
    return NULL;
}

enum status result_damaged(const struct result *result, const char *name, struct note *note) {
    const char *command = added_by(name);
    if (command)
        return note_error(note, STATUS_FILE, result->path, 0, name,
                          _("This answer in the results file is damaged. Let it be worked out anew: solidair %s FILE "
                            "--again, with the options of before; or use another copy of the file."),
                          command);
    return note_error(note, STATUS_FILE, result->path, 0, name,
                      _("This part of the results file is damaged or was not written by this program. Make the results "
                        "again, or use another copy of the file."));
}

enum status result_out_of_memory(const struct result *result, const char *name, struct note *note) {
    return note_error(
        note, STATUS_MEMORY, result->path, 0, name,
        _("There is not enough memory to read this part of the results file. Close other programs first."));
}

enum status result_refuse_size(const struct result *result, const char *name, struct note *note) {
    return note_error(note, STATUS_FILE, result->path, 0, name,
                      _("this variable has another size than its axes say; make the file again"));
}

static enum status missing(const struct result *result, const char *name, struct note *note) {
    if (added_by(name))
        return note_error(note, STATUS_FILE, result->path, 0, name,
                          _("This answer in the results file is damaged or from another version of the program: a part "
                            "is missing. Let the command that added it work it out anew with --again."));
    return note_error(
        note, STATUS_FILE, result->path, 0, name,
        _("The results file does not have this part. It was perhaps stored with fewer parts, or by another "
          "version of the program; make the results again."));
}

/* ---- what is in it ---- */

int result_has(const struct result *result, const char *name) {
    return result->kind->has(result, name);
}

void result_free_texts(size_t n, char **texts) {
    for (size_t i = 0; texts && i < n; i++)
        free(texts[i]);
    free(texts);
}

size_t expected_count(const struct expected *expected) {
    size_t n = 1;
    for (size_t r = 0; r < expected->rank; r++)
        n *= expected->length[r];
    return n;
}

enum status result_check_all(const struct result *result, size_t *n, struct note *note) {
    *n = 0;
    return result->kind->check_all ? result->kind->check_all(result, n, note) : STATUS_OK;
}

enum status result_look(const struct result *result, struct expected *found, struct note *note) {
    found->rank = 0;
    return result_has(result, found->name) ? result->kind->look(result, found, note)
                                           : missing(result, found->name, note);
}

enum status result_fetch(const struct result *result, const struct expected *expected, void **data, struct note *note) {
    *data = NULL;
    return result_has(result, expected->name) ? result->kind->fetch(result, expected, data, note)
                                              : missing(result, expected->name, note);
}

enum status result_fetch_draws(const struct result *result, const struct expected *expected, size_t axis, size_t first,
                               size_t n_draw, int64_t **data, struct note *note) {
    *data = NULL;
    return result_has(result, expected->name)
               ? result->kind->fetch_draws(result, expected, axis, first, n_draw, data, note)
               : missing(result, expected->name, note);
}

/* ---- axes ---- */

size_t result_length(const struct result *result, enum axis axis) {
    return (unsigned)axis < AXIS_COUNT ? result->length[axis] : 0;
}

/* The length of an axis, which is that of its own variable, of this name. STATUS_FILE when that is something else. */
static enum status measure(const struct result *result, const char *name, enum axis axis, size_t *length,
                           struct note *note) {
    struct expected found = {.name = name, .value = store_axis_variable(axis)->value};
    enum status status = result_look(result, &found, note);
    *length = 0;
    if (status)
        return status;
    if (found.rank != 1)
        return result_damaged(result, name, note);
    *length = found.length[0];
    return STATUS_OK;
}

size_t result_group_length(const struct result *result, const char *group, enum axis axis) {
    struct note note = {0};
    char name[STORE_NAME_SIZE];
    size_t length = 0;
    int size = snprintf(name, sizeof name, "%s/%s", group, store_axis_variable(axis)->name);
    if (size <= 0 || (size_t)size >= sizeof name || !result_has(result, name))
        return result_length(result, axis);
    return measure(result, name, axis, &length, &note) ? 0 : length;
}

/* ---- opening ---- */

const char *result_path(const struct result *result) {
    return result->path;
}

enum status result_init_base(struct result *result, const struct store_kind *kind, const char *path,
                             struct note *note) {
    result->kind = kind;
    result->path = strdup(path);
    enum status status = result->path ? result_start_keeping(result) : STATUS_MEMORY;
    if (!status)
        return STATUS_OK;
    return note_error(note, status, path, 0, NULL, _("There is not enough memory to open the results file."));
}

void result_free_base(struct result *result) {
    result_stop_keeping(result);
    free(result->path);
}

void result_close(struct result *result) {
    if (result)
        result->kind->close(result);
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
            status = measure(result, store_axis_variable(axis)->name, axis, &result->length[axis], note);
    return status;
}

static enum status check_rows(const struct result *result, struct note *note) {
    const int64_t *rows = NULL;
    const struct result_row row = {STORE_ROWS, REQUIRED, {AXIS_END}, .integer = &rows};
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (status)
        return status;
    if (result->kind->is_complete(result) && *rows == (int64_t)result->length[AXIS_DRAW])
        return STATUS_OK;
    return note_error(note, STATUS_FILE, result->path, 0, NULL,
                      _("This results file is not complete: its run was stopped, or is still busy. Run it again, and "
                        "use the file that then appears."));
}

enum status result_open_as(const struct store_kind *kind, const char *path, struct result **result, struct note *note) {
    enum status status = kind->open(path, result, note);
    if (!status)
        status = check_format(*result, note);
    if (!status)
        status = read_lengths(*result, note);
    if (!status)
        status = check_rows(*result, note);
    if (status) {
        result_close(*result);
        *result = NULL;
    }
    return status;
}

enum status result_open(const char *path, struct result **result, struct note *note) {
    const struct store_kind *kind = store_kind_of(path);
    *result = NULL;
    if (kind->is_unfinished(path))
        return note_error(
            note, STATUS_FILE, path, 0, NULL,
            _("This is the unfinished file of a run that was stopped or is still busy. Run it again, and use the "
              "file without \"%s\" that then appears."),
            ".part");
    return result_open_as(kind, path, result, note);
}

bool result_is_there(const char *path) {
    return store_kind_of(path)->is_results(path);
}
