/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the time of a run: stop on Ctrl-C, on `kill` and on the end of the session, unless nohup asked to live on after
 * that. A reader of our messages who goes away, and a file that grows too large, end no run: writing then fails, which
 * is looked at. */
#ifndef SIM_CLI_SIGNALS_H
#define SIM_CLI_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

enum { SIGNALS = 5 };
struct signals_before {
    struct sigaction action[SIGNALS];
};

void signals_catch(struct signals_before *before);
void signals_restore(const struct signals_before *before);

/* Has one come? What is at work then leaves by itself and cleans up. A second one ends the program at once, which
 * leaves at most a .part file. The context is not looked at. */
bool signals_stopped(void *context);

#endif
