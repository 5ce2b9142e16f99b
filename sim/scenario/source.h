/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a scenario file with its includes put in, checked to be safe for libconfig 1.5, which wraps large
 * integers, takes 1e400 for a number, ends the process on a folder as include, and is quadratic in long strings. */
#ifndef SIM_SCENARIO_SOURCE_H
#define SIM_SCENARIO_SOURCE_H

#include "sim/scenario/files.h"
#include <stddef.h>

enum {
    SOURCE_SIZE_CAP = 1 << 20,   /* bytes, all included files together */
    SOURCE_DEPTH_CAP = 32,       /* brackets within brackets */
    SOURCE_INCLUDE_CAP = 8,      /* files within files */
    SOURCE_NAME_CAP = 64,        /* bytes of a key, with the final zero */
    SOURCE_STRING_CAP = 4096,    /* bytes of a text between quotation marks */
    SOURCE_KEY_COUNT_CAP = 20000 /* keys in one scenario: libconfig compares each with its neighbours */
};

struct source_line {
    size_t file; /* index into source.file */
    int line;
};

struct source {
    char *text; /* arrays [ ] are written as lists ( ): libconfig refuses whole numbers beside decimals in arrays */
    size_t length, capacity;
    size_t n_line, line_capacity;
    struct source_line *line; /* [n_line] where the lines of text come from, the second line first */
    size_t n_file;
    char **file; /* [n_file] paths as shown to the user */
};

/* Read path and what it includes. STATUS_FILE, SIZE, ENCODING, SYNTAX, RANGE, DUPLICATE, MEMORY; with a note. */
CHECKED enum status source_read(const struct files *files, const char *path, struct source *source, struct note *note);

/* Frees everything and zeroes; legal on a zeroed source and twice. */
void source_free(struct source *source);

#endif
