/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of the program when the machine has no more memory or threads where nobody can return a status. */
#ifndef SIM_BASE_SHORTAGE_H
#define SIM_BASE_SHORTAGE_H

enum shortage { SHORTAGE_MEMORY, SHORTAGE_THREADS, SHORTAGE_STACK };

/* Have the sentences ready, in the language of the program, and room on the stack: later there may be none to look them
 * up, and a stack that cannot grow ends the program without a word. Ends it with one where there is none now. */
void shortage_prepare(void);

/* The sentence of one, prepared or not. */
const char *shortage_text(enum shortage shortage);

/* Say it on standard error, remove what is left over, and end with exit code 1. */
_Noreturn void shortage_end(enum shortage shortage);

#endif
