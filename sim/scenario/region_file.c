/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/region_file.h"

#include "sim/base/i18n.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void region_file_place(const char *region, const char *name, char relative[REGION_FILE_SIZE]) {
    snprintf(relative, REGION_FILE_SIZE, "regions/%s/%s", region, name);
}

/* FOLDER/NAME with this ending in place of its own; NULL without memory. */
static char *join(const char *folder, const char *name, const char *ending) {
    char *path = NULL;
    int n = asprintf(&path, "%s/%.*s%s", folder, (int)strcspn(name, "."), name, ending);
    return n < 0 ? NULL : path;
}

static enum status choose(const struct files *files, const char *csv, const char *book, bool *is_book, bool *there,
                          struct note *note) {
    bool has_book = false;
    *is_book = false;
    enum status status = files_has(files, csv, there);
    if (!status)
        status = files_has(files, book, &has_book);
    if (!status && *there && has_book)
        return note_error(note, STATUS_CONFLICT, book, 0, NULL,
                          _("This table also stands beside it as %s. Remove one of the two, so that it is clear which "
                            "counts."),
                          csv);
    *is_book = has_book;
    *there |= has_book;
    return status;
}

enum status region_file_find(const struct files *files, const char *from, const char *region, const char *name,
                             char **path, bool *there, struct note *note) {
    char folder[REGION_FILE_SIZE], *found = NULL;
    bool is_book = false;
    *path = NULL;
    snprintf(folder, sizeof folder, "regions/%s", region);
    enum status status = files_seek(files, from, folder, &found);
    char *csv = found ? join(found, name, ".csv") : NULL, *book = found ? join(found, name, ".xlsx") : NULL;
    if (!status)
        status = csv && book ? choose(files, csv, book, &is_book, there, note) : STATUS_MEMORY;
    if (!status)
        *path = is_book ? book : csv;
    free(status || is_book ? csv : book);
    if (status)
        free(book);
    free(found);
    return status;
}

void region_file_nearest(const struct files *files, const char *from, const char *region, char best[FILES_NAME_SIZE]) {
    char folder[REGION_FILE_SIZE], found[FILES_NAME_SIZE] = "";
    snprintf(folder, sizeof folder, "regions/%s", region);
    if (files->nearest)
        files->nearest(from, folder, found);
    const char *name = strrchr(found, '/');
    snprintf(best, FILES_NAME_SIZE, "%s", name && strcmp(found, folder) != 0 ? name + 1 : "");
}
