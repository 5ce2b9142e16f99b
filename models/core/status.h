/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcome of every function that can fail, and the note that travels with the first error.
 *
 * The exit code of a status says who can mend it: 2 the user's input, 1 the program or the machine, 0 and 3 nothing to
 * mend; 3 is the answer that two files differ.
 */
#ifndef MODELS_CORE_STATUS_H
#include <stddef.h>

#define MODELS_CORE_STATUS_H

/* name, exit code, text */
#define STATUS_LIST(X)                                                                                                 \
    X(STATUS_OK, 0, "ok")                                                                                              \
    X(STATUS_INTERNAL, 1, "internal error")                                                                            \
    X(STATUS_MEMORY, 1, "out of memory")                                                                               \
    X(STATUS_IO, 1, "reading or writing failed")                                                                       \
    X(STATUS_INTERRUPTED, 1, "interrupted")                                                                            \
    X(STATUS_DIFFERENT, 3, "not the same")                                                                             \
    X(STATUS_USAGE, 2, "wrong command line")                                                                           \
    X(STATUS_FILE, 2, "file cannot be used")                                                                           \
    X(STATUS_SIZE, 2, "file is too large")                                                                             \
    X(STATUS_ENCODING, 2, "file is not UTF-8 text")                                                                    \
    X(STATUS_SYNTAX, 2, "syntax error")                                                                                \
    X(STATUS_UNKNOWN, 2, "unknown key or column")                                                                      \
    X(STATUS_MISSING, 2, "missing key or column")                                                                      \
    X(STATUS_DUPLICATE, 2, "given twice")                                                                              \
    X(STATUS_TYPE, 2, "wrong type")                                                                                    \
    X(STATUS_RANGE, 2, "out of range")                                                                                 \
    X(STATUS_REFERENCE, 2, "refers to something that does not exist")                                                  \
    X(STATUS_CONFLICT, 2, "contradicts another input")

#define STATUS_NAME(name, code, text) name,
enum status { STATUS_LIST(STATUS_NAME) STATUS_COUNT };
#undef STATUS_NAME

/* A function returning enum status must have its answer looked at. */
#define CHECKED __attribute__((warn_unused_result))

/* The text of a status in English; never NULL. */
const char *status_text(enum status status);

/* The program's exit code for a status: 0 to 3. */
int status_exit_code(enum status status);

/* Where the first error stands and what is wrong. Empty strings and line 0 mean "does not apply". */
enum { NOTE_MORE = 24 };
struct note {
    char file[512];
    int line;
    char key[192];             /* full path of the key or the column, e.g. "budget.cuts.GM0017.cut" */
    char text[640];            /* what is wrong and what was expected, one sentence */
    size_t n_more;             /* further errors of the same file, told together with the first one */
    char more[NOTE_MORE][896]; /* as lines: place, key, text */
};

/* Keep `further` as one more error beside the first one; what does not fit is counted only. */
void note_keep(struct note *note, const struct note *further);

/* Fill the note and return the status, so that a check reads `return note_error(...)`. A note that is already filled is
 * kept: the first error wins. file and key may be NULL. The text is printf-formatted and cut to size. */
enum status note_error(struct note *note, enum status status, const char *file, int line, const char *key,
                       const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
