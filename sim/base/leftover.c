/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/leftover.h"

#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 16 };

/* A handler reads it at any moment: owner is set last and cleared first. A child that has not yet become another
 * program owns nothing. */
static struct leftover {
    volatile sig_atomic_t owner; /* process; 0: free */
    char path[PATH_MAX];
} leftovers[MOST];

void leftover_add(const char *path) {
    size_t size = strlen(path) + 1;
    for (size_t k = 0; k < MOST && size <= PATH_MAX; k++)
        if (!leftovers[k].owner) {
            memcpy(leftovers[k].path, path, size);
            leftovers[k].owner = getpid();
            return;
        }
}

void leftover_drop(const char *path) {
    for (size_t k = 0; k < MOST; k++)
        if (leftovers[k].owner && strcmp(leftovers[k].path, path) == 0)
            leftovers[k].owner = 0;
}

void leftover_remove_all(void) {
    for (size_t k = 0; k < MOST; k++)
        if (leftovers[k].owner == getpid() && unlink(leftovers[k].path) != 0)
            (void)rmdir(leftovers[k].path); /* a folder; what cannot be removed stays */
}

/* The program dies of the signal after all, so that who started it sees why. */
static void end(int number) {
    leftover_remove_all();
    signal(number, SIG_DFL);
    raise(number);
}

void leftover_watch(int number) {
    const struct sigaction action = {.sa_handler = end};
    sigaction(number, &action, NULL);
}
