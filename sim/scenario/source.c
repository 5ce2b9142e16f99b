/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/source.h"

#include "sim/base/i18n.h"
#include "sim/scenario/files.h"
#include "sim/scenario/scan.h"
#include <stdlib.h>
#include <string.h>

enum status scan_emit(struct scan *scan, char c) {
    struct source *source = scan->source;
    if (source->length + 1 >= source->capacity) {
        size_t more = source->capacity ? 2 * source->capacity : 4096;
        char *larger = realloc(source->text, more);
        if (!larger)
            return STATUS_MEMORY;
        source->text = larger;
        source->capacity = more;
    }
    source->text[source->length++] = c;
    source->text[source->length] = '\0';
    if (c != '\n')
        return STATUS_OK;
    if (source->n_line == source->line_capacity) {
        size_t more = source->line_capacity ? 2 * source->line_capacity : 256;
        struct source_line *larger = realloc(source->line, more * sizeof *larger);
        if (!larger)
            return STATUS_MEMORY;
        source->line = larger;
        source->line_capacity = more;
    }
    source->line[source->n_line++] = (struct source_line){scan->file, scan->line};
    return STATUS_OK;
}

/* Index of the path in source->file, which takes a copy. */
static enum status add_file(struct source *source, const char *path, size_t *index) {
    for (*index = 0; *index < source->n_file; ++*index)
        if (strcmp(source->file[*index], path) == 0)
            return STATUS_OK;
    char **larger = realloc(source->file, (source->n_file + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    source->file = larger;
    source->file[source->n_file] = strdup(path);
    return source->file[source->n_file] ? (source->n_file++, STATUS_OK) : STATUS_MEMORY;
}

/* Scan one file in place of the current position; the position is restored afterwards. real is kept by the scan. */
static enum status scan_file(struct scan *scan, const char *path, char *real) {
    const char *outer_p = scan->p;
    int outer_line = scan->line;
    size_t outer_file = scan->file;
    char *text = NULL;
    size_t length = 0;
    scan->open_file[scan->n_open++] = real;
    enum status status = files_read(scan->files, path, SOURCE_SIZE_CAP, &text, &length, scan->note);
    if (status)
        goto out;
    scan->total += length;
    status = add_file(scan->source, path, &scan->file);
    if (!status && scan->total > SOURCE_SIZE_CAP)
        status = note_error(scan->note, STATUS_SIZE, path, 0, NULL,
                            _("The scenario and the files it includes have more than %d bytes."), SOURCE_SIZE_CAP);
    if (status)
        goto out;
    scan->p = text;
    scan->line = 1;
    status = scan_emit(scan, '\n');
    if (!status)
        status = scan_tokens(scan);
    if (!status)
        status = scan_check_end(scan);
    scan->p = outer_p;
    scan->line = outer_line;
    scan->file = outer_file;
    if (!status)
        status = scan_emit(scan, '\n');
out:
    scan->n_open--;
    free(real);
    free(text);
    return status;
}

enum status scan_include(struct scan *scan, const char *name) {
    const char *from = scan->source->file[scan->file];
    char *path = NULL, *real = NULL;
    enum status status = files_inside(scan->files, from, scan->line, "@include", name, &path, &real, scan->note);
    if (status)
        return status;
    if (scan->n_open == SOURCE_INCLUDE_CAP)
        status = note_error(scan->note, STATUS_SYNTAX, from, scan->line, "@include",
                            _("Files include each other more than %d deep."), SOURCE_INCLUDE_CAP);
    for (size_t i = 0; i < scan->n_open && !status; i++)
        if (strcmp(scan->open_file[i], real) == 0)
            status =
                note_error(scan->note, STATUS_CONFLICT, from, scan->line, "@include",
                           _("The file \"%s\" includes itself, directly or through another file. Remove one of the "
                             "includes."),
                           name);
    if (!status)
        status = scan_file(scan, path, real);
    else
        free(real);
    free(path);
    return status;
}

static enum status check_closed(struct scan *scan) {
    const struct scan_frame *frame = &scan->frame[scan->depth];
    if (scan->depth == 0)
        return STATUS_OK;
    /* The path of the bracket itself: the frame's own contents do not matter. */
    scan->n_name = frame->first_name;
    scan->depth--;
    return note_error(scan->note, STATUS_SYNTAX, scan->source->file[frame->file], frame->line, scan_path(scan),
                      _("The %c on this line is not closed. Add the closing bracket."), frame->open);
}

enum status source_read(const struct files *files, const char *path, struct source *source, struct note *note) {
    memset(source, 0, sizeof *source);
    struct scan *scan = calloc(1, sizeof *scan);
    enum files_kind kind;
    char *real = NULL;
    enum status status = scan ? files->find(files->context, path, &kind, &real) : STATUS_MEMORY;
    if (status)
        goto out;
    scan->files = files;
    scan->source = source;
    scan->note = note;
    scan->frame[0].open = '{';
    /* A path that does not resolve fails in the reading, with the better message. */
    if (!real)
        real = strdup(path);
    status = real ? scan_file(scan, path, real) : STATUS_MEMORY;
    if (!status)
        status = check_closed(scan);
    free(scan->name);
out:
    free(scan);
    if (status)
        source_free(source);
    return status;
}

void source_free(struct source *source) {
    for (size_t i = 0; source->file && i < source->n_file; i++)
        free(source->file[i]);
    free(source->file);
    free(source->text);
    free(source->line);
    memset(source, 0, sizeof *source);
}
