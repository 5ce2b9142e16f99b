/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runs of a comparison are called: no two alike. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/compare.h"

#include <stdlib.h>
#include <string.h>

const char *compare_name(struct tables *t, size_t f) {
    const char *path = t->file[f].path, *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t n = strlen(name);
    n -= n > 3 && strcmp(name + n - 3, ".h5") == 0 ? 3 : 0;
    return tables_safe(t, tables_print(t, "%.*s", (int)n, name));
}

const char *compare_run(struct tables *t, const char *const *settings, size_t f) {
    return settings[f][0] ? t->file[f].scenario : compare_name(t, f);
}

/* What runs of one name and settings can differ in, the plainest first. */
enum trait { TRAIT_DRAWS, TRAIT_SEED, TRAIT_FILE, TRAIT_PATH, TRAITS };

static const char *trait_of(struct tables *t, size_t f, enum trait trait) {
    const struct source *s = &t->file[f];
    char draws[FORMAT_SIZE];
    return trait == TRAIT_DRAWS  ? tables_print(t, _("%s draws"), format_count(atoll(s->draws), draws))
           : trait == TRAIT_SEED ? tables_print(t, _("seed %s"), s->seed)
           : trait == TRAIT_FILE ? compare_name(t, f)
                                 : tables_safe(t, s->path);
}

static bool looks_alike(struct tables *t, const char *const *settings, const char *const *apart, size_t f, size_t g) {
    return strcmp(apart[f], apart[g]) == 0 && strcmp(settings[f], settings[g]) == 0 &&
           strcmp(compare_run(t, settings, f), compare_run(t, settings, g)) == 0;
}

enum status compare_tell_apart(struct tables *t, const char *const *settings, const char ***apart) {
    const char **now = tables_room(t, t->n_file, sizeof *now), **next = tables_room(t, t->n_file, sizeof *next);
    *apart = now;
    if (!now || !next)
        return STATUS_MEMORY;
    for (size_t f = 0; f < t->n_file; f++)
        now[f] = "";
    for (enum trait trait = 0; trait < TRAITS; trait++) {
        for (size_t f = 0; f < t->n_file; f++) {
            const char *own = trait_of(t, f, trait);
            bool differs = false;
            for (size_t g = 0; g < t->n_file; g++)
                differs |= g != f && looks_alike(t, settings, now, f, g) && strcmp(own, trait_of(t, g, trait)) != 0;
            next[f] = differs ? tables_print(t, "%s%s%s", now[f], now[f][0] ? ", " : "", own) : now[f];
        }
        memcpy(now, next, t->n_file * sizeof *now);
    }
    return STATUS_OK;
}
