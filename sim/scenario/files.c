/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/files.h"

#include "sim/base/i18n.h"
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

/* ---- clean text ---- */

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

enum status files_read(const struct files *files, const char *path, size_t size_cap, char **text, size_t *length,
                       struct note *note) {
    *text = NULL;
    *length = 0;
    enum status status = files->bytes(files->context, path, size_cap, text, length, note);
    if (!status)
        status = check_start(path, (const unsigned char *)*text, *length, note);
    if (!status)
        status = check_text(path, *text, *length, note);
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

enum status files_inside(const struct files *files, const char *from, int line, const char *key, const char *name,
                         char **path, char **real, struct note *note) {
    enum files_kind kind = FILES_ABSENT;
    bool inside = false;
    *real = NULL;
    *path = name[0] == '/' ? strdup(name) : files_beside(from, name);
    enum status status = *path ? files->find(files->context, *path, &kind, real) : STATUS_MEMORY;
    if (!status && kind == FILES_ABSENT)
        status = note_error(note, STATUS_FILE, from, line, key,
                            _("The file \"%s\" does not exist. Its path is read from the folder of this file."), name);
    else if (!status)
        status = lies_inside(files, from, *real, &inside);
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
