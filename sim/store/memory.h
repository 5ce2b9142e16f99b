/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results files in memory: the sources of this kind only. */
#ifndef SIM_STORE_MEMORY_H
#define SIM_STORE_MEMORY_H

#include "sim/store/parts.h"

struct memory_variable {
    size_t users;             /* lists that it is in */
    struct variable variable; /* its texts are in `texts` */
    char *texts;              /* name, units, long_name */
    size_t rank, length[STORE_MAX_RANK], n;
    void *data; /* int64_t, int32_t, double or char * [n] */
};

struct memory_file {
    size_t users; /* its path, and who writes or reads it */
    size_t n, room;
    struct memory_variable **variable; /* [n] in the order in which they were written */
};

/* A path of this kind. */
struct memory_path {
    struct memory_path *next;
    char *path;
    struct memory_file *file; /* finished; NULL when there is none */
    bool busy;                /* somebody writes */
};

/* Bytes of one element. */
size_t memory_size_of(enum value value);

struct memory_variable *memory_find_variable(const struct memory_file *file, const char *name);

/* Is it in the group of this name, at any depth? */
bool memory_is_in_group(const struct memory_variable *variable, const char *group);

/* Without the slash that a name may begin with: "/cost" and "cost" are one. */
const char *memory_bare_name(const char *name);

/* NULL: no path of this kind. */
struct memory_path *memory_find_path(const char *path);

/* One user less; the last one frees it. NULL is legal. */
void memory_leave_file(struct memory_file *file);

/* Reading, as this kind does it (parts.h). */
bool memory_is_results(const char *path);
bool memory_is_unfinished(const char *path);
CHECKED enum status memory_open(const char *path, struct result **result, struct note *note);
bool memory_is_complete(const struct result *result);
void memory_close(struct result *result);
bool memory_has(const struct result *result, const char *name);
CHECKED enum status memory_look(const struct result *result, struct expected *found, struct note *note);
CHECKED enum status memory_fetch(const struct result *result, const struct expected *expected, void **data,
                                 struct note *note);
CHECKED enum status memory_fetch_draws(const struct result *result, const struct expected *expected, size_t axis,
                                       size_t first, size_t n_draw, int64_t **data, struct note *note);

#endif
