/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts on the disk: the only place of this room that touches it. */
#include "sim/base/home.h"
#include "sim/base/i18n.h"
#include "sim/base/reason.h"
#include "sim/scenario/files.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/suggest.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status find(const void *context, const char *path, enum files_kind *kind, char **real) {
    struct stat info;
    (void)context;
    errno = 0;
    *real = realpath(path, NULL);
    *kind = !*real ? FILES_ABSENT : stat(*real, &info) == 0 && S_ISREG(info.st_mode) ? FILES_TEXT : FILES_OTHER;
    return !*real && errno == ENOMEM ? STATUS_MEMORY : STATUS_OK;
}

static enum status open_regular(const char *path, size_t size_cap, int *handle, size_t *size, struct note *note) {
    struct stat info;
    /* Without O_NONBLOCK a named pipe would wait for its writer for ever. */
    *handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*handle < 0 && (errno == ENOENT || errno == ENOTDIR))
        return files_refuse_absent(path, note);
    if (*handle < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOMEM)) /* not the file's fault */
        return note_error(note, STATUS_IO, path, 0, NULL,
                          _("This file cannot be opened (%s). Close other programs, or allow more open files (see "
                            "\"ulimit -n\")."),
                          reason_text(errno));
    if (*handle < 0)
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("This file cannot be opened (%s). Check that you may read it."), reason_text(errno));
    if (fstat(*handle, &info) != 0)
        return note_error(note, STATUS_IO, path, 0, NULL, _("This file cannot be read (%s)."), reason_text(errno));
    if (S_ISDIR(info.st_mode))
        return files_refuse_folder(path, note);
    if (!S_ISREG(info.st_mode))
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("This is not an ordinary file. Give the name of a text file."));
    *size = (size_t)info.st_size;
    return files_check_size(path, *size, size_cap, note);
}

static enum status read_bytes(int handle, const char *path, char *text, size_t size, size_t *length,
                              struct note *note) {
    *length = 0;
    while (*length < size) {
        ssize_t n = read(handle, text + *length, size - *length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return note_error(note, STATUS_IO, path, 0, NULL, _("This file cannot be read (%s)."), reason_text(errno));
        if (n == 0)
            break;
        *length += (size_t)n;
    }
    text[*length] = '\0';
    return STATUS_OK;
}

static enum status read_file(const void *context, const char *path, size_t size_cap, char **text, size_t *length,
                             struct note *note) {
    int handle = -1;
    size_t size = 0;
    (void)context;
    *text = NULL;
    enum status status = open_regular(path, size_cap, &handle, &size, note);
    if (!status) {
        *text = malloc(size + 1);
        status = *text ? read_bytes(handle, path, *text, size, length, note) : STATUS_MEMORY;
    }
    if (status) {
        free(*text);
        *text = NULL;
    }
    if (handle >= 0)
        close(handle);
    return status;
}

/* By its name there, or as it is called from a folder that holds them: scenarios/NAME. */
static enum status find_shipped(const void *context, const char *name, char **path) {
    static const char above[] = "scenarios/";
    char folder[PATH_MAX];
    (void)context;
    name += strncmp(name, above, strlen(above)) == 0 ? strlen(above) : 0;
    *path = NULL;
    for (size_t k = 0; home_scenarios(k, folder, sizeof folder); k++) {
        char *candidate = NULL, *real = NULL;
        if (asprintf(&candidate, "%s/%s", folder, name) < 0)
            return STATUS_MEMORY;
        real = realpath(candidate, NULL); /* the name by which it is known from anywhere */
        free(candidate);
        if (real) {
            *path = real;
            return STATUS_OK;
        }
    }
    return STATUS_OK;
}

static int is_scenario(const struct dirent *entry) {
    size_t n = strlen(entry->d_name);
    return n > 4 && strcmp(entry->d_name + n - 4, ".cfg") == 0;
}

/* The nearest of the scenarios in a folder, copied; never the one that asks. */
static void offer_folder(const char *folder, const char *asks, struct suggestion *suggestion,
                         char best[FILES_NAME_SIZE]) {
    struct dirent **entry = NULL;
    int n = scandir(folder, &entry, is_scenario, alphasort);
    for (int i = 0; i < n; i++) {
        if (strcmp(entry[i]->d_name, asks) != 0)
            suggestion_offer(suggestion, entry[i]->d_name);
        if (suggestion->best == entry[i]->d_name)
            snprintf(best, FILES_NAME_SIZE, "%s", entry[i]->d_name);
        suggestion->best = best[0] ? best : NULL;
        free(entry[i]);
    }
    free(entry);
}

/* Of a name in a folder, which may not be there, its own part is looked for. */
static void find_nearest(const char *from, const char *name, char best[FILES_NAME_SIZE]) {
    const char *part = strrchr(name, '/');
    struct suggestion suggestion = suggestion_start(part ? part + 1 : name);
    const char *slash = strrchr(from, '/');
    char folder[PATH_MAX];
    best[0] = '\0';
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - from) : 1, slash ? from : ".");
    offer_folder(folder, slash ? slash + 1 : from, &suggestion, best);
    offer_folder("scenarios", "", &suggestion, best);
    for (size_t k = 0; home_scenarios(k, folder, sizeof folder); k++)
        offer_folder(folder, "", &suggestion, best);
}

const struct files files_disk = {.find = find, .bytes = read_file, .shipped = find_shipped, .nearest = find_nearest};

bool files_same_on_disk(const char *path, const char *other) {
    struct stat a, b;
    return path && other && stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool scenario_has_read(const struct scenario *scenario, const char *path) {
    for (size_t i = 0; i < scenario->n_file; i++)
        if (files_same_on_disk(path, scenario->file_read[i]))
            return true;
    return false;
}
