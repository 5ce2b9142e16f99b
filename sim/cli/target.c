/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/target.h"

#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/base/reason.h"
#include "sim/scenario/zip.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* HEAD of a text, TAIL of a PDF; a workbook says in PART who made and who changed it last. MOST: no larger one is held
 * in memory for that. */
enum { HEAD = 4096, TAIL = 64, PART = 1 << 16, MOST = 256 << 20 };

/* By what our own files are known, in both languages. */
static const char *const marks[] = {
    "<meta name=\"generator\" content=\"solidair\">",
    "tabel,rij,kolom,waarde,eenheid",
    "tabel;rij;kolom;waarde;eenheid",
    "table,row,column,value,unit",
    "table;row;column;value;unit",
    ", startgetal ",
    " draws, seed ",
    " doorrekeningen naast elkaar",
    " runs beside each other",
    "own_cost,payment,transfer",
    "own_cost;payment;transfer",
    "Wat had het gekost",
    "What would it have cost",
    "code,name,year,mean,p10,p50,p90",
    "solidair calibrate ",
};

/* And by how they begin. */
static const char *const beginnings[] = {
    "run,status,seconds,reason,scenario",
    "\357\273\277doorrekening;stand;seconden;reden;scenario",
    "doorrekening;stand;seconden;reden;scenario", /* of older programs */
    "solidair run ",
};

static bool has_text(const char *bytes, size_t n, const char *text) {
    return memmem(bytes, n, text, strlen(text)) != NULL;
}

/* ---- workbooks ---- */

struct part {
    char bytes[PART];
    size_t n;
};

static bool take(void *context, const void *bytes, size_t n) {
    struct part *part = context;
    if (n > sizeof part->bytes - part->n)
        return false;
    memcpy(part->bytes + part->n, bytes, n);
    part->n += n;
    return true;
}

static bool part_has(const struct zip *zip, const char *name, const char *text) {
    struct zip_part place;
    struct part part = {.n = 0};
    return zip_find(zip, name, &place) && zip_inflate(zip, &place, sizeof part.bytes, take, &part) &&
           has_text(part.bytes, part.n, text);
}

/* A program that saves a workbook says which it is, also where it keeps who has changed it. */
static bool is_our_book(const char *bytes, size_t n) {
    static const char about[] = "docProps/core.xml", program[] = "docProps/app.xml";
    struct zip zip;
    return zip_open(bytes, n, &zip) && part_has(&zip, about, "<dc:creator>solidair</dc:creator>") &&
           part_has(&zip, about, "<cp:lastModifiedBy>solidair</cp:lastModifiedBy>") &&
           part_has(&zip, program, "<Application>Microsoft Excel</Application>") &&
           part_has(&zip, program, "<AppVersion>12.0000</AppVersion>"); /* as libxlsxwriter has them */
}

static bool is_our_book_in(int file, size_t size) {
    char *bytes = size <= MOST ? malloc(size) : NULL;
    bool ours = bytes && pread(file, bytes, size, 0) == (ssize_t)size && is_our_book(bytes, size);
    free(bytes);
    return ours;
}

/* ---- all of them ---- */

static bool is_ours(int file, size_t size) {
    char head[HEAD], tail[TAIL];
    ssize_t n = pread(file, head, sizeof head, 0);
    if (n <= 0)
        return false;
    if (zip_is(head, (size_t)n))
        return is_our_book_in(file, size);
    for (size_t k = 0; k < sizeof beginnings / sizeof beginnings[0]; k++)
        if ((size_t)n >= strlen(beginnings[k]) && memcmp(head, beginnings[k], strlen(beginnings[k])) == 0)
            return true;
    for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++)
        if (has_text(head, (size_t)n, marks[k]))
            return true;
    if (!has_text(head, (size_t)n, "%PDF-") || size < sizeof tail)
        return false;
    n = pread(file, tail, sizeof tail, (off_t)(size - sizeof tail));
    return n > 0 && has_text(tail, (size_t)n, "% solidair\n");
}

/* Can a file be made beside it? What is written has another name until it is whole. */
static enum status check_folder(const char *path, struct note *note) {
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int n = slash ? snprintf(folder, sizeof folder, "%.*s", (int)(slash - path) + 1, path)
                  : snprintf(folder, sizeof folder, ".");
    if (n < 0 || (size_t)n >= sizeof folder)
        return STATUS_OK; /* too long a name, which writing tells */
    if (access(folder, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return note_error(note, STATUS_FILE, path, 0, "-o",
                          _("The folder for this file does not exist. Make it first, or choose another place."));
    if (access(folder, W_OK | X_OK) != 0)
        return note_error(note, STATUS_FILE, path, 0, "-o",
                          _("This file cannot be written: %s. Choose another folder, or ask for permission."),
                          reason_text(errno));
    return STATUS_OK;
}

enum status target_check(const char *path, bool force, struct note *note) {
    struct stat there;
    bool is_link = path && lstat(path, &there) == 0 && S_ISLNK(there.st_mode);
    if (is_link && !force && stat(path, &there) != 0)
        return note_error(note, STATUS_CONFLICT, path, 0, "-o",
                          _("There is a link of this name, to nothing. Choose another name, remove the link, or put "
                            "the new file in its place: --force."));
    if (!path)
        return STATUS_OK;
    if (stat(path, &there) != 0)
        return check_folder(path, note);
    if (!S_ISREG(there.st_mode))
        return note_error(note, STATUS_FILE, path, 0, "-o",
                          _("There is a folder, pipe or device of this name. Choose another name."));
    if (there.st_size == 0 || force)
        return check_folder(path, note);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool ours = file >= 0 && is_ours(file, (size_t)there.st_size);
    if (file >= 0)
        (void)close(file); /* only read */
    if (ours)
        return check_folder(path, note);
    return note_error(note, STATUS_CONFLICT, path, 0, "-o",
                      _("There is a file of this name that this program did not write, or that was changed afterwards. "
                        "Choose another name, or put the new file in its place: --force."));
}

enum status target_try(const char *path, struct note *note) {
    struct output output;
    struct note given_up = {0}; /* nothing is kept */
    if (output_open(path, &output, note))
        return STATUS_FILE;
    return output_close(&output, STATUS_IO, &given_up) == STATUS_IO ? STATUS_OK : STATUS_INTERNAL;
}
