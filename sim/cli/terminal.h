/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the terminal can show. */
#ifndef SIM_CLI_TERMINAL_H
#define SIM_CLI_TERMINAL_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Columns of the terminal on standard output; 110 when it is a file or a pipe. */
int terminal_width(void);

/* Words over lines of `width` columns and a line end. The first line is at column `indent` already, the others get so
 * many blanks. */
void terminal_wrap(FILE *out, const char *text, int indent, int width);

/* How a table was read, on standard error. */
void terminal_tell(const char *reading);

/* A warning on standard error; nothing for an empty sentence. */
void terminal_warn(const char *sentence);

/* A remark on standard error; nothing for an empty sentence. */
void terminal_remark(const char *sentence);

/* The further errors of a note on standard error, each on a line of its own after `before`. */
void terminal_more(const struct note *note, const char *before);

/* What is being done, on standard error where that is a terminal, until the next one or NULL. */
void terminal_doing(const char *what);

/* That a file has been written, and its size. */
void terminal_wrote(FILE *out, const char *path);

/* Progress on one line of standard error: done of total, rate, time left. Where that is no terminal, a line of its own
 * each minute, so that a log or a pipe tells too. */
struct progress {
    bool shown; /* standard error is a terminal */
    double start;
    double last;
    bool begun;    /* the first draws have been told */
    int64_t there; /* they were there before */
};

struct progress progress_start(void);
void progress_update(struct progress *progress, int64_t done, int64_t total);
/* The same for many runs: so many are over, and what part of the work is done, from 0 to 1. */
void progress_runs(struct progress *progress, size_t over, size_t total, double part);
void progress_end(struct progress *progress);

/* The same for work that is counted in simulations, before each of them: so many are done, of so many (0: not known
 * beforehand), and what the next one is of, which is made safe to print. */
void progress_steps(struct progress *progress, int64_t done, int64_t total, const char *what);

/* The same for work of which only the part that is done is known, from 0 to 1, about. */
void progress_part(struct progress *progress, double part, const char *what);

#endif
