/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/file.h"

#include "sim/base/i18n.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_is_same(const char *path, const char *other) {
    struct stat a, b;
    return path && other && stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static enum status open_regular(const char *path, size_t size_cap, int *handle, size_t *size, struct note *note) {
    struct stat info;
    /* Without O_NONBLOCK a named pipe would wait for its writer for ever. */
    *handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*handle < 0 && (errno == ENOENT || errno == ENOTDIR))
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("This file does not exist. Check the folder and the spelling of the name."));
    if (*handle < 0)
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("This file cannot be opened (%s). Check that you may read it."), strerror(errno));
    if (fstat(*handle, &info) != 0)
        return note_error(note, STATUS_IO, path, 0, NULL, _("This file cannot be read (%s)."), strerror(errno));
    if (S_ISDIR(info.st_mode))
        return note_error(note, STATUS_FILE, path, 0, NULL, _("This is a folder. Give the name of a file in it."));
    if (!S_ISREG(info.st_mode))
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("This is not an ordinary file. Give the name of a text file."));
    if (info.st_size == 0)
        return note_error(note, STATUS_FILE, path, 0, NULL,
                          _("This file is empty. Check the name, or copy a working file and edit it."));
    if ((size_t)info.st_size > size_cap)
        return note_error(note, STATUS_SIZE, path, 0, NULL,
                          _("This file has %lld bytes; at most %zu are allowed. Check that it is the right file."),
                          (long long)info.st_size, size_cap);
    *size = (size_t)info.st_size;
    return STATUS_OK;
}

static enum status read_bytes(int handle, const char *path, char *text, size_t size, size_t *length,
                              struct note *note) {
    *length = 0;
    while (*length < size) {
        ssize_t n = read(handle, text + *length, size - *length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return note_error(note, STATUS_IO, path, 0, NULL, _("This file cannot be read (%s)."), strerror(errno));
        if (n == 0)
            break;
        *length += (size_t)n;
    }
    text[*length] = '\0';
    return STATUS_OK;
}

/* Length of the UTF-8 character at p, 0 when it is not one (also for surrogates, overlong forms, above U+10FFFF). */
static size_t utf8_length(const unsigned char *p, size_t left) {
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] >= 0xC2 && p[0] <= 0xDF   ? 2
               : p[0] >= 0xE0 && p[0] <= 0xEF ? 3
               : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4
                                              : 0;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    int overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    int beyond = (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF4 && p[1] > 0x8F);
    return overlong || beyond ? 0 : n;
}

/* Characters that are not seen but change how the text around them is shown, so that a reader is told another thing
 * than the program: C1 controls (a terminal obeys them) and the marks that turn the direction of writing. */
static unsigned invisible_control(const unsigned char *p, size_t n) {
    unsigned c = n == 2   ? (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu)
                 : n == 3 ? (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu)
                          : 0;
    bool c1 = c >= 0x80 && c <= 0x9F, bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return c1 || bidi ? c : 0;
}

static enum status check_start(const char *path, const unsigned char *p, size_t length, struct note *note) {
    if (length >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF)
        return note_error(note, STATUS_ENCODING, path, 1, NULL,
                          _("This file begins with a byte order mark (BOM). Save it as \"UTF-8\" without BOM."));
    if (length >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF)))
        return note_error(note, STATUS_ENCODING, path, 1, NULL,
                          _("This file is in UTF-16. Save it as \"UTF-8\" without BOM."));
    return STATUS_OK;
}

static enum status check_text(const char *path, const char *text, size_t length, struct note *note) {
    const unsigned char *p = (const unsigned char *)text;
    int line = 1;
    for (size_t i = 0; i < length;) {
        size_t n = utf8_length(p + i, length - i);
        if (n == 0)
            return note_error(note, STATUS_ENCODING, path, line, NULL,
                              _("This line is not UTF-8 text (letters such as ë and ü are stored in another way). Save "
                                "the file as \"UTF-8\"."));
        if ((p[i] < 0x20 && p[i] != '\t' && p[i] != '\n' && p[i] != '\r') || p[i] == 0x7F)
            return note_error(note, STATUS_ENCODING, path, line, NULL,
                              _("This line holds a byte (%d) that does not occur in text. Is this really a text file?"),
                              p[i]);
        if (invisible_control(p + i, n))
            return note_error(note, STATUS_ENCODING, path, line, NULL,
                              _("This line holds the invisible control character U+%04X, which changes how the text "
                                "around it is shown. Remove it: type the words around it again."),
                              invisible_control(p + i, n));
        line += p[i] == '\n';
        i += n;
    }
    return STATUS_OK;
}

enum status file_read_text(const char *path, size_t size_cap, char **text, size_t *length, struct note *note) {
    int handle = -1;
    size_t size = 0;
    char *buffer = NULL;
    *text = NULL;
    *length = 0;
    enum status status = open_regular(path, size_cap, &handle, &size, note);
    if (status)
        goto out;
    buffer = malloc(size + 1);
    if (!buffer) {
        status = STATUS_MEMORY;
        goto out;
    }
    status = read_bytes(handle, path, buffer, size, length, note);
    if (!status)
        status = check_start(path, (const unsigned char *)buffer, *length, note);
    if (!status)
        status = check_text(path, buffer, *length, note);
    if (status)
        goto out;
    *text = buffer;
    buffer = NULL;
out:
    free(buffer);
    if (handle >= 0)
        close(handle);
    return status;
}

char *file_beside(const char *from, const char *name) {
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
static enum status lies_inside(const char *from, const char *real, int *inside) {
    char *dot = file_beside(from, ".");
    char *folder = dot ? realpath(dot, NULL) : NULL;
    enum status status = folder ? STATUS_OK : STATUS_MEMORY;
    if (folder) {
        size_t n = strlen(folder);
        if (n > 0 && folder[n - 1] == '/') /* the root folder */
            n--;
        *inside = strncmp(real, folder, n) == 0 && real[n] == '/';
    }
    free(dot);
    free(folder);
    return status;
}

enum status file_inside(const char *from, int line, const char *key, const char *name, char **path, char **real,
                        struct note *note) {
    int inside = 0;
    *real = NULL;
    *path = name[0] == '/' ? strdup(name) : file_beside(from, name);
    if (!*path)
        return STATUS_MEMORY;
    *real = realpath(*path, NULL);
    enum status status = STATUS_OK;
    if (!*real && errno == ENOMEM)
        status = STATUS_MEMORY;
    else if (!*real)
        status = note_error(note, STATUS_FILE, from, line, key,
                            _("The file \"%s\" does not exist. Its path is read from the folder of this file."), name);
    else
        status = lies_inside(from, *real, &inside);
    struct stat info;
    if (!status && inside && (stat(*real, &info) != 0 || !S_ISREG(info.st_mode)))
        status =
            note_error(note, STATUS_FILE, from, line, key,
                       _("\"%s\" is a folder or another thing than an ordinary file. Give the name of a file."), name);
    if (!status && !inside)
        status = note_error(
            note, STATUS_FILE, from, line, key,
            _("The file \"%s\" lies outside the folder of this file. Put a copy beside it and use that."), name);
    if (status) {
        free(*path);
        free(*real);
        *path = *real = NULL;
    }
    return status;
}
