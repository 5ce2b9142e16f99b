/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text files from users: read whole, within bounds, and known to be clean UTF-8 before anything parses them. */
#ifndef SIM_SCENARIO_FILE_H
#define SIM_SCENARIO_FILE_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stddef.h>

/* Read a regular file of at most size_cap bytes into *text (NUL-terminated, to be freed by the caller). STATUS_FILE
 * when it is absent, a folder, not readable or empty, STATUS_SIZE, STATUS_ENCODING (byte order mark, zero bytes,
 * control characters, also C1 ones and those that turn the direction of writing, not UTF-8), STATUS_IO,
 * STATUS_MEMORY; each with a note. */
CHECKED enum status file_read_text(const char *path, size_t size_cap, char **text, size_t *length, struct note *note);

/* Are these one file, by whatever names or links? False when one of them is absent or NULL. */
bool file_is_same(const char *path, const char *other);

/* The path of `name`, which the file `from` mentions: relative to the folder of `from`. Freshly allocated, NULL without
 * memory. */
char *file_beside(const char *from, const char *name);

/* As file_beside for files that may only lie in the folder of `from` or below it, whatever links there are. *real is
 * the resolved path, to compare files by. Both to be freed by the caller. */
CHECKED enum status file_inside(const char *from, int line, const char *key, const char *name, char **path, char **real,
                                struct note *note);

#endif
