/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts in memory, under a folder of any name: what begins with that name is looked for here alone. */
#include "sim/scenario/files.h"

#include <stdlib.h>
#include <string.h>

/* Every part with "/" before it, "." left out and ".." taken back as far as there is something to take: "a/./b/../c" is
 * "/a/c", "../c" is "/../c". A path from the top has one "/" more. */
static char *tidy(const char *path) {
    bool top = path[0] == '/';
    size_t n = top, floor = top; /* floor: what ".." does not take back */
    char *name = malloc(strlen(path) + 3);
    if (!name)
        return NULL;
    name[0] = '/';
    for (const char *at = path + strspn(path, "/"); *at; at += strspn(at, "/")) {
        size_t length = strcspn(at, "/");
        bool up = length == 2 && strncmp(at, "..", 2) == 0, stay = length == 1 && at[0] == '.';
        if (up && n > floor) {
            while (name[--n] != '/') {
            }
        } else if (!stay && !(up && top)) {
            name[n] = '/';
            memcpy(name + n + 1, at, length);
            n += 1 + length;
            floor = up ? n : floor;
        }
        at += length;
    }
    name[n] = '\0';
    return name;
}

/* One path as it stands here. */
struct found {
    enum files_kind kind;
    bool under; /* the root */
    size_t index;
    char *real;
};

static enum status look_up(const struct files_memory *m, const char *path, struct found *found) {
    char *root = tidy(m->root), *real = tidy(path);
    size_t n = root ? strlen(root) : 0, all = strlen(path);
    bool closed = all > 0 && path[all - 1] == '/'; /* then it is a folder, or nothing */
    *found = (struct found){.real = real};
    if (root && real && strncmp(root, real, n) == 0 && (real[n] == '/' || real[n] == '\0')) {
        const char *name = real[n] ? real + n + 1 : "";
        size_t length = strlen(name);
        found->under = true;
        found->kind = length == 0 ? FILES_OTHER : FILES_ABSENT;
        for (size_t k = 0; k < m->n && found->kind == FILES_ABSENT; k++) {
            char after = strncmp(m->text[k].path, name, length) == 0 ? m->text[k].path[length] : '.';
            found->kind = after == '\0' && !closed ? FILES_TEXT : after == '/' ? FILES_OTHER : FILES_ABSENT;
            found->index = k;
        }
    }
    bool missing = !root || !real;
    free(root);
    return missing ? STATUS_MEMORY : STATUS_OK;
}

static enum status find(const void *context, const char *path, enum files_kind *kind, char **real) {
    const struct files_memory *m = context;
    struct found found;
    enum status status = look_up(m, path, &found);
    *kind = found.kind;
    *real = NULL;
    if (!status && !found.under && m->below)
        status = m->below->find(m->below->context, path, kind, real);
    else if (!status && found.kind != FILES_ABSENT) {
        *real = found.real;
        found.real = NULL;
    }
    free(found.real);
    return status;
}

static enum status copy_text(const char *path, const char *from, size_t size_cap, char **text, size_t *length,
                             struct note *note) {
    *length = strlen(from);
    enum status status = files_check_size(path, *length, size_cap, note);
    *text = status ? NULL : strdup(from);
    return !status && !*text ? STATUS_MEMORY : status;
}

static enum status read_bytes(const void *context, const char *path, size_t size_cap, char **text, size_t *length,
                              struct note *note) {
    const struct files_memory *m = context;
    struct found found;
    enum status status = look_up(m, path, &found);
    free(found.real);
    *text = NULL;
    if (status)
        return status;
    if (!found.under && m->below)
        return m->below->bytes(m->below->context, path, size_cap, text, length, note);
    if (found.kind == FILES_TEXT)
        return copy_text(path, m->text[found.index].text, size_cap, text, length, note);
    return found.kind == FILES_OTHER ? files_refuse_folder(path, note) : files_refuse_absent(path, note);
}

static enum status find_shipped(const void *context, const char *name, char **path) {
    const struct files_memory *m = context;
    return m->below->shipped(m->below->context, name, path);
}

struct files files_in_memory(const struct files_memory *memory) {
    bool shipped = memory->below && memory->below->shipped;
    return (struct files){
        .find = find, .bytes = read_bytes, .shipped = shipped ? find_shipped : NULL, .context = memory};
}
