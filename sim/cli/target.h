/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file that a command is to write, looked at before the work begins. */
#ifndef SIM_CLI_TARGET_H
#define SIM_CLI_TARGET_H

#include "models/core/status.h"
#include <stdbool.h>

/* Nothing, an empty file, or what this program wrote and nobody has changed in another program may be replaced; with
 * force every ordinary file. path NULL: nothing is written. STATUS_CONFLICT with a note for somebody's work and
 * for a link to nothing, STATUS_FILE for a folder, pipe or device, and where the folder of the file is not there or may
 * not be written in. */
CHECKED enum status target_check(const char *path, bool force, struct note *note);

/* Can a file of this name be written there? Tried beside it, so that it stays as it is. STATUS_FILE with a note. */
CHECKED enum status target_try(const char *path, struct note *note);

#endif
