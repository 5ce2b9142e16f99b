/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the reader finds its texts: on the disk, or in memory (a results file keeps its inputs, a page has no disk).
 * They come whole, within bounds, and known to be clean UTF-8 before anything parses them. Nothing else in this room
 * touches a file system. */
#ifndef SIM_SCENARIO_FILES_H
#define SIM_SCENARIO_FILES_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stddef.h>

enum { FILES_NAME_SIZE = 256 }; /* of a file without its folder */

enum files_kind { FILES_ABSENT, FILES_TEXT, FILES_OTHER /* a folder, a device */ };

/* A source of texts by path; "/" parts folders. */
struct files {
    /* What stands at this path. *real, freshly allocated: one name for one file, by whatever path or link, beginning
     * with that of every folder it is in; NULL when absent. STATUS_MEMORY only. */
    enum status (*find)(const void *context, const char *path, enum files_kind *kind, char **real);
    /* The bytes at this path, terminated, freshly allocated. Errors as files_read. */
    enum status (*bytes)(const void *context, const char *path, size_t size_cap, char **text, size_t *length,
                         struct note *note);
    /* The path at which `name` lies among the files that come with the program; *path, freshly allocated, NULL where it
     * does not. The member is NULL where there are none. STATUS_MEMORY only. */
    enum status (*shipped)(const void *context, const char *name, char **path);
    /* The name nearest to `name` of a file of its kind (a scenario, a table, results) beside the file `from`, in the
     * folder that the name is in, or among those that come with the program; of a name in a folder and without an
     * ending, that of a folder. "" where none is near. The member is NULL where folders cannot be looked through. */
    void (*nearest)(const char *from, const char *name, char best[FILES_NAME_SIZE]);
    const void *context;
};

/* The file system. */
extern const struct files files_disk;

/* Texts in memory, and behind them another source. */
struct files_text {
    const char *path; /* below the root, as "regions/groningen/columns.csv" */
    const char *text;
};
struct files_memory {
    const char *root; /* the folder that they make; all that is in it is here. "" for the top */
    size_t n;
    const struct files_text *text; /* [n] */
    const struct files *below;     /* for what is not under the root, or NULL */
};
struct files files_in_memory(const struct files_memory *memory); /* lives as long as memory does */

/* Read an ordinary file of at most size_cap bytes into *text (terminated, to be freed by the caller), as clean UTF-8
 * (encoding.h). STATUS_FILE when it is absent, a folder, not readable or empty, STATUS_SIZE, STATUS_ENCODING,
 * STATUS_IO, STATUS_MEMORY; each with a note. */
CHECKED enum status files_read(const struct files *files, const char *path, size_t size_cap, char **text,
                               size_t *length, struct note *note);

/* Is there anything at this path? *there. STATUS_MEMORY only. */
CHECKED enum status files_has(const struct files *files, const char *path, bool *there);

/* The path of `name`, which the file `from` mentions: relative to the folder of `from`. Freshly allocated, NULL without
 * memory. */
char *files_beside(const char *from, const char *name);

/* As files_beside, but where nothing stands there and something of that name comes with the program, the path of that.
 * *path is the caller's. STATUS_MEMORY only. */
CHECKED enum status files_seek(const struct files *files, const char *from, const char *name, char **path);

/* The scenario that somebody names, with its ending or without it, here or among those that come with the program; of
 * one that is nowhere the name itself, to be told. *path is the caller's. STATUS_MEMORY only. */
CHECKED enum status files_find_scenario(const struct files *files, const char *file, char **path);

/* As files_seek for files that may only lie in the folder of `from` or below it, whatever links there are. *real is
 * as that of find, to compare files by. Both to be freed by the caller. */
CHECKED enum status files_inside(const struct files *files, const char *from, int line, const char *key,
                                 const char *name, char **path, char **real, struct note *note);

/* Are these one file on the disk, by whatever names or links? False when one of them is absent or NULL. */
bool files_same_on_disk(const char *path, const char *other);

/* ---- for sources ---- */

/* The refusals that all sources share: nothing there; a size that is nothing or too much. */
CHECKED enum status files_refuse_absent(const char *path, struct note *note);
CHECKED enum status files_refuse_folder(const char *path, struct note *note);
CHECKED enum status files_check_size(const char *path, size_t size, size_t size_cap, struct note *note);

#endif
