/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies on the disk only while the program is at work: it is removed when the program is ended before its time, by
 * a signal or because memory runs out. */
#ifndef SIM_BASE_LEFTOVER_H
#define SIM_BASE_LEFTOVER_H

#include <signal.h>
#include <stdbool.h>

/* From now on this file or folder is one; up to 16 at a time, and a folder after the files that lie in it. A path that
 * is too long, and one more, is not kept: it then stays behind. By the thread that began the program. */
void leftover_add(const char *path);

/* It is one no longer: it has its name or is gone. Nothing happens when it never was. */
void leftover_drop(const char *path);

/* No signal comes between the making of something and its being a leftover: hold before the one, release after the
 * other. BEFORE keeps what was held already; errno stays. */
void leftover_hold(sigset_t *before);
void leftover_release(const sigset_t *before);

/* Remove all that this process has added, as a signal handler may. */
void leftover_remove_all(void);

/* From now on this signal removes them and then ends the program. */
void leftover_watch(int number);

/* What the one who ended it so is told on standard error; nothing to a reader who went away. The text is kept by the
 * caller. */
void leftover_say(const char *sentence);

/* What a killed program has left beside a file: of everything in its folder called PATH, `middle` and the letters that
 * mkstemp draws, removed by `take`, which is given the open folder and the name in it. errno does not stay. */
enum { LEFTOVER_RANDOM = 6 }; /* letters */
void leftover_sweep(const char *path, const char *middle, void (*take)(int folder, const char *name));

/* Is this what was just made, and is it locked for as long as the descriptor is open? Between its making and its lock
 * another program may have swept it: then it is made again, at most LEFTOVER_TRIES times, since each of the others
 * sweeps once. A disk that knows no locks goes without. */
enum { LEFTOVER_TRIES = 1000 };
bool leftover_hold_lock(int descriptor);

#endif
