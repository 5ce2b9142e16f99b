/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/core/status.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define STATUS_ROW(name, code, text) {code, text},
static const struct {
    int exit_code;
    const char *text;
} rows[] = {STATUS_LIST(STATUS_ROW)};
#undef STATUS_ROW

_Static_assert(sizeof rows / sizeof rows[0] == STATUS_COUNT, "every status has its row");

const char *status_text(enum status status) {
    return (unsigned)status < STATUS_COUNT ? rows[status].text : "unknown status";
}

int status_exit_code(enum status status) {
    return (unsigned)status < STATUS_COUNT ? rows[status].exit_code : 1;
}

static void copy_text(char *to, size_t size, const char *from) {
    snprintf(to, size, "%s", from ? from : "");
}

enum status note_error(struct note *note, enum status status, const char *file, int line, const char *key,
                       const char *format, ...) {
    if (!note || note->text[0])
        return status;
    copy_text(note->file, sizeof note->file, file);
    copy_text(note->key, sizeof note->key, key);
    note->line = line;
    va_list args;
    va_start(args, format);
    vsnprintf(note->text, sizeof note->text, format, args);
    va_end(args);
    return status;
}

static void keep_line(struct note *note, const char *line) {
    if (note->n_more < NOTE_MORE)
        copy_text(note->more[note->n_more], sizeof note->more[0], line);
    note->n_more++;
}

void note_keep(struct note *note, const struct note *further) {
    char line[sizeof note->more[0]], at[32] = "";
    if (!note->text[0]) {
        *note = *further;
        return;
    }
    if (further->line > 0)
        snprintf(at, sizeof at, ":%d", further->line);
    snprintf(line, sizeof line, "%.120s%s%s%.90s%s%s", further->file, at, further->file[0] ? ": " : "", further->key,
             further->key[0] ? ": " : "", further->text);
    keep_line(note, line);
    for (size_t k = 0; k < further->n_more; k++)
        keep_line(note, k < NOTE_MORE ? further->more[k] : "");
}
