/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of one's own beside a file, where there is room for something as large, for as long as a command is at work.
 * Ended by a signal it is removed (sim/base/leftover.h); what a killed command has left is removed by the next one. */
#ifndef SIM_CLI_ASIDE_H
#define SIM_CLI_ASIDE_H

#include <limits.h>
#include <stdbool.h>

struct aside {
    char folder[PATH_MAX];
    char file[PATH_MAX + 16]; /* a results file in it, which is not there yet */
    int lock;                 /* held while we live */
};

/* PATH.verify-XXXXXX. False when it cannot be made, and errno says why. */
bool aside_make(struct aside *aside, const char *path);

/* With the file, if it is there. */
void aside_remove(struct aside *aside);

#endif
