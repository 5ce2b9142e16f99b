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
#include <strings.h>
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

static void find_nearest(const char *from, const char *name, char best[FILES_NAME_SIZE]);

static enum status refuse_absent(const char *path, struct note *note) {
    char best[FILES_NAME_SIZE];
    find_nearest("", path, best);
    if (!best[0] || strcmp(best, path) == 0) /* one that comes with the program, and is not looked for here */
        return files_refuse_absent(path, note);
    return note_error(note, STATUS_FILE, path, 0, NULL, _("This file does not exist. Did you mean \"%s\"?"), best);
}

static enum status open_regular(const char *path, size_t size_cap, int *handle, size_t *size, struct note *note) {
    struct stat info;
    /* Without O_NONBLOCK a named pipe would wait for its writer for ever. */
    *handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*handle < 0 && (errno == ENOENT || errno == ENOTDIR))
        return refuse_absent(path, note);
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

/* ---- what may have been meant ---- */

/* What can stand in the place of a name: a file with an ending of the same kind, or a folder. */
static const char *const kinds[][3] = {{".cfg"}, {".csv", ".xlsx", ".txt"}, {".h5"}, {""}};
enum { KIND_SCENARIO, KIND_FOLDER = sizeof kinds / sizeof kinds[0] - 1, ENDINGS = 3 };

struct search {
    size_t kind;
    char stem[FILES_NAME_SIZE]; /* what is looked for, without its ending */
    const char *asks;           /* never the file that asks */
    struct suggestion suggestion;
    bool near;     /* something has nearly that name */
    size_t longer; /* else the length of the shortest name that goes on from it, as groningen-2016 does; 0: none */
    char *best;    /* [FILES_NAME_SIZE] */
};

/* Where the ending of a name begins, if it is one of that kind; NULL. */
static const char *find_ending(const char *name, size_t kind) {
    size_t n = strlen(name);
    for (size_t e = 0; e < ENDINGS && kinds[kind][e]; e++) {
        size_t length = strlen(kinds[kind][e]);
        if (n > length && strcasecmp(name + n - length, kinds[kind][e]) == 0)
            return name + n - length;
    }
    return NULL;
}

static void start_search(struct search *search, const char *name, bool in_folder) {
    size_t kind = 0;
    while (kind < KIND_FOLDER && !find_ending(name, kind))
        kind++;
    search->kind = kind == KIND_FOLDER && !in_folder ? KIND_SCENARIO : kind;
    const char *ending = find_ending(name, search->kind);
    snprintf(search->stem, sizeof search->stem, "%.*s", ending ? (int)(ending - name) : (int)strlen(name), name);
    search->suggestion = suggestion_start(search->stem);
    search->best[0] = '\0';
}

/* Does a name go on from the one that is looked for, with more than a letter of it, and is it the shortest so far? */
static bool goes_on(const struct search *search, const char *stem) {
    size_t n = strlen(search->stem);
    return !search->near && n > 1 && strncmp(stem, search->stem, n) == 0 && stem[n] == '-' &&
           (search->longer == 0 || strlen(stem) < search->longer);
}

static void offer(struct search *search, const char *folder, const struct dirent *entry, const char *before) {
    const char *ending = find_ending(entry->d_name, search->kind);
    char path[2 * PATH_MAX], stem[FILES_NAME_SIZE];
    struct stat info;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (!ending || entry->d_name[0] == '.' || strcmp(entry->d_name, search->asks) == 0 || stat(path, &info) != 0 ||
        S_ISDIR(info.st_mode) != (search->kind == KIND_FOLDER))
        return;
    snprintf(stem, sizeof stem, "%.*s", (int)(ending - entry->d_name), entry->d_name);
    suggestion_offer(&search->suggestion, stem);
    bool near = search->suggestion.best == stem, longer = !near && goes_on(search, stem);
    search->near |= near;
    search->longer = longer ? strlen(stem) : search->longer;
    if (near || longer)
        snprintf(search->best, FILES_NAME_SIZE, "%s%s", before, entry->d_name);
    search->suggestion.best = search->best[0] ? search->best : NULL;
}

/* All that is in FOLDER/WITHIN; before: what goes before its names for who asks. */
static void look_through(struct search *search, const char *folder, const char *within, const char *before) {
    char path[PATH_MAX];
    struct dirent **entry = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, within);
    int n = scandir(path, &entry, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        offer(search, path, entry[i], before);
        free(entry[i]);
    }
    free(entry);
}

/* Where the name has a folder, there and then in that of its own part: it may be the folder that is wrong. */
static void find_nearest(const char *from, const char *name, char best[FILES_NAME_SIZE]) {
    const char *part = strrchr(name, '/'), *slash = strrchr(from, '/');
    size_t within = part ? (size_t)(part - name) + 1 : 0;
    struct search search = {.asks = slash ? slash + 1 : from, .best = best};
    char folder[PATH_MAX], below[FILES_NAME_SIZE];
    snprintf(below, sizeof below, "%.*s", (int)within, name);
    start_search(&search, name + within, part != NULL);
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - from) + 1 : 1, slash ? from : ".");
    look_through(&search, name[0] == '/' ? "" : folder, below, below);
    for (size_t k = 0; within && home_scenarios(k, folder, sizeof folder); k++)
        look_through(&search, folder, below, below);
    if (search.kind != KIND_SCENARIO || (within && best[0]))
        return;
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - from) + 1 : 1, slash ? from : ".");
    look_through(&search, folder, "", "");
    look_through(&search, "scenarios", "", "");
    for (size_t k = 0; home_scenarios(k, folder, sizeof folder); k++)
        look_through(&search, folder, "", "");
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
