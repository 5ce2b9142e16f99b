/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runs of a comparison are called: no two alike. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/compare.h"

#include <stdlib.h>
#include <string.h>

/* Does a path end with these names of folders and file? */
static bool ends_with(const char *path, const char *names) {
    size_t n = strlen(path), m = strlen(names);
    return n >= m && strcmp(path + n - m, names) == 0 && (n == m || path[n - m - 1] == '/');
}

/* The name of the file, and of as many of its folders as tell it from the others. */
static const char *name_of(const struct tables *t, size_t f) {
    const char *path = t->file[f].path, *name = path + strlen(path);
    bool alone = false;
    while (!alone && name > path) {
        for (name--; name > path && name[-1] != '/';)
            name--;
        alone = true;
        for (size_t other = 0; other < t->n_file; other++)
            alone &= other == f || !ends_with(t->file[other].path, name);
    }
    return name;
}

static const char *without_ending(struct tables *t, const char *name) {
    size_t n = strlen(name);
    n -= n > 3 && strcmp(name + n - 3, ".h5") == 0 ? 3 : 0;
    return tables_safe(t, tables_print(t, "%.*s", (int)n, name));
}

const char *compare_name(struct tables *t, size_t f) {
    return without_ending(t, name_of(t, f));
}

const char *compare_run(const struct compare *x, size_t f) {
    return x->by_file[f] ? compare_name(x->tables, f) : x->tables->file[f].scenario;
}

/* The base of runs that were set is in the way of their common name, unless it is called so itself. */
static enum status list_names(struct compare *x) {
    bool *plain = tables_room(x->tables, x->n_file, sizeof *plain); /* of the first file of a scenario */
    x->by_file = tables_room(x->tables, x->n_file, sizeof *x->by_file);
    if (!plain || !x->by_file)
        return STATUS_MEMORY;
    for (size_t f = 0; f < x->n_file; f++)
        plain[x->kin[f]] |= !x->settings[f][0] && strcmp(compare_name(x->tables, f), x->tables->file[f].scenario) != 0;
    for (size_t f = 0; f < x->n_file; f++)
        x->by_file[f] = x->n_file == 2 || !x->settings[f][0] || plain[x->kin[f]];
    return STATUS_OK;
}

/* What runs of one name and values can differ in, the plainest first. */
enum trait { TRAIT_DRAWS, TRAIT_SEED, TRAIT_FILE, TRAIT_PATH, TRAITS };

static const char *trait_of(struct tables *t, size_t f, enum trait trait) {
    const struct source *s = &t->file[f];
    const char *slash = strrchr(s->path, '/');
    char draws[FORMAT_SIZE];
    return trait == TRAIT_DRAWS  ? tables_print(t, _("%s draws"), format_count(atoll(s->draws), draws))
           : trait == TRAIT_SEED ? tables_print(t, _("seed %s"), s->seed)
           : trait == TRAIT_FILE ? without_ending(t, slash ? slash + 1 : s->path)
                                 : tables_safe(t, s->path);
}

/* Do the marked files differ in this trait of theirs, own[n]? */
static bool differ(const bool *among, const char *const *own, size_t n) {
    const char *first = NULL;
    bool differs = false;
    for (size_t f = 0; f < n; f++)
        if (among[f]) {
            first = first ? first : own[f];
            differs |= strcmp(own[f], first) != 0;
        }
    return differs;
}

enum status compare_tell_kinds(struct tables *t, const bool *among, const char **kind) {
    const char **own = tables_room(t, t->n_file, sizeof *own);
    if (!own)
        return STATUS_MEMORY;
    for (size_t f = 0; f < t->n_file; f++)
        kind[f] = "";
    for (int trait = -1; trait <= TRAIT_SEED; trait++) {
        for (size_t f = 0; f < t->n_file; f++)
            own[f] = trait < 0 ? t->file[f].scenario : trait_of(t, f, (enum trait)trait);
        bool differs = differ(among, own, t->n_file);
        for (size_t f = 0; differs && f < t->n_file; f++)
            kind[f] = among[f] ? tables_print(t, "%s%s%s", kind[f], *kind[f] ? ", " : "", own[f]) : "";
    }
    return STATUS_OK;
}

/* A run by all that is known of it so far. */
struct named {
    const char *id, *trait;
    size_t file;
};

static int by_id(const void *a, const void *b) {
    const struct named *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->file > y->file) - (x->file < y->file);
}

/* n that are alike: where the trait differs, it tells them apart. */
static void tell_group(struct tables *t, struct named *run, size_t n, enum trait trait, const char **apart) {
    bool differs = false;
    for (size_t k = 0; n > 1 && k < n; k++) {
        run[k].trait = trait_of(t, run[k].file, trait);
        differs |= strcmp(run[k].trait, run[0].trait) != 0;
    }
    for (size_t k = 0; differs && k < n; k++) {
        const char **own = &apart[run[k].file];
        *own = tables_print(t, "%s%s%s", *own, (*own)[0] ? ", " : "", run[k].trait);
        run[k].id = tables_print(t, "%s\n%s", run[k].id, run[k].trait);
    }
}

/* All that its row says of a run: its name and its values. */
static const char *id_of(const struct compare *x, size_t f) {
    const char *id = compare_run(x, f);
    for (size_t k = 0; k < x->n_key; k++) {
        const char *value = x->value[f * x->n_key + k];
        id = tables_print(x->tables, "%s\n%s", id, value ? value : "");
    }
    return id;
}

enum status compare_tell_apart(struct compare *x) {
    struct named *run = tables_room(x->tables, x->n_file, sizeof *run);
    x->apart = tables_room(x->tables, x->n_file, sizeof *x->apart);
    if (!run || !x->apart || list_names(x) != STATUS_OK)
        return STATUS_MEMORY;
    for (size_t f = 0; f < x->n_file; f++) {
        run[f] = (struct named){id_of(x, f), "", f};
        x->apart[f] = "";
    }
    for (enum trait trait = 0; trait < TRAITS; trait++) {
        qsort(run, x->n_file, sizeof *run, by_id);
        for (size_t from = 0, to = 0; from < x->n_file; from = to) {
            while (to < x->n_file && strcmp(run[to].id, run[from].id) == 0)
                to++;
            tell_group(x->tables, run + from, to - from, trait, x->apart);
        }
    }
    return STATUS_OK;
}
