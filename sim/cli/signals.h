/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a signal does: by default it ends the program at once, and what lies on the disk meanwhile is removed; a run
 * stops at a good moment instead, and says so. */
#ifndef SIM_CLI_SIGNALS_H
#define SIM_CLI_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* For the whole program: Ctrl-C, `kill`, the end of the session (unless nohup asked to live on after that) and a reader
 * who goes away end it at once, without leftovers (sim/base/leftover.h). A file that grows too large ends nothing:
 * writing then fails, which is looked at. */
void signals_start(void);

/* For the time of a run: the first three only ask to stop, and a reader of our messages who goes away ends nothing. */
enum { SIGNALS = 4 };
struct signals_before {
    struct sigaction action[SIGNALS];
};

void signals_catch(struct signals_before *before);
void signals_restore(const struct signals_before *before);

/* Has one come? What is at work then leaves by itself and cleans up. One that comes more than a second
 * later ends the program at once, which leaves at most a .part file. The context is not looked at. */
bool signals_stopped(void *context);

/* After signals_restore: where one has come, it ends the program as if it came now. */
void signals_end(void);

#endif
