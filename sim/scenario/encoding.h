/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as programs save it, turned into clean UTF-8: what is inside the program is always that. */
#ifndef SIM_SCENARIO_ENCODING_H
#define SIM_SCENARIO_ENCODING_H

#include "models/core/status.h"
#include <stddef.h>

enum encoding { ENCODING_UTF_8, ENCODING_UTF_16, ENCODING_WINDOWS_1252 };

/* "UTF-8" and so on. */
const char *encoding_name(enum encoding encoding);

/* Another text in the place of *text[*length], which is terminated and freshly allocated, as it is: without a byte
 * order mark, from UTF-16 or Windows-1252 to UTF-8. Windows-1252 is what is no UTF-8 anywhere; a file that is UTF-8 in
 * one place and not in another is damaged. STATUS_ENCODING for that, for zero bytes, control characters (also C1 ones
 * and those that turn the direction of writing) and halves of characters, with a note at the line; STATUS_MEMORY. */
CHECKED enum status encoding_decode(const char *path, char **text, size_t *length, enum encoding *encoding,
                                    struct note *note);

#endif
