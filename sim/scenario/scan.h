/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the reading of a source: the scanner's state, shared by scan.c (tokens), scan_value.c (numbers, words, texts),
 * scan_order.c (what may follow what) and source.c (files). */
#ifndef SIM_SCENARIO_SCAN_H
#define SIM_SCENARIO_SCAN_H

#include "sim/scenario/source.h"
#include <stdbool.h>

struct scan_name {
    char text[SOURCE_NAME_CAP];
};

/* An open bracket; frame 0 is the file itself. */
struct scan_frame {
    char open;         /* { ( [ */
    bool in_key;       /* a key was read and its setting is not over */
    size_t first_name; /* where this group's keys start in scan.name */
    size_t element;    /* lists: number of commas so far */
    size_t file;
    int line;
};

struct scan {
    const struct files *files;
    struct source *source;
    struct note *note;
    const char *p; /* next byte of the current file, which ends with a zero */
    size_t file;   /* index of the current file */
    int line;
    char last; /* last token: its own sign, 'k' key, 'v' value, '"' text, 0 at the start */
    size_t depth;
    struct scan_frame frame[SOURCE_DEPTH_CAP + 1];
    struct scan_name *name; /* keys of all open groups */
    size_t n_name, name_capacity;
    size_t n_key;         /* keys so far, closed groups included */
    size_t string_length; /* adjacent texts become one */
    size_t total;         /* bytes of all files read */
    size_t n_open;
    char *open_file[SOURCE_INCLUDE_CAP]; /* resolved paths of the files being read */
    char path[192];
};

/* Append a byte to source->text; a newline starts a line that comes from the current file and line. */
CHECKED enum status scan_emit(struct scan *scan, char c);

/* Name of the key that open bracket i is busy with, or NULL. */
const char *scan_key(const struct scan *scan, size_t i);

/* Path of the key at hand, "budget.cuts.GM0017.cut"; valid until the next call. */
const char *scan_path(struct scan *scan);

/* The arguments of note_error up to the key. */
#define SCAN_PLACE(scan, status)                                                                                       \
    (scan)->note, (status), (scan)->source->file[(scan)->file], (scan)->line, scan_path(scan)

/* One value token at scan->p: copied to the source and checked. */
CHECKED enum status scan_number(struct scan *scan);
CHECKED enum status scan_string(struct scan *scan);
CHECKED enum status scan_word_value(struct scan *scan, const char *word);

/* May a token of this kind ('k' key, 'v' value, '@', or a separator or bracket itself) follow the last one? libconfig
 * would find the mistake too, but says only "syntax error" and loses memory. */
CHECKED enum status scan_check_order(struct scan *scan, char kind);

/* Is the last setting complete? */
CHECKED enum status scan_check_end(struct scan *scan);

/* All tokens up to the end of the current file. */
CHECKED enum status scan_tokens(struct scan *scan);

/* The file of an @include whose name was just read. */
CHECKED enum status scan_include(struct scan *scan, const char *name);

#endif
