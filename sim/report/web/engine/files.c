/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that the script gives, in the place of those on a disk. */
#include "sim/report/web/engine/engine.h"

#include "sim/scenario/files.h"
#include "sim/scenario/scenario.h"
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 2048 };

static struct given {
    char *path, *bytes;
    size_t length;
} given[FILES_MAX];
static struct files_text text[FILES_MAX]; /* the same, for who looks up paths */
static struct files_memory memory = {.root = "", .text = text};

TO_SCRIPT("take") void *page_take(size_t n);
void *page_take(size_t n) {
    return malloc(n ? n : 1);
}

TO_SCRIPT("free") void page_give_back(void *at);
void page_give_back(void *at) {
    free(at);
}

TO_SCRIPT("give") int page_give(char *path, char *bytes, size_t length) {
    size_t k = 0;
    while (k < memory.n && strcmp(given[k].path, path) != 0)
        k++;
    if (k == FILES_MAX)
        return STATUS_MEMORY;
    memory.n += k == memory.n;
    free(given[k].path);
    free(given[k].bytes);
    given[k] = (struct given){path, bytes, length};
    text[k] = (struct files_text){path, bytes};
    return STATUS_OK;
}

static enum status find(const void *context, const char *path, enum files_kind *kind, char **real) {
    struct files files = files_in_memory(context);
    return files.find(files.context, path, kind, real);
}

/* As it was given: the bytes of a workbook are no text. */
static enum status copy(const char *path, const struct given *from, size_t size_cap, char **bytes, size_t *length,
                        struct note *note) {
    enum status status = files_check_size(path, from->length, size_cap, note);
    *length = from->length;
    *bytes = status ? NULL : malloc(from->length + 1);
    if (!*bytes)
        return status ? status : STATUS_MEMORY;
    memcpy(*bytes, from->bytes, from->length + 1);
    return STATUS_OK;
}

static enum status read_bytes(const void *context, const char *path, size_t size_cap, char **bytes, size_t *length,
                              struct note *note) {
    enum files_kind kind = FILES_ABSENT;
    char *real = NULL;
    enum status status = find(context, path, &kind, &real);
    *bytes = NULL;
    if (!status && kind == FILES_ABSENT)
        status = files_refuse_absent(path, note);
    else if (!status && kind == FILES_OTHER)
        status = files_refuse_folder(path, note);
    size_t k = 0;
    while (!status && strcmp(given[k].path, real + 1) != 0) /* real: with "/" before it */
        k++;
    if (!status)
        status = copy(path, &given[k], size_cap, bytes, length, note);
    free(real);
    return status;
}

/* What ships lies in a folder of its own, as beside the program. */
static enum status find_shipped(const void *context, const char *name, char **path) {
    static const char folder[] = "scenarios/";
    enum files_kind kind = FILES_ABSENT;
    char *real = NULL, *candidate = malloc(sizeof folder + strlen(name));
    *path = NULL;
    if (!candidate)
        return STATUS_MEMORY;
    memcpy(candidate, folder, sizeof folder - 1);
    memcpy(candidate + sizeof folder - 1, name, strlen(name) + 1);
    enum status status = find(context, candidate, &kind, &real);
    free(real);
    if (!status && kind != FILES_ABSENT)
        *path = candidate;
    else
        free(candidate);
    return status;
}

const struct files files_disk = {.find = find, .bytes = read_bytes, .shipped = find_shipped, .context = &memory};

bool files_same_on_disk(const char *path, const char *other) {
    return path && other && strcmp(path, other) == 0;
}

bool scenario_has_read(const struct scenario *scenario, const char *path) {
    for (size_t k = 0; k < scenario->n_file; k++)
        if (files_same_on_disk(path, scenario->file_read[k]))
            return true;
    return false;
}
