/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done next: a command over lines that can be pasted as they are. */
#ifndef SIM_CLI_NEXT_H
#define SIM_CLI_NEXT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum { NEXT_WIDTH = 80, NEXT_SIZE = 3 * PATH_MAX };

struct next {
    const char *command;
    char words[NEXT_SIZE], why[64]; /* what follows it, quoted for a shell; what it is for */
    bool must;                      /* what it is for may not be left out */
};

/* On standard output, of at most NEXT_WIDTH columns, what it is for behind it where there is room; in how many lines.
 */
void next_print(const struct next *next);
size_t next_count_lines(const struct next *next);

#endif
