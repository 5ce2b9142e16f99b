/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/signals.h"

#include "sim/base/i18n.h"
#include "sim/base/leftover.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stop;
static struct timespec since; /* when that was */
static char prepared[256];    /* what a terminal is told then */

static double seconds_since(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - since.tv_sec) + 1e-9 * (double)(now.tv_nsec - since.tv_nsec);
}

/* One more within a second is the same wish, as of those who tell a program and then its group; a later one means it.
 */
static void ask_to_stop(int number) {
    if (!stop) {
        clock_gettime(CLOCK_MONOTONIC, &since);
        stop = number;
        ssize_t n = isatty(STDERR_FILENO) ? write(STDERR_FILENO, prepared, strlen(prepared)) : 0;
        (void)n; /* nobody else to tell */
    } else if (seconds_since() >= 1.0) {
        leftover_remove_all();
        signal(number, SIG_DFL);
        raise(number);
    }
}

bool signals_stopped(void *context) {
    (void)context;
    return stop != 0;
}

void signals_end(void) {
    if (stop)
        raise(stop);
}

static const struct {
    int number;
    void (*run)(int);
} handling[SIGNALS] = {{SIGINT, ask_to_stop}, {SIGTERM, ask_to_stop}, {SIGHUP, ask_to_stop}, {SIGPIPE, SIG_IGN}};

/* The end of a session that is ignored from the beginning, as nohup has it, stays so. */
static bool is_ours(int number, struct sigaction *before) {
    return sigaction(number, NULL, before) == 0 && (number != SIGHUP || before->sa_handler != SIG_IGN);
}

void signals_start(void) {
    struct sigaction before;
    signal(SIGXFSZ, SIG_IGN);
    for (size_t k = 0; k < SIGNALS; k++)
        if (is_ours(handling[k].number, &before))
            leftover_watch(handling[k].number);
}

void signals_catch(struct signals_before *before) {
    snprintf(prepared, sizeof prepared, "\n%s\n", _("Stopping, which takes a moment. Once more stops at once."));
    for (size_t k = 0; k < SIGNALS; k++) {
        struct sigaction action = {.sa_handler = handling[k].run};
        if (is_ours(handling[k].number, &before->action[k]))
            sigaction(handling[k].number, &action, NULL);
    }
}

void signals_restore(const struct signals_before *before) {
    for (size_t k = 0; k < SIGNALS; k++)
        sigaction(handling[k].number, &before->action[k], NULL);
}
