/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/files.h"

#include "sim/base/i18n.h"
#include "sim/scenario/encoding.h"
#include "sim/scenario/xlsx.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum status files_refuse_absent(const char *path, struct note *note) {
    return note_error(note, STATUS_FILE, path, 0, NULL,
                      _("This file does not exist. Check the folder and the spelling of the name."));
}

enum status files_refuse_folder(const char *path, struct note *note) {
    return note_error(note, STATUS_FILE, path, 0, NULL, _("This is a folder. Give the name of a file in it."));
}

enum status files_check_size(const char *path, size_t size, size_t size_cap, struct note *note) {
    if (size == 0)
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("This file is empty. Check the name, or copy a working file and edit it."));
    if (size > size_cap)
        return note_error(note, STATUS_SIZE, path, 0, NULL,
                          _("This file has %lld bytes; at most %zu are allowed. Check that it is the right file."),
                          (long long)size, size_cap);
    return STATUS_OK;
}

enum status files_read(const struct files *files, const char *path, size_t size_cap, char **text, size_t *length,
                       struct note *note) {
    enum encoding encoding;
    *text = NULL;
    *length = 0;
    enum status status = files->bytes(files->context, path, size_cap, text, length, note);
    if (!status && xlsx_is(*text, *length))
        status = note_error(note, STATUS_FILE, path, 0, NULL,
                            _("This is a workbook (.xlsx), and a scenario, a text file that ends in .cfg, is expected "
                              "here. Where a command takes both the scenario comes first."));
    if (!status)
        status = encoding_decode(path, text, length, &encoding, note);
    if (status) {
        free(*text);
        *text = NULL;
        *length = 0;
    }
    return status;
}

/* ---- places ---- */

enum status files_has(const struct files *files, const char *path, bool *there) {
    enum files_kind kind = FILES_ABSENT;
    char *real = NULL;
    enum status status = files->find(files->context, path, &kind, &real);
    *there = !status && kind != FILES_ABSENT;
    free(real);
    return status;
}

char *files_beside(const char *from, const char *name) {
    const char *slash = strrchr(from, '/');
    size_t folder = slash ? (size_t)(slash - from) + 1 : 0;
    char *path = malloc(folder + strlen(name) + 1);
    if (!path)
        return NULL;
    memcpy(path, from, folder);
    strcpy(path + folder, name);
    return path;
}

/* Is the resolved path `real` below the folder of `from`? */
static enum status lies_inside(const struct files *files, const char *from, const char *real, bool *inside) {
    enum files_kind kind = FILES_ABSENT;
    char *dot = files_beside(from, "."), *folder = NULL;
    enum status status = dot ? files->find(files->context, dot, &kind, &folder) : STATUS_MEMORY;
    size_t n = folder ? strlen(folder) : 0;
    if (n > 0 && folder[n - 1] == '/') /* the root folder */
        n--;
    *inside = folder && strncmp(real, folder, n) == 0 && real[n] == '/';
    free(dot);
    free(folder);
    return status;
}

static bool leaves_folder(const char *name) {
    return name[0] == '/' || strncmp(name, "../", 3) == 0 || strstr(name, "/../");
}

enum status files_seek(const struct files *files, const char *from, const char *name, char **path) {
    bool there = false;
    char *shipped = NULL;
    *path = name[0] == '/' ? strdup(name) : files_beside(from, name);
    enum status status = *path ? files_has(files, *path, &there) : STATUS_MEMORY;
    if (!status && !there && files->shipped && !leaves_folder(name))
        status = files->shipped(files->context, name, &shipped);
    if (shipped) {
        free(*path);
        *path = shipped;
    }
    return status;
}

enum status files_find_scenario(const struct files *files, const char *file, char **path) {
    char *named = NULL;
    bool there = false, ends = strlen(file) > 4 && strcmp(file + strlen(file) - 4, ".cfg") == 0;
    enum status status = files_seek(files, "", file, path);
    if (!status && !ends)
        status = files_has(files, *path, &there);
    if (status || there || ends)
        return status;
    if (asprintf(&named, "%s.cfg", file) < 0)
        return STATUS_MEMORY;
    free(*path);
    *path = NULL;
    status = files_seek(files, "", named, path);
    if (!status)
        status = files_has(files, *path, &there);
    free(named);
    if (status || there)
        return status;
    free(*path);
    *path = NULL;
    return files_seek(files, "", file, path); /* told as it was given */
}

static enum status refuse_absent(const struct files *files, const char *from, int line, const char *key,
                                 const char *name, struct note *note) {
    char best[FILES_NAME_SIZE] = "";
    if (files->nearest)
        files->nearest(from, name, best);
    if (best[0])
        return note_error(note, STATUS_FILE, from, line, key,
                          _("The file \"%s\" does not exist. Did you mean \"%s\"? Its path is read from the folder of "
                            "this file."),
                          name, best);
    return note_error(note, STATUS_FILE, from, line, key,
                      _("The file \"%s\" does not exist. Its path is read from the folder of this file."), name);
}

enum status files_inside(const struct files *files, const char *from, int line, const char *key, const char *name,
                         char **path, char **real, struct note *note) {
    enum files_kind kind = FILES_ABSENT;
    bool inside = false;
    *real = NULL;
    enum status status = files_seek(files, from, name, path);
    char *beside = status ? NULL : files_beside(from, name);
    bool shipped = beside && name[0] != '/' && strcmp(beside, *path) != 0;
    free(beside);
    if (!status)
        status = files->find(files->context, *path, &kind, real);
    if (!status && kind == FILES_ABSENT)
        status = refuse_absent(files, from, line, key, name, note);
    else if (!status)
        status = lies_inside(files, shipped ? *path : from, *real, &inside);
    if (!status && !inside)
        status = note_error(
            note, STATUS_FILE, from, line, key,
            _("The file \"%s\" lies outside the folder of this file. Put a copy beside it and use that."), name);
    if (!status && kind != FILES_TEXT)
        status =
            note_error(note, STATUS_FILE, from, line, key,
                       _("\"%s\" is a folder or another thing than an ordinary file. Give the name of a file."), name);
    if (status) {
        free(*path);
        free(*real);
        *path = *real = NULL;
    }
    return status;
}
