/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a file beside its name first, so that an old one stays until the new one is whole: under a name that nobody
 * else has, so that nothing is written through a planted link and two programs do not write the same file. What a
 * killed program has left goes with the next writing of the same file. */
#ifndef SIM_BASE_OUTPUT_H
#define SIM_BASE_OUTPUT_H

#include "models/core/status.h"
#include <limits.h>
#include <stdio.h>

struct output {
    const char *path;
    char part[PATH_MAX]; /* what is written meanwhile, removed when that fails */
    FILE *file;          /* NULL unless opened by output_open */
};

/* Open its part for writing; a library that opens files by name may take the name of the part. STATUS_IO with a note,
 * or STATUS_FILE when one may not write there. */
CHECKED enum status output_open(const char *path, struct output *output, struct note *note);

/* The name of a file, new or changed, must survive a power cut too. */
void output_synchronise_folder(const char *path);

/* Close, and when status is STATUS_OK give the part its name; otherwise delete it. Returns status, or STATUS_IO with a
 * note when something could not be written. */
CHECKED enum status output_close(struct output *output, enum status status, struct note *note);

#endif
